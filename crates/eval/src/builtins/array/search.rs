//! Finding elements, and arrays as sets.

use super::{copied, item};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::Seen;
use crate::value::{Items, Value};
use std::cmp::Ordering;

pub(crate) fn contains(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let wanted = call.arg(0);
    Ok(Value::Bool(
        index_where(cx, call, &mut |cx, v| cx.equal(v, &wanted))?.is_some(),
    ))
}

/// Index of the first element for which `wanted` holds.
fn index_where(
    cx: &mut Interp,
    call: &mut Call<'_>,
    wanted: &mut dyn FnMut(&mut Interp, &Value) -> Res<bool>,
) -> Res<Option<usize>> {
    let array = cx.this_array(call)?;
    let mut i = 0;
    while let Some(v) = item(&array, i) {
        cx.poll()?;
        if wanted(cx, &v)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

pub(crate) fn index_of(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let wanted = call.arg(0);
    let found = index_where(cx, call, &mut |cx, v| cx.equal(v, &wanted))?;
    cx.absent(call, found.map(Value::from_usize))
}

pub(crate) fn find_index(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    let found = index_where(cx, call, &mut |cx, v| {
        super::super::iter::is_wanted(cx, &f, v)
    })?;
    cx.absent(call, found.map(Value::from_usize))
}

pub(crate) fn last_index_of(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let wanted = call.arg(0);
    let mut items = copied(&array);
    while let Some(v) = items.pop_back() {
        cx.poll()?;
        if cx.equal(&v, &wanted)? {
            return cx.absent(call, Some(Value::from_usize(items.len())));
        }
    }
    cx.absent(call, None)
}

/// Whether the elements from `start` on begin with those of `part`.
fn has_part(cx: &mut Interp, items: &Items, part: &Items, start: Option<usize>) -> Res<bool> {
    let Some(start) = start else { return Ok(false) };
    if items.len().saturating_sub(start) < part.len() {
        return Ok(false);
    }
    for (a, b) in items.iter().skip(start).zip(part) {
        cx.poll()?;
        if !cx.equal(a, b)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The elements of the receiver and of the array argument.
fn both(cx: &mut Interp, call: &mut Call<'_>) -> Res<(Items, Items)> {
    let array = cx.this_array(call)?;
    let other = cx.array_arg(call, 0)?;
    Ok((copied(&array), copied(&other)))
}

pub(crate) fn starts_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (items, part) = both(cx, call)?;
    Ok(Value::Bool(has_part(cx, &items, &part, Some(0))?))
}

pub(crate) fn ends_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (items, part) = both(cx, call)?;
    Ok(Value::Bool(has_part(
        cx,
        &items,
        &part,
        items.len().checked_sub(part.len()),
    )?))
}

pub(crate) fn strip_prefix(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (mut items, part) = both(cx, call)?;
    let found = has_part(cx, &items, &part, Some(0))?;
    cx.absent(
        call,
        found.then(|| Value::array(items.split_off(part.len()))),
    )
}

pub(crate) fn strip_suffix(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (mut items, part) = both(cx, call)?;
    let start = items.len().checked_sub(part.len());
    let found = has_part(cx, &items, &part, start)?;
    items.truncate(start.unwrap_or(0));
    cx.absent(call, found.then(|| Value::array(items)))
}

/// Binary search; `order` tells how an element lies to what is sought.
fn bisect(
    cx: &mut Interp,
    call: &mut Call<'_>,
    order: &mut dyn FnMut(&mut Interp, &Value) -> Res<Ordering>,
) -> Res {
    let array = cx.this_array(call)?;
    let (mut low, mut high) = (0, array.data.borrow().len());
    while low < high {
        cx.poll()?;
        let middle = low + (high - low) / 2;
        let Some(v) = item(&array, middle) else { break };
        match order(cx, &v)? {
            Ordering::Equal => {
                let found = Value::from_usize(middle);
                return Ok(if call.wrap { Value::ok(found) } else { found });
            }
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    Ok(Value::err(Value::from_usize(low)))
}

pub(crate) fn binary_search(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let wanted = call.arg(0);
    bisect(cx, call, &mut |cx, v| cx.compare(v, &wanted))
}

pub(crate) fn binary_search_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    bisect(cx, call, &mut |cx, v| {
        let order = cx.call1(&f, v.share())?;
        cx.to_ordering(order)
    })
}

pub(crate) fn binary_search_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (wanted, f) = (call.arg(0), call.arg(1));
    bisect(cx, call, &mut |cx, v| {
        let key = cx.call1(&f, v.share())?;
        cx.compare(&key, &wanted)
    })
}

pub(crate) fn partition_point(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let f = call.arg(0);
    let (mut low, mut high) = (0, array.data.borrow().len());
    while low < high {
        cx.poll()?;
        let middle = low + (high - low) / 2;
        let Some(v) = item(&array, middle) else { break };
        if cx.accepts(&f, &v)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(Value::from_usize(low))
}

/// Neighbours for which `f` holds stay together.
pub(crate) fn chunk_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let f = call.arg(0);
    let mut chunks = Items::new();
    let mut chunk = Items::new();
    for v in copied(&array) {
        cx.poll()?;
        let together = match chunk.back() {
            Some(before) => cx.call2(&f, before.share(), v.share())?.truthy(),
            None => true,
        };
        if !together {
            chunks.push_back(Value::array(std::mem::take(&mut chunk)));
        }
        chunk.push_back(v);
    }
    if !chunk.is_empty() {
        chunks.push_back(Value::array(chunk));
    }
    Ok(Value::array(chunks))
}

pub(crate) fn unique(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let items = copied(&array);
    let mut seen = Seen::default();
    unseen(cx, &mut seen, items).map(Value::array)
}

/// The elements that have not been seen.
fn unseen(cx: &mut Interp, seen: &mut Seen, items: Items) -> Res<Items> {
    let mut new = Items::new();
    for v in items {
        cx.poll()?;
        if cx.see(seen, &v)? {
            new.push_back(v);
        }
    }
    Ok(new)
}

/// The elements of the receiver and those of anything that can be iterated.
fn with_items(cx: &mut Interp, call: &mut Call<'_>) -> Res<(Items, Items)> {
    let array = cx.this_array(call)?;
    let other = call.arg(0);
    let other = cx.items_of(&other)?;
    Ok((copied(&array), other))
}

pub(crate) fn union(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (mut items, mut other) = with_items(cx, call)?;
    items.append(&mut other);
    let mut seen = Seen::default();
    unseen(cx, &mut seen, items).map(Value::array)
}

pub(crate) fn difference(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (items, other) = with_items(cx, call)?;
    let mut there = Seen::default();
    unseen(cx, &mut there, other)?;
    let mut kept = Items::new();
    for v in items {
        cx.poll()?;
        if !cx.has_seen(&there, &v)? {
            kept.push_back(v);
        }
    }
    Ok(Value::array(kept))
}

pub(crate) fn intersection(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (items, other) = with_items(cx, call)?;
    let mut there = Seen::default();
    unseen(cx, &mut there, other)?;
    let mut given = Seen::default();
    let mut kept = Items::new();
    for v in items {
        cx.poll()?;
        if cx.has_seen(&there, &v)? && cx.see(&mut given, &v)? {
            kept.push_back(v);
        }
    }
    Ok(Value::array(kept))
}
