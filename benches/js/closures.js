// Closures made, kept and composed, and counters that closures share: captures and indirect calls.
"use strict";
const harness = require("./harness.js");

const compose = (f, g) => (x) => g(f(x));

function counter(step) {
  let count = 0;
  return () => {
    count += step;
    return count;
  };
}

harness.run("Closures", 500, (rounds) => {
  let total = 0;
  for (let round = 0; round < rounds; round++) {
    let chain = (x) => x;
    for (let i = 0; i < 20; i++) {
      const k = (i * 7 + round) % 10;
      chain = i % 2 === 0 ? compose(chain, (x) => x + k) : compose(chain, (x) => (x * 3) % 1009);
    }
    const next = counter((round % 5) + 1);
    for (let i = 0; i < 20; i++) total = (total + chain(i) + next()) % 1000003;
  }
  return total;
});
