//! Maps and sets: hashed ones in the order of insertion, and sorted ones.
//!
//! A set is a map without values: its entries are one word instead of two.
//!
//! ```text
//!     map ──▶ │header: sorted?│entries│index│used, live│
//!                                │        └────▶ │header│ 0 3 0 0 1 2 0 …│   u32: entry + 1, or 0
//!                                ▼
//!                            │header│ k v │ k v │ hole nil │ k v │ room │
//! ```
//!
//! The *hashed* form ([`hashed`]) appends new entries; an index of open addressing, from nine entries on, finds them. Neither keeps hashes:
//! that of a small thing is a few instructions, and a string knows its own. A removed entry becomes a hole to which the index still
//! points; when holes outnumber entries, or there is no room, both buffers are made anew without them.
//!
//! The *sorted* form ([`sorted`]) keeps entries in the structural order of keys, in chunks of up to 128, so that an insertion moves
//! few words, in a list of chunks.
//!
//! Keys compare and hash by canonical form ([`crate::structural`]): 1 and 1.0 are one key, and so are 3 and `Some(3)`. As for arrays, a map that
//! is written is unique, and keys and values that are stored are owned.

mod hashed;
mod sorted;

use crate::buffer::{Bytes, Words};
use crate::object::{Kind, OWN_FLAGS, view};
use crate::share::Slots;
use crate::{Heap, OutOfMemory, Runtime, Shapes, Value};

view! {
    /// A map or a set.
    Map of Map | Set, size 4 {
        values {
            /// Hashed: the entries. Sorted: the chunks. Nil while there are none.
            entries set_entries @ 1;
            /// The index; nil while entries are found one by one.
            index set_index @ 2;
        }
        raws {
            /// Entries with holes, or chunks, in the low half; entries without holes in the high half.
            counts set_counts @ 3;
        }
    }
}

/// Flag: entries are in the order of their keys.
const SORTED: u8 = 1 << OWN_FLAGS;

/// A position in a map for a walk that survives changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cursor(u64);

impl Cursor {
    /// The position as a number, to be kept in a word.
    pub fn number(self) -> u64 {
        self.0
    }

    /// The position with this number.
    pub fn of(number: u64) -> Cursor {
        Cursor(number)
    }
}

impl Map {
    /// Number of entries.
    #[inline(always)]
    pub fn len(self) -> usize {
        (self.counts() >> 32) as usize
    }

    /// Whether there is no entry.
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether entries are in the order of their keys.
    #[inline(always)]
    pub fn is_sorted(self) -> bool {
        self.object().header().flags() & SORTED != 0
    }

    /// Whether this is a set.
    #[inline(always)]
    pub fn is_set(self) -> bool {
        Kind::of(self.object()) == Kind::Set
    }

    /// Words of an entry.
    #[inline(always)]
    fn stride(self) -> usize {
        2 - usize::from(self.is_set())
    }

    fn used(self) -> usize {
        self.counts() as u32 as usize
    }

    fn count(self, used: usize, live: usize) {
        self.set_counts(used as u64 | (live as u64) << 32);
    }

    fn words(self) -> Option<Words> {
        Words::of(self.entries())
    }

    fn table(self) -> Option<Bytes> {
        Bytes::of(self.index())
    }

    /// The value of a key; of a set, nil for an element that is there.
    #[inline]
    pub fn get(self, shapes: &Shapes, key: Value) -> Option<Value> {
        if self.is_sorted() {
            self.sorted_get(shapes, key)
        } else {
            self.find(shapes, key).map(|at| self.value_at(at))
        }
    }

    /// Whether the key is there.
    pub fn contains(self, shapes: &Shapes, key: Value) -> bool {
        self.get(shapes, key).is_some()
    }

    /// The value of a string key.
    pub fn get_str(self, shapes: &Shapes, key: &str) -> Option<Value> {
        if self.is_sorted() {
            self.sorted_get_str(key)
        } else {
            self.find_str(shapes, key).map(|at| self.value_at(at))
        }
    }

    /// Stores a value for a key that is there; false if it is not.
    pub fn set(self, shapes: &Shapes, heap: &mut Heap, key: Value, value: Value) -> bool {
        if self.is_sorted() {
            return self.sorted_set(shapes, heap, key, value);
        }
        match self.find(shapes, key) {
            Some(at) => {
                self.set_value_at(heap, at, value);
                true
            }
            None => false,
        }
    }

    /// The entry at or after a position, and the position after it. The first position is `Cursor::default()`.
    pub fn entry_from(self, at: Cursor) -> Option<(Value, Value, Cursor)> {
        if self.is_sorted() {
            self.sorted_from(at)
        } else {
            self.hashed_from(at)
        }
    }

