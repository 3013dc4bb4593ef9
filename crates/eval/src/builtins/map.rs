//! Methods of maps.
//!
//! Keys compare by structure; in a hashed map the entries are in the order of their first insertion, in a sorted one
//! in the order of the keys.

use super::array::drain_arg;
use super::iter::fill_map;
use crate::alias::{Alias, Slot};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::{IterObj, innermost};
use crate::map::{Key, MapData};
use crate::native::{EntryState, Native};
use crate::structural;
use crate::value::{Items, Value, VarCell};
use ruchyruchy_hir::hir::BOUND;
use std::cmp::Ordering;
use std::ops::Bound;
use std::rc::Rc;

/// A pair as a tuple.
fn tuple((key, value): (Value, Value)) -> Value {
    Value::tuple([key, value])
}

/// A copy of the entries.
fn entries_of(data: &MapData) -> Vec<(Value, Value)> {
    data.iter().map(|(k, v)| (k.share(), v.share())).collect()
}

fn these_entries(cx: &mut Interp, call: &mut Call<'_>) -> Res<Vec<(Value, Value)>> {
    let map = cx.this_map(call)?;
    let entries = entries_of(&map.data.borrow());
    Ok(entries)
}

/// An empty map of the receiver's kind.
fn empty_map(cx: &mut Interp, call: &mut Call<'_>) -> Res<MapData> {
    let map = cx.this_map(call)?;
    let empty = map.data.borrow().empty_like();
    Ok(empty)
}

pub(crate) fn len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let map = cx.this_map(call)?;
    let n = map.data.borrow().len();
    Ok(Value::from_usize(n))
}

pub(crate) fn capacity(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    len(cx, call)
}

pub(crate) fn reserve(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Nil)
}

pub(crate) fn is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let map = cx.this_map(call)?;
    let empty = map.data.borrow().is_empty();
    Ok(Value::Bool(empty))
}

/// The value of a key.
fn find(cx: &mut Interp, call: &mut Call<'_>, key: &Value) -> Res<Option<Value>> {
    let map = cx.this_map(call)?;
    let v = map.data.borrow().get(key).map(Value::share);
    Ok(v)
}

pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let key = call.arg(0);
    let v = find(cx, call, &key)?;
    if v.is_none() && call.has(1) {
        let default = call.arg(1);
        return cx.absent(call, Some(default));
    }
    cx.absent(call, v)
}

pub(crate) fn get_key_value(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let key = call.arg(0);
    let v = find(cx, call, &key)?;
    cx.absent(call, v.map(|v| tuple((key, v))))
}

pub(crate) fn get_or(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let key = call.arg(0);
    Ok(find(cx, call, &key)?.unwrap_or_else(|| call.arg(1)))
}

pub(crate) fn get_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let key = call.arg(0);
    if find(cx, call, &key)?.is_none() {
        return cx.absent(call, None);
    }
    let alias = cx.alias_entry(call, key)?;
    cx.absent(call, Some(alias))
}

/// The place of the map as an alias of the map itself.
fn place(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<Alias>> {
    match cx.alias_this(call)? {
        Value::Alias(alias) => Ok(innermost(&alias)),
        other => cx.wrong_this(call, "a place", &other),
    }
}

pub(crate) fn get_or_insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (key, v) = (call.arg(0), call.arg(1));
    let map = place(cx, call)?;
    super::entry::alias_or(cx, &map, &key, |_| Ok(v))
}

pub(crate) fn get_or_insert_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (key, f) = (call.arg(0), call.arg(1));
    let map = place(cx, call)?;
    super::entry::alias_or(cx, &map, &key, |cx| cx.call_value(&f, Vec::new()))
}

pub(crate) fn entry(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let key = call.arg(0);
    let map = cx.alias_this(call)?;
    Ok(Value::Native(Rc::new(Native::Entry(EntryState {
        map,
        object: None,
        key,
    }))))
}

