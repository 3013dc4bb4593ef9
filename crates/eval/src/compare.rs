//! `==`, `<` and sorting: structural, but a user's `PartialEq`, `PartialOrd` or `Ord` decides for its type.

use crate::error::Res;
use crate::interp::Interp;
use crate::structural::{self, OrderStep, Shallow};
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{Hook, ORDERING};
use smallvec::{SmallVec, smallvec};
use std::cmp::Ordering;

impl Interp {
    /// `a == b`.
    ///
    /// # Errors
    /// What a user's `eq` throws.
    pub fn equal(&mut self, a: &Value, b: &Value) -> Res<bool> {
        if let (Value::Int(x), Value::Int(y)) = (a, b) {
            return Ok(x == y);
        }
        let mut work: SmallVec<[(Value, Value); 1]> = smallvec![(a.clone(), b.clone())];
        let mut cells: Vec<(usize, usize)> = Vec::new();
        while let Some((x, y)) = work.pop() {
            self.charge_copy(structural::width(&x).min(structural::width(&y)))?;
            let hook = if self.has_hooks {
                self.hook(&x, Hook::Eq)
            } else {
                None
            };
            if let Some(fun) = hook.filter(|_| same_type(&x, &y)) {
                let span = self.span;
                self.check_stack()?;
                let v = self.call_fun(&fun, vec![x.share(), y.share()], span)?;
                self.span = span;
                if !self.read_through(v)?.truthy() {
                    return Ok(false);
                }
                continue;
            }
            if let (Value::Shared(p), Value::Shared(q)) = (&x, &y) {
                let pair = (
                    std::rc::Rc::as_ptr(p) as usize,
                    std::rc::Rc::as_ptr(q) as usize,
                );
                if cells.contains(&pair) {
                    continue;
                }
                cells.push(pair);
            }
            match structural::equal_step(&x, &y) {
                Shallow::Known(true) => {}
                Shallow::Known(false) => return Ok(false),
                Shallow::Parts(parts) => {
                    for part in parts {
                        self.poll()?;
                        work.push(part);
                    }
                }
            }
        }
        Ok(true)
    }

    /// The order of two values, None if there is none (NaN).
    ///
    /// # Errors
    /// `TypeError` between kinds that have no order; what a user's `partial_cmp` throws.
    pub fn partial_compare(&mut self, a: &Value, b: &Value) -> Res<Option<Ordering>> {
        enum Task {
            Pair(Value, Value),
            Then(Ordering),
        }
        if let (Value::Int(x), Value::Int(y)) = (a, b) {
            return Ok(Some(x.cmp(y)));
        }
        let mut work = vec![Task::Pair(a.clone(), b.clone())];
        while let Some(task) = work.pop() {
            self.poll()?;
            let found = match task {
                Task::Then(order) => Some(order),
                Task::Pair(x, y) => {
                    if let Some(order) = self.user_order(&x, &y)? {
                        order
                    } else if let Value::Struct(r) = &x
                        && !self.derives_order(r.adt)
                    {
                        return self.no_order(&x, &y);
                    } else {
                        match structural::order_step(&x, &y) {
                            OrderStep::Known(order) => order,
                            OrderStep::Unordered => return self.no_order(&x, &y),
                            OrderStep::Parts(parts, rest) => {
                                work.push(Task::Then(rest));
                                work.extend(parts.into_iter().rev().map(|(p, q)| Task::Pair(p, q)));
                                continue;
                            }
                        }
                    }
                }
            };
            if found != Some(Ordering::Equal) {
                return Ok(found);
            }
        }
        Ok(Some(Ordering::Equal))
    }

    #[cold]
    fn no_order<T>(&mut self, a: &Value, b: &Value) -> Res<T> {
        let (p, q) = (self.type_name(a), self.type_name(b));
        self.raise(ErrorKind::TypeError, format!("{p} and {q} have no order"))
    }

    /// `#[derive(PartialOrd)]` gives a struct the order of its fields.
    fn derives_order(&self, adt: ruchyruchy_hir::hir::AdtId) -> bool {
        let traits = &self.adts[adt.index()].traits;
        traits
            .iter()
            .any(|name| matches!(name.as_str(), "PartialOrd" | "Ord"))
    }

    /// The order for sorting: NaN after all other floats.
    ///
    /// # Errors
    /// As [`Interp::partial_compare`].
    pub fn compare(&mut self, a: &Value, b: &Value) -> Res<Ordering> {
        if let (Value::Float(x), Value::Float(y)) = (a, b) {
            return Ok(x
                .partial_cmp(y)
                .unwrap_or_else(|| x.is_nan().cmp(&y.is_nan())));
        }
        match self.partial_compare(a, b)? {
            Some(order) => Ok(order),
            None => Ok(structural::total_order(a, b)),
        }
    }

    /// What a user type's own order says. `Ord::cmp` wins over `PartialOrd::partial_cmp`.
    #[allow(clippy::type_complexity)]
    fn user_order(&mut self, a: &Value, b: &Value) -> Res<Option<Option<Ordering>>> {
        if !self.has_hooks || !same_type(a, b) {
            return Ok(None);
        }
        let hook = self
            .hook(a, Hook::Cmp)
            .or_else(|| self.hook(a, Hook::PartialCmp));
        let Some(fun) = hook else { return Ok(None) };
        let span = self.span;
        self.check_stack()?;
        let v = self.call_fun(&fun, vec![a.share(), b.share()], span)?;
        self.span = span;
        let v = self.read_through(v)?;
        if v.is_absent() {
            return Ok(Some(None));
        }
        Ok(Some(Some(self.to_ordering(v)?)))
    }

    /// What a comparator returned: an `Ordering`, an int, or a bool (`a < b`).
    ///
    /// # Errors
    /// `TypeError` for anything else.
    pub fn to_ordering(&mut self, v: Value) -> Res<Ordering> {
        let v = self.read_through(v)?;
        let v = v.as_some().unwrap_or(v);
        match &v {
            Value::Unit(adt, variant) if *adt == ORDERING => Ok(match variant {
                0 => Ordering::Less,
                1 => Ordering::Equal,
                _ => Ordering::Greater,
            }),
            Value::Int(n) => Ok(n.cmp(&0)),
            Value::Float(x) => Ok(x.partial_cmp(&0.0).unwrap_or(Ordering::Equal)),
            Value::Bool(less) => Ok(if *less {
                Ordering::Less
            } else {
                Ordering::Greater
            }),
            other => {
                let kind = self.type_name(other);
                self.raise(
                    ErrorKind::TypeError,
                    format!("a comparator must return an Ordering or an int, not {kind}"),
                )
            }
        }
    }

    /// An `Ordering` value.
    pub fn ordering_value(order: Ordering) -> Value {
        Value::Unit(
            ORDERING,
            match order {
                Ordering::Less => 0,
                Ordering::Equal => 1,
                Ordering::Greater => 2,
            },
        )
    }
}

fn adt_of(v: &Value) -> Option<ruchyruchy_hir::hir::AdtId> {
    match v {
        Value::Struct(r) | Value::Enum(r) | Value::Instance(r) => Some(r.adt),
        Value::Unit(adt, _) => Some(*adt),
        _ => None,
    }
}

/// A user's own comparison is asked for two values of its type only... unless the other is of a
/// different kind altogether, which `impl PartialEq<Other>` may accept.
fn same_type(a: &Value, b: &Value) -> bool {
    adt_of(a).is_some_and(|x| adt_of(b).is_none_or(|y| x == y))
}
