//! Methods of ints: each works in the static width of its receiver, 64 signed bits if there is none.
//!
//! A u64 above `i64::MAX` (`Value::Big`) brings its width along, so that it behaves even where no width is known.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::ops::from_carried;
use crate::value::Value;
use ruchyruchy_builtins::IntTy;
use ruchyruchy_builtins::int_ops::{self, ArithError};
use ruchyruchy_builtins::math;
use ruchyruchy_hir::error_kind::ErrorKind;

/// Width and bits of the receiver.
fn this(cx: &mut Interp, call: &mut Call<'_>) -> Res<(IntTy, i64)> {
    Ok(match call.this(cx)? {
        Value::Big(n) => (IntTy::U64, n.cast_signed()),
        Value::Byte(n) => (call.int.unwrap_or(IntTy::U8), i64::from(n)),
        _ => (call.int.unwrap_or(IntTy::I64), cx.this_int(call)?),
    })
}

/// Width and bits of the receiver, bits of the first argument.
fn pair(cx: &mut Interp, call: &mut Call<'_>) -> Res<(IntTy, i64, i64)> {
    let (ty, a) = this(cx, call)?;
    match call.args.first() {
        Some(Value::Big(n)) => Ok((IntTy::U64, a, n.cast_signed())),
        _ => Ok((ty, a, cx.int_arg(call, 0)?)),
    }
}

/// Width and bits of the receiver, and an exponent.
fn with_exponent(cx: &mut Interp, call: &mut Call<'_>) -> Res<(IntTy, i64, u64)> {
    let (ty, a, exponent) = pair(cx, call)?;
    match u64::try_from(exponent) {
        Ok(exponent) => Ok((ty, a, exponent)),
        Err(_) => {
            let name = call.builtin.name();
            cx.raise(
                ErrorKind::OverflowError,
                format!("`{name}` takes an exponent of 0 or more, not {exponent}"),
            )
        }
    }
}

/// The result, or `OverflowError`.
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

/// The result, `OverflowError` or `DivisionByZero`.
fn divided(cx: &mut Interp, call: &Call<'_>, ty: IntTy, n: Result<i64, ArithError>) -> Res {
    match n {
        Ok(n) => Ok(from_carried(ty, n)),
        Err(ArithError::Overflow) => in_range(cx, call, ty, None),
        Err(ArithError::DivisionByZero) => cx.raise(ErrorKind::DivisionByZero, "division by zero"),
    }
}

fn maybe(cx: &mut Interp, call: &mut Call<'_>, ty: IntTy, n: Option<i64>) -> Res {
    cx.absent(call, n.map(|n| from_carried(ty, n)))
}

macro_rules! unary {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (ty, a) = this(cx, call)?;
            Ok(from_carried(ty, $op(ty, a)))
        }
    )*};
}

/// Results that are counts and not of the receiver's width.
macro_rules! counts {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (ty, a) = this(cx, call)?;
            Ok(Value::Int($op(ty, a)))
        }
    )*};
}

macro_rules! binary {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (ty, a, b) = pair(cx, call)?;
            Ok(from_carried(ty, $op(ty, a, b)))
        }
    )*};
}

/// Absent when out of range.
macro_rules! checked {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (ty, a, b) = pair(cx, call)?;
            let op: fn(IntTy, i64, i64) -> Option<i64> = $op;
            maybe(cx, call, ty, op(ty, a, b))
        }
    )*};
}

macro_rules! checked_unary {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (ty, a) = this(cx, call)?;
            let op: fn(IntTy, i64) -> Option<i64> = $op;
            maybe(cx, call, ty, op(ty, a))
        }
    )*};
}

macro_rules! division {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (ty, a, b) = pair(cx, call)?;
            divided(cx, call, ty, $op(ty, a, b))
        }
    )*};
}

/// Wrapped or limited divisions: only a zero divisor fails.
macro_rules! total_division {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (ty, a, b) = pair(cx, call)?;
            divided(cx, call, ty, $op(ty, a, b).ok_or(ArithError::DivisionByZero))
        }
    )*};
}

