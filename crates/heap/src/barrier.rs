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
