//! From text to tokens.
//!
//! The lexer walks over the bytes once and writes every token of the file into a vector, comments
//! into another. It knows three things a textbook lexer does not:
//!
//! - **Lines.** A line break may end a statement, so each token says whether one stands before it and
//!   how far its line is indented; the parser decides.
//! - **F-strings.** The holes of `f"a {b} c"` hold any expression, further f-strings included. They
//!   are not cut out and parsed apart: a small stack remembers which strings are open, and the
//!   tokens of a hole stand in the same vector between [`TokenKind::FOpen`] and
//!   [`TokenKind::FClose`].
//! - **Brackets.** At the end [`delimiters`] pairs them, so the parser can look or jump behind a
//!   group in one step, and always sees balanced brackets (missing ones are reported and made up).
//!
//! Nothing here recurses, and nothing looks back: the time is linear in the length of the text.

pub(crate) mod delimiters;
mod fstring;
mod quote;
mod token;

pub use token::{KEYWORDS, Token, TokenKind};

use crate::ast::Comment;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::span::{SourceFile, Span};
use fstring::OpenString;

/// The tokens of a file.
#[derive(Debug)]
pub struct Tokens {
    /// All tokens, the last one is [`TokenKind::Eof`].
    pub tokens: Vec<Token>,
    /// All comments.
    pub comments: Vec<Comment>,
    /// What is wrong with the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The text ended inside of a string, comment or bracket.
    pub open_at_end: bool,
    /// Brackets are nested deeper than `max_nesting`: nothing but the end is in `tokens`.
    pub too_deep: bool,
}

/// Splits a file into tokens; brackets may be nested `max_nesting` levels deep.
pub fn lex(file: &SourceFile, max_nesting: usize) -> Tokens {
    let mut lexer = Lexer {
        text: &file.text,
        bytes: file.text.as_bytes(),
        base: file.base,
        pos: 0,
        tokens: Vec::with_capacity(file.text.len() / 4 + 16),
        comments: Vec::new(),
        diagnostics: Vec::new(),
        flags: 0,
        indent: 0,
        strings: Vec::new(),
        open_at_end: false,
        line: usize::MAX..usize::MAX,
    };
    lexer.run();
    let mut result = Tokens {
        tokens: lexer.tokens,
        comments: lexer.comments,
        diagnostics: lexer.diagnostics,
        open_at_end: lexer.open_at_end,
        too_deep: false,
    };
    delimiters::pair(&mut result, file.base, max_nesting);
    result
}

/// More mistakes than this of the lexer are not reported: the text is not a program.
const MOST_DIAGNOSTICS: usize = 32;

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    base: u32,
    pos: usize,
    tokens: Vec<Token>,
    comments: Vec<Comment>,
    diagnostics: Vec<Diagnostic>,
    /// Flags of the next token.
    flags: u8,
    /// Indentation of the current line.
    indent: u16,
    /// The f-strings whose holes we are in.
    strings: Vec<OpenString>,
    open_at_end: bool,
    /// A line (from some place in it) whose end was looked for.
    line: std::ops::Range<usize>,
}

/// Whether a byte of ASCII may be part of a name; others are looked at as code points.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// [`is_word`] for all bytes.
static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_word(byte as u8);
        byte += 1;
    }
    table
};

fn is_name_start(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c)
}

