//! Control flow: conditions with `let`, loops, `match`, `try`, comprehensions.

use super::expr::join;
use super::frame::{Alias, Var, VarInfo};
use super::ops::has_let;
use super::pats::PatCx;
use super::{Lowerer, mk, nil, sym};
use crate::error_kind::ErrorKind;
use crate::hir::{
    Const, Element, Expr, ExprKind, LocalId, LoopId, MapElement, Match, MatchArm, Scope,
};
use crate::pattern::{Pat, PatKind, PatternArm};
use crate::ty::{KeyOrder, Ty};
use ruchyruchy_syntax::ast::{self, ExprKind as E, PatKind as P, ShortOp};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

/// A part of an `&&` chain in a condition.
enum Part<'b> {
    Let(&'b ast::Pat, &'b ast::Expr),
    Test(&'b ast::Expr),
}

fn parts<'b>(e: &'b ast::Expr, out: &mut Vec<Part<'b>>) {
    match &e.kind {
        E::Let { pat, expr } => out.push(Part::Let(pat, expr)),
        E::Short { op: ShortOp::And, lhs, rhs } if has_let(e) => {
            parts(lhs, out);
            parts(rhs, out);
        }
        E::Paren(inner) if has_let(inner) => parts(inner, out),
        _ => out.push(Part::Test(e)),
    }
}

fn boolean(value: bool, span: Span) -> Expr {
    mk(ExprKind::Const(Const::Bool(value)), span, Ty::Bool)
}

impl<'a> Lowerer<'a> {
    pub fn ternary(&mut self, cond: &ast::Expr, then: &ast::Expr, otherwise: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let cond = self.value(cond);
        let then = self.expr(then, want);
        let otherwise = self.expr(otherwise, want);
        self.if_of(cond, then, Some(otherwise), span)
    }

    fn if_of(&mut self, cond: Expr, then: Expr, otherwise: Option<Expr>, span: Span) -> Expr {
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
        let body = Self::seq(vec![chain_expr, otherwise], Scope::default(), span, ty.clone());
        mk(ExprKind::Labelled { id, body: Box::new(body) }, span, ty)
    }

