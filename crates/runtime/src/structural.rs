//! Equality and hash of values by their structure; order is in [`crate::order`].
//!
//! Map keys use these directly; for `==` the VM drives the walk ([`Equality`]; for `<` [`crate::order::Comparison`]), which stop where a type of
//! the user has an implementation of its own. All compare canonical forms: None is nil, `Some(v)` is `v` unless `v` is nil or
//! an Option, `Ok(v)` is `v` unless `v` is an Err. All walk with an explicit work list: values may be a million levels deep.
//!
//! An array of ints or floats may hold numbers that have no word, and no walk allocates. So a walk handles [`Part`]s: words, or
//! bare numbers.

use crate::alias::{Alias, Slot};
use crate::array::Array;
use crate::map::Map;
use crate::number::Number;
use crate::object::Kind;
use crate::record::{Cell, ErrorObject, RangeObject, Record};
use crate::shape::{ERR, OK, SOME};
use crate::word::{Immediate, OPTION};
use crate::{Shapes, Value};
use ruchyruchy_builtins::hashing;
use ruchyruchy_syntax::symbol::FxHasher;
use smallvec::{SmallVec, smallvec};
use std::cmp::Ordering;
use std::hash::Hasher;

/// A part of a value.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// A word.
    Word(Value),
    /// An element of an array of numbers, which may have no word.
    Number(Number),
}

impl Part {
    pub(crate) fn number(self) -> Option<Number> {
        match self {
            Part::Word(v) => v.number(),
            Part::Number(n) => Some(n),
        }
    }
}

/// An element of an array.
pub(crate) fn element(array: Array, i: usize) -> Option<Part> {
    match array.get(i) {
        Some(value) => Some(Part::Word(value)),
        None => array.number_at(i).map(Part::Number),
    }
}

/// Strips the wrappers that do not count: see the module essay.
pub(crate) fn canonical(shapes: &Shapes, part: Part) -> Part {
    let Part::Word(mut v) = part else {
        return part;
    };
    loop {
        if v.same(Value::NONE) {
            return Part::Word(Value::NIL);
        }
        let Some(object) = v.object() else {
            return Part::Word(v);
        };
        let inner = match Kind::of(object) {
            Kind::Enum => {
                let shape = Record::of(v).map(Record::shape);
                let inner = Record::of(v).and_then(|r| r.field(0));
                match inner {
                    Some(inner) if shape == Some(SOME) => {
                        (!inner.is_nil() && !inner.is_option()).then_some(inner)
                    }
                    Some(inner) if shape == Some(OK) => inner.as_err().is_none().then_some(inner),
                    _ => None,
                }
            }
            Kind::Alias => match look(shapes, v) {
                Some(Part::Word(inner)) => Some(inner),
                Some(number) => return number,
                None => Some(Value::NIL),
            },
            _ => None,
        };
        match inner {
            Some(inner) => v = inner,
            None => return Part::Word(v),
        }
    }
}

/// What is behind an alias; none if it has vanished, or is a slice, which has no value until one is made.
pub(crate) fn look(shapes: &Shapes, alias: Value) -> Option<Part> {
    match Alias::of(alias).and_then(Alias::slot)? {
        Slot::Cell(cell) => Some(Part::Word(cell.get())),
        Slot::Field(record, at) => record.field(at).map(Part::Word),
        Slot::Item(array, at) => element(array, at),
        Slot::Entry(map, key) => map.get(shapes, key).map(Part::Word),
        Slot::Slice(..) => None,
    }
}

pub(crate) fn is_wrapper(part: Part) -> bool {
    let Part::Word(v) = part else { return false };
    if let Some((ty, _)) = v.as_unit() {
        return ty == OPTION;
    }
    match v.kind() {
        Some(Kind::Alias) => true,
        Some(Kind::Enum) => Record::of(v).is_some_and(|r| matches!(r.shape(), SOME | OK | ERR)),
        _ => false,
    }
}

/// What leaves and words of one kind say at once.
#[inline(always)]
fn equal_fast(a: Value, b: Value) -> Option<bool> {
    if let Some(equal) = a.equal(b) {
        return Some(equal);
    }
    if a.is_short_text() && b.is_short_text() {
        return Some(a.same(b));
    }
    None
}

