//! Methods of sets.

use super::array::drain_arg;
use super::iter::fill_set;
use super::map::{key_bounds, keys_in, split_keys};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::map::SetData;
use crate::value::{Items, SetObj, Value};
use std::rc::Rc;

fn these(cx: &mut Interp, call: &mut Call<'_>) -> Res<Items> {
    let set = cx.this_set(call)?;
    let items = set.data.borrow().iter().map(Value::share).collect();
    Ok(items)
}

fn empty_set(cx: &mut Interp, call: &mut Call<'_>) -> Res<SetData> {
    let set = cx.this_set(call)?;
    let empty = set.data.borrow().empty_like();
    Ok(empty)
}

/// The argument as a set: a set itself, or the elements of anything that can be iterated.
fn other_set(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<SetObj>> {
    match call.arg(0) {
        Value::Set(set) => Ok(set),
        other => {
            let it = cx.make_iter(&other)?;
            Ok(Rc::new(SetObj::new(fill_set(cx, &it, SetData::default())?)))
        }
    }
}

pub(crate) fn len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let set = cx.this_set(call)?;
    let n = set.data.borrow().len();
    Ok(Value::from_usize(n))
}

pub(crate) fn capacity(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    len(cx, call)
}

pub(crate) fn reserve(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Nil)
}

pub(crate) fn is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let set = cx.this_set(call)?;
    let empty = set.data.borrow().is_empty();
    Ok(Value::Bool(empty))
}

pub(crate) fn insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    Ok(Value::Bool(cx.update_set(call, |set| set.insert(v))?))
}

pub(crate) fn replace(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let old = cx.update_set(call, |set| {
        let old = set.remove(&v);
        set.insert(v);
        old
    })?;
    cx.absent(call, old)
}

fn removed(cx: &mut Interp, call: &mut Call<'_>) -> Res<Option<Value>> {
    let v = call.arg(0);
    cx.update_set(call, |set| set.remove(&v))
}

pub(crate) fn remove(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(removed(cx, call)?.is_some()))
}

pub(crate) fn discard(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    removed(cx, call)?;
    Ok(Value::Nil)
}

pub(crate) fn take(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let old = removed(cx, call)?;
    cx.absent(call, old)
}

pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let set = cx.this_set(call)?;
    // Equal elements may differ (1 and 1.0): the one in the set is wanted.
    let found = if set.data.borrow().contains(&v) {
        set.data
            .borrow()
            .iter()
            .find(|w| crate::structural::equal(w, &v))
            .map(Value::share)
    } else {
        None
    };
    cx.absent(call, found)
}

pub(crate) fn contains(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let set = cx.this_set(call)?;
    let there = set.data.borrow().contains(&v);
    Ok(Value::Bool(there))
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::iter(cx, call)
}

pub(crate) fn to_array(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::array(these(cx, call)?))
}

/// Empties the set.
fn emptied(cx: &mut Interp, call: &mut Call<'_>) -> Res<SetData> {
    cx.update_set(call, |set| {
        let empty = set.empty_like();
        std::mem::replace(set, empty)
    })
}

pub(crate) fn drain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let old = emptied(cx, call)?;
    Ok(Value::array_of(old.iter().map(Value::share)))
}

pub(crate) fn clear(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let old = emptied(cx, call)?;
    drop(old);
    Ok(Value::Nil)
}

pub(crate) fn retain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    let mut kept = empty_set(cx, call)?;
    for v in these(cx, call)? {
        cx.poll()?;
        if cx.accepts(&f, &v)? {
            kept.insert(v);
        }
    }
    cx.set_this(call, Value::set(kept))?;
    Ok(Value::Nil)
}

/// Adds elements.
fn insert_all(cx: &mut Interp, call: &mut Call<'_>, items: Items) -> Res {
    cx.update_set(call, |set| {
        for v in items {
            set.insert(v);
        }
    })?;
    Ok(Value::Nil)
}

pub(crate) fn extend(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let more = call.arg(0);
    let items = cx.items_of(&more)?;
    drop(more);
    insert_all(cx, call, items)
}

pub(crate) fn append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let other = call.arg(0);
    let items = drain_arg(cx, &other)?;
    insert_all(cx, call, items)
}

/// A set of the elements of the receiver, then of the other, that `keep(in_this, in_other)` wants.
fn combine(cx: &mut Interp, call: &mut Call<'_>, keep: fn(bool, bool) -> bool) -> Res {
    let this = cx.this_set(call)?;
    let other = other_set(cx, call)?;
    let (a, b) = (this.data.borrow(), other.data.borrow());
    let mut result = a.empty_like();
    for v in a.iter() {
        if keep(true, b.contains(v)) {
            result.insert(v.share());
        }
    }
    if keep(false, true) {
        for v in b.iter() {
            if keep(a.contains(v), true) {
                result.insert(v.share());
            }
        }
    }
    Ok(Value::set(result))
}

pub(crate) fn union(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    combine(cx, call, |a, b| a || b)
}

pub(crate) fn intersection(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    combine(cx, call, |a, b| a && b)
}

pub(crate) fn difference(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    combine(cx, call, |a, b| a && !b)
}

pub(crate) fn symmetric_difference(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    combine(cx, call, |a, b| a != b)
}

pub(crate) fn is_subset(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (this, other) = (cx.this_set(call)?, other_set(cx, call)?);
    let (a, b) = (this.data.borrow(), other.data.borrow());
    Ok(Value::Bool(a.iter().all(|v| b.contains(v))))
}

pub(crate) fn is_superset(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (this, other) = (cx.this_set(call)?, other_set(cx, call)?);
    let (a, b) = (this.data.borrow(), other.data.borrow());
    Ok(Value::Bool(b.iter().all(|v| a.contains(v))))
}

pub(crate) fn is_disjoint(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (this, other) = (cx.this_set(call)?, other_set(cx, call)?);
    let (a, b) = (this.data.borrow(), other.data.borrow());
    Ok(Value::Bool(!a.iter().any(|v| b.contains(v))))
}

pub(crate) fn first(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let set = cx.this_set(call)?;
    let v = set.data.borrow().iter().next().map(Value::share);
    cx.absent(call, v)
}

pub(crate) fn last(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let set = cx.this_set(call)?;
    let v = set.data.borrow().iter().next_back().map(Value::share);
    cx.absent(call, v)
}

pub(crate) fn pop_first(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = cx.update_set(call, |set| {
        let v = set.iter().next().cloned()?;
        set.remove(&v)
    })?;
    cx.absent(call, v)
}

pub(crate) fn pop_last(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = cx.update_set(call, |set| {
        let v = set.iter().next_back().cloned()?;
        set.remove(&v)
    })?;
    cx.absent(call, v)
}

pub(crate) fn range(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let set = cx.this_set(call)?;
    Ok(match key_bounds(cx, call)? {
        Some(bounds) => Value::array(keys_in(&set.data.borrow().0, bounds)),
        None => Value::array(Items::new()),
    })
}

pub(crate) fn split_off(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    Ok(Value::set(cx.update_set(call, |set| {
        SetData(split_keys(&mut set.0, v))
    })?))
}
