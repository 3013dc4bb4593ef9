//! How things go wrong, for the embedder to look at and for people to read.
//!
//! Both kinds of errors keep the source map of their module, so that they can be rendered with excerpts at
//! any later time. `Display` gives the plain rendering, `render` one with colours.

use ruchyruchy_eval::error::{Failure, TraceLine};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::diagnostic::{self, Diagnostic, Severity};
use ruchyruchy_syntax::span::{SourceMap, Span};
use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;

/// The source map of a module, shared by everything that may have to show an excerpt.
pub(crate) type Sources = Rc<RefCell<SourceMap>>;

/// How many diagnostics are shown in full.
const MOST_SHOWN: usize = 20;
/// A message longer than this (in bytes) is cut: a thrown value may be any size.
const LONGEST_MESSAGE: usize = 16 * 1024;
/// Trace lines shown at most, after folding.
const LONGEST_TRACE: usize = 24;
/// How many calls a repeating group may have (mutual recursion).
const LONGEST_GROUP: usize = 8;

/// What is to be said about a program before it runs.
#[derive(Clone, Debug)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
}

impl Report {
    pub(crate) fn new(diagnostics: Vec<Diagnostic>, sources: Sources) -> Report {
        Report {
            diagnostics,
            sources,
        }
    }

    /// Errors and warnings in the order of the text.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Number of errors, those included that only a check reports.
    pub fn errors(&self) -> usize {
        self.diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count()
    }

    /// Number of warnings.
    pub fn warnings(&self) -> usize {
        self.diagnostics.len() - self.errors()
    }

    /// All diagnostics with excerpts (the first twenty, errors before warnings, and a count of the
    /// rest), with ANSI colours if `color`.
    pub fn render(&self, color: bool) -> String {
        let mut errors_left = self.errors().min(MOST_SHOWN);
        let mut warnings_left = MOST_SHOWN - errors_left;
        let (mut hidden_errors, mut hidden_warnings) = (0, 0);
        let sources = self.sources.borrow();
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            let (left, hidden) = match diagnostic.severity {
                Severity::Error => (&mut errors_left, &mut hidden_errors),
                Severity::Warning => (&mut warnings_left, &mut hidden_warnings),
            };
            if *left == 0 {
                *hidden += 1;
                continue;
            }
            *left -= 1;
            text.push_str(&diagnostic.render(&sources, color));
            text.push('\n');
        }
        let hidden = [
            count(hidden_errors, "more error"),
            count(hidden_warnings, "more warning"),
        ];
        let hidden: Vec<String> = hidden.into_iter().flatten().collect();
        if !hidden.is_empty() {
            let _ = writeln!(text, "... and {}", hidden.join(" and "));
        }
        text
    }

    /// One JSON object a line, for tools.
    pub fn to_json_lines(&self) -> String {
        let sources = self.sources.borrow();
        self.diagnostics
            .iter()
            .fold(String::new(), |mut text, diagnostic| {
                text.push_str(&diagnostic.to_json(&sources));
                text.push('\n');
                text
            })
    }
}

/// `3 errors`; none for none.
pub(crate) fn count(n: usize, what: &str) -> Option<String> {
    match n {
        0 => None,
        1 => Some(format!("1 {what}")),
        n => Some(format!("{n} {what}s")),
    }
}

/// A program does not run because of the errors in its text.
#[derive(Clone, Debug)]
pub struct CompileError {
    report: Report,
}

impl CompileError {
    pub(crate) fn new(diagnostics: Vec<Diagnostic>, sources: Sources) -> CompileError {
        CompileError {
            report: Report::new(diagnostics, sources),
        }
    }

    /// What is wrong (and the warnings of the same text).
    pub fn report(&self) -> &Report {
        &self.report
    }

    pub(crate) fn into_report(self) -> Report {
        self.report
    }

    /// [`Report::diagnostics`].
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.report.diagnostics()
    }

    /// [`Report::render`].
    pub fn render(&self, color: bool) -> String {
        self.report.render(color)
    }
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for CompileError {}

/// A place in a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A call that was in progress when something was thrown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceFrame {
    /// The function, such as `Point::new` or `<top level>`.
    pub function: String,
    /// Where it stood.
    pub place: Option<Place>,
}

