//! An incremental solver of one-way constraints, after Freeman-Benson and Maloney: class hierarchy, closures, graphs.
mod harness;
mod som;

use som::{CustomHash, Dictionary, Vector};
use std::sync::LazyLock;

type VariableId = usize;
type ConstraintId = usize;

#[derive(Clone, Copy, PartialEq)]
struct Rank(usize);

impl CustomHash for Rank {
    fn custom_hash(&self) -> usize {
        self.0
    }
}

const ABSOLUTE_STRONGEST: Rank = Rank(0);
const REQUIRED: Rank = Rank(1);
const STRONG_PREFERRED: Rank = Rank(2);
const PREFERRED: Rank = Rank(3);
const STRONG_DEFAULT: Rank = Rank(4);
const DEFAULT: Rank = Rank(5);
const WEAK_DEFAULT: Rank = Rank(6);
const ABSOLUTE_WEAKEST: Rank = Rank(7);

/// How much a constraint wants to be satisfied: the lower the value, the more.
#[derive(Clone, Copy, PartialEq)]
struct Strength(i64);

impl Strength {
    fn of(rank: Rank) -> Strength {
        STRENGTHS.at(rank).expect("a known rank")
    }

    fn stronger(self, other: Strength) -> bool {
        self.0 < other.0
    }

    fn weaker(self, other: Strength) -> bool {
        self.0 > other.0
    }

    fn weakest(self, other: Strength) -> Strength {
        if other.weaker(self) { other } else { self }
    }
}

static STRENGTHS: LazyLock<Dictionary<Rank, Strength>> = LazyLock::new(|| {
    let mut table = Dictionary::new();
    table.at_put(ABSOLUTE_STRONGEST, Strength(-10000));
    table.at_put(REQUIRED, Strength(-800));
    table.at_put(STRONG_PREFERRED, Strength(-600));
    table.at_put(PREFERRED, Strength(-400));
    table.at_put(STRONG_DEFAULT, Strength(-200));
    table.at_put(DEFAULT, Strength(0));
    table.at_put(WEAK_DEFAULT, Strength(500));
    table.at_put(ABSOLUTE_WEAKEST, Strength(10000));
    table
});

struct Variable {
    value: i64,
    constraints: Vector<ConstraintId>,
    determined_by: Option<ConstraintId>,
    mark: i64,
    walk_strength: Strength,
    stay: bool,
}

impl Variable {
    fn new(value: i64) -> Variable {
        Variable {
            value,
            constraints: Vector::with_capacity(2),
            determined_by: None,
            mark: 0,
            walk_strength: Strength::of(ABSOLUTE_WEAKEST),
            stay: true,
        }
    }

    fn add_constraint(&mut self, c: ConstraintId) {
        self.constraints.append(c);
    }

    fn remove_constraint(&mut self, c: ConstraintId) {
        self.constraints.remove(c);
        if self.determined_by == Some(c) {
            self.determined_by = None;
        }
    }
}

/// Which variables a constraint has, and how one is computed from the others. They all belong to the planner.
trait Constraint {
    fn strength(&self) -> Strength;

    /// Whether its value comes from outside: then it can start a plan.
    fn is_input(&self) -> bool {
        false
    }

    fn is_satisfied(&self) -> bool;
    fn add_to_graph(&mut self, id: ConstraintId, variables: &mut [Variable]);
    fn remove_from_graph(&mut self, id: ConstraintId, variables: &mut [Variable]);
    fn choose_method(&mut self, mark: i64, variables: &[Variable]);
    fn inputs_do(&self, f: &mut dyn FnMut(VariableId));
    fn inputs_has_one(&self, test: &dyn Fn(VariableId) -> bool) -> bool;
    fn mark_unsatisfied(&mut self);
    fn output(&self) -> VariableId;
    fn recalculate(&self, variables: &mut [Variable]);
    fn execute(&self, variables: &mut [Variable]);

