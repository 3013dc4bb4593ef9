//! Reclaiming cycles of references.
//!
//! Values proper cannot form cycles; every cycle passes through a class instance, a captured variable or
//! a shared cell. These are registered weakly when they are made. When their number has doubled since
//! the last time, a trial deletion runs (as in CPython's collector): count for every object reachable
//! from them how many references come from inside; an object with more references than that is
//! held from outside (a frame, a global, a temporary in Rust code), and so is all it reaches. The
//! rest is garbage: its contents are taken away, and reference counting does the rest.

use crate::interp::Interp;
use crate::value::{Record, Value, VarCell};
use ruchyruchy_builtins::frame::Column;
use ruchyruchy_syntax::symbol::{FxHashMap, FxHashSet};
use std::rc::{Rc, Weak};

/// The objects through which cycles can pass.
#[derive(Default)]
pub(crate) struct Registry {
    instances: Vec<Weak<Record>>,
    cells: Vec<Weak<VarCell>>,
    threshold: usize,
}

/// Below this number of objects no collection runs.
const FIRST_THRESHOLD: usize = 20_000;

/// A node of the reference graph.
struct Node {
    value: Value,
    /// References from other nodes.
    inside: usize,
    children: Vec<usize>,
}

/// Address and reference count of what a value refers to; none for leaves.
fn identity(v: &Value) -> Option<(usize, usize)> {
    fn of<T>(rc: &Rc<T>) -> Option<(usize, usize)> {
        Some((Rc::as_ptr(rc) as *const u8 as usize, Rc::strong_count(rc)))
    }
    match v {
        Value::Array(o) | Value::Heap(o) => of(o),
        Value::Map(o) => of(o),
        Value::Set(o) => of(o),
        Value::Struct(r) | Value::Enum(r) | Value::Tuple(r) | Value::Instance(r) => of(r),
        Value::Closure(c) => of(c),
        Value::Frame(f) => of(f),
        Value::Shared(c) | Value::Var(c) => of(c),
        // Iterators, aliases, futures and lazies keep what they hold alive: they count as outside.
        _ => None,
    }
}

fn for_each_child(v: &Value, f: &mut dyn FnMut(Value)) {
    match v {
        Value::Array(o) | Value::Heap(o) => o.data.borrow().iter().for_each(|v| f(v.clone())),
        Value::Map(o) => o.data.borrow().iter().for_each(|(k, v)| {
            f(k.clone());
            f(v.clone());
        }),
        Value::Set(o) => o.data.borrow().iter().for_each(|v| f(v.clone())),
        Value::Struct(r) | Value::Enum(r) | Value::Tuple(r) | Value::Instance(r) => {
            r.obj.data.borrow().iter().for_each(|v| f(v.clone()));
        }
        Value::Frame(frame) => frame.columns().iter().for_each(|(_, column)| {
            if let Column::Any(mixed) = column {
                f(Value::Array(mixed.0.clone()));
            }
        }),
        Value::Closure(c) => c
            .captures
            .iter()
            .for_each(|cell| f(Value::Var(cell.clone()))),
        Value::Shared(c) | Value::Var(c) => f(c.get()),
        _ => {}
    }
}

impl Interp {
    /// Registers a class instance or actor.
    pub(crate) fn track_instance(&mut self, record: &Rc<Record>) {
        self.registry.instances.push(Rc::downgrade(record));
    }

    /// Registers a variable cell or shared cell.
    pub(crate) fn track_cell(&mut self, cell: &Rc<VarCell>) {
        self.registry.cells.push(Rc::downgrade(cell));
    }

    /// Collects if enough objects were made since the last time.
    pub(crate) fn collect_cycles_if_due(&mut self) {
        let count = self.registry.instances.len() + self.registry.cells.len();
        if count >= self.registry.threshold.max(FIRST_THRESHOLD) {
            self.collect_cycles();
        }
    }

    /// Reclaims all unreachable cycles.
    pub fn collect_cycles(&mut self) {
        self.registry.instances.retain(|w| w.strong_count() > 0);
        self.registry.cells.retain(|w| w.strong_count() > 0);
        let mut nodes: Vec<Node> = Vec::new();
        let mut index: FxHashMap<usize, usize> = FxHashMap::default();
        let roots = self
            .registry
            .instances
            .iter()
            .filter_map(|w| w.upgrade().map(Value::Instance))
            .chain(
                self.registry
                    .cells
                    .iter()
                    .filter_map(|w| w.upgrade().map(Value::Var)),
            );
        for value in roots {
            if let Some((address, _)) = identity(&value) {
                index.entry(address).or_insert_with(|| {
                    nodes.push(Node {
                        value,
                        inside: 0,
                        children: Vec::new(),
                    });
                    nodes.len() - 1
                });
            }
        }
        // Discover the graph; a node's own `value` is one reference from this table.
        let mut next = 0;
        while next < nodes.len() {
            let value = nodes[next].value.clone();
            let mut children = Vec::new();
            for_each_child(&value, &mut |child| {
                if let Some((address, _)) = identity(&child) {
                    let at = *index.entry(address).or_insert_with(|| {
                        nodes.push(Node {
                            value: child,
                            inside: 0,
                            children: Vec::new(),
                        });
                        nodes.len() - 1
                    });
                    children.push(at);
                }
            });
            for &child in &children {
                nodes[child].inside += 1;
            }
            nodes[next].children = children;
            next += 1;
        }
        // Whoever has references beyond those from inside and the table's is alive, with all it reaches.
        let mut alive: FxHashSet<usize> = FxHashSet::default();
        let mut work: Vec<usize> = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            let (_, count) = identity(&node.value).unwrap_or((0, 0));
            if count > node.inside + 1 {
                work.push(i);
            }
        }
        while let Some(i) = work.pop() {
            if alive.insert(i) {
                work.extend(nodes[i].children.iter().copied());
            }
        }
        let mut garbage: Vec<Value> = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            if alive.contains(&i) {
                continue;
            }
            // Only instances and cells are emptied: that breaks every cycle.
            match &node.value {
                Value::Instance(r) => {
                    garbage.extend(std::mem::take(&mut *r.obj.data.borrow_mut()));
                }
                Value::Var(c) | Value::Shared(c) => garbage.push(c.value.take()),
                _ => {}
            }
        }
        drop(nodes);
        drop(garbage);
        self.registry.instances.retain(|w| w.strong_count() > 0);
        self.registry.cells.retain(|w| w.strong_count() > 0);
        let left = self.registry.instances.len() + self.registry.cells.len();
        self.registry.threshold = left.saturating_mul(2);
    }

    /// Number of registered objects that are alive: for tests.
    pub fn tracked_objects(&self) -> usize {
        self.registry
            .instances
            .iter()
            .filter(|w| w.strong_count() > 0)
            .count()
            + self
                .registry
                .cells
                .iter()
                .filter(|w| w.strong_count() > 0)
                .count()
    }
}
