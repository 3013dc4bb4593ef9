//! The tree walker as oracle: the same random values in both give the same texts, hashes, equalities and orders.

use crate::world::{Random, World};
use ruchyruchy_builtins::format_apply::Format;
use ruchyruchy_builtins::format_spec::Kind;
use ruchyruchy_eval::interp::{Config, Interp, Limits};
use ruchyruchy_eval::map::{MapData, SetData};
use ruchyruchy_eval::value::{RangeObj, VarCell};
use ruchyruchy_eval::{Value as Walked, structural as walked};
use ruchyruchy_runtime::print::{Printer, Step};
use ruchyruchy_runtime::{Runtime, Value, order, structural};
use ruchyruchy_syntax::symbol::Symbol;
use std::cmp::Ordering;
use std::rc::Rc;

fn interp() -> Interp {
    Interp::new(
        Config {
            limits: Limits::default(),
            native_stack: 1 << 20,
            heap_in_use: || 0,
            stdout: Box::new(Vec::new()),
            stderr: Box::new(Vec::new()),
            stdin: Box::new(&b""[..]),
            args: Vec::new(),
            capabilities: Default::default(),
            seed: Some(1),
            interrupt: None,
        },
        Rc::default(),
    )
}

const TEXTS: [&str; 8] = [
    "",
    "a",
    "b\"c",
    "äöü",
    "longer than a word",
    "longer than a wore",
    "\n",
    "zzz",
];
const INTS: [i64; 8] = [0, 1, 2, -1, 65, i64::MAX, i64::MIN, 1 << 60];
const FLOATS: [f64; 10] = [
    0.0,
    -0.0,
    1.0,
    2.5,
    65.0,
    f64::NAN,
    f64::INFINITY,
    1e300,
    9223372036854775808.0,
    1e-300,
];

/// One value in both worlds. Without `enums` there is no Option and no Result in it: the walker without a program knows no names of
/// variants, and its order of keys, where `Ok(x)` stands beside values of other kinds, is none.
fn pair(random: &mut Random, rt: &mut Runtime, depth: usize, enums: bool) -> (Value, Walked) {
    let kinds = if depth == 0 { 9 } else { 19 };
    let len = random.below(4);
    let many = |random: &mut Random,
                rt: &mut Runtime,
                n: usize,
                enums: bool|
     -> (Vec<Value>, Vec<Walked>) {
        (0..n).map(|_| pair(random, rt, depth - 1, enums)).unzip()
    };
    match random.below(kinds) {
        0 => (Value::NIL, Walked::Nil),
        1 => {
            let b = random.below(2) == 0;
            (Value::bool(b), Walked::Bool(b))
        }
        2 => {
            let n = INTS[random.below(INTS.len())];
            (rt.int(n).unwrap(), Walked::Int(n))
        }
        3 => {
            let x = FLOATS[random.below(FLOATS.len())];
            (rt.float(x).unwrap(), Walked::Float(x))
        }
        4 => {
            let n = [1 << 63, u64::MAX][random.below(2)];
            (rt.unsigned(n).unwrap(), Walked::Big(n))
        }
        5 => {
            let b = [0, 65, 255][random.below(3)];
            (Value::byte(b), Walked::Byte(b))
        }
        6 => {
            let name = Symbol::intern(["ok", "error"][random.below(2)]);
            (Value::atom(name.index() as u32), Walked::Atom(name))
        }
        7 => {
            let text = TEXTS[random.below(TEXTS.len())];
            (rt.string(text).unwrap(), Walked::str(text))
        }
        8 if enums => (Value::NONE, Walked::none()),
        8 => (Value::NIL, Walked::Nil),
        9 | 10 => {
            let (items, walked) = many(random, rt, len, enums);
            (rt.array(&items).unwrap(), Walked::array_of(walked))
        }
        11 => {
            // All of one kind, so that arrays without tags come up.
            let n = INTS[random.below(INTS.len())];
            let x = FLOATS[random.below(FLOATS.len())];
            let (v, w) = match random.below(2) {
                0 => (rt.int(n).unwrap(), Walked::Int(n)),
                _ => (rt.float(x).unwrap(), Walked::Float(x)),
            };
            let array = rt.filled_array(v, len).unwrap();
            (array, Walked::array_of((0..len).map(|_| w.clone())))
        }
        12 => {
            let (items, walked) = many(random, rt, len, enums);
            (rt.tuple(&items).unwrap(), Walked::tuple(walked))
        }
        13 if enums => {
            let (v, w) = pair(random, rt, depth - 1, enums);
            match random.below(3) {
                0 => (rt.some(v).unwrap(), Walked::some(w)),
                1 => (rt.ok(v).unwrap(), Walked::ok(w)),
                _ => (rt.err(v).unwrap(), Walked::err(w)),
            }
        }
        13..16 => {
            let sorted = random.below(2) == 0;
            let (keys, walked) = many(random, rt, len, enums && !sorted);
            let map = rt.new_map(sorted).unwrap();
            let mut data = if sorted {
                MapData::sorted()
            } else {
                MapData::default()
            };
            for (k, w) in keys.into_iter().zip(walked) {
                let (v, wv) = pair(random, rt, depth - 1, enums);
                rt.insert_entry(map, k, v).unwrap();
                data.insert(w, wv);
            }
            (map.value(), Walked::map(data))
        }
        16 => {
            let sorted = random.below(2) == 0;
            let (keys, walked) = many(random, rt, len, enums && !sorted);
            let set = rt.new_set(sorted).unwrap();
            let mut data = if sorted {
                SetData::sorted()
            } else {
                SetData::default()
            };
            for (k, w) in keys.into_iter().zip(walked) {
                rt.insert_element(set, k).unwrap();
                data.insert(w);
            }
            (set.value(), Walked::set(data))
        }
        17 => {
            let (start, end) = (INTS[random.below(5)], INTS[random.below(5)]);
            let inclusive = random.below(2) == 0;
            let bounds = [rt.int(start).unwrap(), rt.int(end).unwrap()];
            let range = RangeObj {
                start: Walked::Int(start),
                end: Walked::Int(end),
                inclusive,
            };
            let value = rt.range(bounds[0], bounds[1], inclusive).unwrap();
            (value, Walked::Range(Rc::new(range)))
        }
        _ => {
            let (v, w) = pair(random, rt, depth - 1, enums);
            (rt.shared_cell(v).unwrap(), Walked::Shared(VarCell::new(w)))
        }
    }
}

