//! One process of one subject: what it printed and what it cost.
//!
//! The protocol is described in `benches/README.md`: a line `iteration K NANOSECONDS` for each iteration, `result TEXT` at
//! the end. A process that prints anything else, ends badly or gives another result than the suite asks for has no times:
//! a wrong answer is not fast.

use crate::subject::CommandLine;
use crate::suite::Scale;
use ruchyruchy_testkit::process::{self, End, Job};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;

/// What a process was asked to do.
pub struct Task<'a> {
    /// The program with the subject's options and the source.
    pub command: &'a CommandLine,
    /// How often it repeats its work.
    pub iterations: usize,
    /// How much work an iteration is.
    pub size: i64,
    /// What it must print as result.
    pub result: &'a str,
    /// Wall time after which it is ended.
    pub timeout: Duration,
}

/// What a process cost. Times are in nanoseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cost {
    /// Time of each iteration by the program's own clock.
    pub iterations: Vec<u64>,
    /// Wall time of the whole process.
    pub wall: u64,
    /// CPU time of the whole process, user and system, all threads.
    pub cpu: u64,
    /// The most memory that it held at once, in bytes.
    pub peak: u64,
}

/// A line of a file of samples: which process it was, and what it cost or why it has no cost.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
}

/// Runs a process.
///
/// # Errors
/// Why it has no times.
pub fn measure(task: &Task<'_>, folder: &Path) -> Result<Cost, String> {
    let (program, args) = task.command;
    let mut args = args.clone();
    args.push(task.iterations.to_string());
    args.push(task.size.to_string());
    let outcome = process::run(&Job {
        program: program.clone(),
        args,
        env: Vec::new(),
        stdin: Vec::new(),
        folder: folder.to_path_buf(),
        timeout: task.timeout,
    })
    .map_err(|e| format!("{} cannot be started: {e}", program.display()))?;
    match outcome.end {
        End::Exit(0) => {}
        End::Timeout => return Err(format!("took more than {:?}", task.timeout)),
        End::Exit(status) => return Err(failure(&format!("ended with status {status}"), &outcome)),
        End::Signal(signal) => return Err(failure(&format!("ended by signal {signal}"), &outcome)),
        End::TooMuchOutput => return Err("printed without end".to_owned()),
    }
    Ok(Cost {
        iterations: read(&outcome.stdout, task)?,
        wall: nanoseconds(outcome.took),
        cpu: nanoseconds(outcome.cpu),
        peak: outcome.peak,
    })
}

fn nanoseconds(time: Duration) -> u64 {
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

/// Reads what a program printed.
fn read(stdout: &str, task: &Task<'_>) -> Result<Vec<u64>, String> {
    let mut times = Vec::new();
    let mut result = None;
    for line in stdout.lines() {
        match line.split_once(' ') {
            Some(("iteration", rest)) => {
                let time = rest.split_once(' ').and_then(|(_, time)| time.parse().ok());
                times.push(time.ok_or_else(|| format!("printed `{line}`"))?);
            }
            Some(("result", text)) => result = Some(text),
            _ => return Err(format!("printed `{line}`")),
        }
    }
    let wanted = task.result;
    match result {
        None => Err("printed no result".to_owned()),
        Some(text) if text != wanted => Err(format!("gave `{text}` instead of `{wanted}`")),
        Some(_) if times.len() != task.iterations => Err(format!(
            "made {} iterations instead of {}",
            times.len(),
            task.iterations
        )),
        Some(_) => Ok(times),
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

    fn reading(stdout: &str) -> Result<Vec<u64>, String> {
        let command = CommandLine::default();
        let task = Task {
            command: &command,
            iterations: 2,
            size: 1,
            result: "7 x",
            timeout: Duration::ZERO,
        };
        read(stdout, &task)
    }

    #[test]
    fn a_wrong_answer_has_no_time() {
        assert_eq!(
            reading("iteration 1 5\niteration 2 6\nresult 7 x\n"),
            Ok(vec![5, 6])
        );
        for (stdout, why) in [
            (
                "iteration 1 5\niteration 2 6\nresult 8\n",
                "instead of `7 x`",
            ),
            ("iteration 1 5\nresult 7 x\n", "1 iterations instead of 2"),
            ("iteration 1 5\niteration 2 6\n", "no result"),
            ("hello\nresult 7 x\n", "printed `hello`"),
            ("iteration 1 fast\n", "printed `iteration 1 fast`"),
        ] {
            let failure = reading(stdout).expect_err("no times");
            assert!(failure.contains(why), "{failure}");
        }
    }
}
