// Sequences in FASTA format, repeated and random: a generator, a table of probabilities, lines of text.
"use strict";
const harness = require("./harness.js");

const WIDTH = 60;

class Random {
  constructor(seed) {
    this.seed = seed;
  }

  next() {
    this.seed = (this.seed * 16807) % 2147483647;
    return this.seed / 2147483647;
  }
}

// Letters, each with the sum of the probabilities up to it.
class Alphabet {
  constructor(probabilities) {
    let sum = 0;
    this.limits = [];
    for (const [letter, probability] of probabilities) {
      sum += probability;
      this.limits.push([letter, sum]);
    }
  }

  pick(x) {
    for (const [letter, limit] of this.limits) {
      if (x < limit) return letter;
    }
    return this.limits[this.limits.length - 1][0];
  }
}

function randomText(alphabet, n, random) {
  let text = "";
  for (let i = 0; i < n; i++) text += alphabet.pick(random.next());
  return text;
}

function repeated(title, unit, n) {
  let out = `>${title}\n`;
  const twice = unit + unit;
  let start = 0;
  let left = n;
  while (left > 0) {
    const width = Math.min(left, WIDTH);
    out += twice.slice(start, start + width);
    out += "\n";
    start = (start + width) % unit.length;
    left -= width;
  }
  return out;
}

function randomly(title, alphabet, n, random) {
  let out = `>${title}\n`;
  let left = n;
  while (left > 0) {
    const width = Math.min(left, WIDTH);
    out += randomText(alphabet, width, random);
    out += "\n";
    left -= width;
  }
  return out;
}

function checksum(text) {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000000007;
  return sum;
}

function benchmark(n) {
  const bases = new Alphabet([["a", 0.3], ["c", 0.2], ["g", 0.2], ["t", 0.3]]);
  const codes = [["a", 0.27], ["c", 0.12], ["g", 0.12], ["t", 0.27]];
  for (const letter of "BDHKMNRSVWY") codes.push([letter, 0.02]);
  const generator = new Random(42);
  const unit = randomText(bases, 287, generator);
  let out = repeated("ONE a repeated sequence", unit, 2 * n);
  out += randomly("TWO ambiguity codes", new Alphabet(codes), 3 * n, generator);
  out += randomly("THREE bases", bases, 5 * n, generator);
  return checksum(out);
}

harness.run("Fasta", 10000, benchmark);
