//! The collections that the rules of "Are We Fast Yet?" ask for: written out over arrays of fixed size.
#![allow(dead_code, reason = "no program needs all of it")]

/// A list that grows at its end and is taken from at its beginning.
pub struct Vector<T> {
    storage: Vec<Option<T>>,
    first: usize,
    last: usize,
}

impl<T> Vector<T> {
    pub fn new() -> Vector<T> {
        Vector::with_capacity(50)
    }

    pub fn with_capacity(capacity: usize) -> Vector<T> {
        Vector { storage: empty(capacity), first: 0, last: 0 }
    }

    pub fn of(element: T) -> Vector<T> {
        let mut vector = Vector::with_capacity(1);
        vector.append(element);
        vector
    }

    pub fn at(&self, index: usize) -> Option<&T> {
        self.storage.get(index)?.as_ref()
    }

    pub fn at_mut(&mut self, index: usize) -> Option<&mut T> {
        self.storage.get_mut(index)?.as_mut()
    }

    pub fn at_put(&mut self, index: usize, element: T) {
        while index >= self.storage.len() {
            self.grow();
        }
        self.storage[index] = Some(element);
        self.last = self.last.max(index + 1);
    }

    pub fn append(&mut self, element: T) {
        if self.last >= self.storage.len() {
            self.grow();
        }
        self.storage[self.last] = Some(element);
        self.last += 1;
    }

    fn grow(&mut self) {
        self.storage.resize_with(2 * self.storage.len(), || None);
    }

    pub fn is_empty(&self) -> bool {
        self.last == self.first
    }

    pub fn size(&self) -> usize {
        self.last - self.first
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.storage[self.first..self.last].iter().flatten()
    }

    pub fn has_some(&self, test: impl FnMut(&T) -> bool) -> bool {
        self.iter().any(test)
    }

    pub fn remove_first(&mut self) -> Option<T> {
        if self.is_empty() {
            return None;
        }
        self.first += 1;
        self.storage[self.first - 1].take()
    }

    pub fn remove_all(&mut self) {
        self.storage = empty(self.storage.len());
        self.first = 0;
        self.last = 0;
    }
}

impl<T: Copy + PartialEq> Vector<T> {
    /// Removes all elements equal to `element`; says whether there was one.
    pub fn remove(&mut self, element: T) -> bool {
        let mut kept = empty(self.storage.len());
        let mut count = 0;
        for item in self.iter().filter(|&&item| item != element) {
            kept[count] = Some(*item);
            count += 1;
        }
        let found = count < self.size();
        self.storage = kept;
        self.first = 0;
        self.last = count;
        found
    }

    /// Quicksort; `before` says whether its first argument has to stand before its second.
    pub fn sort(&mut self, before: impl Fn(T, T) -> bool) {
        sort(&mut self.storage[self.first..self.last], &|a, b| match (a, b) {
            (Some(a), Some(b)) => before(a, b),
            _ => false,
        });
    }
}

fn empty<T>(capacity: usize) -> Vec<Option<T>> {
    let mut storage = Vec::new();
    storage.resize_with(capacity, || None);
    storage
}

fn sort<T: Copy>(storage: &mut [T], before: &impl Fn(T, T) -> bool) {
    if storage.len() < 2 {
        return;
    }
    let pivot = storage[(storage.len() - 1) / 2];
    let mut i = 0;
    let mut j = storage.len() as isize - 1;
    while i as isize <= j {
        while before(storage[i], pivot) {
            i += 1;
        }
        while before(pivot, storage[j as usize]) {
            j -= 1;
        }
        if i as isize <= j {
            storage.swap(i, j as usize);
            i += 1;
            j -= 1;
        }
    }
    sort(&mut storage[..(j + 1) as usize], before);
    sort(&mut storage[i..], before);
}

pub struct Set<T> {
    items: Vector<T>,
}

impl<T: PartialEq> Set<T> {
    pub fn new() -> Set<T> {
        Set { items: Vector::with_capacity(10) }
    }

    pub fn size(&self) -> usize {
        self.items.size()
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.iter()
    }

    pub fn at(&self, index: usize) -> Option<&T> {
        self.items.at(index)
    }

    pub fn contains(&self, element: &T) -> bool {
        self.items.has_some(|item| item == element)
    }

    pub fn add(&mut self, element: T) {
        if !self.contains(&element) {
            self.items.append(element);
        }
    }
}

/// A set of indices that stand for objects: equal ones are the same object.
pub type IdentitySet<T> = Set<T>;

pub trait CustomHash {
    fn custom_hash(&self) -> usize;
}

struct Entry<K, V> {
    hash: usize,
    key: K,
    value: V,
    next: Link<K, V>,
}

type Link<K, V> = Option<Box<Entry<K, V>>>;

/// A hash table with chains.
pub struct Dictionary<K, V> {
    buckets: Vec<Link<K, V>>,
    count: usize,
}

impl<K: CustomHash + Copy + PartialEq, V: Copy> Dictionary<K, V> {
    pub fn new() -> Dictionary<K, V> {
        Dictionary { buckets: empty(16), count: 0 }
    }

    pub fn size(&self) -> usize {
        self.count
    }

    pub fn at(&self, key: K) -> Option<V> {
        let hash = hash_of(&key);
        let mut entry = &self.buckets[self.bucket_of(hash)];
        while let Some(e) = entry {
            if e.hash == hash && e.key == key {
                return Some(e.value);
            }
            entry = &e.next;
        }
        None
    }

    pub fn at_put(&mut self, key: K, value: V) {
        let hash = hash_of(&key);
        let i = self.bucket_of(hash);
        let mut entry = &mut self.buckets[i];
        while let Some(e) = entry {
            if e.hash == hash && e.key == key {
                e.value = value;
                return;
            }
            entry = &mut e.next;
        }
        let next = self.buckets[i].take();
        self.buckets[i] = Some(Box::new(Entry { hash, key, value, next }));
        self.count += 1;
        if self.count > self.buckets.len() {
            self.resize();
        }
    }

    pub fn keys(&self) -> Vector<K> {
        let mut keys = Vector::with_capacity(self.count);
        for bucket in &self.buckets {
            let mut entry = bucket;
            while let Some(e) = entry {
                keys.append(e.key);
                entry = &e.next;
            }
        }
        keys
    }

    pub fn remove_all(&mut self) {
        self.buckets = empty(self.buckets.len());
        self.count = 0;
    }

    fn bucket_of(&self, hash: usize) -> usize {
        hash & (self.buckets.len() - 1)
    }

    fn resize(&mut self) {
        let larger = empty(2 * self.buckets.len());
        for bucket in std::mem::replace(&mut self.buckets, larger) {
            let mut entry = bucket;
            while let Some(mut e) = entry {
                entry = e.next.take();
                let i = self.bucket_of(e.hash);
                e.next = self.buckets[i].take();
                self.buckets[i] = Some(e);
            }
        }
    }
}

fn hash_of(key: &impl CustomHash) -> usize {
    let hash = key.custom_hash();
    hash ^ (hash >> 16)
}
