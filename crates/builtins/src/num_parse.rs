//! Reading numbers out of text.
//!
//! The rules are Rust's: no blanks, an optional sign (`-` only where the width has negative values), no `_`, no prefix. The
//! messages are Rust's too, since programs print them.

use std::fmt;

use crate::int_ty::IntTy;

/// Why a text is no number (or bool or character).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParseError {
    /// An int was asked for and the text is empty.
    EmptyInt,
    /// A character that is no digit.
    InvalidDigit,
    /// Above the range of the width.
    TooLarge,
    /// Below the range of the width.
    TooSmall,
    /// A float was asked for and the text is empty.
    EmptyFloat,
    /// The text is no float.
    InvalidFloat,
    /// The text is neither `true` nor `false`.
    InvalidBool,
    /// A character was asked for and the text is empty.
    EmptyChar,
    /// The text has more than one character.
    TooManyChars,
    /// The radix is not from 2 to 36.
    InvalidRadix,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ParseError::EmptyInt => "cannot parse integer from empty string",
            ParseError::InvalidDigit => "invalid digit found in string",
            ParseError::TooLarge => "number too large to fit in target type",
            ParseError::TooSmall => "number too small to fit in target type",
            ParseError::EmptyFloat => "cannot parse float from empty string",
            ParseError::InvalidFloat => "invalid float literal",
            ParseError::InvalidBool => "provided string was not `true` or `false`",
            ParseError::EmptyChar => "cannot parse char from empty string",
            ParseError::TooManyChars => "too many characters in string",
            ParseError::InvalidRadix => "radix must be from 2 to 36",
        })
    }
}

impl std::error::Error for ParseError {}

/// The types that Rust has for a failed `parse`. Values know only that they are a `ParseError`, so the message tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParseSort {
    /// `ParseIntError`
    Int,
    /// `ParseFloatError`
    Float,
    /// `ParseBoolError`
    Bool,
    /// `ParseCharError`
    Char,
}

impl ParseSort {
    /// The sort with this type name.
    pub fn of_type(name: &str) -> Option<ParseSort> {
        Some(match name {
            "ParseIntError" => ParseSort::Int,
            "ParseFloatError" => ParseSort::Float,
            "ParseBoolError" => ParseSort::Bool,
            "ParseCharError" => ParseSort::Char,
            _ => return None,
        })
    }

    /// The name of the type.
    pub fn type_name(self) -> &'static str {
        match self {
            ParseSort::Int => "ParseIntError",
            ParseSort::Float => "ParseFloatError",
            ParseSort::Bool => "ParseBoolError",
            ParseSort::Char => "ParseCharError",
        }
    }

    /// The sort of an error with this message.
    pub fn of_message(message: &str) -> Option<ParseSort> {
        use ParseError as E;
        const SORTS: [(E, ParseSort); 9] = [
            (E::EmptyInt, ParseSort::Int),
            (E::InvalidDigit, ParseSort::Int),
            (E::TooLarge, ParseSort::Int),
            (E::TooSmall, ParseSort::Int),
            (E::EmptyFloat, ParseSort::Float),
            (E::InvalidFloat, ParseSort::Float),
            (E::InvalidBool, ParseSort::Bool),
            (E::EmptyChar, ParseSort::Char),
            (E::TooManyChars, ParseSort::Char),
        ];
        let found = SORTS
            .iter()
            .find(|(error, _)| error.to_string() == message)?;
        Some(found.1)
    }
}

/// A number whose kind the text decides.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    /// An int.
    Int(i64),
    /// A float.
    Float(f64),
}

/// Reads an int of a width in a radix from 2 to 36.
pub fn parse_int(text: &str, ty: IntTy, radix: u32) -> Result<i64, ParseError> {
    if !(2..=36).contains(&radix) {
        return Err(ParseError::InvalidRadix);
    }
    if text.is_empty() {
        return Err(ParseError::EmptyInt);
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) if ty.is_signed() => (true, rest),
        _ => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() {
        return Err(ParseError::InvalidDigit);
    }
    let mut number = 0_i128;
    for c in digits.chars() {
        let digit = i128::from(c.to_digit(radix).ok_or(ParseError::InvalidDigit)?);
        // Out of range is noticed at once, so the number stays within a digit of 64 bits.
        number = number * i128::from(radix) + if negative { -digit } else { digit };
        if number > ty.max() {
            return Err(ParseError::TooLarge);
        }
        if number < ty.min() {
            return Err(ParseError::TooSmall);
        }
    }
    Ok(ty.wrap(number))
}

