-- Loops found in control-flow graphs, after Havlak: union-find, sets, hash tables, deep recursion.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local som = require("som")
local Dictionary, IdentitySet, Set, Vector = som.Dictionary, som.IdentitySet, som.Set, som.Vector

-- Names of blocks and numbers of nodes count from 1, as positions of vectors do.
local UNVISITED = 2147483647
-- A node with more predecessors of this kind makes the algorithm give up.
local MAX_NON_BACK_PREDS = 32768

local BasicBlock = {}
BasicBlock.__index = BasicBlock

function BasicBlock.new(name)
  return setmetatable({ name = name, in_edges = Vector.new(2), out_edges = Vector.new(2) }, BasicBlock)
end

function BasicBlock:custom_hash()
  return self.name
end

local function new_edge(cfg, from, to)
  local edge = { from = cfg:create_node(from), to = cfg:create_node(to) }
  edge.from.out_edges:append(edge.to)
  edge.to.in_edges:append(edge.from)
  cfg:add_edge(edge)
  return edge
end

local ControlFlowGraph = {}
ControlFlowGraph.__index = ControlFlowGraph

function ControlFlowGraph.new()
  return setmetatable({ start = nil, blocks = Vector.new(), edges = Vector.new() }, ControlFlowGraph)
end

-- The block of a name, made if it is new.
function ControlFlowGraph:create_node(name)
  if not self.blocks:at(name) then self.blocks:at_put(name, BasicBlock.new(name)) end
  local node = self.blocks:at(name)
  if self:node_count() == 1 then self.start = node end
  return node
end

function ControlFlowGraph:add_edge(edge)
  self.edges:append(edge)
end

function ControlFlowGraph:node_count()
  return self.blocks:size()
end

local SimpleLoop = {}
SimpleLoop.__index = SimpleLoop

function SimpleLoop.new(header, is_reducible, counter)
  local self = setmetatable({
    header = header,
    is_reducible = is_reducible,
    counter = counter,
    parent = nil,
    nesting_level = 0,
    depth_level = 0,
    blocks = IdentitySet.new(),
    children = IdentitySet.new(),
  }, SimpleLoop)
  if header then self.blocks:add(header) end
  return self
end

function SimpleLoop:is_root()
  return self.header == nil
end

function SimpleLoop:set_parent(parent)
  self.parent = parent
  parent.children:add(self)
end

local LoopStructureGraph = {}
LoopStructureGraph.__index = LoopStructureGraph

function LoopStructureGraph.new()
  local self = setmetatable({ loops = Vector.new(), root = SimpleLoop.new(nil, true, 0) }, LoopStructureGraph)
  self.loops:append(self.root)
  return self
end

function LoopStructureGraph:create_loop(header, is_reducible)
  local created = SimpleLoop.new(header, is_reducible, self.loops:size())
  self.loops:append(created)
  return created
end

function LoopStructureGraph:calculate_nesting_level()
  self.loops:for_each(function(each)
    if not each:is_root() and not each.parent then each:set_parent(self.root) end
  end)
  self:calculate_nesting_level_below(self.root, 0)
end

function LoopStructureGraph:calculate_nesting_level_below(above, depth)
  above.depth_level = depth
  above.children:for_each(function(child)
    self:calculate_nesting_level_below(child, depth + 1)
    above.nesting_level = math.max(above.nesting_level, 1 + child.nesting_level)
  end)
end

local UnionFindNode = {}
UnionFindNode.__index = UnionFindNode

function UnionFindNode.new()
  return setmetatable({ parent = nil, block = nil, dfs_number = 0, found = nil }, UnionFindNode)
end

function UnionFindNode:init(block, dfs_number)
  self.parent = self
  self.block = block
  self.dfs_number = dfs_number
  self.found = nil
end

-- The node that stands for its set. Those on the way are shown the way for the next time.
function UnionFindNode:find_set()
  local passed = Vector.new()
  local node = self
  while node.parent ~= node do
    if node.parent.parent ~= node.parent then passed:append(node) end
    node = node.parent
  end
  passed:for_each(function(each) each:unite(node) end)
  return node
