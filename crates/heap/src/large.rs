//! Large objects: more than 8 KB, allocated apart, never moved, swept one by one.
//!
//! Those of up to 256 KB are runs of 4 KB pages in chunks of their own; longer ones have a chunk to
//! themselves, as long as they need. Either way the header lies in the first megabyte of a chunk,
//! where [`side`] finds its bits.
//!
//! ```text
//!  … │ record │ header │ words …            │ cards │
//! ```
//!
//! The record says how long the object is, of which generation, and where its cards are: a byte for
//! each 128 bytes of the object, set if the mutator stored a reference there since the last minor
//! collection. So a store into an old array of millions of slots makes the collector look at 16 of
//! them. While an object is young all its cards are set: nothing is to be remembered.
//!
//! Large objects have the generations, too: born young, they become old by being reached in a minor
//! collection, and are freed by it otherwise.

use crate::object::{Generation, LargeRecord};
use crate::side::{self, CHUNK, META};
use crate::{Header, Object, poison};
use std::ptr::NonNull;

/// Bytes of a card.
pub(crate) const CARD: usize = 128;
/// Words of a card.
pub(crate) const CARD_WORDS: usize = CARD / 8;

const PAGE: usize = 4 << 10;
const PAGES: usize = CHUNK / PAGE;
/// Pages at the start of a chunk that its metadata fills.
const META_PAGES: usize = META.div_ceil(PAGE);
/// The longest run of pages; what needs more has a chunk of its own.
const LONGEST_RUN: usize = 64;
const RECORD: usize = size_of::<LargeRecord>();

/// A chunk that is shared by large objects.
struct Shared {
    chunk: NonNull<u8>,
    /// A bit for each page that is in use.
    used: [u64; PAGES / 64],
    /// No run longer than this is free.
    longest: usize,
}

/// All large objects.
pub(crate) struct LargeSpace {
    shared: Vec<Shared>,
    pub old: Vec<Object>,
    pub young: Vec<Object>,
    /// Young objects are at addresses from here …
    low: usize,
    /// … and so many bytes on.
    span: usize,
    /// Bytes of the objects.
    pub bytes: usize,
    poisoned: bool,
}

impl LargeSpace {
    pub fn new(poisoned: bool) -> LargeSpace {
        LargeSpace {
            shared: Vec::new(),
            old: Vec::new(),
            young: Vec::new(),
            low: 0,
            span: 0,
            bytes: 0,
            poisoned,
        }
    }

    /// Whether the address may be of a young object; if not, it is of none.
    #[inline(always)]
    pub fn maybe_young(&self, address: usize) -> bool {
        address.wrapping_sub(self.low) < self.span
    }

    /// Allocates a young object; all its words but the header are uninitialised.
    pub fn take(&mut self, header: Header, size: usize) -> Option<Object> {
        let words = size.checked_mul(8)?;
        let cards = size.div_ceil(CARD_WORDS);
        let total = words.checked_add(cards + RECORD)?;
        let start = if total <= LONGEST_RUN * PAGE {
            self.take_pages(total.div_ceil(PAGE))?
        } else {
            // SAFETY: the allocation is longer than its metadata.
            unsafe { side::reserve(META.checked_add(total)?)?.add(META) }
        };
        // SAFETY: the memory has room for record, object and cards.
        unsafe {
            let record: NonNull<LargeRecord> = start.cast();
            let object = record.add(1).cast::<u64>().as_ptr();
            record.write(LargeRecord {
                index: self.young.len(),
                size,
                generation: Generation::Young,
                dirty: false,
                cards: object.add(size).cast(),
            });
            (*record.as_ptr()).cards.write_bytes(1, cards);
            object.write(header.with_size(Header::LARGE).bits());
            let object = Object::from_pointer(object);
            side::clear_bits(object.address());
            self.born(object);
            self.bytes += words;
            Some(object)
        }
    }

    fn born(&mut self, object: Object) {
        let address = object.address();
        if self.young.is_empty() {
            (self.low, self.span) = (address, 8);
        } else {
            let end = (self.low + self.span).max(address + 8);
            self.low = self.low.min(address);
            self.span = end - self.low;
        }
        self.young.push(object);
    }

