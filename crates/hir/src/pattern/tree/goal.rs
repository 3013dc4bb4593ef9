//! Goals: which part of the scrutinee has to match which pattern, what test that begins with, and which
//! goals are inside once the test has passed.

use super::Builder;
use crate::hir::{AdtId, Const, LocalId, OPTION, Proj, RESULT, Test};
use crate::pattern::{Pat, PatKind, Rest, Sequence};
use crate::ty::{KeyOrder, Ty};
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

/// The number of a path in [`Paths`]; 0 is the scrutinee itself.
pub(super) type PathId = u32;

/// Paths to parts of the scrutinee, each kept once.
pub(super) struct Paths {
    list: Vec<Rc<[Proj]>>,
    ids: FxHashMap<(PathId, Proj), PathId>,
    /// The paths that end with a lenient step, and what they go on from.
    lenient: FxHashMap<PathId, PathId>,
}

impl Paths {
    pub(super) fn new() -> Paths {
        Paths {
            list: vec![Rc::from([])],
            ids: FxHashMap::default(),
            lenient: FxHashMap::default(),
        }
    }

    /// The part that this one leniently is, or is inside of; None for all other parts.
    pub(super) fn outside(&self, id: PathId) -> Option<PathId> {
        self.lenient.get(&id).copied()
    }

    pub(super) fn get(&self, id: PathId) -> Rc<[Proj]> {
        self.list
            .get(id as usize)
            .cloned()
            .unwrap_or_else(|| Rc::from([]))
    }

    pub(super) fn step(&mut self, from: PathId, proj: Proj) -> PathId {
        if let Some(&id) = self.ids.get(&(from, proj.clone())) {
            return id;
        }
        let id = self.list.len() as PathId;
        let path: Vec<Proj> = self
            .get(from)
            .iter()
            .cloned()
            .chain([proj.clone()])
            .collect();
        self.list.push(path.into());
        if let Proj::Inner(_) = proj {
            self.lenient.insert(id, from);
        }
        self.ids.insert((from, proj), id);
        id
    }
}

/// What has to hold of a part.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    Pat(&'a Pat),
    /// A map that has these keys (at least one), with patterns for their values.
    Keys(&'a [(Symbol, Pat)]),
}

#[derive(Clone, Copy)]
pub(super) struct Goal<'a> {
    pub(super) at: PathId,
    pub(super) what: What<'a>,
}

#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub(super) local: LocalId,
    pub(super) at: PathId,
    pub(super) copy: bool,
}

/// The test that a pattern begins with; None for those that have none of their own.
pub(in crate::pattern) fn head_test(pat: &Pat) -> Option<Test> {
    Some(match &pat.kind {
        PatKind::Wild | PatKind::Bind { .. } | PatKind::Or(_) => return None,
        PatKind::Const(constant) => Test::Const(constant.clone()),
        PatKind::Global(global) => Test::Global(*global),
        PatKind::Range { lo, hi, inclusive } => Test::Range {
            lo: lo.clone(),
            hi: hi.clone(),
            inclusive: *inclusive,
        },
        PatKind::Variant { adt, variant, .. } => Test::Variant(*adt, *variant),
        PatKind::None => Test::None,
        PatKind::Some(_) => Test::Some,
        PatKind::Ok(_) => Test::Ok,
        PatKind::Err(_) => Test::Err,
        PatKind::Struct { adt, .. } => Test::Struct(*adt),
        PatKind::Error { kind, .. } => Test::ErrorKind(*kind),
        PatKind::Tuple(seq) => Test::Tuple {
            len: seq.fixed(),
            at_least: seq.rest.is_some(),
        },
        PatKind::Array(seq) => Test::Array {
            len: seq.fixed(),
            at_least: seq.rest.is_some(),
        },
        PatKind::Map(fields) => match fields.first() {
            Some((key, _)) => Test::HasKey(*key),
            // `{..}`: any map, and the contract of the type is the only test for that.
            None => {
                let entry = Rc::new((Ty::Unknown, Ty::Unknown));
                Test::Is(Ty::Map(KeyOrder::Insertion, entry))
            }
        },
        PatKind::Is(ty, _) => Test::Is(ty.clone()),
    })
}

pub(super) fn goal_test(goal: &Goal<'_>) -> Option<Test> {
    match goal.what {
        What::Pat(pat) => head_test(pat),
        What::Keys(keys) => keys.first().map(|(key, _)| Test::HasKey(*key)),
    }
}

impl Sequence {
    /// Number of elements outside the rest pattern.
    pub(in crate::pattern) fn fixed(&self) -> u32 {
        u32::try_from(self.front.len() + self.back.len()).unwrap_or(u32::MAX)
    }
}

/// The family of tests that [`Builder::fan_out`] asks together, and which one of them it is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Variant(AdtId, u32),
    Nil,
    Bool(bool),
    Int(i128),
    Byte(u8),
    Float(u64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    Atom(Symbol),
}

