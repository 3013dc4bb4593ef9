//! W0007: changes to copies that nobody sees.
//!
//! Structs, enums and collections are values: `self` without `&mut`, a parameter without `&mut` and the variable of `for p in ps`
//! hold copies. Whoever comes from a language in which they are references changes the copy and wonders where
//! the change went. Nothing in the text is wrong, so the warning is given only where the change is provably useless: the variable
//! is certainly a copy, each step from it to what is changed is certainly a value, and nothing reads the variable from there on.
//!
//! "From there on" is decided on a straight line: the expressions of a function in the order of their evaluation, with the loops as
//! intervals on it. What runs after a change stands behind it on the line, or in a loop around both. That forgives more than a
//! walk along the branches would, and needs none.

use super::Lowerer;
use super::frame::{Alias, VarInfo};
use super::infer::receiver_of;
use crate::hir::{AdtKind, Expr, ExprKind, Fun, FunKind, LocalId, UpdateResult};
use crate::ty::Ty;
use crate::walk::for_each_child;
use ruchyruchy_builtins::{Mutates, Receiver, lookup_call};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::{Help, Label};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::FxHashMap;

/// Where a variable got its copy from.
#[derive(Clone, Copy)]
enum Origin {
    /// `self` of a method.
    Receiver,
    /// A parameter without `&mut`.
    Param,
    /// `for x in xs`; where `xs` stands.
    Loop(Span),
    /// `let x = xs[i]`; where `xs[i]` stands.
    Part(Span),
}

/// A variable that holds a copy.
struct Copied {
    origin: Origin,
    /// Its place on the line.
    bound: u32,
    /// The last place on the line where it is read.
    read: Option<u32>,
}

/// A change of a copy.
struct Change {
    local: LocalId,
    span: Span,
    /// Reads from here on see it: its place, or the start of the outermost loop around it that does not make the variable.
    from: u32,
}

struct Line<'l, 'a> {
    lowerer: &'l Lowerer<'a>,
    fun: &'l Fun,
    info: &'l [VarInfo],
    clock: u32,
    copies: FxHashMap<LocalId, Copied>,
    /// Where the open loops start.
    loops: Vec<u32>,
    changes: Vec<Change>,
}

impl<'a> Lowerer<'a> {
    /// Warns about the first useless change of each copy in a function.
    pub fn check_lost_changes(&mut self, fun: &Fun, info: &[VarInfo]) {
        let mut line = Line {
            lowerer: self,
            fun,
            info,
            clock: 0,
            copies: FxHashMap::default(),
            loops: Vec::new(),
            changes: Vec::new(),
        };
        line.params();
        line.walk(&fun.body);
        let Line {
            changes, copies, ..
        } = line;
        let mut told: Vec<LocalId> = Vec::new();
        for change in changes {
            let Some(copied) = copies.get(&change.local) else {
                continue;
            };
            let lost = copied.read.is_none_or(|read| read < change.from);
            if lost && !told.contains(&change.local) {
                told.push(change.local);
                self.lost_change(fun, &change, copied.origin);
            }
        }
    }

    fn lost_change(&mut self, fun: &Fun, change: &Change, origin: Origin) {
        let Some(local) = fun.locals.get(change.local.index()) else {
            return;
        };
        let (name, declared) = (local.name, local.span);
        let text = match origin {
            Origin::Receiver => {
                "declare it `&mut self` to change the caller's value, or return the changed `self`"
                    .to_string()
            }
            Origin::Param => format!(
                "declare it `{name}: &mut …` and pass `&mut x` to change the caller's variable, or return the changed value"
            ),
            Origin::Loop(iter) => format!(
                "write `for {name} in &mut {}` to change the elements",
                self.text(iter)
            ),
            Origin::Part(part) => format!(
                "write `let {name} = &mut {}` to change it in its place",
                self.text(part)
            ),
        };
        let message = format!("this changes `{name}`, a copy that nobody reads afterwards");
        let d = self.warn(Code::LostChange, change.span, message);
        d.label = Some("this change is lost".into());
        d.labels.push(Label {
            span: declared,
            text: "the copy is made here".into(),
        });
        d.help.push(Help {
            text,
            suggestion: None,
        });
    }