    fn inputs_known(&self, mark: i64, variables: &[Variable]) -> bool {
        !self.inputs_has_one(&|v| {
            let v = &variables[v];
            v.mark != mark && !v.stay && v.determined_by.is_some()
        })
    }
}

/// A constraint on one variable.
struct UnaryConstraint<const INPUT: bool> {
    strength: Strength,
    variable: VariableId,
    satisfied: bool,
}

/// A variable that is set from outside.
type EditConstraint = UnaryConstraint<true>;
/// A variable that should stay what it is.
type StayConstraint = UnaryConstraint<false>;

impl<const INPUT: bool> UnaryConstraint<INPUT> {
    fn new(variable: VariableId, rank: Rank) -> Self {
        UnaryConstraint { strength: Strength::of(rank), variable, satisfied: false }
    }
}

impl<const INPUT: bool> Constraint for UnaryConstraint<INPUT> {
    fn strength(&self) -> Strength {
        self.strength
    }

    fn is_input(&self) -> bool {
        INPUT
    }

    fn is_satisfied(&self) -> bool {
        self.satisfied
    }

    fn add_to_graph(&mut self, id: ConstraintId, variables: &mut [Variable]) {
        variables[self.variable].add_constraint(id);
        self.satisfied = false;
    }

    fn remove_from_graph(&mut self, id: ConstraintId, variables: &mut [Variable]) {
        variables[self.variable].remove_constraint(id);
        self.satisfied = false;
    }

    fn choose_method(&mut self, mark: i64, variables: &[Variable]) {
        let v = &variables[self.variable];
        self.satisfied = v.mark != mark && self.strength.stronger(v.walk_strength);
    }

    fn inputs_do(&self, _f: &mut dyn FnMut(VariableId)) {}

    fn inputs_has_one(&self, _test: &dyn Fn(VariableId) -> bool) -> bool {
        false
    }

    fn mark_unsatisfied(&mut self) {
        self.satisfied = false;
    }

    fn output(&self) -> VariableId {
        self.variable
    }

    fn recalculate(&self, variables: &mut [Variable]) {
        let v = &mut variables[self.variable];
        v.walk_strength = self.strength;
        v.stay = !self.is_input();
        if v.stay {
            self.execute(variables);
        }
    }

    fn execute(&self, _variables: &mut [Variable]) {}
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Forward,
    Backward,
}

/// How two variables depend on each other.
trait Relation {
    /// Variables that are inputs in both directions.
    fn parameters(&self) -> &[VariableId];
    fn forward(&self, v1: i64, variables: &[Variable]) -> i64;
    fn backward(&self, v2: i64, variables: &[Variable]) -> i64;
}

/// v1 == v2
struct Equality;

impl Relation for Equality {
    fn parameters(&self) -> &[VariableId] {
        &[]
    }

    fn forward(&self, v1: i64, _variables: &[Variable]) -> i64 {
        v1
    }

    fn backward(&self, v2: i64, _variables: &[Variable]) -> i64 {
        v2
    }
}

/// v2 == v1 * scale + offset
struct Scale {
    scale_and_offset: [VariableId; 2],
}

impl Relation for Scale {
    fn parameters(&self) -> &[VariableId] {
        &self.scale_and_offset
    }

    fn forward(&self, v1: i64, variables: &[Variable]) -> i64 {
        let [scale, offset] = self.scale_and_offset;
        v1 * variables[scale].value + variables[offset].value
    }

    fn backward(&self, v2: i64, variables: &[Variable]) -> i64 {
        let [scale, offset] = self.scale_and_offset;
        (v2 - variables[offset].value) / variables[scale].value
    }
}

/// A constraint of which either of two variables can be computed from the other one.
struct BinaryConstraint<R> {
    strength: Strength,
    v1: VariableId,
    v2: VariableId,
    direction: Option<Direction>,
    relation: R,
}

type EqualityConstraint = BinaryConstraint<Equality>;
type ScaleConstraint = BinaryConstraint<Scale>;

