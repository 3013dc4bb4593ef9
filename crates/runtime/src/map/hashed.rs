//! The hashed form: entries in the order of insertion, found through an index.
//!
//! Invariants: `used` entries lie at the start of the buffer, which has room for at least as many; of these, `live` are no
//! holes. The index, if there is one, has a power of two of places, more than the entries buffer has entries, and each of
//! the `used` entries, hole or not, has exactly one place in it, on the way of linear probing from the hash of its key; so a
//! search that meets a free place has seen all.

use super::{Cursor, Map};
use crate::buffer::{self, Bytes, Words};
use crate::structural::{key_equal, table_hash};
use crate::{Heap, OutOfMemory, Runtime, Shapes, Value};

/// Up to this number, entries are found one by one.
const SEARCHED: usize = 8;
/// Holes below this number are no reason to make the buffers anew.
const FEW_HOLES: usize = 16;

impl Map {
    fn capacity(self) -> usize {
        self.words().map_or(0, |w| w.capacity() / self.stride())
    }

    #[inline(always)]
    fn key_at(self, at: usize) -> Value {
        debug_assert!(at < self.used());
        match self.words() {
            // SAFETY: all `used` entries are within the buffer (invariant).
            Some(words) => unsafe { words.get(at * self.stride()) },
            None => Value::HOLE,
        }
    }

    #[inline(always)]
    pub(super) fn value_at(self, at: usize) -> Value {
        debug_assert!(at < self.used());
        match self.words() {
            // SAFETY: all `used` entries are within the buffer (invariant).
            Some(words) if !self.is_set() => unsafe { words.get(at * 2 + 1) },
            _ => Value::NIL,
        }
    }

    pub(super) fn set_value_at(self, heap: &mut Heap, at: usize, value: Value) {
        debug_assert!(at < self.used());
        if let Some(words) = self.words()
            && !self.is_set()
        {
            // SAFETY: all `used` entries are within the buffer (invariant).
            unsafe { words.set(heap, at * 2 + 1, value) };
        }
    }

    /// The entry of a key.
    #[inline]
    pub(super) fn find(self, shapes: &Shapes, key: Value) -> Option<usize> {
        match self.table() {
            None => (0..self.used()).find(|&at| key_equal(shapes, self.key_at(at), key)),
            Some(table) => self.probe(table, table_hash(shapes, key), |found| {
                key_equal(shapes, found, key)
            }),
        }
    }

    /// The entry of a string key.
    pub(super) fn find_str(self, shapes: &Shapes, key: &str) -> Option<usize> {
        if let Some(short) = Value::short_text(key) {
            return self.find(shapes, short);
        }
        let is_key = |found: Value| found.text().is_some_and(|text| *text == *key);
        match self.table() {
            None => (0..self.used()).find(|&at| is_key(self.key_at(at))),
            Some(table) => self.probe(table, crate::string::hash_of_long(key), is_key),
        }
    }

    #[inline(always)]
    fn probe(
        self,
        table: Bytes,
        hash: u32,
        mut is_key: impl FnMut(Value) -> bool,
    ) -> Option<usize> {
        let mask = table.capacity() / 4 - 1;
        let mut place = hash as usize & mask;
        loop {
            // SAFETY: the mask keeps the place within the index, whose number of places is a power of two.
            let entry = unsafe { table.half(place) } as usize;
            if entry == 0 {
                return None;
            }
            if is_key(self.key_at(entry - 1)) {
                return Some(entry - 1);
            }
            place = (place + 1) & mask;
        }
    }

    pub(super) fn hashed_from(self, at: Cursor) -> Option<(Value, Value, Cursor)> {
        let mut at = at.0 as usize;
        while at < self.used() {
            let key = self.key_at(at);
            if !key.is_hole() {
                return Some((key, self.value_at(at), Cursor(at as u64 + 1)));
            }
            at += 1;
        }
        None
    }

    pub(super) fn hashed_before(self, at: Cursor) -> Option<(Value, Value, Cursor)> {
        let mut at = (at.0 as usize).min(self.used());
        while let Some(before) = at.checked_sub(1) {
            let key = self.key_at(before);
            if !key.is_hole() {
                return Some((key, self.value_at(before), Cursor(before as u64)));
            }
            at = before;
        }
        None
    }
}

/// Adds an entry to an index that has a free place.
fn enter(table: Bytes, hash: u32, entry: usize) {
    let mask = table.capacity() / 4 - 1;
    let mut place = hash as usize & mask;
    // SAFETY: the mask keeps the place within the index.
    unsafe {
        while table.half(place) != 0 {
            place = (place + 1) & mask;
        }
        table.set_half(place, entry as u32 + 1);
    }
}

