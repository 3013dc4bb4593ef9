// Errors thrown and caught, and errors returned in objects, in hot loops: in the same function, and 1 and 20 calls deeper.
"use strict";
const harness = require("./harness.js");

function thrown(n, depth) {
  if (depth > 1) return thrown(n, depth - 1) + 1;
  if (n % 3 === 0) throw n;
  return n;
}

const succeeded = (value) => ({ ok: true, value });
const failed = (value) => ({ ok: false, value });

function returned(n, depth) {
  if (depth > 1) {
    const result = returned(n, depth - 1);
    if (!result.ok) return result;
    return succeeded(result.value + 1);
  }
  if (n % 3 === 0) return failed(n);
  return succeeded(n);
}

function inPlace(rounds) {
  let sum = 0;
  for (let n = 0; n < rounds; n++) {
    try {
      if (n % 3 === 0) throw n;
      sum += n;
    } catch (e) {
      sum += e * 2;
    } finally {
      sum %= 1000003;
    }
    const result = n % 3 === 0 ? failed(n) : succeeded(n);
    sum += result.ok ? result.value : result.value * 2;
  }
  return sum;
}

function throughCalls(rounds, depth) {
  let sum = 0;
  for (let n = 0; n < rounds; n++) {
    try {
      sum += thrown(n, depth);
    } catch (e) {
      sum += e * 2;
    } finally {
      sum %= 1000003;
    }
    const result = returned(n, depth);
    sum += result.ok ? result.value : result.value * 2;
  }
  return sum;
}

harness.run("Exceptions", 30000, (rounds) => inPlace(rounds) + throughCalls(rounds, 1) + throughCalls(rounds, 20));
