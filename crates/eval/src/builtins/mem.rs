//! `mem::swap`, `mem::replace`, `mem::take`: exchanges through aliases.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;

/// An argument that must be an alias; with the value in its place.
fn place_arg(cx: &mut Interp, call: &mut Call<'_>, index: usize) -> Res<(Value, Value)> {
    let alias = call.arg(index);
    if !matches!(alias, Value::Alias(_)) {
        let name = call.builtin.name();
        return cx.raise(
            ErrorKind::TypeError,
            format!("`{name}` needs a `&mut` place"),
        );
    }
    let v = cx.read_through(alias.clone())?;
    Ok((alias, v))
}

pub(crate) fn mem_swap(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, x) = place_arg(cx, call, 0)?;
    let (b, y) = place_arg(cx, call, 1)?;
    cx.write_through(&a, y)?;
    cx.write_through(&b, x)?;
    Ok(Value::Nil)
}

pub(crate) fn mem_replace(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (alias, old) = place_arg(cx, call, 0)?;
    let new = call.arg(1);
    cx.write_through(&alias, new)?;
    Ok(old)
}

pub(crate) fn mem_take(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (alias, old) = place_arg(cx, call, 0)?;
    let empty = cx.empty_like(&old);
    cx.write_through(&alias, empty)?;
    Ok(old)
}
