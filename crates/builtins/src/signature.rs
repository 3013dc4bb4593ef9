//! Signatures of builtins taken apart, for the checker, for inference and for counting arguments.
//!
//! The syntax is that of types in programs, plus `num` (int or float), `name?` for an optional parameter, `...name`
//! for any number of arguments, and `T?` / `T!` for a result that can be absent or failed. Single
//! capital letters are type parameters. The nesting of types is that of the table, so the
//! recursion is shallow.

use crate::builtin::Absent;

/// A signature taken apart.
#[derive(Clone, PartialEq, Debug)]
pub struct Signature {
    /// Whether the first parameter is `self`; it is not among `params`.
    pub has_self: bool,
    /// The type of `self`, [`SigTy::Any`] for functions.
    pub self_ty: SigTy,
    /// The parameters after `self`.
    pub params: Vec<Param>,
    /// The type of the result when it is there.
    pub ret: SigTy,
    /// Whether the result can be absent or failed.
    pub absent: Absent,
}

/// A parameter of a builtin.
#[derive(Clone, PartialEq, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Its type; for a variadic parameter that of each argument.
    pub ty: SigTy,
    /// It may be left out.
    pub optional: bool,
    /// It takes all remaining arguments.
    pub variadic: bool,
}

/// A type in a signature.
#[derive(Clone, PartialEq, Debug)]
pub enum SigTy {
    /// Any value.
    Any,
    /// `nil`.
    Nil,
    /// An int.
    Int,
    /// A float.
    Float,
    /// An int or a float.
    Num,
    /// A string.
    Str,
    /// A bool.
    Bool,
    /// A byte.
    Byte,
    /// A type parameter.
    Generic(&'static str),
    /// An array.
    Array(Box<SigTy>),
    /// A set.
    Set(Box<SigTy>),
    /// A map.
    Map(Box<SigTy>, Box<SigTy>),
    /// An iterator.
    Iter(Box<SigTy>),
    /// An Option.
    Option(Box<SigTy>),
    /// A Result.
    Result(Box<SigTy>, Box<SigTy>),
    /// Another kind of value, such as `Range`, `Ordering` or `Cell<T>`, with its type arguments.
    Named(&'static str, Vec<SigTy>),
    /// A function.
    Func(Vec<SigTy>, Box<SigTy>),
    /// A tuple.
    Tuple(Vec<SigTy>),
    /// An alias (`&mut`) of a place.
    Alias(Box<SigTy>),
}

impl Signature {
    /// Takes the signature of a table row apart; `None` if it is malformed.
    pub fn parse(text: &'static str) -> Option<Signature> {
        let mut p = Parser { rest: text };
        let mut signature = Signature {
            has_self: false,
            self_ty: SigTy::Any,
            params: Vec::new(),
            ret: SigTy::Nil,
            absent: Absent::NotAbsent,
        };
        p.expect("(")?;
        while !p.eat(")") {
            let variadic = p.eat("...");
            let name = p.word()?;
            let optional = p.eat("?");
            p.expect(":")?;
            let ty = p.ty()?;
            if name == "self" {
                signature.has_self = true;
                signature.self_ty = ty;
            } else {
                signature.params.push(Param {
                    name,
                    ty,
                    optional,
                    variadic,
                });
            }
            if !p.eat(",") {
                p.expect(")")?;
                break;
            }
        }
        p.expect("->")?;
        signature.ret = p.ty()?;
        signature.absent = match p.rest {
            "" => Absent::NotAbsent,
            "?" => Absent::Option,
            "!" => Absent::Result,
            _ => return None,
        };
        Some(signature)
    }

    /// Least and greatest number of arguments, the receiver not counted; no greatest if it takes any number.
    pub fn arity(&self) -> (usize, Option<usize>) {
        let least = self
            .params
            .iter()
            .filter(|param| !param.optional && !param.variadic)
            .count();
        let variadic = self.params.iter().any(|param| param.variadic);
        (least, (!variadic).then_some(self.params.len()))
    }
}

struct Parser {
    rest: &'static str,
}

impl Parser {
    fn eat(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) -> Option<()> {
        self.eat(token).then_some(())
    }

    fn word(&mut self) -> Option<&'static str> {
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    fn list(&mut self, close: &str) -> Option<Vec<SigTy>> {
        let mut items = Vec::new();
        while !self.eat(close) {
            items.push(self.ty()?);
            if !self.eat(",") {
                self.expect(close)?;
                break;
            }
        }
        Some(items)
    }

    fn ty(&mut self) -> Option<SigTy> {
        if self.eat("&mut ") {
            return Some(SigTy::Alias(Box::new(self.ty()?)));
        }
        if self.eat("(") {
            return Some(SigTy::Tuple(self.list(")")?));
        }
        let word = self.word()?;
        if word == "fn" {
            self.expect("(")?;
            let params = self.list(")")?;
            self.expect("->")?;
            return Some(SigTy::Func(params, Box::new(self.ty()?)));
        }
        let mut args = if self.rest.starts_with('<') {
            self.expect("<")?;
            self.list(">")?
        } else {
            Vec::new()
        };
        Some(match (word, args.as_mut_slice()) {
            ("any", []) => SigTy::Any,
            ("nil", []) => SigTy::Nil,
            ("int", []) => SigTy::Int,
            ("float", []) => SigTy::Float,
            ("num", []) => SigTy::Num,
            ("str", []) => SigTy::Str,
            ("bool", []) => SigTy::Bool,
            ("byte", []) => SigTy::Byte,
            ("Array", [_]) => SigTy::Array(Box::new(args.pop()?)),
            ("Set", [_]) => SigTy::Set(Box::new(args.pop()?)),
            ("Iter", [_]) => SigTy::Iter(Box::new(args.pop()?)),
            ("Option", [_]) => SigTy::Option(Box::new(args.pop()?)),
            ("Map", [_, _]) => {
                let value = args.pop()?;
                SigTy::Map(Box::new(args.pop()?), Box::new(value))
            }
            ("Result", [_, _]) => {
                let error = args.pop()?;
                SigTy::Result(Box::new(args.pop()?), Box::new(error))
            }
            ("Heap" | "Cell", [_]) | ("Entry", [_, _]) => SigTy::Named(word, args),
            (
                "Range" | "Ordering" | "Instant" | "Duration" | "Error" | "Stream" | "File"
                | "Formatter" | "Rng" | "Regex" | "RegexSet" | "Match" | "Captures" | "DateTime"
                | "Command" | "Child" | "Output" | "ExitStatus" | "Response" | "Element"
                | "DataFrame" | "GroupBy",
                [],
            ) => SigTy::Named(word, args),
            (word, []) if word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) => {
                SigTy::Generic(word)
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_apart() {
        let s = Signature::parse(
            "(self: Map<K,V>, f: fn(K, &mut V) -> bool, ...more: any, n?: int) -> (K, V)?",
        )
        .unwrap();
        assert!(s.has_self);
        assert_eq!(s.absent, Absent::Option);
        assert_eq!(s.arity(), (1, None));
        assert_eq!(
            s.ret,
            SigTy::Tuple(vec![SigTy::Generic("K"), SigTy::Generic("V")])
        );
        let v = SigTy::Alias(Box::new(SigTy::Generic("V")));
        assert_eq!(
            s.params[0].ty,
            SigTy::Func(vec![SigTy::Generic("K"), v], Box::new(SigTy::Bool))
        );
        assert!(s.params[1].variadic && s.params[2].optional);
    }

    #[test]
    fn malformed() {
        for text in [
            "",
            "(",
            "(x)",
            "(x: int)",
            "(x: int) -> ",
            "(x: Wrong) -> int",
            "(x: Map<K>) -> int",
            "() -> int int",
        ] {
            assert_eq!(Signature::parse(text), None, "{text}");
        }
    }
}
