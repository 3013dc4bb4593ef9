// The naive Fibonacci function: calls.
"use strict";
const harness = require("./harness.js");

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

harness.run("Fib", 30, fib);
