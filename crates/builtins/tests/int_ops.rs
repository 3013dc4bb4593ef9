//! Every int operation against Rust's own, over all widths and the interesting values of each.

use ruchyruchy_builtins::IntTy;
use ruchyruchy_builtins::int_ops::{self, ArithError};

fn flag<T: Copy, U>(pair: (T, bool), carry: impl Fn(T) -> U) -> Option<U> {
    (!pair.1).then(|| carry(pair.0))
}

macro_rules! check_width {
    ($test:ident, $rust:ident, $ty:ident, $unsigned:ident) => {
        #[test]
        fn $test() {
            let ty = IntTy::$ty;
            let carry = |x: $rust| x as i64;
            let max = $rust::MAX;
            let values = [
                0,
                1,
                2,
                3,
                7,
                10,
                100,
                max,
                max - 1,
                max / 2,
                max / 2 + 1,
                max / 3,
                $rust::MIN,
                $rust::MIN + 1,
            ];
            let values = values
                .into_iter()
                .chain([5, 60].map(|n: $rust| n.wrapping_neg()));
            for a in values.clone() {
                let ca = carry(a);
                assert_eq!(ty.carry(a as i128), Some(ca));
                assert_eq!(int_ops::checked_neg(ty, ca), a.checked_neg().map(carry));
                assert_eq!(int_ops::wrapping_neg(ty, ca), carry(a.wrapping_neg()));
                assert_eq!(int_ops::not(ty, ca), carry(!a));
                assert_eq!(int_ops::count_ones(ty, ca), a.count_ones() as i64);
                assert_eq!(int_ops::count_zeros(ty, ca), a.count_zeros() as i64);
                assert_eq!(int_ops::leading_zeros(ty, ca), a.leading_zeros() as i64);
                assert_eq!(int_ops::trailing_zeros(ty, ca), a.trailing_zeros() as i64);
                assert_eq!(int_ops::leading_ones(ty, ca), a.leading_ones() as i64);
                assert_eq!(int_ops::trailing_ones(ty, ca), a.trailing_ones() as i64);
                assert_eq!(int_ops::swap_bytes(ty, ca), carry(a.swap_bytes()));
                assert_eq!(int_ops::reverse_bits(ty, ca), carry(a.reverse_bits()));
                assert_eq!(int_ops::to_le_bytes(ty, ca), a.to_le_bytes());
                assert_eq!(int_ops::from_le_bytes(ty, &a.to_le_bytes()), Some(ca));
                assert_eq!(int_ops::to_float(ty, ca), a as f64);
                assert_eq!(int_ops::display(ty, ca), a.to_string());
                assert_eq!(int_ops::display_bits(ty, ca, 16), format!("{a:x}"));
                assert_eq!(int_ops::display_bits(ty, ca, 2), format!("{a:b}"));
                assert_eq!(int_ops::cast(ty, ca, IntTy::I8), a as i8 as i64);
                assert_eq!(int_ops::cast(ty, ca, IntTy::U16), a as u16 as i64);
                assert_eq!(int_ops::cast(ty, ca, IntTy::U64), a as u64 as i64);
                assert_eq!(
                    int_ops::convert(ty, ca, IntTy::I8),
                    i8::try_from(a).ok().map(i64::from)
                );
                assert_eq!(int_ops::ilog(ty, ca, 2), a.checked_ilog2().map(i64::from));
                assert_eq!(int_ops::ilog(ty, ca, 10), a.checked_ilog10().map(i64::from));
                for n in [0_u32, 1, 3, 7, 8, 31, 33, 63, 64, 200] {
                    let cn = i64::from(n);
                    assert_eq!(int_ops::shl(ty, ca, cn), carry(a.wrapping_shl(n)));
                    assert_eq!(int_ops::shr(ty, ca, cn), carry(a.wrapping_shr(n)));
                    assert_eq!(
                        int_ops::checked_shl(ty, ca, cn),
                        a.checked_shl(n).map(carry)
                    );
                    assert_eq!(
                        int_ops::checked_shr(ty, ca, cn),
                        a.checked_shr(n).map(carry)
                    );
                    assert_eq!(int_ops::rotate_left(ty, ca, cn), carry(a.rotate_left(n)));
                    assert_eq!(int_ops::rotate_right(ty, ca, cn), carry(a.rotate_right(n)));
                    assert_eq!(
                        int_ops::checked_pow(ty, ca, n.into()),
                        a.checked_pow(n).map(carry)
                    );
                    assert_eq!(
                        int_ops::wrapping_pow(ty, ca, n.into()),
                        carry(a.wrapping_pow(n))
                    );
                    assert_eq!(
                        int_ops::saturating_pow(ty, ca, n.into()),
                        carry(a.saturating_pow(n))
                    );
                }
                for b in values.clone() {
                    let cb = carry(b);
                    assert_eq!(
                        int_ops::checked_add(ty, ca, cb),
                        a.checked_add(b).map(carry)
                    );
                    assert_eq!(
                        int_ops::checked_sub(ty, ca, cb),
                        a.checked_sub(b).map(carry)
                    );
                    assert_eq!(
                        int_ops::checked_mul(ty, ca, cb),
                        a.checked_mul(b).map(carry)
                    );
                    assert_eq!(
                        int_ops::checked_add(ty, ca, cb),
                        flag(a.overflowing_add(b), carry)
                    );
                    assert_eq!(int_ops::div(ty, ca, cb).ok(), a.checked_div(b).map(carry));
                    assert_eq!(int_ops::rem(ty, ca, cb).ok(), a.checked_rem(b).map(carry));
                    assert_eq!(
                        int_ops::div_euclid(ty, ca, cb).ok(),
                        a.checked_div_euclid(b).map(carry)
                    );
                    assert_eq!(
                        int_ops::rem_euclid(ty, ca, cb).ok(),
                        a.checked_rem_euclid(b).map(carry)
                    );
                    assert_eq!(int_ops::wrapping_add(ty, ca, cb), carry(a.wrapping_add(b)));
                    assert_eq!(int_ops::wrapping_sub(ty, ca, cb), carry(a.wrapping_sub(b)));
                    assert_eq!(int_ops::wrapping_mul(ty, ca, cb), carry(a.wrapping_mul(b)));
                    assert_eq!(
                        int_ops::saturating_add(ty, ca, cb),
                        carry(a.saturating_add(b))
                    );
                    assert_eq!(
                        int_ops::saturating_sub(ty, ca, cb),
                        carry(a.saturating_sub(b))
                    );
                    assert_eq!(
                        int_ops::saturating_mul(ty, ca, cb),
                        carry(a.saturating_mul(b))
                    );
                    assert_eq!(int_ops::abs_diff(ty, ca, cb), a.abs_diff(b) as i64);
                    assert_eq!(int_ops::midpoint(ty, ca, cb), carry(a.midpoint(b)));
                    if b == 0 {
                        assert_eq!(int_ops::div(ty, ca, cb), Err(ArithError::DivisionByZero));
                        assert_eq!(int_ops::wrapping_div(ty, ca, cb), None);
                    } else {
                        assert_eq!(
                            int_ops::wrapping_div(ty, ca, cb),
                            Some(carry(a.wrapping_div(b)))
                        );
                        assert_eq!(
                            int_ops::wrapping_rem(ty, ca, cb),
                            Some(carry(a.wrapping_rem(b)))
                        );
                        assert_eq!(
                            int_ops::saturating_div(ty, ca, cb),
                            Some(carry(a.saturating_div(b)))
                        );
                    }
                }
            }
            for x in [
                0.0,
                -0.9,
                1.9,
                -1.0,
                255.5,
                3e9,
                -3e9,
                1e30,
                f64::NAN,
                f64::INFINITY,
                f64::NEG_INFINITY,
            ] {
                assert_eq!(int_ops::cast_float(x, ty), carry(x as $rust), "{x}");
            }
            assert_eq!(ty.to_unsigned().max(), $unsigned::MAX as i128);
        }
    };
}

