//! Assertions.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;

/// The texts of the arguments from one on, joined by blanks; none if there are none.
pub(crate) fn message_from(
    cx: &mut Interp,
    call: &mut Call<'_>,
    first: usize,
) -> Res<Option<String>> {
    let mut message: Option<String> = None;
    for i in first..call.args.len() {
        let v = call.arg(i);
        let text = message.get_or_insert_default();
        if i > first {
            text.push(' ');
        }
        cx.write_text(text, &v, false)?;
    }
    Ok(message)
}

fn check_truth(cx: &mut Interp, call: &mut Call<'_>, wanted: bool) -> Res {
    if call.arg(0).truthy() == wanted {
        return Ok(Value::Nil);
    }
    let message = message_from(cx, call, 1)?.unwrap_or_else(|| "assertion failed".to_string());
    cx.raise(ErrorKind::AssertionError, message)
}

pub(crate) fn assert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    check_truth(cx, call, true)
}

pub(crate) fn assert_false(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    check_truth(cx, call, false)
}

pub(crate) fn assert_eq(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (call.arg(0), call.arg(1));
    if cx.equal(&a, &b)? {
        return Ok(Value::Nil);
    }
    let (left, right) = (cx.quoted(&a)?, cx.quoted(&b)?);
    let message = match message_from(cx, call, 2)? {
        Some(message) => format!("{message}: left is {left}, right is {right}"),
        None => format!("assertion failed: left is {left}, right is {right}"),
    };
    cx.raise(ErrorKind::AssertionError, message)
}

pub(crate) fn assert_ne(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (call.arg(0), call.arg(1));
    if !cx.equal(&a, &b)? {
        return Ok(Value::Nil);
    }
    let both = cx.quoted(&a)?;
    let message = match message_from(cx, call, 2)? {
        Some(message) => format!("{message}: both are {both}"),
        None => format!("assertion failed: both are {both}"),
    };
    cx.raise(ErrorKind::AssertionError, message)
}
