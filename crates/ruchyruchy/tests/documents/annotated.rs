//! Programs that say in comments what they do, and running them.
//!
//! | comment | says |
//! |---|---|
//! | `// => text` after a top-level expression | its value, as `{:?}` shows it |
//! | `// prints: text` | a line of output; these are compared in the order of the text |
//! | `// stderr: text` | a line on standard error |
//! | `// error[CODE]: text`, `// warning[CODE]: text` | a message of the checker, or the error that ends the run |
//! | `// exit: n` | the status that the program asks for |
//! | `// stdin: text` | a line of input |
//!
//! To see values, each such expression `e` becomes `println!("MARK n {:?}", (e))`: the tree gives its place, so it
//! may have several lines. What is found wrong is given as text, together with the edits that would mend it.

use crate::runner::with_server;
use ruchyruchy::{Capture, Engine, RunError};
use ruchyruchy_syntax::ast::StmtKind;
use ruchyruchy_syntax::{parser, span::SourceMap};
use std::io::Cursor;
use std::ops::Range;
use std::path::Path;

/// Starts the lines of output that carry values.
const MARK: char = '\u{1}';
/// What a program of a document may take at most.
const STEPS: u64 = 50_000_000;
/// The largest request for memory that it may make.
const HEAP: usize = 1 << 30;

/// An expectation: where its text stands in the program, and the text.
struct Expected {
    range: Range<usize>,
    text: String,
}

#[derive(Default)]
struct Expectations {
    values: Vec<Expected>,
    prints: Vec<Expected>,
    stderr: Vec<Expected>,
    messages: Vec<Expected>,
    exit: Option<Expected>,
    stdin: String,
}

/// What came out of a program, compared with what it says.
pub struct Verdict {
    /// What is wrong, for a person; empty if nothing is.
    pub wrong: Vec<String>,
    /// Replacements that make the program say what happened.
    pub edits: Vec<(Range<usize>, String)>,
    /// What the program printed, values left out.
    pub printed: String,
}

fn expectations(program: &str) -> Expectations {
    let mut found = Expectations::default();
    let mut offset = 0;
    for line in program.split_inclusive('\n') {
        let text = line.trim_end();
        let after = |prefix: &str| {
            let start = text.rfind(prefix)? + prefix.len();
            Some(Expected {
                range: offset + start..offset + text.len(),
                text: text.get(start..)?.to_owned(),
            })
        };
        if let Some(expected) = after("// => ") {
            found.values.push(expected);
        } else if let Some(expected) = after("// prints: ").or_else(|| after("// prints:")) {
            found.prints.push(expected);
        } else if let Some(expected) = after("// stderr: ") {
            found.stderr.push(expected);
        } else if let Some(expected) = after("// exit: ") {
            found.exit = Some(expected);
        } else if let Some(expected) = after("// stdin: ") {
            found.stdin.push_str(&expected.text);
            found.stdin.push('\n');
        } else if let Some(start) = ["// error[", "// error: ", "// warning["]
            .iter()
            .find_map(|prefix| text.rfind(prefix))
        {
            found.messages.push(Expected {
                range: offset + start + 3..offset + text.len(),
                text: text.get(start + 3..).unwrap_or_default().to_owned(),
            });
        }
        offset += line.len();
    }
    found
}

/// The program with its expressions of interest printing their values. With `last`, so does a final expression.
fn instrument(program: &str, expected: &Expectations, last: bool) -> (String, Vec<usize>) {
    let mut sources = SourceMap::new();
    let file = sources
        .add("program", program)
        .expect("a program of a document is small");
    let base = file.base as usize;
    let parsed = parser::parse(&file);
    let mut out = program.to_owned();
    let mut unplaced: Vec<usize> = (0..expected.values.len()).collect();
    let count = parsed.file.stmts.len();
    for (index, stmt) in parsed.file.stmts.iter().enumerate().rev() {
        if !matches!(stmt.kind, StmtKind::Expr(_) | StmtKind::Semi(_)) {
            continue;
        }
        let (lo, hi) = (stmt.span.lo as usize - base, stmt.span.hi as usize - base);
        let rest = program.get(hi..).unwrap_or_default();
        let line_end = hi + rest.find('\n').unwrap_or(rest.len());
        let between = program.get(hi..line_end).unwrap_or_default();
        let alone = between.trim_start_matches([';', ' ']);
        let number = alone
            .starts_with("// => ")
            .then(|| {
                let inside = |e: &Expected| (hi..=line_end).contains(&e.range.start);
                expected.values.iter().position(inside)
            })
            .flatten();
        let show_last = last && index + 1 == count && matches!(stmt.kind, StmtKind::Expr(_));
        let number = match number {
            Some(number) => {
                unplaced.retain(|n| *n != number);
                number
            }
            None if show_last => usize::MAX,
            None => continue,
        };
        let text = program.get(lo..hi).unwrap_or_default();
        out.replace_range(
            lo..hi,
            &format!("println!(\"{MARK}{number} {{:?}}\", ({text}))"),
        );
    }
    (out, unplaced)
}

