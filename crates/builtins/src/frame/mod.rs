//! Data frames: named columns of one length, each of one type.
//!
//! Everything here works on whole columns of plain Rust data and calls no user code, so that all tiers share it: the same
//! frame gives the same rows, the same sums and the same text everywhere. What a tier adds is calling closures and reading files.
//!
//! * A column is [`Column`]: ints, floats, bools or strings, each with a mask of what is missing; a column with
//!   nothing but missing cells; or *general* values, which the tier keeps ([`General`]).
//! * Columns are behind `Rc`: a frame that selects, renames or adds columns shares the others. A frame is a value, so whoever
//!   writes to a shared column copies it first (`Rc::make_mut`).
//! * Rows are numbered by `u32`; [`MISSING`] asks [`Column::take`] for a missing cell, as joins need it.
//! * Orders are part of the meaning: groups stand in the order of their first row, joins in the order of the left (for
//!   `right`, the right) rows, sorting is stable with missing cells last, and float sums go from the first row to the last.

mod aggregate;
mod cast;
mod cell;
mod codes;
mod column;
mod csv_text;
mod describe;
mod group;
mod infer;
mod join;
mod json_text;
mod order;
mod reshape;
mod table_text;
#[cfg(test)]
mod tests;

pub use aggregate::{Aggregate, aggregate, whole};
pub use cast::{cast, cast_target};
pub use cell::Cell;
pub use codes::{Codes, factorize, factorize_pair};
pub use column::{Column, General, Kind, MISSING, Text, Typed};
pub use csv_text::{CsvOptions, csv_frame, csv_records, frame_csv, write_record};
pub use describe::{correlation, correlations, describe, value_counts};
pub use group::{Groups, distinct_rows};
pub use infer::{infer_cell, infer_column};
pub use join::{How, JoinPlan};
pub use json_text::frame_json;
pub use order::{SortKey, sorted_rows};
pub use reshape::{Pivot, melt, pivot, stack};
pub use table_text::{Shown, shown_rows, table};

use crate::edit_distance;
use std::fmt;

/// What went wrong, as the tier reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Of what sort it is.
    pub kind: FaultKind,
    /// What to tell the user.
    pub message: String,
}

/// The sort of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A column is not there, or there twice.
    Key,
    /// A row is not there, or columns have different lengths.
    Index,
    /// A column has the wrong type.
    Type,
    /// A sum of ints leaves the 64-bit range, or there are too many rows.
    Overflow,
    /// Text is no CSV.
    Parse,
}

