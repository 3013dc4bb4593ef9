// An incremental solver of one-way constraints, after Freeman-Benson and Maloney: class hierarchy, closures, graphs.
"use strict";
const harness = require("./harness.js");
const { Dictionary, Vector } = require("./som.js");

class Rank {
  constructor(code) {
    this.code = code;
  }

  customHash() {
    return this.code;
  }
}

const ABSOLUTE_STRONGEST = new Rank(0);
const REQUIRED = new Rank(1);
const STRONG_PREFERRED = new Rank(2);
const PREFERRED = new Rank(3);
const STRONG_DEFAULT = new Rank(4);
const DEFAULT = new Rank(5);
const WEAK_DEFAULT = new Rank(6);
const ABSOLUTE_WEAKEST = new Rank(7);

// How much a constraint wants to be satisfied: the lower the value, the more.
class Strength {
  constructor(value) {
    this.value = value;
  }

  static of(rank) {
    return STRENGTHS.at(rank);
  }

  sameAs(other) {
    return this.value === other.value;
  }

  stronger(other) {
    return this.value < other.value;
  }

  weaker(other) {
    return this.value > other.value;
  }

  weakest(other) {
    return other.weaker(this) ? other : this;
  }
}

function strengths() {
  const table = new Dictionary();
  table.atPut(ABSOLUTE_STRONGEST, new Strength(-10000));
  table.atPut(REQUIRED, new Strength(-800));
  table.atPut(STRONG_PREFERRED, new Strength(-600));
  table.atPut(PREFERRED, new Strength(-400));
  table.atPut(STRONG_DEFAULT, new Strength(-200));
  table.atPut(DEFAULT, new Strength(0));
  table.atPut(WEAK_DEFAULT, new Strength(500));
  table.atPut(ABSOLUTE_WEAKEST, new Strength(10000));
  return table;
}

const STRENGTHS = strengths();

class Variable {
  constructor(value) {
    this.value = value;
    this.constraints = new Vector(2);
    this.determinedBy = null;
    this.mark = 0;
    this.walkStrength = Strength.of(ABSOLUTE_WEAKEST);
    this.stay = true;
  }

  addConstraint(c) {
    this.constraints.append(c);
  }

  removeConstraint(c) {
    this.constraints.remove(c);
    if (this.determinedBy === c) this.determinedBy = null;
  }
}

// What all constraints do. Subclasses say which variables there are, and how one is computed from the others.
class Constraint {
  constructor(rank) {
    this.strength = Strength.of(rank);
  }

  // Whether its value comes from outside: then it can start a plan.
  isInput() {
    return false;
  }

  add(planner) {
    this.addToGraph();
    planner.incrementalAdd(this);
  }

  destroy(planner) {
    if (this.isSatisfied()) planner.incrementalRemove(this);
    this.removeFromGraph();
  }

  inputsKnown(mark) {
    return !this.inputsHasOne((v) => v.mark !== mark && !v.stay && v.determinedBy !== null);
  }

  // Satisfies it if that is possible; gives the weaker constraint that has to step back for it.
  satisfy(mark, planner) {
    this.chooseMethod(mark);
    if (!this.isSatisfied()) {
      if (this.strength.sameAs(Strength.of(REQUIRED))) {
        throw new Error("a required constraint cannot be satisfied");
      }
      return null;
    }
    // The marks let `addPropagate` see a cycle.
    this.inputsDo((v) => {
      v.mark = mark;
    });
    const out = this.output();
    const overridden = out.determinedBy;
    if (overridden !== null) overridden.markUnsatisfied();
    out.determinedBy = this;
    if (!planner.addPropagate(this, mark)) throw new Error("the constraints form a cycle");
    out.mark = mark;
    return overridden;
  }
}

// A constraint on one variable.
class UnaryConstraint extends Constraint {
  constructor(variable, rank, planner) {
    super(rank);
    this.variable = variable;
    this.satisfied = false;
    this.add(planner);
  }

  isSatisfied() {
    return this.satisfied;
  }

  addToGraph() {
    this.variable.addConstraint(this);
    this.satisfied = false;
  }

  removeFromGraph() {
    this.variable.removeConstraint(this);
    this.satisfied = false;
  }

  chooseMethod(mark) {
    this.satisfied = this.variable.mark !== mark && this.strength.stronger(this.variable.walkStrength);
  }

  inputsDo() {}

  inputsHasOne() {
    return false;
  }

  markUnsatisfied() {
    this.satisfied = false;
  }

