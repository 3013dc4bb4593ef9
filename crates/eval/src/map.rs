//! Maps and sets: insertion-ordered hash tables, or sorted ones.
//!
//! The hashed form keeps entries in a vector in the order of first insertion, with a table of positions
//! beside it; a removed entry leaves a hole, and holes are squeezed out when they outnumber the
//! rest, so removal keeps order at amortised constant cost. The sorted form (`BTreeMap`) is a B-tree
//! in the structural order of keys.
//!
//! Keys compare and hash by canonical form: 1 and 1.0 are one key, and so are 3 and `Some(3)`.

use crate::structural;
use crate::value::{CopyParts, DropParts, Value};
use hashbrown::HashTable;
use ruchyruchy_builtins::hashing;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A key: equality, hash and order are structural, on canonical forms.
#[derive(Clone, Debug)]
pub struct Key(pub Value);

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        structural::equal(&self.0, &other.0)
    }
}
impl Eq for Key {}
impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Key) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Key {
    fn cmp(&self, other: &Key) -> Ordering {
        structural::total_order(&self.0, &other.0)
    }
}

/// Contents of a map.
#[derive(Debug)]
pub enum MapData {
    /// Ordered by first insertion.
    Hashed(Hashed),
    /// Ordered by key.
    Sorted(BTreeMap<Key, Value>),
}

/// The insertion-ordered table.
#[derive(Debug, Default)]
pub struct Hashed {
    entries: Vec<Option<(Key, Value)>>,
    holes: usize,
    table: HashTable<usize>,
}

impl Default for MapData {
    fn default() -> MapData {
        MapData::Hashed(Hashed::default())
    }
}

fn hash_of(key: &Value) -> u64 {
    structural::hash(key)
}

impl Hashed {
    fn position(&self, key: &Value) -> Option<usize> {
        self.table
            .find(hash_of(key), |&i| {
                matches!(self.entries.get(i), Some(Some((k, _))) if structural::equal(&k.0, key))
            })
            .copied()
    }

    fn insert(&mut self, key: Value, value: Value) -> Option<Value> {
        if let Some(i) = self.position(&key)
            && let Some(Some((_, slot))) = self.entries.get_mut(i)
        {
            return Some(std::mem::replace(slot, value));
        }
        let index = self.entries.len();
        let hash = hash_of(&key);
        self.entries.push(Some((Key(key), value)));
        let entries = &self.entries;
        self.table.insert_unique(hash, index, |&i| {
            entries
                .get(i)
                .and_then(Option::as_ref)
                .map_or(0, |(k, _)| hash_of(&k.0))
        });
        None
    }

    fn remove(&mut self, key: &Value) -> Option<(Key, Value)> {
        let entries = &self.entries;
        let found = self.table.find_entry(
            hash_of(key),
            |&i| matches!(entries.get(i), Some(Some((k, _))) if structural::equal(&k.0, key)),
        );
        let index = match found {
            Ok(entry) => entry.remove().0,
            Err(_) => return None,
        };
        let taken = self.entries.get_mut(index).and_then(Option::take);
        self.holes += 1;
        while matches!(self.entries.last(), Some(None)) {
            self.entries.pop();
            self.holes -= 1;
        }
        if self.holes > 16 && self.holes * 2 > self.entries.len() {
            self.squeeze();
        }
        taken
    }

    /// Drops the holes; positions change, so the table is built anew.
    fn squeeze(&mut self) {
        self.entries.retain(Option::is_some);
        self.holes = 0;
        self.table.clear();
        for (i, entry) in self.entries.iter().enumerate() {
            if let Some((key, _)) = entry {
                let entries = &self.entries;
                self.table.insert_unique(hash_of(&key.0), i, |&j| {
                    entries
                        .get(j)
                        .and_then(Option::as_ref)
                        .map_or(0, |(k, _)| hash_of(&k.0))
                });
            }
        }
    }
}

impl MapData {
    /// An empty map of the sorted kind.
    pub fn sorted() -> MapData {
        MapData::Sorted(BTreeMap::new())
    }

    /// An empty map of the same kind.
    pub fn empty_like(&self) -> MapData {
        if self.is_sorted() {
            MapData::sorted()
        } else {
            MapData::default()
        }
    }

    /// Whether keys are kept in order.
    pub fn is_sorted(&self) -> bool {
        matches!(self, MapData::Sorted(_))
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        match self {
            MapData::Hashed(h) => h.entries.len() - h.holes,
            MapData::Sorted(b) => b.len(),
        }
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key.
    pub fn get(&self, key: &Value) -> Option<&Value> {
        match self {
            MapData::Hashed(h) => h
                .position(key)
                .and_then(|i| h.entries.get(i)?.as_ref().map(|(_, v)| v)),
            MapData::Sorted(b) => b.get(&Key(key.clone())),
        }
    }

    /// The value of a key, for writing.
    pub fn get_mut(&mut self, key: &Value) -> Option<&mut Value> {
        match self {
            MapData::Hashed(h) => {
                let i = h.position(key)?;
                h.entries.get_mut(i)?.as_mut().map(|(_, v)| v)
            }
            MapData::Sorted(b) => b.get_mut(&Key(key.clone())),
        }
    }

    /// The value of a string key.
    pub fn get_str(&self, key: &str) -> Option<&Value> {
        match self {
            MapData::Hashed(h) => h
                .table
                .find(hashing::text(key), |&i| {
                    matches!(h.entries.get(i), Some(Some((Key(Value::Str(k)), _))) if k.as_str() == key)
                })
                .and_then(|&i| h.entries.get(i)?.as_ref().map(|(_, v)| v)),
            MapData::Sorted(b) => b.get(&Key::text(key)),
        }
    }

    /// Whether a key is there.
    pub fn contains(&self, key: &Value) -> bool {
        self.get(key).is_some()
    }

    /// Stores a value; gives the one that was there.
    pub fn insert(&mut self, key: Value, value: Value) -> Option<Value> {
        match self {
            MapData::Hashed(h) => h.insert(key, value),
            MapData::Sorted(b) => b.insert(Key(key), value),
        }
    }

    /// Removes a key.
    pub fn remove(&mut self, key: &Value) -> Option<(Value, Value)> {
        match self {
            MapData::Hashed(h) => h.remove(key).map(|(k, v)| (k.0, v)),
            MapData::Sorted(b) => b.remove_entry(&Key(key.clone())).map(|(k, v)| (k.0, v)),
        }
    }

    /// Entries in order.
    pub fn iter(&self) -> Box<dyn DoubleEndedIterator<Item = (&Value, &Value)> + '_> {
        match self {
            MapData::Hashed(h) => Box::new(
                h.entries
                    .iter()
                    .filter_map(|e| e.as_ref().map(|(k, v)| (&k.0, v))),
            ),
            MapData::Sorted(b) => Box::new(b.iter().map(|(k, v)| (&k.0, v))),
        }
    }

