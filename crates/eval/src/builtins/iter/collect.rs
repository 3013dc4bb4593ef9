//! From iterators to collections.

use super::this_iter;
use crate::builtins::heap::heap_of;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::{IterObj, present};
use crate::map::{MapData, SetData};
use crate::value::{Items, Value};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::ty::{KeyOrder, Ty};
use std::rc::Rc;

/// Key and value of an element that is a pair (or an array of two).
pub(crate) fn pair(cx: &mut Interp, v: &Value) -> Res<(Value, Value)> {
    let fields = match v {
        Value::Tuple(r) => match r.obj.data.borrow().as_slice() {
            [a, b] => Some((a.share(), b.share())),
            _ => None,
        },
        Value::Array(array) => {
            let items = array.data.borrow();
            match (items.len(), items.front(), items.back()) {
                (2, Some(a), Some(b)) => Some((a.share(), b.share())),
                _ => None,
            }
        }
        _ => None,
    };
    match fields {
        Some(pair) => Ok(pair),
        None => {
            let kind = cx.type_name(v);
            cx.raise(
                ErrorKind::TypeError,
                format!("pairs are needed here, but an element is of type {kind}"),
            )
        }
    }
}

/// Adds all pairs of an iterator to a map.
pub(crate) fn fill_map(cx: &mut Interp, it: &Rc<IterObj>, mut map: MapData) -> Res<MapData> {
    cx.drive(it, &mut |cx, v| {
        let v = cx.settle(v)?;
        let (key, value) = pair(cx, &v)?;
        map.insert(key, value);
        Ok(true)
    })?;
    Ok(map)
}

/// Adds all elements of an iterator to a set.
pub(crate) fn fill_set(cx: &mut Interp, it: &Rc<IterObj>, mut set: SetData) -> Res<SetData> {
    cx.drive(it, &mut |cx, v| {
        set.insert(cx.settle(v)?);
        Ok(true)
    })?;
    Ok(set)
}

/// The texts of all elements with a separator between them.
pub(crate) fn join_texts(cx: &mut Interp, it: &Rc<IterObj>, separator: &str) -> Res<String> {
    let mut out = String::new();
    let mut first = true;
    cx.drive(it, &mut |cx, v| {
        if !std::mem::take(&mut first) {
            out.push_str(separator);
        }
        match &v {
            Value::Str(s) => {
                cx.check_request(s.len().saturating_mul(2))?;
                cx.charge_copy(s.len())?;
                out.push_str(s);
            }
            _ => {
                let v = cx.settle(v)?;
                out.push_str(&cx.text(&v)?);
            }
        }
        Ok(true)
    })?;
    Ok(out)
}

/// The elements in the collection that is expected; an array if nothing is.
pub(crate) fn collect_into(cx: &mut Interp, it: &Rc<IterObj>, expected: &Ty) -> Res {
    match expected {
        Ty::Str => Ok(Value::str(join_texts(cx, it, "")?)),
        Ty::Map(order, _) => {
            let empty = match order {
                KeyOrder::Insertion => MapData::default(),
                KeyOrder::Sorted => MapData::sorted(),
            };
            Ok(Value::map(fill_map(cx, it, empty)?))
        }
        Ty::Set(order, _) => {
            let empty = match order {
                KeyOrder::Insertion => SetData::default(),
                KeyOrder::Sorted => SetData::sorted(),
            };
            Ok(Value::set(fill_set(cx, it, empty)?))
        }
        Ty::Heap(_) => {
            let items = cx.collect_items(it)?;
            heap_of(cx, items)
        }
        Ty::Option(inner) => {
            let (items, failure) = until_failure(cx, it)?;
            match failure {
                Some(_) => Ok(Value::none()),
                None => Ok(Value::some(collect_gathered(cx, items, inner)?)),
            }
        }
        Ty::Result(both) => {
            let (items, failure) = until_failure(cx, it)?;
            match failure {
                Some(failure) => Ok(failure),
                None => Ok(Value::ok(collect_gathered(cx, items, &both.0)?)),
            }
        }
        Ty::Tuple(parts) if parts.len() == 2 => {
            let (a, b) = unzip_items(cx, it)?;
            let mut both = Vec::with_capacity(2);
            for (items, ty) in [a, b].into_iter().zip(parts.iter()) {
                both.push(collect_gathered(cx, items, ty)?);
            }
            Ok(Value::tuple(both))
        }
        Ty::Nil => {
            cx.drive(it, &mut |_, _| Ok(true))?;
            Ok(Value::Nil)
        }
        Ty::Iter(_) => Ok(Value::Iter(it.clone())),
        _ => Ok(Value::array(cx.collect_items(it)?)),
    }
}

