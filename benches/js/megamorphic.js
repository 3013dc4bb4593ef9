// Call and field sites that see objects of 2, 4, 8 and 16 classes: what is left when inline caches are full.
"use strict";
const harness = require("./harness.js");

class Square {
  constructor(value) {
    this.value = value;
  }

  area() {
    return this.value * 2 + 1;
  }
}

class Circle {
  constructor(value) {
    this.name = 1;
    this.value = value;
  }

  area() {
    return this.value + 7;
  }
}

class Triangle {
  constructor(value) {
    this.name = 2;
    this.x = 2;
    this.value = value;
  }

  area() {
    return this.value * 3;
  }
}

class Hexagon {
  constructor(value) {
    this.name = 3;
    this.x = 3;
    this.y = 3;
    this.value = value;
  }

  area() {
    return this.value % 5 + 2;
  }
}

class Line {
  constructor(value) {
    this.value = value;
  }

  area() {
    return this.value - 1;
  }
}

class Point {
  constructor(value) {
    this.name = 5;
    this.value = value;
  }

  area() {
    return this.value * 5 % 11;
  }
}

class Ring {
  constructor(value) {
    this.name = 6;
    this.x = 6;
    this.value = value;
  }

  area() {
    return this.value + this.value;
  }
}

class Star {
  constructor(value) {
    this.name = 7;
    this.x = 7;
    this.y = 7;
    this.value = value;
  }

  area() {
    return this.value % 9;
  }
}

class Cross {
  constructor(value) {
    this.value = value;
  }

  area() {
    return this.value * 4 - 3;
  }
}

class Heart {
  constructor(value) {
    this.name = 9;
    this.value = value;
  }

  area() {
    return this.value + 13;
  }
}

class Arrow {
  constructor(value) {
    this.name = 10;
    this.x = 10;
    this.value = value;
  }

  area() {
    return this.value * 7 % 17;
  }
}

class Cube {
  constructor(value) {
    this.name = 11;
    this.x = 11;
    this.y = 11;
    this.value = value;
  }

  area() {
    return this.value % 3;
  }
}

class Cone {
  constructor(value) {
    this.value = value;
  }

  area() {
    return this.value * 6 + 5;
  }
}

class Torus {
  constructor(value) {
    this.name = 13;
    this.value = value;
  }

  area() {
    return this.value + 1;
  }
}

class Prism {
  constructor(value) {
    this.name = 14;
    this.x = 14;
    this.value = value;
  }

  area() {
    return this.value * 9 % 23;
  }
}

class Wedge {
  constructor(value) {
    this.name = 15;
    this.x = 15;
    this.y = 15;
    this.value = value;
  }

  area() {
    return this.value % 21;
  }
}

const classes = [
  Square,
  Circle,
  Triangle,
  Hexagon,
  Line,
  Point,
  Ring,
  Star,
  Cross,
  Heart,
  Arrow,
  Cube,
  Cone,
  Torus,
  Prism,
  Wedge,
];

function objects(kinds) {
  const result = [];
  for (let i = 0; i < 1600; i++) result.push(new classes[(i * 7) % kinds](i % 100));
  return result;
}

function visit2(objects, rounds) {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (const object of objects) {
      sum = (sum + object.area() * 3 + object.value) % 1000003;
      object.value = (object.value + 1) % 100;
    }
  }
  return sum;
}

function visit4(objects, rounds) {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (const object of objects) {
      sum = (sum + object.area() * 3 + object.value) % 1000003;
      object.value = (object.value + 1) % 100;
    }
  }
  return sum;
}

function visit8(objects, rounds) {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (const object of objects) {
      sum = (sum + object.area() * 3 + object.value) % 1000003;
      object.value = (object.value + 1) % 100;
    }
  }
  return sum;
}

function visit16(objects, rounds) {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    for (const object of objects) {
      sum = (sum + object.area() * 3 + object.value) % 1000003;
      object.value = (object.value + 1) % 100;
    }
  }
  return sum;
}

// Each has sites of its own.
harness.run("Megamorphic", 200, (rounds) => {
  const two = visit2(objects(2), rounds);
  const four = visit4(objects(4), rounds);
  const eight = visit8(objects(8), rounds);
  const sixteen = visit16(objects(16), rounds);
  return `${two} ${four} ${eight} ${sixteen}`;
});
