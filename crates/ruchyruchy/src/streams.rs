//! Where programs read and write when they are embedded.

use std::cell::RefCell;
use std::io::{self, BufRead, Read, Write};
use std::rc::Rc;

/// An output that several runs write to, one after the other.
#[derive(Clone)]
pub(crate) struct Output(Rc<RefCell<dyn Write>>);

impl Output {
    pub(crate) fn new(writer: impl Write + 'static) -> Output {
        Output(Rc::new(RefCell::new(writer)))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.try_borrow_mut() {
            Ok(mut writer) => writer.write(bytes),
            Err(_) => Err(io::Error::other("the output is in use")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.try_borrow_mut() {
            Ok(mut writer) => writer.flush(),
            Err(_) => Ok(()),
        }
    }
}

/// An input that several readers take turns with: runs of an engine, a REPL.
///
/// A reader takes what it needs a piece at a time: a line, or a part of a long one. So the next reader
/// goes on after the last line that was asked for. Give a clone to each.
#[derive(Clone)]
pub struct Input {
    shared: Rc<RefCell<dyn BufRead>>,
    piece: Vec<u8>,
    used: usize,
}

/// Most bytes taken at once.
const PIECE: u64 = 64 * 1024;

impl Input {
    /// Shares `reader`.
    pub fn new(reader: impl BufRead + 'static) -> Input {
        Input {
            shared: Rc::new(RefCell::new(reader)),
            piece: Vec::new(),
            used: 0,
        }
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used >= self.piece.len() {
            self.piece.clear();
            self.used = 0;
            let mut shared = self
                .shared
                .try_borrow_mut()
                .map_err(|_| io::Error::other("the input is in use"))?;
            (&mut *shared)
                .take(PIECE)
                .read_until(b'\n', &mut self.piece)?;
        }
        Ok(self.piece.get(self.used..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.used += amount;
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.fill_buf()?.read(into)?;
        self.consume(got);
        Ok(got)
    }
}

/// A writer that keeps what is written, to be looked at from outside.
///
/// Clones share their contents: give one to [`Engine::with_stdout`](crate::Engine::with_stdout) and keep
/// the other.
#[derive(Clone, Debug, Default)]
pub struct Capture(Rc<RefCell<Vec<u8>>>);

impl Capture {
    /// An empty one.
    pub fn new() -> Capture {
        Capture::default()
    }

    /// Everything written so far; bytes that are no UTF-8 become `�`.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow()).into_owned()
    }

    /// Everything written since the last `take`.
    pub fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_of_one_input_take_turns_by_lines() {
        let mut first = Input::new(io::Cursor::new("one\ntwo\nthree"));
        let mut second = first.clone();
        let mut line = String::new();
        first.read_line(&mut line).unwrap();
        second.read_line(&mut line).unwrap();
        first.read_to_string(&mut line).unwrap();
        assert_eq!(line, "one\ntwo\nthree");
    }

    #[test]
    fn a_long_line_comes_in_pieces() {
        let text = "x".repeat(PIECE as usize * 2 + 5);
        let mut input = Input::new(io::Cursor::new(text.clone()));
        assert_eq!(input.fill_buf().unwrap().len(), PIECE as usize);
        let mut all = String::new();
        input.read_to_string(&mut all).unwrap();
        assert_eq!(all, text);
    }
}
