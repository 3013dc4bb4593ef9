//! Transcendental functions, one implementation for every platform and tier.
//!
//! The standard library's `sin`, `pow` and kin call the system's C library, which differs between platforms in the last
//! digit. These come from `libm`, which is plain Rust and computes the same everywhere. What IEEE 754 fixes exactly (`sqrt floor
//! ceil trunc round abs`) is the standard library's.

/// Sine.
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}
/// Cosine.
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}
/// Tangent.
pub fn tan(x: f64) -> f64 {
    libm::tan(x)
}
/// Arc sine.
pub fn asin(x: f64) -> f64 {
    libm::asin(x)
}
/// Arc cosine.
pub fn acos(x: f64) -> f64 {
    libm::acos(x)
}
/// Arc tangent.
pub fn atan(x: f64) -> f64 {
    libm::atan(x)
}
/// Angle of the point (x, y).
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}
/// Hyperbolic sine.
pub fn sinh(x: f64) -> f64 {
    libm::sinh(x)
}
/// Hyperbolic cosine.
pub fn cosh(x: f64) -> f64 {
    libm::cosh(x)
}
/// Hyperbolic tangent.
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}
/// Inverse hyperbolic sine.
pub fn asinh(x: f64) -> f64 {
    libm::asinh(x)
}
/// Inverse hyperbolic cosine.
pub fn acosh(x: f64) -> f64 {
    libm::acosh(x)
}
/// Inverse hyperbolic tangent.
pub fn atanh(x: f64) -> f64 {
    libm::atanh(x)
}
/// e to the power of `x`.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}
/// 2 to the power of `x`.
pub fn exp2(x: f64) -> f64 {
    libm::exp2(x)
}
/// e to the power of `x`, less 1.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}
/// Natural logarithm.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}
/// Natural logarithm of 1 more.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}
/// Logarithm to base 2.
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}
/// Logarithm to base 10.
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}
/// Logarithm to any base: the quotient of natural logarithms, as in Rust.
pub fn log(x: f64, base: f64) -> f64 {
    ln(x) / ln(base)
}
/// Cube root.
pub fn cbrt(x: f64) -> f64 {
    libm::cbrt(x)
}
/// Length of the hypotenuse.
pub fn hypot(x: f64, y: f64) -> f64 {
    libm::hypot(x, y)
}
/// Power.
pub fn powf(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}
/// Power with an int exponent, correctly rounded as far as [`powf`] is.
pub fn powi(base: f64, exponent: i64) -> f64 {
    libm::pow(base, exponent as f64)
}
/// `x * a + b`, rounded once.
pub fn mul_add(x: f64, a: f64, b: f64) -> f64 {
    libm::fma(x, a, b)
}

/// `x % y`, the sign of `x`; NaN for a zero divisor.
pub fn rem(x: f64, y: f64) -> f64 {
    // The operator compiles to a call of the C library's fmod, which is exact and so the same everywhere.
    x % y
}

/// Remainder that is not negative.
pub fn rem_euclid(x: f64, n: f64) -> f64 {
    let rest = rem(x, n);
    if rest < 0.0 { rest + n.abs() } else { rest }
}

/// Integral quotient whose remainder is not negative.
pub fn div_euclid(x: f64, n: f64) -> f64 {
    let quotient = (x / n).trunc();
    match rem(x, n) < 0.0 {
        true if n > 0.0 => quotient - 1.0,
        true => quotient + 1.0,
        false => quotient,
    }
}

/// The number rounded to so many decimals, halves away from zero as written in decimal: `round_to(2.675, 2)` is 2.68
/// although the float is a little less. Negative digits round before the point.
pub fn round_to(x: f64, digits: i64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    // No float has more than 324 decimals or 309 digits before the point.
    let digits = digits.clamp(-310, 330) as i32;
    match round_decimal(&x.abs().to_string(), digits).parse::<f64>() {
        Ok(rounded) => rounded.copysign(x),
        Err(_) => x,
    }
}

