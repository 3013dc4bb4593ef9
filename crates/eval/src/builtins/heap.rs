//! Methods of `BinaryHeap`.
//!
//! The elements are kept in heap order: none is less than its children at `2i + 1` and `2i + 2`. A user's `Ord`
//! decides where there is one, so no borrow is held while elements are compared: an operation first finds
//! the path on which elements have to move, then moves them.
//!
//! An alias from `peek_mut` may change the greatest element behind the heap's back; so each operation first looks whether
//! the root is still in order, and lets it sink if not.

use super::array::{copied, item, sorting};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::{IterObj, innermost, item_alias};
use crate::value::{ArrayObj, Items, Obj, Value};
use std::cmp::Ordering;
use std::rc::Rc;

/// Whether element `i` is less than element `j`.
fn is_less(cx: &mut Interp, heap: &ArrayObj, i: usize, j: usize) -> Res<bool> {
    match (item(heap, i), item(heap, j)) {
        (Some(a), Some(b)) => Ok(cx.compare(&a, &b)? == Ordering::Less),
        _ => Ok(false),
    }
}

/// The greater child of `parent` among the first `len` elements.
fn greater_child(
    cx: &mut Interp,
    heap: &ArrayObj,
    parent: usize,
    len: usize,
) -> Res<Option<usize>> {
    let left = parent * 2 + 1;
    if left >= len {
        return Ok(None);
    }
    let right = left + 1;
    Ok(Some(if right < len && is_less(cx, heap, left, right)? {
        right
    } else {
        left
    }))
}

/// The positions from the root down which its element would sink, itself first.
fn sinking_path(
    cx: &mut Interp,
    heap: &ArrayObj,
    from: usize,
    v: &Value,
    len: usize,
) -> Res<Vec<usize>> {
    let mut path = vec![from];
    let mut at = from;
    while let Some(child) = greater_child(cx, heap, at, len)? {
        cx.poll()?;
        match item(heap, child) {
            Some(w) if cx.compare(v, &w)? == Ordering::Less => {
                path.push(child);
                at = child;
            }
            _ => break,
        }
    }
    Ok(path)
}

/// Moves each element of a path to the position before it; the first goes to the last position.
fn shift(items: &mut Items, path: &[usize]) {
    for pair in path.windows(2) {
        if let [a, b] = *pair
            && a.max(b) < items.len()
        {
            items.swap(a, b);
        }
    }
}

