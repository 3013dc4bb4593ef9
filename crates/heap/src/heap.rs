//! The heap: allocation, fields, limits.
//!
//! The fast path of allocation is inlined: load the cursor, add, compare, store the header, fill.
//! Everything else (nursery full, large, stress, limit) is one call away, in `alloc_slow`. When the
//! nursery is full between two safepoints, allocation goes on in the old space and a collection is
//! asked for.

use crate::barrier::Remembered;
use crate::blocks::OldSpace;
use crate::collect::Pacing;
use crate::events::Log;
use crate::handles::Handles;
use crate::large::LargeSpace;
use crate::nursery::Nursery;
use crate::object::Generation;
use crate::scan::Layouts;
use crate::{Collection, Event, Handle, Header, Layout, Object, Options, Slot, Totals, Word};
use std::rc::Rc;

/// The smallest nursery.
const LEAST_NURSERY: usize = 1 << 10;

/// The limit would be exceeded, or the system has no memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory;

impl std::fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("out of memory")
    }
}

impl std::error::Error for OutOfMemory {}

/// A garbage-collected heap for values of type `W`.
pub struct Heap<W: Word> {
    pub(crate) nursery: Nursery,
    empty: u64,
    pub(crate) pacing: Pacing,
    pub(crate) remembered: Remembered,
    pub(crate) old: OldSpace,
    pub(crate) large: LargeSpace,
    pub(crate) layouts: Layouts,
    pub(crate) external: usize,
    /// Old and external bytes when the last collection was over.
    pub(crate) allocated_at: usize,
    pub(crate) young_hosts: Vec<Object>,
    pub(crate) old_hosts: Vec<Object>,
    pub(crate) dead_hosts: Vec<u64>,
    pub(crate) handles: Rc<Handles<W>>,
    pub(crate) log: Log,
    /// The collectors' stack, empty between collections.
    pub(crate) stack: Vec<Object>,
    pub(crate) options: Options<W>,
}

impl<W: Word> Heap<W> {
    /// Objects of more words are large: allocated apart, never moved.
    pub const SMALL_WORDS: usize = crate::blocks::LONGEST / 8;

    /// Words of a card: whoever has written a range of a large object calls `barrier_card` once for as many words.
    pub const CARD_WORDS: usize = crate::large::CARD_WORDS;

    /// A heap with these options. Under a limit the nursery takes at most a quarter of it.
    pub fn new(mut options: Options<W>) -> Result<Heap<W>, OutOfMemory> {
        let most = options.limit.map_or(usize::MAX, |limit| limit / 4);
        options.nursery = options.nursery.min(most).max(LEAST_NURSERY);
        let mut heap = Heap {
            nursery: Nursery::new(options.nursery).ok_or(OutOfMemory)?,
            empty: options.empty.bits(),
            pacing: Pacing::new(&options),
            remembered: Remembered::new(),
            old: OldSpace::new(options.poison),
            large: LargeSpace::new(options.poison),
            layouts: Layouts::new(&options.layouts),
            external: 0,
            allocated_at: 0,
            young_hosts: Vec::new(),
            old_hosts: Vec::new(),
            dead_hosts: Vec::new(),
            handles: Handles::new(options.empty),
            log: Log::new(options.events),
            stack: Vec::new(),
            options,
        };
        heap.watch();
        Ok(heap)
    }

    /// Allocates an object of `size` words, the header included (at least 1). All words behind the
    /// header are the empty word. Never collects, never moves anything. Not for layout `Host`.
    #[inline(always)]
    pub fn alloc(&mut self, header: Header, size: usize) -> Result<Object, OutOfMemory> {
        self.alloc_filled(header, size, self.empty)
    }

    /// As [`Heap::alloc`] for an object without values: all words behind the header are zero.
    #[inline(always)]
    pub fn alloc_raw(&mut self, header: Header, size: usize) -> Result<Object, OutOfMemory> {
        self.alloc_filled(header, size, 0)
    }

