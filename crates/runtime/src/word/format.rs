//! What a word format must provide: the kinds of things that fit in 64 bits, and arithmetic on them.
//!
//! A format is a type without values; its functions work on bare `u64` words, so that both formats can be tested and measured
//! in one program. Everything here is a handful of instructions and is inlined into its users. What does not fit a
//! word (`None` of the constructors) is put into an object on the heap by [`crate::number`] and
//! [`crate::string`].
//!
//! Invariants that each format keeps:
//! - every word is of exactly one of the kinds int, float, reference, immediate, short text;
//! - equal ints, immediates and short texts are equal words, and so are floats but for the zeros and NaN.

/// A way to put values into words.
pub trait Format: Copy + 'static {
    /// Its name in reports.
    const NAME: &'static str;
    /// Bits of an int that fits.
    const INT_BITS: u32;
    /// Bytes of a text that fits.
    const SHORT_TEXT: usize;

    /// The word of an int, if it fits.
    fn int(n: i64) -> Option<u64>;
    /// Whether the word is an int.
    fn is_int(word: u64) -> bool;
    /// The int in a word that is one.
    fn int_value(word: u64) -> i64;
    /// Whether both words are ints.
    fn are_ints(a: u64, b: u64) -> bool;
    /// The sum of two int words, if it fits.
    fn add_ints(a: u64, b: u64) -> Option<u64>;
    /// The difference of two int words, if it fits.
    fn sub_ints(a: u64, b: u64) -> Option<u64>;
    /// The product of two int words, if it fits.
    fn mul_ints(a: u64, b: u64) -> Option<u64>;
    /// A number for each int word whose order is that of the ints.
    fn int_order(word: u64) -> i64;

    /// The word of a float, if it fits.
    fn float(x: f64) -> Option<u64>;
    /// Whether the word is a float.
    fn is_float(word: u64) -> bool;
    /// The float in a word that is one.
    fn float_value(word: u64) -> f64;

    /// The word of a reference to an object: an address divisible by 8, below 2^48.
    fn reference(address: usize) -> u64;
    /// Whether the word is a reference.
    fn is_reference(word: u64) -> bool;
    /// The address in a word that is a reference.
    fn address(word: u64) -> usize;

    /// The word of an immediate: a kind below 32 and a payload of [`IMMEDIATE_BITS`].
    fn immediate(kind: u8, payload: u64) -> u64;
    /// Whether the word is an immediate of this kind.
    fn is_immediate(word: u64, kind: u8) -> bool;
    /// Kind and payload of an immediate.
    fn as_immediate(word: u64) -> Option<(u8, u64)>;

    /// The word of a short text, if it fits.
    fn short(bytes: &[u8]) -> Option<u64>;
    /// Whether the word is a short text.
    fn is_short(word: u64) -> bool;
    /// The bytes of a word that is a short text, zeros behind, and their number.
    fn short_bytes(word: u64) -> ([u8; 8], usize);
}

/// Bits of the payload of an immediate in every format.
pub const IMMEDIATE_BITS: u32 = 43;

/// `a + b` of two ints or two floats; `None` if they are something else or the sum fits no word.
#[inline(always)]
pub fn add<F: Format>(a: u64, b: u64) -> Option<u64> {
    if F::are_ints(a, b) {
        return F::add_ints(a, b);
    }
    floats::<F>(a, b).and_then(|(x, y)| F::float(x + y))
}

/// `a - b`, as [`add`].
#[inline(always)]
pub fn sub<F: Format>(a: u64, b: u64) -> Option<u64> {
    if F::are_ints(a, b) {
        return F::sub_ints(a, b);
    }
    floats::<F>(a, b).and_then(|(x, y)| F::float(x - y))
}

/// `a * b`, as [`add`].
#[inline(always)]
pub fn mul<F: Format>(a: u64, b: u64) -> Option<u64> {
    if F::are_ints(a, b) {
        return F::mul_ints(a, b);
    }
    floats::<F>(a, b).and_then(|(x, y)| F::float(x * y))
}

/// Two floats.
#[inline(always)]
pub fn floats<F: Format>(a: u64, b: u64) -> Option<(f64, f64)> {
    (F::is_float(a) && F::is_float(b)).then(|| (F::float_value(a), F::float_value(b)))
}

/// `a < b` of two ints or two floats.
#[inline(always)]
pub fn less<F: Format>(a: u64, b: u64) -> Option<bool> {
    if F::are_ints(a, b) {
        return Some(F::int_order(a) < F::int_order(b));
    }
    floats::<F>(a, b).map(|(x, y)| x < y)
}

/// `a <= b` of two ints or two floats.
#[inline(always)]
pub fn less_equal<F: Format>(a: u64, b: u64) -> Option<bool> {
    if F::are_ints(a, b) {
        return Some(F::int_order(a) <= F::int_order(b));
    }
    floats::<F>(a, b).map(|(x, y)| x <= y)
}

/// `a == b` of two ints or two floats.
#[inline(always)]
pub fn equal<F: Format>(a: u64, b: u64) -> Option<bool> {
    if F::are_ints(a, b) {
        return Some(a == b);
    }
    floats::<F>(a, b).map(|(x, y)| x == y)
}