fn formatted(rt: &Runtime, value: Value, format: Format) -> Option<String> {
    let mut printer = Printer::formatted(&rt.shapes, value, format, None);
    loop {
        // A budget of one task, so that stopping anywhere is tried.
        match printer.run(rt, 1) {
            Ok(Step::Done) => return Some(printer.finish()),
            Ok(Step::More) => {}
            Ok(Step::Ask(v)) => panic!("asks about {v:?}"),
            Err(_) => return None,
        }
    }
}

fn formats() -> Vec<Format> {
    let debug = Format {
        kind: Kind::Debug,
        ..Format::default()
    };
    vec![
        Format {
            width: Some(30),
            ..Format::default()
        },
        Format {
            precision: Some(1),
            zero: true,
            width: Some(9),
            ..Format::default()
        },
        Format {
            alternate: true,
            ..debug
        },
        Format {
            width: Some(6),
            precision: Some(2),
            ..debug
        },
        Format {
            kind: Kind::LowerHex,
            alternate: true,
            ..Format::default()
        },
    ]
}

#[test]
fn texts_and_hashes() {
    let mut cx = interp();
    for seed in 0..4000 {
        let mut world = World::new();
        let (v, w) = pair(&mut Random::new(seed), &mut world.rt, 3, seed % 4 == 0);
        world.hold(v);
        world.collect();
        let v = world.held[0];
        let (hash, other) = (structural::hash(&world.rt.shapes, v), walked::hash(&w));
        assert_eq!(hash, other, "{}", world.shown(v));
        if seed % 4 == 0 {
            continue;
        }
        assert_eq!(world.rt.text_of(v, false).ok(), cx.text(&w).ok());
        assert_eq!(world.shown(v), cx.quoted(&w).unwrap());
        for format in formats() {
            let mut text = String::new();
            let shown = cx.format_value(&mut text, &w, &format, None, None, None);
            let expected = shown.ok().map(|()| text);
            assert_eq!(
                formatted(&world.rt, v, format),
                expected,
                "{}",
                world.shown(v)
            );
        }
    }
}

#[test]
fn equality_and_order() {
    let mut equal = 0;
    for seed in 0..1500 {
        let mut random = Random::new(seed);
        let mut world = World::new();
        let mut all: Vec<Walked> = Vec::new();
        for _ in 0..6 {
            let (v, w) = pair(&mut random, &mut world.rt, 1 + seed as usize % 3, true);
            world.hold(v);
            all.push(w);
        }
        world.collect();
        let shapes = &world.rt.shapes;
        for (v, w) in world.held.iter().zip(&all) {
            for (x, y) in world.held.iter().zip(&all) {
                let texts = || format!("{} {}", world.shown(*v), world.shown(*x));
                let same = structural::equal(shapes, *v, *x);
                assert_eq!(same, walked::equal(w, y), "{}", texts());
                equal += usize::from(same);
                if same {
                    let hash = |v| structural::hash(shapes, v);
                    assert_eq!(hash(*v), hash(*x), "{}", texts());
                }
                let mut walk = structural::Equality::new(*v, *x);
                assert!(matches!(walk.run(shapes), structural::Step::Done(found) if found == same));
                let order = order::total_order(shapes, *v, *x);
                assert_eq!(order, walked::total_order(w, y), "{}", texts());
                let mut walk = order::Comparison::new(*v, *x);
                if let structural::Step::Done(order::Order::Known(Some(found))) = walk.run(shapes) {
                    assert_eq!(found, order, "{}", texts());
                }
            }
        }
    }
    assert!(equal > 8_000);
}

#[test]
fn a_million_levels() {
    let mut world = World::new();
    for _ in 0..2 {
        world.hold(Value::int32(7));
    }
    for _ in 0..1_000_000 {
        for i in 0..2 {
            world.held[i] = world.rt.array(&[world.held[i]]).unwrap();
        }
    }
    let (a, b) = (world.held[0], world.held[1]);
    let shapes = &world.rt.shapes;
    assert!(structural::equal(shapes, a, b));
    assert_eq!(order::total_order(shapes, a, b), Ordering::Equal);
    assert_eq!(structural::hash(shapes, a), structural::hash(shapes, b));
    assert_eq!(
        world.rt.text_of(a, false).map(|text| text.len()),
        Ok(2_000_001)
    );
    let set = world.rt.new_set(false).unwrap();
    assert!(world.rt.insert_element(set, a).unwrap());
    assert!(!world.rt.insert_element(set, b).unwrap());
}
