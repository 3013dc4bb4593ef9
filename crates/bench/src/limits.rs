//! Limits: what a program must not exceed, whatever the machine, by `benches/limits.toml`.
//!
//! The gate watches small changes; a limit is a promise about the whole: at most so many times the time of another
//! subject, a time that grows no faster than the work, a start within so many milliseconds. A limit is *missed* when the
//! whole interval of what was measured lies beyond it, and *not shown* when only a part of it does.

use crate::analysis::{Metric, Results};
use crate::command::subjects;
use crate::place::Place;
use crate::plan::{self, Plan};
use crate::sample;
use crate::stats::Summary;
use crate::stats::bootstrap::{self, Estimate};
use crate::subject::{self, Subject};
use crate::suite::{Program, Scale, Suite};
use crate::table;
use clap::Args;
use serde::Deserialize;
use std::time::Duration;

/// Starts are short: so many times as many processes measure them.
const STARTS: usize = 4;

/// What to check.
#[derive(Args)]
pub struct Options {
    /// Only limits of programs whose name contains this
    #[arg(long, default_value = "")]
    filter: String,
    /// Processes of each subject
    #[arg(long, default_value_t = 5)]
    processes: usize,
    /// Iterations of each process
    #[arg(long, default_value_t = 3)]
    iterations: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    limit: Vec<Limit>,
}

#[derive(Deserialize)]
struct Limit {
    program: String,
    /// The tier.
    subject: String,
    #[serde(flatten)]
    demand: Demand,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// CPU time of processes as a multiple of that of another subject.
    Times { of: String, most: f64 },
    /// Time for a unit of work at the scale `full`, as a multiple of that at `quick`.
    Growth { most: f64 },
    /// A program of one line that prints `Hello, world!`: CPU time of its process, and peak of memory.
    Start { milliseconds: f64, megabytes: f64 },
}

struct Finding {
    limit: String,
    measured: String,
    /// None: what it needs is not on this machine.
    met: Option<bool>,
    sure: bool,
}

/// Measures and compares.
///
/// # Errors
/// A limit is missed, or cannot be read.
pub fn run(options: &Options, place: &Place) -> Result<(), String> {
    let path = place.benches.join("limits.toml");
    let named = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let text = std::fs::read_to_string(&path).map_err(|e| named(&e))?;
    let file: File = toml::from_str(&text).map_err(|e| named(&e))?;
    let suite = Suite::load(&place.benches)?;
    let title = ["program", "subject", "limit", "measured", ""];
    let mut rows = vec![title.map(str::to_owned).to_vec()];
    let mut missed = Vec::new();
    for limit in &file.limit {
        if !limit.program.contains(&options.filter) {
            continue;
        }
        let finding = match limit.demand {
            Demand::Start {
                milliseconds,
                megabytes,
            } => limit.start(milliseconds, megabytes, options, place)?,
            _ => {
                let program = suite.programs.iter().find(|p| p.name == limit.program);
                let wrong = || named(&format!("no program `{}`", limit.program));
                limit.measure(program.ok_or_else(wrong)?, &suite, options, place)?
            }
        };
        let verdict = match (finding.met, finding.sure) {
            (None, _) => "skipped",
            (Some(true), true) => "met",
            (Some(false), true) => "MISSED",
            (Some(_), false) => "not shown",
        };
        if verdict == "MISSED" {
            missed.push(limit.program.as_str());
        }
        let (program, subject) = (limit.program.clone(), limit.subject.clone());
        let row = [finding.limit, finding.measured, verdict.to_owned()];
        rows.push([vec![program, subject], row.to_vec()].concat());
    }
    println!("{}", table::render(&rows));
    match missed.is_empty() {
        true => Ok(()),
        false => Err(format!("limits missed: {}", missed.join(", "))),
    }
}

