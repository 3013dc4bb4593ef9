//! Dates and times of the calendar; the arithmetic is in the kernel.

use super::time::wall_clock;
use crate::call::Call;
use crate::error::Res;
use crate::gate::environment;
use crate::interp::Interp;
use crate::native::Native;
use crate::object::{self, Key, Object};
use crate::value::Value;
use ruchyruchy_builtins::Receiver;
use ruchyruchy_builtins::date_time::{self as calendar, Made, TimeZone, Unit, ZonedDateTime};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::ast::BinOp;
use std::any::Any;
use std::rc::Rc;

/// A point in time with a time zone. Equality and order are those of the points.
pub(crate) struct DateTimeObj(ZonedDateTime);

impl Object for DateTimeObj {
    fn receiver(&self) -> Receiver {
        Receiver::DateTime
    }

    fn kind(&self) -> &'static str {
        "datetime"
    }

    fn text(&self, _: bool) -> String {
        calendar::to_rfc3339(&self.0)
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Number("datetime", calendar::nanos(&self.0)))
    }

    fn field(&self, name: &str) -> Option<Value> {
        part(&self.0, name).map(Value::Int)
    }

    fn operate(&self, op: BinOp, other: &Value) -> Option<Value> {
        if let (BinOp::Sub, Some(other)) = (op, object::of::<DateTimeObj>(other)) {
            let nanos = calendar::nanos(&self.0) - calendar::nanos(&other.0);
            // A duration is not negative: who wants a sign asks `diff`.
            let nanos = u64::try_from(nanos.max(0)).ok()?;
            return Some(Value::Native(Rc::new(Native::Duration(nanos))));
        }
        let Value::Native(native) = other else {
            return None;
        };
        let Native::Duration(nanos) = **native else {
            return None;
        };
        let nanos = i128::from(nanos);
        let moved = match op {
            BinOp::Add => calendar::nanos(&self.0) + nanos,
            BinOp::Sub => calendar::nanos(&self.0) - nanos,
            _ => return None,
        };
        let moved = calendar::from_nanos(moved).ok()?;
        Some(value(calendar::in_zone(&moved, self.0.time_zone().clone())))
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// A part of a time by its name.
fn part(time: &ZonedDateTime, name: &str) -> Option<i64> {
    Some(match name {
        "year" => i64::from(time.year()),
        "month" => i64::from(time.month()),
        "day" => i64::from(time.day()),
        "hour" => i64::from(time.hour()),
        "minute" => i64::from(time.minute()),
        "second" => i64::from(time.second()),
        "millisecond" => i64::from(time.subsec_nanosecond() / 1_000_000),
        "nanosecond" => i64::from(time.subsec_nanosecond()),
        "day_of_week" => i64::from(time.weekday().to_monday_one_offset()),
        "day_of_year" => i64::from(time.day_of_year()),
        "week" => i64::from(time.datetime().date().iso_week_date().week()),
        "days_in_month" => i64::from(time.days_in_month()),
        "offset" => i64::from(time.offset().seconds()),
        _ => return None,
    })
}

fn value(time: ZonedDateTime) -> Value {
    object::value(DateTimeObj(time))
}

fn this(cx: &mut Interp, call: &Call<'_>) -> Res<Rc<DateTimeObj>> {
    cx.this_object(call)
}

fn time_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Rc<DateTimeObj>> {
    let v = call.arg(i);
    let v = cx.read_through(v)?;
    match object::of::<DateTimeObj>(&v) {
        Some(time) => Ok(time),
        None => cx.wrong_arg(call, i, "a date and time", &v),
    }
}

/// The result, or a raised error of this kind.
fn made<T>(cx: &mut Interp, kind: ErrorKind, result: Made<T>) -> Res<T> {
    match result {
        Ok(v) => Ok(v),
        Err(why) => cx.raise(kind, why),
    }
}

fn unit_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Unit> {
    let name = cx.str_arg(call, i)?;
    made(cx, ErrorKind::Error, calendar::unit(&name))
}

fn now(zone: TimeZone) -> Made {
    calendar::from_nanos(i128::from(wall_clock())).map(|now| calendar::in_zone(&now, zone))
}

pub(crate) fn utc_now(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    made(cx, ErrorKind::OverflowError, now(TimeZone::UTC)).map(value)
}

pub(crate) fn local_now(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    let zone = environment::time_zone(cx)?;
    made(cx, ErrorKind::OverflowError, now(zone)).map(value)
}

pub(crate) fn new(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    // Year, month, day, hour, minute, second; what is left out starts the next greater unit.
    let mut parts = [1970, 1, 1, 0, 0, 0];
    let mut zone = TimeZone::UTC;
    let count = call.args.len();
    for i in 0..count {
        if i + 1 == count && matches!(call.args.get(i), Some(Value::Str(_))) {
            let name = cx.str_arg(call, i)?;
            zone = made(cx, ErrorKind::Error, calendar::zone(&name))?;
        } else if let Some(part) = parts.get_mut(i) {
            *part = cx.int_arg(call, i)?;
        }
    }
    let [year, month, day, hour, minute, second] = parts;
    let time = calendar::civil([year, month, day], [hour, minute, second], 0, zone);
    made(cx, ErrorKind::Error, time).map(value)
}

/// A time read from text, or an `Err`.
fn parsed(cx: &mut Interp, call: &mut Call<'_>, time: Made) -> Res {
    let time = time.map(value);
    cx.fallible(call, time.map_err(|why| (ErrorKind::ParseError, why)))
}

pub(crate) fn parse(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    let time = if call.has(1) {
        calendar::parse_format(&text, &cx.str_arg(call, 1)?)
    } else {
        calendar::parse(&text)
    };
    parsed(cx, call, time)
}

pub(crate) fn from_timestamp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let seconds = cx.int_arg(call, 0)?;
    let nanos = if call.has(1) { cx.int_arg(call, 1)? } else { 0 };
    let time = calendar::from_nanos(i128::from(seconds) * 1_000_000_000 + i128::from(nanos));
    parsed(cx, call, time)
}

