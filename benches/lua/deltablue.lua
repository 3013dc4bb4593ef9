-- An incremental solver of one-way constraints, after Freeman-Benson and Maloney: class hierarchy, closures, graphs.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local som = require("som")
local Dictionary, Vector = som.Dictionary, som.Vector

local function subclass(base)
  local class = setmetatable({}, { __index = base })
  class.__index = class
  return class
end

local Rank = subclass(nil)

function Rank.new(code)
  return setmetatable({ code = code }, Rank)
end

function Rank:custom_hash()
  return self.code
end

local ABSOLUTE_STRONGEST = Rank.new(0)
local REQUIRED = Rank.new(1)
local STRONG_PREFERRED = Rank.new(2)
local PREFERRED = Rank.new(3)
local STRONG_DEFAULT = Rank.new(4)
local DEFAULT = Rank.new(5)
local WEAK_DEFAULT = Rank.new(6)
local ABSOLUTE_WEAKEST = Rank.new(7)

local STRENGTHS

-- How much a constraint wants to be satisfied: the lower the value, the more.
local Strength = subclass(nil)

function Strength.new(value)
  return setmetatable({ value = value }, Strength)
end

function Strength.of(rank)
  return STRENGTHS:at(rank)
end

function Strength:same_as(other)
  return self.value == other.value
end

function Strength:stronger(other)
  return self.value < other.value
end

function Strength:weaker(other)
  return self.value > other.value
end

function Strength:weakest(other)
  return other:weaker(self) and other or self
end

local function strengths()
  local dictionary = Dictionary.new()
  dictionary:at_put(ABSOLUTE_STRONGEST, Strength.new(-10000))
  dictionary:at_put(REQUIRED, Strength.new(-800))
  dictionary:at_put(STRONG_PREFERRED, Strength.new(-600))
  dictionary:at_put(PREFERRED, Strength.new(-400))
  dictionary:at_put(STRONG_DEFAULT, Strength.new(-200))
  dictionary:at_put(DEFAULT, Strength.new(0))
  dictionary:at_put(WEAK_DEFAULT, Strength.new(500))
  dictionary:at_put(ABSOLUTE_WEAKEST, Strength.new(10000))
  return dictionary
end

STRENGTHS = strengths()

local Variable = subclass(nil)

function Variable.new(value)
  return setmetatable({
    value = value,
    constraints = Vector.new(2),
    determined_by = nil,
    mark = 0,
    walk_strength = Strength.of(ABSOLUTE_WEAKEST),
    stay = true,
  }, Variable)
end

function Variable:add_constraint(c)
  self.constraints:append(c)
end

function Variable:remove_constraint(c)
  self.constraints:remove(c)
  if self.determined_by == c then self.determined_by = nil end
end

-- What all constraints do. Subclasses say which variables there are, and how one is computed from the others.
local Constraint = subclass(nil)

function Constraint.init(self, rank)
  self.strength = Strength.of(rank)
end

-- Whether its value comes from outside: then it can start a plan.
function Constraint:is_input()
  return false
end

function Constraint:add(planner)
  self:add_to_graph()
  planner:incremental_add(self)
end

function Constraint:destroy(planner)
  if self:is_satisfied() then planner:incremental_remove(self) end
  self:remove_from_graph()
end

function Constraint:inputs_known(mark)
  return not self:inputs_has_one(function(v)
    return v.mark ~= mark and not v.stay and v.determined_by ~= nil
  end)
end

-- Satisfies it if that is possible; gives the weaker constraint that has to step back for it.
function Constraint:satisfy(mark, planner)
  self:choose_method(mark)
  if not self:is_satisfied() then
    if self.strength:same_as(Strength.of(REQUIRED)) then
      error("a required constraint cannot be satisfied")
    end
    return nil
  end
  -- The marks let `add_propagate` see a cycle.
  self:inputs_do(function(v) v.mark = mark end)
  local out = self:output()
  local overridden = out.determined_by
  if overridden then overridden:mark_unsatisfied() end
  out.determined_by = self
  if not planner:add_propagate(self, mark) then error("the constraints form a cycle") end
  out.mark = mark
  return overridden
end

-- A constraint on one variable.
local UnaryConstraint = subclass(Constraint)

function UnaryConstraint.init(self, variable, rank, planner)
  Constraint.init(self, rank)
  self.variable = variable
  self.satisfied = false
  self:add(planner)
  return self
end

function UnaryConstraint:is_satisfied()
  return self.satisfied
end

function UnaryConstraint:add_to_graph()
  self.variable:add_constraint(self)
  self.satisfied = false
end

function UnaryConstraint:remove_from_graph()
  self.variable:remove_constraint(self)
  self.satisfied = false
end

function UnaryConstraint:choose_method(mark)
  self.satisfied = self.variable.mark ~= mark and self.strength:stronger(self.variable.walk_strength)
end

