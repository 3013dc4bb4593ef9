//! The gradual checker: what annotations and literals prove wrong.
//!
//! It runs over the resolved program, for `ruchyruchy check` alone: what it finds would raise at run time, if
//! the place is ever reached, so a run does not refuse the program for it. It must never cry wolf.
//! Therefore it trusts little: literals, contracts (annotated parameters, results, fields, `let`s) and the
//! signatures of builtins. A variable without contract has a type only if every value ever stored in it
//! has that type; one that `&mut` lends out has none. Everything else is [`Ty::Unknown`], and nothing is
//! said about that.
//!
//! Variable types are the least fixpoint of the stores, found by walking the program a few times
//! (`types`), starting from [`Ty::Never`], "nothing stored yet". A last walk reports. `walk` types
//! expressions, `operators` and `calls` some of them, `rules` knows what fits what.

mod calls;
mod frames;
mod operators;
mod rules;
mod types;
mod walk;

use crate::hir::{FunId, Program};
use crate::ty::Ty;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use std::ops::Range;

/// Checks the functions with these numbers; the others are read for what they store. All diagnostics are
/// marked as reported by `check` only and come in the order of the source.
pub fn check(program: &Program, funs: Range<usize>) -> Vec<Diagnostic> {
    let mut types = types::Types::new(program);
    types.solve();
    let mut reports = Vec::new();
    for index in funs {
        let id = FunId(index as u32);
        walk::Walker::new(program, &mut types, id, Some(&mut reports)).fun();
    }
    reports.sort_by_key(|report| report.span.lo);
    reports
}

/// The type of what a function's body gives, by all that is stored in the variables of the program so far.
pub fn value_type(program: &Program, id: FunId) -> Ty {
    let mut types = types::Types::new(program);
    types.solve();
    match program.funs.get(id.index()) {
        Some(fun) => walk::Walker::new(program, &mut types, id, None).of(&fun.body),
        None => Ty::Unknown,
    }
}