fn collect_gathered(cx: &mut Interp, items: Items, expected: &Ty) -> Res {
    if matches!(expected, Ty::Array(_) | Ty::Unknown) {
        return Ok(Value::array(items));
    }
    cx.check_stack()?;
    collect_into(cx, &IterObj::of(items), expected)
}

/// The values inside of Options or Results, up to the first absence or error, which is given too.
fn until_failure(cx: &mut Interp, it: &Rc<IterObj>) -> Res<(Items, Option<Value>)> {
    let mut items = Items::new();
    let mut failure = None;
    cx.drive(it, &mut |cx, v| {
        let v = cx.settle(v)?;
        if v.is_absent() || v.as_err().is_some() {
            failure = Some(v);
            return Ok(false);
        }
        items.extend(present(v));
        Ok(true)
    })?;
    Ok((items, failure))
}

fn unzip_items(cx: &mut Interp, it: &Rc<IterObj>) -> Res<(Items, Items)> {
    let (mut a, mut b) = (Items::new(), Items::new());
    cx.drive(it, &mut |cx, v| {
        let v = cx.settle(v)?;
        let (x, y) = pair(cx, &v)?;
        a.push_back(x);
        b.push_back(y);
        Ok(true)
    })?;
    Ok((a, b))
}

pub(crate) fn collect(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    collect_into(cx, &it, call.expected)
}

pub(crate) fn to_array(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    Ok(Value::array(cx.collect_items(&it)?))
}

pub(crate) fn to_set(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    Ok(Value::set(fill_set(cx, &it, SetData::default())?))
}

pub(crate) fn to_map(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    Ok(Value::map(fill_map(cx, &it, MapData::default())?))
}

pub(crate) fn partition(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    let (mut yes, mut no) = (Items::new(), Items::new());
    cx.drive(&it, &mut |cx, v| {
        let accepted = cx.accepts(&f, &v)?;
        let v = cx.settle(v)?;
        if accepted { &mut yes } else { &mut no }.push_back(v);
        Ok(true)
    })?;
    let mut both = Vec::with_capacity(2);
    for (i, items) in [yes, no].into_iter().enumerate() {
        let ty = match call.expected {
            Ty::Tuple(parts) => parts.get(i).unwrap_or(&Ty::Unknown),
            _ => &Ty::Unknown,
        };
        both.push(collect_gathered(cx, items, ty)?);
    }
    Ok(Value::tuple(both))
}

pub(crate) fn unzip(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    if let Ty::Tuple(_) = call.expected {
        return collect_into(cx, &it, call.expected);
    }
    let (a, b) = unzip_items(cx, &it)?;
    Ok(Value::tuple([Value::array(a), Value::array(b)]))
}

pub(crate) fn group_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    let mut groups = MapData::default();
    cx.drive(&it, &mut |cx, v| {
        let key = cx.call1(&f, v.share())?;
        let v = cx.settle(v)?;
        match groups.get_mut(&key) {
            // Made here and not given away yet, so the array has no other owner.
            Some(Value::Array(group)) => group.data.borrow_mut().push_back(v),
            _ => {
                groups.insert(key, Value::array_of([v]));
            }
        }
        Ok(true)
    })?;
    Ok(Value::map(groups))
}

pub(crate) fn count_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.has(0).then(|| call.arg(0));
    let mut counts = MapData::default();
    cx.drive(&it, &mut |cx, v| {
        let key = match &f {
            Some(f) => cx.call1(f, v)?,
            None => cx.settle(v)?,
        };
        match counts.get_mut(&key) {
            Some(Value::Int(n)) => *n = n.saturating_add(1),
            _ => {
                counts.insert(key, Value::Int(1));
            }
        }
        Ok(true)
    })?;
    Ok(Value::map(counts))
}

pub(crate) fn join(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let separator = if call.has(0) {
        Some(cx.str_arg(call, 0)?)
    } else {
        None
    };
    let text = join_texts(cx, &it, separator.as_deref().map_or("", String::as_str))?;
    Ok(Value::str(text))
}

pub(crate) fn as_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let mut text = String::new();
    match it.chars_left() {
        Some(rest) => text.push_str(&rest),
        None => {
            let copy = cx.copy_iter(&it)?;
            text = join_texts(cx, &copy, "")?;
        }
    }
    Ok(Value::str(text))
}
