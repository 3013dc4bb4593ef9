//! Assignments: `=`, `op=`, and pointing alias variables elsewhere.

use crate::error::{Ctl, Res};
use crate::interp::Interp;
use crate::ops;
use crate::value::{ArrayHandle, Obj, Value};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{Const, Expr, ExprKind, Hook, UpdateResult};
use ruchyruchy_syntax::ast::{BinOp, ShortOp};
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl Interp {
    /// An index that is a constant or a variable: evaluating it again does no harm.
    #[inline(always)]
    fn plain_index(&self, e: &Expr) -> Option<usize> {
        let n = match &e.kind {
            ExprKind::Const(Const::Int(n)) => *n,
            ExprKind::Local(local) | ExprKind::Move(local) => {
                match &self.stack[self.base + local.index()] {
                    Value::Int(n) => *n,
                    _ => return None,
                }
            }
            _ => return None,
        };
        usize::try_from(n).ok()
    }

    /// Gives `f` the element `v[i]` or `v[i][j]` of an array in a variable of this frame, for writing; none if the
    /// place is of another form, and nothing has happened then.
    #[inline]
    fn with_element<R>(
        &mut self,
        place: &Expr,
        f: impl FnOnce(&mut Value) -> Option<R>,
    ) -> Option<R> {
        let ExprKind::Index { object, index } = &place.kind else {
            return None;
        };
        let last = self.plain_index(index)?;
        let (local, first) = match &object.kind {
            ExprKind::Local(local) => (local, None),
            ExprKind::Index { object, index } => match &object.kind {
                ExprKind::Local(local) => (local, Some(self.plain_index(index)?)),
                _ => return None,
            },
            _ => return None,
        };
        let Value::Array(array) = &mut self.stack[self.base + local.index()] else {
            return None;
        };
        if array.copies() > LARGE {
            return None;
        }
        Obj::make_unique(array);
        let mut items = array.data.borrow_mut();
        match first {
            None => items.get_mut(last).filter(|v| is_plain(v)).and_then(f),
            Some(first) => {
                let Some(Value::Array(row)) = items.get_mut(first) else {
                    return None;
                };
                if row.copies() > LARGE {
                    return None;
                }
                Obj::make_unique(row);
                let mut row = row.data.borrow_mut();
                row.get_mut(last).filter(|v| is_plain(v)).and_then(f)
            }
        }
    }

    pub(crate) fn eval_assign(&mut self, place: &Expr, value: &Expr, want: bool) -> Res {
        let v = self.eval(value)?;
        if let Value::Alias(_) = &v {
            return self.assign_alias(place, value, v, want);
        }
        let kept = if want { v.share() } else { Value::Nil };
        if let ExprKind::Local(local) = &place.kind {
            let slot = self.base + local.index();
            match &self.stack[slot] {
                Value::Var(_) | Value::Alias(_) => {}
                _ => {
                    let old = std::mem::replace(&mut self.stack[slot], v);
                    drop(old);
                    return Ok(kept);
                }
            }
        }
        let v = match v {
            v @ Value::Var(_) => self.read_through(v)?,
            v => v,
        };
        // `grid[i][j] = v` with plain indices needs no path.
        if let ExprKind::Index { .. } = &place.kind {
            let mut v = Some(v);
            let old = self.with_element(place, |slot| v.take().map(|v| std::mem::replace(slot, v)));
            match (old, v) {
                // The old value is dropped here, after the array is released.
                (Some(_), _) | (None, None) => return Ok(kept),
                (None, Some(v)) => return self.assign_slowly(place, v, kept),
            }
        }
        if let ExprKind::Global(g) = &place.kind
            && matches!(self.globals[g.index()], Value::Uninit)
            && self.global_info[g.index()].init.is_none()
        {
            self.globals[g.index()] = v;
            return Ok(kept);
        }
        self.assign_slowly(place, v, kept)
    }

    #[inline(never)]
    fn assign_slowly(&mut self, place: &Expr, v: Value, kept: Value) -> Res {
        let path = self.eval_path(place)?;
        self.span = place.span;
        self.assign_path(&path, v)?;
        Ok(kept)
    }

    /// The value is an alias: `cur = &mut node.next` points the variable elsewhere, unless it is read through.
    #[inline(never)]
    pub(crate) fn assign_alias(&mut self, place: &Expr, value: &Expr, v: Value, want: bool) -> Res {
        if value.repoints() {
            let cell_or_slot = match &place.kind {
                ExprKind::Local(l) => Some(self.base + l.index()),
                _ => None,
            };
            if let Some(slot) = cell_or_slot {
                match &self.stack[slot] {
                    Value::Var(cell) => {
                        let cell = cell.clone();
                        if matches!(cell.get(), Value::Alias(_) | Value::Uninit) {
                            cell.set(v);
                            return Ok(Value::Nil);
                        }
                    }
                    Value::Alias(_) | Value::Uninit => {
                        let old = std::mem::replace(&mut self.stack[slot], v);
                        drop(old);
                        return Ok(Value::Nil);
                    }
                    _ => {}
                }
            }
        }
        let v = self.read_through(v)?;
        let kept = if want { v.share() } else { Value::Nil };
        let path = self.eval_path(place)?;
        self.assign_path(&path, v)?;
        Ok(kept)
    }

    /// `place op= rhs`.
    #[inline(never)]
    pub(crate) fn update(
        &mut self,
        op: BinOp,
        int: Option<ruchyruchy_builtins::IntTy>,
        place: &Expr,
        rhs: Value,
        result: UpdateResult,
        span: Span,
    ) -> Res {
        if result == UpdateResult::Nothing
            && let Some(()) = self.with_element(place, |slot| {
                *slot = ops::fast_in(op, slot, &rhs, int)?;
                Some(())
            })
        {
            return Ok(Value::Nil);
        }
        let path = self.eval_path(place)?;
        let old = self.read_path(&path)?;
        self.span = span;
        let fast = ops::fast_in(op, &old, &rhs, int);
        if let Some(new) = fast {
            let given = match result {
                UpdateResult::Nothing => Value::Nil,
                UpdateResult::New => new.clone(),
                UpdateResult::Old => old,
            };
            self.assign_path(&path, new)?;
            return Ok(given);
        }
        if let Some(hook) = Hook::of_assignment(op)
            && let Some(fun) = self.hook(&old, hook)
        {
            drop(old);
            let this = self.alias_of(&path)?;
            self.call_fun(&fun, vec![this, rhs.share()], span)?;
            self.span = span;
            return match result {
                UpdateResult::Nothing => Ok(Value::Nil),
                _ => Ok(self.read_path(&path)?.share()),
            };
        }
        // Appending in place keeps building a string or an array in a loop linear.
        match (op, &old, &rhs) {
            (BinOp::Add, Value::Str(_), r)
                if !matches!(r, Value::Nil) && result == UpdateResult::Nothing =>
            {
                let tail = match r {
                    Value::Str(s) => Some(s.clone()),
                    Value::Int(_)
                    | Value::Float(_)
                    | Value::Bool(_)
                    | Value::Byte(_)
                    | Value::Big(_)
                    | Value::Atom(_) => Some(Rc::new(self.text(r)?)),
                    _ => None,
                };
                if let Some(tail) = tail {
                    self.check_heap(tail.len())?;
                    drop(old);
                    self.update_path(&path, |v| {
                        if let Value::Str(s) = v {
                            Rc::make_mut(s).push_str(&tail);
                        }
                    })?;
                    return Ok(Value::Nil);
                }
            }
            (BinOp::Add, Value::Array(_), Value::Array(more))
                if result == UpdateResult::Nothing =>
            {
                let len = more.data.borrow().len();
                self.check_request(len.saturating_mul(2 * size_of::<Value>()))?;
                let more: Vec<Value> = more.data.borrow().iter().map(Value::share).collect();
                drop(old);
                drop(rhs);
                self.update_path(&path, |v| {
                    if let Value::Array(a) = v {
                        a.data.borrow_mut().extend(more);
                    }
                })?;
                return Ok(Value::Nil);
            }
            _ => {}
        }
        let new = self.binary(op, &old, &rhs, int, span)?;
        let given = match result {
            UpdateResult::Nothing => Value::Nil,
            UpdateResult::New => new.share(),
            UpdateResult::Old => old.share(),
        };
        drop(old);
        self.assign_path(&path, new)?;
        Ok(given)
    }

    #[inline(never)]
    pub(crate) fn eval_update_short(&mut self, op: ShortOp, place: &Expr, value: &Expr) -> Res {
        let path = self.eval_path(place)?;
        let old = match self.read_path(&path) {
            Ok(v) => v,
            // `m["k"] ??= v` on a missing key inserts it.
            Err(Ctl::Throw)
                if op == ShortOp::Coalesce && self.thrown_kind() == Some(ErrorKind::KeyError) =>
            {
                Value::Nil
            }
            Err(ctl) => return Err(ctl),
        };
        let needed = match op {
            ShortOp::And => old.truthy(),
            ShortOp::Or => !old.truthy(),
            ShortOp::Coalesce => old.is_absent(),
        };
        if !needed {
            return Ok(old.share());
        }
        drop(old);
        let v = self.eval_value(value)?;
        self.assign_path(&path, v.share())?;
        Ok(v)
    }

    /// The kind of the error that is being thrown.
    pub(crate) fn thrown_kind(&self) -> Option<ErrorKind> {
        match &self.payload {
            Value::Error(e) => Some(e.kind),
            _ => None,
        }
    }
}

/// Copies of more elements than this ask for room first.
const LARGE: usize = 1024;

/// Whether an element can be replaced as it stands.
fn is_plain(v: &Value) -> bool {
    !matches!(v, Value::Alias(_) | Value::Var(_) | Value::Lazy(_))
}
