//! Methods of open files.

use super::stream::{Handle, finish};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::{FileState, Native};
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;

pub(crate) use super::stream::{flush, lines, read_line, read_to_string, write, write_str};

pub(crate) fn read(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match Handle::this(cx, call)?.rest(cx) {
        Ok(text) => Ok(Value::str(text)),
        Err(e) => cx.raise(ErrorKind::IoError, e.to_string()),
    }
}

pub(crate) fn write_line(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    let handle = Handle::this(cx, call)?;
    let written = handle
        .write(cx, text.as_bytes())
        .and_then(|()| handle.write(cx, b"\n"));
    finish(cx, call, written.map(|()| Value::Nil))
}

pub(crate) fn close(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let handle = Handle::this(cx, call)?;
    let flushed = handle.flush(cx);
    if let Handle::File(native) = &handle
        && let Native::File(state) = &**native
    {
        state.replace(FileState::Closed);
    }
    match flushed {
        Ok(()) => Ok(Value::Nil),
        Err(e) => cx.raise(ErrorKind::IoError, e.to_string()),
    }
}
