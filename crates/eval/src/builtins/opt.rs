//! Methods of Option and Result, which work on every value.
//!
//! A value that is neither nil, None, Some, Ok nor Err stands for itself being there ([`Shape::Plain`]). The
//! result of `map` and kin has the form of the receiver: a real Some stays one, a plain value stays
//! plain (in Some only where it would else be mistaken for an absence or another layer). A method whose Rust type says what
//! it gives (`ok`, `ok_or`, `zip` …) gives the real thing.

mod place;

pub(crate) use place::*;

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::IterObj;
use crate::value::{Items, Value};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{OPTION, RESULT};

/// How a value looks to Option and Result.
enum Shape {
    /// nil or None.
    Nothing,
    /// A real Some.
    Some(Value),
    /// A real Ok.
    Ok(Value),
    /// A real Err.
    Err(Value),
    /// Any other value.
    Plain(Value),
}

fn shape(v: Value) -> Shape {
    match &v {
        Value::Nil => Shape::Nothing,
        Value::Unit(adt, _) if *adt == OPTION => Shape::Nothing,
        Value::Enum(r) if r.adt == OPTION || r.adt == RESULT => {
            let inner = r.field(0).unwrap_or_default().share();
            match (r.adt, r.variant) {
                (OPTION, _) => Shape::Some(inner),
                (_, 0) => Shape::Ok(inner),
                _ => Shape::Err(inner),
            }
        }
        _ => Shape::Plain(v),
    }
}

fn this(cx: &mut Interp, call: &mut Call<'_>) -> Res<Shape> {
    Ok(shape(call.this(cx)?))
}

/// A value in the form of a plain receiver.
fn plain(v: Value) -> Value {
    if matches!(v, Value::Nil) || v.is_option() || v.is_result() {
        Value::some(v)
    } else {
        v
    }
}

/// The receiver as it is.
fn itself(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(call.this(cx)?.share())
}

/// A question about the value inside, if there is one.
fn asked(cx: &mut Interp, f: Value, v: Value) -> Res {
    Ok(Value::Bool(cx.call1(&f, v)?.truthy()))
}

pub(crate) fn is_some(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(matches!(
        this(cx, call)?,
        Shape::Some(_) | Shape::Plain(_)
    )))
}

pub(crate) fn is_none(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(matches!(this(cx, call)?, Shape::Nothing)))
}

pub(crate) fn is_ok(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(!matches!(this(cx, call)?, Shape::Err(_))))
}

pub(crate) fn is_err(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(matches!(this(cx, call)?, Shape::Err(_))))
}

pub(crate) fn is_some_and(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Some(v) | Shape::Plain(v) => asked(cx, call.arg(0), v),
        _ => Ok(Value::Bool(false)),
    }
}

pub(crate) fn is_none_or(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Nothing => Ok(Value::Bool(true)),
        Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) => asked(cx, call.arg(0), v),
        Shape::Err(_) => Ok(Value::Bool(false)),
    }
}

pub(crate) fn is_ok_and(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Ok(v) | Shape::Plain(v) | Shape::Some(v) => asked(cx, call.arg(0), v),
        Shape::Nothing => asked(cx, call.arg(0), Value::Nil),
        Shape::Err(_) => Ok(Value::Bool(false)),
    }
}

pub(crate) fn is_err_and(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Err(e) => asked(cx, call.arg(0), e),
        _ => Ok(Value::Bool(false)),
    }
}

pub(crate) fn unwrap(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) => Ok(v),
        Shape::Nothing => cx.raise(ErrorKind::Panic, "`unwrap` found no value, but None"),
        Shape::Err(e) => {
            let e = cx.quoted(&e)?;
            cx.raise(
                ErrorKind::Panic,
                format!("`unwrap` found no value, but Err({e})"),
            )
        }
    }
}

pub(crate) fn expect(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let shape = this(cx, call)?;
    if let Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) = shape {
        return Ok(v);
    }
    let message = call.arg(0);
    let mut message = cx.text(&message)?;
    if let Shape::Err(e) = shape {
        message.push_str(": ");
        message.push_str(&cx.quoted(&e)?);
    }
    cx.raise(ErrorKind::Panic, message)
}

