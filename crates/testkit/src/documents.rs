//! Documents taken apart: the fenced blocks of a Markdown page, its headings and links, and the example files of
//! the builtin table.
//!
//! Everything keeps its place in the text, so that a test can name the line and rewrite what is out of date.
//! Only the Markdown that our pages use is understood: fences of three backquotes at the start of a line,
//! `#` headings, and inline links.
//!
//! An example file (`crates/builtins/examples/*.txt`) is a list of entries
//!
//! ```text
//! StrLen: "héllo".len() // => 6
//! FnPrintln: println("a", 1) // prints: a 1
//!     // further lines of an entry are indented
//! ```
//!
//! where the name before the colon is the variant of the table. A line that starts with `#` is a comment.

use std::ops::Range;

/// A fenced block of a page.
pub struct Block<'a> {
    /// What stands after the opening fence.
    pub info: &'a str,
    /// The text between the fences, with its last newline.
    pub text: &'a str,
    /// Where the text starts in the page.
    pub offset: usize,
    /// The line of the opening fence, counted from 1.
    pub line: usize,
}

/// The fenced blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut offset = 0;
    for (index, line) in page.split_inclusive('\n').enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            open = match open {
                None => Some((info.trim(), offset + line.len(), index + 1)),
                Some((info, start, opened)) => {
                    found.push(Block {
                        info,
                        text: page.get(start..offset).unwrap_or_default(),
                        offset: start,
                        line: opened,
                    });
                    None
                }
            };
        }
        offset += line.len();
    }
    found
}

/// The lines of a page outside its fenced blocks, with their numbers.
pub fn prose(page: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut found = Vec::new();
    for (index, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = !inside;
        } else if !inside {
            found.push((index + 1, line));
        }
    }
    found
}

/// The anchors of a page's headings, as GitHub makes them: lower case, blanks to `-`, punctuation dropped, and
/// `-1`, `-2` … after a repeated one.
pub fn anchors(page: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut bases: Vec<String> = Vec::new();
    for (_, line) in prose(page) {
        let heading = line.trim_start_matches('#');
        if heading.len() == line.len() || !heading.starts_with(' ') {
            continue;
        }
        let base = anchor(heading.trim());
        let repeats = bases.iter().filter(|known| **known == base).count();
        found.push(match repeats {
            0 => base.clone(),
            _ => format!("{base}-{repeats}"),
        });
        bases.push(base);
    }
    found
}

/// The anchor of a heading.
pub fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

/// The targets of the inline links of a page, each with its line; code in backquotes has none.
pub fn links(page: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in prose(page) {
        // Every second part is inside backquotes, and cannot hold a target.
        let mut at = 0;
        while let Some(start) = line.get(at..).and_then(|rest| rest.find("](")) {
            let start = at + start + 2;
            let Some(length) = line.get(start..).and_then(|rest| rest.find(')')) else {
                break;
            };
            let quoted = line.get(..start).unwrap_or_default().matches('`').count() % 2 == 1;
            if !quoted {
                found.push((number, line.get(start..start + length).unwrap_or_default()));
            }
            at = start + length;
        }
    }
    found
}

/// An example of a builtin.
pub struct Entry<'a> {
    /// The variant of the builtin table.
    pub variant: &'a str,
    /// The program with its expectations; further lines are still indented.
    pub text: &'a str,
    /// Where the text starts in the file.
    pub offset: usize,
    /// The line of the entry, counted from 1.
    pub line: usize,
}

impl Entry<'_> {
    /// The program as a page shows it, without the indentation of the file.
    pub fn shown(&self) -> String {
        let lines = self.text.trim_end().lines();
        lines
            .map(|line| line.strip_prefix("    ").unwrap_or(line))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// The entries of an example file; an error names the line that is none.
pub fn entries(file: &str) -> Result<Vec<Entry<'_>>, String> {
    let mut found: Vec<(&str, Range<usize>, usize)> = Vec::new();
    let mut offset = 0;
    for (index, line) in file.split_inclusive('\n').enumerate() {
        let end = offset + line.len();
        if line.starts_with(' ') {
            match found.last_mut() {
                Some((_, range, _)) => range.end = end,
                None => return Err(format!("line {}: no entry to go on with", index + 1)),
            }
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            let Some((variant, _)) = line.split_once(": ") else {
                return Err(format!("line {}: `Variant: program` expected", index + 1));
            };
            found.push((variant, offset + variant.len() + 2..end, index + 1));
        }
        offset = end;
    }
    let entry = |(variant, range, line): (_, Range<usize>, _)| Entry {
        variant,
        offset: range.start,
        text: file.get(range).unwrap_or_default(),
        line,
    };
    Ok(found.into_iter().map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_their_places() {
        let page = "# A\n```ruchy x\n1\n2\n```\ntext\n```\n```\n";
        let found = blocks(page);
        let shape: Vec<_> = found.iter().map(|b| (b.info, b.text, b.line)).collect();
        assert_eq!(shape, [("ruchy x", "1\n2\n", 2), ("", "", 7)]);
        assert!(page[found[0].offset..].starts_with("1\n2\n"));
    }

    #[test]
    fn anchors_are_those_of_the_web_site() {
        let page = "# A `b()` & C\n## A `b()` & C\n```\n# no\n```\n#hash\n### `?.`\n";
        assert_eq!(anchors(page), ["a-b--c", "a-b--c-1", ""]);
    }

    #[test]
    fn links_have_lines() {
        let page = "[a](b.md#c) and [d](e)\n```\n[x](y)\n```\n`[n](o)` [p](q)\n";
        assert_eq!(links(page), [(1, "b.md#c"), (1, "e"), (5, "q")]);
    }

    #[test]
    fn entries_may_have_several_lines() {
        let file = "# comment\nA: 1\nB: {\n        x\n    }\n\nC: 2\n";
        let found = entries(file).unwrap();
        let shape: Vec<_> = found
            .iter()
            .map(|e| (e.variant, e.shown(), e.line))
            .collect();
        let expected = [("A", "1", 2), ("B", "{\n    x\n}", 3), ("C", "2", 7)];
        assert_eq!(shape, expected.map(|(v, t, l)| (v, t.to_owned(), l)));
        assert!(entries(" x\n").is_err() && entries("x\n").is_err());
    }
}
