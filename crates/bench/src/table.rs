//! Tables for a terminal, in Markdown so that they can be pasted.

use crate::analysis::{Metric, Results};
use crate::stats::bootstrap::Estimate;
use crate::stats::changepoint::Shape;
use std::fmt::Write;

/// Programs as rows, subjects as columns: how many times as long as `base` each takes, with the interval's half width.
pub fn ratios(results: &Results, base: &str, metric: Metric) -> String {
    let others: Vec<&String> = results.subjects.iter().filter(|s| *s != base).collect();
    let mut rows = vec![vec!["program".to_owned(), format!("{base}, ms")]];
    if let Some(header) = rows.first_mut() {
        header.extend(others.iter().map(|subject| format!("{subject} / {base}")));
    }
    for program in &results.programs {
        let own = results
            .cell(program, base)
            .and_then(|cell| crate::stats::bootstrap::mean_time(&cell.times(metric), 1));
        let mut row = vec![program.clone(), own.map_or("–".to_owned(), milliseconds)];
        row.extend(others.iter().map(|subject| {
            let ratio = results.ratio(program, subject, base, metric);
            ratio.map_or("–".to_owned(), times)
        }));
        rows.push(row);
    }
    let mut mean = vec!["geometric mean".to_owned(), String::new()];
    mean.extend(others.iter().map(|subject| {
        let joined = results.geometric_mean(subject, base, metric);
        joined.map_or("–".to_owned(), |(ratio, programs)| {
            format!("{} ({programs})", times(ratio))
        })
    }));
    rows.push(mean);
    let mut text = render(&rows);
    for (program, subject, reason) in results.failures() {
        let _ = writeln!(text, "{program} under {subject}: {reason}");
    }
    text
}

/// Programs as rows, subjects as columns: the shapes of their processes.
pub fn shapes(results: &Results) -> String {
    let mut rows = vec![vec!["program".to_owned()]];
    if let Some(header) = rows.first_mut() {
        header.extend(results.subjects.iter().cloned());
    }
    for program in &results.programs {
        let mut row = vec![program.clone()];
        row.extend(results.subjects.iter().map(|subject| {
            let Some(cell) = results.cell(program, subject) else {
                return "–".to_owned();
            };
            let count = cell.shapes();
            let parts: Vec<String> = Shape::ALL
                .iter()
                .filter_map(|(shape, symbol, _)| count.get(shape).map(|n| format!("{n} {symbol}")))
                .collect();
            parts.join(", ")
        }));
        rows.push(row);
    }
    let legend: Vec<String> = Shape::ALL
        .iter()
        .map(|(_, symbol, name)| format!("{symbol} {name}"))
        .collect();
    format!("{}{}\n", render(&rows), legend.join(", "))
}

/// `3.14x ± 2 %`.
fn times(ratio: Estimate) -> String {
    format!(
        "{}x ± {:.0} %",
        figures(ratio.value),
        ratio.relative_error() * 100.0
    )
}

fn milliseconds(time: Estimate) -> String {
    format!(
        "{} ± {:.0} %",
        figures(time.value / 1e6),
        time.relative_error() * 100.0
    )
}

/// Three figures.
fn figures(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

fn render(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let mut text = String::new();
    for (i, row) in rows.iter().enumerate() {
        for column in 0..columns {
            let cell = row.get(column).map_or("", String::as_str);
            let width = width(column);
            let _ = match column {
                0 => write!(text, "| {cell:<width$} "),
                _ => write!(text, "| {cell:>width$} "),
            };
        }
        text.push_str("|\n");
        if i == 0 {
            for column in 0..columns {
                let line = "-".repeat(width(column));
                let _ = match column {
                    0 => write!(text, "|-{line}-"),
                    _ => write!(text, "|-{line}:"),
                };
            }
            text.push_str("|\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_aligned() {
        let rows = [
            vec!["a".to_owned(), "bb".to_owned()],
            vec!["cc".to_owned(), "1".to_owned()],
        ];
        assert_eq!(render(&rows), "| a  | bb |\n|----|---:|\n| cc |  1 |\n");
    }

    #[test]
    fn three_figures() {
        assert_eq!(
            [2.34567, 23.4567, 234.567].map(figures),
            ["2.35", "23.5", "235"]
        );
    }
}
