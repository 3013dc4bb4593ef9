//! Strings by code points.
//!
//! Programs index, slice and search strings by character, while they are stored as UTF-8. Finding a position costs a walk from
//! the start, which is fast over ASCII: a prefix that is ASCII is checked in words and then indexed directly.

use std::ops::Range;

use crate::index;

/// Number of characters.
pub fn char_len(text: &str) -> usize {
    text.chars().count()
}

/// The byte where the character at a position starts; the length of the text for the position after the last; `None` beyond.
pub fn byte_of(text: &str, position: usize) -> Option<usize> {
    if text
        .as_bytes()
        .get(..position)
        .is_some_and(<[u8]>::is_ascii)
    {
        return Some(position);
    }
    text.char_indices()
        .map(|(byte, _)| byte)
        .chain([text.len()])
        .nth(position)
}

/// The position of the character that starts at a byte (which must be a boundary; else of the one it is in, plus one).
pub fn position_of(text: &str, byte: usize) -> usize {
    text.bytes()
        .take(byte)
        .filter(|byte| !(0x80..0xc0).contains(byte))
        .count()
}

/// The character at an index, negative from the end.
pub fn char_at(text: &str, index: i64) -> Option<&str> {
    let start = if index < 0 {
        let from_end = usize::try_from(index.unsigned_abs()).ok()?;
        text.char_indices().rev().nth(from_end.checked_sub(1)?)?.0
    } else {
        byte_of(text, usize::try_from(index).ok()?)?
    };
    let rest = text.get(start..)?;
    rest.chars().next().and_then(|c| rest.get(..c.len_utf8()))
}

/// The part from one index to another, each left out or negative from the end; clamped.
pub fn slice(text: &str, start: Option<i64>, end: Option<i64>, inclusive: bool) -> &str {
    // Only negative indices need to know the length, and clamping works with any length that is not too small.
    let negative = start.is_some_and(|index| index < 0) || end.is_some_and(|index| index < 0);
    let length = if negative { char_len(text) } else { text.len() };
    text.get(bytes_of(text, index::span(length, start, end, inclusive)))
        .unwrap_or("")
}

/// The bytes of a part given in characters; clamped.
pub fn bytes_of(text: &str, part: Range<usize>) -> Range<usize> {
    let start = byte_of(text, part.start).unwrap_or(text.len());
    let rest = text.get(start..).unwrap_or("");
    let length = byte_of(rest, part.end.saturating_sub(part.start)).unwrap_or(rest.len());
    start..start + length
}

/// Position of the first occurrence, at or after a position.
pub fn find(text: &str, pattern: &str, from: usize) -> Option<usize> {
    let start = byte_of(text, from)?;
    let found = text.get(start..)?.find(pattern)?;
    Some(position_of(text, start + found))
}

/// Position of the last occurrence.
pub fn rfind(text: &str, pattern: &str) -> Option<usize> {
    text.rfind(pattern).map(|byte| position_of(text, byte))
}

/// The characters in reverse order.
pub fn reverse(text: &str) -> String {
    text.chars().rev().collect()
}

/// Whether the text is not empty and `f` accepts each character.
pub fn all_chars(text: &str, f: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(f)
}

/// The first character in upper case, the others in lower case.
pub fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        None => String::new(),
        Some(first) => first
            .to_uppercase()
            .chain(chars.as_str().to_lowercase().chars())
            .collect(),
    }
}

/// The first letter of each word in upper case, the others in lower case; a word is a run of letters, digits and
/// apostrophes.
pub fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
        inside = c.is_alphanumeric() || c == '\'';
    }
    out
}

/// Upper case turned into lower case and the other way round.
pub fn swap_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_uppercase() {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
    }
    out
}

/// Where [`pad`] puts the filling.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Before the text.
    Start,
    /// After the text.
    End,
    /// Around it, the odd one after.
    Both,
}

/// The text filled with repetitions of `fill` to a width in characters; as it is if `fill` is empty or the text long enough.
/// `None` if the result would exceed `max_bytes`.
pub fn pad(text: &str, width: usize, fill: &str, side: Side, max_bytes: usize) -> Option<String> {
    let missing = width.saturating_sub(char_len(text));
    if missing == 0 || fill.is_empty() {
        return Some(text.to_string());
    }
    let most = missing.checked_mul(fill.chars().map(char::len_utf8).max().unwrap_or(1))?;
    if most.checked_add(text.len())? > max_bytes {
        return None;
    }
    let before = match side {
        Side::Start => missing,
        Side::End => 0,
        Side::Both => missing / 2,
    };
    let mut out = String::with_capacity(text.len() + most);
    out.extend(fill.chars().cycle().take(before));
    out.push_str(text);
    out.extend(fill.chars().cycle().take(missing - before));
    Some(out)
}

