//! Operators and loops: what they give, and reports about what always fails.

use super::rules;
use super::walk::Walker;
use crate::hir::{Expr, ExprKind, Unary};
use crate::print::{op_text, ty_text};
use crate::ty::{IntTy, Ty};
use ruchyruchy_syntax::ast::BinOp;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl Walker<'_, '_> {
    /// The type of the elements a loop goes through.
    pub(super) fn iterated(&mut self, iter: &Expr) -> Ty {
        let ty = self.of(iter);
        if rules::not_iterable(&ty, self.program) {
            self.not_iterable(&ty, iter.span);
        }
        match ty {
            Ty::Range(item) => (*item).clone(),
            Ty::Str | Ty::Char => Ty::Char,
            Ty::Array(item) if !matches!(iter.kind, ExprKind::Borrow(_) | ExprKind::Forward(_)) => {
                (*item).clone()
            }
            _ => Ty::Unknown,
        }
    }

    pub(super) fn not_iterable(&mut self, ty: &Ty, span: Span) {
        self.report(|program| {
            let message = format!(
                "a value of type `{}` can't be iterated",
                ty_text(ty, program)
            );
            let report = Diagnostic::error(Code::TypeMismatch, span, message);
            match ty {
                Ty::Int(_) => report.help("a range counts: `0..n`"),
                _ => report,
            }
        });
    }

    pub(super) fn bad_operator(&mut self, op: BinOp, a: &Ty, b: &Ty, span: Span) {
        self.report(|program| {
            let (a, b) = (ty_text(a, program), ty_text(b, program));
            let message = format!("`{}` can't be applied to `{a}` and `{b}`", op_text(op));
            Diagnostic::error(Code::OperatorNotApplicable, span, message)
        });
    }

    pub(super) fn unary(&mut self, op: Unary, ty: &Ty, span: Span) {
        if rules::unary_fails(op, ty, self.program) {
            self.report(|program| {
                let sign = if op == Unary::Neg { "-" } else { "~" };
                let message = format!("`{sign}` can't be applied to `{}`", ty_text(ty, program));
                Diagnostic::error(Code::OperatorNotApplicable, span, message)
            });
        }
    }

    /// The type of `a op b`, if it does not fail.
    pub(super) fn binary(&self, op: BinOp, a: Ty, b: Ty, int: Option<IntTy>) -> Ty {
        let is_int = |ty: &Ty| matches!(ty, Ty::Int(_));
        match op {
            BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge | BinOp::In => {
                Ty::Bool
            }
            _ if a == Ty::Never || b == Ty::Never => Ty::Never,
            // A negative exponent makes a float.
            BinOp::Pow if is_int(&a) && is_int(&b) => Ty::Unknown,
            _ if is_int(&a) && is_int(&b) => Ty::Int(int.unwrap_or(IntTy::I64)),
            _ => match (&a, &b) {
                (Ty::Float, Ty::Float | Ty::Int(_)) | (Ty::Int(_), Ty::Float) => Ty::Float,
                (Ty::Adt(..), _) | (_, Ty::Adt(..)) => Ty::Unknown,
                (Ty::Str | Ty::Char, _) | (_, Ty::Str | Ty::Char) if op == BinOp::Add => Ty::Str,
                (Ty::Bool, Ty::Bool) => Ty::Bool,
                (Ty::Array(_), Ty::Array(_)) => Ty::Array(Rc::new(Ty::Unknown)),
                _ => Ty::Unknown,
            },
        }
    }
}
