//! Sorting rows: stable, by any number of columns, missing cells last whatever the direction.

use super::{Column, Fault, FaultKind, Frame, General, Outcome, Typed};
use std::cmp::Ordering;

/// A column to sort by.
#[derive(Clone, Debug)]
pub struct SortKey<'a> {
    /// Its name.
    pub name: &'a str,
    /// Greatest first.
    pub descending: bool,
}

type Compare<'a> = Box<dyn Fn(usize, usize) -> Ordering + 'a>;

/// The rows in order.
///
/// # Errors
/// A column is not there, or holds general values.
pub fn sorted_rows<G: General>(frame: &Frame<G>, keys: &[SortKey<'_>]) -> Outcome<Vec<u32>> {
    let compares = keys
        .iter()
        .map(|key| comparer(key, frame.column(key.name)?))
        .collect::<Outcome<Vec<_>>>()?;
    let mut rows: Vec<u32> = (0..frame.rows() as u32).collect();
    match compares.as_slice() {
        [only] => rows.sort_by(|&a, &b| only(a as usize, b as usize)),
        all => rows.sort_by(|&a, &b| {
            let orders = all.iter().map(|compare| compare(a as usize, b as usize));
            orders
                .into_iter()
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        }),
    }
    Ok(rows)
}

fn comparer<'a, G: General>(key: &SortKey<'a>, column: &'a Column<G>) -> Outcome<Compare<'a>> {
    let descending = key.descending;
    Ok(match column {
        Column::Nil(_) => Box::new(|_, _| Ordering::Equal),
        Column::Bool(c) => typed(c, descending, Ord::cmp),
        Column::Int(c) => typed(c, descending, Ord::cmp),
        Column::Float(c) => typed(c, descending, float_order),
        Column::Str(c) => typed(c, descending, |a, b| a.as_bytes().cmp(b.as_bytes())),
        Column::Any(_) => {
            let name = key.name;
            return Err(Fault::new(
                FaultKind::Type,
                format!("the column `{name}` holds values of several kinds: it can't be sorted by"),
            ));
        }
    })
}

/// NaN is greater than all numbers; the zeros are equal.
pub(super) fn float_order(a: &f64, b: &f64) -> Ordering {
    a.partial_cmp(b)
        .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

fn typed<'a, T: Clone + Default>(
    column: &'a Typed<T>,
    descending: bool,
    order: impl Fn(&T, &T) -> Ordering + 'a,
) -> Compare<'a> {
    let directed = move |a: &T, b: &T| if descending { order(b, a) } else { order(a, b) };
    if column.valid.is_none() {
        let values: &'a [T] = &column.values;
        return Box::new(move |a, b| match (values.get(a), values.get(b)) {
            (Some(a), Some(b)) => directed(a, b),
            _ => Ordering::Equal,
        });
    }
    Box::new(move |a, b| match (column.get(a), column.get(b)) {
        (Some(a), Some(b)) => directed(a, b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    })
}