/// The text with zeros after its sign up to a width in characters; `None` if the result would exceed `max_bytes`.
pub fn zfill(text: &str, width: usize, max_bytes: usize) -> Option<String> {
    let (sign, digits) = match text.chars().next() {
        Some(c @ ('+' | '-')) => text.split_at(c.len_utf8()),
        _ => ("", text),
    };
    Some(format!(
        "{sign}{}",
        pad(
            digits,
            width.saturating_sub(sign.len()),
            "0",
            Side::Start,
            max_bytes
        )?
    ))
}

/// The text `n` times; `None` if the result would exceed `max_bytes`.
pub fn repeat(text: &str, n: usize, max_bytes: usize) -> Option<String> {
    let length = text.len().checked_mul(n)?;
    (length <= max_bytes).then(|| text.repeat(n))
}

/// The text with `prefix` before each line that is not empty.
pub fn indent(text: &str, prefix: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if !line.trim_end_matches(['\n', '\r']).is_empty() {
            out.push_str(prefix);
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "aé日😀z";

    #[test]
    fn positions() {
        assert_eq!(char_len(TEXT), 5);
        let bytes: Vec<_> = (0..7).map(|position| byte_of(TEXT, position)).collect();
        assert_eq!(
            bytes,
            [Some(0), Some(1), Some(3), Some(6), Some(10), Some(11), None]
        );
        for position in 0..=5 {
            assert_eq!(
                position_of(TEXT, byte_of(TEXT, position).unwrap()),
                position
            );
        }
        assert_eq!(byte_of("abc", 3), Some(3));
        assert_eq!(byte_of("abc", 4), None);
        assert_eq!(byte_of("abé", 2), Some(2));
    }

    #[test]
    fn characters() {
        assert_eq!(char_at(TEXT, 1), Some("é"));
        assert_eq!(char_at(TEXT, 4), Some("z"));
        assert_eq!(char_at(TEXT, 5), None);
        assert_eq!(char_at(TEXT, -1), Some("z"));
        assert_eq!(char_at(TEXT, -5), Some("a"));
        assert_eq!(char_at(TEXT, -6), None);
        assert_eq!(char_at(TEXT, i64::MIN), None);
        assert_eq!(char_at(TEXT, i64::MAX), None);
        assert_eq!(char_at("", 0), None);
    }

    #[test]
    fn slices() {
        assert_eq!(slice(TEXT, Some(1), Some(3), false), "é日");
        assert_eq!(slice(TEXT, Some(1), Some(3), true), "é日😀");
        assert_eq!(slice(TEXT, None, Some(2), false), "aé");
        assert_eq!(slice(TEXT, Some(3), None, false), "😀z");
        assert_eq!(slice(TEXT, Some(-2), None, false), "😀z");
        assert_eq!(slice(TEXT, Some(0), Some(-1), false), "aé日😀");
        assert_eq!(slice(TEXT, Some(2), Some(99), false), "日😀z");
        assert_eq!(slice(TEXT, Some(7), Some(99), false), "");
        assert_eq!(slice(TEXT, Some(3), Some(1), false), "");
        assert_eq!(slice(TEXT, Some(i64::MIN), Some(i64::MAX), true), TEXT);
    }

    #[test]
    fn searches() {
        assert_eq!(find(TEXT, "😀", 0), Some(3));
        assert_eq!(find("ababab", "ab", 1), Some(2));
        assert_eq!(find("abc", "", 3), Some(3));
        assert_eq!(find("abc", "a", 4), None);
        assert_eq!(rfind("éaéa", "éa"), Some(2));
    }

    #[test]
    fn changes() {
        assert_eq!(reverse(TEXT), "z😀日éa");
        assert_eq!(capitalize("éCOLE x"), "École x");
        assert_eq!(capitalize(""), "");
        assert_eq!(title("hello wORLD, it's 2nd"), "Hello World, It's 2nd");
        assert_eq!(swap_case("aÉ1"), "Aé1");
        assert_eq!(indent("a\n\nb\n", "  "), "  a\n\n  b\n");
        assert!(all_chars("ab", char::is_alphabetic) && !all_chars("", char::is_alphabetic));
    }

    #[test]
    fn fillings() {
        assert_eq!(pad("é", 4, "xy", Side::Start, 99).as_deref(), Some("xyxé"));
        assert_eq!(pad("é", 4, "-", Side::Both, 99).as_deref(), Some("-é--"));
        assert_eq!(pad("é", 4, "日", Side::End, 11).as_deref(), Some("é日日日"));
        assert_eq!(pad("é", 4, "日", Side::End, 10), None);
        assert_eq!(pad("é", 4, "", Side::End, 0).as_deref(), Some("é"));
        assert_eq!(pad("a", usize::MAX, "日", Side::End, usize::MAX), None);
        assert_eq!(zfill("-5", 4, 99).as_deref(), Some("-005"));
        assert_eq!(zfill("", 2, 99).as_deref(), Some("00"));
        assert_eq!(repeat("ab", 3, 6).as_deref(), Some("ababab"));
        assert_eq!(repeat("ab", 1 << 40, 1 << 30), None);
        assert_eq!(repeat("ab", usize::MAX, usize::MAX), None);
    }
}
