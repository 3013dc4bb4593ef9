-- The product of two square matrices of floats: nested arrays.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function matrix(n, seed)
  local rows = {}
  for i = 0, n - 1 do
    local row = {}
    for j = 0, n - 1 do row[j + 1] = ((i * seed + j) % 10) * 0.5 end
    rows[i + 1] = row
  end
  return rows
end

local function product(a, b, n)
  local c = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do
      local sum = 0.0
      for k = 1, n do sum = sum + a[i][k] * b[k][j] end
      row[j] = sum
    end
    c[i] = row
  end
  return c
end

harness.run("MatMul", 60, function(n)
  local c = product(matrix(n, 3), matrix(n, 7), n)
  local trace = 0.0
  for i = 1, n do trace = trace + c[i][i] end
  return string.format("%.3f", trace)
end)
