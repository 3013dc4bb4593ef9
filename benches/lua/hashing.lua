-- Xorshift numbers hashed by FNV-1a: full 64-bit integer arithmetic.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")

-- Lua 5.4 has 64-bit ints; LuaJIT has boxed ones in its `ffi`, with operations in `bit`. Each
-- is text to the other: neither parses the other's syntax.
local luajit = [[
  local ffi, bit = require("ffi"), require("bit")
  local u64 = ffi.typeof("uint64_t")
  local bxor, band, lshift, rshift = bit.bxor, bit.band, bit.lshift, bit.rshift
  local prime = u64(1099511628211ULL)

  local function xorshift(x)
    x = bxor(x, lshift(x, 13))
    x = bxor(x, rshift(x, 7))
    return bxor(x, lshift(x, 17))
  end

  local function fnv1a(h, w)
    for _ = 1, 8 do
      h = bxor(h, band(w, 255)) * prime
      w = rshift(w, 8)
    end
    return h
  end

  return function(rounds)
    local state = u64(88172645463325252ULL)
    local hash = u64(14695981039346656037ULL)
    for _ = 1, rounds do
      state = xorshift(state)
      hash = fnv1a(hash, state)
    end
    return bit.tohex(hash, 16)
  end
]]

local lua = [[
  local function xorshift(x)
    x = x ~ (x << 13)
    x = x ~ (x >> 7)
    return x ~ (x << 17)
  end

  local function fnv1a(h, w)
    for _ = 1, 8 do
      h = (h ~ (w & 255)) * 1099511628211
      w = w >> 8
    end
    return h
  end

  return function(rounds)
    local state = 88172645463325252
    local hash = 0xcbf29ce484222325
    for _ = 1, rounds do
      state = xorshift(state)
      hash = fnv1a(hash, state)
    end
    return string.format("%016x", hash)
  end
]]

local source = rawget(_G, "jit") and luajit or lua
local benchmark = assert((loadstring or load)(source))()

harness.run("Hashing", 50000, benchmark)
