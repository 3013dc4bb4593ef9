//! Least, greatest, sorted, and lexicographic comparison of iterators.

use super::this_iter;
use crate::builtins::array::sorting::{self, comparator};
use crate::call::{Call, This};
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::IterObj;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::cmp::Ordering;
use std::rc::Rc;

/// The element that wins: `better` says whether a later element, compared with the best so far, takes its place.
fn best(
    cx: &mut Interp,
    it: &Rc<IterObj>,
    order: &mut dyn FnMut(&mut Interp, &Value, &Value) -> Res<Ordering>,
    better: fn(Ordering) -> bool,
) -> Res<Option<Value>> {
    // The element as it comes (maybe an alias, of `iter_mut`), and its value.
    let mut best: Option<(Value, Value)> = None;
    cx.drive(it, &mut |cx, element| {
        let v = cx.settle(element.clone())?;
        let wins = match &best {
            Some((_, best)) => better(order(cx, &v, best)?),
            None => true,
        };
        if wins {
            best = Some((element, v));
        }
        Ok(true)
    })?;
    Ok(best.map(|(element, _)| element))
}

/// Among equals the first is the least and the last the greatest.
fn less(order: Ordering) -> bool {
    order == Ordering::Less
}

fn not_less(order: Ordering) -> bool {
    order != Ordering::Less
}

fn natural(cx: &mut Interp, a: &Value, b: &Value) -> Res<Ordering> {
    cx.compare(a, b)
}

pub(crate) fn min(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let v = best(cx, &it, &mut natural, less)?;
    cx.absent(call, v)
}

pub(crate) fn max(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let v = best(cx, &it, &mut natural, not_less)?;
    cx.absent(call, v)
}

fn best_by(cx: &mut Interp, call: &mut Call<'_>, better: fn(Ordering) -> bool) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    let v = best(cx, &it, &mut |cx, a, b| comparator(cx, &f, a, b), better)?;
    cx.absent(call, v)
}

pub(crate) fn min_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    best_by(cx, call, less)
}

pub(crate) fn max_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    best_by(cx, call, not_less)
}

fn best_by_key(cx: &mut Interp, call: &mut Call<'_>, better: fn(Ordering) -> bool) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    let mut best: Option<(Value, Value)> = None;
    cx.drive(&it, &mut |cx, v| {
        let key = cx.call1(&f, v.share())?;
        let wins = match &best {
            Some((least, _)) => better(cx.compare(&key, least)?),
            None => true,
        };
        if wins {
            best = Some((key, v));
        }
        Ok(true)
    })?;
    cx.absent(call, best.map(|(_, v)| v))
}

pub(crate) fn min_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    best_by_key(cx, call, less)
}

pub(crate) fn max_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    best_by_key(cx, call, not_less)
}

/// Whether both iterators give equal elements. Of two collections it is whether they are equal: maps and sets in any order.
fn same(cx: &mut Interp, call: &mut Call<'_>) -> Res<bool> {
    if let This::Value(this) = &call.this
        && !matches!(this, Value::Iter(_) | Value::Range(_))
        && !matches!(call.args.first(), Some(Value::Iter(_)))
        && call.args.len() == 1
    {
        let (this, other) = (this.clone(), call.arg(0));
        return cx.equal(&this, &other);
    }
    let (a, b) = (this_iter(cx, call)?, cx.iter_arg(call, 0)?);
    loop {
        cx.poll()?;
        match (cx.iter_next(&a)?, cx.iter_next(&b)?) {
            (None, None) => return Ok(true),
            (Some(x), Some(y)) => {
                let (x, y) = (cx.settle(x)?, cx.settle(y)?);
                if !cx.equal(&x, &y)? {
                    return Ok(false);
                }
            }
            _ => return Ok(false),
        }
    }
}

/// The lexicographic order of two iterators; none if a pair of elements has none.
fn lexicographic(cx: &mut Interp, call: &mut Call<'_>) -> Res<Option<Ordering>> {
    let (a, b) = (this_iter(cx, call)?, cx.iter_arg(call, 0)?);
    loop {
        cx.poll()?;
        let Some(x) = cx.iter_next(&a)? else {
            let rest = cx.iter_next(&b)?;
            return Ok(Some(if rest.is_some() {
                Ordering::Less
            } else {
                Ordering::Equal
            }));
        };
        let Some(y) = cx.iter_next(&b)? else {
            return Ok(Some(Ordering::Greater));
        };
        let (x, y) = (cx.settle(x)?, cx.settle(y)?);
        match cx.partial_compare(&x, &y)? {
            Some(Ordering::Equal) => {}
            decided => return Ok(decided),
        }
    }
}

pub(crate) fn eq(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(same(cx, call)?))
}

pub(crate) fn ne(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(!same(cx, call)?))
}

pub(crate) fn lt(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(
        lexicographic(cx, call)?.is_some_and(Ordering::is_lt),
    ))
}

pub(crate) fn le(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(
        lexicographic(cx, call)?.is_some_and(Ordering::is_le),
    ))
}

pub(crate) fn gt(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(
        lexicographic(cx, call)?.is_some_and(Ordering::is_gt),
    ))
}

pub(crate) fn ge(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(
        lexicographic(cx, call)?.is_some_and(Ordering::is_ge),
    ))
}

pub(crate) fn cmp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match lexicographic(cx, call)? {
        Some(order) => Ok(Interp::ordering_value(order)),
        None => cx.raise(ErrorKind::TypeError, "the elements have no order (NaN)"),
    }
}

pub(crate) fn partial_cmp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let order = lexicographic(cx, call)?;
    cx.absent(call, order.map(Interp::ordering_value))
}

/// Whether no element is less than the one before.
fn ascending(cx: &mut Interp, it: &Rc<IterObj>, key: Option<&Value>) -> Res<bool> {
    let mut before: Option<Value> = None;
    cx.drive(it, &mut |cx, v| {
        let v = match key {
            Some(f) => cx.call1(f, v)?,
            None => cx.settle(v)?,
        };
        let in_order = match &before {
            Some(before) => cx.partial_compare(before, &v)?.is_some_and(Ordering::is_le),
            None => true,
        };
        before = Some(v);
        Ok(in_order)
    })
}

pub(crate) fn is_sorted(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    Ok(Value::Bool(ascending(cx, &it, None)?))
}

pub(crate) fn is_sorted_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    Ok(Value::Bool(ascending(cx, &it, Some(&f))?))
}

pub(crate) fn sorted(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let items = cx.collect_items(&it)?;
    Ok(Value::array(sorting::sorted(cx, items)?))
}

pub(crate) fn sorted_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let items = cx.collect_items(&it)?;
    let f = call.arg(0);
    Ok(Value::array(sorting::sorted_by(cx, items, &f)?))
}

pub(crate) fn sorted_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let items = cx.collect_items(&it)?;
    let f = call.arg(0);
    Ok(Value::array(sorting::sorted_by_key(cx, items, &f)?))
}

pub(crate) fn is_sorted_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    let mut before: Option<Value> = None;
    let sorted = cx.drive(&it, &mut |cx, v| {
        let v = cx.settle(v)?;
        let in_order = match &before {
            Some(before) => cx.call2(&f, before.share(), v.share())?.truthy(),
            None => true,
        };
        before = Some(v);
        Ok(in_order)
    })?;
    Ok(Value::Bool(sorted))
}
