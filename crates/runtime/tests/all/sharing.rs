//! Value semantics against deep copies: every variable of the model has values of its own, whatever was assigned, stored and
//! written before. After each operation the rules of sharing hold.

use crate::world::{Random, World};
use ruchyruchy_runtime::alias::{Gone, Slot};
use ruchyruchy_runtime::array::Array;
use ruchyruchy_runtime::map::Map;
use ruchyruchy_runtime::record::Record;
use ruchyruchy_runtime::{Kind, Value};

#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Int(i64),
    Array(Vec<Tree>),
    Tuple(Vec<Tree>),
    Map(Vec<Tree>),
}

impl Tree {
    fn children(&mut self) -> Option<&mut Vec<Tree>> {
        match self {
            Tree::Int(_) => None,
            Tree::Array(items) | Tree::Tuple(items) | Tree::Map(items) => Some(items),
        }
    }

    fn at(&mut self, path: &[usize]) -> &mut Tree {
        let mut tree = self;
        for &step in path {
            tree = &mut tree.children().unwrap()[step];
        }
        tree
    }

    /// A way down that exists, at least one step long if there is one.
    fn way(&mut self, random: &mut Random) -> Vec<usize> {
        let mut way = Vec::new();
        let mut tree = self;
        while let Some(children) = tree.children()
            && !children.is_empty()
            && (way.is_empty() || random.below(4) > 0)
        {
            let step = random.below(children.len());
            way.push(step);
            tree = &mut children[step];
        }
        way
    }
}

fn tree(random: &mut Random, depth: usize) -> Tree {
    if depth == 0 || random.below(5) == 0 {
        return Tree::Int(random.below(100) as i64);
    }
    let len = 1 + random.below(3);
    let items = (0..len).map(|_| tree(random, depth - 1)).collect();
    match random.below(3) {
        0 => Tree::Array(items),
        1 => Tree::Tuple(items),
        _ => Tree::Map(items),
    }
}

fn build(world: &mut World, tree: &Tree) -> Value {
    match tree {
        Tree::Int(n) => world.rt.int(*n).unwrap(),
        Tree::Array(items) => {
            let items: Vec<Value> = items.iter().map(|t| build(world, t)).collect();
            world.rt.array(&items).unwrap()
        }
        Tree::Tuple(items) => {
            let items: Vec<Value> = items.iter().map(|t| build(world, t)).collect();
            world.rt.tuple(&items).unwrap()
        }
        Tree::Map(items) => {
            let map = world.rt.new_map(false).unwrap();
            for (i, item) in items.iter().enumerate() {
                let value = build(world, item);
                world
                    .rt
                    .insert_entry(map, Value::int32(i as i32), value)
                    .unwrap();
            }
            map.value()
        }
    }
}

fn back(world: &mut World, value: Value) -> Tree {
    if let Some(n) = value.as_int() {
        return Tree::Int(n);
    }
    match value.kind() {
        Some(Kind::Array) => {
            let array = Array::of(value).unwrap();
            let items = (0..array.len()).map(|i| {
                let item = world.rt.item(array, i).unwrap().unwrap();
                back(world, item)
            });
            Tree::Array(items.collect())
        }
        Some(Kind::Tuple) => {
            let fields: Vec<Value> = Record::of(value).unwrap().fields().collect();
            Tree::Tuple(fields.into_iter().map(|f| back(world, f)).collect())
        }
        _ => {
            let entries: Vec<_> = Map::of(value).unwrap().iter().collect();
            Tree::Map(entries.into_iter().map(|(_, v)| back(world, v)).collect())
        }
    }
}

fn slot(container: Value, step: usize) -> Slot {
    match container.kind() {
        Some(Kind::Array) => Slot::Item(Array::of(container).unwrap(), step),
        Some(Kind::Tuple) => Slot::Field(Record::of(container).unwrap(), step),
        _ => Slot::Entry(Map::of(container).unwrap(), Value::int32(step as i32)),
    }
}

/// Walks to the last container for writing, as the VM does: everything on the way is made unique.
fn walk(world: &mut World, var: usize, way: &[usize], lend: bool) -> Slot {
    let root = world.rt.unique(world.held[var]).unwrap();
    world.held[var] = root;
    let mut container = root;
    for (i, &step) in way.iter().enumerate() {
        if lend {
            world.rt.lend(container);
        }
        let slot = slot(container, step);
        if i + 1 == way.len() {
            return slot;
        }
        container = world.rt.unique_in_slot(slot).unwrap();
    }
    panic!("an empty way");
}

fn read(world: &mut World, var: usize, way: &[usize]) -> Value {
    let mut value = world.held[var];
    for &step in way {
        value = world.rt.read_slot(slot(value, step)).unwrap();
    }
    value
}

fn check(world: &mut World, models: &[Tree]) {
    for (i, model) in models.iter().enumerate() {
        let value = world.held[i];
        assert_eq!(back(world, value), *model, "variable {i}");
    }
    assert_eq!(world.rt.sharing_breach(&world.held), None);
}

