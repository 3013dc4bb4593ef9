//! Buffers: the objects of variable size, of words or of bytes.
//!
//! A buffer belongs to one array, map or set (then it goes when that outgrows it, and [`replace`] gives its memory back at once if it
//! is large), or to the grown strings that share a prefix of it. Whoever owns it knows how much of it is in use.
//!
//! The functions that take an index are `unsafe`: the owner's invariant says that the index is below the capacity, and a second
//! check at each access would cost more than the access.

use crate::object::{Kind, barrier_range};
use crate::{Heap, OutOfMemory, Value};
use ruchyruchy_heap::Object;

/// A buffer of words that are values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Words(Object);

/// A buffer of bytes, or of numbers of eight bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Bytes(Object);

/// The most elements that a buffer is asked for.
pub(crate) const MAX_LEN: usize = u32::MAX as usize;

impl Words {
    /// A buffer of nils.
    pub fn make(heap: &mut Heap, capacity: usize) -> Result<Words, OutOfMemory> {
        if capacity > MAX_LEN {
            return Err(OutOfMemory);
        }
        Ok(Words(heap.alloc(Kind::Words.header(0, 0), capacity + 1)?))
    }

    #[inline(always)]
    pub fn of(value: Value) -> Option<Words> {
        value.object_of(Kind::Words).map(Words)
    }

    /// # Safety
    /// The word refers to a buffer of this kind.
    #[inline(always)]
    pub unsafe fn of_known(value: Value) -> Words {
        debug_assert!(Words::of(value).is_some());
        // SAFETY: the word is a reference.
        Words(unsafe { value.object_known() })
    }

    #[inline(always)]
    pub fn value(self) -> Value {
        Value::refer(self.0)
    }

    #[inline(always)]
    pub fn object(self) -> Object {
        self.0
    }

    /// Number of words.
    #[inline(always)]
    pub fn capacity(self) -> usize {
        self.0.size() - 1
    }

    /// A number that the owner keeps with the buffer.
    #[inline(always)]
    pub fn note(self) -> usize {
        self.0.header().aux() as usize
    }

    pub fn set_note(self, note: usize) {
        self.0.set_aux(note as u32);
    }

    /// # Safety
    /// `i` is below the capacity.
    #[inline(always)]
    pub unsafe fn get(self, i: usize) -> Value {
        // SAFETY: as the caller promises; all words of this kind but the header are values.
        unsafe { self.0.get(i + 1) }
    }

    /// # Safety
    /// `i` is below the capacity.
    #[inline(always)]
    pub unsafe fn set(self, heap: &mut Heap, i: usize, value: Value) {
        // SAFETY: as the caller promises.
        unsafe { heap.store_unchecked(self.0, i + 1, value) }
    }

    /// Moves `len` words within the buffer.
    ///
    /// # Safety
    /// Both ranges are within the capacity.
    pub unsafe fn shift(self, heap: &mut Heap, from: usize, to: usize, len: usize) {
        if len == 0 {
            return;
        }
        // SAFETY: the ranges are within the buffer, and nobody else looks at it meanwhile; the barrier follows.
        unsafe { self.0.words_mut(1).copy_within(from..from + len, to) };
        barrier_range(heap, self.0, to + 1, to + len + 1);
    }

    /// Copies `len` words of another buffer.
    ///
    /// # Safety
    /// Both ranges are within their capacities, and the buffers are different ones.
    pub unsafe fn copy_from(
        self,
        heap: &mut Heap,
        to: usize,
        source: Words,
        from: usize,
        len: usize,
    ) {
        if len == 0 {
            return;
        }
        debug_assert!(self != source);
        // SAFETY: the ranges are within the buffers, which differ; the barrier follows.
        unsafe {
            let source = &source.0.words(1)[from..from + len];
            self.0.words_mut(1)[to..to + len].copy_from_slice(source);
        }
        barrier_range(heap, self.0, to + 1, to + len + 1);
    }

    /// Writes `len` equal words.
    ///
    /// # Safety
    /// The range is within the capacity.
    pub unsafe fn fill(self, heap: &mut Heap, at: usize, len: usize, value: Value) {
        // SAFETY: the range is within the buffer, the word is valid; the barrier follows.
        unsafe { self.0.words_mut(1)[at..at + len].fill(value.bits()) };
        if value.is_reference() {
            barrier_range(heap, self.0, at + 1, at + len + 1);
        }
    }
}

impl Bytes {
    /// A buffer of zeros.
    pub fn make(heap: &mut Heap, capacity: usize) -> Result<Bytes, OutOfMemory> {
        if capacity / 8 > MAX_LEN {
            return Err(OutOfMemory);
        }
        Ok(Bytes(heap.alloc_raw(
            Kind::Bytes.header(0, 0),
            capacity.div_ceil(8) + 1,
        )?))
    }

