// Short-lived trees, built from the root and from the leaves, beside a long-lived tree and array: the collector.
"use strict";
const harness = require("./harness.js");

class Node {
  constructor(left, right) {
    this.left = left;
    this.right = right;
    this.i = 0;
    this.j = 0;
  }

  leftDepth() {
    return this.left === null ? 0 : 1 + this.left.leftDepth();
  }

  count() {
    return this.left === null ? 1 : 1 + this.left.count() + this.right.count();
  }
}

const nodes = (depth) => (1 << (depth + 1)) - 1;

// From the root: old nodes are made to point to young ones.
function populate(depth, node) {
  if (depth === 0) return;
  node.left = new Node(null, null);
  node.right = new Node(null, null);
  populate(depth - 1, node.left);
  populate(depth - 1, node.right);
}

// From the leaves: young nodes point to old ones.
function makeTree(depth) {
  return depth === 0 ? new Node(null, null) : new Node(makeTree(depth - 1), makeTree(depth - 1));
}

function shortLived(depth, rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i++) {
    const tree = new Node(null, null);
    populate(depth, tree);
    sum += tree.leftDepth();
  }
  for (let i = 0; i < rounds; i++) sum += makeTree(depth).leftDepth();
  return sum;
}

harness.run("GCBench", 10, (maxDepth) => {
  const stretch = makeTree(maxDepth + 1).leftDepth();
  const longLived = new Node(null, null);
  populate(maxDepth, longLived);
  const cells = nodes(maxDepth) * 4;
  const array = new Array(cells).fill(0);
  for (let i = 0; i < cells / 2; i++) array[i] = 1 / (i + 1);
  let sum = stretch;
  for (let depth = 4; depth <= maxDepth; depth += 2) {
    sum += shortLived(depth, Math.floor((2 * nodes(maxDepth + 1)) / nodes(depth)));
  }
  if (array[cells / 4] !== 1 / (cells / 4 + 1)) throw new Error("the array changed");
  return `${sum}/${longLived.count()}`;
});
