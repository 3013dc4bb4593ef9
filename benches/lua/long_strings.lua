-- Texts of a megabyte: searched, replaced, split, joined, compared, read character by character.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function make_text(kilobytes)
  local words = { "lorem", "ipsum", "dolor", "sit", "amet", "sed", "do", "eiusmod" }
  local seed = 42
  local chosen = {}
  local length = 0
  while length < kilobytes * 1024 do
    seed = seed * 48271 % 2147483647
    local word = words[seed % 8 + 1]
    chosen[#chosen + 1] = word
    length = length + #word + 1
  end
  return table.concat(chosen, " ")
end

local function count(text, needle)
  local found = 0
  local at = text:find(needle, 1, true)
  while at do
    found = found + 1
    at = text:find(needle, at + 1, true)
  end
  return found
end

local function split(text)
  local parts = {}
  for part in text:gmatch("[^ ]+") do parts[#parts + 1] = part end
  return parts
end

harness.run("LongStrings", 2000, function(kilobytes)
  local text = make_text(kilobytes)
  local found = count(text, "dolor sit") + count(text, "consectetur")

  local longer = text:gsub("ipsum", "IPSUM, ipsum"):gsub(" do ", " ")
  local parts = split(longer)
  local longest = 0
  for _, part in ipairs(parts) do
    if #part > longest then longest = #part end
  end

  -- Equal but for the last character, so that all of it must be compared.
  local copy = table.concat(split(text), " ")
  local other = copy .. "!"
  local order = 0
  if text == copy then order = order + 1 end
  if text < other then order = order + 2 end
  if other:sub(1, #text) == text then order = order + 4 end
  if longer:upper() == longer then order = order + 8 end

  local length = #text
  local vowels = 0
  local seed = 42
  for _ = 1, kilobytes * 20 do
    seed = seed * 48271 % 2147483647
    local at = seed % length + 1
    local c = text:sub(at, at)
    if c == "e" or c == "i" or c == "o" then vowels = vowels + 1 end
  end
  return string.format("%d %d %d %d %d %d %d", length, found, #longer, #parts, longest, order, vowels)
end)
