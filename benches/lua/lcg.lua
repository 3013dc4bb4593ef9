-- A linear congruential generator, its numbers joined by exclusive or: integer arithmetic on variables.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local bits = require("bits")

local function benchmark(n)
  local bxor = bits.bxor
  local x, all, i = 42, 0, 0
  while i < n do
    x = (x * 16807 + 12345) % 2147483647
    all = bxor(all, x)
    i = i + 1
  end
  return all
end

harness.run("Lcg", 2000000, benchmark)
