-- Messages of 64 bytes pushed into a ring that is always full: what the slowest push costs.
-- Lua's array of bytes is the table: equal strings would be one.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local Pauses = require("pauses")

local LENGTH = 64

local function message(byte)
  local bytes = {}
  for i = 1, LENGTH do bytes[i] = byte end
  return bytes
end

harness.run("RingBuffer", 200000, function(slots)
  local ring = {}
  for i = 1, slots do ring[i] = false end
  local pauses = Pauses.new()
  for n = 0, 2 * slots - 1 do
    pauses:begin_step()
    ring[n % slots + 1] = message(n % 256)
    pauses:end_step()
  end
  pauses:report()
  local sum = 0
  for i = 0, slots - 1 do sum = (sum * 31 + ring[i + 1][i % LENGTH + 1]) % 1000003 end
  return sum
end)
