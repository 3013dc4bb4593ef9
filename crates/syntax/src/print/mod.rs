//! Trees back to text, in three forms.
//!
//! - [`source`] writes a program that parses to the same tree again. It is plain (the formatter is
//!   another matter: this one drops comments), and adds parentheses only where the tree needs them.
//! - [`tree`] writes one node a line, indented, with the place of each: what `dump --stage ast` shows.
//! - [`tokens`] writes one token a line: `dump --stage tokens`.
//!
//! Two trees mean the same program text up to layout if [`same_tree`] holds.

mod shape;
mod source;
mod source_expr;
mod source_item;
mod source_pat;
mod tokens;
mod tree;
mod tree_item;

pub(crate) use shape::level_of;

use crate::ast::{Expr, File};
use crate::span::SourceFile;

/// A program text that parses to this tree (comments left out).
pub fn source(file: &File) -> String {
    let mut printer = source::Printer::default();
    printer.file(file);
    printer.finish()
}

/// The text of one expression, on one line where possible.
pub fn expression(expr: &Expr) -> String {
    let mut printer = source::Printer::default();
    printer.expr(expr);
    printer.finish()
}

/// One node a line, indented by depth, each with its `line:column`.
pub fn tree(file: &File, text: &SourceFile) -> String {
    let mut tree = tree::Tree::new(Some(text), true);
    tree.file(file);
    tree.finish()
}

/// Like [`tree`] without places.
pub fn bare_tree(file: &File) -> String {
    let mut tree = tree::Tree::new(None, true);
    tree.file(file);
    tree.finish()
}

/// Like [`bare_tree`]; parentheses are left out too, so that only the structure they made shows.
pub fn structure(file: &File) -> String {
    let mut tree = tree::Tree::new(None, false);
    tree.file(file);
    tree.finish()
}

/// Whether two trees are equal but for spans and comments.
pub fn same_tree(left: &File, right: &File) -> bool {
    bare_tree(left) == bare_tree(right)
}

/// One token a line with its place: `12:5  Ident  count`.
pub fn tokens(text: &SourceFile) -> String {
    tokens::dump(text)
}
