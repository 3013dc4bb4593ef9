//! Both formats against plain Rust numbers: what goes in comes out, kinds do not overlap, and the fast operations
//! give what i64 and f64 give, or nothing.

use super::format::{self, Format};
use super::*;

fn samples() -> Vec<i64> {
    let mut all = vec![0, 1, -1, 7, -8, i64::MAX, i64::MIN];
    for bits in [31, 32, 49, 50, 51, 59, 60, 61, 62] {
        for near in -2..=2 {
            all.push((1_i64 << bits) + near);
            all.push(-(1_i64 << bits) + near);
        }
    }
    let mut x = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..200 {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        all.push(x as i64 >> (x % 64));
    }
    all
}

fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

fn float_samples() -> Vec<f64> {
    let mut all = vec![
        0.0,
        -0.0,
        1.0,
        -1.5,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        -f64::NAN,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        power_of_two(257),
        power_of_two(-255),
        power_of_two(256) * 1.999,
        power_of_two(-256),
        f64::from_bits(0x7FF0_0000_0000_0001),
        f64::from_bits(0xFFFF_FFFF_FFFF_FFFF),
    ];
    all.extend(samples().into_iter().map(|n| f64::from_bits(n as u64)));
    all.extend(samples().into_iter().map(|n| n as f64 / 3.0));
    all
}

fn kinds<F: Format>(word: u64) -> usize {
    [
        F::is_int(word),
        F::is_float(word),
        F::is_reference(word),
        F::as_immediate(word).is_some(),
        F::is_short(word),
    ]
    .into_iter()
    .filter(|is| *is)
    .count()
}

fn same_float(x: f64, y: f64) -> bool {
    x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan()
}

fn everything_comes_out<F: Format>() {
    let limit = 1_i64 << (F::INT_BITS - 1);
    for n in samples() {
        let word = F::int(n);
        assert_eq!(word.is_some(), (-limit..limit).contains(&n), "{n}");
        if let Some(word) = word {
            assert_eq!((F::int_value(word), kinds::<F>(word)), (n, 1));
            assert!(F::is_int(word));
        }
    }
    for x in float_samples() {
        if let Some(word) = F::float(x) {
            assert!(F::is_float(word) && kinds::<F>(word) == 1, "{x} {word:x}");
            assert!(same_float(F::float_value(word), x), "{x}");
        } else {
            assert!(F::NAME == "self-tagging" && (x.abs() < 1e-76 || x.abs() > 1e77 || x.is_nan()));
        }
    }
    for address in [8, 0x1000, 0x7FFF_FFFF_FFF8] {
        let word = F::reference(address);
        assert!(F::is_reference(word) && kinds::<F>(word) == 1);
        assert_eq!(F::address(word), address);
    }
    for kind in 0..32 {
        for payload in [0, 1, 255, (1 << IMMEDIATE_BITS) - 1] {
            let word = F::immediate(kind, payload);
            assert!(F::is_immediate(word, kind) && kinds::<F>(word) == 1);
            assert!(!F::is_immediate(word, kind ^ 1));
            assert_eq!(F::as_immediate(word), Some((kind, payload)));
        }
    }
    for text in [
        "", "a", "abc", "äöü", "\0\0", "abcde", "abcdefg", "abcdefgh",
    ] {
        let word = F::short(text.as_bytes());
        assert_eq!(word.is_some(), text.len() <= F::SHORT_TEXT);
        if let Some(word) = word {
            let (bytes, len) = F::short_bytes(word);
            assert_eq!(&bytes[..len], text.as_bytes());
            assert!(F::is_short(word) && kinds::<F>(word) == 1);
            assert!(bytes[len..].iter().all(|&b| b == 0));
        }
    }
}

