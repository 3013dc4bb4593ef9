//! Quoting strings: inside containers, for `{:?}` and in JSON.

use std::fmt::Write;

/// The text in double quotes with `\" \\ \n \t \r \0` and `\u{…}` for what cannot be seen, as Rust's `Debug` writes it.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_quoted(&mut out, text);
    out
}

/// Appends the quoted text.
pub fn write_quoted(out: &mut String, text: &str) {
    if text
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\')
    {
        out.push('"');
        out.push_str(text);
        out.push('"');
        return;
    }
    // Writing to a String cannot fail.
    let _ = write!(out, "{text:?}");
}

/// The text with special characters escaped as in [`quote`], single quotes too, but without quotes around it.
pub fn escape_debug(text: &str) -> String {
    text.escape_debug().collect()
}

/// The text with everything but printable ASCII escaped.
pub fn escape_default(text: &str) -> String {
    text.escape_default().collect()
}

/// Each character as `\u{…}`.
pub fn escape_unicode(text: &str) -> String {
    text.escape_unicode().collect()
}

/// Bytes as text: visible ASCII as it is, the rest as escapes.
pub fn escape_ascii(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}

/// Appends the text as a JSON string, with quotes.
pub fn write_json_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_rust() {
        for text in [
            "",
            "a b",
            "a\"b",
            "back\\slash",
            "\n\t\r\0",
            "\u{1b}[1m",
            "é 日本",
            "it's",
            "\u{301}x",
            "\u{200b}",
            "😀",
        ] {
            assert_eq!(quote(text), format!("{text:?}"));
        }
        assert_eq!(escape_debug("a\n'"), "a\\n\\'");
        assert_eq!(escape_default("é\n'"), "\\u{e9}\\n\\'");
        assert_eq!(escape_unicode("é"), "\\u{e9}");
        assert_eq!(escape_ascii(b"a\n\xff"), "a\\n\\xff");
    }

    #[test]
    fn json() {
        let mut out = String::new();
        write_json_string(&mut out, "a\"\\\n\u{1}é\u{8}");
        assert_eq!(out, "\"a\\\"\\\\\\n\\u0001é\\b\"");
    }
}
