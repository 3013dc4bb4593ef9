//! The function being lowered: its slots, open blocks, loops and captures.

use super::collect::ValueDef;
use super::{Lowerer, ModId, Sig, mk};
use crate::hir::{
    CaptureFrom, Expr, ExprKind, FunId, FunKind, GlobalId, LocalId, LocalInfo, LoopId, Scope,
};
use crate::ty::Ty;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

/// Whether a variable holds an alias.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Alias {
    /// Its own value.
    #[default]
    No,
    /// A parameter without annotation: as the caller likes.
    Maybe,
    /// Declared so, or made from one.
    Yes,
}

/// What is known about a variable beside [`LocalInfo`].
#[derive(Clone, Debug, Default)]
pub(crate) struct VarInfo {
    /// Its type is a contract: every value in it has that type.
    pub contract: bool,
    pub alias: Alias,
    /// A plain `let` with initialiser: reassigning and mutating it gives a warning.
    pub plain_let: bool,
    /// Known function: arguments can be checked and ordered.
    pub sig: Option<Rc<Sig>>,
    /// A closure that captures aliases: it must not escape.
    pub borrows: bool,
    /// It counts elements (`let n = v.len()`, `for i in 0..n`): an i64 for operators, a usize for `saturating_sub` and kin.
    pub counts: bool,
}

/// What a name in a block means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Var {
    Local(LocalId),
    Global(GlobalId),
}

/// A variable of a block that nested functions see before its `let` has run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hoisted {
    pub name: Symbol,
    pub span: Span,
    pub local: LocalId,
}

/// An open block.
#[derive(Debug, Default)]
pub(crate) struct OpenScope {
    pub vars: FxHashMap<Symbol, Var>,
    /// The items declared in it.
    pub items: Option<ModId>,
    pub scope: Scope,
    pub hoisted: Vec<Hoisted>,
    /// Nested functions are being lowered: they see `hoisted`.
    pub hoisting: bool,
}

/// An open loop or labelled block.
#[derive(Debug)]
pub(crate) struct OpenLoop {
    pub label: Option<Symbol>,
    pub id: LoopId,
    /// `break` and `continue` without label mean it.
    pub is_loop: bool,
    pub break_ty: Option<Ty>,
    pub want: Ty,
}

/// A function being lowered.
#[derive(Debug)]
pub(crate) struct Frame {
    pub fun: FunId,
    pub kind: FunKind,
    pub locals: Vec<LocalInfo>,
    pub info: Vec<VarInfo>,
    pub captures: Vec<CaptureFrom>,
    /// Type and facts of each capture.
    pub capture_info: Vec<(Ty, bool, VarInfo)>,
    /// (frame, slot) → capture.
    pub capture_of: FxHashMap<(usize, LocalId), u32>,
    pub scopes: Vec<OpenScope>,
    pub loops: Vec<OpenLoop>,
    pub next_loop: u32,
    /// The functions around it may be captured from.
    pub can_capture: bool,
    /// Declared result.
    pub ret: Ty,
    /// Expected result where none is declared.
    pub ret_want: Ty,
    /// A lambda: what it gives is part of its static type.
    pub is_lambda: bool,
    pub returns_alias: bool,
    /// A `return` or `?` was seen.
    pub has_return: bool,
    pub is_async: bool,
    /// Parameters without `mut`.
    pub plain_params: Vec<LocalId>,
    /// Where the function starts: decides which of several variables of a name it means.
    pub pos: u32,
    /// `result` and `old` have their meaning.
    pub old_values: Option<Vec<(LocalId, Expr)>>,
}

/// What a name turned out to be.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// A slot of the frame with this index.
    Local(usize, LocalId),
    Global(GlobalId),
    Item(ValueDef),
}

