//! Methods of Option that change the place the Option is in, or alias what is inside.

use super::{Shape, shape, this};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::IterObj;
use crate::value::{Items, Value};

/// Stores None and gives what was there.
pub(crate) fn take(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let old = cx.update_this(call, |slot| std::mem::replace(slot, Value::none()))?;
    Ok(if old.is_absent() { Value::none() } else { old })
}

pub(crate) fn take_if(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if matches!(this(cx, call)?, Shape::Nothing | Shape::Err(_)) {
        return Ok(Value::none());
    }
    // Rust gives the function a `&mut`: it may change the value before it decides.
    let inner = cx.alias_payload(call)?;
    let f = call.arg(0);
    if cx.call1(&f, inner)?.truthy() {
        take(cx, call)
    } else {
        Ok(Value::none())
    }
}

pub(crate) fn replace(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let new = Value::some(call.arg(0));
    let old = cx.update_this(call, |slot| std::mem::replace(slot, new))?;
    Ok(if old.is_absent() { Value::none() } else { old })
}

pub(crate) fn insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let new = Value::some(call.arg(0));
    cx.set_this(call, new)?;
    cx.alias_payload(call)
}

pub(crate) fn get_or_insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if let Shape::Nothing = this(cx, call)? {
        return insert(cx, call);
    }
    cx.alias_payload(call)
}

pub(crate) fn get_or_insert_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if let Shape::Nothing = this(cx, call)? {
        let f = call.arg(0);
        let v = cx.call_value(&f, Vec::new())?;
        let v = cx.read_through(v)?;
        cx.set_this(call, Value::some(v))?;
    }
    cx.alias_payload(call)
}

pub(crate) fn iter_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut items = Items::new();
    if !matches!(this(cx, call)?, Shape::Nothing | Shape::Err(_)) {
        items.push_back(cx.alias_payload(call)?);
    }
    Ok(Value::Iter(IterObj::of(items)))
}

/// The Option or Result with an alias of what is inside.
pub(crate) fn as_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?;
    match shape(v) {
        Shape::Nothing => Ok(Value::none()),
        Shape::Ok(_) => Ok(Value::ok(cx.alias_payload(call)?)),
        Shape::Err(_) => Ok(Value::err(cx.alias_payload(call)?)),
        Shape::Some(_) | Shape::Plain(_) => Ok(Value::some(cx.alias_payload(call)?)),
    }
}
