//! Edit distance, for "did you mean".
//!
//! The measure counts insertions, deletions, replacements and swaps of neighbours (optimal string
//! alignment), because swapped letters are the most frequent slip. Names are short; longer texts are
//! cut off so that a hostile program cannot make an error message slow.

/// Longest name, in characters, that suggestions are looked for.
const MAX_NAME: usize = 64;

/// Number of edits that turn `a` into `b`, swaps of neighbours counted once.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    // Three rows of the usual table: two back for swaps, one back, and the current one.
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut current = before.clone();
    let mut previous_a = None;
    for (i, ca) in a.chars().enumerate() {
        current[0] = i + 1;
        for (j, &cb) in b.iter().enumerate() {
            let replace = last[j] + usize::from(ca != cb);
            let mut best = replace.min(last[j + 1] + 1).min(current[j] + 1);
            if j > 0 && previous_a == Some(cb) && b[j - 1] == ca {
                best = best.min(before[j - 1] + 1);
            }
            current[j + 1] = best;
        }
        previous_a = Some(ca);
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut current);
    }
    last[b.len()]
}

/// The candidate most like `name`, if one is like it at all: at most a third of its characters differ
/// (one for names of up to three). A different case only counts half. The first of equals wins.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().take(MAX_NAME + 1).count();
    if length == 0 || length > MAX_NAME {
        return None;
    }
    let allowed = (length / 3).max(1);
    let lower = name.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name || candidate.chars().count().abs_diff(length) > allowed {
            continue;
        }
        // A single letter is like every other; only its other case is a slip.
        let folded = distance(&lower, &candidate.to_lowercase());
        if folded > allowed || (length == 1 && folded > 0) {
            continue;
        }
        let score = distance(name, candidate) + folded;
        if best.is_none_or(|(least, _)| score < least) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("pirntln", "println", 1),
            ("héllo", "hello", 1),
            ("ca", "abc", 3),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
            assert_eq!(distance(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn closest_names() {
        assert_eq!(closest("lenght", ["length", "len", "left"]), Some("length"));
        assert_eq!(closest("Count", ["amount", "count"]), Some("count"));
        assert_eq!(closest("x", ["y", "X"]), Some("X"));
        assert_eq!(closest("zebra", ["length", "count"]), None);
        assert_eq!(closest("", ["a"]), None);
        assert_eq!(closest(&"a".repeat(1000), ["a"]), None);
    }
}
