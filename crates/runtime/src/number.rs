//! Numbers: in the word where they fit, in an object of two words where they don't.
//!
//! The language has one kind of int with the range of i64 and u64 together, and floats. An int is in the word if it fits, else in
//! an object `Int` (i64) or `Big` (u64 above i64::MAX), never otherwise; so ints in words are equal if the words are, and an int in a
//! word never equals one in an object. Where a width is statically known, ints are *carried* as an i64 of the same
//! bits ([`ruchyruchy_builtins::int_ty`]).

use crate::object::{Kind, view};
use crate::{Heap, OutOfMemory, Value};
use ruchyruchy_builtins::num_cmp::{cmp_typed, cmp_typed_float};
use ruchyruchy_builtins::{IntTy, hashing};
use std::cmp::Ordering;

view! {
    /// A number in an object.
    Boxed of Float | Int | Big, size 2 {
        raws {
            /// The bits of the number.
            bits set_bits @ 1;
        }
    }
}

#[cold]
#[inline(never)]
fn boxed(heap: &mut Heap, kind: Kind, bits: u64) -> Result<Value, OutOfMemory> {
    let boxed = Boxed::make(heap, kind, 0, 0)?;
    boxed.set_bits(bits);
    Ok(boxed.value())
}

/// An int.
#[inline(always)]
pub fn int(heap: &mut Heap, n: i64) -> Result<Value, OutOfMemory> {
    match Value::small_int(n) {
        Some(value) => Ok(value),
        None => boxed(heap, Kind::Int, n.cast_unsigned()),
    }
}

/// An int of the unsigned range.
#[inline(always)]
pub fn unsigned(heap: &mut Heap, n: u64) -> Result<Value, OutOfMemory> {
    match i64::try_from(n) {
        Ok(n) => int(heap, n),
        Err(_) => boxed(heap, Kind::Big, n),
    }
}

/// An int from its 64 bits in a width.
#[inline(always)]
pub fn from_carried(heap: &mut Heap, ty: IntTy, n: i64) -> Result<Value, OutOfMemory> {
    if ty == IntTy::U64 {
        unsigned(heap, n.cast_unsigned())
    } else {
        int(heap, n)
    }
}

/// A float.
#[inline(always)]
pub fn float(heap: &mut Heap, x: f64) -> Result<Value, OutOfMemory> {
    match Value::small_float(x) {
        Some(value) => Ok(value),
        None => boxed(heap, Kind::Float, x.to_bits()),
    }
}

/// A number, for exact comparison.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// An int, carried in a width.
    Int(IntTy, i64),
    /// A float.
    Float(f64),
}

impl Number {
    /// Exact order of two numbers; none if one is NaN.
    pub fn order(self, other: Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Int(s, x), Number::Int(t, y)) => Some(cmp_typed(s, x, t, y)),
            (Number::Int(s, x), Number::Float(y)) => cmp_typed_float(s, x, y),
            (Number::Float(x), Number::Int(t, y)) => {
                cmp_typed_float(t, y, x).map(Ordering::reverse)
            }
            (Number::Float(x), Number::Float(y)) => x.partial_cmp(&y),
        }
    }

    /// A hash that agrees with [`Number::order`].
    pub fn hash(self) -> u64 {
        match self {
            Number::Int(_, n) => hashing::int(n),
            Number::Float(x) => hashing::float(x),
        }
    }
}

impl Value {
    #[inline]
    fn boxed_bits(self, kind: Kind) -> Option<u64> {
        self.object_of(kind)
            .and_then(Boxed::of_object)
            .map(Boxed::bits)
    }

    /// The int in the range of i64.
    #[inline(always)]
    pub fn as_int(self) -> Option<i64> {
        match self.as_small_int() {
            Some(n) => Some(n),
            None => self.boxed_bits(Kind::Int).map(u64::cast_signed),
        }
    }

    /// The int above i64::MAX.
    #[inline]
    pub fn as_big(self) -> Option<u64> {
        self.boxed_bits(Kind::Big)
    }

    /// Whether this is an int of any size (a byte is none).
    pub fn is_int(self) -> bool {
        self.is_small_int() || matches!(self.kind(), Some(Kind::Int | Kind::Big))
    }

    /// The float.
    #[inline(always)]
    pub fn as_float(self) -> Option<f64> {
        match self.as_small_float() {
            Some(x) => Some(x),
            None => self.boxed_bits(Kind::Float).map(f64::from_bits),
        }
    }

    /// The 64 bits of an int or a byte, a u64 as its bit pattern.
    #[inline]
    pub fn carried(self) -> Option<i64> {
        match self.number()? {
            Number::Int(_, n) => Some(n),
            Number::Float(_) => None,
        }
    }

    /// The number as a float.
    #[inline]
    pub fn to_float(self) -> Option<f64> {
        Some(match self.number()? {
            Number::Int(IntTy::U64, n) => n.cast_unsigned() as f64,
            Number::Int(_, n) => n as f64,
            Number::Float(x) => x,
        })
    }

    /// The number, if it is one: an int, a byte, a float.
    #[inline]
    pub fn number(self) -> Option<Number> {
        if let Some(n) = self.as_small_int() {
            return Some(Number::Int(IntTy::I64, n));
        }
        if let Some(x) = self.as_small_float() {
            return Some(Number::Float(x));
        }
        if let Some(boxed) = Boxed::of(self) {
            return Some(match Kind::of(boxed.object()) {
                Kind::Float => Number::Float(f64::from_bits(boxed.bits())),
                Kind::Big => Number::Int(IntTy::U64, boxed.bits().cast_signed()),
                _ => Number::Int(IntTy::I64, boxed.bits().cast_signed()),
            });
        }
        self.as_byte()
            .map(|b| Number::Int(IntTy::I64, i64::from(b)))
    }
}
