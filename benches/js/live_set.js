// A live set of fixed size in which old objects are replaced at random, so many for each that is read: what allocation costs
// beside it, and the slowest step.
"use strict";
const harness = require("./harness.js");
const { Pauses } = require("./pauses.js");

const RATE = 8;

// After Park and Miller, with Stockmeyer's multiplier: the products fit in 53 bits.
class Random {
  constructor() {
    this.seed = 42;
  }

  below(limit) {
    this.seed = (this.seed * 48271) % 2147483647;
    return this.seed % limit;
  }
}

class Item {
  constructor(number, length) {
    this.number = number;
    this.words = new Array(length).fill(number);
  }
}

harness.run("LiveSet", 50000, (live) => {
  const random = new Random();
  const table = [];
  for (let n = 0; n < live; n++) table.push(new Item(n, 1 + random.below(16)));
  const pauses = new Pauses();
  let sum = 0;
  for (let step = 0; step < live; step++) {
    pauses.beginStep();
    for (let k = 0; k < RATE; k++) {
      const at = random.below(live);
      table[at] = new Item(step * RATE + k, 1 + random.below(16));
    }
    const item = table[random.below(live)];
    sum = (sum + item.number + item.words[item.words.length - 1]) % 1000003;
    pauses.endStep();
  }
  pauses.report();
  return sum;
});
