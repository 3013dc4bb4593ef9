-- The longest step of an iteration, for programs whose collector may stop them: prints `pause NANOSECONDS`.
-- As in the harness, the clock is that of the CPU; it ticks in microseconds.
local Pauses = {}
Pauses.__index = Pauses

function Pauses.new()
  return setmetatable({ longest = 0, started = os.clock() }, Pauses)
end

function Pauses:begin_step()
  self.started = os.clock()
end

function Pauses:end_step()
  local took = os.clock() - self.started
  if took > self.longest then self.longest = took end
end

function Pauses:report()
  print(string.format("pause %.0f", self.longest * 1e9))
end

return Pauses
