//! Eight queens by backtracking over arrays of flags: recursion, array reads and writes.
mod harness;

struct Queens {
    free_maxs: Vec<bool>,
    free_rows: Vec<bool>,
    free_mins: Vec<bool>,
    queen_rows: Vec<i64>,
}

impl Queens {
    fn new() -> Queens {
        Queens {
            free_rows: vec![true; 8],
            free_maxs: vec![true; 16],
            free_mins: vec![true; 16],
            queen_rows: vec![-1; 8],
        }
    }

    fn place_queen(&mut self, c: usize) -> bool {
        for r in 0..8 {
            if self.row_column(r, c) {
                self.queen_rows[r] = c as i64;
                self.set_row_column(r, c, false);
                if c == 7 {
                    return true;
                }
                if self.place_queen(c + 1) {
                    return true;
                }
                self.set_row_column(r, c, true);
            }
        }
        false
    }

    fn row_column(&self, r: usize, c: usize) -> bool {
        self.free_rows[r] && self.free_maxs[c + r] && self.free_mins[c + 7 - r]
    }

    fn set_row_column(&mut self, r: usize, c: usize, v: bool) {
        self.free_rows[r] = v;
        self.free_maxs[c + r] = v;
        self.free_mins[c + 7 - r] = v;
    }
}

fn benchmark(rounds: i64) -> bool {
    let mut result = true;
    for _ in 0..rounds {
        for _ in 0..10 {
            result = result && Queens::new().place_queen(0);
        }
        assert!(result);
    }
    result
}

fn main() {
    harness::run("Queens", 20, benchmark);
}