    #[inline(always)]
    fn alloc_filled(
        &mut self,
        header: Header,
        size: usize,
        fill: u64,
    ) -> Result<Object, OutOfMemory> {
        let start = self.nursery.cursor;
        let room = self.nursery.limit.addr() - start.addr();
        // Wraps for 0, which the slow path takes for 1.
        if size.wrapping_sub(1) < Self::SMALL_WORDS && size * 8 <= room {
            // SAFETY: there is room for `size` words, at least one.
            unsafe {
                self.nursery.cursor = start.add(size);
                return Ok(init(start, header, size, fill));
            }
        }
        self.alloc_slow(header, size, fill)
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(
        &mut self,
        header: Header,
        size: usize,
        fill: u64,
    ) -> Result<Object, OutOfMemory> {
        let size = size.max(1);
        self.charge(size)?;
        if size > Self::SMALL_WORDS {
            return self.alloc_large(header, size, fill);
        }
        match self.nursery.take(size) {
            Some(start) => {
                self.watch();
                // SAFETY: memory for `size` words.
                Ok(unsafe { init(start, header, size, fill) })
            }
            None => {
                self.request(Collection::Minor);
                self.alloc_in_old(header, size, fill)
            }
        }
    }

    /// Allocates straight in the old space what will live long: interned strings, constants.
    pub fn alloc_old(&mut self, header: Header, size: usize) -> Result<Object, OutOfMemory> {
        let size = size.max(1);
        self.charge(size)?;
        if size > Self::SMALL_WORDS {
            return self.alloc_large(header, size, self.empty);
        }
        self.alloc_in_old(header, size, self.empty)
    }

    fn alloc_in_old(
        &mut self,
        header: Header,
        size: usize,
        fill: u64,
    ) -> Result<Object, OutOfMemory> {
        let start = self.old.take(size).ok_or(OutOfMemory)?;
        self.grown();
        // SAFETY: memory for `size` words.
        Ok(unsafe { init(start, header, size, fill) })
    }

    fn alloc_large(
        &mut self,
        header: Header,
        size: usize,
        fill: u64,
    ) -> Result<Object, OutOfMemory> {
        let object = self.large.take(header, size).ok_or(OutOfMemory)?;
        self.grown();
        for index in 1..size {
            // SAFETY: within the object.
            unsafe { object.pointer().add(index).write(fill) };
        }
        Ok(object)
    }

    /// Allocates an object of layout `Host` with this number in word 1. When it dies, the number is
    /// among [`Heap::take_dead_hosts`].
    pub fn alloc_host(
        &mut self,
        header: Header,
        size: usize,
        number: u64,
    ) -> Result<Object, OutOfMemory> {
        let object = self.alloc(header, size.max(2))?;
        // SAFETY: the object has at least two words, and word 1 of a `Host` is no value.
        unsafe { object.set_raw(1, number) };
        self.young_hosts.push(object);
        Ok(object)
    }

    /// The numbers of the host objects that have died since the last call.
    pub fn take_dead_hosts(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.dead_hosts)
    }

    /// Frees an object now if it is large; small ones wait for a collection.
    ///
    /// # Safety
    ///
    /// No word that is used, shown as a root, or stored in any object (dead ones included) refers
    /// to the object: the caller has overwritten the only reference.
    pub unsafe fn free_large(&mut self, object: Object) {
        if !object.header().is_large() {
            return;
        }
        let young = self.is_young(object);
        // SAFETY: the object is outside of the nursery.
        if !young && !unsafe { crate::side::is_unlogged(object.address()) }
            // SAFETY: the object is large.
            || unsafe { (*object.record()).dirty }
            || !self.remembered.snapshot.is_empty()
        {
            self.remembered.forget(object);
        }
        // SAFETY: as the caller promises.
        unsafe { self.large.free(object) };
        self.allocated_at = self.allocated_at.min(self.old_bytes());
    }

    /// The value at the index; `None` if the layout has no value there.
    pub fn load(&self, object: Object, index: usize) -> Option<W> {
        let value = index < object.size() && self.layout(object.header()).slot(index) != Slot::Raw;
        // SAFETY: the index is within the object, and the layout says that it is a value.
        value.then(|| unsafe { object.get(index) })
    }