  output() {
    return this.variable;
  }

  recalculate() {
    this.variable.walkStrength = this.strength;
    this.variable.stay = !this.isInput();
    if (this.variable.stay) this.execute();
  }

  execute() {}
}

// A variable that is set from outside.
class EditConstraint extends UnaryConstraint {
  isInput() {
    return true;
  }
}

// A variable that should stay what it is.
class StayConstraint extends UnaryConstraint {}

const Direction = { NONE: 0, FORWARD: 1, BACKWARD: 2 };

// A constraint of which either of two variables can be computed from the other one.
class BinaryConstraint extends Constraint {
  constructor(v1, v2, rank) {
    super(rank);
    this.v1 = v1;
    this.v2 = v2;
    this.direction = Direction.NONE;
  }

  isSatisfied() {
    return this.direction !== Direction.NONE;
  }

  isForward() {
    return this.direction === Direction.FORWARD;
  }

  addToGraph() {
    this.v1.addConstraint(this);
    this.v2.addConstraint(this);
    this.direction = Direction.NONE;
  }

  removeFromGraph() {
    this.v1.removeConstraint(this);
    this.v2.removeConstraint(this);
    this.direction = Direction.NONE;
  }

  chooseMethod(mark) {
    const forward = this.strength.stronger(this.v2.walkStrength) ? Direction.FORWARD : Direction.NONE;
    const backward = this.strength.stronger(this.v1.walkStrength) ? Direction.BACKWARD : Direction.NONE;
    if (this.v1.mark === mark) {
      this.direction = this.v2.mark === mark ? Direction.NONE : forward;
    } else if (this.v2.mark === mark || this.v1.walkStrength.weaker(this.v2.walkStrength)) {
      this.direction = backward;
    } else {
      this.direction = forward;
    }
  }

  inputsDo(f) {
    f(this.input());
  }

  inputsHasOne(f) {
    return f(this.input());
  }

  markUnsatisfied() {
    this.direction = Direction.NONE;
  }

  input() {
    return this.isForward() ? this.v1 : this.v2;
  }

  output() {
    return this.isForward() ? this.v2 : this.v1;
  }

  recalculate() {
    const input = this.input();
    const out = this.output();
    out.walkStrength = this.strength.weakest(input.walkStrength);
    out.stay = input.stay;
    if (out.stay) this.execute();
  }
}

// v1 == v2
class EqualityConstraint extends BinaryConstraint {
  constructor(v1, v2, rank, planner) {
    super(v1, v2, rank);
    this.add(planner);
  }

  execute() {
    this.output().value = this.input().value;
  }
}

// v2 == v1 * scale + offset
class ScaleConstraint extends BinaryConstraint {
  constructor(v1, scale, offset, v2, rank, planner) {
    super(v1, v2, rank);
    this.scale = scale;
    this.offset = offset;
    this.add(planner);
  }

  addToGraph() {
    super.addToGraph();
    this.scale.addConstraint(this);
    this.offset.addConstraint(this);
  }

  removeFromGraph() {
    super.removeFromGraph();
    this.scale.removeConstraint(this);
    this.offset.removeConstraint(this);
  }

  inputsDo(f) {
    f(this.input());
    f(this.scale);
    f(this.offset);
  }

  inputsHasOne(f) {
    return f(this.input()) || f(this.scale) || f(this.offset);
  }

  recalculate() {
    const input = this.input();
    const out = this.output();
    out.walkStrength = this.strength.weakest(input.walkStrength);
    out.stay = input.stay && this.scale.stay && this.offset.stay;
    if (out.stay) this.execute();
  }

  execute() {
    if (this.isForward()) {
      this.v2.value = this.v1.value * this.scale.value + this.offset.value;
    } else {
      this.v1.value = Math.trunc((this.v2.value - this.offset.value) / this.scale.value);
    }
  }
}

// Constraints in an order in which each comes after those that it takes values from.
class Plan extends Vector {
  constructor() {
    super(15);
  }

  execute() {
    this.forEach((c) => c.execute());
  }
}

class Planner {
  constructor() {
    this.currentMark = 1;
  }

  newMark() {
    this.currentMark += 1;
    return this.currentMark;
  }

  incrementalAdd(c) {
    const mark = this.newMark();
    let overridden = c.satisfy(mark, this);
    while (overridden !== null) overridden = overridden.satisfy(mark, this);
  }

