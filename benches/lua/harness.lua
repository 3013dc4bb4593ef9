-- Runs a benchmark as the suite's protocol asks: `PROGRAM [ITERATIONS [SIZE]]` prints a line
-- `iteration K NANOSECONDS` for each iteration and `result TEXT` at the end.
--
-- Lua has no monotonic wall clock; `os.clock` gives the CPU time of the process, which for a
-- single-threaded program is the better clock anyhow.

local harness = {}

function harness.run(name, full_size, benchmark)
  local iterations = tonumber(arg[1] or 1)
  local size = tonumber(arg[2] or full_size)
  if math.tointeger then size = math.tointeger(size) end
  local result
  for k = 1, iterations do
    local start = os.clock()
    local value = tostring(benchmark(size))
    print(string.format("iteration %d %.0f", k, (os.clock() - start) * 1e9))
    if result and result ~= value then
      print(string.format("error: %s: iteration %d gave %s, the ones before gave %s", name, k, value, result))
      os.exit(1)
    end
    result = value
  end
  print("result " .. result)
end

return harness
