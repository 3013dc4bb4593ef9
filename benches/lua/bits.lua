-- Bit operations under one name for Lua 5.4 (operators) and LuaJIT (the library `bit`, 32 bits).
if rawget(_G, "jit") then return require("bit") end
return assert(load([[
  return {
    band = function(a, b) return a & b end,
    bor = function(a, b) return a | b end,
    bxor = function(a, b) return a ~ b end,
    lshift = function(a, n) return a << n end,
    rshift = function(a, n) return a >> n end,
  }
]]))()
