//! Runs a benchmark as the suite's protocol asks: `PROGRAM [ITERATIONS [SIZE]]` prints a line
//! `iteration K NANOSECONDS` for each iteration and `result TEXT` at the end.

use std::fmt::Display;
use std::hint::black_box;
use std::time::Instant;

#[allow(dead_code, reason = "some programs have an input to prepare")]
pub fn run<T: Display>(name: &str, full_size: i64, benchmark: impl Fn(i64) -> T) {
    run_prepared(name, full_size, |size| size, |size| benchmark(*size));
}

/// The same for a program that reads something: `prepare` makes that from the size, once and
/// unmeasured, and each iteration works on it.
pub fn run_prepared<I, T: Display>(
    name: &str,
    full_size: i64,
    prepare: impl Fn(i64) -> I,
    benchmark: impl Fn(&I) -> T,
) {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<i64>().expect("a number"));
    let iterations = args.next().unwrap_or(1);
    let size = args.next().unwrap_or(full_size);
    let input = prepare(size);
    let mut result: Option<String> = None;
    for k in 1..=iterations {
        let start = Instant::now();
        // The input is hidden from the optimiser, or it would compute the result while compiling.
        let value = benchmark(black_box(&input)).to_string();
        println!("iteration {k} {}", start.elapsed().as_nanos());
        if let Some(before) = &result
            && *before != value
        {
            println!("error: {name}: iteration {k} gave {value}, the ones before gave {before}");
            std::process::exit(1);
        }
        result = Some(value);
    }
    println!("result {}", result.unwrap_or_default());
}
