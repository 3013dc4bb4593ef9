//! Heap sort and quicksort written out, and the built-in sort with a comparator.
mod harness;

fn numbers(n: i64) -> Vec<i64> {
    let mut seed: i64 = 42;
    let mut result = Vec::new();
    for _ in 0..n {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        result.push(seed);
    }
    result
}

fn quicksort(v: &mut [i64], low: i64, high: i64) {
    let pivot = v[((low + high) / 2) as usize];
    let mut i = low;
    let mut j = high;
    while i <= j {
        while v[i as usize] < pivot {
            i += 1;
        }
        while v[j as usize] > pivot {
            j -= 1;
        }
        if i <= j {
            v.swap(i as usize, j as usize);
            i += 1;
            j -= 1;
        }
    }
    if low < j {
        quicksort(v, low, j);
    }
    if i < high {
        quicksort(v, i, high);
    }
}

fn sift_down(v: &mut [i64], start: usize, end: usize) {
    let mut root = start;
    while 2 * root + 1 < end {
        let mut child = 2 * root + 1;
        if child + 1 < end && v[child] < v[child + 1] {
            child += 1;
        }
        if v[root] >= v[child] {
            return;
        }
        v.swap(root, child);
        root = child;
    }
}

fn heapsort(v: &mut [i64]) {
    let n = v.len();
    for start in (0..n / 2).rev() {
        sift_down(v, start, n);
    }
    for end in (1..n).rev() {
        v.swap(0, end);
        sift_down(v, 0, end);
    }
}

fn benchmark(n: i64) -> i64 {
    let v = numbers(n);
    let mut a = v.clone();
    quicksort(&mut a, 0, n - 1);
    let mut b = v.clone();
    heapsort(&mut b);
    let mut c = v;
    c.sort_by(|x, y| y.cmp(x));
    let n = n as usize;
    let mut sum = 0;
    for i in 0..n {
        assert!(a[i] == b[i] && a[i] == c[n - 1 - i]);
        sum = (sum * 31 + a[i]) % 1000000007;
    }
    sum
}

fn main() {
    harness::run("Sorting", 10_000, benchmark);
}
