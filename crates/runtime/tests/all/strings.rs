//! Strings against `String`: appending in every way, slices by code point, comparison, hashing in maps, interning.

use crate::world::{Random, World};
use ruchyruchy_runtime::Value;

const PIECES: [&str; 9] = [
    "",
    "a",
    "xyz",
    "ä",
    "日本",
    "🦀",
    "a longer piece of text",
    "0123456789012345678901234567890123456789",
    "\0",
];

fn check(value: Value, model: &str) {
    let text = value.text().unwrap();
    assert_eq!(&*text, model);
    assert_eq!(value.text_len(), Some(model.len()));
    assert_eq!(value.char_count(), Some(model.chars().count()));
    assert_eq!(value.char_count(), Some(model.chars().count()));
    assert_eq!(value.is_ascii(), model.is_ascii());
    assert!(value.is_string());
    // A text that fits the word is in the word.
    assert_eq!(value.is_short_text(), Value::short_text(model).is_some());
}

#[test]
fn random_operations() {
    for seed in 0..20 {
        let mut random = Random::new(seed);
        let mut world = World::new();
        let mut models: Vec<String> = Vec::new();
        for _ in 0..6 {
            world.hold(Value::EMPTY);
            models.push(String::new());
        }
        for _ in 0..400 {
            let (i, j) = (random.below(6), random.below(6));
            match random.below(7) {
                0 | 1 => {
                    let piece = PIECES[random.below(PIECES.len())];
                    world.held[i] = world.rt.append_str(world.held[i], piece).unwrap();
                    models[i].push_str(piece);
                }
                2 => {
                    if models[i].len() + models[j].len() < 4000 {
                        world.held[i] = world.rt.append(world.held[i], world.held[j]).unwrap();
                        let other = models[j].clone();
                        models[i].push_str(&other);
                    }
                }
                3 => {
                    let len = models[j].chars().count();
                    let (a, b) = (random.below(len + 2), random.below(len + 2));
                    world.held[i] = world.rt.chars(world.held[j], a, b).unwrap();
                    models[i] = models[j]
                        .chars()
                        .skip(a)
                        .take(b.saturating_sub(a))
                        .collect();
                }
                4 => {
                    // Both go on from here: they share the buffer, and one of them writes behind it first.
                    world.held[i] = world.held[j];
                    models[i] = models[j].clone();
                }
                5 => {
                    let len = models[j].chars().count() as i64;
                    let index = random.below(2 * len as usize + 3) as i64 - len - 1;
                    let expected = if index < 0 {
                        models[j].chars().rev().nth((-1 - index) as usize)
                    } else {
                        models[j].chars().nth(index as usize)
                    };
                    let found = world.rt.char_at(world.held[j], index);
                    let found = found.map(|c| c.text().unwrap().to_string());
                    assert_eq!(found, expected.map(String::from), "{index}");
                }
                _ => world.collect(),
            }
            check(world.held[i], &models[i]);
            let (a, b) = (world.held[i], world.held[j]);
            assert_eq!(a.text_equal(b), Some(models[i] == models[j]));
            assert_eq!(
                a.text_order(b),
                Some(models[i].as_bytes().cmp(models[j].as_bytes()))
            );
        }
        for (value, model) in world.held.iter().zip(&models) {
            check(*value, model);
        }
    }
}

#[test]
fn appending_in_a_loop_is_linear() {
    let mut world = World::new();
    world.hold(Value::EMPTY);
    for i in 0..100_000 {
        world.held[0] = world.rt.append_str(world.held[0], "ab").unwrap();
        if i % 1000 == 0 {
            world.collect();
        }
    }
    assert_eq!(world.held[0].text_len(), Some(200_000));
    // All that was ever allocated: a small object for each step, and buffers that double.
    let allocated = world.rt.heap.totals();
    let used = world.rt.heap.used();
    assert!(used < 4_000_000, "{used} {allocated:?}");
}

#[test]
fn an_older_prefix_stays_as_it_is() {
    let mut world = World::new();
    let base = world.rt.string(&"x".repeat(60)).unwrap();
    let a = world.rt.append_str(base, "1").unwrap();
    let b = world.rt.append_str(a, "2").unwrap();
    let c = world.rt.append_str(a, "3").unwrap();
    let d = world.rt.append(b, b).unwrap();
    let x = "x".repeat(60);
    check(a, &format!("{x}1"));
    check(b, &format!("{x}12"));
    check(c, &format!("{x}13"));
    check(d, &format!("{x}12{x}12"));
}

#[test]
fn interned_strings_are_one_and_go_when_nobody_has_them() {
    let mut world = World::new();
    let name = "a field with a long name";
    let first = world.rt.intern(name).unwrap();
    world.hold(first);
    world.rt.intern("another name that is long").unwrap();
    assert_eq!(world.rt.interned(), 2);
    let built = world.rt.string(name).unwrap();
    assert_eq!(built.text_equal(first), Some(true));
    assert!(!built.same(first));
    for _ in 0..8 {
        world.collect();
    }
    assert_eq!(world.rt.interned(), 1);
    let again = world.rt.intern(name).unwrap();
    assert!(again.same(world.held[0]));
    assert!(world.rt.intern("ab").unwrap().is_short_text());
    assert_eq!(world.rt.interned(), 1);
}
