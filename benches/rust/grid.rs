//! Elements of nested arrays updated in place, never copied: a time that must grow no faster than the updates.
mod harness;

fn benchmark(n: i64) -> i64 {
    let mut grid = vec![vec![0; 100]; 100];
    for k in 0..n {
        grid[(k % 100) as usize][(k / 100 % 100) as usize] += k % 7;
    }
    let mut sum = 0;
    for (i, row) in grid.iter().enumerate() {
        for (j, cell) in row.iter().enumerate() {
            sum += cell * (i as i64 - j as i64);
        }
    }
    sum
}

fn main() {
    harness::run("Grid", 1000000, benchmark);
}
