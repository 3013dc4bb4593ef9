//! Making bad programs out of good ones.
//!
//! A mutant starts as a real program, so that most of it still gets through the parser and the
//! resolver and the damage is met deep inside. Some mutants are made from tokens at random instead.
//! The same seed gives the same mutants on every machine.

use crate::rust_text::tokens;
use fastrand::Rng;

/// Numbers at the edges of what a number can be.
const NUMBERS: [&str; 22] = [
    "0",
    "-1",
    "1",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "1e308",
    "1e309",
    "5e-324",
    "-0.0",
    "0xFFFFFFFFFFFFFFFF",
    "0b1",
    "1_000_000",
    "255",
    "256",
    "128u8",
    "1i128",
    "0.1",
    "4294967296",
];

/// Values of every other kind.
const VALUES: [&str; 16] = [
    "nil",
    "true",
    "\"\"",
    "\"aé🦀\"",
    "[]",
    "[1, \"a\", nil]",
    "{}",
    "{a: 1}",
    "(1, 2)",
    "None",
    "Some(1)",
    "Err(1)",
    "(0..)",
    "|x| x",
    "'c'",
    "println",
];

/// Operators that stand between two values.
const OPERATORS: [&str; 20] = [
    "+", "-", "*", "/", "%", "**", "<", ">", "<=", ">=", "==", "!=", "&&", "||", "&", "|", "^",
    "<<", ">>", "??",
];

/// Methods that many kinds of values have, or none.
const METHODS: [&str; 40] = [
    "len",
    "push",
    "pop",
    "insert",
    "remove",
    "get",
    "map",
    "filter",
    "fold",
    "sum",
    "collect",
    "sort",
    "reverse",
    "iter",
    "next",
    "unwrap",
    "clone",
    "to_string",
    "chars",
    "split",
    "join",
    "keys",
    "take",
    "skip",
    "zip",
    "rev",
    "first",
    "last",
    "contains",
    "abs",
    "pow",
    "parse",
    "trim",
    "repeat",
    "clear",
    "extend",
    "drain",
    "retain",
    "entry",
    "nothing",
];

/// Pieces that programs are made of, for texts made at random.
const PIECES: [&str; 96] = [
    "fun", "let", "mut", "var", "const", "if", "else", "match", "for", "in", "while", "loop",
    "break", "continue", "return", "struct", "enum", "class", "trait", "impl", "mod", "use", "pub",
    "try", "catch", "finally", "throw", "async", "await", "lazy", "move", "actor", "self", "Self",
    "super", "nil", "true", "false", "None", "Some", "Ok", "Err", "new", "dyn", "where", "as",
    "is", "i32", "u8", "f64", "String", "Vec", "Option", "(", ")", "[", "]", "{", "}", "<", ">",
    ",", ";", ":", "::", ".", "..", "..=", "...", "?", "?.", "??", "!", "=>", "->", "|", "||",
    "|>", "&", "&&", "&mut", "*", "**", "+", "-", "/", "%", "=", "==", "+=", "<<=", "@", "#", "'a",
    "\"s\"", "f\"{x}\"",
];

/// Snippets that run without end, or nearly so, wherever they land.
const ENDLESS: [&str; 12] = [
    "\nloop { }\n",
    "\nwhile true { let q = [1] }\n",
    "\nfun again(n) { again(n + 1) }\nagain(0)\n",
    "\nlet go = |f| f(f)\ngo(go)\n",
    "\nlet mut grow = []\nloop { grow.push(grow) }\n",
    "\nlet mut text = \"ab\"\nloop { text += text }\n",
    "\nlet mut deep = nil\nloop { deep = [deep] }\n",
    "\nfor i in 0.. { println(i) }\n",
    "\n(0..).map(|i| i * 2).collect()\n",
    "\nlet mut m = {}\nlet mut i = 0\nloop { m[f\"{i}\"] = m; i += 1 }\n",
    "\nfun tree(n) { [tree(n + 1), tree(n + 1)] }\ntree(0)\n",
    "\nlet mut it = (0..9)\nloop { it = it.map(|x| x) }\n",
];

