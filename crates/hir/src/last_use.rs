//! Last uses: turns the read of a variable whose value nobody needs afterwards into a move.
//!
//! A move spares the second reference that would make the next write copy: `v = push_all(v, x)`,
//! `return self`, `Node { next: rest }` hand the value on instead of sharing it. The pass walks each
//! function backwards with the set of variables that are live; loops start from "everything the loop mentions is
//! live", which is the fixpoint for variables declared outside. Captured variables never move, and
//! inside `try` nothing moves that the handler or the code after it reads.

use crate::hir::{Arg, Element, Expr, ExprKind, Fun, LocalId, LoopId, MapElement, Match};
use crate::walk::for_each_local;
use ruchyruchy_syntax::symbol::FxHashMap;

/// A set of slots.
#[derive(Clone, Default)]
struct Live(Vec<u64>);

impl Live {
    fn contains(&self, local: LocalId) -> bool {
        let i = local.index();
        self.0
            .get(i / 64)
            .is_some_and(|word| word >> (i % 64) & 1 == 1)
    }
    fn insert(&mut self, local: LocalId) {
        let i = local.index();
        if self.0.len() <= i / 64 {
            self.0.resize(i / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(i / 64) {
            *word |= 1 << (i % 64);
        }
    }
    fn remove(&mut self, local: LocalId) {
        let i = local.index();
        if let Some(word) = self.0.get_mut(i / 64) {
            *word &= !(1 << (i % 64));
        }
    }
    fn union(&mut self, other: &Live) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }
}

struct Pass {
    live: Live,
    /// Variables that must not move: captured ones.
    pinned: Live,
    /// What is live where a `break` or `continue` of a loop goes.
    exits: FxHashMap<LoopId, (Live, Live)>,
    /// What handlers around read.
    sticky: Live,
}

/// Marks the last uses in a function.
pub fn run(fun: &mut Fun) {
    let mut pass = Pass {
        live: Live::default(),
        pinned: Live::default(),
        exits: FxHashMap::default(),
        sticky: Live::default(),
    };
    for (i, local) in fun.locals.iter().enumerate() {
        if local.captured || local.early_cell {
            pass.pinned.insert(LocalId(i as u32));
        }
    }
    pass.expr(&mut fun.body);
    // Defaults read earlier parameters, which the body reads after them.
    for param in fun.params.iter_mut().rev() {
        if let Some(default) = &mut param.default {
            pass.live.union(&mentioned(default));
        }
    }
}

impl Pass {
    /// A read in value position.
    fn read(&mut self, e: &mut Expr) {
        if let ExprKind::Local(local) = e.kind {
            let keep = self.live.contains(local)
                || self.sticky.contains(local)
                || self.pinned.contains(local);
            if !keep {
                e.kind = ExprKind::Move(local);
            }
            self.live.insert(local);
        }
    }

    /// A place that is only looked at, or written through: its root stays.
    fn place(&mut self, e: &mut Expr) {
        match &mut e.kind {
            ExprKind::Local(local) => {
                let local = *local;
                self.live.insert(local);
            }
            ExprKind::Field { object, .. } | ExprKind::TupleField { object, .. } => {
                self.place(object);
            }
            ExprKind::Index { object, index } => {
                self.keep_root(object);
                self.expr(index);
                self.place(object);
            }
            ExprKind::Forward(inner) | ExprKind::Deref(inner) | ExprKind::Borrow(inner) => {
                self.place(inner);
            }
            _ => self.expr(e),
        }
    }

    /// The variable a place starts from is read when the place is, which may be after its indices and the arguments
    /// of a method: they must not move it.
    fn keep_root(&mut self, e: &Expr) {
        let mut e = e;
        loop {
            e = match &e.kind {
                ExprKind::Local(local) => return self.live.insert(*local),
                ExprKind::Field { object, .. }
                | ExprKind::TupleField { object, .. }
                | ExprKind::Index { object, .. } => object,
                ExprKind::Forward(inner) | ExprKind::Deref(inner) | ExprKind::Borrow(inner) => {
                    inner
                }
                _ => return,
            };
        }
    }

    fn exprs<'a>(&mut self, list: impl DoubleEndedIterator<Item = &'a mut Expr>) {
        for e in list.rev() {
            self.expr(e);
        }
    }

    fn args(&mut self, args: &mut [Arg]) {
        self.exprs(args.iter_mut().map(|a| &mut a.expr));
    }

    fn option(&mut self, e: &mut Option<Box<Expr>>) {
        if let Some(e) = e {
            self.expr(e);
        }
    }

