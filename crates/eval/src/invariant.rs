//! Invariants of types: conditions that hold whenever nobody is at work on a value.
//!
//! They are checked when a constructor or a method that may change its receiver has come to its end, those of the base classes
//! too. While such a call is in progress the value may be in disorder, and the methods that it calls on the same value check
//! nothing. Values proper have no identity: for a struct, a call for any value of its type counts as the same.

use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_hir::hir::{AdtId, FunId, FunKind};
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

/// A value that a call is at work on: its type, and for an instance its address.
pub(crate) type AtWork = (AdtId, usize);

impl Interp {
    /// Notes that a call is at work on `this`, if its type has invariants and no call around it is. Whoever gets a value
    /// must give it to [`Interp::end_work`].
    pub(crate) fn begin_work(&mut self, this: &Value, kind: FunKind) -> Option<Value> {
        // An instance is a reference: any method can change it.
        let may_change = match this {
            Value::Instance(_) => true,
            _ => kind == FunKind::MutMethod,
        };
        if !may_change {
            return None;
        }
        let at_work = self.at_work(this)?;
        if self.invariants_of(at_work.0).is_empty() || self.guarded.contains(&at_work) {
            return None;
        }
        self.guarded.push(at_work);
        Some(this.clone())
    }

    /// The end of the work on a value; checks its invariants if it went well.
    pub(crate) fn end_work(&mut self, this: &Value, result: Res, span: Span) -> Res {
        self.guarded.pop();
        let result = result?;
        self.check_invariants(this, span)?;
        Ok(result)
    }

    fn at_work(&self, this: &Value) -> Option<AtWork> {
        match this {
            Value::Instance(r) => Some((r.adt, Rc::as_ptr(r) as usize)),
            Value::Struct(r) | Value::Enum(r) => Some((r.adt, 0)),
            Value::Alias(alias) => self.at_work(&alias.slot.get().ok()?),
            _ => None,
        }
    }

    /// The functions that check, those of base classes first.
    fn invariants_of(&self, adt: AdtId) -> Vec<FunId> {
        let mut all = Vec::new();
        let mut next = self.adts.get(adt.index());
        while let Some(adt) = next {
            // A class without one has that of its base.
            all.extend(adt.invariant.filter(|id| !all.contains(id)));
            next = adt.base.and_then(|base| self.adts.get(base.index()));
        }
        all.reverse();
        all
    }

    /// Raises `ContractError` for an invariant that does not hold.
    pub(crate) fn check_invariants(&mut self, this: &Value, span: Span) -> Res<()> {
        if !self.has_invariants {
            return Ok(());
        }
        let this = self.read_through(this.clone())?;
        let Some(at_work) = self.at_work(&this) else {
            return Ok(());
        };
        // The methods that an invariant calls must not ask for it.
        self.guarded.push(at_work);
        let mut result = Ok(Value::Nil);
        for id in self.invariants_of(at_work.0) {
            let fun = self.fun(id);
            result = self.call_fun(&fun, vec![this.clone()], span);
            if result.is_err() {
                break;
            }
        }
        self.guarded.pop();
        result.map(|_| ())
    }
}
