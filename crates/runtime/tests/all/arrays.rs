//! Arrays against `VecDeque`: all operations at both ends and in the middle, for every element kind and the way between them.

use crate::world::{Random, World};
use ruchyruchy_runtime::Value;
use ruchyruchy_runtime::array::{Array, Element};
use std::collections::VecDeque;

/// A value as the model keeps it.
#[derive(Clone, Debug, PartialEq)]
enum Plain {
    Int(i64),
    Float(u64),
    Byte(u8),
    Bool(bool),
    Text(String),
    Nil,
}

fn plain(random: &mut Random, kind: usize) -> Plain {
    match kind {
        0 => Plain::Int(random.next() as i64 >> (random.below(64))),
        1 => Plain::Float(match random.below(4) {
            0 => random.next(),
            _ => (random.below(1000) as f64 / 8.0).to_bits(),
        }),
        2 => Plain::Byte(random.next() as u8),
        3 => Plain::Bool(random.below(2) == 0),
        4 => Plain::Text("text ".repeat(random.below(4))),
        _ => Plain::Nil,
    }
}

fn value(world: &mut World, plain: &Plain) -> Value {
    match plain {
        Plain::Int(n) => world.rt.int(*n).unwrap(),
        Plain::Float(bits) => world.rt.float(f64::from_bits(*bits)).unwrap(),
        Plain::Byte(b) => Value::byte(*b),
        Plain::Bool(b) => Value::bool(*b),
        Plain::Text(text) => world.rt.string(text).unwrap(),
        Plain::Nil => Value::NIL,
    }
}

fn back(value: Value) -> Plain {
    if let Some(n) = value.as_int() {
        Plain::Int(n)
    } else if let Some(x) = value.as_float() {
        Plain::Float(x.to_bits())
    } else if let Some(b) = value.as_byte() {
        Plain::Byte(b)
    } else if let Some(b) = value.as_bool() {
        Plain::Bool(b)
    } else if let Some(text) = value.text() {
        Plain::Text(text.to_string())
    } else {
        assert!(value.is_nil());
        Plain::Nil
    }
}

fn contents(world: &mut World, array: Array) -> VecDeque<Plain> {
    (0..array.len())
        .map(|i| back(world.rt.item(array, i).unwrap().unwrap()))
        .collect()
}

#[test]
fn random_operations() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let mut world = World::new();
        // Mostly of one kind, so that the kinds without tags live long enough.
        let kind = seed as usize % 6;
        let stray = if seed % 3 == 0 { 40 } else { 100_000 };
        let empty = world.rt.array(&[]).unwrap();
        world.hold(empty);
        let mut model: VecDeque<Plain> = VecDeque::new();
        for step in 0..600 {
            let array = Array::of(world.held[0]).unwrap();
            assert_eq!(array.len(), model.len());
            let kind = if random.below(stray) == 0 {
                random.below(6)
            } else {
                kind
            };
            let item = plain(&mut random, kind);
            let v = value(&mut world, &item);
            let at = random.below(model.len() + 2);
            match random.below(16) {
                0..=2 => {
                    world.rt.push(array, v).unwrap();
                    model.push_back(item);
                }
                3 | 4 => {
                    world.rt.push_front(array, v).unwrap();
                    model.push_front(item);
                }
                5 => assert_eq!(world.rt.pop(array).unwrap().map(back), model.pop_back()),
                6 => assert_eq!(
                    world.rt.pop_front(array).unwrap().map(back),
                    model.pop_front()
                ),
                7 => {
                    assert_eq!(
                        world.rt.insert_item(array, at, v).unwrap(),
                        at <= model.len()
                    );
                    if at <= model.len() {
                        model.insert(at, item);
                    }
                }
                8 => {
                    let found = world.rt.remove_item(array, at).unwrap().map(back);
                    assert_eq!(found, model.remove(at));
                }
                9 => {
                    assert_eq!(world.rt.set_item(array, at, v).unwrap(), at < model.len());
                    if let Some(slot) = model.get_mut(at) {
                        *slot = item;
                    }
                }
                10 => {
                    let end = at + random.below(5);
                    let slice = world.rt.slice_array(array, at..end).unwrap();
                    let slice = Array::of(slice).unwrap();
                    let expected = model.range(at.min(model.len())..end.min(model.len()));
                    assert!(contents(&mut world, slice).iter().eq(expected));
                }
                11 if model.len() < 200 => {
                    // With itself: the source moves while it grows.
                    world.rt.extend_array(array, array, 0..at).unwrap();
                    let more: Vec<Plain> = model.iter().take(at).cloned().collect();
                    model.extend(more);
                }
                12 => {
                    array.truncate(&mut world.rt.heap, at);
                    model.truncate(at);
                }
                13 if !model.is_empty() => {
                    let (i, j) = (random.below(model.len()), random.below(model.len()));
                    array.swap(&mut world.rt.heap, i, j);
                    model.swap(i, j);
                    array.reverse(&mut world.rt.heap);
                    model.make_contiguous().reverse();
                }
                14 if step % 50 == 0 => {
                    world.rt.clear_array(array);
                    model.clear();
                }
                _ => world.collect(),
            }
        }
        let array = Array::of(world.held[0]).unwrap();
        assert_eq!(contents(&mut world, array), model);
    }
}

