-- Counts the words of a text: splitting, lower case, a hash map of counts, the sorted ranking.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local Random = {}
Random.__index = Random

function Random.new(seed)
  return setmetatable({ seed = seed }, Random)
end

function Random:below(limit)
  self.seed = self.seed * 16807 % 2147483647
  return self.seed % limit
end

local function vocabulary(n, random)
  local syllables = { "ba", "ke", "lor", "mi", "nu", "ra", "sen", "ti", "vo", "zu" }
  local words = {}
  for i = 1, n do
    local word = ""
    for _ = 1, 1 + random:below(3) do word = word .. syllables[random:below(10) + 1] end
    words[i] = word
  end
  return words
end

local function capitalized(word)
  return word:sub(1, 1):upper() .. word:sub(2)
end

-- Sentences in which the first words of the vocabulary are far more frequent than the last ones.
local function generate(n)
  local random = Random.new(42)
  local words = vocabulary(500, random)
  local text = {}
  local left = n
  while left > 0 do
    local length = math.min(left, 4 + random:below(12))
    for i = 0, length - 1 do
      local word = words[math.floor(random:below(500) * random:below(500) / 500) + 1]
      text[#text + 1] = i == 0 and capitalized(word) or word
      text[#text + 1] = i == length - 1 and ".\n" or i == 5 and ", " or " "
    end
    left = left - length
  end
  return table.concat(text)
end

local function count(text)
  local counts = {}
  for line in text:gmatch("[^\n]+") do
    for token in line:gmatch("%S+") do
      local word = token:match("^(.-)[.,]*$"):lower()
      counts[word] = (counts[word] or 0) + 1
    end
  end
  return counts
end

local function benchmark(n)
  local ranking = {}
  for word, number in pairs(count(generate(n))) do ranking[#ranking + 1] = { word, number } end
  table.sort(ranking, function(a, b)
    if a[2] ~= b[2] then return a[2] > b[2] end
    return a[1] < b[1]
  end)
  local top = { #ranking }
  for i = 1, 5 do top[i + 1] = ranking[i][1] .. ":" .. ranking[i][2] end
  return table.concat(top, " ")
end

harness.run("WordCount", 20000, benchmark)