pub(crate) fn unwrap_or(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) => Ok(v),
        Shape::Nothing | Shape::Err(_) => Ok(call.arg(0)),
    }
}

/// Calls a function that takes the error of an Err, or nothing.
fn call_with_error(cx: &mut Interp, f: &Value, error: Option<Value>) -> Res {
    let wanted = super::func::parameters(cx, f);
    let args: Vec<Value> = match (error, wanted) {
        (Some(e), None | Some(1..)) => vec![e],
        _ => Vec::new(),
    };
    let v = cx.call_value(f, args)?;
    cx.read_through(v)
}

pub(crate) fn unwrap_or_else(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let error = match this(cx, call)? {
        Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) => return Ok(v),
        Shape::Nothing => None,
        Shape::Err(e) => Some(e),
    };
    let f = call.arg(0);
    call_with_error(cx, &f, error)
}

pub(crate) fn unwrap_or_default(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if let Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) = this(cx, call)? {
        return Ok(v);
    }
    match cx.default_of(call.expected) {
        Some(v) => Ok(v),
        None if call.int.is_some() => Ok(Value::Int(0)),
        None => cx.raise(
            ErrorKind::TypeError,
            "which default is meant isn't known here: annotate the type, or use `unwrap_or`",
        ),
    }
}

pub(crate) fn unwrap_err(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Err(e) => Ok(e),
        _ => {
            let v = call.this(cx)?;
            let v = cx.quoted(&v)?;
            cx.raise(
                ErrorKind::Panic,
                format!("`unwrap_err` found no error, but {v}"),
            )
        }
    }
}

pub(crate) fn expect_err(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Err(e) => Ok(e),
        _ => {
            let (message, v) = (call.arg(0), call.this(cx)?);
            let text = format!("{}: {}", cx.text(&message)?, cx.quoted(&v)?);
            cx.raise(ErrorKind::Panic, text)
        }
    }
}

pub(crate) fn map(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    Ok(match this(cx, call)? {
        Shape::Some(v) => Value::some(cx.call_value(&f, vec![v])?),
        Shape::Ok(v) => Value::ok(cx.call_value(&f, vec![v])?),
        Shape::Plain(v) => plain(cx.call_value(&f, vec![v])?),
        Shape::Nothing | Shape::Err(_) => return itself(cx, call),
    })
}

pub(crate) fn map_or(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) => {
            let f = call.arg(1);
            cx.call1(&f, v)
        }
        Shape::Nothing | Shape::Err(_) => Ok(call.arg(0)),
    }
}

pub(crate) fn map_or_else(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let error = match this(cx, call)? {
        Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) => {
            let f = call.arg(1);
            return cx.call1(&f, v);
        }
        Shape::Nothing => None,
        Shape::Err(e) => Some(e),
    };
    let default = call.arg(0);
    call_with_error(cx, &default, error)
}

pub(crate) fn map_err(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Err(e) => {
            let f = call.arg(0);
            Ok(Value::err(cx.call1(&f, e)?))
        }
        _ => itself(cx, call),
    }
}

pub(crate) fn and(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Nothing | Shape::Err(_) => itself(cx, call),
        _ => Ok(call.arg(0)),
    }
}

pub(crate) fn and_then(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) => {
            let f = call.arg(0);
            cx.call_value(&f, vec![v])
        }
        Shape::Nothing | Shape::Err(_) => itself(cx, call),
    }
}

pub(crate) fn or(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Nothing | Shape::Err(_) => Ok(call.arg(0)),
        _ => itself(cx, call),
    }
}

pub(crate) fn or_else(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let error = match this(cx, call)? {
        Shape::Nothing => None,
        Shape::Err(e) => Some(e),
        _ => return itself(cx, call),
    };
    let f = call.arg(0);
    call_with_error(cx, &f, error)
}

pub(crate) fn xor(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (itself(cx, call)?, call.arg(0));
    Ok(match (a.is_absent(), b.is_absent()) {
        (false, true) => a,
        (true, false) => b,
        _ => Value::none(),
    })
}

pub(crate) fn ok(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(match this(cx, call)? {
        Shape::Ok(v) | Shape::Plain(v) => Value::some(v),
        Shape::Some(v) => Value::some(Value::some(v)),
        Shape::Nothing => Value::some(Value::Nil),
        Shape::Err(_) => Value::none(),
    })
}

