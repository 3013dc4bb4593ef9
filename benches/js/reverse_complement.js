// Reverses DNA sequences and exchanges their bases: letters looked up, lines taken apart and put together.
"use strict";
const harness = require("./harness.js");

const WIDTH = 60;

// Sequences in FASTA format: a title after `>`, then lines of bases.
function generate(n) {
  let seed = 42;
  let out = "";
  for (let part = 1; part <= 3; part++) {
    out += `>sequence ${part}\n`;
    for (let i = 1; i <= n * part; i++) {
      seed = (seed * 16807) % 2147483647;
      out += "ACGTacgtNM"[seed % 10];
      if (i % WIDTH === 0) out += "\n";
    }
    if ((n * part) % WIDTH !== 0) out += "\n";
  }
  return out;
}

function complements() {
  const from = "ACGTUMRWSYKVHDBN";
  const to = "TGCAAKYWSRMBDHVN";
  const table = new Map();
  for (let i = 0; i < from.length; i++) {
    table.set(from[i], to[i]);
    table.set(from[i].toLowerCase(), to[i]);
  }
  return table;
}

function reversed(lines, table) {
  const forward = lines.join("");
  let bases = "";
  for (let i = forward.length - 1; i >= 0; i--) bases += table.get(forward[i]);
  let out = "";
  let start = 0;
  while (start < bases.length) {
    const end = Math.min(start + WIDTH, bases.length);
    out += bases.slice(start, end);
    out += "\n";
    start = end;
  }
  return out;
}

function reverseComplement(text) {
  const table = complements();
  let out = "";
  let lines = [];
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith(">")) {
      out += reversed(lines, table);
      lines = [];
      out += line + "\n";
    } else {
      lines.push(line);
    }
  }
  return out + reversed(lines, table);
}

function checksum(text) {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000000007;
  return sum;
}

function benchmark(n) {
  return checksum(reverseComplement(generate(n)));
}

harness.run("ReverseComplement", 10000, benchmark);
