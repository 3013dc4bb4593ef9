//! Definitions of a REPL that replace earlier ones.
//!
//! Who enters a function again wants it to be used, by functions too that were entered before. A call names its
//! function by number, so the new function is put under the old number as well. A caller was lowered for what
//! it knew about the old one: the arguments are checked by the callee, but the type of the result, `&mut` parameters
//! and `async` are not asked about again. Where one of these has changed, earlier functions keep the
//! old function, and a note says which ones.
//!
//! A `let` that is entered again takes over the earlier variable if it has the same static type; else it makes
//! a new one, and again a note says who keeps the old. Types are never replaced: values of an earlier type go on
//! having its fields and methods.

use super::{Assoc, Backup, Lowerer, State};
use crate::hir::{AdtId, AdtKind, ExprKind, FunId, FunKind, GlobalId};
use crate::lower::collect::{TypeDef, ValueDef};
use crate::ty::Ty;
use crate::walk::for_each_child;
use ruchyruchy_syntax::ast::Ident;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

/// How many functions a note names.
const MOST_NAMED: usize = 4;

/// What an earlier function refers to.
#[derive(Clone, Copy, PartialEq)]
enum Old {
    Fun(FunId),
    Global(GlobalId),
    /// It makes values of it.
    Type(AdtId),
}

/// Lets earlier functions see what the newest entry has defined anew, functions from `first_fun` on; gives notes on those that cannot.
pub(crate) fn replace(state: &mut State, before: &Backup, first_fun: usize) -> Vec<String> {
    let mut notes = Vec::new();
    let Some((was, now)) = before
        .names
        .modules
        .first()
        .zip(state.names.modules.first())
    else {
        return notes;
    };
    let mut kept: Vec<(Symbol, Old)> = Vec::new();
    let mut moved = Vec::new();
    for (&name, (def, _)) in &was.values {
        let new = now.values.get(&name).map(|(def, _)| def);
        match (def, new) {
            (ValueDef::Fun(old), Some(ValueDef::Fun(new))) if old != new => {
                if fits(state, *old, *new) {
                    moved.push((*old, *new));
                } else {
                    kept.push((name, Old::Fun(*old)));
                }
            }
            (ValueDef::Fun(old), new) if new != Some(def) => {
                kept.push((name, Old::Fun(*old)));
            }
            (ValueDef::Global(old), new) if new != Some(def) => {
                kept.push((name, Old::Global(*old)));
            }
            _ => {}
        }
    }
    for (&name, lets) in &was.lets {
        let old = lets.last().and_then(|l| l.global);
        let new = now.lets.get(&name).and_then(|lets| lets.last()?.global);
        if let Some(old) = old
            && new != Some(old)
        {
            kept.push((name, Old::Global(old)));
        }
    }
    for (&name, (def, _)) in &was.types {
        let new = now.types.get(&name).map(|(def, _)| def);
        if let (TypeDef::Adt(old), Some(TypeDef::Adt(new))) = (def, new)
            && old != new
        {
            kept.push((name, Old::Type(*old)));
            if methods_are_missing(state, *old, *new) {
                notes.push(format!(
                    "values of the earlier `{name}` keep its methods, the new one has none: enter its `impl` again"
                ));
            }
        }
    }
    for (old, new) in replaced_methods(state, before) {
        if fits(state, old, new) {
            moved.push((old, new));
        }
    }
    for (old, new) in moved {
        redirect(state, old, new);
    }
    kept.sort_by_key(|(name, _)| name.as_str());
    for (name, old) in kept {
        let users = users(state, old, first_fun);
        if let Some(text) = listed(&users) {
            let (verb, it) = match users.len() {
                1 => ("keeps", "it"),
                _ => ("keep", "them"),
            };
            let why = match old {
                Old::Type(_) => "",
                Old::Fun(_) | Old::Global(_) => ", which was of another kind or type",
            };
            notes.push(format!(
                "{text} {verb} the earlier `{name}`{why}: enter {it} again to change that"
            ));
        }
    }
    notes
}

/// Whether a struct or enum had methods and the one that replaces it has none.
fn methods_are_missing(state: &State, old: AdtId, new: AdtId) -> bool {
    let adt = |id: AdtId| state.program.adts.get(id.index());
    adt(old).zip(adt(new)).is_some_and(|(old, new)| {
        old.kind != AdtKind::Class
            && new.methods.by_name.is_empty()
            && !old.methods.by_name.is_empty()
    })
}

/// Methods and associated functions of types that were there before and have become others.
fn replaced_methods(state: &State, before: &Backup) -> Vec<(FunId, FunId)> {
    let mut pairs = Vec::new();
    for (was, now) in before.adts.iter().zip(&state.program.adts) {
        for (name, old) in &was.methods.by_name {
            let new = now.methods.by_name.get(name);
            pairs.extend(new.map(|new| (*old, *new)));
        }
    }
    for (was, now) in before.names.adts.iter().zip(&state.names.adts) {
        for (name, old) in &was.assoc {
            if let (Assoc::Fun(old), Some(Assoc::Fun(new))) = (old, now.assoc.get(name)) {
                pairs.push((*old, *new));
            }
        }
    }
    for (kind, was) in &before.kinds {
        let now = state.program.kinds.get(kind);
        for (name, old) in &was.by_name {
            let new = now.and_then(|now| now.by_name.get(name));
            pairs.extend(new.map(|new| (*old, *new)));
        }
    }
    pairs.retain(|(old, new)| old != new);
    pairs
}

