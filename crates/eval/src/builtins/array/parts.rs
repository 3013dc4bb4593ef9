//! Parts of arrays.

use super::{copied, position_arg};
use crate::builtins::iter::make::positive;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::IterObj;
use crate::value::{Items, Value};

/// The elements from `start` up to `end`, which are in bounds.
fn part(items: &Items, start: usize, end: usize) -> Value {
    let end = end.min(items.len());
    Value::array_of(items.range(start.min(end)..end).map(Value::share))
}

fn items(cx: &mut Interp, call: &mut Call<'_>) -> Res<Items> {
    Ok(copied(&*cx.this_array(call)?))
}

pub(crate) fn chunks_exact(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = positive(cx, call, 0)?;
    let items = items(cx, call)?;
    let count = items.len() / n;
    Ok(Value::array_of(
        (0..count).map(|i| part(&items, i * n, i * n + n)),
    ))
}

pub(crate) fn rchunks(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = positive(cx, call, 0)?;
    let items = items(cx, call)?;
    let mut chunks = Items::new();
    let mut end = items.len();
    while end > 0 {
        let start = end.saturating_sub(n);
        chunks.push_back(part(&items, start, end));
        end = start;
    }
    Ok(Value::array(chunks))
}

pub(crate) fn split(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let items = items(cx, call)?;
    let f = call.arg(0);
    let mut parts = Items::new();
    let mut current = Items::new();
    for v in items {
        cx.poll()?;
        if crate::builtins::iter::is_wanted(cx, &f, &v)? {
            parts.push_back(Value::array(std::mem::take(&mut current)));
        } else {
            current.push_back(v);
        }
    }
    parts.push_back(Value::array(current));
    Ok(Value::array(parts))
}

pub(crate) fn split_at(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut items = items(cx, call)?;
    let i = position_arg(cx, call, 0, items.len(), true)?;
    let rest = items.split_off(i);
    Ok(Value::tuple([Value::array(items), Value::array(rest)]))
}

pub(crate) fn split_at_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = cx.this_array(call)?.data.borrow().len();
    let i = position_arg(cx, call, 0, len, true)?;
    let front = cx.alias_slice(call, 0, i)?;
    let back = cx.alias_slice(call, i, len)?;
    Ok(Value::tuple([front, back]))
}

/// Aliases of the parts of `n` elements up to `end`.
fn lend_parts(cx: &mut Interp, call: &mut Call<'_>, n: usize, end: usize) -> Res {
    let mut parts = Items::new();
    let mut start = 0;
    while start < end {
        cx.poll()?;
        let stop = start.saturating_add(n).min(end);
        parts.push_back(cx.alias_slice(call, start, stop)?);
        start = stop;
    }
    Ok(Value::Iter(IterObj::of(parts)))
}

pub(crate) fn chunks_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = positive(cx, call, 0)?;
    let len = cx.this_array(call)?.data.borrow().len();
    lend_parts(cx, call, n, len)
}

pub(crate) fn chunks_exact_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = positive(cx, call, 0)?;
    let len = cx.this_array(call)?.data.borrow().len();
    lend_parts(cx, call, n, len - len % n)
}

pub(crate) fn split_first(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut items = items(cx, call)?;
    let first = items.pop_front();
    cx.absent(call, first.map(|v| Value::tuple([v, Value::array(items)])))
}

pub(crate) fn split_last(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut items = items(cx, call)?;
    let last = items.pop_back();
    cx.absent(call, last.map(|v| Value::tuple([v, Value::array(items)])))
}

/// The part between two indices; negative ones count from the end, all are clamped.
pub(crate) fn slice(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let items = array.data.borrow();
    let len = items.len();
    let clamp = |n: i64| match usize::try_from(n) {
        Ok(n) => n.min(len),
        Err(_) => len.saturating_sub(usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX)),
    };
    let start = clamp(cx.int_arg(call, 0)?);
    let end = if call.has(1) {
        clamp(cx.int_arg(call, 1)?)
    } else {
        len
    };
    Ok(part(&items, start, end))
}
