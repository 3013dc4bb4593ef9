// The Mandelbrot set as a bitmap whose bytes are folded into a checksum: float arithmetic, bit operations.
"use strict";
const harness = require("./harness.js");

function mandelbrot(size) {
  let sum = 0;
  let byteAcc = 0;
  let bitNum = 0;
  for (let y = 0; y < size; y++) {
    const ci = (2.0 * y) / size - 1.0;
    for (let x = 0; x < size; x++) {
      let zrzr = 0.0;
      let zi = 0.0;
      let zizi = 0.0;
      const cr = (2.0 * x) / size - 1.5;
      let z = 0;
      let notDone = true;
      let escape = 0;
      while (notDone && z < 50) {
        const zr = zrzr - zizi + cr;
        zi = 2.0 * zr * zi + ci;
        zrzr = zr * zr;
        zizi = zi * zi;
        if (zrzr + zizi > 4.0) {
          notDone = false;
          escape = 1;
        }
        z += 1;
      }
      byteAcc = (byteAcc << 1) + escape;
      bitNum += 1;
      if (bitNum === 8) {
        sum ^= byteAcc;
        byteAcc = 0;
        bitNum = 0;
      } else if (x === size - 1) {
        byteAcc <<= 8 - bitNum;
        sum ^= byteAcc;
        byteAcc = 0;
        bitNum = 0;
      }
    }
  }
  return sum;
}

function benchmark(size) {
  const sum = mandelbrot(size);
  if ((size === 500 && sum !== 191) || (size === 750 && sum !== 50) || (size === 1 && sum !== 128)) {
    throw new Error(`mandelbrot of size ${size} has the checksum ${sum}`);
  }
  return sum;
}

harness.run("Mandelbrot", 200, benchmark);