/// One step of `==`: what is known, or else nothing and the pairs that must be equal are added to the work.
fn equal_step(shapes: &Shapes, a: Part, b: Part, work: &mut Vec<(Part, Part)>) -> Option<bool> {
    let (a, b) = if is_wrapper(a) || is_wrapper(b) {
        (canonical(shapes, a), canonical(shapes, b))
    } else {
        (a, b)
    };
    let (Part::Word(x), Part::Word(y)) = (a, b) else {
        return Some(equal_numbers(a, b));
    };
    if let Some(known) = equal_fast(x, y) {
        return Some(known);
    }
    let (Some(p), Some(q)) = (x.object(), y.object()) else {
        return Some(equal_leaves(x, y));
    };
    let kind = Kind::of(p);
    if kind != Kind::of(q) {
        return Some(equal_leaves(x, y));
    }
    let mut pair = |x: Value, y: Value| work.push((Part::Word(x), Part::Word(y)));
    match kind {
        Kind::Enum | Kind::Struct | Kind::Tuple => {
            let (r, s) = (Record::of(x)?, Record::of(y)?);
            if !same_shape(shapes, r, s) || r.len() != s.len() {
                return Some(false);
            }
            for (x, y) in r.fields().zip(s.fields()).rev() {
                match equal_fast(x, y) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => pair(x, y),
                }
            }
            None
        }
        Kind::Array | Kind::Heap => equal_arrays(Array::of(x)?, Array::of(y)?, work),
        Kind::Map => {
            let (x, y) = (Map::of(x)?, Map::of(y)?);
            if x.len() != y.len() {
                return Some(false);
            }
            for (key, value) in x.iter() {
                match y.get(shapes, key) {
                    Some(other) => pair(value, other),
                    None => return Some(false),
                }
            }
            None
        }
        Kind::Set => {
            let (x, y) = (Map::of(x)?, Map::of(y)?);
            Some(x.len() == y.len() && x.iter().all(|(key, _)| y.contains(shapes, key)))
        }
        Kind::Range => {
            let (x, y) = (RangeObject::of(x)?, RangeObject::of(y)?);
            if x.is_inclusive() != y.is_inclusive() {
                return Some(false);
            }
            pair(x.start(), y.start());
            pair(x.end(), y.end());
            None
        }
        Kind::Shared => {
            if p == q {
                return Some(true);
            }
            pair(Cell::of(x)?.get(), Cell::of(y)?.get());
            None
        }
        _ => Some(equal_leaves(x, y)),
    }
}

/// Whether two records are of one type and variant; a type that was defined anew has other shapes than before.
fn same_shape(shapes: &Shapes, r: Record, s: Record) -> bool {
    r.shape() == s.shape()
        || r.kind() != Kind::Tuple && {
            let (x, y) = (shapes.get(r.shape()), shapes.get(s.shape()));
            (x.ty, x.variant) == (y.ty, y.variant)
        }
}

fn equal_arrays(x: Array, y: Array, work: &mut Vec<(Part, Part)>) -> Option<bool> {
    if x.len() != y.len() {
        return Some(false);
    }
    for i in 0..x.len() {
        let (p, q) = (element(x, i)?, element(y, i)?);
        let known = match (p, q) {
            (Part::Word(p), Part::Word(q)) => equal_fast(p, q),
            _ => Some(equal_numbers(p, q)),
        };
        match known {
            Some(true) => {}
            Some(false) => return Some(false),
            None => work.push((p, q)),
        }
    }
    None
}

fn equal_numbers(a: Part, b: Part) -> bool {
    match (a.number(), b.number()) {
        (Some(x), Some(y)) => x.order(y) == Some(Ordering::Equal),
        _ => false,
    }
}

/// Values without parts.
fn equal_leaves(a: Value, b: Value) -> bool {
    if let Some(equal) = a.text_equal(b) {
        return equal;
    }
    if let (Some(x), Some(y)) = (a.number(), b.number()) {
        return x.order(y) == Some(Ordering::Equal);
    }
    if let (Some(x), Some(y)) = (ErrorObject::of(a), ErrorObject::of(b)) {
        return x.kind() == y.kind() && x.message().text_equal(y.message()) == Some(true);
    }
    a.same(b)
}

