//! The minor collection: what lives of the nursery is copied to the old space.
//!
//! It starts at the roots, the handles, the remembered set, and the fresh objects of the old space,
//! and follows references to young objects only. The first time an object of the nursery is met it
//! is copied, and its new address takes the place of the header in the old copy; bit 0 of an address
//! is clear, that of a header set. Copies are scanned from a stack, last first: a list or tree lies
//! in the old space in the order in which a program will walk it.
//!
//! Everything that survives becomes old at once. When tracing is over no reference into the nursery
//! is left, except in weak words, which are then forwarded or cleared.

use crate::blocks::OldSpace;
use crate::large::{CARD_WORDS, LargeSpace};
use crate::object::Generation;
use crate::prefetch::prefetch;
use crate::scan::{Layouts, scan, scan_weak};
use crate::{Header, Layout, Object, Word, side};
use std::marker::PhantomData;

/// How many cards are looked at together.
const CARDS_AT_ONCE: usize = 16;
/// How many cards ahead are announced to the processor.
const AHEAD: usize = 8;
/// How many slots are written down before they are followed.
const SLOTS: usize = 32;

/// A minor collection under way.
pub(crate) struct Minor<'h, W: Word> {
    /// Address and size of the nursery.
    pub start: usize,
    pub bytes: usize,
    pub old: &'h mut OldSpace,
    pub large: &'h LargeSpace,
    pub layouts: &'h Layouts,
    /// Old copies and large objects that have not been scanned.
    pub stack: Vec<Object>,
    /// Objects with weak words that have been scanned.
    pub weak: Vec<Object>,
    /// How many objects were copied or, if large, reached.
    pub reached: usize,
    /// Indices of the first words of set cards, while they are scanned.
    pub set_cards: Vec<usize>,
    /// Slots that refer into the nursery and have not been followed.
    pub slots: Vec<*mut u64>,
    pub word: PhantomData<W>,
}

