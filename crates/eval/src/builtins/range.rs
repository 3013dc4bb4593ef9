//! Methods of ranges.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::int_value;
use crate::value::{RangeObj, Value};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::cmp::Ordering;
use std::rc::Rc;

fn this_range(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<RangeObj>> {
    match call.this(cx)? {
        Value::Range(range) => Ok(range),
        other => cx.wrong_this(call, "a range", &other),
    }
}

pub(crate) fn start(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(this_range(cx, call)?.start.clone())
}

pub(crate) fn end(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(this_range(cx, call)?.end.clone())
}

pub(crate) fn contains(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let range = this_range(cx, call)?;
    let v = call.arg(0);
    Ok(Value::Bool(cx.range_contains(&range, &v)?))
}

pub(crate) fn is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let range = this_range(cx, call)?;
    if matches!(range.start, Value::Nil) || matches!(range.end, Value::Nil) {
        return Ok(Value::Bool(false));
    }
    let order = cx.partial_compare(&range.start, &range.end)?;
    Ok(Value::Bool(match order {
        Some(Ordering::Less) => false,
        Some(Ordering::Equal) => !range.inclusive,
        _ => true,
    }))
}

pub(crate) fn len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let range = this_range(cx, call)?;
    if let Some((start, end)) = range.int_bounds() {
        return Ok(int_value((end - start).max(0)));
    }
    if range.char_bounds().is_some() {
        return super::iter::count(cx, call);
    }
    cx.raise(
        ErrorKind::TypeError,
        "only ranges of ints and of chars have a length",
    )
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::iter(cx, call)
}

pub(crate) fn to_array(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::to_array(cx, call)
}
