-- Short-lived trees, built from the root and from the leaves, beside a long-lived tree and array: the collector.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local Node = {}
Node.__index = Node

function Node.new(left, right)
  return setmetatable({ left = left, right = right, i = 0, j = 0 }, Node)
end

function Node:left_depth()
  return self.left and 1 + self.left:left_depth() or 0
end

function Node:count()
  return self.left and 1 + self.left:count() + self.right:count() or 1
end

local function nodes(depth)
  local n = 1
  for _ = 1, depth do n = 2 * n + 1 end
  return n
end

-- From the root: old nodes are made to point to young ones.
local function populate(depth, node)
  if depth == 0 then return end
  node.left = Node.new(nil, nil)
  node.right = Node.new(nil, nil)
  populate(depth - 1, node.left)
  populate(depth - 1, node.right)
end

-- From the leaves: young nodes point to old ones.
local function make_tree(depth)
  if depth == 0 then return Node.new(nil, nil) end
  return Node.new(make_tree(depth - 1), make_tree(depth - 1))
end

local function short_lived(depth, rounds)
  local sum = 0
  for _ = 1, rounds do
    local tree = Node.new(nil, nil)
    populate(depth, tree)
    sum = sum + tree:left_depth()
  end
  for _ = 1, rounds do sum = sum + make_tree(depth):left_depth() end
  return sum
end

harness.run("GCBench", 10, function(max_depth)
  local stretch = make_tree(max_depth + 1):left_depth()
  local long_lived = Node.new(nil, nil)
  populate(max_depth, long_lived)
  local cells = nodes(max_depth) * 4
  local array = {}
  for i = 1, cells do array[i] = 0.0 end
  for i = 1, cells / 2 do array[i] = 1.0 / i end
  local sum = stretch
  for depth = 4, max_depth, 2 do
    sum = sum + short_lived(depth, math.floor(2 * nodes(max_depth + 1) / nodes(depth)))
  end
  local middle = math.floor(cells / 4) + 1
  assert(array[middle] == 1.0 / middle)
  return string.format("%d/%d", sum, long_lived:count())
end)
