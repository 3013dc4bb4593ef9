//! Words: what registers, fields and elements hold.
//!
//! A [`Value`] is eight bytes and `Copy`. Ints up to 61 bits, almost all floats, bools, nil, bytes, atoms, enum values without
//! payload, functions and texts of a few bytes are in the word; the rest is a reference to an object. How the
//! kinds share the 64 bits is the business of a [`Format`]; two are built, and the cargo feature `nan-box` chooses. The
//! measurement that decided for [`SelfTag`] is in `docs/design/0003-words.md`.
//!
//! A word that holds a reference is valid until the next collection; the collector moves objects, and rewrites only the words that
//! it is shown as roots. Rust code may keep words in locals between two safepoints, and nowhere else
//! ([`crate::Runtime::collect_minor`]).
//!
//! The order of the tests in the fast paths is int, float, rest: they are inlined into the loop of the VM, and what they don't
//! know goes out of line ([`crate::arith`]).

pub mod format;
mod nan_box;
mod self_tag;

pub use format::{Format, IMMEDIATE_BITS};
pub use nan_box::NanBox;
pub use self_tag::SelfTag;

/// The format in use.
#[cfg(not(feature = "nan-box"))]
pub type Words = SelfTag;
/// The format in use.
#[cfg(feature = "nan-box")]
pub type Words = NanBox;

/// A value of the running program.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Value(u64);

/// Kinds of immediates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
enum Kind {
    Bool,
    Nil,
    Byte,
    Atom,
    Unit,
    Fun,
    Builtin,
    Ctor,
    Type,
    Hole,
}

/// A number of a nominal type, as the resolved program counts them.
pub type TypeId = u32;

/// The reserved number of Option: variant 0 is None, 1 is Some.
pub const OPTION: TypeId = 0;
/// The reserved number of Result: variant 0 is Ok, 1 is Err.
pub const RESULT: TypeId = 1;
/// The reserved number of Ordering: Less, Equal, Greater.
pub const ORDERING: TypeId = 2;

/// Types are numbered below this.
pub const TYPE_LIMIT: u32 = 1 << TYPE_BITS;
/// Variants of an enum are numbered below this.
pub const VARIANT_LIMIT: u32 = 1 << (IMMEDIATE_BITS - TYPE_BITS);
const TYPE_BITS: u32 = 24;

/// What is in an immediate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Immediate {
    /// `nil`
    Nil,
    /// `true`, `false`
    Bool(bool),
    /// A byte.
    Byte(u8),
    /// An atom, by the index of its symbol.
    Atom(u32),
    /// A variant without payload.
    Unit(TypeId, u32),
    /// A function without captures.
    Fun(u32),
    /// A builtin as a value.
    Builtin(u32),
    /// A constructor as a value: type and variant.
    Ctor(TypeId, u32),
    /// A type as a value.
    Type(TypeId),
    /// No value: a register before its first assignment, a removed entry of a map.
    Hole,
}

impl Value {
    /// `nil`
    pub const NIL: Value = Value::constant(Kind::Nil, 0);
    /// `false`
    pub const FALSE: Value = Value::constant(Kind::Bool, 0);
    /// `true`
    pub const TRUE: Value = Value::constant(Kind::Bool, 1);
    /// A real `None`.
    pub const NONE: Value = Value::constant(Kind::Unit, 0);
    /// No value.
    pub const HOLE: Value = Value::constant(Kind::Hole, 0);
    /// The empty string.
    pub const EMPTY: Value = Value(EMPTY_TEXT);

    const fn constant(kind: Kind, payload: u64) -> Value {
        Value(constant_word(kind as u8, payload))
    }

    /// The word of these bits.
    ///
    /// # Safety
    /// The bits are those of a word that is valid now: made by a constructor, or kept by the collector.
    #[inline(always)]
    pub const unsafe fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

    /// The bits of the word.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether both are the same word: the same object, or the same small thing.
    #[inline(always)]
    pub const fn same(self, other: Value) -> bool {
        self.0 == other.0
    }

    /// A bool.
    #[inline(always)]
    pub fn bool(b: bool) -> Value {
        Value(Words::immediate(Kind::Bool as u8, u64::from(b)))
    }

    /// An int that fits the word.
    #[inline(always)]
    pub fn small_int(n: i64) -> Option<Value> {
        Words::int(n).map(Value)
    }

    /// An int of at most 32 bits, which always fits.
    #[inline(always)]
    pub fn int32(n: i32) -> Value {
        Value(Words::int(i64::from(n)).unwrap_or(0))
    }

