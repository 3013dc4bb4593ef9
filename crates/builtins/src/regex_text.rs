//! Regular expressions.
//!
//! The matcher is the crate `regex`: its time is linear in the text, whatever the pattern. Positions that programs see are
//! code points, as everywhere in the language, and the matcher counts bytes; [`Positions`] translates while it goes along.

use regex::{Captures, Regex, RegexSet};
use std::ops::Range;

/// Bytes that a compiled pattern may take; `a{1000}{1000}` is refused rather than compiled.
const COMPILED: usize = 4 << 20;
/// Brackets in brackets.
const NESTING: u32 = 200;

/// Compiles a pattern.
///
/// # Errors
/// What is wrong with it.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    regex::RegexBuilder::new(pattern)
        .size_limit(COMPILED)
        .nest_limit(NESTING)
        .build()
        .map_err(|error| explain(&error))
}

/// Compiles patterns that are looked for together.
///
/// # Errors
/// What is wrong with one of them.
pub fn compile_set(patterns: &[String]) -> Result<RegexSet, String> {
    regex::RegexSetBuilder::new(patterns)
        .size_limit(COMPILED)
        .nest_limit(NESTING)
        .build()
        .map_err(|error| explain(&error))
}

/// The reason alone: the crate draws the pattern with a caret, which makes no message of a line.
fn explain(error: &regex::Error) -> String {
    let reason = match error {
        regex::Error::CompiledTooBig(_) => "it would take too much memory".to_string(),
        error => {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_string()
        }
    };
    format!("the regex is not valid: {reason}")
}

/// A pattern that matches just this text.
pub fn escape(text: &str) -> String {
    regex::escape(text)
}

/// Where a match is: bytes and code points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// In bytes.
    pub bytes: Range<usize>,
    /// In code points.
    pub chars: Range<usize>,
}

/// Translates byte positions to code points, fast as long as they do not go back.
pub struct Positions<'t> {
    text: &'t str,
    ascii: bool,
    byte: usize,
    char: usize,
}

impl<'t> Positions<'t> {
    /// For positions in this text.
    pub fn new(text: &'t str) -> Positions<'t> {
        Positions {
            text,
            ascii: text.is_ascii(),
            byte: 0,
            char: 0,
        }
    }

    /// The number of code points before a byte.
    pub fn char_at(&mut self, byte: usize) -> usize {
        if self.ascii {
            return byte;
        }
        if byte < self.byte {
            let back = self.text.get(byte..self.byte).unwrap_or_default();
            self.char -= back.chars().count();
        } else {
            let ahead = self.text.get(self.byte..byte).unwrap_or_default();
            self.char += ahead.chars().count();
        }
        self.byte = byte;
        self.char
    }

    /// A range of bytes with its code points.
    pub fn found(&mut self, bytes: Range<usize>) -> Found {
        let chars = self.char_at(bytes.start)..self.char_at(bytes.end);
        Found { bytes, chars }
    }

    /// The groups of a match, the whole one first.
    pub fn groups(&mut self, captures: &Captures<'_>) -> Vec<Option<Found>> {
        captures
            .iter()
            .map(|group| group.map(|m| self.found(m.range())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_code_points() {
        let text = "größe = 12, länge = 7";
        let regex = compile(r"\d+").unwrap();
        let mut positions = Positions::new(text);
        let found: Vec<_> = regex
            .find_iter(text)
            .map(|m| positions.found(m.range()).chars)
            .collect();
        assert_eq!(found, [8..10, 20..21]);
        assert_eq!(positions.char_at("grö".len()), 3);
    }

    #[test]
    fn reasons_are_a_line() {
        assert_eq!(
            compile("(").unwrap_err(),
            "the regex is not valid: unclosed group"
        );
        assert!(compile("a{1000}{1000}{1000}").is_err());
        assert!(compile(&"(".repeat(10_000)).is_err());
    }
}