impl Limit {
    fn measure(
        &self,
        program: &Program,
        suite: &Suite,
        options: &Options,
        place: &Place,
    ) -> Result<Finding, String> {
        let measured = |subjects: &[Subject], scale, iterations| {
            let plan = Plan {
                programs: vec![program],
                suite,
                subjects,
                scale,
                processes: options.processes,
                iterations,
                seed: 1,
                simulate: false,
            };
            let samples = plan::run(&plan, &place.made(), |sample| match &sample.failure {
                Some(why) if sample.subject == self.subject => {
                    Err(format!("{} under {}: {why}", program.name, sample.subject))
                }
                _ => Ok(()),
            })?;
            Ok::<Results, String>(Results::of(&samples))
        };
        match &self.demand {
            Demand::Times { of, most } => {
                let limit = format!("≤ {most} x {of}");
                let Some(base) = subject::peer(of)? else {
                    return Ok(Finding::absent(
                        limit,
                        format!("{of} is not on this machine"),
                    ));
                };
                let subjects: Vec<Subject> = self.own(place)?.into_iter().chain([base]).collect();
                let results = measured(&subjects, Scale::Full, options.iterations)?;
                let ratio = results.ratio(&program.name, &self.subject, of, Metric::Cpu);
                Ok(match ratio {
                    Some(ratio) => Finding::of(limit, ratio, *most, " x"),
                    None => Finding::absent(limit, format!("{of} cannot run it")),
                })
            }
            Demand::Growth { most } => {
                let subjects = self.own(place)?;
                let large = measured(&subjects, Scale::Full, options.iterations)?;
                let small = measured(&subjects, Scale::Quick, options.iterations)?;
                let each = |results: &Results, scale| {
                    let size = *program.size.at(scale) as f64;
                    let cell = results.cell(&program.name, &self.subject);
                    let times = cell.map(|c| c.wall.clone()).unwrap_or_default();
                    let each = |process: Vec<f64>| process.iter().map(|t| t / size).collect();
                    times.into_iter().map(each).collect()
                };
                let (large, small) = (each(&large, Scale::Full), each(&small, Scale::Quick));
                let ratio = bootstrap::ratio(&large, &small, 1).ok_or("no times")?;
                let limit = format!("≤ {most} x for each unit of more work");
                Ok(Finding::of(limit, ratio, *most, " x"))
            }
            Demand::Start { .. } => Err("start is no limit of a program of the suite".to_owned()),
        }
    }

    fn own(&self, place: &Place) -> Result<Vec<Subject>, String> {
        subjects(std::slice::from_ref(&self.subject), place).map(|found| found.0)
    }

    /// Says hello in a process of its own, several times.
    fn start(
        &self,
        milliseconds: f64,
        megabytes: f64,
        options: &Options,
        place: &Place,
    ) -> Result<Finding, String> {
        let file = place.made().join("hello.ruchy");
        std::fs::create_dir_all(place.made())
            .and_then(|()| std::fs::write(&file, "println(\"Hello, world!\")\n"))
            .map_err(|e| format!("{}: {e}", file.display()))?;
        let (mut times, mut peaks) = (Vec::new(), Vec::new());
        for subject in self.own(place)? {
            let command = subject.starting(&file);
            for _ in 0..options.processes * STARTS {
                let outcome = sample::start(&command, Duration::from_secs(60), &place.benches)?;
                if outcome.stdout != "Hello, world!\n" {
                    return Err(format!("{}: printed `{}`", self.subject, outcome.stdout));
                }
                times.push(vec![outcome.cpu.as_secs_f64() * 1e3]);
                peaks.push(outcome.peak as f64 / f64::from(1 << 20));
            }
        }
        let cpu = bootstrap::mean_time(&times, 1).ok_or("no times")?;
        let peak = Summary::of(&peaks).ok_or("no peaks")?.median;
        let limit = format!("≤ {milliseconds} ms CPU, ≤ {megabytes} MB");
        let mut finding = Finding::of(limit, cpu, milliseconds, " ms");
        finding.measured += &format!(", {peak:.1} MB");
        if peak > megabytes {
            (finding.met, finding.sure) = (Some(false), true);
        }
        Ok(finding)
    }
}

impl Finding {
    fn of(limit: String, value: Estimate, most: f64, unit: &str) -> Finding {
        let figures = table::figures;
        let (low, high) = (figures(value.low), figures(value.high));
        Finding {
            limit,
            measured: format!("{}{unit} ({low} – {high})", figures(value.value)),
            met: Some(value.value <= most),
            sure: value.high <= most || value.low > most,
        }
    }

    fn absent(limit: String, why: String) -> Finding {
        Finding {
            limit,
            measured: why,
            met: None,
            sure: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_missed_only_beyond_doubt() {
        let judged = |low, value, high| {
            let finding = Finding::of(String::new(), Estimate { value, low, high }, 150.0, " x");
            (finding.met, finding.sure)
        };
        assert_eq!(judged(90.0, 100.0, 110.0), (Some(true), true));
        assert_eq!(judged(140.0, 160.0, 180.0), (Some(false), false));
        assert_eq!(judged(151.0, 160.0, 180.0), (Some(false), true));
    }

    #[test]
    fn the_file_is_readable() {
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/limits.toml");
        let text = std::fs::read_to_string(path).expect("there");
        let file: File = toml::from_str(&text).unwrap_or_else(|e| panic!("{e}"));
        assert!(file.limit.len() >= 6);
    }
}
