//! Type annotations.

use super::{Expr, Path};
use crate::span::Span;

/// A type annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// What it is.
    pub kind: TypeKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of type annotations. Lifetimes are parsed and dropped.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// `i32`, `Vec<T>`, `a::B<C>`.
    Path(Path),
    /// `&T`, `&mut T`.
    Ref {
        /// `&mut`
        mutable: bool,
        /// T
        inner: Box<Type>,
    },
    /// `(A, B)`; `()` is the empty tuple.
    Tuple(Vec<Type>),
    /// `[T]` and `[T; n]`.
    Array {
        /// T
        elem: Box<Type>,
        /// n
        len: Option<Box<Expr>>,
    },
    /// `fn(A, B) -> R`, `Fn(A) -> R`, `FnMut…`, `FnOnce…`, `|A| -> R`, `(A) -> R`.
    Fn {
        /// A, B
        params: Vec<Type>,
        /// R
        ret: Option<Box<Type>>,
    },
    /// `impl A + B`, `dyn A + B`.
    Trait {
        /// `dyn`
        is_dyn: bool,
        /// A, B (an `Fn(A) -> R` bound is a [`TypeKind::Fn`]).
        bounds: Vec<Type>,
    },
    /// `T?`.
    Optional(Box<Type>),
    /// `!`
    Never,
    /// `_`
    Infer,
}