    /// The last entry before a position, and its position. The position after all entries is `Map::end`.
    pub fn entry_before(self, at: Cursor) -> Option<(Value, Value, Cursor)> {
        if self.is_sorted() {
            self.sorted_before(at)
        } else {
            self.hashed_before(at)
        }
    }

    /// The position after all entries.
    pub fn end(self) -> Cursor {
        let used = self.used() as u64;
        Cursor(if self.is_sorted() { used << 32 } else { used })
    }

    /// The first entry.
    pub fn first(self) -> Option<(Value, Value)> {
        self.entry_from(Cursor::default()).map(|(k, v, _)| (k, v))
    }

    /// The last entry.
    pub fn last(self) -> Option<(Value, Value)> {
        self.entry_before(self.end()).map(|(k, v, _)| (k, v))
    }

    /// Entries in order; of a set the values are nil.
    pub fn iter(self) -> impl Iterator<Item = (Value, Value)> {
        let mut at = Cursor::default();
        std::iter::from_fn(move || {
            let (key, value, next) = self.entry_from(at)?;
            at = next;
            Some((key, value))
        })
    }

    /// Where keys and values are.
    pub(crate) fn slots(self) -> Slots {
        if self.is_sorted() {
            return self.sorted_slots();
        }
        let used = self.used() * self.stride();
        let words = self.words().map(|words| (words.object(), 1..used + 1));
        words.into_iter().collect()
    }
}

impl Runtime {
    /// An empty map.
    ///
    /// # Errors
    /// No memory.
    pub fn new_map(&mut self, sorted: bool) -> Result<Map, OutOfMemory> {
        let flags = if sorted { SORTED } else { 0 };
        Map::make(&mut self.heap, Kind::Map, flags, 0)
    }

    /// An empty set.
    ///
    /// # Errors
    /// No memory.
    pub fn new_set(&mut self, sorted: bool) -> Result<Map, OutOfMemory> {
        let flags = if sorted { SORTED } else { 0 };
        Map::make(&mut self.heap, Kind::Set, flags, 0)
    }

    /// An empty map or set of the same kind.
    ///
    /// # Errors
    /// No memory.
    pub fn empty_like(&mut self, map: Map) -> Result<Map, OutOfMemory> {
        if map.is_set() {
            self.new_set(map.is_sorted())
        } else {
            self.new_map(map.is_sorted())
        }
    }

    /// Makes room for so many more entries.
    ///
    /// # Errors
    /// No memory.
    pub fn reserve_entries(&mut self, map: Map, more: usize) -> Result<(), OutOfMemory> {
        if map.is_sorted() || more == 0 {
            return Ok(());
        }
        self.hashed_room(map, more)
    }

    /// Stores a value under a key; gives the one that was there. The key that was there first stays.
    ///
    /// # Errors
    /// No memory.
    pub fn insert_entry(
        &mut self,
        map: Map,
        key: Value,
        value: Value,
    ) -> Result<Option<Value>, OutOfMemory> {
        debug_assert!(!map.value().is_shared(), "what is written is unique");
        if map.is_sorted() {
            self.sorted_insert(map, key, value)
        } else {
            self.hashed_insert(map, key, value)
        }
    }

    /// Adds an element to a set; false if it was there.
    ///
    /// # Errors
    /// No memory.
    pub fn insert_element(&mut self, set: Map, element: Value) -> Result<bool, OutOfMemory> {
        Ok(self.insert_entry(set, element, Value::NIL)?.is_none())
    }

    /// Removes a key; gives the key and the value that were there.
    pub fn remove_entry(&mut self, map: Map, key: Value) -> Option<(Value, Value)> {
        debug_assert!(!map.value().is_shared(), "what is written is unique");
        if map.is_sorted() {
            self.sorted_remove(map, key)
        } else {
            self.hashed_remove(map, key)
        }
    }

    /// Removes everything, and its memory.
    pub fn clear_map(&mut self, map: Map) {
        let old = [map.entries(), map.index()];
        map.set_entries(&mut self.heap, Value::NIL);
        map.set_index(&mut self.heap, Value::NIL);
        map.count(0, 0);
        for buffer in old {
            crate::buffer::discard(&mut self.heap, buffer);
        }
    }

    /// A copy with buffers of its own; keys and values are those of the original, and not shared yet.
    pub(crate) fn copy_map(&mut self, map: Map) -> Result<Value, OutOfMemory> {
        let copy = self.empty_like(map)?;
        if map.is_sorted() {
            self.sorted_copy(map, copy)?;
        } else {
            self.hashed_copy(map, copy)?;
        }
        Ok(copy.value())
    }
}
