"""An incremental solver of one-way constraints, after Freeman-Benson and Maloney: class hierarchy, closures, graphs."""

from enum import Enum

import harness
from som import Dictionary, Vector


class Rank:
    def __init__(self, code):
        self.code = code

    def custom_hash(self):
        return self.code


ABSOLUTE_STRONGEST = Rank(0)
REQUIRED = Rank(1)
STRONG_PREFERRED = Rank(2)
PREFERRED = Rank(3)
STRONG_DEFAULT = Rank(4)
DEFAULT = Rank(5)
WEAK_DEFAULT = Rank(6)
ABSOLUTE_WEAKEST = Rank(7)


class Strength:
    """How much a constraint wants to be satisfied: the lower the value, the more."""

    def __init__(self, value):
        self.value = value

    @staticmethod
    def of(rank):
        return STRENGTHS.at(rank)

    def same_as(self, other):
        return self.value == other.value

    def stronger(self, other):
        return self.value < other.value

    def weaker(self, other):
        return self.value > other.value

    def weakest(self, other):
        return other if other.weaker(self) else self


def strengths():
    table = Dictionary()
    table.at_put(ABSOLUTE_STRONGEST, Strength(-10000))
    table.at_put(REQUIRED, Strength(-800))
    table.at_put(STRONG_PREFERRED, Strength(-600))
    table.at_put(PREFERRED, Strength(-400))
    table.at_put(STRONG_DEFAULT, Strength(-200))
    table.at_put(DEFAULT, Strength(0))
    table.at_put(WEAK_DEFAULT, Strength(500))
    table.at_put(ABSOLUTE_WEAKEST, Strength(10000))
    return table


STRENGTHS = strengths()


class Variable:
    def __init__(self, value):
        self.value = value
        self.constraints = Vector(2)
        self.determined_by = None
        self.mark = 0
        self.walk_strength = Strength.of(ABSOLUTE_WEAKEST)
        self.stay = True

    def add_constraint(self, c):
        self.constraints.append(c)

    def remove_constraint(self, c):
        self.constraints.remove(c)
        if self.determined_by is c:
            self.determined_by = None


class Constraint:
    """What all constraints do. Subclasses say which variables there are, and how one is computed from the others."""

    def __init__(self, rank):
        self.strength = Strength.of(rank)

    def is_input(self):
        """Whether its value comes from outside: then it can start a plan."""
        return False

    def add(self, planner):
        self.add_to_graph()
        planner.incremental_add(self)

    def destroy(self, planner):
        if self.is_satisfied():
            planner.incremental_remove(self)
        self.remove_from_graph()

    def inputs_known(self, mark):
        return not self.inputs_has_one(
            lambda v: v.mark != mark and not v.stay and v.determined_by is not None
        )

    def satisfy(self, mark, planner):
        """Satisfies it if that is possible; gives the weaker constraint that has to step back for it."""
        self.choose_method(mark)
        if not self.is_satisfied():
            if self.strength.same_as(Strength.of(REQUIRED)):
                raise RuntimeError("a required constraint cannot be satisfied")
            return None

        def set_mark(v):
            v.mark = mark

        # The marks let `add_propagate` see a cycle.
        self.inputs_do(set_mark)
        out = self.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.mark_unsatisfied()
        out.determined_by = self
        if not planner.add_propagate(self, mark):
            raise RuntimeError("the constraints form a cycle")
        out.mark = mark
        return overridden


class UnaryConstraint(Constraint):
    """A constraint on one variable."""

    def __init__(self, variable, rank, planner):
        super().__init__(rank)
        self.variable = variable
        self.satisfied = False
        self.add(planner)

    def is_satisfied(self):
        return self.satisfied

    def add_to_graph(self):
        self.variable.add_constraint(self)
        self.satisfied = False

    def remove_from_graph(self):
        self.variable.remove_constraint(self)
        self.satisfied = False

    def choose_method(self, mark):
        self.satisfied = self.variable.mark != mark and self.strength.stronger(self.variable.walk_strength)

    def inputs_do(self, _f):
        pass

    def inputs_has_one(self, _f):
        return False

    def mark_unsatisfied(self):
        self.satisfied = False

    def output(self):
        return self.variable

    def recalculate(self):
        self.variable.walk_strength = self.strength
        self.variable.stay = not self.is_input()
        if self.variable.stay:
            self.execute()

    def execute(self):
        pass