impl Key {
    pub(super) fn of(test: &Test) -> Option<Key> {
        Some(match test {
            Test::Variant(adt, variant) => Key::Variant(*adt, *variant),
            Test::Const(constant) => match constant {
                Const::Nil => Key::Nil,
                Const::Bool(value) => Key::Bool(*value),
                Const::Int(value) => Key::Int(i128::from(*value)),
                Const::Big(value) => Key::Int(i128::from(*value)),
                Const::Byte(value) => Key::Byte(*value),
                // 0.0 and -0.0 are one constant.
                Const::Float(value) => Key::Float((value + 0.0).to_bits()),
                Const::Str(text) => Key::Str(text.clone()),
                Const::Bytes(bytes) => Key::Bytes(bytes.clone()),
                Const::Atom(name) => Key::Atom(*name),
            },
            _ => return None,
        })
    }

    pub(super) fn same_family(&self, other: &Key) -> bool {
        match (self, other) {
            (Key::Variant(a, _), Key::Variant(b, _)) => a == b,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Sequence {
    fn parts<'a>(
        &'a self,
        parts: &mut Vec<(Proj, &'a Pat)>,
        front: fn(u32) -> Proj,
        back: fn(u32) -> Proj,
    ) {
        parts.extend(
            (0..)
                .zip(&self.front)
                .map(|(index, pat)| (front(index), pat)),
        );
        let behind = (1..=self.back.len() as u32).rev();
        parts.extend(
            behind
                .zip(&self.back)
                .map(|(index, pat)| (back(index), pat)),
        );
    }
}

impl Builder<'_> {
    /// The goals inside a goal whose test has passed; adds the binding of a rest pattern.
    pub(super) fn inside<'a>(
        &mut self,
        goal: &Goal<'a>,
        bindings: &mut Vec<Bound>,
    ) -> Vec<Goal<'a>> {
        let at = goal.at;
        let pat = match goal.what {
            What::Pat(pat) => pat,
            What::Keys(keys) => {
                let Some(((key, pat), rest)) = keys.split_first() else {
                    return Vec::new();
                };
                let part = self.paths.step(at, Proj::Key(*key));
                let mut goals = vec![Goal {
                    at: part,
                    what: What::Pat(pat),
                }];
                if !rest.is_empty() {
                    goals.push(Goal {
                        at,
                        what: What::Keys(rest),
                    });
                }
                return goals;
            }
        };
        let mut parts: Vec<(Proj, &Pat)> = Vec::new();
        match &pat.kind {
            PatKind::Wild
            | PatKind::Bind { .. }
            | PatKind::Or(_)
            | PatKind::Const(_)
            | PatKind::Global(_)
            | PatKind::Range { .. }
            | PatKind::Map(_)
            | PatKind::None => {}
            PatKind::Is(_, pat) => {
                return vec![Goal {
                    at,
                    what: What::Pat(pat),
                }];
            }
            PatKind::Variant { fields, .. } => {
                parts.extend(
                    fields
                        .iter()
                        .map(|(index, pat)| (Proj::Payload(*index), pat)),
                );
            }
            PatKind::Some(pat) => parts.push((Proj::Inner(OPTION), pat)),
            PatKind::Ok(pat) | PatKind::Err(pat) => parts.push((Proj::Inner(RESULT), pat)),
            PatKind::Struct { adt, fields } => {
                let is_tuple = self
                    .program
                    .adts
                    .get(adt.index())
                    .is_some_and(|adt| adt.is_tuple);
                parts.extend(
                    fields
                        .iter()
                        .map(|(name, pat)| match name.as_str().parse() {
                            Ok(index) if is_tuple => (Proj::Tuple(index), pat),
                            _ => (Proj::Field(*name), pat),
                        }),
                );
            }
            PatKind::Error { fields, .. } => {
                parts.extend(fields.iter().map(|(name, pat)| (Proj::Field(*name), pat)));
            }
            PatKind::Tuple(seq) => seq.parts(&mut parts, Proj::Tuple, Proj::TupleBack),
            PatKind::Array(seq) => seq.parts(&mut parts, Proj::Front, Proj::Back),
        }
        if let PatKind::Tuple(seq) | PatKind::Array(seq) = &pat.kind
            && let Some(Rest {
                local: Some(local),
                copy,
            }) = seq.rest
        {
            let slice = Proj::Slice(seq.front.len() as u32, seq.back.len() as u32);
            bindings.push(Bound {
                local,
                at: self.paths.step(at, slice),
                copy,
            });
        }
        let goal = |(proj, pat)| Goal {
            at: self.paths.step(at, proj),
            what: What::Pat(pat),
        };
        parts.into_iter().map(goal).collect()
    }
}