impl Frame {
    pub fn new(fun: FunId, kind: FunKind, pos: u32) -> Frame {
        Frame {
            fun,
            kind,
            locals: Vec::new(),
            info: Vec::new(),
            captures: Vec::new(),
            capture_info: Vec::new(),
            capture_of: FxHashMap::default(),
            scopes: Vec::new(),
            loops: Vec::new(),
            next_loop: 0,
            can_capture: false,
            ret: Ty::Unknown,
            ret_want: Ty::Unknown,
            is_lambda: false,
            returns_alias: false,
            has_return: false,
            is_async: false,
            plain_params: Vec::new(),
            pos,
            old_values: None,
        }
    }
}

impl<'a> Lowerer<'a> {
    pub fn frame(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    pub fn frame_ref(&self) -> &Frame {
        &self.frames[self.frames.len() - 1]
    }

    pub fn open_scope(&mut self) {
        self.frame().scopes.push(OpenScope::default());
    }

    /// The innermost open block; every frame has one while its body is lowered.
    pub fn scope(&mut self) -> &mut OpenScope {
        let frame = self.frame();
        if frame.scopes.is_empty() {
            frame.scopes.push(OpenScope::default());
        }
        let last = frame.scopes.len() - 1;
        &mut frame.scopes[last]
    }

    pub fn close_scope(&mut self) -> Scope {
        let Some(open) = self.frame().scopes.pop() else {
            return Scope::default();
        };
        if let Some(items) = open.items {
            let parent = self.st.names.module(items).parent;
            if let Some(parent) = parent {
                self.module = parent;
            }
        }
        open.scope
    }

    /// A new slot that belongs to the innermost block.
    pub fn new_local(
        &mut self,
        name: Symbol,
        span: Span,
        ty: Ty,
        mutable: bool,
        info: VarInfo,
    ) -> LocalId {
        let frame = self.frame();
        let id = LocalId(frame.locals.len() as u32);
        let ty = bounded(ty);
        frame.locals.push(LocalInfo {
            name,
            span,
            captured: false,
            early_cell: false,
            mutable,
            ty,
        });
        frame.info.push(info);
        self.scope().scope.locals.push(id);
        id
    }

    /// A slot without a name in the source.
    pub fn temp(&mut self, span: Span, ty: Ty) -> LocalId {
        let number = self.frame_ref().locals.len();
        let name = Symbol::intern(&format!("%{number}"));
        let info = VarInfo {
            alias: Alias::Maybe,
            ..VarInfo::default()
        };
        self.new_local(name, span, ty, true, info)
    }

    /// Makes the name visible from here on.
    pub fn bind_name(&mut self, name: Symbol, var: Var) {
        self.scope().vars.insert(name, var);
    }

    /// A named variable: visible from here on. Takes the slot prepared for it if nested functions see it already.
    pub fn declare_var(
        &mut self,
        name: Symbol,
        span: Span,
        ty: Ty,
        mutable: bool,
        info: VarInfo,
    ) -> LocalId {
        let hoisted = self
            .scope()
            .hoisted
            .iter()
            .find(|h| h.span == span && h.name == name)
            .copied();
        let id = match hoisted {
            Some(h) => {
                let frame = self.frame();
                let index = h.local.index();
                let ty = bounded(ty);
                if let Some(slot) = frame.locals.get_mut(index) {
                    slot.ty = ty;
                    slot.mutable = mutable;
                }
                if let Some(slot) = frame.info.get_mut(index) {
                    *slot = info;
                }
                h.local
            }
            None => self.new_local(name, span, ty, mutable, info),
        };
        self.bind_name(name, Var::Local(id));
        id
    }

    pub fn local_expr(&self, id: LocalId, span: Span) -> Expr {
        let ty = self
            .frame_ref()
            .locals
            .get(id.index())
            .map_or(Ty::Unknown, |l| l.ty.clone());
        mk(ExprKind::Local(id), span, ty)
    }

    /// Forward of a slot made by lowering: its alias if it holds one.
    pub fn forward_local(&self, id: LocalId, span: Span) -> Expr {
        let local = self.local_expr(id, span);
        let ty = local.ty.clone();
        mk(ExprKind::Forward(Box::new(local)), span, ty)
    }

    /// Reads (or names as a place) a variable of this or an outer frame.
    pub fn var_expr(&mut self, depth: usize, local: LocalId, span: Span) -> Expr {
        let top = self.frames.len() - 1;
        if depth == top {
            return self.local_expr(local, span);
        }
        if let Some(slot) = self.frames[depth].locals.get_mut(local.index()) {
            slot.captured = true;
        }
        let (ty, mutable) = self.frames[depth]
            .locals
            .get(local.index())
            .map_or((Ty::Unknown, true), |l| (l.ty.clone(), l.mutable));
        let info = self.frames[depth]
            .info
            .get(local.index())
            .cloned()
            .unwrap_or_default();
        let mut from = CaptureFrom::Local(local);
        for frame in &mut self.frames[depth + 1..=top] {
            let index = match frame.capture_of.get(&(depth, local)) {
                Some(&index) => index,
                None => {
                    let index = frame.captures.len() as u32;
                    frame.captures.push(from);
                    frame.capture_info.push((ty.clone(), mutable, info.clone()));
                    frame.capture_of.insert((depth, local), index);
                    index
                }
            };
            from = CaptureFrom::Capture(index);
        }
        let CaptureFrom::Capture(index) = from else {
            return self.bad(span);
        };
        mk(ExprKind::Capture(index), span, ty)
    }

    /// What a plain name means here: variables, then items and variables of the modules around. Builtins come after.
    pub fn lookup(&mut self, name: Symbol) -> Option<Found> {
        let mut depth = self.frames.len();
        let mut base = self.module;
        let mut in_entry = false;
        let mut pos = u32::MAX;
        // The function directly inside the module decides which variable of the module is meant.
        while depth > 0 {
            depth -= 1;
            let frame = &self.frames[depth];
            in_entry = frame.kind == FunKind::Entry && depth + 1 == self.frames.len();
            pos = frame.pos;
            for scope in frame.scopes.iter().rev() {
                if let Some(var) = scope.vars.get(&name) {
                    return Some(match *var {
                        Var::Local(local) => Found::Local(depth, local),
                        Var::Global(global) => Found::Global(global),
                    });
                }
                if scope.hoisting && depth + 1 < self.frames.len() {
                    let at = self.frames[depth + 1].pos;
                    let mut named = scope.hoisted.iter().filter(|h| h.name == name);
                    let before = named.clone().rfind(|h| h.span.lo < at);
                    if let Some(h) = before.or_else(|| named.next()) {
                        return Some(Found::Local(depth, h.local));
                    }
                }
                if let Some(items) = scope.items {
                    if let Some(def) = self.own_value(items, name) {
                        return Some(Found::Item(def));
                    }
                    base = self.st.names.module(items).parent.unwrap_or(base);
                }
            }
            if !frame.can_capture {
                break;
            }
        }
        let mut at = Some(base);
        while let Some(m) = at {
            if let Some(def) = self.own_value(m, name) {
                return Some(Found::Item(def));
            }
            if let Some(global) = self.visible_let(m, name, pos, in_entry) {
                return Some(Found::Global(global));
            }
            at = self.visible_parent(m);
        }
        None
    }

    /// A variable of a file or `mod`, as seen from a function at `pos` (from the statements of the file: only variables of earlier entries).
    fn visible_let(
        &mut self,
        module: ModId,
        name: Symbol,
        pos: u32,
        in_entry: bool,
    ) -> Option<GlobalId> {
        let lets = self.st.names.module(module).lets.get(&name)?;
        if in_entry {
            let start = self.entry_start;
            let index = lets.iter().rposition(|l| l.span.lo < start)?;
            return self.let_global(module, name, index);
        }
        let pos = if pos == u32::MAX { 0 } else { pos };
        let index = match lets.iter().rposition(|l| l.span.lo < pos) {
            Some(index) => index,
            None if lets.is_empty() => return None,
            None => 0,
        };
        if lets
            .get(index)
            .is_some_and(|l| l.global.is_none() && self.local_lets.contains(&l.span))
        {
            // The entry made it a slot of its own already: it has to be lowered again.
            self.need_globals = true;
        }
        self.let_global(module, name, index)
    }

    /// Facts about the variable that an expression names.
    pub fn var_info(&self, e: &Expr) -> Option<VarFacts> {
        let frame = self.frame_ref();
        match &e.kind {
            ExprKind::Local(local) => {
                let slot = frame.locals.get(local.index())?;
                let info = frame.info.get(local.index())?;
                Some(VarFacts {
                    ty: slot.ty.clone(),
                    mutable: slot.mutable,
                    info: info.clone(),
                })
            }
            ExprKind::Capture(index) => {
                let (ty, mutable, info) = frame.capture_info.get(*index as usize)?;
                Some(VarFacts {
                    ty: ty.clone(),
                    mutable: *mutable,
                    info: info.clone(),
                })
            }
            ExprKind::Global(global) => {
                let known = self.st.names.globals.get(global.index())?;
                let ty = self.st.program.globals.get(global.index())?.ty.clone();
                let info = VarInfo {
                    contract: known.annotated,
                    plain_let: !known.mutable && !known.is_const,
                    ..VarInfo::default()
                };
                Some(VarFacts {
                    ty,
                    mutable: known.mutable,
                    info,
                })
            }
            _ => None,
        }
    }

    /// Gives a variable a more exact static type from here on. Not if a closure saw it before.
    pub fn refine_var(&mut self, e: &Expr, ty: Ty) -> bool {
        let ty = bounded(ty);
        let top = self.frames.len() - 1;
        match &e.kind {
            ExprKind::Local(local) => match self.frames[top].locals.get_mut(local.index()) {
                Some(slot) if !slot.captured => {
                    slot.ty = ty;
                    true
                }
                _ => false,
            },
            _ => false,
        }
    }

    pub fn new_loop(&mut self, label: Option<Symbol>, is_loop: bool, want: Ty) -> LoopId {
        let frame = self.frame();
        let id = LoopId(frame.next_loop);
        frame.next_loop += 1;
        frame.loops.push(OpenLoop {
            label,
            id,
            is_loop,
            break_ty: None,
            want,
        });
        id
    }
}

/// Nodes of the type of a variable; beyond, nothing is known. Types of variables grow by variables
/// (`let b = (a, a)`), so without a bound twenty lines make a type of a million nodes.
const MAX_NODES: usize = 200;

/// The type of a variable initialised with a value of type `ty`.
pub(crate) fn bounded(ty: Ty) -> Ty {
    let mut left = MAX_NODES;
    if ty == Ty::Never || !fits(&ty, &mut left) {
        Ty::Unknown
    } else {
        ty
    }
}

fn fits(ty: &Ty, left: &mut usize) -> bool {
    if *left == 0 {
        return false;
    }
    *left -= 1;
    match ty {
        Ty::Range(t)
        | Ty::Array(t)
        | Ty::Heap(t)
        | Ty::Set(_, t)
        | Ty::Option(t)
        | Ty::Iter(t)
        | Ty::Future(t) => fits(t, left),
        Ty::Tuple(types) | Ty::Adt(_, types) => types.iter().all(|t| fits(t, left)),
        Ty::Map(_, pair) | Ty::Result(pair) => fits(&pair.0, left) && fits(&pair.1, left),
        Ty::Fn(f) => f.params.iter().all(|t| fits(t, left)) && fits(&f.ret, left),
        _ => true,
    }
}

/// [`VarInfo`] with type and mutability.
#[derive(Clone, Debug)]
pub(crate) struct VarFacts {
    pub ty: Ty,
    pub mutable: bool,
    pub info: VarInfo,
}
