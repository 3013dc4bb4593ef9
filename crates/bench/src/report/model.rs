//! What the page is given, as JSON. The same shapes are written down for TypeScript in `page/src/report.ts`.
//!
//! Tables are nested arrays in the order of `programs`, `subjects` and `suites`, and an interval is an array: a page of
//! sixty programs and ten subjects holds tens of thousands of them.

use crate::stats::Summary;
use crate::stats::bootstrap::{Estimate, Verdict};
use crate::stats::changepoint::{Segment, Shape};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A difference of times below this part counts as none.
pub(super) const LEAST: f64 = 0.01;

#[derive(Serialize)]
pub(super) struct Report {
    pub metrics: Vec<MetricText>,
    /// Number, symbol and name of each shape, by the number that processes refer to.
    pub shapes: Vec<Value>,
    pub runs: Vec<Run>,
    pub comparisons: Vec<Comparison>,
}

/// A quantity that subjects are compared by.
#[derive(Serialize)]
pub(super) struct MetricText {
    pub id: &'static str,
    pub name: &'static str,
    pub about: &'static str,
    pub unit: Unit,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    Nanoseconds,
    Bytes,
    Count,
}

/// A file of samples.
#[derive(Serialize)]
pub(super) struct Run {
    pub name: String,
    /// Seconds since 1970.
    pub time: u64,
    pub facts: Vec<(String, String)>,
    /// How to measure the same again, and how to make this page.
    pub commands: Vec<String>,
    pub programs: Vec<ProgramText>,
    pub subjects: Vec<SubjectText>,
    pub suites: Vec<String>,
    /// In the order of `Report::metrics`; null where nothing of it was measured.
    pub figures: Vec<Option<Figures>>,
    /// Of each program and subject.
    pub cells: Vec<Vec<Option<Cell>>>,
    /// What a memory peak is at least, because the harness held as much; 0 if it is not known.
    pub floor: Short,
    pub start: Start,
    pub failures: Vec<Failure>,
}

#[derive(Serialize)]
pub(super) struct ProgramText {
    pub name: String,
    pub suite: String,
    pub about: String,
    pub size: Option<i64>,
}

#[derive(Serialize)]
pub(super) struct SubjectText {
    pub name: String,
    /// Whether it is a tier of this implementation.
    pub ours: bool,
    pub about: String,
    pub version: String,
    pub command: String,
}

/// All that is said by one metric.
#[derive(Serialize)]
pub(super) struct Figures {
    /// Of each program and subject.
    pub values: Vec<Vec<Option<Interval>>>,
    /// Of each program, subject and base.
    pub ratios: Vec<Vec<Vec<Option<Ratio>>>>,
    /// Of all programs and then of each suite; subject; base.
    pub means: Vec<Vec<Vec<Option<Mean>>>>,
    pub losses: Losses,
}

/// Where we are slower than others.
#[derive(Serialize)]
pub(super) struct Losses {
    /// Worst first.
    pub rows: Vec<Loss>,
    /// Programs that none of our tiers can run although a peer can.
    pub unable: Vec<usize>,
    pub peers: Vec<AgainstPeer>,
}

#[derive(Serialize)]
pub(super) struct Loss {
    pub program: usize,
    pub peer: usize,
    pub tier: usize,
    pub ratio: Ratio,
}

/// What our best tier is beside one peer.
#[derive(Serialize)]
pub(super) struct AgainstPeer {
    pub peer: usize,
    pub slower: usize,
    pub alike: usize,
    pub faster: usize,
    pub mean: Option<Mean>,
}

/// What processes of a subject did with a program.
#[derive(Serialize)]
pub(super) struct Cell {
    /// Of all iterations.
    pub times: Option<Box5>,
    pub memory: Option<Box5>,
    /// Of each process that has times, in the order of the samples.
    pub processes: Vec<Process>,
    pub pauses: Option<Pauses>,
    /// The mean of each.
    pub counters: BTreeMap<String, Short>,
}

#[derive(Serialize)]
pub(super) struct Process {
    pub shape: usize,
    pub steady: usize,
    pub segments: Vec<(usize, usize, f64)>,
}

#[derive(Serialize)]
pub(super) struct Pauses {
    pub count: usize,
    pub p50: Short,
    pub p99: Short,
    pub max: Short,
}

/// Times outside the iterations.
#[derive(Serialize)]
pub(super) struct Start {
    /// What was started.
    pub of: String,
    pub subjects: Vec<Option<(Interval, Box5)>>,
}

