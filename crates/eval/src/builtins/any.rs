//! Methods of every value.

use super::convert::hash_value;
use super::int_ty::int_of;
use super::math::clamped;
use crate::call::Call;
use crate::coerce::single_char;
use crate::error::Res;
use crate::interp::Interp;
use crate::map::{MapData, SetData};
use crate::native::Native;
use crate::ops::from_carried;
use crate::value::{Items, Obj, Value};
use ruchyruchy_builtins::int_ops;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::ty::{KeyOrder, Ty};
use ruchyruchy_syntax::ast::BinOp;
use std::cmp::Ordering;
use std::rc::Rc;

macro_rules! copies {
    ($($name:ident)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            Ok(call.this(cx)?.share())
        }
    )*};
}

macro_rules! comparisons {
    ($($name:ident = $op:ident;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (a, b) = (call.this(cx)?, call.arg(0));
            cx.arith(BinOp::$op, &a, &b, call.int)
        }
    )*};
}

copies! { clone to_owned borrow deref }

comparisons! {
    eq = Eq;
    ne = Ne;
    lt = Lt;
    le = Le;
    gt = Gt;
    ge = Ge;
}

pub(crate) fn to_string(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?;
    match v {
        Value::Str(_) => Ok(v),
        _ => Ok(Value::str(cx.text(&v)?)),
    }
}

pub(crate) fn borrow_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    cx.alias_this(call)
}

/// What `into` makes of a value where a type is expected.
fn converted(cx: &mut Interp, v: Value, ty: &Ty) -> Res {
    match (ty, &v) {
        (Ty::Int(width), Value::Str(_) | Value::Bool(_)) => {
            if let Some((from, n)) = int_of(&v)
                && let Some(n) = int_ops::convert(from, n, *width)
            {
                return Ok(from_carried(*width, n));
            }
        }
        (Ty::Float, Value::Bool(b)) => return Ok(Value::Float(f64::from(u8::from(*b)))),
        (Ty::Array(item), Value::Str(s)) => {
            return Ok(match **item {
                Ty::Str | Ty::Char => Value::array_of(s.chars().map(Value::char)),
                _ => Value::array_of(s.bytes().map(|byte| Value::Int(i64::from(byte)))),
            });
        }
        (Ty::Array(_) | Ty::Heap(_), Value::Array(_) | Value::Heap(_) | Value::Set(_))
        | (Ty::Map(..) | Ty::Set(..), Value::Array(_)) => return collected(cx, v, ty),
        (Ty::Str, Value::Byte(_) | Value::Int(_)) => return Ok(Value::str(cx.text(&v)?)),
        _ => {}
    }
    let span = cx.span;
    cx.coerce(v, ty, &|| "the result of `into`".to_string(), span)
}

/// The elements of a collection in another kind of collection.
fn collected(cx: &mut Interp, v: Value, ty: &Ty) -> Res {
    if matches!(
        (ty, &v),
        (Ty::Array(_), Value::Array(_)) | (Ty::Heap(_), Value::Heap(_))
    ) {
        return Ok(v);
    }
    let it = cx.make_iter(&v)?;
    let mut items = Vec::new();
    while let Some(item) = cx.iter_next(&it)? {
        cx.poll()?;
        items.push(cx.read_through(item)?);
    }
    match ty {
        Ty::Map(order, _) => {
            let mut map = if *order == KeyOrder::Sorted {
                MapData::sorted()
            } else {
                MapData::default()
            };
            for item in items {
                let pair = match &item {
                    Value::Tuple(r) => r.field(0).zip(r.field(1)),
                    _ => None,
                };
                let Some((key, value)) = pair else {
                    let kind = cx.type_name(&item);
                    return cx.raise(
                        ErrorKind::TypeError,
                        format!("a map is made of (key, value) tuples, not of {kind}"),
                    );
                };
                map.insert(key.share(), value.share());
            }
            Ok(Value::map(map))
        }
        Ty::Set(order, _) => {
            let mut set = if *order == KeyOrder::Sorted {
                SetData::sorted()
            } else {
                SetData::default()
            };
            for item in items {
                set.insert(item);
            }
            Ok(Value::set(set))
        }
        Ty::Heap(_) => {
            // In descending order, which is a heap with the greatest element first. The standard sort may panic
            // on a user's inconsistent order, so elements are inserted one by one.
            let mut sorted = Items::with_capacity(items.len());
            for item in items {
                let (mut low, mut high) = (0, sorted.len());
                while low < high {
                    let middle = low + (high - low) / 2;
                    let Some(other) = sorted.get(middle) else {
                        break;
                    };
                    if cx.compare(other, &item)? == Ordering::Less {
                        high = middle;
                    } else {
                        low = middle + 1;
                    }
                }
                sorted.insert(low.min(sorted.len()), item);
            }
            Ok(Value::Heap(Rc::new(Obj::new(sorted))))
        }
        _ => Ok(Value::array_of(items)),
    }
}

