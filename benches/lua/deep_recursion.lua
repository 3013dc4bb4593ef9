-- Recursion 10,000 calls deep: the growth of the stack, its depth check, and a collector that must look through it.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local DEPTH = 10000

local Element = {}
Element.__index = Element

function Element.new(value, next)
  return setmetatable({ value = value, next = next }, Element)
end

local function sum(n)
  if n == 0 then return 0 end
  return n + sum(n - 1)
end

local is_odd

local function is_even(n)
  if n == 0 then return true end
  return not is_odd(n - 1)
end

function is_odd(n)
  if n == 0 then return false end
  return not is_even(n - 1)
end

-- Allocates on the way down and on the way back: what was made on the way down is held by the stack alone.
local function list(n)
  if n == 0 then return nil end
  local element = Element.new(n, nil)
  element.next = list(n - 1)
  return Element.new(-n, element)
end

harness.run("DeepRecursion", 30, function(rounds)
  local total = 0
  for round = 0, rounds - 1 do
    total = (total * 31 + sum(DEPTH + round)) % 1000003
    if is_even(DEPTH + round) then total = total + 1 end
    local rest = list(DEPTH)
    while rest do
      total = total + rest.value + 1
      rest = rest.next
    end
  end
  return total
end)
