// Pancake flips over all permutations: array reads, writes and small loops.
"use strict";
const harness = require("./harness.js");

function fannkuch(n) {
  const perm1 = [];
  for (let i = 0; i < n; i++) perm1.push(i);
  const perm = new Array(n).fill(0);
  const count = new Array(n).fill(0);
  let maxFlips = 0;
  let checksum = 0;
  let round = 0;
  let r = n;
  for (;;) {
    while (r !== 1) {
      count[r - 1] = r;
      r -= 1;
    }
    for (let i = 0; i < n; i++) perm[i] = perm1[i];
    let flips = 0;
    let k = perm[0];
    while (k !== 0) {
      let i = 0;
      let j = k;
      while (i < j) {
        const saved = perm[i];
        perm[i] = perm[j];
        perm[j] = saved;
        i += 1;
        j -= 1;
      }
      flips += 1;
      k = perm[0];
    }
    if (flips > maxFlips) maxFlips = flips;
    checksum += round % 2 === 0 ? flips : -flips;
    for (;;) {
      if (r === n) return [checksum, maxFlips];
      const first = perm1[0];
      for (let i = 0; i < r; i++) perm1[i] = perm1[i + 1];
      perm1[r] = first;
      count[r] -= 1;
      if (count[r] > 0) break;
      r += 1;
    }
    round += 1;
  }
}

harness.run("Fannkuch", 8, (n) => fannkuch(n).join("/"));
