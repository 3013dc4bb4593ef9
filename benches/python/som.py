"""The collections that the rules of "Are We Fast Yet?" ask for: written out over arrays of fixed size."""


class Vector:
    """A list that grows at its end and is taken from at its beginning."""

    def __init__(self, capacity=50):
        self.storage = [None] * capacity
        self.first_index = 0
        self.last_index = 0

    @staticmethod
    def of(element):
        vector = Vector(1)
        vector.append(element)
        return vector

    def at(self, index):
        return self.storage[index] if index < len(self.storage) else None

    def at_put(self, index, element):
        while index >= len(self.storage):
            self.grow()
        self.storage[index] = element
        if self.last_index <= index:
            self.last_index = index + 1

    def append(self, element):
        if self.last_index >= len(self.storage):
            self.grow()
        self.storage[self.last_index] = element
        self.last_index += 1

    def grow(self):
        self.storage = self.storage + [None] * len(self.storage)

    def is_empty(self):
        return self.last_index == self.first_index

    def size(self):
        return self.last_index - self.first_index

    def for_each(self, f):
        for i in range(self.first_index, self.last_index):
            f(self.storage[i])

    def has_some(self, f):
        for i in range(self.first_index, self.last_index):
            if f(self.storage[i]):
                return True
        return False

    def remove_first(self):
        if self.is_empty():
            return None
        self.first_index += 1
        return self.storage[self.first_index - 1]

    def remove(self, element):
        """Removes all elements equal to `element`; says whether there was one."""
        kept = [None] * len(self.storage)
        count = 0
        for i in range(self.first_index, self.last_index):
            if self.storage[i] != element:
                kept[count] = self.storage[i]
                count += 1
        found = count < self.size()
        self.storage = kept
        self.first_index = 0
        self.last_index = count
        return found

    def remove_all(self):
        self.storage = [None] * len(self.storage)
        self.first_index = 0
        self.last_index = 0

    def sort(self, before):
        """Quicksort; `before` says whether its first argument has to stand before its second."""
        self.sort_range(self.first_index, self.last_index - 1, before)

    def sort_range(self, low, high, before):
        if low >= high:
            return
        storage = self.storage
        pivot = storage[(low + high) // 2]
        i = low
        j = high
        while i <= j:
            while before(storage[i], pivot):
                i += 1
            while before(pivot, storage[j]):
                j -= 1
            if i <= j:
                storage[i], storage[j] = storage[j], storage[i]
                i += 1
                j -= 1
        self.sort_range(low, j, before)
        self.sort_range(i, high, before)


class Set:
    def __init__(self, capacity=10):
        self.items = Vector(capacity)

    def size(self):
        return self.items.size()

    def for_each(self, f):
        self.items.for_each(f)

    def contains(self, element):
        return self.items.has_some(lambda item: item == element)

    def add(self, element):
        if not self.contains(element):
            self.items.append(element)


class IdentitySet(Set):
    def contains(self, element):
        return self.items.has_some(lambda item: item is element)


class Entry:
    def __init__(self, digest, key, value, link):
        self.digest = digest
        self.key = key
        self.value = value
        self.link = link


def hash_of(key):
    digest = key.custom_hash()
    return digest ^ (digest >> 16)


class Dictionary:
    """A hash table with chains. Keys have a method `custom_hash` and are told apart by identity."""

    def __init__(self, capacity=16):
        self.buckets = [None] * capacity
        self.count = 0

    def size(self):
        return self.count

    def at(self, key):
        entry = self.find(key, hash_of(key))
        return None if entry is None else entry.value

    def at_put(self, key, value):
        digest = hash_of(key)
        entry = self.find(key, digest)
        if entry is not None:
            entry.value = value
            return
        i = self.bucket_of(digest)
        self.buckets[i] = Entry(digest, key, value, self.buckets[i])
        self.count += 1
        if self.count > len(self.buckets):
            self.resize()

    def keys(self):
        keys = Vector(self.count)
        for entry in self.buckets:
            while entry is not None:
                keys.append(entry.key)
                entry = entry.link
        return keys

    def remove_all(self):
        self.buckets = [None] * len(self.buckets)
        self.count = 0

    def bucket_of(self, digest):
        return digest & (len(self.buckets) - 1)

    def find(self, key, digest):
        entry = self.buckets[self.bucket_of(digest)]
        while entry is not None:
            if entry.digest == digest and entry.key is key:
                return entry
            entry = entry.link
        return None

    def resize(self):
        old = self.buckets
        self.buckets = [None] * (2 * len(old))
        for entry in old:
            while entry is not None:
                link = entry.link
                i = self.bucket_of(entry.digest)
                entry.link = self.buckets[i]
                self.buckets[i] = entry
                entry = link
