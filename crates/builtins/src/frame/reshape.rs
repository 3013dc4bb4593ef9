//! Other shapes: frames below each other, wide to long and back.

use super::aggregate::{Aggregate, aggregate};
use super::{
    Cell, Column, Fault, FaultKind, Frame, General, Groups, MISSING, Outcome, Text, factorize,
};
use std::rc::Rc;

/// The rows of all frames, one after the other. A column that a frame does not have is missing in its rows; columns stand in
/// the order in which they first appear.
///
/// # Errors
/// Too many rows.
pub fn stack<G: General>(frames: &[&Frame<G>]) -> Outcome<Frame<G>> {
    let mut names: Vec<Text> = Vec::new();
    for name in frames.iter().flat_map(|frame| frame.names()) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        let parts: Vec<Column<G>> = frames
            .iter()
            .map(|frame| match frame.find(&name) {
                Some(column) => column.clone(),
                None => Column::Nil(frame.rows()),
            })
            .collect();
        columns.push((name, Column::concat(&parts)));
    }
    Frame::new(columns)
}

/// Wide to long: each row once for each of the value columns, with the name of the column in `variable` and its cell in
/// `value`. Without value columns all but the id columns are taken.
///
/// # Errors
/// A column is not there; a name is taken.
pub fn melt<G: General>(
    frame: &Frame<G>,
    ids: &[Text],
    values: &[Text],
    variable: &Text,
    value: &Text,
) -> Outcome<Frame<G>> {
    let id_columns = frame.select(ids)?;
    let values: Vec<Text> = if values.is_empty() {
        frame
            .names()
            .filter(|name| !ids.contains(name))
            .cloned()
            .collect()
    } else {
        values.to_vec()
    };
    let chosen = frame.select(&values)?;
    let rows = frame.rows();
    let total = rows.saturating_mul(values.len());
    if total >= MISSING as usize {
        return Err(Fault::new(
            FaultKind::Overflow,
            "the result has too many rows",
        ));
    }
    let repeated: Vec<u32> = (0..values.len()).flat_map(|_| 0..rows as u32).collect();
    let mut columns = id_columns.take(&repeated).columns;
    let labels: Vec<Text> = values
        .iter()
        .flat_map(|name| std::iter::repeat_n(name.clone(), rows))
        .collect();
    columns.push((variable.clone(), Column::Str(super::Typed::full(labels))));
    let parts: Vec<Column<G>> = chosen.columns.into_iter().map(|(_, c)| c).collect();
    columns.push((value.clone(), Column::concat(&parts)));
    Frame::new(columns)
}

/// What `pivot` is to do.
pub struct Pivot<'a> {
    /// Columns whose different values are the rows.
    pub index: &'a [Text],
    /// The column whose different values become columns.
    pub columns: &'a str,
    /// The column whose cells fill them.
    pub values: &'a str,
    /// What is made of several cells for one place.
    pub aggregate: Aggregate,
}

/// Long to wide. Places for which there is no row are missing.
///
/// # Errors
/// A column is not there or has the wrong type; a new column has the name of an index column.
pub fn pivot<G: General>(frame: &Frame<G>, how: &Pivot<'_>) -> Outcome<Frame<G>> {
    let rows = Groups::of_codes(factorize(frame, how.index, "pivot")?);
    let heads = Groups::of_codes(factorize(
        frame,
        &[Text::new(how.columns.to_owned())],
        "pivot",
    )?);
    let head_column = frame.column(how.columns)?;
    // The places that are filled are groups of their own.
    let mut keys: Vec<Text> = how.index.to_vec();
    keys.push(Rc::new(how.columns.to_owned()));
    let places = Groups::of_codes(factorize(frame, &keys, "pivot")?);
    let cells = aggregate(
        how.values,
        frame.column(how.values)?,
        &places,
        how.aggregate,
    )?;
    let mut columns = frame.take(&rows.first).select(how.index)?.columns;
    let mut filled = vec![vec![MISSING; rows.len()]; heads.len()];
    for (place, &first) in (0_u32..).zip(&places.first) {
        let row = rows.of_row.get(first as usize).copied().unwrap_or(0) as usize;
        let head = heads.of_row.get(first as usize).copied().unwrap_or(0) as usize;
        if let Some(slot) = filled.get_mut(head).and_then(|column| column.get_mut(row)) {
            *slot = place;
        }
    }
    for (&first, places) in heads.first.iter().zip(&filled) {
        let name = head_column.cell(first as usize).unwrap_or(Cell::Nil).text();
        columns.push((Rc::new(name), cells.take(places)));
    }
    Frame::new(columns)
}
