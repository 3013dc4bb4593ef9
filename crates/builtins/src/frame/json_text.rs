//! JSON text of frames: an array of objects, one for each row, in the order of the columns.

use super::{Cell, Frame, General};
use crate::{escape, float_text};

/// Writes the rows as JSON; `general` writes the values that only the tier knows (column and row), or fails.
///
/// # Errors
/// What `general` fails with.
pub fn frame_json<G: General, E>(
    frame: &Frame<G>,
    out: &mut String,
    mut general: impl FnMut(&mut String, usize, usize) -> Result<(), E>,
) -> Result<(), E> {
    let names: Vec<String> = frame
        .names()
        .map(|name| {
            let mut text = String::new();
            escape::write_json_string(&mut text, name);
            text
        })
        .collect();
    out.push('[');
    for row in 0..frame.rows() {
        out.push_str(if row == 0 { "{" } else { ",{" });
        for (at, ((_, column), name)) in frame.columns().iter().zip(&names).enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push_str(name);
            out.push(':');
            match column.cell(row) {
                Some(cell) => write_cell(out, &cell),
                None => general(out, at, row)?,
            }
        }
        out.push('}');
    }
    out.push(']');
    Ok(())
}

fn write_cell(out: &mut String, cell: &Cell) {
    match cell {
        Cell::Nil => out.push_str("null"),
        Cell::Float(x) if !x.is_finite() => out.push_str("null"),
        Cell::Float(x) => float_text::write_display(out, *x),
        Cell::Str(s) => escape::write_json_string(out, s),
        other => out.push_str(&other.text()),
    }
}
