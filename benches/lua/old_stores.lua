-- Young objects stored all over a large array that has long been old: what a collector must remember, and the slowest of the
-- batches of stores.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local Pauses = require("pauses")

local BATCH = 1000

local Cell = {}
Cell.__index = Cell

function Cell.new(value, weight)
  return setmetatable({ value = value, weight = weight }, Cell)
end

harness.run("OldStores", 3000000, function(slots)
  local array = {}
  for i = 1, slots do array[i] = false end
  local pauses = Pauses.new()
  local seed = 42
  for batch = 0, math.floor(slots / (4 * BATCH)) - 1 do
    pauses:begin_step()
    for k = 0, BATCH - 1 do
      seed = seed * 48271 % 2147483647
      array[seed % slots + 1] = Cell.new(batch + k, k)
    end
    pauses:end_step()
  end
  pauses:report()
  local sum = 0
  for i = 1, slots do
    local cell = array[i]
    if cell then sum = (sum * 31 + cell.value - cell.weight) % 1000003 end
  end
  return sum
end)
