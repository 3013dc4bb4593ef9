// The collections that the rules of "Are We Fast Yet?" ask for: written out over arrays of fixed size.
"use strict";

// A list that grows at its end and is taken from at its beginning.
class Vector {
  constructor(capacity = 50) {
    this.storage = new Array(capacity).fill(null);
    this.firstIndex = 0;
    this.lastIndex = 0;
  }

  static of(element) {
    const vector = new Vector(1);
    vector.append(element);
    return vector;
  }

  at(index) {
    return index < this.storage.length ? this.storage[index] : null;
  }

  atPut(index, element) {
    while (index >= this.storage.length) this.grow();
    this.storage[index] = element;
    if (this.lastIndex <= index) this.lastIndex = index + 1;
  }

  append(element) {
    if (this.lastIndex >= this.storage.length) this.grow();
    this.storage[this.lastIndex] = element;
    this.lastIndex += 1;
  }

  grow() {
    const larger = new Array(2 * this.storage.length).fill(null);
    for (let i = 0; i < this.storage.length; i++) larger[i] = this.storage[i];
    this.storage = larger;
  }

  isEmpty() {
    return this.lastIndex === this.firstIndex;
  }

  size() {
    return this.lastIndex - this.firstIndex;
  }

  forEach(f) {
    const end = this.lastIndex;
    for (let i = this.firstIndex; i < end; i++) f(this.storage[i]);
  }

  hasSome(f) {
    for (let i = this.firstIndex; i < this.lastIndex; i++) {
      if (f(this.storage[i])) return true;
    }
    return false;
  }

  removeFirst() {
    if (this.isEmpty()) return null;
    this.firstIndex += 1;
    return this.storage[this.firstIndex - 1];
  }

  // Removes all elements equal to `element`; says whether there was one.
  remove(element) {
    const kept = new Array(this.storage.length).fill(null);
    let count = 0;
    for (let i = this.firstIndex; i < this.lastIndex; i++) {
      if (this.storage[i] !== element) {
        kept[count] = this.storage[i];
        count += 1;
      }
    }
    const found = count < this.size();
    this.storage = kept;
    this.firstIndex = 0;
    this.lastIndex = count;
    return found;
  }

  removeAll() {
    this.storage = new Array(this.storage.length).fill(null);
    this.firstIndex = 0;
    this.lastIndex = 0;
  }

  // Quicksort; `before` says whether its first argument has to stand before its second.
  sort(before) {
    this.sortRange(this.firstIndex, this.lastIndex - 1, before);
  }

  sortRange(low, high, before) {
    if (low >= high) return;
    const storage = this.storage;
    const pivot = storage[Math.floor((low + high) / 2)];
    let i = low;
    let j = high;
    while (i <= j) {
      while (before(storage[i], pivot)) i += 1;
      while (before(pivot, storage[j])) j -= 1;
      if (i <= j) {
        const saved = storage[i];
        storage[i] = storage[j];
        storage[j] = saved;
        i += 1;
        j -= 1;
      }
    }
    this.sortRange(low, j, before);
    this.sortRange(i, high, before);
  }
}

class Set {
  constructor(capacity = 10) {
    this.items = new Vector(capacity);
  }

  size() {
    return this.items.size();
  }

  forEach(f) {
    this.items.forEach(f);
  }

  contains(element) {
    return this.items.hasSome((item) => item === element);
  }

  add(element) {
    if (!this.contains(element)) this.items.append(element);
  }
}

// A set of objects: those are equal only to themselves.
class IdentitySet extends Set {}

class Entry {
  constructor(hash, key, value, next) {
    this.hash = hash;
    this.key = key;
    this.value = value;
    this.next = next;
  }
}

function hashOf(key) {
  const hash = key.customHash();
  return hash ^ (hash >>> 16);
}

// A hash table with chains. Keys have a method `customHash`.
class Dictionary {
  constructor(capacity = 16) {
    this.buckets = new Array(capacity).fill(null);
    this.count = 0;
  }

  size() {
    return this.count;
  }

  at(key) {
    const entry = this.find(key, hashOf(key));
    return entry === null ? null : entry.value;
  }

  atPut(key, value) {
    const hash = hashOf(key);
    const entry = this.find(key, hash);
    if (entry !== null) {
      entry.value = value;
      return;
    }
    const i = this.bucketOf(hash);
    this.buckets[i] = new Entry(hash, key, value, this.buckets[i]);
    this.count += 1;
    if (this.count > this.buckets.length) this.resize();
  }

  keys() {
    const keys = new Vector(this.count);
    for (const bucket of this.buckets) {
      for (let entry = bucket; entry !== null; entry = entry.next) keys.append(entry.key);
    }
    return keys;
  }

  removeAll() {
    this.buckets = new Array(this.buckets.length).fill(null);
    this.count = 0;
  }

  bucketOf(hash) {
    return hash & (this.buckets.length - 1);
  }

  find(key, hash) {
    for (let entry = this.buckets[this.bucketOf(hash)]; entry !== null; entry = entry.next) {
      if (entry.hash === hash && entry.key === key) return entry;
    }
    return null;
  }

  resize() {
    const old = this.buckets;
    this.buckets = new Array(2 * old.length).fill(null);
    for (const bucket of old) {
      let entry = bucket;
      while (entry !== null) {
        const next = entry.next;
        const i = this.bucketOf(entry.hash);
        entry.next = this.buckets[i];
        this.buckets[i] = entry;
        entry = next;
      }
    }
  }
}

module.exports = { Vector, Set, IdentitySet, Dictionary };
