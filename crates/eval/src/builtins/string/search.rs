//! Finding, counting and replacing in strings.

use super::pattern::Pattern;
use super::string_array;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::matching::{self, Match};
use ruchyruchy_builtins::text;
use ruchyruchy_hir::error_kind::ErrorKind;

pub(crate) fn contains(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let pattern = Pattern::arg(cx, call, 0)?;
    Ok(Value::Bool(pattern.first(cx, &s, 0)?.is_some()))
}

pub(crate) fn contains_any(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let patterns = cx.array_arg(call, 0)?;
    for v in patterns.data.borrow().iter() {
        match v {
            Value::Str(pattern) if s.contains(pattern.as_str()) => return Ok(Value::Bool(true)),
            Value::Str(_) => {}
            other => return cx.wrong_arg(call, 0, "an array of strings", &other.clone()),
        }
    }
    Ok(Value::Bool(false))
}

pub(crate) fn find(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let pattern = Pattern::arg(cx, call, 0)?;
    let from = if call.has(1) {
        text::byte_of(&s, cx.usize_arg(call, 1)?)
    } else {
        Some(0)
    };
    let found = match from {
        Some(from) => pattern.first(cx, &s, from)?,
        None => None,
    };
    let position = found.map(|found| Value::from_usize(text::position_of(&s, found.start)));
    cx.absent(call, position)
}

pub(crate) fn rfind(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let found = Pattern::arg(cx, call, 0)?.last(cx, &s)?;
    let position = found.map(|found| Value::from_usize(text::position_of(&s, found.start)));
    cx.absent(call, position)
}

pub(crate) fn count(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    if !call.has(0) {
        return Ok(Value::from_usize(text::char_len(&s)));
    }
    let matches = Pattern::arg(cx, call, 0)?.all(cx, &s)?;
    Ok(Value::from_usize(matches.len()))
}

pub(crate) fn matches(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let matches = Pattern::arg(cx, call, 0)?.all(cx, &s)?;
    Ok(string_array(
        matches.into_iter().filter_map(|found| s.get(found)),
    ))
}

pub(crate) fn match_indices(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let matches = Pattern::arg(cx, call, 0)?.all(cx, &s)?;
    // Positions are counted on from match to match, so that many matches cost one walk.
    let (mut byte, mut position) = (0, 0);
    let mut pairs = Vec::with_capacity(matches.len());
    for found in matches {
        position += text::char_len(s.get(byte..found.start).unwrap_or(""));
        byte = found.start;
        let matched = s.get(found).unwrap_or("");
        pairs.push(Value::tuple([
            Value::from_usize(position),
            Value::str(matched),
        ]));
    }
    Ok(Value::array_of(pairs))
}

fn replaced(cx: &mut Interp, s: &str, matches: &[Match], to: &str) -> Res {
    cx.check_heap(
        to.len()
            .saturating_mul(matches.len())
            .saturating_add(s.len()),
    )?;
    match matching::replace(s, matches, to, isize::MAX as usize) {
        Some(text) => Ok(Value::str(text)),
        None => cx.raise(ErrorKind::OutOfMemory, "the text can't fit in memory"),
    }
}

pub(crate) fn replace(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let matches = Pattern::arg(cx, call, 0)?.all(cx, &s)?;
    let to = cx.str_arg(call, 1)?;
    replaced(cx, &s, &matches, &to)
}

pub(crate) fn replacen(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let mut matches = Pattern::arg(cx, call, 0)?.all(cx, &s)?;
    let to = cx.str_arg(call, 1)?;
    matches.truncate(cx.usize_arg(call, 2)?);
    replaced(cx, &s, &matches, &to)
}

pub(crate) fn replace_first(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let mut matches = Pattern::arg(cx, call, 0)?.all(cx, &s)?;
    let to = cx.str_arg(call, 1)?;
    matches.truncate(1);
    replaced(cx, &s, &matches, &to)
}

/// Number of insertions, deletions and replacements that turn one text into the other.
pub(crate) fn levenshtein(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (s, other) = (cx.this_str(call)?, cx.str_arg(call, 0)?);
    let other: Vec<char> = other.chars().collect();
    // One row of the usual table at a time.
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in s.chars().enumerate() {
        cx.poll()?;
        let mut diagonal = i;
        let mut left = i + 1;
        let (first, rest) = match row.split_first_mut() {
            Some(parts) => parts,
            None => break,
        };
        *first = left;
        for (above, b) in rest.iter_mut().zip(&other) {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = *above;
            left = replaced.min(diagonal + 1).min(left + 1);
            *above = left;
        }
    }
    Ok(row.last().copied().map_or(Value::Int(0), Value::from_usize))
}
