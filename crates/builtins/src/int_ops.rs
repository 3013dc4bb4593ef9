//! Arithmetic on ints of every width.
//!
//! Operands are carried as [`int_ty`](crate::int_ty) describes and are in the range of their width; results are again.
//! Most operations go through `i128`, where sums, differences and quotients of any width are
//! exact, and are then checked, wrapped or limited; the frequent ones have a short way for 64 signed bits.
//! Shift counts are masked to the width, as in Rust's release mode.

use crate::int_ty::IntTy;

/// Why an operation has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArithError {
    /// The result is out of the range of the width.
    Overflow,
    /// The divisor is zero.
    DivisionByZero,
}

/// `a + b`, if in range.
#[inline]
pub fn checked_add(ty: IntTy, a: i64, b: i64) -> Option<i64> {
    match ty {
        IntTy::I64 => a.checked_add(b),
        _ => ty.carry(ty.widen(a) + ty.widen(b)),
    }
}

/// `a - b`, if in range.
#[inline]
pub fn checked_sub(ty: IntTy, a: i64, b: i64) -> Option<i64> {
    match ty {
        IntTy::I64 => a.checked_sub(b),
        _ => ty.carry(ty.widen(a) - ty.widen(b)),
    }
}

/// `a * b`, if in range.
#[inline]
pub fn checked_mul(ty: IntTy, a: i64, b: i64) -> Option<i64> {
    match ty {
        IntTy::I64 => a.checked_mul(b),
        // The product of two u64 can exceed even i128.
        _ => ty.carry(ty.widen(a).checked_mul(ty.widen(b))?),
    }
}

/// `a / b`, truncated towards zero.
#[inline]
pub fn div(ty: IntTy, a: i64, b: i64) -> Result<i64, ArithError> {
    divide(ty, a, b, |a, b| a / b)
}

/// `a % b`, with the sign of `a`. The least value by -1 overflows as in Rust.
#[inline]
pub fn rem(ty: IntTy, a: i64, b: i64) -> Result<i64, ArithError> {
    // The remainder itself would be 0; the quotient is what overflows.
    div(ty, a, b)?;
    divide(ty, a, b, |a, b| a % b)
}

/// Quotient whose remainder is not negative.
pub fn div_euclid(ty: IntTy, a: i64, b: i64) -> Result<i64, ArithError> {
    divide(ty, a, b, i128::div_euclid)
}

/// Remainder that is not negative.
pub fn rem_euclid(ty: IntTy, a: i64, b: i64) -> Result<i64, ArithError> {
    div(ty, a, b)?;
    divide(ty, a, b, i128::rem_euclid)
}

/// Quotient rounded down.
pub fn div_floor(ty: IntTy, a: i64, b: i64) -> Result<i64, ArithError> {
    divide(ty, a, b, |a, b| {
        a / b - i128::from(a % b != 0 && (a < 0) != (b < 0))
    })
}

/// Quotient rounded up.
pub fn div_ceil(ty: IntTy, a: i64, b: i64) -> Result<i64, ArithError> {
    divide(ty, a, b, |a, b| {
        a / b + i128::from(a % b != 0 && (a < 0) == (b < 0))
    })
}

fn divide(ty: IntTy, a: i64, b: i64, op: impl Fn(i128, i128) -> i128) -> Result<i64, ArithError> {
    if b == 0 {
        return Err(ArithError::DivisionByZero);
    }
    ty.carry(op(ty.widen(a), ty.widen(b)))
        .ok_or(ArithError::Overflow)
}

/// `-a`, if in range.
pub fn checked_neg(ty: IntTy, a: i64) -> Option<i64> {
    ty.carry(-ty.widen(a))
}

/// Absolute value, if in range.
pub fn checked_abs(ty: IntTy, a: i64) -> Option<i64> {
    ty.carry(ty.widen(a).abs())
}

/// `base` to the power of `exponent`, if in range.
pub fn checked_pow(ty: IntTy, base: i64, exponent: u64) -> Option<i64> {
    // By squaring; the loop runs at most 64 times, and a square is only taken if it is needed.
    let (mut result, mut square, mut left) = (1, base, exponent);
    loop {
        if left & 1 == 1 {
            result = checked_mul(ty, result, square)?;
        }
        left >>= 1;
        if left == 0 {
            return Some(result);
        }
        square = checked_mul(ty, square, square)?;
    }
}