    /// Whether values of this static type are copied when they are assigned and passed.
    fn is_value_ty(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Adt(adt, _) => {
                let def = self.adt(*adt);
                matches!(def.kind, AdtKind::Struct | AdtKind::Enum) && def.invariant.is_none()
            }
            Ty::Array(_) | Ty::Map(..) | Ty::Set(..) | Ty::Heap(_) | Ty::Tuple(_) => true,
            _ => is_scalar(ty),
        }
    }

    /// Whether a step into a value of this type leads to a part of it, without code of the user.
    fn holds_parts(&self, object: &Ty, step: &ExprKind) -> bool {
        match (object, step) {
            (
                Ty::Adt(adt, _),
                ExprKind::Field { hint: Some(_), .. } | ExprKind::TupleField { .. },
            ) => self.adt(*adt).kind == AdtKind::Struct && self.is_value_ty(object),
            (Ty::Tuple(_), ExprKind::TupleField { .. }) => true,
            (Ty::Map(..), ExprKind::Field { .. }) => true,
            (Ty::Array(_) | Ty::Map(..), ExprKind::Index { .. }) => true,
            _ => false,
        }
    }
}

fn is_scalar(ty: &Ty) -> bool {
    matches!(ty, Ty::Bool | Ty::Int(_) | Ty::Float | Ty::Str | Ty::Char)
}

impl Line<'_, '_> {
    /// Takes note of a variable that holds a copy, unless closures see it or it may be an alias.
    fn copied(&mut self, local: LocalId, origin: Origin) {
        let Some(known) = self.fun.locals.get(local.index()) else {
            return;
        };
        let alias = self.info.get(local.index()).map(|info| info.alias);
        let named = !known.name.as_str().starts_with('%');
        if named && !known.captured && !known.early_cell && alias == Some(Alias::No) {
            let bound = self.clock;
            let read = None;
            self.copies.insert(
                local,
                Copied {
                    origin,
                    bound,
                    read,
                },
            );
        }
    }

    fn params(&mut self) {
        for (index, param) in self.fun.params.iter().enumerate() {
            let by_self = index == 0 && param.name.as_str() == "self";
            let ty = self.fun.locals.get(param.local.index()).map(|l| &l.ty);
            if by_self {
                let is_value = ty.is_some_and(|ty| self.lowerer.is_value_ty(ty));
                if self.fun.kind == FunKind::Method && is_value {
                    self.copied(param.local, Origin::Receiver);
                }
            } else if param.annotated && !param.is_alias {
                self.copied(param.local, Origin::Param);
            }
        }
    }

    fn tick(&mut self) -> u32 {
        self.clock = self.clock.saturating_add(1);
        self.clock
    }

    fn read(&mut self, local: LocalId) {
        let now = self.tick();
        if let Some(copied) = self.copies.get_mut(&local) {
            copied.read = Some(now);
        }
    }

    /// The variable that a change of `place` changes, if it is one of the copies and each step is certain.
    fn root(&self, place: &Expr) -> Option<LocalId> {
        let mut at = place;
        loop {
            match &at.kind {
                ExprKind::Local(local) => {
                    return self.copies.contains_key(local).then_some(*local);
                }
                ExprKind::Field { object, .. }
                | ExprKind::TupleField { object, .. }
                | ExprKind::Index { object, .. } => {
                    if !self.lowerer.holds_parts(&object.ty, &at.kind) {
                        return None;
                    }
                    at = object;
                }
                ExprKind::Deref(inner) if is_scalar(&inner.ty) => at = inner,
                _ => return None,
            }
        }
    }

    /// What is evaluated on the way to a place that is changed: its indices.
    fn steps(&mut self, place: &Expr) {
        let mut at = place;
        loop {
            match &at.kind {
                ExprKind::Index { object, index } => {
                    self.walk(index);
                    at = object;
                }
                ExprKind::Field { object, .. } | ExprKind::TupleField { object, .. } => at = object,
                ExprKind::Deref(inner) => at = inner,
                _ => return,
            }
        }
    }

    fn changed(&mut self, local: LocalId, span: Span) {
        let now = self.tick();
        let bound = self.copies.get(&local).map_or(0, |copied| copied.bound);
        let around = self.loops.iter().find(|start| **start > bound);
        let from = around.copied().unwrap_or(now);
        self.changes.push(Change { local, span, from });
    }