class EditConstraint(UnaryConstraint):
    """A variable that is set from outside."""

    def is_input(self):
        return True


class StayConstraint(UnaryConstraint):
    """A variable that should stay what it is."""


Direction = Enum("Direction", ["NONE", "FORWARD", "BACKWARD"])


class BinaryConstraint(Constraint):
    """A constraint of which either of two variables can be computed from the other one."""

    def __init__(self, v1, v2, rank):
        super().__init__(rank)
        self.v1 = v1
        self.v2 = v2
        self.direction = Direction.NONE

    def is_satisfied(self):
        return self.direction is not Direction.NONE

    def is_forward(self):
        return self.direction is Direction.FORWARD

    def add_to_graph(self):
        self.v1.add_constraint(self)
        self.v2.add_constraint(self)
        self.direction = Direction.NONE

    def remove_from_graph(self):
        self.v1.remove_constraint(self)
        self.v2.remove_constraint(self)
        self.direction = Direction.NONE

    def choose_method(self, mark):
        forward = Direction.FORWARD if self.strength.stronger(self.v2.walk_strength) else Direction.NONE
        backward = Direction.BACKWARD if self.strength.stronger(self.v1.walk_strength) else Direction.NONE
        if self.v1.mark == mark:
            self.direction = Direction.NONE if self.v2.mark == mark else forward
        elif self.v2.mark == mark or self.v1.walk_strength.weaker(self.v2.walk_strength):
            self.direction = backward
        else:
            self.direction = forward

    def inputs_do(self, f):
        f(self.input())

    def inputs_has_one(self, f):
        return f(self.input())

    def mark_unsatisfied(self):
        self.direction = Direction.NONE

    def input(self):
        return self.v1 if self.is_forward() else self.v2

    def output(self):
        return self.v2 if self.is_forward() else self.v1

    def recalculate(self):
        source = self.input()
        out = self.output()
        out.walk_strength = self.strength.weakest(source.walk_strength)
        out.stay = source.stay
        if out.stay:
            self.execute()


class EqualityConstraint(BinaryConstraint):
    """v1 == v2"""

    def __init__(self, v1, v2, rank, planner):
        super().__init__(v1, v2, rank)
        self.add(planner)

    def execute(self):
        self.output().value = self.input().value


class ScaleConstraint(BinaryConstraint):
    """v2 == v1 * scale + offset"""

    def __init__(self, v1, scale, offset, v2, rank, planner):
        super().__init__(v1, v2, rank)
        self.scale = scale
        self.offset = offset
        self.add(planner)

    def add_to_graph(self):
        super().add_to_graph()
        self.scale.add_constraint(self)
        self.offset.add_constraint(self)

    def remove_from_graph(self):
        super().remove_from_graph()
        self.scale.remove_constraint(self)
        self.offset.remove_constraint(self)

    def inputs_do(self, f):
        f(self.input())
        f(self.scale)
        f(self.offset)

    def inputs_has_one(self, f):
        return f(self.input()) or f(self.scale) or f(self.offset)

    def recalculate(self):
        source = self.input()
        out = self.output()
        out.walk_strength = self.strength.weakest(source.walk_strength)
        out.stay = source.stay and self.scale.stay and self.offset.stay
        if out.stay:
            self.execute()

    def execute(self):
        if self.is_forward():
            self.v2.value = self.v1.value * self.scale.value + self.offset.value
        else:
            self.v1.value = (self.v2.value - self.offset.value) // self.scale.value


class Plan(Vector):
    """Constraints in an order in which each comes after those that it takes values from."""

    def __init__(self):
        super().__init__(15)

    def execute(self):
        self.for_each(lambda c: c.execute())