end

function UnionFindNode:unite(other)
  self.parent = other
end

local HavlakLoopFinder = {}
HavlakLoopFinder.__index = HavlakLoopFinder

function HavlakLoopFinder.new(cfg, lsg)
  return setmetatable({
    cfg = cfg,
    lsg = lsg,
    non_back_preds = Vector.new(),
    back_preds = Vector.new(),
    number = Dictionary.new(),
    header = {},
    kinds = {},
    last = {},
    nodes = {},
  }, HavlakLoopFinder)
end

-- Descendants have the numbers up to the last one that was given below their ancestor.
function HavlakLoopFinder:is_ancestor(w, v)
  return w <= v and v <= self.last[w]
end

-- Numbers all blocks that can be reached in the order in which they are; gives the last number.
function HavlakLoopFinder:do_dfs(block, current)
  self.nodes[current]:init(block, current)
  self.number:at_put(block, current)
  local last_id = current
  for i = 1, block.out_edges:size() do
    local target = block.out_edges:at(i)
    if self.number:at(target) == UNVISITED then last_id = self:do_dfs(target, last_id + 1) end
  end
  self.last[current] = last_id
  return last_id
end

function HavlakLoopFinder:init_all_nodes(start)
  self.cfg.blocks:for_each(function(block) self.number:at_put(block, UNVISITED) end)
  self:do_dfs(start, 1)
end

-- Sorts edges into those from a descendant, which close a loop, and others.
function HavlakLoopFinder:identify_edges(size)
  for w = 1, size do
    local block = self.nodes[w].block
    if block then
      self:process_edges(block, w)
    else
      self.kinds[w] = "dead"
    end
  end
end

function HavlakLoopFinder:process_edges(block, w)
  block.in_edges:for_each(function(source)
    local v = self.number:at(source)
    if v ~= UNVISITED then
      if self:is_ancestor(w, v) then
        self.back_preds:at(w):append(v)
      else
        self.non_back_preds:at(w):add(v)
      end
    end
  end)
end

function HavlakLoopFinder:find_loops()
  local start = self.cfg.start
  if not start then return end
  local size = self.cfg:node_count()
  for i = 1, size do
    self.header[i] = 0
    self.kinds[i] = "non-header"
    self.last[i] = 0
    self.nodes[i] = UnionFindNode.new()
    self.non_back_preds:append(Set.new())
    self.back_preds:append(Vector.new())
  end
  self:init_all_nodes(start)
  self:identify_edges(size)

  -- Inner headers come before outer ones.
  for w = size, 1, -1 do
    local block = self.nodes[w].block
    if block and not self:find_loop(w, block) then return end
  end
end

-- Finds the loop with a header, if there is one. False if that would take too long.
function HavlakLoopFinder:find_loop(w, block)
  local node_pool = Vector.new()
  self:step_d(w, node_pool)
  if node_pool:size() ~= 0 then self.kinds[w] = "reducible" end

  local work_list = Vector.new()
  node_pool:for_each(function(node) work_list:append(node) end)
  while not work_list:is_empty() do
    local x = work_list:remove_first()
    if self.non_back_preds:at(x.dfs_number):size() > MAX_NON_BACK_PREDS then return false end
    self:step_e(w, node_pool, work_list, x)
  end

  if node_pool:size() > 0 or self.kinds[w] == "self-loop" then
    local found = self.lsg:create_loop(block, self.kinds[w] ~= "irreducible")
    self:set_loop_attributes(w, node_pool, found)
  end
  return true
end

-- The sources of back edges are in the loop.
function HavlakLoopFinder:step_d(w, node_pool)
  self.back_preds:at(w):for_each(function(v)
    if v == w then
      self.kinds[w] = "self-loop"
    else
      node_pool:append(self.nodes[v]:find_set())
    end
  end)
end

