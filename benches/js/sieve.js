// The sieve of Eratosthenes over an array of flags: array reads and writes, counted loops.
"use strict";
const harness = require("./harness.js");

function sieve(flags, size) {
  let count = 0;
  for (let i = 2; i <= size; i++) {
    if (flags[i - 1]) {
      count += 1;
      let k = i + i;
      while (k <= size) {
        flags[k - 1] = false;
        k += i;
      }
    }
  }
  return count;
}

function benchmark(rounds) {
  let count = 0;
  for (let round = 0; round < rounds; round++) {
    const flags = new Array(5000).fill(true);
    count = sieve(flags, 5000);
    if (count !== 669) throw new Error(`sieve found ${count} primes`);
  }
  return count;
}

harness.run("Sieve", 100, benchmark);
