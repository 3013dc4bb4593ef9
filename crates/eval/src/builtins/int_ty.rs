//! Associated functions of the integer types: `u8::from_str_radix(…)`.

use super::convert::byte_array_arg;
use crate::call::Call;
use crate::coerce::single_char;
use crate::error::Res;
use crate::interp::Interp;
use crate::ops::from_carried;
use crate::value::Value;
use ruchyruchy_builtins::arity_text::{counted, given_text};
use ruchyruchy_builtins::{IntTy, int_ops, num_parse};
use ruchyruchy_hir::error_kind::ErrorKind;

fn width(call: &Call<'_>) -> IntTy {
    call.int.unwrap_or(IntTy::I64)
}

/// The int that a number, bool, byte or character converts to without loss.
pub(crate) fn int_of(v: &Value) -> Option<(IntTy, i64)> {
    Some(match v {
        Value::Int(n) => (IntTy::I64, *n),
        Value::Big(n) => (IntTy::U64, n.cast_signed()),
        Value::Byte(n) => (IntTy::U8, i64::from(*n)),
        Value::Bool(b) => (IntTy::I64, i64::from(*b)),
        Value::Str(s) => (IntTy::I64, i64::from(u32::from(single_char(s)?))),
        _ => return None,
    })
}

/// The first argument in the width; `None` if it does not fit.
fn converted(cx: &mut Interp, call: &mut Call<'_>) -> Res<Option<Value>> {
    let ty = width(call);
    let v = call.arg(0);
    match int_of(&v) {
        Some((from, n)) => Ok(int_ops::convert(from, n, ty).map(|n| from_carried(ty, n))),
        None => {
            let (name, kind) = (ty.name(), cx.type_name(&v));
            let function = call.builtin.name();
            cx.raise(
                ErrorKind::TypeError,
                format!("`{name}::{function}` takes an int, bool or character, not {kind}"),
            )
        }
    }
}

pub(crate) fn from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match converted(cx, call)? {
        Some(v) => Ok(v),
        None => {
            let name = width(call).name();
            cx.raise(
                ErrorKind::OverflowError,
                format!("the number does not fit {name}"),
            )
        }
    }
}

pub(crate) fn try_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = converted(cx, call)?.ok_or_else(|| {
        let message = "out of range integral type conversion attempted";
        (ErrorKind::OverflowError, message.to_string())
    });
    cx.fallible(call, v)
}

fn parse(cx: &mut Interp, call: &mut Call<'_>, radix: i64) -> Res {
    let ty = width(call);
    let text = cx.str_arg(call, 0)?;
    let radix = u32::try_from(radix).unwrap_or(0);
    let parsed = num_parse::parse_int(&text, ty, radix);
    let parsed = parsed.map(|n| from_carried(ty, n));
    cx.fallible(
        call,
        parsed.map_err(|e| (ErrorKind::ParseError, e.to_string())),
    )
}

pub(crate) fn from_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    parse(cx, call, 10)
}

pub(crate) fn from_str_radix(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let radix = cx.int_arg(call, 1)?;
    parse(cx, call, radix)
}

fn limit(call: &Call<'_>, n: i128) -> Res {
    let ty = width(call);
    Ok(from_carried(ty, ty.wrap(n)))
}

pub(crate) fn max_value(_: &mut Interp, call: &mut Call<'_>) -> Res {
    limit(call, width(call).max())
}

pub(crate) fn min_value(_: &mut Interp, call: &mut Call<'_>) -> Res {
    limit(call, width(call).min())
}

pub(crate) fn default(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Int(0))
}

fn assembled(cx: &mut Interp, call: &Call<'_>, bytes: &[u8]) -> Res {
    let ty = width(call);
    match int_ops::from_le_bytes(ty, bytes) {
        Some(n) => Ok(from_carried(ty, n)),
        None => {
            let wanted = counted(ty.bits() as usize / 8, "byte");
            let (name, given) = (ty.name(), given_text(bytes.len()));
            cx.raise(
                ErrorKind::TypeError,
                format!("{name} consists of {wanted}, {given}"),
            )
        }
    }
}

pub(crate) fn from_be_bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut bytes = byte_array_arg(cx, call, 0)?;
    bytes.reverse();
    assembled(cx, call, &bytes)
}

pub(crate) fn from_le_bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let bytes = byte_array_arg(cx, call, 0)?;
    assembled(cx, call, &bytes)
}
