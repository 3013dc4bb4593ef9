//! Branches, loops, and leaving them.
//!
//! `break`, `continue` and `return` may cross `finally` blocks on their way: each of these is compiled again where control
//! leaves, with the part of the code that its own `try` guards closed meanwhile. An error goes to a handler that runs
//! the block and throws again.

use super::{Around, Builder, Guard};
use crate::assembler::Label;
use crate::op::{Inst, inst};
use crate::operand::*;
use ruchyruchy_builtins::IntTy;
use ruchyruchy_hir::hir::{Const, Expr, ExprKind, FunId, LocalId, LoopId, Scope, Unary};
use ruchyruchy_hir::ty::Ty;
use ruchyruchy_syntax::ast::{BinOp, ShortOp};

impl<'a> Builder<'a> {
    pub(super) fn block(
        &mut self,
        scope: &'a Scope,
        stmts: &'a [Expr],
        discard: bool,
        dst: Option<u8>,
    ) {
        let entered = self.enter_block(scope);
        let last = if discard { None } else { dst };
        let (tail, head) = match (last, stmts.split_last()) {
            (Some(_), Some((tail, head))) => (Some(tail), head),
            _ => (None, stmts),
        };
        for stmt in head {
            self.discard(stmt);
        }
        match (tail, dst) {
            (Some(tail), Some(dst)) => self.into(tail, dst),
            (None, Some(dst)) => self.asm.emit(inst::LoadNil { dst: Def(dst) }),
            _ => {}
        }
        self.leave_scope(entered);
    }

    /// A block whose value may be an alias.
    pub(super) fn kept_block(
        &mut self,
        scope: &'a Scope,
        stmts: &'a [Expr],
        discard: bool,
        dst: u8,
    ) {
        let entered = self.enter_block(scope);
        match stmts.split_last() {
            Some((tail, head)) if !discard => {
                for stmt in head {
                    self.discard(stmt);
                }
                self.keep(tail, dst);
            }
            _ => {
                for stmt in stmts {
                    self.discard(stmt);
                }
                self.asm.emit(inst::LoadNil { dst: Def(dst) });
            }
        }
        self.leave_scope(entered);
    }

    fn enter_block(&mut self, scope: &'a Scope) -> (u16, usize) {
        let entered = self.enter_scope();
        for &local in &scope.early_cells {
            self.forget(local);
            self.declare_empty(local);
        }
        entered
    }

