//! What an embedding program does with an interpreter between runs: calling functions, looking at
//! values, moving to another native stack, setting limits anew.

use crate::error::{Failure, Res};
use crate::interp::{Interp, Limits};
use crate::value::Value;
use ruchyruchy_builtins::Receiver;
use ruchyruchy_hir::hir::{FunId, GlobalId};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

impl Interp {
    /// Tells that the caller now runs on a stack with `native_stack` bytes below its frame. To be called
    /// before the interpreter is used on another stack than that of its making.
    pub fn enter_stack(&mut self, native_stack: usize) {
        self.set_native_limit(native_stack);
    }

    /// Replaces the limits; the steps taken so far are forgotten.
    pub fn set_limits(&mut self, limits: Limits) {
        self.refuel(limits.steps);
        self.limits = limits;
    }

    /// Gives a global variable its value.
    pub fn set_global(&mut self, id: GlobalId, value: Value) {
        if let Some(slot) = self.globals.get_mut(id.index()) {
            *slot = value;
        }
    }

    /// The value of a global variable; none before it has one.
    pub fn global(&self, id: GlobalId) -> Option<Value> {
        match self.globals.get(id.index())? {
            Value::Uninit => None,
            Value::Alias(alias) => alias.slot.get().ok().map(|value| value.share()),
            value => Some(value.share()),
        }
    }

    /// The methods that the program itself has given to values like this one.
    pub fn own_methods(&self, value: &Value) -> Vec<(Symbol, FunId)> {
        let adt = match value {
            Value::Struct(r) | Value::Enum(r) | Value::Instance(r) => self.adts.get(r.adt.index()),
            Value::Unit(adt, _) => self.adts.get(adt.index()),
            _ => None,
        };
        let kind = crate::ops::kind_key(value).and_then(|kind| self.kinds.get(&kind));
        let all = adt.map(|adt| &adt.methods).into_iter().chain(kind);
        all.flat_map(|methods| methods.by_name.iter())
            .map(|(name, fun)| (*name, *fun))
            .collect()
    }

    /// Where the search for builtin methods of a value begins.
    pub fn receiver_of(value: &Value) -> Receiver {
        crate::invoke::receiver_kind(value)
    }

    /// Runs a test: a function without arguments, whose `Err` is a failure.
    ///
    /// # Errors
    /// As [`Interp::call_from_host`].
    pub fn call_test(&mut self, fun: FunId) -> Result<(), Failure> {
        let fun = self.fun(fun);
        self.host_work(|cx| {
            let value = cx.call_fun(&fun, Vec::new(), Span::NONE)?;
            let value = cx.read_through(value)?;
            let value = cx.await_value(value)?;
            cx.check_returned(&value)
        })
    }

    /// Calls a function from outside of any run. A future is awaited.
    ///
    /// # Errors
    /// How the call ended, if not well. Output is flushed in any case.
    pub fn call_from_host(&mut self, fun: FunId, args: Vec<Value>) -> Result<Value, Failure> {
        let fun = self.fun(fun);
        self.host_work(|cx| {
            let value = cx.call_fun(&fun, args, Span::NONE)?;
            let value = cx.read_through(value)?;
            cx.await_value(value)
        })
    }

    /// The text of a value: as `{:?}` shows it if `quoted`, else as `println` does.
    ///
    /// # Errors
    /// What a user's `Display` throws; a limit.
    pub fn show(&mut self, value: &Value, quoted: bool) -> Result<String, Failure> {
        self.host_work(|cx| {
            if quoted {
                cx.quoted(value)
            } else {
                cx.text(value)
            }
        })
    }

    fn host_work<R>(&mut self, work: impl FnOnce(&mut Interp) -> Res<R>) -> Result<R, Failure> {
        let result = work(self).map_err(|ctl| self.failure(ctl));
        self.flush();
        self.stack.clear();
        self.frames.clear();
        self.base = 0;
        result
    }
}
