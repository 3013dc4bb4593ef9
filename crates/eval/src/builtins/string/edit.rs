//! Methods that change a string in its place.

use super::char_value;
use super::split::{cut_arg, out_of_bounds};
use crate::builtins::convert::joined_arg;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::{index, text};
use std::ops::Range;

macro_rules! in_place {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(&mut String) = $op;
            cx.update_str(call, op)?;
            Ok(Value::Nil)
        }
    )*};
}

in_place! {
    make_ascii_uppercase = |s| s.make_ascii_uppercase();
    make_ascii_lowercase = |s| s.make_ascii_lowercase();
    clear = String::clear;
    shrink_to_fit = String::shrink_to_fit;
}

pub(crate) fn reserve(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    cx.usize_arg(call, 0)?;
    Ok(Value::Nil)
}

pub(crate) fn push_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let other = cx.str_arg(call, 0)?;
    cx.update_str(call, |s| s.push_str(&other))?;
    Ok(Value::Nil)
}

pub(crate) fn push(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    push_str(cx, call)
}

pub(crate) fn write_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    push_str(cx, call)?;
    cx.fallible(call, Ok(Value::Nil))
}

pub(crate) fn write_char(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    write_str(cx, call)
}

pub(crate) fn write_fmt(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    write_str(cx, call)
}

pub(crate) fn extend(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let more = joined_arg(cx, call, 0)?;
    cx.update_str(call, |s| s.push_str(&more))?;
    Ok(Value::Nil)
}

pub(crate) fn pop(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let c = cx.update_str(call, String::pop)?;
    cx.absent(call, c.map(char_value))
}

/// Replaces bytes, which lie on boundaries of characters; gives what was there.
fn splice(cx: &mut Interp, call: &mut Call<'_>, bytes: Range<usize>, to: &str) -> Res {
    let old = cx.update_str(call, |s| {
        let old = s.get(bytes.clone()).map(str::to_string);
        if old.is_some() {
            s.replace_range(bytes, to);
        }
        old
    })?;
    Ok(Value::str(old.unwrap_or_default()))
}

pub(crate) fn insert_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let byte = cut_arg(cx, call, &s)?;
    // Lets go of the string, so that it can be changed without a copy.
    drop(s);
    let added = cx.str_arg(call, 1)?;
    splice(cx, call, byte..byte, &added)?;
    Ok(Value::Nil)
}

pub(crate) fn insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    insert_str(cx, call)
}

pub(crate) fn remove(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let i = cx.int_arg(call, 0)?;
    let Some(position) = index::element(text::char_len(&s), i) else {
        return out_of_bounds(cx, &s, i);
    };
    let bytes = text::bytes_of(&s, position..position.saturating_add(1));
    drop(s);
    splice(cx, call, bytes, "")
}

pub(crate) fn truncate(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = cx.usize_arg(call, 0)?;
    cx.update_str(call, |s| {
        if let Some(byte) = text::byte_of(s, n) {
            s.truncate(byte);
        }
    })?;
    Ok(Value::Nil)
}

pub(crate) fn split_off(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let byte = cut_arg(cx, call, &s)?;
    let end = s.len();
    drop(s);
    splice(cx, call, byte..end, "")
}

/// The bytes of the range of characters given as an argument, or `IndexError`.
fn range_arg(cx: &mut Interp, call: &mut Call<'_>) -> Res<Range<usize>> {
    let s = cx.this_str(call)?;
    let v = call.arg(0);
    let Value::Range(range) = &v else {
        return cx.wrong_arg(call, 0, "a range", &v);
    };
    let span = cx.span;
    let (start, end) = cx.slice_bounds(range, text::char_len(&s), span)?;
    Ok(text::bytes_of(&s, start..end))
}

pub(crate) fn drain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let bytes = range_arg(cx, call)?;
    splice(cx, call, bytes, "")
}

pub(crate) fn replace_range(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let bytes = range_arg(cx, call)?;
    let to = cx.str_arg(call, 1)?;
    splice(cx, call, bytes, &to)?;
    Ok(Value::Nil)
}

pub(crate) fn retain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (s, f) = (cx.this_str(call)?, call.arg(0));
    let mut kept = String::with_capacity(s.len());
    for c in s.chars() {
        cx.poll()?;
        if cx.call1(&f, char_value(c))?.truthy() {
            kept.push(c);
        }
    }
    cx.set_this(call, Value::str(kept))?;
    Ok(Value::Nil)
}
