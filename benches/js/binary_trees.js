// Many short-lived binary trees beside a long-lived one: allocation and the collector.
"use strict";
const harness = require("./harness.js");

class Node {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }

  check() {
    return this.left === null ? 1 : 1 + this.left.check() + this.right.check();
  }
}

function tree(depth) {
  return depth === 0 ? new Node(null, null) : new Node(tree(depth - 1), tree(depth - 1));
}

function benchmark(maxDepth) {
  let total = tree(maxDepth + 1).check();
  const longLived = tree(maxDepth);
  for (let depth = 4; depth <= maxDepth; depth += 2) {
    const rounds = 1 << (maxDepth - depth + 4);
    for (let i = 0; i < rounds; i++) total += tree(depth).check();
  }
  return total + longLived.check();
}

harness.run("BinaryTrees", 10, benchmark);
