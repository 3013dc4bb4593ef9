//! Control flow: conditions with `let`, loops, `match`, `try`, comprehensions.

use super::alias::is_place;
use super::condition::boolean;
use super::contract::join;
use super::frame::{Alias, Var, VarInfo};
use super::pats::{PatCx, binds_ref_mut};
use super::{Lowerer, mk};
use crate::error_kind::ErrorKind;
use crate::hir::{Expr, ExprKind, LocalId, Match, MatchArm, Scope};
use crate::pattern::{Pat, PatKind, PatternArm};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, ExprKind as E, PatKind as P};
use ruchyruchy_syntax::span::Span;

impl<'a> Lowerer<'a> {
    /// A value to be matched: an alias variable (and `self` of `&mut self`) is passed as it is.
    pub fn scrutinee(&mut self, e: &ast::Expr) -> Expr {
        let value = self.value(e);
        self.forward_any(value)
    }

    /// `ref mut` names change the scrutinee: a place is lent to them, as `&mut place` would be.
    pub fn lend(&self, value: Expr, wants: bool) -> (Expr, bool) {
        if !wants || !is_place(&value) || self.gives_alias(&value) {
            return (value, false);
        }
        let (span, ty) = (value.span, value.ty.clone());
        (mk(ExprKind::Borrow(Box::new(value)), span, ty), true)
    }

    /// A scrutinee and how the names of its pattern are bound.
    pub fn matched(&mut self, pat: &ast::Pat, e: &ast::Expr) -> (Expr, PatCx) {
        let value = self.scrutinee(e);
        let (value, lent) = self.lend(value, binds_ref_mut(pat));
        let cx = PatCx::of_lent(self.binding_alias(&value), lent);
        (value, cx)
    }

    pub fn binding_alias(&self, scrutinee: &Expr) -> Alias {
        match &scrutinee.kind {
            ExprKind::Forward(inner) => self
                .var_info(inner)
                .map_or(Alias::Maybe, |facts| facts.info.alias),
            _ if self.gives_alias(scrutinee) => Alias::Yes,
            // A tuple of aliases, an iterator's pair.
            ExprKind::MethodCall { .. } => Alias::Maybe,
            _ => Alias::No,
        }
    }

    pub fn match_expr(
        &mut self,
        scrutinee: &ast::Expr,
        arms: &[ast::Arm],
        span: Span,
        want: &Ty,
    ) -> Expr {
        let value = match &scrutinee.kind {
            E::Tuple(elements) => self.tuple_scrutinee(elements, scrutinee.span),
            _ => self.scrutinee(scrutinee),
        };
        let (value, lent) = self.lend(value, arms.iter().any(|arm| binds_ref_mut(&arm.pat)));
        let alias = self.binding_alias(&value);
        let value_ty = value.ty.clone();
        let mut patterns = Vec::with_capacity(arms.len());
        let mut bodies = Vec::with_capacity(arms.len());
        let mut slots = Scope::default();
        let mut ty: Option<Ty> = None;
        for arm in arms {
            self.open_scope();
            let mut cx = PatCx::of_lent(alias, lent);
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
            patterns.push(PatternArm {
                pat,
                has_guard,
                span: arm.span,
            });
            bodies.push(MatchArm { guard, body });
        }
        let tree = self.compile_arms(&patterns, &value_ty, scrutinee.span, true);
        let m = Match {
            scrutinee: value,
            arms: bodies,
            tree,
            scope: slots,
        };
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

    pub fn matches(
        &mut self,
        scrutinee: &ast::Expr,
        pat: &ast::Pat,
        guard: Option<&ast::Expr>,
        span: Span,
    ) -> Expr {
        let (value, mut cx) = self.matched(pat, scrutinee);
        let value_ty = value.ty.clone();
        self.open_scope();
        let pat = self.pat(pat, &value_ty, &mut cx);
        self.bind_all(&cx);
        let guard = guard.map(|guard| self.guard(guard));
        let scope = self.close_scope();
        let arms = [
            PatternArm {
                pat,
                has_guard: guard.is_some(),
                span,
            },
            PatternArm {
                pat: Pat::wild(span),
                has_guard: false,
                span,
            },
        ];
        let tree = self.quiet_tree(&arms, &value_ty);
        let arms = vec![
            MatchArm {
                guard,
                body: boolean(true, span),
            },
            MatchArm {
                guard: None,
                body: boolean(false, span),
            },
        ];
        let m = Match {
            scrutinee: value,
            arms,
            tree,
            scope,
        };
        mk(ExprKind::Match(Box::new(m)), span, Ty::Bool)
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
        mk(
            ExprKind::Try {
                body: Box::new(body),
                catch,
                finally,
            },
            span,
            ty,
        )
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
                Some(P::Bind {
                    name,
                    mutable,
                    sub: None,
                    ..
                }) => {
                    let info = VarInfo {
                        plain_let: !mutable,
                        ..VarInfo::default()
                    };
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
            patterns.push(PatternArm {
                pat,
                has_guard: guard.is_some(),
                span: at,
            });
            bodies.push(MatchArm { guard, body });
        }
        if !patterns
            .iter()
            .any(|arm| !arm.has_guard && arm.pat.is_irrefutable())
        {
            patterns.push(PatternArm {
                pat: Pat::wild(span),
                has_guard: false,
                span,
            });
            let again = mk(ExprKind::Rethrow(local), span, Ty::Never);
            bodies.push(MatchArm {
                guard: None,
                body: again,
            });
        }
        let tree = self.compile_arms(&patterns, &Ty::Unknown, span, false);
        let scrutinee = self.local_expr(local, span);
        let m = Match {
            scrutinee,
            arms: bodies,
            tree,
            scope: slots,
        };
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
            let test = Pat::new(
                PatKind::Error {
                    kind,
                    fields: Vec::new(),
                },
                span,
            );
            return both(test, inner, span);
        }
        let ty = self.ty(t);
        Pat::new(PatKind::Is(ty, Box::new(inner)), span)
    }
}

/// A pattern that tests like `test` and binds like `inner`.
fn both(test: Pat, inner: Pat, span: Span) -> Pat {
    match inner.kind {
        PatKind::Bind {
            local,
            copy,
            sub: None,
        } => Pat::new(
            PatKind::Bind {
                local,
                copy,
                sub: Some(Box::new(test)),
            },
            span,
        ),
        PatKind::Wild => test,
        // The error's own fields are tested by the inner pattern: it says more than the type.
        _ => inner,
    }
}
