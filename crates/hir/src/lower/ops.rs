//! Operators and the widths they work in.

use super::alias::is_transparent;
use super::contract::{elem_ty, join};
use super::literal::peel;
use super::{Lowerer, mk};
use crate::hir::{Const, Expr, ExprKind, Hook, Unary};
use crate::ty::{IntTy, Ty};
use ruchyruchy_syntax::ast::{self, BinOp, ExprKind as E, ShortOp};
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

/// The width that an operand brings along.
pub(crate) fn width(ty: &Ty) -> Option<IntTy> {
    peel(ty).int()
}

impl<'a> Lowerer<'a> {
    pub fn binary(
        &mut self,
        op: BinOp,
        lhs: &ast::Expr,
        rhs: &ast::Expr,
        span: Span,
        want: &Ty,
    ) -> Expr {
        if op == BinOp::Shr && self.is_shift_pipe(rhs) {
            return self.pipe(lhs, rhs, span, want);
        }
        let is_shift = matches!(op, BinOp::Shl | BinOp::Shr | BinOp::Pow);
        let left_literal = self.is_untyped_literal(lhs);
        let right_literal = !is_shift && self.is_untyped_literal(rhs);
        let arithmetic = Hook::of_operator(op).is_some();
        // What the context expects reaches operands that have no type of their own.
        let outer = match peel(want) {
            ty @ Ty::Int(_) if arithmetic && left_literal && (right_literal || is_shift) => {
                ty.clone()
            }
            _ => Ty::Unknown,
        };
        let (left, right) = if left_literal && !right_literal && !is_shift {
            let right = self.value(rhs);
            let left = self.expr(lhs, &literal_want(op, &right));
            (left, right)
        } else {
            let left = self.expr(lhs, &outer);
            let hint = if is_shift {
                Ty::Unknown
            } else if right_literal {
                if outer == Ty::Unknown {
                    literal_want(op, &left)
                } else {
                    outer
                }
            } else if op == BinOp::In {
                Ty::Unknown
            } else if !arithmetic && is_conversion(rhs) {
                // `p == (1, 2).into()`
                left.ty.clone()
            } else {
                byte_want(rhs, &left)
            };
            let right = self.expr(rhs, &hint);
            (left, right)
        };
        self.binary_of(op, left, right, span)
    }

    /// A binary operator on lowered operands.
    pub fn binary_of(&mut self, op: BinOp, left: Expr, right: Expr, span: Span) -> Expr {
        let (int, left, right) = self.common_width(op, left, right);
        let ty = self.binary_ty(op, int, &left, &right);
        mk(
            ExprKind::Binary {
                op,
                int,
                lhs: Box::new(left),
                rhs: Box::new(right),
            },
            span,
            ty,
        )
    }

    /// The width of an operation. A u64 that meets another width leaves the unsigned range.
    pub fn common_width(
        &mut self,
        op: BinOp,
        left: Expr,
        right: Expr,
    ) -> (Option<IntTy>, Expr, Expr) {
        let (l, r) = (width(&left.ty), width(&right.ty));
        if matches!(op, BinOp::Shl | BinOp::Shr | BinOp::Pow) {
            return (l, left, right);
        }
        match (l, r) {
            (Some(l), Some(r)) if l == r => (Some(l), left, right),
            (Some(IntTy::U64), Some(_)) => {
                let left = self.narrow(left);
                (Some(IntTy::I64), left, right)
            }
            (Some(_), Some(IntTy::U64)) => {
                let right = self.narrow(right);
                (Some(IntTy::I64), left, right)
            }
            (Some(l), Some(r)) => {
                let wider = if r.bits() > l.bits() || (r.bits() == l.bits() && r.is_signed()) {
                    r
                } else {
                    l
                };
                (Some(wider), left, right)
            }
            (l, r) => {
                let known = l.or(r);
                // Bytes of a string compared with int literals and the like stay what they are.
                (known, left, right)
            }
        }
    }

