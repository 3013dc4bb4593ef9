//! In which order processes run, and running them.
//!
//! A machine is slow for a while and fast for a while. So that this hits all subjects alike, they take turns: round after
//! round, each program is run once by every subject, in an order that is drawn anew each time. What a round measures is
//! comparable within the round.

use crate::sample::{Sample, Task, measure, timeout};
use crate::subject::{CommandLine, Subject};
use crate::suite::{Program, Scale, Suite};
use fastrand::Rng;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;

/// What to run.
pub struct Plan<'a> {
    /// Where the programs are.
    pub suite: &'a Suite,
    /// The programs.
    pub programs: Vec<&'a Program>,
    /// Who runs them.
    pub subjects: &'a [Subject],
    /// How much work.
    pub scale: Scale,
    /// Processes of each subject with each program.
    pub processes: usize,
    /// Iterations of a process.
    pub iterations: usize,
    /// Where the order of subjects starts.
    pub seed: u64,
}

/// Runs all processes; gives `each` one sample after the other.
///
/// # Errors
/// A program could not be compiled, or `each` failed.
pub fn run(
    plan: &Plan<'_>,
    built: &Path,
    mut each: impl FnMut(&Sample) -> Result<(), String>,
) -> Result<Vec<Sample>, String> {
    let mut rng = Rng::with_seed(plan.seed);
    let mut commands: Vec<(&Program, &Subject, CommandLine)> = Vec::new();
    for program in &plan.programs {
        for subject in plan.subjects {
            if let Some(command) = subject.command(plan.suite, program, built)? {
                commands.push((program, subject, command));
            }
        }
    }
    let bar = ProgressBar::new((commands.len() * plan.processes) as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} ({eta} left)") {
        bar.set_style(style);
    }
    let mut samples = Vec::new();
    for process in 0..plan.processes {
        for turn in commands.chunk_by(|a, b| a.0.name == b.0.name) {
            let mut turn: Vec<_> = turn.iter().collect();
            rng.shuffle(&mut turn);
            for (program, subject, command) in turn {
                bar.set_message(format!("{} {}", program.name, subject.name));
                let task = Task {
                    command,
                    iterations: plan.iterations,
                    size: *program.size.at(plan.scale),
                    result: program.result.at(plan.scale),
                    timeout: timeout(plan.scale, plan.iterations),
                };
                let measured = measure(&task, &plan.suite.folder);
                let sample = Sample {
                    program: program.name.clone(),
                    subject: subject.name.clone(),
                    process,
                    failure: measured.as_ref().err().cloned(),
                    cost: measured.ok(),
                };
                each(&sample)?;
                samples.push(sample);
                bar.inc(1);
            }
        }
    }
    bar.finish_and_clear();
    Ok(samples)
}
