//! Splitting and replacing around matches.
//!
//! What matches depends on the pattern: a string, a set of characters, or a function of the program. A tier collects the matches
//! first (as byte ranges that do not overlap, in order), calling user code where it must, and everything that
//! splits, replaces and trims then works on those ranges. Matches of a string found from the end can differ
//! from those found from the start (`"aaa"` has the last `"aa"` at 1), hence [`str_matches_back`].

use std::ops::Range;

/// A match: its bytes.
pub type Match = Range<usize>;

/// The matches of a string. The empty string matches at every boundary.
pub fn str_matches(text: &str, pattern: &str) -> Vec<Match> {
    text.match_indices(pattern)
        .map(|(start, found)| start..start + found.len())
        .collect()
}

/// The matches of a string found from the end, last first.
pub fn str_matches_back(text: &str, pattern: &str) -> Vec<Match> {
    text.rmatch_indices(pattern)
        .map(|(start, found)| start..start + found.len())
        .collect()
}

/// The characters that `f` accepts; its first error ends the search.
pub fn char_matches<E>(
    text: &str,
    mut f: impl FnMut(&str) -> Result<bool, E>,
) -> Result<Vec<Match>, E> {
    let mut matches = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if f(text.get(start..end).unwrap_or(""))? {
            matches.push(start..end);
        }
    }
    Ok(matches)
}

/// The parts between the matches.
pub fn split<'a>(text: &'a str, matches: &[Match]) -> Vec<&'a str> {
    let mut parts = Vec::with_capacity(matches.len() + 1);
    let mut start = 0;
    for found in matches {
        parts.push(part(text, start..found.start));
        start = found.end;
    }
    parts.push(part(text, start..text.len()));
    parts
}

/// At most `n` parts, the last one being the rest.
pub fn splitn<'a>(text: &'a str, matches: &[Match], n: usize) -> Vec<&'a str> {
    match n {
        0 => Vec::new(),
        n => split(text, matches.get(..n - 1).unwrap_or(matches)),
    }
}

/// At most `n` parts from the end, last first, the last one being the rest at the start. The matches are last first.
pub fn rsplitn<'a>(text: &'a str, matches_back: &[Match], n: usize) -> Vec<&'a str> {
    if n == 0 {
        return Vec::new();
    }
    let mut matches: Vec<Match> = matches_back.iter().take(n - 1).cloned().collect();
    matches.reverse();
    let mut parts = split(text, &matches);
    parts.reverse();
    parts
}

/// The parts between the matches without an empty last one.
pub fn split_terminator<'a>(text: &'a str, matches: &[Match]) -> Vec<&'a str> {
    let mut parts = split(text, matches);
    if parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    parts
}

/// The parts, each with the match that ends it; no empty last one.
pub fn split_inclusive<'a>(text: &'a str, matches: &[Match]) -> Vec<&'a str> {
    let mut parts = Vec::with_capacity(matches.len() + 1);
    let mut start = 0;
    for found in matches {
        parts.push(part(text, start..found.end));
        start = found.end;
    }
    if start < text.len() {
        parts.push(part(text, start..text.len()));
    }
    parts
}

/// The parts before and after a match.
pub fn split_around<'a>(text: &'a str, found: &Match) -> (&'a str, &'a str) {
    (
        part(text, 0..found.start),
        part(text, found.end..text.len()),
    )
}

/// The text with each match replaced; `None` if the result would exceed `max_bytes`.
pub fn replace(text: &str, matches: &[Match], to: &str, max_bytes: usize) -> Option<String> {
    let removed: usize = matches.iter().map(|found| found.len()).sum();
    let length = to
        .len()
        .checked_mul(matches.len())?
        .checked_add(text.len().saturating_sub(removed))?;
    if length > max_bytes {
        return None;
    }
    let mut out = String::with_capacity(length);
    let mut start = 0;
    for found in matches {
        out.push_str(part(text, start..found.start));
        out.push_str(to);
        start = found.end;
    }
    out.push_str(part(text, start..text.len()));
    Some(out)
}

/// The text without the matches that follow one another from its start.
pub fn trim_start<'a>(text: &'a str, matches: &[Match]) -> &'a str {
    let mut start = 0;
    for found in matches.iter().filter(|found| !found.is_empty()) {
        if found.start != start {
            break;
        }
        start = found.end;
    }
    part(text, start..text.len())
}

/// The text without the matches that follow one another up to its end; the matches are last first.
pub fn trim_end<'a>(text: &'a str, matches_back: &[Match]) -> &'a str {
    let mut end = text.len();
    for found in matches_back.iter().filter(|found| !found.is_empty()) {
        if found.end != end {
            break;
        }
        end = found.start;
    }
    part(text, 0..end)
}

/// The lines without their ends, `\n` or `\r\n`.
pub fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

fn part(text: &str, bytes: Range<usize>) -> &str {
    // Matches lie on boundaries and in order, so the part exists.
    text.get(bytes).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 8] = ["", ",", "a", "a,b", ",a,,b,", "aaa", "é,日,", "aaaa,aa"];
    const PATTERNS: [&str; 5] = [",", "", "a", "aa", "日,"];

    #[test]
    fn as_rust() {
        for text in TEXTS {
            for pattern in PATTERNS {
                let matches = str_matches(text, pattern);
                let back = str_matches_back(text, pattern);
                assert_eq!(
                    split(text, &matches),
                    text.split(pattern).collect::<Vec<_>>()
                );
                assert_eq!(
                    split_terminator(text, &matches),
                    text.split_terminator(pattern).collect::<Vec<_>>()
                );
                for n in 0..4 {
                    assert_eq!(
                        splitn(text, &matches, n),
                        text.splitn(n, pattern).collect::<Vec<_>>()
                    );
                    assert_eq!(
                        rsplitn(text, &back, n),
                        text.rsplitn(n, pattern).collect::<Vec<_>>()
                    );
                    let limited: Vec<_> = matches.iter().take(n).cloned().collect();
                    assert_eq!(
                        replace(text, &limited, "xy", 99),
                        Some(text.replacen(pattern, "xy", n))
                    );
                }
                assert_eq!(
                    rsplitn(text, &back, 99),
                    text.rsplit(pattern).collect::<Vec<_>>()
                );
                let first = matches.first().map(|found| split_around(text, found));
                assert_eq!(first, text.split_once(pattern));
                let last = back.first().map(|found| split_around(text, found));
                assert_eq!(last, text.rsplit_once(pattern));
                if !pattern.is_empty() {
                    assert_eq!(
                        split_inclusive(text, &matches),
                        text.split_inclusive(pattern).collect::<Vec<_>>()
                    );
                    assert_eq!(trim_start(text, &matches), text.trim_start_matches(pattern));
                    assert_eq!(trim_end(text, &back), text.trim_end_matches(pattern));
                }
            }
        }
    }

    #[test]
    fn characters() {
        let matches = char_matches("a1é2", |c| {
            Ok::<_, ()>(c.chars().all(|c| c.is_ascii_digit()))
        })
        .unwrap();
        assert_eq!(split("a1é2", &matches), ["a", "é", ""]);
        assert_eq!(char_matches("ab", |_| Err("stop")), Err("stop"));
    }

    #[test]
    fn too_long() {
        let matches = str_matches("aaa", "a");
        assert_eq!(replace("aaa", &matches, "0123456789", 29), None);
        assert!(replace("aaa", &matches, "0123456789", 30).is_some());
    }
}
