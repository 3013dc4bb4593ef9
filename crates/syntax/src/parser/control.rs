//! `if`, loops, `match`, `try`.

use super::stmt::is_block_like;
use super::{Context, Parser};
use crate::ast::{self, *};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use crate::span::Span;
use TokenKind::*;

impl Parser<'_> {
    /// `if c { } else if d { } else { }`. The chain is read in a loop and put together at the end.
    pub(super) fn if_expr(&mut self) -> Expr {
        let mut links: Vec<(u32, Expr, Block)> = Vec::new();
        let mut otherwise = None;
        loop {
            let lo = self.bump().lo;
            let cond = self.condition();
            let then = self.then_body();
            links.push((lo, cond, then));
            self.grow();
            if self.panicking {
                break;
            }
            if self.at_else_if_slip() {
                let span = self.span_of(self.current);
                let word = self.text_of(self.current);
                let message = format!("there is no `{word}`");
                self.complain(
                    Diagnostic::error(Code::UnexpectedToken, span, message).suggest(
                        span,
                        "else if",
                        "write `else if`",
                    ),
                );
                continue;
            }
            if !self.eat(Else) {
                break;
            }
            if self.at(If) {
                continue;
            }
            let block = self.else_body();
            let span = block.span;
            otherwise = Some(Box::new(Expr {
                kind: ExprKind::Block { label: None, block },
                span,
            }));
            break;
        }
        let mut result = None;
        while let Some((lo, cond, then)) = links.pop() {
            let kind = ExprKind::If {
                cond: Box::new(cond),
                then,
                otherwise: otherwise.take(),
            };
            let expr = Expr {
                kind,
                span: self.span_from(lo),
            };
            if links.is_empty() {
                result = Some(expr);
            } else {
                otherwise = Some(Box::new(expr));
            }
        }
        result.unwrap_or_else(|| self.error_expr())
    }

    fn at_else_if_slip(&self) -> bool {
        self.at(Ident) && matches!(self.text_of(self.current), "elif" | "elsif" | "elseif") && {
            let next = self.nth(1);
            !next.on_new_line() && self.can_start(next) && next.kind != LBrace
        }
    }

    /// The body behind a condition: a block, or one expression on the same line.
    fn then_body(&mut self) -> Block {
        if self.at(LBrace) || self.panicking {
            return self.block_or_none("`if`");
        }
        // `if c then a else b` is the older way to write it without braces.
        if self.at_word("then") && self.nth(1).kind != LBrace && self.can_start(self.nth(1)) {
            self.bump();
            return self.single_body();
        }
        if self.at_word("then") {
            let span = self.span_of(self.current);
            self.complain(
                Diagnostic::error(Code::UnexpectedToken, span, "there is no `then`")
                    .help("the body follows the condition in braces: `if c { … }`"),
            );
            self.bump();
        }
        if self.at(LBrace) || self.current.on_new_line() || !self.starts_expression() {
            return self.block("`if`");
        }
        self.single_body()
    }

    fn else_body(&mut self) -> Block {
        if self.at(LBrace) || !self.starts_expression() {
            return self.block("`else`");
        }
        self.single_body()
    }

    /// One expression in place of a block.
    fn single_body(&mut self) -> Block {
        let expr = self.statement_expr();
        let span = expr.span;
        Block {
            stmts: vec![Stmt {
                kind: StmtKind::Expr(expr),
                span,
            }],
            span,
        }
    }

    /// A block, or nothing if the text before it makes no sense. The block is still read, so that
    /// mistakes in it are found and what follows is understood.
    fn block_or_none(&mut self, of: &str) -> Block {
        if self.panicking && !self.given_up {
            // A mistake in the head: its body begins at the next brace on the line.
            while !self.at(LBrace) && !self.at(Eof) && !self.current.on_new_line() {
                if matches!(self.kind(), RBrace | RParen | RBracket | FClose | Semi) {
                    break;
                }
                self.skip_one();
            }
            if self.at(LBrace) {
                self.panicking = false;
            }
        }
        if self.panicking {
            return Block {
                stmts: Vec::new(),
                span: self.span_after(),
            };
        }
        self.block(of)
    }

    /// `let PAT = e` in a condition.
    pub(super) fn let_condition(&mut self) -> Expr {
        let lo = self.bump().lo;
        let pat = self.pattern();
        if self.at(EqEq) {
            let span = self.span_of(self.current);
            self.complain(
                Diagnostic::error(Code::UnexpectedToken, span, "a `let` matches with `=`").suggest(
                    span,
                    "=",
                    "write `let PATTERN = value`",
                ),
            );
            self.bump();
        } else {
            self.expect(Eq, "and the value to match");
        }
        let context = Context {
            condition: false,
            ..self.context
        };
        let expr = if self.panicking {
            self.error_expr()
        } else {
            self.within(context, |p| p.climb(super::expr::level::PIPE))
        };
        let kind = ExprKind::Let {
            pat: Box::new(pat),
            expr: Box::new(expr),
        };
        Expr {
            kind,
            span: self.span_from(lo),
        }
    }

    /// `'l: loop { }`, `@l: for …`, `'l: { }`.
    pub(super) fn labelled(&mut self) -> Expr {
        let lo = self.current.lo;
        let Some(label) = self.label() else {
            self.expected("an expression");
            return self.error_expr();
        };
        if !self.at(Colon) && !self.panicking {
            // No label: `'hello world` without its second quote.
            let quote = Span::new(self.base + lo, self.base + lo + 1);
            self.report(
                Diagnostic::error(Code::UnterminatedString, quote, "this string is never closed")
                    .help("a string in single quotes ends on its line; a label is followed by `:` and a loop or block"),
            );
        } else {
            self.expect(Colon, "after the label");
        }
        if self.panicking {
            return self.error_expr();
        }
        match self.kind() {
            While | For | Loop => self.loop_expr(Some(label), lo),
            LBrace => {
                let block = self.block("the block");
                let kind = ExprKind::Block {
                    label: Some(label),
                    block,
                };
                Expr {
                    kind,
                    span: self.span_from(lo),
                }
            }
            _ => {
                self.expected("a loop or a block after the label");
                self.error_expr()
            }
        }
    }

    pub(super) fn loop_expr(&mut self, label: Option<ast::Ident>, lo: u32) -> Expr {
        let kind = match self.bump().kind {
            While => {
                let cond = Box::new(self.condition());
                let body = self.loop_body("`while`");
                ExprKind::While { label, cond, body }
            }
            For => self.for_loop(label),
            _ => ExprKind::Loop {
                label,
                body: self.loop_body("`loop`"),
            },
        };
        Expr {
            kind,
            span: self.span_from(lo),
        }
    }

    /// The body of a loop. `invariant e` before it stands in the tree as `invariant!(e)` at its start.
    fn loop_body(&mut self, of: &str) -> Block {
        if self.at_word("do") && !self.panicking {
            let diagnostic = self.unexpected("`{`");
            self.complain(diagnostic);
            self.bump();
        }
        let mut invariants = Vec::new();
        while !self.panicking && self.at_invariant() {
            let word = self.bump();
            let context = Context {
                no_struct: true,
                condition: false,
                ..self.context
            };
            let expr = self.within(context, Self::expr);
            let name = self.ident_of(word);
            let span = self.span_from(word.lo);
            let args = vec![Arg {
                name: None,
                spread: false,
                expr,
            }];
            let expr = Expr {
                kind: ExprKind::Macro { name, args },
                span,
            };
            invariants.push(Stmt {
                kind: StmtKind::Semi(expr),
                span,
            });
            self.eat(Semi);
        }
        let mut body = self.block_or_none(of);
        body.stmts.splice(0..0, invariants);
        body
    }

    fn for_loop(&mut self, label: Option<ast::Ident>) -> ExprKind {
        let lo = self.current.lo;
        if self.at(LParen) && self.nth(1).kind == Let
            || self.at(Let)
            || self.at(Ident) && self.nth(1).kind == Eq
        {
            let span = self.span_of(self.current);
            self.report(
                Diagnostic::error(
                    Code::UnexpectedToken,
                    span,
                    "a `for` loop runs over a collection",
                )
                .help("to count, write `for i in 0..n { … }`"),
            );
        }
        let mut pat = if self.panicking {
            Pat {
                kind: PatKind::Wild,
                span: self.span_after(),
            }
        } else {
            self.pattern()
        };
        // `for k, v in m`: a tuple without its parentheses.
        if self.at(Comma) && !self.panicking {
            let mut pats = vec![pat];
            while self.eat(Comma) && !self.panicking {
                pats.push(self.single_pattern());
            }
            pat = Pat {
                kind: PatKind::Tuple(pats),
                span: self.span_from(lo),
            };
        }
        if !self.panicking {
            self.expect(In, "and what to iterate over");
        }
        let iter = if self.panicking {
            self.error_expr()
        } else {
            self.head_expr()
        };
        let body = self.loop_body("`for`");
        ExprKind::For {
            label,
            pat: Box::new(pat),
            iter: Box::new(iter),
            body,
        }
    }

    /// `match e { arms }`.
    pub(super) fn match_expr(&mut self) -> Expr {
        let lo = self.bump().lo;
        let mut arms = Vec::new();
        if self.head_is_missing() {
            let diagnostic = self.unexpected("the value to match");
            self.complain(diagnostic);
            let scrutinee = Box::new(self.error_expr());
            arms = self.arms();
            return Expr {
                kind: ExprKind::Match { scrutinee, arms },
                span: self.span_from(lo),
            };
        }
        let scrutinee = Box::new(self.head_expr());
        if self.panicking && !self.given_up {
            while !self.at(LBrace) && !self.at(Eof) && !self.current.on_new_line() {
                if matches!(self.kind(), RBrace | RParen | RBracket | FClose | Semi) {
                    break;
                }
                self.skip_one();
            }
            self.panicking = !self.at(LBrace);
        }
        if !self.at(LBrace) {
            self.missing_body("`match`");
        } else if !self.panicking {
            arms = self.arms();
        }
        Expr {
            kind: ExprKind::Match { scrutinee, arms },
            span: self.span_from(lo),
        }
    }

    fn arms(&mut self) -> Vec<Arm> {
        let outer = std::mem::take(&mut self.context);
        let open = self.bump();
        let end = open.mate as usize;
        let mut arms = Vec::new();
        while self.pos < end {
            let before = self.pos;
            let indent = self.current.indent;
            self.context.indent = indent;
            self.skip_attributes();
            if self.pos >= end {
                break;
            }
            let arm = self.arm();
            let complete = is_block_like(&arm.body);
            arms.push(arm);
            if self.panicking {
                self.skip_until(end, |p| {
                    p.at(Comma) || p.current.on_new_line() && p.current.indent <= indent
                });
            } else if self.pos < end && !matches!(self.kind(), Comma | Semi) {
                let separate = complete || self.current.on_new_line() || self.starts_pattern();
                if !separate {
                    self.missing_comma(open, "the arm");
                    self.skip_until(end, |p| {
                        p.at(Comma) || p.current.on_new_line() && p.current.indent <= indent
                    });
                }
            }
            if self.pos < end {
                let _ = self.eat(Comma) || self.eat(Semi);
            }
            if self.pos == before {
                self.skip_one();
            }
        }
        self.end_group(end);
        self.context = outer;
        arms
    }

    fn arm(&mut self) -> Arm {
        let lo = self.current.lo;
        let pat = self.pattern();
        let mut guard = None;
        if self.at(If) && !self.panicking {
            self.bump();
            let context = Context {
                no_arrow: true,
                condition: true,
                ..self.context
            };
            guard = Some(self.within(context, Self::expr));
        }
        if !self.panicking && matches!(self.kind(), Arrow | Colon) {
            let span = self.span_of(self.current);
            self.complain(
                Diagnostic::error(
                    Code::UnexpectedToken,
                    span,
                    "the arms of a `match` use `=>`",
                )
                .suggest(span, "=>", "write `pattern => value`"),
            );
            self.bump();
        } else if !self.panicking {
            self.expect(FatArrow, "and the value of the arm");
        }
        let body = if self.panicking {
            self.error_expr()
        } else if self.at(LBrace) {
            self.braced_arm_body()
        } else {
            self.statement_expr()
        };
        Arm {
            pat,
            guard,
            body,
            span: self.span_from(lo),
        }
    }

    /// A block ends the arm at its brace; a map or set may go on.
    pub(super) fn braced_arm_body(&mut self) -> Expr {
        let body = self.brace_expr(true);
        if matches!(body.kind, ExprKind::Block { .. }) {
            return body;
        }
        let body = self.postfix(body);
        self.infix_rest(body, super::expr::level::ASSIGN)
    }

    /// `try { } catch … { } finally { }`.
    pub(super) fn try_expr(&mut self) -> Expr {
        let token = self.bump();
        let body = self.block("`try`");
        let mut catches = Vec::new();
        let mut finally = None;
        while !self.panicking && self.at(Catch) {
            catches.push(self.catch_clause());
        }
        if !self.panicking && self.eat(Finally) {
            finally = Some(self.block("`finally`"));
        }
        if !self.panicking && catches.is_empty() && finally.is_none() {
            let diagnostic = self
                .unexpected("`catch` or `finally`")
                .secondary(self.span_of(token), "after this `try`");
            self.report(diagnostic);
        }
        let kind = ExprKind::TryCatch {
            body,
            catches,
            finally,
        };
        Expr {
            kind,
            span: self.span_from(token.lo),
        }
    }

    /// `catch {code} { … }`: a body follows the braces at hand, which hold a pattern then.
    fn is_pattern_in_braces(&self) -> bool {
        let behind = self.token_at(self.current.mate + 1);
        matches!(behind.kind, LBrace | If) && !behind.on_new_line()
    }

    /// `catch { }`, `catch e { }`, `catch (e: T) { }`, `catch PAT if c { }`, `catch e => value`.
    fn catch_clause(&mut self) -> CatchClause {
        self.bump();
        let mut pat = None;
        let mut ty = None;
        if self.at(LParen) && self.nth(1).kind == Ident && self.nth(2).kind == Colon {
            let open = self.bump();
            pat = Some(self.single_pattern());
            self.expect(Colon, "");
            ty = Some(self.ty());
            if !self.panicking && !self.at(RParen) {
                self.expected("`)`");
            }
            self.end_group(open.mate as usize);
        } else if !self.at(FatArrow) && (!self.at(LBrace) || self.is_pattern_in_braces()) {
            pat = Some(self.pattern_before_body());
            if !self.panicking && self.eat(Colon) {
                ty = Some(self.ty());
            }
        }
        let guard = if !self.panicking && self.eat(If) {
            let context = Context {
                no_struct: true,
                no_arrow: true,
                ..self.context
            };
            Some(self.within(context, Self::expr))
        } else {
            None
        };
        let body = if !self.panicking && self.eat(FatArrow) {
            let expr = if self.at(LBrace) {
                self.braced_arm_body()
            } else {
                self.statement_expr()
            };
            match expr.kind {
                ExprKind::Block { label: None, block } => block,
                kind => {
                    let expr = Expr {
                        kind,
                        span: expr.span,
                    };
                    let span = expr.span;
                    Block {
                        stmts: vec![Stmt {
                            kind: StmtKind::Expr(expr),
                            span,
                        }],
                        span,
                    }
                }
            }
        } else {
            self.block_or_none("`catch`")
        };
        CatchClause {
            pat,
            ty,
            guard,
            body,
        }
    }
}
