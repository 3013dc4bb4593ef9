-- Collisions between simulated aircraft, found in voxels and then exactly: float vectors, red-black trees, recursion.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local Vector = require("som").Vector

local MIN_X, MIN_Y, MIN_Z = 0.0, 0.0, 0.0
local MAX_X, MAX_Y, MAX_Z = 1000.0, 1000.0, 10.0
local PROXIMITY_RADIUS = 1.0
local VOXEL_SIZE = 2.0 * PROXIMITY_RADIUS
local FRAMES = 200

local function compare(a, b)
  if a < b then return -1 end
  return a > b and 1 or 0
end

local Vector2D = {}
Vector2D.__index = Vector2D

function Vector2D.new(x, y)
  return setmetatable({ x = x, y = y }, Vector2D)
end

function Vector2D.__add(a, b)
  return Vector2D.new(a.x + b.x, a.y + b.y)
end

function Vector2D.__sub(a, b)
  return Vector2D.new(a.x - b.x, a.y - b.y)
end

function Vector2D:compare_to(o)
  return self.x == o.x and compare(self.y, o.y) or compare(self.x, o.x)
end

local HORIZONTAL = Vector2D.new(VOXEL_SIZE, 0.0)
local VERTICAL = Vector2D.new(0.0, VOXEL_SIZE)

local Vector3D = {}
Vector3D.__index = Vector3D

function Vector3D.new(x, y, z)
  return setmetatable({ x = x, y = y, z = z }, Vector3D)
end

function Vector3D.__add(a, b)
  return Vector3D.new(a.x + b.x, a.y + b.y, a.z + b.z)
end

function Vector3D.__sub(a, b)
  return Vector3D.new(a.x - b.x, a.y - b.y, a.z - b.z)
end

function Vector3D.__mul(a, k)
  return Vector3D.new(a.x * k, a.y * k, a.z * k)
end

function Vector3D:dot(o)
  return self.x * o.x + self.y * o.y + self.z * o.z
end

function Vector3D:squared_magnitude()
  return self:dot(self)
end

function Vector3D:magnitude()
  return math.sqrt(self:squared_magnitude())
end

local function other_side(side)
  return side == "left" and "right" or "left"
end

local function minimum(root)
  local node = root
  while node.left do node = node.left end
  return node
end

local function is_red(node)
  return node ~= nil and node.color == "red"
end

local Node = {}
Node.__index = Node

function Node.new(key, value, parent)
  return setmetatable({ key = key, value = value, parent = parent, left = nil, right = nil, color = "red" }, Node)
end

function Node:child(side)
  if side == "left" then return self.left end
  return self.right
end

function Node:set_child(side, child)
  if side == "left" then
    self.left = child
  else
    self.right = child
  end
  if child then child.parent = self end
end

function Node:side_of(child)
  return self.left == child and "left" or "right"
end

function Node:successor()
  if self.right then return minimum(self.right) end
  local node = self
  while node.parent do
    if node.parent.right ~= node then return node.parent end
    node = node.parent
  end
  return nil
end

-- A sorted map of keys that can be compared, after Cormen, Leiserson, Rivest and Stein.
local RedBlackTree = {}
RedBlackTree.__index = RedBlackTree

function RedBlackTree.new()
  return setmetatable({ root = nil }, RedBlackTree)
end

-- The old value of the key, or nil.
function RedBlackTree:put(key, value)
  local parent
  local side = "left"
  local node = self.root
  while node do
    parent = node
    local order = key:compare_to(node.key)
    if order < 0 then
      side = "left"
    elseif order > 0 then
      side = "right"
    else
      local old = node.value
      node.value = value
      return old
    end
    node = node:child(side)
  end
  local created = Node.new(key, value, parent)
  if parent then
    parent:set_child(side, created)
  else
    self.root = created
  end
  self:fix_insertion(created)
  return nil
end

function RedBlackTree:fix_insertion(created)
  local x = created
  while is_red(x.parent) do
    local parent = x.parent
    local above = parent.parent
    local side = above:side_of(parent)
    local uncle = above:child(other_side(side))
    if is_red(uncle) then
      parent.color = "black"
      uncle.color = "black"
      above.color = "red"
      x = above
    else
      if parent:side_of(x) ~= side then
        x = parent
        self:rotate(x, side)
      end
      x.parent.color = "black"
      above.color = "red"
      self:rotate(above, other_side(side))
    end
  end
  self.root.color = "black"
end

-- The value that the key had, or nil.
function RedBlackTree:remove(key)
  local node = self:find(key)
  if not node then return nil end
  local removed = node.value
  -- What is cut out has at most one child; of two, the successor of the node is.
  local cut = node.left and node.right and minimum(node.right) or node
  local child = cut.left or cut.right
  local parent = cut.parent
  self:replace(cut, child)
  if cut.color == "black" then self:fix_removal(child, parent) end
  node.key = cut.key
  node.value = cut.value
  return removed