pub(crate) fn insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (key, v) = (call.arg(0), call.arg(1));
    let old = cx.update_map(call, |map| map.insert(key, v))?;
    cx.absent(call, old)
}

pub(crate) fn remove(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let key = call.arg(0);
    let old = cx.update_map(call, |map| map.remove(&key))?;
    cx.absent(call, old.map(|(_, v)| v))
}

pub(crate) fn remove_entry(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let key = call.arg(0);
    let old = cx.update_map(call, |map| map.remove(&key))?;
    cx.absent(call, old.map(tuple))
}

pub(crate) fn pop(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if call.has(0) {
        remove(cx, call)
    } else {
        pop_last(cx, call)
    }
}

pub(crate) fn pop_first(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let entry = cx.update_map(call, |map| {
        let (key, _) = map.first()?;
        map.remove(&key)
    })?;
    cx.absent(call, entry.map(tuple))
}

pub(crate) fn pop_last(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let entry = cx.update_map(call, |map| {
        let (key, _) = map.last()?;
        map.remove(&key)
    })?;
    cx.absent(call, entry.map(tuple))
}

pub(crate) fn first_key_value(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let map = cx.this_map(call)?;
    let entry = map.data.borrow().first();
    cx.absent(call, entry.map(|(k, v)| tuple((k.share(), v.share()))))
}

pub(crate) fn last_key_value(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let map = cx.this_map(call)?;
    let entry = map.data.borrow().last();
    cx.absent(call, entry.map(|(k, v)| tuple((k.share(), v.share()))))
}

pub(crate) fn contains_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let key = call.arg(0);
    let map = cx.this_map(call)?;
    let there = map.data.borrow().contains(&key);
    Ok(Value::Bool(there))
}

pub(crate) fn contains_value(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let wanted = call.arg(0);
    for (_, v) in these_entries(cx, call)? {
        cx.poll()?;
        if cx.equal(&v, &wanted)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(crate) fn keys(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let map = cx.this_map(call)?;
    let data = map.data.borrow();
    Ok(Value::array_of(data.iter().map(|(k, _)| k.share())))
}

pub(crate) fn values(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let map = cx.this_map(call)?;
    let data = map.data.borrow();
    Ok(Value::array_of(data.iter().map(|(_, v)| v.share())))
}

pub(crate) fn entries(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::array_of(
        these_entries(cx, call)?.into_iter().map(tuple),
    ))
}

pub(crate) fn values_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let alias = cx.alias_this(call)?;
    Ok(Value::Iter(cx.values_mut_iter(&alias)?))
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::iter(cx, call)
}

pub(crate) fn iter_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let alias = cx.alias_this(call)?;
    Ok(Value::Iter(cx.make_iter(&alias)?))
}

/// Empties the map.
fn taken(cx: &mut Interp, call: &mut Call<'_>) -> Res<MapData> {
    cx.update_map(call, |map| {
        let empty = map.empty_like();
        std::mem::replace(map, empty)
    })
}

pub(crate) fn drain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let old = taken(cx, call)?;
    Ok(Value::array_of(entries_of(&old).into_iter().map(tuple)))
}

pub(crate) fn clear(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let old = taken(cx, call)?;
    drop(old);
    Ok(Value::Nil)
}

/// Calls `f` with each key and an alias of its value: the entries it accepts and the others, with changed values.
fn sift(cx: &mut Interp, call: &mut Call<'_>) -> Res<(MapData, MapData)> {
    let f = call.arg(0);
    let (mut yes, mut no) = (empty_map(cx, call)?, empty_map(cx, call)?);
    for (key, v) in these_entries(cx, call)? {
        cx.poll()?;
        let cell = VarCell::new(v);
        let alias = Alias::of_slot(Slot::Var(cell.clone()), None);
        let accepted = cx.call2(&f, key.share(), alias)?.truthy();
        if accepted { &mut yes } else { &mut no }.insert(key, cell.get());
    }
    Ok((yes, no))
}

