//! Kinds of values and conversions between them.

use super::int_ty::int_of;
use crate::call::Call;
use crate::coerce::single_char;
use crate::error::{ErrorObj, Res};
use crate::interp::Interp;
use crate::invoke::receiver_kind;
use crate::ops::{carried, float_of};
use crate::structural;
use crate::value::Value;
use ruchyruchy_builtins::{Builtin, IntTy, Receiver, int_ops, num_parse};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::span::Span;
use std::collections::BTreeSet;
use std::rc::Rc;

macro_rules! kind_tests {
    ($($name:ident = $pattern:pat,)*) => {$(
        pub(crate) fn $name(_: &mut Interp, call: &mut Call<'_>) -> Res {
            Ok(Value::Bool(matches!(call.arg(0), $pattern)))
        }
    )*};
}

kind_tests! {
    is_int = Value::Int(_) | Value::Big(_),
    is_float = Value::Float(_),
    is_number = Value::Int(_) | Value::Big(_) | Value::Float(_),
    is_string = Value::Str(_),
    is_bool = Value::Bool(_),
    is_array = Value::Array(_),
    is_map = Value::Map(_),
    is_tuple = Value::Tuple(_),
    is_function = Value::Fun(_)
        | Value::Closure(_)
        | Value::Builtin(_)
        | Value::Ctor(..)
        | Value::Host(_),
}

pub(crate) fn is_nil(_: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(call.arg(0).is_absent()))
}

pub(crate) fn type_of(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    Ok(Value::str(cx.kind_name(&v)))
}

pub(crate) fn dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let adt = match &v {
        Value::Struct(r) | Value::Enum(r) | Value::Instance(r) => cx.adts.get(r.adt.index()),
        Value::Unit(adt, _) => cx.adts.get(adt.index()),
        _ => None,
    };
    if let Some(adt) = adt {
        names.extend(adt.methods.by_name.keys().map(|name| name.as_str()));
    }
    let extended = crate::ops::kind_key(&v).and_then(|kind| cx.kinds.get(&kind));
    if let Some(methods) = extended {
        names.extend(methods.by_name.keys().map(|name| name.as_str()));
    }
    // A kind's own methods; the Option methods, which work on everything, would only blur the list.
    let kind = receiver_kind(&v);
    let listed = |r: Receiver| kind.chain().contains(&r) && (r != Receiver::Opt || r == kind);
    for builtin in Builtin::ALL
        .iter()
        .filter(|builtin| listed(builtin.receiver()))
    {
        names.insert(builtin.name());
        names.extend(builtin.names());
    }
    Ok(Value::array_of(names.into_iter().map(Value::str)))
}

fn not_convertible(cx: &mut Interp, call: &Call<'_>, v: &Value) -> Res {
    let (name, kind) = (call.builtin.name(), cx.type_name(v));
    cx.raise(
        ErrorKind::TypeError,
        format!("`{name}` can't convert {kind}"),
    )
}

pub(crate) fn int(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    match &v {
        Value::Str(s) => match num_parse::parse_int(s.trim(), IntTy::I64, 10) {
            Ok(n) => Ok(Value::Int(n)),
            Err(e) => cx.raise(
                ErrorKind::ParseError,
                format!("int() cannot parse string: '{s}' ({e})"),
            ),
        },
        Value::Float(x) => super::float::truncated(cx, *x),
        Value::Big(_) => Ok(v),
        _ => match int_of(&v) {
            Some((_, n)) => Ok(Value::Int(n)),
            None => not_convertible(cx, call, &v),
        },
    }
}

pub(crate) fn float(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    match &v {
        Value::Str(s) => match num_parse::parse_float(s.trim()) {
            Ok(x) => Ok(Value::Float(x)),
            Err(e) => cx.raise(
                ErrorKind::ParseError,
                format!("float() cannot parse string: '{s}' ({e})"),
            ),
        },
        _ => f64_of(cx, call, v),
    }
}

pub(crate) fn f64_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    f64_of(cx, call, v)
}

fn f64_of(cx: &mut Interp, call: &Call<'_>, v: Value) -> Res {
    match &v {
        Value::Bool(b) => Ok(Value::Float(f64::from(u8::from(*b)))),
        _ => match float_of(&v) {
            Some(x) => Ok(Value::Float(x)),
            None => not_convertible(cx, call, &v),
        },
    }
}

