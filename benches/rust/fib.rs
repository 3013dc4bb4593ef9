//! The naive Fibonacci function: calls.
mod harness;

fn fib(n: i64) -> i64 {
    if n < 2 { n } else { fib(n - 1) + fib(n - 2) }
}

fn benchmark(n: i64) -> i64 {
    fib(n)
}

fn main() {
    harness::run("Fib", 30, benchmark);
}
