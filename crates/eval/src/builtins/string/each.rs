//! Strings as sequences of characters or bytes.

use super::{char_value, char_values};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, Value};
use std::rc::Rc;

/// An array of what stands for each character.
fn each(cx: &mut Interp, call: &mut Call<'_>, f: impl Fn(usize, char) -> Value) -> Res {
    let s = cx.this_str(call)?;
    cx.check_heap(s.len().saturating_mul(size_of::<Value>()))?;
    Ok(Value::array_of(s.chars().enumerate().map(|(i, c)| f(i, c))))
}

pub(crate) fn chars(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    each(cx, call, |_, c| char_value(c))
}

pub(crate) fn to_vec(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    chars(cx, call)
}

fn numbered(i: usize, c: char) -> Value {
    Value::tuple([Value::from_usize(i), char_value(c)])
}

pub(crate) fn char_indices(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    each(cx, call, numbered)
}

pub(crate) fn enumerate(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    each(cx, call, numbered)
}

pub(crate) fn bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    cx.check_heap(s.len().saturating_mul(size_of::<Value>()))?;
    Ok(Value::array_of(
        s.bytes().map(|byte| Value::Int(i64::from(byte))),
    ))
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    Ok(Value::Iter(cx.make_iter(&Value::Str(s))?))
}

pub(crate) fn map(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (s, f) = (cx.this_str(call)?, call.arg(0));
    let mut items = Items::new();
    for c in char_values(&s) {
        cx.poll()?;
        items.push_back(cx.call1(&f, c)?);
    }
    Ok(Value::array(items))
}

/// Whether the function accepts a character.
fn accepts(cx: &mut Interp, f: &Value, c: Value) -> Res<bool> {
    cx.poll()?;
    Ok(cx.call1(f, c)?.truthy())
}

pub(crate) fn filter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (s, f) = (cx.this_str(call)?, call.arg(0));
    let mut items = Items::new();
    for c in char_values(&s) {
        if accepts(cx, &f, c.clone())? {
            items.push_back(c);
        }
    }
    Ok(Value::array(items))
}

pub(crate) fn for_each(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (s, f) = (cx.this_str(call)?, call.arg(0));
    for c in char_values(&s) {
        cx.poll()?;
        cx.call1(&f, c)?;
    }
    Ok(Value::Nil)
}

pub(crate) fn any(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (s, f) = (cx.this_str(call)?, call.arg(0));
    for c in char_values(&s) {
        if accepts(cx, &f, c)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(crate) fn all(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (s, f) = (cx.this_str(call)?, call.arg(0));
    for c in char_values(&s) {
        if !accepts(cx, &f, c)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

pub(crate) fn join(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let items = call.arg(0);
    if let Value::Str(part) = &items {
        return Ok(Value::str(ruchyruchy_builtins::path_text::join(&s, part)));
    }
    let it = cx.make_iter(&items)?;
    let mut out = String::new();
    let mut first = true;
    while let Some(v) = cx.iter_next(&it)? {
        cx.poll()?;
        if !std::mem::take(&mut first) {
            out.push_str(&s);
        }
        cx.write_text(&mut out, &v, false)?;
    }
    Ok(Value::Str(Rc::new(out)))
}
