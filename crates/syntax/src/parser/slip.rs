//! Operators of other languages: understood, reported with the right spelling, and read as what was
//! meant, so that one slip gives one message.

use super::Parser;
use super::expr::{infix, level::*};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Token, TokenKind};
use TokenKind::*;

impl Parser<'_> {
    /// `=<`, `<>`, `===`, `!==`, and `=>` in a condition: comparisons of other languages.
    pub(super) fn at_operator_slip(&self) -> bool {
        match self.kind() {
            Eq => self.nth(1).kind == Lt && self.glued(1) && self.nth(2).after_space(),
            Lt => self.nth(1).kind == Gt && self.glued(1),
            EqEq | NotEq => self.nth(1).kind == Eq && self.glued(1),
            FatArrow => self.context.condition && !self.context.no_arrow,
            _ => false,
        }
    }

    /// Reports such a slip and puts the operator that was meant in its place.
    #[cold]
    pub(super) fn mend_operator(&mut self) {
        let first = self.current;
        let (kind, text, words) = match first.kind {
            Eq => (Le, "<=", "less or equal"),
            Lt => (NotEq, "!=", "unequal"),
            EqEq => (EqEq, "==", "equality"),
            NotEq => (NotEq, "!=", "inequality"),
            _ => (Ge, ">=", "greater or equal"),
        };
        if first.kind != FatArrow {
            self.bump();
        }
        let token = Token {
            lo: first.lo,
            kind,
            flags: first.flags,
            ..self.current
        };
        let span = self.span_of(token);
        let wrong = self.text_of(token);
        self.complain(
            Diagnostic::error(
                Code::UnexpectedToken,
                span,
                format!("`{wrong}` is not an operator"),
            )
            .suggest(span, text, format!("{words} is written `{text}`")),
        );
        if let Some(slot) = self.tokens.get_mut(self.pos) {
            *slot = token;
        }
        self.current = token;
    }

    /// `and`, `or` between two expressions on one line: an error, then read as the operator.
    pub(super) fn wordy_operator(&mut self, min: u8) -> bool {
        let token = self.current;
        let not_in = self.text_of(token) == "not" && self.nth(1).kind == In;
        if not_in && !token.on_new_line() && min <= COMPARE {
            let span = self.span_of(token);
            self.complain(
                Diagnostic::error(Code::UnexpectedToken, span, "`not in` is not an operator")
                    .help("write `!(x in xs)`"),
            );
            self.bump();
            return true;
        }
        let (kind, needed) = match self.text_of(token) {
            "and" => (AndAnd, AND),
            "or" => (OrOr, OR),
            _ => return false,
        };
        let next = self.nth(1);
        if token.on_new_line() || next.on_new_line() || min > needed {
            return false;
        }
        if !matches!(
            next.kind,
            Ident | Int | Float | True | False | LParen | Bang | Str | SelfValue
        ) {
            return false;
        }
        let span = self.span_of(token);
        let word = self.text_of(token);
        let right = if kind == AndAnd { "&&" } else { "||" };
        self.complain(
            Diagnostic::error(
                Code::UnexpectedToken,
                span,
                format!("`{word}` is not an operator"),
            )
            .suggest(span, right, format!("logical {word} is written `{right}`")),
        );
        if let Some(token) = self.tokens.get_mut(self.pos) {
            token.kind = kind;
            self.current.kind = kind;
        }
        true
    }

    /// Comparisons do not chain.
    pub(super) fn check_chain(&mut self, first: crate::span::Span) {
        let Some((COMPARE, _)) = infix(self.kind()) else {
            return;
        };
        if self.line_ended() && !self.operator_continues(self.current) {
            return;
        }
        if self.at(In) && self.begins_let_body(self.context.bound) {
            return;
        }
        let span = self.span_of(self.current);
        self.complain(
            Diagnostic::error(Code::UnexpectedToken, span, "comparisons cannot be chained")
                .secondary(first, "the first comparison")
                .help("compare in pairs: `a < b && b < c`"),
        );
    }
}