  incrementalRemove(c) {
    const out = c.output();
    c.markUnsatisfied();
    c.removeFromGraph();
    this.removePropagateFrom(out).forEach((unsatisfied) => this.incrementalAdd(unsatisfied));
  }

  extractPlan(constraints) {
    const sources = new Vector();
    constraints.forEach((c) => {
      if (c.isInput() && c.isSatisfied()) sources.append(c);
    });
    return this.makePlan(sources);
  }

  makePlan(todo) {
    const mark = this.newMark();
    const plan = new Plan();
    while (!todo.isEmpty()) {
      const c = todo.removeFirst();
      if (c.output().mark !== mark && c.inputsKnown(mark)) {
        plan.append(c);
        c.output().mark = mark;
        this.consumersDo(c.output(), (consumer) => todo.append(consumer));
      }
    }
    return plan;
  }

  // Computes anew all that follows from a new constraint. False if it follows from itself: then it is taken out again.
  addPropagate(c, mark) {
    const todo = Vector.of(c);
    while (!todo.isEmpty()) {
      const d = todo.removeFirst();
      if (d.output().mark === mark) {
        this.incrementalRemove(c);
        return false;
      }
      d.recalculate();
      this.consumersDo(d.output(), (consumer) => todo.append(consumer));
    }
    return true;
  }

  // Computes anew all that followed from a variable without its constraint; gives the constraints that can be tried
  // now, the strongest first.
  removePropagateFrom(out) {
    out.determinedBy = null;
    out.walkStrength = Strength.of(ABSOLUTE_WEAKEST);
    out.stay = true;
    const unsatisfied = new Vector();
    const todo = Vector.of(out);
    while (!todo.isEmpty()) {
      const v = todo.removeFirst();
      v.constraints.forEach((c) => {
        if (!c.isSatisfied()) unsatisfied.append(c);
      });
      this.consumersDo(v, (c) => {
        c.recalculate();
        todo.append(c.output());
      });
    }
    unsatisfied.sort((a, b) => a.strength.stronger(b.strength));
    return unsatisfied;
  }

  consumersDo(v, f) {
    const determining = v.determinedBy;
    v.constraints.forEach((c) => {
      if (c !== determining && c.isSatisfied()) f(c);
    });
  }

  change(v, value) {
    const edit = new EditConstraint(v, PREFERRED, this);
    const plan = this.extractPlan(Vector.of(edit));
    for (let i = 0; i < 10; i++) {
      v.value = value;
      plan.execute();
    }
    edit.destroy(this);
  }
}

// A chain of n equal variables: what is set at one end has to arrive at the other one.
function chainTest(n) {
  const planner = new Planner();
  const vars = Array.from({ length: n + 1 }, () => new Variable(0));
  for (let i = 0; i < n; i++) new EqualityConstraint(vars[i], vars[i + 1], REQUIRED, planner);
  new StayConstraint(vars[n], STRONG_DEFAULT, planner);

  const edit = new EditConstraint(vars[0], PREFERRED, planner);
  const plan = planner.extractPlan(Vector.of(edit));
  for (let i = 0; i < 100; i++) {
    vars[0].value = i;
    plan.execute();
    if (vars[n].value !== i) throw new Error(`the chain ends in ${vars[n].value}, not ${i}`);
  }
  edit.destroy(planner);
  return vars[n].value;
}

// n points, scaled and moved by the same two variables.
function projectionTest(n) {
  const planner = new Planner();
  const scale = new Variable(10);
  const offset = new Variable(1000);
  let source = null;
  let target = null;
  const targets = new Vector();
  for (let i = 1; i <= n; i++) {
    source = new Variable(i);
    target = new Variable(i);
    targets.append(target);
    new StayConstraint(source, DEFAULT, planner);
    new ScaleConstraint(source, scale, offset, target, REQUIRED, planner);
  }

  planner.change(source, 17);
  expect(target, 1170);
  planner.change(target, 1050);
  expect(source, 5);
  planner.change(scale, 5);
  for (let i = 0; i < n - 1; i++) expect(targets.at(i), (i + 1) * 5 + 1000);
  planner.change(offset, 2000);
  for (let i = 0; i < n - 1; i++) expect(targets.at(i), (i + 1) * 5 + 2000);

  let sum = 0;
  targets.forEach((v) => {
    sum += v.value;
  });
  return sum;
}

function expect(v, value) {
  if (v.value !== value) throw new Error(`the projection gave ${v.value}, not ${value}`);
}

harness.run("DeltaBlue", 1500, (n) => `${chainTest(n)}/${projectionTest(n)}`);
