//! A tree of arrays with random sizes: allocation, and the collector.
mod harness;
mod random;

use random::Random;
use std::hint::black_box;

#[allow(dead_code, reason = "the rules ask for arrays that hold their children")]
enum Tree {
    Leaf(Vec<Option<i64>>),
    Inner(Vec<Tree>),
}

struct Storage {
    count: i64,
}

impl Storage {
    fn build(&mut self, depth: i64, random: &mut Random) -> Tree {
        self.count += 1;
        if depth == 1 {
            Tree::Leaf(vec![None; (random.next() % 10 + 1) as usize])
        } else {
            Tree::Inner((0..4).map(|_| self.build(depth - 1, random)).collect())
        }
    }
}

fn benchmark(rounds: i64) -> i64 {
    let mut count = 0;
    for _ in 0..rounds {
        let mut storage = Storage { count: 0 };
        black_box(storage.build(7, &mut Random::new()));
        count = storage.count;
        assert_eq!(count, 5461);
    }
    count
}

fn main() {
    harness::run("Storage", 40, benchmark);
}
