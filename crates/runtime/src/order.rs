//! The order of values by their structure.
//!
//! `<` and sorting are driven by the VM ([`Comparison`]) and may find that there is no order; keys of sorted maps have a total
//! order ([`total_order`]), where kinds without common order are ordered by kind and NaN comes after all floats. Canonical forms
//! and work lists are as in [`crate::structural`].

use crate::array::Array;
use crate::map::Map;
use crate::object::Kind;
use crate::record::{Cell, Record};
use crate::structural::{Part, Step, canonical, element, identity, is_wrapper, nominal, same_type};
use crate::word::Immediate;
use crate::{Shapes, Value};
use ruchyruchy_syntax::symbol::Symbol;
use std::cmp::Ordering;

/// One step of the order of two values.
enum Found {
    /// Decided; None: not comparable (NaN).
    Known(Option<Ordering>),
    /// The first unequal one of the tasks that were added decides.
    Parts,
    /// There is no order between these kinds.
    Unordered,
}

/// What is left to compare, the next at the end.
#[derive(Clone, Copy, Debug)]
enum Task {
    Pair(Part, Part),
    /// All before were equal: this decides.
    Then(Ordering),
    /// Elements of two arrays from this one on.
    Items(Value, Value, usize),
}

/// The next pair to compare, or what decides without one.
enum Next {
    Pair(Part, Part),
    Decided(Ordering),
}

fn next(work: &mut Vec<Task>) -> Option<Next> {
    loop {
        match work.pop()? {
            Task::Pair(a, b) => return Some(Next::Pair(a, b)),
            Task::Then(Ordering::Equal) => {}
            Task::Then(order) => return Some(Next::Decided(order)),
            Task::Items(x, y, mut i) => {
                let (Some(p), Some(q)) = (Array::of(x), Array::of(y)) else {
                    continue;
                };
                while let (Some(a), Some(b)) = (p.get(i), q.get(i))
                    && a.is_small_int()
                    && a.same(b)
                {
                    i += 1;
                }
                if let (Some(a), Some(b)) = (element(p, i), element(q, i)) {
                    work.push(Task::Items(x, y, i + 1));
                    return Some(Next::Pair(a, b));
                }
            }
        }
    }
}

fn step(shapes: &Shapes, a: Part, b: Part, work: &mut Vec<Task>) -> Found {
    if is_wrapper(a) || is_wrapper(b) {
        return wrapped(shapes, canonical(shapes, a), canonical(shapes, b), work);
    }
    let is_nil = |part: Part| matches!(part, Part::Word(v) if v.is_nil());
    if is_nil(a) || is_nil(b) {
        return Found::Known(Some(is_nil(b).cmp(&is_nil(a))));
    }
    if let (Some(x), Some(y)) = (a.number(), b.number()) {
        return Found::Known(x.order(y));
    }
    let (Part::Word(x), Part::Word(y)) = (a, b) else {
        return Found::Unordered;
    };
    if let Some(order) = x.text_order(y) {
        return Found::Known(Some(order));
    }
    match (x.immediate(), y.immediate()) {
        (Some(Immediate::Bool(p)), Some(Immediate::Bool(q))) => {
            return Found::Known(Some(p.cmp(&q)));
        }
        (Some(Immediate::Atom(p)), Some(Immediate::Atom(q))) => {
            let name = |index| Symbol::from_index(index).as_str();
            return Found::Known(Some(name(p).cmp(name(q))));
        }
        _ => {}
    }
    if let (Some((t, p)), Some((u, q))) = (rank(shapes, x), rank(shapes, y))
        && t == u
    {
        return match p.cmp(&q) {
            Ordering::Equal => fields(x, y, work),
            other => Found::Known(Some(other)),
        };
    }
    match (x.kind(), y.kind()) {
        (Some(Kind::Array), Some(Kind::Array)) => {
            let len = |v| Array::of(v).map_or(0, Array::len);
            work.push(Task::Then(len(x).cmp(&len(y))));
            work.push(Task::Items(x, y, 0));
            Found::Parts
        }
        (Some(Kind::Tuple), Some(Kind::Tuple)) => fields(x, y, work),
        (Some(Kind::Shared), Some(Kind::Shared)) => {
            if let (Some(x), Some(y)) = (Cell::of(x), Cell::of(y)) {
                work.push(Task::Pair(Part::Word(x.get()), Part::Word(y.get())));
            }
            Found::Parts
        }
        _ => Found::Unordered,
    }
}

