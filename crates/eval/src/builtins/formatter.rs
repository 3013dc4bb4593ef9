//! Methods of the formatter that a user's `fmt` gets.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::{FormatterState, Native};
use crate::value::Value;
use ruchyruchy_builtins::format_spec::Align;
use ruchyruchy_hir::error_kind::ErrorKind;

/// Gives `f` the formatter.
fn with<R>(cx: &mut Interp, call: &mut Call<'_>, f: impl FnOnce(&FormatterState) -> R) -> Res<R> {
    let v = call.this(cx)?;
    if let Value::Native(native) = &v
        && let Native::Formatter(state) = &**native
    {
        return Ok(f(state));
    }
    let (name, kind) = (call.builtin.name(), cx.type_name(&v));
    cx.raise(
        ErrorKind::TypeError,
        format!("`{name}` is a method of formatters, not of {kind}"),
    )
}

pub(crate) fn write_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    with(cx, call, |state| state.text.borrow_mut().push_str(&text))?;
    cx.fallible(call, Ok(Value::Nil))
}

pub(crate) fn write_char(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    write_str(cx, call)
}

pub(crate) fn pad(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    with(cx, call, |state| {
        state.text.borrow_mut().push_str(&state.spec.pad(&text))
    })?;
    cx.fallible(call, Ok(Value::Nil))
}

pub(crate) fn width(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let width = with(cx, call, |state| state.spec.width)?;
    cx.absent(call, width.map(Value::from_usize))
}

pub(crate) fn precision(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let precision = with(cx, call, |state| state.spec.precision)?;
    cx.absent(call, precision.map(Value::from_usize))
}

pub(crate) fn fill(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::char(with(cx, call, |state| state.spec.fill)?))
}

pub(crate) fn alternate(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(with(cx, call, |state| state.spec.alternate)?))
}

pub(crate) fn sign_plus(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(with(cx, call, |state| state.spec.plus)?))
}

pub(crate) fn sign_minus(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with(cx, call, |_| ())?;
    Ok(Value::Bool(false))
}

pub(crate) fn zero(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(with(cx, call, |state| state.spec.zero)?))
}

/// The digits may be of any radix, so they are text.
pub(crate) fn pad_integral(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (prefix, digits) = (cx.str_arg(call, 1)?, cx.str_arg(call, 2)?);
    let negative = matches!(call.arg(0), Value::Bool(false));
    with(cx, call, |state| {
        let spec = state.spec;
        let sign = match (negative, spec.plus) {
            (true, _) => "-",
            (false, true) => "+",
            (false, false) => "",
        };
        let prefix = if spec.alternate { &*prefix } else { "" };
        let head = format!("{sign}{prefix}");
        let text = if spec.zero {
            let width = spec.width.unwrap_or(0);
            let used = head.chars().count() + digits.chars().count();
            let zeros = "0".repeat(width.saturating_sub(used));
            format!("{head}{zeros}{digits}")
        } else {
            spec.pad_to_width(&format!("{head}{digits}"), Align::Right)
        };
        state.text.borrow_mut().push_str(&text);
    })?;
    cx.fallible(call, Ok(Value::Nil))
}
