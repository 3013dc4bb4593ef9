//! Equality, hash and order of values by their structure alone, without user code.
//!
//! Map keys use these directly; `==`, `<` and sorting use them whenever no user `PartialEq`, `PartialOrd`
//! or `Ord` is involved ([`crate::compare`]). All compare canonical forms: None is nil, `Some(v)` is `v`
//! unless `v` is nil or an Option, `Ok(v)` is `v` unless `v` is an Err. All walk with an explicit work
//! list: values may be a million levels deep.

use crate::data_frame::{column_values, compare_frames};
use crate::value::{Record, Value};
use ruchyruchy_builtins::num_cmp::{cmp_typed, cmp_typed_float};
use ruchyruchy_builtins::{IntTy, hashing};
use ruchyruchy_hir::hir::{OPTION, RESULT};
use ruchyruchy_syntax::symbol::FxHasher;
use std::cmp::Ordering;
use std::hash::Hasher;
use std::rc::Rc;

/// Strips the wrappers that do not count: see the module essay.
pub fn canonical(v: &Value) -> Value {
    let mut v = v.clone();
    loop {
        let inner = match &v {
            Value::Unit(adt, 0) if *adt == OPTION => return Value::Nil,
            Value::Enum(r) if r.adt == OPTION && r.variant == 1 => match r.field(0) {
                Some(inner) if !matches!(inner, Value::Nil) && !inner.is_option() => inner,
                _ => return v,
            },
            Value::Enum(r) if r.adt == RESULT && r.variant == 0 => match r.field(0) {
                Some(inner) if inner.as_err().is_none() => inner,
                _ => return v,
            },
            Value::Alias(alias) => alias.slot.get().unwrap_or_default(),
            _ => return v,
        };
        v = inner;
    }
}

fn is_wrapper(v: &Value) -> bool {
    match v {
        Value::Unit(adt, _) => *adt == OPTION,
        Value::Enum(r) => r.adt == OPTION || r.adt == RESULT,
        Value::Alias(_) => true,
        _ => false,
    }
}

/// What comparing two values without looking into containers tells.
pub enum Shallow {
    /// Decided.
    Known(bool),
    /// Equal if these pairs are.
    Parts(Vec<(Value, Value)>),
}

/// Bytes that one step of `==` looks at in this value, its parts' own content apart.
pub fn width(v: &Value) -> usize {
    let entries = match v {
        Value::Str(s) => return s.len(),
        Value::Array(o) | Value::Heap(o) => o.data.borrow().len(),
        Value::Map(o) => o.data.borrow().len(),
        Value::Set(o) => o.data.borrow().len(),
        _ => 0,
    };
    entries * size_of::<Value>()
}

/// One step of `==`.
pub fn equal_step(a: &Value, b: &Value) -> Shallow {
    use Shallow::{Known, Parts};
    use Value as V;
    if is_wrapper(a) || is_wrapper(b) {
        let (x, y) = (canonical(a), canonical(b));
        return match (&x, &y) {
            (V::Enum(r), V::Enum(s)) => records(r, s, true),
            _ if is_wrapper(&x) || is_wrapper(&y) => equal_plain(&x, &y),
            _ => equal_step(&x, &y),
        };
    }
    match (a, b) {
        (V::Enum(r), V::Enum(s)) => records(r, s, true),
        (V::Struct(r), V::Struct(s)) => records(r, s, true),
        (V::Tuple(r), V::Tuple(s)) => records(r, s, false),
        (V::Array(x), V::Array(y)) | (V::Heap(x), V::Heap(y)) => {
            if Rc::ptr_eq(x, y) && false_for_nan_is_impossible(&x.data.borrow()) {
                return Known(true);
            }
            let (x, y) = (x.data.borrow(), y.data.borrow());
            if x.len() != y.len() {
                return Known(false);
            }
            let mut parts = Vec::new();
            for (p, q) in x.iter().zip(y.iter()) {
                match equal_plain_fast(p, q) {
                    Some(true) => {}
                    Some(false) => return Known(false),
                    None => parts.push((p.clone(), q.clone())),
                }
            }
            if parts.is_empty() {
                Known(true)
            } else {
                Parts(parts)
            }
        }
        (V::Map(x), V::Map(y)) => {
            let (x, y) = (x.data.borrow(), y.data.borrow());
            if x.len() != y.len() {
                return Known(false);
            }
            let mut parts = Vec::new();
            for (k, v) in x.iter() {
                match y.get(k) {
                    Some(w) => parts.push((v.clone(), w.clone())),
                    None => return Known(false),
                }
            }
            Parts(parts)
        }
        (V::Set(x), V::Set(y)) => {
            let (x, y) = (x.data.borrow(), y.data.borrow());
            Known(x.len() == y.len() && x.iter().all(|v| y.contains(v)))
        }
        (V::Frame(x), V::Frame(y)) => match compare_frames(x, y) {
            Some(parts) if parts.is_empty() => Known(true),
            Some(parts) => Parts(parts),
            None => Known(false),
        },
        (V::Range(x), V::Range(y)) => {
            if x.inclusive != y.inclusive {
                return Known(false);
            }
            Parts(vec![
                (x.start.clone(), y.start.clone()),
                (x.end.clone(), y.end.clone()),
            ])
        }
        (V::Shared(x), V::Shared(y)) => {
            if Rc::ptr_eq(x, y) {
                Known(true)
            } else {
                Parts(vec![(x.get(), y.get())])
            }
        }
        _ => equal_plain(a, b),
    }
}

