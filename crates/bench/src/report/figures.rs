//! What a metric says: values, ratios of every pair of subjects, geometric means over all programs and over each suite.
//!
//! Each sample is resampled once; all pairs are made of the same draws, which is exact, as an interval of a ratio looks
//! at two samples only, and a hundred times cheaper than drawing for each pair.

use super::losses;
use super::model::{Figures, Mean, MetricText, Unit};
use crate::analysis::{Measured, Metric, Results, seed};
use crate::sample::{INSTRUCTIONS, SIMULATED};
use crate::stats::Times;
use crate::stats::bootstrap::{Draws, geometric_mean};

/// Where times come from.
pub(super) enum Source {
    Time(Metric),
    Memory,
    Instructions,
}

type Row = (Source, MetricText);

pub(super) fn rows() -> [Row; 5] {
    let row = |source, id, name, about, unit| {
        let text = MetricText {
            id,
            name,
            about,
            unit,
        };
        (source, text)
    };
    let time = Unit::Nanoseconds;
    [
        row(
            Source::Time(Metric::Cpu),
            "cpu",
            "CPU time",
            "CPU time of the whole process for each iteration, start included. Other work on the machine disturbs it least.",
            time,
        ),
        row(
            Source::Time(Metric::Steady),
            "steady",
            "Steady state",
            "Wall time of an iteration, from where each process is steady.",
            time,
        ),
        row(
            Source::Time(Metric::First),
            "first",
            "First iteration",
            "Wall time of the first iteration of each process, before anything is warm.",
            time,
        ),
        row(
            Source::Instructions,
            "instructions",
            "Instructions",
            "Instructions in user mode: of an iteration where the processor counts them, else of a whole small run under valgrind.",
            Unit::Count,
        ),
        row(
            Source::Memory,
            "memory",
            "Memory",
            "The most memory that a process held at once.",
            Unit::Bytes,
        ),
    ]
}

pub(super) fn metrics() -> Vec<MetricText> {
    rows().into_iter().map(|(_, text)| text).collect()
}

impl Source {
    pub(super) fn times(&self, cell: &Measured) -> Times {
        match self {
            Source::Time(metric) => cell.times(*metric),
            Source::Memory => alone(&cell.peaks),
            Source::Instructions => {
                let counted = [INSTRUCTIONS, SIMULATED].map(|name| cell.counters.get(name));
                counted
                    .into_iter()
                    .flatten()
                    .next()
                    .map(|c| alone(c))
                    .unwrap_or_default()
            }
        }
    }
}

/// One value for each process.
fn alone(values: &[f64]) -> Times {
    values.iter().map(|value| vec![*value]).collect()
}

/// Draws of each program and subject.
pub(super) type Drawn = Vec<Vec<Option<Draws>>>;

/// Everything that a metric says; none if nothing was measured. `ours` are the numbers of our tiers; `suites` gives the
/// number of each program's suite.
pub(super) fn of(
    results: &Results,
    source: &Source,
    ours: &[usize],
    suites: &[usize],
) -> Option<Figures> {
    let draws = |program: &String, subject: &String| {
        let times = source.times(results.sound(program, subject)?);
        Draws::of(&times, seed(program, subject))
    };
    let row = |program| results.subjects.iter().map(|s| draws(program, s)).collect();
    let drawn: Drawn = results.programs.iter().map(row).collect();
    if drawn.iter().flatten().all(Option::is_none) {
        return None;
    }
    let number = suites.iter().max().map_or(0, |last| last + 1);
    let chosen = |suite: Option<usize>| -> Vec<&Vec<Option<Draws>>> {
        let rows = drawn.iter().zip(suites);
        rows.filter(|(_, own)| suite.is_none_or(|s| s == **own))
            .map(|(row, _)| row)
            .collect()
    };
    let groups = std::iter::once(None).chain((0..number).map(Some));
    Some(Figures {
        values: map(&drawn, |draws| draws.as_ref().map(|d| d.mean().into())),
        ratios: drawn
            .iter()
            .map(|row| {
                map_pairs(row.len(), |subject, base| {
                    let (subject, base) = pair(row, subject, base)?;
                    Some(subject.ratio(base).into())
                })
            })
            .collect(),
        means: groups
            .map(|suite| {
                let rows = chosen(suite);
                map_pairs(results.subjects.len(), |subject, base| {
                    mean(rows.iter().filter_map(|row| pair(row, subject, base)))
                })
            })
            .collect(),
        losses: losses::of(&drawn, ours),
    })
}

fn map<A, B>(table: &[Vec<A>], each: impl Fn(&A) -> B) -> Vec<Vec<B>> {
    let row = |row: &Vec<A>| row.iter().map(&each).collect();
    table.iter().map(row).collect()
}

/// A square of all pairs, without those of a thing with itself.
fn map_pairs<T>(size: usize, each: impl Fn(usize, usize) -> Option<T>) -> Vec<Vec<Option<T>>> {
    let cell = |a, b| if a == b { None } else { each(a, b) };
    let row = |a| (0..size).map(|b| cell(a, b)).collect();
    (0..size).map(row).collect()
}

/// The draws of two subjects with one program, if both have some.
pub(super) fn pair(row: &[Option<Draws>], a: usize, b: usize) -> Option<(&Draws, &Draws)> {
    Some((row.get(a)?.as_ref()?, row.get(b)?.as_ref()?))
}

/// The geometric mean of ratios.
pub(super) fn mean<'a>(pairs: impl Iterator<Item = (&'a Draws, &'a Draws)>) -> Option<Mean> {
    let pairs: Vec<_> = pairs.collect();
    Some(Mean::of(geometric_mean(&pairs)?, pairs.len()))
}
