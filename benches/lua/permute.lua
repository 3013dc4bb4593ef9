-- All permutations of six elements by swapping in place: recursion, array reads and writes.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local Permute = {}
Permute.__index = Permute

function Permute.new()
  return setmetatable({ count = 0, v = {} }, Permute)
end

function Permute:run()
  self.count = 0
  self.v = { 0, 0, 0, 0, 0, 0 }
  self:permute(6)
  return self.count
end

function Permute:permute(n)
  self.count = self.count + 1
  if n ~= 0 then
    local n1 = n - 1
    self:permute(n1)
    local i = n1
    while i >= 0 do
      self:exchange(n1 + 1, i + 1)
      self:permute(n1)
      self:exchange(n1 + 1, i + 1)
      i = i - 1
    end
  end
end

function Permute:exchange(i, j)
  local saved = self.v[i]
  self.v[i] = self.v[j]
  self.v[j] = saved
end

local function benchmark(rounds)
  local count = 0
  for _ = 1, rounds do
    count = Permute.new():run()
    assert(count == 8660)
  end
  return count
end

harness.run("Permute", 30, benchmark)
