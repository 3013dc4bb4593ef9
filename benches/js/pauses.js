// The longest step of an iteration, for programs whose collector may stop them: prints `pause NANOSECONDS`.
// `performance.now` rather than `process.hrtime.bigint`, which would allocate at each step.
"use strict";

exports.Pauses = class Pauses {
  constructor() {
    this.longest = 0;
    this.started = performance.now();
  }

  beginStep() {
    this.started = performance.now();
  }

  endStep() {
    const took = performance.now() - this.started;
    if (took > this.longest) this.longest = took;
  }

  report() {
    console.log(`pause ${Math.round(this.longest * 1e6)}`);
  }
};
