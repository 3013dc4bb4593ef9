-- Sequences in FASTA format, repeated and random: a generator, a table of probabilities, lines of text.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local WIDTH = 60

local Random = {}
Random.__index = Random

function Random.new(seed)
  return setmetatable({ seed = seed }, Random)
end

function Random:next()
  self.seed = self.seed * 16807 % 2147483647
  return self.seed / 2147483647
end

-- Letters, each with the sum of the probabilities up to it.
local Alphabet = {}
Alphabet.__index = Alphabet

function Alphabet.new(probabilities)
  local sum = 0
  local limits = {}
  for i, pair in ipairs(probabilities) do
    sum = sum + pair[2]
    limits[i] = { pair[1], sum }
  end
  return setmetatable({ limits = limits }, Alphabet)
end

function Alphabet:pick(x)
  local limits = self.limits
  for i = 1, #limits do
    if x < limits[i][2] then return limits[i][1] end
  end
  return limits[#limits][1]
end

local function random_text(alphabet, n, random)
  local letters = {}
  for i = 1, n do letters[i] = alphabet:pick(random:next()) end
  return table.concat(letters)
end

local function write_repeated(out, title, unit, n)
  out[#out + 1] = ">" .. title .. "\n"
  local twice = unit .. unit
  local start = 0
  local left = n
  while left > 0 do
    local width = math.min(left, WIDTH)
    out[#out + 1] = twice:sub(start + 1, start + width)
    out[#out + 1] = "\n"
    start = (start + width) % #unit
    left = left - width
  end
end

local function write_random(out, title, alphabet, n, random)
  out[#out + 1] = ">" .. title .. "\n"
  local left = n
  while left > 0 do
    local width = math.min(left, WIDTH)
    out[#out + 1] = random_text(alphabet, width, random)
    out[#out + 1] = "\n"
    left = left - width
  end
end

local function checksum(text)
  local sum = 0
  for i = 1, #text do sum = (sum * 31 + text:byte(i)) % 1000000007 end
  return sum
end

local function benchmark(n)
  local bases = Alphabet.new({ { "a", 0.3 }, { "c", 0.2 }, { "g", 0.2 }, { "t", 0.3 } })
  local codes = { { "a", 0.27 }, { "c", 0.12 }, { "g", 0.12 }, { "t", 0.27 } }
  for letter in ("BDHKMNRSVWY"):gmatch(".") do codes[#codes + 1] = { letter, 0.02 } end
  local random = Random.new(42)
  local unit = random_text(bases, 287, random)
  local out = {}
  write_repeated(out, "ONE a repeated sequence", unit, 2 * n)
  write_random(out, "TWO ambiguity codes", Alphabet.new(codes), 3 * n, random)
  write_random(out, "THREE bases", bases, 5 * n, random)
  return checksum(table.concat(out))
end

harness.run("Fasta", 10000, benchmark)
