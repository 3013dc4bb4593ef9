//! A frame as a table for people.
//!
//! ```text
//! shape: (3, 2)
//! ┌───────┬──────┐
//! │ name  │  age │
//! │ str   │  int │
//! ├───────┼──────┤
//! │ Alice │   30 │
//! │ Bob   │  nil │
//! └───────┴──────┘
//! ```
//!
//! Numbers stand right, the rest left. Of more than [`MAX_ROWS`] rows the middle is left out, of more than [`MAX_COLUMNS`] columns too;
//! text wider than [`MAX_WIDTH`] columns of the screen ends with `…`. Floats show at most six decimals: a table is for
//! looking at, and `to_csv` keeps every digit.

use super::{Cell, Column, Frame, General, Kind};
use crate::float_text;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Rows shown at most.
pub const MAX_ROWS: usize = 20;
/// Columns shown at most.
pub const MAX_COLUMNS: usize = 12;
/// Columns of the screen for one cell at most.
pub const MAX_WIDTH: usize = 32;

/// What is shown of a number of rows or columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// This one.
    At(usize),
    /// The place of what is left out.
    Gap,
}

/// What is shown of `count` when at most `most` are.
pub fn shown_rows(count: usize, most: usize) -> Vec<Shown> {
    if count <= most {
        return (0..count).map(Shown::At).collect();
    }
    let half = most / 2;
    let head = (0..half).map(Shown::At);
    let tail = (count - half..count).map(Shown::At);
    head.chain([Shown::Gap]).chain(tail).collect()
}

/// The table; `general` gives the text of values that only the tier knows (column and row), or fails.
///
/// # Errors
/// What `general` fails with.
pub fn table<G: General, E>(
    frame: &Frame<G>,
    mut general: impl FnMut(usize, usize) -> Result<String, E>,
) -> Result<String, E> {
    let rows = shown_rows(frame.rows(), MAX_ROWS);
    let mut columns = Vec::new();
    for at in shown_rows(frame.width(), MAX_COLUMNS) {
        let Shown::At(at) = at else {
            columns.push(Drawn::gap(rows.len()));
            continue;
        };
        let Some((name, column)) = frame.columns().get(at) else {
            continue;
        };
        let mut cells = vec![fitted(name), column.kind().name().to_owned()];
        for row in &rows {
            cells.push(match row {
                Shown::Gap => "…".to_owned(),
                Shown::At(row) => match column.cell(*row) {
                    Some(cell) => cell_text(&cell),
                    None => fitted(&general(at, *row)?),
                },
            });
        }
        columns.push(Drawn::new(cells, is_right(column)));
    }
    let mut out = format!("shape: ({}, {})", frame.rows(), frame.width());
    if columns.is_empty() {
        return Ok(out);
    }
    rule(&mut out, &columns, ['┌', '┬', '┐']);
    line(&mut out, &columns, 0);
    line(&mut out, &columns, 1);
    rule(&mut out, &columns, ['├', '┼', '┤']);
    for row in 0..rows.len() {
        line(&mut out, &columns, row + 2);
    }
    rule(&mut out, &columns, ['└', '┴', '┘']);
    Ok(out)
}

fn is_right<G: General>(column: &Column<G>) -> bool {
    matches!(column.kind(), Kind::Int | Kind::Float)
}

/// A column as it is drawn.
struct Drawn {
    cells: Vec<String>,
    width: usize,
    right: bool,
}

impl Drawn {
    fn new(cells: Vec<String>, right: bool) -> Drawn {
        let width = cells.iter().map(|cell| cell.width()).max().unwrap_or(0);
        Drawn {
            cells,
            width,
            right,
        }
    }

    fn gap(rows: usize) -> Drawn {
        Drawn::new(vec!["…".to_owned(); rows + 2], false)
    }
}

fn rule(out: &mut String, columns: &[Drawn], [left, middle, right]: [char; 3]) {
    out.push('\n');
    for (at, column) in columns.iter().enumerate() {
        out.push(if at == 0 { left } else { middle });
        out.extend(std::iter::repeat_n('─', column.width + 2));
    }
    out.push(right);
}

fn line(out: &mut String, columns: &[Drawn], row: usize) {
    out.push('\n');
    for column in columns {
        let cell = column.cells.get(row).map_or("", String::as_str);
        let blanks = column.width.saturating_sub(cell.width());
        let (before, after) = if column.right {
            (blanks, 0)
        } else {
            (0, blanks)
        };
        out.push_str("│ ");
        out.extend(std::iter::repeat_n(' ', before));
        out.push_str(cell);
        out.extend(std::iter::repeat_n(' ', after));
        out.push(' ');
    }
    out.push('│');
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Float(x) => float_cell(*x),
        Cell::Str(s) => fitted(s),
        other => other.text(),
    }
}

/// At most six decimals, unless that would leave nothing of the number.
fn float_cell(x: f64) -> String {
    let exact = float_text::display(x);
    let decimals = exact
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    if decimals <= 6 || x.abs() < 0.001 {
        return exact;
    }
    let rounded = float_text::fixed(x, 6);
    let cut = rounded.trim_end_matches('0');
    if cut.ends_with('.') {
        format!("{cut}0")
    } else {
        cut.to_owned()
    }
}

/// Text on one line, no wider than a cell may be.
fn fitted(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    // The length of what still fits when the mark of the cut must fit as well.
    let mut cut = 0;
    for c in text.chars() {
        let shown: String = match c {
            '\n' => "\\n".to_owned(),
            '\t' => "\\t".to_owned(),
            '\r' => "\\r".to_owned(),
            c if c.is_control() => c.escape_default().to_string(),
            c => c.to_string(),
        };
        let c_width = match shown.len() == c.len_utf8() {
            true => c.width().unwrap_or(0),
            false => shown.len(),
        };
        width += c_width;
        if width > MAX_WIDTH {
            out.truncate(cut);
            out.push('…');
            return out;
        }
        out.push_str(&shown);
        if width < MAX_WIDTH {
            cut = out.len();
        }
    }
    out
}