/// An array of plain scalars but floats equals itself.
fn false_for_nan_is_impossible(items: &crate::value::Items) -> bool {
    items.iter().all(|v| {
        matches!(
            v,
            Value::Int(_) | Value::Bool(_) | Value::Str(_) | Value::Nil
        )
    })
}

fn records(r: &Rc<Record>, s: &Rc<Record>, typed: bool) -> Shallow {
    if typed && (r.adt != s.adt || r.variant != s.variant) {
        return Shallow::Known(false);
    }
    let (x, y) = (r.obj.data.borrow(), s.obj.data.borrow());
    if x.len() != y.len() {
        return Shallow::Known(false);
    }
    Shallow::Parts(x.iter().cloned().zip(y.iter().cloned()).collect())
}

#[inline]
fn equal_plain_fast(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Int(x), Value::Int(y)) => Some(x == y),
        (Value::Str(x), Value::Str(y)) => Some(x == y),
        (Value::Bool(x), Value::Bool(y)) => Some(x == y),
        (Value::Float(x), Value::Float(y)) => Some(x == y),
        _ => None,
    }
}

fn equal_plain(a: &Value, b: &Value) -> Shallow {
    use Value as V;
    Shallow::Known(match (a, b) {
        (V::Nil, V::Nil) => true,
        (V::Bool(x), V::Bool(y)) => x == y,
        (V::Str(x), V::Str(y)) => x == y,
        (V::Atom(x), V::Atom(y)) => x == y,
        (V::Unit(a1, v1), V::Unit(a2, v2)) => a1 == a2 && v1 == v2,
        (V::Fun(x), V::Fun(y)) => x == y,
        (V::Builtin(x), V::Builtin(y)) => x == y,
        (V::Ctor(a1, v1), V::Ctor(a2, v2)) => a1 == a2 && v1 == v2,
        (V::Type(x), V::Type(y)) => x == y,
        (V::Closure(x), V::Closure(y)) => Rc::ptr_eq(x, y),
        (V::Host(x), V::Host(y)) => Rc::ptr_eq(x, y),
        (V::Instance(x), V::Instance(y)) => Rc::ptr_eq(x, y),
        (V::Iter(x), V::Iter(y)) => Rc::ptr_eq(x, y),
        (V::Future(x), V::Future(y)) => Rc::ptr_eq(x, y),
        (V::Error(x), V::Error(y)) => x.kind == y.kind && x.message == y.message,
        (V::Native(x), V::Native(y)) => x.same(y),
        _ => match (number(a), number(b)) {
            (Some(x), Some(y)) => order_numbers(x, y) == Some(Ordering::Equal),
            _ => false,
        },
    })
}

/// The number in a value, for exact comparison.
#[derive(Clone, Copy)]
pub enum Number {
    /// An int, carried as [`ruchyruchy_builtins::int_ty`] says.
    Int(IntTy, i64),
    /// A float.
    Float(f64),
}

