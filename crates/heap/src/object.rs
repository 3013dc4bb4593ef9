//! An object, named by the address of its header.
//!
//! An [`Object`] is valid until the next collection. Collections need `&mut Heap` and are `unsafe`
//! to call ([`Heap::collect`](crate::Heap::collect)): who calls one promises that every word and
//! object that is used afterwards was shown as a root. Between two collections nothing moves and
//! nothing is freed but by [`Heap::free_large`](crate::Heap::free_large), so that header, flags and
//! `aux` can be read and written safely through an `Object` held anywhere.
//!
//! Fields are read and written by index. Here are the unchecked ways, for those who have looked at
//! the layout (by a shape check, say); debug builds check the bounds. The checked ways, which know
//! the layout, are `Heap::load` and `Heap::store`.

use crate::{Header, Word};
use std::ptr::NonNull;

/// An object: the address of its header.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct Object(NonNull<u64>);

/// What stands before the header of a large object.
#[repr(C)]
pub(crate) struct LargeRecord {
    /// Place in the list of large objects that holds it.
    pub index: usize,
    /// Words, header included.
    pub size: usize,
    pub generation: Generation,
    /// Whether it is in the list of those that have a dirty card.
    pub dirty: bool,
    /// The first of its cards.
    pub cards: *mut u8,
}

/// How old a large object is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Generation {
    Young,
    /// Young, and reached by the minor collection that is running.
    Reached,
    Old,
}

impl Object {
    /// The object whose header is at the address.
    ///
    /// # Safety
    ///
    /// The address was given by [`Object::address`] for an object that has not been collected or
    /// moved since.
    #[inline(always)]
    pub unsafe fn from_address(address: usize) -> Object {
        // SAFETY: an object's address is not null.
        Object(unsafe { NonNull::new_unchecked(std::ptr::with_exposed_provenance_mut(address)) })
    }

    /// # Safety
    ///
    /// The pointer is to the header of an object.
    #[inline(always)]
    pub(crate) unsafe fn from_pointer(pointer: *mut u64) -> Object {
        // SAFETY: a pointer to a header is not null.
        Object(unsafe { NonNull::new_unchecked(pointer) })
    }

    /// Where the header is; a multiple of 8, never 0.
    #[inline(always)]
    pub fn address(self) -> usize {
        self.0.as_ptr().expose_provenance()
    }

    #[inline(always)]
    pub(crate) fn pointer(self) -> *mut u64 {
        self.0.as_ptr()
    }

    /// The header.
    #[inline(always)]
    pub fn header(self) -> Header {
        // SAFETY: an `Object` names a live object, which starts with its header.
        Header::from_bits(unsafe { self.0.read() })
    }

    #[inline(always)]
    fn set_header(self, header: Header) {
        // SAFETY: an `Object` names a live object, which starts with its header.
        unsafe { self.0.write(header.bits()) }
    }

    /// Sets the mutator's flags.
    #[inline(always)]
    pub fn set_flags(self, flags: u8) {
        self.set_header(self.header().with_flags(flags));
    }

    /// Sets the mutator's `aux`.
    #[inline(always)]
    pub fn set_aux(self, aux: u32) {
        self.set_header(self.header().with_aux(aux));
    }

    /// Words, header included.
    #[inline(always)]
    pub fn size(self) -> usize {
        let field = self.header().size_field();
        if field == Header::LARGE {
            // SAFETY: the header says that the object is large.
            unsafe { (*self.record()).size }
        } else {
            field as usize
        }
    }

    /// # Safety
    ///
    /// The object is large.
    #[inline(always)]
    pub(crate) unsafe fn record(self) -> *mut LargeRecord {
        // SAFETY: a record stands before each large object, in the same allocation.
        unsafe { self.0.as_ptr().cast::<LargeRecord>().sub(1) }
    }

