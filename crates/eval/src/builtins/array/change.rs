//! Methods that change an array.

use super::{copied, item, position_arg, range_arg};
use crate::alias::{Alias, Slot};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, Value, VarCell};
use ruchyruchy_hir::error_kind::ErrorKind;

/// The array after a change in place, which only costs something if it is wanted.
pub(crate) fn changed(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if call.unused {
        Ok(Value::Nil)
    } else {
        Ok(call.this(cx)?.share())
    }
}

/// A place-or-new change without user code: in place without a copy, else on a copy.
pub(crate) fn place_or_new(
    cx: &mut Interp,
    call: &mut Call<'_>,
    change: impl FnOnce(&mut Items),
) -> Res {
    if call.in_place {
        cx.update_array(call, change)?;
        return changed(cx, call);
    }
    let array = cx.this_array(call)?;
    let mut items = copied(&array);
    change(&mut items);
    Ok(Value::array(items))
}

/// Number of elements.
fn len_of(cx: &mut Interp, call: &mut Call<'_>) -> Res<usize> {
    let array = cx.this_array(call)?;
    let n = array.data.borrow().len();
    Ok(n)
}

pub(crate) fn reserve(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Nil)
}

pub(crate) fn shrink_to_fit(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Nil)
}

pub(crate) fn push(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    cx.update_array(call, |items| items.push_back(v))?;
    Ok(Value::Nil)
}

pub(crate) fn push_front(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    cx.update_array(call, |items| items.push_front(v))?;
    Ok(Value::Nil)
}

pub(crate) fn pop(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = cx.update_array(call, Items::pop_back)?;
    cx.absent(call, v)
}

pub(crate) fn pop_front(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = cx.update_array(call, Items::pop_front)?;
    cx.absent(call, v)
}

pub(crate) fn next(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    pop_front(cx, call)
}

pub(crate) fn next_back(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    pop(cx, call)
}

pub(crate) fn pop_if(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let last = array.data.borrow().back().map(Value::share);
    drop(array);
    let f = call.arg(0);
    match last {
        Some(v) if cx.accepts(&f, &v)? => pop(cx, call),
        _ => cx.absent(call, None),
    }
}

pub(crate) fn set(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let index = call.arg(0);
    let span = cx.span;
    let i = cx.array_index(&index, len, span)?;
    let v = call.arg(1);
    let old = cx.update_array(call, |items| {
        items.get_mut(i).map(|slot| std::mem::replace(slot, v))
    })?;
    drop(old);
    Ok(Value::Nil)
}

pub(crate) fn insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let i = position_arg(cx, call, 0, len, true)?;
    let v = call.arg(1);
    cx.update_array(call, |items| items.insert(i.min(items.len()), v))?;
    Ok(Value::Nil)
}

pub(crate) fn remove(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let i = position_arg(cx, call, 0, len, false)?;
    Ok(cx
        .update_array(call, |items| items.remove(i))?
        .unwrap_or_default())
}

pub(crate) fn swap_remove(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let i = position_arg(cx, call, 0, len, false)?;
    Ok(cx
        .update_array(call, |items| items.swap_remove_back(i))?
        .unwrap_or_default())
}

pub(crate) fn swap(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let i = position_arg(cx, call, 0, len, false)?;
    let j = position_arg(cx, call, 1, len, false)?;
    cx.update_array(call, |items| {
        if i.max(j) < items.len() {
            items.swap(i, j);
        }
    })?;
    Ok(Value::Nil)
}

pub(crate) fn truncate(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = cx.usize_arg(call, 0)?;
    let cut = cx.update_array(call, |items| items.split_off(n.min(items.len())))?;
    drop(cut);
    Ok(Value::Nil)
}

pub(crate) fn resize(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = cx.usize_arg(call, 0)?;
    let v = call.arg(1);
    cx.check_heap(n.saturating_mul(size_of::<Value>()))?;
    let cut = cx.update_array(call, |items| {
        let cut = items.split_off(n.min(items.len()));
        while items.len() < n {
            items.push_back(v.share());
        }
        cut
    })?;
    drop(cut);
    Ok(Value::Nil)
}

pub(crate) fn resize_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = cx.usize_arg(call, 0)?;
    let f = call.arg(1);
    let len = len_of(cx, call)?;
    cx.check_heap(n.saturating_mul(size_of::<Value>()))?;
    let mut new = Items::new();
    for _ in len..n {
        cx.poll()?;
        let v = cx.call_value(&f, Vec::new())?;
        new.push_back(cx.read_through(v)?);
    }
    let cut = cx.update_array(call, |items| {
        let cut = items.split_off(n.min(items.len()));
        items.append(&mut new);
        cut
    })?;
    drop(cut);
    Ok(Value::Nil)
}

