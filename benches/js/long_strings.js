// Texts of a megabyte: searched, replaced, split, joined, compared, read character by character.
"use strict";
const harness = require("./harness.js");

function makeText(kilobytes) {
  const words = ["lorem", "ipsum", "dolor", "sit", "amet", "sed", "do", "eiusmod"];
  let seed = 42;
  const chosen = [];
  let length = 0;
  while (length < kilobytes * 1024) {
    seed = (seed * 48271) % 2147483647;
    const word = words[seed % 8];
    chosen.push(word);
    length += word.length + 1;
  }
  return chosen.join(" ");
}

function count(text, needle) {
  let found = 0;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) found += 1;
  return found;
}

harness.run("LongStrings", 2000, (kilobytes) => {
  const text = makeText(kilobytes);
  const found = count(text, "dolor sit") + count(text, "consectetur");

  const longer = text.replaceAll("ipsum", "IPSUM, ipsum").replaceAll(" do ", " ");
  const parts = longer.split(" ");
  let longest = 0;
  for (const part of parts) longest = Math.max(longest, part.length);

  // Equal but for the last character, so that all of it must be compared.
  const copy = text.split(" ").join(" ");
  const other = copy + "!";
  let order = 0;
  if (text === copy) order += 1;
  if (text < other) order += 2;
  if (other.startsWith(text)) order += 4;
  if (longer.toUpperCase() === longer) order += 8;

  const length = text.length;
  let vowels = 0;
  let seed = 42;
  for (let i = 0; i < kilobytes * 20; i++) {
    seed = (seed * 48271) % 2147483647;
    const c = text[seed % length];
    if (c === "e" || c === "i" || c === "o") vowels += 1;
  }
  return `${length} ${found} ${longer.length} ${parts.length} ${longest} ${order} ${vowels}`;
});
