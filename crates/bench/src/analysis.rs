//! From samples to statements: times of each program under each subject, ratios, geometric means.

use crate::sample::{INSTRUCTIONS, Sample};
use crate::stats::bootstrap::{self, Draws, Estimate};
use crate::stats::changepoint::{self, Shape};
use crate::stats::{self, Summary, Times, mean};
use crate::subject;
use std::collections::BTreeMap;

/// Which time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Metric {
    /// CPU time of the whole process for each iteration, start included: what other work on the machine disturbs least
    Cpu,
    /// Wall time of the iterations from where each process is steady
    Steady,
    /// Wall time of the first iteration of each process
    First,
    /// Wall time of each process outside its iterations: start, reading the program, end
    Start,
}

/// The program that does nothing: what it costs is starting. It is in no table of programs and in no mean of them.
pub const EMPTY: &str = "empty";

/// What was measured of one program under one subject.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// Whole-process CPU time for each iteration, one value a process, in nanoseconds.
    pub cpu: Times,
    /// Wall times of all iterations, in nanoseconds.
    pub wall: Times,
    /// Wall time outside the iterations, one value a process, in nanoseconds.
    pub start: Times,
    /// Memory peaks in bytes, one a process.
    pub peaks: Vec<f64>,
    /// What a memory peak is at least, because the harness held as much.
    pub floor: f64,
    /// Pauses that processes noticed, in nanoseconds.
    pub pauses: Vec<f64>,
    /// What was counted, one value a process; instructions for each iteration.
    pub counters: BTreeMap<String, Vec<f64>>,
    /// Why processes have no times.
    pub failures: Vec<String>,
}

impl Measured {
    /// The times that a metric counts.
    pub fn times(&self, metric: Metric) -> Times {
        match metric {
            Metric::Cpu => self.cpu.clone(),
            Metric::Start => self.start.clone(),
            Metric::First => self
                .wall
                .iter()
                .map(|process| process.first().copied().into_iter().collect())
                .collect(),
            Metric::Steady => self
                .wall
                .iter()
                .map(|process| {
                    let (_, from) = changepoint::classify(process);
                    process.get(from..).unwrap_or_default().to_vec()
                })
                .collect(),
        }
    }

    /// How many processes took each shape.
    pub fn shapes(&self) -> BTreeMap<Shape, usize> {
        let mut count = BTreeMap::new();
        for process in &self.wall {
            *count.entry(changepoint::classify(process).0).or_default() += 1;
        }
        count
    }

    /// The memory peaks.
    pub fn memory(&self) -> Option<Summary> {
        Summary::of(&self.peaks)
    }

    /// The mean of a counter.
    pub fn counter(&self, name: &str) -> Option<f64> {
        let values = self.counters.get(name)?;
        (!values.is_empty()).then(|| mean(values))
    }
}

/// All that was measured, by program and subject, programs in the order of their first sample.
#[derive(Debug, Default)]
pub struct Results {
    /// The programs.
    pub programs: Vec<String>,
    /// The subjects: tiers, then peers.
    pub subjects: Vec<String>,
    cells: BTreeMap<(String, String), Measured>,
}

impl Results {
    /// Sorts samples by program and subject.
    pub fn of(samples: &[Sample]) -> Results {
        let mut results = Results::default();
        for sample in samples {
            for (names, name) in [
                (&mut results.programs, &sample.program),
                (&mut results.subjects, &sample.subject),
            ] {
                if name != EMPTY && !names.contains(name) {
                    names.push(name.clone());
                }
            }
            let key = (sample.program.clone(), sample.subject.clone());
            let cell = results.cells.entry(key).or_default();
            if let Some(cost) = &sample.cost {
                cell.cpu
                    .push(vec![cost.cpu as f64 / cost.iterations.len().max(1) as f64]);
                cell.wall
                    .push(cost.iterations.iter().map(|&t| t as f64).collect());
                let inside: u64 = cost.iterations.iter().sum();
                cell.start
                    .push(vec![cost.wall.saturating_sub(inside) as f64]);
                cell.peaks.push(cost.peak as f64);
                cell.floor = cell.floor.max(cost.floor as f64);
                cell.pauses.extend(cost.pauses.iter().map(|&p| p as f64));
            }
            for (name, count) in &sample.counters {
                let iterations = sample.cost.as_ref().map_or(1, |c| c.iterations.len());
                let each = match name == INSTRUCTIONS {
                    true => count / iterations.max(1) as f64,
                    false => *count,
                };
                cell.counters.entry(name.clone()).or_default().push(each);
            }
            cell.failures.extend(sample.failure.clone());
        }
        // Samples come in an order that was drawn; tiers stand first, then peers as they are listed.
        let peers: Vec<&str> = subject::peers().map(|(name, _)| name).collect();
        let place = |subject: &String| peers.iter().position(|peer| peer == subject);
        results.subjects.sort_by_key(place);
        results
    }

    /// What was measured of a program under a subject.
    pub fn cell(&self, program: &str, subject: &str) -> Option<&Measured> {
        self.cells.get(&(program.to_owned(), subject.to_owned()))
    }

    /// How many times as long `subject` takes as `base`. None where one of them has a failure or no samples.
    pub fn ratio(
        &self,
        program: &str,
        subject: &str,
        base: &str,
        metric: Metric,
    ) -> Option<Estimate> {
        let draws = |subject| self.draws(program, subject, metric);
        Some(draws(subject)?.ratio(&draws(base)?))
    }

