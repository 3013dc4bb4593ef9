//! Objects for work that is done later or elsewhere: `lazy` expressions, futures, things of the embedding program.
//!
//! What they mean is the VM's business; here is how they lie in memory.

use crate::object::{Kind, OWN_FLAGS, view};
use crate::{Heap, OutOfMemory, Runtime, Value};
use ruchyruchy_heap::Object;

view! {
    /// A `lazy` expression.
    Lazy of Lazy, size 3 {
        values {
            /// The closure that gives the value; nil once it runs.
            thunk set_thunk @ 1;
            /// The value; a hole until it is there.
            value_word set_value_word @ 2;
        }
    }
}

view! {
    /// A call of an async function.
    Future of Future, size 4 {
        values {
            /// What is called; nil once it runs.
            callee set_callee @ 1;
            /// The arguments, a tuple; nil once it runs.
            arguments set_arguments @ 2;
            /// Its result, or what it threw; a hole until it is there.
            result set_result @ 3;
        }
    }
}

/// Something of the embedding program, by its number in the VM's table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HostObject(Object);

/// How far a future is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Progress {
    /// Nobody has awaited it.
    Waiting,
    /// It runs.
    Running,
    /// It has a result.
    Done,
    /// It has thrown.
    Failed,
}

impl Lazy {
    /// The value, once it is there.
    pub fn get(self) -> Option<Value> {
        Some(self.value_word()).filter(|v| !v.is_hole())
    }

    /// Takes the closure out, to run it.
    pub fn take_thunk(self, heap: &mut Heap) -> Value {
        let thunk = self.thunk();
        self.set_thunk(heap, Value::NIL);
        thunk
    }

    /// Stores the value.
    pub fn finish(self, heap: &mut Heap, value: Value) {
        self.set_value_word(heap, value);
    }
}

impl Future {
    /// How far it is.
    pub fn progress(self) -> Progress {
        match self.object().header().flags() >> OWN_FLAGS {
            0 => Progress::Waiting,
            1 => Progress::Running,
            2 => Progress::Done,
            _ => Progress::Failed,
        }
    }

    fn set_progress(self, progress: Progress) {
        self.object().set_flags((progress as u8) << OWN_FLAGS);
    }

    /// Takes callee and arguments out, to run it.
    pub fn start(self, heap: &mut Heap) -> (Value, Value) {
        let call = (self.callee(), self.arguments());
        self.set_callee(heap, Value::NIL);
        self.set_arguments(heap, Value::NIL);
        self.set_progress(Progress::Running);
        call
    }

    /// Stores the result, or what was thrown.
    pub fn finish(self, heap: &mut Heap, result: Result<Value, Value>) {
        self.set_progress(match result {
            Ok(_) => Progress::Done,
            Err(_) => Progress::Failed,
        });
        let (Ok(value) | Err(value)) = result;
        self.set_result(heap, value);
    }
}

impl HostObject {
    /// The host object that a value is.
    pub fn of(value: Value) -> Option<HostObject> {
        value.object_of(Kind::Host).map(HostObject)
    }

    /// Its number in the VM's table.
    pub fn number(self) -> u64 {
        // SAFETY: a host object has its number in word 1.
        unsafe { self.0.raw(1) }
    }
}

impl Runtime {
    /// A `lazy` expression.
    ///
    /// # Errors
    /// No memory.
    pub fn lazy(&mut self, thunk: Value) -> Result<Value, OutOfMemory> {
        let lazy = Lazy::make(&mut self.heap, Kind::Lazy, 0, 0)?;
        lazy.set_thunk(&mut self.heap, thunk);
        lazy.set_value_word(&mut self.heap, Value::HOLE);
        Ok(lazy.value())
    }

    /// A call that waits for `await`.
    ///
    /// # Errors
    /// No memory.
    pub fn future(&mut self, callee: Value, arguments: Value) -> Result<Value, OutOfMemory> {
        let future = Future::make(&mut self.heap, Kind::Future, 0, 0)?;
        future.set_callee(&mut self.heap, callee);
        future.set_arguments(&mut self.heap, arguments);
        future.set_result(&mut self.heap, Value::HOLE);
        Ok(future.value())
    }

    /// The object for something of the embedding program. When it dies, the number is among the heap's dead hosts.
    ///
    /// # Errors
    /// No memory.
    pub fn host(&mut self, number: u64) -> Result<Value, OutOfMemory> {
        let header = Kind::Host.header(0, 0);
        self.heap.alloc_host(header, 2, number).map(Value::refer)
    }
}