/// Runs a program in a folder. `complete`: an entry that says nothing yet gets what its last expression gives.
pub fn judge(program: &str, folder: &Path, complete: bool) -> Verdict {
    let expected = expectations(program);
    let silent = expected.values.is_empty()
        && expected.prints.is_empty()
        && expected.stderr.is_empty()
        && expected.messages.is_empty()
        && expected.exit.is_none();
    let (source, unplaced) = instrument(program, &expected, complete && silent);
    let mut verdict = Verdict {
        wrong: Vec::new(),
        edits: Vec::new(),
        printed: String::new(),
    };
    for number in unplaced {
        let text = expected.values.get(number).map_or("", |e| &e.text);
        verdict.wrong.push(format!(
            "`// => {text}` does not follow a top-level expression"
        ));
    }
    let path = folder.join("main.ruchy");
    std::fs::write(&path, with_server(source)).expect("the folder of a test can be written");
    let (stdout, stderr) = (Capture::new(), Capture::new());
    let engine = Engine::new()
        .with_limits(ruchyruchy::Limits {
            steps: Some(STEPS),
            heap: Some(HEAP),
            ..ruchyruchy::Limits::default()
        })
        .with_file_modules(true)
        .with_seed(1)
        .with_args(["program.ruchy", "input.txt"])
        .with_stdin(Cursor::new(expected.stdin.clone()))
        .with_stdout(stdout.clone())
        .with_stderr(stderr.clone());
    let report = engine.check_file(&path);
    let mut messages: Vec<String> = headlines(&report.render(false));
    let mut exit = None;
    if let Ok(module) = engine.compile_file(&path) {
        match engine.run(&module) {
            Ok(_) => {}
            Err(RunError::Exit(status)) => exit = Some(status.to_string()),
            Err(error) => messages.extend(headlines(&error.render(false))),
        }
    }
    let mut values: Vec<(usize, String)> = Vec::new();
    let mut prints = Vec::new();
    for line in stdout.text().lines() {
        match line.split_once(MARK) {
            // What was printed without a newline before a value is a line of its own here.
            Some((before, marked)) => {
                if !before.is_empty() {
                    prints.push(before.to_owned());
                }
                let (number, value) = marked.split_once(' ').unwrap_or((marked, ""));
                values.push((number.parse().unwrap_or(usize::MAX), value.to_owned()));
            }
            None => prints.push(line.to_owned()),
        }
    }
    verdict.printed = prints.iter().map(|line| format!("{line}\n")).collect();
    for (number, expectation) in expected.values.iter().enumerate() {
        let got = values.iter().rev().find(|(n, _)| *n == number);
        match got {
            Some((_, value)) if *value == expectation.text => {}
            Some((_, value)) => {
                verdict
                    .wrong
                    .push(format!("`// => {}`, but: {value}", expectation.text));
                verdict
                    .edits
                    .push((expectation.range.clone(), value.clone()));
            }
            None => verdict
                .wrong
                .push(format!("`// => {}`, but not reached", expectation.text)),
        }
    }
    verdict.compare("prints", &expected.prints, &prints);
    let errors: Vec<String> = stderr.text().lines().map(str::to_owned).collect();
    verdict.compare("stderr", &expected.stderr, &errors);
    verdict.compare("message", &expected.messages, &messages);
    let exit: Vec<String> = exit.into_iter().collect();
    let expected_exit: Vec<Expected> = expected.exit.into_iter().collect();
    verdict.compare("exit", &expected_exit, &exit);
    if complete && silent {
        verdict.say_all(program, &values, &prints, &errors, &messages, &exit);
    }
    verdict
}

impl Verdict {
    fn compare(&mut self, what: &str, expected: &[Expected], got: &[String]) {
        if expected.len() != got.len() {
            let said: Vec<&str> = expected.iter().map(|e| e.text.as_str()).collect();
            self.wrong.push(format!("{what}: {said:?}, but: {got:?}"));
            return;
        }
        for (expected, got) in expected.iter().zip(got) {
            if expected.text != *got {
                self.wrong
                    .push(format!("{what}: `{}`, but: {got}", expected.text));
                self.edits.push((expected.range.clone(), got.clone()));
            }
        }
    }

    /// For a program that says nothing: what it gives, as comments at its end.
    fn say_all(
        &mut self,
        program: &str,
        values: &[(usize, String)],
        prints: &[String],
        stderr: &[String],
        messages: &[String],
        exit: &[String],
    ) {
        let mut lines: Vec<String> = Vec::new();
        let all = |word: &str, texts: &[String]| -> Vec<String> {
            texts.iter().map(|t| format!("// {word}{t}")).collect()
        };
        lines.extend(all("prints: ", prints));
        lines.extend(all("stderr: ", stderr));
        lines.extend(all("", messages));
        lines.extend(all("exit: ", exit));
        let told = !lines.is_empty();
        for (_, value) in values {
            if value != "nil" || !told {
                lines.insert(0, format!("// => {value}"));
            }
        }
        if lines.is_empty() {
            self.wrong
                .push("the program gives nothing to see".to_owned());
            return;
        }
        let end = program.trim_end().len();
        self.wrong = vec!["the program does not say what it gives".to_owned()];
        self.edits = vec![(end..end, format!(" {}", lines.join("\n    ")))];
    }
}

/// The first lines of the messages in a rendered report.
fn headlines(report: &str) -> Vec<String> {
    let is_head = |line: &&str| line.starts_with("error") || line.starts_with("warning");
    report.lines().filter(is_head).map(str::to_owned).collect()
}

/// The text with the edits carried out.
pub fn mended(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut out = text.to_owned();
    for (range, new) in edits {
        out.replace_range(range, &new);
    }
    out
}
