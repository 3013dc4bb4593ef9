// The greatest singular value of an infinite matrix, approximated: float loops and small calls.
"use strict";
const harness = require("./harness.js");

function element(i, j) {
  return 1.0 / (((i + j) * (i + j + 1)) / 2 + i + 1);
}

function times(v, n) {
  const result = new Array(n).fill(0.0);
  for (let i = 0; i < n; i++) {
    let sum = 0.0;
    for (let j = 0; j < n; j++) sum += element(i, j) * v[j];
    result[i] = sum;
  }
  return result;
}

function timesTransposed(v, n) {
  const result = new Array(n).fill(0.0);
  for (let i = 0; i < n; i++) {
    let sum = 0.0;
    for (let j = 0; j < n; j++) sum += element(j, i) * v[j];
    result[i] = sum;
  }
  return result;
}

function benchmark(n) {
  let u = new Array(n).fill(1.0);
  let v = u;
  for (let round = 0; round < 10; round++) {
    v = timesTransposed(times(u, n), n);
    u = timesTransposed(times(v, n), n);
  }
  let vbv = 0.0;
  let vv = 0.0;
  for (let i = 0; i < n; i++) {
    vbv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  return Math.sqrt(vbv / vv).toFixed(9);
}

harness.run("SpectralNorm", 60, benchmark);
