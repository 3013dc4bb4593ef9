-- Lists, maps and objects that all live until the end of their round: a collector that hopes for early deaths finds none.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local Link = {}
Link.__index = Link

function Link.new(value, next)
  return setmetatable({ value = value, next = next }, Link)
end

local Point = {}
Point.__index = Point

function Point.new(x, y)
  return setmetatable({ x = x, y = y }, Point)
end

local Shape = {}
Shape.__index = Shape

function Shape.new(name, points)
  return setmetatable({ name = name, points = points }, Shape)
end

local function round(size)
  local list = nil
  local shapes = {}
  local rows = {}
  for n = 0, size - 1 do
    list = Link.new(n, list)
    local name = "shape " .. n
    local points = {}
    for k = 0, 3 do points[k + 1] = Point.new(n + k, n - k) end
    shapes[name] = Shape.new(name, points)
    rows[n + 1] = { n, n + 1, n + 2 }
  end

  local sum = 0
  local rest = list
  while rest do
    sum = (sum * 31 + rest.value) % 1000003
    rest = rest.next
  end
  for n = 0, size - 1 do
    local shape = shapes["shape " .. n]
    for _, point in ipairs(shape.points) do
      sum = (sum * 31 + point.x * 2 - point.y) % 1000003
    end
    sum = sum + #shape.name + rows[n + 1][3]
  end
  return sum
end

harness.run("Survival", 30000, function(size)
  local sum = 0
  for k = 0, 2 do sum = sum + round(size + k) end
  return sum
end)
