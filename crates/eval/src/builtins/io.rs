//! Output, input, and the end of the program.

use super::assertion::message_from;
use super::stream::{Handle, line_value};
use crate::call::Call;
use crate::error::{Ctl, Res};
use crate::interp::Interp;
use crate::native::{Native, StdStream};
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

/// Writes the arguments joined by blanks, and `end`. A closed pipe is no error of the program.
fn write_args(cx: &mut Interp, call: &mut Call<'_>, stream: StdStream, end: &str) -> Res {
    let mut text = message_from(cx, call, 0)?.unwrap_or_default();
    text.push_str(end);
    let _ = cx.write_stream(stream, text.as_bytes());
    Ok(Value::Nil)
}

pub(crate) fn println(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    write_args(cx, call, StdStream::Stdout, "\n")
}

pub(crate) fn print(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    write_args(cx, call, StdStream::Stdout, "")
}

pub(crate) fn eprintln(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    write_args(cx, call, StdStream::Stderr, "\n")
}

pub(crate) fn eprint(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    write_args(cx, call, StdStream::Stderr, "")
}

pub(crate) fn dbg(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut args = std::mem::take(&mut call.args);
    let mut text = String::new();
    for v in &args {
        cx.write_text(&mut text, v, true)?;
        text.push('\n');
    }
    let _ = cx.write_stream(StdStream::Stderr, text.as_bytes());
    Ok(match args.len() {
        0 => Value::Nil,
        1 => args.remove(0),
        _ => Value::tuple(args),
    })
}

pub(crate) fn flush(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    cx.flush();
    Ok(Value::Nil)
}

/// What was read, or a raised `IoError`.
fn raised<T>(cx: &mut Interp, result: std::io::Result<T>) -> Res<T> {
    match result {
        Ok(v) => Ok(v),
        Err(e) => {
            // A read that was broken off is no error of the program's.
            cx.check_interrupt()?;
            cx.raise(ErrorKind::IoError, e.to_string())
        }
    }
}

const STDIN: Handle = Handle::Std(StdStream::Stdin);

pub(crate) fn input(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if call.has(0) {
        let prompt = call.arg(0);
        let prompt = cx.text(&prompt)?;
        let _ = cx.write_stream(StdStream::Stdout, prompt.as_bytes());
    }
    let line = STDIN.line(cx);
    let line = line_value(raised(cx, line)?);
    cx.absent(call, Some(line).filter(|line| !matches!(line, Value::Nil)))
}

pub(crate) fn read_stdin(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    let rest = STDIN.rest(cx);
    Ok(Value::str(raised(cx, rest)?))
}

pub(crate) fn stdin_lines(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    let rest = STDIN.rest(cx);
    let rest = raised(cx, rest)?;
    Ok(Value::array_of(rest.lines().map(Value::str)))
}

fn stream(stream: StdStream) -> Res {
    Ok(Value::Native(Rc::new(Native::Stream(stream))))
}

pub(crate) fn io_stdin(_: &mut Interp, _: &mut Call<'_>) -> Res {
    stream(StdStream::Stdin)
}

pub(crate) fn io_stdout(_: &mut Interp, _: &mut Call<'_>) -> Res {
    stream(StdStream::Stdout)
}

pub(crate) fn io_stderr(_: &mut Interp, _: &mut Call<'_>) -> Res {
    stream(StdStream::Stderr)
}

pub(crate) fn io_read_to_string(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let source = call.arg(0);
    let rest = Handle::of(cx, call, source)?.rest(cx);
    super::stream::finish(cx, call, rest.map(Value::str))
}

pub(crate) fn buf_reader_new(_: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(call.args.pop().unwrap_or_default())
}

pub(crate) fn exit(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let status = match call.args.first() {
        None => 0,
        // `exit(true)` and kin would be mistakes.
        Some(_) => cx.int_arg(call, 0)?,
    };
    cx.exit_status = status as i32;
    Err(Ctl::Exit)
}

/// Raises a `Panic` of this message, with the arguments after it.
fn panic_with(cx: &mut Interp, call: &mut Call<'_>, what: &str) -> Res {
    let message = match message_from(cx, call, 0)? {
        Some(message) if what.is_empty() => message,
        Some(message) => format!("{what}: {message}"),
        None if what.is_empty() => "explicit panic".to_string(),
        None => what.to_string(),
    };
    cx.raise(ErrorKind::Panic, message)
}

pub(crate) fn panic(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    panic_with(cx, call, "")
}

pub(crate) fn todo(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    panic_with(cx, call, "not yet implemented")
}

pub(crate) fn unimplemented(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    panic_with(cx, call, "not implemented")
}

pub(crate) fn unreachable(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    panic_with(cx, call, "internal error: entered unreachable code")
}

pub(crate) fn format(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let template = cx.str_arg(call, 0)?;
    let args: Vec<Value> = std::mem::take(&mut call.args).into_iter().skip(1).collect();
    Ok(Value::str(cx.fill_template(&template, &args)?))
}