pub(crate) fn retain(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (kept, _) = sift(cx, call)?;
    cx.set_this(call, Value::map(kept))?;
    Ok(Value::Nil)
}

pub(crate) fn extract_if(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (out, kept) = sift(cx, call)?;
    cx.set_this(call, Value::map(kept))?;
    Ok(Value::array_of(entries_of(&out).into_iter().map(tuple)))
}

/// Inserts pairs.
fn insert_all(map: &mut MapData, pairs: MapData) -> MapData {
    for (k, v) in pairs.iter() {
        map.insert(k.share(), v.share());
    }
    pairs
}

pub(crate) fn extend(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = cx.iter_arg(call, 0)?;
    let pairs = fill_map(cx, &it, MapData::default())?;
    drop(it);
    cx.update_map(call, |map| insert_all(map, pairs))?;
    Ok(Value::Nil)
}

pub(crate) fn append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let other = call.arg(0);
    let items = drain_arg(cx, &other)?;
    let pairs = fill_map(cx, &IterObj::of(items), MapData::default())?;
    cx.update_map(call, |map| insert_all(map, pairs))?;
    Ok(Value::Nil)
}

pub(crate) fn merge(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = cx.iter_arg(call, 0)?;
    let mut merged = empty_map(cx, call)?;
    for (k, v) in these_entries(cx, call)? {
        merged.insert(k, v);
    }
    Ok(Value::map(fill_map(cx, &it, merged)?))
}

pub(crate) fn map_values(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    let mut result = empty_map(cx, call)?;
    for (k, v) in these_entries(cx, call)? {
        cx.poll()?;
        result.insert(k, cx.call1(&f, v)?);
    }
    Ok(Value::map(result))
}

pub(crate) fn filter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.arg(0);
    let with_pair = super::func::parameters(cx, &f) == Some(1);
    let mut result = empty_map(cx, call)?;
    for (k, v) in these_entries(cx, call)? {
        cx.poll()?;
        let accepted = if with_pair {
            cx.call1(&f, tuple((k.share(), v.share())))?
        } else {
            cx.call2(&f, k.share(), v.share())?
        };
        if accepted.truthy() {
            result.insert(k, v);
        }
    }
    Ok(Value::map(result))
}

pub(crate) fn invert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut result = empty_map(cx, call)?;
    for (k, v) in these_entries(cx, call)? {
        result.insert(v, k);
    }
    Ok(Value::map(result))
}

pub(crate) fn sort_keys(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let map = cx.this_map(call)?;
    let keys: Items = map.data.borrow().iter().map(|(k, _)| k.share()).collect();
    let mut result = map.data.borrow().empty_like();
    for key in super::array::sorting::sorted(cx, keys)? {
        let v = map.data.borrow().get(&key).map(Value::share);
        result.insert(key, v.unwrap_or_default());
    }
    drop(map);
    cx.place_or_new(call, Value::map(result))
}

/// The bounds of a range argument for a sorted table; none if nothing can be in it.
pub(crate) fn key_bounds(
    cx: &mut Interp,
    call: &mut Call<'_>,
) -> Res<Option<(Bound<Key>, Bound<Key>)>> {
    let (start, end) = match call.arg(0) {
        Value::Range(range) => (
            match &range.start {
                Value::Nil => Bound::Unbounded,
                v => Bound::Included(Key(v.share())),
            },
            match (&range.end, range.inclusive) {
                (Value::Nil, _) => Bound::Unbounded,
                (v, true) => Bound::Included(Key(v.share())),
                (v, false) => Bound::Excluded(Key(v.share())),
            },
        ),
        other => match bound_pair(&other) {
            Some(bounds) => bounds,
            None => return cx.wrong_arg(call, 0, "a range or a pair of `Bound`s", &other),
        },
    };
    // Nothing lies between an end and a start behind it; the table itself would panic.
    let (lo, hi) = match (&start, &end) {
        (Bound::Included(lo) | Bound::Excluded(lo), Bound::Included(hi) | Bound::Excluded(hi)) => {
            (lo, hi)
        }
        _ => return Ok(Some((start, end))),
    };
    let both = matches!((&start, &end), (Bound::Included(_), Bound::Included(_)));
    match structural::total_order(&lo.0, &hi.0) {
        Ordering::Less => Ok(Some((start, end))),
        Ordering::Equal if both => Ok(Some((start, end))),
        _ => Ok(None),
    }
}

