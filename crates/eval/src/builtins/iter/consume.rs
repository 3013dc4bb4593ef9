//! Consumers that visit all elements: folds, sums, counts.

use super::{is_callable, is_wanted, this_iter};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::{IterObj, present};
use crate::ops::float_of;
use crate::value::Value;
use ruchyruchy_hir::hir::{OPTION, RESULT};
use ruchyruchy_hir::ty::{IntTy, Ty};
use ruchyruchy_syntax::ast::BinOp;
use std::rc::Rc;

pub(crate) fn for_each(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    cx.drive(&it, &mut |cx, v| {
        cx.call_value(&f, vec![v])?;
        Ok(true)
    })?;
    Ok(Value::Nil)
}

/// Whether a result of a `try_…` function ends the loop.
fn is_failure(v: &Value) -> bool {
    v.is_absent() || v.as_err().is_some()
}

pub(crate) fn try_for_each(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let f = call.arg(0);
    let mut last = None;
    cx.drive(&it, &mut |cx, v| {
        let result = cx.call1(&f, v)?;
        // A closure that ends in a statement gives nil, which is no failure here.
        let go_on = matches!(result, Value::Nil) || !is_failure(&result);
        last = Some(result);
        Ok(go_on)
    })?;
    Ok(match last {
        Some(v) => v,
        None if matches!(call.expected, Ty::Option(_)) => Value::some(Value::Nil),
        None => Value::ok(Value::Nil),
    })
}

pub(crate) fn fold(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let (init, f) = (call.arg(0), call.arg(1));
    fold_with(cx, &it, init, &f)
}

fn fold_with(cx: &mut Interp, it: &Rc<IterObj>, init: Value, f: &Value) -> Res {
    let mut acc = init;
    cx.drive(it, &mut |cx, v| {
        // Moved into the call, so that an accumulator that is pushed to is not copied each time.
        acc = cx.call2(f, std::mem::take(&mut acc), v)?;
        Ok(true)
    })?;
    Ok(acc)
}

pub(crate) fn rfold(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let (mut acc, f) = (call.arg(0), call.arg(1));
    while let Some(v) = cx.iter_next_back(&it)? {
        cx.poll()?;
        acc = cx.call2(&f, acc, v)?;
    }
    Ok(acc)
}

pub(crate) fn try_fold(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let (init, f) = (call.arg(0), call.arg(1));
    let mut acc = init;
    // In which form the function gives what is there: the result has it too.
    let mut form = None;
    let mut failure = None;
    cx.drive(&it, &mut |cx, v| {
        let result = cx.call2(&f, std::mem::take(&mut acc), v)?;
        if is_failure(&result) {
            failure = Some(result);
            return Ok(false);
        }
        form = match &result {
            Value::Enum(r) if r.adt == OPTION || r.adt == RESULT => Some(r.adt),
            _ => None,
        };
        acc = present(result).unwrap_or_default();
        Ok(true)
    })?;
    if let Some(failure) = failure {
        return Ok(failure);
    }
    Ok(match (form, call.expected) {
        (Some(OPTION), _) | (None, Ty::Option(_)) => Value::some(acc),
        (Some(_), _) | (None, Ty::Result(_)) => Value::ok(acc),
        (None, _) => acc,
    })
}

pub(crate) fn reduce(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let (first, second) = (call.arg(0), call.has(1).then(|| call.arg(1)));
    if let Some(second) = second {
        let (f, init) = if is_callable(&first) {
            (first, second)
        } else {
            (second, first)
        };
        let acc = fold_with(cx, &it, init, &f)?;
        return cx.absent(call, Some(acc));
    }
    let Some(init) = cx.iter_next(&it)? else {
        return cx.absent(call, None);
    };
    let init = cx.settle(init)?;
    let acc = fold_with(cx, &it, init, &first)?;
    cx.absent(call, Some(acc))
}

pub(crate) fn sum(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    total(cx, &it, BinOp::Add, 0, call.expected, call.int)
}

pub(crate) fn product(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    total(cx, &it, BinOp::Mul, 1, call.expected, call.int)
}

/// Adds or multiplies all elements in the expected type. Under an expected Option or Result, the first absence or error is
/// the result.
fn total(
    cx: &mut Interp,
    it: &Rc<IterObj>,
    op: BinOp,
    neutral: i64,
    expected: &Ty,
    int: Option<IntTy>,
) -> Res {
    let (inner, optional, fallible) = match expected {
        Ty::Option(inner) => (&**inner, true, false),
        Ty::Result(both) => (&both.0, false, true),
        ty => (ty, false, false),
    };
    let int = inner.int().or(int);
    let mut acc = match inner {
        Ty::Float => Some(Value::Float(neutral as f64)),
        Ty::Int(_) => Some(Value::Int(neutral)),
        _ => None,
    };
    let mut failure = None;
    cx.drive(it, &mut |cx, v| {
        if let (Some(Value::Int(x)), Value::Int(y), None | Some(IntTy::I64)) = (&acc, &v, int) {
            let result = if op == BinOp::Add {
                x.checked_add(*y)
            } else {
                x.checked_mul(*y)
            };
            if let Some(n) = result {
                acc = Some(Value::Int(n));
                return Ok(true);
            }
        }
        let mut v = cx.settle(v)?;
        if optional || fallible {
            if is_failure(&v) {
                failure = Some(v);
                return Ok(false);
            }
            v = present(v).unwrap_or_default();
        }
        if let (Ty::Float, Some(x)) = (inner, float_of(&v)) {
            v = Value::Float(x);
        }
        acc = Some(match acc.take() {
            Some(acc) => cx.arith(op, &acc, &v, int)?,
            None => v,
        });
        Ok(true)
    })?;
    if let Some(failure) = failure {
        return Ok(failure);
    }
    let acc = acc.unwrap_or(Value::Int(neutral));
    Ok(if optional {
        Value::some(acc)
    } else if fallible {
        Value::ok(acc)
    } else {
        acc
    })
}

pub(crate) fn count(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let mut n: usize = 0;
    if call.has(0) {
        let wanted = call.arg(0);
        cx.drive(&it, &mut |cx, v| {
            n += is_wanted(cx, &wanted, &v)? as usize;
            Ok(true)
        })?;
    } else if it.is_plain()
        && let Some(len) = it.exact_len()
    {
        cx.iter_advance(&it, len)?;
        n = len;
    } else {
        cx.drive(&it, &mut |_, _| {
            n += 1;
            Ok(true)
        })?;
    }
    Ok(Value::from_usize(n))
}

pub(crate) fn len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    if let Some(n) = it.exact_len() {
        return Ok(Value::from_usize(n));
    }
    let copy = cx.copy_iter(&it)?;
    let mut n: usize = 0;
    cx.drive(&copy, &mut |_, _| {
        n += 1;
        Ok(true)
    })?;
    Ok(Value::from_usize(n))
}

pub(crate) fn size_hint(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let (low, high) = match it.exact_len() {
        Some(n) => (Value::from_usize(n), Value::some(Value::from_usize(n))),
        None if it.is_endless() => (Value::from_usize(usize::MAX), Value::none()),
        None => (Value::Int(0), Value::none()),
    };
    Ok(Value::tuple([low, high]))
}

pub(crate) fn last(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    let mut last = None;
    if it.is_plain() {
        last = cx.iter_next_back(&it)?;
    } else {
        cx.drive(&it, &mut |_, v| {
            last = Some(v);
            Ok(true)
        })?;
    }
    cx.absent(call, last)
}

pub(crate) fn is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = this_iter(cx, call)?;
    Ok(Value::Bool(cx.iter_peek(&it)?.is_none()))
}
