-- Wide things: structs with 100 fields, rows with 500 columns, maps with 10,000 keys.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local Wide = {}
Wide.__index = Wide

local function wide(n)
  return setmetatable({
    f0 = n + 0,
    f1 = n + 1,
    f2 = n + 2,
    f3 = n + 3,
    f4 = n + 4,
    f5 = n + 5,
    f6 = n + 6,
    f7 = n + 7,
    f8 = n + 8,
    f9 = n + 9,
    f10 = n + 10,
    f11 = n + 11,
    f12 = n + 12,
    f13 = n + 13,
    f14 = n + 14,
    f15 = n + 15,
    f16 = n + 16,
    f17 = n + 17,
    f18 = n + 18,
    f19 = n + 19,
    f20 = n + 20,
    f21 = n + 21,
    f22 = n + 22,
    f23 = n + 23,
    f24 = n + 24,
    f25 = n + 25,
    f26 = n + 26,
    f27 = n + 27,
    f28 = n + 28,
    f29 = n + 29,
    f30 = n + 30,
    f31 = n + 31,
    f32 = n + 32,
    f33 = n + 33,
    f34 = n + 34,
    f35 = n + 35,
    f36 = n + 36,
    f37 = n + 37,
    f38 = n + 38,
    f39 = n + 39,
    f40 = n + 40,
    f41 = n + 41,
    f42 = n + 42,
    f43 = n + 43,
    f44 = n + 44,
    f45 = n + 45,
    f46 = n + 46,
    f47 = n + 47,
    f48 = n + 48,
    f49 = n + 49,
    f50 = n + 50,
    f51 = n + 51,
    f52 = n + 52,
    f53 = n + 53,
    f54 = n + 54,
    f55 = n + 55,
    f56 = n + 56,
    f57 = n + 57,
    f58 = n + 58,
    f59 = n + 59,
    f60 = n + 60,
    f61 = n + 61,
    f62 = n + 62,
    f63 = n + 63,
    f64 = n + 64,
    f65 = n + 65,
    f66 = n + 66,
    f67 = n + 67,
    f68 = n + 68,
    f69 = n + 69,
    f70 = n + 70,
    f71 = n + 71,
    f72 = n + 72,
    f73 = n + 73,
    f74 = n + 74,
    f75 = n + 75,
    f76 = n + 76,
    f77 = n + 77,
    f78 = n + 78,
    f79 = n + 79,
    f80 = n + 80,
    f81 = n + 81,
    f82 = n + 82,
    f83 = n + 83,
    f84 = n + 84,
    f85 = n + 85,
    f86 = n + 86,
    f87 = n + 87,
    f88 = n + 88,
    f89 = n + 89,
    f90 = n + 90,
    f91 = n + 91,
    f92 = n + 92,
    f93 = n + 93,
    f94 = n + 94,
    f95 = n + 95,
    f96 = n + 96,
    f97 = n + 97,
    f98 = n + 98,
    f99 = n + 99,
  }, Wide)
end

function Wide:copy()
  local copy = {}
  for name, value in pairs(self) do copy[name] = value end
  return setmetatable(copy, Wide)
end

function Wide:total()
  return self.f0 + self.f1 + self.f2 + self.f3 + self.f4 + self.f5 + self.f6 + self.f7 + self.f8 + self.f9
    + self.f10 + self.f11 + self.f12 + self.f13 + self.f14 + self.f15 + self.f16 + self.f17 + self.f18 + self.f19
    + self.f20 + self.f21 + self.f22 + self.f23 + self.f24 + self.f25 + self.f26 + self.f27 + self.f28 + self.f29
    + self.f30 + self.f31 + self.f32 + self.f33 + self.f34 + self.f35 + self.f36 + self.f37 + self.f38 + self.f39
    + self.f40 + self.f41 + self.f42 + self.f43 + self.f44 + self.f45 + self.f46 + self.f47 + self.f48 + self.f49
    + self.f50 + self.f51 + self.f52 + self.f53 + self.f54 + self.f55 + self.f56 + self.f57 + self.f58 + self.f59
    + self.f60 + self.f61 + self.f62 + self.f63 + self.f64 + self.f65 + self.f66 + self.f67 + self.f68 + self.f69
    + self.f70 + self.f71 + self.f72 + self.f73 + self.f74 + self.f75 + self.f76 + self.f77 + self.f78 + self.f79
    + self.f80 + self.f81 + self.f82 + self.f83 + self.f84 + self.f85 + self.f86 + self.f87 + self.f88 + self.f89
    + self.f90 + self.f91 + self.f92 + self.f93 + self.f94 + self.f95 + self.f96 + self.f97 + self.f98 + self.f99
end

function Wide:shift(by)
  self.f0 = self.f0 + by * 1
  self.f5 = self.f5 + by * 6
  self.f10 = self.f10 + by * 4
  self.f15 = self.f15 + by * 2
  self.f20 = self.f20 + by * 7
  self.f25 = self.f25 + by * 5
  self.f30 = self.f30 + by * 3
  self.f35 = self.f35 + by * 1
  self.f40 = self.f40 + by * 6
  self.f45 = self.f45 + by * 4
  self.f50 = self.f50 + by * 2
  self.f55 = self.f55 + by * 7
  self.f60 = self.f60 + by * 5
  self.f65 = self.f65 + by * 3
  self.f70 = self.f70 + by * 1
  self.f75 = self.f75 + by * 6
  self.f80 = self.f80 + by * 4
  self.f85 = self.f85 + by * 2
  self.f90 = self.f90 + by * 7
  self.f95 = self.f95 + by * 5
end

-- Of each record a copy is changed; the record stays as it was.
local function records(rounds)
  local sum = 0
  local current = wide(1)
  for round = 0, rounds * 100 - 1 do
    local changed = current:copy()
    changed:shift(round % 10)
    changed.f50 = current.f99 % 1000
    sum = (sum + changed:total() - current:total())
    -- The remainder of a negative number has the sign of the number in the other languages.
    sum = math.fmod(sum, 1000003)
    if round % 10 == 9 then current = wide(round % 100) else current = changed end
  end
  return sum
end

local function columns(rounds)
  local rows, width = 20, 500
  local cells = {}
  for r = 0, rows - 1 do
    local row = {}
    for c = 0, width - 1 do row[c + 1] = r * c % 97 end
    cells[r + 1] = row
  end
  local sum = 0
  for round = 0, rounds - 1 do
    for c = 0, width - 1 do
      local total = 0
      for r = 1, rows do total = total + cells[r][c + 1] end
      cells[c % rows + 1][c + 1] = (total + round) % 97
      sum = (sum + total) % 1000003
    end
  end
  return sum
end

local function keys(rounds)
  local names, map = {}, {}
  for k = 0, 9999 do names[k] = "key " .. k end
  for k = 0, 9999 do map[names[k]] = k end
  local sum = 0
  for round = 0, rounds - 1 do
    for k = 0, 999 do
      local name = names[(k * 7 + round) % 10000]
      map[name] = map[name] + k
    end
    local removed = names[round * 31 % 10000]
    sum = (sum + map[removed]) % 1000003
    map[removed] = nil
    map[removed] = round
  end
  local count = 0
  for k = 0, 9999 do
    sum = (sum * 31 + map[names[k]]) % 1000003
    count = count + 1
  end
  return sum + count
end

harness.run("WideStructures", 50, function(rounds)
  return string.format("%d %d %d", records(rounds), columns(rounds), keys(rounds))
end)
