//! Closures made, kept and composed, and counters that closures share: captures and indirect calls.
mod harness;

type Step = Box<dyn Fn(i64) -> i64>;

fn compose(f: Step, g: Step) -> Step {
    Box::new(move |x| g(f(x)))
}

fn counter(step: i64) -> Box<dyn FnMut() -> i64> {
    let mut count = 0;
    Box::new(move || {
        count += step;
        count
    })
}

fn benchmark(rounds: i64) -> i64 {
    let mut total = 0;
    for round in 0..rounds {
        let mut chain: Step = Box::new(|x| x);
        for i in 0..20 {
            let k = (i * 7 + round) % 10;
            chain = if i % 2 == 0 {
                compose(chain, Box::new(move |x| x + k))
            } else {
                compose(chain, Box::new(|x| x * 3 % 1009))
            };
        }
        let mut next = counter(round % 5 + 1);
        for i in 0..20 {
            total = (total + chain(i) + next()) % 1000003;
        }
    }
    total
}

fn main() {
    harness::run("Closures", 500, benchmark);
}