    fn binary_ty(&self, op: BinOp, int: Option<IntTy>, left: &Expr, right: &Expr) -> Ty {
        match op {
            BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge | BinOp::In => {
                return Ty::Bool;
            }
            _ => {}
        }
        if let Some(ty) = self.hook_ty(op, left) {
            return ty;
        }
        let (l, r) = (peel(&left.ty), peel(&right.ty));
        match (l, r) {
            (Ty::Str | Ty::Char, _) | (_, Ty::Str | Ty::Char) if op == BinOp::Add => Ty::Str,
            (Ty::Str | Ty::Char, _) if op == BinOp::Mul => Ty::Str,
            (Ty::Float, Ty::Float | Ty::Int(_)) | (Ty::Int(_), Ty::Float) => Ty::Float,
            (Ty::Float, Ty::Unknown) | (Ty::Unknown, Ty::Float) => {
                if is_plain_number(left) || is_plain_number(right) {
                    Ty::Float
                } else {
                    Ty::Unknown
                }
            }
            (Ty::Array(a), Ty::Array(b)) if op == BinOp::Add => Ty::Array(Rc::new(join(a, b))),
            (Ty::Set(order, a), Ty::Set(..)) => Ty::Set(*order, a.clone()),
            (Ty::Bool, Ty::Bool) => Ty::Bool,
            (Ty::Int(_) | Ty::Unknown | Ty::Byte, Ty::Int(_) | Ty::Unknown | Ty::Byte) => {
                match (op, int) {
                    // `2u8 ** -1` is a float.
                    (BinOp::Pow, _) if !is_plain_number(right) && right.ty == Ty::Unknown => {
                        Ty::Unknown
                    }
                    (_, Some(width)) => Ty::Int(width),
                    _ => Ty::Unknown,
                }
            }
            _ => Ty::Unknown,
        }
    }

    fn hook_ty(&self, op: BinOp, left: &Expr) -> Option<Ty> {
        let Ty::Adt(adt, _) = &left.ty else {
            return None;
        };
        let fun = *self.adt(*adt).methods.hooks.get(&Hook::of_operator(op)?)?;
        Some(self.sig(fun).map_or(Ty::Unknown, |sig| sig.ret.clone()))
    }

    pub fn short(
        &mut self,
        op: ShortOp,
        lhs: &ast::Expr,
        rhs: &ast::Expr,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let want_side = if op == ShortOp::Coalesce {
            want.clone()
        } else {
            Ty::Unknown
        };
        if has_let(lhs) || has_let(rhs) {
            // `let P = e && c` outside of a condition.
            return self.let_chain_value(lhs, op, rhs, span);
        }
        let left = self.expr(lhs, &want_side);
        let right = self.expr(rhs, &want_side);
        let ty = match op {
            ShortOp::Coalesce => join(peel_option(&left.ty), &right.ty),
            _ => join(&left.ty, &right.ty),
        };
        let ty = if ty == Ty::Never { Ty::Unknown } else { ty };
        mk(
            ExprKind::Short {
                op,
                lhs: Box::new(left),
                rhs: Box::new(right),
            },
            span,
            ty,
        )
    }

    pub fn negate(&mut self, operand: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let mut inner = operand;
        while let E::Paren(e) = &inner.kind {
            inner = e;
        }
        if let E::Lit(lit @ (ast::Lit::Int(..) | ast::Lit::Float(..))) = &inner.kind {
            return self.literal(lit, true, span, want);
        }
        let want = if self.is_untyped_literal(operand) {
            want.clone()
        } else {
            Ty::Unknown
        };
        let value = self.expr(operand, &want);
        let int = width(&value.ty);
        let ty = match &value.ty {
            Ty::Adt(adt, _) => {
                let hook = self.adt(*adt).methods.hooks.get(&Hook::Neg).copied();
                hook.and_then(|fun| self.sig(fun))
                    .map_or(Ty::Unknown, |sig| sig.ret.clone())
            }
            other => peel(other).clone(),
        };
        mk(
            ExprKind::Unary {
                op: Unary::Neg,
                int,
                expr: Box::new(value),
            },
            span,
            ty,
        )
    }