/// Whether callers of `old` may call `new` in its place.
fn fits(state: &State, old: FunId, new: FunId) -> bool {
    let sig = |fun: FunId| state.names.sigs.get(fun.index()).and_then(Option::as_ref);
    let (Some(old), Some(new)) = (sig(old), sig(new)) else {
        return false;
    };
    let aliases = |sig: &super::Sig| {
        let positions = sig.params.iter().enumerate();
        let positions = positions.filter(|(_, p)| p.is_alias);
        positions.map(|(index, _)| index).collect::<Vec<_>>()
    };
    (old.ret == Ty::Unknown || old.ret == new.ret)
        && aliases(old) == aliases(new)
        && (old.returns_alias, old.is_async, old.variadic)
            == (new.returns_alias, new.is_async, new.variadic)
}

/// Puts `new` under the number of `old`, and of those that `old` has replaced.
fn redirect(state: &mut State, old: FunId, new: FunId) {
    let funs = &mut state.program.funs;
    let (Some(was), Some(now)) = (
        funs.get(old.index()).cloned(),
        funs.get(new.index()).cloned(),
    ) else {
        return;
    };
    for fun in funs.iter_mut() {
        if Rc::ptr_eq(fun, &was) {
            *fun = now.clone();
        }
    }
}

/// The functions before `first_fun` that refer to something.
fn users(state: &State, old: Old, first_fun: usize) -> Vec<Symbol> {
    let mut names: Vec<Symbol> = Vec::new();
    for (index, fun) in state.program.funs.iter().take(first_fun).enumerate() {
        // The bodies of entries have run, and a replaced function is under its new number.
        let gone = fun.kind == FunKind::Entry || fun.id.index() != index;
        if gone || Old::Fun(fun.id) == old || names.contains(&fun.name) {
            continue;
        }
        let mut work = vec![&fun.body];
        while let Some(e) = work.pop() {
            let used = match &e.kind {
                ExprKind::Call { fun, .. } | ExprKind::FunRef(fun) => Old::Fun(*fun) == old,
                ExprKind::Global(global) => Old::Global(*global) == old,
                ExprKind::Construct { adt, .. }
                | ExprKind::New { adt, .. }
                | ExprKind::CtorRef { adt, .. }
                | ExprKind::TypeRef(adt) => Old::Type(*adt) == old,
                _ => false,
            };
            if used {
                names.push(fun.name);
                break;
            }
            for_each_child(e, &mut |child| work.push(child));
        }
    }
    names
}

/// `` `f`, `g` and 3 more ``
fn listed(names: &[Symbol]) -> Option<String> {
    let shown: Vec<String> = names
        .iter()
        .take(MOST_NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    let rest = names.len().saturating_sub(MOST_NAMED);
    match (shown.as_slice(), rest) {
        ([], _) => None,
        ([only], _) => Some(only.clone()),
        ([first @ .., last], 0) => Some(format!("{} and {last}", first.join(", "))),
        (all, rest) => Some(format!("{} and {rest} more", all.join(", "))),
    }
}

impl Lowerer<'_> {
    /// Whether a function belongs to an earlier entry.
    pub fn is_earlier(&self, fun: FunId) -> bool {
        let span = self.st.program.funs.get(fun.index()).map(|fun| fun.span);
        span.is_some_and(|span| span != Span::NONE && span.lo < self.entry_start)
    }

    /// The variable of an earlier entry that a `let` of this type takes over, in place of the one that was just made for it.
    pub fn earlier_global(
        &mut self,
        name: Ident,
        made: GlobalId,
        ty: &Ty,
        annotated: bool,
        mutable: bool,
    ) -> Option<GlobalId> {
        let start = self.entry_start;
        let module = self.module;
        let lets = self.st.names.module(module).lets.get(&name.name)?;
        let index = lets.binary_search_by_key(&name.span, |l| l.span).ok()?;
        let before = lets.get(index.checked_sub(1)?)?;
        let earlier = before.global.filter(|_| before.span.lo < start)?;
        let known = self.st.program.globals.get(earlier.index())?;
        let info = self.st.names.globals.get_mut(earlier.index())?;
        if known.ty != *ty || info.annotated != annotated {
            return None;
        }
        info.mutable = mutable;
        if made.index() + 1 == self.st.program.globals.len() {
            self.st.program.globals.pop();
            self.st.names.globals.pop();
        }
        let lets = self.st.names.module_mut(module).lets.get_mut(&name.name)?;
        lets.get_mut(index)?.global = Some(earlier);
        Some(earlier)
    }
}
