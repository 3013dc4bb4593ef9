//! New strings from old ones: case, parts, filling, order.

use super::char_value;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{RangeObj, Value};
use ruchyruchy_builtins::text::{self, Side};
use ruchyruchy_builtins::{escape, index};
use ruchyruchy_hir::error_kind::ErrorKind;

macro_rules! changes {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(&str) -> String = $op;
            Ok(Value::str(op(&*cx.this_str(call)?)))
        }
    )*};
}

changes! {
    to_upper = str::to_uppercase;
    to_lower = str::to_lowercase;
    to_ascii_uppercase = str::to_ascii_uppercase;
    to_ascii_lowercase = str::to_ascii_lowercase;
    capitalize = text::capitalize;
    title = text::title;
    swap_case = text::swap_case;
    reverse = text::reverse;
    escape_debug = escape::escape_debug;
    escape_default = escape::escape_default;
    escape_unicode = escape::escape_unicode;
}

pub(crate) fn as_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Str(cx.this_str(call)?))
}

pub(crate) fn sorted(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut chars: Vec<char> = cx.this_str(call)?.chars().collect();
    chars.sort_unstable();
    Ok(Value::str(chars.into_iter().collect::<String>()))
}

fn absent_char(cx: &mut Interp, call: &mut Call<'_>, c: Option<&str>) -> Res {
    let c = c.and_then(|c| c.chars().next());
    cx.absent(call, c.map(char_value))
}

pub(crate) fn char_at(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let i = cx.int_arg(call, 0)?;
    absent_char(cx, call, text::char_at(&s, i))
}

pub(crate) fn nth(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    char_at(cx, call)
}

pub(crate) fn first(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    absent_char(cx, call, text::char_at(&s, 0))
}

pub(crate) fn last(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    absent_char(cx, call, text::char_at(&s, -1))
}

pub(crate) fn char_code_at(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let i = if call.has(0) { cx.int_arg(call, 0)? } else { 0 };
    let c = text::char_at(&s, i).and_then(|c| c.chars().next());
    cx.absent(call, c.map(|c| Value::Int(i64::from(u32::from(c)))))
}

pub(crate) fn ord(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    crate::builtins::convert::first_code(cx, &s)
}

/// A bound of a range of positions, negative from the end; none if it is outside.
fn bound(v: &Value, length: usize, open: usize, inclusive: bool) -> Option<usize> {
    let i = match v {
        Value::Nil => return Some(open),
        Value::Int(i) => i.checked_add(i64::from(inclusive))?,
        Value::Byte(i) => i64::from(*i) + i64::from(inclusive),
        _ => return None,
    };
    match v {
        // -1 counted in is the end.
        Value::Int(-1) if inclusive => Some(length),
        _ => index::insertion(length, i),
    }
}

/// The part that a range names, if it is within the text.
fn part<'a>(s: &'a str, range: &RangeObj) -> Option<&'a str> {
    let length = text::char_len(s);
    let start = bound(&range.start, length, 0, false)?;
    let end = bound(&range.end, length, length, range.inclusive)?;
    if start > end {
        return None;
    }
    s.get(text::bytes_of(s, start..end))
}

pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    if let Some(Value::Range(range)) = call.args.first() {
        let found = part(&s, range).map(Value::str);
        return cx.absent(call, found);
    }
    char_at(cx, call)
}

pub(crate) fn substring(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let start = cx.int_arg(call, 0)?;
    let end = if call.has(1) {
        Some(cx.int_arg(call, 1)?)
    } else {
        None
    };
    Ok(Value::str(text::slice(&s, Some(start), end, false)))
}

pub(crate) fn left(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let n = cx.usize_arg(call, 0)?;
    Ok(Value::str(s.get(text::bytes_of(&s, 0..n)).unwrap_or("")))
}

pub(crate) fn right(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let n = cx.usize_arg(call, 0)?;
    let length = text::char_len(&s);
    Ok(Value::str(
        s.get(text::bytes_of(&s, length.saturating_sub(n)..length))
            .unwrap_or(""),
    ))
}

fn too_long(cx: &mut Interp) -> Res {
    cx.raise(ErrorKind::OutOfMemory, "the text can't fit in memory")
}

pub(crate) fn repeat(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let n = cx.usize_arg(call, 0)?;
    cx.check_heap(s.len().saturating_mul(n))?;
    match text::repeat(&s, n, isize::MAX as usize) {
        Some(text) => Ok(Value::str(text)),
        None => too_long(cx),
    }
}

fn padded(cx: &mut Interp, call: &mut Call<'_>, side: Side) -> Res {
    let s = cx.this_str(call)?;
    let width = cx.usize_arg(call, 0)?;
    let fill = if call.has(1) {
        cx.str_arg(call, 1)?.to_string()
    } else {
        " ".to_string()
    };
    let widest = fill.chars().map(char::len_utf8).max().unwrap_or(0);
    let missing = width.saturating_sub(text::char_len(&s));
    cx.check_heap(missing.saturating_mul(widest).saturating_add(s.len()))?;
    match text::pad(&s, width, &fill, side, isize::MAX as usize) {
        Some(text) => Ok(Value::str(text)),
        None => too_long(cx),
    }
}

pub(crate) fn pad_start(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    padded(cx, call, Side::Start)
}

pub(crate) fn pad_end(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    padded(cx, call, Side::End)
}

pub(crate) fn center(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    padded(cx, call, Side::Both)
}

pub(crate) fn ljust(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    padded(cx, call, Side::End)
}

pub(crate) fn rjust(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    padded(cx, call, Side::Start)
}

pub(crate) fn zfill(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let width = cx.usize_arg(call, 0)?;
    cx.check_heap(width.saturating_add(s.len()))?;
    match text::zfill(&s, width, isize::MAX as usize) {
        Some(text) => Ok(Value::str(text)),
        None => too_long(cx),
    }
}

pub(crate) fn indent(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let lines = s
        .bytes()
        .filter(|&byte| byte == b'\n')
        .count()
        .saturating_add(1);
    let length = match call.args.first() {
        Some(Value::Str(prefix)) => prefix.len(),
        Some(Value::Int(n)) => usize::try_from(*n).unwrap_or(0),
        _ => 0,
    };
    cx.check_heap(lines.saturating_mul(length).saturating_add(s.len()))?;
    let prefix = match call.args.first() {
        Some(Value::Str(prefix)) => prefix.to_string(),
        _ => " ".repeat(cx.usize_arg(call, 0)?),
    };
    Ok(Value::str(text::indent(&s, &prefix)))
}

pub(crate) fn append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let other = call.arg(0);
    let mut text = s.to_string();
    cx.write_text(&mut text, &other, false)?;
    Ok(Value::str(text))
}

pub(crate) fn format(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let args = std::mem::take(&mut call.args);
    Ok(Value::str(cx.fill_template(&s, &args)?))
}
