-- The scheduler of an operating system whose tasks send each other packets: dispatch, linked queues, flags.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local bits = require("bits")
local band, bxor, rshift = bits.band, bits.bxor, bits.rshift

local IDLER = 1
local WORKER = 2
local HANDLER_A = 3
local HANDLER_B = 4
local DEVICE_A = 5
local DEVICE_B = 6
local DATA_SIZE = 4

local Packet = {}
Packet.__index = Packet

function Packet.new(link, identity, kind)
  return setmetatable({ link = link, identity = identity, kind = kind, datum = 0, data = { 0, 0, 0, 0 } }, Packet)
end

-- Puts a packet at the end of a queue and gives the queue.
local function append(packet, queue)
  packet.link = nil
  if not queue then return packet end
  local last = queue
  while last.link do last = last.link end
  last.link = packet
  return queue
end

-- A job is what a task does when it runs, and what it remembers. It says which task is next.
local Idler = {}
Idler.__index = Idler

function Idler.new()
  return setmetatable({ control = 1, count = 10000 }, Idler)
end

function Idler:run(_, scheduler)
  self.count = self.count - 1
  if self.count == 0 then return scheduler:hold_self() end
  if band(self.control, 1) == 0 then
    self.control = rshift(self.control, 1)
    return scheduler:release(DEVICE_A)
  end
  self.control = bxor(rshift(self.control, 1), 53256)
  return scheduler:release(DEVICE_B)
end

local Worker = {}
Worker.__index = Worker

function Worker.new()
  return setmetatable({ destination = HANDLER_A, count = 0 }, Worker)
end

function Worker:run(work, scheduler)
  if not work then return scheduler:mark_waiting() end
  self.destination = self.destination == HANDLER_A and HANDLER_B or HANDLER_A
  work.identity = self.destination
  work.datum = 0
  for i = 1, DATA_SIZE do
    self.count = self.count == 26 and 1 or self.count + 1
    work.data[i] = 64 + self.count
  end
  return scheduler:queue_packet(work)
end

local Handler = {}
Handler.__index = Handler

function Handler.new()
  return setmetatable({ work_in = nil, device_in = nil }, Handler)
end

function Handler:run(packet, scheduler)
  if packet then
    if packet.kind == "work" then
      self.work_in = append(packet, self.work_in)
    else
      self.device_in = append(packet, self.device_in)
    end
  end
  local work = self.work_in
  if not work then return scheduler:mark_waiting() end
  if work.datum >= DATA_SIZE then
    self.work_in = work.link
    return scheduler:queue_packet(work)
  end
  local device = self.device_in
  if not device then return scheduler:mark_waiting() end
  self.device_in = device.link
  work.datum = work.datum + 1
  device.datum = work.data[work.datum]
  return scheduler:queue_packet(device)
end

local Device = {}
Device.__index = Device

function Device.new()
  return setmetatable({ pending = nil }, Device)
end

function Device:run(packet, scheduler)
  if packet then
    self.pending = packet
    return scheduler:hold_self()
  end
  local work = self.pending
  if not work then return scheduler:mark_waiting() end
  self.pending = nil
  return scheduler:queue_packet(work)
end

local State = {}
State.__index = State

function State.new(packet_pending, waiting)
  return setmetatable({ packet_pending = packet_pending, waiting = waiting, holding = false }, State)
end

function State.running() return State.new(false, false) end

function State.waiting_only() return State.new(false, true) end

function State.waiting_with_packet() return State.new(true, true) end

function State.with_packet() return State.new(true, false) end

function State:is_holding_or_waiting()
  return self.holding or (not self.packet_pending and self.waiting)
end

function State:is_waiting_with_packet()
  return self.packet_pending and self.waiting and not self.holding
end

local Task = {}
Task.__index = Task

function Task.new(link, identity, priority, input, state, job)
  return setmetatable({
    link = link,
    identity = identity,
    priority = priority,
    input = input,
    state = state,
    job = job,
  }, Task)
end

-- Takes a packet; gives the more urgent one of itself and the task that sent it.
function Task:add_input(packet, sender)
  if not self.input then
    self.input = packet
    self.state.packet_pending = true
    if self.priority > sender.priority then return self end
  else
    self.input = append(packet, self.input)
  end
  return sender
end

function Task:run(scheduler)
  local message
  if self.state:is_waiting_with_packet() then
    message = self.input
    self.input = message.link
    self.state = self.input and State.with_packet() or State.running()
  end
  return self.job:run(message, scheduler)
end

local Scheduler = {}
Scheduler.__index = Scheduler

function Scheduler.new()
  return setmetatable({ queue_count = 0, hold_count = 0, table = {}, list = nil, current = nil }, Scheduler)
end

function Scheduler:create(identity, priority, input, state, job)
  local task = Task.new(self.list, identity, priority, input, state, job)
  self.list = task
  self.table[identity] = task
end

function Scheduler:start()
  self:create(IDLER, 0, nil, State.running(), Idler.new())

  local queue = Packet.new(nil, WORKER, "work")
  queue = Packet.new(queue, WORKER, "work")
  self:create(WORKER, 1000, queue, State.waiting_with_packet(), Worker.new())

  for _, row in ipairs({ { HANDLER_A, DEVICE_A, 2000 }, { HANDLER_B, DEVICE_B, 3000 } }) do
    local handler, device, priority = row[1], row[2], row[3]
    queue = nil
    for _ = 1, 3 do queue = Packet.new(queue, device, "device") end
    self:create(handler, priority, queue, State.waiting_with_packet(), Handler.new())
  end
  self:create(DEVICE_A, 4000, nil, State.waiting_only(), Device.new())
  self:create(DEVICE_B, 5000, nil, State.waiting_only(), Device.new())

  self:schedule()
end

function Scheduler:schedule()
  self.current = self.list
  while self.current do
    local task = self.current
    if task.state:is_holding_or_waiting() then
      self.current = task.link
    else
      self.current = task:run(self)
    end
  end
end

function Scheduler:find(identity)
  local task = self.table[identity]
  if not task then error("there is no task " .. identity) end
  return task
end

function Scheduler:hold_self()
  self.hold_count = self.hold_count + 1
  local task = self.current
  task.state.holding = true
  return task.link
end

function Scheduler:mark_waiting()
  self.current.state.waiting = true
  return self.current
end

function Scheduler:queue_packet(packet)
  local receiver = self:find(packet.identity)
  local sender = self.current
  self.queue_count = self.queue_count + 1
  packet.link = nil
  packet.identity = sender.identity
  return receiver:add_input(packet, sender)
end

function Scheduler:release(identity)
  local task = self:find(identity)
  task.state.holding = false
  return task.priority > self.current.priority and task or self.current
end

harness.run("Richards", 4, function(rounds)
  local result
  for _ = 1, rounds do
    local scheduler = Scheduler.new()
    scheduler:start()
    result = scheduler.queue_count .. "/" .. scheduler.hold_count
    assert(result == "23246/9297", result)
  end
  return result
end)
