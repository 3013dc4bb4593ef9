//! Methods of floats; ints have them too and are converted first.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::ops::from_carried;
use crate::value::Value;
use ruchyruchy_builtins::{IntTy, float_text, int_ops, math};
use ruchyruchy_hir::error_kind::ErrorKind;

macro_rules! unary {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(f64) -> f64 = $op;
            Ok(Value::Float(op(cx.this_float(call)?)))
        }
    )*};
}

macro_rules! binary {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(f64, f64) -> f64 = $op;
            let x = cx.this_float(call)?;
            Ok(Value::Float(op(x, cx.float_arg(call, 0)?)))
        }
    )*};
}

macro_rules! tests {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(f64) -> bool = $op;
            Ok(Value::Bool(op(cx.this_float(call)?)))
        }
    )*};
}

unary! {
    floor = f64::floor;
    ceil = f64::ceil;
    round_ties_even = f64::round_ties_even;
    trunc = f64::trunc;
    fract = f64::fract;
    abs = f64::abs;
    signum = f64::signum;
    sqrt = f64::sqrt;
    cbrt = math::cbrt;
    exp = math::exp;
    exp2 = math::exp2;
    exp_m1 = math::exp_m1;
    ln = math::ln;
    ln_1p = math::ln_1p;
    log2 = math::log2;
    log10 = math::log10;
    sin = math::sin;
    cos = math::cos;
    tan = math::tan;
    asin = math::asin;
    acos = math::acos;
    atan = math::atan;
    sinh = math::sinh;
    cosh = math::cosh;
    tanh = math::tanh;
    asinh = math::asinh;
    acosh = math::acosh;
    atanh = math::atanh;
    to_degrees = math::to_degrees;
    to_radians = math::to_radians;
    recip = f64::recip;
    next_up = f64::next_up;
    next_down = f64::next_down;
    to_float = |x| x;
}

binary! {
    powf = math::powf;
    atan2 = math::atan2;
    hypot = math::hypot;
    rem_euclid = math::rem_euclid;
    div_euclid = math::div_euclid;
    max = |x, y| if x < y || x.is_nan() { y } else { x };
    min = |x, y| if y < x || x.is_nan() { y } else { x };
    copysign = f64::copysign;
    midpoint = f64::midpoint;
}

tests! {
    is_nan = f64::is_nan;
    is_infinite = f64::is_infinite;
    is_finite = f64::is_finite;
    is_normal = f64::is_normal;
    is_sign_positive = f64::is_sign_positive;
    is_sign_negative = f64::is_sign_negative;
    is_integer = |x| x.is_finite() && x.trunc() == x;
}

pub(crate) fn round(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.this_float(call)?;
    if !call.has(0) {
        return Ok(Value::Float(x.round()));
    }
    let digits = cx.int_arg(call, 0)?;
    Ok(Value::Float(math::round_to(x, digits)))
}

pub(crate) fn powi(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.this_float(call)?;
    Ok(Value::Float(math::powi(x, cx.int_arg(call, 0)?)))
}

pub(crate) fn log(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.this_float(call)?;
    if !call.has(0) {
        return Ok(Value::Float(math::ln(x)));
    }
    Ok(Value::Float(math::log(x, cx.float_arg(call, 0)?)))
}

pub(crate) fn sin_cos(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.this_float(call)?;
    Ok(Value::tuple([
        Value::Float(math::sin(x)),
        Value::Float(math::cos(x)),
    ]))
}

pub(crate) fn mul_add(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.this_float(call)?;
    let (a, b) = (cx.float_arg(call, 0)?, cx.float_arg(call, 1)?);
    Ok(Value::Float(math::mul_add(x, a, b)))
}

pub(crate) fn clamp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.this_float(call)?;
    let (low, high) = (cx.float_arg(call, 0)?, cx.float_arg(call, 1)?);
    if low <= high {
        return Ok(Value::Float(x.clamp(low, high)));
    }
    let (low, high) = (float_text::display(low), float_text::display(high));
    cx.raise(
        ErrorKind::Panic,
        format!("`clamp` takes a range, but {low} is not below {high}"),
    )
}

pub(crate) fn total_cmp(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.this_float(call)?;
    let y = cx.float_arg(call, 0)?;
    Ok(Interp::ordering_value(x.total_cmp(&y)))
}

pub(crate) fn to_bits(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::from_u64(cx.this_float(call)?.to_bits()))
}

pub(crate) fn to_int(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.this_float(call)?;
    truncated(cx, x)
}

/// A float without its fraction as an int, or `OverflowError`.
pub(crate) fn truncated(cx: &mut Interp, x: f64) -> Res {
    match int_ops::float_to_int(x, IntTy::I64) {
        Some(n) => Ok(from_carried(IntTy::I64, n)),
        None => {
            let x = float_text::display(x);
            cx.raise(
                ErrorKind::OverflowError,
                format!("{x} is no int of 64 bits"),
            )
        }
    }
}

pub(crate) fn to_fixed(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let x = cx.this_float(call)?;
    let digits = cx.usize_arg(call, 0)?;
    Ok(Value::str(float_text::fixed(x, digits)))
}