#[derive(Serialize)]
pub(super) struct Failure {
    pub program: String,
    pub subject: String,
    pub reason: String,
    pub processes: usize,
}

/// Two files: the same subjects before and after.
#[derive(Serialize)]
pub(super) struct Comparison {
    pub before: usize,
    pub after: usize,
    pub subjects: Vec<String>,
    /// In the order of `Report::metrics`, then of `subjects`.
    pub figures: Vec<Vec<Changes>>,
}

#[derive(Serialize)]
pub(super) struct Changes {
    pub rows: Vec<Change>,
    pub mean: Option<Mean>,
}

#[derive(Serialize)]
pub(super) struct Change {
    pub program: String,
    pub before: Interval,
    pub after: Interval,
    pub ratio: Ratio,
}

/// `[value, low, high]`
#[derive(Clone, Copy, Serialize)]
pub(super) struct Interval([Short; 3]);

/// `[value, low, high, verdict]`: -1 less, 0 no difference shown, 1 more
#[derive(Clone, Copy, Serialize)]
pub(super) struct Ratio(Short, Short, Short, i8);

/// `[value, low, high, verdict, programs]`
#[derive(Clone, Copy, Serialize)]
pub(super) struct Mean(Short, Short, Short, i8, usize);

/// `[min, lower, median, upper, max, mean, count]`
#[derive(Clone, Copy, Serialize)]
pub(super) struct Box5([Short; 7]);

/// A number of which five figures are worth their bytes. The page shows three.
#[derive(Clone, Copy)]
pub(super) struct Short(pub f64);

impl Serialize for Short {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(five_figures(self.0))
    }
}

/// What is not finite is null in JSON.
pub(super) fn five_figures(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

fn sign(verdict: Verdict) -> i8 {
    match verdict {
        Verdict::Faster => -1,
        Verdict::Alike => 0,
        Verdict::Slower => 1,
    }
}

impl From<Estimate> for Interval {
    fn from(e: Estimate) -> Interval {
        Interval([e.value, e.low, e.high].map(Short))
    }
}

impl From<Estimate> for Ratio {
    fn from(e: Estimate) -> Ratio {
        let verdict = sign(e.verdict(LEAST));
        Ratio(Short(e.value), Short(e.low), Short(e.high), verdict)
    }
}

impl Mean {
    pub(super) fn of(e: Estimate, programs: usize) -> Mean {
        let Ratio(value, low, high, verdict) = Ratio::from(e);
        Mean(value, low, high, verdict, programs)
    }
}

impl From<Summary> for Box5 {
    fn from(s: Summary) -> Box5 {
        let numbers = [
            s.min,
            s.lower,
            s.median,
            s.upper,
            s.max,
            s.mean,
            s.count as f64,
        ];
        Box5(numbers.map(Short))
    }
}

impl Process {
    pub(super) fn of(shape: Shape, steady: usize, segments: &[Segment]) -> Process {
        let number = Shape::ALL.iter().position(|(s, _, _)| *s == shape);
        let segment = |s: &Segment| (s.start, s.end, five_figures(s.mean));
        Process {
            shape: number.unwrap_or(0),
            steady,
            segments: segments.iter().map(segment).collect(),
        }
    }
}

/// The legend of shapes.
pub(super) fn shapes() -> Vec<Value> {
    let text = |(_, symbol, name): &(Shape, &str, &str)| json!({ "symbol": symbol, "name": name });
    Shape::ALL.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let text = |value: f64| serde_json::to_string(&Short(value)).expect("a number");
        assert_eq!(text(1234567.0), "1234600.0");
        assert_eq!(text(0.000_123_456_7), "0.00012346");
        assert_eq!(text(f64::NAN), "null");
    }

    #[test]
    fn a_ratio_carries_its_verdict() {
        let estimate = |value, low, high| Ratio::from(Estimate { value, low, high });
        let text = |ratio: &Ratio| serde_json::to_string(ratio).expect("an array");
        assert_eq!(text(&estimate(2.0, 1.5, 2.5)), "[2.0,1.5,2.5,1]");
        assert_eq!(text(&estimate(1.0, 0.9, 1.1)), "[1.0,0.9,1.1,0]");
        assert_eq!(text(&estimate(0.5, 0.4, 0.6)), "[0.5,0.4,0.6,-1]");
    }
}
