//! Applying a format to plain values, by Rust's rules.
//!
//! Numbers are right-aligned and strings left-aligned unless the format says otherwise. The `0` flag puts zeros between the sign
//! (or radix prefix) and the digits and overrules alignment; it means nothing for text.
//! A precision cuts strings and fixes the decimals of floats; ints ignore it. Width counts
//! characters. The one difference: a float without precision keeps the `.0` of [`float_text`].

use crate::escape;
use crate::float_text;
use crate::format_spec::{Align, Kind};
use crate::int_ops;
use crate::int_ty::IntTy;

/// How a value is shown; a [`Spec`](crate::format_spec::Spec) whose counts are known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Format {
    /// What fills up the width.
    pub fill: char,
    /// Where the value stands in the width; by its kind if `None`.
    pub align: Option<Align>,
    /// Show the sign of positive numbers.
    pub plus: bool,
    /// The `#` form.
    pub alternate: bool,
    /// Fill numbers with zeros after the sign.
    pub zero: bool,
    /// Least number of characters.
    pub width: Option<usize>,
    /// Decimals of a float, most characters of a string.
    pub precision: Option<usize>,
    /// Separate the thousands by commas.
    pub group: bool,
    /// The form.
    pub kind: Kind,
}

impl Default for Format {
    fn default() -> Format {
        Format {
            fill: ' ',
            align: None,
            plus: false,
            alternate: false,
            zero: false,
            width: None,
            precision: None,
            group: false,
            kind: Kind::Display,
        }
    }
}

impl Format {
    /// The text of an int of a width; every form is possible.
    pub fn int(&self, n: i64, ty: IntTy) -> String {
        let negative = ty.widen(n) < 0;
        let magnitude = || ty.widen(n).unsigned_abs().to_string();
        let hexadecimal = |upper: bool| {
            let digits = int_ops::display_bits(ty, n, 16);
            if upper { digits.to_uppercase() } else { digits }
        };
        // Radix forms show the bits of the width and so never have a minus.
        let (negative, prefix, digits) = match self.kind {
            Kind::Display | Kind::Debug => (negative, "", magnitude()),
            Kind::LowerHex | Kind::DebugLowerHex => (false, "0x", hexadecimal(false)),
            Kind::UpperHex | Kind::DebugUpperHex => (false, "0x", hexadecimal(true)),
            Kind::Octal => (false, "0o", int_ops::display_bits(ty, n, 8)),
            Kind::Binary => (false, "0b", int_ops::display_bits(ty, n, 2)),
            Kind::LowerExp => (negative, "", self.int_exponent(n, ty)),
            Kind::UpperExp => (negative, "", self.int_exponent(n, ty).to_uppercase()),
            Kind::Fixed => (negative, "", self.fixed(ty.widen(n).unsigned_abs() as f64)),
            Kind::Percent => {
                let hundredfold = ty.widen(n).unsigned_abs() as f64 * 100.0;
                (negative, "", self.fixed(hundredfold) + "%")
            }
        };
        self.number(
            self.sign(negative),
            if self.alternate { prefix } else { "" },
            &digits,
        )
    }

    /// A number with its decimals.
    fn fixed(&self, magnitude: f64) -> String {
        float_text::fixed(magnitude, self.precision.unwrap_or(6))
    }

    /// The exponent form of the absolute value.
    fn int_exponent(&self, n: i64, ty: IntTy) -> String {
        // At most 2^64 - 1 in every width.
        let magnitude = ty.widen(n).unsigned_abs() as u64;
        match self.precision {
            Some(precision) => format!(
                "{magnitude:.precision$e}",
                precision = precision.min(float_text::MAX_DECIMALS)
            ),
            None => format!("{magnitude:e}"),
        }
    }

