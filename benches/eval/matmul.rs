//! Nested arrays of floats, read and written in place: the product of two 200x200 matrices.

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

fn main() {
    let n = std::hint::black_box(200);
    let c = product(&matrix(n, 3), &matrix(n, 7), n as usize);
    println!("{:?} {:?} {:?}", c[0][0], c[199][199], c[17][42]);
}
