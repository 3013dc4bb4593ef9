// A linear congruential generator, its numbers joined by exclusive or: integer arithmetic on variables.
"use strict";
const harness = require("./harness.js");

function benchmark(n) {
  let x = 42;
  let all = 0;
  let i = 0;
  while (i < n) {
    x = (x * 16807 + 12345) % 2147483647;
    all ^= x;
    i += 1;
  }
  return all;
}

harness.run("Lcg", 2000000, benchmark);
