//! `let` as a statement, `let PAT = e;`, and as an expression, `let PAT = e in body`.
//!
//! `in` is an operator, too: `let seen = x in xs` asks whether `x` is an element. Which of the two an
//! `in` behind an initialiser is, the text behind it tells ([`Parser::begins_let_body`]): a line break, a
//! block, a keyword that begins a statement, or a mention of a name that the pattern binds means a
//! body. The initialiser is then read with [`Context::bound`] set, so that the operator loop stops at
//! such an `in` whatever it was reading.

use super::{Bound, Context, Parser};
use crate::ast::{self, *};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use TokenKind::*;

/// How many tokens are searched for a bound name.
const LOOKAHEAD: usize = 256;

impl Parser<'_> {
    /// A `let` or `var` where a statement stands, with its `;`.
    pub(super) fn let_statement(&mut self) -> Stmt {
        let lo = self.current.lo;
        let binding = self.let_binding();
        if self.at(In) && binding.init.is_some() && !self.panicking {
            let expr = self.let_in(lo, binding);
            return self.finish_expression_statement(lo, expr);
        }
        let span = self.span_from(lo);
        self.eat(Semi);
        Stmt {
            kind: StmtKind::Let(Box::new(binding)),
            span,
        }
    }

    /// A `let` where an expression stands: it needs a body.
    pub(super) fn let_expr(&mut self) -> Expr {
        let token = self.current;
        let Some(outer) = self.enter() else {
            return self.error_expr();
        };
        let binding = self.let_binding();
        let expr = if self.at(In) && !self.panicking {
            self.let_in(token.lo, binding)
        } else {
            let span = self.span_of(token);
            self.report(
                Diagnostic::error(
                    Code::UnexpectedToken,
                    span,
                    "expected an expression, found the keyword `let`",
                )
                .help("a `let` is a statement: put it on a line of its own")
                .help("as an expression it needs a body: `let x = 1 in x + 1`"),
            );
            self.error_expr()
        };
        self.leave(outer);
        expr
    }

    /// The current token is the `in` before the body.
    fn let_in(&mut self, lo: u32, binding: ast::Let) -> Expr {
        self.bump();
        let context = Context {
            bound: Bound::default(),
            ..self.context
        };
        let body = if self.at(LBrace) {
            self.within(context, |p| p.brace_expr(true))
        } else {
            self.within(context, Self::expr)
        };
        self.grow();
        let kind = ExprKind::LetIn {
            binding: Box::new(binding),
            body: Box::new(body),
        };
        Expr {
            kind,
            span: self.span_from(lo),
        }
    }

    /// Whether the `in` at hand is followed by the body of the `let` whose names are `bound`.
    pub(super) fn begins_let_body(&self, bound: Bound) -> bool {
        if bound.from == bound.to {
            return false;
        }
        let next = self.nth(1);
        match next.kind {
            _ if next.on_new_line() => true,
            Return | If | Match | Let | Var | For | While | Loop | Try | Throw | Break
            | Continue => true,
            LBrace => self.is_let_block(),
            _ => self.mentions(bound),
        }
    }

    /// Whether the brace behind the `in` at hand opens a block: a comma or colon makes it a set or map.
    fn is_let_block(&self) -> bool {
        let open = self.nth(1);
        let mut at = self.pos + 2;
        for _ in 0..LOOKAHEAD {
            let token = self.token_at(at as u32);
            match token.kind {
                Comma | Colon => return false,
                Semi | Let | Var | RBrace | Eof => return true,
                _ => {}
            }
            at = if token.opens() && token.mate as usize > at {
                token.mate as usize + 1
            } else {
                at + 1
            };
            if at >= open.mate as usize {
                break;
            }
        }
        true
    }

    /// Whether the rest of the statement mentions a name of the pattern.
    fn mentions(&self, bound: Bound) -> bool {
        let pattern = bound.from as usize..bound.to as usize;
        let Some(pattern) = self.tokens.get(pattern) else {
            return false;
        };
        let mut depth = 0usize;
        for ahead in 1..=LOOKAHEAD {
            let token = self.nth(ahead);
            let ends = token.on_new_line() && self.context.newlines
                || matches!(token.kind, Semi | Comma | Else | Eof);
            if depth == 0 && ends {
                return false;
            }
            if token.opens() {
                depth += 1;
            } else if matches!(token.kind, RParen | RBracket | RBrace) {
                let Some(outer) = depth.checked_sub(1) else {
                    return false;
                };
                depth = outer;
            }
            let text = self.text_of(token);
            if token.kind == Ident
                && pattern
                    .iter()
                    .any(|name| name.kind == Ident && self.text_of(*name) == text)
            {
                return true;
            }
        }
        false
    }

    fn let_binding(&mut self) -> ast::Let {
        let is_var = self.bump().kind == Var;
        let mutable = self.eat(Mut) || is_var;
        let from = self.pos as u32;
        let pat = self.pattern();
        let bound = Bound {
            from,
            to: self.pos as u32,
        };
        let ty = if self.at(Colon) && !(self.nth(1).kind == Eq && self.glued(1)) {
            self.bump();
            Some(self.ty())
        } else {
            None
        };
        let init = self.initialiser(bound);
        let else_block = if init.is_some() && self.at(Else) {
            self.bump();
            Some(self.block("`else`"))
        } else {
            None
        };
        ast::Let {
            mutable,
            is_var,
            pat,
            ty,
            init,
            else_block,
        }
    }

    /// `= e`, if it is there.
    fn initialiser(&mut self, bound: Bound) -> Option<Expr> {
        let span = self.span_of(self.current);
        match self.kind() {
            Eq => {}
            EqEq => self.complain(
                Diagnostic::error(
                    Code::UnexpectedToken,
                    span,
                    "`==` compares; it gives no value to a variable",
                )
                .suggest(span, "=", "initialise it with `=`"),
            ),
            Colon => {
                let span = span.to(self.span_of(self.nth(1)));
                self.complain(
                    Diagnostic::error(Code::UnexpectedToken, span, "there is no `:=` here")
                        .suggest(span, "=", "initialise it with `=`"),
                );
                self.bump();
            }
            Comma => {
                let diagnostic = self
                    .unexpected("`=` and a value")
                    .help("to bind several names at once, use a tuple: `let (a, b) = …`");
                self.report(diagnostic);
                return None;
            }
            _ => {
                let ended = self.current.on_new_line()
                    || matches!(
                        self.kind(),
                        Semi | RBrace | Eof | FClose | RParen | RBracket
                    );
                if !ended && !self.starts_declaration() {
                    self.expected("`=` and a value");
                }
                return None;
            }
        }
        self.bump();
        let context = Context {
            bound,
            ..self.context
        };
        Some(self.within(context, Self::expr))
    }
}
