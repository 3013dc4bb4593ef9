// Eight queens by backtracking over arrays of flags: recursion, array reads and writes.
"use strict";
const harness = require("./harness.js");

class Queens {
  constructor() {
    this.freeRows = new Array(8).fill(true);
    this.freeMaxs = new Array(16).fill(true);
    this.freeMins = new Array(16).fill(true);
    this.queenRows = new Array(8).fill(-1);
  }

  placeQueen(c) {
    for (let r = 0; r < 8; r++) {
      if (this.rowColumn(r, c)) {
        this.queenRows[r] = c;
        this.setRowColumn(r, c, false);
        if (c === 7) return true;
        if (this.placeQueen(c + 1)) return true;
        this.setRowColumn(r, c, true);
      }
    }
    return false;
  }

  rowColumn(r, c) {
    return this.freeRows[r] && this.freeMaxs[c + r] && this.freeMins[c - r + 7];
  }

  setRowColumn(r, c, v) {
    this.freeRows[r] = v;
    this.freeMaxs[c + r] = v;
    this.freeMins[c - r + 7] = v;
  }
}

function benchmark(rounds) {
  let result = true;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < 10; i++) result = result && new Queens().placeQueen(0);
    if (!result) throw new Error("queens found no solution");
  }
  return result;
}

harness.run("Queens", 20, benchmark);
