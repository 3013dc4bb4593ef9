//! Helpers of the tests of this crate.

use ruchyruchy_syntax::ast::File;
use ruchyruchy_syntax::span::SourceMap;
use ruchyruchy_syntax::{Parsed, parse, print};

/// Parses a text that has a name of its own in messages.
pub fn parsed(text: &str) -> (Parsed, SourceMap) {
    let mut sources = SourceMap::new();
    let file = sources.add("test.ruchy", text).expect("small enough");
    (parse(&file), sources)
}

/// Parses a text that must be free of mistakes.
#[track_caller]
pub fn good(text: &str) -> File {
    let (parsed, sources) = parsed(text);
    if let Some(first) = parsed.diagnostics.first() {
        panic!("{text}\n{}", first.render(&sources, false));
    }
    assert!(!parsed.incomplete, "{text}");
    parsed.file
}

/// Both texts must parse to the same tree, parentheses and layout left out.
#[track_caller]
pub fn same(left: &str, right: &str) {
    let (a, b) = (
        print::structure(&good(left)),
        print::structure(&good(right)),
    );
    assert_eq!(a, b, "\n{left}\n{right}");
}

/// The texts must parse to different trees.
#[track_caller]
pub fn differ(left: &str, right: &str) {
    let (a, b) = (
        print::structure(&good(left)),
        print::structure(&good(right)),
    );
    assert_ne!(a, b, "\n{left}\n{right}");
}

/// The mistakes in a text as `E0001@3: message`, by line.
pub fn mistakes(text: &str) -> Vec<String> {
    let (parsed, sources) = parsed(text);
    let place = |d: &ruchyruchy_syntax::Diagnostic| {
        sources.place(d.span).map_or(0, |(_, place)| place.line)
    };
    parsed
        .diagnostics
        .iter()
        .map(|d| format!("{}@{}: {}", d.code, place(d), d.message))
        .collect()
}

/// The tree of a text that must be free of mistakes, without places.
#[track_caller]
pub fn tree(text: &str) -> String {
    print::bare_tree(&good(text))
}
