//! Builds many short texts and a long one: appending, joining, formatting, slicing.
mod harness;

use std::hint::black_box;

fn appended(i: i64) -> String {
    let mut text = String::new();
    for k in 0..26 {
        let at = ((i + k * 7) % 26) as usize;
        text.push_str(&"abcdefghijklmnopqrstuvwxyz"[at..at + 1]);
    }
    text
}

fn joined(i: i64) -> String {
    (0..10).map(|k| (i * k % 101).to_string()).collect::<Vec<String>>().join(", ")
}

fn formatted(i: i64) -> String {
    format!("{i:06}|{:04x}|{:9.3}|{:<4}|", i * 40503 % 65536, (i % 1000) as f64 / 8.0, i % 100)
}

/// The halves exchanged, between brackets.
fn sliced(text: &str) -> String {
    let middle = text.len() / 2;
    "[".to_owned() + &text[middle..] + "/" + &text[..middle] + "]"
}

fn checksum(text: &str) -> i64 {
    text.bytes().fold(0, |sum, byte| (sum * 31 + i64::from(byte)) % 1000000007)
}

fn benchmark(n: i64) -> String {
    let mut page = String::new();
    let mut check = 0;
    for i in 0..n {
        let line = sliced(&(appended(i) + &joined(i) + &formatted(i)));
        page += &line;
        page += "\n";
        if i % 16 == 0 {
            check = (check * 31 + checksum(&line)) % 1000000007;
        }
    }
    format!("{} {check}", black_box(page).len())
}

fn main() {
    harness::run("StringBuilding", 10_000, benchmark);
}