fn operations_are_those_of_numbers<F: Format>() {
    let words: Vec<(i64, u64)> = samples()
        .into_iter()
        .filter_map(|n| Some((n, F::int(n)?)))
        .collect();
    for &(x, a) in &words {
        for &(y, b) in &words {
            let value = |word: Option<u64>| word.map(F::int_value);
            let fits = |n: Option<i64>| n.filter(|&n| F::int(n).is_some());
            assert_eq!(
                value(format::add::<F>(a, b)),
                fits(x.checked_add(y)),
                "{x} {y}"
            );
            assert_eq!(
                value(format::sub::<F>(a, b)),
                fits(x.checked_sub(y)),
                "{x} {y}"
            );
            assert_eq!(
                value(format::mul::<F>(a, b)),
                fits(x.checked_mul(y)),
                "{x} {y}"
            );
            assert_eq!(format::less::<F>(a, b), Some(x < y));
            assert_eq!(format::less_equal::<F>(a, b), Some(x <= y));
            assert_eq!(format::equal::<F>(a, b), Some(x == y));
        }
        let half = F::float(0.5).unwrap_or_default();
        assert_eq!(format::add::<F>(a, half), None);
        assert_eq!(format::less::<F>(half, a), None);
    }
    let words: Vec<(f64, u64)> = float_samples()
        .into_iter()
        .filter_map(|x| Some((x, F::float(x)?)))
        .collect();
    for &(x, a) in &words {
        for &(y, b) in &words {
            let is = |word: Option<u64>, expected: f64| match word {
                Some(word) => same_float(F::float_value(word), expected),
                None => F::float(expected).is_none(),
            };
            assert!(is(format::add::<F>(a, b), x + y), "{x} {y}");
            assert!(is(format::sub::<F>(a, b), x - y), "{x} {y}");
            assert!(is(format::mul::<F>(a, b), x * y), "{x} {y}");
            assert_eq!(format::less::<F>(a, b), Some(x < y));
            assert_eq!(format::less_equal::<F>(a, b), Some(x <= y));
            assert_eq!(format::equal::<F>(a, b), Some(x == y));
        }
    }
}

#[test]
fn self_tagging() {
    everything_comes_out::<SelfTag>();
    operations_are_those_of_numbers::<SelfTag>();
}

#[test]
fn nan_boxing() {
    everything_comes_out::<NanBox>();
    operations_are_those_of_numbers::<NanBox>();
}

#[test]
fn constants_are_words_of_the_format() {
    let word = |kind: Kind, payload| Words::immediate(kind as u8, payload);
    assert_eq!(Value::NIL.bits(), word(Kind::Nil, 0));
    assert_eq!(Value::TRUE.bits(), Value::bool(true).bits());
    assert_eq!(Value::FALSE.bits(), Value::bool(false).bits());
    assert_eq!(Value::NONE.bits(), Value::unit(OPTION, 0).bits());
    assert_eq!(Value::HOLE.bits(), word(Kind::Hole, 0));
    assert_eq!(Some(Value::EMPTY.bits()), Words::short(b""));
    let falsy = [Value::NIL, Value::FALSE, Value::NONE];
    assert!(falsy.iter().all(|v| !v.truthy()));
    let zero = Value::int32(0);
    let others = [Value::TRUE, zero, Value::EMPTY, Value::unit(RESULT, 0)];
    assert!(others.iter().all(|v| v.truthy()));
}

#[test]
fn immediates_come_out() {
    let all = [
        (Value::NIL, Immediate::Nil),
        (Value::TRUE, Immediate::Bool(true)),
        (Value::FALSE, Immediate::Bool(false)),
        (Value::byte(255), Immediate::Byte(255)),
        (Value::atom(u32::MAX), Immediate::Atom(u32::MAX)),
        (
            Value::unit(TYPE_LIMIT - 1, VARIANT_LIMIT - 1),
            Immediate::Unit(TYPE_LIMIT - 1, VARIANT_LIMIT - 1),
        ),
        (Value::fun(u32::MAX), Immediate::Fun(u32::MAX)),
        (Value::builtin(7), Immediate::Builtin(7)),
        (Value::ctor(5, 6), Immediate::Ctor(5, 6)),
        (Value::ty(9), Immediate::Type(9)),
        (Value::HOLE, Immediate::Hole),
    ];
    for (value, immediate) in all {
        assert_eq!(value.immediate(), Some(immediate));
    }
    assert_eq!(Value::int32(5).immediate(), None);
}

#[test]
fn division_only_where_it_is_plain() {
    let int = |n| Value::int32(n);
    let n = |v: Option<Value>| v.and_then(Value::as_small_int);
    assert_eq!(n(int(-7).try_div(int(2))), Some(-3));
    assert_eq!(n(int(-7).try_rem(int(2))), Some(-1));
    for bad in [0, -1] {
        assert!(int(7).try_div(int(bad)).is_none() && int(7).try_rem(int(bad)).is_none());
    }
    let x = Value::small_float(1.0).unwrap_or(Value::NIL);
    let quotient = x.try_div(Value::small_float(4.0).unwrap_or(Value::NIL));
    assert_eq!(quotient.and_then(Value::as_small_float), Some(0.25));
}
