-- Reverses DNA sequences and exchanges their bases: letters looked up, lines taken apart and put together.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local WIDTH = 60

-- Sequences in FASTA format: a title after `>`, then lines of bases.
local function generate(n)
  local letters = "ACGTacgtNM"
  local seed = 42
  local out = {}
  for part = 1, 3 do
    out[#out + 1] = ">sequence " .. part .. "\n"
    for i = 1, n * part do
      seed = seed * 16807 % 2147483647
      local k = seed % 10 + 1
      out[#out + 1] = letters:sub(k, k)
      if i % WIDTH == 0 then out[#out + 1] = "\n" end
    end
    if n * part % WIDTH ~= 0 then out[#out + 1] = "\n" end
  end
  return table.concat(out)
end

local function complements()
  local from, to = "ACGTUMRWSYKVHDBN", "TGCAAKYWSRMBDHVN"
  local complement = {}
  for i = 1, #from do
    local a, b = from:sub(i, i), to:sub(i, i)
    complement[a] = b
    complement[a:lower()] = b
  end
  return complement
end

local function write_reversed(out, lines, complement)
  local bases = table.concat(lines):reverse():gsub(".", complement)
  local start = 0
  while start < #bases do
    local stop = math.min(start + WIDTH, #bases)
    out[#out + 1] = bases:sub(start + 1, stop)
    out[#out + 1] = "\n"
    start = stop
  end
end

local function reverse_complement(text)
  local complement = complements()
  local out = {}
  local lines = {}
  for line in text:gmatch("[^\n]+") do
    if line:sub(1, 1) == ">" then
      write_reversed(out, lines, complement)
      lines = {}
      out[#out + 1] = line .. "\n"
    else
      lines[#lines + 1] = line
    end
  end
  write_reversed(out, lines, complement)
  return table.concat(out)
end

local function checksum(text)
  local sum = 0
  for i = 1, #text do sum = (sum * 31 + text:byte(i)) % 1000000007 end
  return sum
end

local function benchmark(n)
  return checksum(reverse_complement(generate(n)))
end

harness.run("ReverseComplement", 10000, benchmark)
