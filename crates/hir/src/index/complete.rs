//! What can be written at a place, for completion in editors and in the REPL.
//!
//! The text around a cursor rarely parses: `point.` lacks its name, `fo` may be a keyword soon. [`prepare`] makes a
//! text of it that does: the word at the cursor, or a placeholder where there is none. The embedder parses that text and
//! asks [`Session::complete`](crate::session::Session::complete), which lowers it as usual until the resolver comes to
//! the name under the cursor, and there writes down what it could be. So scopes and types are those of a run.
//!
//! Candidates are not filtered by what has been typed: editors do that better, by their own rules.

use super::keywords;
use ruchyruchy_builtins::{Builtin, Receiver};
use ruchyruchy_syntax::lexer::TokenKind;
use ruchyruchy_syntax::span::Span;
use std::ops::Range;

/// The kinds of candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CandidateKind {
    /// A reserved word.
    Keyword,
    /// A variable or parameter.
    Variable,
    /// A constant.
    Constant,
    /// A function.
    Function,
    /// A method.
    Method,
    /// A property of a class.
    Property,
    /// A field.
    Field,
    /// A variant of an enum.
    Variant,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A class or actor.
    Class,
    /// A trait.
    Trait,
    /// Another type.
    Type,
    /// A module.
    Module,
    /// A generic parameter.
    TypeParameter,
}

impl CandidateKind {
    /// Whether [`Candidate::at`] is the place of what it belongs to.
    pub(crate) fn is_member(self) -> bool {
        matches!(self, CandidateKind::Field | CandidateKind::Variant)
    }
}

/// Something that can be written at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// What is to be written.
    pub name: String,
    /// What it is.
    pub kind: CandidateKind,
    /// Its signature or type; empty if nothing is known.
    pub detail: String,
    /// Its documentation.
    pub doc: String,
    /// Where it is defined; a field and a variant: where its type is.
    pub(crate) at: Span,
}

impl Candidate {
    /// A builtin under one of its names.
    pub(crate) fn builtin(builtin: Builtin, name: &str) -> Candidate {
        let kind = match builtin.receiver() {
            Receiver::Fn | Receiver::IntTy => CandidateKind::Function,
            _ => CandidateKind::Method,
        };
        Candidate {
            name: name.to_string(),
            kind,
            detail: format!("{name}{}", builtin.signature()),
            doc: builtin.doc().to_string(),
            at: Span::NONE,
        }
    }

    fn library(name: &str, kind: CandidateKind) -> Candidate {
        Candidate {
            name: name.to_string(),
            kind,
            detail: String::new(),
            doc: String::new(),
            at: Span::NONE,
        }
    }

    /// Whether calling it takes arguments; none if it cannot be called or nobody knows.
    pub fn takes_arguments(&self) -> Option<bool> {
        let callable = matches!(
            self.kind,
            CandidateKind::Function | CandidateKind::Method | CandidateKind::Variant
        );
        let (_, inner) = self.detail.split_once('(')?;
        let inner = inner.trim_start();
        let only_self = ["self)", "&self)", "&mut self)", "mut self)", ")"];
        callable.then(|| !only_self.iter().any(|only| inner.starts_with(only)))
    }
}

/// A text that can be parsed, with the cursor in a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The text.
    pub text: String,
    /// Offset of the cursor in it, in bytes.
    pub cursor: usize,
    /// What an accepted candidate replaces in the original text, in bytes.
    pub replace: Range<usize>,
}

/// Stands for a name that is not there yet.
const PLACEHOLDER: &str = "a_name_at_the_cursor";

/// Makes a text with a name at the cursor. `offset` counts bytes; one that is inside of a character counts as before it.
pub fn prepare(text: &str, offset: usize) -> Prepared {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let before = text.get(..offset).unwrap_or("");
    let after = text.get(offset..).unwrap_or("");
    let in_name = |c: char| c == '_' || c.is_alphanumeric();
    let start = before.rfind(|c| !in_name(c)).map_or(0, |at| {
        at + before[at..].chars().next().map_or(0, char::len_utf8)
    });
    let end = offset + after.find(|c| !in_name(c)).unwrap_or(after.len());
    let word = text.get(start..end).unwrap_or("");
    let is_name = word.starts_with(|c: char| c == '_' || c.is_alphabetic());
    if is_name && TokenKind::keyword(word).is_none() {
        return Prepared {
            text: text.to_string(),
            cursor: offset,
            replace: start..end,
        };
    }
    // A number is no name: nothing is to be completed in it. A keyword may become a longer name.
    let (cut, replace) = if word.is_empty() || !is_name {
        (offset..offset, offset..offset)
    } else {
        (start..end, start..end)
    };
    let mut made = String::with_capacity(text.len() + PLACEHOLDER.len());
    made.push_str(text.get(..cut.start).unwrap_or(""));
    made.push_str(PLACEHOLDER);
    made.push_str(text.get(cut.end..).unwrap_or(""));
    Prepared {
        text: made,
        cursor: cut.start,
        replace,
    }
}

