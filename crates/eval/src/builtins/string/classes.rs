//! Tests on all characters of a string. A character is a string of one, so these are the methods of characters too.

use crate::call::Call;
use crate::coerce::single_char;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::text;
use ruchyruchy_hir::error_kind::ErrorKind;

/// Hold if the string is not empty and each character passes.
macro_rules! classes {
    ($($name:ident = |$c:ident| $test:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let s = cx.this_str(call)?;
            Ok(Value::Bool(text::all_chars(&s, |$c| $test)))
        }
    )*};
}

classes! {
    is_numeric = |c| c.is_numeric();
    is_alphabetic = |c| c.is_alphabetic();
    is_alphanumeric = |c| c.is_alphanumeric();
    is_whitespace = |c| c.is_whitespace();
    is_uppercase = |c| c.is_uppercase();
    is_lowercase = |c| c.is_lowercase();
    is_control = |c| c.is_control();
    is_ascii_digit = |c| c.is_ascii_digit();
    is_ascii_hexdigit = |c| c.is_ascii_hexdigit();
    is_ascii_alphabetic = |c| c.is_ascii_alphabetic();
    is_ascii_alphanumeric = |c| c.is_ascii_alphanumeric();
    is_ascii_uppercase = |c| c.is_ascii_uppercase();
    is_ascii_lowercase = |c| c.is_ascii_lowercase();
    is_ascii_punctuation = |c| c.is_ascii_punctuation();
    is_ascii_whitespace = |c| c.is_ascii_whitespace();
    is_ascii_graphic = |c| c.is_ascii_graphic();
    is_ascii_control = |c| c.is_ascii_control();
}

pub(crate) fn is_ascii(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(cx.this_str(call)?.is_ascii()))
}

/// A radix that `char::to_digit` accepts; 10 when left out.
fn radix_arg(cx: &mut Interp, call: &mut Call<'_>) -> Res<u32> {
    if !call.has(0) {
        return Ok(10);
    }
    match u32::try_from(cx.int_arg(call, 0)?) {
        Ok(radix @ 2..=36) => Ok(radix),
        _ => {
            let name = call.builtin.name();
            cx.raise(
                ErrorKind::Panic,
                format!("`{name}` takes a radix from 2 to 36"),
            )
        }
    }
}

pub(crate) fn is_digit(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let radix = radix_arg(cx, call)?;
    Ok(Value::Bool(text::all_chars(&s, |c| c.is_digit(radix))))
}

pub(crate) fn to_digit(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let radix = radix_arg(cx, call)?;
    let digit = single_char(&s).and_then(|c| c.to_digit(radix));
    cx.absent(call, digit.map(|digit| Value::Int(i64::from(digit))))
}

pub(crate) fn is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(cx.this_str(call)?.is_empty()))
}

pub(crate) fn len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::from_usize(cx.this_str(call)?.len()))
}

pub(crate) fn len_utf8(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    len(cx, call)
}

pub(crate) fn len_utf16(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::from_usize(cx.this_str(call)?.encode_utf16().count()))
}

pub(crate) fn capacity(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    len(cx, call)
}

pub(crate) fn char_count(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::from_usize(text::char_len(&cx.this_str(call)?)))
}

pub(crate) fn is_char_boundary(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let i = cx.int_arg(call, 0)?;
    let boundary = usize::try_from(i).ok().and_then(|i| text::byte_of(&s, i));
    Ok(Value::Bool(boundary.is_some()))
}

pub(crate) fn eq_ignore_ascii_case(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    Ok(Value::Bool(s.eq_ignore_ascii_case(&cx.str_arg(call, 0)?)))
}
