//! Clocks, sleeping and making durations.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::Native;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a sleeper who may be stopped does not look up.
const NAP: Duration = Duration::from_millis(20);

/// Nanoseconds as 64 bits: enough for 584 years.
pub(crate) fn nanos_of(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Nanoseconds since 1970.
pub(crate) fn wall_clock() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, nanos_of)
}

/// Nanoseconds since the interpreter started.
pub(crate) fn steady_clock(cx: &Interp) -> u64 {
    nanos_of(cx.started.elapsed())
}

fn native(native: Native) -> Res {
    Ok(Value::Native(Rc::new(native)))
}

/// A duration value.
pub(crate) fn duration(nanos: u64) -> Res {
    native(Native::Duration(nanos))
}

/// A duration value, or `OverflowError`.
pub(crate) fn duration_in_range(cx: &mut Interp, nanos: Option<u64>) -> Res {
    match nanos {
        Some(nanos) => duration(nanos),
        None => cx.raise(
            ErrorKind::OverflowError,
            "a duration is 0 to 584 years long",
        ),
    }
}

/// A duration value from seconds, or `OverflowError`.
pub(crate) fn duration_from_float(cx: &mut Interp, seconds: f64) -> Res {
    let nanos = Duration::try_from_secs_f64(seconds).ok();
    duration_in_range(cx, nanos.and_then(|d| u64::try_from(d.as_nanos()).ok()))
}

pub(crate) fn timestamp(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::from_u64(wall_clock() / 1_000_000))
}

pub(crate) fn time(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Float(wall_clock() as f64 / 1e9))
}

pub(crate) fn clock(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Float(steady_clock(cx) as f64 / 1e9))
}

fn wait(cx: &mut Interp, duration: Duration) -> Res {
    // Who waits wants to see what came before.
    cx.flush();
    if !cx.can_be_interrupted() {
        std::thread::sleep(duration);
        return Ok(Value::Nil);
    }
    let start = Instant::now();
    loop {
        cx.check_interrupt()?;
        let left = duration.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Ok(Value::Nil);
        }
        std::thread::sleep(left.min(NAP));
    }
}

pub(crate) fn sleep(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let ms = cx.float_arg(call, 0)?;
    match Duration::try_from_secs_f64(ms.max(0.0) / 1000.0) {
        Ok(duration) => wait(cx, duration),
        Err(_) => cx.raise(ErrorKind::OverflowError, "this is too long to sleep"),
    }
}

pub(crate) fn thread_sleep(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let nanos = super::duration::duration_arg(cx, call, 0)?;
    wait(cx, Duration::from_nanos(nanos))
}

pub(crate) fn instant_now(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    native(Native::Instant(steady_clock(cx)))
}

pub(crate) fn system_time_now(_: &mut Interp, _: &mut Call<'_>) -> Res {
    native(Native::SystemTime(wall_clock()))
}

/// A duration of so many units of some nanoseconds each.
fn of_units(cx: &mut Interp, call: &mut Call<'_>, unit: u64) -> Res {
    let n = cx.int_arg(call, 0)?;
    duration_in_range(cx, u64::try_from(n).ok().and_then(|n| n.checked_mul(unit)))
}

pub(crate) fn duration_new(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (secs, nanos) = (cx.int_arg(call, 0)?, cx.int_arg(call, 1)?);
    let total = match (u64::try_from(secs), u64::try_from(nanos)) {
        (Ok(secs), Ok(nanos)) => secs
            .checked_mul(1_000_000_000)
            .and_then(|s| s.checked_add(nanos)),
        _ => None,
    };
    duration_in_range(cx, total)
}

pub(crate) fn duration_from_secs(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_units(cx, call, 1_000_000_000)
}

pub(crate) fn duration_from_mins(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_units(cx, call, 60_000_000_000)
}

pub(crate) fn duration_from_hours(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_units(cx, call, 3_600_000_000_000)
}

pub(crate) fn duration_from_days(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_units(cx, call, 86_400_000_000_000)
}

pub(crate) fn duration_from_weeks(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_units(cx, call, 7 * 86_400_000_000_000)
}

pub(crate) fn duration_from_millis(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_units(cx, call, 1_000_000)
}

pub(crate) fn duration_from_micros(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_units(cx, call, 1_000)
}

pub(crate) fn duration_from_nanos(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_units(cx, call, 1)
}

pub(crate) fn duration_from_secs_f64(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let seconds = cx.float_arg(call, 0)?;
    duration_from_float(cx, seconds)
}
