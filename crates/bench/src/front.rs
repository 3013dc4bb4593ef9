//! Measures of the front end: sources made from a template, run through the built program.
//!
//! What exists only while a program is read (comments, attributes, the grammar of lines), or only when a process starts
//! or ends, has no hot loop. A template says what such a source looks like, and `// command:` what is done with it:
//!
//! ```text
//! // Names that are not defined, each with its diagnostic.
//! // covers: err-undefined-name
//! // command: check --json
//! // full: 2000 gives 1: E0425 x 2000
//! //: once
//! let known = 1
//! //: each
//! let a§ = known + unknown§
//! ```
//!
//! The files are written with the part `each` as often as the size says; `§` is the number of the copy there, elsewhere the
//! size. `//: file m§.ruchy` starts a further file, one for each copy if `§` is in its name. An iteration starts the command
//! once. A template without any `§` and `each` is instead started as often as the size says. One that asks for the
//! variable `SPEC_SERVER` finds the address of an HTTP server there.
//!
//! What an iteration costs is the CPU time of its processes, start and end included. The result is how they ended and what
//! they reported. Syntax errors are reported up to a limit in each file, so templates for them make many files.

use crate::sample::{Cost, Task, nanoseconds, own_peak};
use ruchyruchy_testkit::process::{self, End, Job, Outcome};
use ruchyruchy_testkit::server;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Stands for the number of a copy, or the size.
const NUMBER: char = '§';

/// Characters of a result; the rest is cut.
const LONGEST_RESULT: usize = 200;

/// A template, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Front {
    /// The command and its options, without the file.
    command: Vec<String>,
    files: Vec<File>,
}

#[derive(Clone, Debug, PartialEq)]
struct File {
    name: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
struct Part {
    /// Once for each copy.
    each: bool,
    text: String,
}

impl Front {
    /// Reads a template.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(command: &str, text: &str) -> Result<Front, String> {
        let mut files = vec![File {
            name: "main.ruchy".to_owned(),
            parts: Vec::new(),
        }];
        for line in text.split_inclusive('\n') {
            let marker = line.strip_prefix("//: ").map(str::trim_end);
            let Some(file) = files.last_mut() else { break };
            let each = match marker {
                None => {
                    if let Some(part) = file.parts.last_mut() {
                        part.text += line;
                    }
                    continue;
                }
                Some("once") => false,
                Some("each") => true,
                Some(other) => {
                    let Some(name) = other.strip_prefix("file ") else {
                        return Err(format!("`//: {other}` is no part of a template"));
                    };
                    files.push(File {
                        name: name.to_owned(),
                        parts: vec![Part {
                            each: false,
                            text: String::new(),
                        }],
                    });
                    continue;
                }
            };
            file.parts.push(Part {
                each,
                text: String::new(),
            });
        }
        if files.iter().any(|file| file.parts.is_empty()) {
            return Err("a template needs a part `//: once` or `//: each`".to_owned());
        }
        Ok(Front {
            command: command.split_whitespace().map(str::to_owned).collect(),
            files,
        })
    }

    /// Whether the size is the number of starts, not of copies.
    fn is_started_often(&self) -> bool {
        let mut parts = self.files.iter().flat_map(|file| &file.parts);
        !parts.any(|part| part.each || part.text.contains(NUMBER))
            && !self.command.iter().any(|word| word.contains(NUMBER))
    }

    /// The files for a size, by name.
    fn expand(&self, size: i64) -> BTreeMap<String, String> {
        let number = |text: &str, n: i64| text.replace(NUMBER, &n.to_string());
        let mut all = BTreeMap::new();
        for file in &self.files {
            let copies = if file.name.contains(NUMBER) { size } else { 1 };
            for copy in 1..=copies {
                let outer = if file.name.contains(NUMBER) {
                    copy
                } else {
                    size
                };
                let mut text = String::new();
                for part in &file.parts {
                    if part.each {
                        text.extend((1..=size).map(|n| number(&part.text, n)));
                    } else {
                        text += &number(&part.text, outer);
                    }
                }
                all.insert(number(&file.name, copy), text);
            }
        }
        all
    }

