// All permutations of six elements by swapping in place: recursion, array reads and writes.
"use strict";
const harness = require("./harness.js");

class Permute {
  constructor() {
    this.count = 0;
    this.v = [];
  }

  run() {
    this.count = 0;
    this.v = new Array(6).fill(0);
    this.permute(6);
    return this.count;
  }

  permute(n) {
    this.count += 1;
    if (n !== 0) {
      const n1 = n - 1;
      this.permute(n1);
      let i = n1;
      while (i >= 0) {
        this.exchange(n1, i);
        this.permute(n1);
        this.exchange(n1, i);
        i -= 1;
      }
    }
  }

  exchange(i, j) {
    const saved = this.v[i];
    this.v[i] = this.v[j];
    this.v[j] = saved;
  }
}

function benchmark(rounds) {
  let count = 0;
  for (let round = 0; round < rounds; round++) {
    count = new Permute().run();
    if (count !== 8660) throw new Error(`permute counted ${count}`);
  }
  return count;
}

harness.run("Permute", 30, benchmark);
