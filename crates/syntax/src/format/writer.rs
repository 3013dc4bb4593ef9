//! The hand that writes the document: it walks over the tokens of the source, comments in tow.
//!
//! Whoever prints a node never writes text of its own making (but for commas): it says where lines
//! may end, and lets the next token of the source through ([`Writer::token`]). What the tree does not
//! keep, such as lifetimes, modifiers and the arguments of attributes, comes through all the same.
//! So no text can be lost, doubled or reordered, and neither can a comment: the comments before a
//! token are written when the token is.
//!
//! **Where a comment goes.** Behind the last text stand the operations that are *pending*: line breaks,
//! beginnings and ends of groups. A comment on the line of the token before it goes in front
//! of them. One on a line of its own goes behind the last pending line break, so it is indented like what
//! follows; before a closing bracket it goes in front of the pending dedentation, so it is
//! indented like what it stands among.

use super::doc::{Blank, GroupId, Op, Shape};
use crate::ast::{Comment, File};
use crate::lexer::{self, Token, TokenKind};
use crate::parser::MAX_NESTING;
use crate::span::SourceFile;
use TokenKind::*;

pub(super) struct Writer<'a> {
    pub(super) text: &'a str,
    base: u32,
    tokens: Vec<Token>,
    /// How many tokens up to here (itself included) stand on a new line.
    line_of: Vec<u32>,
    at: usize,
    comments: &'a [Comment],
    next_comment: usize,
    pub(super) ops: Vec<Op>,
    pub(super) shapes: Vec<Shape>,
    /// The operations from here on are pending.
    pending: usize,
    /// End of the last token or comment passed, in bytes.
    passed: u32,
    /// Kind of the last token passed.
    pub(super) last: TokenKind,
    last_char: char,
    /// The last token is the colon of an atom, `:ok`.
    pub(super) atom: bool,
    /// The chain whose last call is about to be written: it hugs like the arguments of that call.
    pub(super) hugging_chain: Option<GroupId>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a SourceFile, file: &'a File) -> Writer<'a> {
        let tokens = lexer::lex(source, MAX_NESTING as usize).tokens;
        let mut lines = 0;
        let line_of = tokens
            .iter()
            .map(|token| {
                lines += token.on_new_line() as u32;
                lines
            })
            .collect();
        Writer {
            text: &source.text,
            base: source.base,
            ops: Vec::with_capacity(tokens.len() * 3),
            tokens,
            line_of,
            at: 0,
            comments: &file.comments,
            next_comment: 0,
            shapes: Vec::new(),
            pending: 0,
            passed: 0,
            last: Semi,
            last_char: ' ',
            atom: false,
            hugging_chain: None,
        }
    }

    /// The token `ahead` tokens from here; the end of the file behind the last one.
    pub(super) fn nth(&self, ahead: usize) -> Token {
        let end = self.text.len() as u32;
        self.tokens.get(self.at + ahead).copied().unwrap_or(Token {
            lo: end,
            hi: end,
            mate: 0,
            kind: Eof,
            flags: Token::NEWLINE,
            indent: 0,
        })
    }

    pub(super) fn kind(&self) -> TokenKind {
        self.nth(0).kind
    }

    pub(super) fn at(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    pub(super) fn at_word(&self, word: &str) -> bool {
        self.at(Ident) && self.str_of(self.nth(0)) == word
    }

    pub(super) fn str_of(&self, token: Token) -> &'a str {
        self.text
            .get(token.lo as usize..token.hi as usize)
            .unwrap_or("")
    }

    /// The place of a position of the tree, in bytes of this file.
    pub(super) fn place(&self, position: u32) -> u32 {
        position.saturating_sub(self.base)
    }

    /// Whether the next token starts before the position `upto` of the tree.
    pub(super) fn before(&self, upto: u32) -> bool {
        !self.at(Eof) && self.nth(0).lo < self.place(upto)
    }

    /// The token that closes the bracket at hand.
    fn mate(&self) -> usize {
        (self.nth(0).mate as usize).max(self.at)
    }

    /// The first token at or behind a position of the tree.
    pub(super) fn token_after(&self, position: u32) -> Token {
        let place = self.place(position);
        let index = self.tokens.partition_point(|token| token.lo < place);
        self.nth(index.saturating_sub(self.at))
    }

    /// The end of the group at hand, in bytes.
    pub(super) fn end_of_group(&self) -> u32 {
        self.tokens.get(self.mate()).map_or(0, |token| token.hi)
    }

    /// The start of the next token of one of some kinds, in bytes.
    pub(super) fn place_of(&self, kinds: &[TokenKind]) -> u32 {
        let rest = self.tokens.get(self.at..).unwrap_or(&[]);
        let found = rest.iter().find(|token| kinds.contains(&token.kind));
        found.map_or(self.text.len() as u32, |token| token.lo)
    }

    /// The end of the `<…>` at hand, in bytes.
    pub(super) fn end_of_angles(&self) -> u32 {
        let mut depth = 0i32;
        for token in self.tokens.get(self.at..).unwrap_or(&[]) {
            depth += match token.kind {
                Lt => 1,
                Gt => -1,
                Shr => -2,
                _ => 0,
            };
            if depth <= 0 {
                return token.hi;
            }
        }
        self.text.len() as u32
    }

    /// Whether the bracket at hand and its partner stand on one line.
    pub(super) fn on_one_line(&self) -> bool {
        self.line_of.get(self.at) == self.line_of.get(self.mate())
    }

    /// Whether nothing, not even a comment, stands between the bracket at hand and its partner.
    pub(super) fn is_hollow(&self) -> bool {
        self.mate() == self.at + 1 && !self.has_comment()
    }

    /// Whether a comment stands between the token at hand and the next one.
    fn has_comment(&self) -> bool {
        let limit = self.nth(1).lo;
        let mut at = self.next_comment;
        while let Some(comment) = self.comments.get(at) {
            let lo = self.place(comment.span.lo);
            if lo >= limit {
                return false;
            }
            if lo >= self.nth(0).hi {
                return true;
            }
            at += 1;
        }
        false
    }

    // ── operations

    pub(super) fn push(&mut self, op: Op) {
        self.ops.push(op);
    }

    pub(super) fn space(&mut self) {
        self.push(Op::Space);
    }

    pub(super) fn hard(&mut self) {
        self.push(Op::Hard {
            blank: Blank::Never,
            hang: false,
        });
    }

    /// Begins a group, to be ended by [`Writer::end`].
    pub(super) fn begin(&mut self, shape: Shape) -> GroupId {
        let group = self.shapes.len() as GroupId;
        self.shapes.push(shape);
        self.push(Op::Begin(group));
        group
    }

    pub(super) fn end(&mut self) {
        self.push(Op::End);
    }

    /// Nothing, or a line break if the group is broken.
    pub(super) fn soft(&mut self, group: GroupId) {
        self.push(Op::Line {
            group,
            space: false,
        });
    }

    /// A space, or a line break if the group is broken.
    pub(super) fn line(&mut self, group: GroupId) {
        self.push(Op::Line { group, space: true });
    }

    /// Text that is not in the source.
    pub(super) fn add(&mut self, text: &'static str) {
        self.push(Op::Text(text));
        self.texted(text.chars().next_back().unwrap_or(' '));
    }

    pub(super) fn add_if_broken(&mut self, group: GroupId, text: &'static str) {
        self.push(Op::IfBroken(group, text));
        self.texted(text.chars().next_back().unwrap_or(' '));
    }

    fn texted(&mut self, last: char) {
        self.pending = self.ops.len();
        self.last_char = last;
    }

    // ── tokens

    /// Writes the next token, and the comments before it.
    pub(super) fn token(&mut self) {
        let token = self.nth(0);
        if token.kind == Eof {
            return;
        }
        // A comment behind the statement or element is better kept behind its separator.
        let late = matches!(token.kind, Comma | Semi) && self.is_late_comment();
        if !late {
            self.comments_before(token);
            self.keep_apart(token);
        }
        self.push(Op::Source {
            lo: token.lo,
            hi: token.hi,
        });
        let last = self.str_of(token).chars().next_back().unwrap_or(' ');
        self.texted(last);
        self.pass(token);
    }

    /// Passes over the next token without writing it; the comments before it are left to the next one.
    pub(super) fn skip(&mut self) {
        let token = self.nth(0);
        self.pass(token);
    }

    fn pass(&mut self, token: Token) {
        // Comments before it that were not written yet still follow what stands before them.
        let comment = self.comments.get(self.next_comment);
        if comment.is_none_or(|comment| self.place(comment.span.lo) > token.lo) {
            self.passed = self.passed.max(token.hi);
        }
        self.atom = false;
        self.last = token.kind;
        self.at += 1;
    }

    /// Writes everything up to the position `upto` of the tree as it stands in the source.
    pub(super) fn verbatim(&mut self, upto: u32) {
        let first = self.nth(0);
        let hi = self.place(upto);
        if first.kind == Eof || first.lo >= hi {
            return;
        }
        self.comments_before(first);
        self.keep_apart(first);
        self.push(Op::Source { lo: first.lo, hi });
        let text = self.text.get(first.lo as usize..hi as usize).unwrap_or("");
        self.texted(text.chars().next_back().unwrap_or(' '));
        while self.nth(0).kind != Eof && self.nth(0).lo < hi {
            let token = self.nth(0);
            self.pass(token);
        }
        while let Some(comment) = self.comments.get(self.next_comment)
            && self.place(comment.span.lo) < hi
        {
            self.next_comment += 1;
        }
        self.passed = self.passed.max(hi);
    }

    /// Writes the first part of the next token, up to byte `cut`: the `>=` behind a type is its bracket
    /// and the sign of an initialiser.
    pub(super) fn part(&mut self, cut: u32) {
        let token = self.nth(0);
        if cut <= token.lo || cut >= token.hi {
            return self.token();
        }
        self.comments_before(token);
        self.keep_apart(token);
        self.push(Op::Source {
            lo: token.lo,
            hi: cut,
        });
        let (first, rest) = match token.kind {
            Shr => (Gt, Gt),
            Ge => (Gt, Eq),
            ShrEq => (Gt, Ge),
            OrOr => (Pipe, Pipe),
            LeftArrow => (Lt, Minus),
            kind => (kind, kind),
        };
        let text = self.text.get(token.lo as usize..cut as usize);
        self.texted(
            text.and_then(|text| text.chars().next_back())
                .unwrap_or(' '),
        );
        self.last = first;
        self.passed = cut;
        if let Some(slot) = self.tokens.get_mut(self.at) {
            (slot.lo, slot.kind, slot.flags) = (cut, rest, 0);
        }
    }

    /// A space where two tokens that stood apart would become one, or another one.
    fn keep_apart(&mut self, token: Token) {
        let glued = self
            .ops
            .get(self.pending..)
            .unwrap_or(&[])
            .iter()
            .all(|op| {
                !matches!(
                    op,
                    Op::Space | Op::Hard { .. } | Op::Between { .. } | Op::Line { space: true, .. }
                )
            });
        if !glued || !token.after_space() {
            return;
        }
        let first = self.str_of(token).chars().next().unwrap_or(' ');
        let word = |c: char| c == '_' || c.is_alphanumeric();
        let sign = |c: char| "+-*/%<>=!&|^~?.:@#\\".contains(c);
        let merge = match (self.last_char, first) {
            (a, b) if word(a) => {
                word(b) || matches!(b, '"' | '\'' | '#') || token.kind == Dot && a.is_ascii_digit()
            }
            ('\'', b) => word(b),
            (a, b) => sign(a) && sign(b),
        };
        if merge {
            self.space();
        }
    }

    // ── comments

    /// Whether the next comment stands before the token at hand and ends its line.
    fn is_late_comment(&self) -> bool {
        let next = self.comments.get(self.next_comment);
        next.is_some_and(|comment| {
            let text = self.comment_text(comment);
            self.place(comment.span.lo) < self.nth(0).lo
                && (!text.starts_with("/*") || text.contains('\n'))
        })
    }

    fn comment_text(&self, comment: &Comment) -> &'a str {
        let (lo, hi) = (self.place(comment.span.lo), self.place(comment.span.hi));
        self.text.get(lo as usize..hi as usize).unwrap_or("")
    }

    /// Line breaks in the source between two places, two at most.
    fn breaks(&self, from: u32, to: u32) -> usize {
        let text = self.text.get(from as usize..to as usize).unwrap_or("");
        memchr::memchr_iter(b'\n', text.as_bytes()).take(2).count()
    }

    fn blank(&self, from: u32, to: u32) -> Blank {
        match self.breaks(from, to) {
            0 | 1 => Blank::Never,
            _ => Blank::Yes,
        }
    }

    /// Writes the comments before `token`, and decides where the pending breaks keep an empty line.
    fn comments_before(&mut self, token: Token) {
        let pending = self.ops.get(self.pending..).unwrap_or(&[]);
        // Where no line was meant to end, what is forced to the next one is indented.
        let body = matches!(token.kind, LBrace | Else | Catch | Finally);
        let hang = self.passed > 0 && !body && !pending.iter().any(|op| self.is_break(op));
        while let Some(comment) = self.comments.get(self.next_comment)
            && self.place(comment.span.lo) < token.lo
        {
            self.next_comment += 1;
            self.comment(comment, token, hang);
        }
        self.settle(token.lo);
    }

    /// Whether a line may end here without an additional indentation of what follows.
    fn is_break(&self, op: &Op) -> bool {
        match op {
            Op::Hard { .. } | Op::Between { .. } => true,
            Op::Line { group, .. } => !matches!(
                self.shapes.get(*group as usize),
                Some(Shape::Value | Shape::Stay)
            ),
            _ => false,
        }
    }

    /// Decides for the pending breaks whether an empty line is kept before what starts at `next`.
    fn settle(&mut self, next: u32) {
        let keep = self.blank(self.passed, next);
        for op in self.ops.get_mut(self.pending..).unwrap_or(&mut []) {
            if let Op::Hard { blank, .. } | Op::Between { blank, .. } = op
                && *blank == Blank::Keep
            {
                *blank = keep;
            }
        }
    }

    fn comment(&mut self, comment: &Comment, token: Token, hang: bool) {
        let (lo, hi) = (self.place(comment.span.lo), self.place(comment.span.hi));
        let text = self.comment_text(comment);
        let trimmed = hi - (text.len() - text.trim_end().len()) as u32;
        let ends_line = !text.starts_with("/*") || text.contains('\n');
        let starts_line = self.passed == 0 || self.breaks(self.passed, lo) > 0;
        let shares_line = !ends_line && self.breaks(hi, self.following(token)) == 0;
        let closer = matches!(token.kind, RParen | RBracket | RBrace);
        let source = Op::Source { lo, hi: trimmed };
        let after = Op::Hard {
            blank: Blank::Keep,
            hang,
        };
        if !starts_line
            && (ends_line || !shares_line || closer || matches!(token.kind, Comma | Semi))
        {
            // Behind the token before it.
            let piece = if ends_line || !shares_line {
                vec![Op::Space, Op::Comment { lo, hi: trimmed }, after]
            } else {
                vec![Op::Space, source, Op::Space]
            };
            let pending = self.ops.get(self.pending..).unwrap_or(&[]);
            // Behind the groups that end here, which it does not belong to.
            let closing = pending.iter().take_while(|op| {
                use Op::*;
                matches!(op, End | Dedent | DedentIf(_) | Space | ItemEnd)
            });
            let closing: Vec<&Op> = closing.collect();
            let ends = closing.iter().rposition(|op| matches!(op, Op::End));
            let at = self.pending + ends.map_or(0, |end| end + 1);
            self.insert(at, piece, 2);
        } else {
            // Before the next token.
            let blank = if self.opens_here() {
                Blank::Never
            } else {
                self.blank(self.passed, lo)
            };
            self.settle(lo);
            let mut piece = Vec::with_capacity(3);
            if starts_line {
                piece.push(Op::Hard { blank, hang });
            } else {
                piece.push(Op::Space);
            }
            piece.push(source);
            piece.push(if shares_line { Op::Space } else { after });
            let at = self.place_of_leading(closer);
            self.insert(at, piece, 2);
        }
        self.passed = hi;
        if closer
            && self
                .comments
                .get(self.next_comment)
                .is_none_or(|next| self.place(next.span.lo) >= token.lo)
        {
            // No empty line before a closing bracket.
            for op in self.ops.get_mut(self.pending..).unwrap_or(&mut []) {
                if let Op::Hard { blank, .. } = op {
                    *blank = Blank::Never;
                }
            }
        }
    }

    /// Where the next comment or token starts.
    fn following(&self, token: Token) -> u32 {
        let comment = self.comments.get(self.next_comment);
        comment.map_or(token.lo, |next| self.place(next.span.lo).min(token.lo))
    }

    /// Whether nothing was written since a bracket opened.
    fn opens_here(&self) -> bool {
        self.pending == 0 || matches!(self.last_char, '{' | '(' | '[')
    }

    /// Where among the pending operations a comment goes that belongs to what follows.
    fn place_of_leading(&self, closer: bool) -> usize {
        let pending = self.ops.get(self.pending..).unwrap_or(&[]);
        let brk = pending
            .iter()
            .rposition(|op| matches!(op, Op::Line { .. } | Op::Hard { .. } | Op::Between { .. }));
        let dedent = pending
            .iter()
            .rposition(|op| matches!(op, Op::Dedent | Op::DedentIf(_)));
        match (brk, dedent) {
            (_, Some(dedent)) if closer => self.pending + dedent,
            (Some(brk), _) => self.pending + brk + 1,
            _ => self.pending,
        }
    }

    /// Puts operations in; those behind the first `text` of them are pending then.
    fn insert(&mut self, at: usize, piece: Vec<Op>, text: usize) {
        self.ops.splice(at..at, piece);
        self.pending = at + text;
        self.last_char = '/';
    }

    /// The comments behind the last token.
    pub(super) fn rest(&mut self) {
        let end = Token {
            lo: self.text.len() as u32,
            hi: self.text.len() as u32,
            ..self.nth(0)
        };
        self.hard_keep();
        self.comments_before(end);
    }

    fn hard_keep(&mut self) {
        self.push(Op::Hard {
            blank: Blank::Keep,
            hang: false,
        });
    }
}
