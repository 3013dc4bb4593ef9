//! What the outcome of one test of a value says about another test of the same value.
//!
//! A wrong "yes" or "no" here would choose a wrong arm, a missing one only costs a test at run time: so
//! everything that is not certain is None. Two things are easily taken for certain and are not: a
//! lenient `Some` or `Ok` takes plain values of every kind, and an int literal takes bytes too.

use crate::hir::{Const, Test};
use std::cmp::Ordering;

/// Kinds of values that exclude each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Nil,
    Bool,
    /// Ints and bytes.
    Num,
    Float,
    Str,
    Atom,
    Enum,
    Object,
    Error,
    /// Arrays, bytes literals included.
    Array,
    Tuple,
    Map,
}

/// The only class of values that pass the test, if there is only one.
fn class(test: &Test) -> Option<Class> {
    Some(match test {
        Test::Variant(..) => Class::Enum,
        Test::Struct(_) => Class::Object,
        Test::ErrorKind(_) => Class::Error,
        Test::Const(constant) => const_class(constant),
        Test::Range { lo, hi, .. } => const_class(lo.as_ref().or(hi.as_ref())?),
        Test::Array { .. } => Class::Array,
        Test::Tuple { .. } => Class::Tuple,
        Test::HasKey(_) => Class::Map,
        Test::Some | Test::None | Test::Ok | Test::Err | Test::Global(_) | Test::Is(_) => {
            return None;
        }
    })
}

fn const_class(constant: &Const) -> Class {
    match constant {
        Const::Nil => Class::Nil,
        Const::Bool(_) => Class::Bool,
        Const::Int(_) | Const::Big(_) | Const::Byte(_) => Class::Num,
        Const::Float(_) => Class::Float,
        Const::Str(_) => Class::Str,
        Const::Bytes(_) => Class::Array,
        Const::Atom(_) => Class::Atom,
    }
}

/// The number an int or byte constant stands for.
pub(super) fn integer(constant: &Const) -> Option<i128> {
    match constant {
        Const::Int(value) => Some(i128::from(*value)),
        Const::Big(value) => Some(i128::from(*value)),
        Const::Byte(value) => Some(i128::from(*value)),
        _ => None,
    }
}

/// Only plain values pass the test: no nil, None, Some, Ok or Err.
pub(super) fn is_plain(test: &Test) -> bool {
    class(test).is_some_and(|class| class != Class::Nil)
}

/// The answer to `asked` where `known` has been answered with `outcome`; None if it is open. `lenient`: `Some` and `Ok`
/// certainly take plain values at this part.
pub(super) fn implied(known: &Test, outcome: bool, asked: &Test, lenient: bool) -> Option<bool> {
    if known == asked {
        return Some(outcome);
    }
    if outcome {
        match asked {
            Test::Some | Test::Ok if lenient && is_plain(known) => return Some(true),
            Test::Ok
                if lenient
                    && matches!(known, Test::Some | Test::None | Test::Const(Const::Nil)) =>
            {
                return Some(true);
            }
            _ => {}
        }
        after_yes(known, asked)
    } else {
        after_no(known, asked)
    }
}