impl EqualityConstraint {
    fn new(v1: VariableId, v2: VariableId, rank: Rank) -> Self {
        let strength = Strength::of(rank);
        BinaryConstraint { strength, v1, v2, direction: None, relation: Equality }
    }
}

impl ScaleConstraint {
    fn new(
        v1: VariableId,
        scale: VariableId,
        offset: VariableId,
        v2: VariableId,
        rank: Rank,
    ) -> Self {
        let relation = Scale { scale_and_offset: [scale, offset] };
        BinaryConstraint { strength: Strength::of(rank), v1, v2, direction: None, relation }
    }
}

impl<R: Relation> BinaryConstraint<R> {
    fn is_forward(&self) -> bool {
        self.direction == Some(Direction::Forward)
    }

    fn input(&self) -> VariableId {
        if self.is_forward() { self.v1 } else { self.v2 }
    }
}

impl<R: Relation> Constraint for BinaryConstraint<R> {
    fn strength(&self) -> Strength {
        self.strength
    }

    fn is_satisfied(&self) -> bool {
        self.direction.is_some()
    }

    fn add_to_graph(&mut self, id: ConstraintId, variables: &mut [Variable]) {
        variables[self.v1].add_constraint(id);
        variables[self.v2].add_constraint(id);
        for &v in self.relation.parameters() {
            variables[v].add_constraint(id);
        }
        self.direction = None;
    }

    fn remove_from_graph(&mut self, id: ConstraintId, variables: &mut [Variable]) {
        variables[self.v1].remove_constraint(id);
        variables[self.v2].remove_constraint(id);
        for &v in self.relation.parameters() {
            variables[v].remove_constraint(id);
        }
        self.direction = None;
    }

    fn choose_method(&mut self, mark: i64, variables: &[Variable]) {
        let v1 = &variables[self.v1];
        let v2 = &variables[self.v2];
        let forward = self.strength.stronger(v2.walk_strength).then_some(Direction::Forward);
        let backward = self.strength.stronger(v1.walk_strength).then_some(Direction::Backward);
        self.direction = if v1.mark == mark {
            if v2.mark == mark { None } else { forward }
        } else if v2.mark == mark || v1.walk_strength.weaker(v2.walk_strength) {
            backward
        } else {
            forward
        };
    }

    fn inputs_do(&self, f: &mut dyn FnMut(VariableId)) {
        f(self.input());
        self.relation.parameters().iter().for_each(|&v| f(v));
    }

    fn inputs_has_one(&self, test: &dyn Fn(VariableId) -> bool) -> bool {
        test(self.input()) || self.relation.parameters().iter().any(|&v| test(v))
    }

    fn mark_unsatisfied(&mut self) {
        self.direction = None;
    }

    fn output(&self) -> VariableId {
        if self.is_forward() { self.v2 } else { self.v1 }
    }

    fn recalculate(&self, variables: &mut [Variable]) {
        let input = &variables[self.input()];
        let walk_strength = self.strength.weakest(input.walk_strength);
        let stay = input.stay && self.relation.parameters().iter().all(|&v| variables[v].stay);
        let out = &mut variables[self.output()];
        out.walk_strength = walk_strength;
        out.stay = stay;
        if stay {
            self.execute(variables);
        }
    }

    fn execute(&self, variables: &mut [Variable]) {
        let input = variables[self.input()].value;
        variables[self.output()].value = if self.is_forward() {
            self.relation.forward(input, variables)
        } else {
            self.relation.backward(input, variables)
        };
    }
}

/// Constraints in an order in which each comes after those that it takes values from.
struct Plan {
    constraints: Vector<ConstraintId>,
}

struct Planner {
    current_mark: i64,
    variables: Vec<Variable>,
    constraints: Vec<Box<dyn Constraint>>,
}

impl Planner {
    fn new() -> Planner {
        Planner { current_mark: 1, variables: Vec::new(), constraints: Vec::new() }
    }