/// Makes one mutant of the programs; `seeds` must not be empty.
pub fn mutant(seeds: &[String], rng: &mut Rng) -> Vec<u8> {
    let pick = |rng: &mut Rng| rng.choice(seeds).map(String::as_str).unwrap_or_default();
    let source = pick(rng);
    let mut words: Vec<&str> = tokens(source).collect();
    match rng.u8(0..24) {
        0 => return flip(source.as_bytes(), rng),
        1 => return cut(source.as_bytes(), rng),
        2 => return nest(source, rng),
        3 => return random_pieces(seeds, rng).into_bytes(),
        4 => {
            let at = boundary(source, rng);
            let (head, tail) = source.split_at(at);
            return [head, rng.choice(ENDLESS).unwrap_or_default(), tail]
                .concat()
                .into_bytes();
        }
        5 => {
            // The first half of one program, the second of another.
            let other = pick(rng);
            let (head, tail) = (boundary(source, rng), boundary(other, rng));
            return [source.split_at(head).0, other.split_at(tail).1]
                .concat()
                .into_bytes();
        }
        6 => return lines(source, rng).into_bytes(),
        7 => return [source, "\n", pick(rng)].concat().into_bytes(),
        8..16 => return exchange(&words, rng).into_bytes(),
        _ => {}
    }
    // The rest changes a few tokens, mostly one: the fewer, the deeper the mutant gets.
    let other: Vec<&str> = tokens(pick(rng)).collect();
    for _ in 0..1 + rng.usize(0..3) * rng.usize(0..3) {
        let Some(at) = solid(&words, rng) else { break };
        match rng.u8(0..7) {
            0 => {
                words.remove(at);
            }
            1 => words.insert(at, words.get(at).copied().unwrap_or_default()),
            2 => {
                let with = rng.usize(0..words.len());
                words.swap(at, with);
            }
            3 => {
                if let Some(token) = solid(&other, rng).and_then(|i| other.get(i)) {
                    words.splice(at..=at, [*token]);
                }
            }
            4 => {
                words.splice(at..=at, [rng.choice(PIECES).unwrap_or_default()]);
            }
            5 => {
                // A name for another name of the same program: types and functions get confused.
                if let Some(token) = solid(&words, rng).and_then(|i| words.get(i).copied()) {
                    words.splice(at..=at, [token]);
                }
            }
            _ => {
                let number = |w: &&str| w.starts_with(|c: char| c.is_ascii_digit());
                let places: Vec<usize> = words
                    .iter()
                    .enumerate()
                    .filter(|(_, w)| number(w))
                    .map(|(i, _)| i)
                    .collect();
                let at = rng.choice(places).unwrap_or(at);
                words.splice(at..=at, [rng.choice(NUMBERS).unwrap_or_default()]);
            }
        }
    }
    words.concat().into_bytes()
}

/// Puts tokens in the place of others of their kind: the result still parses, and often resolves, so
/// that what goes wrong goes wrong while it runs.
fn exchange(words: &[&str], rng: &mut Rng) -> String {
    let mut words = words.to_vec();
    for _ in 0..1 + rng.usize(0..4) {
        let Some(at) = solid(&words, rng) else { break };
        let after_dot = at.checked_sub(1).and_then(|i| words.get(i)) == Some(&".");
        let word = words.get(at).copied().unwrap_or_default();
        let first = word.chars().next().unwrap_or(' ');
        let values: Vec<&str> = [&NUMBERS[..], &VALUES[..]].concat();
        let with = match first {
            '0'..='9' if rng.bool() => rng.choice(NUMBERS),
            '0'..='9' | '"' => rng.choice(values),
            '+' | '-' | '*' | '/' | '%' | '<' | '>' | '&' | '|' | '^' => rng.choice(OPERATORS),
            _ if !first.is_alphabetic() => None,
            _ if after_dot => {
                // One of the program's own methods, or one that any program might call.
                let pairs = words.windows(2).filter(|p| p.first() == Some(&"."));
                let own: Vec<&str> = pairs.filter_map(|p| p.get(1).copied()).collect();
                if rng.bool() {
                    rng.choice(METHODS)
                } else {
                    rng.choice(own)
                }
            }
            _ if rng.u8(0..4) == 0 => rng.choice(values),
            _ => {
                let names = words.iter().filter(|w| w.starts_with(char::is_alphabetic));
                rng.choice(names.copied().collect::<Vec<_>>())
            }
        };
        if let (Some(with), Some(place)) = (with, words.get_mut(at)) {
            *place = with;
        }
    }
    words.concat()
}

