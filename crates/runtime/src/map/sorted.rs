//! The sorted form: entries in the order of keys, in chunks.
//!
//! Invariants: of the buffer of chunks the first `used` words are chunks; a chunk is a buffer of words that notes how many of them
//! are in use, a multiple of the stride and never none; keys rise within a chunk and from chunk to chunk.
//!
//! An insertion moves part of one chunk and now and then, when a chunk is split, part of the list of chunks. That is a B-tree of height
//! two: for a million entries the list has some ten thousand words, moved once in a few dozen insertions.

use super::{Cursor, Map};
use crate::buffer::Words;
use crate::order::total_order;
use crate::share::Slots;
use crate::{Heap, OutOfMemory, Runtime, Shapes, Value};
use std::cmp::Ordering;

/// Most entries of a chunk.
const CHUNK: usize = 128;

/// Where a key is, or would be: chunk, entry in it, and whether it is there.
struct Found {
    chunk: usize,
    at: usize,
    there: bool,
}

impl Map {
    fn chunk(self, i: usize) -> Option<Words> {
        if i >= self.used() {
            return None;
        }
        // SAFETY: the first `used` words are chunks (invariant).
        self.words().and_then(|w| Words::of(unsafe { w.get(i) }))
    }

    fn entries_of(self, chunk: Words) -> usize {
        chunk.note() / self.stride()
    }

    fn entry(self, chunk: Words, at: usize) -> (Value, Value) {
        debug_assert!(at < self.entries_of(chunk));
        // SAFETY: the entry is in use, so within the chunk.
        unsafe {
            match self.stride() {
                1 => (chunk.get(at), Value::NIL),
                _ => (chunk.get(at * 2), chunk.get(at * 2 + 1)),
            }
        }
    }

    /// Where a key is, or would be.
    fn seek(self, shapes: &Shapes, key: Value) -> Found {
        let order = |found| total_order(shapes, found, key);
        let first = |i: usize| self.chunk(i).map_or(Value::NIL, |c| self.entry(c, 0).0);
        // The last chunk whose first key is not greater.
        let (mut low, mut high) = (0, self.used());
        while low < high {
            let middle = (low + high) / 2;
            if order(first(middle)) == Ordering::Greater {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        let chunk = low.saturating_sub(1);
        let Some(words) = self.chunk(chunk) else {
            return Found {
                chunk,
                at: 0,
                there: false,
            };
        };
        let (mut low, mut high) = (0, self.entries_of(words));
        while low < high {
            let middle = (low + high) / 2;
            match order(self.entry(words, middle).0) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => {
                    return Found {
                        chunk,
                        at: middle,
                        there: true,
                    };
                }
            }
        }
        Found {
            chunk,
            at: low,
            there: false,
        }
    }

    pub(super) fn sorted_get(self, shapes: &Shapes, key: Value) -> Option<Value> {
        let found = self.seek(shapes, key);
        let chunk = self.chunk(found.chunk).filter(|_| found.there)?;
        Some(self.entry(chunk, found.at).1)
    }

    /// Looks at all keys: rare, and strings have no word to search for here.
    pub(super) fn sorted_get_str(self, key: &str) -> Option<Value> {
        let is_key = |k: Value| k.text().is_some_and(|text| *text == *key);
        self.iter().find(|(k, _)| is_key(*k)).map(|(_, v)| v)
    }

    pub(super) fn sorted_set(
        self,
        shapes: &Shapes,
        heap: &mut Heap,
        key: Value,
        value: Value,
    ) -> bool {
        let found = self.seek(shapes, key);
        let Some(chunk) = self.chunk(found.chunk).filter(|_| found.there) else {
            return false;
        };
        if self.stride() == 2 {
            // SAFETY: the entry is in use, so within the chunk.
            unsafe { chunk.set(heap, found.at * 2 + 1, value) };
        }
        true
    }

    pub(super) fn sorted_from(self, at: Cursor) -> Option<(Value, Value, Cursor)> {
        let (mut i, mut at) = ((at.0 >> 32) as usize, at.0 as u32 as usize);
        loop {
            let chunk = self.chunk(i)?;
            if at < self.entries_of(chunk) {
                let (key, value) = self.entry(chunk, at);
                return Some((key, value, Cursor((i as u64) << 32 | (at as u64 + 1))));
            }
            (i, at) = (i + 1, 0);
        }
    }

    pub(super) fn sorted_before(self, at: Cursor) -> Option<(Value, Value, Cursor)> {
        let (mut i, mut at) = ((at.0 >> 32) as usize, at.0 as u32 as usize);
        loop {
            if let Some(chunk) = self.chunk(i)
                && at > 0
            {
                let at = at.min(self.entries_of(chunk)) - 1;
                let (key, value) = self.entry(chunk, at);
                return Some((key, value, Cursor((i as u64) << 32 | at as u64)));
            }
            i = i.min(self.used()).checked_sub(1)?;
            at = usize::MAX;
        }
    }

    pub(super) fn sorted_slots(self) -> Slots {
        (0..self.used())
            .filter_map(|i| self.chunk(i))
            .map(|chunk| (chunk.object(), 1..chunk.note() + 1))
            .collect()
    }
}

impl Runtime {
    /// Puts a chunk into the list.
    fn add_chunk(&mut self, map: Map, i: usize, chunk: Words) -> Result<(), OutOfMemory> {
        let used = map.used();
        let room = match map.words().filter(|list| list.capacity() > used) {
            Some(list) => list,
            None => {
                let list = Words::make(&mut self.heap, (used * 2).max(4))?;
                if let Some(old) = map.words() {
                    // SAFETY: the new list is longer.
                    unsafe { list.copy_from(&mut self.heap, 0, old, 0, used) };
                }
                let old = map.entries();
                map.set_entries(&mut self.heap, list.value());
                crate::buffer::discard(&mut self.heap, old);
                list
            }
        };
        // SAFETY: there is room for one more, and `i` is at most `used`.
        unsafe {
            room.shift(&mut self.heap, i, i + 1, used - i);
            room.set(&mut self.heap, i, chunk.value());
        }
        map.count(used + 1, map.len());
        Ok(())
    }

