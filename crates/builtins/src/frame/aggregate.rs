//! Aggregations: a column and groups of its rows to one cell for each group.
//!
//! Missing cells do not count. A sum of ints is exact and must fit 64 bits in the end, whatever it does in between; floats are
//! added from the first row to the last, so that the result has the same bits on every tier. `var` and `std`
//! divide by the number of values less `ddof` (0 where nothing is said, as everywhere in the language), after a first
//! pass for the mean. What has no answer (the mean of nothing) is missing.

use super::{
    Cell, Column, Fault, FaultKind, Frame, General, Groups, MISSING, Outcome, Text, Typed, codes,
};
use crate::edit_distance;
use ruchyruchy_syntax::symbol::FxHashSet;
use std::cmp::Ordering;

/// What is made of the cells of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aggregate {
    /// The sum.
    Sum,
    /// The arithmetic mean.
    Mean,
    /// The least value.
    Min,
    /// The greatest value.
    Max,
    /// The number of cells that are there.
    Count,
    /// The number of rows.
    Len,
    /// The standard deviation, with the number that the divisor is less.
    Std(usize),
    /// The variance, likewise.
    Var(usize),
    /// The value in the middle.
    Median,
    /// The value below which this part of all lies, interpolated.
    Quantile(f64),
    /// The cell of the first row.
    First,
    /// The cell of the last row.
    Last,
    /// The number of different values.
    NUnique,
}

const NAMES: [(&str, Aggregate); 20] = [
    ("sum", Aggregate::Sum),
    ("mean", Aggregate::Mean),
    ("avg", Aggregate::Mean),
    ("average", Aggregate::Mean),
    ("min", Aggregate::Min),
    ("max", Aggregate::Max),
    ("count", Aggregate::Count),
    ("len", Aggregate::Len),
    ("size", Aggregate::Len),
    ("std", Aggregate::Std(0)),
    ("std_dev", Aggregate::Std(0)),
    ("sample_std", Aggregate::Std(1)),
    ("var", Aggregate::Var(0)),
    ("variance", Aggregate::Var(0)),
    ("sample_var", Aggregate::Var(1)),
    ("median", Aggregate::Median),
    ("first", Aggregate::First),
    ("last", Aggregate::Last),
    ("n_unique", Aggregate::NUnique),
    ("nunique", Aggregate::NUnique),
];

impl Aggregate {
    /// The aggregation of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn from_name(name: &str) -> Outcome<Aggregate> {
        let found = NAMES.iter().find(|(known, _)| *known == name);
        found.map(|(_, aggregate)| *aggregate).ok_or_else(|| {
            let names = NAMES.iter().map(|(name, _)| *name);
            let hint = match edit_distance::closest(name, names) {
                Some(best) => format!("; did you mean `{best}`?"),
                None => String::new(),
            };
            Fault::new(
                FaultKind::Key,
                format!("there is no aggregation `{name}`{hint}"),
            )
        })
    }

    /// Its name, for messages and as part of column names.
    pub fn name(self) -> &'static str {
        match self {
            Aggregate::Quantile(_) => "quantile",
            other => NAMES
                .iter()
                .find(|(_, aggregate)| *aggregate == other)
                .map_or("aggregate", |(name, _)| name),
        }
    }

    /// Whether it computes with numbers, so that it leaves other columns out when all are asked for.
    pub fn needs_numbers(self) -> bool {
        use Aggregate::{Count, First, Last, Len, Max, Min, NUnique};
        !matches!(self, Count | Len | First | Last | NUnique | Min | Max)
    }
}

/// One cell for each group.
///
/// # Errors
/// The column has a type with which the aggregation can do nothing; a sum of ints overflows.
pub fn aggregate<G: General>(
    name: &str,
    column: &Column<G>,
    groups: &Groups,
    what: Aggregate,
) -> Outcome<Column<G>> {
    Ok(match what {
        Aggregate::Len => Column::Int(Typed::full(groups.sizes())),
        Aggregate::First => {
            let rows = groups.first.iter();
            let there = |row: &u32| {
                if (*row as usize) < column.len() {
                    *row
                } else {
                    MISSING
                }
            };
            column.take(&rows.map(there).collect::<Vec<_>>())
        }
        Aggregate::Last => column.take(&groups.last()),
        Aggregate::Count => Column::Int(Typed::full(counts(column, groups))),
        Aggregate::NUnique => Column::Int(Typed::full(different(name, column, groups)?)),
        Aggregate::Sum => sums(name, column, groups)?,
        Aggregate::Min => extremes(name, column, groups, Ordering::Less)?,
        Aggregate::Max => extremes(name, column, groups, Ordering::Greater)?,
        Aggregate::Mean => {
            let means = means(name, column, groups, "mean")?;
            Column::Float(Typed::of_options(means))
        }
        Aggregate::Var(ddof) => {
            let variances = variances(name, column, groups, ddof, "var")?;
            Column::Float(Typed::of_options(variances))
        }
        Aggregate::Std(ddof) => {
            let variances = variances(name, column, groups, ddof, "std")?;
            let roots = variances.into_iter().map(|x| x.map(f64::sqrt));
            Column::Float(Typed::of_options(roots))
        }
        Aggregate::Median => quantiles(name, column, groups, 0.5, "median")?,
        Aggregate::Quantile(q) => quantiles(name, column, groups, q, "quantile")?,
    })
}