pub(crate) fn into(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?.share();
    converted(cx, v, call.expected)
}

pub(crate) fn try_into(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?.share();
    let ty = match call.expected {
        Ty::Result(parts) => &parts.0,
        Ty::Option(inner) => inner,
        ty => ty,
    };
    let result = match (ty, &v) {
        (Ty::Int(width), _) => match int_of(&v) {
            Some((from, n)) => match int_ops::convert(from, n, *width) {
                Some(n) => Ok(from_carried(*width, n)),
                None => Err("out of range integral type conversion attempted"),
            },
            None => return converted(cx, v, ty).and_then(|v| cx.fallible(call, Ok(v))),
        },
        (Ty::Char, Value::Str(s)) if single_char(s).is_none() => {
            Err("the string is not one character")
        }
        (Ty::Char, Value::Int(n)) => match u32::try_from(*n).ok().and_then(char::from_u32) {
            Some(c) => Ok(Value::char(c)),
            None => Err("converted integer out of range for `char`"),
        },
        _ => Ok(converted(cx, v, ty)?),
    };
    cx.fallible(
        call,
        result.map_err(|m| (ErrorKind::OverflowError, m.to_string())),
    )
}

pub(crate) fn type_of(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?;
    Ok(Value::str(cx.kind_name(&v)))
}

pub(crate) fn type_id(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    type_of(cx, call)
}

pub(crate) fn is_nil(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(call.this(cx)?.is_absent()))
}

pub(crate) fn cmp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (call.this(cx)?, call.arg(0));
    Ok(Interp::ordering_value(cx.compare(&a, &b)?))
}

pub(crate) fn partial_cmp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (call.this(cx)?, call.arg(0));
    let order = cx.partial_compare(&a, &b)?;
    cx.absent(call, order.map(Interp::ordering_value))
}

pub(crate) fn max(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (call.this(cx)?, call.arg(0));
    Ok(if cx.compare(&a, &b)? == Ordering::Greater {
        a.share()
    } else {
        b
    })
}

pub(crate) fn min(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (call.this(cx)?, call.arg(0));
    Ok(if cx.compare(&a, &b)? == Ordering::Greater {
        b
    } else {
        a.share()
    })
}

pub(crate) fn clamp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (x, low, high) = (call.this(cx)?.share(), call.arg(0), call.arg(1));
    clamped(cx, x, low, high)
}

pub(crate) fn hash(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let hash = hash_value(&call.this(cx)?);
    if !call.has(0) {
        return Ok(hash);
    }
    // A hasher is the hash so far.
    let state = call.arg(0);
    let before = cx.read_through(state.clone())?;
    let after = hash_value(&Value::tuple([before, hash]));
    cx.write_through(&state, after.clone())?;
    Ok(after)
}

pub(crate) fn debug(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?;
    Ok(Value::str(cx.quoted(&v)?))
}

pub(crate) fn to_json(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?;
    Ok(Value::str(super::json::text_of(cx, &v, None)?))
}

pub(crate) fn also(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (v, f) = (call.this(cx)?.share(), call.arg(0));
    cx.call1(&f, v.share())?;
    Ok(v)
}

pub(crate) fn pipe(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (v, f) = (call.this(cx)?.share(), call.arg(0));
    cx.call1(&f, v)
}

pub(crate) fn fmt(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.this(cx)?;
    let f = call.arg(0);
    let f = cx.read_through(f)?;
    let formatter = match &f {
        Value::Native(native) => match &**native {
            Native::Formatter(state) => Some(state),
            _ => None,
        },
        _ => None,
    };
    let Some(state) = formatter else {
        let kind = cx.type_name(&f);
        return cx.raise(
            ErrorKind::TypeError,
            format!("`fmt` takes a formatter, not {kind}"),
        );
    };
    let mut text = String::new();
    cx.format_value(&mut text, &v, &state.spec, call.int, None, None)?;
    state.text.borrow_mut().push_str(&text);
    cx.fallible(call, Ok(Value::Nil))
}
