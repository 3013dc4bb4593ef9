//! Errors returned in hot loops: in the same function, and 1 and 20 calls deeper. For what other languages throw, Rust returns an
//! error in a box.
mod harness;

type Thrown = Box<i64>;

fn thrown(n: i64, depth: i64) -> Result<i64, Thrown> {
    if depth > 1 {
        return Ok(thrown(n, depth - 1)? + 1);
    }
    if n % 3 == 0 {
        return Err(Box::new(n));
    }
    Ok(n)
}

fn returned(n: i64, depth: i64) -> Result<i64, i64> {
    if depth > 1 {
        return Ok(returned(n, depth - 1)? + 1);
    }
    if n % 3 == 0 {
        return Err(n);
    }
    Ok(n)
}

fn in_place(rounds: i64) -> i64 {
    let mut sum = 0;
    for n in 0..rounds {
        let tried: Result<i64, Thrown> = if n % 3 == 0 { Err(Box::new(n)) } else { Ok(n) };
        match tried {
            Ok(value) => sum += value,
            Err(e) => sum += *e * 2,
        }
        sum %= 1000003;
        let result = if n % 3 == 0 { Err(n) } else { Ok(n) };
        match result {
            Ok(value) => sum += value,
            Err(e) => sum += e * 2,
        }
    }
    sum
}

fn through_calls(rounds: i64, depth: i64) -> i64 {
    let mut sum = 0;
    for n in 0..rounds {
        match thrown(n, depth) {
            Ok(value) => sum += value,
            Err(e) => sum += *e * 2,
        }
        sum %= 1000003;
        match returned(n, depth) {
            Ok(value) => sum += value,
            Err(e) => sum += e * 2,
        }
    }
    sum
}

fn benchmark(rounds: i64) -> i64 {
    in_place(rounds) + through_calls(rounds, 1) + through_calls(rounds, 20)
}

fn main() {
    harness::run("Exceptions", 30_000, benchmark);
}