-- What leads to a node of the loop is in it too, unless it can be reached without the header.
function HavlakLoopFinder:step_e(w, node_pool, work_list, x)
  self.non_back_preds:at(x.dfs_number):for_each(function(y)
    local node = self.nodes[y]:find_set()
    if not self:is_ancestor(w, node.dfs_number) then
      self.kinds[w] = "irreducible"
      self.non_back_preds:at(w):add(node.dfs_number)
    elseif node.dfs_number ~= w and not node_pool:has_some(function(e) return e == node end) then
      work_list:append(node)
      node_pool:append(node)
    end
  end)
end

-- Makes one node of the loop, and what was a loop before a child.
function HavlakLoopFinder:set_loop_attributes(w, node_pool, found)
  self.nodes[w].found = found
  node_pool:for_each(function(node)
    self.header[node.dfs_number] = w
    node:unite(self.nodes[w])
    if node.found then
      node.found:set_parent(found)
    else
      found.blocks:add(node.block)
    end
  end)
end

local LoopTesterApp = {}
LoopTesterApp.__index = LoopTesterApp

function LoopTesterApp.new()
  local self = setmetatable({ cfg = ControlFlowGraph.new(), lsg = LoopStructureGraph.new() }, LoopTesterApp)
  self.cfg:create_node(1)
  return self
end

function LoopTesterApp:build_connect(from, to)
  new_edge(self.cfg, from, to)
end

-- A branch and where its two ways meet again.
function LoopTesterApp:build_diamond(start)
  self:build_connect(start, start + 1)
  self:build_connect(start, start + 2)
  self:build_connect(start + 1, start + 3)
  self:build_connect(start + 2, start + 3)
  return start + 3
end

function LoopTesterApp:build_straight(start, n)
  for i = 0, n - 1 do self:build_connect(start + i, start + i + 1) end
  return start + n
end

-- A loop with two loops in it, each around a branch.
function LoopTesterApp:build_base_loop(from)
  local header = self:build_straight(from, 1)
  local diamond1 = self:build_diamond(header)
  local d11 = self:build_straight(diamond1, 1)
  local diamond2 = self:build_diamond(d11)
  local footer = self:build_straight(diamond2, 1)
  self:build_connect(diamond2, d11)
  self:build_connect(diamond1, header)
  self:build_connect(footer, from)
  return self:build_straight(footer, 1)
end

function LoopTesterApp:construct_simple_cfg()
  self.cfg:create_node(1)
  self:build_base_loop(1)
  self.cfg:create_node(2)
  self:build_connect(1, 3)
end

function LoopTesterApp:construct_cfg(par_loops, ppar_loops, pppar_loops)
  local n = 3
  for _ = 1, par_loops do
    self.cfg:create_node(n + 1)
    self:build_connect(3, n + 1)
    n = n + 1
    for _ = 1, ppar_loops do
      local top = n
      n = self:build_straight(n, 1)
      for _ = 1, pppar_loops do n = self:build_base_loop(n) end
      local bottom = self:build_straight(n, 1)
      self:build_connect(n, top)
      n = bottom
    end
    self:build_connect(n, 2)
  end
end

function LoopTesterApp:find_loops(lsg)
  HavlakLoopFinder.new(self.cfg, lsg):find_loops()
end

function LoopTesterApp:run(dummy_loops, rounds, par_loops, ppar_loops, pppar_loops)
  self:construct_simple_cfg()
  for _ = 1, dummy_loops do self:find_loops(self.lsg) end
  self:construct_cfg(par_loops, ppar_loops, pppar_loops)
  self:find_loops(self.lsg)
  for _ = 1, rounds do self:find_loops(LoopStructureGraph.new()) end
  self.lsg:calculate_nesting_level()
  return self.lsg.loops:size() .. "/" .. self.cfg:node_count()
end

harness.run("Havlak", 10, function(par_loops)
  return LoopTesterApp.new():run(1, 1, par_loops, 10, 5)
end)
