//! The greatest singular value of an infinite matrix, approximated: float loops and small calls.
mod harness;

fn element(i: i64, j: i64) -> f64 {
    1.0 / ((i + j) * (i + j + 1) / 2 + i + 1) as f64
}

fn times(v: &[f64], n: i64) -> Vec<f64> {
    let mut result = vec![0.0; n as usize];
    for i in 0..n {
        let mut sum = 0.0;
        for j in 0..n {
            sum += element(i, j) * v[j as usize];
        }
        result[i as usize] = sum;
    }
    result
}

fn times_transposed(v: &[f64], n: i64) -> Vec<f64> {
    let mut result = vec![0.0; n as usize];
    for i in 0..n {
        let mut sum = 0.0;
        for j in 0..n {
            sum += element(j, i) * v[j as usize];
        }
        result[i as usize] = sum;
    }
    result
}

fn benchmark(n: i64) -> String {
    let mut u = vec![1.0; n as usize];
    let mut v = u.clone();
    for _ in 0..10 {
        v = times_transposed(&times(&u, n), n);
        u = times_transposed(&times(&v, n), n);
    }
    let mut vbv = 0.0;
    let mut vv = 0.0;
    for i in 0..n as usize {
        vbv += u[i] * v[i];
        vv += v[i] * v[i];
    }
    format!("{:.9}", (vbv / vv).sqrt())
}

fn main() {
    harness::run("SpectralNorm", 60, benchmark);
}
