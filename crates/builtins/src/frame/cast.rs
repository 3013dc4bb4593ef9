//! Converting a column to another type.

use super::{Cell, Column, Fault, FaultKind, General, Kind, Outcome};
#[cfg(test)]
use crate::float_text;
use std::rc::Rc;

/// The type of this name.
///
/// # Errors
/// There is none that a column can be converted to.
pub fn cast_target(name: &str) -> Outcome<Kind> {
    Ok(match name {
        "int" | "i64" | "integer" => Kind::Int,
        "float" | "f64" => Kind::Float,
        "bool" => Kind::Bool,
        "str" | "string" | "String" => Kind::Str,
        _ => {
            return Err(Fault::new(
                FaultKind::Type,
                format!(
                    "a column can't become `{name}`: it can be `int`, `float`, `bool` or `str`"
                ),
            ));
        }
    })
}

/// The column with each cell converted. Missing cells stay; floats lose their fraction as ints.
///
/// # Errors
/// A cell stands for no value of the type.
pub fn cast<G: General>(name: &str, column: &Column<G>, to: Kind) -> Outcome<Column<G>> {
    let mut cells = Vec::with_capacity(column.len());
    for row in 0..column.len() {
        let Some(cell) = column.cell(row) else {
            return Err(Fault::new(
                FaultKind::Type,
                format!("the column `{name}` holds values that can't be converted"),
            ));
        };
        cells.push(cast_cell(&cell, to).ok_or_else(|| {
            let text = match &cell {
                Cell::Str(s) => crate::escape::quote(s),
                other => other.text(),
            };
            let kind = to.name();
            Fault::new(
                FaultKind::Parse,
                format!("column `{name}`, row {row}: {text} is no {kind}"),
            )
        })?);
    }
    Ok(Column::of_cells(&cells).promoted(to))
}

fn cast_cell(cell: &Cell, to: Kind) -> Option<Cell> {
    Some(match (cell, to) {
        (Cell::Nil, _) => Cell::Nil,
        (cell, to) if cell.kind() == to => cell.clone(),
        (cell, Kind::Str) => Cell::Str(Rc::new(cell.text())),
        (Cell::Bool(b), Kind::Int) => Cell::Int(i64::from(*b)),
        (Cell::Bool(b), Kind::Float) => Cell::Float(f64::from(u8::from(*b))),
        (Cell::Int(n), Kind::Float) => Cell::Float(*n as f64),
        (Cell::Int(n), Kind::Bool) => Cell::Bool(*n != 0),
        (Cell::Float(x), Kind::Bool) => Cell::Bool(*x != 0.0),
        // 2^63 itself is no int, and every float below it is.
        (Cell::Float(x), Kind::Int) if *x >= i64::MIN as f64 && *x < -(i64::MIN as f64) => {
            Cell::Int(x.trunc() as i64)
        }
        (Cell::Str(s), Kind::Int) => Cell::Int(s.trim().parse().ok()?),
        (Cell::Str(s), Kind::Float) => Cell::Float(crate::num_parse::parse_float(s.trim()).ok()?),
        (Cell::Str(s), Kind::Bool) => match super::infer_cell(s) {
            Cell::Bool(b) => Cell::Bool(b),
            _ => return None,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        let text = |s: &str| Cell::Str(Rc::new(s.to_owned()));
        assert_eq!(cast_cell(&text(" 42 "), Kind::Int), Some(Cell::Int(42)));
        assert_eq!(cast_cell(&text("4.5"), Kind::Int), None);
        assert_eq!(
            cast_cell(&Cell::Float(-1.9), Kind::Int),
            Some(Cell::Int(-1))
        );
        assert_eq!(cast_cell(&Cell::Float(f64::NAN), Kind::Int), None);
        assert_eq!(cast_cell(&Cell::Float(9.3e18), Kind::Int), None);
        assert_eq!(
            cast_cell(&Cell::Float(1.5), Kind::Str),
            Some(text(&float_text::display(1.5)))
        );
        assert_eq!(cast_cell(&text("True"), Kind::Bool), Some(Cell::Bool(true)));
    }
}
