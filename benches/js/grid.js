// Elements of nested arrays updated in place, never copied: a time that must grow no faster than the updates.
"use strict";
const harness = require("./harness.js");

function benchmark(n) {
  const grid = Array.from({ length: 100 }, () => new Array(100).fill(0));
  for (let k = 0; k < n; k++) grid[k % 100][Math.floor(k / 100) % 100] += k % 7;
  let sum = 0;
  for (let i = 0; i < 100; i++) {
    for (let j = 0; j < 100; j++) sum += grid[i][j] * (i - j);
  }
  return sum;
}

harness.run("Grid", 1000000, benchmark);
