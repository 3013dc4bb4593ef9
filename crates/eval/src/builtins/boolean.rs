//! Methods of bools.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;

fn this(cx: &mut Interp, call: &mut Call<'_>) -> Res<bool> {
    Ok(call.this(cx)?.truthy())
}

pub(crate) fn then(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if !this(cx, call)? {
        return Ok(Value::none());
    }
    let f = call.arg(0);
    let v = cx.call_value(&f, Vec::new())?;
    Ok(Value::some(cx.read_through(v)?))
}

pub(crate) fn then_some(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(if this(cx, call)? {
        Value::some(call.arg(0))
    } else {
        Value::none()
    })
}

pub(crate) fn not(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(!this(cx, call)?))
}

pub(crate) fn to_int(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Int(i64::from(this(cx, call)?)))
}