/// The wrapped result, and whether it is not the true one.
macro_rules! overflowing {
    ($($name:ident = $wrapped:path, $checked:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (ty, a, b) = pair(cx, call)?;
            Ok(flagged(ty, $wrapped(ty, a, b), $checked(ty, a, b)))
        }
    )*};
}

macro_rules! tests {
    ($($name:ident = |$n:ident| $test:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (ty, a) = this(cx, call)?;
            let $n = ty.widen(a);
            Ok(Value::Bool($test))
        }
    )*};
}

/// Classes of ASCII bytes; no other number is in one.
macro_rules! ascii {
    ($($name:ident)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (_, a) = this(cx, call)?;
            Ok(Value::Bool(u8::try_from(a).is_ok_and(|byte| byte.$name())))
        }
    )*};
}

unary! {
    wrapping_neg = int_ops::wrapping_neg;
    wrapping_abs = int_ops::wrapping_abs;
    saturating_neg = int_ops::saturating_neg;
    saturating_abs = int_ops::saturating_abs;
    swap_bytes = int_ops::swap_bytes;
    reverse_bits = int_ops::reverse_bits;
    signum = int_ops::signum;
    to_int = itself;
    floor = itself;
    ceil = itself;
    round = itself;
    trunc = itself;
}

counts! {
    count_ones = int_ops::count_ones;
    count_zeros = int_ops::count_zeros;
    leading_zeros = int_ops::leading_zeros;
    trailing_zeros = int_ops::trailing_zeros;
    leading_ones = int_ops::leading_ones;
    trailing_ones = int_ops::trailing_ones;
}

binary! {
    wrapping_add = int_ops::wrapping_add;
    wrapping_sub = int_ops::wrapping_sub;
    wrapping_mul = int_ops::wrapping_mul;
    wrapping_shl = int_ops::shl;
    wrapping_shr = int_ops::shr;
    saturating_add = int_ops::saturating_add;
    saturating_sub = int_ops::saturating_sub;
    saturating_mul = int_ops::saturating_mul;
    rotate_left = int_ops::rotate_left;
    rotate_right = int_ops::rotate_right;
    midpoint = int_ops::midpoint;
}

checked! {
    checked_add = int_ops::checked_add;
    checked_sub = int_ops::checked_sub;
    checked_mul = int_ops::checked_mul;
    checked_div = |ty, a, b| int_ops::div(ty, a, b).ok();
    checked_rem = |ty, a, b| int_ops::rem(ty, a, b).ok();
    checked_div_euclid = |ty, a, b| int_ops::div_euclid(ty, a, b).ok();
    checked_rem_euclid = |ty, a, b| int_ops::rem_euclid(ty, a, b).ok();
    checked_shl = int_ops::checked_shl;
    checked_shr = int_ops::checked_shr;
}

checked_unary! {
    checked_neg = int_ops::checked_neg;
    checked_abs = int_ops::checked_abs;
    checked_next_power_of_two = int_ops::next_power_of_two;
    checked_ilog2 = |ty, a| int_ops::ilog(ty, a, 2);
    checked_ilog10 = |ty, a| int_ops::ilog(ty, a, 10);
    checked_isqrt = int_ops::isqrt;
}

division! {
    div_ceil = int_ops::div_ceil;
    div_floor = int_ops::div_floor;
    div_euclid = int_ops::div_euclid;
    rem_euclid = int_ops::rem_euclid;
    next_multiple_of = int_ops::next_multiple_of;
}

total_division! {
    wrapping_div = int_ops::wrapping_div;
    wrapping_rem = int_ops::wrapping_rem;
    saturating_div = int_ops::saturating_div;
}

overflowing! {
    overflowing_add = int_ops::wrapping_add, int_ops::checked_add;
    overflowing_sub = int_ops::wrapping_sub, int_ops::checked_sub;
    overflowing_mul = int_ops::wrapping_mul, int_ops::checked_mul;
}

tests! {
    is_positive = |n| n > 0;
    is_negative = |n| n < 0;
    is_even = |n| n % 2 == 0;
    is_odd = |n| n % 2 != 0;
    is_zero = |n| n == 0;
    is_ascii = |n| (0..128).contains(&n);
}

