//! Rules about words in the sources.
//!
//! Words are looked for in code only, where comments and strings are blanked out; marks of work left
//! over are looked for in comments only.

use super::Source;
use super::graph::{PORTABLE, UNSAFE};
use ruchyruchy_testkit::rust_text;

/// Words that no code of ours holds.
const NEVER: [(&str, &str); 6] = [
    ("#[ignore", "a test runs or is deleted"),
    (
        "#[should_panic",
        "a test says what is right, not that something is wrong",
    ),
    ("todo!", "nothing unfinished is kept"),
    ("unimplemented!", "nothing unfinished is kept"),
    ("dbg!", "left from debugging"),
    ("allow(dead_code)", "dead code is deleted"),
];

/// What a portable crate must not touch.
const HOST: [&str; 9] = [
    "std::thread",
    "std::fs",
    "std::process",
    "std::net",
    "std::os::",
    "env::var",
    "env::vars",
    "env::args",
    "env::current_dir",
];

/// Where programs run, and the one way from there to the world outside.
const WALKER: &str = "crates/eval/src/";
const GATE: &str = "crates/eval/src/gate/";
/// What the walker must not touch but through the gate. The braces could hide any of them.
const OUTSIDE: [&str; 10] = [
    "std::fs",
    "std::process",
    "std::net",
    "std::env",
    "std::os",
    "std::{",
    "ureq",
    "walkdir",
    "jiff",
    "include_str!",
];

/// Crates whose float results must not depend on the platform's mathematical library.
const EXACT: [&str; 6] = ["syntax", "builtins", "hir", "eval", "ruchyruchy", "runtime"];
/// Functions of `f64` whose last bits differ between platforms; `builtins::math` has ours.
const TRANSCENDENTAL: [&str; 24] = [
    "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh",
    "atanh", "sin_cos", "exp", "exp2", "exp_m1", "ln", "ln_1p", "log2", "log10", "powf", "powi",
    "cbrt",
];

pub(super) fn check(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources {
        let Source { path, text } = source;
        let code = rust_text::code_only(text);
        for (index, line) in code.lines().enumerate() {
            let place = format!("{path}:{}", index + 1);
            for (word, why) in NEVER {
                // A module shared by several test programs is not used in full by each.
                let shared = word.contains("dead_code") && path.contains("/tests/");
                if has_word(line, word) && !shared {
                    wrong.push(format!("{place}: `{word}`: {why}"));
                }
            }
            let package = source.package();
            if has_word(line, "unsafe") && !UNSAFE.contains(&package) {
                let may = UNSAFE.join(", ");
                wrong.push(format!("{place}: `unsafe`: only in {may}"));
            }
            if PORTABLE.contains(&package) && path.contains("/src/") {
                for word in HOST.iter().filter(|w| has_word(line, w)) {
                    wrong.push(format!(
                        "{place}: `{word}` in a crate that must run anywhere"
                    ));
                }
            }
            if path.starts_with(WALKER) && !path.starts_with(GATE) {
                for word in OUTSIDE.iter().filter(|w| has_word(line, w)) {
                    wrong.push(format!(
                        "{place}: `{word}`: what touches the world is in the gate"
                    ));
                }
            }
            if EXACT.contains(&package) && path != "crates/builtins/src/math.rs" {
                for name in TRANSCENDENTAL.iter().filter(|n| calls_std(line, n)) {
                    wrong.push(format!("{place}: `{name}` of std; call `builtins::math`"));
                }
            }
        }
        for (line, comment) in rust_text::comments(text) {
            for word in ["TODO", "FIXME", "XXX"] {
                if let Some(at) = comment.find(word)
                    && !comment
                        .get(at + word.len()..)
                        .is_some_and(|r| r.starts_with("(#"))
                {
                    wrong.push(format!("{path}:{line}: {word} without an issue number"));
                }
            }
        }
    }
    wrong
}

/// Whether the word occurs, not as a part of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c == '_' || c.is_alphanumeric();
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|s| s.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|s| s.chars().next());
        let starts = !word.starts_with(is_part) || !before.is_some_and(is_part);
        let ends = !word.ends_with(is_part) || !after.is_some_and(is_part);
        starts && ends
    })
}

/// Whether the line calls the function of `f64`, as a method or by its path.
fn calls_std(line: &str, name: &str) -> bool {
    let called = |prefix: &str| {
        let text = format!("{prefix}{name}");
        line.match_indices(&text).any(|(at, _)| {
            let rest = line.get(at + text.len()..).unwrap_or_default();
            rest.starts_with('(')
                || (prefix == "f64::"
                    && !rest.starts_with(|c: char| c == '_' || c.is_alphanumeric()))
        })
    };
    called(".") || called("f64::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> String {
        check(&[Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }])
        .join("\n")
    }

    #[test]
    fn each_rule_finds_its_breach() {
        let hir = "crates/hir/src/a.rs";
        assert!(found(hir, "#[ignore]").contains("#[ignore"));
        assert!(found(hir, "fn f() { todo!() }").contains("todo!"));
        assert!(found(hir, "unsafe { }").contains("unsafe"));
        assert!(found(hir, "use std::fs;").contains("std::fs"));
        let walker = "crates/eval/src/builtins/fs.rs";
        assert!(found(walker, "use std::fs;").contains("in the gate"));
        assert!(found(walker, "std::process::id()").contains("in the gate"));
        assert!(found(walker, "use std::{fs, rc::Rc};").contains("in the gate"));
        assert!(found(walker, "ureq::get(url)").contains("in the gate"));
        assert!(found(hir, "x.sin()").contains("builtins::math"));
        assert!(found(hir, "apply(f64::ln)").contains("builtins::math"));
        assert!(found(hir, "// TODO: later").contains("TODO"));
    }

    #[test]
    fn what_is_allowed_is_not_found() {
        let hir = "crates/hir/src/a.rs";
        assert_eq!(
            found(
                hir,
                "// unsafe TODO(#12)\nlet s = \"todo!\"; x.single(); f64::sine()"
            ),
            ""
        );
        assert_eq!(found("crates/builtins/src/math.rs", "x.sin()"), "");
        assert_eq!(found("crates/eval/src/gate/files.rs", "use std::fs;"), "");
        assert_eq!(found("crates/ruchyruchy/src/a.rs", "use std::fs;"), "");
        assert_eq!(found(hir, "unsafe_code"), "");
        assert_eq!(found("crates/heap/src/a.rs", "unsafe { }"), "");
    }
}
