-- A live set of fixed size in which old objects are replaced at random, so many for each that is read: what allocation costs
-- beside it, and the slowest step.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local Pauses = require("pauses")

local RATE = 8

-- After Park and Miller, with Stockmeyer's multiplier: the products fit in 53 bits.
local Random = {}
Random.__index = Random

function Random.new()
  return setmetatable({ seed = 42 }, Random)
end

function Random:below(limit)
  self.seed = self.seed * 48271 % 2147483647
  return self.seed % limit
end

local Item = {}
Item.__index = Item

function Item.new(number, length)
  local words = {}
  for i = 1, length do words[i] = number end
  return setmetatable({ number = number, words = words }, Item)
end

harness.run("LiveSet", 50000, function(live)
  local random = Random.new()
  local items = {}
  for n = 0, live - 1 do items[n + 1] = Item.new(n, 1 + random:below(16)) end
  local pauses = Pauses.new()
  local sum = 0
  for step = 0, live - 1 do
    pauses:begin_step()
    for k = 0, RATE - 1 do
      local at = random:below(live) + 1
      items[at] = Item.new(step * RATE + k, 1 + random:below(16))
    end
    local item = items[random:below(live) + 1]
    sum = (sum + item.number + item.words[#item.words]) % 1000003
    pauses:end_step()
  end
  pauses:report()
  return sum
end)
