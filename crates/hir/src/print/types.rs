//! Types and operators as a user would write them.

use crate::hir::{AdtId, Program};
use crate::ty::{KeyOrder, Ty};
use ruchyruchy_syntax::ast::{BinOp, ShortOp};
use ruchyruchy_syntax::symbol::Symbol;
use std::fmt::{Display, Formatter, Result};

/// Shows a type as the user would write it: `Vec<i64>`, `Option<Point>`; `_` if it is unknown.
pub fn ty_text<'a>(ty: &'a Ty, program: &'a Program) -> TyText<'a> {
    let names = Names::Program(program);
    TyText { ty, names }
}

/// [`ty_text`] where the names of the user types are known by their numbers.
pub(crate) fn ty_text_by<'a>(ty: &'a Ty, names: &'a [Symbol]) -> TyText<'a> {
    let names = Names::List(names);
    TyText { ty, names }
}

/// Where the names of user types are.
#[derive(Clone, Copy, Debug)]
enum Names<'a> {
    Program(&'a Program),
    List(&'a [Symbol]),
}

impl Names<'_> {
    fn of(self, id: AdtId) -> Option<Symbol> {
        match self {
            Names::Program(program) => program.adts.get(id.index()).map(|adt| adt.name),
            Names::List(names) => names.get(id.index()).copied(),
        }
    }
}

/// See [`ty_text`].
#[derive(Clone, Copy)]
pub struct TyText<'a> {
    ty: &'a Ty,
    names: Names<'a>,
}

impl<'a> TyText<'a> {
    fn other(self, ty: &'a Ty) -> TyText<'a> {
        TyText { ty, ..self }
    }

    fn list(self, types: &'a [Ty], f: &mut Formatter<'_>) -> Result {
        for (index, ty) in types.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{}", self.other(ty))?;
        }
        Ok(())
    }

    fn adt(self, id: AdtId, args: &'a [Ty], f: &mut Formatter<'_>) -> Result {
        match self.names.of(id) {
            Some(name) => write!(f, "{name}")?,
            None => write!(f, "?")?,
        }
        if args.is_empty() {
            return Ok(());
        }
        write!(f, "<")?;
        self.list(args, f)?;
        write!(f, ">")
    }
}

impl Display for TyText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let of = |ty| self.other(ty);
        match self.ty {
            Ty::Unknown => write!(f, "_"),
            Ty::Never => write!(f, "!"),
            Ty::Nil => write!(f, "()"),
            Ty::Bool => write!(f, "bool"),
            Ty::Int(width) => write!(f, "{}", width.name()),
            Ty::Float => write!(f, "f64"),
            Ty::Str => write!(f, "String"),
            Ty::Char => write!(f, "char"),
            Ty::Byte => write!(f, "byte"),
            Ty::Atom => write!(f, "atom"),
            Ty::Range(of_what) => write!(f, "Range<{}>", of(of_what)),
            Ty::Array(element) => write!(f, "Vec<{}>", of(element)),
            Ty::Frame => f.write_str("DataFrame"),
            Ty::Heap(element) => write!(f, "BinaryHeap<{}>", of(element)),
            Ty::Tuple(types) => {
                write!(f, "(")?;
                self.list(types, f)?;
                write!(f, "{}", if types.len() == 1 { ",)" } else { ")" })
            }
            Ty::Map(order, entry) => {
                let name = match order {
                    KeyOrder::Insertion => "HashMap",
                    KeyOrder::Sorted => "BTreeMap",
                };
                write!(f, "{name}<{}, {}>", of(&entry.0), of(&entry.1))
            }
            Ty::Set(order, element) => {
                let name = match order {
                    KeyOrder::Insertion => "HashSet",
                    KeyOrder::Sorted => "BTreeSet",
                };
                write!(f, "{name}<{}>", of(element))
            }
            Ty::Option(inner) => write!(f, "Option<{}>", of(inner)),
            Ty::Result(both) => write!(f, "Result<{}, {}>", of(&both.0), of(&both.1)),
            Ty::Adt(id, args) => self.adt(*id, args, f),
            Ty::Fn(function) => {
                write!(f, "fn(")?;
                self.list(&function.params, f)?;
                write!(f, ")")?;
                match &function.ret {
                    Ty::Unknown => Ok(()),
                    ret => write!(f, " -> {}", of(ret)),
                }
            }
            Ty::Iter(item) => write!(f, "Iterator<{}>", of(item)),
            Ty::Error => write!(f, "Error"),
            Ty::ParseError(sort) => write!(f, "{}", sort.type_name()),
            Ty::Future(output) => write!(f, "Future<{}>", of(output)),
        }
    }
}

/// The operator as it is written.
pub fn op_text(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "+",
        BinOp::Sub => "-",
        BinOp::Mul => "*",
        BinOp::Div => "/",
        BinOp::Rem => "%",
        BinOp::Pow => "**",
        BinOp::BitAnd => "&",
        BinOp::BitOr => "|",
        BinOp::BitXor => "^",
        BinOp::Shl => "<<",
        BinOp::Shr => ">>",
        BinOp::Eq => "==",
        BinOp::Ne => "!=",
        BinOp::Lt => "<",
        BinOp::Le => "<=",
        BinOp::Gt => ">",
        BinOp::Ge => ">=",
        BinOp::In => "in",
    }
}

/// The operator as it is written.
pub fn short_op_text(op: ShortOp) -> &'static str {
    match op {
        ShortOp::And => "&&",
        ShortOp::Or => "||",
        ShortOp::Coalesce => "??",
    }
}
