//! A linear congruential generator, its numbers joined by exclusive or: integer arithmetic on variables.
mod harness;

fn benchmark(n: i64) -> i64 {
    let mut x: i64 = 42;
    let mut all = 0;
    let mut i = 0;
    while i < n {
        x = (x * 16807 + 12345) % 2147483647;
        all ^= x;
        i += 1;
    }
    all
}

fn main() {
    harness::run("Lcg", 2000000, benchmark);
}
