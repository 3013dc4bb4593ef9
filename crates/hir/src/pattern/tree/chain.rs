//! The plan for arms whose tree would be too large: a chain, arm by arm.
//!
//! Each pattern becomes the sequence of its tests. *Yes* goes on to the next test, *no* to the first test of the next
//! arm, and an or-pattern without bindings goes on at one place from each of its alternatives. All
//! continuations are shared, so the chain is as long as the patterns are; only alternatives that bind
//! need a copy of what follows them, since the bindings of a leaf say where each value is found.

use super::*;

enum Step<'a> {
    Test(PathId, Test),
    AnyOf(PathId, &'a [Pat]),
}

impl Builder<'_> {
    pub(super) fn chain(&mut self, rows: Vec<Row<'_>>) -> Rc<Decision> {
        let fail = self.fail.clone();
        rows.into_iter().rev().fold(fail, |next, row| {
            let Row {
                arm,
                guard,
                goals,
                bindings,
            } = row;
            self.sequence(goals, bindings, &Goes::Arm { arm, guard }, next)
        })
    }

    /// Makes the tests of the goals (the last one first) in sequence.
    fn sequence<'a>(
        &mut self,
        mut todo: Vec<Goal<'a>>,
        mut bindings: Vec<Bound>,
        goes: &Goes,
        fail: Rc<Decision>,
    ) -> Rc<Decision> {
        let mut steps = Vec::new();
        let mut end = None;
        while let Some(goal) = todo.pop() {
            let at = goal.at;
            if let What::Pat(pat) = goal.what {
                match &pat.kind {
                    PatKind::Bind { local, copy, sub } => {
                        bindings.push(Bound {
                            local: *local,
                            at,
                            copy: *copy,
                        });
                        todo.extend(sub.iter().map(|sub| Goal {
                            at,
                            what: What::Pat(sub),
                        }));
                        continue;
                    }
                    PatKind::Is(Ty::Unknown, sub) => {
                        todo.push(Goal {
                            at,
                            what: What::Pat(sub),
                        });
                        continue;
                    }
                    PatKind::Map(keys) if !keys.is_empty() => {
                        todo.push(Goal {
                            at,
                            what: What::Keys(keys),
                        });
                        continue;
                    }
                    PatKind::Or(pats) if pat.binds() => {
                        let tree = pats.iter().rev().fold(fail.clone(), |fail, pat| {
                            let mut todo = todo.clone();
                            todo.push(Goal {
                                at,
                                what: What::Pat(pat),
                            });
                            self.sequence(todo, bindings.clone(), goes, fail)
                        });
                        end = Some(tree);
                        break;
                    }
                    PatKind::Or(pats) => {
                        steps.push(Step::AnyOf(at, pats));
                        continue;
                    }
                    _ => {}
                }
            }
            let Some(test) = goal_test(&goal) else {
                continue;
            };
            steps.push(Step::Test(at, test));
            let inner = self.inside(&goal, &mut bindings);
            todo.extend(inner.into_iter().rev());
        }
        let end = end.unwrap_or_else(|| match goes {
            Goes::On(next) => next.clone(),
            Goes::Arm { arm, guard } => self.leaf(*arm, &bindings, guard.then(|| fail.clone())),
        });
        steps.into_iter().rev().fold(end, |yes, step| match step {
            Step::Test(at, test) => Rc::new(Decision::Test {
                at: self.paths.get(at),
                test,
                yes,
                no: fail.clone(),
            }),
            Step::AnyOf(at, pats) => {
                let goes = Goes::On(yes);
                pats.iter().rev().fold(fail.clone(), |fail, pat| {
                    let todo = vec![Goal {
                        at,
                        what: What::Pat(pat),
                    }];
                    self.sequence(todo, Vec::new(), &goes, fail)
                })
            }
        })
    }
}

/// Where a sequence goes when all its tests pass.
enum Goes {
    Arm { arm: usize, guard: bool },
    On(Rc<Decision>),
}
