//! Counts the words of a text: splitting, lower case, a hash map of counts, the sorted ranking.
mod harness;

use std::collections::HashMap;

struct Random {
    seed: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.seed = self.seed * 16807 % 2147483647;
        self.seed % limit
    }
}

fn vocabulary(n: i64, random: &mut Random) -> Vec<String> {
    let syllables = ["ba", "ke", "lor", "mi", "nu", "ra", "sen", "ti", "vo", "zu"];
    let mut words = Vec::new();
    for _ in 0..n {
        let mut word = String::new();
        for _ in 0..1 + random.below(3) {
            word += syllables[random.below(10) as usize];
        }
        words.push(word);
    }
    words
}

fn capitalized(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// Sentences in which the first words of the vocabulary are far more frequent than the last ones.
fn generate(n: i64) -> String {
    let mut random = Random { seed: 42 };
    let words = vocabulary(500, &mut random);
    let mut text = String::new();
    let mut left = n;
    while left > 0 {
        let length = left.min(4 + random.below(12));
        for i in 0..length {
            let word = &words[(random.below(500) * random.below(500) / 500) as usize];
            if i == 0 {
                text.push_str(&capitalized(word));
            } else {
                text.push_str(word);
            }
            text.push_str(match i {
                i if i == length - 1 => ".\n",
                5 => ", ",
                _ => " ",
            });
        }
        left -= length;
    }
    text
}

fn count(text: &str) -> HashMap<String, i64> {
    let mut counts = HashMap::new();
    for line in text.lines() {
        for token in line.split_whitespace() {
            let word = token.trim_end_matches(['.', ',']).to_lowercase();
            *counts.entry(word).or_insert(0) += 1;
        }
    }
    counts
}

fn benchmark(n: i64) -> String {
    let counts = count(&generate(n));
    let mut ranking: Vec<(String, i64)> = counts.into_iter().collect();
    ranking.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let top: Vec<String> = ranking.iter().take(5).map(|(word, n)| format!("{word}:{n}")).collect();
    format!("{} {}", ranking.len(), top.join(" "))
}

fn main() {
    harness::run("WordCount", 20_000, benchmark);
}
