//! Arms to a decision tree.
//!
//! A row is an arm on its way: the goals (part, pattern) that are still open and the bindings found so
//! far. Asking a test splits the rows into those that can still match after *yes* and after *no*; a row
//! that does not care goes both ways. When the first row has no goals left it is the answer.
//!
//! Going both ways can double the rows at each step, so the work is metered: when it is used up the tree
//! is thrown away and the arms become a chain, each tested alone, where a failed test goes on to
//! the next arm's first test. The chain shares its continuations and so is as long as the patterns.

mod chain;
mod drop;
mod goal;

pub(super) use goal::head_test;

use self::goal::{Bound, Goal, Key, PathId, Paths, What, goal_test};
use super::tests::{implied, is_plain};
use super::{MAX_ALTERNATIVES, Pat, PatKind, PatternArm};
use crate::hir::{AdtId, Binding, Decision, Program, Proj, Test};
use crate::ty::Ty;
use ruchyruchy_syntax::symbol::FxHashMap;
use std::rc::Rc;

#[derive(Clone)]
struct Row<'a> {
    arm: usize,
    guard: bool,
    /// Tests still to be made; never irrefutable patterns.
    goals: Vec<Goal<'a>>,
    bindings: Vec<Bound>,
}

struct Fact {
    at: PathId,
    test: Test,
    outcome: bool,
}

/// The work (goals looked at) is used up.
struct Spent;

/// How deep the tree may get before the arms become a chain: building a tree recurses, a chain does not.
const MAX_DEPTH: usize = 300;

struct Builder<'p> {
    program: &'p Program,
    paths: Paths,
    facts: Vec<Fact>,
    work: usize,
    fail: Rc<Decision>,
}

/// The tree, and the arms that are left out because their alternatives are too many.
pub(super) fn build(arms: &[PatternArm], program: &Program) -> (Decision, Vec<usize>) {
    let mut builder = Builder {
        program,
        paths: Paths::new(),
        facts: Vec::new(),
        work: 20_000 + 200 * arms.len(),
        fail: Rc::new(Decision::Fail),
    };
    let mut too_complex = Vec::new();
    let mut rows = Vec::new();
    for (arm, PatternArm { pat, has_guard, .. }) in arms.iter().enumerate() {
        if alternatives(pat) > MAX_ALTERNATIVES {
            too_complex.push(arm);
            continue;
        }
        let goals = vec![Goal {
            at: 0,
            what: What::Pat(pat),
        }];
        rows.push(Row {
            arm,
            guard: *has_guard,
            goals,
            bindings: Vec::new(),
        });
    }
    let mut opened = Vec::new();
    let tree = rows
        .iter()
        .try_for_each(|row| builder.settle(row.clone(), None, &mut opened))
        .and_then(|()| builder.tree(opened, 0));
    let tree = tree.unwrap_or_else(|Spent| builder.chain(rows));
    (Rc::unwrap_or_clone(tree), too_complex)
}

/// In how many ways the pattern can match so that its bindings come from different parts.
fn alternatives(pat: &Pat) -> usize {
    match &pat.kind {
        PatKind::Or(pats) if pat.binds() => {
            pats.iter().map(alternatives).fold(0, usize::saturating_add)
        }
        PatKind::Or(_) => 1,
        _ => pat
            .children()
            .into_iter()
            .map(alternatives)
            .fold(1, usize::saturating_mul),
    }
}