function UnaryConstraint:inputs_do() end

function UnaryConstraint:inputs_has_one()
  return false
end

function UnaryConstraint:mark_unsatisfied()
  self.satisfied = false
end

function UnaryConstraint:output()
  return self.variable
end

function UnaryConstraint:recalculate()
  self.variable.walk_strength = self.strength
  self.variable.stay = not self:is_input()
  if self.variable.stay then self:execute() end
end

function UnaryConstraint:execute() end

-- A variable that is set from outside.
local EditConstraint = subclass(UnaryConstraint)

function EditConstraint.new(variable, rank, planner)
  return UnaryConstraint.init(setmetatable({}, EditConstraint), variable, rank, planner)
end

function EditConstraint:is_input()
  return true
end

-- A variable that should stay what it is.
local StayConstraint = subclass(UnaryConstraint)

function StayConstraint.new(variable, rank, planner)
  return UnaryConstraint.init(setmetatable({}, StayConstraint), variable, rank, planner)
end

-- A constraint of which either of two variables can be computed from the other one.
local BinaryConstraint = subclass(Constraint)

function BinaryConstraint.init(self, v1, v2, rank)
  Constraint.init(self, rank)
  self.v1 = v1
  self.v2 = v2
  self.direction = "none"
  return self
end

function BinaryConstraint:is_satisfied()
  return self.direction ~= "none"
end

function BinaryConstraint:is_forward()
  return self.direction == "forward"
end

function BinaryConstraint:add_to_graph()
  self.v1:add_constraint(self)
  self.v2:add_constraint(self)
  self.direction = "none"
end

function BinaryConstraint:remove_from_graph()
  self.v1:remove_constraint(self)
  self.v2:remove_constraint(self)
  self.direction = "none"
end

function BinaryConstraint:choose_method(mark)
  local forward = self.strength:stronger(self.v2.walk_strength) and "forward" or "none"
  local backward = self.strength:stronger(self.v1.walk_strength) and "backward" or "none"
  if self.v1.mark == mark then
    self.direction = self.v2.mark == mark and "none" or forward
  elseif self.v2.mark == mark or self.v1.walk_strength:weaker(self.v2.walk_strength) then
    self.direction = backward
  else
    self.direction = forward
  end
end

function BinaryConstraint:inputs_do(f)
  f(self:input())
end

function BinaryConstraint:inputs_has_one(f)
  return f(self:input())
end

function BinaryConstraint:mark_unsatisfied()
  self.direction = "none"
end

function BinaryConstraint:input()
  return self:is_forward() and self.v1 or self.v2
end

function BinaryConstraint:output()
  return self:is_forward() and self.v2 or self.v1
end

function BinaryConstraint:recalculate()
  local input = self:input()
  local out = self:output()
  out.walk_strength = self.strength:weakest(input.walk_strength)
  out.stay = input.stay
  if out.stay then self:execute() end
end

-- v1 == v2
local EqualityConstraint = subclass(BinaryConstraint)

function EqualityConstraint.new(v1, v2, rank, planner)
  local self = BinaryConstraint.init(setmetatable({}, EqualityConstraint), v1, v2, rank)
  self:add(planner)
  return self
end

function EqualityConstraint:execute()
  self:output().value = self:input().value
end

-- v2 == v1 * scale + offset
local ScaleConstraint = subclass(BinaryConstraint)

function ScaleConstraint.new(v1, scale, offset, v2, rank, planner)
  local self = BinaryConstraint.init(setmetatable({}, ScaleConstraint), v1, v2, rank)
  self.scale = scale
  self.offset = offset
  self:add(planner)
  return self
end

function ScaleConstraint:add_to_graph()
  BinaryConstraint.add_to_graph(self)
  self.scale:add_constraint(self)
  self.offset:add_constraint(self)
end

function ScaleConstraint:remove_from_graph()
  BinaryConstraint.remove_from_graph(self)
  self.scale:remove_constraint(self)
  self.offset:remove_constraint(self)
end

function ScaleConstraint:inputs_do(f)
  f(self:input())
  f(self.scale)
  f(self.offset)
end

function ScaleConstraint:inputs_has_one(f)
  return f(self:input()) or f(self.scale) or f(self.offset)
end

function ScaleConstraint:recalculate()
  local input = self:input()
  local out = self:output()
  out.walk_strength = self.strength:weakest(input.walk_strength)
  out.stay = input.stay and self.scale.stay and self.offset.stay
  if out.stay then self:execute() end
end

function ScaleConstraint:execute()
  if self:is_forward() then
    self.v2.value = self.v1.value * self.scale.value + self.offset.value
  else
    self.v1.value = math.floor((self.v2.value - self.offset.value) / self.scale.value)
  end
end

-- Constraints in an order in which each comes after those that it takes values from.
local Plan = subclass(Vector)

function Plan.new()
  return Vector.init(setmetatable({}, Plan), 15)
