//! F-strings: text with holes that hold expressions.
//!
//! `f"a {b:>5} c"` becomes `FStart FText FOpen … FSpec FClose FText FEnd`. While we are in a hole its
//! string stands on a stack, with the number of brackets open in it: a `}` at depth zero ends the
//! hole, a `:` there starts the format spec, unless it belongs to a ternary or an atom.

use super::{Lexer, Token, TokenKind, is_name_start};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;

/// An f-string in one of whose holes the lexer is.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenString {
    /// Where the string starts.
    pub start: usize,
    /// What encloses it.
    pub quote: Quote,
    /// Braces open in the hole.
    pub braces: u32,
    /// Parentheses and brackets open in the hole.
    others: u32,
    /// Ternaries that wait for their colon.
    ternaries: u32,
    /// Where the hole opens.
    hole: usize,
}

/// What encloses an f-string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    /// `f'…'`
    Single,
    /// `f"…"`
    Double,
    /// `f"""…"""`
    Triple,
}

impl Quote {
    fn byte(self) -> u8 {
        match self {
            Quote::Single => b'\'',
            Quote::Double | Quote::Triple => b'"',
        }
    }

    fn len(self) -> usize {
        if self == Quote::Triple { 3 } else { 1 }
    }
}

impl Lexer<'_> {
    /// The `f` was read, the quote is next.
    pub(super) fn open_fstring(&mut self, lo: usize) {
        let quote = match (self.peek(0), self.peek(1), self.peek(2)) {
            (b'"', b'"', b'"') => Quote::Triple,
            (b'"', ..) => Quote::Double,
            _ => Quote::Single,
        };
        self.pos += quote.len();
        self.push(TokenKind::FStart, lo);
        self.fstring_text(lo, quote);
    }

    /// Reads the text of a string up to its next hole or its end.
    fn fstring_text(&mut self, start: usize, quote: Quote) {
        let lo = self.pos;
        let mut escapes = 0;
        let text = |lexer: &mut Self, escapes: u8| {
            if lexer.pos > lo {
                lexer.flags |= escapes;
                lexer.push(TokenKind::FText, lo);
            }
        };
        loop {
            let rest = self.bytes.get(self.pos..).unwrap_or(&[]);
            let stop = rest
                .iter()
                .position(|&b| b == quote.byte() || matches!(b, b'\\' | b'{' | b'}'));
            let Some(at) = stop else {
                self.pos = self.bytes.len();
                text(self, escapes);
                self.open_at_end = true;
                let message = "this f-string is never closed";
                self.error(Code::UnterminatedString, start, start + 2, message);
                return;
            };
            self.pos += at;
            match self.peek(0) {
                byte if byte == quote.byte() => {
                    let ends = self.peek(1) == b'"' && self.peek(2) == b'"';
                    if quote == Quote::Triple && !ends {
                        self.pos += 1;
                        continue;
                    }
                    text(self, escapes);
                    let end = self.pos;
                    self.pos += quote.len();
                    return self.push(TokenKind::FEnd, end);
                }
                b'\\' => {
                    escapes = Token::ESCAPES;
                    self.pos += 1;
                    if self.peek(0) == b'u' && self.peek(1) == b'{' {
                        // The braces of `\u{41}` are no hole.
                        self.pos += 2;
                        while matches!(self.peek(0), b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'_')
                        {
                            self.pos += 1;
                        }
                        if self.peek(0) == b'}' {
                            self.pos += 1;
                        }
                    } else {
                        self.pos += self.char_at(self.pos).map_or(0, char::len_utf8);
                    }
                }
                brace if self.peek(1) == brace => {
                    escapes = Token::ESCAPES;
                    self.pos += 2;
                }
                b'}' => {
                    let span = self.span(self.pos, self.pos + 1);
                    self.report(
                        Diagnostic::error(
                            Code::BadFormatString,
                            span,
                            "this `}` closes no hole of the f-string",
                        )
                        .suggest(
                            span,
                            "}}",
                            "write two of them for a brace in the text",
                        ),
                    );
                    self.pos += 1;
                }
                _ => {
                    text(self, escapes);
                    let hole = self.pos;
                    self.pos += 1;
                    self.push(TokenKind::FOpen, hole);
                    return self.strings.push(OpenString {
                        start,
                        quote,
                        braces: 0,
                        others: 0,
                        ternaries: 0,
                        hole,
                    });
                }
            }
        }
    }

    pub(super) fn open_in_hole(&mut self) {
        if let Some(open) = self.strings.last_mut() {
            open.others += 1;
        }
    }

    pub(super) fn close_in_hole(&mut self) {
        if let Some(open) = self.strings.last_mut() {
            open.others = open.others.saturating_sub(1);
        }
    }

    /// A `?` behind a space is the start of a ternary.
    pub(super) fn question_in_hole(&mut self) {
        let spaced = self.flags & (Token::SPACE | Token::NEWLINE) != 0;
        if let Some(open) = self.strings.last_mut()
            && open.braces == 0
            && open.others == 0
            && spaced
        {
            open.ternaries += 1;
        }
    }

    pub(super) fn right_brace(&mut self, lo: usize) {
        self.pos += 1;
        match self.strings.last_mut() {
            Some(open) if open.braces == 0 => {
                let open = *open;
                self.strings.pop();
                self.push(TokenKind::FClose, lo);
                self.fstring_text(open.start, open.quote);
            }
            Some(open) => {
                open.braces -= 1;
                self.push(TokenKind::RBrace, lo);
            }
            None => self.push(TokenKind::RBrace, lo),
        }
    }

    pub(super) fn colon(&mut self, lo: usize) {
        if self.peek(1) == b':' {
            self.pos += 2;
            return self.push(TokenKind::ColonColon, lo);
        }
        self.pos += 1;
        let before = self.last_kind();
        let label = before == TokenKind::Lifetime;
        // The `?` of a ternary ends no value, but looks like the operator that does.
        let ternary = before == TokenKind::Question && self.flags & Token::SPACE != 0;
        let atom =
            (ternary || !before.ends_value()) && self.char_at(self.pos).is_some_and(is_name_start);
        let Some(open) = self.strings.last_mut() else {
            return self.push(TokenKind::Colon, lo);
        };
        let quote = open.quote.byte();
        if open.braces > 0 || open.others > 0 || atom || label {
            return self.push(TokenKind::Colon, lo);
        }
        if open.ternaries > 0 {
            open.ternaries -= 1;
            return self.push(TokenKind::Colon, lo);
        }
        // The spec goes up to the brace that ends the hole; it may hold braces itself.
        let spec = self.pos;
        let mut depth = 0u32;
        loop {
            match self.peek(0) {
                b'{' => depth += 1,
                b'}' if depth == 0 => break,
                b'}' => depth -= 1,
                b'\n' | 0 => break,
                byte if byte == quote => break,
                _ => {}
            }
            self.pos += 1;
        }
        self.push(TokenKind::FSpec, spec);
        if self.peek(0) != b'}' {
            let at = self.pos;
            self.end_broken_hole(at);
        }
    }

    /// A hole that the end of its string cuts off: closes both.
    pub(super) fn end_broken_hole(&mut self, quote: usize) {
        let Some(open) = self.strings.pop() else {
            return;
        };
        let span = self.span(open.hole, open.hole + 1);
        self.report(
            Diagnostic::error(
                Code::BadFormatString,
                span,
                "this `{` of the f-string is never closed",
            )
            .suggest(span, "{{", "write two of them for a brace in the text"),
        );
        self.pos = quote;
        self.push(TokenKind::FClose, quote);
        self.fstring_text(open.start, open.quote);
    }
}
