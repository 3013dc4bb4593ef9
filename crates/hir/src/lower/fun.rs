//! Bodies of functions, closures and thunks.

use super::collect::{bound_names, generic_names};
use super::frame::{Alias, VarInfo};
use super::{Frame, Job, JobBody, Lowerer, Sig, SigParam, State, mk, sym};
use crate::error_kind::ErrorKind;
use crate::hir::{
    Const, Expr, ExprKind, Fun, FunId, FunKind, LocalId, LoopId, Param, Scope, Site, Unary,
};
use crate::modules::LoadedFiles;
use crate::ty::{FnTy, Ty};
use ruchyruchy_syntax::ast::{self, PatKind, SelfKind};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, FxHashSet, Symbol};
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
    pub fn new(state: State, files: &'a LoadedFiles, repl: bool) -> Lowerer<'a> {
        Lowerer {
            st: state,
            diags: Vec::new(),
            frames: Vec::new(),
            files,
            module: super::ModId(0),
            need_globals: false,
            entry_start: 0,
            local_lets: FxHashSet::default(),
            all_globals: repl,
            alias_depth: 0,
            ran: FxHashSet::default(),
            self_ty: None,
            reported: FxHashSet::default(),
            piped: Vec::new(),
            chains: Vec::new(),
            generics: Vec::new(),
            file_modules: FxHashMap::default(),
        }
    }

    pub fn finish(self) -> (State, Vec<Diagnostic>) {
        (self.st, self.diags)
    }

    /// Lowers the main file; gives its entry function.
    pub fn lower_file(&mut self, file: &ast::File) -> FunId {
        let root = super::ModId(0);
        self.entry_start = self.files.file_of(file.span).map_or(file.span.lo, |f| f.base);
        let first_test = self.st.program.tests.len();
        let mut c = super::collect::Collection::default();
        self.declare(&file.stmts, root, &mut c);
        let jobs = self.finish_collection(c);
        self.run_jobs(jobs);
        self.find_main(file);
        debug_assert!(first_test <= self.st.program.tests.len());
        let name = sym("<top level>");
        let entry = self.new_fun(name, file.span.start());
        let marks = (self.diags.len(), self.st.program.funs.len(), self.ran.clone());
        self.entry_body(entry, name, file);
        if self.need_globals && !self.all_globals {
            self.all_globals = true;
            self.diags.truncate(marks.0);
            self.st.program.funs.truncate(marks.1);
            self.st.names.sigs.truncate(marks.1);
            self.ran = marks.2;
            self.entry_body(entry, name, file);
        }
        self.st.program.entry = Some(entry);
        entry
    }

    fn find_main(&mut self, file: &ast::File) {
        let declared = file.stmts.iter().any(|stmt| match &stmt.kind {
            ast::StmtKind::Item(item) => {
                matches!(&item.kind, ast::ItemKind::Fun(f) if f.name.name.as_str() == "main")
            }
            _ => false,
        });
        self.st.program.main = None;
        if !declared {
            return;
        }
        if let Some(super::collect::ValueDef::Fun(fun)) = self.own_value(super::ModId(0), sym("main"))
            && let Some(sig) = self.sig(fun)
            && sig.arity().0 == 0
        {
            self.st.program.main = Some(fun);
        }
    }

    fn entry_body(&mut self, id: FunId, name: Symbol, file: &ast::File) {
        self.frames.push(Frame::new(id, FunKind::Entry, u32::MAX));
        self.open_scope();
        let mut stmts = Vec::new();
        let (discard, ty) = self.stmts(&file.stmts, &Ty::Unknown, &mut stmts);
        let scope = self.close_scope();
        let body = mk(ExprKind::Block { scope, stmts, discard }, file.span, ty);
        let Some(frame) = self.frames.pop() else { return };
        self.set_fun(Fun {
            id,
            name,
            span: file.span.start(),
            kind: FunKind::Entry,
            params: Vec::new(),
            required: 0,
            variadic: false,
            locals: frame.locals,
            captures: Vec::new(),
            by_move: false,
            ret: Ty::Unknown,
            returns_alias: false,
            is_async: false,
            is_generator: false,
            body,
        });
    }

    /// Lowers a body away from the functions that are open.
    pub fn run_job(&mut self, job: Job<'_>) {
        let frames = std::mem::take(&mut self.frames);
        let depth = self.generics.len();
        let generics = job.generics.clone();
        self.in_module(job.module, job.self_ty.clone(), &generics, |s| s.job_body(&job));
        self.generics.truncate(depth);
        self.frames = frames;
    }

    fn job_body(&mut self, job: &Job<'_>) {
        match &job.body {
            JobBody::Fun(f) => self.fun_job(job, f),
            JobBody::Default(tr, index) => {
                if let Some(ast::Item { kind: ast::ItemKind::Fun(f), .. }) = tr.members.get(*index) {
                    self.fun_job(job, f);
                }
            }
            JobBody::Value(value, contract, site) => {
                self.thunk(job.fun, job.name, value, contract, site.clone());
            }
            JobBody::DefaultConst(tr, index) => {
                if let Some(ast::Item { kind: ast::ItemKind::Const(k), .. }) = tr.members.get(*index)
                    && let Some(value) = &k.value
                {
                    let ty = k.ty.as_ref().map_or(Ty::Unknown, |ty| self.ty(ty));
                    self.thunk(job.fun, job.name, value, &ty, Site::Let(k.name.name));
                }
            }
            JobBody::Invariant(checks) => self.invariant(job, checks),
            JobBody::Property(body, param, ty) => self.property(job, body, *param, ty),
            JobBody::Handler(handler) => {
                let Some(sig) = self.sig(job.fun) else { return };
                let parts = FunParts {
                    id: job.fun,
                    name: job.name,
                    span: handler.name.span,
                    kind: job.kind,
                    self_param: Some((SelfKind::RefMut, handler.name.span)),
                    params: &handler.params,
                    sig,
                    hints: Vec::new(),
                    body: BodyRef::Expr(&handler.body),
                    by_move: false,
                    can_capture: false,
                    requires: &[],
                    ensures: &[],
                    want: Ty::Unknown,
                };
                let fun = self.function(parts);
                self.set_fun(fun.fun);
            }
        }
    }

    fn fun_job(&mut self, job: &Job<'_>, f: &ast::Fun) {
        let (Some(body), Some(sig)) = (&f.body, self.sig(job.fun)) else { return };
        let implicit = matches!(job.kind, FunKind::Method | FunKind::MutMethod | FunKind::Constructor);
        let self_param = match f.self_param {
            None if implicit => Some((SelfKind::RefMut, f.sig_span.start())),
            other => other,
        };
        let parts = FunParts {
            id: job.fun,
            name: job.name,
            span: f.sig_span,
            kind: job.kind,
            self_param,
            params: &f.params,
            sig,
            hints: Vec::new(),
            body: BodyRef::Block(body),
            by_move: false,
            can_capture: false,
            requires: &f.requires,
            ensures: &f.ensures,
            want: Ty::Unknown,
        };
        let fun = self.function(parts);
        self.set_fun(fun.fun);
    }

    /// A function without parameters that gives a value.
    pub fn thunk(&mut self, id: FunId, name: Symbol, value: &ast::Expr, contract: &Ty, site: Site) {
        self.frames.push(Frame::new(id, FunKind::Thunk, value.span.lo));
        self.open_scope();
        let body = self.expr(value, contract);
        let body = self.coerce(body, contract, site);
        self.finish_simple(id, name, value.span, FunKind::Thunk, Vec::new(), body);
    }

    /// Closes the frame of a function that lowering itself shaped.
    fn finish_simple(&mut self, id: FunId, name: Symbol, span: Span, kind: FunKind, params: Vec<Param>, body: Expr) {
        let scope = self.close_scope();
        let ty = body.ty.clone();
        let body = mk(ExprKind::Block { scope, stmts: vec![body], discard: false }, span, ty);
        let Some(frame) = self.frames.pop() else { return };
        self.set_fun(Fun {
            id,
            name,
            span,
            kind,
            required: params.len(),
            params,
            variadic: false,
            locals: frame.locals,
            captures: frame.captures,
            by_move: false,
            ret: Ty::Unknown,
            returns_alias: false,
            is_async: false,
            is_generator: frame.has_yield,
            body,
        });
    }

    /// A parameter in a slot of its own.
    fn plain_param(&mut self, name: Symbol, span: Span, ty: Ty, is_alias: bool) -> Param {
        let info = VarInfo {
            contract: ty != Ty::Unknown,
            alias: if is_alias { Alias::Yes } else { Alias::No },
            ..VarInfo::default()
        };
        let local = self.declare_var(name, span, ty.clone(), true, info);
        // Parameters are not cleared by a block.
        self.scope().scope.locals.pop();
        Param { name, local, ty, is_alias, annotated: true, default: None, span }
    }

    fn self_type(&self) -> Ty {
        self.self_ty.as_ref().map_or(Ty::Unknown, |ctx| ctx.ty.clone())
    }

    fn invariant(&mut self, job: &Job<'_>, checks: &[ast::Expr]) {
        let Some(first) = checks.first() else { return };
        let span = first.span;
        self.frames.push(Frame::new(job.fun, FunKind::Method, span.lo));
        self.open_scope();
        let ty = self.self_type();
        let param = self.plain_param(sym("self"), span, ty, false);
        let mut stmts: Vec<Expr> = Vec::new();
        for check in checks {
            let text = format!("invariant violated: {}", self.text(check.span).trim());
            stmts.push(self.require(check, text));
        }
        let body = mk(ExprKind::Block { scope: Scope::default(), stmts, discard: true }, span, Ty::Nil);
        self.finish_simple(job.fun, job.name, span, FunKind::Method, vec![param], body);
    }

    /// Raises ContractError unless the condition holds.
    pub fn require(&mut self, check: &ast::Expr, message: String) -> Expr {
        let cond = self.expr(check, &Ty::Unknown);
        let span = check.span;
        let not = ExprKind::Unary { op: Unary::Not, int: None, expr: Box::new(cond) };
        let message = mk(ExprKind::Const(Const::Str(message.into())), span, Ty::Str);
        let raise = ExprKind::Raise { error: ErrorKind::ContractError, message: Box::new(message) };
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

    fn property(&mut self, job: &Job<'_>, body: &ast::Expr, param: Option<ast::Ident>, ty: &Ty) {
        self.frames.push(Frame::new(job.fun, FunKind::Method, body.span.lo));
        self.frame().ret = if param.is_none() { ty.clone() } else { Ty::Unknown };
        self.open_scope();
        let self_ty = self.self_type();
        let mut params = vec![self.plain_param(sym("self"), body.span, self_ty, true)];
        if let Some(name) = param {
            params.push(self.plain_param(name.name, name.span, ty.clone(), false));
        }
        let want = if param.is_none() { ty.clone() } else { Ty::Unknown };
        let body = self.expr(body, &want);
        let span = body.span;
        let body = self.coerce(body, &want, Site::Return);
        self.finish_simple(job.fun, job.name, span, FunKind::Method, params, body);
    }

    /// Lowers a function with everything a signature can have.
    pub fn function(&mut self, parts: FunParts<'_>) -> LoweredFun {
        let mut frame = Frame::new(parts.id, parts.kind, parts.span.lo);
        frame.can_capture = parts.can_capture;
        frame.ret = parts.sig.ret.clone();
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
            params.push(Param { name, local, ty: Ty::Unknown, is_alias, annotated: true, default: None, span });
        }
        self.check_param_names(parts.params);
        let mut patterns: Vec<(LocalId, &ast::Pat)> = Vec::new();
        for (index, p) in parts.params.iter().enumerate() {
            let Some(known) = parts.sig.params.get(index).cloned() else { break };
            let hint = parts.hints.get(index);
            params.push(self.param(p, known, hint, &mut patterns));
        }
        // The slots of parameters live as long as the frame.
        self.scope().scope.locals.clear();
        self.open_scope();
        let mut stmts = Vec::new();
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
            mk(ExprKind::Block { scope, stmts, discard: false }, span, body_ty.clone())
        };
        self.close_scope();
        self.finish_function(parts, params, body, body_ty)
    }

    fn finish_function(&mut self, parts: FunParts<'_>, params: Vec<Param>, body: Expr, body_ty: Ty) -> LoweredFun {
        let frame = match self.frames.pop() {
            Some(frame) => frame,
            None => Frame::new(parts.id, parts.kind, 0),
        };
        let required = params.iter().take_while(|p| p.default.is_none()).count();
        let required = if parts.sig.variadic { required.min(params.len().saturating_sub(1)) } else { required };
        let mut result = parts.sig.ret.clone();
        if result == Ty::Unknown && !frame.has_return && body_ty != Ty::Never {
            result = body_ty;
        }
        if frame.has_yield {
            result = Ty::Iter(Rc::new(Ty::Unknown));
        } else if parts.sig.is_async {
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
            is_generator: frame.has_yield,
            body,
        };
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
                d.labels.push(ruchyruchy_syntax::diagnostic::Label { span: first, text });
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
        let info = VarInfo { contract: known.annotated, alias, ..VarInfo::default() };
        let mut inner = &p.pat;
        while let PatKind::Ref(pat) = &inner.kind {
            inner = pat;
        }
        let (name, local) = match &inner.kind {
            PatKind::Bind { name, mutable, sub: None, .. } => {
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
        let mut want = self.frame_ref().ret.clone();
        if want == Ty::Unknown {
            want = parts.want.clone();
        }
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
        if self.frame_ref().ret == Ty::Unknown {
            return self.narrow(value);
        }
        value
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
            is_generator: false,
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
        let fn_ty = Ty::Fn(Rc::new(FnTy { params: Vec::new(), ret: ty.clone() }));
        let callee = Box::new(mk(ExprKind::Closure(id), span, fn_ty));
        let call = mk(ExprKind::CallValue { callee, args: Vec::new() }, span, ty.clone());
        let info = VarInfo {
            alias: if parts.sig.returns_alias { Alias::Yes } else { Alias::No },
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
            stmts.push(mk(ExprKind::Let { local, init: Some(Box::new(value)) }, span, Ty::Nil));
        }
        stmts.push(mk(ExprKind::Let { local: result, init: Some(Box::new(call)) }, span, Ty::Nil));
        stmts.extend(checks);
        self.forward_local(result, span)
    }

    /// A lambda where a function of type `want` is expected.
    pub fn closure(&mut self, c: &ast::Closure, span: Span, want: &Ty) -> Expr {
        let id = self.new_fun(sym("<closure>"), span);
        let mut params = self.sig_params(&c.params);
        let (hints, ret_want) = match want {
            Ty::Fn(f) => (f.params.clone(), f.ret.clone()),
            _ => (Vec::new(), Ty::Unknown),
        };
        for p in &mut params {
            // An annotated type in a closure over generics says nothing more.
            p.has_default &= true;
        }
        let sig = Rc::new(Sig {
            id,
            name: sym("<closure>"),
            span,
            self_kind: None,
            params,
            variadic: c.params.last().is_some_and(|p| p.variadic),
            ret: c.ret.as_ref().map_or(Ty::Unknown, |ty| self.ty(ty)),
            returns_alias: c.ret.as_ref().is_some_and(Self::is_alias_ty),
            is_async: c.is_async,
            is_generator: false,
        });
        if let Some(slot) = self.st.names.sigs.get_mut(id.index()) {
            *slot = Some(sig.clone());
        }
        let lowered = self.function(FunParts {
            id,
            name: sym("<closure>"),
            span,
            kind: FunKind::Closure,
            self_param: None,
            params: &c.params,
            sig: sig.clone(),
            hints,
            body: BodyRef::Expr(&c.body),
            by_move: c.is_move,
            can_capture: true,
            requires: &[],
            ensures: &[],
            want: ret_want,
        });
        let param_tys = lowered
            .fun
            .params
            .iter()
            .map(|p| lowered.fun.locals.get(p.local.index()).map_or(Ty::Unknown, |l| l.ty.clone()))
            .collect();
        let ty = Ty::Fn(Rc::new(FnTy { params: param_tys, ret: lowered.result }));
        self.set_fun(lowered.fun);
        mk(ExprKind::Closure(id), span, ty)
    }

    /// A closure without parameters around an expression or block.
    pub fn thunk_closure(&mut self, body: BodyRef<'_>, span: Span, is_async: bool, want: &Ty) -> (FunId, Ty) {
        let name = if is_async { sym("<async>") } else { sym("<lazy>") };
        let id = self.new_fun(name, span);
        let sig = Rc::new(Sig {
            id,
            name,
            span,
            self_kind: None,
            params: Vec::new(),
            variadic: false,
            ret: Ty::Unknown,
            returns_alias: false,
            is_async,
            is_generator: false,
        });
        let lowered = self.function(FunParts {
            id,
            name,
            span,
            kind: FunKind::Closure,
            self_param: None,
            params: &[],
            sig,
            hints: Vec::new(),
            body,
            by_move: false,
            can_capture: true,
            requires: &[],
            ensures: &[],
            want: want.clone(),
        });
        let result = lowered.result.clone();
        self.set_fun(lowered.fun);
        (id, result)
    }

    /// A nested function that captures, or may.
    pub fn nested_fun(&mut self, f: &ast::Fun, id: FunId, sig: Rc<Sig>) -> LoweredFun {
        let depth = self.generics.len();
        self.generics.extend(generic_names(&f.generics).iter());
        let empty = ast::Block { stmts: Vec::new(), span: f.sig_span };
        let body = f.body.as_ref().unwrap_or(&empty);
        let lowered = self.function(FunParts {
            id,
            name: f.name.name,
            span: f.sig_span,
            kind: FunKind::Closure,
            self_param: None,
            params: &f.params,
            sig,
            hints: Vec::new(),
            body: BodyRef::Block(body),
            by_move: false,
            can_capture: true,
            requires: &f.requires,
            ensures: &f.ensures,
            want: Ty::Unknown,
        });
        self.generics.truncate(depth);
        lowered
    }

    /// `return e`.
    pub fn return_expr(&mut self, value: Option<&ast::Expr>, span: Span) -> Expr {
        self.frame().has_return = true;
        let want = self.frame_ref().ret.clone();
        let value = value.map(|e| {
            let value = self.expr(e, &want);
            Box::new(self.result(value))
        });
        mk(ExprKind::Return(value), span, Ty::Never)
    }

    /// Breaks out of `id` with a value.
    pub fn break_with(id: LoopId, value: Option<Expr>, span: Span) -> Expr {
        mk(ExprKind::Break { id, value: value.map(Box::new) }, span, Ty::Never)
    }
}

/// A lowered function and the type that a call of it has.
pub(crate) struct LoweredFun {
    pub fun: Fun,
    pub result: Ty,
}