/// `a + b`, wrapped.
pub fn wrapping_add(ty: IntTy, a: i64, b: i64) -> i64 {
    truncate(ty, a.wrapping_add(b))
}

/// `a - b`, wrapped.
pub fn wrapping_sub(ty: IntTy, a: i64, b: i64) -> i64 {
    truncate(ty, a.wrapping_sub(b))
}

/// `a * b`, wrapped.
pub fn wrapping_mul(ty: IntTy, a: i64, b: i64) -> i64 {
    truncate(ty, a.wrapping_mul(b))
}

/// `-a`, wrapped.
pub fn wrapping_neg(ty: IntTy, a: i64) -> i64 {
    truncate(ty, a.wrapping_neg())
}

/// Absolute value, wrapped.
pub fn wrapping_abs(ty: IntTy, a: i64) -> i64 {
    ty.wrap(ty.widen(a).abs())
}

/// `a / b`, wrapped; `None` for a zero divisor.
pub fn wrapping_div(ty: IntTy, a: i64, b: i64) -> Option<i64> {
    (b != 0).then(|| ty.wrap(ty.widen(a) / ty.widen(b)))
}

/// `a % b`, wrapped; `None` for a zero divisor.
pub fn wrapping_rem(ty: IntTy, a: i64, b: i64) -> Option<i64> {
    (b != 0).then(|| ty.wrap(ty.widen(a) % ty.widen(b)))
}

/// `base` to the power of `exponent`, wrapped.
pub fn wrapping_pow(ty: IntTy, base: i64, exponent: u64) -> i64 {
    let (mut result, mut square, mut left) = (1_i64, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = result.wrapping_mul(square);
        }
        square = square.wrapping_mul(square);
        left >>= 1;
    }
    truncate(ty, result)
}

/// The low bits of a 64-bit word as an int of this width.
fn truncate(ty: IntTy, word: i64) -> i64 {
    ty.wrap(i128::from(word))
}

/// `a + b`, limited to the range.
pub fn saturating_add(ty: IntTy, a: i64, b: i64) -> i64 {
    saturate(ty, ty.widen(a) + ty.widen(b))
}

/// `a - b`, limited to the range.
pub fn saturating_sub(ty: IntTy, a: i64, b: i64) -> i64 {
    saturate(ty, ty.widen(a) - ty.widen(b))
}

/// `a * b`, limited to the range.
pub fn saturating_mul(ty: IntTy, a: i64, b: i64) -> i64 {
    saturate(ty, ty.widen(a).saturating_mul(ty.widen(b)))
}

/// `-a`, limited to the range.
pub fn saturating_neg(ty: IntTy, a: i64) -> i64 {
    saturate(ty, -ty.widen(a))
}

/// Absolute value, limited to the range.
pub fn saturating_abs(ty: IntTy, a: i64) -> i64 {
    saturate(ty, ty.widen(a).abs())
}

/// `a / b`, limited to the range; `None` for a zero divisor.
pub fn saturating_div(ty: IntTy, a: i64, b: i64) -> Option<i64> {
    (b != 0).then(|| saturate(ty, ty.widen(a) / ty.widen(b)))
}

/// `base` to the power of `exponent`, limited to the range.
pub fn saturating_pow(ty: IntTy, base: i64, exponent: u64) -> i64 {
    checked_pow(ty, base, exponent).unwrap_or_else(|| {
        let negative = ty.widen(base) < 0 && exponent & 1 == 1;
        ty.wrap(if negative { ty.min() } else { ty.max() })
    })
}

fn saturate(ty: IntTy, number: i128) -> i64 {
    ty.wrap(number.clamp(ty.min(), ty.max()))
}

/// `a << n`, `n` masked to the width.
pub fn shl(ty: IntTy, a: i64, n: i64) -> i64 {
    truncate(ty, a.wrapping_shl(mask(ty, n)))
}

/// `a >> n`, `n` masked to the width; keeps the sign of signed widths.
pub fn shr(ty: IntTy, a: i64, n: i64) -> i64 {
    ty.wrap(ty.widen(a) >> mask(ty, n))
}

/// `a << n`; `None` unless `n` is below the number of bits.
pub fn checked_shl(ty: IntTy, a: i64, n: i64) -> Option<i64> {
    (0..i64::from(ty.bits()))
        .contains(&n)
        .then(|| shl(ty, a, n))
}

/// `a >> n`; `None` unless `n` is below the number of bits.
pub fn checked_shr(ty: IntTy, a: i64, n: i64) -> Option<i64> {
    (0..i64::from(ty.bits()))
        .contains(&n)
        .then(|| shr(ty, a, n))
}

