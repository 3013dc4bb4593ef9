//! Just enough of a scanner to tell Rust code from what is written in its strings and comments.
//!
//! Two things need it. A Rust-like spec file becomes Rust by one rewriting, `fun` → `fn`, token by
//! token: the word inside strings, comments and longer identifiers stays ([`from_ruchy`]). And the
//! tidy test looks for words in the code of this project, not in its prose ([`code_only`]). Sharing
//! no code with the implementation is the point: rustc is to confirm what that prints.

/// The file as Rust: each `fun` keyword becomes `fn`.
pub fn from_ruchy(source: &str) -> String {
    tokens(source)
        .map(|token| if token == "fun" { "fn" } else { token })
        .collect()
}

/// The text with comments, strings and chars emptied; line numbers stay as they are.
pub fn code_only(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for token in tokens(source) {
        let is_quote = token.len() > 1 && token.ends_with(['"', '\'', '#']);
        if token.starts_with("//") || token.starts_with("/*") || is_quote {
            out.extend(token.chars().filter(|c| *c == '\n'));
            out.push(' ');
        } else {
            out.push_str(token);
        }
    }
    out
}

/// The comments of a text, each with the number of its first line, from 1.
pub fn comments(source: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut line = 1;
    for token in tokens(source) {
        if token.starts_with("//") || token.starts_with("/*") {
            found.push((line, token));
        }
        line += token.matches('\n').count();
    }
    found
}

/// Cuts the text into words, strings, chars, comments and single characters; nothing is left out.
pub fn tokens(source: &str) -> impl Iterator<Item = &str> {
    let mut rest = source;
    let mut previous = ' ';
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let (token, after) = rest.split_at(token(rest, first, previous));
        previous = token.chars().next_back().unwrap_or(' ');
        rest = after;
        Some(token)
    })
}

/// The length in bytes of what stands at the start of the text; at least one character.
fn token(text: &str, first: char, previous: char) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return block_comment(text);
    }
    if first == '"' {
        return string(text, 1);
    }
    if first == '\'' {
        return quote(text);
    }
    if !is_word(first) || is_word(previous) {
        return first.len_utf8();
    }
    let word = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let (name, after) = text.split_at(word);
    match name {
        "r" | "br" if after.starts_with('"') || after.starts_with('#') => raw_string(text, word),
        "b" if after.starts_with('"') => string(text, word + 1),
        _ => word,
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a string whose text starts at `open`, just behind its quotation mark.
fn string(text: &str, open: usize) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().filter(|(i, _)| *i >= open) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            _ => {}
        }
    }
    text.len()
}

/// A raw string with its `r` or `br` in front, or a raw identifier's `r#`.
fn raw_string(text: &str, word: usize) -> usize {
    let hashes = text.chars().skip(word).take_while(|c| *c == '#').count();
    if text.chars().nth(word + hashes) != Some('"') {
        return word + hashes;
    }
    let open = word + hashes + 1;
    let close = format!("\"{}", "#".repeat(hashes));
    let rest = text.get(open..).unwrap_or_default();
    rest.find(&close)
        .map_or(text.len(), |i| open + i + close.len())
}

/// A char literal, or the quotation mark alone where it begins a lifetime.
fn quote(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((after, escaped))) => {
            let from = after + escaped.len_utf8();
            text.get(from..)
                .and_then(|r| r.find('\''))
                .map_or(1, |i| from + i + 1)
        }
        (Some(_), Some((close, '\''))) => close + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{code_only, comments, from_ruchy};

    #[test]
    fn only_the_keyword_is_rewritten() {
        let ruchy = "fun f<'fun>(c: char) { \"fun \\\" fun\"; '\"'; fun_ny(); r#\"a\" fun\"#; '\\''; 'é'; fun}";
        let rust = "fn f<'fn>(c: char) { \"fun \\\" fun\"; '\"'; fun_ny(); r#\"a\" fun\"#; '\\''; 'é'; fn}";
        assert_eq!(from_ruchy(ruchy), rust);
        let kept = "// fun\n/* fun /* fun */ fun */ x.refun(b\"fun\", br\"fun\", \"\")";
        assert_eq!(from_ruchy(kept), kept);
    }

    #[test]
    fn prose_is_told_from_code() {
        let text = "a // x\n\"unsafe\n\" b /* y\nz */ 'q' r#\"w\"# c";
        assert_eq!(code_only(text), "a  \n\n  b \n      c");
        assert_eq!(comments(text), [(1, "// x"), (3, "/* y\nz */")]);
    }
}
