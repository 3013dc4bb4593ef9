//! The functions of `std::math` and statistics.

use super::float::truncated;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::ops::{carried, float_of, from_carried};
use crate::value::Value;
use ruchyruchy_builtins::{IntTy, int_ops, math};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::ast::BinOp;
use std::cmp::Ordering;

macro_rules! unary {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(f64) -> f64 = $op;
            Ok(Value::Float(op(cx.float_arg(call, 0)?)))
        }
    )*};
}

macro_rules! binary {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(f64, f64) -> f64 = $op;
            let x = cx.float_arg(call, 0)?;
            Ok(Value::Float(op(x, cx.float_arg(call, 1)?)))
        }
    )*};
}

/// Roundings to an int; an int stays itself.
macro_rules! roundings {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(f64) -> f64 = $op;
            if call.args.first().is_some_and(|v| carried(v).is_some()) {
                return Ok(call.arg(0));
            }
            let x = cx.float_arg(call, 0)?;
            truncated(cx, op(x))
        }
    )*};
}

macro_rules! tests {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(f64) -> bool = $op;
            Ok(Value::Bool(op(cx.float_arg(call, 0)?)))
        }
    )*};
}

unary! {
    sqrt = f64::sqrt;
    cbrt = math::cbrt;
    fract = f64::fract;
    sin = math::sin;
    cos = math::cos;
    tan = math::tan;
    asin = math::asin;
    acos = math::acos;
    atan = math::atan;
    sinh = math::sinh;
    cosh = math::cosh;
    tanh = math::tanh;
    exp = math::exp;
    exp2 = math::exp2;
    ln = math::ln;
    log2 = math::log2;
    log10 = math::log10;
    to_degrees = math::to_degrees;
    to_radians = math::to_radians;
}

binary! {
    powf = math::powf;
    atan2 = math::atan2;
    hypot = math::hypot;
}

roundings! {
    floor = f64::floor;
    ceil = f64::ceil;
    trunc = f64::trunc;
}

tests! {
    is_nan = f64::is_nan;
    is_infinite = f64::is_infinite;
    is_finite = f64::is_finite;
}

pub(crate) fn round(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if call.has(1) {
        let digits = cx.int_arg(call, 1)?;
        let x = cx.float_arg(call, 0)?;
        return Ok(Value::Float(math::round_to(x, digits)));
    }
    if call.args.first().is_some_and(|v| carried(v).is_some()) {
        return Ok(call.arg(0));
    }
    let x = cx.float_arg(call, 0)?;
    truncated(cx, x.round())
}

pub(crate) fn log(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.float_arg(call, 0)?;
    if !call.has(1) {
        return Ok(Value::Float(math::ln(x)));
    }
    Ok(Value::Float(math::log(x, cx.float_arg(call, 1)?)))
}

pub(crate) fn pow(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (base, exponent) = (call.arg(0), call.arg(1));
    // A user's operator `**` is not meant.
    for v in [&base, &exponent] {
        if float_of(v).is_none() {
            let kind = cx.type_name(v);
            return cx.raise(
                ErrorKind::TypeError,
                format!("`pow` takes numbers, not {kind}"),
            );
        }
    }
    cx.arith(BinOp::Pow, &base, &exponent, call.int)
}

pub(crate) fn powi(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.float_arg(call, 0)?;
    Ok(Value::Float(math::powi(x, cx.int_arg(call, 1)?)))
}

/// Width and bits of an int argument.
fn int_operand(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<(IntTy, i64)> {
    match call.args.get(i) {
        Some(Value::Big(n)) => Ok((IntTy::U64, n.cast_signed())),
        _ => Ok((call.int.unwrap_or(IntTy::I64), cx.int_arg(call, i)?)),
    }
}

fn in_range(cx: &mut Interp, call: &Call<'_>, ty: IntTy, n: Option<i64>) -> Res {
    match n {
        Some(n) => Ok(from_carried(ty, n)),
        None => {
            let (name, ty) = (call.builtin.name(), ty.name());
            cx.raise(
                ErrorKind::OverflowError,
                format!("integer overflow in `{name}` ({ty})"),
            )
        }
    }
}

pub(crate) fn abs(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if let Some(Value::Float(x)) = call.args.first() {
        return Ok(Value::Float(x.abs()));
    }
    let (ty, n) = int_operand(cx, call, 0)?;
    in_range(cx, call, ty, int_ops::checked_abs(ty, n))
}

pub(crate) fn sign(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if let Some(Value::Float(x)) = call.args.first() {
        return Ok(Value::Float(x.signum()));
    }
    let (ty, n) = int_operand(cx, call, 0)?;
    Ok(Value::Int(int_ops::signum(ty, n)))
}

pub(crate) fn gcd(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let ((ty, a), (_, b)) = (int_operand(cx, call, 0)?, int_operand(cx, call, 1)?);
    in_range(cx, call, ty, int_ops::gcd(ty, a, b))
}

pub(crate) fn lcm(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let ((ty, a), (_, b)) = (int_operand(cx, call, 0)?, int_operand(cx, call, 1)?);
    in_range(cx, call, ty, int_ops::lcm(ty, a, b))
}

pub(crate) fn factorial(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, n) = int_operand(cx, call, 0)?;
    if ty.widen(n) < 0 {
        return cx.raise(ErrorKind::Panic, format!("{n} has no factorial"));
    }
    in_range(cx, call, ty, int_ops::factorial(ty, n))
}

