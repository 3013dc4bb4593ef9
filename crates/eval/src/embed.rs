//! What an embedding program does with an interpreter between runs: calling functions, looking at
//! values, moving to another native stack, setting limits anew.

use crate::error::{Failure, Res};
use crate::interp::{Interp, Limits};
use crate::value::Value;
use ruchyruchy_hir::hir::{FunId, GlobalId};
use ruchyruchy_syntax::span::Span;

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