ascii! {
    is_ascii_digit is_ascii_hexdigit is_ascii_alphabetic is_ascii_alphanumeric is_ascii_uppercase
    is_ascii_lowercase is_ascii_punctuation is_ascii_whitespace is_ascii_graphic is_ascii_control
}

fn itself(_: IntTy, n: i64) -> i64 {
    n
}

fn flagged(ty: IntTy, wrapped: i64, checked: Option<i64>) -> Value {
    Value::tuple([from_carried(ty, wrapped), Value::Bool(checked.is_none())])
}

pub(crate) fn abs(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    in_range(cx, call, ty, int_ops::checked_abs(ty, a))
}

pub(crate) fn pow(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, exponent) = pair(cx, call)?;
    match u64::try_from(exponent) {
        Ok(exponent) => in_range(cx, call, ty, int_ops::checked_pow(ty, a, exponent)),
        Err(_) => Ok(Value::Float(math::powi(int_ops::to_float(ty, a), exponent))),
    }
}

pub(crate) fn checked_pow(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, exponent) = with_exponent(cx, call)?;
    maybe(cx, call, ty, int_ops::checked_pow(ty, a, exponent))
}

pub(crate) fn wrapping_pow(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, exponent) = with_exponent(cx, call)?;
    Ok(from_carried(ty, int_ops::wrapping_pow(ty, a, exponent)))
}

pub(crate) fn saturating_pow(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, exponent) = with_exponent(cx, call)?;
    Ok(from_carried(ty, int_ops::saturating_pow(ty, a, exponent)))
}

pub(crate) fn overflowing_pow(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, exponent) = with_exponent(cx, call)?;
    let checked = int_ops::checked_pow(ty, a, exponent);
    Ok(flagged(ty, int_ops::wrapping_pow(ty, a, exponent), checked))
}

pub(crate) fn overflowing_neg(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    Ok(flagged(
        ty,
        int_ops::wrapping_neg(ty, a),
        int_ops::checked_neg(ty, a),
    ))
}

fn byte_array(bytes: impl IntoIterator<Item = u8>) -> Value {
    Value::array_of(bytes.into_iter().map(|byte| Value::Int(i64::from(byte))))
}

pub(crate) fn to_le_bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    Ok(byte_array(int_ops::to_le_bytes(ty, a)))
}

pub(crate) fn to_be_bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    Ok(byte_array(int_ops::to_le_bytes(ty, a).into_iter().rev()))
}

pub(crate) fn is_power_of_two(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    Ok(Value::Bool(int_ops::is_power_of_two(ty, a)))
}

pub(crate) fn next_power_of_two(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    in_range(cx, call, ty, int_ops::next_power_of_two(ty, a))
}

pub(crate) fn is_multiple_of(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, b) = pair(cx, call)?;
    let (a, b) = (ty.widen(a), ty.widen(b));
    // Only 0 is a multiple of 0.
    Ok(Value::Bool(
        a.checked_rem(b).map_or(a == 0, |rest| rest == 0),
    ))
}

pub(crate) fn isqrt(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    match int_ops::isqrt(ty, a) {
        Some(root) => Ok(from_carried(ty, root)),
        None => cx.raise(ErrorKind::Panic, format!("{a} has no square root")),
    }
}

fn logarithm(cx: &mut Interp, ty: IntTy, a: i64, base: i64) -> Res {
    match int_ops::ilog(ty, a, base) {
        Some(n) => Ok(Value::Int(n)),
        None => {
            let a = int_ops::display(ty, a);
            cx.raise(
                ErrorKind::Panic,
                format!("{a} has no logarithm to base {base}"),
            )
        }
    }
}

pub(crate) fn ilog(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, base) = pair(cx, call)?;
    logarithm(cx, ty, a, base)
}

pub(crate) fn ilog2(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    logarithm(cx, ty, a, 2)
}

pub(crate) fn ilog10(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    logarithm(cx, ty, a, 10)
}

