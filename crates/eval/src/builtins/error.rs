//! Methods of `Error` values.

use crate::call::Call;
use crate::error::{ErrorObj, Res};
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::span::LineColumn;
use std::rc::Rc;

fn this(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<ErrorObj>> {
    match call.this(cx)? {
        Value::Error(e) => Ok(e),
        other => {
            let (name, kind) = (call.builtin.name(), cx.type_name(&other));
            cx.raise(
                ErrorKind::TypeError,
                format!("`{name}` is a method of errors, not of {kind}"),
            )
        }
    }
}

fn place(cx: &mut Interp, call: &mut Call<'_>) -> Res<Option<LineColumn>> {
    let span = this(cx, call)?.span;
    Ok(cx.sources.borrow().place(span).map(|(_, at)| at))
}

pub(crate) fn message(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::str(this(cx, call)?.message.as_str()))
}

pub(crate) fn kind(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::str(this(cx, call)?.kind.name()))
}

pub(crate) fn line(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(place(cx, call)?.map_or(Value::Nil, |at| Value::Int(i64::from(at.line))))
}

pub(crate) fn column(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(place(cx, call)?.map_or(Value::Nil, |at| Value::Int(i64::from(at.column))))
}

pub(crate) fn source(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    this(cx, call)?;
    cx.absent(call, None)
}
