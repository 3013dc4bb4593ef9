// A tree of arrays with random sizes: allocation, and the collector.
"use strict";
const harness = require("./harness.js");
const { Random } = require("./random.js");

class Storage {
  constructor() {
    this.count = 0;
  }

  build(depth, random) {
    this.count += 1;
    if (depth === 1) return new Array((random.next() % 10) + 1).fill(null);
    const children = new Array(4).fill(null);
    for (let i = 0; i < 4; i++) children[i] = this.build(depth - 1, random);
    return children;
  }
}

function benchmark(rounds) {
  let count = 0;
  for (let round = 0; round < rounds; round++) {
    const storage = new Storage();
    storage.build(7, new Random());
    count = storage.count;
    if (count !== 5461) throw new Error(`storage made ${count} arrays`);
  }
  return count;
}

harness.run("Storage", 40, benchmark);
