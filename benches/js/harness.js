// Runs a benchmark as the suite's protocol asks: `PROGRAM [ITERATIONS [SIZE]]` prints a line
// `iteration K NANOSECONDS` for each iteration and `result TEXT` at the end.
"use strict";

exports.run = function run(name, fullSize, benchmark) {
  const iterations = Number(process.argv[2] ?? 1);
  const size = Number(process.argv[3] ?? fullSize);
  let result = null;
  for (let k = 1; k <= iterations; k++) {
    const start = process.hrtime.bigint();
    const value = String(benchmark(size));
    console.log(`iteration ${k} ${process.hrtime.bigint() - start}`);
    if (result !== null && result !== value) {
      console.log(`error: ${name}: iteration ${k} gave ${value}, the ones before gave ${result}`);
      process.exit(1);
    }
    result = value;
  }
  console.log(`result ${result}`);
};
