//! In which order processes run, and running them.
//!
//! A machine is slow for a while and fast for a while. So that this hits all subjects alike, they take turns: round after
//! round, each program is run once by every subject, in an order that is drawn anew each time. What a round measures is
//! comparable within the round. A subject that fails a program is not asked again: it has no times there whatever follows.
//!
//! Where times do not matter ([`check`], counting) processes run on all cores at once.

use crate::count;
use crate::sample::{Counters, SIMULATED, Sample, Task, measure, timeout};
use crate::subject::{CommandLine, Subject, Work};
use crate::suite::{Program, Scale, Suite};
use fastrand::Rng;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// Count instructions by valgrind, too.
    pub simulate: bool,
}

/// A program under a subject, ready to be started.
struct Turn<'a> {
    program: &'a Program,
    subject: &'a Subject,
    work: Work,
    command: CommandLine,
    /// Where the sources of a template go.
    made: PathBuf,
}

impl Turn<'_> {
    fn task(&self) -> Task<'_> {
        Task {
            command: &self.command,
            iterations: self.work.iterations,
            result: self.program.result.at(self.work.scale),
            timeout: timeout(self.work.scale, self.work.iterations),
        }
    }

    fn sample(&self, process: usize, folder: &Path) -> Sample {
        let measured = match self.program.front() {
            Some(front) => {
                let size = *self.program.size.at(self.work.scale);
                front
                    .measure(&self.task(), size, &self.made)
                    .map(|cost| (cost, Counters::new()))
            }
            None => measure(&self.task(), folder),
        };
        let failure = measured.as_ref().err().cloned();
        let (cost, counters) = measured.ok().unzip();
        Sample {
            cost,
            failure,
            counters: counters.unwrap_or_default(),
            ..self.nothing(process)
        }
    }

    fn nothing(&self, process: usize) -> Sample {
        Sample {
            program: self.program.name.clone(),
            subject: self.subject.name.clone(),
            process,
            ..Sample::default()
        }
    }
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
    let turns = prepare(plan, plan.scale, plan.iterations, built)?;
    let bar = progress(turns.len() * plan.processes);
    let mut samples = Vec::new();
    let mut failed = BTreeSet::new();
    for process in 0..plan.processes {
        for round in turns.chunk_by(|a, b| a.program.name == b.program.name) {
            let mut round: Vec<&Turn<'_>> = round.iter().collect();
            rng.shuffle(&mut round);
            for turn in round {
                bar.inc(1);
                let pair = (&turn.program.name, &turn.subject.name);
                if failed.contains(&pair) {
                    continue;
                }
                bar.set_message(format!("{} {}", pair.0, pair.1));
                let sample = turn.sample(process, &plan.suite.folder);
                if sample.failure.is_some() {
                    failed.insert(pair);
                }
                each(&sample)?;
                samples.push(sample);
            }
        }
    }
    bar.finish_and_clear();
    if plan.simulate {
        let mut counting = prepare(plan, Scale::Gate, 1, built)?;
        // A process of the protocol is counted, which a template does not start.
        counting.retain(|turn| turn.program.front().is_none());
        let counted = at_once(&counting, |turn| {
            let count = count::instructions(&turn.task(), &plan.suite.folder);
            let mut sample = turn.nothing(0);
            match count {
                Ok(count) => {
                    sample.counters.insert(SIMULATED.to_owned(), count as f64);
                }
                Err(why) => eprintln!(
                    "{} under {}: {why}; not counted",
                    sample.program, sample.subject
                ),
            }
            sample
        });
        for sample in counted.into_iter().filter(|s| !s.counters.is_empty()) {
            each(&sample)?;
            samples.push(sample);
        }
    }
    Ok(samples)
}

/// Runs each program once under each subject, on all cores at once: for results, not for times.
///
/// # Errors
/// A program could not be compiled.
pub fn check(plan: &Plan<'_>, built: &Path) -> Result<Vec<Sample>, String> {
    let turns = prepare(plan, plan.scale, 1, built)?;
    Ok(at_once(&turns, |turn| turn.sample(0, &plan.suite.folder)))
}

/// Compiles what must be compiled.
fn prepare<'a>(
    plan: &'a Plan<'_>,
    scale: Scale,
    iterations: usize,
    built: &Path,
) -> Result<Vec<Turn<'a>>, String> {
    let mut pairs = Vec::new();
    for program in &plan.programs {
        pairs.extend(plan.subjects.iter().map(|subject| (*program, subject)));
    }
    let turns = at_once(&pairs, |&(program, subject)| {
        let work = Work {
            scale,
            iterations: subject.iterations(iterations),
        };
        let command = subject.command(plan.suite, program, work, built)?;
        Ok(command.map(|command| Turn {
            program,
            subject,
            work,
            command,
            made: built.join("front").join(&program.name).join(&subject.name),
        }))
    });
    let turns: Result<Vec<_>, String> = turns.into_iter().collect();
    Ok(turns?.into_iter().flatten().collect())
}

/// Does something with all items, on all cores; results in the order of the items.
pub(crate) fn at_once<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let bar = progress(items.len());
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else {
                        break;
                    };
                    let result = work(item);
                    bar.inc(1);
                    if let Ok(mut done) = done.lock() {
                        done.push((index, result));
                    }
                }
            });
        }
    });
    bar.finish_and_clear();
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn progress(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} ({eta} left)") {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_work_at_once_keep_their_order() {
        let numbers: Vec<usize> = (0..100).collect();
        assert_eq!(at_once(&numbers, |n| n * n)[99], 99 * 99);
        assert!(at_once(&[0; 0], |n: &i32| *n).is_empty());
    }
}
