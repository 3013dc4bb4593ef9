//! Summaries: `describe`, `value_counts`, correlation.

use super::aggregate::{Aggregate, aggregate};
use super::{
    Cell, Column, Fault, FaultKind, Frame, General, Groups, Outcome, SortKey, Text, Typed,
    sorted_rows,
};

/// The rows of `describe` that are computed from numbers.
const STATISTICS: [(&str, Aggregate); 7] = [
    ("mean", Aggregate::Mean),
    ("std", Aggregate::Std(0)),
    ("min", Aggregate::Min),
    ("25%", Aggregate::Quantile(0.25)),
    ("50%", Aggregate::Median),
    ("75%", Aggregate::Quantile(0.75)),
    ("max", Aggregate::Max),
];

/// Statistics of the numeric columns, one row each; the first column names them.
///
/// # Errors
/// None for numeric columns; a sum that overflows does not occur here.
pub fn describe<G: General>(frame: &Frame<G>) -> Outcome<Frame<G>> {
    let groups = Groups::one(frame.rows());
    let mut labels: Vec<Text> = vec!["count".to_owned().into(), "missing".to_owned().into()];
    labels.extend(STATISTICS.iter().map(|(name, _)| (*name).to_owned().into()));
    let label_name = if frame.position("statistic").is_some() {
        "statistic_"
    } else {
        "statistic"
    };
    let mut columns = vec![(
        label_name.to_owned().into(),
        Column::Str(Typed::full(labels)),
    )];
    for (name, column) in frame.columns().iter().filter(|(_, c)| c.is_numeric()) {
        let missing = column.missing();
        let mut cells = vec![Some((column.len() - missing) as f64), Some(missing as f64)];
        for (_, what) in STATISTICS {
            let column = aggregate(name, column, &groups, what)?;
            let value = column.floats(name, "describe")?;
            cells.push(value.first().copied().flatten());
        }
        columns.push((name.clone(), Column::Float(Typed::of_options(cells))));
    }
    Frame::new(columns)
}

/// The different values of a column and how often each occurs, the most frequent first.
///
/// # Errors
/// The column is not there, or holds general values.
pub fn value_counts<G: General>(frame: &Frame<G>, name: &str) -> Outcome<Frame<G>> {
    let column = frame.column(name)?;
    let groups = Groups::new(frame, &[Text::new(name.to_owned())])?;
    let count_name = if name == "count" { "count_" } else { "count" };
    let counts = Frame::new(vec![
        (name.to_owned().into(), column.take(&groups.first)),
        (
            count_name.to_owned().into(),
            Column::Int(Typed::full(groups.sizes())),
        ),
    ])?;
    let key = SortKey {
        name: count_name,
        descending: true,
    };
    let rows = sorted_rows(&counts, &[key])?;
    Ok(counts.take(&rows))
}

/// Pearson's correlation of two columns over the rows in which both are there; none if it is not defined.
///
/// # Errors
/// A column is not there, or holds no numbers.
pub fn correlation<G: General>(frame: &Frame<G>, a: &str, b: &str) -> Outcome<Option<f64>> {
    let (x, y) = (
        frame.column(a)?.floats(a, "corr")?,
        frame.column(b)?.floats(b, "corr")?,
    );
    Ok(pearson(&x, &y))
}

fn pearson(x: &[Option<f64>], y: &[Option<f64>]) -> Option<f64> {
    let pairs = || x.iter().zip(y).filter_map(|(x, y)| Some(((*x)?, (*y)?)));
    let count = pairs().count() as f64;
    let (sum_x, sum_y) = pairs().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    let (mean_x, mean_y) = (sum_x / count, sum_y / count);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs() {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    let divisor = (xx * yy).sqrt();
    (divisor > 0.0).then(|| (xy / divisor).clamp(-1.0, 1.0))
}

/// The correlations of all numeric columns with each other; the first column names the rows.
///
/// # Errors
/// There is no numeric column.
pub fn correlations<G: General>(frame: &Frame<G>) -> Outcome<Frame<G>> {
    let mut numbers = Vec::new();
    for (name, column) in frame.columns().iter().filter(|(_, c)| c.is_numeric()) {
        numbers.push((name.clone(), column.floats(name, "corr")?));
    }
    if numbers.is_empty() {
        return Err(Fault::new(
            FaultKind::Type,
            "`corr` needs numbers, but no column holds any",
        ));
    }
    let label_name = if frame.position("column").is_some() {
        "column_"
    } else {
        "column"
    };
    let labels: Vec<Cell> = numbers.iter().map(|(n, _)| Cell::Str(n.clone())).collect();
    let mut columns = vec![(label_name.to_owned().into(), Column::of_cells(&labels))];
    for (name, x) in &numbers {
        let cells = numbers.iter().map(|(_, y)| pearson(x, y));
        columns.push((name.clone(), Column::Float(Typed::of_options(cells))));
    }
    Frame::new(columns)
}
