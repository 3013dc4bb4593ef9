-- Call and field sites that see objects of 2, 4, 8 and 16 classes: what is left when inline caches are full.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local classes = {}

local function class(new, area)
  local methods = { area = area }
  methods.__index = methods
  classes[#classes + 1] = function(value) return setmetatable(new(value), methods) end
end

-- Square
class(
  function(value) return { value = value } end,
  function(self) return self.value * 2 + 1 end
)
-- Circle
class(
  function(value) return { name = 1, value = value } end,
  function(self) return self.value + 7 end
)
-- Triangle
class(
  function(value) return { name = 2, x = 2, value = value } end,
  function(self) return self.value * 3 end
)
-- Hexagon
class(
  function(value) return { name = 3, x = 3, y = 3, value = value } end,
  function(self) return self.value % 5 + 2 end
)
-- Line
class(
  function(value) return { value = value } end,
  function(self) return self.value - 1 end
)
-- Point
class(
  function(value) return { name = 5, value = value } end,
  function(self) return self.value * 5 % 11 end
)
-- Ring
class(
  function(value) return { name = 6, x = 6, value = value } end,
  function(self) return self.value + self.value end
)
-- Star
class(
  function(value) return { name = 7, x = 7, y = 7, value = value } end,
  function(self) return self.value % 9 end
)
-- Cross
class(
  function(value) return { value = value } end,
  function(self) return self.value * 4 - 3 end
)
-- Heart
class(
  function(value) return { name = 9, value = value } end,
  function(self) return self.value + 13 end
)
-- Arrow
class(
  function(value) return { name = 10, x = 10, value = value } end,
  function(self) return self.value * 7 % 17 end
)
-- Cube
class(
  function(value) return { name = 11, x = 11, y = 11, value = value } end,
  function(self) return self.value % 3 end
)
-- Cone
class(
  function(value) return { value = value } end,
  function(self) return self.value * 6 + 5 end
)
-- Torus
class(
  function(value) return { name = 13, value = value } end,
  function(self) return self.value + 1 end
)
-- Prism
class(
  function(value) return { name = 14, x = 14, value = value } end,
  function(self) return self.value * 9 % 23 end
)
-- Wedge
class(
  function(value) return { name = 15, x = 15, y = 15, value = value } end,
  function(self) return self.value % 21 end
)

local function objects(kinds)
  local result = {}
  for i = 0, 1599 do result[i + 1] = classes[i * 7 % kinds + 1](i % 100) end
  return result
end

local function visit_2(objects, rounds)
  local sum = 0
  for _ = 1, rounds do
    for _, object in ipairs(objects) do
      sum = (sum + object:area() * 3 + object.value) % 1000003
      object.value = (object.value + 1) % 100
    end
  end
  return sum
end

local function visit_4(objects, rounds)
  local sum = 0
  for _ = 1, rounds do
    for _, object in ipairs(objects) do
      sum = (sum + object:area() * 3 + object.value) % 1000003
      object.value = (object.value + 1) % 100
    end
  end
  return sum
end

local function visit_8(objects, rounds)
  local sum = 0
  for _ = 1, rounds do
    for _, object in ipairs(objects) do
      sum = (sum + object:area() * 3 + object.value) % 1000003
      object.value = (object.value + 1) % 100
    end
  end
  return sum
end

local function visit_16(objects, rounds)
  local sum = 0
  for _ = 1, rounds do
    for _, object in ipairs(objects) do
      sum = (sum + object:area() * 3 + object.value) % 1000003
      object.value = (object.value + 1) % 100
    end
  end
  return sum
end

-- Each has sites of its own.
harness.run("Megamorphic", 200, function(rounds)
  local two = visit_2(objects(2), rounds)
  local four = visit_4(objects(4), rounds)
  local eight = visit_8(objects(8), rounds)
  local sixteen = visit_16(objects(16), rounds)
  return string.format("%d %d %d %d", two, four, eight, sixteen)
end)
