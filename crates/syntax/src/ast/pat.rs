//! Patterns.

use super::{Expr, Ident, Path};
use crate::span::Span;

/// A pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Pat {
    /// What it is.
    pub kind: PatKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of patterns.
#[derive(Clone, Debug, PartialEq)]
pub enum PatKind {
    /// `_`
    Wild,
    /// `x`, `mut x`, `ref x`, `n @ 1..=9`. Whether a bare name is a constant or a unit variant is decided by resolution.
    Bind {
        /// `mut`
        mutable: bool,
        /// `ref` (without effect), or with `mutable` `ref mut`: the name is an alias of what it matches.
        by_ref: bool,
        /// Name.
        name: Ident,
        /// Pattern after `@`.
        sub: Option<Box<Pat>>,
    },
    /// A literal, maybe negative: an [`super::ExprKind::Lit`] or a unary minus of one.
    Lit(Box<Expr>),
    /// `a..b`, `a..=b`, `a..`, `..=b`; bounds are literals (maybe negative) or const paths.
    Range {
        /// Start.
        start: Option<Box<Expr>>,
        /// End.
        end: Option<Box<Expr>>,
        /// `..=`
        inclusive: bool,
    },
    /// `(a, b)`; may hold one [`PatKind::Rest`].
    Tuple(Vec<Pat>),
    /// `[a, .., b]`; may hold one [`PatKind::Rest`].
    Array(Vec<Pat>),
    /// `..`, `..name`, `...name`, and `name @ ..`: only inside tuples, arrays and tuple variants.
    Rest(Option<Ident>),
    /// `E::V`, `Self::X`, `m::CONST`: a path of two or more segments without arguments.
    Path(Path),
    /// `Some(p)`, `E::V(a, b)`, `P(x, y)`.
    TupleVariant {
        /// Variant or tuple struct.
        path: Path,
        /// Sub-patterns.
        pats: Vec<Pat>,
    },
    /// `P { x, y: p, .. }`, `E::V { x }`.
    Struct {
        /// Type or variant.
        path: Path,
        /// Field patterns; shorthand `x` is a [`PatKind::Bind`] of the same name.
        fields: Vec<FieldPat>,
        /// `..` at the end.
        rest: bool,
    },
    /// `{t: "a", v}`: a map with these string keys (others may be there too).
    Map {
        /// Entries; shorthand `v` is a bind of the same name.
        fields: Vec<FieldPat>,
        /// `..` at the end (allowed, without effect).
        rest: bool,
    },
    /// `a | b`.
    Or(Vec<Pat>),
    /// `&p`, `&mut p`, `box p`: transparent.
    Ref(Box<Pat>),
}

/// `name: pat` in a struct or map pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldPat {
    /// Field or key.
    pub name: Ident,
    /// Pattern.
    pub pat: Pat,
}
