//! Pattern matching: decision trees as jumps.
//!
//! A tree is compiled once wherever subtrees are shared. Parts are projected from the value step by step; a leaf binds its variables, looks at the guard, and
//! goes to the arm's body, which is compiled once however many leaves lead to it.

use super::Builder;
use crate::assembler::Label;
use crate::code::PatternRow;
use crate::op::inst;
use crate::operand::*;
use ruchyruchy_hir::hir::{Binding, Decision, Expr, Match, Proj};
use ruchyruchy_syntax::symbol::FxHashMap;
use std::rc::Rc;

/// A match in the making.
struct Tree<'a> {
    of: &'a Match,
    /// The register of the value.
    value: u8,
    /// Subtrees that have been compiled or will be.
    known: FxHashMap<*const Decision, Label>,
    /// Subtrees still to be compiled.
    work: Vec<(Rc<Decision>, Label)>,
    /// The bodies of arms.
    bodies: Vec<Label>,
}

impl<'a> Builder<'a> {
    pub(super) fn decide(&mut self, e: &'a Expr, m: &'a Match, dst: Option<u8>, keep: bool) {
        let entered = self.enter_scope();
        let value = self.temp();
        self.keep(&m.scrutinee, value);
        self.at(e);
        // Variables have their places before any leaf binds them: several leaves may lead to one body.
        for &local in &m.scope.locals {
            self.forget(local);
            self.declare_empty(local);
        }
        let bodies = m.arms.iter().map(|_| self.asm.label()).collect();
        let mut tree = Tree {
            of: m,
            value,
            known: FxHashMap::default(),
            work: Vec::new(),
            bodies,
        };
        self.subtree(&mut tree, &m.tree);
        while let Some((decision, label)) = tree.work.pop() {
            self.asm.bind(label);
            self.subtree(&mut tree, &decision);
        }
        let end = self.asm.label();
        for (arm, &body) in m.arms.iter().zip(&tree.bodies) {
            self.asm.bind(body);
            self.arm(&arm.body, dst, keep);
            self.asm.emit_to(inst::Jump { to: Target(0) }, end);
        }
        self.asm.bind(end);
        self.leave_scope(entered);
    }

    /// A tree down to its leaves along `no` and `default`; other branches are put off.
    fn subtree(&mut self, tree: &mut Tree<'a>, decision: &Decision) {
        let mut decision = decision;
        let mut held: Rc<Decision>;
        loop {
            let mark = self.top;
            let next = match decision {
                Decision::Fail => {
                    self.asm.emit(inst::NoMatch {
                        src: Use(tree.value),
                    });
                    None
                }
                Decision::Leaf {
                    arm,
                    bindings,
                    otherwise,
                } => self.leaf(tree, *arm, bindings, otherwise.as_ref()),
                Decision::Test { at, test, yes, no } => {
                    let src = Use(self.project(tree.value, at));
                    let strict = matches!(at.last(), Some(Proj::Inner(_)));
                    let row = self.tables.pattern(PatternRow::Test(test.clone(), strict));
                    let label = self.later(tree, yes);
                    let jump = inst::JumpTest {
                        src,
                        want: Count(1),
                        test: PatternTest(row),
                        to: Target(0),
                    };
                    self.asm.emit_to(jump, label);
                    Some(no.clone())
                }
                Decision::Switch {
                    at,
                    adt,
                    cases,
                    default,
                } => {
                    let src = Use(self.project(tree.value, at));
                    let otherwise = self.later(tree, default);
                    let cases = cases.iter().map(|case| match case {
                        Some(case) => self.later(tree, case),
                        None => otherwise,
                    });
                    let cases = cases.collect();
                    let branches = Branches(self.asm.branches(*adt, cases, otherwise));
                    self.asm.emit(inst::Switch { src, branches });
                    None
                }
            };
            self.top = mark;
            let Some(next) = next else { return };
            if let Some(&label) = tree.known.get(&Rc::as_ptr(&next)) {
                self.asm.emit_to(inst::Jump { to: Target(0) }, label);
                return;
            }
            let here = self.asm.here();
            tree.known.insert(Rc::as_ptr(&next), here);
            held = next;
            decision = &held;
        }
    }

    /// The label of a subtree, which is compiled later if it has not been.
    fn later(&mut self, tree: &mut Tree<'a>, decision: &Rc<Decision>) -> Label {
        if let Some(&label) = tree.known.get(&Rc::as_ptr(decision)) {
            return label;
        }
        let label = self.asm.label();
        tree.known.insert(Rc::as_ptr(decision), label);
        tree.work.push((decision.clone(), label));
        label
    }

    fn leaf(
        &mut self,
        tree: &Tree<'a>,
        arm: usize,
        bindings: &[Binding],
        otherwise: Option<&Rc<Decision>>,
    ) -> Option<Rc<Decision>> {
        for binding in bindings {
            let mark = self.top;
            let part = self.bind_part(tree.value, &binding.at, binding.copy);
            self.write_local(binding.local, part);
            self.top = mark;
        }
        let body = *tree.bodies.get(arm)?;
        let guard = tree.of.arms.get(arm).and_then(|arm| arm.guard.as_ref());
        match (guard, otherwise) {
            (Some(guard), Some(otherwise)) => {
                self.branch(guard, true, body);
                Some(otherwise.clone())
            }
            _ => {
                self.asm.emit_to(inst::Jump { to: Target(0) }, body);
                None
            }
        }
    }

    /// A part of the value, to be looked at.
    fn project(&mut self, value: u8, at: &[Proj]) -> u8 {
        let mut src = value;
        for step in at {
            let part = PatternTest(self.tables.pattern(PatternRow::Part(step.clone())));
            let dst = if src == value { self.temp() } else { src };
            self.asm.emit(inst::Project {
                dst: Def(dst),
                src: Use(src),
                part,
            });
            src = dst;
        }
        src
    }

    /// A part of the value for a variable: an owner, or an alias of the part if the value is an alias.
    fn bind_part(&mut self, value: u8, at: &[Proj], copy: bool) -> u8 {
        let mut src = value;
        for step in at {
            let part = PatternTest(self.tables.pattern(PatternRow::Part(step.clone())));
            let dst = if src == value { self.temp() } else { src };
            self.asm.emit(inst::Bind {
                dst: Def(dst),
                src: Use(src),
                part,
            });
            src = dst;
        }
        if src == value {
            src = self.temp();
            self.copy(src, value);
        }
        if copy {
            self.share_to(src, src);
        } else {
            self.asm.emit(inst::ShareOrAlias {
                dst: Def(src),
                src: Use(src),
            });
        }
        src
    }
}
