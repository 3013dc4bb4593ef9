//! The sieve of Eratosthenes over an array of flags: array reads and writes, counted loops.
mod harness;

fn sieve(flags: &mut [bool], size: usize) -> i64 {
    let mut count = 0;
    for i in 2..=size {
        if flags[i - 1] {
            count += 1;
            let mut k = i + i;
            while k <= size {
                flags[k - 1] = false;
                k += i;
            }
        }
    }
    count
}

fn benchmark(rounds: i64) -> i64 {
    let mut count = 0;
    for _ in 0..rounds {
        let mut flags = vec![true; 5000];
        count = sieve(&mut flags, 5000);
        assert_eq!(count, 669);
    }
    count
}

fn main() {
    harness::run("Sieve", 100, benchmark);
}