    fn variable(&mut self, value: i64) -> VariableId {
        self.variables.push(Variable::new(value));
        self.variables.len() - 1
    }

    fn add(&mut self, constraint: impl Constraint + 'static) -> ConstraintId {
        let c = self.constraints.len();
        self.constraints.push(Box::new(constraint));
        self.constraints[c].add_to_graph(c, &mut self.variables);
        self.incremental_add(c);
        c
    }

    fn destroy(&mut self, c: ConstraintId) {
        if self.constraints[c].is_satisfied() {
            self.incremental_remove(c);
        }
        self.constraints[c].remove_from_graph(c, &mut self.variables);
    }

    /// Satisfies a constraint if that is possible; gives the weaker one that has to step back for it.
    fn satisfy(&mut self, c: ConstraintId, mark: i64) -> Option<ConstraintId> {
        let constraint = &mut self.constraints[c];
        constraint.choose_method(mark, &self.variables);
        if !constraint.is_satisfied() {
            let required = constraint.strength() == Strength::of(REQUIRED);
            assert!(!required, "a required constraint cannot be satisfied");
            return None;
        }
        // The marks let `add_propagate` see a cycle.
        constraint.inputs_do(&mut |v| self.variables[v].mark = mark);
        let out = constraint.output();
        let overridden = self.variables[out].determined_by;
        if let Some(weaker) = overridden {
            self.constraints[weaker].mark_unsatisfied();
        }
        self.variables[out].determined_by = Some(c);
        assert!(self.add_propagate(c, mark), "the constraints form a cycle");
        self.variables[out].mark = mark;
        overridden
    }

    fn new_mark(&mut self) -> i64 {
        self.current_mark += 1;
        self.current_mark
    }

    fn incremental_add(&mut self, c: ConstraintId) {
        let mark = self.new_mark();
        let mut overridden = self.satisfy(c, mark);
        while let Some(weaker) = overridden {
            overridden = self.satisfy(weaker, mark);
        }
    }

    fn incremental_remove(&mut self, c: ConstraintId) {
        let out = self.constraints[c].output();
        self.constraints[c].mark_unsatisfied();
        self.constraints[c].remove_from_graph(c, &mut self.variables);
        for &unsatisfied in self.remove_propagate_from(out).iter() {
            self.incremental_add(unsatisfied);
        }
    }

    fn extract_plan(&mut self, constraints: &Vector<ConstraintId>) -> Plan {
        let mut sources = Vector::new();
        for &c in constraints.iter() {
            if self.constraints[c].is_input() && self.constraints[c].is_satisfied() {
                sources.append(c);
            }
        }
        self.make_plan(sources)
    }

    fn make_plan(&mut self, mut todo: Vector<ConstraintId>) -> Plan {
        let mark = self.new_mark();
        let mut plan = Plan { constraints: Vector::with_capacity(15) };
        while let Some(c) = todo.remove_first() {
            let constraint = &self.constraints[c];
            let out = constraint.output();
            if self.variables[out].mark != mark && constraint.inputs_known(mark, &self.variables) {
                plan.constraints.append(c);
                self.variables[out].mark = mark;
                self.consumers_do(out, |consumer| todo.append(consumer));
            }
        }
        plan
    }

    /// Computes anew all that follows from a new constraint. False if it follows from itself: then it is taken out again.
    fn add_propagate(&mut self, c: ConstraintId, mark: i64) -> bool {
        let mut todo = Vector::of(c);
        while let Some(d) = todo.remove_first() {
            let constraint = &self.constraints[d];
            let out = constraint.output();
            if self.variables[out].mark == mark {
                self.incremental_remove(c);
                return false;
            }
            constraint.recalculate(&mut self.variables);
            self.consumers_do(out, |consumer| todo.append(consumer));
        }
        true
    }

