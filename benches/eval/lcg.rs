//! Integer arithmetic on variables: a linear congruential generator stepped ten million times.
//!
//! Each number goes into `all`: were only the last one needed, the compiler would put eight steps into
//! one, and the machine would not step ten million times.

fn main() {
    let mut x: i64 = 42;
    let mut all: i64 = 0;
    let mut i: i64 = 0;
    let n = std::hint::black_box(10000000);
    while i < n {
        x = (x * 1103515245 + 12345) % 2147483648;
        all = all ^ x;
        i = i + 1;
    }
    println!("{x} {all}");
}
