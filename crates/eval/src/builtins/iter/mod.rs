//! Methods of iterators.
//!
//! They work on everything that can be iterated: an array, map, set, range or user iterator as receiver
//! gives a fresh iterator ([`this_iter`]), an iterator is used itself.

mod adapt;
mod collect;
mod compare;
mod consume;
mod find;

#[cfg(test)]
mod tests;

pub(crate) use adapt::*;
pub(crate) use collect::*;
pub(crate) use compare::*;
pub(crate) use consume::*;
pub(crate) use find::*;

use crate::call::{Call, This};
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::IterObj;
use crate::value::Value;
use ruchyruchy_hir::hir::Hook;
use std::rc::Rc;

/// The receiver as an iterator. A user's iterator in a place is advanced in that place.
pub(crate) fn this_iter(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<IterObj>> {
    let this = call.this(cx)?;
    if let Value::Iter(it) = this {
        return Ok(it);
    }
    if matches!(call.this, This::Place(_)) && cx.hook(&this, Hook::Next).is_some() {
        drop(this);
        let alias = cx.alias_this(call)?;
        return cx.make_iter(&alias);
    }
    cx.make_iter(&this)
}

/// Whether a value can be called.
pub(crate) fn is_callable(v: &Value) -> bool {
    matches!(
        v,
        Value::Fun(_) | Value::Closure(_) | Value::Builtin(_) | Value::Ctor(..) | Value::Host(_)
    )
}

/// Whether an element is the one looked for: accepted by a function, or equal to any other value.
pub(crate) fn is_wanted(cx: &mut Interp, wanted: &Value, v: &Value) -> Res<bool> {
    if is_callable(wanted) {
        return cx.accepts(wanted, v);
    }
    let v = cx.settle(v.clone())?;
    cx.equal(&v, wanted)
}

pub(crate) fn next(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let v = cx.iter_next(&it)?;
    cx.absent(call, v)
}

pub(crate) fn next_back(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let v = cx.iter_next_back(&it)?;
    cx.absent(call, v)
}

pub(crate) fn nth(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let n = cx.usize_arg(call, 0)?;
    cx.iter_advance(&it, n)?;
    let v = cx.iter_next(&it)?;
    cx.absent(call, v)
}

pub(crate) fn nth_back(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let n = cx.usize_arg(call, 0)?;
    for _ in 0..n {
        cx.poll()?;
        if cx.iter_next_back(&it)?.is_none() {
            break;
        }
    }
    let v = cx.iter_next_back(&it)?;
    cx.absent(call, v)
}

pub(crate) fn peek(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let v = cx.iter_peek(&it)?;
    cx.absent(call, v)
}

pub(crate) fn peek_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let v = cx.iter_peek_mut(&it)?;
    cx.absent(call, v)
}

pub(crate) fn next_if(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    if let Some(v) = cx.iter_peek(&it)?
        && cx.accepts(&f, &v)?
    {
        let v = cx.iter_next(&it)?;
        return cx.absent(call, v);
    }
    cx.absent(call, None)
}

pub(crate) fn next_if_eq(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let wanted = call.arg(0);
    if let Some(v) = cx.iter_peek(&it)?
        && cx.equal(&v, &wanted)?
    {
        let v = cx.iter_next(&it)?;
        return cx.absent(call, v);
    }
    cx.absent(call, None)
}

/// The iterator itself: it is a reference, so adaptors leave the rest in it.
pub(crate) fn by_ref(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Iter(this_iter(cx, call)?))
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Iter(this_iter(cx, call)?))
}

pub(crate) fn peekable(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Iter(this_iter(cx, call)?))
}

/// The iterator itself: its elements are values already.
pub(crate) fn cloned(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Iter(this_iter(cx, call)?))
}
