//! Little memory: under a heap limit every operation either does what it should or says so, and what was there before stays as it was.

use crate::world::Random;
use ruchyruchy_builtins::error_kind::ErrorKind;
use ruchyruchy_heap::Collection;
use ruchyruchy_runtime::array::Array;
use ruchyruchy_runtime::map::Map;
use ruchyruchy_runtime::{Raise, Runtime, Value};
use ruchyruchy_syntax::ast::BinOp;

#[test]
fn failing_operations_leave_values_whole() {
    let mut failures = 0;
    for seed in 0..30 {
        let mut random = Random::new(seed);
        let mut options = Runtime::options();
        options.nursery = 1 << 10;
        options.limit = Some((16 << 10) + random.below(48 << 10));
        options.verify = true;
        options.poison = true;
        let Ok(mut rt) = Runtime::new(options) else {
            continue;
        };
        let mut fill = || {
            let array = rt.array(&[])?;
            let map = rt.new_map(false)?.value();
            let sorted = rt.new_map(true)?.value();
            let text = rt.string("a text that does not fit a word")?;
            Ok::<_, Raise>([array, map, sorted, text])
        };
        let Ok(mut held) = fill() else { continue };
        for step in 0..3000 {
            let key = Value::int32(random.below(2000) as i32);
            let before: Vec<usize> = sizes(&held);
            let which = random.below(4);
            let done = operate(&mut rt, &mut held, which, key, step);
            if done.is_err() {
                failures += 1;
                assert_eq!(done, Err(ErrorKind::OutOfMemory));
                assert_eq!(sizes(&held), before);
            }
            if step % 64 == 0 || done.is_err() {
                let mut roots = |visit: &mut dyn FnMut(&mut [Value])| visit(&mut held);
                // SAFETY: values are read from `held` anew in each round.
                let collected = unsafe { rt.collect(Collection::Major, &mut roots) };
                if collected.is_err() {
                    break;
                }
                assert_eq!(rt.sharing_breach(&held), None);
            }
            if done.is_err() && random.below(3) == 0 {
                let (Some(array), Some(map)) = (Array::of(held[0]), Map::of(held[1])) else {
                    panic!("other kinds")
                };
                rt.clear_array(array);
                rt.clear_map(map);
            }
        }
    }
    assert!(failures > 50, "{failures}");
}

fn sizes(held: &[Value; 4]) -> Vec<usize> {
    let array = Array::of(held[0]).map_or(0, Array::len);
    let map = |v| Map::of(v).map_or(0, Map::len);
    let entries = |v| Map::of(v).map_or(0, |m: Map| m.iter().count());
    vec![
        array,
        map(held[1]),
        entries(held[1]),
        map(held[2]),
        entries(held[2]),
        held[3].text_len().unwrap_or(0),
    ]
}

fn operate(
    rt: &mut Runtime,
    held: &mut [Value; 4],
    which: usize,
    key: Value,
    step: i32,
) -> Result<(), ErrorKind> {
    let mut run = || -> Result<(), Raise> {
        match (which, Array::of(held[0]), Map::of(held[1 + which % 2])) {
            (0, Some(array), _) if step % 5 == 0 => {
                let text = rt.string("another text that does not fit a word")?;
                rt.push(array, text)?;
            }
            (0, Some(array), _) => {
                let n = rt.int(i64::MAX - i64::from(step))?;
                rt.push_front(array, n)?;
            }
            (1 | 2, _, Some(map)) if step % 3 == 0 => {
                rt.remove_entry(map, key);
            }
            (1 | 2, _, Some(map)) => {
                let value = rt.float(f64::INFINITY)?;
                rt.insert_entry(map, key, value)?;
            }
            _ => {
                let joined = rt.combine(BinOp::Add, held[3], key)?;
                held[3] = joined.unwrap_or(held[3]);
                if held[3].text_len() > Some(20_000) {
                    held[3] = Value::EMPTY;
                }
            }
        }
        Ok(())
    };
    run().map_err(|raise| raise.kind())
}

#[test]
fn operators_of_collections() {
    let mut rt = Runtime::new(Runtime::options()).unwrap();
    let ab = rt.string("ab").unwrap();
    let three = Value::int32(3);
    let half = rt.float(0.5).unwrap();
    let mut shown = |op, a, b| {
        let v = rt.combine(op, a, b).unwrap()?;
        rt.text_of(v, false).ok()
    };
    assert_eq!(shown(BinOp::Mul, ab, three).as_deref(), Some("ababab"));
    assert_eq!(shown(BinOp::Mul, ab, Value::int32(-3)).as_deref(), Some(""));
    assert_eq!(shown(BinOp::Add, ab, half).as_deref(), Some("ab0.5"));
    assert_eq!(
        shown(BinOp::Add, Value::TRUE, ab).as_deref(),
        Some("trueab")
    );
    assert_eq!(shown(BinOp::Add, ab, Value::NIL), None);
    assert_eq!(
        shown(BinOp::BitXor, Value::TRUE, Value::TRUE).as_deref(),
        Some("false")
    );
    let sets: Vec<Value> = [[1, 2, 3], [3, 4, 5]]
        .into_iter()
        .map(|items| {
            let set = rt.new_set(false).unwrap();
            for n in items {
                rt.insert_element(set, Value::int32(n)).unwrap();
            }
            set.value()
        })
        .collect();
    let mut shown = |op| {
        let v = rt.combine(op, sets[0], sets[1]).unwrap()?;
        rt.text_of(v, false).ok()
    };
    assert_eq!(shown(BinOp::BitAnd).as_deref(), Some("{3}"));
    assert_eq!(shown(BinOp::BitOr).as_deref(), Some("{1, 2, 3, 4, 5}"));
    assert_eq!(shown(BinOp::BitXor).as_deref(), Some("{1, 2, 4, 5}"));
    assert_eq!(shown(BinOp::Sub).as_deref(), Some("{1, 2}"));
    assert_eq!(shown(BinOp::Add), None);
    let long = rt.string("0123456789").unwrap();
    assert!(
        rt.combine(BinOp::Mul, long, Value::int32(i32::MAX))
            .is_err()
    );
}
