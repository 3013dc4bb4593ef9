-- Elements of nested arrays updated in place, never copied: a time that must grow no faster than the updates.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local floor = math.floor

local function benchmark(n)
  local grid = {}
  for i = 1, 100 do
    local row = {}
    for j = 1, 100 do row[j] = 0 end
    grid[i] = row
  end
  for k = 0, n - 1 do
    local row, j = grid[k % 100 + 1], floor(k / 100) % 100 + 1
    row[j] = row[j] + k % 7
  end
  local sum = 0
  for i = 1, 100 do
    for j = 1, 100 do sum = sum + grid[i][j] * (i - j) end
  end
  return sum
end

harness.run("Grid", 1000000, benchmark)
