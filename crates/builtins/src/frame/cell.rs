//! Cells: single values on their way into or out of a column.

use super::{Kind, Text};
use crate::float_text;

/// A value that a typed column can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Missing.
    Nil,
    /// A bool.
    Bool(bool),
    /// An int.
    Int(i64),
    /// A float.
    Float(f64),
    /// A string.
    Str(Text),
}

impl Cell {
    /// The type of a column of such cells.
    pub fn kind(&self) -> Kind {
        match self {
            Cell::Nil => Kind::Nil,
            Cell::Bool(_) => Kind::Bool,
            Cell::Int(_) => Kind::Int,
            Cell::Float(_) => Kind::Float,
            Cell::Str(_) => Kind::Str,
        }
    }

    /// Its text, as `to_string` gives it.
    pub fn text(&self) -> String {
        match self {
            Cell::Nil => "nil".to_owned(),
            Cell::Bool(b) => b.to_string(),
            Cell::Int(n) => n.to_string(),
            Cell::Float(x) => float_text::display(*x),
            Cell::Str(s) => s.to_string(),
        }
    }
}
