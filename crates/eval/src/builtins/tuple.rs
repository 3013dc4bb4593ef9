//! Methods of tuples.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::IterObj;
use crate::value::{Items, Value};

fn fields(cx: &mut Interp, call: &mut Call<'_>) -> Res<Items> {
    match call.this(cx)? {
        Value::Tuple(r) => Ok(r.obj.data.borrow().iter().map(Value::share).collect()),
        other => cx.wrong_this(call, "a tuple", &other),
    }
}

pub(crate) fn len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::from_usize(fields(cx, call)?.len()))
}

pub(crate) fn is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(fields(cx, call)?.is_empty()))
}

pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let fields = fields(cx, call)?;
    let i = cx.int_arg(call, 0)?;
    let v = usize::try_from(i).ok().and_then(|i| fields.get(i).cloned());
    cx.absent(call, v)
}

pub(crate) fn contains(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let wanted = call.arg(0);
    for v in fields(cx, call)? {
        if cx.equal(&v, &wanted)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Iter(IterObj::of(fields(cx, call)?)))
}

pub(crate) fn to_array(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::array(fields(cx, call)?))
}

pub(crate) fn first(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = fields(cx, call)?.pop_front();
    cx.absent(call, v)
}

pub(crate) fn last(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = fields(cx, call)?.pop_back();
    cx.absent(call, v)
}