/// `(Excluded(3), Unbounded)`.
fn bound_pair(v: &Value) -> Option<(Bound<Key>, Bound<Key>)> {
    let Value::Tuple(pair) = v else {
        return None;
    };
    let bound = |i: usize| match pair.field(i)? {
        Value::Unit(BOUND, 2) => Some(Bound::Unbounded),
        Value::Enum(r) if r.adt == BOUND => {
            let key = Key(r.field(0)?.share());
            Some(match r.variant {
                0 => Bound::Included(key),
                _ => Bound::Excluded(key),
            })
        }
        _ => None,
    };
    Some((bound(0)?, bound(1)?))
}

/// The keys of a table within bounds, in order.
pub(crate) fn keys_in(data: &MapData, bounds: (Bound<Key>, Bound<Key>)) -> Vec<Value> {
    if let Some(tree) = data.as_sorted() {
        return tree.range(bounds).map(|(k, _)| k.0.share()).collect();
    }
    let inside = |key: &Value| {
        let after_start = match &bounds.0 {
            Bound::Included(Key(k)) => structural::total_order(key, k) != Ordering::Less,
            Bound::Excluded(Key(k)) => structural::total_order(key, k) == Ordering::Greater,
            Bound::Unbounded => true,
        };
        let before_end = match &bounds.1 {
            Bound::Included(Key(k)) => structural::total_order(key, k) != Ordering::Greater,
            Bound::Excluded(Key(k)) => structural::total_order(key, k) == Ordering::Less,
            Bound::Unbounded => true,
        };
        after_start && before_end
    };
    let mut keys: Vec<Value> = data
        .iter()
        .map(|(k, _)| k)
        .filter(|k| inside(k))
        .map(Value::share)
        .collect();
    keys.sort_by(structural::total_order);
    keys
}

/// The keys of the receiver in the range argument.
fn range_keys(cx: &mut Interp, call: &mut Call<'_>) -> Res<Vec<Value>> {
    let map = cx.this_map(call)?;
    Ok(match key_bounds(cx, call)? {
        Some(bounds) => keys_in(&map.data.borrow(), bounds),
        None => Vec::new(),
    })
}

pub(crate) fn range(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let keys = range_keys(cx, call)?;
    let map = cx.this_map(call)?;
    let data = map.data.borrow();
    Ok(Value::array_of(keys.into_iter().map(|key| {
        let v = data.get(&key).map(Value::share).unwrap_or_default();
        tuple((key, v))
    })))
}

pub(crate) fn range_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let keys = range_keys(cx, call)?;
    let base = place(cx, call)?;
    Ok(Value::Iter(IterObj::entries_mut(base, keys.into())))
}

/// Removes the keys from one on.
pub(crate) fn split_keys(data: &mut MapData, key: Value) -> MapData {
    let mut rest = data.empty_like();
    for key in keys_in(data, (Bound::Included(Key(key)), Bound::Unbounded)) {
        if let Some((k, v)) = data.remove(&key) {
            rest.insert(k, v);
        }
    }
    rest
}

pub(crate) fn split_off(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let key = call.arg(0);
    Ok(Value::map(cx.update_map(call, |map| split_keys(map, key))?))
}

pub(crate) fn get_index(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let map = cx.this_map(call)?;
    let i = cx.int_arg(call, 0)?;
    let entry = usize::try_from(i).ok().and_then(|i| {
        let data = map.data.borrow();
        data.iter()
            .nth(i)
            .map(|(k, v)| tuple((k.share(), v.share())))
    });
    cx.absent(call, entry)
}