pub(crate) fn bool(_: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(match &call.arg(0) {
        Value::Int(0) | Value::Byte(0) => false,
        Value::Float(x) => *x != 0.0,
        Value::Str(s) => !s.is_empty() && s.as_str() != "false",
        Value::Array(o) | Value::Heap(o) => !o.data.borrow().is_empty(),
        Value::Map(o) => !o.data.borrow().is_empty(),
        Value::Set(o) => !o.data.borrow().is_empty(),
        v => v.truthy(),
    }))
}

pub(crate) fn bool_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    match &v {
        Value::Bool(_) => Ok(v),
        _ => match float_of(&v) {
            Some(x) => Ok(Value::Bool(x != 0.0)),
            None => not_convertible(cx, call, &v),
        },
    }
}

pub(crate) fn bool_from_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let parsed = num_parse::parse_bool(&cx.str_arg(call, 0)?).map(Value::Bool);
    cx.fallible(
        call,
        parsed.map_err(|e| (ErrorKind::ParseError, e.to_string())),
    )
}

pub(crate) fn str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    Ok(Value::str(cx.text(&v)?))
}

/// The character with a code point.
pub(crate) fn char_of_code(cx: &mut Interp, code: i64) -> Res {
    match u32::try_from(code).ok().and_then(char::from_u32) {
        Some(c) => Ok(Value::char(c)),
        None => cx.raise(
            ErrorKind::OverflowError,
            format!("{code} is no code point of a character"),
        ),
    }
}

pub(crate) fn char(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    match (&v, carried(&v)) {
        (_, Some(code)) => char_of_code(cx, code),
        (Value::Str(s), _) if single_char(s).is_some() => Ok(v),
        _ => not_convertible(cx, call, &v),
    }
}

pub(crate) fn byte(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let Some((ty, n)) = int_of(&v) else {
        return not_convertible(cx, call, &v);
    };
    match u8::try_from(ty.widen(n)) {
        Ok(byte) => Ok(Value::Byte(byte)),
        Err(_) => {
            let v = cx.quoted(&v)?;
            cx.raise(ErrorKind::OverflowError, format!("{v} does not fit a byte"))
        }
    }
}

pub(crate) fn ord(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.str_arg(call, 0)?;
    first_code(cx, &s)
}

/// Code point of the first character.
pub(crate) fn first_code(cx: &mut Interp, s: &str) -> Res {
    match s.chars().next() {
        Some(c) => Ok(Value::Int(i64::from(u32::from(c)))),
        None => cx.raise(
            ErrorKind::IndexError,
            "an empty string has no first character",
        ),
    }
}

fn in_radix(cx: &mut Interp, call: &mut Call<'_>, prefix: &str, radix: u32) -> Res {
    let (ty, n) = match call.args.first() {
        Some(Value::Big(n)) => (IntTy::U64, n.cast_signed()),
        _ => (call.int.unwrap_or(IntTy::I64), cx.int_arg(call, 0)?),
    };
    Ok(Value::str(format!(
        "{prefix}{}",
        int_ops::display_bits(ty, n, radix)
    )))
}

pub(crate) fn hex(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    in_radix(cx, call, "0x", 16)
}

pub(crate) fn bin(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    in_radix(cx, call, "0b", 2)
}

pub(crate) fn oct(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    in_radix(cx, call, "0o", 8)
}

pub(crate) fn parse_int(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.str_arg(call, 0)?;
    let radix = if call.has(1) {
        cx.int_arg(call, 1)?
    } else {
        10
    };
    match num_parse::parse_int(&s, IntTy::I64, u32::try_from(radix).unwrap_or(0)) {
        Ok(n) => Ok(Value::Int(n)),
        Err(e) => cx.raise(
            ErrorKind::ParseError,
            format!("can't read '{s}' as an int: {e}"),
        ),
    }
}

pub(crate) fn parse_float(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.str_arg(call, 0)?;
    match num_parse::parse_float(&s) {
        Ok(x) => Ok(Value::Float(x)),
        Err(e) => cx.raise(
            ErrorKind::ParseError,
            format!("can't read '{s}' as a float: {e}"),
        ),
    }
}

/// A hash as a non-negative int.
pub(crate) fn hash_value(v: &Value) -> Value {
    Value::Int((structural::hash(v) >> 1).cast_signed())
}

pub(crate) fn hash(_: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(hash_value(&call.arg(0)))
}

pub(crate) fn identity(_: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(call.arg(0))
}

pub(crate) fn drop(_: &mut Interp, call: &mut Call<'_>) -> Res {
    call.arg(0);
    Ok(Value::Nil)
}