check_width!(as_rust_i8, i8, I8, u8);
check_width!(as_rust_i16, i16, I16, u16);
check_width!(as_rust_i32, i32, I32, u32);
check_width!(as_rust_i64, i64, I64, u64);
check_width!(as_rust_u8, u8, U8, u8);
check_width!(as_rust_u16, u16, U16, u16);
check_width!(as_rust_u32, u32, U32, u32);
check_width!(as_rust_u64, u64, U64, u64);

#[test]
fn signed_only() {
    for a in [i32::MIN, -7, -1, 0, 1, i32::MAX] {
        let ca = i64::from(a);
        assert_eq!(
            int_ops::checked_abs(IntTy::I32, ca),
            a.checked_abs().map(i64::from)
        );
        assert_eq!(
            int_ops::wrapping_abs(IntTy::I32, ca),
            i64::from(a.wrapping_abs())
        );
        assert_eq!(
            int_ops::saturating_abs(IntTy::I32, ca),
            i64::from(a.saturating_abs())
        );
        assert_eq!(
            int_ops::saturating_neg(IntTy::I32, ca),
            i64::from(a.saturating_neg())
        );
        assert_eq!(
            int_ops::unsigned_abs(IntTy::I32, ca),
            i64::from(a.unsigned_abs())
        );
        assert_eq!(int_ops::signum(IntTy::I32, ca), i64::from(a.signum()));
        assert_eq!(
            int_ops::isqrt(IntTy::I32, ca),
            a.checked_isqrt().map(i64::from)
        );
    }
    assert_eq!(int_ops::unsigned_abs(IntTy::I64, i64::MIN), i64::MIN);
}

