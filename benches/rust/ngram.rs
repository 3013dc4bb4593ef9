//! A language model of word triples: trained on a text, then sampled; hash maps with tuples as keys, sorted maps of counts.
mod harness;

use std::collections::{BTreeMap, HashMap};

struct Random {
    seed: i64,
}

impl Random {
    fn below(&mut self, limit: i64) -> i64 {
        self.seed = self.seed * 16807 % 2147483647;
        self.seed % limit
    }

    fn choose<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as i64) as usize]
    }
}

const NOUNS: [&str; 10] =
    ["cat", "dog", "bird", "fox", "farmer", "river", "garden", "child", "moon", "tree"];
const VERBS: [&str; 6] = ["sees", "follows", "likes", "finds", "hears", "leaves"];
const ADJECTIVES: [&str; 7] = ["old", "small", "quiet", "red", "happy", "wild", "lost"];
const LINKS: [&str; 4] = ["and", "while", "because", "until"];

fn phrase(random: &mut Random) -> String {
    let mut words = if random.below(2) == 0 { "the" } else { "a" }.to_owned();
    for _ in 0..random.below(3) {
        words = words + " " + random.choose(&ADJECTIVES);
    }
    words + " " + random.choose(&NOUNS)
}

/// Sentences of a small grammar; `.` is a word.
fn generate(sentences: i64) -> String {
    let mut random = Random { seed: 42 };
    let mut text = String::new();
    for _ in 0..sentences {
        loop {
            text += &(phrase(&mut random) + " " + random.choose(&VERBS) + " " + &phrase(&mut random));
            if random.below(3) > 0 {
                break;
            }
            text = text + " " + random.choose(&LINKS) + " ";
        }
        text += " .\n";
    }
    text
}

/// Words are numbered as they come; followers are sorted so that sampling has an order.
struct Model {
    numbers: HashMap<String, usize>,
    words: Vec<String>,
    followers: HashMap<(usize, usize), BTreeMap<usize, i64>>,
}

impl Model {
    fn new() -> Model {
        Model { numbers: HashMap::new(), words: Vec::new(), followers: HashMap::new() }
    }

    fn number(&mut self, word: &str) -> usize {
        if let Some(n) = self.numbers.get(word) {
            return *n;
        }
        let n = self.words.len();
        self.numbers.insert(word.to_owned(), n);
        self.words.push(word.to_owned());
        n
    }

    fn train(&mut self, text: &str) {
        let stop = self.number(".");
        let (mut a, mut b) = (stop, stop);
        for line in text.lines() {
            for word in line.split_whitespace() {
                let c = self.number(word);
                let counts = self.followers.entry((a, b)).or_default();
                *counts.entry(c).or_insert(0) += 1;
                a = b;
                b = c;
            }
        }
    }

    /// A follower, as often as it was seen, and its probability.
    fn next(&self, a: usize, b: usize, random: &mut Random) -> (usize, f64) {
        let counts = &self.followers[&(a, b)];
        let total: i64 = counts.values().sum();
        let mut left = random.below(total);
        for (&word, &count) in counts {
            if left < count {
                return (word, count as f64 / total as f64);
            }
            left -= count;
        }
        panic!("the counts have another sum")
    }
}

fn benchmark(text: &str) -> String {
    let mut model = Model::new();
    model.train(text);
    let mut random = Random { seed: 7 };
    let stop = model.number(".");
    let (mut a, mut b) = (stop, stop);
    let mut surprise = 0.0;
    let mut written = String::new();
    let length = text.len() / 30;
    for _ in 0..length {
        let (c, probability) = model.next(a, b, &mut random);
        surprise -= probability.ln();
        written.push_str(&model.words[c]);
        written.push(if c == stop { '\n' } else { ' ' });
        a = b;
        b = c;
    }
    let last = written.lines().nth(2).unwrap_or("");
    format!(
        "{} {} {:.6} {last}",
        model.followers.len(),
        written.len(),
        surprise / length as f64
    )
}

fn main() {
    harness::run_prepared("Ngram", 1_000, generate, |text| benchmark(text));
}
