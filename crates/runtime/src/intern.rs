//! Interned strings: one object for each text, in the old space.
//!
//! Literals and field names are interned, so that looking up a field in a map compares words first. The table holds its strings
//! weakly: a string that nobody else refers to goes with the next major collection.

use crate::Value;
use crate::string::Text;
use hashbrown::HashTable;
use ruchyruchy_builtins::hashing;

/// The table.
#[derive(Default)]
pub(crate) struct Interner {
    table: HashTable<Value>,
}

fn hash_of(value: Value) -> u64 {
    value.text().map_or(0, |text| hashing::text(&text))
}

impl Interner {
    /// The string with this text.
    pub fn get(&self, text: &str) -> Option<Value> {
        self.table
            .find(hashing::text(text), |v| {
                v.text().is_some_and(|t: Text<'_>| &*t == text)
            })
            .copied()
    }

    /// Adds a string whose text is not there yet.
    pub fn add(&mut self, string: Value) {
        self.table
            .insert_unique(hash_of(string), string, |v| hash_of(*v));
    }

    /// Number of strings.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// After a collection: moves to where the strings are now and forgets dead ones. The texts of the others are not looked at.
    pub fn settle(&mut self, survivor: &dyn Fn(Value) -> Option<Value>) {
        self.table.retain(|v| match survivor(*v) {
            Some(now) => {
                *v = now;
                true
            }
            None => false,
        });
    }
}
