//! Measures arrays, maps and strings beside the collections of Rust's library: `cargo run --release -p ruchyruchy-runtime --example values`.
//!
//! The same work on both sides, least CPU time of five. Bytes are what the heap has in use at the end; collections run between the steps of a
//! program, as the VM's safepoints would ask for them.

use ruchyruchy_runtime::array::Array;
use ruchyruchy_runtime::map::Map;
use ruchyruchy_runtime::{Runtime, Value};
use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Time that this process has had the processor; where the system does not tell, time that has passed.
fn processor_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let first = text.split(' ').next();
    match first.and_then(|nanos| nanos.parse().ok()) {
        Some(nanos) => Duration::from_nanos(nanos),
        None => START.elapsed(),
    }
}

fn least(mut work: impl FnMut()) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = processor_time();
        work();
        best = best.min(processor_time().saturating_sub(start));
    }
    best.as_secs_f64() * 1000.0
}

fn runtime() -> Runtime {
    match Runtime::new(Runtime::options()) {
        Ok(rt) => rt,
        Err(error) => panic!("{error}"),
    }
}

/// Runs the collection that is due.
fn safepoint(rt: &mut Runtime, held: &mut [Value]) {
    let mut roots = |visit: &mut dyn FnMut(&mut [Value])| visit(held);
    // SAFETY: the programs read their values from `held` anew after each call.
    let _ = unsafe { rt.safepoint(&mut roots) };
}

const N: i32 = 1_000_000;

fn scramble(i: i32) -> i32 {
    i.wrapping_mul(0x9E37_79B1_u32 as i32) >> 4
}

/// Pushes ints, then sums them by index.
fn ints(rt: &mut Runtime) -> Option<Value> {
    let array = Array::of(rt.array(&[]).ok()?)?;
    for i in 0..10 * N {
        rt.push(array, Value::int32(i)).ok()?;
    }
    let mut sum = Value::int32(0);
    for i in 0..array.len() {
        sum = sum.try_add(array.get(i)?)?;
    }
    black_box(sum);
    Some(array.value())
}

fn map(rt: &mut Runtime, sorted: bool) -> Option<Value> {
    let mut held = [rt.new_map(sorted).ok()?.value()];
    for i in 0..N {
        let map = Map::of(held[0])?;
        rt.insert_entry(map, Value::int32(scramble(i)), Value::int32(i))
            .ok()?;
        if i % 1024 == 0 {
            safepoint(rt, &mut held);
        }
    }
    let map = Map::of(held[0])?;
    for i in 0..N {
        black_box(map.get(&rt.shapes, Value::int32(scramble(i))))?;
    }
    Some(held[0])
}

fn texts(rt: &mut Runtime) -> Option<Value> {
    let mut held = [rt.new_map(false).ok()?.value()];
    for i in 0..N {
        let key = rt.string(&format!("key number {}", scramble(i))).ok()?;
        rt.insert_entry(Map::of(held[0])?, key, Value::int32(i))
            .ok()?;
        if i % 64 == 0 {
            safepoint(rt, &mut held);
        }
    }
    Some(held[0])
}

fn appending(rt: &mut Runtime) -> Option<Value> {
    let mut held = [Value::EMPTY];
    for i in 0..10 * N {
        held[0] = rt.append_str(held[0], "ab").ok()?;
        if i % 64 == 0 {
            safepoint(rt, &mut held);
        }
    }
    Some(held[0])
}

fn row(name: &str, ours: impl Fn(&mut Runtime) -> Option<Value>, theirs: impl FnMut()) {
    let mut bytes = 0;
    let time = least(|| {
        let mut rt = runtime();
        let done = ours(&mut rt);
        assert!(done.is_some(), "{name} fails");
        let mut held = [done.unwrap_or(Value::NIL)];
        let mut roots = |visit: &mut dyn FnMut(&mut [Value])| visit(&mut held);
        // SAFETY: nothing is used afterwards.
        let _ = unsafe { rt.collect(ruchyruchy_heap::Collection::Major, &mut roots) };
        bytes = rt.heap.used();
    });
    let other = least(theirs);
    println!(
        "{name:<28} {time:>8.1} ms {other:>8.1} ms {:>6.2} {:>8.1} MB",
        time / other,
        bytes as f64 / 1e6
    );
}

fn main() {
    println!(
        "{:<28} {:>11} {:>11} {:>6} {:>11}",
        "", "runtime", "Rust", "ratio", "in use"
    );
    row("10 M ints pushed and summed", ints, || {
        let mut all = Vec::new();
        for i in 0..i64::from(10 * N) {
            all.push(black_box(i));
        }
        black_box(all.iter().sum::<i64>());
    });
    row(
        "1 M ints in a map",
        |rt| map(rt, false),
        || {
            let mut all = HashMap::new();
            for i in 0..N {
                all.insert(i64::from(scramble(i)), i64::from(i));
            }
            for i in 0..N {
                black_box(all.get(&i64::from(scramble(i))));
            }
        },
    );
    row(
        "1 M ints in a sorted map",
        |rt| map(rt, true),
        || {
            let mut all = BTreeMap::new();
            for i in 0..N {
                all.insert(i64::from(scramble(i)), i64::from(i));
            }
            for i in 0..N {
                black_box(all.get(&i64::from(scramble(i))));
            }
        },
    );
    row("1 M texts in a map", texts, || {
        let mut all = HashMap::new();
        for i in 0..N {
            all.insert(format!("key number {}", scramble(i)), i64::from(i));
        }
        black_box(all.len());
    });
    row("10 M times s += \"ab\"", appending, || {
        let mut s = String::new();
        for _ in 0..10 * N {
            s.push_str(black_box("ab"));
        }
        black_box(s.len());
    });
}
