//! What can be said of each subject over all programs: steady state and start apart, memory, instructions; and what
//! processes said of themselves, their pauses and counters.

use crate::analysis::{Metric, Results};
use crate::sample::{INSTRUCTIONS, SIMULATED};
use crate::stats::quantile;
use crate::table::{figures, milliseconds, render, times};
use std::collections::BTreeSet;

/// Subjects as rows.
///
/// * *process*: CPU time of whole processes, start included, as a multiple of the base's: geometric mean, how many programs.
/// * *steady*: wall time of an iteration from where processes are steady, likewise.
/// * *first / steady*: how many times as long the first iteration takes, geometric mean.
/// * *start*: wall time of the program that does nothing, from the start of its process to the end.
/// * *memory*: the peak, as a multiple of the base's; and the peak of the program that does nothing.
pub fn subjects(results: &Results, base: &str) -> String {
    let counted = [INSTRUCTIONS, SIMULATED].into_iter().find(|name| {
        let cells = results
            .programs
            .iter()
            .filter_map(|p| results.cell(p, base));
        cells.into_iter().any(|cell| cell.counter(name).is_some())
    });
    let mut title = vec!["subject".to_owned()];
    title.extend([
        format!("process / {base}"),
        format!("steady / {base}"),
        "first / steady".to_owned(),
        "start, ms".to_owned(),
        format!("memory / {base}"),
        "least memory".to_owned(),
    ]);
    title.extend(counted.map(|name| format!("{name} / {base}")));
    let mut rows = vec![title];
    let none = || "–".to_owned();
    for subject in &results.subjects {
        let joined = |metric| {
            let mean = results.geometric_mean(subject, base, metric);
            mean.map_or_else(none, |(ratio, n)| format!("{} ({n})", times(ratio)))
        };
        let warm = warm_up(results, subject).map_or_else(none, |w| format!("{}x", figures(w)));
        let start = results.start(subject).map_or_else(none, milliseconds);
        let share = |ratio: Option<f64>| ratio.map_or_else(none, |r| format!("{}x", figures(r)));
        let memory = results.mean_ratio(subject, base, |cell| Some(cell.memory()?.median));
        let mut row = vec![subject.clone(), joined(Metric::Cpu), joined(Metric::Steady)];
        row.extend([warm, start, share(memory), least_memory(results, subject)]);
        row.extend(
            counted.map(|name| share(results.mean_ratio(subject, base, |c| c.counter(name)))),
        );
        rows.push(row);
    }
    render(&rows)
}

fn warm_up(results: &Results, subject: &str) -> Option<f64> {
    let ratios: Vec<f64> = results
        .programs
        .iter()
        .filter_map(|program| {
            let cell = results.sound(program, subject)?;
            let mean = |metric| {
                let all = cell.times(metric).concat();
                (!all.is_empty()).then(|| crate::stats::mean(&all))
            };
            let ratio = mean(Metric::First)? / mean(Metric::Steady)?;
            (ratio.is_finite() && ratio > 0.0).then_some(ratio)
        })
        .collect();
    (!ratios.is_empty()).then(|| crate::stats::geometric_mean(&ratios))
}

fn least_memory(results: &Results, subject: &str) -> String {
    let cell = results.sound(crate::analysis::EMPTY, subject);
    let Some((cell, memory)) = cell.and_then(|c| Some((c, c.memory()?))) else {
        return "–".to_owned();
    };
    // The kernel counts what the harness held as the child's.
    let bound = if memory.median <= cell.floor {
        "≤ "
    } else {
        ""
    };
    format!("{bound}{:.1} MB", memory.median / f64::from(1 << 20))
}

/// Pauses that processes noticed, where they looked for them; none if none did.
pub fn pauses(results: &Results) -> Option<String> {
    let title = [
        "program", "subject", "pauses", "p50, ms", "p99, ms", "max, ms",
    ];
    let mut rows = vec![title.map(str::to_owned).to_vec()];
    for program in &results.programs {
        for subject in &results.subjects {
            let Some(cell) = results.sound(program, subject) else {
                continue;
            };
            let mut all = cell.pauses.clone();
            if all.is_empty() {
                continue;
            }
            all.sort_by(f64::total_cmp);
            let mut row = vec![program.clone(), subject.clone(), all.len().to_string()];
            row.extend([0.5, 0.99, 1.0].map(|q| format!("{:.3}", quantile(&all, q) / 1e6)));
            rows.push(row);
        }
    }
    (rows.len() > 1).then(|| render(&rows))
}

/// Counters of tiers: the mean of processes; none if no tier told any.
pub fn counters(results: &Results) -> Option<String> {
    let cells = || {
        results.programs.iter().flat_map(|program| {
            let subjects = results.subjects.iter();
            subjects.filter_map(move |s| Some((program, s, results.sound(program, s)?)))
        })
    };
    let names: BTreeSet<&String> = cells()
        .flat_map(|(_, _, cell)| cell.counters.keys())
        .collect();
    if names.is_empty() {
        return None;
    }
    let mut title = vec!["program".to_owned(), "subject".to_owned()];
    title.extend(names.iter().map(ToString::to_string));
    let mut rows = vec![title];
    for (program, subject, cell) in cells().filter(|(_, _, cell)| !cell.counters.is_empty()) {
        let mut row = vec![program.clone(), subject.clone()];
        row.extend(names.iter().map(|name| {
            let value = cell.counter(name);
            value.map_or("–".to_owned(), |v| format!("{v:.0}"))
        }));
        rows.push(row);
    }
    Some(render(&rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Cost, Sample};

    fn results() -> Results {
        let sample = |program: &str, subject: &str, time: u64| Sample {
            program: program.to_owned(),
            subject: subject.to_owned(),
            cost: Some(Cost {
                iterations: vec![2 * time, time, time, time, time, time, time, time],
                wall: 10 * time + 5_000_000,
                cpu: 9 * time,
                peak: 3 << 20,
                floor: 4 << 20,
                pauses: (1..=100).map(|k| k * 10_000).collect(),
            }),
            counters: [("collections".to_owned(), 3.0)].into(),
            ..Sample::default()
        };
        Results::of(&[
            sample("fib", "eval", 400_000),
            sample("fib", "native", 100_000),
            sample("empty", "eval", 1000),
        ])
    }

    #[test]
    fn a_line_for_each_subject() {
        let text = subjects(&results(), "native");
        let eval = text.lines().find(|l| l.starts_with("| eval")).expect("it");
        for part in ["4.00x ± 0 % (1)", "5.00 ± 0 %", "≤ 3.0 MB", " 1.00x "] {
            assert!(eval.contains(part), "{part}: {eval}");
        }
    }

    #[test]
    fn pauses_by_quantiles_and_counters_by_name() {
        let text = pauses(&results()).expect("pauses");
        assert!(
            text.contains("100 |   0.505 |   0.990 |   1.000 |"),
            "{text}"
        );
        let text = counters(&results()).expect("counters");
        assert!(
            text.contains("| fib     |    eval |           3 |"),
            "{text}"
        );
    }
}
