//! One process of one subject: what it printed and what it cost.
//!
//! The protocol is described in `benches/README.md`: a line `iteration K NANOSECONDS` for each iteration, `pause
//! NANOSECONDS` for each pause that a program noticed, `result TEXT` at the end. A process that prints anything else, ends
//! badly or gives another result than the suite asks for has no times: a wrong answer is not fast.
//!
//! Beside times there are *counters*: instructions where the processor counts them (see [`crate::hardware`]), and what a
//! tier says of itself when it is asked by `--stats json`: its last line on standard error, a JSON object of numbers.

use crate::hardware::Instructions;
use crate::subject::CommandLine;
use crate::suite::Scale;
use ruchyruchy_testkit::process::{self, End, Job};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// What was counted, by name.
pub type Counters = BTreeMap<String, f64>;

/// The counter of [`crate::hardware`].
pub const INSTRUCTIONS: &str = "instructions";
/// The counter of [`crate::count`].
pub const SIMULATED: &str = "instructions (valgrind)";

/// What a process was asked to do.
pub struct Task<'a> {
    /// The executable and all its arguments, those of the program among them.
    pub command: &'a CommandLine,
    /// How often it repeats its work.
    pub iterations: usize,
    /// What it must print as result.
    pub result: &'a str,
    /// Wall time after which it is ended.
    pub timeout: Duration,
}

/// What a process cost. Times are in nanoseconds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Cost {
    /// Time of each iteration by the program's own clock.
    pub iterations: Vec<u64>,
    /// Wall time of the whole process.
    pub wall: u64,
    /// CPU time of the whole process, user and system, all threads.
    pub cpu: u64,
    /// The most memory that it held at once, in bytes; not less than `floor`.
    pub peak: u64,
    /// What the kernel counts as the process's memory in any case: that of the harness.
    #[serde(default)]
    pub floor: u64,
    /// Pauses that the program noticed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<u64>,
}

/// A line of a file of samples: which process it was, and what it cost or why it has no cost.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sample {
    /// The program.
    pub program: String,
    /// The subject.
    pub subject: String,
    /// The how manieth process of this subject with this program, from 0.
    pub process: usize,
    /// What it cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// Why it has no cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// What was counted. A process that only counted has neither cost nor failure.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counters: Counters,
}

/// Runs a process.
///
/// # Errors
/// Why it has no times.
pub fn measure(task: &Task<'_>, folder: &Path) -> Result<(Cost, Counters), String> {
    let instructions = Instructions::of_next_process();
    let outcome = start(task.command, task.timeout, folder)?;
    let mut counters = told(&outcome.stderr);
    counters.extend(
        instructions
            .read()
            .map(|n| (INSTRUCTIONS.to_owned(), n as f64)),
    );
    let printed = read(&outcome.stdout, task)?;
    let cost = Cost {
        iterations: printed.iterations,
        wall: nanoseconds(outcome.took),
        cpu: nanoseconds(outcome.cpu),
        peak: outcome.peak,
        floor: own_peak(),
        pauses: printed.pauses,
    };
    Ok((cost, counters))
}

/// Runs a command to its good end.
///
/// # Errors
/// It could not be started, took too long or failed.
pub fn start(
    command: &CommandLine,
    timeout: Duration,
    folder: &Path,
) -> Result<process::Outcome, String> {
    let (program, args) = command;
    let outcome = process::run(&Job {
        program: program.clone(),
        args: args.clone(),
        // Programs that make files for themselves find them again in the next process.
        env: vec![(
            "TMPDIR".to_owned(),
            std::env::temp_dir().to_string_lossy().into_owned(),
        )],
        stdin: Vec::new(),
        folder: folder.to_path_buf(),
        timeout,
    })
    .map_err(|e| format!("{} cannot be started: {e}", program.display()))?;
    match outcome.end {
        End::Exit(0) => Ok(outcome),
        End::Timeout => Err(format!("took more than {timeout:?}")),
        End::Exit(status) => Err(failure(&format!("ended with status {status}"), &outcome)),
        End::Signal(signal) => Err(failure(&format!("ended by signal {signal}"), &outcome)),
        End::TooMuchOutput => Err("printed without end".to_owned()),
    }
}

