//! Consumers that stop at the first element that decides.

use super::{is_wanted, this_iter};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::present;
use crate::value::Value;

/// Whether a predicate (or without one: being truthy) holds for an element.
fn holds(cx: &mut Interp, f: Option<&Value>, v: &Value) -> Res<bool> {
    match f {
        Some(f) => is_wanted(cx, f, v),
        None => Ok(cx.settle(v.clone())?.truthy()),
    }
}

pub(crate) fn any(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.has(0).then(|| call.arg(0));
    let to_the_end = cx.drive(&it, &mut |cx, v| Ok(!holds(cx, f.as_ref(), &v)?))?;
    Ok(Value::Bool(!to_the_end))
}

pub(crate) fn all(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.has(0).then(|| call.arg(0));
    let to_the_end = cx.drive(&it, &mut |cx, v| holds(cx, f.as_ref(), &v))?;
    Ok(Value::Bool(to_the_end))
}

pub(crate) fn find(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let wanted = call.arg(0);
    let mut found = None;
    cx.drive(&it, &mut |cx, v| {
        if is_wanted(cx, &wanted, &v)? {
            found = Some(v);
        }
        Ok(found.is_none())
    })?;
    cx.absent(call, found)
}

pub(crate) fn find_map(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    let mut found = None;
    cx.drive(&it, &mut |cx, v| {
        found = present(cx.call_value(&f, vec![v])?);
        Ok(found.is_none())
    })?;
    cx.absent(call, found)
}

pub(crate) fn rfind(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let wanted = call.arg(0);
    while let Some(v) = cx.iter_next_back(&it)? {
        cx.poll()?;
        if is_wanted(cx, &wanted, &v)? {
            return cx.absent(call, Some(v));
        }
    }
    cx.absent(call, None)
}

pub(crate) fn position(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let wanted = call.arg(0);
    let mut index: usize = 0;
    let missing = cx.drive(&it, &mut |cx, v| {
        let found = is_wanted(cx, &wanted, &v)?;
        index += !found as usize;
        Ok(!found)
    })?;
    cx.absent(call, (!missing).then(|| Value::from_usize(index)))
}

pub(crate) fn rposition(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let wanted = call.arg(0);
    let mut items = cx.collect_items(&it)?;
    while let Some(v) = items.pop_back() {
        cx.poll()?;
        if is_wanted(cx, &wanted, &v)? {
            return cx.absent(call, Some(Value::from_usize(items.len())));
        }
    }
    cx.absent(call, None)
}

pub(crate) fn contains(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let wanted = call.arg(0);
    let missing = cx.drive(&it, &mut |cx, v| {
        let v = cx.settle(v)?;
        Ok(!cx.equal(&v, &wanted)?)
    })?;
    Ok(Value::Bool(!missing))
}
