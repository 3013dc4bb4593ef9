//! Growing an array: a million pushes.

fn main() {
    let n: i64 = std::hint::black_box(1000000);
    let mut v = Vec::new();
    for i in 0..n {
        v.push(i);
    }
    println!("{} {}", v.len(), v[n as usize - 1]);
}
