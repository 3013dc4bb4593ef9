-- The sieve of Eratosthenes over an array of flags: array reads and writes, counted loops.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function sieve(flags, size)
  local count = 0
  for i = 2, size do
    if flags[i] then
      count = count + 1
      local k = i + i
      while k <= size do
        flags[k] = false
        k = k + i
      end
    end
  end
  return count
end

local function benchmark(rounds)
  local count = 0
  for _ = 1, rounds do
    local flags = {}
    for i = 1, 5000 do flags[i] = true end
    count = sieve(flags, 5000)
    assert(count == 669)
  end
  return count
end

harness.run("Sieve", 100, benchmark)