    /// Stores a value with both barriers; gives it back if the layout has no value there.
    pub fn store(&mut self, object: Object, index: usize, word: W) -> Result<(), W> {
        if index >= object.size() || self.layout(object.header()).slot(index) == Slot::Raw {
            return Err(word);
        }
        // SAFETY: the index is within the object, and the layout says that it is a value.
        unsafe { self.store_unchecked(object, index, word) };
        Ok(())
    }

    /// Stores a value with both barriers.
    ///
    /// # Safety
    ///
    /// `index` is below the object's size, and the layout says that this word is a value.
    #[inline(always)]
    pub unsafe fn store_unchecked(&mut self, object: Object, index: usize, word: W) {
        debug_assert!(self.layout(object.header()).slot(index) != Slot::Raw);
        // SAFETY: as the caller promises.
        unsafe {
            self.barrier_before(object.get(index));
            object.set(index, word);
        }
        if word.object().is_some() {
            self.barrier_card(object, index);
        }
    }

    /// Counts bytes that live outside but are owned by objects (what host objects hold).
    pub fn external(&mut self, bytes: isize) {
        self.external = self.external.saturating_add_signed(bytes);
        self.allocated_at = self.allocated_at.min(self.old_bytes());
        self.grown();
        self.watch();
    }

    /// Whether so many words more are within the limit; if not, a major collection becomes due.
    /// Under stress a collection becomes due in any case.
    fn charge(&mut self, words: usize) -> Result<(), OutOfMemory> {
        if self.options.stress {
            self.stress();
        }
        if self.exceeds(words.checked_mul(8).ok_or(OutOfMemory)?) {
            self.request(Collection::Major);
            return Err(OutOfMemory);
        }
        Ok(())
    }

    /// Whether so many bytes more would exceed the limit, the nursery counted as full.
    fn exceeds(&self, bytes: usize) -> bool {
        let all = self.old_bytes().saturating_add(self.nursery.bytes);
        self.options
            .limit
            .is_some_and(|limit| all.saturating_add(bytes) > limit)
    }

    /// Lets the slow path see every allocation if it has to.
    pub(crate) fn watch(&mut self) {
        self.nursery.watch(self.options.stress || self.exceeds(0));
    }

    /// Holds the word across collections, for Rust code outside of the VM.
    pub fn handle(&self, word: W) -> Handle<W> {
        self.handles.hold(word)
    }

    /// How many handles there are.
    pub fn handle_count(&self) -> usize {
        self.handles.count()
    }

    /// Bytes of all objects that have not been freed, and external bytes.
    pub fn used(&self) -> usize {
        self.old_bytes() + self.nursery.used()
    }

    /// Bytes that the heap has from the system.
    pub fn reserved(&self) -> usize {
        self.nursery.bytes + self.old.reserved() + self.large.reserved()
    }

    /// Whether a minor collection may move or free the object: it is in the nursery, or large and
    /// young.
    pub fn is_young(&self, object: Object) -> bool {
        self.nursery.holds(object.address())
            || object.header().is_large()
                // SAFETY: the header says that the object is large.
                && unsafe { (*object.record()).generation } != Generation::Old
    }

    /// The options the heap was made with.
    pub fn options(&self) -> &Options<W> {
        &self.options
    }

    /// What the collector did lately, oldest first.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.log.events()
    }

    /// Takes the events out of the ring.
    pub fn take_events(&mut self) -> Vec<Event> {
        self.log.take()
    }

    /// Sums since the heap was made.
    pub fn totals(&self) -> Totals {
        self.log.totals
    }

    /// The layout that a header names.
    #[inline]
    pub fn layout(&self, header: Header) -> Layout {
        self.layouts.of(header)
    }
}

/// Makes an object: its header, and all other words the same.
///
/// # Safety
///
/// There is memory for `size` words, at least one.
#[inline(always)]
unsafe fn init(start: *mut u64, header: Header, size: usize, fill: u64) -> Object {
    // SAFETY: as the caller promises; a size of a small object fits its field.
    unsafe {
        start.write(header.with_size(size as u16).bits());
        for index in 1..size {
            start.add(index).write(fill);
        }
        Object::from_pointer(start)
    }
}

impl<W: Word> Drop for Heap<W> {
    fn drop(&mut self) {
        self.handles.clear();
    }
}
