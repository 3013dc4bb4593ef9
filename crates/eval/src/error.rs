//! Run-time errors: the `Error` values of programs, and how raising them leaves the evaluator.

use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::span::Span;

/// An `Error` value.
#[derive(Debug, Clone)]
pub struct ErrorObj {
    /// `e.type`
    pub kind: ErrorKind,
    /// `e.message`
    pub message: String,
    /// Where it was raised; `NONE` for errors made by `Error::new` and not thrown.
    pub span: Span,
}

/// Why evaluation leaves an expression before its end. The payload (thrown value, result, value of a
/// `break`) is in [`crate::interp::Interp::payload`], which keeps results at 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ctl {
    /// A value was thrown.
    Throw,
    /// `return`
    Return,
    /// `break` of this loop.
    Break(u32),
    /// `continue` of this loop.
    Continue(u32),
    /// `exit(n)`: status in [`crate::interp::Interp::exit_status`].
    Exit,
    /// The run was stopped, which can't be caught: by the step limit, or from outside.
    Stop,
}

/// What evaluation gives.
pub type Res<T = Value> = Result<T, Ctl>;

/// A line of a stack trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceLine {
    /// Function.
    pub function: std::borrow::Cow<'static, str>,
    /// Where it was when it called the next one (or raised).
    pub span: Span,
}

/// Why a program ended badly.
#[derive(Debug, Clone)]
pub enum Failure {
    /// An uncaught error or thrown value.
    Uncaught {
        /// `TypeError`, …; none for a thrown value that is no `Error`.
        kind: Option<ErrorKind>,
        /// The message, or the text of the thrown value.
        message: String,
        /// Where it was raised.
        span: Span,
        /// Innermost call first.
        trace: Vec<TraceLine>,
    },
    /// The program asked to end with this status.
    Exit(i32),
    /// The step limit was reached.
    OutOfSteps {
        /// Where.
        span: Span,
    },
    /// Somebody stopped it from outside.
    Interrupted {
        /// Where.
        span: Span,
    },
    /// `main` (or the top level, by `?`) returned an `Err`.
    Returned(String),
}
