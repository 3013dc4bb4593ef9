//! Updates of a nested place: a million times `grid[i][j] += 1`.

fn main() {
    let n: usize = std::hint::black_box(1000000);
    let mut grid = Vec::new();
    for _ in 0..100 {
        let mut row: Vec<i64> = Vec::new();
        for _ in 0..100 {
            row.push(0);
        }
        grid.push(row);
    }
    for k in 0..n {
        grid[k % 100][(k / 100) % 100] += 1;
    }
    println!("{} {} {}", grid[0][0], grid[99][99], grid[42][17]);
}
