//! Lines and bytes of standard input and of files.

use super::Source;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::{FileState, Native};
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::io::BufRead;

impl Interp {
    /// Gives `f` the reader behind a source.
    fn read_source<R>(
        &mut self,
        source: &Source,
        f: impl FnOnce(&mut dyn BufRead) -> std::io::Result<R>,
    ) -> Res<R> {
        let result = match source {
            Source::Stdin => f(&mut self.stdin),
            Source::File(file) => match &**file {
                Native::File(state) => match &mut *state.borrow_mut() {
                    FileState::Reader(reader) => f(reader),
                    FileState::Writer(_) => {
                        Err(std::io::Error::other("the file is open for writing only"))
                    }
                    FileState::Closed => Err(std::io::Error::other("the file is closed")),
                },
                _ => Err(std::io::Error::other("only files can be read")),
            },
        };
        match result {
            Ok(r) => Ok(r),
            Err(e) => {
                self.check_interrupt()?;
                self.raise(ErrorKind::IoError, e.to_string())
            }
        }
    }

    /// The next line without its end.
    pub(super) fn next_line(&mut self, source: &Source) -> Res<Option<Value>> {
        // What was asked for must be visible before the program waits for an answer.
        if matches!(source, Source::Stdin) {
            self.flush();
        }
        let mut bytes = Vec::new();
        if self.read_source(source, |reader| reader.read_until(b'\n', &mut bytes))? == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
            if bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Value::str(text))),
            Err(_) => self.raise(ErrorKind::IoError, "the input is not valid UTF-8"),
        }
    }

    /// The next byte.
    pub(super) fn next_byte(&mut self, source: &Source) -> Res<Option<Value>> {
        let mut byte = [0];
        let count = self.read_source(source, |reader| reader.read(&mut byte))?;
        let [byte] = byte;
        Ok((count != 0).then_some(Value::Int(byte as i64)))
    }
}
