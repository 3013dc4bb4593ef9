//! Growing an array, element by element: a time that must grow no faster than the array.
mod harness;

use std::hint::black_box;

fn benchmark(n: i64) -> i64 {
    let mut all = Vec::new();
    for i in 0..n {
        all.push(i);
    }
    let all = black_box(all);
    all.len() as i64 + all[n as usize - 1]
}

fn main() {
    harness::run("Push", 2000000, benchmark);
}
