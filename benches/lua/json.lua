-- A parser of JSON, character by character into objects of its own: string reads, small methods, dispatch.
package.path = arg[0]:match("^(.-)[^/]*$") .. "?.lua;" .. package.path
local harness = require("harness")
local Vector = require("som").Vector

local WORDS = { "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper" }
local OPERATIONS = 156

-- What a server may tell the windows of a program to do.
local function operation(k)
  local n = (k * 7919 + 13) % 1000
  local word = WORDS[n % 10 + 1]
  local kind = k % 4
  if kind == 0 then
    return string.format(
      [==[["create","w%d","ui.Row",{"parent":"w%d","index":%d,"texts":["%d","%s","%d"],"colors":[null,null,[%d,%d,52,255],null],"visible":true}]]==],
      k, math.floor(k / 12), math.floor(k / 4), k, word, n, n % 256, math.floor(n / 4))
  elseif kind == 1 then
    return string.format(
      [==[["set","w%d",{"bounds":[%d,%d,%d,26],"tabIndex":-1,"opacity":0.%d,"customVariant":"variant_%s"}]]==],
      k, n, k, n % 400, n % 10, word)
  elseif kind == 2 then
    return string.format(
      [==[["listen","w%d",{"Selection":true,"KeyDown":false,"MouseDown":true,"Modify":%s}]]==],
      k, tostring(n % 2 == 0))
  end
  return string.format(
    [==[["set","w%d",{"text":"%s said \"%d\"\n","data":{},"items":[],"scale":1.5e-%d}]]==],
    k, word, n, n % 10)
end

local function text()
  local operations = {}
  for k = 0, OPERATIONS - 1 do operations[k + 1] = operation(k) end
  return '{"head":{"requestCounter":4},"operations":[' .. table.concat(operations, ",\n") .. "]}"
end

-- What the kinds of values have in common.
local JsonValue = {}
JsonValue.__index = JsonValue

function JsonValue:is_object() return false end

function JsonValue:is_array() return false end

function JsonValue:as_object() error("not an object") end

function JsonValue:as_array() error("not an array") end

-- How many values there are in it and below, and characters in their texts.
function JsonValue:weight() return 1 + #self.text end

local JsonLiteral = setmetatable({}, JsonValue)
JsonLiteral.__index = JsonLiteral

function JsonLiteral.new(literal)
  return setmetatable({ text = literal }, JsonLiteral)
end

local JsonNumber = setmetatable({}, JsonValue)
JsonNumber.__index = JsonNumber

function JsonNumber.new(number)
  return setmetatable({ text = number }, JsonNumber)
end

local JsonString = setmetatable({}, JsonValue)
JsonString.__index = JsonString

function JsonString.new(captured)
  return setmetatable({ text = captured }, JsonString)
end

local JsonArray = setmetatable({}, JsonValue)
JsonArray.__index = JsonArray

function JsonArray.new()
  return setmetatable({ values = Vector.new() }, JsonArray)
end

function JsonArray:add(value)
  self.values:append(value)
end

function JsonArray:size()
  return self.values:size()
end

function JsonArray:is_array() return true end

function JsonArray:as_array() return self end

function JsonArray:weight()
  local sum = 1
  self.values:for_each(function(value) sum = sum + value:weight() end)
  return sum
end

-- Where the names of an object stand: a guess by their hash, to be checked.
local HashIndexTable = {}
HashIndexTable.__index = HashIndexTable

function HashIndexTable.new()
  local slots = {}
  for i = 1, 32 do slots[i] = 0 end
  return setmetatable({ slots = slots }, HashIndexTable)
end

-- Positions count from 1: 0 stands for none, and so for one that has no room.
function HashIndexTable:add(name, index)
  self.slots[self:slot_of(name)] = index < 256 and index or 0
end

function HashIndexTable:get(name)
  return self.slots[self:slot_of(name)]
end