    /// After a minor collection: objects that it reached become old, the others are freed.
    pub fn settle_young(&mut self) {
        for object in std::mem::take(&mut self.young) {
            // SAFETY: a large object that has not been freed; what was not reached is unused.
            unsafe {
                let record = &mut *object.record();
                if record.generation == Generation::Reached {
                    record.generation = Generation::Old;
                    record.index = self.old.len();
                    record
                        .cards
                        .write_bytes(0, record.size.div_ceil(CARD_WORDS));
                    side::set_unlogged(object.address(), true);
                    self.old.push(object);
                } else {
                    self.give_back(object);
                }
            }
        }
        self.span = 0;
    }

    /// Clears all mark bits.
    pub fn clear_marks(&mut self) {
        for object in &self.old {
            // SAFETY: a large object that has not been freed.
            unsafe { side::unmark(object.address()) };
        }
    }

    /// Frees the old objects that are not marked; how many.
    pub fn sweep(&mut self) -> usize {
        let before = self.old.len();
        for object in std::mem::take(&mut self.old) {
            // SAFETY: a large object that has not been freed; what is not marked is unused.
            unsafe {
                if side::is_marked(object.address()) {
                    (*object.record()).index = self.old.len();
                    self.old.push(object);
                } else {
                    self.give_back(object);
                }
            }
        }
        // One empty chunk is kept, lest allocation and freeing in turn go to the system each time.
        let mut spare = 1;
        self.shared.retain(|shared| {
            if shared.used != Shared::EMPTY {
                return true;
            }
            if spare > 0 {
                spare -= 1;
                return true;
            }
            // SAFETY: no page of it is in use.
            unsafe { side::release(shared.chunk, CHUNK) };
            false
        });
        before - self.old.len()
    }

    /// Frees one object.
    ///
    /// # Safety
    ///
    /// The object is large and not used any more.
    pub unsafe fn free(&mut self, object: Object) {
        // SAFETY: a large object that has not been freed.
        unsafe {
            let record = object.record();
            let list = match (*record).generation {
                Generation::Old => &mut self.old,
                Generation::Young | Generation::Reached => &mut self.young,
            };
            list.swap_remove((*record).index);
            if let Some(moved) = list.get((*record).index) {
                (*moved.record()).index = (*record).index;
            }
            self.give_back(object);
        }
    }

    /// # Safety
    ///
    /// The object is large, in no list, and not used any more.
    unsafe fn give_back(&mut self, object: Object) {
        // SAFETY: as the caller promises.
        unsafe {
            let size = (*object.record()).size;
            self.bytes -= size * 8;
            let total = total(size);
            let start = NonNull::new_unchecked(object.record().cast::<u8>());
            if total > LONGEST_RUN * PAGE {
                side::release(start.sub(META), META + total);
                return;
            }
            if self.poisoned {
                poison::fill(object.pointer(), size);
            }
            let base = start.as_ptr().addr() & !(CHUNK - 1);
            let first = (start.as_ptr().addr() - base) / PAGE;
            let owner = self
                .shared
                .iter_mut()
                .find(|s| s.chunk.as_ptr().addr() == base);
            if let Some(shared) = owner {
                shared.set(first, total.div_ceil(PAGE), false);
                shared.longest = LONGEST_RUN;
            }
        }
    }

    fn take_pages(&mut self, count: usize) -> Option<NonNull<u8>> {
        for shared in &mut self.shared {
            if let Some(start) = shared.take(count) {
                return Some(start);
            }
        }
        let chunk = side::reserve(CHUNK)?;
        // SAFETY: the chunk has just been reserved.
        unsafe { side::clear_all(chunk) };
        let mut shared = Shared {
            chunk,
            used: Shared::EMPTY,
            longest: LONGEST_RUN,
        };
        let start = shared.take(count);
        self.shared.push(shared);
        start
    }

    /// Bytes reserved from the system.
    pub fn reserved(&self) -> usize {
        let all = self.young.iter().chain(&self.old);
        let huge = all
            .map(|o| total(o.size()))
            .filter(|n| *n > LONGEST_RUN * PAGE);
        self.shared.len() * CHUNK + huge.map(|n| n + META).sum::<usize>()
    }
}

/// Bytes of an object of `size` words with its record and cards.
fn total(size: usize) -> usize {
    RECORD + size * 8 + size.div_ceil(CARD_WORDS)
}

impl Shared {
    const EMPTY: [u64; PAGES / 64] = {
        let mut used = [0; PAGES / 64];
        used[0] = (1 << META_PAGES) - 1;
        used
    };

