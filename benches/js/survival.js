// Lists, maps and objects that all live until the end of their round: a collector that hopes for early deaths finds none.
"use strict";
const harness = require("./harness.js");

class Link {
  constructor(value, next) {
    this.value = value;
    this.next = next;
  }
}

class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
}

class Shape {
  constructor(name, points) {
    this.name = name;
    this.points = points;
  }
}

function round(size) {
  let list = null;
  const shapes = new Map();
  const rows = [];
  for (let n = 0; n < size; n++) {
    list = new Link(n, list);
    const name = `shape ${n}`;
    const points = [];
    for (let k = 0; k < 4; k++) points.push(new Point(n + k, n - k));
    shapes.set(name, new Shape(name, points));
    rows.push([n, n + 1, n + 2]);
  }

  let sum = 0;
  for (let rest = list; rest !== null; rest = rest.next) sum = (sum * 31 + rest.value) % 1000003;
  for (let n = 0; n < size; n++) {
    const shape = shapes.get(`shape ${n}`);
    for (const point of shape.points) sum = (sum * 31 + point.x * 2 - point.y) % 1000003;
    sum += shape.name.length + rows[n][2];
  }
  return sum;
}

harness.run("Survival", 30000, (size) => {
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += round(size + k);
  return sum;
});