fn mask(ty: IntTy, n: i64) -> u32 {
    // All widths are powers of two, so the low bits of `n` are its remainder.
    n as u32 & (ty.bits() - 1)
}

/// `!a`: every bit inverted.
pub fn not(ty: IntTy, a: i64) -> i64 {
    truncate(ty, !a)
}

/// The bits of `a` within its width, zeros above.
fn bits_of(ty: IntTy, a: i64) -> u64 {
    a.cast_unsigned() & (u64::MAX >> (64 - ty.bits()))
}

/// Bits rotated left within the width.
pub fn rotate_left(ty: IntTy, a: i64, n: i64) -> i64 {
    let (bits, n) = (bits_of(ty, a), mask(ty, n));
    let low = if n == 0 { 0 } else { bits >> (ty.bits() - n) };
    truncate(ty, (bits << n | low).cast_signed())
}

/// Bits rotated right within the width.
pub fn rotate_right(ty: IntTy, a: i64, n: i64) -> i64 {
    rotate_left(ty, a, i64::from(ty.bits() - mask(ty, n)))
}

/// Number of one bits.
pub fn count_ones(ty: IntTy, a: i64) -> i64 {
    i64::from(bits_of(ty, a).count_ones())
}

/// Number of zero bits.
pub fn count_zeros(ty: IntTy, a: i64) -> i64 {
    count_ones(ty, not(ty, a))
}

/// Number of zero bits at the top.
pub fn leading_zeros(ty: IntTy, a: i64) -> i64 {
    i64::from(bits_of(ty, a).leading_zeros()) - i64::from(64 - ty.bits())
}

/// Number of zero bits at the bottom; all of them for 0.
pub fn trailing_zeros(ty: IntTy, a: i64) -> i64 {
    i64::from(bits_of(ty, a).trailing_zeros().min(ty.bits()))
}

/// Number of one bits at the top.
pub fn leading_ones(ty: IntTy, a: i64) -> i64 {
    leading_zeros(ty, not(ty, a))
}

/// Number of one bits at the bottom.
pub fn trailing_ones(ty: IntTy, a: i64) -> i64 {
    trailing_zeros(ty, not(ty, a))
}

/// Bytes in reverse order.
pub fn swap_bytes(ty: IntTy, a: i64) -> i64 {
    truncate(
        ty,
        (a.swap_bytes().cast_unsigned() >> (64 - ty.bits())).cast_signed(),
    )
}

/// Bits in reverse order.
pub fn reverse_bits(ty: IntTy, a: i64) -> i64 {
    truncate(
        ty,
        (a.reverse_bits().cast_unsigned() >> (64 - ty.bits())).cast_signed(),
    )
}

/// The bytes, lowest first.
pub fn to_le_bytes(ty: IntTy, a: i64) -> Vec<u8> {
    a.to_le_bytes()
        .into_iter()
        .take(ty.bits() as usize / 8)
        .collect()
}

/// The int with these bytes, lowest first; `None` if their number is wrong.
pub fn from_le_bytes(ty: IntTy, bytes: &[u8]) -> Option<i64> {
    if bytes.len() != ty.bits() as usize / 8 {
        return None;
    }
    let word = bytes
        .iter()
        .rev()
        .fold(0_u64, |word, &byte| word << 8 | u64::from(byte));
    Some(truncate(ty, word.cast_signed()))
}

/// Whether exactly one bit is set; never for a negative value.
pub fn is_power_of_two(ty: IntTy, a: i64) -> bool {
    ty.widen(a) > 0 && bits_of(ty, a).is_power_of_two()
}

/// Smallest power of two that is not less, if in range; 1 for values below.
pub fn next_power_of_two(ty: IntTy, a: i64) -> Option<i64> {
    // At most 2^64, far below the limit of u128.
    let positive = u128::try_from(ty.widen(a)).unwrap_or(0);
    ty.carry(i128::try_from(positive.next_power_of_two()).ok()?)
}

/// Smallest multiple of `n` that is not less (not greater for a negative `n`).
pub fn next_multiple_of(ty: IntTy, a: i64, n: i64) -> Result<i64, ArithError> {
    if n == 0 {
        return Err(ArithError::DivisionByZero);
    }
    let (a, n) = (ty.widen(a), ty.widen(n));
    // The remainder with the sign of `n`, so that the missing part points in the direction of `n`.
    let rest = (a % n + n) % n;
    let next = if rest == 0 { a } else { a + (n - rest) };
    ty.carry(next).ok_or(ArithError::Overflow)
}

