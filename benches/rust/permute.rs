//! All permutations of six elements by swapping in place: recursion, array reads and writes.
mod harness;

struct Permute {
    count: i64,
    v: Vec<i64>,
}

impl Permute {
    fn run(&mut self) -> i64 {
        self.count = 0;
        self.v = vec![0; 6];
        self.permute(6);
        self.count
    }

    fn permute(&mut self, n: i64) {
        self.count += 1;
        if n != 0 {
            let n1 = n - 1;
            self.permute(n1);
            let mut i = n1;
            while i >= 0 {
                self.exchange(n1, i);
                self.permute(n1);
                self.exchange(n1, i);
                i -= 1;
            }
        }
    }

    fn exchange(&mut self, i: i64, j: i64) {
        let saved = self.v[i as usize];
        self.v[i as usize] = self.v[j as usize];
        self.v[j as usize] = saved;
    }
}

fn benchmark(rounds: i64) -> i64 {
    let mut count = 0;
    for _ in 0..rounds {
        count = Permute { count: 0, v: Vec::new() }.run();
        assert_eq!(count, 8660);
    }
    count
}

fn main() {
    harness::run("Permute", 30, benchmark);
}