function HashIndexTable:slot_of(name)
  return (#name * 1402589) % #self.slots + 1
end

local JsonObject = setmetatable({}, JsonValue)
JsonObject.__index = JsonObject

function JsonObject.new()
  return setmetatable({ names = Vector.new(), values = Vector.new(), table = HashIndexTable.new() }, JsonObject)
end

function JsonObject:add(name, value)
  self.table:add(name, self.names:size() + 1)
  self.names:append(name)
  self.values:append(value)
end

function JsonObject:get(name)
  local index = self:index_of(name)
  if index == 0 then return nil end
  return self.values:at(index)
end

function JsonObject:index_of(name)
  local guess = self.table:get(name)
  if guess ~= 0 and self.names:at(guess) == name then return guess end
  local index = self.names:size()
  while index > 0 and self.names:at(index) ~= name do index = index - 1 end
  return index
end

function JsonObject:is_object() return true end

function JsonObject:as_object() return self end

function JsonObject:weight()
  local sum = 1
  self.names:for_each(function(name) sum = sum + #name end)
  self.values:for_each(function(value) sum = sum + value:weight() end)
  return sum
end

local NULL = JsonLiteral.new("null")
local TRUE = JsonLiteral.new("true")
local FALSE = JsonLiteral.new("false")

local ESCAPES = { ['"'] = '"', ["/"] = "/", ["\\"] = "\\", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t" }

local Parser = {}
Parser.__index = Parser

-- `current` is empty at the end of the text.
function Parser.new(input)
  return setmetatable({ input = input, index = 0, line = 1, column = 0, current = "" }, Parser)
end

function Parser:parse()
  self:read()
  self:skip_white_space()
  local result = self:read_value()
  self:skip_white_space()
  if not self:is_end() then self:fail("unexpected character") end
  return result
end

function Parser:read_value()
  local c = self.current
  if c == "n" then return self:read_literal(NULL) end
  if c == "t" then return self:read_literal(TRUE) end
  if c == "f" then return self:read_literal(FALSE) end
  if c == '"' then return JsonString.new(self:read_string()) end
  if c == "[" then return self:read_array() end
  if c == "{" then return self:read_object() end
  if c == "-" or self:is_digit() then return self:read_number() end
  return self:fail("expected a value")
end

function Parser:read_literal(literal)
  local expected = literal.text
  for i = 1, #expected do self:expect_char(expected:sub(i, i)) end
  return literal
end

function Parser:read_array()
  local array = JsonArray.new()
  self:read()
  self:skip_white_space()
  if self:read_char("]") then return array end
  repeat
    self:skip_white_space()
    array:add(self:read_value())
    self:skip_white_space()
  until not self:read_char(",")
  self:expect_char("]")
  return array
end

function Parser:read_object()
  local object = JsonObject.new()
  self:read()
  self:skip_white_space()
  if self:read_char("}") then return object end
  repeat
    self:skip_white_space()
    if self.current ~= '"' then self:fail("expected a name") end
    local name = self:read_string()
    self:skip_white_space()
    self:expect_char(":")
    self:skip_white_space()
    object:add(name, self:read_value())
    self:skip_white_space()
  until not self:read_char(",")
  self:expect_char("}")
  return object
end

function Parser:read_string()
  self:read()
  local captured = ""
  local start = self.index
  while self.current ~= '"' do
    if self:is_end() then self:fail("unexpected end of a string") end
    if self.current == "\\" then
      captured = captured .. self.input:sub(start, self.index - 1)
      self:read()
      captured = captured .. self:read_escape()
      start = self.index
    else
      self:read()
    end
  end
  captured = captured .. self.input:sub(start, self.index - 1)
  self:read()
  return captured
end

function Parser:read_escape()
  local escaped = ESCAPES[self.current]
  if not escaped then self:fail("expected a valid escape sequence") end
  self:read()
  return escaped
end

function Parser:read_number()
  local start = self.index
  self:read_char("-")
  if not self:read_char("0") then self:read_digits() end
  if self:read_char(".") then self:read_digits() end
  if self:read_char("e") or self:read_char("E") then
    if not self:read_char("+") then self:read_char("-") end
    self:read_digits()
  end
  return JsonNumber.new(self.input:sub(start, self.index - 1))
end

function Parser:read_digits()
  if not self:is_digit() then self:fail("expected a digit") end
  while self:is_digit() do self:read() end
end

function Parser:read_char(c)
  if self.current ~= c then return false end
  self:read()
  return true
end

function Parser:expect_char(c)
  if not self:read_char(c) then self:fail("expected '" .. c .. "'") end
end

function Parser:read()
  if self.current == "\n" then
    self.line = self.line + 1
    self.column = 0
  end
  self.index = self.index + 1
  self.column = self.column + 1
  self.current = self.input:sub(self.index, self.index)
end

function Parser:skip_white_space()
  while self:is_white_space() do self:read() end
end

function Parser:is_white_space()
  local c = self.current
  return c == " " or c == "\t" or c == "\n" or c == "\r"
end

function Parser:is_digit()
  local c = self.current
  return c >= "0" and c <= "9"
end

function Parser:is_end()
  return self.current == ""
end

function Parser:fail(message)
  error(string.format("%s at %d:%d (offset %d)", message, self.line, self.column, self.index))
end

harness.run("Json", 15, function(rounds)
  local input = text()
  local operations, weight = 0, 0
  for _ = 1, rounds do
    local value = Parser.new(input):parse()
    assert(value:is_object())
    local head = value:as_object():get("head")
    assert(head:is_object())
    local list = value:as_object():get("operations")
    assert(list:is_array())
    operations = list:as_array():size()
    assert(operations == OPERATIONS)
    weight = value:weight()
  end
  return operations .. "/" .. weight
end)
