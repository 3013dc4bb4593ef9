//! Groups of rows, and rows that are alike.

use super::{Codes, Frame, General, Outcome, Text, factorize};

/// The rows of a frame, divided into groups that are numbered in the order of their first row.
#[derive(Clone, Debug)]
pub struct Groups {
    /// The group of each row.
    pub of_row: Vec<u32>,
    /// The first row of each group.
    pub first: Vec<u32>,
}

impl Groups {
    /// Groups of rows that are equal in these columns. Without columns all rows are one group, even if there are none.
    ///
    /// # Errors
    /// A column is not there, or holds general values.
    pub fn new<G: General>(frame: &Frame<G>, by: &[Text]) -> Outcome<Groups> {
        if by.is_empty() {
            return Ok(Groups::one(frame.rows()));
        }
        Ok(Groups::of_codes(factorize(frame, by, "group_by")?))
    }

    /// All of this many rows as one group.
    pub fn one(rows: usize) -> Groups {
        Groups {
            of_row: vec![0; rows],
            first: vec![0],
        }
    }

    pub(super) fn of_codes(codes: Codes) -> Groups {
        let mut first = Vec::with_capacity(codes.count);
        for (row, &code) in (0_u32..).zip(&codes.of_row) {
            // Codes are given in order of first appearance.
            if code as usize == first.len() {
                first.push(row);
            }
        }
        Groups {
            of_row: codes.of_row,
            first,
        }
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Number of rows in each group.
    pub fn sizes(&self) -> Vec<i64> {
        let mut sizes = vec![0; self.len()];
        for &group in &self.of_row {
            if let Some(size) = sizes.get_mut(group as usize) {
                *size += 1;
            }
        }
        sizes
    }

    /// The rows of each group, in order.
    pub fn rows(&self) -> Vec<Vec<u32>> {
        let mut rows: Vec<Vec<u32>> = self
            .sizes()
            .into_iter()
            .map(|size| Vec::with_capacity(size as usize))
            .collect();
        for (row, &group) in (0_u32..).zip(&self.of_row) {
            if let Some(rows) = rows.get_mut(group as usize) {
                rows.push(row);
            }
        }
        rows
    }

    /// The last row of each group, or [`super::MISSING`] where a group has none.
    pub fn last(&self) -> Vec<u32> {
        let mut last = vec![super::MISSING; self.len()];
        for (row, &group) in (0_u32..).zip(&self.of_row) {
            if let Some(slot) = last.get_mut(group as usize) {
                *slot = row;
            }
        }
        last
    }
}

/// The first of the rows that are equal in these columns (all, if none are named), in order.
///
/// # Errors
/// A column is not there, or holds general values.
pub fn distinct_rows<G: General>(frame: &Frame<G>, names: &[Text]) -> Outcome<Vec<u32>> {
    let codes = if names.is_empty() {
        let names: Vec<_> = frame.names().cloned().collect();
        factorize(frame, &names, "unique")?
    } else {
        factorize(frame, names, "unique")?
    };
    Ok(Groups::of_codes(codes).first)
}
