//! Comparing what a spec file asks for with what happened.
//!
//! Everything that is wrong is listed, not the first thing only, so that one run tells as much as it
//! can. Expected static errors are compared as a whole: an error that nobody asked for is wrong too,
//! since a reader of a real program would be led astray by it. Warnings must be among those
//! reported; others are allowed.

use crate::process::{End, Outcome};
use crate::reported::{self, Reported};
use crate::spec::{Expectations, Expected};
use std::path::Path;

/// What was wrong with a run of the program; empty when nothing was.
pub fn of_run(file: &Path, wanted: &Expectations, got: &Outcome) -> Vec<String> {
    let mut wrong = crash(got);
    let reported = reported::parse(&got.stderr);
    if let End::Exit(status) = got.end
        && status != wanted.exit_status()
    {
        wrong.push(format!(
            "exit status {status}, expected {}",
            wanted.exit_status()
        ));
    }
    if let Some(difference) = stdout_difference(&wanted.stdout, &got.stdout) {
        wrong.push(difference);
    }
    if wanted.is_static_error() {
        wrong.extend(errors(file, &wanted.errors, &reported));
    }
    for warning in &wanted.warnings {
        if !reported
            .iter()
            .any(|r| !r.is_error && fits(file, warning, r))
        {
            wrong.push(format!(
                "line {}: no warning {}",
                warning.line,
                named(warning)
            ));
        }
    }
    for line in &wanted.stderr {
        if !got.stderr.lines().any(|l| l.trim_end() == line) {
            wrong.push(format!("stderr lacks the line `{line}`"));
        }
    }
    wrong.extend(runtime_error(file, wanted, &reported));
    if !wrong.is_empty() && !got.stderr.is_empty() {
        wrong.push(format!("stderr was:\n{}", excerpt(&got.stderr)));
    }
    wrong
}

/// What was wrong with a run of `check`, which must report what the file expects of it, if anything.
pub fn of_check(file: &Path, wanted: &Expectations, got: &Outcome) -> Vec<String> {
    let mut wrong = crash(got);
    let expected = i32::from(!wanted.check_errors.is_empty());
    if let End::Exit(status) = got.end
        && status != expected
    {
        wrong.push(format!("exit status {status}, expected {expected}"));
    }
    wrong.extend(errors(
        file,
        &wanted.check_errors,
        &reported::parse(&got.stderr),
    ));
    if !wrong.is_empty() && !got.stderr.is_empty() {
        wrong.push(format!("stderr was:\n{}", excerpt(&got.stderr)));
    }
    wrong.into_iter().map(|w| format!("check: {w}")).collect()
}

/// The first difference between the expected lines and the output, trailing blanks not counted.
pub fn stdout_difference(wanted: &[String], got: &str) -> Option<String> {
    let mut lines: Vec<&str> = got.split('\n').map(str::trim_end).collect();
    if lines.last().is_some_and(|l| l.is_empty()) {
        lines.pop();
    }
    let longest = wanted.len().max(lines.len());
    let differs = |i: &usize| wanted.get(*i).map(String::as_str) != lines.get(*i).copied();
    let first = (0..longest).find(differs)?;
    let show = |line: Option<&str>| line.map_or("(nothing)".to_owned(), |l| format!("`{l}`"));
    let mut text = format!("stdout differs from output line {} on:", first + 1);
    for i in (first..longest).filter(differs).take(5) {
        text.push_str("\n  expected ");
        text.push_str(&show(wanted.get(i).map(String::as_str)));
        text.push_str("\n       got ");
        text.push_str(&show(lines.get(i).copied()));
    }
    Some(text)
}

fn crash(got: &Outcome) -> Vec<String> {
    let mut wrong = Vec::new();
    match got.end {
        End::Exit(_) => {}
        End::Signal(signal) => wrong.push(format!("died by signal {signal}")),
        End::Timeout => wrong.push(format!("did not end within {:.0?}", got.took)),
        End::TooMuchOutput => wrong.push("printed without end".to_owned()),
    }
    if got.stderr.contains("panicked at") || got.stderr.contains("internal error") {
        wrong.push("panicked".to_owned());
    }
    wrong
}

fn errors(file: &Path, wanted: &[Expected], reported: &[Reported]) -> Vec<String> {
    let mut wrong = Vec::new();
    for error in wanted {
        if !reported.iter().any(|r| r.is_error && fits(file, error, r)) {
            wrong.push(format!("line {}: no error {}", error.line, named(error)));
        }
    }
    for report in reported.iter().filter(|r| r.is_error && r.place.is_some()) {
        if !wanted.iter().any(|error| fits(file, error, report)) {
            let line = report.place.as_ref().map_or(0, |p| p.line);
            let head = format!("{}: {}", report.code, report.message);
            wrong.push(format!("line {line}: unexpected error {head}"));
        }
    }
    wrong
}

fn runtime_error(file: &Path, wanted: &Expectations, reported: &[Reported]) -> Vec<String> {
    let Some(error) = &wanted.runtime_error else {
        return Vec::new();
    };
    let Some(last) = reported.iter().rfind(|r| r.is_error) else {
        return vec![format!("no run-time error on line {}", error.line)];
    };
    let mut wrong = Vec::new();
    let (kind, message) = match last.message.split_once(':') {
        Some((kind, rest)) if last.code.is_empty() => (kind, rest.trim()),
        _ => (&*last.code, &*last.message),
    };
    if kind != error.kind || !message.contains(&error.text) {
        wrong.push(format!(
            "ended with {kind}: {message}; expected {}: {}",
            error.kind, error.text
        ));
    }
    match &last.place {
        Some(place) if place.line == error.line && is_file(file, &place.file) => {}
        Some(place) => {
            wrong.push(format!(
                "raised on line {}, expected line {}",
                place.line, error.line
            ));
        }
        None => wrong.push("the run-time error has no place".to_owned()),
    }
    wrong
}

fn fits(file: &Path, wanted: &Expected, got: &Reported) -> bool {
    wanted.code == got.code
        && got.message.contains(&wanted.text)
        && got
            .place
            .as_ref()
            .is_some_and(|p| p.line == wanted.line && is_file(file, &p.file))
}

fn is_file(file: &Path, printed: &str) -> bool {
    Path::new(printed).file_name() == file.file_name()
}

fn named(wanted: &Expected) -> String {
    match wanted.text.is_empty() {
        true => wanted.code.clone(),
        false => format!("{}: {}", wanted.code, wanted.text),
    }
}

/// The first lines of a text that may be long, indented.
fn excerpt(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().take(24).map(|l| format!("    {l}")).collect();
    let more = text.lines().count().saturating_sub(24);
    if more > 0 {
        lines.push(format!("    … {more} more lines"));
    }
    lines.join("\n")
}
