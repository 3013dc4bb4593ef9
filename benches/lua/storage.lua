-- A tree of arrays with random sizes: allocation, and the collector.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local Random = require("random")

local Storage = {}
Storage.__index = Storage

function Storage.new()
  return setmetatable({ count = 0 }, Storage)
end

function Storage:build(depth, random)
  self.count = self.count + 1
  if depth == 1 then
    -- Lua has no arrays of nil: false stands for it, so that the room is really taken.
    local leaf = {}
    for i = 1, random:next() % 10 + 1 do leaf[i] = false end
    return leaf
  end
  local children = { false, false, false, false }
  for i = 1, 4 do children[i] = self:build(depth - 1, random) end
  return children
end

local function benchmark(rounds)
  local count = 0
  for _ = 1, rounds do
    local storage = Storage.new()
    storage:build(7, Random.new())
    count = storage.count
    assert(count == 5461)
  end
  return count
end

harness.run("Storage", 40, benchmark)
