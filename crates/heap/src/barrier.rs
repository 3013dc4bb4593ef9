//! The write barrier and the remembered set.
//!
//! A minor collection looks at the nursery only, so it must know every old object that may refer
//! into it. The mutator tells: after a reference has been stored into an object, it calls
//! [`Heap::barrier`] (or [`Heap::barrier_card`] for what may be large) with the object.
//!
//! - In the nursery: nothing to do; a range check.
//! - Old and small: if its unlogged bit is set, the object goes into the remembered set and the bit
//!   is cleared, so that further stores stop at the bit.
//! - Old and large, by `barrier_card`: the card of the word is set, and the object goes into the
//!   list of those with cards once.
//! - Fresh, or large and young: the bit is clear, or all cards are set; nothing to do.
//!
//! The other half, for marking while the program runs: a collector that marks what was reachable at
//! a moment (a *snapshot at the beginning*, SATB) must hear of each reference that is overwritten
//! before it has been seen. [`Heap::barrier_before`] keeps such words while marking is on, and the
//! marker takes them as roots. All marking stops the program today, so it is never on while the
//! program runs, and the half costs a load and a test.

use crate::large::CARD_WORDS;
use crate::object::Generation;
use crate::{Heap, Object, Word, side};

/// What the mutator has told since the last collection.
pub(crate) struct Remembered {
    /// Old objects into which references were stored. Their unlogged bits are clear.
    pub objects: Vec<Object>,
    /// Old large objects with set cards.
    pub carded: Vec<Object>,
    /// Whether overwritten words are kept.
    pub marking: bool,
    /// Objects whose references were overwritten while marking was on.
    pub snapshot: Vec<Object>,
}

impl Remembered {
    pub fn new() -> Remembered {
        Remembered {
            objects: Vec::new(),
            carded: Vec::new(),
            marking: false,
            snapshot: Vec::new(),
        }
    }

    /// The object is being freed.
    pub fn forget(&mut self, object: Object) {
        self.objects.retain(|other| *other != object);
        self.carded.retain(|other| *other != object);
        self.snapshot.retain(|other| *other != object);
    }
}

impl<W: Word> Heap<W> {
    /// The write barrier's generational half: to be called when a reference has been stored into an
    /// object that may be old, before the next safepoint. Remembers the object.
    #[inline(always)]
    pub fn barrier(&mut self, parent: Object) {
        let address = parent.address();
        if self.nursery.holds(address) {
            return;
        }
        // SAFETY: an object outside of the nursery.
        if unsafe { side::is_unlogged(address) } {
            self.remember(parent);
        }
    }

    #[cold]
    #[inline(never)]
    fn remember(&mut self, parent: Object) {
        // SAFETY: an object outside of the nursery, as `barrier` has found.
        unsafe { side::set_unlogged(parent.address(), false) };
        self.remembered.objects.push(parent);
    }

    /// As [`Heap::barrier`] for an object that may be large, of which only the word at the index
    /// has been written: remembers the card of 128 bytes that holds the word.
    #[inline(always)]
    pub fn barrier_card(&mut self, parent: Object, index: usize) {
        let address = parent.address();
        if self.nursery.holds(address) {
            return;
        }
        if parent.header().is_large() {
            self.barrier_large(parent, index);
        // SAFETY: an object outside of the nursery.
        } else if unsafe { side::is_unlogged(address) } {
            self.remember(parent);
        }
    }

    #[inline]
    fn barrier_large(&mut self, parent: Object, index: usize) {
        // SAFETY: the header says that the object is large.
        let record = unsafe { &mut *parent.record() };
        if index >= record.size {
            return;
        }
        // SAFETY: there is a card for each 16 words of the object.
        let card = unsafe { &mut *record.cards.add(index / CARD_WORDS) };
        if *card == 0 {
            *card = 1;
            if !record.dirty && record.generation == Generation::Old {
                record.dirty = true;
                self.remembered.carded.push(parent);
            }
        }
    }

    /// The write barrier's snapshot half: to be called with the word that a store overwrites.
    /// Does nothing while no marking is under way.
    #[inline(always)]
    pub fn barrier_before(&mut self, old: W) {
        if self.remembered.marking {
            self.snapshot(old);
        }
    }

    #[cold]
    #[inline(never)]
    fn snapshot(&mut self, old: W) {
        self.remembered.snapshot.extend(old.object());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Collection, Header, Layout, LayoutId, Options};

    #[derive(Clone, Copy, PartialEq, Debug)]
    struct Reference(u64);

    // SAFETY: a `u64`; all but 0 were made by `refer`.
    unsafe impl Word for Reference {
        fn bits(self) -> u64 {
            self.0
        }

        unsafe fn from_bits(bits: u64) -> Reference {
            Reference(bits)
        }

        fn object(self) -> Option<Object> {
            // SAFETY: made by `refer`.
            (self.0 != 0).then(|| unsafe { Object::from_address(self.0 as usize) })
        }

        fn refer(object: Object) -> Reference {
            Reference(object.address() as u64)
        }
    }

    const NODE: Header = Header::new(LayoutId::new(0), 0, 0);

    /// What is overwritten while marking is on is kept by the marking, whether it was young or old,
    /// and is garbage for the next.
    #[test]
    fn overwritten_references_are_kept_while_marking() {
        let layouts = vec![Layout::Values { from: 1 }];
        let mut options = Options::new(Reference(0), layouts);
        options.verify = true;
        let mut heap = Heap::new(options).unwrap();
        let mut roots = [Reference::refer(heap.alloc(NODE, 3).unwrap())];
        let mut collect = |heap: &mut Heap<Reference>, what| {
            let mut show = |visit: &mut dyn FnMut(&mut [Reference])| visit(&mut roots);
            // SAFETY: the object is read anew from the root.
            unsafe { heap.collect(what, &mut show).unwrap() };
            roots[0].object().unwrap()
        };
        let parent = collect(&mut heap, Collection::Minor);
        let child = heap.alloc(NODE, 2).unwrap();
        heap.store(parent, 1, Reference::refer(child)).unwrap();
        let parent = collect(&mut heap, Collection::Minor);
        let young = heap.alloc(NODE, 4).unwrap();
        heap.store(parent, 2, Reference::refer(young)).unwrap();

        heap.store(parent, 1, Reference(0)).unwrap();
        assert!(heap.remembered.snapshot.is_empty());
        heap.store(parent, 1, Reference::refer(young)).unwrap();
        heap.remembered.marking = true;
        heap.store(parent, 1, Reference(0)).unwrap();
        heap.store(parent, 2, Reference(0)).unwrap();
        assert_eq!(heap.remembered.snapshot, [young, young]);
        collect(&mut heap, Collection::Minor);
        collect(&mut heap, Collection::Major);
        heap.remembered.marking = false;
        assert_eq!(heap.used(), (3 + 4) * 8);
        collect(&mut heap, Collection::Major);
        assert_eq!(heap.used(), 3 * 8);
    }
}
