-- Pancake flips over all permutations: array reads, writes and small loops.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

local function fannkuch(n)
  local perm1, perm, count = {}, {}, {}
  for i = 1, n do perm1[i], perm[i], count[i] = i - 1, 0, 0 end
  local max_flips, checksum, round = 0, 0, 0
  local r = n
  while true do
    while r ~= 1 do
      count[r] = r
      r = r - 1
    end
    for i = 1, n do perm[i] = perm1[i] end
    local flips = 0
    local k = perm[1]
    while k ~= 0 do
      local i, j = 1, k + 1
      while i < j do
        perm[i], perm[j] = perm[j], perm[i]
        i = i + 1
        j = j - 1
      end
      flips = flips + 1
      k = perm[1]
    end
    if flips > max_flips then max_flips = flips end
    if round % 2 == 0 then checksum = checksum + flips else checksum = checksum - flips end
    while true do
      if r == n then return checksum, max_flips end
      local first = perm1[1]
      for i = 1, r do perm1[i] = perm1[i + 1] end
      perm1[r + 1] = first
      count[r + 1] = count[r + 1] - 1
      if count[r + 1] > 0 then break end
      r = r + 1
    end
    round = round + 1
  end
end

harness.run("Fannkuch", 8, function(n)
  local checksum, flips = fannkuch(n)
  return string.format("%d/%d", checksum, flips)
end)
