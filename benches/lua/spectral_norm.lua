-- The greatest singular value of an infinite matrix, approximated: float loops and small calls.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function element(i, j)
  local ij = i + j
  return 1.0 / (ij * (ij + 1) * 0.5 + i + 1)
end

local function times(v, n)
  local result = {}
  for i = 0, n - 1 do
    local sum = 0.0
    for j = 0, n - 1 do sum = sum + element(i, j) * v[j + 1] end
    result[i + 1] = sum
  end
  return result
end

local function times_transposed(v, n)
  local result = {}
  for i = 0, n - 1 do
    local sum = 0.0
    for j = 0, n - 1 do sum = sum + element(j, i) * v[j + 1] end
    result[i + 1] = sum
  end
  return result
end

local function benchmark(n)
  local u, v = {}, nil
  for i = 1, n do u[i] = 1.0 end
  for _ = 1, 10 do
    v = times_transposed(times(u, n), n)
    u = times_transposed(times(v, n), n)
  end
  local vbv, vv = 0.0, 0.0
  for i = 1, n do
    vbv = vbv + u[i] * v[i]
    vv = vv + v[i] * v[i]
  end
  return string.format("%.9f", math.sqrt(vbv / vv))
end

harness.run("SpectralNorm", 60, benchmark)