/// Type and variant of a struct or enum value.
fn rank(shapes: &Shapes, v: Value) -> Option<(u32, u32)> {
    if let Some(unit) = v.as_unit() {
        return Some(unit);
    }
    let record = Record::of(v)?;
    let is_value = matches!(record.kind(), Kind::Struct | Kind::Enum);
    let shape = is_value.then(|| shapes.get(record.shape()))?;
    Some((shape.ty, shape.variant))
}

/// nil/None before every value, Err after.
fn wrapped(shapes: &Shapes, a: Part, b: Part, work: &mut Vec<Task>) -> Found {
    let rank = |part: Part| match part {
        Part::Word(v) if v.is_nil() => 0,
        Part::Word(v) if v.as_err().is_some() => 2,
        _ => 1,
    };
    if rank(a) != rank(b) {
        return Found::Known(Some(rank(a).cmp(&rank(b))));
    }
    if let (Part::Word(x), Part::Word(y)) = (a, b)
        && let (Some(r), Some(s)) = (Record::of(x), Record::of(y))
        && r.kind() == Kind::Enum
        && s.kind() == Kind::Enum
        && r.shape() == s.shape()
    {
        return fields(x, y, work);
    }
    if is_wrapper(a) || is_wrapper(b) {
        return Found::Unordered;
    }
    step(shapes, a, b, work)
}

fn fields(x: Value, y: Value, work: &mut Vec<Task>) -> Found {
    let len = |v| Record::of(v).map_or(0, Record::len);
    work.push(Task::Then(len(x).cmp(&len(y))));
    if let (Some(x), Some(y)) = (Record::of(x), Record::of(y)) {
        for slot in (0..x.len().min(y.len())).rev() {
            if let (Some(p), Some(q)) = (x.field(slot), y.field(slot)) {
                work.push(Task::Pair(Part::Word(p), Part::Word(q)));
            }
        }
    }
    Found::Parts
}

/// What a comparison came to.
#[derive(Clone, Copy, Debug)]
pub enum Order {
    /// The order; None if there is none (NaN).
    Known(Option<Ordering>),
    /// There is no order between these two.
    Unordered(Part, Part),
}

/// A walk for `<`. Its words are roots while user code runs ([`Comparison::show`]).
#[derive(Debug)]
pub struct Comparison {
    work: Vec<Task>,
    /// How many pairs were looked at.
    pub steps: u64,
}

impl Comparison {
    /// A walk over two values.
    pub fn new(a: Value, b: Value) -> Comparison {
        Comparison {
            work: vec![Task::Pair(Part::Word(a), Part::Word(b))],
            steps: 0,
        }
    }

    /// Goes on until the answer is known or user code must be asked. If that says that the two are equal, call again; else what
    /// it says is the answer.
    pub fn run(&mut self, shapes: &Shapes) -> Step<Order> {
        while let Some(next) = next(&mut self.work) {
            let (a, b) = match next {
                Next::Pair(a, b) => (a, b),
                Next::Decided(order) => return Step::Done(Order::Known(Some(order))),
            };
            self.steps += 1;
            if shapes.has_hooks
                && let (Part::Word(x), Part::Word(y)) = (a, b)
            {
                let hooks = |ty: Option<u32>| ty.and_then(|ty| shapes.ty(ty)).map(|ty| ty.hooks);
                if hooks(same_type(shapes, x, y)).is_some_and(|hooks| hooks.order) {
                    return Step::Ask(x, y);
                }
                if hooks(nominal(shapes, x)).is_some_and(|hooks| hooks.unordered) {
                    return Step::Done(Order::Unordered(a, b));
                }
            }
            match step(shapes, a, b, &mut self.work) {
                Found::Known(Some(Ordering::Equal)) | Found::Parts => {}
                Found::Known(order) => return Step::Done(Order::Known(order)),
                Found::Unordered => return Step::Done(Order::Unordered(a, b)),
            }
        }
        Step::Done(Order::Known(Some(Ordering::Equal)))
    }

