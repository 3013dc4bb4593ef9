//! Telling the processor what will be read soon.
//!
//! Tracing waits for memory more than it computes: the next object is rarely in the cache. Where the
//! order allows, objects are announced some steps before they are looked at. This changes no result;
//! where there is no such instruction (or under Miri) nothing happens.

/// Announces that the cache line at the address will be read.
#[inline(always)]
pub(crate) fn prefetch(place: *const u64) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: a hint; it may be given for any address.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(place.cast());
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = place;
}