/// The number in a value, if it is one.
pub fn number(v: &Value) -> Option<Number> {
    Some(match v {
        Value::Int(n) => Number::Int(IntTy::I64, *n),
        Value::Big(n) => Number::Int(IntTy::U64, *n as i64),
        Value::Byte(n) => Number::Int(IntTy::I64, *n as i64),
        Value::Float(x) => Number::Float(*x),
        _ => return None,
    })
}

/// Exact order of two numbers; none if one is NaN.
pub fn order_numbers(a: Number, b: Number) -> Option<Ordering> {
    match (a, b) {
        (Number::Int(s, x), Number::Int(t, y)) => Some(cmp_typed(s, x, t, y)),
        (Number::Int(s, x), Number::Float(y)) => cmp_typed_float(s, x, y),
        (Number::Float(x), Number::Int(t, y)) => cmp_typed_float(t, y, x).map(Ordering::reverse),
        (Number::Float(x), Number::Float(y)) => x.partial_cmp(&y),
    }
}

/// The hash of a number: equal numbers alike.
fn hash_number(n: Number) -> u64 {
    match n {
        Number::Int(_, n) => hashing::int(n),
        Number::Float(x) => hashing::float(x),
    }
}

/// `a == b` without user code.
pub fn equal(a: &Value, b: &Value) -> bool {
    if let Some(known) = equal_plain_fast(a, b) {
        return known;
    }
    let mut work = match equal_step(a, b) {
        Shallow::Known(known) => return known,
        Shallow::Parts(parts) => parts,
    };
    // Shared cells may form cycles: pairs met before are taken as equal.
    let mut cells: Vec<(usize, usize)> = Vec::new();
    while let Some((x, y)) = work.pop() {
        if let (Value::Shared(p), Value::Shared(q)) = (&x, &y) {
            let pair = (Rc::as_ptr(p) as usize, Rc::as_ptr(q) as usize);
            if cells.contains(&pair) {
                continue;
            }
            cells.push(pair);
        }
        match equal_step(&x, &y) {
            Shallow::Known(true) => {}
            Shallow::Known(false) => return false,
            Shallow::Parts(parts) => work.extend(parts),
        }
    }
    true
}

/// Deeper parts no longer change the hash: enough to tell keys apart, and bounded.
const HASH_BUDGET: usize = 256;

/// A hash that agrees with [`equal`].
pub fn hash(v: &Value) -> u64 {
    match v {
        Value::Str(s) => hashing::text(s),
        Value::Int(n) => hashing::int(*n),
        _ => hash_deep(v),
    }
}

fn hash_deep(v: &Value) -> u64 {
    let mut state = FxHasher::default();
    let mut work = vec![v.clone()];
    let mut budget = HASH_BUDGET;
    while let Some(v) = work.pop() {
        if budget == 0 {
            break;
        }
        budget -= 1;
        let v = canonical(&v);
        match &v {
            Value::Nil => state.write_u64(3),
            Value::Bool(b) => state.write_u64(4 + *b as u64),
            Value::Str(s) => state.write_u64(hashing::text(s)),
            Value::Atom(a) => state.write_u64(6 ^ ((a.index() as u64) << 8)),
            Value::Unit(adt, variant) => {
                state.write_u64(7 ^ ((adt.0 as u64) << 32) ^ *variant as u64);
            }
            Value::Array(o) => {
                let items = o.data.borrow();
                state.write_u64(8 ^ ((items.len() as u64) << 8));
                work.extend(items.iter().take(budget).cloned());
            }
            Value::Tuple(r) => {
                state.write_u64(9);
                work.extend(r.obj.data.borrow().iter().cloned());
            }
            Value::Struct(r) | Value::Enum(r) => {
                state.write_u64(10 ^ ((r.adt.0 as u64) << 32) ^ r.variant as u64);
                work.extend(r.obj.data.borrow().iter().cloned());
            }
            // Sets and maps are equal in any order: only their size may enter.
            Value::Map(o) => state.write_u64(11 ^ ((o.data.borrow().len() as u64) << 8)),
            Value::Set(o) => state.write_u64(12 ^ ((o.data.borrow().len() as u64) << 8)),
            Value::Frame(f) => state.write_u64(14 ^ ((f.rows() as u64) << 8)),
            Value::Range(r) => work.extend([r.start.clone(), r.end.clone()]),
            Value::Instance(r) => state.write_u64(Rc::as_ptr(r) as u64),
            Value::Closure(c) => state.write_u64(Rc::as_ptr(c) as *const u8 as u64),
            Value::Native(native) => native.feed(&mut state),
            other => match number(other) {
                Some(n) => state.write_u64(hash_number(n)),
                None => state.write_u64(13),
            },
        }
    }
    // A scalar must hash as the fast paths do.
    match canonical(v) {
        Value::Str(s) => hashing::text(&s),
        v => match number(&v) {
            Some(n) => hash_number(n),
            None => hashing::mix(state.finish(), hashing::OTHER),
        },
    }
}

