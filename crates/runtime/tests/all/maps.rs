//! Maps and sets against plain models: a vector of pairs in the order of insertion, and `BTreeMap`.

use crate::world::{Random, World};
use ruchyruchy_runtime::Value;
use ruchyruchy_runtime::map::{Cursor, Map};
use std::collections::BTreeMap;

/// Keys in the structural order of values: ints, then texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Int(i64),
    Text(String),
    /// A tuple, so that keys are objects with parts.
    Pair(i64, String),
}

fn key(random: &mut Random, range: usize) -> Key {
    let n = random.below(range) as i64;
    match random.below(8) {
        0..4 => Key::Int(n),
        4 => Key::Int(i64::MAX - n),
        5 => Key::Text(n.to_string()),
        6 => Key::Text(format!("a longer key for {n}")),
        _ => Key::Pair(n % 7, n.to_string()),
    }
}

fn value(world: &mut World, key: &Key) -> Value {
    match key {
        Key::Int(n) => world.rt.int(*n).unwrap(),
        Key::Text(text) => world.rt.string(text).unwrap(),
        Key::Pair(n, text) => {
            let parts = [world.rt.int(*n).unwrap(), world.rt.string(text).unwrap()];
            world.rt.tuple(&parts).unwrap()
        }
    }
}

fn back(value: Value) -> Key {
    if let Some(n) = value.as_int() {
        return Key::Int(n);
    }
    if let Some(text) = value.text() {
        return Key::Text(text.to_string());
    }
    let record = ruchyruchy_runtime::record::Record::of(value).unwrap();
    match (
        back(record.field(0).unwrap()),
        back(record.field(1).unwrap()),
    ) {
        (Key::Int(n), Key::Text(text)) => Key::Pair(n, text),
        other => panic!("{other:?}"),
    }
}

fn contents(map: Map) -> Vec<(Key, Option<i64>)> {
    let forwards: Vec<_> = map.iter().map(|(k, v)| (back(k), v.as_int())).collect();
    let mut at = map.end();
    let mut backwards = Vec::new();
    while let Some((k, v, before)) = map.entry_before(at) {
        backwards.push((back(k), v.as_int()));
        at = before;
    }
    backwards.reverse();
    assert_eq!(forwards, backwards);
    forwards
}

/// The insertion-ordered model.
#[derive(Default)]
struct Ordered(Vec<(Key, i64)>);

impl Ordered {
    fn insert(&mut self, key: Key, value: i64) -> Option<i64> {
        match self.0.iter_mut().find(|(k, _)| *k == key) {
            Some((_, slot)) => Some(std::mem::replace(slot, value)),
            None => {
                self.0.push((key, value));
                None
            }
        }
    }

    fn remove(&mut self, key: &Key) -> Option<i64> {
        let at = self.0.iter().position(|(k, _)| k == key)?;
        Some(self.0.remove(at).1)
    }
}

fn run(sorted: bool, set: bool, seed: u64, range: usize, steps: usize) {
    let mut random = Random::new(seed);
    let mut world = World::new();
    let map = if set {
        world.rt.new_set(sorted)
    } else {
        world.rt.new_map(sorted)
    };
    world.hold(map.unwrap().value());
    let mut ordered = Ordered::default();
    let mut tree: BTreeMap<Key, i64> = BTreeMap::new();
    // Phases of growing and shrinking.
    for step in 0..steps {
        let shrinking = step / (steps / 4) % 2 == 1;
        let map = Map::of(world.held[0]).unwrap();
        assert_eq!(map.len(), tree.len());
        let k = key(&mut random, range);
        let v = value(&mut world, &k);
        let number = step as i64;
        match random.below(10) {
            0..=5 if !shrinking => {
                let word = if set {
                    Value::NIL
                } else {
                    Value::int32(step as i32)
                };
                let old = world.rt.insert_entry(map, v, word).unwrap();
                let expected = ordered.insert(k.clone(), number);
                tree.insert(k, number);
                assert_eq!(old.is_some(), expected.is_some());
                if !set {
                    assert_eq!(old.and_then(Value::as_int), expected);
                }
            }
            0..=6 => {
                let old = world.rt.remove_entry(map, v);
                let expected = ordered.remove(&k);
                tree.remove(&k);
                assert_eq!(old.is_some(), expected.is_some());
                if let Some((found, word)) = old {
                    assert_eq!(back(found), k);
                    assert_eq!(word.as_int(), expected.filter(|_| !set));
                }
            }
            7 => {
                let found = map.get(&world.rt.shapes, v);
                assert_eq!(found.is_some(), tree.contains_key(&k));
                if !set {
                    assert_eq!(found.and_then(Value::as_int), tree.get(&k).copied());
                    if let Key::Text(text) = &k {
                        let found = map.get_str(&world.rt.shapes, text);
                        assert_eq!(found.and_then(Value::as_int), tree.get(&k).copied());
                    }
                }
            }
            8 => {
                // A copy goes its own way.
                let copy = world.rt.copy(world.held[0]).unwrap();
                let copy = Map::of(copy).unwrap();
                world.rt.insert_entry(copy, Value::NIL, Value::NIL).unwrap();
                assert_eq!(copy.len(), map.len() + 1);
            }
            _ => world.collect(),
        }
    }
    let map = Map::of(world.held[0]).unwrap();
    let expected: Vec<_> = if sorted {
        tree.into_iter().collect()
    } else {
        ordered.0
    };
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(k, n)| (k, Some(n).filter(|_| !set)))
        .collect();
    assert_eq!(contents(map), expected);
}

