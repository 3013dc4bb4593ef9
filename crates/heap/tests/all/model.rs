//! Random programs over the heap, compared with a model of plain maps.
//!
//! Each object has a number, its *name*, in word 1, by which the model knows it. The model says what
//! each object holds and which roots and handles there are. After every collection both graphs are
//! walked in step: same names, same sizes, flags, contents; no host object that is reachable was
//! reported dead, and after a major collection all that are not were, and every weak word to what is
//! gone is empty. The heap verifies itself before and after each collection and poisons what it
//! frees.

use crate::value::{Random, Value};
use ruchyruchy_heap::{Collection, Handle, Header, Heap, Layout, LayoutId, Object, Options, Word};
use std::collections::{BTreeMap, BTreeSet};

const RAW: u8 = 0;
const NODE: u8 = 1;
const MASKED: u8 = 2;
const WEAK: u8 = 3;
const HOST: u8 = 4;
const MASK: u64 = 0b1010_1000;

fn layouts() -> Vec<Layout> {
    vec![
        Layout::Raw,
        Layout::Values { from: 2 },
        Layout::Mask(MASK),
        Layout::Weak { from: 2 },
        Layout::Host,
    ]
}

/// What an object of the model holds at an index that is a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Held {
    Nil,
    Int(u64),
    Named(u64),
}

struct Thing {
    layout: u8,
    size: usize,
    flags: u8,
    aux: u32,
    /// The values, by index.
    held: BTreeMap<usize, Held>,
}

impl Thing {
    fn strong(&self) -> impl Iterator<Item = u64> {
        let held = (self.layout != WEAK).then(|| self.held.values());
        held.into_iter().flatten().filter_map(|held| match held {
            Held::Named(name) => Some(*name),
            _ => None,
        })
    }
}

struct Program {
    random: Random,
    heap: Heap<Value>,
    roots: Vec<Value>,
    handles: Vec<Handle<Value>>,
    // The model.
    things: BTreeMap<u64, Thing>,
    root_names: Vec<Held>,
    handle_names: Vec<Held>,
    hosts_alive: BTreeSet<u64>,
    next_name: u64,
    most: usize,
    compared: usize,
    failed: usize,
}

impl Program {
    fn new(seed: u64, options: Options<Value>, most: usize) -> Program {
        Program {
            random: Random(seed),
            heap: Heap::new(options).unwrap(),
            roots: vec![Value::NIL; 24],
            handles: Vec::new(),
            things: BTreeMap::new(),
            root_names: vec![Held::Nil; 24],
            handle_names: Vec::new(),
            hosts_alive: BTreeSet::new(),
            next_name: 1,
            most,
            compared: 0,
            failed: 0,
        }
    }

    /// What word a raw place holds: depends on name and index, so a mix-up shows.
    fn pattern(name: u64, index: usize) -> u64 {
        name.wrapping_mul(0x0101_0101_0101_0101) ^ (index as u64) << 1
    }

    fn held(word: Value) -> Held {
        match (word.object(), word.as_int()) {
            // SAFETY: word 1 of every object of the test is its name.
            (Some(object), _) => Held::Named(unsafe { object.raw(1) }),
            (None, Some(int)) => Held::Int(int),
            (None, None) => Held::Nil,
        }
    }

    /// Some value that the program can get hold of.
    fn any_value(&mut self) -> Value {
        if self.random.one_in(6) {
            return Value::int(self.random.next() >> 40);
        }
        let mut word = self.roots[self.random.below(self.roots.len())];
        if !self.handles.is_empty() && self.random.one_in(5) {
            word = self.handles[self.random.below(self.handles.len())].get();
        }
        for _ in 0..self.random.below(6) {
            let Some(object) = word.object() else { break };
            if let Some(next) = self.heap.load(object, self.random.below(object.size())) {
                word = next;
            }
        }
        word
    }

    fn any_object(&mut self) -> Option<Object> {
        (0..4).find_map(|_| self.any_value().object())
    }

    fn size_of(&mut self, layout: u8) -> usize {
        let size = match self.random.below(100) {
            0..70 => 2 + self.random.below(8),
            70..95 => 2 + self.random.below(100),
            95..99 => 2 + self.random.below(1023),
            _ => 1025 + self.random.below(self.most),
        };
        match layout {
            MASKED => 2 + size % 60,
            HOST => 2 + size % 3,
            _ => size,
        }
    }