/// One step of the order of two values.
pub enum OrderStep {
    /// Decided; None: not comparable (NaN).
    Known(Option<Ordering>),
    /// The first unequal pair decides; all equal: the given ordering.
    Parts(Vec<(Value, Value)>, Ordering),
    /// There is no order between these kinds.
    Unordered,
}

/// One step of `<`.
pub fn order_step(a: &Value, b: &Value) -> OrderStep {
    use OrderStep::{Known, Parts, Unordered};
    use Value as V;
    if is_wrapper(a) || is_wrapper(b) {
        return order_wrapped(&canonical(a), &canonical(b));
    }
    match (a, b) {
        (V::Int(x), V::Int(y)) => Known(Some(x.cmp(y))),
        (V::Str(x), V::Str(y)) => Known(Some(x.as_str().cmp(y.as_str()))),
        (V::Bool(x), V::Bool(y)) => Known(Some(x.cmp(y))),
        (V::Nil, V::Nil) => Known(Some(Ordering::Equal)),
        (V::Nil, _) => Known(Some(Ordering::Less)),
        (_, V::Nil) => Known(Some(Ordering::Greater)),
        (V::Atom(x), V::Atom(y)) => Known(Some(x.as_str().cmp(y.as_str()))),
        (V::Array(x), V::Array(y)) => {
            let (x, y) = (x.data.borrow(), y.data.borrow());
            let parts = x.iter().cloned().zip(y.iter().cloned()).collect();
            Parts(parts, x.len().cmp(&y.len()))
        }
        (V::Tuple(r), V::Tuple(s)) => fields_in_order(r, s),
        (V::Struct(r), V::Struct(s)) if r.adt == s.adt => fields_in_order(r, s),
        (V::Unit(a1, v1), V::Unit(a2, v2)) if a1 == a2 => Known(Some(v1.cmp(v2))),
        (V::Unit(a1, v1), V::Enum(r)) if *a1 == r.adt => Known(Some(v1.cmp(&r.variant))),
        (V::Enum(r), V::Unit(a2, v2)) if r.adt == *a2 => Known(Some(r.variant.cmp(v2))),
        (V::Enum(r), V::Enum(s)) if r.adt == s.adt => {
            if r.variant == s.variant {
                fields_in_order(r, s)
            } else {
                Known(Some(r.variant.cmp(&s.variant)))
            }
        }
        (V::Shared(x), V::Shared(y)) => Parts(vec![(x.get(), y.get())], Ordering::Equal),
        (V::Native(x), V::Native(y)) => x.order(y).map_or(Unordered, |o| Known(Some(o))),
        _ => match (number(a), number(b)) {
            (Some(x), Some(y)) => Known(order_numbers(x, y)),
            _ => Unordered,
        },
    }
}

/// nil/None before every value, Err after.
fn order_wrapped(a: &Value, b: &Value) -> OrderStep {
    let rank = |v: &Value| match v {
        Value::Nil => 0,
        Value::Enum(r) if r.adt == RESULT && r.variant == 1 => 2,
        _ => 1,
    };
    let (x, y) = (rank(a), rank(b));
    if x != y {
        return OrderStep::Known(Some(x.cmp(&y)));
    }
    match (a, b) {
        (Value::Nil, Value::Nil) => OrderStep::Known(Some(Ordering::Equal)),
        (Value::Enum(r), Value::Enum(s)) if r.adt == s.adt && r.variant == s.variant => {
            fields_in_order(r, s)
        }
        _ if is_wrapper(a) || is_wrapper(b) => OrderStep::Unordered,
        _ => order_step(a, b),
    }
}

