//! The body of a file, and the bodies that phase 1 left to do.

use super::frame::{Alias, VarInfo};
use super::fun::{BodyRef, FunParts};
use super::{Frame, Job, JobBody, Lowerer, State, mk, sym};
use crate::hir::{Expr, ExprKind, Fun, FunId, FunKind, Param, Scope, Site};
use crate::modules::LoadedFiles;
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, SelfKind};
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, FxHashSet, Symbol};

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
            alias_args: Vec::new(),
            alias_work: 0,
            ran: FxHashSet::default(),
            self_ty: None,
            failed_imports: FxHashSet::default(),
            reported: FxHashSet::default(),
            piped: Vec::new(),
            chains: Vec::new(),
            generics: Vec::new(),
            file_modules: FxHashMap::default(),
            recorder: None,
        }
    }

    pub fn finish(self) -> (State, Vec<Diagnostic>, Option<Box<super::record::Recorder>>) {
        (self.st, self.diags, self.recorder)
    }

    /// Lowers the main file; gives its entry function.
    pub fn lower_file(&mut self, file: &ast::File) -> FunId {
        let root = super::ModId(0);
        self.entry_start = self
            .files
            .file_of(file.span)
            .map_or(file.span.lo, |f| f.base);
        let first_test = self.st.program.tests.len();
        let mut c = super::collect::Collection::default();
        self.declare(&file.stmts, root, &mut c);
        let jobs = self.finish_collection(c);
        self.run_jobs(jobs);
        self.find_main(file);
        debug_assert!(first_test <= self.st.program.tests.len());
        let name = sym("<top level>");
        let entry = self.new_fun(name, file.span.start());
        let marks = (
            self.diags.len(),
            self.st.program.funs.len(),
            self.ran.clone(),
        );
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

    pub fn find_main(&mut self, file: &ast::File) {
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
        if let Some(super::collect::ValueDef::Fun(fun)) =
            self.own_value(super::ModId(0), sym("main"))
            && let Some(sig) = self.sig(fun)
            && sig.arity().0 == 0
        {
            self.st.program.main = Some(fun);
        }
    }

    pub fn entry_body(&mut self, id: FunId, name: Symbol, file: &ast::File) {
        self.frames.push(Frame::new(id, FunKind::Entry, u32::MAX));
        self.open_scope();
        let mut stmts = Vec::new();
        let (discard, ty) = self.stmts(&file.stmts, &Ty::Unknown, &mut stmts);
        let scope = self.close_scope();
        let body = mk(
            ExprKind::Block {
                scope,
                stmts,
                discard,
            },
            file.span,
            ty,
        );
        let Some(frame) = self.frames.pop() else {
            return;
        };
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
            body,
        });
    }

    /// Lowers a body away from the functions that are open.
    pub fn run_job(&mut self, job: Job<'_>) {
        let frames = std::mem::take(&mut self.frames);
        let depth = self.generics.len();
        let generics = job.generics.clone();
        self.in_module(job.module, job.self_ty.clone(), &generics, |s| {
            s.job_body(&job)
        });
        self.generics.truncate(depth);
        self.frames = frames;
    }

    pub fn job_body(&mut self, job: &Job<'_>) {
        match &job.body {
            JobBody::Fun(f) => self.fun_job(job, f),
            JobBody::Default(tr, index) => {
                if let Some(ast::Item {
                    kind: ast::ItemKind::Fun(f),
                    ..
                }) = tr.members.get(*index)
                {
                    self.fun_job(job, f);
                }
            }
            JobBody::Value(value, contract, site) => {
                self.thunk(job.fun, job.name, value, contract, site.clone());
            }
            JobBody::DefaultConst(tr, index) => {
                if let Some(ast::Item {
                    kind: ast::ItemKind::Const(k),
                    ..
                }) = tr.members.get(*index)
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

    pub fn fun_job(&mut self, job: &Job<'_>, f: &ast::Fun) {
        let (Some(body), Some(sig)) = (&f.body, self.sig(job.fun)) else {
            return;
        };
        let implicit = matches!(
            job.kind,
            FunKind::Method | FunKind::MutMethod | FunKind::Constructor
        );
        let self_param = match f.self_param {
            None if implicit => Some((SelfKind::RefMut, f.sig_span.start())),
            None => None,
            Some((kind, span)) => Some((sig.self_kind.unwrap_or(kind), span)),
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
        self.frames
            .push(Frame::new(id, FunKind::Thunk, value.span.lo));
        self.open_scope();
        let body = self.expr(value, contract);
        let body = self.coerce(body, contract, site);
        self.finish_simple(id, name, value.span, FunKind::Thunk, Vec::new(), body);
    }

    /// Closes the frame of a function that lowering itself shaped.
    pub fn finish_simple(
        &mut self,
        id: FunId,
        name: Symbol,
        span: Span,
        kind: FunKind,
        params: Vec<Param>,
        body: Expr,
    ) {
        let scope = self.close_scope();
        let ty = body.ty.clone();
        let body = mk(
            ExprKind::Block {
                scope,
                stmts: vec![body],
                discard: false,
            },
            span,
            ty,
        );
        let Some(frame) = self.frames.pop() else {
            return;
        };
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
            body,
        });
    }

    /// A parameter in a slot of its own.
    pub fn plain_param(&mut self, name: Symbol, span: Span, ty: Ty, is_alias: bool) -> Param {
        let info = VarInfo {
            contract: ty != Ty::Unknown,
            alias: if is_alias { Alias::Yes } else { Alias::No },
            ..VarInfo::default()
        };
        let local = self.declare_var(name, span, ty.clone(), true, info);
        // Parameters are not cleared by a block.
        self.scope().scope.locals.pop();
        Param {
            name,
            local,
            ty,
            is_alias,
            annotated: true,
            default: None,
            span,
        }
    }

    pub fn self_type(&self) -> Ty {
        self.self_ty
            .as_ref()
            .map_or(Ty::Unknown, |ctx| ctx.ty.clone())
    }

    pub fn invariant(&mut self, job: &Job<'_>, checks: &[ast::Expr]) {
        let Some(first) = checks.first() else { return };
        let span = first.span;
        self.frames
            .push(Frame::new(job.fun, FunKind::Method, span.lo));
        self.open_scope();
        let ty = self.self_type();
        let param = self.plain_param(sym("self"), span, ty, false);
        let mut stmts: Vec<Expr> = Vec::new();
        for check in checks {
            let text = format!("invariant violated: {}", self.text(check.span).trim());
            stmts.push(self.require(check, text));
        }
        let body = mk(
            ExprKind::Block {
                scope: Scope::default(),
                stmts,
                discard: true,
            },
            span,
            Ty::Nil,
        );
        self.finish_simple(job.fun, job.name, span, FunKind::Method, vec![param], body);
    }

    pub fn property(
        &mut self,
        job: &Job<'_>,
        body: &ast::Expr,
        param: Option<ast::Ident>,
        ty: &Ty,
    ) {
        self.frames
            .push(Frame::new(job.fun, FunKind::Method, body.span.lo));
        self.frame().ret = if param.is_none() {
            ty.clone()
        } else {
            Ty::Unknown
        };
        self.open_scope();
        let self_ty = self.self_type();
        let mut params = vec![self.plain_param(sym("self"), body.span, self_ty, true)];
        if let Some(name) = param {
            params.push(self.plain_param(name.name, name.span, ty.clone(), false));
        }
        let want = if param.is_none() {
            ty.clone()
        } else {
            Ty::Unknown
        };
        let body = self.expr(body, &want);
        let span = body.span;
        let body = self.coerce(body, &want, Site::Return);
        self.finish_simple(job.fun, job.name, span, FunKind::Method, params, body);
    }
}
