//! The product of two square matrices, its elements summed up in place: what every tier and upstream can run.
mod harness;

fn matrix(n: i64, seed: i64) -> Vec<Vec<f64>> {
    let mut rows = Vec::new();
    for i in 0..n {
        let mut row = Vec::new();
        for j in 0..n {
            row.push(((i * seed + j) % 10) as f64 * 0.5);
        }
        rows.push(row);
    }
    rows
}

fn zeros(n: usize) -> Vec<Vec<f64>> {
    let mut rows = Vec::new();
    for _ in 0..n {
        let mut row = Vec::new();
        for _ in 0..n {
            row.push(0.0);
        }
        rows.push(row);
    }
    rows
}

fn product(a: &[Vec<f64>], b: &[Vec<f64>], n: usize) -> Vec<Vec<f64>> {
    let mut c = zeros(n);
    for i in 0..n {
        for j in 0..n {
            for k in 0..n {
                c[i][j] = c[i][j] + a[i][k] * b[k][j];
            }
        }
    }
    c
}

fn benchmark(n: i64) -> i64 {
    let c = product(&matrix(n, 3), &matrix(n, 7), n as usize);
    let mut trace = 0.0;
    for (i, row) in c.iter().enumerate() {
        trace += row[i];
    }
    (trace * 4.0) as i64
}

fn main() {
    harness::run("Product", 120, benchmark);
}
