//! The command line: `ruchyruchy FILE`, `run`, `repl`, `check`, `dump`, `explain`.
#![forbid(unsafe_code)]

mod cli;

use std::alloc::System;

/// Counts the bytes in use, for the heap limit.
#[global_allocator]
static HEAP: cap::Cap<System> = cap::Cap::new(System, usize::MAX);

fn heap_in_use() -> usize {
    HEAP.allocated()
}

fn main() {
    cli::output::report_panics();
    let status = cli::main(heap_in_use);
    // Values and trees need not be taken apart one by one: the process ends.
    cli::output::finish(status)
}