pub(crate) fn string_new(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::str(""))
}

pub(crate) fn string_with_capacity(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    cx.usize_arg(call, 0)?;
    Ok(Value::str(""))
}

pub(crate) fn string_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    str(cx, call)
}

/// The bytes of an array of ints or bytes (or of a string).
pub(crate) fn byte_array_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Vec<u8>> {
    if let Some(Value::Str(s)) = call.args.get(i) {
        return Ok(s.as_bytes().to_vec());
    }
    let array = cx.array_arg(call, i)?;
    let bytes: Result<Vec<u8>, Value> = array
        .data
        .borrow()
        .iter()
        .map(|v| {
            carried(v)
                .and_then(|n| u8::try_from(n).ok())
                .ok_or_else(|| v.clone())
        })
        .collect();
    match bytes {
        Ok(bytes) => Ok(bytes),
        Err(v) => {
            let (name, v) = (call.builtin.name(), cx.quoted(&v)?);
            cx.raise(
                ErrorKind::TypeError,
                format!("`{name}` takes bytes from 0 to 255, not {v}"),
            )
        }
    }
}

pub(crate) fn string_from_utf8(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = String::from_utf8(byte_array_arg(cx, call, 0)?).map(Value::str);
    cx.fallible(
        call,
        text.map_err(|e| (ErrorKind::ParseError, e.to_string())),
    )
}

pub(crate) fn string_from_utf8_lossy(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let bytes = byte_array_arg(cx, call, 0)?;
    Ok(Value::str(String::from_utf8_lossy(&bytes)))
}

/// The texts of all elements, one after another.
pub(crate) fn joined_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<String> {
    let it = cx.iter_arg(call, i)?;
    let mut out = String::new();
    while let Some(v) = cx.iter_next(&it)? {
        cx.poll()?;
        cx.write_text(&mut out, &v, false)?;
    }
    Ok(out)
}

pub(crate) fn string_from_iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::str(joined_arg(cx, call, 0)?))
}

pub(crate) fn char_from_u32(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let code = cx.int_arg(call, 0)?;
    let c = u32::try_from(code)
        .ok()
        .and_then(char::from_u32)
        .map(Value::char);
    cx.absent(call, c)
}

pub(crate) fn char_from_digit(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (digit, radix) = (cx.int_arg(call, 0)?, cx.int_arg(call, 1)?);
    let c = match (u32::try_from(digit), u32::try_from(radix)) {
        (Ok(digit), Ok(radix @ 2..=36)) => char::from_digit(digit, radix),
        _ => None,
    };
    cx.absent(call, c.map(Value::char))
}

pub(crate) fn f64_from_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let parsed = num_parse::parse_float(&cx.str_arg(call, 0)?).map(Value::Float);
    cx.fallible(
        call,
        parsed.map_err(|e| (ErrorKind::ParseError, e.to_string())),
    )
}

pub(crate) fn f64_from_bits(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let bits = match call.args.first() {
        Some(Value::Big(n)) => *n,
        _ => cx.int_arg(call, 0)?.cast_unsigned(),
    };
    Ok(Value::Float(f64::from_bits(bits)))
}

/// The names of `std::io::ErrorKind` that programs give to `Error::new`.
const IO_KINDS: [&str; 12] = [
    "NotFound",
    "PermissionDenied",
    "AlreadyExists",
    "InvalidInput",
    "InvalidData",
    "UnexpectedEof",
    "WriteZero",
    "Interrupted",
    "TimedOut",
    "BrokenPipe",
    "Unsupported",
    "Other",
];

fn unthrown(kind: ErrorKind, message: String) -> Value {
    Value::Error(Rc::new(ErrorObj {
        kind,
        message,
        span: Span::NONE,
    }))
}

pub(crate) fn error_new(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut texts = Vec::new();
    for v in std::mem::take(&mut call.args) {
        texts.push(cx.text(&v)?);
    }
    let first = texts.first().map_or("", String::as_str);
    let kind = if texts.len() < 2 {
        None
    } else if IO_KINDS.contains(&first) {
        Some(ErrorKind::IoError)
    } else {
        ErrorKind::from_name(first)
    };
    let message = match kind {
        Some(_) => texts.get(1..).unwrap_or_default().join(" "),
        None => texts.join(" "),
    };
    Ok(unthrown(kind.unwrap_or(ErrorKind::Error), message))
}

pub(crate) fn error_other(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let message = cx.text(&v)?;
    Ok(unthrown(ErrorKind::IoError, message))
}
