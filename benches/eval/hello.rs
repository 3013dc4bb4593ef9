//! Starting and ending.

fn main() {
    println!("Hello, world!");
}
