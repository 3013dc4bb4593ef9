//! Blocks, statements, `let`, and functions nested in blocks.

use super::collect::{Collection, Module, bound_names};
use super::frame::{Alias, Hoisted, Var, VarInfo};
use super::{Lowerer, ModId, Sig, mk};
use crate::hir::{Expr, ExprKind, FunId, FunKind, GlobalId, LocalId, Scope, Site};
use crate::ty::{FnTy, Ty};
use ruchyruchy_syntax::ast::{self, ItemKind, PatKind, StmtKind};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, FxHashSet, Symbol};
use std::rc::Rc;

/// The words of a source text: everything that could be a name in it.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c == '_' || c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

impl<'a> Lowerer<'a> {
    pub fn block(&mut self, b: &ast::Block, want: &Ty) -> Expr {
        self.open_scope();
        let mut out = Vec::with_capacity(b.stmts.len());
        if b.stmts.iter().any(|s| matches!(s.kind, StmtKind::Item(_))) {
            self.block_items(&b.stmts, b.span, &mut out);
        }
        let (discard, ty) = self.stmts(&b.stmts, want, &mut out);
        let scope = self.close_scope();
        if !discard && out.len() == 1 && scope.locals.is_empty() && scope.early_cells.is_empty() {
            // `{ e }` is e.
            if let Some(only) = out.pop() {
                return only;
            }
        }
        mk(
            ExprKind::Block {
                scope,
                stmts: out,
                discard,
            },
            b.span,
            ty,
        )
    }

    /// `let p = e in body`: a block of two statements.
    pub fn let_in(&mut self, l: &ast::Let, body: &ast::Expr, span: Span, want: &Ty) -> Expr {
        self.open_scope();
        let mut stmts = Vec::with_capacity(2);
        self.let_stmt(l, l.pat.span, &mut stmts);
        let value = self.expr(body, want);
        let ty = value.ty.clone();
        stmts.push(value);
        let scope = self.close_scope();
        let kind = ExprKind::Block {
            scope,
            stmts,
            discard: false,
        };
        mk(kind, span, ty)
    }

    /// Lowers statements; whether the value of the last is discarded, and the type of the whole.
    pub fn stmts(&mut self, stmts: &[ast::Stmt], want: &Ty, out: &mut Vec<Expr>) -> (bool, Ty) {
        let mut discard = true;
        let mut ty = Ty::Nil;
        let mut ended: Option<bool> = None;
        let last = stmts
            .iter()
            .rposition(|s| !matches!(s.kind, StmtKind::Empty | StmtKind::Item(_)));
        for (index, stmt) in stmts.iter().enumerate() {
            if ended == Some(false) && !matches!(stmt.kind, StmtKind::Empty | StmtKind::Item(_)) {
                ended = Some(true);
                let d = self.warn(Code::Unreachable, stmt.span, "this can never run");
                d.label = Some("unreachable".into());
            }
            let is_last = Some(index) == last;
            let before = out.len();
            match &stmt.kind {
                StmtKind::Empty => {}
                StmtKind::Item(item) => self.item_stmt(item, out),
                StmtKind::Let(l) => self.let_stmt(l, stmt.span, out),
                StmtKind::Expr(e) if is_last => {
                    let value = self.expr(e, want);
                    discard = false;
                    ty = value.ty.clone();
                    out.push(value);
                }
                StmtKind::Expr(e) | StmtKind::Semi(e) => {
                    let mut value = self.expr(e, &Ty::Unknown);
                    if !is_last {
                        // Parentheses at the start of a line show that it is no call.
                        let discarded = matches!(stmt.kind, StmtKind::Semi(_))
                            || matches!(e.kind, ast::ExprKind::Paren(_));
                        self.check_unused_value(&value, discarded);
                    }
                    self.unused(&mut value);
                    out.push(value);
                }
            }
            let never = out.len() > before && out.last().is_some_and(|e| e.ty == Ty::Never);
            if never && ended.is_none() {
                ended = Some(false);
                ty = Ty::Never;
            }
        }
        if ended.is_some() {
            ty = Ty::Never;
        }
        (discard, ty)
    }