    pub fn not(&mut self, operand: &ast::Expr, span: Span, want: &Ty) -> Expr {
        // `flags & !1`: the literal has the width of the other operand, so this is bitwise.
        let want = if self.is_untyped_literal(operand) {
            want.clone()
        } else {
            Ty::Unknown
        };
        let value = self.expr(operand, &want);
        let int = value.ty.int();
        let (op, ty) = match (&value.ty, int) {
            (_, Some(width)) => (Unary::BitNot, Ty::Int(width)),
            (Ty::Adt(adt, _), _) => {
                let hook = self.adt(*adt).methods.hooks.get(&Hook::Not).copied();
                let ty = hook
                    .and_then(|fun| self.sig(fun))
                    .map_or(Ty::Bool, |sig| sig.ret.clone());
                (Unary::Not, ty)
            }
            _ => (Unary::Not, Ty::Bool),
        };
        mk(
            ExprKind::Unary {
                op,
                int,
                expr: Box::new(value),
            },
            span,
            ty,
        )
    }

    pub fn bit_not(&mut self, operand: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let want = if self.is_untyped_literal(operand) {
            want.clone()
        } else {
            Ty::Unknown
        };
        let value = self.expr(operand, &want);
        let int = width(&value.ty);
        let ty = int.map_or(Ty::Unknown, Ty::Int);
        mk(
            ExprKind::Unary {
                op: Unary::BitNot,
                int,
                expr: Box::new(value),
            },
            span,
            ty,
        )
    }

    pub fn deref(&mut self, operand: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let value = self.expr(operand, want);
        if is_transparent(&value.ty) && !self.may_be_alias(&value) {
            return value;
        }
        let ty = match &value.ty {
            Ty::Adt(adt, _) => match self.adt(*adt).methods.hooks.get(&Hook::Deref).copied() {
                Some(fun) => self.sig(fun).map_or(Ty::Unknown, |sig| sig.ret.clone()),
                None => value.ty.clone(),
            },
            other => other.clone(),
        };
        mk(ExprKind::Deref(Box::new(value)), span, ty)
    }

    /// The element type of what `for` or a comprehension iterates.
    pub fn iterated(&self, ty: &Ty) -> Ty {
        if let Ty::Adt(adt, _) = ty
            && let Some(fun) = self.adt(*adt).methods.hooks.get(&Hook::Next)
            && let Some(sig) = self.sig(*fun)
            && let Ty::Option(inner) = &sig.ret
        {
            return (**inner).clone();
        }
        elem_ty(ty)
    }
}

/// The type a literal takes from the other operand.
fn literal_want(op: BinOp, other: &Expr) -> Ty {
    match peel(&other.ty) {
        ty @ Ty::Int(_) => ty.clone(),
        // `xs * 2.0` aside, `x == 1` with a float keeps its int literal: 1 == 1.0 anyway.
        Ty::Float if Hook::of_operator(op).is_some() => Ty::Float,
        _ => Ty::Unknown,
    }
}

/// A call whose result is what the context expects.
fn is_conversion(e: &ast::Expr) -> bool {
    match &e.kind {
        E::MethodCall { name, .. } => {
            matches!(name.name.as_str(), "into" | "parse" | "collect" | "unwrap")
        }
        _ => false,
    }
}

/// `b'a'` beside an int of known width is of that width.
fn byte_want(e: &ast::Expr, other: &Expr) -> Ty {
    match (&e.kind, &other.ty) {
        (E::Lit(ast::Lit::Byte(_)), ty @ Ty::Int(_)) => ty.clone(),
        _ => Ty::Unknown,
    }
}

fn is_plain_number(e: &Expr) -> bool {
    matches!(&e.kind, ExprKind::Const(Const::Int(_) | Const::Float(_)))
}

fn peel_option(ty: &Ty) -> &Ty {
    match ty {
        Ty::Option(inner) => inner,
        Ty::Result(inner) => &inner.0,
        Ty::Nil => &Ty::Never,
        other => other,
    }
}

/// Whether an `&&` chain holds a `let`.
pub(crate) fn has_let(e: &ast::Expr) -> bool {
    match &e.kind {
        E::Let { .. } => true,
        E::Paren(e) => has_let(e),
        E::Short {
            op: ShortOp::And,
            lhs,
            rhs,
        } => has_let(rhs) || has_let(lhs),
        _ => false,
    }
}