#[test]
fn kinds_are_chosen_and_left_one_way() {
    let mut world = World::new();
    let rt = &mut world.rt;
    let ints: Vec<Value> = (0..10).map(Value::int32).collect();
    let array = Array::of(rt.array(&ints).unwrap()).unwrap();
    assert_eq!(array.element(), Element::Int);
    // All of i64 fits an array of ints, whether it fits a word or not.
    let big = rt.int(i64::MAX).unwrap();
    rt.push(array, big).unwrap();
    assert_eq!(array.element(), Element::Int);
    assert_eq!(
        rt.item(array, 10).unwrap().unwrap().as_int(),
        Some(i64::MAX)
    );
    let huge = rt.unsigned(u64::MAX).unwrap();
    rt.push(array, huge).unwrap();
    assert_eq!(array.element(), Element::Tagged);
    assert_eq!(array.get(10).unwrap().as_int(), Some(i64::MAX));
    assert_eq!(array.get(11).unwrap().as_big(), Some(u64::MAX));
    rt.pop(array).unwrap();
    assert_eq!(array.element(), Element::Tagged);
    let half = rt.float(0.5).unwrap();
    let zeros = Array::of(rt.filled_array(half, 1000).unwrap()).unwrap();
    assert_eq!((zeros.element(), zeros.len()), (Element::Float, 1000));
    assert_eq!(zeros.get(999).unwrap().as_float(), Some(0.5));
}

#[test]
fn a_queue_does_not_grow() {
    let mut world = World::new();
    let queue = world.rt.array(&[]).unwrap();
    world.hold(queue);
    for i in 0..200_000 {
        let queue = Array::of(world.held[0]).unwrap();
        world.rt.push(queue, Value::int32(i)).unwrap();
        if i >= 10 {
            let first = world.rt.pop_front(queue).unwrap().unwrap();
            assert_eq!(first.as_int(), Some(i64::from(i) - 10));
        }
    }
    world.collect();
    assert!(world.rt.heap.used() < 100_000);
}

#[test]
fn requests_that_cannot_fit_are_errors() {
    let mut world = World::new();
    assert!(world.rt.filled_array(Value::NIL, 1 << 40).is_err());
    let array = world.rt.new_array(Element::Int, 4).unwrap();
    assert!(world.rt.reserve(array, usize::MAX).is_err());
    let mut options = ruchyruchy_runtime::Runtime::options();
    options.limit = Some(1 << 20);
    let mut rt = ruchyruchy_runtime::Runtime::new(options).unwrap();
    let array = Array::of(rt.array(&[]).unwrap()).unwrap();
    let full = (0..1 << 20)
        .find(|_| rt.push(array, Value::TRUE).is_err() || rt.push(array, Value::NIL).is_err());
    assert!(full.is_some_and(|n| n > 1000));
    assert!(array.len() > 1000);
}

#[test]
fn a_long_old_array_remembers_all_that_moves_in_it() {
    let mut world = World::new();
    let array = world.rt.new_array(Element::Tagged, 4).unwrap();
    world.hold(array.value());
    for round in 0..40 {
        let array = Array::of(world.held[0]).unwrap();
        for i in 0..100 {
            let text = world
                .rt
                .string(&format!("text number {round} {i}"))
                .unwrap();
            let at = array.len() * (i % 3) / 3;
            world.rt.insert_item(array, at, text).unwrap();
        }
        // Now and then the buffer moves as a whole.
        if round % 7 == 0 {
            world.rt.pop_front(array).unwrap();
            world.rt.remove_item(array, array.len() / 2).unwrap();
        }
        world.collect();
    }
    let array = Array::of(world.held[0]).unwrap();
    assert_eq!(array.len(), 4000 - 12);
    assert!((0..array.len()).all(|i| array.get(i).unwrap().is_string()));
}
