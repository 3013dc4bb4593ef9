//! The old space: blocks of lines (Immix, after Blackburn and McKinley, 2008), never moved.
//!
//! A chunk is cut into blocks of 32 KB, a block into lines of 256 bytes. Objects are allocated by
//! bumping a cursor through a *hole*, a run of lines that no marked object touches. Sweeping frees
//! no objects: it only looks at the line marks of each block and puts it among the free ones (no
//! line marked), the partly free ones (some holes), or forgets it (full). Holes are found when they
//! are needed. An object that is dead but shares a line with a live one is kept until the line dies:
//! that is the price of a sweep that costs 128 bytes of metadata for each 32 KB.
//!
//! There are two cursors, as in Immix: objects longer than a line that do not fit into the current
//! hole go to a block of their own kind instead of making the hole be thrown away.
//!
//! *Fresh* objects (allocated here by the mutator since the last minor collection, because the
//! nursery was full or because they will live long) are remembered by address range: the next minor
//! collection scans them all, so that they may be filled without a barrier.

use crate::poison;
use crate::side::{self, CHUNK, LINE, META};
use std::ptr::NonNull;

/// Bytes of a block.
pub(crate) const BLOCK: usize = 32 << 10;
/// Bytes of the longest small object.
pub(crate) const LONGEST: usize = 8 << 10;

/// So much free memory is never given back.
const LEAST_SPARE: usize = 4 << 20;

/// The old space, large objects excepted.
pub(crate) struct OldSpace {
    chunks: Vec<NonNull<u8>>,
    /// Blocks (addresses of their first usable line) without objects.
    free: Vec<usize>,
    /// Blocks with holes that have not been looked for yet.
    partly: Vec<usize>,
    short: Hole,
    long: Hole,
    /// Address ranges of fresh objects, but for those between `fresh` and cursor of the holes.
    fresh: Vec<(usize, usize)>,
    /// Bytes of the objects: those that were live at the last major collection and all since.
    pub bytes: usize,
    /// Bytes of the objects before sweeps, the highest, but sinking with time.
    peak: usize,
    poisoned: bool,
}

/// Where objects are being allocated.
struct Hole {
    cursor: usize,
    end: usize,
    /// Where the next hole of the block is looked for; 0 if nowhere.
    next: usize,
    /// From here to the cursor objects are fresh.
    fresh: usize,
}

impl Hole {
    const NONE: Hole = Hole {
        cursor: 0,
        end: 0,
        next: 0,
        fresh: 0,
    };
}

/// The end of the block that holds the address, which is not its end.
#[inline]
fn block_end(address: usize) -> usize {
    (address | (BLOCK - 1)) + 1
}

impl OldSpace {
    pub fn new(poisoned: bool) -> OldSpace {
        OldSpace {
            chunks: Vec::new(),
            free: Vec::new(),
            partly: Vec::new(),
            short: Hole::NONE,
            long: Hole::NONE,
            fresh: Vec::new(),
            bytes: 0,
            peak: 0,
            poisoned,
        }
    }

    /// Sees to it that objects of so many bytes, however they come, will find room.
    pub fn ensure(&mut self, bytes: usize) -> Option<()> {
        // What is lost at the end of a block is less than the longest object. One block more for
        // each cursor.
        let blocks = bytes.div_ceil(BLOCK - LONGEST) + 2;
        while self.free.len() < blocks {
            self.grow()?;
        }
        Some(())
    }

    fn grow(&mut self) -> Option<()> {
        let chunk = side::reserve(CHUNK)?;
        // SAFETY: the chunk has just been reserved.
        unsafe { side::clear_all(chunk) };
        self.chunks.push(chunk);
        self.free.extend(blocks_of(chunk).rev());
        Some(())
    }

    /// Memory for a small object of `size` words.
    #[inline(always)]
    pub fn take(&mut self, size: usize) -> Option<*mut u64> {
        let bytes = size * 8;
        let start = self.short.cursor;
        if bytes <= self.short.end - start {
            self.short.cursor = start + bytes;
            self.bytes += bytes;
            return Some(std::ptr::with_exposed_provenance_mut(start));
        }
        self.take_elsewhere(bytes)
    }

    #[inline(never)]
    fn take_elsewhere(&mut self, bytes: usize) -> Option<*mut u64> {
        let start = if bytes > LINE {
            if bytes > self.long.end - self.long.cursor {
                let block = self.free_block()?;
                self.open(true, block, block_end(block), 0);
            }
            let start = self.long.cursor;
            self.long.cursor += bytes;
            start
        } else {
            // Each hole has at least one line, so the first will do.
            let (start, end, next) = self.find_hole()?;
            self.open(false, start, end, next);
            self.short.cursor += bytes;
            start
        };
        self.bytes += bytes;
        Some(std::ptr::with_exposed_provenance_mut(start))
    }

