//! Random numbers: the functions. They draw from the interpreter's generator, which a seed determines.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::Native;
use crate::ops::{carried, float_of};
use crate::value::{RangeObj, Value};
use ruchyruchy_builtins::random::Random;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::cell::RefCell;
use std::rc::Rc;

pub(crate) fn random(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Float(cx.rng.borrow_mut().next_float()))
}

fn empty_range(cx: &mut Interp) -> Res {
    cx.raise(ErrorKind::IndexError, "a random number of an empty range")
}

pub(crate) fn random_int(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (low, high) = (cx.int_arg(call, 0)?, cx.int_arg(call, 1)?);
    let drawn = cx.rng.borrow_mut().int_between(low, high);
    match drawn {
        Some(n) => Ok(Value::Int(n)),
        None => empty_range(cx),
    }
}

/// A number of the range given by the first argument, or by the first two; `rng` is the generator, if not the interpreter's.
pub(crate) fn number_of_range(cx: &mut Interp, call: &mut Call<'_>, rng: Option<&Native>) -> Res {
    let first = call.arg(0);
    let range = match &first {
        Value::Range(range) if !call.has(1) => range.clone(),
        _ => Rc::new(RangeObj {
            start: first,
            end: call.arg(1),
            inclusive: false,
        }),
    };
    let draw = |cx: &mut Interp, f: &mut dyn FnMut(&mut Random) -> Option<Value>| match rng {
        Some(Native::Rng(Some(own))) => f(&mut own.borrow_mut()),
        _ => f(&mut cx.rng.borrow_mut()),
    };
    let is_float = |v: &Value| matches!(v, Value::Float(_));
    let drawn = if let (Some(start), Some(end)) = (float_of(&range.start), float_of(&range.end))
        && (is_float(&range.start) || is_float(&range.end))
    {
        let nonempty = start < end || range.inclusive && start == end;
        draw(cx, &mut |rng| {
            nonempty.then(|| Value::Float(rng.float_in(start..end)))
        })
    } else if let Some((start, end)) = range.char_bounds() {
        let last = i64::from(end) - 1;
        draw(cx, &mut |rng| {
            let code = rng.int_between(i64::from(start), last)?;
            // The gap of surrogates has no characters.
            let c = u32::try_from(code).ok().and_then(char::from_u32);
            Some(Value::char(c.unwrap_or('\u{fffd}')))
        })
    } else if carried(&range.start).is_some()
        && let Some((start, end)) = range.int_bounds()
    {
        let bounds = (i64::try_from(start), i64::try_from(end - 1));
        let (Ok(low), Ok(high)) = bounds else {
            return cx.raise(
                ErrorKind::OverflowError,
                "the range is too wide for random numbers",
            );
        };
        draw(cx, &mut |rng| rng.int_between(low, high).map(Value::Int))
    } else {
        let name = call.builtin.name();
        let text = cx.quoted(&Value::Range(range))?;
        return cx.raise(
            ErrorKind::TypeError,
            format!("`{name}` takes a range of numbers, not {text}"),
        );
    };
    match drawn {
        Some(v) => Ok(v),
        None => empty_range(cx),
    }
}

pub(crate) fn random_range(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    number_of_range(cx, call, None)
}

pub(crate) fn random_bool(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let p = if call.has(0) {
        cx.float_arg(call, 0)?
    } else {
        0.5
    };
    Ok(Value::Bool(cx.rng.borrow_mut().next_bool(p)))
}

pub(crate) fn random_choice(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let xs = call.arg(0);
    let items = elements(cx, &xs)?;
    let at = cx.rng.borrow_mut().below(items.len() as u64);
    let chosen = usize::try_from(at)
        .ok()
        .and_then(|at| items.get(at))
        .cloned();
    cx.absent(call, chosen)
}

/// The elements of anything that can be iterated.
fn elements(cx: &mut Interp, xs: &Value) -> Res<Vec<Value>> {
    let it = cx.make_iter(xs)?;
    let mut items = Vec::new();
    while let Some(v) = cx.iter_next(&it)? {
        cx.poll()?;
        items.push(cx.read_through(v)?);
    }
    Ok(items)
}

pub(crate) fn shuffle(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let xs = call.arg(0);
    let mut items = elements(cx, &xs)?;
    cx.rng.borrow_mut().shuffle(&mut items);
    Ok(Value::array_of(items))
}

pub(crate) fn seed(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = cx.int_arg(call, 0)?;
    *cx.rng.borrow_mut() = Random::seeded(n.cast_unsigned());
    Ok(Value::Nil)
}

pub(crate) fn rand_thread_rng(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Native(Rc::new(Native::Rng(None))))
}

pub(crate) fn std_rng_seed_from_u64(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let n = match call.args.first() {
        Some(Value::Big(n)) => *n,
        _ => cx.int_arg(call, 0)?.cast_unsigned(),
    };
    Ok(Value::Native(Rc::new(Native::Rng(Some(RefCell::new(
        Random::seeded(n),
    ))))))
}