    fn allocate(&mut self) {
        let layout = [RAW, NODE, NODE, NODE, MASKED, WEAK, HOST][self.random.below(7)];
        let size = self.size_of(layout);
        let (flags, aux) = (self.random.next() as u8, self.random.next() as u32);
        let header = Header::new(LayoutId::new(layout), flags, aux);
        let name = self.next_name;
        let made = match layout {
            HOST => self.heap.alloc_host(header, size, name),
            _ if self.random.one_in(12) => self.heap.alloc_old(header, size),
            RAW => self.heap.alloc_raw(header, size),
            _ => self.heap.alloc(header, size),
        };
        let Ok(object) = made else {
            // Beyond the limit: give up some roots, and collect.
            self.failed += 1;
            for place in 0..self.roots.len() / 2 {
                self.set_root(place, Value::NIL);
            }
            return self.collect(Collection::Major);
        };
        self.next_name += 1;
        let mut thing = Thing {
            layout,
            size,
            flags,
            aux,
            held: BTreeMap::new(),
        };
        let shape = layouts()[layout as usize];
        for index in 2..size {
            if shape.slot(index) != ruchyruchy_heap::Slot::Raw {
                let filled = size < 200 || index % 97 == 0;
                let word = if filled { self.any_value() } else { Value::NIL };
                // SAFETY: the object is fresh, and this is a value of it.
                unsafe { object.set(index, word) };
                thing.held.insert(index, Self::held(word));
            } else {
                // SAFETY: no value.
                unsafe { object.set_raw(index, Self::pattern(name, index)) };
            }
        }
        // SAFETY: word 1 is no value in any layout of the test.
        unsafe { object.set_raw(1, name) };
        if layout == HOST {
            self.hosts_alive.insert(name);
        }
        self.things.insert(name, thing);
        let place = match size {
            1025.. if layout == NODE => 0,
            _ => 1 + self.random.below(self.roots.len() - 1),
        };
        self.set_root(place, Value::refer(object));
    }

    fn set_root(&mut self, place: usize, word: Value) {
        self.roots[place] = word;
        self.root_names[place] = Self::held(word);
    }

    fn store(&mut self) {
        let Some(object) = self.any_object() else {
            return;
        };
        let (index, word) = (self.random.below(object.size()), self.any_value());
        // SAFETY: word 1 of every object of the test is its name.
        let name = unsafe { object.raw(1) };
        let thing = self.things.get_mut(&name).unwrap();
        match (self.heap.load(object, index), thing.held.get_mut(&index)) {
            (None, None) => assert!(self.heap.store(object, index, word).is_err()),
            (Some(before), Some(held)) => {
                *held = Self::held(word);
                match self.random.below(3) {
                    0 => self.heap.store(object, index, word).unwrap(),
                    // SAFETY: the index is of a value.
                    1 => unsafe { self.heap.store_unchecked(object, index, word) },
                    _ => {
                        self.heap.barrier_before(before);
                        // SAFETY: the index is of a value; the barrier follows.
                        unsafe { object.set(index, word) };
                        self.heap.barrier(object);
                    }
                }
            }
            (real, model) => panic!("word {index} of {name}: {real:?}, but {model:?}"),
        }
        if self.random.one_in(4) {
            (thing.flags, thing.aux) = (self.random.next() as u8, self.random.next() as u32);
            object.set_flags(thing.flags);
            object.set_aux(thing.aux);
        }
    }

    fn step(&mut self) {
        match self.random.below(1000) {
            0..400 => self.allocate(),
            400..800 => self.store(),
            800..900 => {
                let place = 1 + self.random.below(self.roots.len() - 1);
                let word = self.any_value();
                self.set_root(place, word);
            }
            900..940 => {
                let place = self.random.below(self.roots.len());
                self.set_root(place, Value::NIL);
            }
            940..960 => {
                let word = self.any_value();
                self.handles.push(self.heap.handle(word));
                self.handle_names.push(Self::held(word));
            }
            960..980 if !self.handles.is_empty() => {
                let place = self.random.below(self.handles.len());
                self.handles.swap_remove(place);
                self.handle_names.swap_remove(place);
            }
            980..985 => self.drop_buffer(),
            985..988 => self.collect(Collection::Minor),
            988 => self.collect(Collection::Major),
            _ => {}
        }
        if self.heap.wants_collection() && self.random.one_in(3) {
            self.collect(Collection::Minor);
        }
    }

    /// What the runtime does when an array outgrows its buffer: allocates one and frees it at once.
    fn drop_buffer(&mut self) {
        let header = Header::new(LayoutId::new(NODE), 0, 0);
        if let Ok(buffer) = self.heap.alloc(header, 1025 + self.random.below(self.most)) {
            // SAFETY: no one else has it.
            unsafe { self.heap.free_large(buffer) };
        }
    }

    fn reachable(&self) -> BTreeSet<u64> {
        let mut seen = BTreeSet::new();
        let held = self.root_names.iter().chain(&self.handle_names);
        let mut todo: Vec<u64> = held
            .filter_map(|held| match held {
                Held::Named(name) => Some(*name),
                _ => None,
            })
            .collect();
        while let Some(name) = todo.pop() {
            if seen.insert(name) {
                todo.extend(self.things[&name].strong());
            }
        }
        seen
    }