    fn free_block(&mut self) -> Option<usize> {
        if self.free.is_empty() {
            self.grow()?;
        }
        self.free.pop()
    }

    /// The next hole: start, end, and where to look for the one after it.
    fn find_hole(&mut self) -> Option<(usize, usize, usize)> {
        let mut at = std::mem::take(&mut self.short.next);
        loop {
            if at != 0 {
                let end = block_end(at);
                // SAFETY: the rest of a block of ours; nobody marks while we look.
                let lines = unsafe { side::lines(at, (end - at) / LINE) };
                if let Some(first) = lines.iter().position(|line| *line == 0) {
                    let rest = &lines[first..];
                    let count = rest.iter().position(|line| *line != 0);
                    let start = at + first * LINE;
                    let stop = start + count.unwrap_or(rest.len()) * LINE;
                    return Some((start, stop, if stop < end { stop } else { 0 }));
                }
            }
            match self.partly.pop() {
                Some(block) => at = block,
                None => {
                    let block = self.free_block()?;
                    return Some((block, block_end(block), 0));
                }
            }
        }
    }

    /// Goes on in another hole.
    fn open(&mut self, long: bool, start: usize, end: usize, next: usize) {
        let hole = if long {
            &mut self.long
        } else {
            &mut self.short
        };
        if hole.fresh < hole.cursor {
            self.fresh.push((hole.fresh, hole.cursor));
        }
        // What died here may have been unlogged; what is born here is not.
        // SAFETY: whole lines of one block.
        unsafe { side::clear_unlogged(start, end) };
        *hole = Hole {
            cursor: start,
            end,
            next,
            fresh: start,
        };
    }

    /// The ranges of fresh objects, each without gaps.
    pub fn fresh(&self) -> Vec<(usize, usize)> {
        let mut ranges = self.fresh.clone();
        for hole in [&self.short, &self.long] {
            if hole.fresh < hole.cursor {
                ranges.push((hole.fresh, hole.cursor));
            }
        }
        ranges
    }

    /// Gives the ranges of fresh objects and starts anew. Who calls this scans them and then calls
    /// [`OldSpace::forget_fresh`].
    pub fn take_fresh(&mut self) -> Vec<(usize, usize)> {
        let ranges = self.fresh();
        self.forget_fresh();
        ranges
    }

    /// Nothing here is fresh any more, promoted objects included.
    pub fn forget_fresh(&mut self) {
        self.fresh.clear();
        self.short.fresh = self.short.cursor;
        self.long.fresh = self.long.cursor;
    }

    /// Makes ready for marking: all marks are clear, and no hole is in use.
    pub fn clear_marks(&mut self) {
        for chunk in &self.chunks {
            // SAFETY: a chunk of ours.
            unsafe { side::clear_marks(*chunk) };
        }
        self.short = Hole::NONE;
        self.long = Hole::NONE;
    }

    /// Sorts the blocks by their line marks, after a marking that found objects of `live` bytes.
    pub fn sweep(&mut self, live: usize) {
        let before = std::mem::replace(&mut self.bytes, live);
        self.free.clear();
        self.partly.clear();
        // Lists are used from their ends: lowest addresses first, as the objects once were.
        self.chunks.sort_by_key(|chunk| std::cmp::Reverse(*chunk));
        let mut kept = Vec::with_capacity(self.chunks.len());
        // What was in use lately may be needed again soon; what was not for long is given back.
        self.peak = before.max(self.peak / 4 * 3).max(LEAST_SPARE);
        let spare = self.peak.saturating_sub(live).max(live) / BLOCK;
        for chunk in std::mem::take(&mut self.chunks) {
            let free_before = self.free.len();
            let mut all_free = true;
            for block in blocks_of(chunk).rev() {
                // SAFETY: a block of ours; marking is over.
                let lines = unsafe { side::lines(block, (block_end(block) - block) / LINE) };
                let marked = lines.iter().filter(|line| **line != 0).count();
                all_free &= marked == 0;
                if marked == 0 {
                    self.free.push(block);
                } else if marked < lines.len() {
                    self.partly.push(block);
                }
                if self.poisoned && marked < lines.len() {
                    poison_lines(block, lines);
                }
            }
            if all_free && free_before >= spare {
                self.free.truncate(free_before);
                // SAFETY: no object in it is marked, and its blocks are in no list.
                unsafe { side::release(chunk, CHUNK) };
            } else {
                kept.push(chunk);
            }
        }
        self.chunks = kept;
    }

    /// Bytes reserved from the system.
    pub fn reserved(&self) -> usize {
        self.chunks.len() * CHUNK
    }

    /// Whether the address is within a block.
    pub fn holds(&self, address: usize) -> bool {
        let base = address & !(CHUNK - 1);
        address - base >= META && self.chunks.iter().any(|c| c.as_ptr().addr() == base)
    }