pub(crate) fn abs_diff(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, b) = pair(cx, call)?;
    Ok(from_carried(ty.to_unsigned(), int_ops::abs_diff(ty, a, b)))
}

pub(crate) fn unsigned_abs(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    Ok(from_carried(ty.to_unsigned(), int_ops::unsigned_abs(ty, a)))
}

pub(crate) fn gcd(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, b) = pair(cx, call)?;
    in_range(cx, call, ty, int_ops::gcd(ty, a, b))
}

pub(crate) fn lcm(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, b) = pair(cx, call)?;
    in_range(cx, call, ty, int_ops::lcm(ty, a, b))
}

pub(crate) fn to_float(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    Ok(Value::Float(int_ops::to_float(ty, a)))
}

pub(crate) fn to_char(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (_, a) = this(cx, call)?;
    super::convert::char_of_code(cx, a)
}

fn in_radix(cx: &mut Interp, call: &mut Call<'_>, radix: u32) -> Res {
    let (ty, a) = this(cx, call)?;
    Ok(Value::str(int_ops::display_bits(ty, a, radix)))
}

pub(crate) fn to_hex(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    in_radix(cx, call, 16)
}

pub(crate) fn to_binary(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    in_radix(cx, call, 2)
}

pub(crate) fn to_octal(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    in_radix(cx, call, 8)
}

pub(crate) fn digits(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    let text = ty.widen(a).unsigned_abs().to_string();
    Ok(byte_array(
        text.bytes().map(|digit| digit.wrapping_sub(b'0')),
    ))
}

pub(crate) fn times(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a) = this(cx, call)?;
    let f = call.arg(0);
    let mut i = 0;
    while i < ty.widen(a) {
        cx.poll()?;
        cx.call1(&f, from_carried(ty, ty.wrap(i)))?;
        i += 1;
    }
    Ok(Value::Nil)
}

/// A byte with its ASCII letter changed; other numbers stay.
fn ascii_case(cx: &mut Interp, call: &mut Call<'_>, change: fn(&u8) -> u8) -> Res {
    let (ty, a) = this(cx, call)?;
    let changed = u8::try_from(a).map_or(a, |byte| i64::from(change(&byte)));
    Ok(from_carried(ty, changed))
}

pub(crate) fn to_ascii_uppercase(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    ascii_case(cx, call, u8::to_ascii_uppercase)
}

pub(crate) fn to_ascii_lowercase(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    ascii_case(cx, call, u8::to_ascii_lowercase)
}

pub(crate) fn eq_ignore_ascii_case(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (_, a, b) = pair(cx, call)?;
    let lower = |n: i64| u8::try_from(n).map_or(n, |byte| i64::from(byte.to_ascii_lowercase()));
    Ok(Value::Bool(lower(a) == lower(b)))
}

/// The receiver and an int of the other signedness, as plain numbers.
fn mixed(cx: &mut Interp, call: &mut Call<'_>) -> Res<(IntTy, i128, i128)> {
    let (ty, a) = this(cx, call)?;
    let other = call.arg(0);
    let other = cx.read_through(other)?;
    let b = match &other {
        Value::Int(n) => *n as i128,
        Value::Big(n) => *n as i128,
        Value::Byte(n) => *n as i128,
        v => return cx.wrong_arg(call, 0, "an int", v),
    };
    Ok((ty, ty.widen(a), b))
}

pub(crate) fn checked_add_signed(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, b) = mixed(cx, call)?;
    maybe(cx, call, ty, ty.carry(a + b))
}

pub(crate) fn checked_sub_unsigned(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, b) = mixed(cx, call)?;
    maybe(cx, call, ty, ty.carry(a - b))
}

pub(crate) fn wrapping_add_signed(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, b) = mixed(cx, call)?;
    Ok(from_carried(ty, ty.wrap(a + b)))
}

pub(crate) fn saturating_add_signed(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (ty, a, b) = mixed(cx, call)?;
    let sum = (a + b).clamp(ty.min(), ty.max());
    Ok(from_carried(ty, ty.wrap(sum)))
}