    /// Shows the words of the walk to the collector.
    pub fn show(&mut self, visit: &mut dyn FnMut(&mut [Value])) {
        let mut show = |v: &mut Value| visit(std::slice::from_mut(v));
        for task in &mut self.work {
            match task {
                Task::Pair(a, b) => {
                    for part in [a, b] {
                        if let Part::Word(v) = part {
                            show(v);
                        }
                    }
                }
                Task::Items(x, y, _) => {
                    show(x);
                    show(y);
                }
                Task::Then(_) => {}
            }
        }
    }
}

/// A total order without user code, for the keys of sorted maps.
pub fn total_order(shapes: &Shapes, a: Value, b: Value) -> Ordering {
    if let Some((x, y)) = a.small_ints(b) {
        return x.cmp(&y);
    }
    let mut work = vec![Task::Pair(Part::Word(a), Part::Word(b))];
    while let Some(next) = next(&mut work) {
        let (a, b) = match next {
            Next::Pair(a, b) => (a, b),
            Next::Decided(order) => return order,
        };
        let found = match step(shapes, a, b, &mut work) {
            Found::Known(Some(order)) => order,
            Found::Known(None) => is_nan(a).cmp(&is_nan(b)),
            Found::Parts => continue,
            Found::Unordered => match (a, b) {
                (Part::Word(x), Part::Word(y)) if collections(x, y, &mut work) => continue,
                _ => kind_rank(shapes, a).cmp(&kind_rank(shapes, b)),
            },
        };
        if found != Ordering::Equal {
            return found;
        }
    }
    Ordering::Equal
}

/// Sets and maps have no order in programs, but as keys they need one: by their entries.
fn collections(x: Value, y: Value, work: &mut Vec<Task>) -> bool {
    let (Some(p), Some(q)) = (Map::of(x), Map::of(y)) else {
        return false;
    };
    if p.is_set() != q.is_set() {
        return false;
    }
    work.push(Task::Then(p.len().cmp(&q.len())));
    let at = work.len();
    for ((k1, v1), (k2, v2)) in p.iter().zip(q.iter()) {
        work.push(Task::Pair(Part::Word(k1), Part::Word(k2)));
        work.push(Task::Pair(Part::Word(v1), Part::Word(v2)));
    }
    work[at..].reverse();
    true
}

fn is_nan(part: Part) -> bool {
    match part {
        Part::Word(v) => v.as_float().is_some_and(f64::is_nan),
        Part::Number(crate::number::Number::Float(x)) => x.is_nan(),
        Part::Number(_) => false,
    }
}

fn kind_rank(shapes: &Shapes, part: Part) -> u64 {
    let Part::Word(v) = part else { return 2 };
    if v.as_bool().is_some() {
        return 1;
    }
    if v.number().is_some() {
        return 2;
    }
    if v.is_string() {
        return 3;
    }
    match (v.immediate(), v.kind()) {
        (Some(Immediate::Atom(_)), _) => 4,
        (_, Some(Kind::Array)) => 5,
        (_, Some(Kind::Tuple)) => 6,
        (_, Some(Kind::Instance)) => 1 << 60 | identity(shapes, v),
        _ => match rank(shapes, v) {
            Some((ty, _)) => 100 + u64::from(ty),
            None => 50,
        },
    }
}