/// -1, 0 or 1.
pub fn signum(ty: IntTy, a: i64) -> i64 {
    ty.widen(a).signum() as i64
}

/// Distance of two ints, carried in the unsigned width with as many bits.
pub fn abs_diff(ty: IntTy, a: i64, b: i64) -> i64 {
    ty.to_unsigned().wrap((ty.widen(a) - ty.widen(b)).abs())
}

/// Absolute value, carried in the unsigned width with as many bits.
pub fn unsigned_abs(ty: IntTy, a: i64) -> i64 {
    ty.to_unsigned().wrap(ty.widen(a).abs())
}

/// Middle of two ints, rounded towards zero.
pub fn midpoint(ty: IntTy, a: i64, b: i64) -> i64 {
    ty.wrap((ty.widen(a) + ty.widen(b)) / 2)
}

/// Greatest common divisor, not negative; `None` if out of range.
pub fn gcd(ty: IntTy, a: i64, b: i64) -> Option<i64> {
    ty.carry(wide_gcd(ty.widen(a), ty.widen(b)))
}

/// Least common multiple, not negative; `None` if out of range.
pub fn lcm(ty: IntTy, a: i64, b: i64) -> Option<i64> {
    let (a, b) = (ty.widen(a), ty.widen(b));
    let divisor = wide_gcd(a, b);
    if divisor == 0 {
        Some(0)
    } else {
        ty.carry((a / divisor).checked_mul(b)?.abs())
    }
}

fn wide_gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

/// Square root rounded down; `None` for a negative value.
pub fn isqrt(ty: IntTy, a: i64) -> Option<i64> {
    ty.widen(a).checked_isqrt().map(|root| ty.wrap(root))
}

/// Logarithm rounded down; `None` unless the value is positive and the base at least 2.
pub fn ilog(ty: IntTy, a: i64, base: i64) -> Option<i64> {
    ty.widen(a).checked_ilog(ty.widen(base)).map(i64::from)
}

/// `1 * 2 * … * n`; `None` if negative or out of range.
pub fn factorial(ty: IntTy, n: i64) -> Option<i64> {
    // Every width overflows by 21, so a huge `n` ends the fold soon.
    if ty.widen(n) < 0 {
        return None;
    }
    let mut result = 1;
    let mut factor = 1_i128;
    while factor <= ty.widen(n) {
        result = checked_mul(ty, result, ty.carry(factor)?)?;
        factor += 1;
    }
    Some(result)
}

/// `n as to`: wrapped to the new width.
pub fn cast(from: IntTy, n: i64, to: IntTy) -> i64 {
    to.wrap(from.widen(n))
}

/// The same number in another width, if in its range.
pub fn convert(from: IntTy, n: i64, to: IntTy) -> Option<i64> {
    to.carry(from.widen(n))
}

/// `x as to`: without its fraction, limited to the range, 0 for NaN.
pub fn cast_float(x: f64, to: IntTy) -> i64 {
    // Saturates at the limits of i128, which are beyond all widths.
    saturate(to, x as i128)
}

/// The float without its fraction, if that is in range.
pub fn float_to_int(x: f64, to: IntTy) -> Option<i64> {
    if x.is_nan() {
        None
    } else {
        to.carry(x as i128)
    }
}

/// `n as f64`: the nearest float.
pub fn to_float(ty: IntTy, n: i64) -> f64 {
    match ty {
        IntTy::U64 => n.cast_unsigned() as f64,
        _ => n as f64,
    }
}

/// The decimal text of an int.
pub fn display(ty: IntTy, n: i64) -> String {
    match ty {
        IntTy::U64 => n.cast_unsigned().to_string(),
        _ => n.to_string(),
    }
}

/// The text of the bits in a radix from 2 to 36, negative values as two's complement of the width; empty for another
/// radix.
pub fn display_bits(ty: IntTy, n: i64, radix: u32) -> String {
    if !(2..=36).contains(&radix) {
        return String::new();
    }
    let mut bits = bits_of(ty, n);
    let mut digits = Vec::new();
    loop {
        let digit = (bits % u64::from(radix)) as u32;
        digits.extend(char::from_digit(digit, radix));
        bits /= u64::from(radix);
        if bits == 0 {
            return digits.iter().rev().collect();
        }
    }
}
