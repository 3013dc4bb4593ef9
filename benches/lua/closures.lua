-- Closures made, kept and composed, and counters that closures share: captures and indirect calls.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function compose(f, g)
  return function(x) return (g(f(x))) end
end

local function counter(step)
  local count = 0
  return function()
    count = count + step
    return count
  end
end

harness.run("Closures", 500, function(rounds)
  local total = 0
  for round = 0, rounds - 1 do
    local chain = function(x) return x end
    for i = 0, 19 do
      local k = (i * 7 + round) % 10
      if i % 2 == 0 then
        chain = compose(chain, function(x) return x + k end)
      else
        chain = compose(chain, function(x) return x * 3 % 1009 end)
      end
    end
    local next = counter(round % 5 + 1)
    for i = 0, 19 do total = (total + chain(i) + next()) % 1000003 end
  end
  return total
end)
