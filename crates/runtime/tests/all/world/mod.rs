//! A runtime under stress: a nursery of a kilobyte, collections between operations, a heap that is verified and poisoned.

use ruchyruchy_heap::Collection;
use ruchyruchy_runtime::{Runtime, Value};

/// A runtime with a list of values that the tests hold.
pub struct World {
    pub rt: Runtime,
    pub held: Vec<Value>,
    rounds: u64,
}

impl World {
    /// A runtime whose heap is verified at each collection.
    pub fn new() -> World {
        let mut options = Runtime::options();
        options.nursery = 1 << 10;
        options.verify = true;
        options.poison = true;
        World {
            rt: Runtime::new(options).unwrap(),
            held: Vec::new(),
            rounds: 0,
        }
    }

    /// Collects: mostly the nursery, now and then everything. Only `held` is valid afterwards.
    pub fn collect(&mut self) {
        self.rounds += 1;
        let what = if self.rounds.is_multiple_of(8) {
            Collection::Major
        } else {
            Collection::Minor
        };
        let held = &mut self.held;
        let mut roots = |visit: &mut dyn FnMut(&mut [Value])| visit(held);
        // SAFETY: the tests read their values from `held` anew after each call.
        unsafe { self.rt.collect(what, &mut roots) }.unwrap();
    }

    /// Holds a value across collections and gives its place.
    pub fn hold(&mut self, value: Value) -> usize {
        self.held.push(value);
        self.held.len() - 1
    }

    /// The text of a value as `{:?}` shows it.
    pub fn shown(&self, value: Value) -> String {
        self.rt.text_of(value, true).unwrap()
    }
}

/// Numbers that look random and are the same in each run.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n
    }
}
