//! A file of samples, and what the page is told of it.

use super::facts;
use super::figures;
use super::model::{
    Box5, Cell, Failure, Pauses, Process, ProgramText, Run, Short, Start, SubjectText,
};
use crate::analysis::{EMPTY, Measured, Results, seed};
use crate::stats::bootstrap::mean_time;
use crate::stats::{Summary, Times, changepoint, quantile};
use crate::store::{self, Header};
use crate::subject;
use crate::suite::{Scale, Suite};
use clap::ValueEnum;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A file.
pub(super) struct Loaded {
    pub name: String,
    pub text: String,
    pub header: Header,
    /// The first line as it stands: it may say more than [`Header`] knows.
    pub head: Value,
    pub results: Results,
}

/// Reads a file.
pub(super) fn load(path: &Path) -> Result<Loaded, String> {
    let named = |e: String| format!("{}: {e}", path.display());
    let (header, samples) = store::read(path)?;
    let text = std::fs::read_to_string(path).map_err(|e| named(e.to_string()))?;
    let first = text.lines().next().unwrap_or_default();
    if samples.is_empty() {
        return Err(named("there are no samples in it".to_owned()));
    }
    let mut results = Results::of(&samples);
    // Samples come in an order that was drawn: tiers first, then peers as they are listed.
    let place = |name: &String| subject::peers().position(|(peer, _)| peer == name);
    results.subjects.sort_by_key(place);
    Ok(Loaded {
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        head: serde_json::from_str(first).map_err(|e| named(e.to_string()))?,
        results,
        header,
        text,
    })
}

/// All that the page is told of a file.
pub(super) fn describe(file: &Loaded, suite: &Suite) -> Run {
    let results = &file.results;
    let programs: Vec<ProgramText> = results
        .programs
        .iter()
        .map(|p| program(p, file, suite))
        .collect();
    let subjects: Vec<SubjectText> = results
        .subjects
        .iter()
        .map(|s| describe_subject(s, file))
        .collect();
    let mut suites: Vec<String> = Vec::new();
    for program in &programs {
        if !suites.contains(&program.suite) {
            suites.push(program.suite.clone());
        }
    }
    let suite_of = |p: &ProgramText| suites.iter().position(|s| *s == p.suite).unwrap_or(0);
    let numbers: Vec<usize> = programs.iter().map(suite_of).collect();
    let ours: Vec<usize> = subjects
        .iter()
        .enumerate()
        .filter(|(_, s)| s.ours)
        .map(|(i, _)| i)
        .collect();
    let figures = figures::rows();
    let cells = results.programs.iter().map(|program| {
        let cell = |subject: &String| results.cell(program, subject).map(cell);
        results.subjects.iter().map(cell).collect()
    });
    Run {
        name: file.name.clone(),
        time: file.header.time,
        facts: facts::machine(&file.header, &file.head),
        commands: facts::commands(file, suite),
        figures: figures
            .iter()
            .map(|(source, _)| figures::of(results, source, &ours, &numbers))
            .collect(),
        cells: cells.collect(),
        floor: Short(floor(results)),
        start: start(file),
        failures: failures(results),
        programs,
        subjects,
        suites,
    }
}

fn program(name: &str, file: &Loaded, suite: &Suite) -> ProgramText {
    let entry = suite.programs.iter().find(|p| p.name == name);
    ProgramText {
        name: name.to_owned(),
        suite: entry.map_or("no longer there", |p| &p.suite).to_owned(),
        about: entry.map(|p| p.about.clone()).unwrap_or_default(),
        size: entry.and_then(|p| Some(*p.size.at(scale(&file.header.scale)?))),
    }
}

fn scale(name: &str) -> Option<Scale> {
    Scale::from_str(name, true).ok()
}

fn describe_subject(name: &str, file: &Loaded) -> SubjectText {
    let peer = subject::peers().find(|(peer, _)| *peer == name);
    SubjectText {
        name: name.to_owned(),
        ours: peer.is_none(),
        about: peer
            .map_or("a tier of this implementation", |(_, about)| about)
            .to_owned(),
        version: file.header.subjects.get(name).cloned().unwrap_or_default(),
        command: subject::command_text(name),
    }
}

fn cell(measured: &Measured) -> Cell {
    let process = |times: &Vec<f64>| {
        let (shape, steady) = changepoint::classify(times);
        Process::of(shape, steady, &changepoint::segments(times))
    };
    Cell {
        times: Summary::of(&measured.wall.concat()).map(Box5::from),
        memory: measured.memory().map(Box5::from),
        processes: measured.wall.iter().map(process).collect(),
        pauses: pauses(measured.pauses.clone()),
        counters: measured
            .counters
            .keys()
            .filter_map(|name| Some((name.clone(), Short(measured.counter(name)?))))
            .collect(),
    }
}

fn pauses(mut all: Vec<f64>) -> Option<Pauses> {
    all.sort_by(f64::total_cmp);
    let at = |q| Short(quantile(&all, q));
    (!all.is_empty()).then(|| Pauses {
        count: all.len(),
        p50: at(0.5),
        p99: at(0.99),
        max: at(1.0),
    })
}

/// The program that does nothing tells best what starting costs; without it, all others do.
fn start(file: &Loaded) -> Start {
    let results = &file.results;
    let empty = results.subjects.iter().any(|s| results.start(s).is_some());
    let only = [EMPTY.to_owned()];
    let programs = if empty { &only[..] } else { &results.programs };
    let row = |subject: &String| {
        let cells = programs.iter().filter_map(|p| results.sound(p, subject));
        let times: Times = cells.flat_map(|cell| cell.start.clone()).collect();
        let mean = mean_time(&times, seed(EMPTY, subject))?;
        Some((mean.into(), Summary::of(&times.concat())?.into()))
    };
    Start {
        of: if empty {
            "a program that does nothing"
        } else {
            "the programs of this run"
        }
        .to_owned(),
        subjects: results.subjects.iter().map(row).collect(),
    }
}

/// The largest share of the harness in a memory peak.
fn floor(results: &Results) -> f64 {
    let cells = results.programs.iter().flat_map(|program| {
        let subjects = results.subjects.iter();
        subjects.filter_map(move |subject| results.cell(program, subject))
    });
    cells.map(|cell| cell.floor).fold(0.0, f64::max)
}

fn failures(results: &Results) -> Vec<Failure> {
    let mut count: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for failure in results.failures() {
        *count.entry(failure).or_default() += 1;
    }
    let failure = |((program, subject, reason), processes): ((&str, &str, &str), usize)| Failure {
        program: program.to_owned(),
        subject: subject.to_owned(),
        reason: reason.to_owned(),
        processes,
    };
    count.into_iter().map(failure).collect()
}