    /// The text of a float; `None` if the form is only for ints.
    pub fn float(&self, x: f64) -> Option<String> {
        let magnitude = x.abs();
        let digits = match (self.kind, self.precision) {
            (Kind::LowerExp, precision) => float_text::exponent(magnitude, precision),
            (Kind::UpperExp, precision) if x.is_finite() => {
                float_text::exponent(magnitude, precision).to_uppercase()
            }
            (Kind::UpperExp, precision) => float_text::exponent(magnitude, precision),
            (Kind::LowerHex | Kind::UpperHex | Kind::Octal | Kind::Binary, _) => return None,
            (Kind::Fixed, _) => self.fixed(magnitude),
            (Kind::Percent, _) => self.fixed(magnitude * 100.0) + "%",
            (_, Some(precision)) => float_text::fixed(magnitude, precision),
            (_, None) => float_text::display(magnitude),
        };
        // NaN has no sign, not even a `+`.
        let sign = if x.is_nan() {
            ""
        } else {
            self.sign(x.is_sign_negative())
        };
        Some(self.number(sign, "", &digits))
    }

    /// The text of a string: cut and padded, or quoted; `None` if the form is only for numbers. As in Rust, the quoted
    /// form has no width.
    pub fn str(&self, text: &str) -> Option<String> {
        match self.kind {
            Kind::Display => Some(self.pad(text)),
            kind if kind.is_debug() => Some(escape::quote(text)),
            _ => None,
        }
    }

    /// Text cut to the precision and padded to the width, left-aligned by default: for strings, bools and what a user's
    /// `Display` hands to `pad`.
    pub fn pad(&self, text: &str) -> String {
        let cut = match self.precision {
            None => text,
            Some(precision) => match text.char_indices().nth(precision) {
                Some((end, _)) => text.get(..end).unwrap_or(text),
                None => text,
            },
        };
        self.pad_to_width(cut, Align::Left)
    }

    /// Text padded to the width, whole.
    pub fn pad_to_width(&self, text: &str, default: Align) -> String {
        let missing = self
            .width
            .map_or(0, |width| width.saturating_sub(text.chars().count()));
        let before = match self.align.unwrap_or(default) {
            Align::Left => 0,
            Align::Center => missing / 2,
            Align::Right => missing,
        };
        let mut out = String::with_capacity(text.len() + missing * self.fill.len_utf8());
        out.extend(std::iter::repeat_n(self.fill, before));
        out.push_str(text);
        out.extend(std::iter::repeat_n(self.fill, missing - before));
        out
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus) {
            (true, _) => "-",
            (false, true) => "+",
            (false, false) => "",
        }
    }

    /// A number out of its parts.
    fn number(&self, sign: &str, prefix: &str, digits: &str) -> String {
        if self.group {
            return self.pad_to_width(&format!("{sign}{prefix}{}", grouped(digits)), Align::Right);
        }
        if self.zero {
            let length = sign.len() + prefix.len() + digits.len();
            let missing = self.width.map_or(0, |width| width.saturating_sub(length));
            return format!("{sign}{prefix}{}{digits}", "0".repeat(missing));
        }
        self.pad_to_width(&format!("{sign}{prefix}{digits}"), Align::Right)
    }

    /// Whether values inside containers are to be shown with this format too: Rust hands the format of `{:5.1?}` down to
    /// the elements.
    pub fn applies_to_elements(&self) -> bool {
        self.kind.is_debug()
    }
}

/// The digits before the point in groups of three.
fn grouped(digits: &str) -> String {
    let whole = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let (whole, rest) = digits.split_at(whole);
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// The text of a span of time as Rust's `{:?}` shows it: `1.5s`, `250ms`; a negative one cannot be.
pub fn duration(nanos: u64, precision: Option<usize>) -> String {
    let duration = std::time::Duration::from_nanos(nanos);
    match precision.map(|precision| precision.min(float_text::MAX_DECIMALS)) {
        Some(precision) => format!("{duration:.precision$?}"),
        None => format!("{duration:?}"),
    }
}
