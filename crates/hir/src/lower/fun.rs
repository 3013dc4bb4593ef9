//! Bodies of functions, closures and thunks.

use super::collect::bound_names;
use super::expect::fill;
use super::frame::{Alias, VarInfo};
use super::{Frame, Lowerer, Sig, SigParam, mk, sym};
use crate::error_kind::ErrorKind;
use crate::hir::{Const, Expr, ExprKind, Fun, FunId, FunKind, LocalId, LoopId, Param, Site, Unary};
use crate::ty::{FnTy, Ty};
use ruchyruchy_syntax::ast::{self, PatKind, SelfKind};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

/// What a function is made from.
pub(crate) struct FunParts<'b> {
    pub id: FunId,
    pub name: Symbol,
    pub span: Span,
    pub kind: FunKind,
    pub self_param: Option<(SelfKind, Span)>,
    pub params: &'b [ast::Param],
    pub sig: Rc<Sig>,
    /// Types of parameters without annotation, from where a closure is used.
    pub hints: Vec<Ty>,
    pub body: BodyRef<'b>,
    pub by_move: bool,
    pub can_capture: bool,
    pub requires: &'b [ast::Expr],
    pub ensures: &'b [ast::Expr],
    /// Expected type of the result where none is declared.
    pub want: Ty,
}

#[derive(Clone, Copy)]
pub(crate) enum BodyRef<'b> {
    Block(&'b ast::Block),
    Expr(&'b ast::Expr),
}

impl BodyRef<'_> {
    fn span(&self) -> Span {
        match self {
            BodyRef::Block(b) => b.span,
            BodyRef::Expr(e) => e.span,
        }
    }
}

impl<'a> Lowerer<'a> {
    /// Raises ContractError unless the condition holds.
    pub fn require(&mut self, check: &ast::Expr, message: String) -> Expr {
        let cond = self.expr(check, &Ty::Unknown);
        let span = check.span;
        let not = ExprKind::Unary {
            op: Unary::Not,
            int: None,
            expr: Box::new(cond),
        };
        let message = mk(ExprKind::Const(Const::Str(message.into())), span, Ty::Str);
        let raise = ExprKind::Raise {
            error: ErrorKind::ContractError,
            message: Box::new(message),
        };
        mk(
            ExprKind::If {
                cond: Box::new(mk(not, span, Ty::Bool)),
                then: Box::new(mk(raise, span, Ty::Never)),
                otherwise: None,
            },
            span,
            Ty::Nil,
        )
    }

    /// Lowers a function with everything a signature can have.
    pub fn function(&mut self, parts: FunParts<'_>) -> LoweredFun {
        let mut frame = Frame::new(parts.id, parts.kind, parts.span.lo);
        frame.can_capture = parts.can_capture;
        frame.ret = parts.sig.ret.clone();
        frame.ret_want = match &parts.sig.ret {
            Ty::Unknown => parts.want.clone(),
            declared => fill(declared, &parts.want),
        };
        frame.is_lambda = parts.kind == FunKind::Closure && parts.name == sym("<closure>");
        frame.returns_alias = parts.sig.returns_alias;
        frame.is_async = parts.sig.is_async;
        self.frames.push(frame);
        self.open_scope();
        let mut params = Vec::with_capacity(parts.params.len() + 1);
        if let Some((kind, span)) = parts.self_param {
            let is_alias = kind == SelfKind::RefMut;
            let ty = self.self_type();
            let info = VarInfo {
                contract: true,
                alias: if is_alias { Alias::Yes } else { Alias::No },
                ..VarInfo::default()
            };
            let name = sym("self");
            let local = self.declare_var(name, span, ty.clone(), kind != SelfKind::Ref, info);
            params.push(Param {
                name,
                local,
                ty: Ty::Unknown,
                is_alias,
                annotated: true,
                default: None,
                span,
            });
        }
        self.check_param_names(parts.params);
        let mut patterns: Vec<(LocalId, &ast::Pat)> = Vec::new();
        for (index, p) in parts.params.iter().enumerate() {
            let Some(known) = parts.sig.params.get(index).cloned() else {
                break;
            };
            let hint = parts.hints.get(index);
            params.push(self.param(p, known, hint, &mut patterns));
        }
        // The slots of parameters live as long as the frame.
        self.scope().scope.locals.clear();
        self.open_scope();
        let mut stmts = Vec::new();
        let slots: Vec<LocalId> = params.iter().map(|p| p.local).collect();
        self.bind_const_params(&parts, &slots, parts.body.span(), &mut stmts);
        for (local, pat) in patterns {
            let value = self.forward_local(local, pat.span);
            stmts.push(self.destructure(pat, value, true));
        }
        let has_contract = !parts.requires.is_empty() || !parts.ensures.is_empty();
        let span = parts.body.span();
        let body = if has_contract {
            self.contract_body(&parts, &mut stmts)
        } else {
            self.fun_body(&parts)
        };
        let body_ty = body.ty.clone();
        let scope = self.close_scope();
        let simple = stmts.is_empty() && scope.locals.is_empty();
        let body = if simple {
            body
        } else {
            stmts.push(body);
            mk(
                ExprKind::Block {
                    scope,
                    stmts,
                    discard: false,
                },
                span,
                body_ty.clone(),
            )
        };
        self.close_scope();
        self.finish_function(parts, params, body, body_ty)
    }

