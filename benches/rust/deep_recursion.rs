//! Recursion 10,000 calls deep: the growth of the stack, its depth check, and a collector that must look through it.
mod harness;

use std::hint::black_box;

const DEPTH: i64 = 10_000;

struct Element {
    value: i64,
    next: Option<Box<Element>>,
}

// Without `black_box` the compiler makes a loop of it, or a formula.
fn sum(n: i64) -> i64 {
    if n == 0 { 0 } else { n + black_box(sum(n - 1)) }
}

fn is_even(n: i64) -> bool {
    if n == 0 { true } else { !black_box(is_odd(n - 1)) }
}

fn is_odd(n: i64) -> bool {
    if n == 0 { false } else { !black_box(is_even(n - 1)) }
}

/// Allocates on the way down and on the way back: what was made on the way down is held by the stack alone.
fn list(n: i64) -> Option<Box<Element>> {
    if n == 0 {
        return None;
    }
    let mut element = Box::new(Element { value: n, next: None });
    element.next = list(n - 1);
    Some(Box::new(Element { value: -n, next: Some(element) }))
}

fn benchmark(rounds: i64) -> i64 {
    let mut total = 0;
    for round in 0..rounds {
        total = (total * 31 + sum(DEPTH + round)) % 1000003;
        if is_even(DEPTH + round) {
            total += 1;
        }
        let mut rest = list(DEPTH);
        while let Some(element) = rest {
            total += element.value + 1;
            rest = element.next;
        }
    }
    total
}

fn main() {
    harness::run("DeepRecursion", 30, benchmark);
}
