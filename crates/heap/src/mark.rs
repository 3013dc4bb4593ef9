//! Marking, the first half of a major collection.
//!
//! The nursery is empty when it starts, so all objects have mark bits. An object is marked when it is
//! first met and scanned when it comes from the stack; objects without values are scanned, too,
//! because their lines have to be marked. Between stack and scan there is a short queue, in which the
//! object is fetched from memory. Long objects are scanned in pieces, so that an array of
//! millions of references does not put them all on the stack at once.

use crate::prefetch::prefetch;
use crate::scan::{Layouts, scan, scan_weak};
use crate::{Object, Word, side};
use std::marker::PhantomData;

/// Words of an object that are scanned at once.
const PIECE: usize = 512;
/// How many objects are announced to the processor before they are scanned.
const QUEUE: usize = 8;

/// A marking under way.
pub(crate) struct Marker<'h, W: Word> {
    layouts: &'h Layouts,
    /// Marked objects that have not been scanned.
    pub stack: Vec<Object>,
    /// Long objects, and from where on they have not been scanned.
    pieces: Vec<(Object, usize)>,
    /// Objects with weak words.
    weak: Vec<Object>,
    /// Bytes of marked small objects.
    pub small: usize,
    /// Bytes of marked large objects.
    pub large: usize,
    /// How many objects are marked.
    pub objects: usize,
    word: PhantomData<W>,
}

impl<'h, W: Word> Marker<'h, W> {
    /// A marking that uses the memory of this empty stack.
    pub fn new(layouts: &'h Layouts, stack: Vec<Object>) -> Marker<'h, W> {
        Marker {
            layouts,
            stack,
            pieces: Vec::new(),
            weak: Vec::new(),
            small: 0,
            large: 0,
            objects: 0,
            word: PhantomData,
        }
    }

    /// Marks an object.
    ///
    /// # Safety
    ///
    /// The object is live and outside of the nursery.
    #[inline(always)]
    pub unsafe fn mark(&mut self, object: Object) {
        // SAFETY: as the caller promises.
        if unsafe { side::mark(object.address()) } {
            self.stack.push(object);
        }
    }

    /// Marks what the words refer to.
    ///
    /// # Safety
    ///
    /// Their objects are live and outside of the nursery.
    pub unsafe fn visit(&mut self, words: &[W]) {
        for object in words.iter().filter_map(|word| word.object()) {
            // SAFETY: as the caller promises.
            unsafe { self.mark(object) };
        }
    }

    /// Scans all that is marked, and what is marked by that.
    ///
    /// # Safety
    ///
    /// The nursery is empty, and every reference in a live object is valid.
    pub unsafe fn trace(&mut self) {
        // A ring: `waiting` objects from `next` on.
        let mut queue: [Option<Object>; QUEUE] = [None; QUEUE];
        let (mut next, mut waiting) = (0, 0);
        loop {
            while waiting < QUEUE
                && let Some(object) = self.stack.pop()
            {
                prefetch(object.pointer());
                queue[(next + waiting) % QUEUE] = Some(object);
                waiting += 1;
            }
            // SAFETY: as the caller promises.
            unsafe {
                if let Some(object) = queue[next].take() {
                    next = (next + 1) % QUEUE;
                    waiting -= 1;
                    self.scan_marked(object);
                } else if let Some((object, from)) = self.pieces.pop() {
                    let size = object.size();
                    let to = (from + PIECE).min(size);
                    if to < size {
                        self.pieces.push((object, to));
                    }
                    self.scan(object, from, to);
                } else {
                    return;
                }
            }
        }
    }

    /// # Safety
    ///
    /// The object is marked and has not been scanned.
    #[inline(always)]
    unsafe fn scan_marked(&mut self, object: Object) {
        let size = object.size();
        self.objects += 1;
        if object.header().is_large() {
            self.large += size * 8;
            self.pieces.push((object, 1));
        } else {
            self.small += size * 8;
            // SAFETY: a small object outside of the nursery.
            unsafe {
                side::mark_lines(object.address(), size * 8);
                self.scan(object, 1, size);
            }
        }
    }

    /// # Safety
    ///
    /// The object is live and has at least `to` words.
    #[inline(always)]
    unsafe fn scan(&mut self, object: Object, from: usize, to: usize) {
        let layout = self.layouts.of(object.header());
        // SAFETY: values were written as such and are valid.
        unsafe {
            let weak = scan(layout, object.pointer(), from, to, |slot| {
                if let Some(target) = W::from_bits(slot.read()).object() {
                    self.mark(target);
                }
            });
            if weak && from <= 1 {
                self.weak.push(object);
            }
        }
    }

    /// After tracing: clears weak words whose objects died. How many.
    ///
    /// # Safety
    ///
    /// Tracing is over, and nothing has been freed yet.
    pub unsafe fn settle_weak(&mut self, empty: W) -> usize {
        let mut cleared = 0;
        for object in std::mem::take(&mut self.weak) {
            let size = object.size();
            let layout = self.layouts.of(object.header());
            // SAFETY: weak words are values; what they refer to has not been freed.
            unsafe {
                scan_weak(layout, object.pointer(), size, |slot| {
                    if survivor(W::from_bits(slot.read())).is_none() {
                        slot.write(empty.bits());
                        cleared += 1;
                    }
                });
            }
        }
        cleared
    }
}

/// After tracing: the word, or `None` if its object died.
///
/// # Safety
///
/// The word was valid before the collection, the nursery is empty, and nothing has been freed yet.
pub(crate) unsafe fn survivor<W: Word>(word: W) -> Option<W> {
    match word.object() {
        // SAFETY: as the caller promises.
        Some(object) if !unsafe { side::is_marked(object.address()) } => None,
        _ => Some(word),
    }
}
