//! Chunks and their side metadata: mark bits, unlogged bits, line marks.
//!
//! All memory outside of the nursery comes in chunks that are aligned to 1 MB, and the header of
//! every object lies in the first megabyte of one. So its metadata is found by masking the address:
//!
//! ```text
//! chunk  0      16 KB       32 KB        36 KB
//!        ┌──────┬───────────┬────────────┬───────────────────────────┐
//!        │ mark │ unlogged  │ line marks │ blocks, or pages, or one  │
//!        │ bits │ bits      │ (bytes)    │ huge object               │
//!        └──────┴───────────┴────────────┴───────────────────────────┘
//! ```
//!
//! There is a bit per word. Metadata stands aside, and not in headers, so that a collector on another
//! thread could mark while the mutator writes flags, and so that clearing it is one `memset`.
//!
//! *Unlogged* has the sense it has in LXR and MMTk: set for an old object that the write barrier must
//! still remember. It is clear for whatever needs no remembering: fresh objects, young large ones,
//! remembered ones. So the barrier needs one test, and memory that was never written is right.

use std::alloc::{Layout, alloc, dealloc};
use std::ptr::NonNull;

/// Size and alignment of a chunk.
pub(crate) const CHUNK: usize = 1 << 20;
/// Bytes at the start of a chunk that hold its metadata.
pub(crate) const META: usize = LINES + CHUNK / LINE;
/// Bytes of a line, the unit in which the old space is reused.
pub(crate) const LINE: usize = 256;

const MARKS: usize = 0;
const UNLOGGED: usize = CHUNK / 64;
const LINES: usize = 2 * UNLOGGED;

/// Memory for `bytes` from a chunk boundary on; uninitialised.
pub(crate) fn reserve(bytes: usize) -> Option<NonNull<u8>> {
    let layout = Layout::from_size_align(bytes, CHUNK).ok()?;
    if bytes == 0 {
        return None;
    }
    // SAFETY: the size is not zero.
    let memory = NonNull::new(unsafe { alloc(layout) })?;
    // Metadata and words address it as an integer.
    let _ = memory.as_ptr().expose_provenance();
    Some(memory)
}

/// Gives memory back.
///
/// # Safety
///
/// `reserve(bytes)` gave the memory, and nothing in it is used any more.
pub(crate) unsafe fn release(memory: NonNull<u8>, bytes: usize) {
    // SAFETY: `reserve` made this layout.
    let layout = unsafe { Layout::from_size_align_unchecked(bytes, CHUNK) };
    // SAFETY: as the caller promises.
    unsafe { dealloc(memory.as_ptr(), layout) };
}

/// Where the metadata byte for the address is in the bitmap that starts at `map`, and which bit.
#[inline(always)]
fn bit(address: usize, map: usize) -> (*mut u8, u8) {
    let byte = (address & !(CHUNK - 1)) + map + ((address & (CHUNK - 1)) >> 6);
    (
        std::ptr::with_exposed_provenance_mut(byte),
        1 << (address >> 3 & 7),
    )
}

/// Whether the mark bit is set.
///
/// # Safety
///
/// The address is of an object's header outside of the nursery, as in all functions below.
#[inline(always)]
pub(crate) unsafe fn is_marked(address: usize) -> bool {
    let (byte, mask) = bit(address, MARKS);
    // SAFETY: the header lies in a chunk, and the bitmap is in the same allocation.
    unsafe { *byte & mask != 0 }
}

/// Sets the mark bit; whether it was clear.
///
/// # Safety
///
/// See [`is_marked`].
#[inline(always)]
pub(crate) unsafe fn mark(address: usize) -> bool {
    let (byte, mask) = bit(address, MARKS);
    // SAFETY: the header lies in a chunk, and the bitmap is in the same allocation.
    unsafe {
        let old = *byte;
        *byte = old | mask;
        old & mask == 0
    }
}

/// Clears the mark bit.
///
/// # Safety
///
/// See [`is_marked`].
pub(crate) unsafe fn unmark(address: usize) {
    let (byte, mask) = bit(address, MARKS);
    // SAFETY: the header lies in a chunk, and the bitmap is in the same allocation.
    unsafe { *byte &= !mask };
}

/// Whether the barrier must remember the object.
///
/// # Safety
///
/// See [`is_marked`].
#[inline(always)]
pub(crate) unsafe fn is_unlogged(address: usize) -> bool {
    let (byte, mask) = bit(address, UNLOGGED);
    // SAFETY: the header lies in a chunk, and the bitmap is in the same allocation.
    unsafe { *byte & mask != 0 }
}

/// Says whether the barrier must remember the object from now on.
///
/// # Safety
///
/// See [`is_marked`].
#[inline(always)]
pub(crate) unsafe fn set_unlogged(address: usize, unlogged: bool) {
    let (byte, mask) = bit(address, UNLOGGED);
    // SAFETY: the header lies in a chunk, and the bitmap is in the same allocation.
    unsafe {
        *byte = if unlogged {
            *byte | mask
        } else {
            *byte & !mask
        }
    };
}

