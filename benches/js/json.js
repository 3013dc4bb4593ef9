// A parser of JSON, character by character into objects of its own: string reads, small methods, dispatch.
"use strict";
const harness = require("./harness.js");
const { Vector } = require("./som.js");

const WORDS = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper"];
const OPERATIONS = 156;

// What a server may tell the windows of a program to do.
function operation(k) {
  const n = (k * 7919 + 13) % 1000;
  const word = WORDS[n % 10];
  switch (k % 4) {
    case 0:
      return `["create","w${k}","ui.Row",{"parent":"w${Math.floor(k / 12)}","index":${Math.floor(k / 4)},"texts":["${k}","${word}","${n}"],"colors":[null,null,[${n % 256},${Math.floor(n / 4)},52,255],null],"visible":true}]`;
    case 1:
      return `["set","w${k}",{"bounds":[${n},${k},${n % 400},26],"tabIndex":-1,"opacity":0.${n % 10},"customVariant":"variant_${word}"}]`;
    case 2:
      return `["listen","w${k}",{"Selection":true,"KeyDown":false,"MouseDown":true,"Modify":${n % 2 === 0}}]`;
    default:
      return `["set","w${k}",{"text":"${word} said \\"${n}\\"\\n","data":{},"items":[],"scale":1.5e-${n % 10}}]`;
  }
}

function text() {
  const operations = Array.from({ length: OPERATIONS }, (_, k) => operation(k)).join(",\n");
  return `{"head":{"requestCounter":4},"operations":[${operations}]}`;
}

class JsonValue {
  isObject() {
    return false;
  }

  isArray() {
    return false;
  }

  asObject() {
    throw new Error("not an object");
  }

  asArray() {
    throw new Error("not an array");
  }

  // How many values there are in it and below, and characters in their texts.
  weight() {
    return 1 + this.text.length;
  }
}

class JsonLiteral extends JsonValue {
  constructor(literal) {
    super();
    this.text = literal;
  }
}

class JsonNumber extends JsonValue {
  constructor(number) {
    super();
    this.text = number;
  }
}

class JsonString extends JsonValue {
  constructor(captured) {
    super();
    this.text = captured;
  }
}

class JsonArray extends JsonValue {
  constructor() {
    super();
    this.values = new Vector();
  }

  add(value) {
    this.values.append(value);
  }

  size() {
    return this.values.size();
  }

  isArray() {
    return true;
  }

  asArray() {
    return this;
  }

  weight() {
    let sum = 1;
    this.values.forEach((value) => {
      sum += value.weight();
    });
    return sum;
  }
}

// Where the names of an object stand: a guess by their hash, to be checked.
class HashIndexTable {
  constructor() {
    this.slots = new Uint8Array(32);
  }

  add(name, index) {
    // 0 stands for none, and so for an index that has no room.
    this.slots[this.slotOf(name)] = index < 255 ? index + 1 : 0;
  }

  get(name) {
    return this.slots[this.slotOf(name)] - 1;
  }

  slotOf(name) {
    return (name.length * 1402589) & (this.slots.length - 1);
  }
}

class JsonObject extends JsonValue {
  constructor() {
    super();
    this.names = new Vector();
    this.values = new Vector();
    this.table = new HashIndexTable();
  }

  add(name, value) {
    this.table.add(name, this.names.size());
    this.names.append(name);
    this.values.append(value);
  }

  get(name) {
    const index = this.indexOf(name);
    return index === -1 ? null : this.values.at(index);
  }

  indexOf(name) {
    const guess = this.table.get(name);
    if (guess !== -1 && this.names.at(guess) === name) return guess;
    let index = this.names.size() - 1;
    while (index >= 0 && this.names.at(index) !== name) index -= 1;
    return index;
  }

  isObject() {
    return true;
  }

  asObject() {
    return this;
  }

  weight() {
    let sum = 1;
    this.names.forEach((name) => {
      sum += name.length;
    });
    this.values.forEach((value) => {
      sum += value.weight();
    });
    return sum;
  }
}

const NULL = new JsonLiteral("null");
const TRUE = new JsonLiteral("true");
const FALSE = new JsonLiteral("false");

class ParseError extends Error {
  constructor(message, offset, line, column) {
    super(`${message} at ${line}:${column} (offset ${offset})`);
    this.offset = offset;
    this.line = line;
    this.column = column;
  }
}

class Parser {
  constructor(input) {
    this.input = input;
    this.index = -1;
    this.line = 1;
    this.column = 0;
    // Empty at the end of the text.
    this.current = "";
  }

