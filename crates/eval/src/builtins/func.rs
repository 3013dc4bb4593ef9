//! Methods of functions.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Closure, Value, VarCell};
use ruchyruchy_hir::hir::{
    AdtKind, Arg, CaptureFrom, Expr, ExprKind, Fun, FunId, FunKind, LocalId, LocalInfo, Param,
};
use ruchyruchy_hir::ty::Ty;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

pub(crate) fn call(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.this(cx)?;
    let args = std::mem::take(&mut call.args);
    let v = cx.call_value(&f, args)?;
    cx.read_through(v)
}

pub(crate) fn apply(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.this(cx)?;
    let args = call.arg(0);
    let args = cx.items_of(&args)?;
    let v = cx.call_value(&f, args.into_iter().collect())?;
    cx.read_through(v)
}

/// The function that applies `inner`, then `outer`: a closure over both.
fn composed(outer: Value, inner: Value, span: Span) -> Value {
    let expr = |kind| Expr {
        kind,
        span,
        ty: Ty::Unknown,
    };
    let applied = |f: ExprKind, x: Expr| ExprKind::CallValue {
        callee: Box::new(expr(f)),
        args: vec![Arg {
            expr: x,
            spread: false,
            name: None,
        }],
    };
    let name = Symbol::intern("x");
    let local = LocalId(0);
    let inside = expr(applied(ExprKind::Capture(1), expr(ExprKind::Local(local))));
    let fun = Fun {
        id: FunId(u32::MAX),
        name: Symbol::intern("<composed>"),
        span,
        kind: FunKind::Closure,
        params: vec![Param {
            name,
            local,
            ty: Ty::Unknown,
            is_alias: false,
            annotated: false,
            default: None,
            span,
        }],
        required: 1,
        variadic: false,
        locals: vec![LocalInfo {
            name,
            span,
            captured: false,
            early_cell: false,
            mutable: false,
            ty: Ty::Unknown,
        }],
        captures: vec![CaptureFrom::Capture(0), CaptureFrom::Capture(1)],
        by_move: true,
        ret: Ty::Unknown,
        returns_alias: false,
        is_async: false,
        body: expr(applied(ExprKind::Capture(0), inside)),
    };
    let captures = vec![VarCell::new(outer), VarCell::new(inner)];
    Value::Closure(Rc::new(Closure {
        fun: Rc::new(fun),
        captures,
    }))
}

pub(crate) fn compose(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = call.this(cx)?;
    Ok(composed(this, call.arg(0), cx.span))
}

pub(crate) fn and_then(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = call.this(cx)?;
    Ok(composed(call.arg(0), this, cx.span))
}

/// The number of parameters of a function; none if it is not known (host functions, other values).
pub(crate) fn parameters(cx: &mut Interp, f: &Value) -> Option<usize> {
    match f {
        Value::Fun(id) => Some(cx.fun(*id).params.len()),
        Value::Closure(closure) => Some(closure.fun.params.len()),
        Value::Builtin(builtin) => {
            let (least, most) = builtin.arity();
            let receiver = !matches!(
                builtin.receiver(),
                ruchyruchy_builtins::Receiver::Fn | ruchyruchy_builtins::Receiver::IntTy
            );
            Some(most.unwrap_or(least) + receiver as usize)
        }
        Value::Ctor(adt, variant) => {
            let adt = cx.adt(*adt);
            match (adt.kind, adt.constructor) {
                (AdtKind::Class | AdtKind::Actor, Some(id)) => {
                    Some(cx.fun(id).params.len().saturating_sub(1))
                }
                (AdtKind::Enum, _) => adt.variants.get(*variant as usize).map(|v| v.fields.len()),
                _ => Some(adt.fields.len()),
            }
        }
        _ => None,
    }
}

pub(crate) fn arity(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let f = call.this(cx)?;
    let n = parameters(cx, &f).unwrap_or(0);
    Ok(Value::from_usize(n))
}