impl<'a> Lexer<'a> {
    /// The byte `ahead` bytes from here; 0 behind the end.
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.pos + ahead).copied().unwrap_or(0)
    }

    /// The code point at byte offset `at`.
    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn span(&self, lo: usize, hi: usize) -> Span {
        Span::new(self.base + lo as u32, self.base + hi as u32)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    fn error(&mut self, code: Code, lo: usize, hi: usize, message: impl Into<String>) {
        let span = self.span(lo, hi);
        self.report(Diagnostic::error(code, span, message));
    }

    /// Appends the token from `lo` up to the current position.
    fn push(&mut self, kind: TokenKind, lo: usize) {
        self.tokens.push(Token {
            lo: lo as u32,
            hi: self.pos as u32,
            mate: 0,
            kind,
            flags: self.flags,
            indent: self.indent,
        });
        self.flags = 0;
    }

    fn last_kind(&self) -> TokenKind {
        self.tokens
            .last()
            .map_or(TokenKind::Semi, |token| token.kind)
    }

    fn run(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.pos = 3;
        }
        self.measure_indent();
        if self
            .bytes
            .get(self.pos..)
            .is_some_and(|b| b.starts_with(b"#!"))
            && self.peek(2) != b'['
        {
            self.line_comment(false);
        }
        loop {
            self.skip_trivia();
            if self.pos >= self.bytes.len() {
                break;
            }
            self.token();
        }
        if let Some(open) = self.strings.first().copied() {
            self.open_at_end = true;
            let (lo, hi) = (open.start, open.start + 2);
            self.error(
                Code::UnterminatedString,
                lo,
                hi,
                "this f-string is never closed",
            );
        }
        let end = self.pos;
        self.push(TokenKind::Eof, end);
    }

    /// Sets `indent` from the white space at the current position, the start of a line.
    fn measure_indent(&mut self) {
        let mut columns = 0u16;
        let mut at = self.pos;
        loop {
            match self.bytes.get(at) {
                Some(b' ') => columns = columns.saturating_add(1),
                Some(b'\t') => columns = columns.saturating_add(4),
                _ => break,
            }
            at += 1;
        }
        self.pos = at;
        self.indent = columns;
    }

    fn skip_trivia(&mut self) {
        loop {
            match self.peek(0) {
                b'\n' => {
                    self.pos += 1;
                    self.flags |= Token::NEWLINE | Token::SPACE;
                    self.measure_indent();
                }
                b' ' | b'\t' | b'\r' | b'\x0c' | b'\x0b' => {
                    self.pos += 1;
                    self.flags |= Token::SPACE;
                }
                b'/' if self.peek(1) == b'/' => self.line_comment(true),
                b'/' if self.peek(1) == b'*' => self.block_comment(),
                b'#' if self.peek(1) != b'[' && !(self.peek(1) == b'!' && self.peek(2) == b'[') => {
                    self.line_comment(false);
                }
                byte if byte >= 0x80 => match self.char_at(self.pos) {
                    Some(c) if c.is_whitespace() => {
                        self.pos += c.len_utf8();
                        self.flags |= Token::SPACE;
                    }
                    _ => return,
                },
                _ => return,
            }
        }
    }

    fn line_comment(&mut self, slashes: bool) {
        let lo = self.pos;
        let rest = self.bytes.get(lo..).unwrap_or(&[]);
        let mut length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        if length > 0 && rest.get(length - 1) == Some(&b'\r') {
            length -= 1;
        }
        let third = self.peek(2);
        self.pos = lo + length;
        let is_doc = slashes && (third == b'!' || third == b'/' && rest.get(3) != Some(&b'/'));
        self.comments.push(Comment {
            span: self.span(lo, self.pos),
            is_doc,
        });
        self.flags |= Token::SPACE;
    }

    fn block_comment(&mut self) {
        let lo = self.pos;
        let third = self.peek(2);
        let is_doc = third == b'*' && !matches!(self.peek(3), b'/' | b'*');
        self.pos += 2;
        let mut depth = 1usize;
        while depth > 0 {
            let rest = self.bytes.get(self.pos..).unwrap_or(&[]);
            let Some(at) = memchr::memchr3(b'*', b'/', b'\n', rest) else {
                self.pos = self.bytes.len();
                self.open_at_end = true;
                let message = "this block comment is never closed";
                let span = self.span(lo, lo + 2);
                let mut diagnostic = Diagnostic::error(Code::UnterminatedComment, span, message);
                if depth > 1 {
                    diagnostic = diagnostic.note(format!(
                        "block comments nest: {depth} of them are open at the end of the file"
                    ));
                }
                self.report(diagnostic.help("add `*/` where the comment should end"));
                break;
            };
            self.pos += at;
            match (self.peek(0), self.peek(1)) {
                (b'*', b'/') => {
                    depth -= 1;
                    self.pos += 2;
                }
                (b'/', b'*') => {
                    depth += 1;
                    self.pos += 2;
                }
                (b'\n', _) => {
                    self.flags |= Token::NEWLINE;
                    self.pos += 1;
                    self.measure_indent();
                }
                _ => self.pos += 1,
            }
        }
        self.comments.push(Comment {
            span: self.span(lo, self.pos),
            is_doc,
        });
        self.flags |= Token::SPACE;
    }

    fn token(&mut self) {
        use TokenKind::*;
        let lo = self.pos;
        let byte = self.peek(0);
        // The longest operator wins; `op` takes its length.
        macro_rules! op {
            ($length:expr, $kind:expr) => {{
                self.pos += $length;
                self.push($kind, lo)
            }};
        }
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(lo),
            b'0'..=b'9' => self.number(lo),
            b'"' => self.double_quote(lo),
            b'\'' => self.single_quote(lo),
            b'(' => {
                self.open_in_hole();
                op!(1, LParen)
            }
            b')' => {
                self.close_in_hole();
                op!(1, RParen)
            }
            b'[' => {
                self.open_in_hole();
                op!(1, LBracket)
            }
            b']' => {
                self.close_in_hole();
                op!(1, RBracket)
            }
            b'{' => {
                if let Some(open) = self.strings.last_mut() {
                    open.braces += 1;
                }
                op!(1, LBrace)
            }
            b'}' => self.right_brace(lo),
            b',' => op!(1, Comma),
            b';' => op!(1, Semi),
            b':' => self.colon(lo),
            b'.' => match (self.peek(1), self.peek(2)) {
                (b'.', b'=') => op!(3, DotDotEq),
                (b'.', b'.') => op!(3, Ellipsis),
                (b'.', _) => op!(2, DotDot),
                _ => op!(1, Dot),
            },
            b'?' => match (self.peek(1), self.peek(2)) {
                (b'?', b'=') if self.peek(3) != b'=' => op!(3, CoalesceEq),
                (b'?', _) => op!(2, Coalesce),
                (b'.', next) if next != b'.' => op!(2, QuestionDot),
                _ => {
                    self.question_in_hole();
                    op!(1, Question)
                }
            },
            b'=' => match self.peek(1) {
                b'=' => op!(2, EqEq),
                b'>' => op!(2, FatArrow),
                _ => op!(1, Eq),
            },
            b'!' => match self.peek(1) {
                b'=' => op!(2, NotEq),
                _ => op!(1, Bang),
            },
            b'<' => match (self.peek(1), self.peek(2)) {
                (b'<', b'=') => op!(3, ShlEq),
                (b'<', _) => op!(2, Shl),
                (b'=', _) => op!(2, Le),
                (b'-', _) => op!(2, LeftArrow),
                (b'?', _) => op!(2, Ask),
                _ => op!(1, Lt),
            },
            b'>' => match (self.peek(1), self.peek(2)) {
                (b'>', b'=') => op!(3, ShrEq),
                (b'>', _) => op!(2, Shr),
                (b'=', _) => op!(2, Ge),
                _ => op!(1, Gt),
            },
            b'+' => match self.peek(1) {
                b'+' => op!(2, PlusPlus),
                b'=' => op!(2, PlusEq),
                _ => op!(1, Plus),
            },
            b'-' => match self.peek(1) {
                b'-' => op!(2, MinusMinus),
                b'=' => op!(2, MinusEq),
                b'>' => op!(2, Arrow),
                _ => op!(1, Minus),
            },
            b'*' => match (self.peek(1), self.peek(2)) {
                (b'*', b'=') => op!(3, StarStarEq),
                (b'*', _) => op!(2, StarStar),
                (b'=', _) => op!(2, StarEq),
                _ => op!(1, Star),
            },
            b'/' => match self.peek(1) {
                b'=' => op!(2, SlashEq),
                _ => op!(1, Slash),
            },
            b'%' => match self.peek(1) {
                b'=' => op!(2, PercentEq),
                _ => op!(1, Percent),
            },
            b'&' => match (self.peek(1), self.peek(2)) {
                (b'&', b'=') => op!(3, AndAndEq),
                (b'&', _) => op!(2, AndAnd),
                (b'=', _) => op!(2, AmpEq),
                _ => op!(1, Amp),
            },
            b'|' => match (self.peek(1), self.peek(2)) {
                (b'|', b'=') => op!(3, OrOrEq),
                (b'|', _) => op!(2, OrOr),
                (b'=', _) => op!(2, PipeEq),
                (b'>', _) => op!(2, PipeGt),
                _ => op!(1, Pipe),
            },
            b'^' => match self.peek(1) {
                b'=' => op!(2, CaretEq),
                _ => op!(1, Caret),
            },
            b'~' => op!(1, Tilde),
            b'@' => op!(1, At),
            b'#' => op!(1, Hash),
            b'\\' if self.peek(1) == b'"' && !self.strings.is_empty() => self.escaped_string(lo),
            b'\\' => op!(1, Backslash),
            _ => match self.char_at(lo) {
                Some(c) if is_name_start(c) => self.word(lo),
                c => self.unknown(lo, c.unwrap_or('\0')),
            },
        }
    }

    fn word(&mut self, lo: usize) {
        self.skip_word();
        let word = self.text.get(lo..self.pos).unwrap_or("");
        let next = self.peek(0);
        if (next == b'"' || next == b'\'' || next == b'#') && word.len() <= 2 {
            let hashes = self.bytes.get(self.pos..).unwrap_or(&[]);
            let hashes = hashes.iter().take_while(|&&b| b == b'#').count();
            let quoted = self.peek(hashes) == b'"';
            match word {
                "f" if next != b'#' => return self.open_fstring(lo),
                "r" if quoted => return self.raw_string(lo, hashes, TokenKind::RawStr),
                "br" if quoted => return self.raw_string(lo, hashes, TokenKind::RawByteStr),
                "b" if next == b'"' => return self.byte_string(lo),
                "b" if next == b'\'' => return self.byte(lo),
                "r" if hashes == 1 && self.char_at(self.pos + 1).is_some_and(is_name_start) => {
                    self.pos += 1;
                    self.skip_word();
                    return self.push(TokenKind::Ident, lo);
                }
                _ => {}
            }
        }
        let kind = TokenKind::keyword(word).unwrap_or(TokenKind::Ident);
        self.push(kind, lo);
    }

    fn skip_word(&mut self) {
        loop {
            while let Some(&byte) = self.bytes.get(self.pos)
                && WORD[byte as usize]
            {
                self.pos += 1;
            }
            if self.peek(0) < 0x80 {
                return;
            }
            match self.char_at(self.pos) {
                Some(c) if unicode_ident::is_xid_continue(c) => self.pos += c.len_utf8(),
                _ => return,
            }
        }
    }

    fn number(&mut self, lo: usize) {
        // `t.0.1`: behind a dot only an index can stand.
        if self.last_kind() == TokenKind::Dot && self.flags == 0 {
            while self.peek(0).is_ascii_digit() {
                self.pos += 1;
            }
            return self.push(TokenKind::Int, lo);
        }
        let mut kind = TokenKind::Int;
        if self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'b' | b'o' | b'X' | b'B' | b'O') {
            self.pos += 2;
            self.skip_word();
            return self.push(kind, lo);
        }
        let skip_digits = |lexer: &mut Self| {
            while matches!(lexer.peek(0), b'0'..=b'9' | b'_') {
                lexer.pos += 1;
            }
        };
        skip_digits(self);
        if self.peek(0) == b'.' && self.peek(1) != b'.' {
            let starts_name = self.char_at(self.pos + 1).is_some_and(is_name_start);
            if !starts_name {
                kind = TokenKind::Float;
                self.pos += 1;
                skip_digits(self);
            }
        }
        if matches!(self.peek(0), b'e' | b'E') {
            let sign = matches!(self.peek(1), b'+' | b'-') as usize;
            // An exponent without digits is a malformed number, not a sum.
            if self.peek(1 + sign).is_ascii_digit() || sign == 1 {
                kind = TokenKind::Float;
                self.pos += 1 + sign;
                skip_digits(self);
            }
        }
        // The suffix, or whatever else hangs on; the parser reads it.
        self.skip_word();
        self.push(kind, lo);
    }

    fn unknown(&mut self, lo: usize, c: char) {
        self.pos += c.len_utf8();
        let shown = if c.is_control() {
            c.escape_unicode().to_string()
        } else {
            c.to_string()
        };
        let span = self.span(lo, self.pos);
        let message = match c {
            '`' => "a backquote has no meaning here".to_string(),
            _ => format!("`{shown}` has no meaning here"),
        };
        let diagnostic = Diagnostic::error(Code::UnknownCharacter, span, message);
        let diagnostic = match c {
            '\u{201c}' | '\u{201d}' | '\u{201e}' => {
                diagnostic.suggest(span, "\"", "strings stand in straight quotes")
            }
            '\u{2018}' | '\u{2019}' => {
                diagnostic.suggest(span, "'", "characters stand in straight quotes")
            }
            '`' => diagnostic
                .suggest(span, "\"", "strings stand in double quotes")
                .help("values are put into a text by an f-string: `f\"Hello {name}\"`"),
            '\u{2212}' | '\u{2013}' => diagnostic.suggest(span, "-", "write a plain minus"),
            '\u{d7}' => diagnostic.suggest(span, "*", "write an asterisk"),
            '$' => diagnostic.help("variables are written without `$`"),
            _ => diagnostic,
        };
        // One message for a run of unknown characters is enough.
        let follows = self
            .tokens
            .last()
            .is_some_and(|token| token.kind == TokenKind::Unknown && token.hi as usize == lo);
        if !follows {
            self.report(diagnostic);
        }
        self.push(TokenKind::Unknown, lo);
    }
}
