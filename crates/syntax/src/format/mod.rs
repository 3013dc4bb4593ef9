//! The formatter: one style for all programs, and no comment is lost.
//!
//! ```text
//!  tree ────┐
//!  tokens ──┼─ writer ──▶ document ──▶ layout ──▶ text
//!  comments ┘  (stmt, expr, chain, list, control, item, inline)
//! ```
//!
//! The tree says how the program hangs together, and so where lines may end and how far they are
//! indented. The text itself comes from the tokens of the source, one after the other, and the
//! comments come along with them ([`writer`]). The document ([`doc`]) is laid out in at most 100
//! columns ([`layout`](mod@layout)). Parentheses, literals, the spelling of keywords and `;` (which discards a value)
//! stay as they are; commas are set by the formatter.
//!
//! **The meaning stays.** A line may end only where that does not end the statement: inside of
//! brackets, behind `=`, before a `.` and before a binary operator, which then stands deeper than the line on
//! which the statement began and has a space behind it. A space before `?` (a ternary) or
//! between two signs that would make one token is kept. Line breaks that the author may choose
//! are few: one-line blocks, chains of calls, maps, structs and lists of lists that were written over several
//! lines stay so. What one run writes, the next one leaves alone.

mod chain;
mod control;
mod doc;
mod expr;
mod inline;
mod item;
mod layout;
mod list;
mod stmt;
mod writer;

use crate::ast::File;
use crate::span::SourceFile;

pub use layout::WIDTH;

/// A text formatted in the one style. `file` is the tree of `source`, parsed without errors: what was
/// not understood cannot be laid out.
pub fn format(source: &SourceFile, file: &File) -> String {
    counted(source, file).0
}

/// The text formatted, and how many steps the layout took.
fn counted(source: &SourceFile, file: &File) -> (String, usize) {
    let mut writer = writer::Writer::new(source, file);
    writer.file(file);
    layout::layout(&writer.ops, &writer.shapes, writer.text)
}

#[cfg(test)]
mod tests {
    use super::counted;
    use crate::parse;
    use crate::span::SourceMap;

    fn steps(text: &str) -> usize {
        let mut sources = SourceMap::new();
        let file = sources.add("long.ruchy", text).expect("small enough");
        let parsed = parse(&file);
        assert_eq!(parsed.diagnostics, []);
        counted(&file, &parsed.file).1
    }

    #[test]
    fn twice_the_text_takes_twice_the_steps() {
        let flat = [
            "f(a, b)\n",
            "let x = [1, {a: 2}] // c\n",
            "if a { b } else { c }\n",
        ];
        for piece in flat {
            let (one, two) = (steps(&piece.repeat(1000)), steps(&piece.repeat(2000)));
            assert!(two <= 2 * one + 100, "{piece:?}: {one}, {two}");
        }
        let long = [
            ("a", " + bbbbbbbb"),
            ("a", ".ffff()"),
            ("a", " |> ffff"),
            ("a", "[00000000]"),
        ];
        for (start, piece) in long {
            let text = |count| format!("{start}{}", piece.repeat(count));
            let (one, two) = (steps(&text(2000)), steps(&text(4000)));
            assert!(two <= 2 * one + 100, "{piece:?}: {one}, {two}");
        }
        let deep = [
            ("f(", ")"),
            ("[", "]"),
            ("f(a, |x| ", ")"),
            ("{a: ", "}"),
            ("g(f(aaaa, ", "))"),
        ];
        for (open, close) in deep {
            let text = |count| format!("{}1{}", open.repeat(count), close.repeat(count));
            let (one, two) = (steps(&text(100)), steps(&text(200)));
            assert!(two <= 2 * one + 200, "{open:?}: {one}, {two}");
        }
    }
}