    /// Computes anew all that followed from a variable without its constraint; gives the constraints that can be tried
    /// now, the strongest first.
    fn remove_propagate_from(&mut self, out: VariableId) -> Vector<ConstraintId> {
        let variable = &mut self.variables[out];
        variable.determined_by = None;
        variable.walk_strength = Strength::of(ABSOLUTE_WEAKEST);
        variable.stay = true;
        let mut unsatisfied = Vector::new();
        let mut todo = Vector::of(out);
        while let Some(v) = todo.remove_first() {
            for &c in self.variables[v].constraints.iter() {
                if !self.constraints[c].is_satisfied() {
                    unsatisfied.append(c);
                }
            }
            let mut consumers = Vector::new();
            self.consumers_do(v, |consumer| consumers.append(consumer));
            for &c in consumers.iter() {
                self.constraints[c].recalculate(&mut self.variables);
                todo.append(self.constraints[c].output());
            }
        }
        unsatisfied
            .sort(|a, b| self.constraints[a].strength().stronger(self.constraints[b].strength()));
        unsatisfied
    }

    fn consumers_do(&self, v: VariableId, mut f: impl FnMut(ConstraintId)) {
        let variable = &self.variables[v];
        for &c in variable.constraints.iter() {
            if Some(c) != variable.determined_by && self.constraints[c].is_satisfied() {
                f(c);
            }
        }
    }

    fn change(&mut self, v: VariableId, value: i64) {
        let edit = self.add(EditConstraint::new(v, PREFERRED));
        let plan = self.extract_plan(&Vector::of(edit));
        for _ in 0..10 {
            self.variables[v].value = value;
            self.execute(&plan);
        }
        self.destroy(edit);
    }

    fn execute(&mut self, plan: &Plan) {
        for &c in plan.constraints.iter() {
            self.constraints[c].execute(&mut self.variables);
        }
    }
}

/// A chain of n equal variables: what is set at one end has to arrive at the other one.
fn chain_test(n: usize) -> i64 {
    let mut planner = Planner::new();
    let vars: Vec<VariableId> = (0..=n).map(|_| planner.variable(0)).collect();
    for pair in vars.windows(2) {
        planner.add(EqualityConstraint::new(pair[0], pair[1], REQUIRED));
    }
    planner.add(StayConstraint::new(vars[n], STRONG_DEFAULT));

    let edit = planner.add(EditConstraint::new(vars[0], PREFERRED));
    let plan = planner.extract_plan(&Vector::of(edit));
    for i in 0..100 {
        planner.variables[vars[0]].value = i;
        planner.execute(&plan);
        assert_eq!(planner.variables[vars[n]].value, i);
    }
    planner.destroy(edit);
    planner.variables[vars[n]].value
}

/// n points, scaled and moved by the same two variables.
fn projection_test(n: usize) -> i64 {
    let mut planner = Planner::new();
    let scale = planner.variable(10);
    let offset = planner.variable(1000);
    let mut source = scale;
    let mut target = scale;
    let mut targets = Vector::new();
    for i in 1..=n {
        source = planner.variable(i as i64);
        target = planner.variable(i as i64);
        targets.append(target);
        planner.add(StayConstraint::new(source, DEFAULT));
        planner.add(ScaleConstraint::new(source, scale, offset, target, REQUIRED));
    }

    planner.change(source, 17);
    assert_eq!(planner.variables[target].value, 1170);
    planner.change(target, 1050);
    assert_eq!(planner.variables[source].value, 5);
    planner.change(scale, 5);
    for (i, &v) in (1..n as i64).zip(targets.iter()) {
        assert_eq!(planner.variables[v].value, i * 5 + 1000);
    }
    planner.change(offset, 2000);
    for (i, &v) in (1..n as i64).zip(targets.iter()) {
        assert_eq!(planner.variables[v].value, i * 5 + 2000);
    }

    targets.iter().map(|&v| planner.variables[v].value).sum()
}

fn benchmark(n: i64) -> String {
    format!("{}/{}", chain_test(n as usize), projection_test(n as usize))
}

fn main() {
    harness::run("DeltaBlue", 1500, benchmark);
}
