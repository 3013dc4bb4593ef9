//! The product of two square matrices of floats: nested arrays.
mod harness;

fn matrix(n: i64, seed: i64) -> Vec<Vec<f64>> {
    (0..n).map(|i| (0..n).map(|j| ((i * seed + j) % 10) as f64 * 0.5).collect()).collect()
}

fn product(a: &[Vec<f64>], b: &[Vec<f64>], n: usize) -> Vec<Vec<f64>> {
    let mut c = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..n {
            let mut sum = 0.0;
            for k in 0..n {
                sum += a[i][k] * b[k][j];
            }
            c[i][j] = sum;
        }
    }
    c
}

fn benchmark(n: i64) -> String {
    let c = product(&matrix(n, 3), &matrix(n, 7), n as usize);
    let trace: f64 = (0..n as usize).map(|i| c[i][i]).sum();
    format!("{trace:.3}")
}

fn main() {
    harness::run("MatMul", 60, benchmark);
}