/// Rounds a decimal text without sign and exponent, halves up.
fn round_decimal(text: &str, digits: i32) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut figures: Vec<u8> = whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| byte.wrapping_sub(b'0'))
        .collect();
    // How many figures stay; they are worth 10^-digits each.
    let keep = whole.len() as i64 + i64::from(digits);
    let up = usize::try_from(keep)
        .ok()
        .and_then(|keep| figures.get(keep))
        .is_some_and(|&next| next >= 5);
    figures.resize(usize::try_from(keep).unwrap_or(0), 0);
    let mut carry = up;
    for figure in figures.iter_mut().rev() {
        if !carry {
            break;
        }
        carry = *figure == 9;
        *figure = if carry { 0 } else { *figure + 1 };
    }
    let mut out = String::with_capacity(figures.len() + 8);
    if carry {
        out.push('1');
    }
    out.extend(figures.iter().map(|&figure| char::from(b'0' + figure)));
    if out.is_empty() {
        out.push('0');
    }
    format!("{out}e{}", -digits)
}

/// Radians to degrees.
pub fn to_degrees(x: f64) -> f64 {
    x.to_degrees()
}

/// Degrees to radians.
pub fn to_radians(x: f64) -> f64 {
    x.to_radians()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        use std::f64::consts::*;
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-15, "{a} {b}");
        close(sin(FRAC_PI_6), 0.5);
        close(cos(PI), -1.0);
        close(tan(FRAC_PI_4), 1.0);
        close(asin(1.0), FRAC_PI_2);
        close(acos(0.0), FRAC_PI_2);
        close(atan2(1.0, -1.0), 3.0 * FRAC_PI_4);
        close(exp(1.0), E);
        close(ln(2.0), LN_2);
        close(sinh(1.0), (E - 1.0 / E) / 2.0);
        close(tanh(0.5), (E - 1.0) / (E + 1.0));
        close(asinh(sinh(1.0)), 1.0);
        close(acosh(cosh(1.0)), 1.0);
        close(atanh(tanh(0.5)), 0.5);
        close(exp_m1(1.0), E - 1.0);
        close(ln_1p(1.0), LN_2);
        close(to_radians(180.0), PI);
        close(to_degrees(PI), 180.0);
        assert_eq!(
            (
                exp2(10.0),
                log2(8.0),
                log10(1000.0),
                cbrt(27.0),
                hypot(3.0, 4.0)
            ),
            (1024.0, 3.0, 3.0, 3.0, 5.0)
        );
        assert_eq!(
            (powf(2.0, 0.5), powi(2.0, -1), powi(10.0, 15)),
            (SQRT_2, 0.5, 1e15)
        );
        assert_eq!(log(8.0, 2.0), ln(8.0) / ln(2.0));
        assert_eq!(mul_add(0.1, 10.0, -1.0), 5.551115123125783e-17);
    }

    #[test]
    fn division_as_rust() {
        for x in [7.5, -7.5, 0.0, -0.1, f64::INFINITY, f64::NAN] {
            for n in [2.0, -2.0, 0.3, 0.0, f64::INFINITY] {
                let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
                assert!(same(rem_euclid(x, n), x.rem_euclid(n)), "{x} {n}");
                assert!(same(div_euclid(x, n), x.div_euclid(n)), "{x} {n}");
            }
        }
    }

    #[test]
    fn decimals() {
        for (x, digits, expected) in [
            (2.675, 2, 2.68),
            (1.005, 2, 1.01),
            (-1.5, 0, -2.0),
            (2.5, 0, 3.0),
            (1234.5678, -2, 1200.0),
            (1250.0, -2, 1300.0),
            (99.99, 1, 100.0),
            (0.04, 1, 0.0),
            (0.5, -5, 0.0),
            (50.0, -2, 100.0),
            (1e300, 5, 1e300),
            (1.0, i64::MAX, 1.0),
            (1.0, i64::MIN, 0.0),
            (5e-324, 400, 5e-324),
        ] {
            assert_eq!(round_to(x, digits), expected, "{x} {digits}");
        }
        assert!(round_to(f64::NAN, 2).is_nan());
        assert_eq!(round_to(-0.001, 2).to_bits(), (-0.0_f64).to_bits());
    }
}
