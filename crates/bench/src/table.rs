//! Tables for a terminal, in Markdown so that they can be pasted.

use crate::analysis::{Metric, Results};
use crate::stats::bootstrap::{self, Estimate, Verdict};
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
            .and_then(|cell| bootstrap::mean_time(&cell.times(metric), 1));
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

/// Programs as rows: times of both, their ratio with its interval, and what it says.
pub fn comparison(
    results: &Results,
    before: &str,
    after: &str,
    metric: Metric,
    least: f64,
) -> String {
    let title = [
        "program",
        "before, ms",
        "after, ms",
        "after / before",
        "95 %",
        "",
    ];
    let mut rows = vec![title.map(str::to_owned).to_vec()];
    let line = |name: String, own: [String; 2], ratio: Estimate| {
        let [first, second] = own;
        let verdict = match ratio.verdict(least) {
            Verdict::Faster => "faster",
            Verdict::Slower => "slower",
            Verdict::Alike => "no difference shown",
        };
        let (value, interval) = (format!("{:.3}", ratio.value), between(ratio));
        vec![name, first, second, value, interval, verdict.to_owned()]
    };
    for program in &results.programs {
        let Some(ratio) = results.ratio(program, after, before, metric) else {
            continue;
        };
        let own = [before, after].map(|subject| {
            let cell = results.cell(program, subject);
            let time = cell.and_then(|c| bootstrap::mean_time(&c.times(metric), 1));
            time.map_or("–".to_owned(), milliseconds)
        });
        rows.push(line(program.clone(), own, ratio));
    }
    if let Some((mean, programs)) = results.geometric_mean(after, before, metric) {
        let name = format!("geometric mean ({programs})");
        rows.push(line(name, Default::default(), mean));
    }
    let mut text = render(&rows);
    for (program, subject, reason) in results.failures() {
        let _ = writeln!(text, "{program} {subject}: {reason}");
    }
    text
}

/// `0.98 – 1.03`.
pub(crate) fn between(estimate: Estimate) -> String {
    format!("{:.3} – {:.3}", estimate.low, estimate.high)
}

/// `3.14x ± 2 %`.
pub(crate) fn times(ratio: Estimate) -> String {
    format!(
        "{}x ± {:.0} %",
        figures(ratio.value),
        ratio.relative_error() * 100.0
    )
}

/// A time with its interval's half width.
pub(crate) fn milliseconds(time: Estimate) -> String {
    format!(
        "{} ± {:.0} %",
        figures(time.value / 1e6),
        time.relative_error() * 100.0
    )
}

/// Three figures.
pub(crate) fn figures(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// Markdown; the first row is the title.
pub(crate) fn render(rows: &[Vec<String>]) -> String {
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