impl Builder<'_> {
    fn spend(&mut self, work: usize) -> Result<(), Spent> {
        self.work = self.work.checked_sub(work).ok_or(Spent)?;
        Ok(())
    }

    /// The answer to a test that follows from the facts number `from` and later.
    fn known(&self, at: PathId, test: &Test, from: usize) -> Option<bool> {
        let Some(outside) = self.paths.outside(at) else {
            return self.follows(at, test, from, true);
        };
        if let Some(answer) = self.follows(at, test, from, false) {
            return Some(answer);
        }
        // A value of a plain kind is its own inside, and there only a real Some or Ok will do.
        let plain = self
            .facts
            .iter()
            .any(|fact| fact.at == outside && fact.outcome && is_plain(&fact.test));
        match test {
            _ if !plain => None,
            Test::Some | Test::Ok => Some(false),
            test => self.follows(outside, test, 0, false),
        }
    }

    fn follows(&self, at: PathId, test: &Test, from: usize, lenient: bool) -> Option<bool> {
        let facts = self.facts.get(from..).unwrap_or_default();
        let mut about = facts.iter().filter(|fact| fact.at == at);
        about.find_map(|fact| implied(&fact.test, fact.outcome, test, lenient))
    }

    /// Works off what needs no test: irrefutable patterns, and goals that facts decide. Drops the row if
    /// it can't match any more. `news` says at which part there are new facts, from which number on; goals elsewhere are
    /// as they were. None: all goals are new.
    fn settle<'a>(
        &mut self,
        mut row: Row<'a>,
        news: Option<(PathId, usize)>,
        out: &mut Vec<Row<'a>>,
    ) -> Result<(), Spent> {
        self.spend(1 + row.goals.len())?;
        let old = std::mem::take(&mut row.goals);
        // For each open goal the number of the first fact it has not been checked against.
        let mut todo: Vec<(Goal<'a>, usize)> = Vec::with_capacity(old.len());
        for goal in old.into_iter().rev() {
            let from = match news {
                None => 0,
                Some((at, from)) if at == goal.at => from,
                Some(_) => usize::MAX,
            };
            todo.push((goal, from));
        }
        while let Some((goal, from)) = todo.pop() {
            let at = goal.at;
            if from == usize::MAX {
                row.goals.push(goal);
                continue;
            }
            if let What::Pat(pat) = goal.what {
                match &pat.kind {
                    PatKind::Wild => continue,
                    PatKind::Bind { local, copy, sub } => {
                        let copy = *copy;
                        row.bindings.push(Bound {
                            local: *local,
                            at,
                            copy,
                        });
                        if let Some(sub) = sub {
                            todo.push((
                                Goal {
                                    at,
                                    what: What::Pat(sub),
                                },
                                from,
                            ));
                        }
                        continue;
                    }
                    PatKind::Or(_) => {
                        row.goals.push(goal);
                        continue;
                    }
                    PatKind::Is(Ty::Unknown, sub) => {
                        todo.push((
                            Goal {
                                at,
                                what: What::Pat(sub),
                            },
                            from,
                        ));
                        continue;
                    }
                    PatKind::Map(keys) if !keys.is_empty() => {
                        todo.push((
                            Goal {
                                at,
                                what: What::Keys(keys),
                            },
                            from,
                        ));
                        continue;
                    }
                    _ => {}
                }
            }
            let Some(test) = goal_test(&goal) else {
                continue;
            };
            match self.known(at, &test, from) {
                Some(false) => return Ok(()),
                None => row.goals.push(goal),
                Some(true) => {
                    let inner = self.inside(&goal, &mut row.bindings);
                    self.spend(inner.len())?;
                    todo.extend(inner.into_iter().rev().map(|goal| (goal, 0)));
                }
            }
        }
        out.push(row);
        Ok(())
    }

    /// Replaces or-patterns at the part by a row for each alternative.
    fn open_or<'a>(
        &mut self,
        row: Row<'a>,
        at: PathId,
        out: &mut Vec<Row<'a>>,
    ) -> Result<(), Spent> {
        let found = row
            .goals
            .iter()
            .enumerate()
            .find_map(|(index, goal)| match goal.what {
                What::Pat(Pat {
                    kind: PatKind::Or(pats),
                    ..
                }) if goal.at == at => Some((index, pats)),
                _ => None,
            });
        let Some((index, pats)) = found else {
            out.push(row);
            return Ok(());
        };
        for pat in pats {
            let mut alternative = row.clone();
            if let Some(goal) = alternative.goals.get_mut(index) {
                goal.what = What::Pat(pat);
            }
            let mut settled = Vec::new();
            self.settle(alternative, Some((at, 0)), &mut settled)?;
            for row in settled {
                self.open_or(row, at, out)?;
            }
        }
        Ok(())
    }

    fn refined<'a, 'r>(
        &mut self,
        rows: impl IntoIterator<Item = &'r Row<'a>>,
        at: PathId,
        from: usize,
    ) -> Result<Vec<Row<'a>>, Spent>
    where
        'a: 'r,
    {
        let mut out = Vec::new();
        for row in rows {
            self.settle(row.clone(), Some((at, from)), &mut out)?;
        }
        Ok(out)
    }

    fn tree(&mut self, mut rows: Vec<Row<'_>>, depth: usize) -> Result<Rc<Decision>, Spent> {
        if depth > MAX_DEPTH {
            return Err(Spent);
        }
        loop {
            self.spend(rows.len())?;
            if rows.is_empty() {
                return Ok(self.fail.clone());
            }
            let Some(goal) = choose(&rows) else {
                let row = rows.remove(0);
                let otherwise = match row.guard {
                    true => Some(self.tree(rows, depth + 1)?),
                    false => None,
                };
                return Ok(self.leaf(row.arm, &row.bindings, otherwise));
            };
            let at = goal.at;
            let is_or = |goal: &Goal<'_>| {
                goal.at == at
                    && matches!(
                        goal.what,
                        What::Pat(Pat {
                            kind: PatKind::Or(_),
                            ..
                        })
                    )
            };
            if rows.iter().any(|row| row.goals.iter().any(is_or)) {
                let mut opened = Vec::new();
                for row in rows {
                    self.open_or(row, at, &mut opened)?;
                }
                rows = opened;
                continue;
            }
            let Some(test) = goal_test(&goal) else {
                return Err(Spent);
            };
            return match Key::of(&test) {
                Some(key) => self.fan_out(&rows, at, &test, &key, depth),
                None => self.two_way(&rows, at, test, depth),
            };
        }
    }

    /// Builds the tree of the rows that are left once the part is known to answer like this.
    fn branch<'a, 'r>(
        &mut self,
        rows: impl IntoIterator<Item = &'r Row<'a>>,
        at: PathId,
        answers: impl IntoIterator<Item = (Test, bool)>,
        depth: usize,
    ) -> Result<Rc<Decision>, Spent>
    where
        'a: 'r,
    {
        let from = self.facts.len();
        self.facts.extend(
            answers
                .into_iter()
                .map(|(test, outcome)| Fact { at, test, outcome }),
        );
        let rows = self.refined(rows, at, from)?;
        let tree = self.tree(rows, depth + 1)?;
        self.facts.truncate(from);
        Ok(tree)
    }

    fn two_way(
        &mut self,
        rows: &[Row<'_>],
        at: PathId,
        test: Test,
        depth: usize,
    ) -> Result<Rc<Decision>, Spent> {
        let yes = self.branch(rows, at, [(test.clone(), true)], depth)?;
        let no = self.branch(rows, at, [(test.clone(), false)], depth)?;
        Ok(Rc::new(Decision::Test {
            at: self.paths.get(at),
            test,
            yes,
            no,
        }))
    }

    /// Asks all tests of one family at once: of these tests at most one passes.
    fn fan_out(
        &mut self,
        rows: &[Row<'_>],
        at: PathId,
        test: &Test,
        family: &Key,
        depth: usize,
    ) -> Result<Rc<Decision>, Spent> {
        let mut order: Vec<(Key, Test)> = vec![(family.clone(), test.clone())];
        let mut buckets: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
        let mut others: Vec<usize> = Vec::new();
        buckets.insert(family.clone(), Vec::new());
        for (index, row) in rows.iter().enumerate() {
            self.spend(row.goals.len())?;
            let key = row
                .goals
                .iter()
                .filter(|goal| goal.at == at)
                .find_map(|goal| {
                    let test = goal_test(goal)?;
                    let key = Key::of(&test).filter(|key| key.same_family(family))?;
                    Some((key, test))
                });
            match key {
                None => others.push(index),
                Some((key, test)) => {
                    let bucket = buckets.entry(key.clone()).or_insert_with(|| {
                        order.push((key, test));
                        Vec::new()
                    });
                    bucket.push(index);
                }
            }
        }
        let mut cases = Vec::with_capacity(order.len());
        for (key, test) in &order {
            let mut indices = buckets.remove(key).unwrap_or_default();
            indices.extend(&others);
            indices.sort_unstable();
            let rows = indices.iter().filter_map(|&index| rows.get(index));
            cases.push(self.branch(rows, at, [(test.clone(), true)], depth)?);
        }
        let answers: Vec<(Test, bool)> = order
            .iter()
            .map(|(_, test)| (test.clone(), false))
            .collect();
        let rest = others.iter().filter_map(|&index| rows.get(index));
        let default = self.branch(rest, at, answers, depth)?;
        let path = self.paths.get(at);
        if let (Key::Variant(adt, _), 2..) = (family, order.len()) {
            return Ok(Rc::new(self.switch(path, *adt, order, cases, default)));
        }
        let tests = order.into_iter().map(|(_, test)| test).zip(cases);
        Ok(tests.rev().fold(default, |no, (test, yes)| {
            Rc::new(Decision::Test {
                at: path.clone(),
                test,
                yes,
                no,
            })
        }))
    }

    fn switch(
        &self,
        at: Rc<[Proj]>,
        adt: AdtId,
        order: Vec<(Key, Test)>,
        trees: Vec<Rc<Decision>>,
        default: Rc<Decision>,
    ) -> Decision {
        let count = self
            .program
            .adts
            .get(adt.index())
            .map_or(0, |adt| adt.variants.len());
        let mut cases = vec![None; count];
        for ((key, _), tree) in order.into_iter().zip(trees) {
            if let Key::Variant(_, variant) = key {
                let index = variant as usize;
                // A number beyond the declared ones is a lowering error: keep the case reachable.
                if index >= cases.len() {
                    cases.resize(index + 1, None);
                }
                cases[index] = Some(tree);
            }
        }
        Decision::Switch {
            at,
            adt,
            cases,
            default,
        }
    }

    fn leaf(
        &self,
        arm: usize,
        bindings: &[Bound],
        otherwise: Option<Rc<Decision>>,
    ) -> Rc<Decision> {
        let bindings = bindings
            .iter()
            .map(|bound| Binding {
                local: bound.local,
                at: self.paths.get(bound.at),
                copy: bound.copy,
            })
            .collect();
        Rc::new(Decision::Leaf {
            arm,
            bindings,
            otherwise,
        })
    }
}

/// The goal of the first row whose part most rows want to know about; None if the row has none.
fn choose<'a>(rows: &[Row<'a>]) -> Option<Goal<'a>> {
    let (first, more) = rows.first()?.goals.split_first()?;
    if more.is_empty() {
        return Some(*first);
    }
    // The first rows decide which test is good; counting in all of them is quadratic.
    let asks = |goal: &Goal<'_>| {
        rows.iter()
            .take(64)
            .filter(|row| row.goals.iter().any(|g| g.at == goal.at))
            .count()
    };
    let mut best = (asks(first), *first);
    for goal in more.iter().take(64) {
        let score = asks(goal);
        if score > best.0 {
            best = (score, *goal);
        }
    }
    Some(best.1)
}