    fn finish_function(
        &mut self,
        parts: FunParts<'_>,
        params: Vec<Param>,
        body: Expr,
        body_ty: Ty,
    ) -> LoweredFun {
        let frame = match self.frames.pop() {
            Some(frame) => frame,
            None => Frame::new(parts.id, parts.kind, 0),
        };
        let required = params.iter().take_while(|p| p.default.is_none()).count();
        let required = if parts.sig.variadic {
            required.min(params.len().saturating_sub(1))
        } else {
            required
        };
        let mut result = parts.sig.ret.clone();
        if result != Ty::Unknown {
            result = fill(&result, &parts.want);
        }
        if result == Ty::Unknown && body_ty != Ty::Never {
            if !frame.has_return {
                result = body_ty;
            } else if frame.is_lambda && matches!(frame.ret_want, Ty::Int(_)) {
                result = frame.ret_want.clone();
            } else if frame.is_lambda && matches!(body_ty, Ty::Option(_) | Ty::Result(_)) {
                result = body_ty;
            }
        }
        if parts.sig.is_async {
            result = Ty::Future(Rc::new(result));
        }
        let fun = Fun {
            id: parts.id,
            name: parts.name,
            span: parts.span,
            kind: parts.kind,
            required,
            params,
            variadic: parts.sig.variadic,
            locals: frame.locals,
            captures: frame.captures,
            by_move: parts.by_move,
            ret: parts.sig.ret.clone(),
            returns_alias: parts.sig.returns_alias,
            is_async: parts.sig.is_async,
            body,
        };
        self.check_lost_changes(&fun, &frame.info);
        LoweredFun { fun, result }
    }

    fn check_param_names(&mut self, params: &[ast::Param]) {
        let mut seen: FxHashMap<Symbol, Span> = FxHashMap::default();
        let mut names = Vec::new();
        for p in params {
            bound_names(&p.pat, &mut names);
        }
        for ident in names {
            if ident.name.as_str() == "_" {
                continue;
            }
            if let Some(first) = seen.insert(ident.name, ident.span) {
                let message = format!("two parameters have the name `{}`", ident.name);
                let d = self.error(Code::DuplicateParam, ident.span, message);
                let text = "first used here".into();
                d.labels
                    .push(ruchyruchy_syntax::diagnostic::Label { span: first, text });
            }
        }
    }

    fn param<'b>(
        &mut self,
        p: &'b ast::Param,
        known: SigParam,
        hint: Option<&Ty>,
        patterns: &mut Vec<(LocalId, &'b ast::Pat)>,
    ) -> Param {
        let alias = if known.is_alias {
            Alias::Yes
        } else if known.annotated {
            Alias::No
        } else {
            Alias::Maybe
        };
        let declared = if p.variadic && !matches!(known.ty, Ty::Array(_)) {
            Ty::Array(Rc::new(known.ty.clone()))
        } else {
            known.ty.clone()
        };
        let ty = match hint {
            Some(hint) if !known.annotated => hint.clone(),
            _ => declared.clone(),
        };
        let default = p.default.as_ref().map(|value| {
            let value = self.expr(value, &known.ty);
            self.coerce(value, &known.ty, Site::Param(known.name))
        });
        let info = VarInfo {
            contract: known.annotated,
            alias,
            ..VarInfo::default()
        };
        let mut inner = &p.pat;
        while let PatKind::Ref(pat) = &inner.kind {
            inner = pat;
        }
        let (name, local) = match &inner.kind {
            PatKind::Bind {
                name,
                mutable,
                sub: None,
                ..
            } => {
                let local = self.declare_var(name.name, name.span, ty, true, info);
                if !mutable {
                    self.frame().plain_params.push(local);
                }
                (name.name, local)
            }
            _ => {
                let local = self.temp(p.span, ty);
                patterns.push((local, inner));
                (known.name, local)
            }
        };
        Param {
            name,
            local,
            ty: declared,
            is_alias: known.is_alias,
            annotated: known.annotated,
            default,
            span: p.span,
        }
    }