/// The index of a token that is no blank and no comment.
fn solid(words: &[&str], rng: &mut Rng) -> Option<usize> {
    if words.is_empty() {
        return None;
    }
    let matters = |i: &usize| {
        words
            .get(*i)
            .is_some_and(|w| !w.trim().is_empty() && !w.starts_with("//"))
    };
    (0..16).map(|_| rng.usize(0..words.len())).find(matters)
}

/// A place between two characters.
fn boundary(text: &str, rng: &mut Rng) -> usize {
    let at = rng.usize(0..=text.len());
    (at..=text.len())
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(0)
}

fn flip(bytes: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + rng.usize(0..8) {
        let at = rng.usize(0..bytes.len().max(1));
        if let Some(byte) = bytes.get_mut(at) {
            *byte = if rng.bool() {
                rng.u8(..)
            } else {
                *byte ^ (1 << rng.u8(0..8))
            };
        }
    }
    bytes
}

/// Cuts off the end, or takes out a piece; not minding characters.
fn cut(bytes: &[u8], rng: &mut Rng) -> Vec<u8> {
    let from = rng.usize(0..=bytes.len());
    let to = if rng.bool() {
        bytes.len()
    } else {
        rng.usize(from..=bytes.len())
    };
    bytes
        .iter()
        .take(from)
        .chain(bytes.iter().skip(to))
        .copied()
        .collect()
}

/// Puts a long run of one opening piece somewhere, sometimes closed again.
fn nest(source: &str, rng: &mut Rng) -> Vec<u8> {
    let pairs = [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("-", ""),
        ("!", ""),
        ("&", ""),
        ("*", ""),
        ("if true {", "}"),
        ("|x| ", ""),
        ("Some(", ")"),
        ("f(", ")"),
        ("a[", "]"),
        ("{a: ", "}"),
        ("1 + (", ")"),
        ("Vec<", ">"),
        ("match x { y => ", "}"),
        ("loop {", "}"),
        ("f\"{", "}\""),
        ("try { ", "} catch e {}"),
        ("fun f() { ", "}"),
        ("x.a", ""),
        ("/*", "*/"),
        ("2 ** ", ""),
    ];
    let (open, close) = rng.choice(pairs).unwrap_or_default();
    let count = 1 << rng.u32(4..17);
    let (head, tail) = source.split_at(boundary(source, rng));
    let close = if rng.bool() {
        close.repeat(count)
    } else {
        String::new()
    };
    [head, &open.repeat(count), "x", &close, tail]
        .concat()
        .into_bytes()
}

fn random_pieces(seeds: &[String], rng: &mut Rng) -> String {
    let mut text = String::new();
    let borrowed: Vec<&str> = rng
        .choice(seeds)
        .map(|s| tokens(s).collect())
        .unwrap_or_default();
    for _ in 0..rng.usize(1..300) {
        let piece = match rng.u8(0..8) {
            0 => rng.choice(NUMBERS),
            1 => Some("\n"),
            2..4 => rng.choice(borrowed.iter().copied()),
            _ => rng.choice(PIECES),
        };
        text.push_str(piece.unwrap_or_default());
        if rng.bool() {
            text.push(' ');
        }
    }
    text
}

/// Removes, repeats or exchanges whole lines.
fn lines(source: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<&str> = source.lines().collect();
    for _ in 0..1 + rng.usize(0..4) {
        if lines.is_empty() {
            break;
        }
        let (a, b) = (rng.usize(0..lines.len()), rng.usize(0..lines.len()));
        match rng.u8(0..3) {
            0 => {
                lines.remove(a);
            }
            1 => lines.insert(b, lines.get(a).copied().unwrap_or_default()),
            _ => lines.swap(a, b),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mutants_are_reproducible_and_mostly_different() {
        let seeds = [
            "let x = 10\nprintln(x + 1)\n".to_owned(),
            "fun f(é) { \"a\" }".to_owned(),
        ];
        let run = |seed| {
            let mut rng = Rng::with_seed(seed);
            (0..500)
                .map(|_| mutant(&seeds, &mut rng))
                .collect::<Vec<_>>()
        };
        let (first, again, other) = (run(1), run(1), run(2));
        assert_eq!(first, again);
        assert_ne!(first, other);
        let distinct: std::collections::HashSet<_> = first.iter().collect();
        assert!(
            distinct.len() > 300,
            "{} of 500 are distinct",
            distinct.len()
        );
    }
}
