-- Growing an array, element by element: a time that must grow no faster than the array.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function benchmark(n)
  local all = {}
  for i = 0, n - 1 do all[#all + 1] = i end
  return #all + all[n]
end

harness.run("Push", 2000000, benchmark)
