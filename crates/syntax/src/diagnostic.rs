//! What the implementation tells about a program: a message, the places it speaks of, and what to do.
//!
//! A [`Diagnostic`] is plain data; how it looks on a terminal is the business of
//! [`Diagnostic::render`], how machines read it that of [`Diagnostic::to_json`]. Messages speak the
//! user's language ("expected an expression"), start with a small letter and end without a full stop;
//! the label at the primary place may repeat them in two or three words.

mod render;

use crate::codes::Code;
use crate::span::{SourceMap, Span};

/// Whether a program with this diagnostic still runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// It does not run.
    Error,
    /// It runs.
    Warning,
}

/// A secondary place with what is to be said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words.
    pub text: String,
}

/// A piece of advice.
#[derive(Clone, Debug, PartialEq)]
pub struct Help {
    /// The advice in words.
    pub text: String,
    /// The text to put in place of a span (an empty span inserts).
    pub suggestion: Option<(Span, String)>,
}

/// One thing to tell about a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The kind of mistake.
    pub code: Code,
    /// One sentence.
    pub message: String,
    /// The primary place.
    pub span: Span,
    /// Words at the primary place.
    pub label: Option<String>,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// Further facts.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Vec<Help>,
    /// Only `check` reports it; a run goes on and fails, if at all, when it gets there.
    pub check_only: bool,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity,
            code,
            message: message.into(),
            span,
            label: None,
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            check_only: false,
        }
    }

    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, span, message)
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, span, message)
    }

    /// Words at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        self.label = Some(text.into());
        self
    }

    /// Another place that matters.
    #[must_use]
    pub fn secondary(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// A further fact.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    /// A piece of advice in words.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help.push(Help {
            text: text.into(),
            suggestion: None,
        });
        self
    }

    /// A piece of advice with the text that should stand at `span`.
    #[must_use]
    pub fn suggest(
        mut self,
        span: Span,
        replacement: impl Into<String>,
        text: impl Into<String>,
    ) -> Diagnostic {
        self.help.push(Help {
            text: text.into(),
            suggestion: Some((span, replacement.into())),
        });
        self
    }

    /// Marks it as reported by `check` only.
    #[must_use]
    pub fn check_only(mut self) -> Diagnostic {
        self.check_only = true;
        self
    }

    /// Whether a program with this diagnostic does not run.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error && !self.check_only
    }

    /// The text for a terminal: headline, place, excerpt with carets, notes and help, ending in a
    /// newline. With `color` it holds ANSI escapes.
    pub fn render(&self, sources: &SourceMap, color: bool) -> String {
        render::render(self, sources, color)
    }

    /// One JSON object (no line breaks): `severity code message file line column endLine endColumn
    /// label labels notes help`. Lines and columns count from 1, columns in code points; places
    /// outside of every file are `null`.
    pub fn to_json(&self, sources: &SourceMap) -> String {
        render::to_json(self, sources).to_string()
    }
}

/// The text for a failure that is not about the program's text but happened while it ran: as
/// [`Diagnostic::render`], with `id` (`TypeError`, …) in place of a code.
pub fn render_failure(
    id: Option<&str>,
    message: &str,
    span: Span,
    sources: &SourceMap,
    color: bool,
) -> String {
    render::failure(id, message, span, sources, color)
}
