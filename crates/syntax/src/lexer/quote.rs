//! Strings, characters, bytes and labels.
//!
//! A single quote may open a character (`'x'`), a string (`'abc'`), or a label or lifetime (`'outer:`,
//! `&'a str`). One code point and a quote is a character; a name and a quote is a string; a name
//! followed by what may follow a label is a label. What remains (`'hello world'`) is a string if its
//! quote closes on the same line and what stands before could not precede a label. A quote that begins
//! with no name where an operand may stand opens a string of any number of lines.

use super::fstring::Quote;
use super::{Lexer, Token, TokenKind, is_name_start};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;

impl Lexer<'_> {
    /// Moves behind the next `quote` that no backslash precedes. False at the end of the text.
    fn skip_to_quote(&mut self, quote: u8) -> bool {
        loop {
            let rest = self.bytes.get(self.pos..).unwrap_or(&[]);
            let Some(at) = memchr::memchr2(quote, b'\\', rest) else {
                self.pos = self.bytes.len();
                return false;
            };
            self.pos += at + 1;
            if rest.get(at) == Some(&quote) {
                return true;
            }
            self.flags |= Token::ESCAPES;
            self.pos += self.char_at(self.pos).map_or(0, char::len_utf8);
        }
    }

    fn unterminated(&mut self, lo: usize, what: &str) {
        self.open_at_end = true;
        let span = self.span(lo, (lo + 1).min(self.bytes.len()));
        let message = format!("this {what} is never closed");
        let diagnostic = Diagnostic::error(Code::UnterminatedString, span, message)
            .help("the text up to the end of the file was read as part of it");
        self.report(diagnostic);
    }

    pub(super) fn double_quote(&mut self, lo: usize) {
        if self.peek(1) == b'"' && self.peek(2) == b'"' {
            return self.triple_string(lo);
        }
        if self
            .strings
            .last()
            .is_some_and(|open| open.quote == Quote::Double)
            && !self.closes_on_line(lo)
        {
            // The quote most likely ends the f-string, and it is the hole that was left open.
            return self.end_broken_hole(lo);
        }
        self.pos += 1;
        if !self.skip_to_quote(b'"') {
            self.unterminated(lo, "string");
        }
        self.push(TokenKind::Str, lo);
    }

    /// Whether the string that opens at `lo` ends on its line.
    fn closes_on_line(&mut self, lo: usize) -> bool {
        let flags = self.flags;
        self.pos = lo + 1;
        let line_end = self.line_end(lo);
        let closed = self.skip_to_quote(b'"') && self.pos <= line_end;
        self.pos = lo;
        self.flags = flags;
        closed
    }

    /// `at`, or the next place that is no inside of a code point.
    fn next_boundary(&self, at: usize) -> usize {
        (at..self.text.len())
            .find(|&at| self.text.is_char_boundary(at))
            .unwrap_or(self.text.len())
    }

    /// Where the line of `from` ends. Remembered, so that a long line is not searched for each quote.
    fn line_end(&mut self, from: usize) -> usize {
        if !(self.line.start <= from && from <= self.line.end) {
            let rest = self.bytes.get(from..).unwrap_or(&[]);
            self.line = from..from + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        }
        self.line.end
    }

    fn triple_string(&mut self, lo: usize) {
        self.pos += 3;
        loop {
            if !self.skip_to_quote(b'"') {
                self.unterminated(lo, "string");
                break;
            }
            if self.peek(0) == b'"' && self.peek(1) == b'"' {
                self.pos += 2;
                break;
            }
        }
        self.push(TokenKind::TripleStr, lo);
    }

    /// `\"…\"` in a hole of an f-string, the older way to write a string there.
    pub(super) fn escaped_string(&mut self, lo: usize) {
        self.pos += 2;
        let line_end = self.line_end(lo);
        loop {
            let rest = self.bytes.get(self.pos..line_end).unwrap_or(&[]);
            let Some(at) = memchr::memchr(b'\\', rest) else {
                self.pos = line_end;
                self.error(
                    Code::UnterminatedString,
                    lo,
                    lo + 2,
                    "this string is never closed",
                );
                break;
            };
            self.pos = (self.pos + at + 2).min(line_end);
            match rest.get(at + 1) {
                Some(b'"') => break,
                // Two levels of escapes: `\\\"` is a quote inside of the inner string.
                Some(b'\\') => {
                    self.flags |= Token::ESCAPES;
                    let inner = if self.peek(0) == b'\\' { 2 } else { 1 };
                    self.pos = (self.pos + inner).min(line_end);
                }
                _ => self.flags |= Token::ESCAPES,
            }
            self.pos = self.next_boundary(self.pos);
        }
        self.push(TokenKind::EscapedStr, lo);
    }

    /// `r"…"` and `r#"…"#`; the current position is that of the first `#` or quote.
    pub(super) fn raw_string(&mut self, lo: usize, hashes: usize, kind: TokenKind) {
        self.pos += hashes + 1;
        loop {
            let rest = self.bytes.get(self.pos..).unwrap_or(&[]);
            let Some(at) = memchr::memchr(b'"', rest) else {
                self.pos = self.bytes.len();
                self.unterminated(lo, "raw string");
                break;
            };
            self.pos += at + 1;
            let closing = rest.iter().skip(at + 1).take(hashes);
            if closing.take_while(|&&byte| byte == b'#').count() == hashes {
                self.pos += hashes;
                break;
            }
        }
        self.push(kind, lo);
    }

    pub(super) fn byte_string(&mut self, lo: usize) {
        self.pos += 1;
        if !self.skip_to_quote(b'"') {
            self.unterminated(lo, "byte string");
        }
        self.push(TokenKind::ByteStr, lo);
    }

    pub(super) fn byte(&mut self, lo: usize) {
        let open = self.pos;
        self.pos += 1;
        let line_end = self.line_end(lo);
        if !self.skip_to_quote(b'\'') || self.pos > line_end {
            self.pos = self.next_boundary(line_end.min(open + 2).max(open + 1));
            self.error(
                Code::BadChar,
                lo,
                self.pos,
                "this byte literal is never closed",
            );
            return self.push(TokenKind::Unknown, lo);
        }
        self.push(TokenKind::Byte, lo);
    }

    pub(super) fn single_quote(&mut self, lo: usize) {
        let Some(first) = self.char_at(lo + 1) else {
            self.pos += 1;
            self.error(Code::BadChar, lo, lo + 1, "this quote is never closed");
            return self.push(TokenKind::Unknown, lo);
        };
        let second = self.char_at(lo + 1 + first.len_utf8());
        if first != '\\' && first != '\n' && second == Some('\'') {
            self.pos += 1 + first.len_utf8() + 1;
            return self.push(TokenKind::Char, lo);
        }
        if is_name_start(first) {
            self.pos += 1;
            self.skip_word();
            if self.peek(0) != b'\'' && self.is_label() {
                return self.push(TokenKind::Lifetime, lo);
            }
        }
        // A string, which has to end on this line.
        self.pos = lo + 1;
        let flags = self.flags;
        let line_end = self.line_end(lo);
        if self.skip_to_quote(b'\'') && self.pos <= line_end {
            let kind = if first == '\\' && self.is_one_escape(lo + 1, self.pos - 1) {
                TokenKind::Char
            } else {
                TokenKind::QuoteStr
            };
            return self.push(kind, lo);
        }
        if !is_name_start(first) && !self.last_kind().ends_value() && self.closes_later(lo) {
            // A text over several lines, such as `'{⏎ "a": 1⏎}'`.
            return self.push(TokenKind::QuoteStr, lo);
        }
        self.flags = flags;
        self.pos = lo + 1;
        if is_name_start(first) {
            self.skip_word();
            return self.push(TokenKind::Lifetime, lo);
        }
        self.error(Code::BadChar, lo, lo + 1, "this quote is never closed");
        self.push(TokenKind::Unknown, lo);
    }

    /// Moves behind the quote that closes the one at `lo`, on whatever line it stands.
    fn closes_later(&mut self, lo: usize) -> bool {
        self.pos = lo + 1;
        self.skip_to_quote(b'\'')
    }

    /// Whether `'name` (just read) is a label or lifetime rather than the start of a string.
    fn is_label(&mut self) -> bool {
        use TokenKind::*;
        let end = self.line_end(self.pos);
        let line = self
            .text
            .get(self.pos..end)
            .unwrap_or("")
            .trim_end_matches('\r');
        if !line.contains('\'') {
            return true;
        }
        let ends_bound = matches!(
            line.chars().next(),
            None | Some(',' | '>' | ')' | ';' | '{' | '+')
        );
        let opens_body = line.trim_start().starts_with('{');
        match self.last_kind() {
            // `impl Iterator + '_ {`, `where T: 'a {`
            Plus | Colon if opens_body && self.in_signature() => true,
            Amp | AndAnd | Break | Continue | Lt => true,
            Plus | Colon if ends_bound => true,
            Comma if self.continues_lifetimes() || line.starts_with('>') => true,
            _ => {
                // The label of a loop or block, or a bound of a lifetime (`'a: 'b`).
                let Some(word) = line.strip_prefix(':').map(str::trim_start) else {
                    return false;
                };
                word.starts_with(['{', '\''])
                    || ["for", "while", "loop"].iter().any(|keyword| {
                        word.strip_prefix(keyword).is_some_and(|after| {
                            !after
                                .chars()
                                .next()
                                .is_some_and(unicode_ident::is_xid_continue)
                        })
                    })
            }
        }
    }

    /// Whether a signature or the head of an `impl` has begun and its body has not.
    fn in_signature(&self) -> bool {
        use TokenKind::*;
        let head = self.tokens.iter().rev().map(|token| token.kind);
        head.take_while(|kind| !matches!(kind, LBrace | RBrace | Semi))
            .any(|kind| matches!(kind, Arrow | Where | Impl | Trait | Fun))
    }

    /// Whether a lifetime stands before the comma just read.
    fn continues_lifetimes(&self) -> bool {
        let before = self
            .tokens
            .len()
            .checked_sub(2)
            .and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| token.kind == TokenKind::Lifetime)
    }

    /// Whether the text between two quotes is a single escape sequence: `\n`, `\'`, `\u{1F600}`.
    fn is_one_escape(&self, lo: usize, hi: usize) -> bool {
        let text = self.text.get(lo..hi).unwrap_or("");
        let mut chars = text.chars();
        if chars.next() != Some('\\') {
            return false;
        }
        match chars.next() {
            Some('u') => chars.next() == Some('{') && text.find('}') == Some(text.len() - 1),
            Some('x') => chars.as_str().len() == 2,
            Some(_) => chars.as_str().is_empty(),
            None => false,
        }
    }
}