pub(crate) fn from_timestamp_millis(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let millis = cx.int_arg(call, 0)?;
    let time = calendar::from_nanos(i128::from(millis) * 1_000_000);
    parsed(cx, call, time)
}

macro_rules! parts {
    ($($function:ident = $name:literal;)*) => {$(
        pub(crate) fn $function(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let time = this(cx, call)?;
            Ok(part(&time.0, $name).map_or(Value::Nil, Value::Int))
        }
    )*};
}

parts! {
    year = "year";
    month = "month";
    day = "day";
    hour = "hour";
    minute = "minute";
    second = "second";
    millisecond = "millisecond";
    nanosecond = "nanosecond";
    day_of_week = "day_of_week";
    day_of_year = "day_of_year";
    week = "week";
    days_in_month = "days_in_month";
    offset = "offset";
}

pub(crate) fn weekday(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let time = this(cx, call)?;
    made(cx, ErrorKind::Error, calendar::format(&time.0, "%a")).map(Value::str)
}

pub(crate) fn is_leap_year(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(this(cx, call)?.0.in_leap_year()))
}

macro_rules! stamps {
    ($($function:ident = $size:literal;)*) => {$(
        pub(crate) fn $function(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let nanos = calendar::nanos(&this(cx, call)?.0);
            match i64::try_from(nanos.div_euclid($size)) {
                Ok(n) => Ok(Value::Int(n)),
                Err(_) => cx.raise(ErrorKind::OverflowError, "an int has no room for this time"),
            }
        }
    )*};
}

stamps! {
    timestamp = 1_000_000_000;
    timestamp_millis = 1_000_000;
    timestamp_micros = 1_000;
    timestamp_nanos = 1;
}

pub(crate) fn to_rfc3339(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::str(calendar::to_rfc3339(&this(cx, call)?.0)))
}

pub(crate) fn format(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let time = this(cx, call)?;
    let format = cx.str_arg(call, 0)?;
    made(
        cx,
        ErrorKind::ParseError,
        calendar::format(&time.0, &format),
    )
    .map(Value::str)
}