/// Clears the bits of all words of the 64 bytes around the address.
///
/// # Safety
///
/// The address is in the first megabyte of a chunk, behind the metadata.
pub(crate) unsafe fn clear_bits(address: usize) {
    for map in [MARKS, UNLOGGED] {
        // SAFETY: the bitmaps are in the same allocation.
        unsafe { bit(address, map).0.write(0) };
    }
}

/// Clears the unlogged bits of whole lines, which are about to be filled with new objects.
///
/// # Safety
///
/// Both addresses are of lines of one chunk, `end` possibly its end.
pub(crate) unsafe fn clear_unlogged(start: usize, end: usize) {
    let (first, _) = bit(start, UNLOGGED);
    // SAFETY: a line has four bytes of the bitmap, which is in the same allocation.
    unsafe { first.write_bytes(0, (end - start) >> 6) };
}

/// Clears all metadata of a chunk that has just been reserved.
///
/// # Safety
///
/// The memory is a chunk.
pub(crate) unsafe fn clear_all(chunk: NonNull<u8>) {
    // SAFETY: the metadata is at the start of a chunk.
    unsafe { chunk.as_ptr().write_bytes(0, META) };
}

/// Clears mark bits and line marks of a chunk, for the next marking.
///
/// # Safety
///
/// The memory is a chunk.
pub(crate) unsafe fn clear_marks(chunk: NonNull<u8>) {
    // SAFETY: both maps are at the start of a chunk.
    unsafe {
        chunk.as_ptr().add(MARKS).write_bytes(0, UNLOGGED - MARKS);
        chunk.as_ptr().add(LINES).write_bytes(0, META - LINES);
    }
}

/// Marks the lines that the object touches.
///
/// # Safety
///
/// The address is of the header of a small object outside of the nursery, `bytes` its size.
#[inline(always)]
pub(crate) unsafe fn mark_lines(address: usize, bytes: usize) {
    let first = (address & (CHUNK - 1)) / LINE;
    let last = ((address & (CHUNK - 1)) + bytes - 1) / LINE;
    let lines = (address & !(CHUNK - 1)) + LINES;
    for line in first..=last {
        let byte: *mut u8 = std::ptr::with_exposed_provenance_mut(lines + line);
        // SAFETY: small objects do not leave their chunk, so the line is one of it.
        unsafe { byte.write(1) };
    }
}

/// The line marks of `count` lines from an address on.
///
/// # Safety
///
/// The address is of a line, and the lines are of one chunk. While the slice is used no line is
/// marked and the chunk is not released.
pub(crate) unsafe fn lines<'a>(address: usize, count: usize) -> &'a [u8] {
    let start = (address & !(CHUNK - 1)) + LINES + (address & (CHUNK - 1)) / LINE;
    // SAFETY: the line marks are initialised when a chunk is reserved.
    unsafe { std::slice::from_raw_parts(std::ptr::with_exposed_provenance(start), count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits and lines of neighbours do not touch each other, first and last words of a chunk included.
    #[test]
    fn bits_and_lines() {
        let memory = reserve(CHUNK).unwrap();
        let base = memory.as_ptr().addr();
        // SAFETY: all addresses are in the chunk.
        unsafe {
            clear_all(memory);
            let words = [META, META + 8, META + 64, CHUNK - 16, CHUNK - 8];
            for (i, at) in words.iter().enumerate() {
                assert!(!is_marked(base + at) && !is_unlogged(base + at));
                assert!(mark(base + at) && !mark(base + at));
                set_unlogged(base + at, true);
                for (j, other) in words.iter().enumerate() {
                    assert_eq!(is_marked(base + other), j <= i);
                    assert_eq!(is_unlogged(base + other), j <= i);
                }
            }
            set_unlogged(base + META, false);
            assert!(!is_unlogged(base + META) && is_unlogged(base + META + 8));
            unmark(base + META + 8);
            assert!(is_marked(base + META) && !is_marked(base + META + 8));
            clear_unlogged(base + META, base + META + LINE);
            assert!(!is_unlogged(base + META + 64) && is_unlogged(base + CHUNK - 8));

            let block = base + META;
            mark_lines(block + 8, LINE - 8);
            mark_lines(block + 3 * LINE - 8, 16);
            assert_eq!(lines(block, 5), [1, 0, 1, 1, 0]);
            mark_lines(base + CHUNK - 8, 8);
            assert_eq!(lines(base + CHUNK - 2 * LINE, 2), [0, 1]);
            clear_marks(memory);
            assert_eq!(lines(block, 5), [0; 5]);
            assert!(!is_marked(base + META) && !is_unlogged(base + META + 8));
            assert!(is_unlogged(base + CHUNK - 8));
            release(memory, CHUNK);
        }
    }
}