impl Fault {
    /// A fault of this sort.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Fault {
        Fault {
            kind,
            message: message.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// "1 row", "2 rows"
pub fn counted(n: usize, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {what}{plural}")
}

/// A result of a kernel.
pub type Outcome<T> = Result<T, Fault>;

/// A data frame.
#[derive(Clone, Debug)]
pub struct Frame<G> {
    columns: Vec<(Text, Column<G>)>,
    rows: usize,
}

impl<G: General> Default for Frame<G> {
    fn default() -> Frame<G> {
        Frame {
            columns: Vec::new(),
            rows: 0,
        }
    }
}

impl<G: General> Frame<G> {
    /// A frame of these columns.
    ///
    /// # Errors
    /// Different lengths; a name that is there twice.
    pub fn new(columns: Vec<(Text, Column<G>)>) -> Outcome<Frame<G>> {
        let mut frame = Frame::default();
        for (name, column) in columns {
            if frame.position(&name).is_some() {
                return Err(Fault::new(
                    FaultKind::Key,
                    format!("there are two columns named `{name}`"),
                ));
            }
            frame.set_column(name, column)?;
        }
        Ok(frame)
    }

    /// A frame of columns that are known to have this length and different names.
    fn of_parts(columns: Vec<(Text, Column<G>)>, rows: usize) -> Frame<G> {
        let rows = if columns.is_empty() { 0 } else { rows };
        Frame { columns, rows }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The columns with their names, in order.
    pub fn columns(&self) -> &[(Text, Column<G>)] {
        &self.columns
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &Text> {
        self.columns.iter().map(|(name, _)| name)
    }

    /// Where the column of this name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(n, _)| n.as_str() == name)
    }

    /// The column of this name, if there is one.
    pub fn find(&self, name: &str) -> Option<&Column<G>> {
        self.columns
            .iter()
            .find(|(n, _)| n.as_str() == name)
            .map(|(_, column)| column)
    }

    /// The column of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn column(&self, name: &str) -> Outcome<&Column<G>> {
        self.find(name).ok_or_else(|| self.unknown(name))
    }

    /// The fault of a name that no column has.
    pub fn unknown(&self, name: &str) -> Fault {
        let names = self.names().map(|n| n.as_str());
        let hint = match edit_distance::closest(name, names) {
            Some(best) => format!("; did you mean `{best}`?"),
            None => String::new(),
        };
        Fault::new(
            FaultKind::Key,
            format!("the data frame has no column `{name}`{hint}"),
        )
    }

    /// Puts a column in place of the one of this name, or adds it at the end.
    ///
    /// # Errors
    /// Its length is not that of the others.
    pub fn set_column(&mut self, name: Text, column: Column<G>) -> Outcome<()> {
        let length = column.len();
        if length > MISSING as usize - 1 {
            return Err(Fault::new(
                FaultKind::Overflow,
                format!("a data frame has at most {} rows", MISSING - 1),
            ));
        }
        let at = self.position(&name);
        let alone = self.columns.is_empty() || (at.is_some() && self.columns.len() == 1);
        if !alone && length != self.rows {
            let (given, rows) = (counted(length, "value"), counted(self.rows, "row"));
            return Err(Fault::new(
                FaultKind::Index,
                format!("the column `{name}` has {given}, but the data frame has {rows}"),
            ));
        }
        self.rows = length;
        match at.and_then(|at| self.columns.get_mut(at)) {
            Some((_, slot)) => *slot = column,
            None => self.columns.push((name, column)),
        }
        Ok(())
    }

    /// The column of this name for writing. Its length must stay as it is.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column<G>> {
        let found = self.columns.iter_mut().find(|(n, _)| n.as_str() == name);
        found.map(|(_, column)| column)
    }

    /// Adds a row: `put` adds one cell to each column.
    pub fn push_row(&mut self, mut put: impl FnMut(&Text, &mut Column<G>)) {
        for (name, column) in &mut self.columns {
            put(name, column);
        }
        self.rows += usize::from(!self.columns.is_empty());
    }

    /// These columns, in this order.
    ///
    /// # Errors
    /// A column is not there, or named twice.
    pub fn select(&self, names: &[Text]) -> Outcome<Frame<G>> {
        let mut chosen = Vec::with_capacity(names.len());
        for name in names {
            let at = self.position(name).ok_or_else(|| self.unknown(name))?;
            if chosen.contains(&at) {
                return Err(Fault::new(
                    FaultKind::Key,
                    format!("the column `{name}` is named twice"),
                ));
            }
            chosen.push(at);
        }
        let columns = chosen
            .into_iter()
            .filter_map(|at| self.columns.get(at).cloned())
            .collect();
        Ok(Frame::of_parts(columns, self.rows))
    }

    /// All columns but these.
    ///
    /// # Errors
    /// A column is not there.
    pub fn without(&self, names: &[Text]) -> Outcome<Frame<G>> {
        for name in names {
            self.column(name)?;
        }
        let kept = |name: &str| !names.iter().any(|n| n.as_str() == name);
        let columns = self.columns.iter().filter(|(name, _)| kept(name));
        Ok(Frame::of_parts(columns.cloned().collect(), self.rows))
    }

    /// The frame with columns renamed, all at once: pairs of old and new names.
    ///
    /// # Errors
    /// A column is not there; two would have the same name.
    pub fn renamed(&self, names: &[(Text, Text)]) -> Outcome<Frame<G>> {
        let mut columns = self.columns.clone();
        for (old, new) in names {
            let at = self.position(old).ok_or_else(|| self.unknown(old))?;
            if let Some((name, _)) = columns.get_mut(at) {
                *name = new.clone();
            }
        }
        Frame::new(columns)
    }

    /// These rows; [`MISSING`] gives a row of missing cells.
    pub fn take(&self, rows: &[u32]) -> Frame<G> {
        let columns = self.columns.iter();
        let columns = columns.map(|(name, column)| (name.clone(), column.take(rows)));
        Frame::of_parts(columns.collect(), rows.len())
    }

    /// The rows from `start`, at most `length` of them.
    pub fn slice(&self, start: usize, length: usize) -> Frame<G> {
        let start = start.min(self.rows);
        let length = length.min(self.rows - start);
        if length == self.rows {
            return self.clone();
        }
        let columns = self.columns.iter();
        let columns = columns.map(|(name, column)| (name.clone(), column.slice(start, length)));
        Frame::of_parts(columns.collect(), length)
    }

    /// The rows for which the mask is true.
    ///
    /// # Errors
    /// The mask has another length.
    pub fn filter(&self, mask: &[bool]) -> Outcome<Frame<G>> {
        if mask.len() != self.rows {
            let (given, rows) = (counted(mask.len(), "value"), counted(self.rows, "row"));
            return Err(Fault::new(
                FaultKind::Index,
                format!("the mask has {given}, but the data frame has {rows}"),
            ));
        }
        let rows: Vec<u32> = (0_u32..)
            .zip(mask)
            .filter_map(|(row, keep)| keep.then_some(row))
            .collect();
        if rows.len() == self.rows {
            return Ok(self.clone());
        }
        Ok(self.take(&rows))
    }

    /// The frame without rows in which one of these columns (all, if none are named) has a missing cell.
    ///
    /// # Errors
    /// A column is not there.
    pub fn without_missing(&self, names: &[Text]) -> Outcome<Frame<G>> {
        let mut mask = vec![true; self.rows];
        let chosen = if names.is_empty() {
            self.columns.iter().map(|(_, column)| column).collect()
        } else {
            let found = names.iter().map(|name| self.column(name));
            found.collect::<Outcome<Vec<_>>>()?
        };
        for column in chosen {
            for (row, keep) in mask.iter_mut().enumerate() {
                *keep &= !column.is_missing(row);
            }
        }
        self.filter(&mask)
    }

    /// Bytes that copying this many of its rows takes, about.
    pub fn bytes_of(&self, rows: usize) -> usize {
        rows.saturating_mul(self.columns.len()).saturating_mul(16)
    }
}
