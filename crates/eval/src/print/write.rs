//! Writing text to formatters, streams and files.

use crate::error::{ErrorObj, Res};
use crate::interp::Interp;
use crate::native::{FileState, Native, StdStream};
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::io::Write;
use std::rc::Rc;

impl Interp {
    /// `write!` to a formatter, a stream or a file: a real `Ok(nil)` or `Err`.
    pub(crate) fn write_native(&mut self, native: &Native, text: &str) -> Res {
        let result = match native {
            Native::Formatter(state) => {
                state.text.borrow_mut().push_str(text);
                Ok(())
            }
            Native::Stream(stream) => self.write_stream(*stream, text.as_bytes()),
            Native::File(state) => write_file(&mut state.borrow_mut(), text.as_bytes()),
            other => {
                let kind = other.kind();
                return self.raise(
                    ErrorKind::TypeError,
                    format!("`write!` can't write to {kind}"),
                );
            }
        };
        Ok(match result {
            Ok(()) => Value::ok(Value::Nil),
            Err(error) => Value::err(self.error_value(ErrorKind::IoError, error.to_string())),
        })
    }

    /// Writes to a standard stream.
    pub(crate) fn write_stream(&mut self, stream: StdStream, bytes: &[u8]) -> std::io::Result<()> {
        match stream {
            StdStream::Stdout => self.stdout.write_all(bytes),
            StdStream::Stderr => {
                // So that both appear in the order they were written where they go to one terminal.
                self.stdout.flush()?;
                self.stderr.write_all(bytes)
            }
            StdStream::Stdin => Err(std::io::Error::other("standard input can't be written to")),
        }
    }

    /// An `Error` value that points at the expression in work.
    pub(crate) fn error_value(&self, kind: ErrorKind, message: impl Into<String>) -> Value {
        Value::Error(Rc::new(ErrorObj {
            kind,
            message: message.into(),
            span: self.span,
        }))
    }
}

/// Writes to an open file.
pub(crate) fn write_file(state: &mut FileState, bytes: &[u8]) -> std::io::Result<()> {
    match state {
        FileState::Writer(writer) => writer.write_all(bytes),
        FileState::Reader(_) => Err(std::io::Error::other("this file is open for reading")),
        FileState::Closed => Err(std::io::Error::other("this file is closed")),
    }
}
