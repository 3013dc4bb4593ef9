//! What the collector has to know of a word: whether it refers to an object, and to which.
//!
//! The heap never interprets a word otherwise. The crate that owns the format of values implements
//! [`Word`] for its value type and keeps the bits of that type private, so that safe code cannot
//! make a reference out of thin air: a reference comes from [`Word::refer`], thus from an
//! [`Object`], thus from an allocation.

use crate::Object;

/// A value of eight bytes that may refer to an object.
///
/// # Safety
///
/// - The type has the size and alignment of `u64`, and every value of it is initialised.
/// - `refer(o).object()` is `Some(o)`, and `from_bits(w.bits())` is `w`.
/// - `object` is a pure function of the bits and gives `Some(o)` only for words that `refer(o)` made.
pub unsafe trait Word: Copy + 'static {
    /// The word as it lies in memory.
    fn bits(self) -> u64;

    /// The word of these bits.
    ///
    /// # Safety
    ///
    /// `bits` gave the bits, and a reference among them is still valid: its object has not been
    /// collected or moved since.
    unsafe fn from_bits(bits: u64) -> Self;

    /// The object that the word refers to, if it is a reference.
    fn object(self) -> Option<Object>;

    /// The word that refers to the object.
    fn refer(object: Object) -> Self;
}
