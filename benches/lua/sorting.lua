-- Heap sort and quicksort written out, and the built-in sort with a comparator.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

-- The next number of the generator; in halves, since LuaJIT's numbers hold 53 bits.
local function step(seed)
  local high, low = math.floor(seed / 65536), seed % 65536
  return ((high * 1103515245 % 32768) * 65536 + low * 1103515245 + 12345) % 2147483648
end

local function numbers(n)
  local seed = 42
  local result = {}
  for i = 1, n do
    seed = step(seed)
    result[i] = seed
  end
  return result
end

local function quicksort(v, low, high)
  local pivot = v[math.floor((low + high) / 2)]
  local i, j = low, high
  while i <= j do
    while v[i] < pivot do i = i + 1 end
    while v[j] > pivot do j = j - 1 end
    if i <= j then
      v[i], v[j] = v[j], v[i]
      i = i + 1
      j = j - 1
    end
  end
  if low < j then quicksort(v, low, j) end
  if i < high then quicksort(v, i, high) end
end

-- Positions count from 0, elements from 1.
local function sift_down(v, start, last)
  local root = start
  while 2 * root + 1 < last do
    local child = 2 * root + 1
    if child + 1 < last and v[child + 1] < v[child + 2] then child = child + 1 end
    if v[root + 1] >= v[child + 1] then return end
    v[root + 1], v[child + 1] = v[child + 1], v[root + 1]
    root = child
  end
end

local function heapsort(v)
  local n = #v
  for start = math.floor(n / 2) - 1, 0, -1 do sift_down(v, start, n) end
  for last = n - 1, 1, -1 do
    v[1], v[last + 1] = v[last + 1], v[1]
    sift_down(v, 0, last)
  end
end

local function copy(v)
  local result = {}
  for i = 1, #v do result[i] = v[i] end
  return result
end

harness.run("Sorting", 10000, function(n)
  local v = numbers(n)
  local a = copy(v)
  quicksort(a, 1, n)
  local b = copy(v)
  heapsort(b)
  local c = copy(v)
  table.sort(c, function(x, y) return y < x end)
  local sum = 0
  for i = 1, n do
    assert(a[i] == b[i] and a[i] == c[n + 1 - i])
    sum = (sum * 31 + a[i]) % 1000000007
  end
  return string.format("%d", sum)
end)
