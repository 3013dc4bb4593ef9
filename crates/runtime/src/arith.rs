//! Operators out of line: what the fast paths of [`Value`] leave over.
//!
//! Numbers of every width and form. The order matters where user code comes in: a user's operator never wins over [`numbers`], but over
//! the operators of strings, arrays, sets and bools, so the VM asks here first, then the hooks, then [`crate::combine`].

use crate::error::{Raise, Res};
use crate::{Heap, Value, number};
use ruchyruchy_builtins::error_kind::ErrorKind;
use ruchyruchy_builtins::int_ops::{self, ArithError};
use ruchyruchy_builtins::{IntTy, math};
use ruchyruchy_syntax::ast::BinOp;

/// `a op b` of two numbers, in a width if it is statically known; `None` if they are no numbers, or the operator has no meaning for
/// them. Comparisons are [`crate::structural`]'s.
///
/// # Errors
/// `OverflowError`, `DivisionByZero`, `OutOfMemory`.
#[inline(never)]
pub fn numbers(
    heap: &mut Heap,
    op: BinOp,
    a: Value,
    b: Value,
    int: Option<IntTy>,
) -> Res<Option<Value>> {
    if let (Some(x), Some(y)) = (a.carried(), b.carried()) {
        // An operand too big for the width asked for (or for i64) cannot have come there: use u64.
        let big = a.as_big().is_some() || b.as_big().is_some();
        let ty = if big {
            IntTy::U64
        } else {
            int.unwrap_or(IntTy::I64)
        };
        return ints(heap, op, ty, x, y);
    }
    let (Some(x), Some(y)) = (a.to_float(), b.to_float()) else {
        return Ok(None);
    };
    let result = match op {
        BinOp::Add => x + y,
        BinOp::Sub => x - y,
        BinOp::Mul => x * y,
        BinOp::Div => x / y,
        BinOp::Rem => math::rem(x, y),
        BinOp::Pow => match b.carried() {
            Some(n) => math::powi(x, n),
            None => math::powf(x, y),
        },
        _ => return Ok(None),
    };
    Ok(Some(number::float(heap, result)?))
}

/// `x op y` of two ints of a width; `None` if the operator has no meaning for ints.
///
/// # Errors
/// As [`numbers`].
pub fn ints(heap: &mut Heap, op: BinOp, ty: IntTy, x: i64, y: i64) -> Res<Option<Value>> {
    let result = match op {
        BinOp::Add => int_ops::checked_add(ty, x, y),
        BinOp::Sub => int_ops::checked_sub(ty, x, y),
        BinOp::Mul => int_ops::checked_mul(ty, x, y),
        BinOp::Div => quotient(int_ops::div(ty, x, y))?,
        BinOp::Rem => quotient(int_ops::rem(ty, x, y))?,
        BinOp::Pow => {
            if y < 0 && ty.is_signed() {
                let power = math::powi(int_ops::to_float(ty, x), y);
                return Ok(Some(number::float(heap, power)?));
            }
            int_ops::checked_pow(ty, x, y.cast_unsigned())
        }
        BinOp::BitAnd => Some(x & y),
        BinOp::BitOr => Some(x | y),
        BinOp::BitXor => Some(x ^ y),
        BinOp::Shl => Some(int_ops::shl(ty, x, y)),
        BinOp::Shr => Some(int_ops::shr(ty, x, y)),
        _ => return Ok(None),
    };
    match result {
        Some(n) => Ok(Some(number::from_carried(heap, ty, n)?)),
        None => Err(overflow(noun(op), ty)),
    }
}

fn quotient(result: Result<i64, ArithError>) -> Res<Option<i64>> {
    match result {
        Ok(n) => Ok(Some(n)),
        Err(ArithError::Overflow) => Ok(None),
        Err(ArithError::DivisionByZero) => {
            Err(Raise::new(ErrorKind::DivisionByZero, "division by zero"))
        }
    }
}

/// `-v` of a number, in a width if it is statically known; `None` for other values.
///
/// # Errors
/// `OverflowError`, `OutOfMemory`.
#[inline(never)]
pub fn negate(heap: &mut Heap, v: Value, int: Option<IntTy>) -> Res<Option<Value>> {
    if let Some(x) = v.as_float() {
        return Ok(Some(number::float(heap, -x)?));
    }
    let Some((ty, n)) = int_of(v, int) else {
        return Ok(None);
    };
    match int_ops::checked_neg(ty, n) {
        Some(n) => Ok(Some(number::from_carried(heap, ty, n)?)),
        None => Err(overflow("negation", ty)),
    }
}

/// `~v` of an int or bool, in a width if it is statically known; `None` for other values.
///
/// # Errors
/// `OutOfMemory`.
#[inline(never)]
pub fn complement(heap: &mut Heap, v: Value, int: Option<IntTy>) -> Res<Option<Value>> {
    if let Some(b) = v.as_bool() {
        return Ok(Some(Value::bool(!b)));
    }
    match int_of(v, int) {
        Some((ty, n)) => {
            let n = int_ops::not(ty, n);
            Ok(Some(number::from_carried(heap, ty, n)?))
        }
        None => Ok(None),
    }
}

fn int_of(v: Value, int: Option<IntTy>) -> Option<(IntTy, i64)> {
    let n = v.carried()?;
    let ty = match v.as_big() {
        Some(_) => IntTy::U64,
        None => int.unwrap_or(IntTy::I64),
    };
    Some((ty, n))
}

/// What is said when an operation leaves its width.
#[cold]
pub fn overflow(what: &str, ty: IntTy) -> Raise {
    let message = format!("integer overflow in {what} ({})", ty.name());
    Raise::new(ErrorKind::OverflowError, message)
}

/// What an operator is called in messages.
pub fn noun(op: BinOp) -> &'static str {
    match op {
        BinOp::Add => "addition",
        BinOp::Sub => "subtraction",
        BinOp::Mul => "multiplication",
        BinOp::Div => "division",
        BinOp::Rem => "remainder",
        BinOp::Pow => "power",
        _ => "shift",
    }
}
