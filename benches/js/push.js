// Growing an array, element by element: a time that must grow no faster than the array.
"use strict";
const harness = require("./harness.js");

function benchmark(n) {
  const all = [];
  for (let i = 0; i < n; i++) all.push(i);
  return all.length + all[n - 1];
}

harness.run("Push", 2000000, benchmark);