end

function RedBlackTree:fix_removal(child, child_parent)
  local x = child
  local above = child_parent
  while x ~= self.root and not is_red(x) do
    local side = above:side_of(x)
    local other = other_side(side)
    local sibling = above:child(other)
    if is_red(sibling) then
      sibling.color = "black"
      above.color = "red"
      self:rotate(above, side)
      sibling = above:child(other)
    end
    if not is_red(sibling.left) and not is_red(sibling.right) then
      sibling.color = "red"
      x = above
      above = above.parent
    else
      if not is_red(sibling:child(other)) then
        sibling:child(side).color = "black"
        sibling.color = "red"
        self:rotate(sibling, other)
        sibling = above:child(other)
      end
      sibling.color = above.color
      above.color = "black"
      sibling:child(other).color = "black"
      self:rotate(above, side)
      x = self.root
    end
  end
  if x then x.color = "black" end
end

function RedBlackTree:get(key)
  local node = self:find(key)
  return node and node.value
end

function RedBlackTree:for_each(f)
  local node = self.root and minimum(self.root)
  while node do
    f(node.key, node.value)
    node = node:successor()
  end
end

function RedBlackTree:find(key)
  local node = self.root
  while node do
    local order = key:compare_to(node.key)
    if order == 0 then return node end
    if order < 0 then
      node = node.left
    else
      node = node.right
    end
  end
  return nil
end

-- A node goes down to a side, its child of the other side comes up.
function RedBlackTree:rotate(node, side)
  local child = node:child(other_side(side))
  node:set_child(other_side(side), child:child(side))
  self:replace(node, child)
  child:set_child(side, node)
end

-- Puts another node, or none, in the place of a node.
function RedBlackTree:replace(node, by)
  if node.parent then
    node.parent:set_child(node.parent:side_of(node), by)
  else
    self.root = by
    if by then by.parent = nil end
  end
end

local CallSign = {}
CallSign.__index = CallSign

function CallSign.new(value)
  return setmetatable({ value = value }, CallSign)
end

function CallSign:compare_to(o)
  return compare(self.value, o.value)
end

-- Whether a time between two is in the frame.
local function meets_frame(low, high)
  return (low <= 1.0 and 1.0 <= high) or (low <= 0.0 and 0.0 <= high) or (0.0 <= low and high <= 1.0)
end

-- What an aircraft does between two frames, at constant speed.
local Motion = {}
Motion.__index = Motion

function Motion.new(call_sign, from, to)
  return setmetatable({ call_sign = call_sign, from = from, to = to }, Motion)
end

function Motion:delta()
  return self.to - self.from
end

-- Where two aircraft come too close to each other: the distance at a time v is the square root of a v² + b v + c,
-- and too much by the radius.
function Motion:find_intersection(other)
  local delta = self:delta()
  local other_delta = other:delta()
  local a = (other_delta - delta):squared_magnitude()
  if a == 0.0 then
    local distance = (other.from - self.from):magnitude()
    return distance <= PROXIMITY_RADIUS and (self.from + other.from) * 0.5 or nil
  end
  local b = 2.0 * (self.from - other.from):dot(delta - other_delta)
  local c = (other.from - self.from):squared_magnitude() - PROXIMITY_RADIUS * PROXIMITY_RADIUS
  local discriminant = b * b - 4.0 * a * c
  if discriminant < 0.0 then return nil end
  local v1 = (0.0 - b - math.sqrt(discriminant)) / (2.0 * a)
  local v2 = (0.0 - b + math.sqrt(discriminant)) / (2.0 * a)
  if v1 > v2 or not meets_frame(v1, v2) then return nil end
  local v = v1 <= 0.0 and 0.0 or v1
  local at = (self.from + delta * v + (other.from + other_delta * v)) * 0.5
  local inside = at.x >= MIN_X and at.x <= MAX_X and at.y >= MIN_Y and at.y <= MAX_Y and at.z >= MIN_Z and at.z <= MAX_Z
  return inside and at or nil
end

function Motion:is_in_voxel(voxel)
  if voxel.x > MAX_X or voxel.x < MIN_X or voxel.y > MAX_Y or voxel.y < MIN_Y then return false end
  local r = PROXIMITY_RADIUS / 2.0
  local x0 = self.from.x
  local xv = self.to.x - x0
  local y0 = self.from.y
  local yv = self.to.y - y0

  local low_x = (voxel.x - r - x0) / xv
  local high_x = (voxel.x + VOXEL_SIZE + r - x0) / xv
  if xv < 0.0 then low_x, high_x = high_x, low_x end
  local low_y = (voxel.y - r - y0) / yv
  local high_y = (voxel.y + VOXEL_SIZE + r - y0) / yv
  if yv < 0.0 then low_y, high_y = high_y, low_y end

  local x_stays = xv == 0.0 and voxel.x <= x0 + r and x0 - r <= voxel.x + VOXEL_SIZE
  local y_stays = yv == 0.0 and voxel.y <= y0 + r and y0 - r <= voxel.y + VOXEL_SIZE
  local together = xv == 0.0
    or yv == 0.0
    or (low_y <= high_x and high_x <= high_y)
    or (low_y <= low_x and low_x <= high_y)
    or (low_x <= low_y and high_y <= high_x)
  return (x_stays or meets_frame(low_x, high_x)) and (y_stays or meets_frame(low_y, high_y)) and together