pub(crate) fn err(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(match this(cx, call)? {
        Shape::Err(e) => Value::some(e),
        _ => Value::none(),
    })
}

pub(crate) fn ok_or(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(match this(cx, call)? {
        Shape::Some(v) | Shape::Plain(v) => Value::ok(v),
        Shape::Nothing => Value::err(call.arg(0)),
        Shape::Ok(_) | Shape::Err(_) => return itself(cx, call),
    })
}

pub(crate) fn ok_or_else(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(match this(cx, call)? {
        Shape::Some(v) | Shape::Plain(v) => Value::ok(v),
        Shape::Nothing => {
            let f = call.arg(0);
            Value::err(call_with_error(cx, &f, None)?)
        }
        Shape::Ok(_) | Shape::Err(_) => return itself(cx, call),
    })
}

pub(crate) fn filter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) => {
            let f = call.arg(0);
            if cx.accepts(&f, &v)? {
                itself(cx, call)
            } else {
                Ok(Value::none())
            }
        }
        Shape::Nothing | Shape::Err(_) => itself(cx, call),
    }
}

pub(crate) fn flatten(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Some(v) if v.is_option() || v.is_result() => Ok(v),
        Shape::Ok(v) if v.is_result() => Ok(v),
        Shape::Some(Value::Nil) => Ok(Value::none()),
        _ => itself(cx, call),
    }
}

/// The value inside a receiver or argument, if it is there.
fn inside(v: Value) -> Option<Value> {
    match shape(v) {
        Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) => Some(v),
        Shape::Nothing | Shape::Err(_) => None,
    }
}

pub(crate) fn zip(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (inside(call.this(cx)?), inside(call.arg(0)));
    Ok(match a.zip(b) {
        Some((a, b)) => Value::some(Value::tuple([a, b])),
        None => Value::none(),
    })
}

pub(crate) fn unzip(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let Some(v) = inside(call.this(cx)?) else {
        return Ok(Value::tuple([Value::none(), Value::none()]));
    };
    let (a, b) = super::iter::pair(cx, &v)?;
    Ok(Value::tuple([Value::some(a), Value::some(b)]))
}

pub(crate) fn transpose(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(match this(cx, call)? {
        Shape::Nothing => Value::ok(Value::none()),
        Shape::Some(inner) => match shape(inner) {
            Shape::Err(e) => Value::err(e),
            Shape::Ok(v) | Shape::Plain(v) | Shape::Some(v) => Value::ok(Value::some(v)),
            Shape::Nothing => Value::ok(Value::some(Value::Nil)),
        },
        Shape::Ok(inner) => match shape(inner) {
            Shape::Nothing => Value::none(),
            Shape::Some(v) | Shape::Plain(v) | Shape::Ok(v) => Value::some(Value::ok(v)),
            Shape::Err(e) => Value::some(Value::err(e)),
        },
        // An Option of a Result, plain: the error is the result.
        Shape::Err(e) => Value::some(Value::err(e)),
        Shape::Plain(v) => Value::ok(Value::some(v)),
    })
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let items: Items = inside(call.this(cx)?).into_iter().collect();
    Ok(Value::Iter(IterObj::of(items)))
}

pub(crate) fn as_ref(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    itself(cx, call)
}

pub(crate) fn cloned(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match this(cx, call)? {
        Shape::Some(alias @ Value::Alias(_)) => Ok(Value::some(cx.read_through(alias)?)),
        Shape::Ok(alias @ Value::Alias(_)) => Ok(Value::ok(cx.read_through(alias)?)),
        _ => itself(cx, call),
    }
}

pub(crate) fn inspect(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if let Shape::Some(v) | Shape::Ok(v) | Shape::Plain(v) = this(cx, call)? {
        let f = call.arg(0);
        cx.call1(&f, v)?;
    }
    itself(cx, call)
}

pub(crate) fn inspect_err(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if let Shape::Err(e) = this(cx, call)? {
        let f = call.arg(0);
        cx.call1(&f, e)?;
    }
    itself(cx, call)
}
