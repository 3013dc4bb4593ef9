//! The words of the tests: references have tag 2, everything else is an int.

use ruchyruchy_heap::{Object, Word};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Value(u64);

impl Value {
    pub const NIL: Value = Value(3);

    pub fn int(value: u64) -> Value {
        Value(value << 3)
    }

    pub fn as_int(self) -> Option<u64> {
        (self.0 & 7 == 0).then_some(self.0 >> 3)
    }
}

// SAFETY: a `u64`; only `refer` makes words with tag 2, and `object` undoes it.
unsafe impl Word for Value {
    fn bits(self) -> u64 {
        self.0
    }

    unsafe fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

    fn object(self) -> Option<Object> {
        // SAFETY: tag 2 is only given to addresses of objects.
        (self.0 & 7 == 2).then(|| unsafe { Object::from_address(self.0 as usize - 2) })
    }

    fn refer(object: Object) -> Value {
        Value(object.address() as u64 + 2)
    }
}

/// Random numbers that are the same on every machine (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }
}
