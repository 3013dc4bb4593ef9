//! A live set of fixed size in which old objects are replaced at random, so many for each that is read: what allocation costs
//! beside it, and the slowest step.
mod harness;
mod pauses;

use pauses::Pauses;

const RATE: i64 = 8;

/// After Park and Miller, with Stockmeyer's multiplier: the products fit in 53 bits.
struct Random {
    seed: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.seed = self.seed * 48271 % 2147483647;
        self.seed % limit
    }
}

struct Item {
    number: i64,
    words: Vec<i64>,
}

impl Item {
    fn new(number: i64, length: i64) -> Box<Item> {
        Box::new(Item { number, words: vec![number; length as usize] })
    }
}

fn benchmark(live: i64) -> i64 {
    let mut random = Random { seed: 42 };
    let mut table: Vec<Box<Item>> = (0..live).map(|n| Item::new(n, 1 + random.below(16))).collect();
    let mut pauses = Pauses::new();
    let mut sum = 0;
    for step in 0..live {
        pauses.begin_step();
        for k in 0..RATE {
            let at = random.below(live) as usize;
            table[at] = Item::new(step * RATE + k, 1 + random.below(16));
        }
        let item = &table[random.below(live) as usize];
        sum = (sum + item.number + item.words[item.words.len() - 1]) % 1000003;
        pauses.end_step();
    }
    pauses.report();
    sum
}

fn main() {
    harness::run("LiveSet", 50_000, benchmark);
}