/// An error or another value that was thrown and not caught.
#[derive(Clone, Debug)]
pub struct Uncaught {
    /// The type of the error; none if the program threw a value that is no `Error`.
    pub kind: Option<ErrorKind>,
    /// The message of the error, or the text of the value.
    pub message: String,
    /// Where it was thrown.
    pub place: Option<Place>,
    /// The calls in progress, innermost first. Of very deep ones the middle is left out.
    pub trace: Vec<TraceFrame>,
    span: Span,
    sources: Sources,
}

/// Why a run has no result.
#[derive(Clone, Debug)]
pub enum RunError {
    /// Something was thrown and not caught.
    Uncaught(Box<Uncaught>),
    /// The program ended itself with this status (`exit(0)` included).
    Exit(i32),
    /// The step limit was reached.
    StepLimit {
        /// The limit.
        limit: u64,
        /// Where the program was.
        place: Option<Place>,
    },
    /// It was stopped from outside, see [`Interrupt`](crate::Interrupt).
    Interrupted {
        /// Where the program was.
        place: Option<Place>,
    },
    /// `main`, or the top level by `?`, returned an `Err`: the text of its inside.
    Returned(String),
    /// The module has no function of this name.
    NoSuchFunction(String),
    /// The module is running already: a host function called back into it.
    Busy,
}

impl RunError {
    pub(crate) fn from_failure(
        failure: Failure,
        limit: Option<u64>,
        sources: &Sources,
    ) -> RunError {
        match failure {
            Failure::Uncaught {
                kind,
                message,
                span,
                trace,
            } => {
                let trace = trace.iter().map(|line| frame(line, sources)).collect();
                RunError::Uncaught(Box::new(Uncaught {
                    kind,
                    message,
                    place: place(span, sources),
                    trace,
                    span,
                    sources: sources.clone(),
                }))
            }
            Failure::Exit(status) => RunError::Exit(status),
            Failure::OutOfSteps { span } => RunError::StepLimit {
                limit: limit.unwrap_or(u64::MAX),
                place: place(span, sources),
            },
            Failure::Interrupted { span } => RunError::Interrupted {
                place: place(span, sources),
            },
            Failure::Returned(text) => RunError::Returned(text),
        }
    }

    /// The status that a process ends with for this: `exit`'s own, else 1.
    pub fn exit_status(&self) -> i32 {
        match self {
            RunError::Exit(status) => *status,
            _ => 1,
        }
    }

    /// What to show: headline, excerpt and stack trace, with ANSI colours if `color`. Nothing for
    /// [`RunError::Exit`].
    pub fn render(&self, color: bool) -> String {
        match self {
            RunError::Uncaught(uncaught) => uncaught.render(color),
            RunError::Exit(_) => String::new(),
            RunError::StepLimit { limit, place } => {
                let at = arrow(place.as_ref());
                format!(
                    "{}: step limit of {limit} reached{at}\n",
                    headline("error", color)
                )
            }
            RunError::Interrupted { place } => {
                let at = arrow(place.as_ref());
                format!("{}: interrupted{at}\n", headline("error", color))
            }
            RunError::Returned(text) => {
                let text = shorten(text);
                format!(
                    "{}: the program returned Err: {text}\n",
                    headline("error", color)
                )
            }
            RunError::NoSuchFunction(name) => {
                format!(
                    "{}: there is no function `{name}`\n",
                    headline("error", color)
                )
            }
            RunError::Busy => {
                format!(
                    "{}: the module is running already\n",
                    headline("error", color)
                )
            }
        }
    }
}

impl std::fmt::Display for RunError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RunError::Exit(status) => write!(f, "the program ended with status {status}"),
            other => f.write_str(&other.render(false)),
        }
    }
}

impl std::error::Error for RunError {}

impl Uncaught {
    fn render(&self, color: bool) -> String {
        let message = shorten(&self.message);
        let sources = self.sources.borrow();
        let mut text = match self.kind {
            Some(kind) => {
                let id = Some(kind.name());
                diagnostic::render_failure(id, &message, self.span, &sources, color)
            }
            None => {
                let message = format!("uncaught exception: {message}");
                diagnostic::render_failure(None, &message, self.span, &sources, color)
            }
        };
        // One line would only repeat the place of the excerpt.
        if self.trace.len() > 1 {
            text.push_str(&self.trace_text());
        }
        text
    }