pub(crate) fn clear(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let old = cx.update_array(call, std::mem::take)?;
    drop(old);
    Ok(Value::Nil)
}

pub(crate) fn extend(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let more = call.arg(0);
    if let Value::Array(a) = &more {
        let len = a.data.borrow().len();
        cx.check_request(len.saturating_mul(size_of::<Value>()))?;
    }
    let mut new = cx.items_of(&more)?;
    drop(more);
    // The buffer doubles when it grows.
    let len = cx.this_array(call)?.data.borrow().len() + new.len();
    cx.check_request(len.saturating_mul(2 * size_of::<Value>()))?;
    cx.update_array(call, |items| items.append(&mut new))?;
    Ok(Value::Nil)
}

/// The elements of an argument that may be an alias, which is left empty.
pub(crate) fn drain_arg(cx: &mut Interp, arg: &Value) -> Res<Items> {
    let held = cx.read_through(arg.clone())?;
    let items = cx.items_of(&held)?;
    if matches!(arg, Value::Alias(_)) {
        let empty = cx.empty_like(&held);
        drop(held);
        cx.write_through(arg, empty)?;
    }
    Ok(items)
}

pub(crate) fn append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let other = call.arg(0);
    let held = cx.read_through(other.clone())?;
    let collection = matches!(
        held,
        Value::Array(_)
            | Value::Heap(_)
            | Value::Set(_)
            | Value::Map(_)
            | Value::Range(_)
            | Value::Iter(_)
    );
    if !collection {
        // What is no collection can only be meant as an element.
        return place_or_new(cx, call, |items| items.push_back(held));
    }
    drop(held);
    let mut new = drain_arg(cx, &other)?;
    place_or_new(cx, call, |items| items.append(&mut new))
}

pub(crate) fn concat(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    if call.has(0) {
        let other = call.arg(0);
        let mut items = copied(&array);
        items.append(&mut cx.items_of(&other)?);
        return Ok(Value::array(items));
    }
    let parts = copied(&array);
    if parts.front().is_some_and(|v| matches!(v, Value::Str(_))) {
        return super::concat_str(cx, call);
    }
    let mut items = Items::new();
    for part in &parts {
        cx.poll()?;
        items.append(&mut cx.items_of(part)?);
    }
    Ok(Value::array(items))
}

pub(crate) fn drain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let (start, end) = range_arg(cx, call, 0, len)?;
    let part: Items = cx.update_array(call, |items| {
        let end = end.min(items.len());
        items.drain(start.min(end)..end).collect()
    })?;
    Ok(Value::array(part))
}

pub(crate) fn splice(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let (start, end) = range_arg(cx, call, 0, len)?;
    let new = call.arg(1);
    let mut new = cx.items_of(&new)?;
    let part = cx.update_array(call, |items| {
        let end = end.min(items.len());
        let mut tail = items.split_off(end);
        let part = items.split_off(start.min(end));
        items.append(&mut new);
        items.append(&mut tail);
        part
    })?;
    Ok(Value::array(part))
}

pub(crate) fn split_off(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let i = position_arg(cx, call, 0, len, true)?;
    Ok(Value::array(cx.update_array(call, |items| {
        items.split_off(i.min(items.len()))
    })?))
}

/// Calls `f` with an alias of each element, and tells what it accepted; changes through the alias are in the elements given back.
fn sift(cx: &mut Interp, call: &mut Call<'_>) -> Res<(Items, Items)> {
    let array = cx.this_array(call)?;
    let f = call.arg(0);
    let len = array.data.borrow().len();
    let (mut yes, mut no) = (Items::new(), Items::new());
    for i in 0..len {
        cx.poll()?;
        let Some(v) = item(&array, i) else { break };
        let cell = VarCell::new(v);
        let alias = Alias::of_slot(Slot::Var(cell.clone()), None);
        let accepted = cx.call1(&f, alias)?.truthy();
        let v = cell.get();
        if accepted { &mut yes } else { &mut no }.push_back(v);
    }
    Ok((yes, no))
}

pub(crate) fn retain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (kept, _) = sift(cx, call)?;
    cx.set_this(call, Value::array(kept))?;
    Ok(Value::Nil)
}

pub(crate) fn extract_if(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (taken, kept) = sift(cx, call)?;
    cx.set_this(call, Value::array(kept))?;
    Ok(Value::array(taken))
}

pub(crate) fn fill(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let old = cx.update_array(call, |items| {
        let new = items.iter().map(|_| v.share()).collect();
        std::mem::replace(items, new)
    })?;
    drop(old);
    Ok(Value::Nil)
}

