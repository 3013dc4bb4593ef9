//! What the test command prints: a line a test, the failures, a summary; or JSON.

use crate::cli::output;
use serde_json::json;
use std::fmt::Write;
use std::time::Duration;

/// A test that takes longer is named in the summary.
const SLOW: Duration = Duration::from_secs(1);
/// Slow tests that are named at most.
const MOST_SLOW: usize = 5;

/// How a test ended.
pub(super) enum Outcome {
    Passed,
    /// The text of its failure, for the screen and without colours.
    Failed(String, String),
    /// It is marked `#[ignore]`.
    Ignored,
    /// Another one failed before.
    NotRun,
    Listed,
}

pub(super) struct TestResult {
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) outcome: Outcome,
    pub(super) took: Duration,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

pub(super) struct FileResult {
    pub(super) name: String,
    /// Why it does not compile.
    pub(super) broken: Option<String>,
    pub(super) tests: Vec<TestResult>,
    /// Tests that the filter left out.
    pub(super) filtered: usize,
}

impl FileResult {
    pub(super) fn new(name: String) -> FileResult {
        FileResult {
            name,
            broken: None,
            tests: Vec::new(),
            filtered: 0,
        }
    }

    pub(super) fn has_failed(&self) -> bool {
        let failed = |test: &TestResult| matches!(test.outcome, Outcome::Failed(..));
        self.broken.is_some() || self.tests.iter().any(failed)
    }
}

/// Counts and prints.
pub(super) struct Report {
    json: bool,
    list: bool,
    /// Standard output is coloured.
    color: bool,
    passed: usize,
    failed: usize,
    broken: usize,
    skipped: usize,
    filtered: usize,
    listed: usize,
    slow: Vec<(Duration, String)>,
    /// The failures once more, for the end.
    failures: Vec<String>,
}

impl Report {
    pub(super) fn new(json: bool, list: bool, color: bool) -> Report {
        Report {
            json,
            list,
            color,
            passed: 0,
            failed: 0,
            broken: 0,
            skipped: 0,
            filtered: 0,
            listed: 0,
            slow: Vec::new(),
            failures: Vec::new(),
        }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed + self.broken > 0
    }

    pub(super) fn file(&mut self, file: &FileResult) {
        self.filtered += file.filtered;
        if let Some(why) = &file.broken {
            self.broken += 1;
            self.failures.push(file.name.clone());
            if self.json {
                self.object(&json!({"type": "file", "file": file.name, "outcome": "does not compile", "message": why}));
            } else {
                self.line("FAIL", 31, None, &format!("{} does not compile", file.name));
                output::print(&indented(why));
            }
        }
        for test in &file.tests {
            self.test(&file.name, test);
        }
        output::flush();
    }

    fn test(&mut self, file: &str, test: &TestResult) {
        let full = format!("{file}::{}", test.name);
        match &test.outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Failed(..) => {
                self.failed += 1;
                self.failures.push(full.clone());
            }
            Outcome::Ignored | Outcome::NotRun => self.skipped += 1,
            Outcome::Listed => {}
        }
        if test.took >= SLOW {
            self.slow.push((test.took, full.clone()));
        }
        if self.json {
            self.object(&in_json(file, test));
            return;
        }
        if self.list {
            self.listed += 1;
            let ignored = match test.outcome {
                Outcome::Ignored => " (ignored)",
                _ => "",
            };
            output::print(&format!("{full}{ignored}\n"));
            return;
        }
        let took = Some(test.took);
        match &test.outcome {
            Outcome::Passed => self.line("PASS", 32, took, &full),
            Outcome::Failed(text, _) => {
                self.line("FAIL", 31, took, &full);
                output::print(&indented(text));
                for (stream, text) in [("stdout", &test.stdout), ("stderr", &test.stderr)] {
                    if !text.is_empty() {
                        output::print(&format!("    ── {stream}\n{}", indented(text)));
                    }
                }
            }
            Outcome::Ignored => self.line("SKIP", 33, None, &full),
            Outcome::NotRun | Outcome::Listed => {}
        }
    }

    /// `PASS [   0.002s] file::name`
    fn line(&self, word: &str, color: u8, took: Option<Duration>, text: &str) {
        let word = match self.color {
            true => format!("\x1b[1m\x1b[{color}m{word}\x1b[0m"),
            false => word.to_string(),
        };
        let time = match took {
            Some(took) => format!("[{:>8.3}s]", took.as_secs_f64()),
            None => " ".repeat(11),
        };
        output::print(&format!("{word} {time} {text}\n"));
    }

    fn object(&self, object: &serde_json::Value) {
        output::print(&format!("{object}\n"));
    }

    /// Prints the summary; gives the exit status.
    pub(super) fn end(&mut self, took: Duration, filter: Option<&str>) -> i32 {
        let failed = self.failed + self.broken;
        let status = i32::from(failed > 0);
        if self.json {
            self.object(&json!({
                "type": "summary",
                "passed": self.passed,
                "failed": failed,
                "skipped": self.skipped,
                "filtered": self.filtered,
                "seconds": took.as_secs_f64(),
            }));
            return status;
        }
        if self.list {
            output::print(&format!("{} tests\n", self.listed));
            return status;
        }
        let mut text = String::new();
        self.slow.sort_by_key(|(took, _)| std::cmp::Reverse(*took));
        for (took, name) in self.slow.iter().take(MOST_SLOW) {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "slow: {:.3}s {name}", took.as_secs_f64());
        }
        if self.failures.len() > 1 {
            text.push_str("failed:\n");
            for name in &self.failures {
                let _ = writeln!(text, "    {name}");
            }
        }
        if self.passed + failed + self.skipped == 0 {
            match filter {
                Some(filter) if self.filtered > 0 => {
                    let all = self.filtered;
                    let _ = writeln!(text, "none of {all} tests has {filter:?} in its name");
                }
                _ => text.push_str("there are no tests: a test is a function marked `#[test]`\n"),
            }
        }
        let _ = writeln!(
            text,
            "finished in {:.3}s\n{} passed, {failed} failed, {} skipped",
            took.as_secs_f64(),
            self.passed,
            self.skipped
        );
        output::print(&text);
        status
    }
}

fn in_json(file: &str, test: &TestResult) -> serde_json::Value {
    let outcome = match &test.outcome {
        Outcome::Passed => "passed",
        Outcome::Failed(..) => "failed",
        Outcome::Ignored => "ignored",
        Outcome::NotRun => "not run",
        Outcome::Listed => "listed",
    };
    let mut object = json!({
        "type": "test",
        "file": file,
        "name": test.name,
        "place": test.place,
        "outcome": outcome,
        "seconds": test.took.as_secs_f64(),
    });
    if let Outcome::Failed(_, message) = &test.outcome
        && let Some(fields) = object.as_object_mut()
    {
        fields.insert("message".into(), message.as_str().into());
        fields.insert("stdout".into(), test.stdout.as_str().into());
        fields.insert("stderr".into(), test.stderr.as_str().into());
    }
    object
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| match line {
            "" => "\n".to_string(),
            line => format!("    {line}\n"),
        })
        .collect()
}
