-- Many short-lived binary trees beside a long-lived one: allocation and the collector.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local Node = {}
Node.__index = Node

function Node:check()
  if self.left then return 1 + self.left:check() + self.right:check() end
  return 1
end

local function tree(depth)
  if depth == 0 then return setmetatable({ left = false, right = false }, Node) end
  return setmetatable({ left = tree(depth - 1), right = tree(depth - 1) }, Node)
end

local function benchmark(max_depth)
  local total = tree(max_depth + 1):check()
  local long_lived = tree(max_depth)
  for depth = 4, max_depth, 2 do
    local rounds = math.floor(2 ^ (max_depth - depth + 4))
    for _ = 1, rounds do total = total + tree(depth):check() end
  end
  return total + long_lived:check()
end

harness.run("BinaryTrees", 10, benchmark)