class Planner:
    def __init__(self):
        self.current_mark = 1

    def new_mark(self):
        self.current_mark += 1
        return self.current_mark

    def incremental_add(self, c):
        mark = self.new_mark()
        overridden = c.satisfy(mark, self)
        while overridden is not None:
            overridden = overridden.satisfy(mark, self)

    def incremental_remove(self, c):
        out = c.output()
        c.mark_unsatisfied()
        c.remove_from_graph()
        self.remove_propagate_from(out).for_each(self.incremental_add)

    def extract_plan(self, constraints):
        sources = Vector()

        def add_source(c):
            if c.is_input() and c.is_satisfied():
                sources.append(c)

        constraints.for_each(add_source)
        return self.make_plan(sources)

    def make_plan(self, todo):
        mark = self.new_mark()
        plan = Plan()
        while not todo.is_empty():
            c = todo.remove_first()
            if c.output().mark != mark and c.inputs_known(mark):
                plan.append(c)
                c.output().mark = mark
                self.consumers_do(c.output(), todo.append)
        return plan

    def add_propagate(self, c, mark):
        """Computes anew all that follows from a new constraint. False if it follows from itself: it is taken out."""
        todo = Vector.of(c)
        while not todo.is_empty():
            d = todo.remove_first()
            if d.output().mark == mark:
                self.incremental_remove(c)
                return False
            d.recalculate()
            self.consumers_do(d.output(), todo.append)
        return True

    def remove_propagate_from(self, out):
        """Computes anew all that followed from a variable without its constraint; gives the constraints that can be
        tried now, the strongest first."""
        out.determined_by = None
        out.walk_strength = Strength.of(ABSOLUTE_WEAKEST)
        out.stay = True
        unsatisfied = Vector()
        todo = Vector.of(out)

        def add_unsatisfied(c):
            if not c.is_satisfied():
                unsatisfied.append(c)

        def follow(c):
            c.recalculate()
            todo.append(c.output())

        while not todo.is_empty():
            v = todo.remove_first()
            v.constraints.for_each(add_unsatisfied)
            self.consumers_do(v, follow)
        unsatisfied.sort(lambda a, b: a.strength.stronger(b.strength))
        return unsatisfied

    def consumers_do(self, v, f):
        determining = v.determined_by

        def pass_on(c):
            if c is not determining and c.is_satisfied():
                f(c)

        v.constraints.for_each(pass_on)

    def change(self, v, value):
        edit = EditConstraint(v, PREFERRED, self)
        plan = self.extract_plan(Vector.of(edit))
        for _ in range(10):
            v.value = value
            plan.execute()
        edit.destroy(self)


def chain_test(n):
    """A chain of n equal variables: what is set at one end has to arrive at the other one."""
    planner = Planner()
    variables = [Variable(0) for _ in range(n + 1)]
    for i in range(n):
        EqualityConstraint(variables[i], variables[i + 1], REQUIRED, planner)
    StayConstraint(variables[n], STRONG_DEFAULT, planner)

    edit = EditConstraint(variables[0], PREFERRED, planner)
    plan = planner.extract_plan(Vector.of(edit))
    for i in range(100):
        variables[0].value = i
        plan.execute()
        assert variables[n].value == i
    edit.destroy(planner)
    return variables[n].value


def projection_test(n):
    """n points, scaled and moved by the same two variables."""
    planner = Planner()
    scale = Variable(10)
    offset = Variable(1000)
    source = None
    target = None
    targets = Vector()
    for i in range(1, n + 1):
        source = Variable(i)
        target = Variable(i)
        targets.append(target)
        StayConstraint(source, DEFAULT, planner)
        ScaleConstraint(source, scale, offset, target, REQUIRED, planner)

    planner.change(source, 17)
    assert target.value == 1170
    planner.change(target, 1050)
    assert source.value == 5
    planner.change(scale, 5)
    for i in range(n - 1):
        assert targets.at(i).value == (i + 1) * 5 + 1000
    planner.change(offset, 2000)
    for i in range(n - 1):
        assert targets.at(i).value == (i + 1) * 5 + 2000

    total = 0

    def add(v):
        nonlocal total
        total += v.value

    targets.for_each(add)
    return total


def benchmark(n):
    return f"{chain_test(n)}/{projection_test(n)}"


harness.run("DeltaBlue", 1500, benchmark)
