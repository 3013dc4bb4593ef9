//! Lists in brackets, separated by commas.

use super::Parser;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Token, TokenKind};

impl Parser<'_> {
    /// A list from the opening bracket (the current token) through its partner. `item` parses one
    /// element; `what` names it in messages. Line breaks end nothing inside.
    pub(super) fn list<T>(&mut self, what: &str, item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        self.list_with_comma(what, item).0
    }

    /// Like [`Parser::list`]; tells also whether a comma stands behind the last element.
    pub(super) fn list_with_comma<T>(
        &mut self,
        what: &str,
        mut item: impl FnMut(&mut Self) -> T,
    ) -> (Vec<T>, bool) {
        let outer = self.enter_group();
        let open = self.bump();
        self.context.broken |= open.flags & Token::UNBALANCED != 0;
        let mut items = Vec::with_capacity(self.expected_items(open));
        let comma = self.list_rest(open, what, &mut items, &mut item);
        self.context = outer;
        // Behind a bracket that was never closed nothing can be expected.
        self.panicking |= open.flags & Token::UNBALANCED != 0;
        (items, comma)
    }

    /// The elements that remain of a list whose bracket `open` (and maybe a first element and its
    /// comma) was read, and the closing bracket.
    pub(super) fn list_rest<T>(
        &mut self,
        open: Token,
        what: &str,
        items: &mut Vec<T>,
        item: &mut impl FnMut(&mut Self) -> T,
    ) -> bool {
        let end = open.mate as usize;
        let mut comma = false;
        let mut cut_off = false;
        while self.pos < end {
            comma = false;
            let before = self.pos;
            items.push(item(self));
            if !self.panicking && self.pos < end && !self.at(TokenKind::Comma) {
                cut_off |= self.current.on_new_line() && self.starts_declaration();
                self.missing_comma(open, what);
            }
            if self.panicking {
                self.skip_until(end, |p| p.at(TokenKind::Comma));
            }
            if self.pos < end && self.eat(TokenKind::Comma) {
                comma = true;
            } else if self.pos == before {
                self.skip_one();
            }
        }
        self.end_group(end);
        self.panicking |= cut_off;
        comma
    }

    /// How many items a list likely has, so that its vector is allocated once and without waste.
    pub(super) fn expected_items(&self, open: Token) -> usize {
        let end = open.mate as usize;
        if end <= self.pos {
            return 0;
        }
        // Bounded, since the count is only a guess in a broken file.
        (self.token_at(open.mate).mate as usize + 1).min(end - self.pos)
    }

    /// Moves behind the closing bracket with index `end`.
    pub(super) fn end_group(&mut self, end: usize) {
        if self.pos <= end {
            self.prev_hi = self.token_at(end as u32).hi;
            self.jump(end + 1);
        }
        self.panicking = self.given_up;
    }

    #[cold]
    pub(super) fn missing_comma(&mut self, open: Token, what: &str) {
        if open.flags & Token::UNBALANCED != 0 {
            self.panicking = true;
            return;
        }
        if self.current.on_new_line() && self.starts_declaration() {
            let message = format!(
                "this {} is not closed before the next statement",
                open.kind.describe()
            );
            self.report(
                Diagnostic::error(Code::UnclosedDelimiter, self.span_of(open), message)
                    .secondary(self.span_of(self.current), "a statement starts here"),
            );
            return;
        }
        let closer = self.token_at(open.mate).kind.describe();
        let found = self.describe_current();
        let message = format!("expected `,` or {closer} after {what}, found {found}");
        let mut diagnostic =
            Diagnostic::error(Code::UnexpectedToken, self.span_of(self.current), message);
        diagnostic = if self.current.kind == TokenKind::Semi {
            diagnostic.suggest(self.span_of(self.current), ",", "a comma separates them")
        } else if self.current.kind == TokenKind::Eq {
            self.with_slip(diagnostic)
        } else if self.starts_expression() {
            diagnostic.suggest(self.span_after(), ",", "a comma may be missing")
        } else {
            self.with_slip(diagnostic)
        };
        self.report(diagnostic);
    }
}
