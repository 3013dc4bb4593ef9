// Balls that bounce off the walls of a box: objects with fields, small methods.
"use strict";
const harness = require("./harness.js");
const { Random } = require("./random.js");

class Ball {
  constructor(random) {
    this.x = random.next() % 500;
    this.y = random.next() % 500;
    this.xVelocity = (random.next() % 300) - 150;
    this.yVelocity = (random.next() % 300) - 150;
  }

  // Moves one step; says whether a wall was hit.
  bounce() {
    const limit = 500;
    let bounced = false;
    this.x += this.xVelocity;
    this.y += this.yVelocity;
    if (this.x > limit) { this.x = limit; this.xVelocity = 0 - Math.abs(this.xVelocity); bounced = true; }
    if (this.x < 0) { this.x = 0; this.xVelocity = Math.abs(this.xVelocity); bounced = true; }
    if (this.y > limit) { this.y = limit; this.yVelocity = 0 - Math.abs(this.yVelocity); bounced = true; }
    if (this.y < 0) { this.y = 0; this.yVelocity = Math.abs(this.yVelocity); bounced = true; }
    return bounced;
  }
}

function benchmark(rounds) {
  let bounces = 0;
  for (let round = 0; round < rounds; round++) {
    const random = new Random();
    const balls = [];
    for (let i = 0; i < 100; i++) balls.push(new Ball(random));
    bounces = 0;
    for (let step = 0; step < 50; step++) {
      for (const ball of balls) {
        if (ball.bounce()) bounces += 1;
      }
    }
    if (bounces !== 1331) throw new Error(`bounce counted ${bounces}`);
  }
  return bounces;
}

harness.run("Bounce", 100, benchmark);
