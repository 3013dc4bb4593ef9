//! Conway's game of life on a torus: nested arrays, neighbours by index arithmetic.
mod harness;

struct Board {
    width: usize,
    height: usize,
    cells: Vec<Vec<bool>>,
}

impl Board {
    fn random(width: usize, height: usize) -> Board {
        let mut seed: i64 = 42;
        let mut cell = || {
            seed = seed * 16807 % 2147483647;
            seed % 3 == 0
        };
        let cells = (0..height).map(|_| (0..width).map(|_| cell()).collect()).collect();
        Board { width, height, cells }
    }

    fn neighbours(&self, x: usize, y: usize) -> i64 {
        let mut count = 0;
        for dy in [self.height - 1, 0, 1] {
            let row = &self.cells[(y + dy) % self.height];
            for dx in [self.width - 1, 0, 1] {
                if (dx != 0 || dy != 0) && row[(x + dx) % self.width] {
                    count += 1;
                }
            }
        }
        count
    }

    fn step(&self) -> Board {
        let next = |x, y| match self.neighbours(x, y) {
            2 => self.cells[y][x],
            3 => true,
            _ => false,
        };
        let cells =
            (0..self.height).map(|y| (0..self.width).map(|x| next(x, y)).collect()).collect();
        Board { width: self.width, height: self.height, cells }
    }

    fn population(&self) -> usize {
        self.cells.iter().map(|row| row.iter().filter(|cell| **cell).count()).sum()
    }

    fn checksum(&self) -> i64 {
        let mut sum = 0;
        for row in &self.cells {
            for cell in row {
                sum = (sum * 2 + i64::from(*cell)) % 1000000007;
            }
        }
        sum
    }
}

fn benchmark(generations: i64) -> String {
    let mut board = Board::random(64, 48);
    for _ in 0..generations {
        board = board.step();
    }
    format!("{} {}", board.population(), board.checksum())
}

fn main() {
    harness::run("Life", 50, benchmark);
}
