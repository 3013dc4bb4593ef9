// Loops found in control-flow graphs, after Havlak: union-find, sets, hash tables, deep recursion.
"use strict";
const harness = require("./harness.js");
const { Dictionary, IdentitySet, Set, Vector } = require("./som.js");

const UNVISITED = 2147483647;
// A node with more predecessors of this kind makes the algorithm give up.
const MAX_NON_BACK_PREDS = 32768;

class BasicBlock {
  constructor(name) {
    this.name = name;
    this.inEdges = new Vector(2);
    this.outEdges = new Vector(2);
  }

  customHash() {
    return this.name;
  }
}

class BasicBlockEdge {
  constructor(cfg, from, to) {
    this.from = cfg.createNode(from);
    this.to = cfg.createNode(to);
    this.from.outEdges.append(this.to);
    this.to.inEdges.append(this.from);
    cfg.addEdge(this);
  }
}

class ControlFlowGraph {
  constructor() {
    this.start = null;
    this.blocks = new Vector();
    this.edges = new Vector();
  }

  // The block of a name, made if it is new.
  createNode(name) {
    if (this.blocks.at(name) === null) this.blocks.atPut(name, new BasicBlock(name));
    const node = this.blocks.at(name);
    if (this.nodeCount() === 1) this.start = node;
    return node;
  }

  addEdge(edge) {
    this.edges.append(edge);
  }

  nodeCount() {
    return this.blocks.size();
  }
}

class SimpleLoop {
  constructor(header, isReducible, counter) {
    this.header = header;
    this.isReducible = isReducible;
    this.counter = counter;
    this.parent = null;
    this.nestingLevel = 0;
    this.depthLevel = 0;
    this.blocks = new IdentitySet();
    this.children = new IdentitySet();
    if (header !== null) this.blocks.add(header);
  }

  isRoot() {
    return this.header === null;
  }

  setParent(parent) {
    this.parent = parent;
    parent.children.add(this);
  }
}

class LoopStructureGraph {
  constructor() {
    this.loops = new Vector();
    this.root = new SimpleLoop(null, true, 0);
    this.loops.append(this.root);
  }

  createLoop(header, isReducible) {
    const created = new SimpleLoop(header, isReducible, this.loops.size());
    this.loops.append(created);
    return created;
  }

  calculateNestingLevel() {
    this.loops.forEach((each) => {
      if (!each.isRoot() && each.parent === null) each.setParent(this.root);
    });
    this.calculateNestingLevelBelow(this.root, 0);
  }

  calculateNestingLevelBelow(above, depth) {
    above.depthLevel = depth;
    above.children.forEach((child) => {
      this.calculateNestingLevelBelow(child, depth + 1);
      above.nestingLevel = Math.max(above.nestingLevel, 1 + child.nestingLevel);
    });
  }
}

class UnionFindNode {
  constructor() {
    this.parent = null;
    this.block = null;
    this.dfsNumber = 0;
    this.found = null;
  }

  init(block, dfsNumber) {
    this.parent = this;
    this.block = block;
    this.dfsNumber = dfsNumber;
    this.found = null;
  }

  // The node that stands for its set. Those on the way are shown the way for the next time.
  findSet() {
    const passed = new Vector();
    let node = this;
    while (node.parent !== node) {
      if (node.parent.parent !== node.parent) passed.append(node);
      node = node.parent;
    }
    passed.forEach((each) => each.unite(node));
    return node;
  }

  unite(other) {
    this.parent = other;
  }
}

const BlockKind = { NON_HEADER: 0, REDUCIBLE: 1, SELF_LOOP: 2, IRREDUCIBLE: 3, DEAD: 4 };

class HavlakLoopFinder {
  constructor(cfg, lsg) {
    this.cfg = cfg;
    this.lsg = lsg;
    this.nonBackPreds = new Vector();
    this.backPreds = new Vector();
    this.number = new Dictionary();
    this.header = [];
    this.kinds = [];
    this.last = [];
    this.nodes = [];
  }

  // Descendants have the numbers up to the last one that was given below their ancestor.
  isAncestor(w, v) {
    return w <= v && v <= this.last[w];
  }

  // Numbers all blocks that can be reached in the order in which they are; gives the last number.
  doDfs(block, current) {
    this.nodes[current].init(block, current);
    this.number.atPut(block, current);
    let lastId = current;
    for (let i = 0; i < block.outEdges.size(); i++) {
      const target = block.outEdges.at(i);
      if (this.number.at(target) === UNVISITED) lastId = this.doDfs(target, lastId + 1);
    }
    this.last[current] = lastId;
    return lastId;
  }

  initAllNodes(start) {
    this.cfg.blocks.forEach((block) => this.number.atPut(block, UNVISITED));
    this.doDfs(start, 0);
  }

  // Sorts edges into those from a descendant, which close a loop, and others.
  identifyEdges(size) {
    for (let w = 0; w < size; w++) {
      const block = this.nodes[w].block;
      if (block !== null) this.processEdges(block, w);
      else this.kinds[w] = BlockKind.DEAD;
    }
  }

  processEdges(block, w) {
    block.inEdges.forEach((source) => {
      const v = this.number.at(source);
      if (v !== UNVISITED) {
        if (this.isAncestor(w, v)) this.backPreds.at(w).append(v);
        else this.nonBackPreds.at(w).add(v);
      }
    });
  }