    /// All memory in which no object may be, for the verifier; sorted.
    pub fn unused(&self) -> Vec<(usize, usize)> {
        let mut spans: Vec<(usize, usize)> =
            self.free.iter().map(|b| (*b, block_end(*b))).collect();
        spans.push((self.short.cursor, self.short.end));
        spans.push((self.long.cursor, self.long.end));
        let rest = Some(self.short.next).filter(|at| *at != 0);
        for at in self.partly.iter().copied().chain(rest) {
            // SAFETY: the rest of a block of ours; nobody marks while we look.
            let lines = unsafe { side::lines(at, (block_end(at) - at) / LINE) };
            let clear = lines.iter().enumerate().filter(|(_, line)| **line == 0);
            spans.extend(clear.map(|(i, _)| (at + i * LINE, at + (i + 1) * LINE)));
        }
        spans.retain(|(start, end)| start < end);
        spans.sort_unstable();
        spans
    }
}

impl Drop for OldSpace {
    fn drop(&mut self) {
        for chunk in &self.chunks {
            // SAFETY: a chunk of ours; the heap goes, so no object is used any more.
            unsafe { side::release(*chunk, CHUNK) };
        }
    }
}

/// The first usable addresses of the blocks of a chunk.
fn blocks_of(chunk: NonNull<u8>) -> impl DoubleEndedIterator<Item = usize> {
    let base = chunk.as_ptr().addr();
    // The first block is filled by metadata, the second begins after it.
    (META / BLOCK..CHUNK / BLOCK).map(move |i| base + (i * BLOCK).max(META))
}

fn poison_lines(block: usize, lines: &[u8]) {
    for (i, _) in lines.iter().enumerate().filter(|(_, line)| **line == 0) {
        let line = std::ptr::with_exposed_provenance_mut(block + i * LINE);
        // SAFETY: a line of ours that no marked object touches.
        unsafe { poison::fill(line, LINE / 8) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(place: Option<*mut u64>) -> usize {
        place.unwrap().addr()
    }

    #[test]
    fn objects_follow_each_other_and_blocks_are_not_left() {
        let mut old = OldSpace::new(false);
        let first = address(old.take(3));
        assert_eq!(address(old.take(5)), first + 24);
        assert!(old.holds(first) && !old.holds(first & !(CHUNK - 1)));
        let mut last = first;
        for _ in 0..100_000 {
            let at = address(old.take(31));
            assert_eq!(at / BLOCK, (at + 31 * 8 - 1) / BLOCK);
            assert!(at > last || at / CHUNK != last / CHUNK);
            last = at;
        }
        assert_eq!(old.bytes, (3 + 5 + 31 * 100_000) * 8);
        assert_eq!(
            old.take_fresh().iter().map(|(s, e)| e - s).sum::<usize>(),
            old.bytes
        );
        assert!(old.take_fresh().is_empty());
    }

    /// Marked lines are left alone, holes between them are filled, in order.
    #[test]
    fn holes_are_reused() {
        let mut old = OldSpace::new(true);
        let block = address(old.take(1));
        old.forget_fresh();
        old.clear_marks();
        // SAFETY: addresses in a block.
        unsafe {
            side::mark_lines(block + 8, 8);
            side::mark_lines(block + 3 * LINE, LINE + 8);
            side::mark_lines(block + 8 * LINE, 8);
            side::set_unlogged(block + LINE, true);
        }
        old.sweep(LINE);
        assert!(old.unused().contains(&(block + LINE, block + 2 * LINE)));
        assert_eq!(address(old.take(30)), block + LINE);
        // SAFETY: addresses in a block.
        unsafe { assert!(!side::is_unlogged(block + LINE)) };
        assert_eq!(address(old.take(30)), block + LINE + 240);
        // Does not fit into the 32 bytes that are left.
        assert_eq!(address(old.take(5)), block + 5 * LINE);
        // Longer than a line, and than the hole at hand: a block of its own.
        let long = address(old.take(1024));
        assert_ne!(long / BLOCK, block / BLOCK);
        assert_eq!(address(old.take(1)), block + 5 * LINE + 40);
        let fresh = old.take_fresh();
        assert_eq!(
            fresh.iter().map(|(s, e)| e - s).sum::<usize>(),
            (30 + 30 + 5 + 1024 + 1) * 8
        );
    }

    #[test]
    fn empty_chunks_are_given_back() {
        let mut old = OldSpace::new(false);
        for _ in 0..40_000 {
            old.take(128);
        }
        assert!(old.reserved() > 40_000_000);
        old.forget_fresh();
        old.clear_marks();
        old.sweep(0);
        assert!(old.reserved() > 40_000_000);
        for _ in 0..10 {
            old.sweep(0);
        }
        assert!(old.reserved() <= 6 << 20);
        assert!(old.take(1024).is_some());
    }
}
