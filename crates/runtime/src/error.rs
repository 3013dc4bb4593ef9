//! Failure: what an operation gives instead of a value.
//!
//! Errors are data. The runtime knows neither places nor stack traces; the VM adds them when it turns a [`Raise`] into an
//! `Error` object. Memory that cannot be had is an error like others: `?` turns the heap's answer into one.

use ruchyruchy_builtins::error_kind::ErrorKind;
use std::borrow::Cow;

pub use ruchyruchy_heap::OutOfMemory;

/// An error that a program can catch. One word, so that results stay small.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raise(Box<(ErrorKind, Cow<'static, str>)>);

/// What an operation gives.
pub type Res<T = crate::Value> = Result<T, Raise>;

impl Raise {
    /// An error.
    #[cold]
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Raise {
        Raise(Box::new((kind, message.into())))
    }

    /// `e.type`
    pub fn kind(&self) -> ErrorKind {
        self.0.0
    }

    /// `e.message`
    pub fn message(&self) -> &str {
        &self.0.1
    }
}

impl From<OutOfMemory> for Raise {
    #[cold]
    fn from(_: OutOfMemory) -> Raise {
        Raise::new(ErrorKind::OutOfMemory, "the request can't fit in memory")
    }
}

impl std::fmt::Display for Raise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind().name(), self.message())
    }
}

impl std::error::Error for Raise {}
