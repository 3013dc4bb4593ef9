// Heap sort and quicksort written out, and the built-in sort with a comparator.
"use strict";
const harness = require("./harness.js");

// The next number of the generator; in halves, since numbers hold 53 bits.
function step(seed) {
  const high = Math.floor(seed / 65536);
  const low = seed % 65536;
  return (((high * 1103515245) % 32768) * 65536 + low * 1103515245 + 12345) % 2147483648;
}

function numbers(n) {
  let seed = 42;
  const result = [];
  for (let i = 0; i < n; i++) {
    seed = step(seed);
    result.push(seed);
  }
  return result;
}

function quicksort(v, low, high) {
  const pivot = v[Math.floor((low + high) / 2)];
  let i = low;
  let j = high;
  while (i <= j) {
    while (v[i] < pivot) i += 1;
    while (v[j] > pivot) j -= 1;
    if (i <= j) {
      const saved = v[i];
      v[i] = v[j];
      v[j] = saved;
      i += 1;
      j -= 1;
    }
  }
  if (low < j) quicksort(v, low, j);
  if (i < high) quicksort(v, i, high);
}

function siftDown(v, start, end) {
  let root = start;
  while (2 * root + 1 < end) {
    let child = 2 * root + 1;
    if (child + 1 < end && v[child] < v[child + 1]) child += 1;
    if (v[root] >= v[child]) return;
    const saved = v[root];
    v[root] = v[child];
    v[child] = saved;
    root = child;
  }
}

function heapsort(v) {
  const n = v.length;
  for (let start = Math.floor(n / 2) - 1; start >= 0; start--) siftDown(v, start, n);
  for (let end = n - 1; end >= 1; end--) {
    const saved = v[0];
    v[0] = v[end];
    v[end] = saved;
    siftDown(v, 0, end);
  }
}

harness.run("Sorting", 10000, (n) => {
  const v = numbers(n);
  const a = v.slice();
  quicksort(a, 0, n - 1);
  const b = v.slice();
  heapsort(b);
  const c = v.slice();
  c.sort((x, y) => y - x);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (a[i] !== b[i] || a[i] !== c[n - 1 - i]) throw new Error(`the sorts disagree at ${i}`);
    sum = (sum * 31 + a[i]) % 1000000007;
  }
  return sum;
});
