//! Programs that are almost right: the spec programs with words dropped, doubled and swapped.
//!
//! Whatever comes out, parser, lowering, printer and checker must say something sensible or nothing; they must
//! not panic, and a program without errors must have an entry.

use crate::checker::spec_files;
use crate::front::Front;

/// xorshift: tests must not depend on time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }
}

/// The text cut into words, blanks and single other characters.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = |c: char| (c.is_alphanumeric() || c == '_', c == ' ');
        let end = match kind(first) {
            (false, false) => first.len_utf8(),
            same => rest.find(|c| kind(c) != same).unwrap_or(rest.len()),
        };
        let (piece, more) = rest.split_at(end);
        pieces.push(piece);
        rest = more;
    }
    pieces
}

fn mangle(text: &str, random: &mut Random) -> String {
    let mut pieces = pieces(text);
    for _ in 0..1 + random.below(4) {
        let (a, b) = (random.below(pieces.len()), random.below(pieces.len()));
        match random.below(4) {
            0 => pieces.swap(a, b),
            1 => drop(pieces.remove(a)),
            2 => pieces.insert(a, pieces[b]),
            _ => pieces[a] = pieces[b],
        }
    }
    pieces.concat()
}

#[test]
fn mangled_programs_are_survived() {
    let rounds = std::env::var("MANGLE_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    let work = move || {
        let mut random = Random(0x1234_5678_9abc_def1);
        for file in spec_files() {
            let text = std::fs::read_to_string(&file).expect("spec files are readable");
            for _ in 0..rounds {
                let mangled = mangle(&text, &mut random);
                let outcome = std::panic::catch_unwind(|| {
                    let front = Front::new(&mangled);
                    ruchyruchy_hir::print::program(front.program());
                    front.check();
                });
                assert!(
                    outcome.is_ok(),
                    "a panic over {}:\n{mangled}",
                    file.display()
                );
            }
        }
    };
    let thread = std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(work);
    thread
        .expect("threads can be made")
        .join()
        .expect("no panic");
}
