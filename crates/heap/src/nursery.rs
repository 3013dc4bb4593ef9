//! The nursery: one piece of memory in which allocation is the bump of a cursor.
//!
//! `limit` is where the fast path stops. It stands at the end of the memory, or at the cursor while
//! each allocation has to be seen by the slow path: under stress, and beyond the heap's limit.

use crate::poison;
use std::alloc::{Layout, alloc, dealloc};

/// Where most objects are born.
pub(crate) struct Nursery {
    pub cursor: *mut u64,
    pub limit: *mut u64,
    pub end: *mut u64,
    /// Address of the first word, for the test whether an object is here.
    pub start: usize,
    pub bytes: usize,
}

impl Nursery {
    pub fn new(bytes: usize) -> Option<Nursery> {
        let bytes = bytes.next_multiple_of(64);
        let layout = Self::layout(bytes)?;
        // SAFETY: the caller asks for at least 1 KB, so the size is not zero.
        let memory: *mut u64 = unsafe { alloc(layout) }.cast();
        if memory.is_null() {
            return None;
        }
        // SAFETY: the end of the allocation.
        let end = unsafe { memory.add(bytes / 8) };
        Some(Nursery {
            cursor: memory,
            limit: end,
            end,
            start: memory.expose_provenance(),
            bytes,
        })
    }

    fn layout(bytes: usize) -> Option<Layout> {
        Layout::from_size_align(bytes, 64).ok()
    }

    /// Whether the address is in the nursery.
    #[inline(always)]
    pub fn holds(&self, address: usize) -> bool {
        address.wrapping_sub(self.start) < self.bytes
    }

    /// Bytes of the objects in it.
    #[inline]
    pub fn used(&self) -> usize {
        self.cursor.addr() - self.start
    }

    /// Takes `size` words up to the end of the memory, whatever the limit says.
    pub fn take(&mut self, size: usize) -> Option<*mut u64> {
        let room = (self.end.addr() - self.cursor.addr()) / 8;
        if size > room {
            return None;
        }
        let object = self.cursor;
        // SAFETY: there is room for so many words.
        self.cursor = unsafe { object.add(size) };
        Some(object)
    }

    /// Lets the slow path see every allocation, or not.
    pub fn watch(&mut self, every: bool) {
        self.limit = if every { self.cursor } else { self.end };
    }

    /// Empties it: all that lived has been promoted.
    pub fn reset(&mut self, poisoned: bool) {
        // SAFETY: the cursor came from the first word by steps within the memory.
        let memory = unsafe { self.end.sub(self.bytes / 8) };
        if poisoned {
            // SAFETY: no object in it is used any more.
            unsafe { poison::fill(memory, self.used() / 8) };
        }
        self.cursor = memory;
    }
}

impl Drop for Nursery {
    fn drop(&mut self) {
        if let Some(layout) = Self::layout(self.bytes) {
            // SAFETY: `new` allocated this memory with this layout.
            unsafe { dealloc(self.end.sub(self.bytes / 8).cast(), layout) };
        }
    }
}