/// The aggregate of a whole column; none where the cell is one that only the tier knows.
///
/// # Errors
/// As [`aggregate`].
pub fn whole<G: General>(frame: &Frame<G>, name: &str, what: Aggregate) -> Outcome<Column<G>> {
    let column = frame.column(name)?;
    aggregate(name, column, &Groups::one(column.len()), what)
}

fn counts<G: General>(column: &Column<G>, groups: &Groups) -> Vec<i64> {
    let mut counts = vec![0; groups.len()];
    for (row, &group) in groups.of_row.iter().enumerate() {
        if let Some(count) = counts.get_mut(group as usize) {
            *count += i64::from(!column.is_missing(row));
        }
    }
    counts
}

fn different<G: General>(name: &str, column: &Column<G>, groups: &Groups) -> Outcome<Vec<i64>> {
    let label = Text::new(name.to_owned());
    let frame = Frame::of_parts(vec![(label.clone(), column.clone())], column.len());
    let codes = codes::factorize(&frame, &[label], "n_unique")?;
    let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
    let mut counts = vec![0; groups.len()];
    for (row, (&group, &code)) in groups.of_row.iter().zip(&codes.of_row).enumerate() {
        if !column.is_missing(row)
            && seen.insert((group, code))
            && let Some(count) = counts.get_mut(group as usize)
        {
            *count += 1;
        }
    }
    Ok(counts)
}

fn no_numbers<G: General>(name: &str, column: &Column<G>, what: &str) -> Fault {
    let kind = column.kind().name();
    Fault::new(
        FaultKind::Type,
        format!("`{what}` needs numbers, but the column `{name}` holds {kind} values"),
    )
}

/// Exact sums of ints: 128 bits hold the sum of any number of rows.
fn int_sums(c: impl Iterator<Item = Option<i64>>, groups: &Groups) -> Vec<i128> {
    let mut sums = vec![0_i128; groups.len()];
    for (value, &group) in c.zip(&groups.of_row) {
        if let (Some(value), Some(sum)) = (value, sums.get_mut(group as usize)) {
            *sum += i128::from(value);
        }
    }
    sums
}

fn float_sums(c: impl Iterator<Item = Option<f64>>, groups: &Groups) -> Vec<f64> {
    let mut sums = vec![0.0; groups.len()];
    for (value, &group) in c.zip(&groups.of_row) {
        if let (Some(value), Some(sum)) = (value, sums.get_mut(group as usize)) {
            *sum += value;
        }
    }
    sums
}

fn sums<G: General>(name: &str, column: &Column<G>, groups: &Groups) -> Outcome<Column<G>> {
    let fit = |sum: i128| {
        i64::try_from(sum).map_err(|_| {
            Fault::new(
                FaultKind::Overflow,
                format!("the sum of the column `{name}` overflows"),
            )
        })
    };
    Ok(match column {
        Column::Nil(_) => Column::Int(Typed::full(vec![0; groups.len()])),
        Column::Bool(c) => {
            let sums = int_sums(c.iter().map(|b| b.map(|&b| i64::from(b))), groups);
            Column::Int(Typed::full(
                sums.into_iter().map(fit).collect::<Outcome<_>>()?,
            ))
        }
        Column::Int(c) => {
            let sums = int_sums(c.iter().map(|n| n.copied()), groups);
            Column::Int(Typed::full(
                sums.into_iter().map(fit).collect::<Outcome<_>>()?,
            ))
        }
        Column::Float(c) => Column::Float(Typed::full(float_sums(
            c.iter().map(|x| x.copied()),
            groups,
        ))),
        other => return Err(no_numbers(name, other, "sum")),
    })
}

