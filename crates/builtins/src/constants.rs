//! Constants of the library, such as `f64::consts::PI` and `i32::MAX`.
//!
//! They are plain values that the front end folds, so they are no rows of the builtin table. `f32` has
//! its own limits although its values are carried as `f64`.

use crate::int_ty::IntTy;

/// The value of a constant.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ConstValue {
    /// An int of a known width, carried as described in [`int_ty`](crate::int_ty).
    Int(i64, IntTy),
    /// A float.
    Float(f64),
    /// A string.
    Str(&'static str),
    /// A duration in nanoseconds.
    Duration(i64),
    /// The point 1970-01-01 UTC of the wall clock.
    Epoch,
    /// An error with this message.
    Error(&'static str),
    /// The value without content.
    Nil,
}

use ConstValue::{Duration, Epoch, Error, Float, Int, Nil, Str};
use std::f64::consts as c;

/// Every constant that is no limit of an int type: its names (paths without `std::`) and its value.
pub const CONSTANTS: &[(&[&str], ConstValue)] = &[
    (
        &[
            "PI",
            "f64::consts::PI",
            "f32::consts::PI",
            "consts::PI",
            "math::PI",
            "f64::PI",
        ],
        Float(c::PI),
    ),
    (
        &[
            "E",
            "f64::consts::E",
            "f32::consts::E",
            "consts::E",
            "math::E",
            "f64::E",
        ],
        Float(c::E),
    ),
    (
        &[
            "TAU",
            "f64::consts::TAU",
            "f32::consts::TAU",
            "consts::TAU",
            "math::TAU",
        ],
        Float(c::TAU),
    ),
    (
        &[
            "f64::consts::SQRT_2",
            "f32::consts::SQRT_2",
            "consts::SQRT_2",
            "math::SQRT_2",
        ],
        Float(c::SQRT_2),
    ),
    (
        &[
            "f64::consts::LN_2",
            "f32::consts::LN_2",
            "consts::LN_2",
            "math::LN_2",
        ],
        Float(c::LN_2),
    ),
    (
        &[
            "f64::consts::LN_10",
            "f32::consts::LN_10",
            "consts::LN_10",
            "math::LN_10",
        ],
        Float(c::LN_10),
    ),
    (
        &["f64::consts::LOG2_E", "consts::LOG2_E", "math::LOG2_E"],
        Float(c::LOG2_E),
    ),
    (
        &["f64::consts::LOG10_E", "consts::LOG10_E", "math::LOG10_E"],
        Float(c::LOG10_E),
    ),
    (
        &["f64::consts::LOG2_10", "consts::LOG2_10"],
        Float(c::LOG2_10),
    ),
    (
        &["f64::consts::LOG10_2", "consts::LOG10_2"],
        Float(c::LOG10_2),
    ),
    (
        &[
            "f64::consts::FRAC_PI_2",
            "f32::consts::FRAC_PI_2",
            "consts::FRAC_PI_2",
        ],
        Float(c::FRAC_PI_2),
    ),
    (
        &[
            "f64::consts::FRAC_PI_3",
            "f32::consts::FRAC_PI_3",
            "consts::FRAC_PI_3",
        ],
        Float(c::FRAC_PI_3),
    ),
    (
        &[
            "f64::consts::FRAC_PI_4",
            "f32::consts::FRAC_PI_4",
            "consts::FRAC_PI_4",
        ],
        Float(c::FRAC_PI_4),
    ),
    (
        &[
            "f64::consts::FRAC_PI_6",
            "f32::consts::FRAC_PI_6",
            "consts::FRAC_PI_6",
        ],
        Float(c::FRAC_PI_6),
    ),
    (
        &[
            "f64::consts::FRAC_PI_8",
            "f32::consts::FRAC_PI_8",
            "consts::FRAC_PI_8",
        ],
        Float(c::FRAC_PI_8),
    ),
    (
        &["f64::consts::FRAC_1_PI", "consts::FRAC_1_PI"],
        Float(c::FRAC_1_PI),
    ),
    (
        &["f64::consts::FRAC_2_PI", "consts::FRAC_2_PI"],
        Float(c::FRAC_2_PI),
    ),
    (
        &["f64::consts::FRAC_2_SQRT_PI", "consts::FRAC_2_SQRT_PI"],
        Float(c::FRAC_2_SQRT_PI),
    ),
    (
        &["f64::consts::FRAC_1_SQRT_2", "consts::FRAC_1_SQRT_2"],
        Float(c::FRAC_1_SQRT_2),
    ),
    (&["f64::MAX", "float::MAX"], Float(f64::MAX)),
    (&["f64::MIN", "float::MIN"], Float(f64::MIN)),
    (&["f64::MIN_POSITIVE"], Float(f64::MIN_POSITIVE)),
    (
        &["f64::EPSILON", "math::EPSILON", "float::EPSILON"],
        Float(f64::EPSILON),
    ),
    (
        &[
            "INFINITY",
            "f64::INFINITY",
            "f32::INFINITY",
            "math::INFINITY",
            "float::INFINITY",
        ],
        Float(f64::INFINITY),
    ),
    (
        &[
            "NEG_INFINITY",
            "f64::NEG_INFINITY",
            "f32::NEG_INFINITY",
            "math::NEG_INFINITY",
        ],
        Float(f64::NEG_INFINITY),
    ),
    (
        &["NAN", "f64::NAN", "f32::NAN", "math::NAN", "float::NAN"],
        Float(f64::NAN),
    ),
    (&["f32::MAX"], Float(f32::MAX as f64)),
    (&["f32::MIN"], Float(f32::MIN as f64)),
    (&["f32::MIN_POSITIVE"], Float(f32::MIN_POSITIVE as f64)),
    (&["f32::EPSILON"], Float(f32::EPSILON as f64)),
    (&["f64::DIGITS"], Int(f64::DIGITS as i64, IntTy::U32)),
    (&["f32::DIGITS"], Int(f32::DIGITS as i64, IntTy::U32)),
    (
        &["f64::MANTISSA_DIGITS"],
        Int(f64::MANTISSA_DIGITS as i64, IntTy::U32),
    ),
    (
        &["f32::MANTISSA_DIGITS"],
        Int(f32::MANTISSA_DIGITS as i64, IntTy::U32),
    ),
    (&["f64::RADIX", "f32::RADIX"], Int(2, IntTy::U32)),
    (&["f64::MAX_EXP"], Int(f64::MAX_EXP as i64, IntTy::I32)),
    (&["f64::MIN_EXP"], Int(f64::MIN_EXP as i64, IntTy::I32)),
    (
        &["f64::MAX_10_EXP"],
        Int(f64::MAX_10_EXP as i64, IntTy::I32),
    ),
    (
        &["f64::MIN_10_EXP"],
        Int(f64::MIN_10_EXP as i64, IntTy::I32),
    ),
    (&["char::MAX"], Str("\u{10FFFF}")),
    (&["char::REPLACEMENT_CHARACTER"], Str("\u{FFFD}")),
    (&["PhantomData", "marker::PhantomData"], Nil),
    (
        &["fmt::Error"],
        Error("an error occurred when formatting an argument"),
    ),
    (&["Duration::ZERO"], Duration(0)),
    (&["Duration::MAX"], Duration(i64::MAX)),
    (
        &["UNIX_EPOCH", "time::UNIX_EPOCH", "SystemTime::UNIX_EPOCH"],
        Epoch,
    ),
    (&["path::MAIN_SEPARATOR"], Str("/")),
    (
        &["env::consts::OS", "consts::OS"],
        Str(std::env::consts::OS),
    ),
    (
        &["env::consts::ARCH", "consts::ARCH"],
        Str(std::env::consts::ARCH),
    ),
    (
        &["env::consts::FAMILY", "consts::FAMILY"],
        Str(std::env::consts::FAMILY),
    ),
    // The memory orders of atomics: accepted and without effect, since there is one thread.
    (&["Ordering::SeqCst"], Str("SeqCst")),
    (&["Ordering::Relaxed"], Str("Relaxed")),
    (&["Ordering::Acquire"], Str("Acquire")),
    (&["Ordering::Release"], Str("Release")),
    (&["Ordering::AcqRel"], Str("AcqRel")),
];

/// The constant with this path, written without `std::` (`PI`, `f64::consts::PI`, `u8::MAX`).
pub fn lookup_constant(path: &str) -> Option<ConstValue> {
    if let Some((ty, member)) = path.split_once("::")
        && let Some(ty) = IntTy::from_name(ty)
    {
        return match member {
            "MAX" => Some(Int(ty.wrap(ty.max()), ty)),
            "MIN" => Some(Int(ty.wrap(ty.min()), ty)),
            "BITS" => Some(Int(i64::from(ty.bits()), IntTy::U32)),
            _ => None,
        };
    }
    CONSTANTS
        .iter()
        .find(|(names, _)| names.contains(&path))
        .map(|&(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn values() {
        assert_eq!(lookup_constant("PI"), Some(Float(c::PI)));
        assert_eq!(lookup_constant("u8::MAX"), Some(Int(255, IntTy::U8)));
        assert_eq!(lookup_constant("i64::MIN"), Some(Int(i64::MIN, IntTy::I64)));
        assert_eq!(lookup_constant("usize::MAX"), Some(Int(-1, IntTy::U64)));
        assert_eq!(lookup_constant("u16::BITS"), Some(Int(16, IntTy::U32)));
        assert_eq!(lookup_constant("i32::MOX"), None);
        assert_eq!(lookup_constant("i32"), None);
    }

    #[test]
    fn names_are_unique() {
        let mut seen = HashSet::new();
        assert!(
            CONSTANTS
                .iter()
                .flat_map(|(names, _)| names.iter())
                .all(|name| seen.insert(name))
        );
    }
}
