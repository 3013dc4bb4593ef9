-- The towers of Hanoi with disks as linked objects: recursion, field writes.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function new_disk(size)
  return { size = size, next = nil }
end

local Towers = {}
Towers.__index = Towers

function Towers.new()
  return setmetatable({ piles = { false, false, false }, moves_done = 0 }, Towers)
end

function Towers:run()
  self.moves_done = 0
  self:build_tower_at(1, 13)
  self:move_disks(13, 1, 2)
  return self.moves_done
end

function Towers:build_tower_at(pile, disks)
  for i = disks, 0, -1 do self:push_disk(new_disk(i), pile) end
end

function Towers:push_disk(disk, pile)
  local top = self.piles[pile]
  if top and disk.size >= top.size then
    error("cannot put a big disk on a smaller one")
  end
  disk.next = top
  self.piles[pile] = disk
end

function Towers:pop_disk_from(pile)
  local top = self.piles[pile]
  if not top then error("attempting to remove a disk from an empty pile") end
  self.piles[pile] = top.next
  top.next = nil
  return top
end

function Towers:move_top_disk(from, to)
  self:push_disk(self:pop_disk_from(from), to)
  self.moves_done = self.moves_done + 1
end

function Towers:move_disks(disks, from, to)
  if disks == 1 then
    self:move_top_disk(from, to)
  else
    local other = 6 - from - to
    self:move_disks(disks - 1, from, other)
    self:move_top_disk(from, to)
    self:move_disks(disks - 1, other, to)
  end
end

local function benchmark(rounds)
  local moves = 0
  for _ = 1, rounds do
    moves = Towers.new():run()
    assert(moves == 8191)
  end
  return moves
end

harness.run("Towers", 20, benchmark)
