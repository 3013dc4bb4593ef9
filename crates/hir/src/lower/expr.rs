//! Expressions: which method lowers which kind, and contracts.

use super::{Lowerer, mk};
use crate::hir::{Arg, Expr, ExprKind};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, ExprKind as E, UnOp};
use ruchyruchy_syntax::span::Span;

impl<'a> Lowerer<'a> {
    /// Lowers an expression where a value of type `want` is expected (Unknown if nothing is).
    pub fn expr(&mut self, e: &ast::Expr, want: &Ty) -> Expr {
        let value = self.expr_of(e, want);
        self.note_type(&value);
        value
    }

    fn expr_of(&mut self, e: &ast::Expr, want: &Ty) -> Expr {
        let span = e.span;
        match &e.kind {
            E::Lit(lit) => self.literal(lit, false, span, want),
            E::Path(path) => self.path_expr(path, want),
            E::Paren(inner) => self.expr(inner, want),
            E::Unary(op, operand) => self.unary(*op, operand, span, want),
            E::Borrow { mutable, expr } => self.borrow(*mutable, expr, span, want),
            E::Binary { op, lhs, rhs, .. } => self.binary(*op, lhs, rhs, span, want),
            E::Short { op, lhs, rhs } => self.short(*op, lhs, rhs, span, want),
            E::Pipe { lhs, rhs } => self.pipe(lhs, rhs, span, want),
            E::Assign {
                op, target, value, ..
            } => self.assign(*op, target, value, span),
            E::IncDec {
                increment,
                prefix,
                target,
            } => self.inc_dec(*increment, *prefix, target, span),
            E::Ternary {
                cond,
                then,
                otherwise,
            } => self.ternary(cond, then, otherwise, span, want),
            E::Let { .. } => self.let_condition(e),
            E::LetIn { binding, body } => self.let_in(binding, body, span, want),
            E::If {
                cond,
                then,
                otherwise,
            } => self.if_expr(cond, then, otherwise.as_deref(), span, want),
            E::While { label, cond, body } => self.while_loop(*label, cond, body, span),
            E::Loop { label, body } => self.endless(*label, body, span, want),
            E::For {
                label,
                pat,
                iter,
                body,
            } => self.for_loop(*label, pat, iter, body, span),
            E::Match { scrutinee, arms } => self.match_expr(scrutinee, arms, span, want),
            E::Matches {
                scrutinee,
                pat,
                guard,
            } => self.matches(scrutinee, pat, guard.as_deref(), span),
            E::Block { label, block } => self.block_expr(*label, block, span, want),
            E::Async(block) => self.async_block(block, span, want),
            E::Closure(c) => self.closure(c, span, want),
            E::Call { .. } | E::MethodCall { .. } | E::Field { .. } | E::Index { .. } => {
                self.postfix(e, want)
            }
            E::Range {
                start,
                end,
                inclusive,
            } => self.range(start.as_deref(), end.as_deref(), *inclusive, span, want),
            E::Array(elements) => self.array(elements, span, want),
            E::Repeat { value, count } => self.repeat(value, count, span, want),
            E::Tuple(elements) => self.tuple(elements, span, want),
            E::Set(elements) => self.set(elements, span, want),
            E::Map(entries) => self.map(entries, span, want),
            E::Struct { path, fields, base } => {
                self.struct_literal(path, fields, base.as_deref(), span)
            }
            E::Comprehension(c) => self.comprehension(c, span, want),
            E::Cast { expr, ty } => self.cast(expr, ty, span),
            E::Try(inner) => self.question(inner, span, want),
            E::Throw(value) => self.throw(value, span),
            E::TryCatch {
                body,
                catches,
                finally,
            } => self.try_catch(body, catches, finally.as_ref(), span, want),
            E::Return(value) => self.return_expr(value.as_deref(), span),
            E::Break { label, value } => self.break_expr(*label, value.as_deref(), span),
            E::Continue { label } => self.continue_expr(*label, span),
            E::Await(value) => self.await_expr(value, span, want),
            E::Yield(value) => self.yield_expr(value.as_deref(), span),
            E::Lazy(value) => self.lazy(value, span, want),
            E::Spawn(what) => self.spawn(what, span),
            E::Send {
                actor,
                ask,
                message,
                args,
            } => self.send(actor, *ask, *message, args, span),
            E::FString(parts) => self.fstring(parts, span),
            E::Macro { name, args } => self.macro_call(*name, args, span, want),
            E::DataFrame(columns) => self.data_frame(columns, span),
            E::Error => self.take_piped(span),
        }
    }

    /// A condition: nothing is expected of it.
    pub fn value(&mut self, e: &ast::Expr) -> Expr {
        self.expr(e, &Ty::Unknown)
    }

    fn unary(&mut self, op: UnOp, operand: &ast::Expr, span: Span, want: &Ty) -> Expr {
        match op {
            UnOp::Neg => self.negate(operand, span, want),
            UnOp::Not => self.not(operand, span, want),
            UnOp::BitNot => self.bit_not(operand, span, want),
            UnOp::Deref => self.deref(operand, span, want),
        }
    }

    pub fn arg(expr: Expr) -> Arg {
        Arg {
            expr,
            spread: false,
            name: None,
        }
    }

    fn cast(&mut self, e: &ast::Expr, ty: &ast::Type, span: Span) -> Expr {
        let to = self.ty(ty);
        // The literal of a cast is not of the target type: `300 as u8` wraps.
        let want = match (&e.kind, &to) {
            (E::Lit(ast::Lit::Int(n, None)), Ty::Int(width)) if i64::try_from(*n).is_err() => {
                Ty::Int(*width)
            }
            _ => Ty::Unknown,
        };
        let value = self.expr(e, &want);
        if to == Ty::Unknown {
            return value;
        }
        mk(
            ExprKind::Cast {
                expr: Box::new(value),
                to: to.clone(),
            },
            span,
            to,
        )
    }

    fn throw(&mut self, value: &ast::Expr, span: Span) -> Expr {
        let value = self.value(value);
        mk(ExprKind::Throw(Box::new(value)), span, Ty::Never)
    }

    /// Marks values that nobody uses, so that builtins and updates need not make them.
    pub fn unused(&mut self, e: &mut Expr) {
        match &mut e.kind {
            ExprKind::MethodCall { unused, .. } => {
                *unused = true;
                self.check_unused(e);
            }
            ExprKind::Assign { want, .. } => *want = false,
            ExprKind::Update { result, .. } => *result = crate::hir::UpdateResult::Nothing,
            ExprKind::Block { stmts, discard, .. } => {
                *discard = true;
                if let Some(last) = stmts.last_mut() {
                    self.unused(last);
                }
            }
            ExprKind::If {
                then, otherwise, ..
            } => {
                self.unused(then);
                if let Some(otherwise) = otherwise {
                    self.unused(otherwise);
                }
            }
            ExprKind::Match(m) => {
                for arm in &mut m.arms {
                    self.unused(&mut arm.body);
                }
            }
            _ => {}
        }
    }
}
