//! Splitting strings.

use super::pattern::Pattern;
use super::string_array;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::matching;
use ruchyruchy_builtins::{index, text};
use ruchyruchy_hir::error_kind::ErrorKind;

pub(crate) fn split(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    if !call.has(0) {
        return Ok(string_array(s.split_whitespace()));
    }
    let matches = Pattern::arg(cx, call, 0)?.all(cx, &s)?;
    if call.has(1) {
        let limit = cx.usize_arg(call, 1)?;
        return Ok(string_array(matching::splitn(&s, &matches, limit)));
    }
    Ok(string_array(matching::split(&s, &matches)))
}

pub(crate) fn rsplit(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let matches = Pattern::arg(cx, call, 0)?.all_back(cx, &s)?;
    Ok(string_array(matching::rsplitn(&s, &matches, usize::MAX)))
}

pub(crate) fn splitn(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let n = cx.usize_arg(call, 0)?;
    let matches = Pattern::arg(cx, call, 1)?.all(cx, &s)?;
    Ok(string_array(matching::splitn(&s, &matches, n)))
}

pub(crate) fn rsplitn(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let n = cx.usize_arg(call, 0)?;
    let matches = Pattern::arg(cx, call, 1)?.all_back(cx, &s)?;
    Ok(string_array(matching::rsplitn(&s, &matches, n)))
}

pub(crate) fn split_terminator(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let matches = Pattern::arg(cx, call, 0)?.all(cx, &s)?;
    Ok(string_array(matching::split_terminator(&s, &matches)))
}

pub(crate) fn split_inclusive(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let matches = Pattern::arg(cx, call, 0)?.all(cx, &s)?;
    Ok(string_array(matching::split_inclusive(&s, &matches)))
}

pub(crate) fn split_whitespace(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    Ok(string_array(s.split_whitespace()))
}

pub(crate) fn lines(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    Ok(string_array(matching::lines(&s)))
}

fn pair((before, after): (&str, &str)) -> Value {
    Value::tuple([Value::str(before), Value::str(after)])
}

pub(crate) fn split_once(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let found = Pattern::arg(cx, call, 0)?.first(cx, &s, 0)?;
    cx.absent(
        call,
        found.map(|found| pair(matching::split_around(&s, &found))),
    )
}

pub(crate) fn rsplit_once(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let found = Pattern::arg(cx, call, 0)?.last(cx, &s)?;
    cx.absent(
        call,
        found.map(|found| pair(matching::split_around(&s, &found))),
    )
}

/// The byte of a position where something can be cut or inserted, or `IndexError`.
pub(super) fn cut_arg(cx: &mut Interp, call: &mut Call<'_>, s: &str) -> Res<usize> {
    let i = cx.int_arg(call, 0)?;
    let position = match usize::try_from(i) {
        Ok(position) => Some(position),
        Err(_) => index::insertion(text::char_len(s), i),
    };
    match position.and_then(|position| text::byte_of(s, position)) {
        Some(byte) => Ok(byte),
        None => out_of_bounds(cx, s, i),
    }
}

/// The `IndexError` of a position in a string.
pub(super) fn out_of_bounds<T>(cx: &mut Interp, s: &str, i: i64) -> Res<T> {
    let length = text::char_len(s);
    cx.raise(
        ErrorKind::IndexError,
        format!("index {i} out of bounds for a string of {length} characters"),
    )
}

pub(crate) fn split_at(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let byte = cut_arg(cx, call, &s)?;
    Ok(pair(s.split_at_checked(byte).unwrap_or((&s, ""))))
}