/// What every program can name: builtin functions, types and traits of the library, variants of the prelude, keywords.
pub(crate) fn library_names() -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    for &builtin in Builtin::ALL {
        if builtin.receiver() == Receiver::Fn {
            let names = builtin.names().iter().filter(|name| !name.contains("::"));
            out.extend(names.map(|name| Candidate::builtin(builtin, name)));
        }
    }
    let types = ruchyruchy_builtins::paths::TYPES
        .iter()
        .map(|(name, _)| *name);
    let ints = [
        "i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize",
    ];
    out.extend(
        types
            .chain(ints)
            .map(|name| Candidate::library(name, CandidateKind::Type)),
    );
    let traits = ruchyruchy_builtins::paths::TRAITS.iter();
    out.extend(traits.map(|(name, _)| Candidate::library(name, CandidateKind::Trait)));
    for (name, detail) in [
        ("Some", "Option::Some(_)"),
        ("None", "Option::None"),
        ("Ok", "Result::Ok(_)"),
        ("Err", "Result::Err(_)"),
    ] {
        out.push(Candidate {
            detail: detail.to_string(),
            ..Candidate::library(name, CandidateKind::Variant)
        });
    }
    for (word, doc) in keywords::ALL {
        out.push(Candidate {
            doc: (*doc).to_string(),
            ..Candidate::library(word, CandidateKind::Keyword)
        });
    }
    out
}

/// What can follow a path of the library: `HashMap` → `new`, `std::f64` → `consts`.
pub(crate) fn library_members(prefix: &[&str]) -> Vec<Candidate> {
    let mut out = Vec::new();
    let path = prefix.join("::");
    let last = prefix.last().copied().unwrap_or_default();
    let mut tails = vec![format!("{path}::")];
    if last != path {
        tails.push(format!("{last}::"));
    }
    let after = |name: &'static str| {
        if path.is_empty() {
            return None;
        }
        tails
            .iter()
            .find_map(|tail| name.strip_prefix(tail.as_str()))
    };
    let is_int = ruchyruchy_builtins::IntTy::from_name(last).is_some();
    for &builtin in Builtin::ALL {
        match builtin.receiver() {
            Receiver::Fn => {
                for name in builtin.names().iter().filter_map(|name| after(name)) {
                    if !name.contains("::") {
                        out.push(Candidate::builtin(builtin, name));
                    }
                }
            }
            Receiver::IntTy if is_int => out.push(Candidate::builtin(builtin, builtin.name())),
            _ => {}
        }
    }
    if is_int {
        for name in ["MAX", "MIN", "BITS"] {
            out.push(Candidate::library(name, CandidateKind::Constant));
        }
    }
    for name in ruchyruchy_builtins::constants::CONSTANTS
        .iter()
        .flat_map(|(names, _)| names.iter().copied())
    {
        if let Some(name) = after(name).filter(|name| !name.contains("::")) {
            out.push(Candidate::library(name, CandidateKind::Constant));
        }
    }
    for module in ruchyruchy_builtins::paths::modules() {
        let rest = if path.is_empty() {
            Some(*module)
        } else {
            module.strip_prefix(&format!("{path}::"))
        };
        if let Some(name) = rest.filter(|name| !name.contains("::")) {
            out.push(Candidate::library(name, CandidateKind::Module));
        }
    }
    let receiver = ruchyruchy_builtins::paths::known_type(last)
        .or_else(|| ruchyruchy_builtins::paths::known_trait(last));
    if let Some(receiver) = receiver.filter(|receiver| *receiver != Receiver::Any) {
        for &builtin in Builtin::ALL {
            if builtin.receiver() == receiver {
                let names = builtin.names().iter();
                out.extend(names.map(|name| Candidate::builtin(builtin, name)));
            }
        }
    }
    out
}