/// The heap as a hold, its root in order.
fn settled(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<ArrayObj>> {
    let heap = cx.this_heap(call)?;
    let len = heap.data.borrow().len();
    let Some(root) = item(&heap, 0).filter(|_| len > 1) else {
        return Ok(heap);
    };
    let path = sinking_path(cx, &heap, 0, &root, len)?;
    if path.len() == 1 {
        return Ok(heap);
    }
    drop((heap, root));
    cx.update_heap(call, |items| shift(items, &path))?;
    cx.this_heap(call)
}

/// The positions up which an element at `at` rises, itself first.
fn rising_path(cx: &mut Interp, heap: &ArrayObj, v: &Value, at: usize) -> Res<Vec<usize>> {
    let mut path = vec![at];
    let mut at = at;
    while at > 0 {
        cx.poll()?;
        let parent = (at - 1) / 2;
        match item(heap, parent) {
            Some(above) if cx.compare(&above, v)? == Ordering::Less => {
                path.push(parent);
                at = parent;
            }
            _ => break,
        }
    }
    Ok(path)
}

/// A heap of elements in any order.
pub(crate) fn heap_of(cx: &mut Interp, items: Items) -> Res {
    // Sorted downwards is in heap order.
    let mut sorted = sorting::sorted(cx, items)?;
    sorted.make_contiguous().reverse();
    Ok(Value::Heap(Rc::new(Obj::new(sorted))))
}

pub(crate) fn push(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let heap = settled(cx, call)?;
    let at = heap.data.borrow().len();
    let path = rising_path(cx, &heap, &v, at)?;
    drop(heap);
    cx.update_heap(call, |items| {
        items.push_back(v);
        shift(items, &path);
    })?;
    Ok(Value::Nil)
}

/// Removes the greatest element.
fn take_greatest(cx: &mut Interp, call: &mut Call<'_>) -> Res<Option<Value>> {
    let heap = settled(cx, call)?;
    let len = heap.data.borrow().len();
    let Some(last) = item(&heap, len.wrapping_sub(1)) else {
        return Ok(None);
    };
    let path = sinking_path(cx, &heap, 0, &last, len - 1)?;
    drop((heap, last));
    cx.update_heap(call, |items| {
        let greatest = items.swap_remove_back(0);
        shift(items, &path);
        greatest
    })
}

pub(crate) fn pop(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = take_greatest(cx, call)?;
    cx.absent(call, v)
}

pub(crate) fn peek(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let heap = cx.this_heap(call)?;
    let len = heap.data.borrow().len();
    let mut best = item(&heap, 0);
    // The root may have been changed; then the greatest is one of its children.
    if let (Some(root), Some(child)) = (&best, greater_child(cx, &heap, 0, len)?)
        && let Some(v) = item(&heap, child)
        && cx.compare(root, &v)? == Ordering::Less
    {
        best = Some(v);
    }
    cx.absent(call, best)
}

pub(crate) fn peek_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let empty = settled(cx, call)?.data.borrow().is_empty();
    if empty {
        return cx.absent(call, None);
    }
    let place = cx.alias_this(call)?;
    let top = match &place {
        Value::Alias(alias) => item_alias(&innermost(alias), 0),
        _ => None,
    };
    cx.absent(call, top)
}

pub(crate) fn len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let heap = cx.this_heap(call)?;
    let n = heap.data.borrow().len();
    Ok(Value::from_usize(n))
}

pub(crate) fn is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let heap = cx.this_heap(call)?;
    let empty = heap.data.borrow().is_empty();
    Ok(Value::Bool(empty))
}

pub(crate) fn clear(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let old = cx.update_heap(call, std::mem::take)?;
    drop(old);
    Ok(Value::Nil)
}

pub(crate) fn into_sorted_vec(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let items = copied(&*cx.this_heap(call)?);
    Ok(Value::array(sorting::sorted(cx, items)?))
}

pub(crate) fn into_vec(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::array(copied(&*cx.this_heap(call)?)))
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::iter(cx, call)
}

pub(crate) fn drain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::array(cx.update_heap(call, std::mem::take)?))
}

/// Puts a heap of these elements into the place.
fn rebuild(cx: &mut Interp, call: &mut Call<'_>, items: Items) -> Res {
    let heap = heap_of(cx, items)?;
    cx.set_this(call, heap)?;
    Ok(Value::Nil)
}

pub(crate) fn extend(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut items = copied(&*cx.this_heap(call)?);
    let more = call.arg(0);
    items.append(&mut cx.items_of(&more)?);
    rebuild(cx, call, items)
}

pub(crate) fn append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let other = call.arg(0);
    let mut more = super::array::drain_arg(cx, &other)?;
    let mut items = copied(&*cx.this_heap(call)?);
    items.append(&mut more);
    rebuild(cx, call, items)
}

pub(crate) fn retain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    let mut kept = Items::new();
    for v in copied(&*cx.this_heap(call)?) {
        cx.poll()?;
        if cx.accepts(&f, &v)? {
            kept.push_back(v);
        }
    }
    rebuild(cx, call, kept)
}

pub(crate) fn into_iter_sorted(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let items = copied(&*cx.this_heap(call)?);
    let mut sorted = sorting::sorted(cx, items)?;
    sorted.make_contiguous().reverse();
    Ok(Value::Iter(IterObj::of(sorted)))
}
