//! Methods of `Ordering`.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use std::cmp::Ordering;

fn this_order(cx: &mut Interp, call: &mut Call<'_>) -> Res<Ordering> {
    let this = call.this(cx)?;
    cx.to_ordering(this)
}

pub(crate) fn reverse(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Interp::ordering_value(this_order(cx, call)?.reverse()))
}

pub(crate) fn then(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let order = this_order(cx, call)?;
    let other = call.arg(0);
    Ok(Interp::ordering_value(order.then(cx.to_ordering(other)?)))
}

pub(crate) fn then_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let order = this_order(cx, call)?;
    if order != Ordering::Equal {
        return Ok(Interp::ordering_value(order));
    }
    let f = call.arg(0);
    let other = cx.call_value(&f, Vec::new())?;
    Ok(Interp::ordering_value(cx.to_ordering(other)?))
}

macro_rules! questions {
    ($($name:ident)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            Ok(Value::Bool(this_order(cx, call)?.$name()))
        }
    )*};
}
questions! { is_lt is_le is_gt is_ge is_eq is_ne }