impl Runtime {
    /// Makes room for so many more entries.
    pub(super) fn hashed_room(&mut self, map: Map, more: usize) -> Result<(), OutOfMemory> {
        let capacity = map.capacity();
        if map.used() + more <= capacity {
            return Ok(());
        }
        let need = map.len().checked_add(more).ok_or(OutOfMemory)?;
        // Where holes are many there will be room without more memory.
        let target = if need <= capacity / 2 {
            capacity
        } else if capacity < 1 << 16 {
            need.max(capacity * 2).max(4)
        } else {
            need.max(capacity + capacity / 2)
        };
        self.rebuild(map, target)
    }

    /// Makes both buffers anew, without the holes.
    #[cold]
    fn rebuild(&mut self, map: Map, capacity: usize) -> Result<(), OutOfMemory> {
        let stride = map.stride();
        if capacity > buffer::MAX_LEN / 4 {
            return Err(OutOfMemory);
        }
        let words = Words::make(&mut self.heap, capacity * stride)?;
        let table = if capacity > SEARCHED {
            let places = (capacity + capacity / 3).next_power_of_two();
            Some(Bytes::make(&mut self.heap, places * 4)?)
        } else {
            None
        };
        let mut live = 0;
        for at in 0..map.used() {
            let key = map.key_at(at);
            if key.is_hole() {
                continue;
            }
            // SAFETY: there are at most `capacity` entries.
            unsafe {
                words.set(&mut self.heap, live * stride, key);
                if stride == 2 {
                    words.set(&mut self.heap, live * 2 + 1, map.value_at(at));
                }
            }
            if let Some(table) = table {
                enter(table, table_hash(&self.shapes, key), live);
            }
            live += 1;
        }
        let old = [map.entries(), map.index()];
        map.set_entries(&mut self.heap, words.value());
        map.set_index(&mut self.heap, table.map_or(Value::NIL, Bytes::value));
        map.count(live, live);
        for buffer in old {
            buffer::discard(&mut self.heap, buffer);
        }
        Ok(())
    }

    pub(super) fn hashed_insert(
        &mut self,
        map: Map,
        key: Value,
        value: Value,
    ) -> Result<Option<Value>, OutOfMemory> {
        if let Some(at) = map.find(&self.shapes, key) {
            let old = map.value_at(at);
            map.set_value_at(&mut self.heap, at, value);
            return Ok(Some(old));
        }
        self.hashed_room(map, 1)?;
        let (at, live, stride) = (map.used(), map.len(), map.stride());
        if let Some(words) = map.words() {
            // SAFETY: there is room for one more entry.
            unsafe {
                words.set(&mut self.heap, at * stride, key);
                if stride == 2 {
                    words.set(&mut self.heap, at * 2 + 1, value);
                }
            }
        }
        map.count(at + 1, live + 1);
        if let Some(table) = map.table() {
            enter(table, table_hash(&self.shapes, key), at);
        }
        Ok(None)
    }

    pub(super) fn hashed_remove(&mut self, map: Map, key: Value) -> Option<(Value, Value)> {
        let at = map.find(&self.shapes, key)?;
        let found = (map.key_at(at), map.value_at(at));
        map.set_value_at(&mut self.heap, at, Value::NIL);
        if let Some(words) = map.words() {
            // SAFETY: the entry is one of the `used` ones.
            unsafe { words.set(&mut self.heap, at * map.stride(), Value::HOLE) };
        }
        let (used, live) = (map.used(), map.len() - 1);
        map.count(used, live);
        let holes = used - live;
        if holes > FEW_HOLES && holes > live {
            // Without memory for smaller buffers the larger ones will do.
            let _ = self.rebuild(map, (live * 2).max(4));
        }
        Some(found)
    }

    pub(super) fn hashed_copy(&mut self, map: Map, copy: Map) -> Result<(), OutOfMemory> {
        let (used, live) = (map.used(), map.len());
        if live == 0 {
            return Ok(());
        }
        if used != live {
            let words = map.words();
            let room = Words::make(&mut self.heap, used * map.stride())?;
            if let Some(words) = words {
                // SAFETY: the new buffer has room for all entries.
                unsafe { room.copy_from(&mut self.heap, 0, words, 0, used * map.stride()) };
            }
            copy.set_entries(&mut self.heap, room.value());
            copy.count(used, live);
            return self.rebuild(copy, live.max(4));
        }
        let Some(words) = map.words() else {
            return Ok(());
        };
        let room = Words::make(&mut self.heap, words.capacity())?;
        // SAFETY: both buffers have the same capacity.
        unsafe { room.copy_from(&mut self.heap, 0, words, 0, used * map.stride()) };
        if let Some(table) = map.table() {
            let index = Bytes::make(&mut self.heap, table.capacity())?;
            // SAFETY: both have the same capacity, and nobody writes to the old one.
            unsafe { index.write(0, table.bytes()) };
            copy.set_index(&mut self.heap, index.value());
        }
        copy.set_entries(&mut self.heap, room.value());
        copy.count(used, live);
        Ok(())
    }
}
