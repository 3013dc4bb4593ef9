//! What freed memory is overwritten with, if the options ask for it.
//!
//! The pattern is no header (bit 0 is clear), and as a forwarding address it points nowhere, so that
//! the verifier, the checks of debug builds and the mutator's own tests of headers fail on it.

/// A word of freed memory.
pub(crate) const POISON: u64 = 0xDEAD_F4EE_DEAD_F4E0;

/// Overwrites words.
///
/// # Safety
///
/// The words are memory of the heap that no object uses.
pub(crate) unsafe fn fill(start: *mut u64, words: usize) {
    for i in 0..words {
        // SAFETY: as the caller promises.
        unsafe { start.add(i).write(POISON) };
    }
}
