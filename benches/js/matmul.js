// The product of two square matrices of floats: nested arrays.
"use strict";
const harness = require("./harness.js");

function matrix(n, seed) {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => ((i * seed + j) % 10) * 0.5));
}

function product(a, b, n) {
  const c = Array.from({ length: n }, () => new Array(n).fill(0.0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0.0;
      for (let k = 0; k < n; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
  }
  return c;
}

harness.run("MatMul", 60, (n) => {
  const c = product(matrix(n, 3), matrix(n, 7), n);
  let trace = 0.0;
  for (let i = 0; i < n; i++) trace += c[i][i];
  return trace.toFixed(3);
});