    /// The value at the index.
    ///
    /// # Safety
    ///
    /// `index` is below the size, and the layout says that this word is a value of the heap's type.
    #[inline(always)]
    pub unsafe fn get<W: Word>(self, index: usize) -> W {
        // SAFETY: as the caller promises; what lies in a value's place was written as one.
        unsafe { W::from_bits(self.raw(index)) }
    }

    /// Stores a value into a *fresh* object: one allocated since the last safepoint. Into any other
    /// store by `Heap::store_unchecked`, or run the barriers.
    ///
    /// # Safety
    ///
    /// `index` is above 0 and below the size, and the layout says that this word is a value of the
    /// heap's type.
    #[inline(always)]
    pub unsafe fn set<W: Word>(self, index: usize, word: W) {
        // SAFETY: as the caller promises.
        unsafe { self.set_raw(index, word.bits()) }
    }

    /// The bits of the word at the index.
    ///
    /// # Safety
    ///
    /// `index` is below the size.
    #[inline(always)]
    pub unsafe fn raw(self, index: usize) -> u64 {
        debug_assert!(index < self.size(), "word {index} of {}", self.size());
        // SAFETY: the word is within the object, as the caller promises.
        unsafe { self.0.add(index).read() }
    }

    /// Sets the bits of the word at the index.
    ///
    /// # Safety
    ///
    /// `index` is above 0 and below the size, and the layout says that this word is no value.
    #[inline(always)]
    pub unsafe fn set_raw(self, index: usize, bits: u64) {
        debug_assert!(
            index > 0 && index < self.size(),
            "word {index} of {}",
            self.size()
        );
        // SAFETY: the word is within the object, as the caller promises.
        unsafe { self.0.add(index).write(bits) }
    }

    /// The words from `from` to the end, as they lie in memory.
    ///
    /// # Safety
    ///
    /// `from` is above 0 and at most the size. Until the slice is dropped no one writes to these
    /// words, no collection runs, and the object is not freed.
    #[inline(always)]
    pub unsafe fn words<'a>(self, from: usize) -> &'a [u64] {
        let size = self.size();
        debug_assert!(from > 0 && from <= size, "words {from}.. of {size}");
        // SAFETY: the words are within the object and initialised; the rest the caller promises.
        unsafe { std::slice::from_raw_parts(self.0.as_ptr().add(from), size - from) }
    }

    /// The words from `from` to the end, to be written.
    ///
    /// # Safety
    ///
    /// As for [`Object::words`], and no one else reads them either. Into words that are values only
    /// the bits of valid ones are written, and if the object is not fresh the barriers are run.
    #[inline(always)]
    pub unsafe fn words_mut<'a>(self, from: usize) -> &'a mut [u64] {
        let size = self.size();
        debug_assert!(from > 0 && from <= size, "words {from}.. of {size}");
        // SAFETY: the words are within the object and initialised; the rest the caller promises.
        unsafe { std::slice::from_raw_parts_mut(self.0.as_ptr().add(from), size - from) }
    }

    /// The bytes from word `from` to the end.
    ///
    /// # Safety
    ///
    /// As for [`Object::words`].
    #[inline(always)]
    pub unsafe fn bytes<'a>(self, from: usize) -> &'a [u8] {
        // SAFETY: as the caller promises; any word is eight bytes.
        let words = unsafe { self.words(from) };
        // SAFETY: the same memory; bytes need no alignment.
        unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), words.len() * 8) }
    }

    /// The bytes from word `from` to the end, to be written.
    ///
    /// # Safety
    ///
    /// As for [`Object::words_mut`]; none of the words is a value.
    #[inline(always)]
    pub unsafe fn bytes_mut<'a>(self, from: usize) -> &'a mut [u8] {
        // SAFETY: as the caller promises.
        let words = unsafe { self.words_mut(from) };
        // SAFETY: the same memory; any eight bytes are a word.
        unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), words.len() * 8) }
    }
}