    #[inline(always)]
    pub fn of(value: Value) -> Option<Bytes> {
        value.object_of(Kind::Bytes).map(Bytes)
    }

    /// # Safety
    /// The word refers to a buffer of this kind.
    #[inline(always)]
    pub unsafe fn of_known(value: Value) -> Bytes {
        debug_assert!(Bytes::of(value).is_some());
        // SAFETY: the word is a reference.
        Bytes(unsafe { value.object_known() })
    }

    #[inline(always)]
    pub fn value(self) -> Value {
        Value::refer(self.0)
    }

    /// Number of bytes.
    #[inline(always)]
    pub fn capacity(self) -> usize {
        (self.0.size() - 1) * 8
    }

    /// A number that the owner keeps with the buffer.
    #[inline(always)]
    pub fn note(self) -> usize {
        self.0.header().aux() as usize
    }

    #[inline(always)]
    pub fn set_note(self, note: usize) {
        self.0.set_aux(note as u32);
    }

    /// The bytes.
    ///
    /// # Safety
    /// Nobody writes to the part that is used while it is.
    #[inline(always)]
    pub unsafe fn bytes<'a>(self) -> &'a [u8] {
        // SAFETY: as the caller promises.
        unsafe { self.0.bytes(1) }
    }

    /// # Safety
    /// `i` is below an eighth of the capacity.
    #[inline(always)]
    pub unsafe fn word(self, i: usize) -> u64 {
        // SAFETY: as the caller promises.
        unsafe { self.0.raw(i + 1) }
    }

    /// # Safety
    /// `i` is below an eighth of the capacity.
    #[inline(always)]
    pub unsafe fn set_word(self, i: usize, bits: u64) {
        // SAFETY: as the caller promises; buffers of bytes hold no values.
        unsafe { self.0.set_raw(i + 1, bits) }
    }

    #[inline(always)]
    fn start(self) -> *mut u8 {
        std::ptr::with_exposed_provenance_mut::<u8>(self.0.address() + 8)
    }

    /// # Safety
    /// `i` is below the capacity.
    #[inline(always)]
    pub unsafe fn byte(self, i: usize) -> u8 {
        debug_assert!(i < self.capacity());
        // SAFETY: the byte is within the buffer, which starts behind the header.
        unsafe { self.start().add(i).read() }
    }

    /// # Safety
    /// `i` is below the capacity.
    #[inline(always)]
    pub unsafe fn set_byte(self, i: usize, byte: u8) {
        debug_assert!(i < self.capacity());
        // SAFETY: the byte is within the buffer, which starts behind the header.
        unsafe { self.start().add(i).write(byte) }
    }

    /// The `i`th number of four bytes.
    ///
    /// # Safety
    /// `i` is below a quarter of the capacity.
    #[inline(always)]
    pub unsafe fn half(self, i: usize) -> u32 {
        debug_assert!(i < self.capacity() / 4);
        // SAFETY: the four bytes are within the buffer, which starts at a multiple of 8.
        unsafe { self.start().cast::<u32>().add(i).read() }
    }

    /// # Safety
    /// `i` is below a quarter of the capacity.
    #[inline(always)]
    pub unsafe fn set_half(self, i: usize, half: u32) {
        debug_assert!(i < self.capacity() / 4);
        // SAFETY: the four bytes are within the buffer, which starts at a multiple of 8.
        unsafe { self.start().cast::<u32>().add(i).write(half) }
    }

    /// Writes bytes.
    ///
    /// # Safety
    /// The range is within the capacity, and `source` is not that range.
    pub unsafe fn write(self, at: usize, source: &[u8]) {
        debug_assert!(at + source.len() <= self.capacity());
        // SAFETY: the range is within the buffer and apart from the source.
        unsafe {
            self.start()
                .add(at)
                .copy_from_nonoverlapping(source.as_ptr(), source.len());
        }
    }

    /// Moves bytes within the buffer.
    ///
    /// # Safety
    /// Both ranges are within the capacity.
    pub unsafe fn shift(self, from: usize, to: usize, len: usize) {
        debug_assert!(from.max(to) + len <= self.capacity());
        // SAFETY: both ranges are within the buffer.
        unsafe { self.start().add(to).copy_from(self.start().add(from), len) }
    }
}

/// Gives back the memory of a buffer that its only owner has just replaced.
pub(crate) fn discard(heap: &mut Heap, buffer: Value) {
    if let Some(object) = buffer.object() {
        debug_assert!(matches!(Kind::of(object), Kind::Words | Kind::Bytes));
        // SAFETY: a buffer of an array, map or set is referred to by its owner alone, which has another one now.
        unsafe { heap.free_large(object) }
    }
}
