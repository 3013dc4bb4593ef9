//! Conditions: `if`, the ternary, and `let` in conditions and guards.
//!
//! A chain `let P = e && c && let Q = f` becomes nested tests inside a labelled block: the innermost part leaves the block
//! with the value of the then-part, every test that fails falls through to the else-part.

use super::contract::join;
use super::ops::has_let;
use super::{Lowerer, mk, nil};
use crate::hir::{Const, Expr, ExprKind, LoopId, Match, MatchArm, Scope};
use crate::pattern::{Pat, PatternArm};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, ExprKind as E, ShortOp};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;

impl<'a> Lowerer<'a> {
    pub fn ternary(
        &mut self,
        cond: &ast::Expr,
        then: &ast::Expr,
        otherwise: &ast::Expr,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let cond = self.value(cond);
        let then = self.expr(then, want);
        let otherwise = self.expr(otherwise, want);
        self.if_of(cond, then, Some(otherwise), span)
    }

    pub fn if_of(&mut self, cond: Expr, then: Expr, otherwise: Option<Expr>, span: Span) -> Expr {
        let ty = match &otherwise {
            Some(otherwise) => join(&then.ty, &otherwise.ty),
            None if then.ty == Ty::Nil => Ty::Nil,
            None => Ty::Unknown,
        };
        let kind = ExprKind::If {
            cond: Box::new(cond),
            then: Box::new(then),
            otherwise: otherwise.map(Box::new),
        };
        mk(kind, span, ty)
    }

    pub fn if_expr(
        &mut self,
        cond: &ast::Expr,
        then: &ast::Block,
        otherwise: Option<&ast::Expr>,
        span: Span,
        want: &Ty,
    ) -> Expr {
        if !has_let(cond) {
            let cond = self.value(cond);
            let then = self.block(then, want);
            let otherwise = otherwise.map(|e| self.expr(e, want));
            return self.if_of(cond, then, otherwise, span);
        }
        let mut chain = Vec::new();
        parts(cond, &mut chain);
        if let [Part::Let(pat, value)] = chain.as_slice() {
            return self.if_let(pat, value, then, otherwise, span, want);
        }
        // A labelled block: the chain leaves it with the value of the then-part, else it falls through to the else-part.
        let id = self.new_loop(None, false, want.clone());
        let taken = self.chain(&chain, span, &mut |s| {
            let value = s.block(then, want);
            let ty = value.ty.clone();
            (Self::break_with(id, Some(value), span), ty)
        });
        self.frame().loops.pop();
        let (chain_expr, then_ty) = taken;
        let otherwise = match otherwise {
            Some(e) => self.expr(e, want),
            None => nil(span),
        };
        let ty = join(&then_ty, &otherwise.ty);
        let body = Self::seq(
            vec![chain_expr, otherwise],
            Scope::default(),
            span,
            ty.clone(),
        );
        mk(
            ExprKind::Labelled {
                id,
                body: Box::new(body),
            },
            span,
            ty,
        )
    }

