//! Comparing ints with floats exactly, and hashing both alike.
//!
//! `1 == 1.0`, but `9007199254740993 != 9007199254740992.0` although the int rounds to that float: the comparison is
//! of the numbers themselves. Equal numbers must hash alike, so a float that is an int in range hashes as
//! that int.

use std::cmp::Ordering;

use crate::int_ty::IntTy;

/// Order of an int and a float; `None` for NaN.
pub fn cmp_int_float(int: i64, float: f64) -> Option<Ordering> {
    cmp_wide(i128::from(int), float)
}

/// Order of an int of a width and a float; `None` for NaN.
pub fn cmp_typed_float(ty: IntTy, int: i64, float: f64) -> Option<Ordering> {
    cmp_wide(ty.widen(int), float)
}

/// Whether an int and a float are the same number.
pub fn eq_int_float(int: i64, float: f64) -> bool {
    cmp_int_float(int, float) == Some(Ordering::Equal)
}

/// Order of two ints of different widths.
pub fn cmp_typed(a_ty: IntTy, a: i64, b_ty: IntTy, b: i64) -> Ordering {
    a_ty.widen(a).cmp(&b_ty.widen(b))
}

fn cmp_wide(int: i128, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    // Any int of 64 bits is strictly within these bounds; within them the cast only drops the fraction.
    if float >= 1e30 {
        return Some(Ordering::Less);
    }
    if float <= -1e30 {
        return Some(Ordering::Greater);
    }
    let whole = float as i128;
    let fraction = float - float.trunc();
    Some(
        int.cmp(&whole)
            .then_with(|| 0.0.partial_cmp(&fraction).unwrap_or(Ordering::Equal)),
    )
}

/// What a number is hashed as; equal numbers have equal keys.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NumberKey {
    /// An int, or a float that is one.
    Int(i64),
    /// The bits of any other float, one pattern for all NaNs.
    Float(u64),
}

/// What a float is hashed as.
pub fn float_key(x: f64) -> NumberKey {
    // 2^63 itself is out of range, so the upper bound is strict.
    if x.trunc() == x && (-9223372036854775808.0..9223372036854775808.0).contains(&x) {
        NumberKey::Int(x as i64)
    } else if x.is_nan() {
        NumberKey::Float(f64::NAN.to_bits())
    } else {
        NumberKey::Float(x.to_bits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ordering::*;

    #[test]
    fn exact() {
        for (int, float, expected) in [
            (1, 1.0, Some(Equal)),
            (1, 1.5, Some(Less)),
            (2, 1.5, Some(Greater)),
            (-1, -1.5, Some(Greater)),
            (0, -0.0, Some(Equal)),
            (9007199254740993, 9007199254740992.0, Some(Greater)),
            (i64::MAX, 9223372036854775808.0, Some(Less)),
            (i64::MIN, -9223372036854775808.0, Some(Equal)),
            (i64::MAX, f64::INFINITY, Some(Less)),
            (i64::MIN, f64::NEG_INFINITY, Some(Greater)),
            (0, 5e-324, Some(Less)),
            (0, -5e-324, Some(Greater)),
            (0, f64::NAN, None),
            (0, f64::MAX, Some(Less)),
        ] {
            assert_eq!(cmp_int_float(int, float), expected, "{int} {float}");
        }
        assert_eq!(
            cmp_typed_float(IntTy::U64, -1, 18446744073709551616.0),
            Some(Less)
        );
        assert_eq!(cmp_typed(IntTy::U64, -1, IntTy::I64, -1), Greater);
    }

    #[test]
    fn keys_agree_with_equality() {
        let ints = [
            0,
            1,
            -1,
            i64::MAX,
            i64::MIN,
            9007199254740993,
            9007199254740992,
        ];
        let floats = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.5,
            9223372036854775808.0,
            -9223372036854775808.0,
            9007199254740992.0,
        ];
        for int in ints {
            for float in floats {
                assert_eq!(
                    float_key(float) == NumberKey::Int(int),
                    eq_int_float(int, float),
                    "{int} {float}"
                );
            }
        }
        assert_eq!(float_key(f64::NAN), float_key(-f64::NAN));
        assert_ne!(float_key(f64::INFINITY), float_key(f64::NEG_INFINITY));
    }
}
