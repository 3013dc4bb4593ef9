// Recursion 10,000 calls deep: the growth of the stack, its depth check, and a collector that must look through it.
"use strict";
const { Worker, isMainThread } = require("node:worker_threads");
const harness = require("./harness.js");

const DEPTH = 10000;

class Element {
  constructor(value, next) {
    this.value = value;
    this.next = next;
  }
}

function sum(n) {
  return n === 0 ? 0 : n + sum(n - 1);
}

function isEven(n) {
  return n === 0 ? true : !isOdd(n - 1);
}

function isOdd(n) {
  return n === 0 ? false : !isEven(n - 1);
}

// Allocates on the way down and on the way back: what was made on the way down is held by the stack alone.
function list(n) {
  if (n === 0) return null;
  const element = new Element(n, null);
  element.next = list(n - 1);
  return new Element(-n, element);
}

function benchmark(rounds) {
  let total = 0;
  for (let round = 0; round < rounds; round++) {
    total = (total * 31 + sum(DEPTH + round)) % 1000003;
    if (isEven(DEPTH + round)) total += 1;
    for (let rest = list(DEPTH); rest !== null; rest = rest.next) total += rest.value + 1;
  }
  return total;
}

// Only a worker can have a larger stack than the one megabyte that is usual.
if (isMainThread) {
  const options = { argv: process.argv.slice(2), resourceLimits: { stackSizeMb: 16 } };
  new Worker(__filename, options).on("exit", (status) => (process.exitCode = status));
} else {
  harness.run("DeepRecursion", 30, benchmark);
}