    fn fun_body(&mut self, parts: &FunParts<'_>) -> Expr {
        let want = self.frame_ref().ret_want.clone();
        let body = match parts.body {
            BodyRef::Block(b) => self.block(b, &want),
            BodyRef::Expr(e) => self.expr(e, &want),
        };
        self.result(body)
    }

    /// A value that leaves the function: as an alias if it is declared to.
    pub fn result(&mut self, value: Expr) -> Expr {
        self.forbid_escape(&value, "returned");
        if self.frame_ref().returns_alias {
            return self.alias_result(value);
        }
        let frame = self.frame_ref();
        // The type of a closure tells what it gives, unless it gives several.
        let typed = frame.ret != Ty::Unknown
            || frame.is_lambda && (!frame.has_return || matches!(frame.ret_want, Ty::Int(_)));
        if typed { value } else { self.narrow(value) }
    }

    /// `requires`, then the body as a closure (so that each of its ways out passes here), then `ensures`.
    fn contract_body(&mut self, parts: &FunParts<'_>, stmts: &mut Vec<Expr>) -> Expr {
        for check in parts.requires {
            let text = format!("precondition failed: {}", self.text(check.span).trim());
            stmts.push(self.require(check, text));
        }
        if parts.ensures.is_empty() {
            return self.fun_body(parts);
        }
        let span = parts.body.span();
        let id = self.new_fun(parts.name, parts.span);
        let sig = Rc::new(Sig {
            id,
            name: parts.name,
            span: parts.span,
            self_kind: None,
            params: Vec::new(),
            variadic: false,
            ret: parts.sig.ret.clone(),
            returns_alias: parts.sig.returns_alias,
            is_async: false,
        });
        let inner = self.function(FunParts {
            id,
            name: parts.name,
            span: parts.span,
            kind: FunKind::Closure,
            self_param: None,
            params: &[],
            sig,
            hints: Vec::new(),
            body: parts.body,
            by_move: false,
            can_capture: true,
            requires: &[],
            ensures: &[],
            want: parts.want.clone(),
        });
        let ty = inner.result.clone();
        self.set_fun(inner.fun);
        let fn_ty = Ty::Fn(Rc::new(FnTy {
            declared: false,
            params: Vec::new(),
            ret: ty.clone(),
        }));
        let callee = Box::new(mk(ExprKind::Closure(id), span, fn_ty));
        let call = mk(
            ExprKind::CallValue {
                callee,
                args: Vec::new(),
            },
            span,
            ty.clone(),
        );
        let info = VarInfo {
            alias: if parts.sig.returns_alias {
                Alias::Yes
            } else {
                Alias::No
            },
            ..VarInfo::default()
        };
        let result = self.declare_var(sym("result"), span, ty, false, info);
        self.frame().old_values = Some(Vec::new());
        let mut checks = Vec::new();
        for check in parts.ensures {
            let text = format!("postcondition failed: {}", self.text(check.span).trim());
            checks.push(self.require(check, text));
        }
        for (local, value) in self.frame().old_values.take().unwrap_or_default() {
            let span = value.span;
            stmts.push(mk(
                ExprKind::Let {
                    local,
                    init: Some(Box::new(value)),
                },
                span,
                Ty::Nil,
            ));
        }
        stmts.push(mk(
            ExprKind::Let {
                local: result,
                init: Some(Box::new(call)),
            },
            span,
            Ty::Nil,
        ));
        stmts.extend(checks);
        self.forward_local(result, span)
    }

    /// `return e`.
    pub fn return_expr(&mut self, value: Option<&ast::Expr>, span: Span) -> Expr {
        self.frame().has_return = true;
        let want = self.frame_ref().ret_want.clone();
        let value = value.map(|e| {
            let value = self.expr(e, &want);
            Box::new(self.result(value))
        });
        mk(ExprKind::Return(value), span, Ty::Never)
    }

    /// Breaks out of `id` with a value.
    pub fn break_with(id: LoopId, value: Option<Expr>, span: Span) -> Expr {
        mk(
            ExprKind::Break {
                id,
                value: value.map(Box::new),
            },
            span,
            Ty::Never,
        )
    }
}

/// A lowered function and the type that a call of it has.
pub(crate) struct LoweredFun {
    pub fun: Fun,
    pub result: Ty,
}
