//! Sequences in FASTA format, repeated and random: a generator, a table of probabilities, lines of text.
mod harness;

const WIDTH: usize = 60;

struct Random {
    seed: i64,
}

impl Random {
    fn next(&mut self) -> f64 {
        self.seed = self.seed * 16807 % 2147483647;
        self.seed as f64 / 2147483647.0
    }
}

/// Letters, each with the sum of the probabilities up to it.
struct Alphabet {
    limits: Vec<(char, f64)>,
}

impl Alphabet {
    fn new(probabilities: &[(char, f64)]) -> Alphabet {
        let mut sum = 0.0;
        let mut limits = Vec::new();
        for &(letter, probability) in probabilities {
            sum += probability;
            limits.push((letter, sum));
        }
        Alphabet { limits }
    }

    fn pick(&self, x: f64) -> char {
        for &(letter, limit) in &self.limits {
            if x < limit {
                return letter;
            }
        }
        self.limits[self.limits.len() - 1].0
    }
}

fn random_text(alphabet: &Alphabet, n: usize, random: &mut Random) -> String {
    (0..n).map(|_| alphabet.pick(random.next())).collect()
}

fn write_repeated(out: &mut String, title: &str, unit: &str, n: usize) {
    out.push_str(&format!(">{title}\n"));
    let twice = unit.to_owned() + unit;
    let mut start = 0;
    let mut left = n;
    while left > 0 {
        let width = left.min(WIDTH);
        out.push_str(&twice[start..start + width]);
        out.push('\n');
        start = (start + width) % unit.len();
        left -= width;
    }
}

fn write_random(out: &mut String, title: &str, alphabet: &Alphabet, n: usize, random: &mut Random) {
    out.push_str(&format!(">{title}\n"));
    let mut left = n;
    while left > 0 {
        let width = left.min(WIDTH);
        out.push_str(&random_text(alphabet, width, random));
        out.push('\n');
        left -= width;
    }
}

fn checksum(text: &str) -> i64 {
    text.bytes().fold(0, |sum, byte| (sum * 31 + i64::from(byte)) % 1000000007)
}

fn benchmark(n: i64) -> i64 {
    let n = n as usize;
    let bases = Alphabet::new(&[('a', 0.3), ('c', 0.2), ('g', 0.2), ('t', 0.3)]);
    let mut codes = vec![('a', 0.27), ('c', 0.12), ('g', 0.12), ('t', 0.27)];
    codes.extend("BDHKMNRSVWY".chars().map(|letter| (letter, 0.02)));
    let mut random = Random { seed: 42 };
    let unit = random_text(&bases, 287, &mut random);
    let mut out = String::new();
    write_repeated(&mut out, "ONE a repeated sequence", &unit, 2 * n);
    write_random(&mut out, "TWO ambiguity codes", &Alphabet::new(&codes), 3 * n, &mut random);
    write_random(&mut out, "THREE bases", &bases, 5 * n, &mut random);
    checksum(&out)
}

fn main() {
    harness::run("Fasta", 10_000, benchmark);
}