    /// Values in order, for writing.
    pub fn values_mut(&mut self) -> Box<dyn Iterator<Item = &mut Value> + '_> {
        match self {
            MapData::Hashed(h) => Box::new(h.entries.iter_mut().flatten().map(|(_, v)| v)),
            MapData::Sorted(b) => Box::new(b.values_mut()),
        }
    }

    /// The first entry.
    pub fn first(&self) -> Option<(Value, Value)> {
        self.iter().next().map(|(k, v)| (k.clone(), v.clone()))
    }

    /// The last entry.
    pub fn last(&self) -> Option<(Value, Value)> {
        self.iter().next_back().map(|(k, v)| (k.clone(), v.clone()))
    }

    /// An iteration step that survives changes: the entry at or after raw position `at`, and the position
    /// after it. Sorted maps are walked by key instead: see [`MapData::after`].
    pub fn entry_from(&self, at: usize) -> Option<(Value, Value, usize)> {
        match self {
            MapData::Hashed(h) => {
                let mut i = at;
                loop {
                    match h.entries.get(i)? {
                        Some((k, v)) => return Some((k.0.clone(), v.clone(), i + 1)),
                        None => i += 1,
                    }
                }
            }
            MapData::Sorted(b) => b
                .iter()
                .nth(at)
                .map(|(k, v)| (k.0.clone(), v.clone(), at + 1)),
        }
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        *self = self.empty_like();
    }

    /// The sorted contents, if this is the sorted kind.
    pub fn as_sorted(&self) -> Option<&BTreeMap<Key, Value>> {
        match self {
            MapData::Sorted(b) => Some(b),
            MapData::Hashed(_) => None,
        }
    }
}

impl FromIterator<(Value, Value)> for MapData {
    fn from_iter<I: IntoIterator<Item = (Value, Value)>>(iter: I) -> MapData {
        let mut map = MapData::default();
        for (k, v) in iter {
            map.insert(k, v);
        }
        map
    }
}

impl CopyParts for MapData {
    fn copy_parts(&self) -> MapData {
        let mut copy = self.empty_like();
        for (k, v) in self.iter() {
            copy.insert(k.share(), v.share());
        }
        copy
    }
}

impl DropParts for MapData {
    fn drop_parts(&mut self, f: &mut dyn FnMut(Value)) {
        match self {
            MapData::Hashed(h) => {
                h.table.clear();
                for (k, v) in std::mem::take(&mut h.entries).into_iter().flatten() {
                    f(k.0);
                    f(v);
                }
            }
            MapData::Sorted(b) => {
                for (k, v) in std::mem::take(b) {
                    f(k.0);
                    f(v);
                }
            }
        }
    }
    fn has_deep_parts(&self) -> bool {
        self.iter().any(|(k, v)| k.is_deep() || v.is_deep())
    }
}

/// Contents of a set: a map to nil.
#[derive(Debug, Default)]
pub struct SetData(pub MapData);

impl SetData {
    /// An empty sorted set.
    pub fn sorted() -> SetData {
        SetData(MapData::sorted())
    }

    /// An empty set of the same kind.
    pub fn empty_like(&self) -> SetData {
        SetData(self.0.empty_like())
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the element is there.
    pub fn contains(&self, v: &Value) -> bool {
        self.0.contains(v)
    }

    /// Adds an element; false if it was there.
    pub fn insert(&mut self, v: Value) -> bool {
        if self.0.contains(&v) {
            return false;
        }
        self.0.insert(v, Value::Nil);
        true
    }

    /// Removes an element.
    pub fn remove(&mut self, v: &Value) -> Option<Value> {
        self.0.remove(v).map(|(k, _)| k)
    }

    /// Elements in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Value> + '_ {
        self.0.iter().map(|(k, _)| k)
    }
}

impl FromIterator<Value> for SetData {
    fn from_iter<I: IntoIterator<Item = Value>>(iter: I) -> SetData {
        let mut set = SetData::default();
        for v in iter {
            set.insert(v);
        }
        set
    }
}

impl CopyParts for SetData {
    fn copy_parts(&self) -> SetData {
        SetData(self.0.copy_parts())
    }
}

impl DropParts for SetData {
    fn drop_parts(&mut self, f: &mut dyn FnMut(Value)) {
        self.0.drop_parts(f);
    }
    fn has_deep_parts(&self) -> bool {
        self.0.has_deep_parts()
    }
}
