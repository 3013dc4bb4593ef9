//! Reading values out of strings.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::ops::from_carried;
use crate::value::Value;
use ruchyruchy_builtins::IntTy;
use ruchyruchy_builtins::num_parse::{self, Number, ParseError};
use ruchyruchy_builtins::time_text;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::ty::Ty;

fn finish(cx: &mut Interp, call: &mut Call<'_>, parsed: Result<Value, ParseError>) -> Res {
    cx.fallible(
        call,
        parsed.map_err(|e| (ErrorKind::ParseError, e.to_string())),
    )
}

pub(crate) fn parse(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let mut ty = call.expected;
    loop {
        ty = match ty {
            Ty::Result(parts) => &parts.0,
            Ty::Option(inner) => inner,
            _ => break,
        };
    }
    let parsed = match ty {
        Ty::Int(width) => num_parse::parse_int(&s, *width, 10).map(|n| from_carried(*width, n)),
        Ty::Byte => num_parse::parse_int(&s, IntTy::U8, 10)
            .map(|n| u8::try_from(n).map_or(Value::Int(n), Value::Byte)),
        Ty::Float => num_parse::parse_float(&s).map(Value::Float),
        Ty::Bool => num_parse::parse_bool(&s).map(Value::Bool),
        Ty::Char => num_parse::parse_char(&s).map(Value::char),
        Ty::Str => Ok(Value::Str(s)),
        _ => num_parse::parse_number(&s).map(|number| match number {
            Number::Int(n) => Value::Int(n),
            Number::Float(x) => Value::Float(x),
        }),
    };
    finish(cx, call, parsed)
}

pub(crate) fn to_int(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = parse_int(cx, call)?;
    match v.as_err() {
        Some(Value::Error(e)) => cx.raise(e.kind, e.message.clone()),
        _ => Ok(v),
    }
}

pub(crate) fn parse_int(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let radix = if call.has(0) {
        cx.int_arg(call, 0)?
    } else {
        10
    };
    let width = match call.expected {
        Ty::Int(width) => *width,
        _ => IntTy::I64,
    };
    let parsed = num_parse::parse_int(&s, width, u32::try_from(radix).unwrap_or(0));
    finish(cx, call, parsed.map(|n| from_carried(width, n)))
}

pub(crate) fn to_float(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    finish(cx, call, num_parse::parse_float(&s).map(Value::Float))
}

pub(crate) fn to_bool(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    finish(cx, call, num_parse::parse_bool(&s).map(Value::Bool))
}

fn no_date(s: &str) -> (ErrorKind, String) {
    let shown: String = s.chars().take(40).collect();
    (
        ErrorKind::ParseError,
        format!("'{shown}' is no RFC 3339 date"),
    )
}

pub(crate) fn timestamp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let seconds = time_text::parse_rfc3339(&s).map(|time| Value::Int(time.seconds));
    cx.fallible(call, seconds.ok_or_else(|| no_date(&s)))
}

pub(crate) fn to_rfc3339(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let text = time_text::parse_rfc3339(&s)
        .and_then(time_text::to_rfc3339)
        .map(Value::str);
    cx.fallible(call, text.ok_or_else(|| no_date(&s)))
}