    /// The statements of a module run where the module stands.
    fn item_stmt(&mut self, item: &ast::Item, out: &mut Vec<Expr>) {
        let name = match &item.kind {
            ItemKind::Mod(m) => m.name.name,
            ItemKind::Use(_) => {
                self.run_files(out);
                return;
            }
            _ => return,
        };
        let Some(super::collect::TypeDef::Module(module)) = self.own_type(self.module, name) else {
            return;
        };
        match &item.kind {
            ItemKind::Mod(ast::Mod {
                body: Some(body), ..
            }) => self.run_module(module, &body.stmts, out),
            _ => self.run_files(out),
        }
    }

    /// Runs the statements of imported files that have not run yet, in the order of their import.
    fn run_files(&mut self, out: &mut Vec<Expr>) {
        if self.frame_ref().kind != FunKind::Entry {
            return;
        }
        let mut files: Vec<(usize, ModId)> =
            self.file_modules.iter().map(|(i, m)| (*i, *m)).collect();
        files.sort_unstable();
        let loaded = self.files;
        for (index, module) in files {
            if let Some(file) = loaded.files.get(index) {
                self.run_module(module, &file.ast.stmts, out);
            }
        }
    }

    fn run_module(&mut self, module: ModId, stmts: &[ast::Stmt], out: &mut Vec<Expr>) {
        if !self.ran.insert(module) {
            return;
        }
        if !stmts.iter().any(|s| match &s.kind {
            StmtKind::Item(item) => matches!(item.kind, ItemKind::Mod(_) | ItemKind::Use(_)),
            StmtKind::Empty => false,
            _ => true,
        }) {
            return;
        }
        let outer = std::mem::replace(&mut self.module, module);
        // Names of the importing file's variables are not in scope here.
        let scopes = std::mem::take(&mut self.frame().scopes);
        self.open_scope();
        let mut inner = Vec::new();
        self.stmts(stmts, &Ty::Unknown, &mut inner);
        let scope = self.close_scope();
        self.frame().scopes = scopes;
        self.module = outer;
        if !inner.is_empty() {
            let span = inner.first().map_or(Span::NONE, |first| first.span);
            out.push(mk(
                ExprKind::Block {
                    scope,
                    stmts: inner,
                    discard: true,
                },
                span,
                Ty::Nil,
            ));
        }
    }

    /// Declares the items of a block and makes its capturing functions.
    fn block_items(&mut self, stmts: &[ast::Stmt], span: Span, out: &mut Vec<Expr>) {
        let parent = self.module;
        let module = self.st.names.new_module(Module {
            parent: Some(parent),
            is_block: true,
            ..Module::default()
        });
        self.scope().items = Some(module);
        self.module = module;
        let (closures, hoisted) = self.capturing_funs(stmts);
        let plain: Vec<&ast::Stmt> = stmts
            .iter()
            .filter(|s| match &s.kind {
                StmtKind::Item(item) => match &item.kind {
                    ItemKind::Fun(f) => !closures.contains(&f.name.span),
                    _ => true,
                },
                _ => false,
            })
            .collect();
        let mut c = Collection::default();
        for stmt in plain {
            self.declare(std::slice::from_ref(stmt), module, &mut c);
        }
        let jobs = self.finish_collection(c);
        self.run_jobs(jobs);
        let mut made: Vec<(&ast::Fun, FunId, LocalId, Rc<Sig>)> = Vec::new();
        for ident in hoisted {
            let local = self.new_local(
                ident.name,
                ident.span,
                Ty::Unknown,
                true,
                VarInfo::default(),
            );
            let h = Hoisted {
                name: ident.name,
                span: ident.span,
                local,
            };
            self.scope().hoisted.push(h);
        }
        for stmt in stmts {
            let StmtKind::Item(item) = &stmt.kind else {
                continue;
            };
            let ItemKind::Fun(f) = &item.kind else {
                continue;
            };
            if !closures.contains(&f.name.span) {
                continue;
            }
            if self.scope().vars.contains_key(&f.name.name) {
                let message = format!("`{}` is defined twice", f.name.name);
                self.error(Code::DuplicateDefinition, f.name.span, message);
            }
            let id = self.new_fun(f.name.name, f.sig_span);
            let generics = Self::generics_of(f);
            let depth = self.generics.len();
            self.generics.extend(generics.iter());
            let sig = Rc::new(self.signature(id, f.name.name, f));
            self.generics.truncate(depth);
            if let Some(slot) = self.st.names.sigs.get_mut(id.index()) {
                *slot = Some(sig.clone());
            }
            let params = sig.params.iter().map(|p| p.ty.clone()).collect();
            let ty = Ty::Fn(Rc::new(FnTy {
                declared: false,
                params,
                ret: sig.ret.clone(),
            }));
            let info = VarInfo {
                sig: Some(sig.clone()),
                contract: true,
                ..VarInfo::default()
            };
            let local = self.declare_var(f.name.name, f.name.span, ty, false, info);
            made.push((f, id, local, sig));
        }
        if made.is_empty() {
            return;
        }
        self.scope().hoisting = true;
        for (f, id, local, sig) in &made {
            let lowered = self.nested_fun(f, *id, sig.clone());
            self.set_fun(lowered.fun);
            let ty = self.local_expr(*local, span).ty;
            let closure = mk(ExprKind::Closure(*id), f.sig_span, ty);
            let init = Some(Box::new(closure));
            out.push(mk(
                ExprKind::Let {
                    local: *local,
                    init,
                },
                f.sig_span,
                Ty::Nil,
            ));
        }
        self.scope().hoisting = false;
        // What they captured before its `let` needs a cell from the start.
        let mut early: Vec<LocalId> = self.scope().hoisted.iter().map(|h| h.local).collect();
        early.extend(made.iter().map(|(_, _, local, _)| *local));
        for local in early {
            if let Some(slot) = self.frame().locals.get_mut(local.index())
                && slot.captured
            {
                slot.early_cell = true;
                self.scope().scope.early_cells.push(local);
            }
        }
    }

