-- Builds many short texts and a long one: appending, joining, formatting, slicing.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local ALPHABET = "abcdefghijklmnopqrstuvwxyz"

local function appended(i)
  local text = {}
  for k = 0, 25 do
    local at = (i + k * 7) % 26 + 1
    text[#text + 1] = ALPHABET:sub(at, at)
  end
  return table.concat(text)
end

local function joined(i)
  local parts = {}
  for k = 0, 9 do parts[k + 1] = tostring(i * k % 101) end
  return table.concat(parts, ", ")
end

local function formatted(i)
  return string.format("%06d|%04x|%9.3f|%-4d|", i, i * 40503 % 65536, i % 1000 / 8, i % 100)
end

-- The halves exchanged, between brackets.
local function sliced(text)
  local middle = math.floor(#text / 2)
  return "[" .. text:sub(middle + 1) .. "/" .. text:sub(1, middle) .. "]"
end

local function checksum(text)
  local result = 0
  for i = 1, #text do result = (result * 31 + text:byte(i)) % 1000000007 end
  return result
end

local function benchmark(n)
  local page = {}
  local check = 0
  for i = 0, n - 1 do
    local line = sliced(appended(i) .. joined(i) .. formatted(i))
    page[#page + 1] = line
    page[#page + 1] = "\n"
    if i % 16 == 0 then check = (check * 31 + checksum(line)) % 1000000007 end
  end
  return string.format("%d %d", #table.concat(page), check)
end

harness.run("StringBuilding", 10000, benchmark)