pub(crate) fn isqrt(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, n) = int_operand(cx, call, 0)?;
    match int_ops::isqrt(ty, n) {
        Some(root) => Ok(from_carried(ty, root)),
        None => cx.raise(ErrorKind::Panic, format!("{n} has no square root")),
    }
}

pub(crate) fn divmod(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let ((ty, a), (_, b)) = (int_operand(cx, call, 0)?, int_operand(cx, call, 1)?);
    let (a, b) = (from_carried(ty, a), from_carried(ty, b));
    let quotient = cx.arith(BinOp::Div, &a, &b, call.int)?;
    let rest = cx.arith(BinOp::Rem, &a, &b, call.int)?;
    Ok(Value::tuple([quotient, rest]))
}

/// The best of several arguments, or of the elements of one.
fn extreme(cx: &mut Interp, call: &mut Call<'_>, better: Ordering) -> Res {
    let args = std::mem::take(&mut call.args);
    let given = args.len();
    let mut best: Option<Value> = None;
    let mut consider = |cx: &mut Interp, v: Value| -> Res<()> {
        let take = match &best {
            None => true,
            Some(best) => cx.compare(&v, best)? == better,
        };
        if take {
            best = Some(v);
        }
        Ok(())
    };
    if given == 1 {
        let xs = args.into_iter().next().unwrap_or_default();
        let it = cx.make_iter(&xs)?;
        while let Some(v) = cx.iter_next(&it)? {
            cx.poll()?;
            let v = cx.read_through(v)?;
            consider(cx, v)?;
        }
        return Ok(best.unwrap_or_default());
    }
    let floats = args.iter().any(|v| matches!(v, Value::Float(_)));
    for v in args {
        consider(cx, v)?;
    }
    let best = best.unwrap_or_default();
    match float_of(&best) {
        Some(x) if floats => Ok(Value::Float(x)),
        _ => Ok(best),
    }
}

pub(crate) fn min(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    extreme(cx, call, Ordering::Less)
}

pub(crate) fn max(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    extreme(cx, call, Ordering::Greater)
}

/// The order of the keys of two arguments.
fn by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res<(Value, Value, Ordering)> {
    let (a, b, f) = (call.arg(0), call.arg(1), call.arg(2));
    let x = cx.call1(&f, a.share())?;
    let y = cx.call1(&f, b.share())?;
    let order = cx.compare(&x, &y)?;
    Ok((a, b, order))
}

pub(crate) fn min_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b, order) = by_key(cx, call)?;
    Ok(if order == Ordering::Greater { b } else { a })
}

pub(crate) fn max_by_key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b, order) = by_key(cx, call)?;
    Ok(if order == Ordering::Greater { a } else { b })
}

pub(crate) fn clamp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (x, low, high) = (call.arg(0), call.arg(1), call.arg(2));
    clamped(cx, x, low, high)
}

/// The value limited to a closed range.
pub(crate) fn clamped(cx: &mut Interp, x: Value, low: Value, high: Value) -> Res {
    if cx.compare(&low, &high)? == Ordering::Greater {
        let (low, high) = (cx.quoted(&low)?, cx.quoted(&high)?);
        return cx.raise(
            ErrorKind::Panic,
            format!("`clamp` takes a range, but {low} is not below {high}"),
        );
    }
    if cx.compare(&x, &low)? == Ordering::Less {
        return Ok(low);
    }
    if cx.compare(&x, &high)? == Ordering::Greater {
        return Ok(high);
    }
    Ok(x)
}

/// The numbers of a collection.
fn numbers(cx: &mut Interp, call: &mut Call<'_>) -> Res<Vec<f64>> {
    let it = cx.iter_arg(call, 0)?;
    let mut numbers = Vec::new();
    while let Some(v) = cx.iter_next(&it)? {
        cx.poll()?;
        let v = cx.read_through(v)?;
        match float_of(&v) {
            Some(x) => numbers.push(x),
            None => {
                let (name, kind) = (call.builtin.name(), cx.type_name(&v));
                return cx.raise(
                    ErrorKind::TypeError,
                    format!("`{name}` takes numbers, not {kind}"),
                );
            }
        }
    }
    Ok(numbers)
}

fn mean_of(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn variance_of(numbers: &[f64]) -> f64 {
    let mean = mean_of(numbers);
    let squares: f64 = numbers.iter().map(|x| (x - mean) * (x - mean)).sum();
    squares / numbers.len() as f64
}

pub(crate) fn mean(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Float(mean_of(&numbers(cx, call)?)))
}

pub(crate) fn median(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut numbers = numbers(cx, call)?;
    numbers.sort_by(f64::total_cmp);
    let count = numbers.len();
    let at = |i: usize| numbers.get(i).copied().unwrap_or(f64::NAN);
    Ok(Value::Float(match count {
        0 => f64::NAN,
        _ if count % 2 == 1 => at(count / 2),
        _ => at(count / 2 - 1).midpoint(at(count / 2)),
    }))
}

pub(crate) fn variance(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Float(variance_of(&numbers(cx, call)?)))
}

pub(crate) fn std_dev(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Float(variance_of(&numbers(cx, call)?).sqrt()))
}
