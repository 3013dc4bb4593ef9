//! Methods of durations.

use super::time::{duration as value, duration_from_float};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::Native;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

/// Nanoseconds of a duration.
fn nanos(cx: &mut Interp, call: &Call<'_>, v: &Value) -> Res<u64> {
    if let Value::Native(native) = v
        && let Native::Duration(nanos) = **native
    {
        return Ok(nanos);
    }
    let (name, kind) = (call.builtin.name(), cx.type_name(v));
    cx.raise(
        ErrorKind::TypeError,
        format!("`{name}` takes a duration, not {kind}"),
    )
}

fn this(cx: &mut Interp, call: &mut Call<'_>) -> Res<u64> {
    let v = call.this(cx)?;
    nanos(cx, call, &v)
}

/// Nanoseconds of an argument.
pub(crate) fn duration_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<u64> {
    let v = call.arg(i);
    nanos(cx, call, &v)
}

macro_rules! counts {
    ($($name:ident = |$n:ident| $count:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let $n = this(cx, call)?;
            Ok(Value::from_u64($count))
        }
    )*};
}

counts! {
    as_secs = |n| n / 1_000_000_000;
    as_millis = |n| n / 1_000_000;
    as_mins = |n| n / 60_000_000_000;
    as_hours = |n| n / 3_600_000_000_000;
    as_days = |n| n / 86_400_000_000_000;
    as_micros = |n| n / 1_000;
    as_nanos = |n| n;
    subsec_millis = |n| n % 1_000_000_000 / 1_000_000;
    subsec_micros = |n| n % 1_000_000_000 / 1_000;
    subsec_nanos = |n| n % 1_000_000_000;
}

/// Seconds and nanoseconds each convert exactly, as in Rust.
fn seconds(n: u64) -> f64 {
    (n / 1_000_000_000) as f64 + (n % 1_000_000_000) as f64 / 1e9
}

pub(crate) fn as_secs_f64(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Float(seconds(this(cx, call)?)))
}

pub(crate) fn as_millis_f64(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = this(cx, call)?;
    Ok(Value::Float(
        (n / 1_000_000) as f64 + (n % 1_000_000) as f64 / 1e6,
    ))
}

pub(crate) fn is_zero(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(this(cx, call)? == 0))
}

fn maybe(cx: &mut Interp, call: &mut Call<'_>, nanos: Option<u64>) -> Res {
    cx.absent(
        call,
        nanos.map(|n| Value::Native(Rc::new(Native::Duration(n)))),
    )
}

pub(crate) fn checked_add(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (this(cx, call)?, duration_arg(cx, call, 0)?);
    maybe(cx, call, a.checked_add(b))
}

pub(crate) fn checked_sub(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (this(cx, call)?, duration_arg(cx, call, 0)?);
    maybe(cx, call, a.checked_sub(b))
}

pub(crate) fn saturating_sub(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (this(cx, call)?, duration_arg(cx, call, 0)?);
    value(a.saturating_sub(b))
}

pub(crate) fn mul_f64(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = this(cx, call)?;
    let x = cx.float_arg(call, 0)?;
    duration_from_float(cx, seconds(n) * x)
}

pub(crate) fn div_f64(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = this(cx, call)?;
    let x = cx.float_arg(call, 0)?;
    duration_from_float(cx, seconds(n) / x)
}
