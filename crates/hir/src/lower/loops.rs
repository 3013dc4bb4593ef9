//! Loops, `break`, `continue`, labelled blocks, and comprehensions.

use super::condition::parts;
use super::contract::join;
use super::frame::{Alias, Var, VarInfo};
use super::ops::has_let;
use super::{Lowerer, mk, sym};
use crate::hir::{Const, Element, Expr, ExprKind, LocalId, LoopId, MapElement, Scope};
use crate::ty::{KeyOrder, Ty};
use ruchyruchy_syntax::ast::{self, ExprKind as E, PatKind as P};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    pub fn while_loop(
        &mut self,
        label: Option<ast::Ident>,
        cond: &ast::Expr,
        body: &ast::Block,
        span: Span,
    ) -> Expr {
        let id = self.new_loop(label.map(|l| l.name), true, Ty::Unknown);
        let kind = if has_let(cond) {
            let mut chain = Vec::new();
            parts(cond, &mut chain);
            // The body ends each round by `continue`; a part that does not hold falls through to the `break`.
            let (taken, _) = self.chain(&chain, span, &mut |s| {
                let mut body = s.block(body, &Ty::Unknown);
                s.unused(&mut body);
                let next = mk(ExprKind::Continue { id }, span, Ty::Never);
                (
                    Self::seq(vec![body, next], Scope::default(), span, Ty::Never),
                    Ty::Nil,
                )
            });
            let stop = Self::break_with(id, None, span);
            let round = Self::seq(vec![taken, stop], Scope::default(), span, Ty::Nil);
            ExprKind::Loop {
                id,
                body: Box::new(round),
            }
        } else {
            let cond = self.value(cond);
            let mut body = self.block(body, &Ty::Unknown);
            self.unused(&mut body);
            ExprKind::While {
                id,
                cond: Box::new(cond),
                body: Box::new(body),
            }
        };
        let ty = self.loop_ty(Some(Ty::Nil));
        mk(kind, span, ty)
    }

    /// Closes a loop; `done`: its value when it ends by itself.
    pub fn loop_ty(&mut self, done: Option<Ty>) -> Ty {
        let broken = self.frame().loops.pop().and_then(|open| open.break_ty);
        match (done, broken) {
            (None, None) => Ty::Never,
            (Some(ty), None) | (None, Some(ty)) => ty,
            (Some(a), Some(b)) => join(&a, &b),
        }
    }

    pub fn endless(
        &mut self,
        label: Option<ast::Ident>,
        body: &ast::Block,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let id = self.new_loop(label.map(|l| l.name), true, want.clone());
        let mut body = self.block(body, &Ty::Unknown);
        self.unused(&mut body);
        let ty = self.loop_ty(None);
        mk(
            ExprKind::Loop {
                id,
                body: Box::new(body),
            },
            span,
            ty,
        )
    }

    pub fn for_loop(
        &mut self,
        label: Option<ast::Ident>,
        pat: &ast::Pat,
        iter: &ast::Expr,
        body: &ast::Block,
        span: Span,
    ) -> Expr {
        let mut iter = self.value(iter);
        self.iterate_absent(&mut iter);
        let iter = self.mut_iterated(iter);
        let id = self.new_loop(label.map(|l| l.name), true, Ty::Unknown);
        let (kind, _) = self.for_of(id, pat, iter, span, &mut |s| {
            let mut body = s.block(body, &Ty::Unknown);
            s.unused(&mut body);
            body
        });
        let ty = self.loop_ty(Some(Ty::Nil));
        mk(kind, span, ty)
    }

    /// `for x in &mut bag` where the bag's type says itself how that goes.
    fn mut_iterated(&mut self, iter: Expr) -> Expr {
        let is_alias = matches!(iter.kind, ExprKind::Borrow(_))
            || self
                .var_info(&iter)
                .is_some_and(|facts| facts.info.alias == Alias::Yes);
        let Ty::Adt(adt, _) = &iter.ty else {
            return iter;
        };
        let Some(fun) = self.info(*adt).mut_iter.filter(|_| is_alias) else {
            return iter;
        };
        let Some(sig) = self.sig(fun) else {
            return iter;
        };
        let span = iter.span;
        let args = vec![Self::arg(self.forward_any(iter))];
        mk(ExprKind::Call { fun, args }, span, sig.ret.clone())
    }

    pub fn for_of(
        &mut self,
        id: LoopId,
        pat: &ast::Pat,
        iter: Expr,
        span: Span,
        body: &mut dyn FnMut(&mut Self) -> Expr,
    ) -> (ExprKind, LocalId) {
        let elem = self.iterated(&iter.ty);
        let alias = if self.gives_alias(&iter) {
            Alias::Yes
        } else {
            Alias::Maybe
        };
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
            P::Bind {
                name,
                mutable,
                sub: None,
                ..
            } => {
                let counts = match &iter.kind {
                    ExprKind::Range { start, end, .. } => {
                        start.iter().chain(end).any(|bound| self.counts(bound))
                    }
                    _ => false,
                };
                let info = VarInfo {
                    alias,
                    plain_let: !mutable,
                    counts,
                    ..VarInfo::default()
                };
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
                (
                    local,
                    Self::seq(vec![taken, rest], Scope::default(), span, ty),
                )
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
        (
            ExprKind::For {
                id,
                local,
                iter: Box::new(iter),
                body: Box::new(body),
            },
            local,
        )
    }

    pub fn block_expr(
        &mut self,
        label: Option<ast::Ident>,
        block: &ast::Block,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let Some(label) = label else {
            return self.block(block, want);
        };
        let id = self.new_loop(Some(label.name), false, want.clone());
        let body = self.block(block, want);
        let ty = self.loop_ty(Some(body.ty.clone()));
        mk(
            ExprKind::Labelled {
                id,
                body: Box::new(body),
            },
            span,
            ty,
        )
    }

    /// The loop that a `break` or `continue` means.
    pub fn find_loop(
        &mut self,
        label: Option<ast::Ident>,
        span: Span,
        what: &str,
    ) -> Option<usize> {
        let frame = self.frame_ref();
        match label {
            Some(label) => {
                let found = frame.loops.iter().rposition(|open| {
                    open.label == Some(label.name) && (open.is_loop || what == "break")
                });
                if found.is_none() {
                    let names: Vec<&str> = frame
                        .loops
                        .iter()
                        .filter_map(|l| l.label)
                        .map(|l| l.as_str())
                        .collect();
                    let similar =
                        ruchyruchy_builtins::edit_distance::closest(label.name.as_str(), names);
                    let message =
                        format!("there is no loop with label `'{}` around this", label.name);
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
                    let d = self.error(
                        Code::OutsideLoop,
                        span,
                        format!("`{what}` outside of a loop"),
                    );
                    if in_closure {
                        d.notes
                            .push("a function cannot leave a loop around it; use `return`".into());
                    }
                }
                found
            }
        }
    }

    pub fn break_expr(
        &mut self,
        label: Option<ast::Ident>,
        value: Option<&ast::Expr>,
        span: Span,
    ) -> Expr {
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
            K::Array => (
                ExprKind::Array(Vec::<Element>::new()),
                Ty::Array(Rc::new(made.0)),
            ),
            K::Set => (
                ExprKind::Set(Vec::new()),
                Ty::Set(KeyOrder::Insertion, Rc::new(made.0)),
            ),
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
    pub fn comprehension_key(&mut self, key: &ast::Expr, want: &Ty) -> Expr {
        if let E::Lit(ast::Lit::Str(text)) = &key.kind
            && self.text(key.span) == &**text
        {
            let ident = ast::Ident {
                name: sym(text),
                span: key.span,
            };
            let segment = ast::PathSegment {
                ident,
                generics: Vec::new(),
            };
            let path = ast::Path {
                segments: vec![segment],
                span: key.span,
            };
            let value = self.path_expr(&path, want);
            return self.coerce(value, want, crate::hir::Site::Element);
        }
        self.element(key, want)
    }

    #[allow(clippy::too_many_arguments)]
    pub fn clauses(
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
            *made = (
                value.ty.clone(),
                key.as_ref().map_or(Ty::Unknown, |k| k.ty.clone()),
            );
            let kind = ExprKind::Collect {
                into,
                key: key.map(Box::new),
                value: Box::new(value),
            };
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
