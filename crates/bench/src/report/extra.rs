//! What lines of samples may say beyond times and memory: pauses, counters, times outside the iterations. Files that are
//! older than one of these have nothing of it.

use super::model::Short;
use crate::stats::{Times, mean};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The program that does nothing: what it costs is starting. No table of programs shows it.
pub(super) const EMPTY: &str = "empty";

#[derive(Deserialize)]
struct Line {
    program: String,
    subject: String,
    cost: Option<Cost>,
    #[serde(default)]
    counters: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct Cost {
    iterations: Vec<u64>,
    wall: u64,
    #[serde(default)]
    floor: u64,
    #[serde(default)]
    pauses: Vec<u64>,
}

/// All lines of a file.
pub(super) struct Extra(Vec<Line>);

/// What is known of a program under a subject.
pub(super) struct Further {
    /// In nanoseconds.
    pub pauses: Vec<f64>,
    /// The mean of each.
    pub counters: BTreeMap<String, Short>,
}

impl Extra {
    pub(super) fn read(text: &str) -> Result<Extra, String> {
        let lines: Result<Vec<Line>, _> = text.lines().skip(1).map(serde_json::from_str).collect();
        Ok(Extra(lines.map_err(|e| e.to_string())?))
    }

    pub(super) fn of(&self, program: &str, subject: &str) -> Further {
        let lines = || {
            let lines = self.0.iter();
            lines.filter(|l| l.program == program && l.subject == subject)
        };
        let costs = lines().filter_map(|l| l.cost.as_ref());
        let mut counters: BTreeMap<&String, Vec<f64>> = BTreeMap::new();
        for (name, count) in lines().flat_map(|l| &l.counters) {
            counters.entry(name).or_default().push(*count);
        }
        Further {
            pauses: costs.flat_map(|c| &c.pauses).map(|p| *p as f64).collect(),
            counters: counters
                .into_iter()
                .map(|(name, counts)| (name.clone(), Short(mean(&counts))))
                .collect(),
        }
    }

    /// The largest share of the harness in a memory peak.
    pub(super) fn floor(&self) -> f64 {
        let costs = self.0.iter().filter_map(|line| line.cost.as_ref());
        costs.map(|cost| cost.floor as f64).fold(0.0, f64::max)
    }

    /// Wall times outside the iterations: of the empty program, or of all others.
    pub(super) fn start(&self, subject: &str, empty: bool) -> Times {
        let lines = self
            .0
            .iter()
            .filter(|l| l.subject == subject && (l.program == EMPTY) == empty);
        let outside = |c: &Cost| c.wall.saturating_sub(c.iterations.iter().sum()) as f64;
        lines
            .filter_map(|l| l.cost.as_ref())
            .map(|c| vec![outside(c)])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_lines_have_nothing_of_it_and_new_ones_are_joined() {
        let text = r#"{}
{"program": "a", "subject": "x", "cost": {"iterations": [1, 2], "wall": 5, "cpu": 4, "peak": 3}}
{"program": "a", "subject": "x", "cost": {"iterations": [1, 2], "wall": 7, "floor": 9, "pauses": [8]}, "counters": {"n": 2}}
{"program": "a", "subject": "x", "failure": "broke", "counters": {"n": 4}}
{"program": "empty", "subject": "x", "cost": {"iterations": [1], "wall": 3}}
"#;
        let extra = Extra::read(text).expect("lines");
        let further = extra.of("a", "x");
        assert_eq!(further.pauses, [8.0]);
        assert_eq!(further.counters.get("n").map(|n| n.0), Some(3.0));
        assert_eq!(extra.start("x", false), [[2.0], [4.0]]);
        assert_eq!(extra.start("x", true), [[2.0]]);
        assert_eq!(extra.floor(), 9.0);
        assert!(Extra::read("{}\nno JSON").is_err());
    }
}
