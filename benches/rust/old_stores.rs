//! Young objects stored all over a large array that has long been old: what a collector must remember, and the slowest of the
//! batches of stores.
mod harness;
mod pauses;

use pauses::Pauses;

const BATCH: i64 = 1000;

struct Cell {
    value: i64,
    weight: i64,
}

fn benchmark(slots: i64) -> i64 {
    let mut array: Vec<Option<Box<Cell>>> = (0..slots).map(|_| None).collect();
    let mut pauses = Pauses::new();
    let mut seed = 42;
    for batch in 0..slots / (4 * BATCH) {
        pauses.begin_step();
        for k in 0..BATCH {
            seed = seed * 48271 % 2147483647;
            array[(seed % slots) as usize] = Some(Box::new(Cell { value: batch + k, weight: k }));
        }
        pauses.end_step();
    }
    pauses.report();
    let mut sum = 0;
    for cell in array.iter().flatten() {
        sum = (sum * 31 + cell.value - cell.weight) % 1000003;
    }
    sum
}

fn main() {
    harness::run("OldStores", 3_000_000, benchmark);
}
