-- The naive Fibonacci function: calls.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

harness.run("Fib", 30, fib)
