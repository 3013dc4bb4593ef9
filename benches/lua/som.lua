-- The collections that the rules of "Are We Fast Yet?" ask for: written out over arrays of fixed size.
local bits = require("bits")
local band, bxor, rshift = bits.band, bits.bxor, bits.rshift

-- Lua has no arrays of nil: false stands for it, so that the room is really taken.
local function new_array(size)
  local array = {}
  for i = 1, size do array[i] = false end
  return array
end

-- A list that grows at its end and is taken from at its beginning. Positions count from 1.
local Vector = {}
Vector.__index = Vector

function Vector.init(self, capacity)
  self.storage = new_array(capacity)
  self.capacity = capacity
  self.first_index = 1
  self.last_index = 0
  return self
end

function Vector.new(capacity)
  return Vector.init(setmetatable({}, Vector), capacity or 50)
end

function Vector.of(element)
  local vector = Vector.new(1)
  vector:append(element)
  return vector
end

function Vector:at(index)
  return self.storage[index] or nil
end

function Vector:at_put(index, element)
  while index > self.capacity do self:grow() end
  self.storage[index] = element
  if self.last_index < index then self.last_index = index end
end

function Vector:append(element)
  if self.last_index >= self.capacity then self:grow() end
  self.last_index = self.last_index + 1
  self.storage[self.last_index] = element
end

function Vector:grow()
  local larger = new_array(2 * self.capacity)
  for i = 1, self.capacity do larger[i] = self.storage[i] end
  self.storage = larger
  self.capacity = 2 * self.capacity
end

function Vector:is_empty()
  return self.last_index < self.first_index
end

function Vector:size()
  return self.last_index - self.first_index + 1
end

function Vector:for_each(f)
  for i = self.first_index, self.last_index do f(self.storage[i]) end
end

function Vector:has_some(f)
  for i = self.first_index, self.last_index do
    if f(self.storage[i]) then return true end
  end
  return false
end

function Vector:remove_first()
  if self:is_empty() then return nil end
  self.first_index = self.first_index + 1
  return self.storage[self.first_index - 1]
end

-- Removes all elements equal to `element`; says whether there was one.
function Vector:remove(element)
  local kept = new_array(self.capacity)
  local count = 0
  for i = self.first_index, self.last_index do
    if self.storage[i] ~= element then
      count = count + 1
      kept[count] = self.storage[i]
    end
  end
  local found = count < self:size()
  self.storage = kept
  self.first_index = 1
  self.last_index = count
  return found
end

function Vector:remove_all()
  self.storage = new_array(self.capacity)
  self.first_index = 1
  self.last_index = 0
end

local function sort_range(storage, low, high, before)
  if low >= high then return end
  local pivot = storage[math.floor((low + high) / 2)]
  local i, j = low, high
  while i <= j do
    while before(storage[i], pivot) do i = i + 1 end
    while before(pivot, storage[j]) do j = j - 1 end
    if i <= j then
      storage[i], storage[j] = storage[j], storage[i]
      i = i + 1
      j = j - 1
    end
  end
  sort_range(storage, low, j, before)
  sort_range(storage, i, high, before)
end

-- Quicksort; `before` says whether its first argument has to stand before its second.
function Vector:sort(before)
  sort_range(self.storage, self.first_index, self.last_index, before)
end

local Set = {}
Set.__index = Set

function Set.new(capacity)
  return setmetatable({ items = Vector.new(capacity or 10) }, Set)
end

function Set:size()
  return self.items:size()
end

function Set:for_each(f)
  self.items:for_each(f)
end

function Set:contains(element)
  return self.items:has_some(function(item) return item == element end)
end

function Set:add(element)
  if not self:contains(element) then self.items:append(element) end
end

-- A set of tables: those are equal only to themselves.
local IdentitySet = setmetatable({}, { __index = Set })
IdentitySet.__index = IdentitySet

function IdentitySet.new(capacity)
  return setmetatable(Set.new(capacity), IdentitySet)
end

local function new_entry(hash, key, value, next_entry)
  return { hash = hash, key = key, value = value, next = next_entry }
end

local function hash_of(key)
  local hash = key:custom_hash()
  return bxor(hash, rshift(hash, 16))
end

-- A hash table with chains. Keys have a method `custom_hash`.
local Dictionary = {}
Dictionary.__index = Dictionary

function Dictionary.new(capacity)
  capacity = capacity or 16
  return setmetatable({ buckets = new_array(capacity), capacity = capacity, count = 0 }, Dictionary)
end

function Dictionary:size()
  return self.count
end

function Dictionary:at(key)
  local entry = self:find(key, hash_of(key))
  return entry and entry.value
end

function Dictionary:at_put(key, value)
  local hash = hash_of(key)
  local entry = self:find(key, hash)
  if entry then
    entry.value = value
    return
  end
  local i = self:bucket_of(hash)
  self.buckets[i] = new_entry(hash, key, value, self.buckets[i])
  self.count = self.count + 1
  if self.count > self.capacity then self:resize() end
end

function Dictionary:keys()
  local keys = Vector.new(self.count)
  for i = 1, self.capacity do
    local entry = self.buckets[i]
    while entry do
      keys:append(entry.key)
      entry = entry.next
    end
  end
  return keys
end

function Dictionary:remove_all()
  self.buckets = new_array(self.capacity)
  self.count = 0
end

function Dictionary:bucket_of(hash)
  return band(hash, self.capacity - 1) + 1
end

function Dictionary:find(key, hash)
  local entry = self.buckets[self:bucket_of(hash)]
  while entry do
    if entry.hash == hash and entry.key == key then return entry end
    entry = entry.next
  end
  return nil
end

function Dictionary:resize()
  local old, old_capacity = self.buckets, self.capacity
  self.capacity = 2 * old_capacity
  self.buckets = new_array(self.capacity)
  for k = 1, old_capacity do
    local entry = old[k]
    while entry do
      local next_entry = entry.next
      local i = self:bucket_of(entry.hash)
      entry.next = self.buckets[i]
      self.buckets[i] = entry
      entry = next_entry
    end
  end
end

return { Vector = Vector, Set = Set, IdentitySet = IdentitySet, Dictionary = Dictionary }
