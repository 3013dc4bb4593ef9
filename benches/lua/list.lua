-- Takeuchi's function over linked lists: pointers, recursion.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local Element = {}
Element.__index = Element

function Element.new(value)
  return setmetatable({ value = value, next = nil }, Element)
end

function Element:length()
  if self.next then return 1 + self.next:length() end
  return 1
end

local function make_list(length)
  if length == 0 then return nil end
  local e = Element.new(length)
  e.next = make_list(length - 1)
  return e
end

local function is_shorter_than(x, y)
  local x_tail, y_tail = x, y
  while y_tail do
    if not x_tail then return true end
    x_tail = x_tail.next
    y_tail = y_tail.next
  end
  return false
end

local function tail(x, y, z)
  if is_shorter_than(y, x) then
    return (tail(tail(x.next, y, z), tail(y.next, z, x), tail(z.next, x, y)))
  end
  return z
end

local function benchmark(rounds)
  local length = 0
  for _ = 1, rounds do
    length = tail(make_list(15), make_list(10), make_list(6)):length()
    assert(length == 10)
  end
  return length
end

harness.run("List", 20, benchmark)
