-- Eight queens by backtracking over arrays of flags: recursion, array reads and writes.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function filled(n, value)
  local t = {}
  for i = 1, n do t[i] = value end
  return t
end

local Queens = {}
Queens.__index = Queens

function Queens.new()
  return setmetatable({
    free_rows = filled(8, true),
    free_maxs = filled(16, true),
    free_mins = filled(16, true),
    queen_rows = filled(8, -1),
  }, Queens)
end

function Queens:place_queen(c)
  for r = 1, 8 do
    if self:row_column(r, c) then
      self.queen_rows[r] = c
      self:set_row_column(r, c, false)
      if c == 8 then return true end
      if self:place_queen(c + 1) then return true end
      self:set_row_column(r, c, true)
    end
  end
  return false
end

function Queens:row_column(r, c)
  return self.free_rows[r] and self.free_maxs[c + r] and self.free_mins[c - r + 8]
end

function Queens:set_row_column(r, c, v)
  self.free_rows[r] = v
  self.free_maxs[c + r] = v
  self.free_mins[c - r + 8] = v
end

local function benchmark(rounds)
  local result = true
  for _ = 1, rounds do
    for _ = 1, 10 do result = result and Queens.new():place_queen(1) end
    assert(result)
  end
  return result
end

harness.run("Queens", 20, benchmark)
