//! Signatures of builtins read as static types.

use super::contract::join;
use crate::hir::ORDERING;
use crate::ty::{FnTy, KeyOrder, Ty};
use ruchyruchy_builtins::SigTy;
use ruchyruchy_syntax::symbol::FxHashMap;
use std::rc::Rc;

/// What the type parameters of a signature stand for in a call.
pub(crate) type Bindings = FxHashMap<&'static str, Ty>;

/// Learns what the type parameters are from a value of type `ty` where `sig` stands.
pub(crate) fn unify(sig: &SigTy, ty: &Ty, bound: &mut Bindings) {
    match (sig, ty) {
        (_, Ty::Unknown | Ty::Never) => {}
        (SigTy::Generic(name), ty) => {
            bound
                .entry(name)
                .and_modify(|known| {
                    if *known == Ty::Unknown {
                        *known = ty.clone();
                    } else {
                        *known = join(known, ty);
                    }
                })
                .or_insert_with(|| ty.clone());
        }
        (SigTy::Iter(elem) | SigTy::Array(elem), ty) => {
            let inner = super::contract::elem_ty(ty);
            unify(elem, &inner, bound);
        }
        (SigTy::Set(elem), Ty::Set(_, inner)) => unify(elem, inner, bound),
        (SigTy::Map(key, value), Ty::Map(_, types)) => {
            unify(key, &types.0, bound);
            unify(value, &types.1, bound);
        }
        (SigTy::Option(inner), Ty::Option(ty)) => unify(inner, ty, bound),
        (SigTy::Option(inner), Ty::Result(types)) => unify(inner, &types.0, bound),
        (SigTy::Option(inner), ty) => unify(inner, ty, bound),
        (SigTy::Result(ok, err), Ty::Result(types)) => {
            unify(ok, &types.0, bound);
            unify(err, &types.1, bound);
        }
        (SigTy::Result(ok, _), Ty::Option(ty)) => unify(ok, ty, bound),
        (SigTy::Result(ok, _), ty) => unify(ok, ty, bound),
        (SigTy::Named("Heap", args), Ty::Heap(elem)) => {
            if let Some(arg) = args.first() {
                unify(arg, elem, bound);
            }
        }
        (SigTy::Func(params, ret), Ty::Fn(f)) => {
            for (sig, ty) in params.iter().zip(&f.params) {
                unify(sig, ty, bound);
            }
            unify(ret, &f.ret, bound);
        }
        (SigTy::Tuple(sigs), Ty::Tuple(types)) => {
            for (sig, ty) in sigs.iter().zip(types.iter()) {
                unify(sig, ty, bound);
            }
        }
        (SigTy::Alias(inner), ty) => unify(inner, ty, bound),
        _ => {}
    }
}

/// The static type that a signature's type is in a call. Ints have no width of their own.
pub(crate) fn subst(sig: &SigTy, bound: &Bindings) -> Ty {
    match sig {
        SigTy::Any | SigTy::Num | SigTy::Int => Ty::Unknown,
        SigTy::Nil => Ty::Nil,
        SigTy::Float => Ty::Float,
        SigTy::Str => Ty::Str,
        SigTy::Bool => Ty::Bool,
        SigTy::Byte => Ty::Byte,
        SigTy::Generic(name) => bound.get(name).cloned().unwrap_or(Ty::Unknown),
        SigTy::Array(elem) => Ty::Array(Rc::new(subst(elem, bound))),
        SigTy::Set(elem) => Ty::Set(KeyOrder::Insertion, Rc::new(subst(elem, bound))),
        SigTy::Map(key, value) => Ty::Map(
            KeyOrder::Insertion,
            Rc::new((subst(key, bound), subst(value, bound))),
        ),
        SigTy::Iter(elem) => Ty::Iter(Rc::new(subst(elem, bound))),
        SigTy::Option(inner) => Ty::Option(Rc::new(subst(inner, bound))),
        SigTy::Result(ok, err) => Ty::Result(Rc::new((subst(ok, bound), subst(err, bound)))),
        SigTy::Named("Ordering", _) => Ty::Adt(ORDERING, Rc::new([])),
        SigTy::Named("Error", _) => Ty::Error,
        SigTy::Named("DataFrame", _) => Ty::Frame,
        SigTy::Named("Heap", args) => Ty::Heap(Rc::new(
            args.first().map_or(Ty::Unknown, |arg| subst(arg, bound)),
        )),
        SigTy::Named(..) => Ty::Unknown,
        SigTy::Func(params, ret) => Ty::Fn(Rc::new(FnTy {
            declared: false,
            params: params.iter().map(|p| subst(p, bound)).collect(),
            ret: subst(ret, bound),
        })),
        SigTy::Tuple(sigs) => Ty::Tuple(sigs.iter().map(|s| subst(s, bound)).collect()),
        SigTy::Alias(inner) => subst(inner, bound),
    }
}
