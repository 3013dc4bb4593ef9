-- Errors thrown and caught, and errors returned as second values, in hot loops: in the same function, and 1 and 20 calls deeper.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function thrown(n, depth)
  if depth > 1 then return thrown(n, depth - 1) + 1 end
  if n % 3 == 0 then error(n, 0) end
  return n
end

local function returned(n, depth)
  if depth > 1 then
    local value, err = returned(n, depth - 1)
    if err then return nil, err end
    return value + 1
  end
  if n % 3 == 0 then return nil, n end
  return n
end

local function in_place(rounds)
  local sum = 0
  for n = 0, rounds - 1 do
    local ok, err = pcall(function()
      if n % 3 == 0 then error(n, 0) end
      sum = sum + n
    end)
    if not ok then sum = sum + err * 2 end
    sum = sum % 1000003
    local value, failure = n, nil
    if n % 3 == 0 then value, failure = nil, n end
    sum = sum + (failure and failure * 2 or value)
  end
  return sum
end

local function through_calls(rounds, depth)
  local sum = 0
  for n = 0, rounds - 1 do
    local ok, value = pcall(thrown, n, depth)
    if ok then sum = sum + value else sum = sum + value * 2 end
    sum = sum % 1000003
    local result, failure = returned(n, depth)
    if failure then sum = sum + failure * 2 else sum = sum + result end
  end
  return sum
end

harness.run("Exceptions", 30000, function(rounds)
  return in_place(rounds) + through_calls(rounds, 1) + through_calls(rounds, 20)
end)