end

function Plan:execute()
  self:for_each(function(c) c:execute() end)
end

local Planner = subclass(nil)

function Planner.new()
  return setmetatable({ current_mark = 1 }, Planner)
end

function Planner:new_mark()
  self.current_mark = self.current_mark + 1
  return self.current_mark
end

function Planner:incremental_add(c)
  local mark = self:new_mark()
  local overridden = c:satisfy(mark, self)
  while overridden do overridden = overridden:satisfy(mark, self) end
end

function Planner:incremental_remove(c)
  local out = c:output()
  c:mark_unsatisfied()
  c:remove_from_graph()
  self:remove_propagate_from(out):for_each(function(unsatisfied) self:incremental_add(unsatisfied) end)
end

function Planner:extract_plan(constraints)
  local sources = Vector.new()
  constraints:for_each(function(c)
    if c:is_input() and c:is_satisfied() then sources:append(c) end
  end)
  return self:make_plan(sources)
end

function Planner:make_plan(todo)
  local mark = self:new_mark()
  local plan = Plan.new()
  while not todo:is_empty() do
    local c = todo:remove_first()
    if c:output().mark ~= mark and c:inputs_known(mark) then
      plan:append(c)
      c:output().mark = mark
      self:consumers_do(c:output(), function(consumer) todo:append(consumer) end)
    end
  end
  return plan
end

-- Computes anew all that follows from a new constraint. False if it follows from itself: then it is taken out again.
function Planner:add_propagate(c, mark)
  local todo = Vector.of(c)
  while not todo:is_empty() do
    local d = todo:remove_first()
    if d:output().mark == mark then
      self:incremental_remove(c)
      return false
    end
    d:recalculate()
    self:consumers_do(d:output(), function(consumer) todo:append(consumer) end)
  end
  return true
end

-- Computes anew all that followed from a variable without its constraint; gives the constraints that can be tried
-- now, the strongest first.
function Planner:remove_propagate_from(out)
  out.determined_by = nil
  out.walk_strength = Strength.of(ABSOLUTE_WEAKEST)
  out.stay = true
  local unsatisfied = Vector.new()
  local todo = Vector.of(out)
  while not todo:is_empty() do
    local v = todo:remove_first()
    v.constraints:for_each(function(c)
      if not c:is_satisfied() then unsatisfied:append(c) end
    end)
    self:consumers_do(v, function(c)
      c:recalculate()
      todo:append(c:output())
    end)
  end
  unsatisfied:sort(function(a, b) return a.strength:stronger(b.strength) end)
  return unsatisfied
end

function Planner:consumers_do(v, f)
  local determining = v.determined_by
  v.constraints:for_each(function(c)
    if c ~= determining and c:is_satisfied() then f(c) end
  end)
end

function Planner:change(v, value)
  local edit = EditConstraint.new(v, PREFERRED, self)
  local plan = self:extract_plan(Vector.of(edit))
  for _ = 1, 10 do
    v.value = value
    plan:execute()
  end
  edit:destroy(self)
end

-- A chain of n equal variables: what is set at one end has to arrive at the other one.
local function chain_test(n)
  local planner = Planner.new()
  local vars = {}
  for i = 1, n + 1 do vars[i] = Variable.new(0) end
  for i = 1, n do EqualityConstraint.new(vars[i], vars[i + 1], REQUIRED, planner) end
  local first, last = vars[1], vars[n + 1]
  StayConstraint.new(last, STRONG_DEFAULT, planner)

  local edit = EditConstraint.new(first, PREFERRED, planner)
  local plan = planner:extract_plan(Vector.of(edit))
  for i = 0, 99 do
    first.value = i
    plan:execute()
    assert(last.value == i)
  end
  edit:destroy(planner)
  return last.value
end

-- n points, scaled and moved by the same two variables.
local function projection_test(n)
  local planner = Planner.new()
  local scale = Variable.new(10)
  local offset = Variable.new(1000)
  local source, target
  local targets = Vector.new()
  for i = 1, n do
    source = Variable.new(i)
    target = Variable.new(i)
    targets:append(target)
    StayConstraint.new(source, DEFAULT, planner)
    ScaleConstraint.new(source, scale, offset, target, REQUIRED, planner)
  end

  planner:change(source, 17)
  assert(target.value == 1170)
  planner:change(target, 1050)
  assert(source.value == 5)
  planner:change(scale, 5)
  for i = 1, n - 1 do assert(targets:at(i).value == i * 5 + 1000) end
  planner:change(offset, 2000)
  for i = 1, n - 1 do assert(targets:at(i).value == i * 5 + 2000) end

  local sum = 0
  targets:for_each(function(v) sum = sum + v.value end)
  return sum
end

harness.run("DeltaBlue", 1500, function(n)
  return string.format("%d/%d", chain_test(n), projection_test(n))
end)