  findLoops() {
    const start = this.cfg.start;
    if (start === null) return;
    const size = this.cfg.nodeCount();
    this.header = new Array(size).fill(0);
    this.kinds = new Array(size).fill(BlockKind.NON_HEADER);
    this.last = new Array(size).fill(0);
    for (let i = 0; i < size; i++) {
      this.nodes.push(new UnionFindNode());
      this.nonBackPreds.append(new Set());
      this.backPreds.append(new Vector());
    }
    this.initAllNodes(start);
    this.identifyEdges(size);

    // Inner headers come before outer ones.
    for (let w = size - 1; w >= 0; w--) {
      const block = this.nodes[w].block;
      if (block !== null && !this.findLoop(w, block)) return;
    }
  }

  // Finds the loop with a header, if there is one. False if that would take too long.
  findLoop(w, block) {
    const nodePool = new Vector();
    this.stepD(w, nodePool);
    if (nodePool.size() !== 0) this.kinds[w] = BlockKind.REDUCIBLE;

    const workList = new Vector();
    nodePool.forEach((node) => workList.append(node));
    while (!workList.isEmpty()) {
      const x = workList.removeFirst();
      if (this.nonBackPreds.at(x.dfsNumber).size() > MAX_NON_BACK_PREDS) return false;
      this.stepE(w, nodePool, workList, x);
    }

    if (nodePool.size() > 0 || this.kinds[w] === BlockKind.SELF_LOOP) {
      const found = this.lsg.createLoop(block, this.kinds[w] !== BlockKind.IRREDUCIBLE);
      this.setLoopAttributes(w, nodePool, found);
    }
    return true;
  }

  // The sources of back edges are in the loop.
  stepD(w, nodePool) {
    this.backPreds.at(w).forEach((v) => {
      if (v === w) this.kinds[w] = BlockKind.SELF_LOOP;
      else nodePool.append(this.nodes[v].findSet());
    });
  }

  // What leads to a node of the loop is in it too, unless it can be reached without the header.
  stepE(w, nodePool, workList, x) {
    this.nonBackPreds.at(x.dfsNumber).forEach((y) => {
      const node = this.nodes[y].findSet();
      if (!this.isAncestor(w, node.dfsNumber)) {
        this.kinds[w] = BlockKind.IRREDUCIBLE;
        this.nonBackPreds.at(w).add(node.dfsNumber);
      } else if (node.dfsNumber !== w && !nodePool.hasSome((e) => e === node)) {
        workList.append(node);
        nodePool.append(node);
      }
    });
  }

  // Makes one node of the loop, and what was a loop before a child.
  setLoopAttributes(w, nodePool, found) {
    this.nodes[w].found = found;
    nodePool.forEach((node) => {
      this.header[node.dfsNumber] = w;
      node.unite(this.nodes[w]);
      if (node.found !== null) node.found.setParent(found);
      else found.blocks.add(node.block);
    });
  }
}

class LoopTesterApp {
  constructor() {
    this.cfg = new ControlFlowGraph();
    this.lsg = new LoopStructureGraph();
    this.cfg.createNode(0);
  }

  buildConnect(start, end) {
    new BasicBlockEdge(this.cfg, start, end);
  }

  // A branch and where its two ways meet again.
  buildDiamond(start) {
    this.buildConnect(start, start + 1);
    this.buildConnect(start, start + 2);
    this.buildConnect(start + 1, start + 3);
    this.buildConnect(start + 2, start + 3);
    return start + 3;
  }

  buildStraight(start, n) {
    for (let i = 0; i < n; i++) this.buildConnect(start + i, start + i + 1);
    return start + n;
  }

  // A loop with two loops in it, each around a branch.
  buildBaseLoop(from) {
    const header = this.buildStraight(from, 1);
    const diamond1 = this.buildDiamond(header);
    const d11 = this.buildStraight(diamond1, 1);
    const diamond2 = this.buildDiamond(d11);
    const footer = this.buildStraight(diamond2, 1);
    this.buildConnect(diamond2, d11);
    this.buildConnect(diamond1, header);
    this.buildConnect(footer, from);
    return this.buildStraight(footer, 1);
  }

  constructSimpleCfg() {
    this.cfg.createNode(0);
    this.buildBaseLoop(0);
    this.cfg.createNode(1);
    this.buildConnect(0, 2);
  }

  constructCfg(parLoops, pparLoops, ppparLoops) {
    let n = 2;
    for (let i = 0; i < parLoops; i++) {
      this.cfg.createNode(n + 1);
      this.buildConnect(2, n + 1);
      n += 1;
      for (let j = 0; j < pparLoops; j++) {
        const top = n;
        n = this.buildStraight(n, 1);
        for (let k = 0; k < ppparLoops; k++) n = this.buildBaseLoop(n);
        const bottom = this.buildStraight(n, 1);
        this.buildConnect(n, top);
        n = bottom;
      }
      this.buildConnect(n, 1);
    }
  }

  findLoops(lsg) {
    new HavlakLoopFinder(this.cfg, lsg).findLoops();
  }

  run(dummyLoops, rounds, parLoops, pparLoops, ppparLoops) {
    this.constructSimpleCfg();
    for (let i = 0; i < dummyLoops; i++) this.findLoops(this.lsg);
    this.constructCfg(parLoops, pparLoops, ppparLoops);
    this.findLoops(this.lsg);
    for (let i = 0; i < rounds; i++) this.findLoops(new LoopStructureGraph());
    this.lsg.calculateNestingLevel();
    return `${this.lsg.loops.size()}/${this.cfg.nodeCount()}`;
  }
}

harness.run("Havlak", 10, (parLoops) => new LoopTesterApp().run(1, 1, parLoops, 10, 5));
