//! Methods of random generators.

use super::random::number_of_range;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::Native;
use crate::ops::from_carried;
use crate::value::Value;
use ruchyruchy_builtins::random::Random;
use ruchyruchy_builtins::{IntTy, int_ops};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::ty::Ty;
use std::rc::Rc;

fn this(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<Native>> {
    match call.this(cx)? {
        Value::Native(native) if matches!(&*native, Native::Rng(_)) => Ok(native),
        other => {
            let (name, kind) = (call.builtin.name(), cx.type_name(&other));
            cx.raise(
                ErrorKind::TypeError,
                format!("`{name}` is a method of random generators, not of {kind}"),
            )
        }
    }
}

fn draw<R>(cx: &mut Interp, rng: &Native, f: impl FnOnce(&mut Random) -> R) -> R {
    match rng {
        Native::Rng(Some(own)) => f(&mut own.borrow_mut()),
        _ => f(&mut cx.rng.borrow_mut()),
    }
}

pub(crate) fn gen_range(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let rng = this(cx, call)?;
    number_of_range(cx, call, Some(&rng))
}

pub(crate) fn gen_bool(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let rng = this(cx, call)?;
    let p = cx.float_arg(call, 0)?;
    Ok(Value::Bool(draw(cx, &rng, |rng| rng.next_bool(p))))
}

pub(crate) fn r#gen(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let rng = this(cx, call)?;
    let expected = call.expected;
    Ok(draw(cx, &rng, |rng| match expected {
        Ty::Bool => Value::Bool(rng.next_bool(0.5)),
        Ty::Int(width) => {
            let bits = rng.next_u64().cast_signed();
            from_carried(*width, int_ops::cast(IntTy::U64, bits, *width))
        }
        _ => Value::Float(rng.next_float()),
    }))
}