    /// Which nested functions (by the place of their name) mention a variable around them, and the variables of this
    /// block that they mention. Mentions are words in the text: a superset of what they capture.
    fn capturing_funs(&mut self, stmts: &[ast::Stmt]) -> (FxHashSet<Span>, Vec<ast::Ident>) {
        let mut funs = Vec::new();
        let mut lets = Vec::new();
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::Item(item) => {
                    if let ItemKind::Fun(f) = &item.kind {
                        funs.push((f, item.span));
                    }
                }
                StmtKind::Let(l) => bound_names(&l.pat, &mut lets),
                _ => {}
            }
        }
        let mut found = FxHashSet::default();
        if funs.is_empty() {
            return (found, Vec::new());
        }
        let mut visible: FxHashSet<&'static str> = FxHashSet::default();
        for frame in self.frames.iter().rev() {
            for scope in &frame.scopes {
                let locals = scope
                    .vars
                    .iter()
                    .filter(|(_, var)| matches!(var, Var::Local(_)));
                visible.extend(locals.map(|(name, _)| name.as_str()));
                visible.extend(scope.hoisted.iter().map(|h| h.name.as_str()));
            }
            if !frame.can_capture {
                break;
            }
        }
        visible.extend(lets.iter().map(|ident| ident.name.as_str()));
        // Who mentions whom: a function that mentions a capturing one captures it.
        let named: FxHashMap<&str, usize> = funs
            .iter()
            .enumerate()
            .map(|(index, (f, _))| (f.name.name.as_str(), index))
            .collect();
        let mut mentioned_by: Vec<Vec<usize>> = vec![Vec::new(); funs.len()];
        let mut work = Vec::new();
        for (index, (_, span)) in funs.iter().enumerate() {
            let mut captures = false;
            for word in words(self.text(*span)) {
                captures |= visible.contains(word);
                if let Some(other) = named.get(word)
                    && let Some(users) = mentioned_by.get_mut(*other)
                {
                    users.push(index);
                }
            }
            if captures {
                work.push(index);
            }
        }
        let mut mentioned: FxHashSet<&str> = FxHashSet::default();
        while let Some(index) = work.pop() {
            let Some((f, span)) = funs.get(index) else {
                continue;
            };
            if found.insert(f.name.span) {
                mentioned.extend(words(self.text(*span)));
                work.extend(mentioned_by.get(index).into_iter().flatten());
            }
        }
        lets.retain(|ident| mentioned.contains(ident.name.as_str()));
        (found, lets)
    }

    fn let_stmt(&mut self, l: &ast::Let, span: Span, out: &mut Vec<Expr>) {
        let sized = l
            .init
            .as_ref()
            .and_then(|init| super::generic_len::array_from_fn(l.ty.as_ref(), init));
        if let Some(init) = sized {
            let l = ast::Let {
                init: Some(init),
                ..l.clone()
            };
            return self.let_stmt(&l, span, out);
        }
        let want = l.ty.as_ref().map_or(Ty::Unknown, |ty| self.ty(ty));
        let mut inner = &l.pat;
        while let PatKind::Ref(pat) = &inner.kind {
            inner = pat;
        }
        if let (
            PatKind::Bind {
                name,
                mutable,
                sub: None,
                ..
            },
            None,
        ) = (&inner.kind, &l.else_block)
        {
            self.simple_let(l, *name, l.mutable || *mutable, want, span, out);
            return;
        }
        let Some(init) = &l.init else {
            // `let (a, b)`: both are assigned later.
            let mut names = Vec::new();
            bound_names(&l.pat, &mut names);
            for name in names {
                self.declare_uninit(name, l, Ty::Unknown, false, span, out);
            }
            return;
        };
        let value = self.expr(init, &want);
        let value = match &want {
            Ty::Unknown => value,
            want => self.coerce(value, want, Site::Let(super::sym("_"))),
        };
        let value = self.forward_known(value);
        match &l.else_block {
            Some(block) => self.let_else(l, value, block, span, out),
            None => {
                let stmt = self.destructure_let(&l.pat, value, l.mutable);
                out.push(stmt);
            }
        }
    }

    /// The global that the variable bound at `span` is, if it is one.
    fn root_global(&mut self, name: Symbol, span: Span) -> Option<GlobalId> {
        let frame = self.frame_ref();
        let module = self.module;
        let is_root = module == ModId(0);
        // A module inside of a function has globals, too.
        if frame.scopes.len() != 1 || is_root && frame.kind != FunKind::Entry {
            return None;
        }
        let lets = self.st.names.module(module).lets.get(&name)?;
        // In the order of the text, so that a name bound many times costs no more each time.
        let index = lets.binary_search_by_key(&span, |l| l.span).ok()?;
        let forced = self.all_globals || !is_root || lets.get(index)?.global.is_some();
        if forced {
            return self.let_global(module, name, index);
        }
        self.local_lets.insert(span);
        None
    }

    fn simple_let(
        &mut self,
        l: &ast::Let,
        name: ast::Ident,
        mutable: bool,
        want: Ty,
        span: Span,
        out: &mut Vec<Expr>,
    ) {
        let Some(init) = &l.init else {
            self.declare_uninit(name, l, want, mutable, span, out);
            return;
        };
        let known = self.st.program.globals.len();
        let global = self.root_global(name.name, name.span);
        // Nobody else refers to it yet.
        let fresh = global.is_some_and(|global| global.index() >= known)
            && !self.is_recursive_lambda(name, init);
        let itself = if global.is_none() {
            self.self_reference(name, init)
        } else {
            None
        };
        if let Some(global) = global
            && self.is_recursive_lambda(name, init)
        {
            self.bind_name(name.name, Var::Global(global));
        }
        let annotated = l.ty.is_some();
        let value = self.expr(init, &want);
        let is_alias_decl = l.ty.as_ref().is_some_and(Self::is_alias_ty);
        let value = self.forward_known(value);
        let value = match &want {
            // Without annotation the variable has the width of its value.
            Ty::Unknown => value,
            want => self.coerce(value, want, Site::Let(name.name)),
        };
        let alias = if is_alias_decl || self.gives_alias(&value) {
            Alias::Yes
        } else {
            Alias::No
        };
        // A variable for a trait object takes values of other types later.
        let is_object = l.ty.as_ref().is_some_and(Self::is_trait_object);
        let ty = if is_object || annotated && want != Ty::Unknown {
            want
        } else {
            value.ty.clone()
        };
        let sig = match &value.kind {
            ExprKind::Closure(fun) if !mutable => self.sig(*fun),
            _ => None,
        };
        if let Some(global) = global {
            let ty = super::frame::bounded(ty);
            let earlier = match alias {
                Alias::No if fresh => self.earlier_global(name, global, &ty, annotated, mutable),
                _ => None,
            };
            let global = earlier.unwrap_or(global);
            let g = &mut self.st.program.globals[global.index()];
            if g.ty == Ty::Unknown {
                g.ty = ty;
            }
            self.bind_name(name.name, Var::Global(global));
            let init = Some(Box::new(value));
            out.push(mk(ExprKind::LetGlobal { global, init }, span, Ty::Nil));
            return;
        }
        let borrows = self.captures_alias(&value);
        let counts = !annotated && self.counts(&value);
        let info = VarInfo {
            counts,
            contract: annotated,
            alias,
            plain_let: !mutable,
            sig,
            borrows,
        };
        let local = match itself {
            Some(local) => {
                let frame = self.frame();
                if let Some(slot) = frame.locals.get_mut(local.index()) {
                    slot.ty = super::frame::bounded(ty);
                    if slot.captured {
                        slot.early_cell = true;
                    }
                }
                let early = frame
                    .locals
                    .get(local.index())
                    .is_some_and(|l| l.early_cell);
                if let Some(slot) = frame.info.get_mut(local.index()) {
                    *slot = info;
                }
                if early {
                    self.scope().scope.early_cells.push(local);
                }
                local
            }
            None => self.declare_var(name.name, name.span, ty, mutable, info),
        };
        let init = Some(Box::new(value));
        out.push(mk(ExprKind::Let { local, init }, span, Ty::Nil));
    }

    /// `let f = |n| … f(n - 1) …`: the name is in scope in its own lambda, unless it means something else already.
    fn self_reference(&mut self, name: ast::Ident, init: &ast::Expr) -> Option<LocalId> {
        if !self.is_recursive_lambda(name, init) || self.lookup(name.name).is_some() {
            return None;
        }
        Some(self.declare_var(name.name, name.span, Ty::Unknown, false, VarInfo::default()))
    }

    fn is_recursive_lambda(&self, name: ast::Ident, init: &ast::Expr) -> bool {
        let mut init = init;
        while let ast::ExprKind::Paren(inner) = &init.kind {
            init = inner;
        }
        matches!(init.kind, ast::ExprKind::Closure(_))
            && words(self.text(init.span)).any(|word| word == name.name.as_str())
    }

    fn declare_uninit(
        &mut self,
        name: ast::Ident,
        l: &ast::Let,
        ty: Ty,
        mutable: bool,
        span: Span,
        out: &mut Vec<Expr>,
    ) {
        if let Some(global) = self.root_global(name.name, name.span) {
            self.bind_name(name.name, Var::Global(global));
            out.push(mk(
                ExprKind::LetGlobal { global, init: None },
                span,
                Ty::Nil,
            ));
            return;
        }
        // Assigning it for the first time is no reassignment.
        let info = VarInfo {
            contract: l.ty.is_some(),
            ..VarInfo::default()
        };
        let local = self.declare_var(name.name, name.span, ty, mutable, info);
        out.push(mk(ExprKind::Let { local, init: None }, span, Ty::Nil));
    }

    fn let_else(
        &mut self,
        l: &ast::Let,
        value: Expr,
        block: &ast::Block,
        span: Span,
        out: &mut Vec<Expr>,
    ) {
        // The block does not see the new names.
        let otherwise = self.block(block, &Ty::Unknown);
        if otherwise.ty != Ty::Never && !self.diverges(&otherwise) {
            let d = self.error(
                Code::Misplaced,
                block.span,
                "the `else` block of a `let` must leave: by `return`, `break`, `continue` or an error",
            );
            d.label = Some("this can run to its end".into());
        }
        let stmt = self.refutable_let(&l.pat, value, otherwise, l.mutable, span);
        out.push(stmt);
    }

    /// Whether an expression can be seen never to end normally.
    pub fn diverges(&self, e: &Expr) -> bool {
        match &e.kind {
            _ if e.ty == Ty::Never => true,
            ExprKind::Block { stmts, .. } => stmts.iter().any(|s| s.ty == Ty::Never),
            ExprKind::CallBuiltin { builtin, .. } => {
                matches!(
                    builtin.name(),
                    "exit" | "panic" | "todo" | "unreachable" | "unimplemented"
                )
            }
            _ => false,
        }
    }

    /// A block of statements that lowering made itself.
    pub fn seq(stmts: Vec<Expr>, scope: Scope, span: Span, ty: Ty) -> Expr {
        mk(
            ExprKind::Block {
                scope,
                stmts,
                discard: false,
            },
            span,
            ty,
        )
    }

    /// The global of a binding in a pattern at the root of the file, for `let (a, b) = …`.
    pub fn pattern_global(&mut self, name: ast::Ident) -> Option<GlobalId> {
        self.root_global(name.name, name.span)
    }
}
