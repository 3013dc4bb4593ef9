//! Before and after: the subjects that two files of samples have in common.

use super::figures;
use super::model::{Change, Changes, Comparison};
use super::run::Loaded;
use crate::analysis::seed;
use crate::stats::bootstrap::Draws;

/// Each later file beside the first.
pub(super) fn with_first(files: &[Loaded]) -> Vec<Comparison> {
    let mut rest = files.iter().enumerate();
    let Some((_, before)) = rest.next() else {
        return Vec::new();
    };
    rest.map(|(number, after)| compare(before, after, number))
        .collect()
}

fn compare(before: &Loaded, after: &Loaded, number: usize) -> Comparison {
    let common = |names: &[String], others: &[String]| -> Vec<String> {
        names
            .iter()
            .filter(|n| others.contains(n))
            .cloned()
            .collect()
    };
    let subjects = common(&before.results.subjects, &after.results.subjects);
    let programs = common(&before.results.programs, &after.results.programs);
    let changes = |source: &figures::Source, subject: &String| {
        let drawn: Vec<_> = programs
            .iter()
            .filter_map(|program| {
                let draws = |file: &Loaded, when: &str| {
                    let times = source.times(file.results.sound(program, subject)?);
                    Draws::of(&times, seed(program, &format!("{subject} {when}")))
                };
                Some((program, draws(before, "before")?, draws(after, "after")?))
            })
            .collect();
        let row = |(program, before, after): &(&String, _, _)| change(program, before, after);
        Changes {
            rows: drawn.iter().map(row).collect(),
            mean: figures::mean(drawn.iter().map(|(_, before, after)| (after, before))),
        }
    };
    let rows = figures::rows();
    let by_metric = rows
        .iter()
        .map(|(source, _)| subjects.iter().map(|s| changes(source, s)).collect());
    Comparison {
        before: 0,
        after: number,
        figures: by_metric.collect(),
        subjects,
    }
}

fn change(program: &str, before: &Draws, after: &Draws) -> Change {
    Change {
        program: program.to_owned(),
        before: before.mean().into(),
        after: after.mean().into(),
        ratio: after.ratio(before).into(),
    }
}