    /// A chunk with room for so many entries, and the words of another one in it.
    fn copy_chunk(
        &mut self,
        map: Map,
        chunk: Words,
        from: usize,
        to: usize,
        room: usize,
    ) -> Result<Words, OutOfMemory> {
        let stride = map.stride();
        let copy = Words::make(&mut self.heap, room * stride)?;
        let words = (to - from) * stride;
        // SAFETY: the range is in use, and the new chunk has room for it.
        unsafe { copy.copy_from(&mut self.heap, 0, chunk, from * stride, words) };
        copy.set_note(words);
        Ok(copy)
    }

    pub(super) fn sorted_insert(
        &mut self,
        map: Map,
        key: Value,
        value: Value,
    ) -> Result<Option<Value>, OutOfMemory> {
        let found = map.seek(&self.shapes, key);
        let stride = map.stride();
        let Some(chunk) = map.chunk(found.chunk) else {
            let chunk = Words::make(&mut self.heap, 4 * stride)?;
            self.put(chunk, stride, 0, key, value);
            self.add_chunk(map, 0, chunk)?;
            map.count(map.used(), 1);
            return Ok(None);
        };
        if found.there {
            let old = map.entry(chunk, found.at).1;
            map.sorted_set(&self.shapes, &mut self.heap, key, value);
            return Ok(Some(old));
        }
        let entries = map.entries_of(chunk);
        let (mut chunk, mut at) = (chunk, found.at);
        if entries * stride == chunk.capacity() {
            if entries < CHUNK {
                let larger = self.copy_chunk(map, chunk, 0, entries, (entries * 2).min(CHUNK))?;
                self.replace_chunk(map, found.chunk, larger);
                chunk = larger;
            } else {
                // Keys that come in order fill their chunks: the right half starts empty then.
                let cut = if at == entries {
                    entries - 1
                } else {
                    entries / 2
                };
                let right = self.copy_chunk(map, chunk, cut, entries, CHUNK)?;
                self.add_chunk(map, found.chunk + 1, right)?;
                let stale = (entries - cut) * stride;
                // SAFETY: the words were in use.
                unsafe { chunk.fill(&mut self.heap, cut * stride, stale, Value::NIL) };
                chunk.set_note(cut * stride);
                if at > cut {
                    (chunk, at) = (right, at - cut);
                }
            }
        }
        self.put(chunk, stride, at, key, value);
        map.count(map.used(), map.len() + 1);
        Ok(None)
    }