fn fields_in_order(r: &Rc<Record>, s: &Rc<Record>) -> OrderStep {
    let (x, y) = (r.obj.data.borrow(), s.obj.data.borrow());
    OrderStep::Parts(
        x.iter().cloned().zip(y.iter().cloned()).collect(),
        x.len().cmp(&y.len()),
    )
}

/// A total order without user code, for the keys of sorted maps: kinds without common order are
/// ordered by kind, NaN comes after all floats.
pub fn total_order(a: &Value, b: &Value) -> Ordering {
    // Depth first, left to right; the second component decides when all parts of a level are equal.
    enum Task {
        Pair(Value, Value),
        Then(Ordering),
    }
    let mut work = vec![Task::Pair(a.clone(), b.clone())];
    while let Some(task) = work.pop() {
        let found = match task {
            Task::Then(order) => order,
            Task::Pair(x, y) => match order_step(&x, &y) {
                OrderStep::Known(Some(order)) => order,
                OrderStep::Known(None) => nan_rank(&x).cmp(&nan_rank(&y)),
                OrderStep::Unordered => match collection_parts(&x, &y) {
                    Some((parts, rest)) => {
                        work.push(Task::Then(rest));
                        work.extend(parts.into_iter().rev().map(|(p, q)| Task::Pair(p, q)));
                        continue;
                    }
                    None => kind_rank(&x).cmp(&kind_rank(&y)),
                },
                OrderStep::Parts(parts, rest) => {
                    work.push(Task::Then(rest));
                    work.extend(parts.into_iter().rev().map(|(p, q)| Task::Pair(p, q)));
                    continue;
                }
            },
        };
        if found != Ordering::Equal {
            return found;
        }
    }
    Ordering::Equal
}

/// Sets and maps have no order in programs, but as keys they need one: by their entries.
#[allow(clippy::type_complexity)]
fn collection_parts(a: &Value, b: &Value) -> Option<(Vec<(Value, Value)>, Ordering)> {
    match (a, b) {
        (Value::Set(x), Value::Set(y)) => {
            let (x, y) = (x.data.borrow(), y.data.borrow());
            let parts = x.iter().cloned().zip(y.iter().cloned()).collect();
            Some((parts, x.len().cmp(&y.len())))
        }
        (Value::Map(x), Value::Map(y)) => {
            let (x, y) = (x.data.borrow(), y.data.borrow());
            let mut parts = Vec::new();
            for ((k1, v1), (k2, v2)) in x.iter().zip(y.iter()) {
                parts.push((k1.clone(), k2.clone()));
                parts.push((v1.clone(), v2.clone()));
            }
            Some((parts, x.len().cmp(&y.len())))
        }
        (Value::Frame(x), Value::Frame(y)) => {
            let mut parts = Vec::new();
            for ((p, a), (q, b)) in x.columns().iter().zip(y.columns()) {
                parts.push((Value::Str(p.clone()), Value::Str(q.clone())));
                parts.push((
                    Value::array(column_values(a)),
                    Value::array(column_values(b)),
                ));
            }
            Some((parts, x.width().cmp(&y.width())))
        }
        _ => None,
    }
}

fn nan_rank(v: &Value) -> bool {
    matches!(v, Value::Float(x) if x.is_nan())
}

fn kind_rank(v: &Value) -> u64 {
    match v {
        Value::Bool(_) => 1,
        Value::Int(_) | Value::Big(_) | Value::Float(_) | Value::Byte(_) => 2,
        Value::Str(_) => 3,
        Value::Atom(_) => 4,
        Value::Array(_) => 5,
        Value::Tuple(_) => 6,
        Value::Struct(r) | Value::Enum(r) => 100 + r.adt.0 as u64,
        Value::Unit(adt, _) => 100 + adt.0 as u64,
        Value::Instance(r) => 1 << 60 | Rc::as_ptr(r) as u64,
        _ => 50,
    }
}
