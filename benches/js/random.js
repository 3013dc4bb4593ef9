// The generator of the are-we-fast-yet suite: 16 bits, the same sequence in every language.
"use strict";

exports.Random = class Random {
  constructor() {
    this.seed = 74755;
  }

  next() {
    this.seed = (this.seed * 1309 + 13849) & 65535;
    return this.seed;
  }
};