end

local function trunc(x)
  return x < 0.0 and math.ceil(x) or math.floor(x)
end

-- The voxel that a position is in.
local function voxel_of(position)
  local x = VOXEL_SIZE * trunc(position.x / VOXEL_SIZE)
  local y = VOXEL_SIZE * trunc(position.y / VOXEL_SIZE)
  if position.x < 0.0 then x = x - VOXEL_SIZE end
  if position.y < 0.0 then y = y - VOXEL_SIZE end
  return Vector2D.new(x, y)
end

-- Notes a motion in all voxels that it touches, from one to its neighbours.
local function draw_motion(voxels, seen, voxel, motion)
  if not motion:is_in_voxel(voxel) or seen:put(voxel, true) then return end
  local motions = voxels:get(voxel)
  if not motions then
    motions = Vector.new(4)
    voxels:put(voxel, motions)
  end
  motions:append(motion)

  draw_motion(voxels, seen, voxel - HORIZONTAL, motion)
  draw_motion(voxels, seen, voxel + HORIZONTAL, motion)
  draw_motion(voxels, seen, voxel - VERTICAL, motion)
  draw_motion(voxels, seen, voxel + VERTICAL, motion)
  draw_motion(voxels, seen, voxel - HORIZONTAL - VERTICAL, motion)
  draw_motion(voxels, seen, voxel - HORIZONTAL + VERTICAL, motion)
  draw_motion(voxels, seen, voxel + HORIZONTAL - VERTICAL, motion)
  draw_motion(voxels, seen, voxel + HORIZONTAL + VERTICAL, motion)
end

-- Sets of motions that share a voxel, so that only those can collide.
local function reduce_collision_set(motions)
  local voxels = RedBlackTree.new()
  motions:for_each(function(motion) draw_motion(voxels, RedBlackTree.new(), voxel_of(motion.from), motion) end)
  local result = Vector.new()
  voxels:for_each(function(_, set)
    if set:size() > 1 then result:append(set) end
  end)
  return result
end

local CollisionDetector = {}
CollisionDetector.__index = CollisionDetector

function CollisionDetector.new()
  return setmetatable({ state = RedBlackTree.new() }, CollisionDetector)
end

function CollisionDetector:handle_new_frame(frame)
  local motions = Vector.new()
  local seen = RedBlackTree.new()
  frame:for_each(function(aircraft)
    local old = self.state:put(aircraft.call_sign, aircraft.position)
    seen:put(aircraft.call_sign, true)
    -- One that is new has stood where it is.
    local from = old or aircraft.position
    motions:append(Motion.new(aircraft.call_sign, from, aircraft.position))
  end)

  local gone = Vector.new()
  self.state:for_each(function(call_sign)
    if not seen:get(call_sign) then gone:append(call_sign) end
  end)
  gone:for_each(function(call_sign) self.state:remove(call_sign) end)

  local collisions = Vector.new()
  reduce_collision_set(motions):for_each(function(set)
    for i = 1, set:size() do
      local first = set:at(i)
      for j = i + 1, set:size() do
        local second = set:at(j)
        local position = first:find_intersection(second)
        if position then
          collisions:append({ first = first.call_sign, second = second.call_sign, position = position })
        end
      end
    end
  end)
  return collisions
end

local Simulator = {}
Simulator.__index = Simulator

function Simulator.new(aircraft)
  local self = setmetatable({ call_signs = Vector.new() }, Simulator)
  for value = 0, aircraft - 1 do self.call_signs:append(CallSign.new(value)) end
  return self
end

-- Pairs of aircraft fly side by side, along a cosine and a sine.
function Simulator:simulate(time)
  local frame = Vector.new()
  for i = 0, self.call_signs:size() - 1, 2 do
    local lane = i * 3.0
    local cosine = Vector3D.new(time, math.cos(time) * 2.0 + lane, 10.0)
    local sine = Vector3D.new(time, math.sin(time) * 2.0 + lane, 10.0)
    frame:append({ call_sign = self.call_signs:at(i + 1), position = cosine })
    frame:append({ call_sign = self.call_signs:at(i + 2), position = sine })
  end
  return frame
end

harness.run("CD", 30, function(aircraft)
  local simulator = Simulator.new(aircraft)
  local detector = CollisionDetector.new()
  local collisions = 0
  for i = 0, FRAMES - 1 do
    collisions = collisions + detector:handle_new_frame(simulator:simulate(i / 10.0)):size()
  end
  return collisions
end)
