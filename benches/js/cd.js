// Collisions between simulated aircraft, found in voxels and then exactly: float vectors, red-black trees, recursion.
"use strict";
const harness = require("./harness.js");
const { Vector } = require("./som.js");

const MIN_X = 0;
const MIN_Y = 0;
const MIN_Z = 0;
const MAX_X = 1000;
const MAX_Y = 1000;
const MAX_Z = 10;
const PROXIMITY_RADIUS = 1;
const VOXEL_SIZE = 2 * PROXIMITY_RADIUS;
const FRAMES = 200;

class Vector2D {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }

  plus(o) {
    return new Vector2D(this.x + o.x, this.y + o.y);
  }

  minus(o) {
    return new Vector2D(this.x - o.x, this.y - o.y);
  }

  compareTo(o) {
    return this.x === o.x ? compare(this.y, o.y) : compare(this.x, o.x);
  }
}

const HORIZONTAL = new Vector2D(VOXEL_SIZE, 0);
const VERTICAL = new Vector2D(0, VOXEL_SIZE);

function compare(a, b) {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

class Vector3D {
  constructor(x, y, z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }

  plus(o) {
    return new Vector3D(this.x + o.x, this.y + o.y, this.z + o.z);
  }

  minus(o) {
    return new Vector3D(this.x - o.x, this.y - o.y, this.z - o.z);
  }

  times(k) {
    return new Vector3D(this.x * k, this.y * k, this.z * k);
  }

  dot(o) {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }

  squaredMagnitude() {
    return this.dot(this);
  }

  magnitude() {
    return Math.sqrt(this.squaredMagnitude());
  }
}

const Color = { RED: 0, BLACK: 1 };
const Side = { LEFT: 0, RIGHT: 1 };

function otherSide(side) {
  return side === Side.LEFT ? Side.RIGHT : Side.LEFT;
}

class Node {
  constructor(key, value, parent) {
    this.key = key;
    this.value = value;
    this.parent = parent;
    this.left = null;
    this.right = null;
    this.color = Color.RED;
  }

  child(side) {
    return side === Side.LEFT ? this.left : this.right;
  }

  setChild(side, child) {
    if (side === Side.LEFT) this.left = child;
    else this.right = child;
    if (child !== null) child.parent = this;
  }

  sideOf(child) {
    return this.left === child ? Side.LEFT : Side.RIGHT;
  }

  successor() {
    if (this.right !== null) return minimum(this.right);
    let node = this;
    while (node.parent !== null) {
      if (node.parent.right !== node) return node.parent;
      node = node.parent;
    }
    return null;
  }
}

function minimum(root) {
  let node = root;
  while (node.left !== null) node = node.left;
  return node;
}

function isRed(node) {
  return node !== null && node.color === Color.RED;
}

// A sorted map of keys that can be compared, after Cormen, Leiserson, Rivest and Stein.
class RedBlackTree {
  constructor() {
    this.root = null;
  }

  // The old value of the key, or null.
  put(key, value) {
    let parent = null;
    let side = Side.LEFT;
    let node = this.root;
    while (node !== null) {
      parent = node;
      const order = key.compareTo(node.key);
      if (order < 0) {
        side = Side.LEFT;
      } else if (order > 0) {
        side = Side.RIGHT;
      } else {
        const old = node.value;
        node.value = value;
        return old;
      }
      node = node.child(side);
    }
    const created = new Node(key, value, parent);
    if (parent === null) this.root = created;
    else parent.setChild(side, created);
    this.fixInsertion(created);
    return null;
  }

  fixInsertion(created) {
    let x = created;
    while (isRed(x.parent)) {
      const parent = x.parent;
      const above = parent.parent;
      const side = above.sideOf(parent);
      const uncle = above.child(otherSide(side));
      if (isRed(uncle)) {
        parent.color = Color.BLACK;
        uncle.color = Color.BLACK;
        above.color = Color.RED;
        x = above;
      } else {
        if (parent.sideOf(x) !== side) {
          x = parent;
          this.rotate(x, side);
        }
        x.parent.color = Color.BLACK;
        above.color = Color.RED;
        this.rotate(above, otherSide(side));
      }
    }
    this.root.color = Color.BLACK;
  }

  // The value that the key had, or null.
  remove(key) {
    const node = this.find(key);
    if (node === null) return null;
    const removed = node.value;
    // What is cut out has at most one child; of two, the successor of the node is.
    const cut = node.left !== null && node.right !== null ? minimum(node.right) : node;
    const child = cut.left !== null ? cut.left : cut.right;
    const parent = cut.parent;
    this.replace(cut, child);
    if (cut.color === Color.BLACK) this.fixRemoval(child, parent);
    node.key = cut.key;
    node.value = cut.value;
    return removed;
  }

  fixRemoval(child, childParent) {
    let x = child;
    let above = childParent;
    while (x !== this.root && !isRed(x)) {
      const side = above.sideOf(x);
      const other = otherSide(side);
      let sibling = above.child(other);
      if (isRed(sibling)) {
        sibling.color = Color.BLACK;
        above.color = Color.RED;
        this.rotate(above, side);
        sibling = above.child(other);
      }
      if (!isRed(sibling.left) && !isRed(sibling.right)) {
        sibling.color = Color.RED;
        x = above;
        above = above.parent;
      } else {
        if (!isRed(sibling.child(other))) {
          sibling.child(side).color = Color.BLACK;
          sibling.color = Color.RED;
          this.rotate(sibling, other);
          sibling = above.child(other);
        }
        sibling.color = above.color;
        above.color = Color.BLACK;
        sibling.child(other).color = Color.BLACK;
        this.rotate(above, side);
        x = this.root;
      }
    }
    if (x !== null) x.color = Color.BLACK;
  }

  get(key) {
    const node = this.find(key);
    return node === null ? null : node.value;
  }

  forEach(f) {
    let node = this.root === null ? null : minimum(this.root);
    while (node !== null) {
      f(node.key, node.value);
      node = node.successor();
    }
  }

  find(key) {
    let node = this.root;
    while (node !== null) {
      const order = key.compareTo(node.key);
      if (order === 0) return node;
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  // A node goes down to a side, its child of the other side comes up.
  rotate(node, side) {
    const child = node.child(otherSide(side));
    node.setChild(otherSide(side), child.child(side));
    this.replace(node, child);
    child.setChild(side, node);
  }

  // Puts another node, or none, in the place of a node.
  replace(node, by) {
    if (node.parent !== null) {
      node.parent.setChild(node.parent.sideOf(node), by);
    } else {
      this.root = by;
      if (by !== null) by.parent = null;
    }
  }
}

class CallSign {
  constructor(value) {
    this.value = value;
  }

  compareTo(o) {
    return compare(this.value, o.value);
  }
}

class Aircraft {
  constructor(callSign, position) {
    this.callSign = callSign;
    this.position = position;
  }
}

class Collision {
  constructor(first, second, position) {
    this.first = first;
    this.second = second;
    this.position = position;
  }
}

// Whether a time between two is in the frame.
function meetsFrame(low, high) {
  return (low <= 1 && 1 <= high) || (low <= 0 && 0 <= high) || (0 <= low && high <= 1);
}

// What an aircraft does between two frames, at constant speed.
class Motion {
  constructor(callSign, from, to) {
    this.callSign = callSign;
    this.from = from;
    this.to = to;
  }

  delta() {
    return this.to.minus(this.from);
  }

  // Where two aircraft come too close to each other: the distance at a time v is the square root of a v² + b v + c,
  // and too much by the radius.
  findIntersection(other) {
    const delta = this.delta();
    const otherDelta = other.delta();
    const a = otherDelta.minus(delta).squaredMagnitude();
    if (a === 0) {
      const distance = other.from.minus(this.from).magnitude();
      return distance <= PROXIMITY_RADIUS ? this.from.plus(other.from).times(0.5) : null;
    }
    const b = 2 * this.from.minus(other.from).dot(delta.minus(otherDelta));
    const c = other.from.minus(this.from).squaredMagnitude() - PROXIMITY_RADIUS * PROXIMITY_RADIUS;
    const discriminant = b * b - 4 * a * c;
    if (discriminant < 0) return null;
    const v1 = (0 - b - Math.sqrt(discriminant)) / (2 * a);
    const v2 = (0 - b + Math.sqrt(discriminant)) / (2 * a);
    if (v1 > v2 || !meetsFrame(v1, v2)) return null;
    const v = v1 <= 0 ? 0 : v1;
    const at = this.from.plus(delta.times(v)).plus(other.from.plus(otherDelta.times(v))).times(0.5);
    const inside =
      at.x >= MIN_X && at.x <= MAX_X && at.y >= MIN_Y && at.y <= MAX_Y && at.z >= MIN_Z && at.z <= MAX_Z;
    return inside ? at : null;
  }

  isInVoxel(voxel) {
    if (voxel.x > MAX_X || voxel.x < MIN_X || voxel.y > MAX_Y || voxel.y < MIN_Y) return false;
    const r = PROXIMITY_RADIUS / 2;
    const x0 = this.from.x;
    const xv = this.to.x - x0;
    const y0 = this.from.y;
    const yv = this.to.y - y0;

    let lowX = (voxel.x - r - x0) / xv;
    let highX = (voxel.x + VOXEL_SIZE + r - x0) / xv;
    if (xv < 0) [lowX, highX] = [highX, lowX];
    let lowY = (voxel.y - r - y0) / yv;
    let highY = (voxel.y + VOXEL_SIZE + r - y0) / yv;
    if (yv < 0) [lowY, highY] = [highY, lowY];

    const xStays = xv === 0 && voxel.x <= x0 + r && x0 - r <= voxel.x + VOXEL_SIZE;
    const yStays = yv === 0 && voxel.y <= y0 + r && y0 - r <= voxel.y + VOXEL_SIZE;
    const together =
      xv === 0 ||
      yv === 0 ||
      (lowY <= highX && highX <= highY) ||
      (lowY <= lowX && lowX <= highY) ||
      (lowX <= lowY && highY <= highX);
    return (xStays || meetsFrame(lowX, highX)) && (yStays || meetsFrame(lowY, highY)) && together;
  }
}

// The voxel that a position is in.
function voxelOf(position) {
  let x = VOXEL_SIZE * Math.trunc(position.x / VOXEL_SIZE);
  let y = VOXEL_SIZE * Math.trunc(position.y / VOXEL_SIZE);
  if (position.x < 0) x -= VOXEL_SIZE;
  if (position.y < 0) y -= VOXEL_SIZE;
  return new Vector2D(x, y);
}

// Notes a motion in all voxels that it touches, from one to its neighbours.
function drawMotion(voxels, seen, voxel, motion) {
  if (!motion.isInVoxel(voxel) || seen.put(voxel, true)) return;
  let motions = voxels.get(voxel);
  if (motions === null) {
    motions = new Vector(4);
    voxels.put(voxel, motions);
  }
  motions.append(motion);

  drawMotion(voxels, seen, voxel.minus(HORIZONTAL), motion);
  drawMotion(voxels, seen, voxel.plus(HORIZONTAL), motion);
  drawMotion(voxels, seen, voxel.minus(VERTICAL), motion);
  drawMotion(voxels, seen, voxel.plus(VERTICAL), motion);
  drawMotion(voxels, seen, voxel.minus(HORIZONTAL).minus(VERTICAL), motion);
  drawMotion(voxels, seen, voxel.minus(HORIZONTAL).plus(VERTICAL), motion);
  drawMotion(voxels, seen, voxel.plus(HORIZONTAL).minus(VERTICAL), motion);
  drawMotion(voxels, seen, voxel.plus(HORIZONTAL).plus(VERTICAL), motion);
}

// Sets of motions that share a voxel, so that only those can collide.
function reduceCollisionSet(motions) {
  const voxels = new RedBlackTree();
  motions.forEach((motion) => drawMotion(voxels, new RedBlackTree(), voxelOf(motion.from), motion));
  const result = new Vector();
  voxels.forEach((_, set) => {
    if (set.size() > 1) result.append(set);
  });
  return result;
}

class CollisionDetector {
  constructor() {
    this.state = new RedBlackTree();
  }

  handleNewFrame(frame) {
    const motions = new Vector();
    const seen = new RedBlackTree();
    frame.forEach((aircraft) => {
      const old = this.state.put(aircraft.callSign, aircraft.position);
      seen.put(aircraft.callSign, true);
      // One that is new has stood where it is.
      const from = old ?? aircraft.position;
      motions.append(new Motion(aircraft.callSign, from, aircraft.position));
    });

    const gone = new Vector();
    this.state.forEach((callSign) => {
      if (!seen.get(callSign)) gone.append(callSign);
    });
    gone.forEach((callSign) => this.state.remove(callSign));

    const collisions = new Vector();
    reduceCollisionSet(motions).forEach((set) => {
      for (let i = 0; i < set.size(); i++) {
        const first = set.at(i);
        for (let j = i + 1; j < set.size(); j++) {
          const second = set.at(j);
          const position = first.findIntersection(second);
          if (position !== null) collisions.append(new Collision(first.callSign, second.callSign, position));
        }
      }
    });
    return collisions;
  }
}

class Simulator {
  constructor(aircraft) {
    this.callSigns = new Vector();
    for (let value = 0; value < aircraft; value++) this.callSigns.append(new CallSign(value));
  }

  // Pairs of aircraft fly side by side, along a cosine and a sine.
  simulate(time) {
    const frame = new Vector();
    for (let i = 0; i < this.callSigns.size(); i += 2) {
      const lane = i * 3;
      const cosine = new Vector3D(time, Math.cos(time) * 2 + lane, 10);
      const sine = new Vector3D(time, Math.sin(time) * 2 + lane, 10);
      frame.append(new Aircraft(this.callSigns.at(i), cosine));
      frame.append(new Aircraft(this.callSigns.at(i + 1), sine));
    }
    return frame;
  }
}

function benchmark(aircraft) {
  const simulator = new Simulator(aircraft);
  const detector = new CollisionDetector();
  let collisions = 0;
  for (let i = 0; i < FRAMES; i++) {
    collisions += detector.handleNewFrame(simulator.simulate(i / 10)).size();
  }
  return collisions;
}

harness.run("CD", 30, benchmark);