    /// A float that fits the word.
    #[inline(always)]
    pub fn small_float(x: f64) -> Option<Value> {
        Words::float(x).map(Value)
    }

    /// A byte.
    #[inline(always)]
    pub fn byte(b: u8) -> Value {
        Value(Words::immediate(Kind::Byte as u8, u64::from(b)))
    }

    /// An atom.
    pub fn atom(symbol: u32) -> Value {
        Value(Words::immediate(Kind::Atom as u8, u64::from(symbol)))
    }

    /// A variant without payload; numbers below [`TYPE_LIMIT`] and [`VARIANT_LIMIT`], which who makes code checks.
    pub fn unit(ty: TypeId, variant: u32) -> Value {
        Value(Words::immediate(
            Kind::Unit as u8,
            pair_payload(ty, variant),
        ))
    }

    /// A function without captures.
    pub fn fun(number: u32) -> Value {
        Value(Words::immediate(Kind::Fun as u8, u64::from(number)))
    }

    /// A builtin as a value.
    pub fn builtin(number: u32) -> Value {
        Value(Words::immediate(Kind::Builtin as u8, u64::from(number)))
    }

    /// A constructor as a value; numbers as in [`Value::unit`].
    pub fn ctor(ty: TypeId, variant: u32) -> Value {
        Value(Words::immediate(
            Kind::Ctor as u8,
            pair_payload(ty, variant),
        ))
    }

    /// A type as a value.
    pub fn ty(ty: TypeId) -> Value {
        Value(Words::immediate(Kind::Type as u8, u64::from(ty)))
    }

    /// A text that fits the word.
    #[inline]
    pub fn short_text(text: &str) -> Option<Value> {
        Words::short(text.as_bytes()).map(Value)
    }

    /// Whether this is an int in the word.
    #[inline(always)]
    pub fn is_small_int(self) -> bool {
        Words::is_int(self.0)
    }

    /// The int in the word.
    #[inline(always)]
    pub fn as_small_int(self) -> Option<i64> {
        Words::is_int(self.0).then(|| Words::int_value(self.0))
    }

    /// The float in the word.
    #[inline(always)]
    pub fn as_small_float(self) -> Option<f64> {
        Words::is_float(self.0).then(|| Words::float_value(self.0))
    }

    /// The bool, if it is one.
    #[inline(always)]
    pub fn as_bool(self) -> Option<bool> {
        match self.0 {
            bits if bits == Value::TRUE.0 => Some(true),
            bits if bits == Value::FALSE.0 => Some(false),
            _ => None,
        }
    }

    /// The byte, if it is one.
    #[inline]
    pub fn as_byte(self) -> Option<u8> {
        match self.immediate() {
            Some(Immediate::Byte(b)) => Some(b),
            _ => None,
        }
    }

    /// The variant without payload, if it is one: type and variant.
    #[inline]
    pub fn as_unit(self) -> Option<(TypeId, u32)> {
        match self.immediate() {
            Some(Immediate::Unit(ty, variant)) => Some((ty, variant)),
            _ => None,
        }
    }

    /// Whether this is a reference to an object.
    #[inline(always)]
    pub fn is_reference(self) -> bool {
        Words::is_reference(self.0)
    }

    /// Whether this is a text in the word.
    #[inline(always)]
    pub fn is_short_text(self) -> bool {
        Words::is_short(self.0)
    }

    /// The text in the word: its bytes, zeros behind, and their number.
    #[inline(always)]
    pub fn short_bytes(self) -> Option<([u8; 8], usize)> {
        Words::is_short(self.0).then(|| Words::short_bytes(self.0))
    }

    /// What is in an immediate.
    #[inline]
    pub fn immediate(self) -> Option<Immediate> {
        let (kind, payload) = Words::as_immediate(self.0)?;
        let low = payload as u32;
        let (ty, variant) = (low & (TYPE_LIMIT - 1), (payload >> TYPE_BITS) as u32);
        const KINDS: [Kind; 10] = [
            Kind::Bool,
            Kind::Nil,
            Kind::Byte,
            Kind::Atom,
            Kind::Unit,
            Kind::Fun,
            Kind::Builtin,
            Kind::Ctor,
            Kind::Type,
            Kind::Hole,
        ];
        Some(match KINDS.get(kind as usize)? {
            Kind::Bool => Immediate::Bool(payload != 0),
            Kind::Nil => Immediate::Nil,
            Kind::Byte => Immediate::Byte(payload as u8),
            Kind::Atom => Immediate::Atom(low),
            Kind::Unit => Immediate::Unit(ty, variant),
            Kind::Fun => Immediate::Fun(low),
            Kind::Builtin => Immediate::Builtin(low),
            Kind::Ctor => Immediate::Ctor(ty, variant),
            Kind::Type => Immediate::Type(low),
            Kind::Hole => Immediate::Hole,
        })
    }