  parse() {
    this.read();
    this.skipWhiteSpace();
    const result = this.readValue();
    this.skipWhiteSpace();
    if (!this.isEnd()) this.fail("unexpected character");
    return result;
  }

  readValue() {
    switch (this.current) {
      case "n":
        return this.readLiteral(NULL);
      case "t":
        return this.readLiteral(TRUE);
      case "f":
        return this.readLiteral(FALSE);
      case '"':
        return new JsonString(this.readString());
      case "[":
        return this.readArray();
      case "{":
        return this.readObject();
      case "-":
      case "0":
      case "1":
      case "2":
      case "3":
      case "4":
      case "5":
      case "6":
      case "7":
      case "8":
      case "9":
        return this.readNumber();
      default:
        return this.fail("expected a value");
    }
  }

  readLiteral(literal) {
    for (const c of literal.text) this.expectChar(c);
    return literal;
  }

  readArray() {
    const array = new JsonArray();
    this.read();
    this.skipWhiteSpace();
    if (this.readChar("]")) return array;
    do {
      this.skipWhiteSpace();
      array.add(this.readValue());
      this.skipWhiteSpace();
    } while (this.readChar(","));
    this.expectChar("]");
    return array;
  }

  readObject() {
    const object = new JsonObject();
    this.read();
    this.skipWhiteSpace();
    if (this.readChar("}")) return object;
    do {
      this.skipWhiteSpace();
      if (this.current !== '"') this.fail("expected a name");
      const name = this.readString();
      this.skipWhiteSpace();
      this.expectChar(":");
      this.skipWhiteSpace();
      object.add(name, this.readValue());
      this.skipWhiteSpace();
    } while (this.readChar(","));
    this.expectChar("}");
    return object;
  }

  readString() {
    this.read();
    let captured = "";
    let start = this.index;
    while (this.current !== '"') {
      if (this.isEnd()) this.fail("unexpected end of a string");
      if (this.current === "\\") {
        captured += this.input.slice(start, this.index);
        this.read();
        captured += this.readEscape();
        start = this.index;
      } else {
        this.read();
      }
    }
    captured += this.input.slice(start, this.index);
    this.read();
    return captured;
  }

  readEscape() {
    let escaped = this.current;
    switch (escaped) {
      case '"':
      case "/":
      case "\\":
        break;
      case "b":
        escaped = "\b";
        break;
      case "f":
        escaped = "\f";
        break;
      case "n":
        escaped = "\n";
        break;
      case "r":
        escaped = "\r";
        break;
      case "t":
        escaped = "\t";
        break;
      default:
        this.fail("expected a valid escape sequence");
    }
    this.read();
    return escaped;
  }

  readNumber() {
    const start = this.index;
    this.readChar("-");
    if (!this.readChar("0")) this.readDigits();
    if (this.readChar(".")) this.readDigits();
    if (this.readChar("e") || this.readChar("E")) {
      if (!this.readChar("+")) this.readChar("-");
      this.readDigits();
    }
    return new JsonNumber(this.input.slice(start, this.index));
  }

  readDigits() {
    if (!this.isDigit()) this.fail("expected a digit");
    while (this.isDigit()) this.read();
  }

  readChar(c) {
    if (this.current !== c) return false;
    this.read();
    return true;
  }

  expectChar(c) {
    if (!this.readChar(c)) this.fail(`expected '${c}'`);
  }

  read() {
    if (this.current === "\n") {
      this.line += 1;
      this.column = 0;
    }
    this.index += 1;
    this.column += 1;
    this.current = this.index < this.input.length ? this.input[this.index] : "";
  }

  skipWhiteSpace() {
    while (this.isWhiteSpace()) this.read();
  }

  isWhiteSpace() {
    const c = this.current;
    return c === " " || c === "\t" || c === "\n" || c === "\r";
  }

  isDigit() {
    return this.current >= "0" && this.current <= "9";
  }

  isEnd() {
    return this.current === "";
  }

  fail(message) {
    throw new ParseError(message, this.index, this.line, this.column);
  }
}

function check(condition, what) {
  if (!condition) throw new Error(what);
}

function benchmark(rounds) {
  const input = text();
  let operations = 0;
  let weight = 0;
  for (let round = 0; round < rounds; round++) {
    const value = new Parser(input).parse();
    check(value.isObject(), "json is no object");
    const head = value.asObject().get("head");
    check(head.isObject(), "head is no object");
    const list = value.asObject().get("operations");
    check(list.isArray(), "operations are no array");
    operations = list.asArray().size();
    check(operations === OPERATIONS, `json has ${operations} operations`);
    weight = value.weight();
  }
  return `${operations}/${weight}`;
}

harness.run("Json", 15, benchmark);