/// What a walk came to.
#[derive(Clone, Copy, Debug)]
pub enum Step<T> {
    /// The answer.
    Done(T),
    /// User code decides about these two values; tell the walk what it said, and go on.
    Ask(Value, Value),
}

/// A walk for `==`. Its words are roots while user code runs ([`Equality::show`]).
#[derive(Debug, Default)]
pub struct Equality {
    work: Vec<(Part, Part)>,
    /// Shared cells may form cycles: pairs met before are taken as equal.
    cells: Vec<(Value, Value)>,
    /// How many pairs were looked at.
    pub steps: u64,
}

impl Equality {
    /// A walk over two values.
    pub fn new(a: Value, b: Value) -> Equality {
        Equality {
            work: vec![(Part::Word(a), Part::Word(b))],
            cells: Vec::new(),
            steps: 0,
        }
    }

    /// Goes on until the answer is known or user code must be asked. If it says that the two are equal, call again; if not, the
    /// answer is false.
    pub fn run(&mut self, shapes: &Shapes) -> Step<bool> {
        while let Some((a, b)) = self.work.pop() {
            self.steps += 1;
            if shapes.has_hooks
                && let (Part::Word(x), Part::Word(y)) = (a, b)
                && asks_equal(shapes, x, y)
            {
                return Step::Ask(x, y);
            }
            if self.is_new((a, b)) && equal_step(shapes, a, b, &mut self.work) == Some(false) {
                return Step::Done(false);
            }
        }
        Step::Done(true)
    }

    /// Whether this is no pair of cells that was met before.
    fn is_new(&mut self, pair: (Part, Part)) -> bool {
        let (Part::Word(x), Part::Word(y)) = pair else {
            return true;
        };
        if x.kind() != Some(Kind::Shared) || y.kind() != Some(Kind::Shared) {
            return true;
        }
        if self.cells.iter().any(|(p, q)| p.same(x) && q.same(y)) {
            return false;
        }
        self.cells.push((x, y));
        true
    }

    /// Shows the words of the walk to the collector.
    pub fn show(&mut self, visit: &mut dyn FnMut(&mut [Value])) {
        for (a, b) in &mut self.work {
            for part in [a, b] {
                if let Part::Word(v) = part {
                    visit(std::slice::from_mut(v));
                }
            }
        }
        for (a, b) in &mut self.cells {
            visit(std::slice::from_mut(a));
            visit(std::slice::from_mut(b));
        }
    }
}

/// The nominal type of a value.
pub(crate) fn nominal(shapes: &Shapes, v: Value) -> Option<u32> {
    if let Some((ty, _)) = v.as_unit() {
        return Some(ty);
    }
    let record = Record::of(v).filter(|r| r.kind() != Kind::Tuple)?;
    Some(shapes.get(record.shape()).ty)
}

/// A user's comparison is asked for two values of its type, or for another kind altogether, which `impl PartialEq<Other>` may accept.
pub(crate) fn same_type(shapes: &Shapes, a: Value, b: Value) -> Option<u32> {
    let ty = nominal(shapes, a)?;
    nominal(shapes, b)
        .is_none_or(|other| other == ty)
        .then_some(ty)
}

fn asks_equal(shapes: &Shapes, a: Value, b: Value) -> bool {
    same_type(shapes, a, b)
        .and_then(|ty| shapes.ty(ty))
        .is_some_and(|ty| ty.hooks.equal)
}

/// `a == b` without user code.
pub fn equal(shapes: &Shapes, a: Value, b: Value) -> bool {
    if let Some(known) = equal_fast(a, b).or_else(|| a.text_equal(b)) {
        return known;
    }
    // The first step by itself: most values are equal or not without a list of work, which would be allocated.
    let mut walk = Equality::default();
    let mut pair = (Part::Word(a), Part::Word(b));
    loop {
        if walk.is_new(pair) && equal_step(shapes, pair.0, pair.1, &mut walk.work) == Some(false) {
            return false;
        }
        match walk.work.pop() {
            Some(next) => pair = next,
            None => return true,
        }
    }
}

/// [`equal`], with the quickest test first.
#[inline(always)]
pub(crate) fn key_equal(shapes: &Shapes, found: Value, key: Value) -> bool {
    // Equal words are equal values, but for NaN, which may only be one of the formats' floats or an object.
    (found.same(key) && found.is_small_int() | found.is_short_text()) || equal(shapes, found, key)
}

