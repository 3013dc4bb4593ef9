//! Contracts: where a value has to be checked, and where it is known to be right.

use super::{Lowerer, mk};
use crate::hir::{Expr, ExprKind, Site};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self};
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    /// Applies the contract `ty`, unless the value is known to keep it.
    pub fn coerce(&mut self, value: Expr, ty: &Ty, site: Site) -> Expr {
        match ty {
            Ty::Unknown => return self.narrow(value),
            Ty::Never => return value,
            _ => {}
        }
        if value.ty == Ty::Never || (same_kind(&value.ty, ty) && self.proven(&value)) {
            return value;
        }
        let span = value.span;
        mk(
            ExprKind::Coerce {
                expr: Box::new(value),
                ty: ty.clone(),
                site,
            },
            span,
            ty.clone(),
        )
    }

    /// A u64 on its way to a place of unknown width.
    pub fn narrow(&mut self, value: Expr) -> Expr {
        if value.ty != Ty::Int(crate::ty::IntTy::U64) {
            return value;
        }
        if let ExprKind::Const(crate::hir::Const::Int(_)) = value.kind {
            return value;
        }
        let span = value.span;
        mk(ExprKind::Narrow(Box::new(value)), span, Ty::Unknown)
    }

    /// Whether the static type of the expression is more than a guess: all that leads to it is checked when it runs.
    pub fn proven(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Const(_)
            | ExprKind::Coerce { .. }
            | ExprKind::Cast { .. }
            | ExprKind::Construct { .. }
            | ExprKind::New { .. }
            | ExprKind::Array(_)
            | ExprKind::Repeat { .. }
            | ExprKind::Set(_)
            | ExprKind::Map(_)
            | ExprKind::Format(_)
            | ExprKind::Closure(_)
            | ExprKind::FunRef(_) => true,
            ExprKind::Tuple(elements) => elements.iter().all(|e| self.proven(e)),
            ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => {
                self.var_info(e).is_some_and(|facts| {
                    facts.info.contract && facts.info.alias == super::frame::Alias::No
                })
            }
            ExprKind::Call { fun, .. } => self
                .sig(*fun)
                .is_some_and(|sig| sig.ret == e.ty && !sig.is_async),
            ExprKind::Field {
                object,
                hint: Some(_),
                ..
            } => self.proven(object),
            ExprKind::Binary { op, lhs, rhs, .. } => {
                use ast::BinOp as B;
                match op {
                    B::Eq | B::Ne | B::Lt | B::Le | B::Gt | B::Ge | B::In => true,
                    _ => {
                        is_number(&lhs.ty)
                            && is_number(&rhs.ty)
                            && self.proven(lhs)
                            && self.proven(rhs)
                    }
                }
            }
            ExprKind::Unary { expr, .. } => is_number(&expr.ty) && self.proven(expr),
            _ => false,
        }
    }
}

pub(crate) fn is_number(ty: &Ty) -> bool {
    matches!(ty, Ty::Int(_) | Ty::Float)
}

/// The type of both: the same, or unknown.
pub(crate) fn join(a: &Ty, b: &Ty) -> Ty {
    match (a, b) {
        (Ty::Never, other) | (other, Ty::Never) => other.clone(),
        (a, b) if a == b => a.clone(),
        (Ty::Array(a), Ty::Array(b)) => Ty::Array(Rc::new(join(a, b))),
        (Ty::Option(a), Ty::Option(b)) => Ty::Option(Rc::new(join_unknown(a, b))),
        (Ty::Result(a), Ty::Result(b)) => Ty::Result(Rc::new((
            join_unknown(&a.0, &b.0),
            join_unknown(&a.1, &b.1),
        ))),
        (Ty::Adt(a, args), Ty::Adt(b, _)) if a == b => Ty::Adt(*a, args.clone()),
        (Ty::Str | Ty::Char, Ty::Str | Ty::Char) => Ty::Str,
        (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => {
            Ty::Tuple(a.iter().zip(b.iter()).map(|(a, b)| join(a, b)).collect())
        }
        _ => Ty::Unknown,
    }
}

/// Of two branches of an Option or Result, one often says nothing about a part.
pub(crate) fn join_unknown(a: &Ty, b: &Ty) -> Ty {
    match (a, b) {
        (Ty::Unknown, other) | (other, Ty::Unknown) => other.clone(),
        (a, b) => join(a, b),
    }
}

/// The type of an element when a value of this type is iterated.
pub(crate) fn elem_ty(ty: &Ty) -> Ty {
    match ty {
        Ty::Array(elem) | Ty::Heap(elem) | Ty::Iter(elem) | Ty::Range(elem) | Ty::Set(_, elem) => {
            (**elem).clone()
        }
        Ty::Map(_, types) => Ty::Tuple(Rc::new([types.0.clone(), types.1.clone()])),
        Ty::Str => Ty::Char,
        Ty::Option(inner) => match &**inner {
            nested @ (Ty::Array(_) | Ty::Iter(_) | Ty::Map(..) | Ty::Set(..)) => elem_ty(nested),
            other => other.clone(),
        },
        _ => Ty::Unknown,
    }
}

/// Whether every value of type `from` keeps the contract `to` unchanged.
pub(crate) fn same_kind(from: &Ty, to: &Ty) -> bool {
    match (from, to) {
        (Ty::Str | Ty::Char, Ty::Str)
        | (Ty::Char, Ty::Char)
        | (Ty::Bool, Ty::Bool)
        | (Ty::Float, Ty::Float)
        | (Ty::Nil, Ty::Nil)
        | (Ty::Atom, Ty::Atom)
        | (Ty::Array(_), Ty::Array(_))
        | (Ty::Frame, Ty::Frame)
        | (Ty::Heap(_), Ty::Heap(_))
        | (Ty::Fn(_), Ty::Fn(_))
        | (Ty::Range(_), Ty::Range(_)) => true,
        (Ty::Int(a), Ty::Int(b)) => a == b,
        (Ty::Map(a, _), Ty::Map(b, _)) => a == b,
        (Ty::Set(a, _), Ty::Set(b, _)) => a == b,
        (Ty::Adt(a, _), Ty::Adt(b, _)) => a == b,
        (Ty::Option(_), Ty::Option(inner)) => **inner == Ty::Unknown || from == to,
        (Ty::Result(_), Ty::Result(inner)) => **inner == (Ty::Unknown, Ty::Unknown) || from == to,
        (Ty::Tuple(a), Ty::Tuple(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b.iter())
                    .all(|(a, b)| *b == Ty::Unknown || same_kind(a, b))
        }
        _ => false,
    }
}
