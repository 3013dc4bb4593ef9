//! Xorshift numbers hashed by FNV-1a: full 64-bit integer arithmetic.
mod harness;

fn xorshift(state: u64) -> u64 {
    let mut x = state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^ (x << 17)
}

fn fnv1a(hash: u64, word: u64) -> u64 {
    let mut h = hash;
    let mut w = word;
    for _ in 0..8 {
        h = (h ^ (w & 255)).wrapping_mul(1099511628211);
        w >>= 8;
    }
    h
}

fn benchmark(rounds: i64) -> String {
    let mut state: u64 = 88172645463325252;
    let mut hash: u64 = 14695981039346656037;
    for _ in 0..rounds {
        state = xorshift(state);
        hash = fnv1a(hash, state);
    }
    format!("{hash:016x}")
}

fn main() {
    harness::run("Hashing", 50_000, benchmark);
}
