// Counts the parts of a DNA sequence: slices of a long string as keys of a hash map.
"use strict";
const harness = require("./harness.js");

function bases(n) {
  let seed = 42;
  let text = "";
  for (let i = 0; i < n; i++) {
    seed = (seed * 16807) % 2147483647;
    text += "acgt"[seed % 4];
  }
  return text;
}

function count(sequence, length) {
  const counts = new Map();
  for (let i = 0; i <= sequence.length - length; i++) {
    const part = sequence.slice(i, i + length);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  return counts;
}

// The four most frequent parts of a length, with their shares.
function frequencies(sequence, length) {
  const total = sequence.length - length + 1;
  const pairs = [...count(sequence, length)];
  pairs.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const lines = pairs.slice(0, 4).map(([part, n]) => `${part}:${((n * 100) / total).toFixed(3)}`);
  return lines.join(" ");
}

function benchmark(n) {
  const sequence = bases(n);
  const report = [frequencies(sequence, 1), frequencies(sequence, 2)];
  for (const length of [3, 4, 6, 12, 18]) {
    const counts = count(sequence, length);
    report.push(`${length}:${counts.size}/${Math.max(...counts.values())}`);
  }
  return report.join(" ");
}

harness.run("KNucleotide", 4000, benchmark);
