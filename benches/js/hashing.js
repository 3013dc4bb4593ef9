// Xorshift numbers hashed by FNV-1a: full 64-bit integer arithmetic, which JavaScript has as BigInt.
"use strict";
const harness = require("./harness.js");

const u64 = (x) => BigInt.asUintN(64, x);

function xorshift(state) {
  let x = state;
  x ^= u64(x << 13n);
  x ^= x >> 7n;
  return x ^ u64(x << 17n);
}

function fnv1a(hash, word) {
  let h = hash;
  let w = word;
  for (let i = 0; i < 8; i++) {
    h = u64((h ^ (w & 255n)) * 1099511628211n);
    w >>= 8n;
  }
  return h;
}

function benchmark(rounds) {
  let state = 88172645463325252n;
  let hash = 14695981039346656037n;
  for (let i = 0; i < rounds; i++) {
    state = xorshift(state);
    hash = fnv1a(hash, state);
  }
  return hash.toString(16).padStart(16, "0");
}

harness.run("Hashing", 50000, benchmark);