    /// Jumps to `to` if the condition's truth is `want`; else goes on.
    pub(super) fn branch(&mut self, cond: &'a Expr, want: bool, to: Label) {
        let mark = self.top;
        match &cond.kind {
            ExprKind::Unary {
                op: Unary::Not,
                expr,
                ..
            } if expr.ty == Ty::Bool => self.branch(expr, !want, to),
            ExprKind::Const(Const::Bool(value)) => {
                if *value == want {
                    self.asm.emit_to(inst::Jump { to: Target(0) }, to);
                }
            }
            ExprKind::Short {
                op: op @ (ShortOp::And | ShortOp::Or),
                lhs,
                rhs,
            } => {
                // `a && b` is false as soon as a is; `a || b` is true as soon as a is.
                let decides = *op == ShortOp::Or;
                if want == decides {
                    self.branch(lhs, want, to);
                    self.branch(rhs, want, to);
                } else {
                    let past = self.asm.label();
                    self.branch(lhs, decides, past);
                    self.branch(rhs, want, to);
                    self.asm.bind(past);
                }
            }
            ExprKind::Binary { op, lhs, rhs, int } if is_order(*op) => {
                self.compare(cond, *op, *int, lhs, rhs, want, to);
            }
            _ => {
                let src = Use(self.borrow(cond));
                self.at(cond);
                if want {
                    self.asm.emit_to(inst::JumpIf { src, to: Target(0) }, to);
                } else {
                    self.asm
                        .emit_to(inst::JumpUnless { src, to: Target(0) }, to);
                }
            }
        }
        self.top = mark;
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of the node")]
    fn compare(
        &mut self,
        cond: &'a Expr,
        op: BinOp,
        int: Option<IntTy>,
        lhs: &'a Expr,
        rhs: &'a Expr,
        want: bool,
        label: Label,
    ) {
        let (want, to) = (Count(u8::from(want)), Target(0));
        let small = match &rhs.kind {
            ExprKind::Const(Const::Int(n)) if int != Some(IntTy::U64) => i8::try_from(*n).ok(),
            _ => None,
        };
        if let Some(value) = small
            && op != BinOp::Ne
        {
            let lhs = Use(self.borrow(lhs));
            let value = Int8(value);
            self.at(cond);
            let inst: Inst = match op {
                BinOp::Lt => inst::JumpLtInt {
                    lhs,
                    value,
                    want,
                    to,
                }
                .into(),
                BinOp::Le => inst::JumpLeInt {
                    lhs,
                    value,
                    want,
                    to,
                }
                .into(),
                BinOp::Gt => inst::JumpGtInt {
                    lhs,
                    value,
                    want,
                    to,
                }
                .into(),
                BinOp::Ge => inst::JumpGeInt {
                    lhs,
                    value,
                    want,
                    to,
                }
                .into(),
                _ => inst::JumpEqInt {
                    lhs,
                    value,
                    want,
                    to,
                }
                .into(),
            };
            self.asm.emit_to(inst, label);
            return;
        }
        let (left, right) = self.two_operands(lhs, rhs);
        let (lhs, rhs) = (Use(left), Use(right));
        self.at(cond);
        let inst: Inst = match op {
            BinOp::Lt => inst::JumpLt { lhs, rhs, want, to }.into(),
            BinOp::Le => inst::JumpLe { lhs, rhs, want, to }.into(),
            BinOp::Gt => inst::JumpGt { lhs, rhs, want, to }.into(),
            BinOp::Ge => inst::JumpGe { lhs, rhs, want, to }.into(),
            // A type's own `ne` does not exist: `!=` is the opposite of `==`.
            BinOp::Ne => inst::JumpEq {
                lhs,
                rhs,
                want: Count(1 - want.0),
                to,
            }
            .into(),
            _ => inst::JumpEq { lhs, rhs, want, to }.into(),
        };
        self.asm.emit_to(inst, label);
    }

    pub(super) fn if_else(
        &mut self,
        cond: &'a Expr,
        then: &'a Expr,
        otherwise: Option<&'a Expr>,
        dst: Option<u8>,
        keep: bool,
    ) {
        let no = self.asm.label();
        let end = self.asm.label();
        self.branch(cond, false, no);
        self.arm(then, dst, keep);
        match (otherwise, dst) {
            (None, None) => {
                self.asm.bind(no);
            }
            (otherwise, _) => {
                self.asm.emit_to(inst::Jump { to: Target(0) }, end);
                self.asm.bind(no);
                match otherwise {
                    Some(otherwise) => self.arm(otherwise, dst, keep),
                    None => self.nothing(dst),
                }
            }
        }
        self.asm.bind(end);
    }

    pub(super) fn arm(&mut self, e: &'a Expr, dst: Option<u8>, keep: bool) {
        match dst {
            Some(dst) if keep => self.keep(e, dst),
            Some(dst) => self.into(e, dst),
            None => self.discard(e),
        }
    }

    pub(super) fn endless(&mut self, id: LoopId, body: &'a Expr, dst: Option<u8>) {
        let exit = self.asm.label();
        let top = self.asm.here();
        let next = self.asm.label();
        self.looping(id, body, exit, next, dst);
        self.asm.bind(next);
        self.asm.emit_to(inst::Loop { to: Target(0) }, top);
        self.asm.bind(exit);
    }

    fn looping(
        &mut self,
        id: LoopId,
        body: &'a Expr,
        exit: Label,
        next: Label,
        result: Option<u8>,
    ) {
        self.around.push(Around::Loop {
            id,
            exit,
            result,
            next,
        });
        self.discard(body);
        self.around.pop();
    }

    pub(super) fn while_loop(
        &mut self,
        id: LoopId,
        cond: &'a Expr,
        body: &'a Expr,
        dst: Option<u8>,
    ) {
        // The condition stands at the end: a round takes one jump.
        let (over, exit, next) = (self.asm.label(), self.asm.label(), self.asm.label());
        self.asm.emit_to(inst::Jump { to: Target(0) }, next);
        let top = self.asm.here();
        self.looping(id, body, exit, next, dst);
        self.asm.bind(next);
        self.asm.set_span(cond.span);
        self.branch(cond, false, over);
        self.asm.emit_to(inst::Loop { to: Target(0) }, top);
        self.asm.bind(over);
        self.nothing(dst);
        self.asm.bind(exit);
    }

    pub(super) fn for_loop(
        &mut self,
        e: &'a Expr,
        id: LoopId,
        local: LocalId,
        iter: &'a Expr,
        body: &'a Expr,
        dst: Option<u8>,
    ) {
        let entered = self.enter_scope();
        let (over, exit, next) = (self.asm.label(), self.asm.label(), self.asm.label());
        let counter = self.temp();
        // `for i in a..b` of ints needs no range and no iterator; the greatest int as the end of `a..=b` does.
        let end = match &iter.kind {
            ExprKind::Range {
                start: Some(start),
                end: Some(last),
                inclusive: false,
            } if is_int(start) && is_int(last) => {
                self.into(start, counter);
                let end = self.temp();
                self.into(last, end);
                Some(end)
            }
            _ => {
                match &iter.kind {
                    // A variable that holds an alias of a collection gives aliases of its elements.
                    ExprKind::Local(local) | ExprKind::Move(local) => {
                        self.copy_local(*local, counter);
                    }
                    ExprKind::Capture(index) => self.asm.emit(inst::LoadCapture {
                        dst: Def(counter),
                        index: Far(*index as u16),
                    }),
                    _ => self.keep(iter, counter),
                }
                self.at(iter);
                self.asm.emit(inst::NewIter {
                    dst: Def(counter),
                    src: Use(counter),
                });
                None
            }
        };
        let top = self.asm.here();
        let scope = self.enter_scope();
        self.at(e);
        self.declare(local, |b, register| {
            if let Some(end) = end {
                // The jump is taken while there is a next one: control falls through at the end.
                let round = b.asm.label();
                let jump = inst::JumpRange {
                    dst: Def(register),
                    at: Change(counter),
                    end: Use(end),
                    to: Target(0),
                };
                b.asm.emit_to(jump, round);
                b.asm.emit_to(inst::Jump { to: Target(0) }, over);
                b.asm.bind(round);
            } else {
                let jump = inst::Next {
                    dst: Def(register),
                    iter: Change(counter),
                    to: Target(0),
                };
                b.asm.emit_to(jump, over);
            }
        });
        self.looping(id, body, exit, next, dst);
        self.leave_scope(scope);
        self.asm.bind(next);
        self.asm.set_span(body.span);
        self.asm.emit_to(inst::Loop { to: Target(0) }, top);
        self.asm.bind(over);
        self.nothing(dst);
        self.asm.bind(exit);
        self.leave_scope(entered);
    }

    /// nil, if a value is wanted.
    pub(super) fn nothing(&mut self, dst: Option<u8>) {
        if let Some(dst) = dst {
            self.asm.emit(inst::LoadNil { dst: Def(dst) });
        }
    }

    pub(super) fn labelled(&mut self, id: LoopId, body: &'a Expr, dst: u8) {
        let exit = self.asm.label();
        self.around.push(Around::Loop {
            id,
            exit,
            result: Some(dst),
            next: exit,
        });
        self.into(body, dst);
        self.around.pop();
        self.asm.bind(exit);
    }

    /// Emits what must run when control leaves everything from `to` on inwards, and closes the guarded parts meanwhile.
    fn leave(&mut self, to: usize) -> Vec<usize> {
        let mut closed = Vec::new();
        for i in (to..self.around.len()).rev() {
            let block = match self.around.get(i) {
                Some(Around::Finally { block, guard }) => {
                    closed.push(*guard);
                    *block
                }
                Some(Around::Catch { guard }) => {
                    closed.push(*guard);
                    continue;
                }
                _ => continue,
            };
            let open = closed.clone();
            for &guard in &open {
                self.close(guard);
            }
            // Inside the block, what is around it is only what lies further out.
            let inner = self.around.split_off(i);
            self.discard(block);
            self.around.extend(inner);
        }
        for &guard in &closed {
            self.close(guard);
        }
        closed
    }

    fn reopen(&mut self, closed: Vec<usize>) {
        let here = self.asm.here();
        for guard in closed {
            if let Some(guard) = self.guards.get_mut(guard) {
                guard.open = Some(here);
            }
        }
    }

    fn close(&mut self, guard: usize) {
        let here = self.asm.here();
        if let Some(guard) = self.guards.get_mut(guard)
            && let Some(from) = guard.open.take()
        {
            guard.pieces.push((from, here));
        }
    }

    fn loop_around(&self, id: LoopId) -> Option<(usize, Label, Label, Option<u8>)> {
        self.around
            .iter()
            .enumerate()
            .rev()
            .find_map(|(i, around)| match around {
                Around::Loop {
                    id: found,
                    exit,
                    result,
                    next,
                } if *found == id => Some((i, *exit, *next, *result)),
                _ => None,
            })
    }

    pub(super) fn break_out(&mut self, id: LoopId, value: Option<&'a Expr>) {
        let Some((i, exit, _, result)) = self.loop_around(id) else {
            return;
        };
        let kept = self.temp();
        if let Some(value) = value {
            self.into(value, kept);
        }
        let closed = self.leave(i + 1);
        match (result, value) {
            (Some(result), Some(_)) => self.copy(result, kept),
            (result, _) => self.nothing(result),
        }
        self.asm.emit_to(inst::Jump { to: Target(0) }, exit);
        self.reopen(closed);
    }

    pub(super) fn continue_loop(&mut self, id: LoopId) {
        let Some((i, _, next, _)) = self.loop_around(id) else {
            return;
        };
        let closed = self.leave(i + 1);
        self.asm.emit_to(inst::Jump { to: Target(0) }, next);
        self.reopen(closed);
    }

    pub(super) fn return_value(&mut self, value: Option<&'a Expr>) {
        let kept = self.temp();
        match value {
            Some(value) if self.fun.returns_alias => self.keep(value, kept),
            Some(value) => self.into(value, kept),
            None => self.asm.emit(inst::LoadNil { dst: Def(kept) }),
        }
        let closed = self.leave(0);
        self.leave_function(kept);
        self.reopen(closed);
    }

    pub(super) fn try_catch(
        &mut self,
        body: &'a Expr,
        catch: Option<(LocalId, &'a Expr)>,
        finally: Option<&'a Expr>,
        dst: u8,
    ) {
        let (end, error) = (self.asm.label(), self.temp());
        let result = self.temp();
        let outer = finally.map(|block| {
            let guard = self.open_guard();
            self.around.push(Around::Finally { block, guard });
            guard
        });
        match catch {
            Some((local, handler)) => {
                let inner = self.open_guard();
                self.around.push(Around::Catch { guard: inner });
                self.into(body, result);
                self.around.pop();
                self.close(inner);
                let done = self.asm.label();
                self.asm.emit_to(inst::Jump { to: Target(0) }, done);
                let target = self.asm.here();
                self.guarded_by(inner, target, error);
                let scope = self.enter_scope();
                self.forget(local);
                self.declare(local, |b, register| {
                    b.asm.emit(inst::Caught {
                        dst: Def(register),
                        src: Use(error),
                    });
                });
                self.into(handler, result);
                self.leave_scope(scope);
                self.asm.bind(done);
            }
            None => self.into(body, result),
        }
        if let (Some(guard), Some(block)) = (outer, finally) {
            self.around.pop();
            self.close(guard);
            self.discard(block);
            self.copy(dst, result);
            self.asm.emit_to(inst::Jump { to: Target(0) }, end);
            let target = self.asm.here();
            self.guarded_by(guard, target, error);
            self.discard(block);
            self.asm.emit(inst::Rethrow { src: Use(error) });
            self.asm.bind(end);
        } else {
            self.copy(dst, result);
            self.asm.bind(end);
        }
    }

    fn open_guard(&mut self) -> usize {
        let here = self.asm.here();
        self.guards.push(Guard {
            pieces: Vec::new(),
            open: Some(here),
        });
        self.guards.len() - 1
    }

    /// Errors in the pieces of a guard go to `target`. Inner guards come first, as they are finished first.
    fn guarded_by(&mut self, guard: usize, target: Label, error: u8) {
        let pieces = self
            .guards
            .get_mut(guard)
            .map(|guard| std::mem::take(&mut guard.pieces));
        for (from, to) in pieces.unwrap_or_default() {
            self.asm.guard(from, to, target, error);
        }
    }

    /// `e?`
    pub(super) fn question(&mut self, e: &'a Expr, convert: Option<FunId>, dst: u8) {
        let (failed, end) = (self.asm.label(), self.asm.label());
        let value = self.temp();
        self.keep(e, value);
        self.at(e);
        let jump = inst::JumpFailed {
            dst: Def(value),
            src: Use(value),
            to: Target(0),
        };
        self.asm.emit_to(jump, failed);
        self.copy(dst, value);
        self.asm.emit_to(inst::Jump { to: Target(0) }, end);
        self.asm.bind(failed);
        if let Some(convert) = convert {
            let fun = Callee(convert.0);
            self.asm.emit(inst::ConvertFailed {
                dst: Def(value),
                src: Use(value),
                fun,
            });
        }
        let closed = self.leave(0);
        self.leave_function(value);
        self.reopen(closed);
        self.asm.bind(end);
    }

    /// `base?.rest`
    pub(super) fn opt_chain(
        &mut self,
        base: &'a Expr,
        local: LocalId,
        rest: &'a Expr,
        returns: bool,
        dst: u8,
        keep: bool,
    ) {
        let (nothing, end) = (self.asm.label(), self.asm.label());
        let scope = self.enter_scope();
        let value = self.temp();
        self.keep(base, value);
        self.at(base);
        let (to, src, target) = (Def(value), Use(value), Target(0));
        if returns {
            self.asm.emit_to(
                inst::JumpFailed {
                    dst: to,
                    src,
                    to: target,
                },
                nothing,
            );
        } else {
            self.asm.emit_to(
                inst::JumpChain {
                    dst: to,
                    src,
                    to: target,
                },
                nothing,
            );
        }
        self.forget(local);
        self.declare(local, |b, register| b.copy(register, value));
        if keep {
            self.keep(rest, dst);
        } else {
            self.into(rest, dst);
        }
        self.leave_scope(scope);
        self.asm.emit_to(inst::Jump { to: Target(0) }, end);
        self.asm.bind(nothing);
        if returns {
            let closed = self.leave(0);
            self.leave_function(value);
            self.reopen(closed);
        } else {
            self.asm.emit(inst::LoadNil { dst: Def(dst) });
        }
        self.asm.bind(end);
    }
}

fn is_order(op: BinOp) -> bool {
    matches!(
        op,
        BinOp::Eq | BinOp::Ne | BinOp::Lt | BinOp::Le | BinOp::Gt | BinOp::Ge
    )
}

/// Statically an i64: a range of such needs no look at its bounds.
fn is_int(e: &Expr) -> bool {
    e.ty.int() == Some(IntTy::I64)
}