fn means<G: General>(
    name: &str,
    column: &Column<G>,
    groups: &Groups,
    what: &str,
) -> Outcome<Vec<Option<f64>>> {
    let sums: Vec<f64> = match column {
        Column::Nil(_) => vec![0.0; groups.len()],
        Column::Bool(c) => {
            let sums = int_sums(c.iter().map(|b| b.map(|&b| i64::from(b))), groups);
            sums.into_iter().map(|n| n as f64).collect()
        }
        Column::Int(c) => {
            let sums = int_sums(c.iter().map(|n| n.copied()), groups);
            sums.into_iter().map(|n| n as f64).collect()
        }
        Column::Float(c) => float_sums(c.iter().map(|x| x.copied()), groups),
        other => return Err(no_numbers(name, other, what)),
    };
    let counts = counts(column, groups);
    let mean = |(sum, count): (f64, i64)| (count > 0).then(|| sum / count as f64);
    Ok(sums.into_iter().zip(counts).map(mean).collect())
}

fn variances<G: General>(
    name: &str,
    column: &Column<G>,
    groups: &Groups,
    ddof: usize,
    what: &str,
) -> Outcome<Vec<Option<f64>>> {
    let values = column.floats(name, what)?;
    let means = means(name, column, groups, what)?;
    let mut squares = vec![0.0; groups.len()];
    for (value, &group) in values.iter().zip(&groups.of_row) {
        let group = group as usize;
        if let (Some(value), Some(Some(mean)), Some(sum)) =
            (value, means.get(group), squares.get_mut(group))
        {
            *sum += (value - mean) * (value - mean);
        }
    }
    let counts = counts(column, groups);
    let variance = |(sum, count): (f64, i64)| {
        let divisor = count - i64::try_from(ddof).unwrap_or(i64::MAX);
        (divisor > 0).then(|| sum / divisor as f64)
    };
    Ok(squares.into_iter().zip(counts).map(variance).collect())
}

/// The row of the least or greatest value of each group, the first one of several.
fn extremes<G: General>(
    name: &str,
    column: &Column<G>,
    groups: &Groups,
    wanted: Ordering,
) -> Outcome<Column<G>> {
    let mut best = vec![MISSING; groups.len()];
    let mut look = |row: usize, compare: &dyn Fn(usize, usize) -> Option<Ordering>| {
        let group = groups.of_row.get(row).map_or(0, |&group| group as usize);
        if let Some(slot) = best.get_mut(group) {
            // A NaN compares with nothing: any number takes its place.
            let better = *slot == MISSING
                || match compare(row, *slot as usize) {
                    Some(order) => order == wanted,
                    None => compare(*slot as usize, *slot as usize).is_none(),
                };
            if better {
                *slot = row as u32;
            }
        }
    };
    macro_rules! scan {
        ($c:expr) => {{
            let values = &$c.values;
            let compare = |a: usize, b: usize| values.get(a)?.partial_cmp(values.get(b)?);
            for row in 0..values.len() {
                if $c.get(row).is_some() {
                    look(row, &compare);
                }
            }
        }};
    }
    match column {
        Column::Nil(_) => {}
        Column::Bool(c) => scan!(c),
        Column::Int(c) => scan!(c),
        Column::Float(c) => scan!(c),
        Column::Str(c) => scan!(c),
        Column::Any(_) => {
            let what = if wanted == Ordering::Less {
                "min"
            } else {
                "max"
            };
            return Err(no_numbers(name, column, what));
        }
    }
    Ok(column.take(&best))
}

fn quantiles<G: General>(
    name: &str,
    column: &Column<G>,
    groups: &Groups,
    q: f64,
    what: &str,
) -> Outcome<Column<G>> {
    if !(0.0..=1.0).contains(&q) {
        return Err(Fault::new(
            FaultKind::Index,
            format!(
                "a quantile lies from 0 to 1, not at {}",
                crate::float_text::display(q)
            ),
        ));
    }
    let values = column.floats(name, what)?;
    let mut parts: Vec<Vec<f64>> = vec![Vec::new(); groups.len()];
    for (value, &group) in values.into_iter().zip(&groups.of_row) {
        if let (Some(value), Some(part)) = (value, parts.get_mut(group as usize)) {
            part.push(value);
        }
    }
    let cells = parts.into_iter().map(|mut part| {
        part.sort_by(f64::total_cmp);
        quantile(&part, q)
    });
    Ok(Column::Float(Typed::of_options(cells)))
}

/// The quantile of sorted values, between two of them in proportion.
pub(super) fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q * last as f64;
    let low = (at.floor() as usize).min(last);
    let (a, b) = (*sorted.get(low)?, *sorted.get((low + 1).min(last))?);
    let part = at - low as f64;
    if part == 0.0 || a == b {
        return Some(a);
    }
    Some(a + (b - a) * part)
}

impl<G: General> Column<G> {
    /// The only cell of an aggregate.
    pub fn single(&self) -> Option<Cell> {
        self.cell(0)
    }
}