    /// Measures a size of it; the files go to `folder`. The task's command is how the subject runs programs, without one.
    ///
    /// # Errors
    /// Why there are no times.
    pub fn measure(&self, task: &Task<'_>, size: i64, folder: &Path) -> Result<Cost, String> {
        let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
        std::fs::create_dir_all(folder).map_err(failed)?;
        for (name, text) in self.expand(size) {
            std::fs::write(folder.join(name), text).map_err(failed)?;
        }
        let (program, words) = task.command;
        let mut own = self
            .command
            .iter()
            .map(|word| word.replace(NUMBER, &size.to_string()));
        let first = own.next().unwrap_or_default();
        // The subject says how a program is run in its tier; all other commands know no tiers.
        let mut args = match first.as_str() {
            "run" => words.clone(),
            _ => vec![first],
        };
        args.extend(own);
        args.push("main.ruchy".to_owned());
        let mut parts = self.files.iter().flat_map(|file| &file.parts);
        let mut env = Vec::new();
        if parts.any(|part| part.text.contains(server::VARIABLE)) {
            let address = server::start().map_err(|e| format!("no server: {e}"))?;
            env.push((server::VARIABLE.to_owned(), address));
        }
        let job = Job {
            program: program.clone(),
            args,
            env,
            stdin: Vec::new(),
            folder: folder.to_path_buf(),
            timeout: task.timeout,
        };
        let starts = if self.is_started_often() { size } else { 1 };
        let mut cost = Cost {
            floor: own_peak(),
            ..Cost::default()
        };
        for _ in 0..task.iterations {
            let mut cpu = 0;
            for _ in 0..starts {
                let outcome = process::run(&job)
                    .map_err(|e| format!("{} cannot be started: {e}", program.display()))?;
                let result = describe(&outcome, task.timeout)?;
                if result != task.result {
                    return Err(format!("gave `{result}` instead of `{}`", task.result));
                }
                cpu += nanoseconds(outcome.cpu);
                cost.wall += nanoseconds(outcome.took);
                cost.peak = cost.peak.max(outcome.peak);
            }
            cost.cpu += cpu;
            cost.iterations.push(cpu);
        }
        Ok(cost)
    }
}

/// How a process ended and how often it reported which code (`1: E0425 x 3`); if it reported none, the first line of its
/// errors and the last one of its output.
fn describe(outcome: &Outcome, timeout: Duration) -> Result<String, String> {
    let status = match outcome.end {
        End::Exit(status) => status,
        End::Timeout => return Err(format!("took more than {timeout:?}")),
        End::Signal(signal) => return Err(format!("ended by signal {signal}")),
        End::TooMuchOutput => return Err("printed without end".to_owned()),
    };
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    let mut said = Vec::new();
    for line in outcome.stderr.lines().chain(outcome.stdout.lines()) {
        let rest = line
            .strip_prefix("error[")
            .or_else(|| line.strip_prefix("warning["));
        if let Some((code, _)) = rest.and_then(|rest| rest.split_once(']')) {
            *codes.entry(code.to_owned()).or_default() += 1;
        } else if line.starts_with("{\"severity\"")
            && let Ok(reported) = serde_json::from_str::<serde_json::Value>(line)
            && let Some(code) = reported["code"].as_str()
        {
            *codes.entry(code.to_owned()).or_default() += 1;
        }
    }
    said.extend(
        codes
            .iter()
            .map(|(code, count)| format!("{code} x {count}")),
    );
    if codes.is_empty() {
        let first = outcome.stderr.lines().next();
        let last = outcome.stdout.lines().last();
        said.extend(first.into_iter().chain(last).map(str::to_owned));
    }
    let mut text = status.to_string();
    for (index, part) in said.iter().enumerate() {
        text += if index == 0 { ": " } else { ", " };
        text += part;
    }
    if let Some((cut, _)) = text.char_indices().nth(LONGEST_RESULT) {
        text.truncate(cut);
        text.push('…');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "// Header.\n//: once\nlet k = §\n//: each\nk + §\n//: once\nend\n//: file m§.ruchy\npub let a = §\n";

    #[test]
    fn copies_are_numbered_and_the_rest_knows_the_size() {
        let front = Front::parse("run --max-steps §", TEXT).expect("it is right");
        assert!(!front.is_started_often());
        let files = front.expand(2);
        let text = |name: &str| files.get(name).map(String::as_str);
        assert_eq!(text("main.ruchy"), Some("let k = 2\nk + 1\nk + 2\nend\n"));
        assert_eq!(text("m1.ruchy"), Some("pub let a = 1\n"));
        assert_eq!(text("m2.ruchy"), Some("pub let a = 2\n"));
    }

    #[test]
    fn a_template_without_numbers_is_started_often() {
        let front = Front::parse("run", "// H.\n//: once\n#! first line\n").expect("it is right");
        assert!(front.is_started_often());
        assert_eq!(
            front.expand(3).get("main.ruchy").map(String::as_str),
            Some("#! first line\n")
        );
        for wrong in ["// Only a header.\n", "//: often\nx\n"] {
            assert!(Front::parse("run", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn codes_are_counted() {
        let mut outcome = Outcome {
            stdout: String::new(),
            stderr: "error[E0425]: a\n --> x\nwarning[W0002]: b\nerror[E0425]: c\n".to_owned(),
            end: End::Exit(1),
            took: Duration::ZERO,
            cpu: Duration::ZERO,
            peak: 0,
        };
        let text = |outcome: &Outcome| describe(outcome, Duration::ZERO);
        assert_eq!(text(&outcome), Ok("1: E0425 x 2, W0002 x 1".to_owned()));
        outcome.stderr = "error: no\n --> x\n".to_owned();
        outcome.stdout = "4\n5\n".to_owned();
        assert_eq!(text(&outcome), Ok("1: error: no, 5".to_owned()));
        outcome.stdout = "{\"severity\":\"error\",\"code\":\"E0001\"}\n".repeat(2);
        assert_eq!(text(&outcome), Ok("1: E0001 x 2".to_owned()));
    }
}
