// Messages of 64 bytes pushed into a ring that is always full: what the slowest push costs.
"use strict";
const harness = require("./harness.js");
const { Pauses } = require("./pauses.js");

const LENGTH = 64;

harness.run("RingBuffer", 200000, (slots) => {
  const ring = new Array(slots).fill(null);
  const pauses = new Pauses();
  for (let n = 0; n < 2 * slots; n++) {
    pauses.beginStep();
    ring[n % slots] = new Uint8Array(LENGTH).fill(n & 255);
    pauses.endStep();
  }
  pauses.report();
  let sum = 0;
  for (let i = 0; i < slots; i++) sum = (sum * 31 + ring[i][i % LENGTH]) % 1000003;
  return sum;
});
