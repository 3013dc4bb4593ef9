// Counts the words of a text: splitting, lower case, a hash map of counts, the sorted ranking.
"use strict";
const harness = require("./harness.js");

class Random {
  constructor(seed) {
    this.seed = seed;
  }

  below(limit) {
    this.seed = (this.seed * 16807) % 2147483647;
    return this.seed % limit;
  }
}

function vocabulary(n, random) {
  const syllables = ["ba", "ke", "lor", "mi", "nu", "ra", "sen", "ti", "vo", "zu"];
  const words = [];
  for (let k = 0; k < n; k++) {
    let word = "";
    for (let i = 1 + random.below(3); i > 0; i--) word += syllables[random.below(10)];
    words.push(word);
  }
  return words;
}

function capitalized(word) {
  return word[0].toUpperCase() + word.slice(1);
}

// Sentences in which the first words of the vocabulary are far more frequent than the last ones.
function generate(n) {
  const random = new Random(42);
  const words = vocabulary(500, random);
  let text = "";
  let left = n;
  while (left > 0) {
    const length = Math.min(left, 4 + random.below(12));
    for (let i = 0; i < length; i++) {
      const word = words[Math.trunc((random.below(500) * random.below(500)) / 500)];
      text += i === 0 ? capitalized(word) : word;
      text += i === length - 1 ? ".\n" : i === 5 ? ", " : " ";
    }
    left -= length;
  }
  return text;
}

function count(text) {
  const counts = new Map();
  for (const line of text.trimEnd().split("\n")) {
    for (const token of line.split(/\s+/)) {
      const word = token.replace(/[.,]+$/, "").toLowerCase();
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

function benchmark(n) {
  const ranking = [...count(generate(n))];
  ranking.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const top = ranking.slice(0, 5).map(([word, number]) => `${word}:${number}`);
  return `${ranking.length} ${top.join(" ")}`;
}

harness.run("WordCount", 20000, benchmark);
