//! How fast the heap is: allocations per second at several rates of survival, and pauses.
//!
//!     cargo run --profile quick -p ruchyruchy-heap --example alloc_speed [what]
//!
//! All objects have three words, the nursery its default size. Each loop asks for a collection after
//! each allocation, as the VM does. Times are processor time, the least of several rounds; pauses are wall time, of all rounds.

#[path = "../tests/all/value/mod.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod value;

use ruchyruchy_heap::{Header, Heap, Layout, LayoutId, Object, Options, Phase, Roots, Word};
use std::time::{Duration, Instant};
use value::{Random, Value};

const PAIR: Header = Header::new(LayoutId::new(0), 0, 0);
const ROUNDS: usize = 7;

fn heap() -> Heap<Value> {
    let mut options = Options::new(Value::NIL, vec![Layout::Values { from: 1 }]);
    options.events = 1 << 20;
    Heap::new(options).expect("memory")
}

/// Roots in a vector, as the stack of a VM.
struct Stack(Vec<Value>);

impl Roots<Value> for Stack {
    fn show(&mut self, visit: &mut dyn FnMut(&mut [Value])) {
        visit(&mut self.0);
    }
}

#[inline(always)]
fn pair(heap: &mut Heap<Value>, left: Value, right: Value) -> Object {
    let object = heap.alloc(PAIR, 3).expect("memory");
    // SAFETY: fresh; both words are values.
    unsafe {
        object.set(1, left);
        object.set(2, right);
    }
    object
}

#[inline(always)]
fn poll(heap: &mut Heap<Value>, stack: &mut Stack) {
    if heap.wants_collection() {
        // SAFETY: all words that are used later are in the stack.
        unsafe { heap.safepoint(stack).expect("memory") };
    }
}

/// Time this thread has run, where the system tells; a busy machine does not count then.
fn cpu_time(begin: Instant) -> Duration {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .map_or(begin.elapsed(), Duration::from_nanos)
}

/// Prints the least time per allocation of several rounds of `count`.
fn measure(name: &str, count: usize, mut round: impl FnMut()) {
    let start = Instant::now();
    let least = (0..ROUNDS)
        .map(|_| {
            let before = cpu_time(start);
            round();
            cpu_time(start).saturating_sub(before)
        })
        .min()
        .unwrap_or_default();
    let each = least.as_secs_f64() / count as f64;
    println!(
        "{name:<34} {:7.2} ns each {:8.1} M/s",
        each * 1e9,
        1e-6 / each
    );
}

fn survive_none() {
    let (mut heap, mut stack) = (heap(), Stack(vec![Value::NIL; 8]));
    let count = 20_000_000;
    measure("survival 0 %", count, || {
        for i in 0..count {
            let object = pair(&mut heap, Value::int(i as u64), Value::NIL);
            stack.0[0] = Value::refer(object);
            poll(&mut heap, &mut stack);
        }
    });
    pauses(&heap);
}

/// Every tenth object lives until two nurseries later.
fn survive_tenth() {
    let window = (1 << 20) / 24 / 10 * 2;
    let (mut heap, mut stack) = (heap(), Stack(vec![Value::NIL; window]));
    let count = 10_000_000;
    measure("survival 10 %", count, || {
        let (mut place, mut skip) = (0, 0);
        for i in 0..count {
            let object = pair(&mut heap, Value::int(i as u64), Value::NIL);
            skip += 1;
            if skip == 10 {
                skip = 0;
                stack.0[place] = Value::refer(object);
                place = if place + 1 == window { 0 } else { place + 1 };
            }
            poll(&mut heap, &mut stack);
        }
    });
    pauses(&heap);
}

/// A list of a million, then the next.
fn survive_all() {
    let (mut heap, mut stack) = (heap(), Stack(vec![Value::NIL; 8]));
    let count = 5_000_000;
    measure("survival 100 %, lists of a million", count, || {
        for i in 0..count {
            if i % 1_000_000 == 0 {
                stack.0[0] = Value::NIL;
            }
            let object = pair(&mut heap, Value::int(i as u64), stack.0[0]);
            stack.0[0] = Value::refer(object);
            poll(&mut heap, &mut stack);
        }
    });
    pauses(&heap);
}

