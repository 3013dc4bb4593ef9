//! The syntax tree: what the text says, before names mean anything.
//!
//! Nothing is desugared here, so that the formatter can print a tree back; comments are kept beside
//! the tree in [`File::comments`] in source order. Every struct with a `span` covers exactly its own text
//! without surrounding trivia. Parsing never fails: where text makes no sense the tree holds
//! [`ExprKind::Error`] (or a [`PatKind::Wild`], a [`TypeKind::Infer`]) and a diagnostic was reported.

mod expr;
mod item;
mod pat;
mod ty;
pub mod walk;

pub use expr::*;
pub use item::*;
pub use pat::*;
pub use ty::*;

use crate::span::Span;
use crate::symbol::Symbol;

/// A name with its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ident {
    /// The name.
    pub name: Symbol,
    /// Where it stands.
    pub span: Span,
}

/// `a::b::<T>::c`: one or more segments.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// At least one; `self`, `Self`, `super`, `crate` are ordinary segments here.
    pub segments: Vec<PathSegment>,
    /// The whole path.
    pub span: Span,
}

/// One segment of a path with its generic arguments, if any (`Vec::<i32>` or, in types, `Vec<i32>`).
#[derive(Clone, Debug, PartialEq)]
pub struct PathSegment {
    /// The name.
    pub ident: Ident,
    /// `<A, B>` after it.
    pub generics: Vec<Type>,
}

impl Path {
    /// The name if the path is one plain segment.
    pub fn as_ident(&self) -> Option<Ident> {
        match self.segments.as_slice() {
            [one] => Some(one.ident),
            _ => None,
        }
    }
}

/// A parsed source file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Items and statements in source order.
    pub stmts: Vec<Stmt>,
    /// All comments in source order, for the formatter.
    pub comments: Vec<Comment>,
    /// The whole text.
    pub span: Span,
}

/// A comment: `//`, `///`, `#`, `/* */` or the `#!` line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comment {
    /// Its text, delimiters included.
    pub span: Span,
    /// `///` or `//!` or `/** */`.
    pub is_doc: bool,
}

/// `#[name(args)]`, `#![…]` or `@name(args)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// The attribute's name (`test`, `derive`, …).
    pub name: Ident,
    /// Identifiers found in its arguments (`derive(Debug, Clone)` → Debug, Clone).
    pub args: Vec<Ident>,
    /// `#![…]`.
    pub inner: bool,
    /// Whole attribute.
    pub span: Span,
}

/// A `{ … }` block (or the body of a file).
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Statements; the block's value is that of the last one if it is [`StmtKind::Expr`].
    pub stmts: Vec<Stmt>,
    /// Braces included.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Where it stands, without the `;`.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Debug, PartialEq)]
pub enum StmtKind {
    /// A declaration.
    Item(Box<Item>),
    /// `let`, `let mut`, `var`.
    Let(Box<Let>),
    /// An expression without `;`: the block's value if it stands last.
    Expr(Expr),
    /// An expression followed by `;`.
    Semi(Expr),
    /// A lone `;`.
    Empty,
}

/// `let mut PAT: TYPE = INIT else { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// `mut` or `var` was written before the pattern.
    pub mutable: bool,
    /// `var` instead of `let`.
    pub is_var: bool,
    /// What is bound.
    pub pat: Pat,
    /// Annotation.
    pub ty: Option<Type>,
    /// Initialiser; without one the variable must be assigned before use.
    pub init: Option<Expr>,
    /// `else` block of a refutable `let`.
    pub else_block: Option<Block>,
}
