// Builds many short texts and a long one: appending, joining, formatting, slicing.
"use strict";
const harness = require("./harness.js");

function appended(i) {
  let text = "";
  for (let k = 0; k < 26; k++) text += "abcdefghijklmnopqrstuvwxyz"[(i + k * 7) % 26];
  return text;
}

function joined(i) {
  const parts = [];
  for (let k = 0; k < 10; k++) parts.push(String((i * k) % 101));
  return parts.join(", ");
}

function formatted(i) {
  const number = String(i).padStart(6, "0");
  const hex = ((i * 40503) % 65536).toString(16).padStart(4, "0");
  const float = ((i % 1000) / 8).toFixed(3).padStart(9);
  return `${number}|${hex}|${float}|${String(i % 100).padEnd(4)}|`;
}

// The halves exchanged, between brackets.
function sliced(text) {
  const middle = Math.trunc(text.length / 2);
  return "[" + text.slice(middle) + "/" + text.slice(0, middle) + "]";
}

function checksum(text) {
  let result = 0;
  for (let i = 0; i < text.length; i++) result = (result * 31 + text.charCodeAt(i)) % 1000000007;
  return result;
}

function benchmark(n) {
  let page = "";
  let check = 0;
  for (let i = 0; i < n; i++) {
    const line = sliced(appended(i) + joined(i) + formatted(i));
    page += line;
    page += "\n";
    if (i % 16 === 0) check = (check * 31 + checksum(line)) % 1000000007;
  }
  return `${page.length} ${check}`;
}

harness.run("StringBuilding", 10000, benchmark);
