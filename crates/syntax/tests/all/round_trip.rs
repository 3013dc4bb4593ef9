//! Printing a tree and parsing the text gives the tree again; nothing makes the parser panic.

use crate::check::{good, parsed};
use crate::trees;
use proptest::prelude::*;
use ruchyruchy_syntax::{lexer, print};
use std::path::{Path, PathBuf};

/// All Ruchy programs of the repository.
pub fn programs() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec");
    let mut folders = vec![root];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "ruchy")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// Reports and places must be usable whatever the text was.
fn check_everything(text: &str) {
    let (parsed, sources) = parsed(text);
    let end = text.len() as u32 + 1;
    for diagnostic in &parsed.diagnostics {
        assert!(diagnostic.span.lo <= diagnostic.span.hi && diagnostic.span.hi <= end);
        assert!(
            diagnostic
                .render(&sources, false)
                .contains(diagnostic.code.number())
        );
        diagnostic.to_json(&sources);
    }
    let printed = print::source(&parsed.file);
    if parsed.diagnostics.is_empty() {
        let again = good(&printed);
        let (left, right) = (print::structure(&parsed.file), print::structure(&again));
        assert_eq!(left, right, "{text}\n-->\n{printed}");
    }
}

#[test]
fn every_program_of_the_repository_prints_back() {
    let programs = programs();
    assert!(programs.len() > 100, "the programs are there");
    for (path, text) in programs {
        let (first, _) = parsed(&text);
        if first.diagnostics.iter().any(|d| d.is_error()) {
            assert!(text.contains("expect error"), "{}", path.display());
            continue;
        }
        let printed = print::source(&first.file);
        let (second, sources) = parsed(&printed);
        if let Some(first) = second.diagnostics.first() {
            panic!("{}\n{}", path.display(), first.render(&sources, false));
        }
        assert!(
            print::same_tree(&first.file, &second.file),
            "{}\n{printed}",
            path.display()
        );
    }
}

#[test]
fn every_prefix_of_a_program_parses_without_panic() {
    for (_, text) in programs().into_iter().step_by(40) {
        for (at, _) in text.char_indices() {
            let (parsed, _) = parsed(&text[..at]);
            print::source(&parsed.file);
        }
    }
}

#[test]
fn a_program_without_one_token_parses_without_panic() {
    for (_, text) in programs().into_iter().step_by(40) {
        let (_, sources) = parsed(&text);
        let file = &sources.files()[0];
        for token in lexer::lex(file, 1000).tokens {
            let mut less = text.clone();
            less.replace_range(token.lo as usize..token.hi as usize, "");
            check_everything(&less);
        }
    }
}

/// Pieces of text that mean something to the parser.
pub fn pieces() -> impl Strategy<Value = String> {
    let words = "as async await break catch class const continue crate else enum false finally fn for fun \
        if impl import in lazy let loop match mod mut nil pub return self Self static struct super throw \
        trait true try type unsafe use var where while yield actor receive spawn move test from effect \
        property requires ensures invariant extend interface module ( ) [ ] { } , ; : :: . .. ..= ... ? ?. \
        ?? ??= -> => <- <? = == ! != < <= > >= << >> <<= >>= + - * / % ** ++ -- += -= *= & | ^ ~ && || |> @ \
        # \\ a b foo P Some None 1 2.5 0x1F 1e3 'x' 'abc' 'l \"s\" f\"{ }\" f\"a{b}c\" r\"x\" b'a' b\"ab\" \"\"\" \
        // /* */ #[ #![ vec! println! df! matches! :ok _ é § ' \"";
    let words: Vec<String> = words.split_whitespace().map(str::to_string).collect();
    let word = prop::sample::select(words);
    let space = prop::sample::select(vec![" ", "\n", "", "\n    ", "\t", "\r\n"]);
    prop::collection::vec((word, space), 0..60).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(word, space)| word + space)
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn printed_trees_parse_to_the_same_tree(file in trees::file()) {
        let printed = print::source(&file);
        let (second, sources) = parsed(&printed);
        if let Some(first) = second.diagnostics.first() {
            prop_assert!(false, "{printed}\n{}", first.render(&sources, false));
        }
        prop_assert_eq!(print::structure(&file), print::structure(&second.file), "\n{}", printed);
    }

    #[test]
    fn token_soup_never_panics(text in pieces()) {
        check_everything(&text);
    }

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>()) {
        check_everything(&text);
    }
}
