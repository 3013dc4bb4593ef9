//! Methods of what `map.entry(key)` gives.

use crate::alias::{Alias, unique};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::{entry_alias, innermost};
use crate::native::{EntryState, Native};
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

/// The map's place and the key of an entry.
fn this_entry(cx: &mut Interp, call: &mut Call<'_>) -> Res<(Rc<Alias>, Value)> {
    let this = call.this(cx)?;
    if let Value::Native(native) = &this
        && let Native::Entry(entry) = &**native
        && let Value::Alias(alias) = &entry.map
    {
        return Ok((innermost(alias), entry.key.share()));
    }
    cx.wrong_this(call, "a map entry", &this)
}

impl EntryState {
    /// Whether the map has the key.
    pub(crate) fn is_occupied(&self) -> bool {
        matches!(&self.map, Value::Alias(alias) if is_there(&innermost(alias), &self.key))
    }
}

fn is_there(map: &Alias, key: &Value) -> bool {
    matches!(map.slot.get(), Ok(Value::Map(map)) if map.data.borrow().contains(key))
}

/// Stores a value under the key.
fn store(cx: &mut Interp, map: &Alias, key: &Value, v: Value) -> Res<()> {
    let stored = map.slot.with_mut(|slot| {
        unique(slot);
        match slot {
            Value::Map(map) => Some(map.data.borrow_mut().insert(key.share(), v)),
            _ => None,
        }
    });
    match stored {
        Ok(Some(old)) => {
            drop(old);
            Ok(())
        }
        _ => cx.raise(ErrorKind::IndexError, "the map of this entry is gone"),
    }
}

fn alias(cx: &mut Interp, map: &Rc<Alias>, key: &Value) -> Res {
    match entry_alias(map, key) {
        Some(alias) => Ok(alias),
        None => cx.raise(ErrorKind::IndexError, "the map of this entry is gone"),
    }
}

/// An alias of the value of `key`, after storing what `make` gives if it was missing.
pub(crate) fn alias_or(
    cx: &mut Interp,
    map: &Rc<Alias>,
    key: &Value,
    make: impl FnOnce(&mut Interp) -> Res,
) -> Res {
    if !is_there(map, key) {
        let v = make(cx)?;
        let v = cx.read_through(v)?;
        store(cx, map, key, v)?;
    }
    alias(cx, map, key)
}

pub(crate) fn or_insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (map, key) = this_entry(cx, call)?;
    let v = call.arg(0);
    alias_or(cx, &map, &key, |_| Ok(v))
}

pub(crate) fn or_insert_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (map, key) = this_entry(cx, call)?;
    let f = call.arg(0);
    alias_or(cx, &map, &key, |cx| cx.call_value(&f, Vec::new()))
}

pub(crate) fn or_insert_with_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (map, key) = this_entry(cx, call)?;
    let f = call.arg(0);
    alias_or(cx, &map, &key, |cx| cx.call1(&f, key.share()))
}

/// The expected type tells the empty value; without one, the values that the map has already.
pub(crate) fn or_default(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (map, key) = this_entry(cx, call)?;
    let expected = call.expected;
    let place = map.clone();
    alias_or(cx, &map, &key, |cx| {
        if let Some(v) = cx.default_of(expected) {
            return Ok(v);
        }
        let other = match place.slot.get() {
            Ok(Value::Map(map)) => map.data.borrow().first().map(|(_, v)| v),
            _ => None,
        };
        match other {
            Some(v) => Ok(cx.empty_like(&v)),
            None => cx.raise(
                ErrorKind::TypeError,
                "the type of the map's values isn't known here: annotate the map, or use `or_insert`",
            ),
        }
    })
}

pub(crate) fn and_modify(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (map, key) = this_entry(cx, call)?;
    let f = call.arg(0);
    if is_there(&map, &key) {
        let place = alias(cx, &map, &key)?;
        cx.call_value(&f, vec![place])?;
    }
    call.this(cx)
}

pub(crate) fn insert_entry(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (map, key) = this_entry(cx, call)?;
    let v = call.arg(0);
    store(cx, &map, &key, v)?;
    call.this(cx)
}

pub(crate) fn key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(this_entry(cx, call)?.1)
}

/// The value of an occupied entry.
pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let place = get_mut(cx, call)?;
    cx.read_through(place)
}

pub(crate) fn get_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (map, key) = this_entry(cx, call)?;
    occupied(cx, call, &map, &key)?;
    alias(cx, &map, &key)
}

/// An occupied entry gives its old value, a vacant one an alias of the new value.
pub(crate) fn insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (map, key) = this_entry(cx, call)?;
    let v = call.arg(0);
    let old = stored(&map, &key);
    store(cx, &map, &key, v)?;
    match old {
        Some(old) => Ok(old),
        None => alias(cx, &map, &key),
    }
}

pub(crate) fn remove(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(take(cx, call)?.1)
}

pub(crate) fn remove_entry(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (key, v) = take(cx, call)?;
    Ok(Value::tuple([key, v]))
}

/// Removes the key of an occupied entry.
fn take(cx: &mut Interp, call: &mut Call<'_>) -> Res<(Value, Value)> {
    let (map, key) = this_entry(cx, call)?;
    occupied(cx, call, &map, &key)?;
    let removed = map.slot.with_mut(|slot| {
        unique(slot);
        match slot {
            Value::Map(map) => map.data.borrow_mut().remove(&key),
            _ => None,
        }
    });
    match removed {
        Ok(Some((_, v))) => Ok((key, v)),
        _ => cx.raise(ErrorKind::IndexError, "the map of this entry is gone"),
    }
}

/// What the map has under the key.
fn stored(map: &Alias, key: &Value) -> Option<Value> {
    match map.slot.get() {
        Ok(Value::Map(map)) => map.data.borrow().get(key).map(Value::share),
        _ => None,
    }
}

fn occupied(cx: &mut Interp, call: &Call<'_>, map: &Alias, key: &Value) -> Res<()> {
    if is_there(map, key) {
        return Ok(());
    }
    let name = call.builtin.name();
    cx.raise(
        ErrorKind::KeyError,
        format!("`{name}` needs an occupied entry, and the map lacks this key"),
    )
}
