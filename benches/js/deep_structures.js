// Values nested 10,000 deep: built, compared, copied and changed at the bottom, printed, thrown away.
"use strict";
const { Worker, isMainThread } = require("node:worker_threads");
const { isDeepStrictEqual } = require("node:util");
const harness = require("./harness.js");

const DEPTH = 10000;

class Layer {
  constructor(level, inner) {
    this.level = level;
    this.inner = inner;
  }

  copy() {
    return new Layer(this.level, this.inner === null ? null : this.inner.copy());
  }
}

function lists(bottom) {
  let value = bottom;
  for (let i = 0; i < DEPTH; i++) value = [value];
  return value;
}

const copyList = (value) => (Array.isArray(value) ? value.map(copyList) : value);

function layers(bottom) {
  let value = new Layer(bottom, null);
  for (let level = 0; level < DEPTH; level++) value = new Layer(level, value);
  return value;
}

function changeList(list) {
  let place = list;
  for (let i = 1; i < DEPTH; i++) place = place[0];
  place[0] = 0;
}

function changeLayer(layer) {
  let place = layer;
  while (place.inner !== null) place = place.inner;
  place.level = 0;
}

function benchmark(rounds) {
  let sum = 0;
  for (let round = 1; round <= rounds; round++) {
    const a = lists(round);
    const b = lists(round);
    if (isDeepStrictEqual(a, b)) sum += 1;
    const c = copyList(a);
    changeList(c);
    if (isDeepStrictEqual(a, b) && !isDeepStrictEqual(a, c)) sum += 2;
    sum += JSON.stringify(c).length;

    const d = layers(round);
    const e = layers(round);
    if (isDeepStrictEqual(d, e)) sum += 1;
    const f = d.copy();
    changeLayer(f);
    if (isDeepStrictEqual(d, e) && !isDeepStrictEqual(d, f)) sum += 2;
    sum += JSON.stringify(f).split("level").length - 1;
  }
  return sum;
}

// Only a worker can have a larger stack than the one megabyte that is usual.
if (isMainThread) {
  const options = { argv: process.argv.slice(2), resourceLimits: { stackSizeMb: 64 } };
  new Worker(__filename, options).on("exit", (status) => (process.exitCode = status));
} else {
  harness.run("DeepStructures", 20, benchmark);
}
