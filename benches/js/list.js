// Takeuchi's function over linked lists: pointers, recursion.
"use strict";
const harness = require("./harness.js");

class Element {
  constructor(value) {
    this.value = value;
    this.next = null;
  }

  length() {
    return this.next === null ? 1 : 1 + this.next.length();
  }
}

function makeList(length) {
  if (length === 0) return null;
  const e = new Element(length);
  e.next = makeList(length - 1);
  return e;
}

function isShorterThan(x, y) {
  let xTail = x;
  let yTail = y;
  while (yTail !== null) {
    if (xTail === null) return true;
    xTail = xTail.next;
    yTail = yTail.next;
  }
  return false;
}

function tail(x, y, z) {
  if (isShorterThan(y, x)) {
    return tail(tail(x.next, y, z), tail(y.next, z, x), tail(z.next, x, y));
  }
  return z;
}

function benchmark(rounds) {
  let length = 0;
  for (let round = 0; round < rounds; round++) {
    length = tail(makeList(15), makeList(10), makeList(6)).length();
    if (length !== 10) throw new Error(`list has ${length} elements`);
  }
  return length;
}

harness.run("List", 20, benchmark);