/// A hash for tables, which agrees with [`equal`].
#[inline]
pub(crate) fn table_hash(shapes: &Shapes, key: Value) -> u32 {
    if let Some(n) = key.as_small_int() {
        return fold(hashing::int(n));
    }
    match key.text_hash() {
        Some(hash) => hash,
        None => match canonical(shapes, Part::Word(key)) {
            Part::Word(v) if v.is_string() => v.text_hash().unwrap_or(0),
            part => fold(hash_part(shapes, part)),
        },
    }
}

fn fold(hash: u64) -> u32 {
    (hash ^ hash >> 32) as u32
}

/// Parts that are still to be hashed: a small key needs no allocation.
type Work = SmallVec<[Part; 8]>;

/// Deeper parts no longer change the hash: enough to tell keys apart, and bounded.
const HASH_BUDGET: usize = 256;

/// The hash that programs see; it agrees with [`equal`].
pub fn hash(shapes: &Shapes, v: Value) -> u64 {
    hash_part(shapes, Part::Word(v))
}

fn hash_part(shapes: &Shapes, part: Part) -> u64 {
    let part = canonical(shapes, part);
    // A scalar hashes by itself, anything else by its parts.
    if let Some(n) = part.number() {
        return n.hash();
    }
    if let Part::Word(v) = part
        && let Some(text) = v.text()
    {
        return hashing::text(&text);
    }
    let mut state = FxHasher::default();
    let mut work: Work = smallvec![part];
    let mut budget = HASH_BUDGET;
    while let Some(part) = work.pop() {
        if budget == 0 {
            break;
        }
        budget -= 1;
        feed(
            shapes,
            canonical(shapes, part),
            &mut state,
            &mut work,
            budget,
        );
    }
    hashing::mix(state.finish(), hashing::OTHER)
}

fn feed(shapes: &Shapes, part: Part, state: &mut FxHasher, work: &mut Work, budget: usize) {
    if let Some(n) = part.number() {
        return state.write_u64(n.hash());
    }
    let Part::Word(v) = part else { return };
    if let Some(text) = v.text() {
        return state.write_u64(hashing::text(&text));
    }
    if let Some(immediate) = v.immediate() {
        return state.write_u64(match immediate {
            Immediate::Nil => 3,
            Immediate::Bool(b) => 4 + u64::from(b),
            Immediate::Atom(a) => 6 ^ u64::from(a) << 8,
            Immediate::Unit(ty, variant) => 7 ^ u64::from(ty) << 32 ^ u64::from(variant),
            _ => 13,
        });
    }
    let Some(object) = v.object() else { return };
    match Kind::of(object) {
        Kind::Array => {
            let Some(array) = Array::of(v) else { return };
            state.write_u64(8 ^ (array.len() as u64) << 8);
            work.extend((0..array.len().min(budget)).filter_map(|i| element(array, i)));
        }
        Kind::Tuple => {
            state.write_u64(9);
            work.extend(
                Record::of(v)
                    .into_iter()
                    .flat_map(Record::fields)
                    .map(Part::Word),
            );
        }
        Kind::Struct | Kind::Enum => {
            let Some(record) = Record::of(v) else { return };
            let shape = shapes.get(record.shape());
            state.write_u64(10 ^ u64::from(shape.ty) << 32 ^ u64::from(shape.variant));
            work.extend(record.fields().map(Part::Word));
        }
        // Sets and maps are equal in any order: only their size may enter.
        Kind::Map => state.write_u64(11 ^ (Map::of(v).map_or(0, Map::len) as u64) << 8),
        Kind::Set => state.write_u64(12 ^ (Map::of(v).map_or(0, Map::len) as u64) << 8),
        Kind::Range => {
            if let Some(range) = RangeObject::of(v) {
                work.extend([range.start(), range.end()].map(Part::Word));
            }
        }
        Kind::Instance => state.write_u64(identity(shapes, v)),
        Kind::Closure => state.write_u64(13 ^ u64::from(object.header().aux()) << 8),
        _ => state.write_u64(13),
    }
}

/// A number of an instance that no other has. Its address would not do: objects move.
pub(crate) fn identity(shapes: &Shapes, instance: Value) -> u64 {
    Record::of(instance).map_or(0, |record| record.identity(|| shapes.next_identity()))
}
