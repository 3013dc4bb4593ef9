//! Reverses DNA sequences and exchanges their bases: letters looked up, lines taken apart and put together.
mod harness;

use std::collections::HashMap;

const WIDTH: usize = 60;

/// Sequences in FASTA format: a title after `>`, then lines of bases.
fn generate(n: usize) -> String {
    let mut seed: i64 = 42;
    let mut out = String::new();
    for part in 1..=3 {
        out.push_str(&format!(">sequence {part}\n"));
        for i in 1..=n * part {
            seed = seed * 16807 % 2147483647;
            let k = (seed % 10) as usize;
            out.push_str(&"ACGTacgtNM"[k..k + 1]);
            if i % WIDTH == 0 {
                out.push('\n');
            }
        }
        if !(n * part).is_multiple_of(WIDTH) {
            out.push('\n');
        }
    }
    out
}

fn complements() -> HashMap<char, char> {
    let mut table = HashMap::new();
    for (a, b) in "ACGTUMRWSYKVHDBN".chars().zip("TGCAAKYWSRMBDHVN".chars()) {
        table.insert(a, b);
        table.insert(a.to_ascii_lowercase(), b);
    }
    table
}

fn write_reversed(out: &mut String, lines: &[&str], table: &HashMap<char, char>) {
    let bases: String = lines.concat().chars().rev().map(|base| table[&base]).collect();
    let mut start = 0;
    while start < bases.len() {
        let end = (start + WIDTH).min(bases.len());
        out.push_str(&bases[start..end]);
        out.push('\n');
        start = end;
    }
}

fn reverse_complement(text: &str) -> String {
    let table = complements();
    let mut out = String::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with('>') {
            write_reversed(&mut out, &lines, &table);
            lines.clear();
            out.push_str(line);
            out.push('\n');
        } else {
            lines.push(line);
        }
    }
    write_reversed(&mut out, &lines, &table);
    out
}

fn checksum(text: &str) -> i64 {
    text.bytes().fold(0, |sum, byte| (sum * 31 + i64::from(byte)) % 1000000007)
}

fn benchmark(n: i64) -> i64 {
    checksum(&reverse_complement(&generate(n as usize)))
}

fn main() {
    harness::run("ReverseComplement", 10_000, benchmark);
}
