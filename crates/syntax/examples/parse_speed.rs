//! Measures the parser: megabytes of source a second of CPU time, lexing and parsing.
//!
//! `cargo run --release -p ruchyruchy-syntax --example parse_speed [FILES]` — without files, a program
//! is generated; files are strung together and repeated. Either way about 10 MB are parsed.

use cpu_time::ProcessTime;
use ruchyruchy_syntax::lexer;
use ruchyruchy_syntax::span::SourceMap;
use std::fmt::Write;

const SIZE: usize = 10_000_000;

fn main() {
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    let mut text = String::with_capacity(SIZE + 100_000);
    let mut round = 0;
    while text.len() < SIZE {
        if files.is_empty() {
            program(&mut text, round);
        } else {
            for file in &files {
                text.push_str(file);
                text.push('\n');
            }
        }
        round += 1;
    }
    let mut sources = SourceMap::new();
    let Ok(file) = sources.add("generated.ruchy", text) else {
        return;
    };
    let megabytes = file.text.len() as f64 / 1e6;
    for _ in 0..5 {
        let start = ProcessTime::now();
        let tokens = lexer::lex(&file, 1000).tokens.len();
        let lexed = start.elapsed().as_secs_f64();
        let start = ProcessTime::now();
        let parsed = ruchyruchy_syntax::parse(&file);
        let both = start.elapsed().as_secs_f64();
        println!(
            "{megabytes:.1} MB, {tokens} tokens, {} statements, {} diagnostics: \
             lex {:.1} MB/s, lex + parse {:.1} MB/s",
            parsed.file.stmts.len(),
            parsed.diagnostics.len(),
            megabytes / lexed,
            megabytes / both,
        );
    }
}

/// A page of ordinary code; `n` makes its names differ.
fn program(out: &mut String, n: usize) {
    let _ = write!(
        out,
        r#"
/// Account number {n}.
#[derive(Debug, Clone)]
struct Account{n} {{
    owner: String,
    balance: f64 = 0.0,
    history: Vec<(String, f64)>,
}}

impl Account{n} {{
    fun new(owner: String) -> Account{n} {{
        Account{n} {{ owner, balance: 0.0, history: [] }}
    }}

    fun deposit(&mut self, amount: f64) -> Result<f64, String> {{
        if amount <= 0.0 {{
            return Err(f"cannot deposit {{amount:.2}} for {{self.owner}}")
        }}
        self.balance += amount
        self.history.push(("deposit", amount))
        Ok(self.balance)
    }}
}}

enum Shape{n} {{ Circle(f64), Rect {{ w: f64, h: f64 }}, Empty }}

fun area{n}(shape: Shape{n}) -> f64 {{
    match shape {{
        Shape{n}::Circle(r) if r > 0.0 => 3.14159 * r ** 2,
        Shape{n}::Rect {{ w, h }} => w * h,
        _ => 0.0,
    }}
}}

fun sieve{n}(limit: i32) -> Vec<i32> {{
    let mut composite = [false; limit + 1]
    let mut primes = Vec::new()
    for i in 2..=limit {{
        if !composite[i] {{
            primes.push(i)
            let mut j = i * i   // smaller multiples are done
            while j <= limit {{
                composite[j] = true
                j += i
            }}
        }}
    }}
    primes
}}

fun main{n}() {{
    let mut account = Account{n}::new("Ada Lovelace")
    account.deposit(100.0)?
    let total = [1, 2, 3, 4, 5]
        .iter()
        .map(|x| x * 2 + 1)
        .filter(|x| x % 3 != 0 && x < 100)
        .fold(0, |a, b| a + b)
    let config = {{ name: "demo", "retries": 3, nested: {{ a: [1, 2], b: true }} }}
    println(f"{{total}} and {{config.name}}: {{area{n}(Shape{n}::Circle(2.5))}}")
    try {{ throw "boom" }} catch e {{ println("caught", e) }} finally {{ println("done") }}
}}
"#
    );
}
