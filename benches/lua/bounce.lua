-- Balls that bounce off the walls of a box: objects with fields, small methods.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local Random = require("random")

local abs = math.abs

local Ball = {}
Ball.__index = Ball

function Ball.new(random)
  return setmetatable({
    x = random:next() % 500,
    y = random:next() % 500,
    x_velocity = random:next() % 300 - 150,
    y_velocity = random:next() % 300 - 150,
  }, Ball)
end

-- Moves one step; says whether a wall was hit.
function Ball:bounce()
  local limit = 500
  local bounced = false
  self.x = self.x + self.x_velocity
  self.y = self.y + self.y_velocity
  if self.x > limit then self.x = limit; self.x_velocity = -abs(self.x_velocity); bounced = true end
  if self.x < 0 then self.x = 0; self.x_velocity = abs(self.x_velocity); bounced = true end
  if self.y > limit then self.y = limit; self.y_velocity = -abs(self.y_velocity); bounced = true end
  if self.y < 0 then self.y = 0; self.y_velocity = abs(self.y_velocity); bounced = true end
  return bounced
end

local function benchmark(rounds)
  local bounces = 0
  for _ = 1, rounds do
    local random = Random.new()
    local balls = {}
    for i = 1, 100 do balls[i] = Ball.new(random) end
    bounces = 0
    for _ = 1, 50 do
      for _, ball in ipairs(balls) do
        if ball:bounce() then bounces = bounces + 1 end
      end
    end
    assert(bounces == 1331)
  end
  return bounces
end

harness.run("Bounce", 100, benchmark)