    /// Puts an entry into a chunk that has room.
    fn put(&mut self, chunk: Words, stride: usize, at: usize, key: Value, value: Value) {
        let (used, at) = (chunk.note(), at * stride);
        assert!(at <= used && used + stride <= chunk.capacity());
        // SAFETY: as asserted.
        unsafe {
            chunk.shift(&mut self.heap, at, at + stride, used - at);
            chunk.set(&mut self.heap, at, key);
            if stride == 2 {
                chunk.set(&mut self.heap, at + 1, value);
            }
        }
        chunk.set_note(used + stride);
    }

    fn replace_chunk(&mut self, map: Map, i: usize, chunk: Words) {
        if let Some(list) = map.words()
            && i < map.used()
        {
            // SAFETY: the list has `used` chunks.
            unsafe { list.set(&mut self.heap, i, chunk.value()) };
        }
    }

    pub(super) fn sorted_remove(&mut self, map: Map, key: Value) -> Option<(Value, Value)> {
        let found = map.seek(&self.shapes, key);
        let chunk = map.chunk(found.chunk).filter(|_| found.there)?;
        let entry = map.entry(chunk, found.at);
        let (used, stride) = (chunk.note(), map.stride());
        let at = found.at * stride;
        // SAFETY: the entry is in use.
        unsafe {
            chunk.shift(&mut self.heap, at + stride, at, used - at - stride);
            chunk.fill(&mut self.heap, used - stride, stride, Value::NIL);
        }
        chunk.set_note(used - stride);
        map.count(map.used(), map.len() - 1);
        self.tidy_chunk(map, found.chunk);
        Some(entry)
    }

    /// Takes a chunk out of the list if it has become empty, and joins it with the next one if both are small.
    fn tidy_chunk(&mut self, map: Map, i: usize) {
        let Some(chunk) = map.chunk(i) else { return };
        let (used, stride) = (chunk.note(), map.stride());
        if used == 0 {
            self.drop_chunk(map, i);
        } else if used < CHUNK / 4 * stride
            && let Some(next) = map.chunk(i + 1)
            && next.note() + used <= CHUNK / 2 * stride
            && next.note() + used <= chunk.capacity()
        {
            let more = next.note();
            // SAFETY: the chunk has room for the words of the next, which are in use.
            unsafe { chunk.copy_from(&mut self.heap, used, next, 0, more) };
            chunk.set_note(used + more);
            self.drop_chunk(map, i + 1);
        }
    }

    fn drop_chunk(&mut self, map: Map, i: usize) {
        let used = map.used();
        if let Some(list) = map.words()
            && i < used
        {
            // SAFETY: the list has `used` chunks.
            unsafe {
                list.shift(&mut self.heap, i + 1, i, used - i - 1);
                list.set(&mut self.heap, used - 1, Value::NIL);
            }
            map.count(used - 1, map.len());
        }
    }

    pub(super) fn sorted_copy(&mut self, map: Map, copy: Map) -> Result<(), OutOfMemory> {
        for i in 0..map.used() {
            if let Some(chunk) = map.chunk(i) {
                let entries = map.entries_of(chunk);
                let room = chunk.capacity() / map.stride();
                let chunk = self.copy_chunk(map, chunk, 0, entries, room)?;
                self.add_chunk(copy, i, chunk)?;
            }
        }
        copy.count(map.used(), map.len());
        Ok(())
    }
}