#[test]
fn random_programs() {
    const VARS: usize = 4;
    for seed in 0..150 {
        let mut random = Random::new(seed);
        let mut world = World::new();
        let mut models: Vec<Tree> = Vec::new();
        for _ in 0..VARS {
            let model = tree(&mut random, 3);
            let value = build(&mut world, &model);
            world.hold(value);
            models.push(model);
        }
        for step in 0..120 {
            let (i, j) = (random.below(VARS), random.below(VARS));
            let (way, from) = (models[i].way(&mut random), models[j].way(&mut random));
            match random.below(6) {
                // let i = j.a.b
                0 => {
                    let value = read(&mut world, j, &from);
                    world.held[i] = world.rt.share(value).unwrap();
                    models[i] = models[j].at(&from).clone();
                }
                // i.a.b = number
                1 if !way.is_empty() => {
                    let slot = walk(&mut world, i, &way, false);
                    let n = world.rt.int(step).unwrap();
                    world.rt.write_slot(slot, n).unwrap();
                    *models[i].at(&way) = Tree::Int(step);
                }
                // i.a.b = j.c
                2 if !way.is_empty() && random.below(3) == 0 => {
                    let value = read(&mut world, j, &from);
                    let value = world.rt.share(value).unwrap();
                    let model = models[j].at(&from).clone();
                    let slot = walk(&mut world, i, &way, false);
                    world.rt.write_slot(slot, value).unwrap();
                    *models[i].at(&way) = model;
                }
                // let r = &mut i.a.b; let j = i.c; *r = number
                3 if !way.is_empty() && i != j => {
                    let slot = walk(&mut world, i, &way, true);
                    let alias = world.rt.alias(slot).unwrap();
                    let held = world.hold(alias);
                    let look = models[i].way(&mut random);
                    let value = read(&mut world, i, &look);
                    world.held[j] = world.rt.share(value).unwrap();
                    models[j] = models[i].at(&look).clone();
                    if random.below(2) == 0 {
                        world.collect();
                    }
                    let alias = ruchyruchy_runtime::alias::Alias::of(world.held[held]).unwrap();
                    let n = world.rt.int(-step).unwrap();
                    world.rt.write_slot(alias.slot().unwrap(), n).unwrap();
                    *models[i].at(&way) = Tree::Int(-step);
                    world.held.truncate(VARS);
                }
                4 => {
                    let model = tree(&mut random, 3);
                    world.held[i] = build(&mut world, &model);
                    models[i] = model;
                }
                _ => world.collect(),
            }
            check(&mut world, &models);
        }
    }
}

#[test]
fn nothing_is_copied_where_nothing_is_shared() {
    let mut world = World::new();
    let rows: Vec<Value> = (0..10)
        .map(|_| world.rt.filled_array(Value::int32(0), 10).unwrap())
        .collect();
    let grid = world.rt.array(&rows).unwrap();
    world.hold(grid);
    for i in 0..1000 {
        let way = [i % 10, i / 10 % 10];
        let value = read(&mut world, 0, &way).as_int().unwrap();
        let slot = walk(&mut world, 0, &way, false);
        let next = world.rt.int(value + 1).unwrap();
        world.rt.write_slot(slot, next).unwrap();
        if i % 100 == 0 {
            world.collect();
        }
    }
    assert_eq!(world.rt.copies, 0);
    // A second owner: the first write copies the grid and one row, the next in this row nothing.
    let second = world.rt.share(world.held[0]).unwrap();
    world.hold(second);
    for column in 0..10 {
        let slot = walk(&mut world, 0, &[3, column], false);
        world.rt.write_slot(slot, Value::int32(-1)).unwrap();
    }
    assert_eq!(world.rt.copies, 2);
    assert_eq!(read(&mut world, 1, &[3, 3]).as_int(), Some(10));
}

#[test]
fn a_cursor_down_a_long_list_copies_nothing_and_sharing_copies_all_that_is_lent() {
    let mut world = World::new();
    let end = world.rt.tuple(&[Value::NIL]).unwrap();
    world.hold(end);
    let n = 100_000;
    for _ in 0..n {
        world.held[0] = world.rt.tuple(&[world.held[0]]).unwrap();
    }
    let mut container = world.held[0];
    for _ in 0..n {
        world.rt.lend(container);
        container = world.rt.unique_in_slot(slot(container, 0)).unwrap();
    }
    let alias = world.rt.alias(slot(container, 0)).unwrap();
    assert_eq!(world.rt.copies, 0);
    let alias = ruchyruchy_runtime::alias::Alias::of(alias).unwrap();
    let copy = world.rt.share(world.held[0]).unwrap();
    assert_eq!(world.rt.copies, n + 1);
    world
        .rt
        .write_slot(alias.slot().unwrap(), Value::TRUE)
        .unwrap();
    let length = |v| world.rt.text_of(v, false).unwrap();
    assert!(length(world.held[0]).contains("true") && !length(copy).contains("true"));
}

#[test]
fn a_slot_that_is_gone() {
    let mut world = World::new();
    let items = [Value::int32(1), Value::int32(2)];
    let array = Array::of(world.rt.array(&items).unwrap()).unwrap();
    let alias = world.rt.alias(Slot::Item(array, 1)).unwrap();
    let slice = world.rt.alias(Slot::Slice(array, 0, 2)).unwrap();
    let slot = |v| {
        ruchyruchy_runtime::alias::Alias::of(v)
            .unwrap()
            .slot()
            .unwrap()
    };
    assert_eq!(world.rt.read_slot(slot(alias)).unwrap().as_int(), Some(2));
    let pair = world.rt.read_slot(slot(slice)).unwrap();
    assert_eq!(world.shown(pair), "[1, 2]");
    let more = world
        .rt
        .array(&[Value::TRUE, Value::FALSE, Value::NIL])
        .unwrap();
    world.rt.write_slot(slot(slice), more).unwrap();
    assert_eq!(world.shown(array.value()), "[true, false]");
    world.rt.pop(array).unwrap();
    assert_eq!(world.rt.read_slot(slot(alias)).unwrap_err(), Gone::Vanished);
    assert_eq!(
        world.rt.write_slot(slot(alias), Value::NIL),
        Err(Gone::Vanished)
    );
    assert_eq!(world.rt.read_slot(slot(slice)).unwrap_err(), Gone::Vanished);
}