    /// The variable that the call of a builtin does nothing with but change it.
    fn changed_by_call(&self, e: &Expr) -> Option<LocalId> {
        let ExprKind::MethodCall {
            receiver,
            name,
            args,
            unused,
            mutable_place,
            ..
        } = &e.kind
        else {
            return None;
        };
        if !*unused && e.ty != Ty::Nil {
            return None;
        }
        let kind = receiver_of(&receiver.ty)?;
        let owner = matches!(
            kind,
            Receiver::Array | Receiver::Map | Receiver::Set | Receiver::Heap
        );
        if !owner || self.lowerer.user_method(&receiver.ty, *name).is_some() {
            return None;
        }
        let changes = match lookup_call(kind, name.as_str(), args.len())?.mutates() {
            Mutates::Always => true,
            Mutates::PlaceOrNew => *unused && *mutable_place,
            _ => false,
        };
        self.root(receiver).filter(|_| changes)
    }

    fn walk(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Local(local) | ExprKind::Move(local) => self.read(*local),
            ExprKind::Rethrow(local) => self.read(*local),
            ExprKind::Assign { place, value, .. } => {
                let root = self.root(place);
                self.change(root, place, &[value], e.span);
            }
            ExprKind::Update {
                place,
                value,
                result,
                ..
            } => {
                // `return n += 1` wants the sum; `self.n += 1` at the end of a method is a change that happens to have a value.
                let whole = matches!(place.kind, ExprKind::Local(_));
                let wanted = match result {
                    UpdateResult::Nothing => false,
                    UpdateResult::New => whole,
                    UpdateResult::Old => true,
                };
                let root = self.root(place).filter(|_| !wanted);
                self.change(root, place, &[value], e.span);
            }
            ExprKind::MethodCall { receiver, args, .. } => {
                let root = self.changed_by_call(e);
                let args: Vec<&Expr> = args.iter().map(|arg| &arg.expr).collect();
                self.change(root, receiver, &args, e.span);
            }
            ExprKind::Let {
                local,
                init: Some(init),
            } => {
                self.walk(init);
                let part = match &init.kind {
                    ExprKind::Coerce { expr, .. } => expr,
                    _ => init,
                };
                if matches!(
                    part.kind,
                    ExprKind::Index { .. } | ExprKind::Field { .. } | ExprKind::TupleField { .. }
                ) && self.is_place(part)
                    && !is_scalar(&init.ty)
                    && self.lowerer.is_value_ty(&init.ty)
                {
                    self.tick();
                    self.copied(*local, Origin::Part(part.span));
                }
            }
            ExprKind::For {
                local, iter, body, ..
            } => {
                self.walk(iter);
                let start = self.tick();
                self.loops.push(start);
                self.tick();
                let whole = matches!(iter.ty, Ty::Array(_) | Ty::Map(..) | Ty::Set(..));
                if whole && self.is_place(iter) {
                    self.copied(*local, Origin::Loop(iter.span));
                }
                self.walk(body);
                self.loops.pop();
            }
            ExprKind::Loop { body, .. } => {
                let start = self.tick();
                self.loops.push(start);
                self.walk(body);
                self.loops.pop();
            }
            ExprKind::While { cond, body, .. } => {
                let start = self.tick();
                self.loops.push(start);
                self.walk(cond);
                self.walk(body);
                self.loops.pop();
            }
            _ => for_each_child(e, &mut |child| self.walk(child)),
        }
    }

    /// A change, or what only looks like one: then the place is read.
    fn change(&mut self, root: Option<LocalId>, place: &Expr, values: &[&Expr], span: Span) {
        match root {
            Some(local) => {
                self.steps(place);
                values.iter().for_each(|value| self.walk(value));
                self.changed(local, span);
            }
            None => {
                // The place is changed after the values are made, and read for it.
                self.walk(place);
                values.iter().for_each(|value| self.walk(value));
                self.walk_root(place);
            }
        }
    }

    /// The variable at the root of a place, read once more.
    fn walk_root(&mut self, place: &Expr) {
        let mut at = place;
        loop {
            match &at.kind {
                ExprKind::Local(local) => return self.read(*local),
                ExprKind::Field { object, .. }
                | ExprKind::TupleField { object, .. }
                | ExprKind::Index { object, .. } => at = object,
                ExprKind::Deref(inner) => at = inner,
                _ => return,
            }
        }
    }

    /// Whether the expression is a variable or a part of one, so that `&mut` before it helps.
    fn is_place(&self, e: &Expr) -> bool {
        let mut at = e;
        loop {
            match &at.kind {
                ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => return true,
                ExprKind::Field { object, .. }
                | ExprKind::TupleField { object, .. }
                | ExprKind::Index { object, .. } => at = object,
                _ => return false,
            }
        }
    }
}