/// A tree of 64 MB lives, a tenth of what is allocated survives, some of it in the tree.
fn live_tree() {
    let depth = 20;
    let (mut heap, mut stack) = (heap(), Stack(Vec::new()));
    // The tree, built from its leaves by a stack of subtrees: place 0 in the end.
    let mut leaves = 0usize;
    while leaves < 1 << depth {
        let leaf = pair(&mut heap, Value::NIL, Value::NIL);
        stack.0.push(Value::refer(leaf));
        leaves += 1;
        for _ in 0..leaves.trailing_zeros() {
            let right = stack.0.pop().unwrap_or(Value::NIL);
            let left = stack.0.pop().unwrap_or(Value::NIL);
            let parent = pair(&mut heap, left, right);
            stack.0.push(Value::refer(parent));
        }
        poll(&mut heap, &mut stack);
    }
    // A third word's worth of list brings it to 64 MB.
    stack.0.push(Value::NIL);
    while heap.used() < 64 << 20 {
        let object = pair(&mut heap, Value::NIL, stack.0[1]);
        stack.0[1] = Value::refer(object);
        poll(&mut heap, &mut stack);
    }
    println!("live: {:.1} MB", heap.used() as f64 / 1e6);
    pauses(&heap);
    heap.take_events();
    let window = (1 << 20) / 24 / 10 * 2;
    stack.0.resize(2 + window, Value::NIL);
    let count = 5_000_000;
    let mut random = Random(1);
    measure("64 MB live, survival 10 %", count, || {
        let mut place = 2;
        for i in 0..count {
            let object = pair(&mut heap, Value::int(i as u64), Value::NIL);
            if i % 10 == 0 {
                stack.0[place] = Value::refer(object);
                place = if place + 1 == stack.0.len() {
                    2
                } else {
                    place + 1
                };
            }
            if i % 100 == 0 {
                store_in_tree(&mut heap, stack.0[0], object, depth, &mut random);
            }
            poll(&mut heap, &mut stack);
        }
    });
    pauses(&heap);
}

/// Replaces a random leaf by a new object.
fn store_in_tree(
    heap: &mut Heap<Value>,
    tree: Value,
    object: Object,
    depth: u32,
    random: &mut Random,
) {
    let mut way = random.next();
    let mut at = tree.object();
    for _ in 1..depth {
        let word = at.and_then(|parent| heap.load(parent, 1 + (way & 1) as usize));
        way >>= 1;
        at = word.and_then(Value::object);
    }
    if let Some(parent) = at {
        heap.store(parent, 1 + (way & 1) as usize, Value::refer(object))
            .ok();
    }
}

/// An array of three million slots is old; new objects are stored all over it.
fn old_array() {
    let (mut heap, mut stack) = (heap(), Stack(vec![Value::NIL; 1]));
    let slots = 3_000_000;
    let array = heap.alloc(PAIR, slots + 1).expect("memory");
    stack.0[0] = Value::refer(array);
    let mut random = Random(1);
    let count = 5_000_000;
    measure("stores into an old array of 3 M", count, || {
        for i in 0..count {
            let object = pair(&mut heap, Value::int(i as u64), Value::NIL);
            let Some(array) = stack.0[0].object() else {
                return;
            };
            let index = 1 + random.below(slots);
            // SAFETY: the index is within the array.
            unsafe { heap.store_unchecked(array, index, Value::refer(object)) };
            poll(&mut heap, &mut stack);
        }
    });
    pauses(&heap);
}

/// The system's allocator doing the same as `survive_none`, for comparison.
fn system() {
    let count = 20_000_000;
    let mut kept: Box<[u64; 3]> = Box::new([0; 3]);
    measure("malloc and free", count, || {
        for i in 0..count {
            kept = std::hint::black_box(Box::new([1, i as u64, 3]));
        }
    });
}

fn pauses(heap: &Heap<Value>) {
    for phase in [Phase::Minor, Phase::Major] {
        let mut took: Vec<Duration> = heap
            .events()
            .filter(|event| event.phase == phase)
            .map(|event| event.took)
            .collect();
        took.sort_unstable();
        let Some(longest) = took.last() else { continue };
        let part = |p: usize| took[(took.len() * p / 100).min(took.len() - 1)].as_secs_f64() * 1e3;
        println!(
            "    {:<6} {:6} pauses: p50 {:.3} ms, p99 {:.3} ms, longest {:.3} ms",
            phase.name(),
            took.len(),
            part(50),
            part(99),
            longest.as_secs_f64() * 1e3
        );
    }
}

fn main() {
    let all: [(&str, fn()); 6] = [
        ("none", survive_none),
        ("tenth", survive_tenth),
        ("all", survive_all),
        ("tree", live_tree),
        ("array", old_array),
        ("system", system),
    ];
    let what = std::env::args().nth(1);
    for (name, run) in all {
        if what.as_deref().is_none_or(|what| what == name) {
            run();
        }
    }
}
