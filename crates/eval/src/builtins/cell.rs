//! Methods of shared cells: `RefCell`, `Cell`, `Mutex`, `RwLock`, atomics.
//!
//! There is one thread and no borrow flag: `borrow_mut` gives an alias of the inside, which any number of readers and
//! writers may hold.

use crate::alias::{Alias, Slot};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::ops::{carried, from_carried};
use crate::value::{Value, VarCell};
use ruchyruchy_builtins::{IntTy, int_ops};
use std::rc::Rc;

fn this_cell(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<VarCell>> {
    match call.this(cx)? {
        Value::Shared(cell) => Ok(cell),
        other => cx.wrong_this(call, "a cell", &other),
    }
}

/// Stores a value and gives the one that was there.
fn exchange(cell: &VarCell, new: Value) -> Value {
    cell.value.replace(new)
}

pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(this_cell(cx, call)?.get().share())
}

pub(crate) fn load(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    get(cx, call)
}

pub(crate) fn into_inner(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    get(cx, call)
}

pub(crate) fn set(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let cell = this_cell(cx, call)?;
    let new = call.arg(0);
    cell.set(cx.read_through(new)?);
    Ok(Value::Nil)
}

pub(crate) fn replace(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let cell = this_cell(cx, call)?;
    let new = call.arg(0);
    let new = cx.read_through(new)?;
    Ok(exchange(&cell, new))
}

pub(crate) fn take(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let cell = this_cell(cx, call)?;
    let empty = cx.empty_like(&cell.get());
    Ok(exchange(&cell, empty))
}

pub(crate) fn swap(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let cell = this_cell(cx, call)?;
    let other = call.arg(0);
    match cx.read_through(other)? {
        Value::Shared(other) => {
            let theirs = other.get();
            let ours = exchange(&cell, theirs);
            other.set(ours);
            Ok(Value::Nil)
        }
        plain => Ok(exchange(&cell, plain)),
    }
}

pub(crate) fn update(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let cell = this_cell(cx, call)?;
    let f = call.arg(0);
    let new = cx.call1(&f, cell.get().share())?;
    cell.set(new.share());
    Ok(new)
}

pub(crate) fn borrow(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Alias::of_slot(Slot::Var(this_cell(cx, call)?), None))
}

pub(crate) fn borrow_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    borrow(cx, call)
}

pub(crate) fn try_borrow(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let alias = borrow(cx, call)?;
    Ok(if call.wrap { Value::ok(alias) } else { alias })
}

/// The old value `x` and the argument `n` give the new value.
fn fetch(cx: &mut Interp, call: &mut Call<'_>, change: impl FnOnce(IntTy, i64, i64) -> i64) -> Res {
    let cell = this_cell(cx, call)?;
    let old = cell.get();
    if let Value::Bool(x) = old {
        let y = cx.bool_arg(call, 0)?;
        let new = change(IntTy::I64, x as i64, y as i64) != 0;
        return Ok(exchange(&cell, Value::Bool(new)));
    }
    let ty = match (&old, call.int) {
        (Value::Big(_), _) => IntTy::U64,
        (_, width) => width.unwrap_or(IntTy::I64),
    };
    let Some(x) = carried(&old) else {
        return cx.wrong_this(call, "a cell with an int", &old);
    };
    let n = cx.int_arg(call, 0)?;
    Ok(exchange(&cell, from_carried(ty, change(ty, x, n))))
}

fn lesser(ty: IntTy, x: i64, n: i64) -> bool {
    ty.widen(x) < ty.widen(n)
}

pub(crate) fn fetch_add(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    fetch(cx, call, int_ops::wrapping_add)
}

pub(crate) fn fetch_sub(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    fetch(cx, call, int_ops::wrapping_sub)
}

pub(crate) fn fetch_max(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    fetch(cx, call, |ty, x, n| if lesser(ty, x, n) { n } else { x })
}

pub(crate) fn fetch_min(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    fetch(cx, call, |ty, x, n| if lesser(ty, x, n) { x } else { n })
}

pub(crate) fn fetch_and(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    fetch(cx, call, |_, x, n| x & n)
}

pub(crate) fn fetch_or(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    fetch(cx, call, |_, x, n| x | n)
}

pub(crate) fn fetch_xor(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    fetch(cx, call, |_, x, n| x ^ n)
}

pub(crate) fn compare_exchange(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let cell = this_cell(cx, call)?;
    let (current, new) = (call.arg(0), call.arg(1));
    let there = cell.get();
    if !cx.equal(&there, &current)? {
        return Ok(Value::err(there.share()));
    }
    drop(there);
    let old = exchange(&cell, new);
    Ok(if call.wrap { Value::ok(old) } else { old })
}
