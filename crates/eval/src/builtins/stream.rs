//! Methods of the standard streams, and reading and writing for files too.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::IterObj;
use crate::native::{FileState, Native, StdStream};
use crate::print::write_file;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::io::{self, BufRead, IsTerminal, Write};
use std::rc::Rc;

/// Something to read from or write to.
pub(crate) enum Handle {
    /// A standard stream.
    Std(StdStream),
    /// A file.
    File(Rc<Native>),
}

impl Handle {
    /// The receiver.
    pub(crate) fn this(cx: &mut Interp, call: &mut Call<'_>) -> Res<Handle> {
        let v = call.this(cx)?;
        Handle::of(cx, call, v)
    }

    /// A value that is a stream or file.
    pub(crate) fn of(cx: &mut Interp, call: &Call<'_>, v: Value) -> Res<Handle> {
        if let Value::Native(native) = &v {
            match &**native {
                Native::Stream(stream) => return Ok(Handle::Std(*stream)),
                Native::File(_) => return Ok(Handle::File(native.clone())),
                _ => {}
            }
        }
        let (name, kind) = (call.builtin.name(), cx.type_name(&v));
        cx.raise(
            ErrorKind::TypeError,
            format!("`{name}` takes a stream or file, not {kind}"),
        )
    }

    /// Gives `f` the reader.
    pub(crate) fn read<R>(
        &self,
        cx: &mut Interp,
        f: impl FnOnce(&mut dyn BufRead) -> io::Result<R>,
    ) -> io::Result<R> {
        match self {
            Handle::Std(StdStream::Stdin) => {
                // What was asked for must be visible before the program waits for an answer.
                cx.flush();
                f(&mut cx.stdin)
            }
            Handle::Std(_) => Err(io::Error::other("this stream is for writing")),
            Handle::File(native) => match &**native {
                Native::File(state) => match &mut *state.borrow_mut() {
                    FileState::Reader(reader) => f(reader),
                    FileState::Writer(_) => Err(io::Error::other("this file is open for writing")),
                    FileState::Closed => Err(io::Error::other("this file is closed")),
                },
                _ => Err(io::Error::other("only files can be read")),
            },
        }
    }

    /// Writes bytes.
    pub(crate) fn write(&self, cx: &mut Interp, bytes: &[u8]) -> io::Result<()> {
        match self {
            Handle::Std(stream) => cx.write_stream(*stream, bytes),
            Handle::File(native) => match &**native {
                Native::File(state) => write_file(&mut state.borrow_mut(), bytes),
                _ => Err(io::Error::other("only files can be written to")),
            },
        }
    }

    /// Writes out everything written so far.
    pub(crate) fn flush(&self, cx: &mut Interp) -> io::Result<()> {
        match self {
            Handle::Std(StdStream::Stdout) => cx.stdout.flush(),
            Handle::Std(StdStream::Stderr) => cx.stderr.flush(),
            Handle::Std(StdStream::Stdin) => Ok(()),
            Handle::File(native) => match &**native {
                Native::File(state) => match &mut *state.borrow_mut() {
                    FileState::Writer(writer) => writer.flush(),
                    _ => Ok(()),
                },
                _ => Ok(()),
            },
        }
    }

    /// The next line with its end; empty at the end of the input.
    pub(crate) fn line(&self, cx: &mut Interp) -> io::Result<String> {
        self.read(cx, |reader| {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            Ok(line)
        })
    }

    /// All remaining text.
    pub(crate) fn rest(&self, cx: &mut Interp) -> io::Result<String> {
        self.read(cx, |reader| {
            let mut text = String::new();
            reader.read_to_string(&mut text)?;
            Ok(text)
        })
    }
}

/// A line without its end, nil at the end of the input.
pub(crate) fn line_value(mut line: String) -> Value {
    if line.is_empty() {
        return Value::Nil;
    }
    if line.ends_with('\n') {
        line.pop();
        if line.ends_with('\r') {
            line.pop();
        }
    }
    Value::str(line)
}

/// The result of an operation of the system, which may be an `Err`.
pub(crate) fn finish(cx: &mut Interp, call: &mut Call<'_>, result: io::Result<Value>) -> Res {
    if result.is_err() {
        // A read that was broken off is no error of the program's.
        cx.check_interrupt()?;
    }
    cx.fallible(
        call,
        result.map_err(|e| (ErrorKind::IoError, e.to_string())),
    )
}

/// Gives text to the buffer that the first argument names: the number of bytes.
fn into_buffer(cx: &mut Interp, call: &mut Call<'_>, text: &str) -> Res {
    let buffer = call.arg(0);
    let before = cx.read_through(buffer.clone())?;
    let Value::Str(before) = &before else {
        let (name, kind) = (call.builtin.name(), cx.type_name(&before));
        return cx.raise(
            ErrorKind::TypeError,
            format!("`{name}` fills a string, not {kind}"),
        );
    };
    let mut whole = String::with_capacity(before.len() + text.len());
    whole.push_str(before);
    whole.push_str(text);
    cx.write_through(&buffer, Value::str(whole))?;
    cx.fallible(call, Ok(Value::from_usize(text.len())))
}

pub(crate) fn read_line(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let line = Handle::this(cx, call)?.line(cx);
    match line {
        Ok(line) if call.has(0) => into_buffer(cx, call, &line),
        line => finish(cx, call, line.map(line_value)),
    }
}

pub(crate) fn read_to_string(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let rest = Handle::this(cx, call)?.rest(cx);
    match rest {
        Ok(text) if call.has(0) => into_buffer(cx, call, &text),
        rest => finish(cx, call, rest.map(Value::str)),
    }
}

pub(crate) fn lines(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Iter(match Handle::this(cx, call)? {
        Handle::Std(StdStream::Stdin) => IterObj::stdin_lines(),
        Handle::File(file) => IterObj::file_lines(file),
        Handle::Std(_) => return cx.raise(ErrorKind::IoError, "this stream is for writing"),
    }))
}

pub(crate) fn bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Iter(match Handle::this(cx, call)? {
        Handle::Std(StdStream::Stdin) => IterObj::stdin_bytes(),
        Handle::File(file) => IterObj::file_bytes(file),
        Handle::Std(_) => return cx.raise(ErrorKind::IoError, "this stream is for writing"),
    }))
}

pub(crate) fn lock(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    call.this(cx)
}

pub(crate) fn write(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let content = super::fs::content_arg(cx, call, 0)?;
    let written = Handle::this(cx, call)?.write(cx, &content);
    finish(cx, call, written.map(|()| Value::from_usize(content.len())))
}

pub(crate) fn write_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    let written = Handle::this(cx, call)?.write(cx, text.as_bytes());
    finish(cx, call, written.map(|()| Value::Nil))
}

pub(crate) fn flush(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let flushed = Handle::this(cx, call)?.flush(cx);
    finish(cx, call, flushed.map(|()| Value::Nil))
}

pub(crate) fn is_terminal(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(match Handle::this(cx, call)? {
        Handle::Std(StdStream::Stdin) => io::stdin().is_terminal(),
        Handle::Std(StdStream::Stdout) => io::stdout().is_terminal(),
        Handle::Std(StdStream::Stderr) => io::stderr().is_terminal(),
        Handle::File(_) => false,
    }))
}