    /// The geometric mean of the ratios over all programs that both can run, and how many these are.
    pub fn geometric_mean(
        &self,
        subject: &str,
        base: &str,
        metric: Metric,
    ) -> Option<(Estimate, usize)> {
        let draws = |program: &String, subject| self.draws(program, subject, metric);
        let programs = self.programs.iter();
        let drawn: Vec<(Draws, Draws)> = programs
            .filter_map(|program| Some((draws(program, subject)?, draws(program, base)?)))
            .collect();
        let pairs: Vec<(&Draws, &Draws)> = drawn.iter().map(|(a, b)| (a, b)).collect();
        Some((bootstrap::geometric_mean(&pairs)?, pairs.len()))
    }

    /// What intervals are made of. None where there is a failure or no sample.
    pub fn draws(&self, program: &str, subject: &str, metric: Metric) -> Option<Draws> {
        let cell = self.sound(program, subject)?;
        Draws::of(&cell.times(metric), seed(program, subject))
    }

    /// What it takes a subject to start and end.
    pub fn start(&self, subject: &str) -> Option<Estimate> {
        bootstrap::mean_time(&self.sound(EMPTY, subject)?.start, 1)
    }

    /// The geometric mean, over all programs that both can run, of a figure of `subject` divided by that of `base`.
    pub fn mean_ratio(
        &self,
        subject: &str,
        base: &str,
        figure: impl Fn(&Measured) -> Option<f64>,
    ) -> Option<f64> {
        let ratio = |program: &String| {
            let own = figure(self.sound(program, subject)?)?;
            Some(own / figure(self.sound(program, base)?)?)
        };
        let ratios: Vec<f64> = self.programs.iter().filter_map(ratio).collect();
        (!ratios.is_empty()).then(|| stats::geometric_mean(&ratios))
    }

    /// What was measured, if no process failed.
    pub fn sound(&self, program: &str, subject: &str) -> Option<&Measured> {
        self.cell(program, subject)
            .filter(|cell| cell.failures.is_empty() && !cell.cpu.is_empty())
    }

    /// Every failure: program, subject, reason.
    pub fn failures(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.cells.iter().flat_map(|((program, subject), cell)| {
            let reasons = cell.failures.iter();
            reasons.map(|reason| (program.as_str(), subject.as_str(), reason.as_str()))
        })
    }
}

/// Where the draws of a sample start: FNV-1a of both names. Samples with equal seeds would be drawn alike, and errors that
/// are independent would seem not to be.
pub fn seed(program: &str, subject: &str) -> u64 {
    let bytes = program.bytes().chain([0]).chain(subject.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Cost;

    fn sample(subject: &str, process: usize, time: u64, failure: Option<&str>) -> Sample {
        Sample {
            program: "fib".to_owned(),
            subject: subject.to_owned(),
            process,
            cost: failure.is_none().then(|| Cost {
                iterations: vec![time; 4],
                wall: 5 * time,
                cpu: 4 * time,
                peak: 1 << 20,
                ..Cost::default()
            }),
            failure: failure.map(str::to_owned),
            counters: [(INSTRUCTIONS.to_owned(), 40.0)].into(),
        }
    }

    #[test]
    fn ratios_are_those_of_the_times() {
        let samples: Vec<Sample> = (0..3)
            .flat_map(|i| [sample("eval", i, 300, None), sample("lua", i, 100, None)])
            .collect();
        let results = Results::of(&samples);
        for metric in [Metric::Cpu, Metric::Steady, Metric::First, Metric::Start] {
            let ratio = results
                .ratio("fib", "eval", "lua", metric)
                .expect("measured");
            assert!((ratio.value - 3.0).abs() < 1e-9, "{metric:?}: {ratio:?}");
        }
        let (mean, programs) = results
            .geometric_mean("eval", "lua", Metric::Cpu)
            .expect("measured");
        assert_eq!((mean.value.round() as i64, programs), (3, 1));
    }

    #[test]
    fn a_failure_takes_the_program_out_of_the_comparison() {
        let samples = [
            sample("eval", 0, 300, None),
            sample("eval", 1, 300, Some("gave `1` instead of `2`")),
            sample("lua", 0, 100, None),
        ];
        let results = Results::of(&samples);
        assert_eq!(results.ratio("fib", "eval", "lua", Metric::Cpu), None);
        assert_eq!(results.geometric_mean("eval", "lua", Metric::Cpu), None);
        assert_eq!(results.failures().count(), 1);
    }

    #[test]
    fn the_empty_program_is_the_start_and_no_program() {
        let mut samples = vec![sample("eval", 0, 300, None), sample("lua", 0, 100, None)];
        samples[1].program = EMPTY.to_owned();
        let results = Results::of(&samples);
        assert_eq!(results.programs, ["fib"]);
        assert_eq!(results.start("lua").map(|s| s.value), Some(100.0));
        assert_eq!(results.start("eval"), None);
    }

    #[test]
    fn instructions_are_those_of_an_iteration() {
        let results = Results::of(&[sample("eval", 0, 300, None)]);
        let cell = results.cell("fib", "eval").expect("measured");
        assert_eq!(cell.counter(INSTRUCTIONS), Some(10.0));
        assert_eq!(cell.counter("allocations"), None);
    }
}
