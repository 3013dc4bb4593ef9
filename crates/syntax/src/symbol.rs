//! Interned names: equal text is one number, so a name costs four bytes and compares in one step.
//!
//! The table belongs to the thread, and its strings live as long as the process (rustc's way): the
//! set of distinct names in programs is small, and `&'static str` spares every reader a lifetime.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// An interned name. Only meaningful on the thread that made it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

/// The multiply-rotate hash of Firefox and rustc: names are short and not chosen by an enemy with
/// anything to win (a collision only slows the parser of his own program).
#[derive(Default)]
pub struct FxHasher(u64);

impl Hasher for FxHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
        for &byte in chunks.remainder() {
            self.write_u64(byte as u64);
        }
    }
    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte as u64);
    }
    fn write_u32(&mut self, word: u32) {
        self.write_u64(word as u64);
    }
    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}

/// A hash map keyed by small trusted keys (symbols, ids).
pub type FxHashMap<K, V> = HashMap<K, V, BuildHasherDefault<FxHasher>>;
/// A hash set of small trusted keys.
pub type FxHashSet<K> = std::collections::HashSet<K, BuildHasherDefault<FxHasher>>;

#[derive(Default)]
struct Interner {
    ids: FxHashMap<&'static str, u32>,
    names: Vec<&'static str>,
}

thread_local! {
    static INTERNER: RefCell<Interner> = RefCell::default();
}

impl Symbol {
    /// The symbol of `name`, interned on first sight.
    pub fn intern(name: &str) -> Symbol {
        INTERNER.with_borrow_mut(|table| {
            if let Some(&id) = table.ids.get(name) {
                return Symbol(id);
            }
            let id = table.names.len() as u32;
            let text: &'static str = Box::leak(name.into());
            table.names.push(text);
            table.ids.insert(text, id);
            Symbol(id)
        })
    }

    /// The text of the name.
    pub fn as_str(self) -> &'static str {
        INTERNER.with_borrow(|table| table.names.get(self.0 as usize).copied().unwrap_or("?"))
    }

    /// The symbol with this number, which [`Symbol::index`] gave.
    pub fn from_index(index: u32) -> Symbol {
        Symbol(index)
    }

    /// The number behind the symbol, dense from 0 on this thread: for side tables.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl std::fmt::Display for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