pub(crate) fn fill_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    let len = len_of(cx, call)?;
    let mut new = Items::new();
    for _ in 0..len {
        cx.poll()?;
        let v = cx.call_value(&f, Vec::new())?;
        new.push_back(cx.read_through(v)?);
    }
    cx.set_this(call, Value::array(new))?;
    Ok(Value::Nil)
}

/// Both arrays of a method that needs two of the same length.
fn same_length(cx: &mut Interp, len: usize, other: usize) -> Res<()> {
    if len == other {
        return Ok(());
    }
    cx.raise(
        ErrorKind::IndexError,
        format!("the arrays must have the same length, but have {len} and {other} elements"),
    )
}

pub(crate) fn copy_from_slice(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let other = cx.array_arg(call, 0)?;
    let new = copied(&other);
    drop(other);
    let len = len_of(cx, call)?;
    same_length(cx, len, new.len())?;
    cx.set_this(call, Value::array(new))?;
    Ok(Value::Nil)
}

pub(crate) fn swap_with_slice(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let alias = call.arg(0);
    let theirs = cx.read_through(alias.clone())?;
    let ours = call.this(cx)?.share();
    let (new_ours, new_theirs) = (cx.items_of(&theirs)?, cx.items_of(&ours)?);
    drop((ours, theirs));
    same_length(cx, new_theirs.len(), new_ours.len())?;
    cx.set_this(call, Value::array(new_ours))?;
    cx.write_through(&alias, Value::array(new_theirs))?;
    Ok(Value::Nil)
}

pub(crate) fn copy_within(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let (start, end) = range_arg(cx, call, 0, len)?;
    let to = cx.usize_arg(call, 1)?;
    if to > len.saturating_sub(end - start) {
        let count = end - start;
        return cx.raise(
            ErrorKind::IndexError,
            format!("{count} elements do not fit at index {to} of an array of length {len}"),
        );
    }
    cx.update_array(call, |items| {
        let end = end.min(items.len());
        let part: Vec<Value> = items.range(start.min(end)..end).map(Value::share).collect();
        for (slot, v) in items.iter_mut().skip(to).zip(part) {
            *slot = v;
        }
    })?;
    Ok(Value::Nil)
}

pub(crate) fn reverse(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    place_or_new(cx, call, |items| items.make_contiguous().reverse())
}

/// A count that must not exceed the number of elements.
fn rotation(cx: &mut Interp, call: &mut Call<'_>) -> Res<usize> {
    let len = len_of(cx, call)?;
    let n = cx.usize_arg(call, 0)?;
    if n > len {
        return cx.raise(
            ErrorKind::IndexError,
            format!("an array of length {len} can't be rotated by {n}"),
        );
    }
    Ok(n)
}

pub(crate) fn rotate_left(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = rotation(cx, call)?;
    place_or_new(cx, call, |items| items.rotate_left(n.min(items.len())))
}

pub(crate) fn rotate_right(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = rotation(cx, call)?;
    place_or_new(cx, call, |items| items.rotate_right(n.min(items.len())))
}

/// Removes neighbours that `same(earlier, later)` says are the same.
fn dedup_with(
    cx: &mut Interp,
    call: &mut Call<'_>,
    same: &mut dyn FnMut(&mut Interp, &Value, &Value) -> Res<bool>,
) -> Res {
    let array = cx.this_array(call)?;
    let items = copied(&array);
    drop(array);
    let mut kept = Items::new();
    for v in items {
        cx.poll()?;
        let repeat = match kept.back() {
            Some(before) => same(cx, before, &v)?,
            None => false,
        };
        if !repeat {
            kept.push_back(v);
        }
    }
    cx.place_or_new(call, Value::array(kept))
}

pub(crate) fn dedup(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    dedup_with(cx, call, &mut |cx, before, v| cx.equal(before, v))
}

/// As in Rust, the function gets the later element first.
pub(crate) fn dedup_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    dedup_with(cx, call, &mut |cx, before, v| {
        Ok(cx.call2(&f, v.share(), before.share())?.truthy())
    })
}

pub(crate) fn dedup_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    dedup_with(cx, call, &mut |cx, before, v| {
        let (a, b) = (cx.call1(&f, before.share())?, cx.call1(&f, v.share())?);
        cx.equal(&a, &b)
    })
}

pub(crate) fn shuffle(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let len = len_of(cx, call)?;
    let mut order: Vec<usize> = (0..len).collect();
    cx.rng.borrow_mut().shuffle(&mut order);
    place_or_new(cx, call, |items| {
        let slots = items.make_contiguous();
        let new = order
            .into_iter()
            .filter_map(|i| slots.get_mut(i).map(std::mem::take))
            .collect();
        *items = new;
    })
}
