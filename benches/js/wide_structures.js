// Wide things: structs with 100 fields, rows with 500 columns, maps with 10,000 keys.
"use strict";
const harness = require("./harness.js");

class Wide {
  constructor(n) {
    this.f0 = n + 0;
    this.f1 = n + 1;
    this.f2 = n + 2;
    this.f3 = n + 3;
    this.f4 = n + 4;
    this.f5 = n + 5;
    this.f6 = n + 6;
    this.f7 = n + 7;
    this.f8 = n + 8;
    this.f9 = n + 9;
    this.f10 = n + 10;
    this.f11 = n + 11;
    this.f12 = n + 12;
    this.f13 = n + 13;
    this.f14 = n + 14;
    this.f15 = n + 15;
    this.f16 = n + 16;
    this.f17 = n + 17;
    this.f18 = n + 18;
    this.f19 = n + 19;
    this.f20 = n + 20;
    this.f21 = n + 21;
    this.f22 = n + 22;
    this.f23 = n + 23;
    this.f24 = n + 24;
    this.f25 = n + 25;
    this.f26 = n + 26;
    this.f27 = n + 27;
    this.f28 = n + 28;
    this.f29 = n + 29;
    this.f30 = n + 30;
    this.f31 = n + 31;
    this.f32 = n + 32;
    this.f33 = n + 33;
    this.f34 = n + 34;
    this.f35 = n + 35;
    this.f36 = n + 36;
    this.f37 = n + 37;
    this.f38 = n + 38;
    this.f39 = n + 39;
    this.f40 = n + 40;
    this.f41 = n + 41;
    this.f42 = n + 42;
    this.f43 = n + 43;
    this.f44 = n + 44;
    this.f45 = n + 45;
    this.f46 = n + 46;
    this.f47 = n + 47;
    this.f48 = n + 48;
    this.f49 = n + 49;
    this.f50 = n + 50;
    this.f51 = n + 51;
    this.f52 = n + 52;
    this.f53 = n + 53;
    this.f54 = n + 54;
    this.f55 = n + 55;
    this.f56 = n + 56;
    this.f57 = n + 57;
    this.f58 = n + 58;
    this.f59 = n + 59;
    this.f60 = n + 60;
    this.f61 = n + 61;
    this.f62 = n + 62;
    this.f63 = n + 63;
    this.f64 = n + 64;
    this.f65 = n + 65;
    this.f66 = n + 66;
    this.f67 = n + 67;
    this.f68 = n + 68;
    this.f69 = n + 69;
    this.f70 = n + 70;
    this.f71 = n + 71;
    this.f72 = n + 72;
    this.f73 = n + 73;
    this.f74 = n + 74;
    this.f75 = n + 75;
    this.f76 = n + 76;
    this.f77 = n + 77;
    this.f78 = n + 78;
    this.f79 = n + 79;
    this.f80 = n + 80;
    this.f81 = n + 81;
    this.f82 = n + 82;
    this.f83 = n + 83;
    this.f84 = n + 84;
    this.f85 = n + 85;
    this.f86 = n + 86;
    this.f87 = n + 87;
    this.f88 = n + 88;
    this.f89 = n + 89;
    this.f90 = n + 90;
    this.f91 = n + 91;
    this.f92 = n + 92;
    this.f93 = n + 93;
    this.f94 = n + 94;
    this.f95 = n + 95;
    this.f96 = n + 96;
    this.f97 = n + 97;
    this.f98 = n + 98;
    this.f99 = n + 99;
  }

  copy() {
    return Object.assign(Object.create(Wide.prototype), this);
  }

  total() {
    return (
      this.f0 + this.f1 + this.f2 + this.f3 + this.f4 + this.f5 + this.f6 + this.f7 + this.f8 + this.f9 +
      this.f10 + this.f11 + this.f12 + this.f13 + this.f14 + this.f15 + this.f16 + this.f17 + this.f18 + this.f19 +
      this.f20 + this.f21 + this.f22 + this.f23 + this.f24 + this.f25 + this.f26 + this.f27 + this.f28 + this.f29 +
      this.f30 + this.f31 + this.f32 + this.f33 + this.f34 + this.f35 + this.f36 + this.f37 + this.f38 + this.f39 +
      this.f40 + this.f41 + this.f42 + this.f43 + this.f44 + this.f45 + this.f46 + this.f47 + this.f48 + this.f49 +
      this.f50 + this.f51 + this.f52 + this.f53 + this.f54 + this.f55 + this.f56 + this.f57 + this.f58 + this.f59 +
      this.f60 + this.f61 + this.f62 + this.f63 + this.f64 + this.f65 + this.f66 + this.f67 + this.f68 + this.f69 +
      this.f70 + this.f71 + this.f72 + this.f73 + this.f74 + this.f75 + this.f76 + this.f77 + this.f78 + this.f79 +
      this.f80 + this.f81 + this.f82 + this.f83 + this.f84 + this.f85 + this.f86 + this.f87 + this.f88 + this.f89 +
      this.f90 + this.f91 + this.f92 + this.f93 + this.f94 + this.f95 + this.f96 + this.f97 + this.f98 + this.f99
    );
  }

  shift(by) {
    this.f0 += by * 1;
    this.f5 += by * 6;
    this.f10 += by * 4;
    this.f15 += by * 2;
    this.f20 += by * 7;
    this.f25 += by * 5;
    this.f30 += by * 3;
    this.f35 += by * 1;
    this.f40 += by * 6;
    this.f45 += by * 4;
    this.f50 += by * 2;
    this.f55 += by * 7;
    this.f60 += by * 5;
    this.f65 += by * 3;
    this.f70 += by * 1;
    this.f75 += by * 6;
    this.f80 += by * 4;
    this.f85 += by * 2;
    this.f90 += by * 7;
    this.f95 += by * 5;
  }
}

// Of each record a copy is changed; the record stays as it was.
function records(rounds) {
  let sum = 0;
  let current = new Wide(1);
  for (let round = 0; round < rounds * 100; round++) {
    const changed = current.copy();
    changed.shift(round % 10);
    changed.f50 = current.f99 % 1000;
    sum = (sum + changed.total() - current.total()) % 1000003;
    current = round % 10 === 9 ? new Wide(round % 100) : changed;
  }
  return sum;
}

function columns(rounds) {
  const rows = 20;
  const width = 500;
  const table = [];
  for (let r = 0; r < rows; r++) {
    const row = [];
    for (let c = 0; c < width; c++) row.push((r * c) % 97);
    table.push(row);
  }
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (let c = 0; c < width; c++) {
      let total = 0;
      for (let r = 0; r < rows; r++) total += table[r][c];
      table[c % rows][c] = (total + round) % 97;
      sum = (sum + total) % 1000003;
    }
  }
  return sum;
}

function keys(rounds) {
  const names = [];
  for (let k = 0; k < 10000; k++) names.push(`key ${k}`);
  const map = new Map();
  for (let k = 0; k < 10000; k++) map.set(names[k], k);
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < 1000; k++) {
      const name = names[(k * 7 + round) % 10000];
      map.set(name, map.get(name) + k);
    }
    const removed = names[(round * 31) % 10000];
    sum = (sum + map.get(removed)) % 1000003;
    map.delete(removed);
    map.set(removed, round);
  }
  for (const name of names) sum = (sum * 31 + map.get(name)) % 1000003;
  return sum + map.size;
}

harness.run("WideStructures", 50, (rounds) => `${records(rounds)} ${columns(rounds)} ${keys(rounds)}`);
