-- The Mandelbrot set as a bitmap whose bytes are folded into a checksum: float arithmetic, bit operations.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local bits = require("bits")

local function mandelbrot(size)
  local bxor, lshift = bits.bxor, bits.lshift
  local sum, byte_acc, bit_num = 0, 0, 0
  for y = 0, size - 1 do
    local ci = 2.0 * y / size - 1.0
    for x = 0, size - 1 do
      local zrzr, zi, zizi = 0.0, 0.0, 0.0
      local cr = 2.0 * x / size - 1.5
      local z = 0
      local not_done = true
      local escape = 0
      while not_done and z < 50 do
        local zr = zrzr - zizi + cr
        zi = 2.0 * zr * zi + ci
        zrzr = zr * zr
        zizi = zi * zi
        if zrzr + zizi > 4.0 then
          not_done = false
          escape = 1
        end
        z = z + 1
      end
      byte_acc = lshift(byte_acc, 1) + escape
      bit_num = bit_num + 1
      if bit_num == 8 then
        sum = bxor(sum, byte_acc)
        byte_acc, bit_num = 0, 0
      elseif x == size - 1 then
        byte_acc = lshift(byte_acc, 8 - bit_num)
        sum = bxor(sum, byte_acc)
        byte_acc, bit_num = 0, 0
      end
    end
  end
  return sum
end

local function benchmark(size)
  local sum = mandelbrot(size)
  assert(size ~= 500 or sum == 191)
  assert(size ~= 750 or sum == 50)
  assert(size ~= 1 or sum == 128)
  return sum
end

harness.run("Mandelbrot", 200, benchmark)