#[test]
fn number_theory() {
    let ty = IntTy::I64;
    assert_eq!(int_ops::gcd(ty, 12, -18), Some(6));
    assert_eq!(int_ops::gcd(ty, 0, 0), Some(0));
    assert_eq!(int_ops::gcd(ty, i64::MIN, 0), None);
    assert_eq!(int_ops::lcm(ty, 4, 6), Some(12));
    assert_eq!(int_ops::lcm(ty, 0, 6), Some(0));
    assert_eq!(int_ops::lcm(ty, i64::MAX, i64::MAX - 1), None);
    assert_eq!(int_ops::isqrt(IntTy::U64, -1), Some(i64::from(u32::MAX)));
    assert_eq!(int_ops::ilog(ty, 8, 1), None);
    assert_eq!(int_ops::factorial(ty, 20), Some(2432902008176640000));
    assert_eq!(int_ops::factorial(ty, 21), None);
    assert_eq!(int_ops::factorial(ty, i64::MAX), None);
    assert_eq!(int_ops::factorial(ty, -1), None);
    assert_eq!(int_ops::factorial(IntTy::U8, 5), Some(120));
    assert_eq!(int_ops::checked_pow(ty, 1, u64::MAX), Some(1));
    assert_eq!(int_ops::checked_pow(ty, -1, u64::MAX), Some(-1));
    assert_eq!(int_ops::checked_pow(ty, 2, u64::MAX), None);
}

#[test]
fn rounding() {
    let ty = IntTy::I64;
    for (a, b, floor, ceil) in [
        (7, 2, 3, 4),
        (-7, 2, -4, -3),
        (7, -2, -4, -3),
        (-7, -2, 3, 4),
        (6, 2, 3, 3),
    ] {
        assert_eq!(int_ops::div_floor(ty, a, b), Ok(floor));
        assert_eq!(int_ops::div_ceil(ty, a, b), Ok(ceil));
    }
    assert_eq!(int_ops::div(ty, i64::MIN, -1), Err(ArithError::Overflow));
    assert_eq!(int_ops::rem(ty, i64::MIN, -1), Err(ArithError::Overflow));
    for a in 0..40_u8 {
        for n in 1..10_u8 {
            assert_eq!(
                int_ops::next_multiple_of(IntTy::U8, a.into(), n.into()),
                Ok(a.next_multiple_of(n).into())
            );
        }
        assert_eq!(
            int_ops::next_power_of_two(IntTy::U8, a.into()),
            Some(a.next_power_of_two().into())
        );
        assert_eq!(
            int_ops::is_power_of_two(IntTy::U8, a.into()),
            a.is_power_of_two()
        );
    }
    assert_eq!(
        int_ops::next_multiple_of(IntTy::U8, 250, 100),
        Err(ArithError::Overflow)
    );
    assert_eq!(
        int_ops::next_multiple_of(IntTy::U8, 1, 0),
        Err(ArithError::DivisionByZero)
    );
    assert_eq!(int_ops::next_power_of_two(IntTy::U8, 129), None);
    assert!(!int_ops::is_power_of_two(ty, i64::MIN));
    assert!(int_ops::is_power_of_two(IntTy::U64, i64::MIN));
}

#[test]
fn from_floats_and_bytes() {
    assert_eq!(int_ops::float_to_int(2.9, IntTy::I64), Some(2));
    assert_eq!(int_ops::float_to_int(-0.5, IntTy::U8), Some(0));
    assert_eq!(int_ops::float_to_int(256.0, IntTy::U8), None);
    assert_eq!(int_ops::float_to_int(f64::NAN, IntTy::I64), None);
    assert_eq!(int_ops::float_to_int(9.3e18, IntTy::I64), None);
    assert_eq!(int_ops::from_le_bytes(IntTy::I32, &[1]), None);
    assert_eq!(int_ops::display_bits(IntTy::I64, 35, 36), "z");
    assert_eq!(int_ops::display_bits(IntTy::I64, 35, 1), "");
}
