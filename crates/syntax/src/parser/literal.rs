//! The values of literals: numbers, strings with their escapes, f-strings.
//!
//! Escapes are `\n \t \r \\ \" \' \0 \u{…}`, and a backslash at the end of a line leaves out the line
//! break and the indentation of the next line. Any other backslash in a string stands for itself
//! (`"\d+"` is a fine regular expression). Byte strings also know `\xFF`, and so do characters, where a
//! backslash cannot stand for itself.

use super::Parser;
use crate::ast::*;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Token, TokenKind};
use crate::span::Span;
use crate::symbol::Symbol;
use TokenKind::*;

/// The suffixes of integers; the last two make a float.
const SUFFIXES: [&str; 14] = [
    "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32",
    "f64",
];

/// Where a backslash stands decides what an unknown escape means.
#[derive(Clone, Copy, PartialEq)]
enum Flavour {
    Text,
    Char,
}

impl Parser<'_> {
    /// A literal other than an f-string; it is the current token.
    pub(super) fn literal(&mut self) -> Expr {
        let token = self.bump();
        let lit = self.literal_value(token);
        Expr {
            kind: ExprKind::Lit(lit),
            span: self.span_of(token),
        }
    }

    /// Whether the current token is a literal that may stand in a pattern.
    pub(super) fn at_literal(&self) -> bool {
        matches!(
            self.kind(),
            Int | Float
                | Str
                | EscapedStr
                | TripleStr
                | RawStr
                | QuoteStr
                | Char
                | Byte
                | ByteStr
                | RawByteStr
                | True
                | False
                | Nil
                | Null
        )
    }

    fn literal_value(&mut self, token: Token) -> Lit {
        let text = self.text_of(token);
        let escapes = token.flags & Token::ESCAPES != 0;
        match token.kind {
            Int => self.int(token, text),
            Float => self.float(token, text),
            True => Lit::Bool(true),
            False => Lit::Bool(false),
            Nil | Null => Lit::Nil,
            Str => {
                let (inner, lo) = between(text, token.lo, 1, "\"");
                Lit::Str(self.text_value(inner, lo, escapes).as_ref().into())
            }
            QuoteStr => {
                let (inner, lo) = between(text, token.lo, 1, "'");
                Lit::Str(self.text_value(inner, lo, escapes).as_ref().into())
            }
            TripleStr => {
                let (inner, lo) = between(text, token.lo, 3, "\"\"\"");
                Lit::Str(self.text_value(inner, lo, escapes).as_ref().into())
            }
            EscapedStr => {
                let (inner, lo) = between(text, token.lo, 2, "\\\"");
                let once = self.text_value(inner, lo, escapes).into_owned();
                let twice = once.contains('\\');
                Lit::Str(self.text_value(&once, lo, twice).as_ref().into())
            }
            RawStr => {
                let inner = raw_text(text.strip_prefix('r').unwrap_or(text));
                Lit::Str(inner.into())
            }
            Char => {
                let (inner, lo) = between(text, token.lo, 1, "'");
                let value = self.unescape(inner, lo, Flavour::Char, token);
                match value.chars().next() {
                    Some(c) if c.len_utf8() == value.len() => Lit::Char(c),
                    _ => Lit::Str(value.as_str().into()),
                }
            }
            Byte => {
                let (inner, lo) = between(text, token.lo, 2, "'");
                let bytes = self.unescape_bytes(inner, lo);
                match bytes.as_slice() {
                    [byte] => Lit::Byte(*byte),
                    _ => {
                        let span = self.span_of(token);
                        let message = "a byte literal holds one ASCII character";
                        self.complain(Diagnostic::error(Code::BadChar, span, message));
                        Lit::Byte(0)
                    }
                }
            }
            ByteStr => {
                let (inner, lo) = between(text, token.lo, 2, "\"");
                Lit::Bytes(self.unescape_bytes(inner, lo).into())
            }
            RawByteStr => {
                let inner = raw_text(text.strip_prefix("br").unwrap_or(text));
                Lit::Bytes(inner.as_bytes().into())
            }
            _ => Lit::Nil,
        }
    }

    #[cold]
    fn bad_number(&mut self, token: Token, message: String, help: Option<&str>) -> Lit {
        let span = self.span_of(token);
        let mut diagnostic = Diagnostic::error(Code::BadNumber, span, message);
        if let Some(help) = help {
            diagnostic = diagnostic.help(help);
        }
        self.complain(diagnostic);
        Lit::Int(0, None)
    }

    fn int(&mut self, token: Token, text: &str) -> Lit {
        let (radix, digits) = match text.get(..2) {
            Some("0x" | "0X") => (16, text.get(2..).unwrap_or("")),
            Some("0b" | "0B") => (2, text.get(2..).unwrap_or("")),
            Some("0o" | "0O") => (8, text.get(2..).unwrap_or("")),
            _ => (10, text),
        };
        let is_digit = |c: char| c == '_' || c.is_digit(radix.max(10));
        let end = digits.find(|c: char| !is_digit(c)).unwrap_or(digits.len());
        let (digits, suffix) = digits.split_at(end);
        let suffix = suffix.trim_start_matches('_');
        let mut value: u64 = 0;
        let mut any = false;
        for c in digits.chars() {
            if c == '_' {
                continue;
            }
            let Some(digit) = c.to_digit(radix) else {
                let message = format!("`{c}` is not a digit of a number to the base {radix}");
                return self.bad_number(token, message, None);
            };
            any = true;
            let next = value
                .checked_mul(radix as u64)
                .and_then(|v| v.checked_add(digit as u64));
            let Some(next) = next else {
                return self.bad_number(
                    token,
                    "this number is too large for an integer".to_string(),
                    Some("the largest integer is 18446744073709551615; for a float add `.0`"),
                );
            };
            value = next;
        }
        if !any {
            return self.bad_number(token, "this number has no digits".to_string(), None);
        }
        match self.suffix(token, suffix) {
            Ok(suffix) => Lit::Int(value, suffix),
            Err(lit) => lit,
        }
    }

    fn suffix(&mut self, token: Token, suffix: &str) -> Result<Option<Symbol>, Lit> {
        if suffix.is_empty() {
            return Ok(None);
        }
        if matches!(suffix, "e" | "E") {
            return Err(self.bad_number(token, "the exponent has no digits".to_string(), None));
        }
        if SUFFIXES.contains(&suffix) {
            return Ok(Some(Symbol::intern(suffix)));
        }
        let message = format!("`{suffix}` is not a suffix of numbers");
        let help = "suffixes are `i8` … `i64`, `u8` … `u64`, `isize`, `usize`, `f32`, `f64`; \
                    a name cannot begin with a digit";
        Err(self.bad_number(token, message, Some(help)))
    }

    fn float(&mut self, token: Token, text: &str) -> Lit {
        let bytes = text.as_bytes();
        let mut end = 0;
        while let Some(&byte) = bytes.get(end) {
            let exponent = matches!(byte, b'e' | b'E');
            let sign = matches!(byte, b'+' | b'-');
            if !(byte.is_ascii_digit() || byte == b'_' || byte == b'.' || exponent || sign) {
                break;
            }
            end += 1;
        }
        let (digits, suffix) = text.split_at(end);
        let clean: String = digits.chars().filter(|&c| c != '_').collect();
        let suffix = match self.suffix(token, suffix) {
            Ok(suffix) => suffix,
            Err(lit) => return lit,
        };
        let is_int = suffix.is_some_and(|s| s.as_str().starts_with(['i', 'u']));
        match clean.parse::<f64>() {
            Ok(value) if !is_int => Lit::Float(value, suffix),
            Ok(_) => {
                let message = "a number with a fraction or exponent cannot be an integer";
                self.bad_number(token, message.to_string(), Some("convert with `as`"))
            }
            Err(_) => self.bad_number(token, "the exponent has no digits".to_string(), None),
        }
    }

    /// The value of the inside of a string that starts at `lo`.
    fn text_value<'t>(
        &mut self,
        inner: &'t str,
        lo: u32,
        escapes: bool,
    ) -> std::borrow::Cow<'t, str> {
        if escapes || inner.contains('\r') {
            let token = self.current;
            self.unescape(inner, lo, Flavour::Text, token).into()
        } else {
            inner.into()
        }
    }

    fn unescape(&mut self, inner: &str, lo: u32, flavour: Flavour, token: Token) -> String {
        let mut result = String::with_capacity(inner.len());
        let mut rest = inner;
        while let Some(at) = rest.find(['\\', '\r']) {
            let (before, from) = rest.split_at(at);
            result.push_str(before);
            if let Some(after) = from.strip_prefix('\r') {
                // A line break in a string is `\n`, whatever the file uses.
                if !after.starts_with('\n') {
                    result.push('\r');
                }
                rest = after;
                continue;
            }
            let mut chars = from.chars();
            chars.next();
            let c = chars.next();
            rest = chars.as_str();
            let simple = match c {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('0') => '\0',
                Some(c @ ('\\' | '"' | '\'')) => c,
                Some('u') if rest.starts_with('{') => {
                    let place = lo + (inner.len() - from.len()) as u32;
                    rest = self.unicode_escape(rest, place, &mut result);
                    continue;
                }
                Some('\n') => {
                    rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
                    continue;
                }
                Some('\r') if rest.starts_with('\n') => {
                    rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
                    continue;
                }
                Some('x') if flavour == Flavour::Char => {
                    match rest
                        .get(..2)
                        .and_then(|hex| u8::from_str_radix(hex, 16).ok())
                    {
                        Some(byte) if byte < 0x80 => {
                            rest = rest.get(2..).unwrap_or("");
                            byte as char
                        }
                        _ => {
                            let span = self.span_of(token);
                            let message = "`\\x` in a character takes two digits up to `7F`";
                            self.complain(Diagnostic::error(Code::BadEscape, span, message));
                            continue;
                        }
                    }
                }
                Some(c) if flavour == Flavour::Char => {
                    let span = self.span_of(token);
                    let message = format!("unknown escape `\\{c}`");
                    self.complain(
                        Diagnostic::error(Code::BadEscape, span, message)
                            .help("the escapes are `\\n \\t \\r \\\\ \\\" \\' \\0 \\u{…}`"),
                    );
                    c
                }
                Some(c) => {
                    result.push('\\');
                    c
                }
                None => '\\',
            };
            result.push(simple);
        }
        result.push_str(rest);
        result
    }

    /// Reads `{1F600}` at the start of `rest`; `place` is that of the backslash. Returns what follows.
    fn unicode_escape<'t>(&mut self, rest: &'t str, place: u32, result: &mut String) -> &'t str {
        let Some(end) = rest.find('}') else {
            let span = Span::new(self.base + place, self.base + place + 3);
            let message = "this unicode escape is never closed";
            self.complain(Diagnostic::error(Code::BadEscape, span, message).help("add a `}`"));
            return rest.get(1..).unwrap_or("");
        };
        let inner = rest.get(1..end).unwrap_or("");
        if inner.chars().any(|c| c.is_ascii_punctuation() && c != '_') {
            // `\u{...}` speaks about escapes and is none; like any unknown one it stays as it is.
            result.push_str("\\u");
            return rest;
        }
        let hex: String = inner.chars().filter(|&c| c != '_').collect();
        let span = Span::new(self.base + place, self.base + place + 3 + end as u32);
        let value = u32::from_str_radix(&hex, 16)
            .ok()
            .filter(|_| !hex.starts_with('+'));
        match value.and_then(char::from_u32) {
            Some(c) => result.push(c),
            None => self.complain(
                Diagnostic::error(Code::BadEscape, span, "this names no character")
                    .help("write up to six hexadecimal digits, at most `10FFFF`"),
            ),
        }
        rest.get(end + 1..).unwrap_or("")
    }

    fn unescape_bytes(&mut self, inner: &str, lo: u32) -> Vec<u8> {
        let mut result = Vec::with_capacity(inner.len());
        let mut chars = inner.char_indices();
        while let Some((at, c)) = chars.next() {
            let span = Span::new(self.base + lo + at as u32, self.base + lo + at as u32 + 1);
            if c != '\\' {
                if c.is_ascii() {
                    result.push(c as u8);
                } else {
                    let message = "bytes are written in ASCII";
                    self.complain(
                        Diagnostic::error(Code::BadChar, span, message)
                            .help("write others as `\\xFF`"),
                    );
                }
                continue;
            }
            let Some((_, escape)) = chars.next() else {
                break;
            };
            match escape {
                'n' => result.push(b'\n'),
                't' => result.push(b'\t'),
                'r' => result.push(b'\r'),
                '0' => result.push(0),
                '\\' | '"' | '\'' => result.push(escape as u8),
                '\n' => {
                    let rest = chars.as_str().trim_start_matches([' ', '\t', '\n', '\r']);
                    let skip = chars.as_str().len() - rest.len();
                    for _ in 0..skip {
                        chars.next();
                    }
                }
                'x' => {
                    let hex = chars.as_str().get(..2).filter(|hex| !hex.starts_with('+'));
                    match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                        Some(byte) => {
                            result.push(byte);
                            chars.next();
                            chars.next();
                        }
                        None => {
                            let message = "`\\x` takes two hexadecimal digits";
                            self.complain(Diagnostic::error(Code::BadEscape, span, message));
                        }
                    }
                }
                _ => {
                    let message = "unknown escape in a byte literal";
                    self.complain(
                        Diagnostic::error(Code::BadEscape, span, message)
                            .help("the escapes are `\\n \\t \\r \\\\ \\\" \\' \\0 \\xFF`"),
                    );
                }
            }
        }
        result
    }

    /// `f"…"`; the current token is its start.
    pub(super) fn fstring(&mut self) -> Expr {
        let start = self.bump();
        let mut parts = Vec::with_capacity(2);
        let mut holes = Vec::new();
        loop {
            match self.kind() {
                FText => {
                    let token = self.bump();
                    parts.push(FStringPart::Text(self.fstring_text(token).as_str().into()));
                }
                FOpen => {
                    let broken = self.current.flags & Token::UNBALANCED != 0;
                    let empty = matches!(self.nth(1).kind, FClose | FSpec);
                    let hole = self.hole();
                    if let FStringPart::Expr { expr, .. } = &hole
                        && empty
                        && !broken
                    {
                        holes.push(expr.span);
                    }
                    parts.push(hole);
                }
                FEnd => {
                    self.bump();
                    break;
                }
                _ => break,
            }
        }
        // Before further arguments, as in `println(f"{}", x)`, the empty holes may be theirs.
        if !self.at(Comma) {
            for span in holes {
                self.complain(
                    Diagnostic::error(
                        Code::BadFormatString,
                        span,
                        "this hole of the f-string is empty",
                    )
                    .help("put an expression into it, or write `{{}}` for two braces"),
                );
            }
        }
        Expr {
            kind: ExprKind::FString(parts),
            span: self.span_from(start.lo),
        }
    }

    fn fstring_text(&mut self, token: Token) -> String {
        let text = self.text_of(token);
        if token.flags & Token::ESCAPES == 0 && !text.contains('\r') {
            return text.to_string();
        }
        // Doubled braces first, each with its escapes left alone.
        let mut single = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            single.push(c);
            match c {
                '\\' => {
                    if let Some(escaped) = chars.next() {
                        single.push(escaped);
                        if escaped == 'u' && chars.peek() == Some(&'{') {
                            for digit in chars.by_ref() {
                                single.push(digit);
                                if digit == '}' {
                                    break;
                                }
                            }
                        }
                    }
                }
                '{' | '}' if chars.peek() == Some(&c) => {
                    chars.next();
                }
                _ => {}
            }
        }
        self.unescape(&single, token.lo, Flavour::Text, token)
    }

    fn hole(&mut self) -> FStringPart {
        let outer = self.enter_group();
        let open = self.bump();
        let end = open.mate as usize;
        let empty = self.at(FClose) || self.at(FSpec);
        let expr = if empty {
            Expr {
                kind: ExprKind::Error,
                span: self
                    .span_of(open)
                    .to(self.span_of(self.token_at(open.mate))),
            }
        } else {
            self.expr()
        };
        let mut spec = None;
        if self.at(FSpec) && !self.panicking {
            let token = self.bump();
            spec = Some((self.text_of(token).into(), self.span_of(token)));
        }
        if !self.panicking && self.pos < end {
            self.expected("`}` after the expression in the f-string");
        }
        self.end_group(end);
        self.context = outer;
        FStringPart::Expr { expr, spec }
    }
}

/// The text between the quotes of a string, and where it starts; an unterminated one has no end.
fn between<'t>(text: &'t str, lo: u32, open: usize, close: &str) -> (&'t str, u32) {
    let inner = text.get(open..).unwrap_or("");
    (inner.strip_suffix(close).unwrap_or(inner), lo + open as u32)
}

/// The inside of `#"…"#` with any number of hashes.
fn raw_text(text: &str) -> &str {
    let hashes = text.bytes().take_while(|&b| b == b'#').count();
    let inner = text.get(hashes + 1..).unwrap_or("");
    inner
        .get(..inner.len().saturating_sub(hashes + 1))
        .unwrap_or("")
}