pub(crate) fn zone_name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::str(calendar::zone_name(&this(cx, call)?.0)))
}

pub(crate) fn in_zone(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let time = this(cx, call)?;
    let name = cx.str_arg(call, 0)?;
    let zone = match name.as_str() {
        "local" => environment::time_zone(cx)?,
        name => made(cx, ErrorKind::Error, calendar::zone(name))?,
    };
    Ok(value(calendar::in_zone(&time.0, zone)))
}

pub(crate) fn to_utc(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let time = this(cx, call)?;
    Ok(value(calendar::in_zone(&time.0, TimeZone::UTC)))
}

pub(crate) fn to_local(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let time = this(cx, call)?;
    let zone = environment::time_zone(cx)?;
    Ok(value(calendar::in_zone(&time.0, zone)))
}

fn moved(cx: &mut Interp, time: &ZonedDateTime, count: i64, unit: Unit) -> Res {
    made(
        cx,
        ErrorKind::OverflowError,
        calendar::add(time, count, unit),
    )
    .map(value)
}

macro_rules! additions {
    ($($function:ident = $unit:ident;)*) => {$(
        pub(crate) fn $function(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let time = this(cx, call)?;
            let count = cx.int_arg(call, 0)?;
            moved(cx, &time.0, count, Unit::$unit)
        }
    )*};
}

additions! {
    add_years = Year;
    add_months = Month;
    add_weeks = Week;
    add_days = Day;
    add_hours = Hour;
    add_minutes = Minute;
    add_seconds = Second;
    add_millis = Millisecond;
}

/// Adds the entries of a map such as `{months: 1, days: -3}`, great units first.
fn add_units(cx: &mut Interp, call: &mut Call<'_>, sign: i64) -> Res {
    let time = this(cx, call)?;
    let v = call.arg(0);
    let v = cx.read_through(v)?;
    let op = if sign > 0 { BinOp::Add } else { BinOp::Sub };
    if matches!(&v, Value::Native(_))
        && let Some(moved) = time.operate(op, &v)
    {
        return Ok(moved);
    }
    let Value::Map(map) = &v else {
        return cx.wrong_arg(call, 0, "a duration or a map such as {days: 1}", &v);
    };
    let mut steps = Vec::new();
    for (name, count) in map.data.borrow().iter() {
        let (Some(name), Value::Int(count)) = (name.as_str(), count) else {
            return cx.wrong_arg(call, 0, "a map of units to ints", &v);
        };
        let unit = made(cx, ErrorKind::Error, calendar::unit(name))?;
        let Some(count) = count.checked_mul(sign) else {
            return cx.raise(ErrorKind::OverflowError, "the time is out of range");
        };
        steps.push((unit, count));
    }
    steps.sort_by_key(|step| std::cmp::Reverse(step.0));
    let mut moved = time.0.clone();
    for (unit, count) in steps {
        moved = made(
            cx,
            ErrorKind::OverflowError,
            calendar::add(&moved, count, unit),
        )?;
    }
    Ok(value(moved))
}

pub(crate) fn add(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    add_units(cx, call, 1)
}

pub(crate) fn sub(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    add_units(cx, call, -1)
}

pub(crate) fn start_of(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let time = this(cx, call)?;
    let unit = unit_arg(cx, call, 0)?;
    made(cx, ErrorKind::Error, calendar::start_of(&time.0, unit)).map(value)
}

pub(crate) fn diff(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let time = this(cx, call)?;
    let earlier = time_arg(cx, call, 0)?;
    let unit = unit_arg(cx, call, 1)?;
    let count = calendar::difference(&time.0, &earlier.0, unit);
    made(cx, ErrorKind::OverflowError, count).map(Value::Int)
}

pub(crate) fn duration_since(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let time = this(cx, call)?;
    let earlier = time_arg(cx, call, 0)?;
    let nanos = calendar::nanos(&time.0) - calendar::nanos(&earlier.0);
    super::time::duration_in_range(cx, u64::try_from(nanos.max(0)).ok())
}
