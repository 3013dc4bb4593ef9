-- Counts the parts of a DNA sequence: slices of a long string as keys of a hash map.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local LETTERS = { [0] = "a", "c", "g", "t" }

local function bases(n)
  local seed = 42
  local letters = {}
  for i = 1, n do
    seed = seed * 16807 % 2147483647
    letters[i] = LETTERS[seed % 4]
  end
  return table.concat(letters)
end

local function count(sequence, length)
  local counts = {}
  for i = 1, #sequence - length + 1 do
    local part = sequence:sub(i, i + length - 1)
    counts[part] = (counts[part] or 0) + 1
  end
  return counts
end

-- The four most frequent parts of a length, with their shares.
local function frequencies(sequence, length)
  local total = #sequence - length + 1
  local ranking = {}
  for part, n in pairs(count(sequence, length)) do ranking[#ranking + 1] = { part, n } end
  table.sort(ranking, function(a, b)
    if a[2] ~= b[2] then return a[2] > b[2] end
    return a[1] < b[1]
  end)
  local lines = {}
  for i = 1, 4 do lines[i] = string.format("%s:%.3f", ranking[i][1], ranking[i][2] * 100 / total) end
  return table.concat(lines, " ")
end

local function benchmark(n)
  local sequence = bases(n)
  local report = { frequencies(sequence, 1), frequencies(sequence, 2) }
  for _, length in ipairs({ 3, 4, 6, 12, 18 }) do
    local distinct, most = 0, 0
    for _, n in pairs(count(sequence, length)) do
      distinct = distinct + 1
      most = math.max(most, n)
    end
    report[#report + 1] = string.format("%d:%d/%d", length, distinct, most)
  end
  return table.concat(report, " ")
end

harness.run("KNucleotide", 4000, benchmark)