fn after_yes(known: &Test, asked: &Test) -> Option<bool> {
    match (known, asked) {
        (Test::Const(Const::Nil), Test::None) => return Some(true),
        // Whatever passes these is neither nil, None nor Err.
        (_, Test::None | Test::Err) if class(known).is_some_and(|c| c != Class::Nil) => {
            return Some(false);
        }
        (Test::Const(Const::Nil), Test::Some | Test::Err) => return Some(false),
        (Test::Some, Test::None | Test::Err | Test::Const(Const::Nil)) => return Some(false),
        (Test::None, Test::Some | Test::Err) => return Some(false),
        (Test::Err, Test::Some | Test::Ok | Test::None) => return Some(false),
        (Test::Ok, Test::Err) => return Some(false),
        (Test::None | Test::Err, _) if class(asked).is_some_and(|c| c != Class::Nil) => {
            return Some(false);
        }
        (Test::Err, Test::Const(Const::Nil)) => return Some(false),
        _ => {}
    }
    match (class(known), class(asked)) {
        (Some(a), Some(b)) if a != b => return Some(false),
        (Some(_), Some(_)) => {}
        _ => return None,
    }
    match (known, asked) {
        // Unequal here: of one enum two variants, or two enums.
        (Test::Variant(..), Test::Variant(..)) => Some(false),
        (Test::ErrorKind(Some(_)), Test::ErrorKind(None)) => Some(true),
        (Test::ErrorKind(Some(a)), Test::ErrorKind(Some(b))) => Some(a == b),
        (Test::Const(a), Test::Const(b)) => const_const(a, b),
        (Test::Const(value), Test::Range { lo, hi, inclusive }) => {
            match in_range(value, lo.as_ref(), hi.as_ref(), *inclusive) {
                // The value that passed as 5 may be a byte, of which int ranges know nothing.
                Some(true) if class(known) == Some(Class::Num) => None,
                answer => answer,
            }
        }
        (Test::Range { lo, hi, inclusive }, Test::Const(value)) => {
            match in_range(value, lo.as_ref(), hi.as_ref(), *inclusive) {
                Some(false) => Some(false),
                _ => None,
            }
        }
        (
            Test::Array { len: n, at_least },
            Test::Array {
                len: m,
                at_least: open,
            },
        )
        | (
            Test::Tuple { len: n, at_least },
            Test::Tuple {
                len: m,
                at_least: open,
            },
        ) => match (at_least, open) {
            (false, false) => Some(n == m),
            (false, true) => Some(n >= m),
            (true, false) => (m < n).then_some(false),
            (true, true) => (m <= n).then_some(true),
        },
        _ => None,
    }
}

fn after_no(known: &Test, asked: &Test) -> Option<bool> {
    let excluded = match (known, asked) {
        (Test::None, Test::Const(Const::Nil)) => true,
        (Test::ErrorKind(None), Test::ErrorKind(Some(_))) => true,
        (
            Test::Array {
                len: n,
                at_least: true,
            },
            Test::Array { len: m, .. },
        )
        | (
            Test::Tuple {
                len: n,
                at_least: true,
            },
            Test::Tuple { len: m, .. },
        ) => m >= n,
        (
            Test::Range { lo, hi, inclusive },
            Test::Const(value @ (Const::Str(_) | Const::Float(_))),
        ) => in_range(value, lo.as_ref(), hi.as_ref(), *inclusive) == Some(true),
        _ => false,
    };
    excluded.then_some(false)
}

/// Both of one class and not the same constant.
fn const_const(a: &Const, b: &Const) -> Option<bool> {
    match (integer(a), integer(b)) {
        // One is a byte and one an int, or they would be the same constant.
        (Some(a), Some(b)) => (a != b).then_some(false),
        _ => match (a, b) {
            (Const::Float(a), Const::Float(b)) => (a != b).then_some(false),
            _ => Some(false),
        },
    }
}

/// Does the constant lie in the range? None if they cannot be compared.
pub(super) fn in_range(
    value: &Const,
    lo: Option<&Const>,
    hi: Option<&Const>,
    inclusive: bool,
) -> Option<bool> {
    let above = match lo {
        Some(lo) => compare(value, lo)? != Ordering::Less,
        None => true,
    };
    let below = match hi {
        Some(hi) => match compare(value, hi)? {
            Ordering::Less => true,
            Ordering::Equal => inclusive,
            Ordering::Greater => false,
        },
        None => true,
    };
    // A char range takes strings of one code point only.
    let single = match value {
        Const::Str(text) => text.chars().nth(1).is_none() && !text.is_empty(),
        _ => true,
    };
    Some(above && below && single)
}

fn compare(a: &Const, b: &Const) -> Option<Ordering> {
    match (a, b) {
        (Const::Float(a), Const::Float(b)) => a.partial_cmp(b),
        (Const::Str(a), Const::Str(b)) => Some(a.cmp(b)),
        _ => Some(integer(a)?.cmp(&integer(b)?)),
    }
}