    fn collect(&mut self, collection: Collection) {
        let roots = &mut self.roots;
        let mut show = |visit: &mut dyn FnMut(&mut [Value])| visit(roots);
        // SAFETY: the program holds words in roots and handles only.
        let done = unsafe {
            match collection {
                Collection::Minor if self.heap.wants_collection() => {
                    self.heap.safepoint(&mut show).unwrap().unwrap()
                }
                _ => self.heap.collect(collection, &mut show).unwrap(),
            }
        };
        let live = self.reachable();
        for name in self.heap.take_dead_hosts() {
            assert!(
                !live.contains(&name),
                "host {name} is reported, but reachable"
            );
            assert!(self.hosts_alive.remove(&name), "host {name} died twice");
        }
        if done == Collection::Major {
            let left: Vec<u64> = self.hosts_alive.iter().copied().collect();
            assert!(
                left.iter().all(|name| live.contains(name)),
                "dead hosts unreported"
            );
            self.things.retain(|name, _| live.contains(name));
        }
        self.compare(&live, done);
    }

    /// Walks both graphs in step.
    fn compare(&mut self, live: &BTreeSet<u64>, done: Collection) {
        let words = self.roots.iter().copied();
        let words = words.chain(self.handles.iter().map(Handle::get));
        let names = self.root_names.iter().chain(&self.handle_names).copied();
        let mut todo = Vec::new();
        for (word, held) in words.zip(names) {
            assert_eq!(Self::held(word), held);
            todo.extend(word.object());
        }
        let mut seen = BTreeSet::new();
        while let Some(object) = todo.pop() {
            // SAFETY: word 1 of every object of the test is its name.
            let name = unsafe { object.raw(1) };
            if !seen.insert(name) {
                continue;
            }
            let thing = self.things.get_mut(&name).expect("the model knows it");
            let header = object.header();
            assert_eq!(object.size(), thing.size);
            assert_eq!(header.layout().index(), thing.layout as usize);
            assert_eq!((header.flags(), header.aux()), (thing.flags, thing.aux));
            for index in 2..thing.size {
                let Some(word) = self.heap.load(object, index) else {
                    // SAFETY: within the object.
                    let raw = unsafe { object.raw(index) };
                    assert_eq!(raw, Self::pattern(name, index));
                    continue;
                };
                let held = thing.held.get_mut(&index).expect("the model has a value");
                match *held {
                    // A weak word to what is gone is empty; after a minor collection it may be, or
                    // still refer to it, whole.
                    Held::Named(target) if !live.contains(&target) => {
                        assert_eq!(thing.layout, WEAK);
                        if word == Value::NIL {
                            *held = Held::Nil;
                        } else {
                            assert_eq!(done, Collection::Minor);
                            assert_eq!(Self::held(word), *held);
                        }
                    }
                    _ => {
                        assert_eq!(Self::held(word), *held, "word {index} of {name}");
                        if thing.layout != WEAK {
                            todo.extend(word.object());
                        }
                    }
                }
            }
        }
        assert_eq!(&seen, live, "reachable in the heap and in the model");
        self.compared += 1;
    }
}

fn options(nursery: usize) -> Options<Value> {
    let mut options = Options::new(Value::NIL, layouts());
    options.nursery = nursery;
    options.verify = true;
    options.poison = true;
    options
}

fn run(seed: u64, steps: usize, options: Options<Value>) -> Program {
    let steps = if cfg!(miri) { steps / 40 } else { steps };
    let mut program = Program::new(seed, options, 3000);
    for _ in 0..steps {
        program.step();
    }
    program.collect(Collection::Major);
    assert!(
        program.compared > steps / 400,
        "{} comparisons",
        program.compared
    );
    program
}

#[test]
fn tiny_nursery() {
    for seed in 0..12 {
        run(seed, 6000, options(1 << 10));
    }
}

#[test]
fn small_nursery() {
    for seed in 100..108 {
        run(seed, 8000, options(16 << 10));
    }
}

#[test]
fn usual_nursery() {
    for seed in 200..203 {
        run(seed, 20_000, options(1 << 20));
    }
}

#[test]
fn stress() {
    for seed in 300..306 {
        let mut options = options(4 << 10);
        options.stress = true;
        let program = run(seed, 3000, options);
        assert!(program.heap.totals().minors > 300 || cfg!(miri));
    }
}

#[test]
fn limit() {
    let mut failed = 0;
    for seed in 400..406 {
        let mut options = options(8 << 10);
        options.limit = Some(100 << 10);
        let program = run(seed, 10_000, options);
        failed += program.failed;
    }
    assert!(failed > 0 || cfg!(miri), "the limit was never reached");
}