    /// Tests the parts one after the other, each in the scope of the names before it; `inner` is what runs when all hold.
    fn chain(&mut self, parts: &[Part<'_>], span: Span, inner: &mut dyn FnMut(&mut Self) -> (Expr, Ty)) -> (Expr, Ty) {
        let Some((first, rest)) = parts.split_first() else { return inner(self) };
        match first {
            Part::Test(e) => {
                let cond = self.value(e);
                let (then, ty) = self.chain(rest, span, inner);
                let kind = ExprKind::If { cond: Box::new(cond), then: Box::new(then), otherwise: None };
                (mk(kind, span, Ty::Nil), ty)
            }
            Part::Let(pat, value) => {
                let value = self.scrutinee(value);
                self.open_scope();
                let mut cx = PatCx::new(self.binding_alias(&value));
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
    fn two_way(&mut self, pat: Pat, value: Expr, then: Expr, otherwise: Expr, scope: Scope, span: Span) -> Expr {
        let value_ty = value.ty.clone();
        let ty = join(&then.ty, &otherwise.ty);
        let arms = [
            PatternArm { pat, has_guard: false, span },
            PatternArm { pat: Pat::wild(span), has_guard: false, span },
        ];
        let tree = self.quiet_tree(&arms, &value_ty);
        let bodies = [then, otherwise].map(|body| MatchArm { guard: None, body });
        let m = Match { scrutinee: value, arms: bodies.into(), tree, scope };
        mk(ExprKind::Match(Box::new(m)), span, ty)
    }

    fn if_let(
        &mut self,
        pat: &ast::Pat,
        value: &ast::Expr,
        then: &ast::Block,
        otherwise: Option<&ast::Expr>,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let value = self.scrutinee(value);
        self.open_scope();
        let mut cx = PatCx::new(self.binding_alias(&value));
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

    /// A value to be matched: an alias variable (and `self` of `&mut self`) is passed as it is.
    pub fn scrutinee(&mut self, e: &ast::Expr) -> Expr {
        let value = self.value(e);
        self.forward_any(value)
    }

    pub fn binding_alias(&self, scrutinee: &Expr) -> Alias {
        match &scrutinee.kind {
            ExprKind::Forward(inner) => {
                self.var_info(inner).map_or(Alias::Maybe, |facts| facts.info.alias)
            }
            _ if self.gives_alias(scrutinee) => Alias::Yes,
            // A tuple of aliases, an iterator's pair.
            ExprKind::MethodCall { .. } => Alias::Maybe,
            _ => Alias::No,
        }
    }

    /// A `let` condition used as a plain value: whether it matches.
    pub fn let_condition(&mut self, e: &ast::Expr) -> Expr {
        let mut chain = Vec::new();
        parts(e, &mut chain);
        self.chain_value(&chain, e.span)
    }

    pub fn let_chain_value(&mut self, lhs: &ast::Expr, op: ShortOp, rhs: &ast::Expr, span: Span) -> Expr {
        if op != ShortOp::And {
            self.error(Code::Misplaced, span, "a `let` condition can only be joined by `&&`");
        }
        let mut chain = Vec::new();
        parts(lhs, &mut chain);
        parts(rhs, &mut chain);
        self.chain_value(&chain, span)
    }

    fn chain_value(&mut self, chain: &[Part<'_>], span: Span) -> Expr {
        let id = self.new_loop(None, false, Ty::Bool);
        let (taken, _) = self.chain(chain, span, &mut |_| {
            (Self::break_with(id, Some(boolean(true, span)), span), Ty::Bool)
        });
        self.frame().loops.pop();
        let body = Self::seq(vec![taken, boolean(false, span)], Scope::default(), span, Ty::Bool);
        mk(ExprKind::Labelled { id, body: Box::new(body) }, span, Ty::Bool)
    }

    /// A guard: names bound by `let` in it stay visible for the arm's body.
    fn guard(&mut self, e: &ast::Expr) -> Expr {
        if !has_let(e) {
            return self.value(e);
        }
        let mut chain = Vec::new();
        parts(e, &mut chain);
        let span = e.span;
        let id = self.new_loop(None, false, Ty::Bool);
        let taken = self.guard_chain(&chain, span, id);
        self.frame().loops.pop();
        let body = Self::seq(vec![taken, boolean(false, span)], Scope::default(), span, Ty::Bool);
        mk(ExprKind::Labelled { id, body: Box::new(body) }, span, Ty::Bool)
    }

    fn guard_chain(&mut self, parts: &[Part<'_>], span: Span, id: LoopId) -> Expr {
        let Some((first, rest)) = parts.split_first() else {
            return Self::break_with(id, Some(boolean(true, span)), span);
        };
        match first {
            Part::Test(e) => {
                let cond = self.value(e);
                let then = self.guard_chain(rest, span, id);
                let kind = ExprKind::If { cond: Box::new(cond), then: Box::new(then), otherwise: None };
                mk(kind, span, Ty::Nil)
            }
            Part::Let(pat, value) => {
                let value = self.scrutinee(value);
                let mut cx = PatCx::new(self.binding_alias(&value));
                let value_ty = value.ty.clone();
                let pat = self.pat(pat, &value_ty, &mut cx);
                self.bind_all(&cx);
                let then = self.guard_chain(rest, span, id);
                // The slots belong to the arm, which goes on using them.
                self.two_way(pat, value, then, nil(span), Scope::default(), span)
            }
        }
    }

    pub fn match_expr(&mut self, scrutinee: &ast::Expr, arms: &[ast::Arm], span: Span, want: &Ty) -> Expr {
        let value = match &scrutinee.kind {
            E::Tuple(elements) => self.tuple_scrutinee(elements, scrutinee.span),
            _ => self.scrutinee(scrutinee),
        };
        let alias = self.binding_alias(&value);
        let value_ty = value.ty.clone();
        let mut patterns = Vec::with_capacity(arms.len());
        let mut bodies = Vec::with_capacity(arms.len());
        let mut slots = Scope::default();
        let mut ty: Option<Ty> = None;
        for arm in arms {
            self.open_scope();
            let mut cx = PatCx::new(alias);
            let pat = self.pat(&arm.pat, &value_ty, &mut cx);
            self.bind_all(&cx);
            let guard = arm.guard.as_ref().map(|guard| self.guard(guard));
            let body = self.expr(&arm.body, want);
            let scope = self.close_scope();
            slots.locals.extend(scope.locals);
            slots.early_cells.extend(scope.early_cells);
            ty = Some(match ty {
                None => body.ty.clone(),
                Some(before) => join(&before, &body.ty),
            });
            let has_guard = guard.is_some();
            patterns.push(PatternArm { pat, has_guard, span: arm.span });
            bodies.push(MatchArm { guard, body });
        }
        let tree = self.compile_arms(&patterns, &value_ty, scrutinee.span, true);
        let m = Match { scrutinee: value, arms: bodies, tree, scope: slots };
        mk(ExprKind::Match(Box::new(m)), span, ty.unwrap_or(Ty::Never))
    }

    /// `match (&mut a, b) { … }`: the tuple is taken apart at once, so it may hold aliases.
    fn tuple_scrutinee(&mut self, elements: &[ast::Expr], span: Span) -> Expr {
        let mut values = Vec::with_capacity(elements.len());
        for e in elements {
            let value = self.value(e);
            values.push(self.forward_any(value));
        }
        let ty = Ty::Tuple(values.iter().map(|e| e.ty.clone()).collect());
        mk(ExprKind::Tuple(values), span, ty)
    }

    pub fn matches(&mut self, scrutinee: &ast::Expr, pat: &ast::Pat, guard: Option<&ast::Expr>, span: Span) -> Expr {
        let value = self.scrutinee(scrutinee);
        let value_ty = value.ty.clone();
        self.open_scope();
        let mut cx = PatCx::new(self.binding_alias(&value));
        let pat = self.pat(pat, &value_ty, &mut cx);
        self.bind_all(&cx);
        let guard = guard.map(|guard| self.guard(guard));
        let scope = self.close_scope();
        let arms = [
            PatternArm { pat, has_guard: guard.is_some(), span },
            PatternArm { pat: Pat::wild(span), has_guard: false, span },
        ];
        let tree = self.quiet_tree(&arms, &value_ty);
        let arms = vec![
            MatchArm { guard, body: boolean(true, span) },
            MatchArm { guard: None, body: boolean(false, span) },
        ];
        let m = Match { scrutinee: value, arms, tree, scope };
        mk(ExprKind::Match(Box::new(m)), span, Ty::Bool)
    }

    pub fn while_loop(&mut self, label: Option<ast::Ident>, cond: &ast::Expr, body: &ast::Block, span: Span) -> Expr {
        let id = self.new_loop(label.map(|l| l.name), true, Ty::Unknown);
        let kind = if has_let(cond) {
            let mut chain = Vec::new();
            parts(cond, &mut chain);
            // The body ends each round by `continue`; a part that does not hold falls through to the `break`.
            let (taken, _) = self.chain(&chain, span, &mut |s| {
                let mut body = s.block(body, &Ty::Unknown);
                s.unused(&mut body);
                let next = mk(ExprKind::Continue { id }, span, Ty::Never);
                (Self::seq(vec![body, next], Scope::default(), span, Ty::Never), Ty::Nil)
            });
            let stop = Self::break_with(id, None, span);
            let round = Self::seq(vec![taken, stop], Scope::default(), span, Ty::Nil);
            ExprKind::Loop { id, body: Box::new(round) }
        } else {
            let cond = self.value(cond);
            let mut body = self.block(body, &Ty::Unknown);
            self.unused(&mut body);
            ExprKind::While { id, cond: Box::new(cond), body: Box::new(body) }
        };
        let ty = self.loop_ty(Some(Ty::Nil));
        mk(kind, span, ty)
    }

    /// Closes a loop; `done`: its value when it ends by itself.
    fn loop_ty(&mut self, done: Option<Ty>) -> Ty {
        let broken = self.frame().loops.pop().and_then(|open| open.break_ty);
        match (done, broken) {
            (None, None) => Ty::Never,
            (Some(ty), None) | (None, Some(ty)) => ty,
            (Some(a), Some(b)) => join(&a, &b),
        }
    }

    pub fn endless(&mut self, label: Option<ast::Ident>, body: &ast::Block, span: Span, want: &Ty) -> Expr {
        let id = self.new_loop(label.map(|l| l.name), true, want.clone());
        let mut body = self.block(body, &Ty::Unknown);
        self.unused(&mut body);
        let ty = self.loop_ty(None);
        mk(ExprKind::Loop { id, body: Box::new(body) }, span, ty)
    }

    pub fn for_loop(&mut self, label: Option<ast::Ident>, pat: &ast::Pat, iter: &ast::Expr, body: &ast::Block, span: Span) -> Expr {
        let iter = self.value(iter);
        let id = self.new_loop(label.map(|l| l.name), true, Ty::Unknown);
        let (kind, _) = self.for_of(id, pat, iter, span, &mut |s| {
            let mut body = s.block(body, &Ty::Unknown);
            s.unused(&mut body);
            body
        });
        let ty = self.loop_ty(Some(Ty::Nil));
        mk(kind, span, ty)
    }

    fn for_of(
        &mut self,
        id: LoopId,
        pat: &ast::Pat,
        iter: Expr,
        span: Span,
        body: &mut dyn FnMut(&mut Self) -> Expr,
    ) -> (ExprKind, LocalId) {
        let elem = self.iterated(&iter.ty);
        let alias = if self.gives_alias(&iter) { Alias::Yes } else { Alias::Maybe };
        let alias = match &iter.kind {
            ExprKind::MethodCall { .. } => alias,
            _ if alias == Alias::Maybe => Alias::No,
            _ => alias,
        };
        self.open_scope();
        let mut inner = pat;
        while let P::Ref(p) = &inner.kind {
            inner = p;
        }
        let (local, body) = match &inner.kind {
            P::Bind { name, mutable, sub: None, .. } => {
                let info = VarInfo { alias, plain_let: !mutable, ..VarInfo::default() };
                let local = self.new_local(name.name, name.span, elem, *mutable, info);
                self.bind_name(name.name, Var::Local(local));
                (local, body(self))
            }
            P::Wild => (self.temp(pat.span, elem), body(self)),
            _ => {
                let local = self.temp(pat.span, elem);
                let value = self.forward_local(local, pat.span);
                let taken = self.destructure(inner, value, alias != Alias::No);
                let rest = body(self);
                let ty = rest.ty.clone();
                (local, Self::seq(vec![taken, rest], Scope::default(), span, ty))
            }
        };
        let mut scope = self.close_scope();
        // The loop variable belongs to the loop; other slots are cleared in each round.
        scope.locals.retain(|slot| *slot != local);
        let body = if scope.locals.is_empty() && scope.early_cells.is_empty() {
            body
        } else {
            let ty = body.ty.clone();
            Self::seq(vec![body], scope, span, ty)
        };
        (ExprKind::For { id, local, iter: Box::new(iter), body: Box::new(body) }, local)
    }

    pub fn block_expr(&mut self, label: Option<ast::Ident>, block: &ast::Block, span: Span, want: &Ty) -> Expr {
        let Some(label) = label else { return self.block(block, want) };
        let id = self.new_loop(Some(label.name), false, want.clone());
        let body = self.block(block, want);
        let ty = self.loop_ty(Some(body.ty.clone()));
        mk(ExprKind::Labelled { id, body: Box::new(body) }, span, ty)
    }

    /// The loop that a `break` or `continue` means.
    fn find_loop(&mut self, label: Option<ast::Ident>, span: Span, what: &str) -> Option<usize> {
        let frame = self.frame_ref();
        match label {
            Some(label) => {
                let found = frame.loops.iter().rposition(|open| {
                    open.label == Some(label.name) && (open.is_loop || what == "break")
                });
                if found.is_none() {
                    let names: Vec<&str> = frame.loops.iter().filter_map(|l| l.label).map(|l| l.as_str()).collect();
                    let similar = ruchyruchy_builtins::edit_distance::closest(label.name.as_str(), names);
                    let message = format!("there is no loop with label `'{}` around this", label.name);
                    let d = self.error(Code::UndeclaredLabel, label.span, message);
                    if let Some(similar) = similar {
                        d.help.push(ruchyruchy_syntax::diagnostic::Help {
                            text: format!("did you mean `'{similar}`?"),
                            suggestion: None,
                        });
                    }
                }
                found
            }
            None => {
                let found = frame.loops.iter().rposition(|open| open.is_loop);
                if found.is_none() {
                    let in_closure = frame.kind == crate::hir::FunKind::Closure;
                    let d = self.error(Code::OutsideLoop, span, format!("`{what}` outside of a loop"));
                    if in_closure {
                        d.notes.push("a function cannot leave a loop around it; use `return`".into());
                    }
                }
                found
            }
        }
    }

    pub fn break_expr(&mut self, label: Option<ast::Ident>, value: Option<&ast::Expr>, span: Span) -> Expr {
        let Some(index) = self.find_loop(label, span, "break") else {
            if let Some(value) = value {
                self.value(value);
            }
            return mk(ExprKind::Const(Const::Nil), span, Ty::Never);
        };
        let (id, want) = {
            let open = &self.frame_ref().loops[index];
            (open.id, open.want.clone())
        };
        let value = value.map(|e| self.expr(e, &want));
        let ty = value.as_ref().map_or(Ty::Nil, |value| value.ty.clone());
        if let Some(open) = self.frame().loops.get_mut(index) {
            open.break_ty = Some(match open.break_ty.take() {
                None => ty,
                Some(before) => join(&before, &ty),
            });
        }
        Self::break_with(id, value, span)
    }

    pub fn continue_expr(&mut self, label: Option<ast::Ident>, span: Span) -> Expr {
        match self.find_loop(label, span, "continue") {
            Some(index) => {
                let id = self.frame_ref().loops[index].id;
                mk(ExprKind::Continue { id }, span, Ty::Never)
            }
            None => mk(ExprKind::Const(Const::Nil), span, Ty::Never),
        }
    }

    pub fn try_catch(
        &mut self,
        body: &ast::Block,
        catches: &[ast::CatchClause],
        finally: Option<&ast::Block>,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let body = self.block(body, want);
        let mut ty = body.ty.clone();
        let catch = if catches.is_empty() {
            None
        } else {
            self.open_scope();
            let (local, handler) = self.handlers(catches, span, want);
            let mut scope = self.close_scope();
            scope.locals.retain(|slot| *slot != local);
            let handler_ty = handler.ty.clone();
            let handler = if scope.locals.is_empty() {
                handler
            } else {
                Self::seq(vec![handler], scope, span, handler_ty.clone())
            };
            ty = join(&ty, &handler_ty);
            Some((local, Box::new(handler)))
        };
        let finally = finally.map(|block| {
            let mut block = self.block(block, &Ty::Unknown);
            self.unused(&mut block);
            Box::new(block)
        });
        mk(ExprKind::Try { body: Box::new(body), catch, finally }, span, ty)
    }

    fn handlers(&mut self, catches: &[ast::CatchClause], span: Span, want: &Ty) -> (LocalId, Expr) {
        // One clause that takes everything needs no matching.
        if let [only] = catches
            && only.ty.is_none()
            && only.guard.is_none()
        {
            match only.pat.as_ref().map(|p| &p.kind) {
                None | Some(P::Wild) => {
                    let local = self.temp(span, Ty::Unknown);
                    return (local, self.block(&only.body, want));
                }
                Some(P::Bind { name, mutable, sub: None, .. }) => {
                    let info = VarInfo { plain_let: !mutable, ..VarInfo::default() };
                    let local = self.new_local(name.name, name.span, Ty::Unknown, *mutable, info);
                    self.bind_name(name.name, Var::Local(local));
                    return (local, self.block(&only.body, want));
                }
                _ => {}
            }
        }
        let local = self.temp(span, Ty::Unknown);
        let mut patterns = Vec::new();
        let mut bodies = Vec::new();
        let mut slots = Scope::default();
        let mut ty = Ty::Never;
        for clause in catches {
            self.open_scope();
            let mut cx = PatCx::new(Alias::No);
            let at = clause.pat.as_ref().map_or(clause.body.span, |p| p.span);
            let inner = match &clause.pat {
                Some(p) => self.pat(p, &Ty::Unknown, &mut cx),
                None => Pat::wild(at),
            };
            self.bind_all(&cx);
            let pat = match &clause.ty {
                Some(t) => self.typed_catch(t, inner, at),
                None => inner,
            };
            let guard = clause.guard.as_ref().map(|guard| self.guard(guard));
            let body = self.block(&clause.body, want);
            let scope = self.close_scope();
            slots.locals.extend(scope.locals);
            slots.early_cells.extend(scope.early_cells);
            ty = join(&ty, &body.ty);
            patterns.push(PatternArm { pat, has_guard: guard.is_some(), span: at });
            bodies.push(MatchArm { guard, body });
        }
        if !patterns.iter().any(|arm| !arm.has_guard && arm.pat.is_irrefutable()) {
            patterns.push(PatternArm { pat: Pat::wild(span), has_guard: false, span });
            let again = mk(ExprKind::Rethrow(local), span, Ty::Never);
            bodies.push(MatchArm { guard: None, body: again });
        }
        let tree = self.compile_arms(&patterns, &Ty::Unknown, span, false);
        let scrutinee = self.local_expr(local, span);
        let m = Match { scrutinee, arms: bodies, tree, scope: slots };
        (local, mk(ExprKind::Match(Box::new(m)), span, ty))
    }

    /// `catch e: T`
    fn typed_catch(&mut self, t: &ast::Type, inner: Pat, span: Span) -> Pat {
        if let ast::TypeKind::Path(path) = &t.kind
            && let Some(name) = path.as_ident()
            && let Some(kind) = ErrorKind::from_name(name.name.as_str())
            && self.chain_type(self.module, name.name).is_none()
        {
            let kind = (kind != ErrorKind::Error).then_some(kind);
            let test = Pat::new(PatKind::Error { kind, fields: Vec::new() }, span);
            return both(test, inner, span);
        }
        let ty = self.ty(t);
        Pat::new(PatKind::Is(ty, Box::new(inner)), span)
    }

    pub fn comprehension(&mut self, c: &ast::Comprehension, span: Span, want: &Ty) -> Expr {
        use ast::ComprehensionKind as K;
        self.open_scope();
        let into = self.temp(span, Ty::Unknown);
        let (elem_want, key_want) = match want {
            Ty::Array(elem) | Ty::Set(_, elem) => ((**elem).clone(), Ty::Unknown),
            Ty::Map(_, types) => (types.1.clone(), types.0.clone()),
            _ => (Ty::Unknown, Ty::Unknown),
        };
        let mut made = (Ty::Unknown, Ty::Unknown);
        let body = self.clauses(c, &c.clauses, into, span, &elem_want, &key_want, &mut made);
        let (empty, ty) = match c.kind {
            K::Array => (ExprKind::Array(Vec::<Element>::new()), Ty::Array(Rc::new(made.0))),
            K::Set => (ExprKind::Set(Vec::new()), Ty::Set(KeyOrder::Insertion, Rc::new(made.0))),
            K::Map => {
                let ty = Ty::Map(KeyOrder::Insertion, Rc::new((made.1, made.0)));
                (ExprKind::Map(Vec::<MapElement>::new()), ty)
            }
        };
        if let Some(slot) = self.frame().locals.get_mut(into.index()) {
            slot.ty = ty.clone();
        }
        let init = Some(Box::new(mk(empty, span, ty.clone())));
        let start = mk(ExprKind::Let { local: into, init }, span, Ty::Nil);
        let result = self.local_expr(into, span);
        let scope = self.close_scope();
        Self::seq(vec![start, body, result], scope, span, ty)
    }

    /// `{x: …  for x in …}`: a bare name is the variable, unlike in a literal.
    fn comprehension_key(&mut self, key: &ast::Expr, want: &Ty) -> Expr {
        if let E::Lit(ast::Lit::Str(text)) = &key.kind
            && self.text(key.span) == &**text
        {
            let ident = ast::Ident { name: sym(text), span: key.span };
            let segment = ast::PathSegment { ident, generics: Vec::new() };
            let path = ast::Path { segments: vec![segment], span: key.span };
            let value = self.path_expr(&path, want);
            return self.coerce(value, want, crate::hir::Site::Element);
        }
        self.element(key, want)
    }

    #[allow(clippy::too_many_arguments)]
    fn clauses(
        &mut self,
        c: &ast::Comprehension,
        clauses: &[ast::ComprehensionClause],
        into: LocalId,
        span: Span,
        elem: &Ty,
        key: &Ty,
        made: &mut (Ty, Ty),
    ) -> Expr {
        let Some((first, rest)) = clauses.split_first() else {
            let key = c.key.as_ref().map(|k| self.comprehension_key(k, key));
            let value = self.element(&c.value, elem);
            *made = (value.ty.clone(), key.as_ref().map_or(Ty::Unknown, |k| k.ty.clone()));
            let kind = ExprKind::Collect { into, key: key.map(Box::new), value: Box::new(value) };
            return mk(kind, span, Ty::Nil);
        };
        let iter = self.value(&first.iter);
        let id = self.new_loop(None, false, Ty::Unknown);
        let (kind, _) = self.for_of(id, &first.pat, iter, span, &mut |s| {
            let mut conds = Vec::new();
            for cond in &first.conds {
                parts(cond, &mut conds);
            }
            let (body, _) = s.chain(&conds, span, &mut |s| {
                let body = s.clauses(c, rest, into, span, elem, key, made);
                (body, Ty::Nil)
            });
            body
        });
        self.frame().loops.pop();
        mk(kind, span, Ty::Nil)
    }
}

/// A pattern that tests like `test` and binds like `inner`.
fn both(test: Pat, inner: Pat, span: Span) -> Pat {
    match inner.kind {
        PatKind::Bind { local, copy, sub: None } => {
            Pat::new(PatKind::Bind { local, copy, sub: Some(Box::new(test)) }, span)
        }
        PatKind::Wild => test,
        // The error's own fields are tested by the inner pattern: it says more than the type.
        _ => inner,
    }
}
