// Young objects stored all over a large array that has long been old: what a collector must remember, and the slowest of the
// batches of stores.
"use strict";
const harness = require("./harness.js");
const { Pauses } = require("./pauses.js");

const BATCH = 1000;

class Cell {
  constructor(value, weight) {
    this.value = value;
    this.weight = weight;
  }
}

harness.run("OldStores", 3000000, (slots) => {
  const array = new Array(slots).fill(null);
  const pauses = new Pauses();
  let seed = 42;
  for (let batch = 0; batch < Math.floor(slots / (4 * BATCH)); batch++) {
    pauses.beginStep();
    for (let k = 0; k < BATCH; k++) {
      seed = (seed * 48271) % 2147483647;
      array[seed % slots] = new Cell(batch + k, k);
    }
    pauses.endStep();
  }
  pauses.report();
  let sum = 0;
  for (const cell of array) {
    if (cell !== null) sum = (sum * 31 + cell.value - cell.weight) % 1000003;
  }
  return sum;
});