    /// Both ways of a branch, joined.
    fn branches<'a>(&mut self, ways: impl Iterator<Item = &'a mut Expr>, none: bool) {
        let after = self.live.clone();
        let mut joined = if none { after.clone() } else { Live::default() };
        for way in ways {
            self.live = after.clone();
            self.expr(way);
            joined.union(&self.live);
        }
        self.live = joined;
    }

    fn looped(&mut self, id: LoopId, e: &mut Expr, walk: impl FnOnce(&mut Pass, &mut Expr)) {
        let after = self.live.clone();
        let mut around = after.clone();
        around.union(&mentioned(e));
        self.exits.insert(id, (after, around.clone()));
        self.live = around;
        walk(self, e);
        let (_, around) = self.exits.remove(&id).unwrap_or_default();
        self.live.union(&around);
    }

    fn expr(&mut self, e: &mut Expr) {
        match &mut e.kind {
            ExprKind::Local(_) => self.read(e),
            ExprKind::Const(_)
            | ExprKind::Move(_)
            | ExprKind::Capture(_)
            | ExprKind::Global(_)
            | ExprKind::FunRef(_)
            | ExprKind::BuiltinRef(_)
            | ExprKind::CtorRef { .. }
            | ExprKind::TypeRef(_)
            | ExprKind::Closure(_)
            | ExprKind::Lazy(_)
            | ExprKind::DefaultArg => {}
            ExprKind::Rethrow(local) => {
                let local = *local;
                self.live.insert(local);
            }
            ExprKind::Unary { expr, .. }
            | ExprKind::Cast { expr, .. }
            | ExprKind::Coerce { expr, .. }
            | ExprKind::Narrow(expr)
            | ExprKind::Is { expr, .. }
            | ExprKind::Throw(expr)
            | ExprKind::Question { expr, .. }
            | ExprKind::Await(expr) => self.expr(expr),
            ExprKind::Raise { message, .. } => self.expr(message),
            ExprKind::Binary { lhs, rhs, .. } => {
                self.expr(rhs);
                self.expr(lhs);
            }
            ExprKind::Short { lhs, rhs, .. } => {
                self.branches(std::iter::once(&mut **rhs), true);
                self.expr(lhs);
            }
            ExprKind::Block { stmts, .. } => self.exprs(stmts.iter_mut()),
            ExprKind::Let { local, init } => {
                let local = *local;
                self.live.remove(local);
                self.option(init);
            }
            ExprKind::LetGlobal { init, .. } => self.option(init),
            ExprKind::Assign { place, value, .. } => {
                if let ExprKind::Local(local) = place.kind {
                    // A variable that holds an alias is written through, so it stays live; a type tells.
                    self.live.remove(local);
                } else {
                    self.place(place);
                }
                self.expr(value);
            }
            ExprKind::Update { place, value, .. } => {
                self.place(place);
                self.expr(value);
            }
            ExprKind::UpdateShort { place, value, .. } => {
                self.branches(std::iter::once(&mut **value), true);
                self.place(place);
            }
            ExprKind::Borrow(_)
            | ExprKind::Forward(_)
            | ExprKind::Deref(_)
            | ExprKind::Field { .. }
            | ExprKind::TupleField { .. }
            | ExprKind::Index { .. } => self.place(e),
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => {
                let none = otherwise.is_none();
                let ways =
                    std::iter::once(&mut **then).chain(otherwise.iter_mut().map(|e| &mut **e));
                self.branches(ways, none);
                self.expr(cond);
            }
            ExprKind::Loop { id, .. } | ExprKind::While { id, .. } | ExprKind::For { id, .. } => {
                let id = *id;
                if let ExprKind::For { iter, .. } = &mut e.kind {
                    // The iterated value is evaluated before the loop, but walked after it here.
                    let blank = nothing(iter.span);
                    let mut iter = std::mem::replace(&mut **iter, blank);
                    self.looped(id, e, |pass, e| {
                        if let ExprKind::For { local, body, .. } = &mut e.kind {
                            pass.expr(body);
                            pass.live.remove(*local);
                        }
                    });
                    self.expr(&mut iter);
                    if let ExprKind::For { iter: slot, .. } = &mut e.kind {
                        **slot = iter;
                    }
                    return;
                }
                self.looped(id, e, |pass, e| match &mut e.kind {
                    ExprKind::Loop { body, .. } => pass.expr(body),
                    ExprKind::While { cond, body, .. } => {
                        pass.expr(body);
                        // Where the condition fails the loop ends.
                        if let Some((after, _)) = pass.exits.get(&id) {
                            let after = after.clone();
                            pass.live.union(&after);
                        }
                        pass.expr(cond);
                    }
                    _ => {}
                });
            }
            ExprKind::Labelled { id, body } => {
                let id = *id;
                self.exits
                    .insert(id, (self.live.clone(), self.live.clone()));
                self.expr(body);
                self.exits.remove(&id);
            }
            ExprKind::Break { id, value } => {
                if let Some((after, _)) = self.exits.get(id) {
                    self.live = after.clone();
                }
                self.option(value);
            }
            ExprKind::Continue { id } => {
                if let Some((_, around)) = self.exits.get(id) {
                    self.live = around.clone();
                }
            }
            ExprKind::Return(value) => {
                self.live = Live::default();
                self.option(value);
            }
            ExprKind::Match(m) => self.matching(m),
            ExprKind::Call { args, .. } => self.args(args),
            ExprKind::CallValue { callee, args } => {
                self.args(args);
                self.place(callee);
            }
            ExprKind::CallBuiltin { args, .. } => self.args(args),
            ExprKind::MethodCall { receiver, args, .. } => {
                self.keep_root(receiver);
                self.args(args);
                self.place(receiver);
            }
            ExprKind::Construct { fields, base, .. } => {
                if let Some(base) = base {
                    self.place(base);
                }
                self.exprs(fields.iter_mut().map(|(_, e)| e));
            }
            ExprKind::New { args, fields, .. } => {
                self.exprs(fields.iter_mut().map(|(_, e)| e));
                self.args(args);
            }
            ExprKind::Array(elements) | ExprKind::Set(elements) => {
                self.exprs(elements.iter_mut().map(|x: &mut Element| &mut x.expr));
            }
            ExprKind::Repeat { value, count } => {
                self.expr(count);
                self.expr(value);
            }
            ExprKind::Tuple(items) => self.exprs(items.iter_mut()),
            ExprKind::Map(entries) => {
                for entry in entries.iter_mut().rev() {
                    match entry {
                        MapElement::Pair(k, v) => {
                            self.expr(v);
                            self.expr(k);
                        }
                        MapElement::Spread(e) => self.expr(e),
                    }
                }
            }
            ExprKind::Range { start, end, .. } => {
                self.option(end);
                self.option(start);
            }
            ExprKind::Collect { into, key, value } => {
                let into = *into;
                self.live.insert(into);
                self.expr(value);
                self.option(key);
            }
            ExprKind::Format(format) => {
                for e in format.args.iter_mut().rev() {
                    self.place(e);
                }
            }
            ExprKind::Write { dest, text } => {
                self.place(dest);
                self.expr(text);
            }
            ExprKind::DataFrame(columns) => {
                for (name, column) in columns.iter_mut().rev() {
                    self.expr(column);
                    self.expr(name);
                }
            }
            ExprKind::Try { .. } => self.guarded(e),
            ExprKind::OptChain {
                base, local, rest, ..
            } => {
                self.branches(std::iter::once(&mut **rest), true);
                self.live.remove(*local);
                self.expr(base);
            }
            ExprKind::Send { actor, args, .. } => {
                self.args(args);
                self.expr(actor);
            }
        }
    }

    /// `try`: what the handler, the finally block or later code reads must survive any throw in the body.
    fn guarded(&mut self, e: &mut Expr) {
        let ExprKind::Try {
            body,
            catch,
            finally,
        } = &mut e.kind
        else {
            return;
        };
        let outer = self.sticky.clone();
        if let Some(finally) = finally {
            self.expr(finally);
            self.sticky.union(&self.live.clone());
        }
        let after = self.live.clone();
        let mut handled = after.clone();
        if let Some((local, handler)) = catch {
            self.expr(handler);
            self.live.remove(*local);
            handled.union(&self.live.clone());
        }
        self.sticky.union(&handled);
        self.live = after;
        self.expr(body);
        self.live.union(&handled);
        self.sticky = outer;
    }

    fn matching(&mut self, m: &mut Match) {
        let after = self.live.clone();
        let mut joined = Live::default();
        // A falsy guard goes on to later arms: what any of them reads is live there.
        for arm in m.arms.iter_mut().rev() {
            self.live = after.clone();
            self.expr(&mut arm.body);
            if let Some(guard) = &mut arm.guard {
                self.live.union(&joined);
                self.expr(guard);
            }
            joined.union(&self.live);
        }
        joined.union(&after);
        self.live = joined;
        for local in &m.scope.locals {
            self.live.remove(*local);
        }
        // A scrutinee is only looked at: bindings take copies of parts.
        self.place(&mut m.scrutinee);
    }
}

/// The variables that `e` mentions but does not make itself.
fn mentioned(e: &Expr) -> Live {
    let (mut reads, mut binds) = (Live::default(), Vec::new());
    for_each_local(e, &mut |l| reads.insert(l), &mut |l| binds.push(l));
    binds.into_iter().for_each(|l| reads.remove(l));
    reads
}

fn nothing(span: ruchyruchy_syntax::span::Span) -> Expr {
    Expr {
        kind: ExprKind::Const(crate::hir::Const::Nil),
        span,
        ty: crate::ty::Ty::Nil,
    }
}
