//! Messages of 64 bytes pushed into a ring that is always full: what the slowest push costs.
mod harness;
mod pauses;

use pauses::Pauses;

const LENGTH: usize = 64;

fn benchmark(slots: i64) -> i64 {
    let slots = slots as usize;
    let mut ring: Vec<Option<Vec<u8>>> = vec![None; slots];
    let mut pauses = Pauses::new();
    for n in 0..2 * slots {
        pauses.begin_step();
        ring[n % slots] = Some(vec![(n & 255) as u8; LENGTH]);
        pauses.end_step();
    }
    pauses.report();
    let mut sum = 0;
    for (i, message) in ring.iter().flatten().enumerate() {
        sum = (sum * 31 + i64::from(message[i % LENGTH])) % 1000003;
    }
    sum
}

fn main() {
    harness::run("RingBuffer", 200_000, benchmark);
}