    /// Tests the parts one after the other, each in the scope of the names before it; `inner` is what runs when all hold.
    pub fn chain(
        &mut self,
        parts: &[Part<'_>],
        span: Span,
        inner: &mut dyn FnMut(&mut Self) -> (Expr, Ty),
    ) -> (Expr, Ty) {
        let Some((first, rest)) = parts.split_first() else {
            return inner(self);
        };
        match first {
            Part::Test(e) => {
                let cond = self.value(e);
                let (then, ty) = self.chain(rest, span, inner);
                let kind = ExprKind::If {
                    cond: Box::new(cond),
                    then: Box::new(then),
                    otherwise: None,
                };
                (mk(kind, span, Ty::Nil), ty)
            }
            Part::Let(pat, value) => {
                let (value, mut cx) = self.matched(pat, value);
                self.open_scope();
                let value_ty = value.ty.clone();
                let pat = self.pat(pat, &value_ty, &mut cx);
                self.bind_all(&cx);
                let (then, ty) = self.chain(rest, span, inner);
                let scope = self.close_scope();
                (self.two_way(pat, value, then, nil(span), scope, span), ty)
            }
        }
    }

    /// A match with one pattern and everything else.
    pub fn two_way(
        &mut self,
        pat: Pat,
        value: Expr,
        then: Expr,
        otherwise: Expr,
        scope: Scope,
        span: Span,
    ) -> Expr {
        let value_ty = value.ty.clone();
        let ty = join(&then.ty, &otherwise.ty);
        let arms = [
            PatternArm {
                pat,
                has_guard: false,
                span,
            },
            PatternArm {
                pat: Pat::wild(span),
                has_guard: false,
                span,
            },
        ];
        let tree = self.quiet_tree(&arms, &value_ty);
        let bodies = [then, otherwise].map(|body| MatchArm { guard: None, body });
        let m = Match {
            scrutinee: value,
            arms: bodies.into(),
            tree,
            scope,
        };
        mk(ExprKind::Match(Box::new(m)), span, ty)
    }

    pub fn if_let(
        &mut self,
        pat: &ast::Pat,
        value: &ast::Expr,
        then: &ast::Block,
        otherwise: Option<&ast::Expr>,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let (value, mut cx) = self.matched(pat, value);
        self.open_scope();
        let value_ty = value.ty.clone();
        let pat = self.pat(pat, &value_ty, &mut cx);
        self.bind_all(&cx);
        let then = self.block(then, want);
        let scope = self.close_scope();
        let otherwise = match otherwise {
            Some(e) => self.expr(e, want),
            None => nil(span),
        };
        self.two_way(pat, value, then, otherwise, scope, span)
    }

    /// A `let` condition used as a plain value: whether it matches.
    pub fn let_condition(&mut self, e: &ast::Expr) -> Expr {
        let mut chain = Vec::new();
        parts(e, &mut chain);
        self.chain_value(&chain, e.span)
    }

    pub fn let_chain_value(
        &mut self,
        lhs: &ast::Expr,
        op: ShortOp,
        rhs: &ast::Expr,
        span: Span,
    ) -> Expr {
        if op != ShortOp::And {
            self.error(
                Code::Misplaced,
                span,
                "a `let` condition can only be joined by `&&`",
            );
        }
        let mut chain = Vec::new();
        parts(lhs, &mut chain);
        parts(rhs, &mut chain);
        self.chain_value(&chain, span)
    }

    pub fn chain_value(&mut self, chain: &[Part<'_>], span: Span) -> Expr {
        let id = self.new_loop(None, false, Ty::Bool);
        let (taken, _) = self.chain(chain, span, &mut |_| {
            (
                Self::break_with(id, Some(boolean(true, span)), span),
                Ty::Bool,
            )
        });
        self.frame().loops.pop();
        let body = Self::seq(
            vec![taken, boolean(false, span)],
            Scope::default(),
            span,
            Ty::Bool,
        );
        mk(
            ExprKind::Labelled {
                id,
                body: Box::new(body),
            },
            span,
            Ty::Bool,
        )
    }

    /// A guard: names bound by `let` in it stay visible for the arm's body.
    pub fn guard(&mut self, e: &ast::Expr) -> Expr {
        if !has_let(e) {
            return self.value(e);
        }
        let mut chain = Vec::new();
        parts(e, &mut chain);
        let span = e.span;
        let id = self.new_loop(None, false, Ty::Bool);
        let taken = self.guard_chain(&chain, span, id);
        self.frame().loops.pop();
        let body = Self::seq(
            vec![taken, boolean(false, span)],
            Scope::default(),
            span,
            Ty::Bool,
        );
        mk(
            ExprKind::Labelled {
                id,
                body: Box::new(body),
            },
            span,
            Ty::Bool,
        )
    }

    pub fn guard_chain(&mut self, parts: &[Part<'_>], span: Span, id: LoopId) -> Expr {
        let Some((first, rest)) = parts.split_first() else {
            return Self::break_with(id, Some(boolean(true, span)), span);
        };
        match first {
            Part::Test(e) => {
                let cond = self.value(e);
                let then = self.guard_chain(rest, span, id);
                let kind = ExprKind::If {
                    cond: Box::new(cond),
                    then: Box::new(then),
                    otherwise: None,
                };
                mk(kind, span, Ty::Nil)
            }
            Part::Let(pat, value) => {
                let (value, mut cx) = self.matched(pat, value);
                let value_ty = value.ty.clone();
                let pat = self.pat(pat, &value_ty, &mut cx);
                self.bind_all(&cx);
                let then = self.guard_chain(rest, span, id);
                // The slots belong to the arm, which goes on using them.
                self.two_way(pat, value, then, nil(span), Scope::default(), span)
            }
        }
    }
}

/// A part of an `&&` chain in a condition.
pub(crate) enum Part<'b> {
    Let(&'b ast::Pat, &'b ast::Expr),
    Test(&'b ast::Expr),
}

pub(crate) fn parts<'b>(e: &'b ast::Expr, out: &mut Vec<Part<'b>>) {
    match &e.kind {
        E::Let { pat, expr } => out.push(Part::Let(pat, expr)),
        E::Short {
            op: ShortOp::And,
            lhs,
            rhs,
        } if has_let(e) => {
            parts(lhs, out);
            parts(rhs, out);
        }
        E::Paren(inner) if has_let(inner) => parts(inner, out),
        _ => out.push(Part::Test(e)),
    }
}

pub(crate) fn boolean(value: bool, span: Span) -> Expr {
    mk(ExprKind::Const(Const::Bool(value)), span, Ty::Bool)
}