#[test]
fn hashed_maps() {
    for seed in 0..20 {
        run(false, false, seed, [6, 30, 300][seed as usize % 3], 800);
    }
}

#[test]
fn hashed_sets() {
    for seed in 0..10 {
        run(false, true, seed, [6, 60][seed as usize % 2], 600);
    }
}

#[test]
fn sorted_maps_and_sets() {
    for seed in 0..10 {
        run(
            true,
            seed % 2 == 0,
            seed,
            [20, 400][seed as usize / 2 % 2],
            800,
        );
    }
    run(true, false, 99, 5000, 12_000);
}

#[test]
fn keys_are_equal_by_canonical_form() {
    let mut world = World::new();
    let rt = &mut world.rt;
    for sorted in [false, true] {
        let map = rt.new_map(sorted).unwrap();
        let three = Value::int32(3);
        rt.insert_entry(map, three, Value::TRUE).unwrap();
        let float = rt.float(3.0).unwrap();
        let some = rt.some(three).unwrap();
        let ok = rt.ok(some).unwrap();
        for same in [float, some, ok, Value::byte(3)] {
            assert!(map.contains(&rt.shapes, same), "{same:?}");
            assert!(rt.insert_entry(map, same, Value::FALSE).unwrap().is_some());
        }
        assert_eq!(map.len(), 1);
        assert!(map.first().unwrap().0.same(three));
        rt.insert_entry(map, Value::NONE, Value::TRUE).unwrap();
        assert!(map.contains(&rt.shapes, Value::NIL));
        assert_eq!(map.len(), 2);
    }
}

#[test]
fn a_walk_survives_changes() {
    let mut world = World::new();
    for sorted in [false, true] {
        let map = world.rt.new_map(sorted).unwrap();
        for i in 0..500 {
            world
                .rt
                .insert_entry(map, Value::int32(i), Value::NIL)
                .unwrap();
        }
        let mut at = Cursor::default();
        let mut seen = 0;
        while let Some((key, _, next)) = map.entry_from(at) {
            at = Cursor::of(next.number());
            seen += 1;
            if seen % 3 == 0 {
                let behind = Value::int32(499 - key.as_int().unwrap_or(0) as i32 / 2);
                world.rt.remove_entry(map, behind);
            }
            assert!(seen < 1000);
        }
        assert!(seen > 100);
    }
}

#[test]
fn a_million_entries_in_order_and_out_of_order() {
    let mut options = ruchyruchy_runtime::Runtime::options();
    options.nursery = 1 << 20;
    let mut rt = ruchyruchy_runtime::Runtime::new(options).unwrap();
    for sorted in [false, true] {
        let map = rt.new_map(sorted).unwrap();
        let n = 200_000_i32;
        for i in 0..n {
            let key = Value::int32(i.wrapping_mul(1_000_003) % n);
            rt.insert_entry(map, key, Value::int32(i)).unwrap();
        }
        let len = map.len();
        assert!(len > n as usize / 2);
        let found = (0..n)
            .filter(|i| map.contains(&rt.shapes, Value::int32(*i)))
            .count()
            + (1..n)
                .filter(|i| map.contains(&rt.shapes, Value::int32(-*i)))
                .count();
        assert_eq!(found, len);
    }
}