    /// Takes the first run of free pages that is long enough.
    fn take(&mut self, count: usize) -> Option<NonNull<u8>> {
        if count > self.longest {
            return None;
        }
        let mut run = 0;
        for page in META_PAGES..PAGES {
            run = if self.used[page / 64] >> (page % 64) & 1 == 0 {
                run + 1
            } else {
                0
            };
            if run == count {
                let first = page + 1 - count;
                self.set(first, count, true);
                // SAFETY: a page of the chunk.
                return Some(unsafe { self.chunk.add(first * PAGE) });
            }
        }
        self.longest = count - 1;
        None
    }

    fn set(&mut self, first: usize, count: usize, used: bool) {
        for page in first..first + count {
            let bit = 1 << (page % 64);
            if used {
                self.used[page / 64] |= bit;
            } else {
                self.used[page / 64] &= !bit;
            }
        }
    }
}

impl Drop for LargeSpace {
    fn drop(&mut self) {
        let objects = std::mem::take(&mut self.young);
        for object in objects.into_iter().chain(std::mem::take(&mut self.old)) {
            // SAFETY: the heap goes, so no object is used any more.
            unsafe { self.give_back(object) };
        }
        for shared in &self.shared {
            // SAFETY: a chunk of ours, without objects now.
            unsafe { side::release(shared.chunk, CHUNK) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LayoutId;

    const HEADER: Header = Header::new(LayoutId::new(0), 1, 2);

    #[test]
    fn runs_of_pages_do_not_overlap_and_are_reused() {
        let mut large = LargeSpace::new(true);
        let mut objects: Vec<Object> = [1025, 2000, 9000, 30_000, 1500]
            .iter()
            .cycle()
            .take(200)
            .map(|size| large.take(HEADER, *size).unwrap())
            .collect();
        objects.sort();
        for pair in objects.windows(2) {
            assert!(pair[0].address() + pair[0].size() * 8 < pair[1].address());
        }
        let before = large.reserved();
        // SAFETY: no one else has these objects.
        unsafe { objects.drain(..).for_each(|object| large.free(object)) };
        assert_eq!((large.bytes, large.young.len()), (0, 0));
        for _ in 0..200 {
            assert!(large.take(HEADER, 1500).is_some());
        }
        assert!(large.reserved() <= before);
    }

    #[test]
    fn a_huge_object_has_bits_and_cards() {
        let mut large = LargeSpace::new(false);
        let object = large.take(HEADER, 1 << 20).unwrap();
        let other = large.take(HEADER, 2000).unwrap();
        assert_eq!((object.size(), other.size()), (1 << 20, 2000));
        assert!(large.maybe_young(object.address()) && large.maybe_young(other.address()));
        // SAFETY: a large object of ours.
        unsafe {
            assert!(side::mark(object.address()) && !side::is_unlogged(object.address()));
            (*object.record()).generation = Generation::Reached;
            large.settle_young();
            assert!(side::is_unlogged(object.address()));
            assert_eq!(*(*object.record()).cards.add((1 << 14) - 1), 0);
        }
        assert_eq!((large.old.len(), large.bytes), (1, 8 << 20));
        assert!(!large.maybe_young(object.address()));
        large.clear_marks();
        assert_eq!(large.sweep(), 1);
        assert_eq!(large.bytes, 0);
        assert!(large.take(HEADER, usize::MAX / 8).is_none());
    }

    /// Sweeping closes gaps in the list; freeing one must still find its own place.
    #[test]
    fn objects_know_their_places_after_sweeping() {
        let mut large = LargeSpace::new(true);
        let objects: Vec<Object> = (0..5)
            .map(|i| large.take(HEADER, 2000 + i).unwrap())
            .collect();
        // SAFETY: large objects of ours, used only while they are not freed.
        unsafe {
            for object in &objects {
                (*object.record()).generation = Generation::Reached;
            }
            large.settle_young();
            for object in &objects[2..] {
                side::mark(object.address());
            }
            assert_eq!(large.sweep(), 2);
            large.free(objects[2]);
            assert_eq!(large.old, [objects[4], objects[3]]);
            large.free(objects[3]);
        }
        assert_eq!(large.old, [objects[4]]);
        assert_eq!(large.bytes, 2004 * 8);
    }
}
