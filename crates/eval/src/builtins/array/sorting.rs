//! Sorting.
//!
//! All sorts are stable. Where no user order is involved and the elements are all ints, all floats or all
//! strings, the standard library sorts them in place. Else the positions are sorted by merging, with
//! comparisons that may fail: a closure may throw, and kinds without common order raise `TypeError`.

use super::copied;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, Value};
use std::cmp::Ordering;

/// Runs of this length are sorted by insertion before merging.
const RUN: usize = 8;

/// What a comparator says of two values. One that gives a bool says whether the first is less; false is either of
/// the others, so it is asked again the other way round.
pub(crate) fn comparator(cx: &mut Interp, f: &Value, a: &Value, b: &Value) -> Res<Ordering> {
    let result = cx.call2(f, a.share(), b.share())?;
    match result {
        Value::Bool(true) => Ok(Ordering::Less),
        Value::Bool(false) => match cx.call2(f, b.share(), a.share())? {
            Value::Bool(false) => Ok(Ordering::Equal),
            _ => Ok(Ordering::Greater),
        },
        other => cx.to_ordering(other),
    }
}

/// How to compare two elements.
pub(crate) type Compare<'a> = dyn FnMut(&mut Interp, &Value, &Value) -> Res<Ordering> + 'a;

/// The positions of `keys` in sorted order.
fn sorted_positions(cx: &mut Interp, keys: &[Value], order: &mut Compare<'_>) -> Res<Vec<usize>> {
    let mut compare = |cx: &mut Interp, i: usize, j: usize| -> Res<Ordering> {
        cx.poll()?;
        match (keys.get(i), keys.get(j)) {
            (Some(a), Some(b)) => order(cx, a, b),
            _ => Ok(Ordering::Equal),
        }
    };
    let len = keys.len();
    let mut positions: Vec<usize> = (0..len).collect();
    for run in positions.chunks_mut(RUN) {
        for end in 1..run.len() {
            let mut at = end;
            while at > 0 && compare(cx, run[at - 1], run[at])? == Ordering::Greater {
                run.swap(at - 1, at);
                at -= 1;
            }
        }
    }
    let mut merged = Vec::with_capacity(len);
    let mut width = RUN;
    while width < len {
        merged.clear();
        for pair in positions.chunks(width * 2) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            let in_order = match (left.last(), right.first()) {
                (Some(&i), Some(&j)) => compare(cx, i, j)? != Ordering::Greater,
                _ => true,
            };
            if in_order {
                merged.extend_from_slice(pair);
                continue;
            }
            let (mut left, mut right) = (left, right);
            while let (Some((&i, rest_left)), Some((&j, rest_right))) =
                (left.split_first(), right.split_first())
            {
                if compare(cx, i, j)? == Ordering::Greater {
                    merged.push(j);
                    right = rest_right;
                } else {
                    merged.push(i);
                    left = rest_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut positions, &mut merged);
        width = width.saturating_mul(2);
    }
    Ok(positions)
}

/// Sorts by keys that belong to the items one by one.
fn sort_with(cx: &mut Interp, items: Items, keys: &[Value], order: &mut Compare<'_>) -> Res<Items> {
    let positions = sorted_positions(cx, keys, order)?;
    let mut items = items;
    let slots = items.make_contiguous();
    Ok(positions
        .into_iter()
        .filter_map(|i| slots.get_mut(i).map(std::mem::take))
        .collect())
}

/// Whether all elements are of one kind that compares without user code.
#[derive(Clone, Copy, PartialEq)]
enum Uniform {
    Ints,
    Floats,
    Strings,
}

fn uniform(items: &Items) -> Option<Uniform> {
    let kind = |v: &Value| match v {
        Value::Int(_) => Some(Uniform::Ints),
        Value::Float(_) => Some(Uniform::Floats),
        Value::Str(_) => Some(Uniform::Strings),
        _ => None,
    };
    let first = kind(items.front()?)?;
    items
        .iter()
        .all(|v| kind(v) == Some(first))
        .then_some(first)
}

fn order_floats(x: f64, y: f64) -> Ordering {
    x.partial_cmp(&y)
        .unwrap_or_else(|| x.is_nan().cmp(&y.is_nan()))
}

fn sort_uniform(items: &mut Items, kind: Uniform) {
    let slots = items.make_contiguous();
    slots.sort_by(|a, b| match (kind, a, b) {
        (Uniform::Ints, Value::Int(x), Value::Int(y)) => x.cmp(y),
        (Uniform::Floats, Value::Float(x), Value::Float(y)) => order_floats(*x, *y),
        (Uniform::Strings, Value::Str(x), Value::Str(y)) => x.as_str().cmp(y.as_str()),
        _ => Ordering::Equal,
    });
}

/// The elements in their natural order.
pub(crate) fn sorted(cx: &mut Interp, mut items: Items) -> Res<Items> {
    if let Some(kind) = uniform(&items) {
        sort_uniform(&mut items, kind);
        return Ok(items);
    }
    let keys: Vec<Value> = items.iter().cloned().collect();
    sort_with(cx, items, &keys, &mut |cx, a, b| cx.compare(a, b))
}

/// The elements in the order of a comparator.
pub(crate) fn sorted_by(cx: &mut Interp, items: Items, f: &Value) -> Res<Items> {
    let keys: Vec<Value> = items.iter().cloned().collect();
    sort_with(cx, items, &keys, &mut |cx, a, b| comparator(cx, f, a, b))
}

/// The elements in the order of the keys that `f` gives; it is called once for each.
pub(crate) fn sorted_by_key(cx: &mut Interp, items: Items, f: &Value) -> Res<Items> {
    let mut keys = Vec::with_capacity(items.len());
    for v in &items {
        cx.poll()?;
        keys.push(cx.call1(f, v.share())?);
    }
    sort_with(cx, items, &keys, &mut |cx, a, b| cx.compare(a, b))
}

/// The methods.
pub(crate) mod rows {
    use super::{Call, Interp, Items, Res, Value, copied, sort_uniform, uniform};
    use crate::builtins::array::{changed, position_arg};

    fn items(cx: &mut Interp, call: &mut Call<'_>) -> Res<Items> {
        Ok(copied(&*cx.this_array(call)?))
    }

    pub(crate) fn sort(cx: &mut Interp, call: &mut Call<'_>) -> Res {
        if call.in_place {
            let kind = uniform(&cx.this_array(call)?.data.borrow());
            if let Some(kind) = kind {
                cx.update_array(call, |items| sort_uniform(items, kind))?;
                return changed(cx, call);
            }
        }
        let new = super::sorted_array(cx, call)?;
        cx.place_or_new(call, new)
    }

    pub(crate) fn sort_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
        let new = sorted_by(cx, call)?;
        cx.place_or_new(call, new)
    }

    pub(crate) fn sort_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
        let new = sorted_by_key(cx, call)?;
        cx.place_or_new(call, new)
    }

    pub(crate) fn sorted(cx: &mut Interp, call: &mut Call<'_>) -> Res {
        super::sorted_array(cx, call)
    }

    pub(crate) fn sorted_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
        let items = items(cx, call)?;
        let f = call.arg(0);
        Ok(Value::array(super::sorted_by(cx, items, &f)?))
    }

    pub(crate) fn sorted_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
        let items = items(cx, call)?;
        let f = call.arg(0);
        Ok(Value::array(super::sorted_by_key(cx, items, &f)?))
    }

    /// Sorting everything puts the element at the index where it belongs.
    pub(crate) fn select_nth_unstable(cx: &mut Interp, call: &mut Call<'_>) -> Res {
        let len = cx.this_array(call)?.data.borrow().len();
        position_arg(cx, call, 0, len, false)?;
        sort(cx, call)
    }

    pub(crate) fn is_sorted(cx: &mut Interp, call: &mut Call<'_>) -> Res {
        crate::builtins::iter::is_sorted(cx, call)
    }
}

fn sorted_array(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let items = copied(&*cx.this_array(call)?);
    Ok(Value::array(sorted(cx, items)?))
}
