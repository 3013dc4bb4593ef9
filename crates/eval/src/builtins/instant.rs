//! Methods of points in time.

use super::time::{duration, steady_clock, wall_clock};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::Native;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;

/// Nanoseconds, and whether they are of the wall clock.
fn point(cx: &mut Interp, call: &Call<'_>, v: &Value) -> Res<(u64, bool)> {
    if let Value::Native(native) = v {
        match **native {
            Native::Instant(nanos) => return Ok((nanos, false)),
            Native::SystemTime(nanos) => return Ok((nanos, true)),
            _ => {}
        }
    }
    let (name, kind) = (call.builtin.name(), cx.type_name(v));
    cx.raise(
        ErrorKind::TypeError,
        format!("`{name}` takes a point in time, not {kind}"),
    )
}

pub(crate) fn elapsed(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?;
    let (then, wall) = point(cx, call, &v)?;
    let now = if wall { wall_clock() } else { steady_clock(cx) };
    duration(now.saturating_sub(then))
}

pub(crate) fn duration_since(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (v, earlier) = (call.this(cx)?, call.arg(0));
    let (now, wall) = point(cx, call, &v)?;
    let (then, other_wall) = point(cx, call, &earlier)?;
    if wall != other_wall {
        return cx.raise(
            ErrorKind::TypeError,
            "an Instant and a SystemTime are of different clocks",
        );
    }
    duration(now.saturating_sub(then))
}

pub(crate) fn timestamp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?;
    match point(cx, call, &v)? {
        (nanos, true) => Ok(Value::from_u64(nanos / 1_000_000_000)),
        // A point of the steady clock, as the wall clock showed it then.
        (nanos, false) => {
            let ago = steady_clock(cx).saturating_sub(nanos);
            Ok(Value::from_u64(
                wall_clock().saturating_sub(ago) / 1_000_000_000,
            ))
        }
    }
}