    /// Whether this is `nil`.
    #[inline(always)]
    pub const fn is_nil(self) -> bool {
        self.0 == Value::NIL.0
    }

    /// Whether this is no value.
    #[inline(always)]
    pub const fn is_hole(self) -> bool {
        self.0 == Value::HOLE.0
    }

    /// Whether this is nil or None.
    #[inline(always)]
    pub const fn is_absent(self) -> bool {
        self.0 == Value::NIL.0 || self.0 == Value::NONE.0
    }

    /// `false`, `nil` and `None` are falsy, all else is truthy.
    #[inline(always)]
    pub const fn truthy(self) -> bool {
        self.0 == Value::TRUE.0 || !(self.0 == Value::FALSE.0 || self.is_absent())
    }

    /// `self + other` of two ints or two floats; `None` if they are something else or the sum fits no word.
    #[inline(always)]
    pub fn try_add(self, other: Value) -> Option<Value> {
        format::add::<Words>(self.0, other.0).map(Value)
    }

    /// `self - other`, as [`Value::try_add`].
    #[inline(always)]
    pub fn try_sub(self, other: Value) -> Option<Value> {
        format::sub::<Words>(self.0, other.0).map(Value)
    }

    /// `self * other`, as [`Value::try_add`].
    #[inline(always)]
    pub fn try_mul(self, other: Value) -> Option<Value> {
        format::mul::<Words>(self.0, other.0).map(Value)
    }

    /// `self / other` of two floats, or of two ints with a positive divisor.
    #[inline(always)]
    pub fn try_div(self, other: Value) -> Option<Value> {
        if let Some((x, y)) = self.small_ints(other) {
            return if y > 0 { Value::small_int(x / y) } else { None };
        }
        self.small_floats(other)
            .and_then(|(x, y)| Value::small_float(x / y))
    }

    /// `self % other` of two ints with a positive divisor.
    #[inline(always)]
    pub fn try_rem(self, other: Value) -> Option<Value> {
        match self.small_ints(other) {
            Some((x, y)) if y > 0 => Value::small_int(x % y),
            _ => None,
        }
    }

    /// `self < other` of two ints or two floats.
    #[inline(always)]
    pub fn less(self, other: Value) -> Option<bool> {
        format::less::<Words>(self.0, other.0)
    }

    /// `self <= other` of two ints or two floats.
    #[inline(always)]
    pub fn less_equal(self, other: Value) -> Option<bool> {
        format::less_equal::<Words>(self.0, other.0)
    }

    /// `self == other` of two ints, floats or texts in words, or of two immediates.
    #[inline(always)]
    pub fn equal(self, other: Value) -> Option<bool> {
        format::equal::<Words>(self.0, other.0)
    }

    /// Two ints in words.
    #[inline(always)]
    pub fn small_ints(self, other: Value) -> Option<(i64, i64)> {
        Words::are_ints(self.0, other.0)
            .then(|| (Words::int_value(self.0), Words::int_value(other.0)))
    }

    /// Two floats in words.
    #[inline(always)]
    pub fn small_floats(self, other: Value) -> Option<(f64, f64)> {
        format::floats::<Words>(self.0, other.0)
    }
}

#[inline(always)]
fn pair_payload(ty: TypeId, variant: u32) -> u64 {
    debug_assert!(ty < TYPE_LIMIT && variant < VARIANT_LIMIT);
    u64::from(variant) << TYPE_BITS | u64::from(ty)
}

// Functions of traits can't run at compile time; a test says that these are the words of the format.
#[cfg(not(feature = "nan-box"))]
const fn constant_word(kind: u8, payload: u64) -> u64 {
    payload << 8 | (kind as u64) << 3 | 3
}
#[cfg(not(feature = "nan-box"))]
const EMPTY_TEXT: u64 = 6;
#[cfg(feature = "nan-box")]
const fn constant_word(kind: u8, payload: u64) -> u64 {
    payload << 5 | kind as u64 | 0xFFF2 << 48
}
#[cfg(feature = "nan-box")]
const EMPTY_TEXT: u64 = 0xFFF3 << 48;

#[cfg(test)]
mod tests;