impl<W: Word> Minor<'_, W> {
    /// What the object is now: its copy, if it was in the nursery and lives.
    ///
    /// # Safety
    ///
    /// The object was live before this collection, as in all functions below.
    #[inline(always)]
    unsafe fn now(&mut self, object: Object) -> Option<Object> {
        let address = object.address();
        if address.wrapping_sub(self.start) < self.bytes {
            // SAFETY: an object in the nursery.
            return Some(unsafe { self.promote(object) });
        }
        if self.large.maybe_young(address) {
            // SAFETY: an object outside of the nursery.
            unsafe { self.reach(object) };
        }
        None
    }

    /// Copies an object of the nursery unless it has been.
    ///
    /// # Safety
    ///
    /// The object is in the nursery.
    #[inline(always)]
    unsafe fn promote(&mut self, object: Object) -> Object {
        let from = object.pointer();
        // SAFETY: in the place of the header is the header or the address of the copy.
        unsafe {
            let header = Header::from_bits(from.read());
            if !header.is_header() {
                return Object::from_address(header.bits() as usize);
            }
            let size = header.size_field() as usize;
            let Some(to) = self.old.take(size) else {
                panic!("invariant: room for all survivors was ensured before the collection");
            };
            to.write(header.bits());
            for index in 1..size {
                to.add(index).write(from.add(index).read());
            }
            let copy = Object::from_pointer(to);
            from.write(copy.address() as u64);
            side::set_unlogged(copy.address(), true);
            self.reached += 1;
            if !matches!(self.layouts.of(header), Layout::Raw | Layout::Host) {
                self.stack.push(copy);
            }
            copy
        }
    }

    /// # Safety
    ///
    /// The object is outside of the nursery.
    #[inline(never)]
    unsafe fn reach(&mut self, object: Object) {
        if object.header().is_large() {
            // SAFETY: the header says that the object is large.
            let record = unsafe { &mut *object.record() };
            if record.generation == Generation::Young {
                record.generation = Generation::Reached;
                self.reached += 1;
                self.stack.push(object);
            }
        }
    }

    /// Follows the references of a slice of words.
    ///
    /// # Safety
    ///
    /// They referred to live objects before this collection.
    pub unsafe fn visit(&mut self, words: &mut [W]) {
        for word in words {
            if let Some(object) = word.object() {
                // SAFETY: as the caller promises.
                if let Some(copy) = unsafe { self.now(object) } {
                    *word = W::refer(copy);
                }
            }
        }
    }

    /// Keeps objects that are held as such.
    ///
    /// # Safety
    ///
    /// They were live before this collection.
    pub unsafe fn visit_objects(&mut self, objects: &mut [Object]) {
        for object in objects {
            // SAFETY: as the caller promises.
            *object = unsafe { self.now(*object) }.unwrap_or(*object);
        }
    }

    /// Follows the references of an object, at indices in `from..to`.
    ///
    /// # Safety
    ///
    /// The object is not in the nursery and has at least `to` words.
    #[inline(always)]
    pub unsafe fn scan(&mut self, object: Object, from: usize, to: usize) {
        let layout = self.layouts.of(object.header());
        // SAFETY: values were written as such, and they refer to objects that were live.
        unsafe {
            let weak = scan(layout, object.pointer(), from, to, |slot| {
                if let Some(target) = W::from_bits(slot.read()).object()
                    && let Some(copy) = self.now(target)
                {
                    slot.write(W::refer(copy).bits());
                }
            });
            if weak {
                self.weak.push(object);
            }
        }
    }

    /// Scans the fresh objects of the old space, which are not fresh any more then. Bytes, objects.
    ///
    /// # Safety
    ///
    /// The ranges are what [`OldSpace::take_fresh`] has given.
    pub unsafe fn scan_fresh(&mut self, ranges: &[(usize, usize)]) -> (usize, usize) {
        let (mut bytes, mut objects) = (0, 0);
        for (start, end) in ranges {
            let mut at = *start;
            while at < *end {
                // SAFETY: objects fill the range without gaps.
                unsafe {
                    let object = Object::from_address(at);
                    let size = object.size();
                    self.scan(object, 1, size);
                    side::set_unlogged(at, true);
                    at += size * 8;
                }
                objects += 1;
            }
            bytes += end - start;
        }
        (bytes, objects)
    }

    /// Scans a remembered object, and lets the barrier see it again.
    ///
    /// # Safety
    ///
    /// The object is old.
    pub unsafe fn scan_remembered(&mut self, object: Object) -> usize {
        let size = object.size();
        // SAFETY: as the caller promises.
        unsafe {
            side::set_unlogged(object.address(), true);
            self.scan(object, 1, size);
        }
        size * 8
    }

    /// Scans the set cards of a large object and clears them.
    ///
    /// # Safety
    ///
    /// The object is large and old.
    pub unsafe fn scan_cards(&mut self, object: Object) -> usize {
        // SAFETY: the object is large; its cards are as many as the size says.
        unsafe {
            let record = &mut *object.record();
            record.dirty = false;
            let (size, count) = (record.size, record.size.div_ceil(CARD_WORDS));
            let cards = std::slice::from_raw_parts_mut(record.cards, count);
            let mut set = std::mem::take(&mut self.set_cards);
            // Most cards are clear: look at them by the dozen.
            for (block, several) in cards.chunks_mut(CARDS_AT_ONCE).enumerate() {
                if several.iter().any(|card| *card != 0) {
                    for (index, card) in several.iter_mut().enumerate() {
                        if std::mem::take(card) != 0 {
                            set.push((block * CARDS_AT_ONCE + index) * CARD_WORDS);
                        }
                    }
                }
            }
            let bytes = set.len() * CARD_WORDS * 8;
            for from in set.iter().take(AHEAD) {
                prefetch(object.pointer().add(*from));
            }
            for (index, from) in set.iter().enumerate() {
                if let Some(later) = set.get(index + AHEAD) {
                    prefetch(object.pointer().add(*later));
                }
                self.scan_later(object, (*from).max(1), (from + CARD_WORDS).min(size));
            }
            self.scan_slots();
            set.clear();
            self.set_cards = set;
            bytes
        }
    }

    /// As [`Minor::scan`], but the slots that refer into the nursery are only written down, and
    /// the headers there announced. Some time later, [`Minor::scan_slots`] does the rest.
    ///
    /// # Safety
    ///
    /// As for [`Minor::scan`].
    #[inline(always)]
    unsafe fn scan_later(&mut self, object: Object, from: usize, to: usize) {
        let layout = self.layouts.of(object.header());
        // SAFETY: values were written as such, and they refer to objects that were live.
        unsafe {
            let weak = scan(layout, object.pointer(), from, to, |slot| {
                if let Some(target) = W::from_bits(slot.read()).object() {
                    let address = target.address();
                    if address.wrapping_sub(self.start) < self.bytes {
                        prefetch(target.pointer());
                        self.slots.push(slot);
                    } else if self.large.maybe_young(address) {
                        self.reach(target);
                    }
                }
            });
            if weak {
                self.weak.push(object);
            }
            if self.slots.len() >= SLOTS {
                self.scan_slots();
            }
        }
    }

    /// Promotes what the slots that were written down refer to.
    ///
    /// # Safety
    ///
    /// `scan_later` wrote them down, in this collection.
    unsafe fn scan_slots(&mut self) {
        let mut slots = std::mem::take(&mut self.slots);
        for slot in slots.drain(..) {
            // SAFETY: a value of an old object; each slot is written down once.
            unsafe {
                if let Some(target) = W::from_bits(slot.read()).object()
                    && let Some(copy) = self.now(target)
                {
                    slot.write(W::refer(copy).bits());
                }
            }
        }
        self.slots = slots;
    }

    /// Scans all that has been reached, and what is reached from there.
    ///
    /// # Safety
    ///
    /// What is on the stack was pushed by this collection.
    pub unsafe fn trace(&mut self) {
        while let Some(object) = self.stack.pop() {
            let size = object.size();
            // SAFETY: a copy or a large object.
            unsafe { self.scan(object, 1, size) };
        }
    }

    /// After tracing: forwards weak words and clears those whose objects died. How many of these.
    ///
    /// # Safety
    ///
    /// Tracing is over.
    pub unsafe fn settle_weak(&mut self, empty: W) -> usize {
        let mut cleared = 0;
        let mut objects = std::mem::take(&mut self.weak);
        objects.sort_unstable();
        objects.dedup();
        for object in objects {
            let size = object.size();
            let layout = self.layouts.of(object.header());
            // SAFETY: weak words are values; they refer to objects that were live.
            unsafe {
                scan_weak(layout, object.pointer(), size, |slot| {
                    let word = W::from_bits(slot.read());
                    let kept = self.survivor(word);
                    cleared += usize::from(kept.is_none());
                    slot.write(kept.unwrap_or(empty).bits());
                });
            }
        }
        cleared
    }

    /// After tracing: the word as it is now, or `None` if its object died.
    ///
    /// # Safety
    ///
    /// The word was valid before the collection.
    pub unsafe fn survivor(&self, word: W) -> Option<W> {
        let Some(object) = word.object() else {
            return Some(word);
        };
        let address = object.address();
        // SAFETY: the memory of objects is not freed before the collection is over.
        unsafe {
            if address.wrapping_sub(self.start) < self.bytes {
                let header = Header::from_bits(object.pointer().read());
                return (!header.is_header())
                    .then(|| W::refer(Object::from_address(header.bits() as usize)));
            }
            if self.large.maybe_young(address) && object.header().is_large() {
                let dead = (*object.record()).generation == Generation::Young;
                return (!dead).then_some(word);
            }
        }
        Some(word)
    }
}
