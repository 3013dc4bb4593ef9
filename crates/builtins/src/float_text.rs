//! The text of floats, one rule everywhere.
//!
//! A float is shown with the fewest digits that read back as the same float, never with an
//! exponent, and with `.0` when it is integral: `1.0`, `0.1`, `100000000000000000000.0`, `0.00001`, `-0.0`, `inf`, `-inf`,
//! `NaN`. Rust's own `Display` gives the same digits (shortest round trip, no exponent) without the `.0`; its `Debug`
//! switches to exponents, which is why both `{}` and `{:?}` of a program come here.

use std::fmt::Write;

/// The text of a float.
pub fn display(x: f64) -> String {
    let mut out = String::new();
    write_display(&mut out, x);
    out
}

/// Appends the text of a float.
pub fn write_display(out: &mut String, x: f64) {
    let start = out.len();
    // Writing to a String cannot fail.
    let _ = write!(out, "{x}");
    let integral = out
        .bytes()
        .skip(start)
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    if integral {
        out.push_str(".0");
    }
}

/// The text with a fixed number of decimals, correctly rounded from the exact value, ties to even.
pub fn fixed(x: f64, decimals: usize) -> String {
    let decimals = decimals.min(MAX_DECIMALS);
    format!("{x:.decimals$}")
}

/// The text with an exponent, as `{:e}` shows it: `1.5e3`; `decimals` are those of the mantissa, as many as needed if
/// `None`.
pub fn exponent(x: f64, decimals: Option<usize>) -> String {
    match decimals.map(|decimals| decimals.min(MAX_DECIMALS)) {
        Some(decimals) => format!("{x:.decimals$e}"),
        None => format!("{x:e}"),
    }
}

/// Most decimals that are produced; a format spec can't ask for more.
pub const MAX_DECIMALS: usize = u16::MAX as usize;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (x, expected) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e20, "100000000000000000000.0"),
            (1e-5, "0.00001"),
            (1e16, "10000000000000000.0"),
            (-2.5, "-2.5"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "NaN"),
            (-f64::NAN, "NaN"),
            (9007199254740993.0, "9007199254740992.0"),
            (123456.789, "123456.789"),
        ] {
            assert_eq!(display(x), expected);
        }
        assert_eq!(display(1e100).len(), 103);
        assert_eq!(display(5e-324).len(), 326);
    }

    #[test]
    fn appends_only_its_own() {
        let mut out = String::from("a.b=");
        write_display(&mut out, 3.0);
        assert_eq!(out, "a.b=3.0");
    }

    #[test]
    fn reads_back() {
        let mut bits = 1_u64;
        for _ in 0..10_000 {
            bits = bits
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let x = f64::from_bits(bits);
            let text = display(x);
            assert!(
                x.is_nan() || text.parse::<f64>().unwrap().to_bits() == bits,
                "{text}"
            );
            assert!(!text.contains('e'));
        }
    }

    #[test]
    fn other_forms() {
        assert_eq!(fixed(2.675, 2), "2.67");
        assert_eq!(fixed(0.5, 0), "0");
        assert_eq!(fixed(-0.001, 2), "-0.00");
        assert_eq!(exponent(1500.0, None), "1.5e3");
        assert_eq!(exponent(1234.5, Some(2)), "1.23e3");
        assert_eq!(exponent(0.00012, None), "1.2e-4");
        assert_eq!(fixed(1.0, usize::MAX).len(), 2 + MAX_DECIMALS);
    }
}