/// Reads a float: digits with an optional point and exponent, or `inf`, `infinity`, `nan` in any case.
pub fn parse_float(text: &str) -> Result<f64, ParseError> {
    if text.is_empty() {
        return Err(ParseError::EmptyFloat);
    }
    text.parse().map_err(|_| ParseError::InvalidFloat)
}

/// Reads a decimal int if the text is one in range, else a float. Only digits make a number here: `nan` and `inf` are
/// words when no float was asked for.
pub fn parse_number(text: &str) -> Result<Number, ParseError> {
    match parse_int(text, IntTy::I64, 10) {
        Ok(int) => Ok(Number::Int(int)),
        Err(error) if !text.bytes().any(|byte| byte.is_ascii_digit()) => Err(error),
        Err(error) => text.parse().map(Number::Float).map_err(|_| error),
    }
}

/// Reads `true` or `false`.
pub fn parse_bool(text: &str) -> Result<bool, ParseError> {
    text.parse().map_err(|_| ParseError::InvalidBool)
}

/// Reads exactly one character.
pub fn parse_char(text: &str) -> Result<char, ParseError> {
    let mut chars = text.chars();
    let first = chars.next().ok_or(ParseError::EmptyChar)?;
    if chars.next().is_some() {
        Err(ParseError::TooManyChars)
    } else {
        Ok(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_as_rust() {
        let texts = [
            "",
            "+",
            "-",
            "0",
            "-0",
            "+5",
            "--5",
            "127",
            "128",
            "-128",
            "-129",
            "255",
            "256",
            "-1",
            " 1",
            "1 ",
            "1_0",
            "é",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "99999999999999999999999999999999999999999999999999",
            "99999999999999999999999999999999999999999999999999x",
            "ff",
            "-FF",
            "1.0",
            "0x1",
        ];
        fn text_of<T, E: ToString>(
            result: Result<T, E>,
            carry: impl Fn(T) -> i64,
        ) -> Result<i64, String> {
            result.map(carry).map_err(|error| error.to_string())
        }
        for text in texts {
            for radix in [10, 16, 2] {
                let ours = |ty| text_of(parse_int(text, ty, radix), |n| n);
                assert_eq!(
                    ours(IntTy::I8),
                    text_of(i8::from_str_radix(text, radix), i64::from),
                    "{text}"
                );
                assert_eq!(
                    ours(IntTy::U8),
                    text_of(u8::from_str_radix(text, radix), i64::from),
                    "{text}"
                );
                assert_eq!(
                    ours(IntTy::I64),
                    text_of(i64::from_str_radix(text, radix), |n| n),
                    "{text}"
                );
                assert_eq!(
                    ours(IntTy::U64),
                    text_of(u64::from_str_radix(text, radix), |n| n as i64),
                    "{text}"
                );
            }
        }
        assert_eq!(
            parse_int("1", IntTy::I64, 37),
            Err(ParseError::InvalidRadix)
        );
        assert_eq!(parse_int("1", IntTy::I64, 0), Err(ParseError::InvalidRadix));
    }

    #[test]
    fn floats_as_rust() {
        for text in [
            "", "1", "1.", ".5", "-1e3", "inf", "NaN", "1e", " 1", "1_0", "0x1", "infinity",
            "1e400", ".",
        ] {
            let rust = text.parse::<f64>().map_err(|error| error.to_string());
            let ours = parse_float(text).map_err(|error| error.to_string());
            assert!(
                ours == rust
                    || ours.as_ref().is_ok_and(|x| x.is_nan()) && rust.is_ok_and(|x| x.is_nan())
            );
        }
    }

    #[test]
    fn untyped() {
        assert_eq!(parse_number("42"), Ok(Number::Int(42)));
        assert_eq!(parse_number("-4.5"), Ok(Number::Float(-4.5)));
        assert_eq!(parse_number("1e3"), Ok(Number::Float(1000.0)));
        assert_eq!(
            parse_number("18446744073709551616"),
            Ok(Number::Float(18446744073709551616.0))
        );
        assert_eq!(parse_number("abc"), Err(ParseError::InvalidDigit));
        assert_eq!(parse_number("nan"), Err(ParseError::InvalidDigit));
        assert_eq!(parse_number(""), Err(ParseError::EmptyInt));
        assert_eq!(parse_number("4x"), Err(ParseError::InvalidDigit));
    }

    #[test]
    fn others() {
        assert_eq!(parse_bool("true"), Ok(true));
        assert_eq!(parse_bool("True"), Err(ParseError::InvalidBool));
        assert_eq!(parse_char("é"), Ok('é'));
        assert_eq!(parse_char(""), Err(ParseError::EmptyChar));
        assert_eq!(parse_char("ab"), Err(ParseError::TooManyChars));
    }
}