    /// One line a call; calls that repeat, alone or in groups, are counted.
    fn trace_text(&self) -> String {
        let mut text = String::from("stack trace:\n");
        let mut lines = 0;
        let mut rest = self.trace.as_slice();
        while !rest.is_empty() {
            if lines >= LONGEST_TRACE {
                let _ = writeln!(text, "  ... {} more calls ...", rest.len());
                break;
            }
            let (period, times) = repetition(rest);
            for frame in rest.iter().take(period) {
                lines += 1;
                match &frame.place {
                    Some(place) => {
                        let _ = write!(text, "  at {} ({place})", frame.function);
                    }
                    None => {
                        let _ = write!(text, "  {}", frame.function);
                    }
                }
                if period == 1 && times > 1 {
                    let _ = write!(text, ", {times} times");
                }
                text.push('\n');
            }
            if period > 1 {
                let _ = writeln!(
                    text,
                    "  ... these {period} calls {} more times ...",
                    times - 1
                );
            }
            rest = rest.get(period * times..).unwrap_or_default();
        }
        text
    }
}

/// The shortest group of calls that the trace begins with several times, and how many times; a group of
/// one call may occur once.
fn repetition(trace: &[TraceFrame]) -> (usize, usize) {
    for period in 1..=LONGEST_GROUP {
        let Some(group) = trace.get(..period) else {
            break;
        };
        let times = trace
            .chunks(period)
            .take_while(|&chunk| chunk == group)
            .count();
        if times > 2 || (times == 2 && period == 1) {
            return (period, times);
        }
    }
    (1, 1)
}

pub(crate) fn place(span: Span, sources: &Sources) -> Option<Place> {
    let sources = sources.borrow();
    let (file, at) = sources.place(span)?;
    Some(Place {
        file: file.name.clone(),
        line: at.line,
        column: at.column,
    })
}

/// The line below a headline that says where.
fn arrow(place: Option<&Place>) -> String {
    place.map_or(String::new(), |place| format!("\n --> {place}"))
}

fn frame(line: &TraceLine, sources: &Sources) -> TraceFrame {
    TraceFrame {
        function: line.function.to_string(),
        place: place(line.span, sources),
    }
}

fn headline(word: &str, color: bool) -> String {
    if color {
        format!("\x1b[1m\x1b[91m{word}\x1b[0m")
    } else {
        word.to_string()
    }
}

/// Cuts the end of a very long message.
fn shorten(message: &str) -> String {
    if message.len() <= LONGEST_MESSAGE {
        return message.to_string();
    }
    let mut end = LONGEST_MESSAGE;
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    let kept = message.get(..end).unwrap_or("");
    format!("{kept}... ({} more bytes)", message.len() - end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uncaught(trace: Vec<TraceFrame>) -> Uncaught {
        Uncaught {
            kind: Some(ErrorKind::TypeError),
            message: "no".into(),
            place: None,
            trace,
            span: Span::NONE,
            sources: Sources::default(),
        }
    }

    #[test]
    fn repeated_calls_fold_into_one_line() {
        let at = |line| {
            Some(Place {
                file: "a.ruchy".into(),
                line,
                column: 1,
            })
        };
        let call = |name: &str, line| TraceFrame {
            function: name.into(),
            place: at(line),
        };
        let trace = vec![
            call("f", 2),
            call("f", 2),
            call("f", 3),
            call("<top level>", 9),
        ];
        assert_eq!(
            uncaught(trace).trace_text(),
            "stack trace:\n  at f (a.ruchy:2:1), 2 times\n  at f (a.ruchy:3:1)\n  \
             at <top level> (a.ruchy:9:1)\n"
        );
    }

    #[test]
    fn mutual_recursion_folds_into_groups() {
        let call = |name: &str| TraceFrame {
            function: name.into(),
            place: None,
        };
        let mut trace: Vec<_> = ["even", "odd"].repeat(8).into_iter().map(call).collect();
        trace.push(call("main"));
        assert_eq!(
            uncaught(trace).trace_text(),
            "stack trace:\n  even\n  odd\n  ... these 2 calls 7 more times ...\n  main\n"
        );
    }

    #[test]
    fn a_message_of_any_size_is_cut_between_characters() {
        let text = shorten(&"é".repeat(LONGEST_MESSAGE));
        assert!(text.len() < LONGEST_MESSAGE + 40);
        assert!(text.ends_with("... (16384 more bytes)"), "{}", text.len());
        assert_eq!(shorten("short"), "short");
    }
}