/// The most memory that this process has held: a child counts as holding it until its own program is loaded.
pub(crate) fn own_peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// What a tier says of itself: numbers of an object, those of objects in it with both names.
fn told(stderr: &str) -> Counters {
    fn add(prefix: &str, object: &serde_json::Map<String, serde_json::Value>, to: &mut Counters) {
        for (name, value) in object {
            let name = format!("{prefix}{name}");
            if let Some(number) = value.as_f64() {
                to.insert(name, number);
            } else if let Some(inner) = value.as_object() {
                add(&format!("{name}."), inner, to);
            }
        }
    }
    let mut counters = Counters::new();
    let last = stderr.lines().next_back().unwrap_or_default();
    if let Ok(object) = serde_json::from_str(last) {
        add("", &object, &mut counters);
    }
    counters
}

pub(crate) fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn failure(end: &str, outcome: &process::Outcome) -> String {
    let lines = outcome.stderr.lines().chain(outcome.stdout.lines());
    let said = lines
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("iteration"));
    match said {
        Some(line) => format!("{end}: {line}"),
        None => end.to_owned(),
    }
}

/// What a program printed.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Printed {
    iterations: Vec<u64>,
    pauses: Vec<u64>,
}

/// Reads what a program printed.
pub(crate) fn read(stdout: &str, task: &Task<'_>) -> Result<Printed, String> {
    let mut printed = Printed::default();
    let mut result = None;
    for line in stdout.lines() {
        let strange = || format!("printed `{line}`");
        match line.split_once(' ') {
            Some(("iteration", rest)) => {
                let time = rest.split_once(' ').and_then(|(_, time)| time.parse().ok());
                printed.iterations.push(time.ok_or_else(strange)?);
            }
            Some(("pause", time)) => printed.pauses.push(time.parse().map_err(|_| strange())?),
            Some(("result", text)) => result = Some(text),
            _ => return Err(strange()),
        }
    }
    let (wanted, made) = (task.result, printed.iterations.len());
    match result {
        None => Err("printed no result".to_owned()),
        Some(text) if text != wanted => Err(format!("gave `{text}` instead of `{wanted}`")),
        Some(_) if made != task.iterations => Err(format!(
            "made {made} iterations instead of {}",
            task.iterations
        )),
        Some(_) => Ok(printed),
    }
}

/// The work of a scale as a timeout: what is hopeless is ended.
pub fn timeout(scale: Scale, iterations: usize) -> Duration {
    let each = match scale {
        Scale::Full => 120,
        Scale::Quick => 30,
        Scale::Gate => 10,
    };
    Duration::from_secs(each * iterations.max(1) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(stdout: &str) -> Result<Printed, String> {
        let command = CommandLine::default();
        let task = Task {
            command: &command,
            iterations: 2,
            result: "7 x",
            timeout: Duration::ZERO,
        };
        read(stdout, &task)
    }

    #[test]
    fn a_wrong_answer_has_no_time() {
        let good = reading("iteration 1 5\npause 3\niteration 2 6\nresult 7 x\n");
        let printed = Printed {
            iterations: vec![5, 6],
            pauses: vec![3],
        };
        assert_eq!(good, Ok(printed));
        for (stdout, why) in [
            (
                "iteration 1 5\niteration 2 6\nresult 8\n",
                "instead of `7 x`",
            ),
            ("iteration 1 5\nresult 7 x\n", "1 iterations instead of 2"),
            ("iteration 1 5\niteration 2 6\n", "no result"),
            ("hello\nresult 7 x\n", "printed `hello`"),
            ("iteration 1 fast\n", "printed `iteration 1 fast`"),
            ("pause long\n", "printed `pause long`"),
        ] {
            let failure = reading(stdout).expect_err("no times");
            assert!(failure.contains(why), "{failure}");
        }
    }

    #[test]
    fn a_tier_tells_its_counters_in_the_last_line() {
        let counters =
            told("warning: x\n{\"allocations\": 7, \"gc\": {\"minor\": 2}, \"tier\": \"vm\"}\n");
        let wanted = [("allocations", 7.0), ("gc.minor", 2.0)];
        assert_eq!(counters, wanted.map(|(n, v)| (n.to_owned(), v)).into());
        assert_eq!(told("error: x\n"), Counters::new());
    }

    #[test]
    fn a_process_says_how_much_memory_it_held() {
        assert!(own_peak() > 1 << 20);
    }
}
