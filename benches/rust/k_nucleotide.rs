//! Counts the parts of a DNA sequence: slices of a long string as keys of a hash map.
mod harness;

use std::collections::HashMap;

fn bases(n: i64) -> String {
    let mut seed: i64 = 42;
    let mut text = String::new();
    for _ in 0..n {
        seed = seed * 16807 % 2147483647;
        text.push(['a', 'c', 'g', 't'][(seed % 4) as usize]);
    }
    text
}

fn count(sequence: &str, length: usize) -> HashMap<&str, i64> {
    let mut counts = HashMap::new();
    for i in 0..=sequence.len() - length {
        *counts.entry(&sequence[i..i + length]).or_insert(0) += 1;
    }
    counts
}

/// The four most frequent parts of a length, with their shares.
fn frequencies(sequence: &str, length: usize) -> String {
    let total = (sequence.len() - length + 1) as f64;
    let mut pairs: Vec<(&str, i64)> = count(sequence, length).into_iter().collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let lines: Vec<String> = pairs
        .iter()
        .take(4)
        .map(|(part, n)| format!("{part}:{:.3}", *n as f64 * 100.0 / total))
        .collect();
    lines.join(" ")
}

fn benchmark(n: i64) -> String {
    let sequence = bases(n);
    let mut report = vec![frequencies(&sequence, 1), frequencies(&sequence, 2)];
    for length in [3, 4, 6, 12, 18] {
        let counts = count(&sequence, length);
        let most = counts.values().max().unwrap();
        report.push(format!("{length}:{}/{most}", counts.len()));
    }
    report.join(" ")
}

fn main() {
    harness::run("KNucleotide", 4_000, benchmark);
}
