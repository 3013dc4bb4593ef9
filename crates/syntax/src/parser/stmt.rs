//! Blocks and statements.
//!
//! No separator is required between statements, so what ends one is that the next token cannot go on
//! with it: a line break before a token that does not continue ([`Parser::operator_continues`]), or a
//! token that never could.

use super::{Context, Parser};
use crate::ast::{self, *};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Token, TokenKind};
use TokenKind::*;

impl Parser<'_> {
    /// The statements of the whole file.
    pub(super) fn statements(&mut self) -> Vec<Stmt> {
        let end = self.tokens.len().saturating_sub(1);
        self.statement_list(end)
    }

    /// Statements up to the token with index `end`.
    fn statement_list(&mut self, end: usize) -> Vec<Stmt> {
        let mut stmts = Vec::with_capacity((self.pos < end) as usize);
        while self.pos < end && !self.at(Eof) {
            let before = self.pos;
            let indent = self.current.indent;
            self.context.indent = indent;
            let stmt = self.statement();
            if !self.panicking && self.pos < end {
                self.check_statement_end(&stmt);
            }
            stmts.push(stmt);
            if self.panicking {
                if self.pos == before {
                    self.skip_one();
                }
                self.skip_until(end, |p| {
                    p.at(Semi)
                        || p.current.on_new_line()
                            && (p.current.indent <= indent || p.starts_declaration())
                });
                self.eat(Semi);
            } else if self.pos == before {
                self.skip_one();
            }
        }
        self.panicking = self.given_up;
        stmts
    }

    /// Behind a statement on the same line only another statement may stand.
    fn check_statement_end(&mut self, stmt: &Stmt) {
        let ended = self.current.on_new_line()
            || matches!(self.prev_kind(), Semi | RBrace)
            || self.can_start(self.current)
            || self.starts_declaration()
            || self.at(Semi);
        // A name and a value side by side are no two statements: neither would do anything.
        let call = match &stmt.kind {
            StmtKind::Expr(Expr {
                kind: ExprKind::Path(_),
                ..
            }) => !self.current.on_new_line() && (self.at_literal() || self.at(FStart)),
            _ => false,
        };
        if !call && (ended || matches!(stmt.kind, StmtKind::Empty)) {
            return;
        }
        let found = self.describe_current();
        let message = format!("expected the end of the statement, found {found}");
        let span = self.span_of(self.current);
        let mut diagnostic = Diagnostic::error(Code::UnexpectedToken, span, message);
        diagnostic = self.with_slip(diagnostic);
        if call {
            diagnostic = diagnostic.help("the arguments of a call stand in parentheses");
        } else if self.at(Comma) {
            diagnostic = diagnostic.help("statements are separated by line breaks or `;`");
        }
        self.report(diagnostic);
    }

    pub(super) fn prev_kind(&self) -> TokenKind {
        self.pos
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or(Semi, |t| t.kind)
    }

    /// A block in braces, the body of `of`. A line break may stand before its brace.
    pub(super) fn block(&mut self, of: &str) -> Block {
        if !self.at(LBrace) {
            self.missing_body(of);
            return Block {
                stmts: Vec::new(),
                span: self.span_after(),
            };
        }
        let Some(outer) = self.enter() else {
            return Block {
                stmts: Vec::new(),
                span: self.span_after(),
            };
        };
        let block = self.block_here();
        self.leave(outer);
        block
    }

    /// A block whose brace is the current token.
    fn block_here(&mut self) -> Block {
        let outer = std::mem::take(&mut self.context);
        let open = self.bump();
        let stmts = if self.starts_map_entry() {
            // A body that holds nothing but the entries of a map is taken for the map.
            let map = self.map_body(open);
            vec![Stmt {
                span: map.span,
                kind: StmtKind::Expr(map),
            }]
        } else {
            let stmts = self.statement_list(open.mate as usize);
            self.end_group(open.mate as usize);
            stmts
        };
        self.context = outer;
        Block {
            stmts,
            span: self.span_from(open.lo),
        }
    }

    /// The statements that follow a first one of a block whose brace `open` was read.
    pub(super) fn block_after(&mut self, open: Token, first: Stmt) -> Block {
        let end = open.mate as usize;
        if !self.panicking && self.pos < end {
            self.check_statement_end(&first);
        }
        if self.panicking {
            let indent = first_indent(self.context);
            self.skip_until(end, |p| {
                p.at(Semi) || p.current.on_new_line() && p.current.indent <= indent
            });
            self.eat(Semi);
        }
        let mut stmts = vec![first];
        stmts.extend(self.statement_list(end));
        self.end_group(end);
        Block {
            stmts,
            span: self.span_from(open.lo),
        }
    }

    /// One statement with its `;`.
    pub(super) fn statement(&mut self) -> Stmt {
        let lo = self.current.lo;
        match self.kind() {
            Semi => {
                self.bump();
                Stmt {
                    kind: StmtKind::Empty,
                    span: self.span_from(lo),
                }
            }
            Let | Var => self.let_statement(),
            _ if self.starts_item() => {
                let Some(outer) = self.enter() else {
                    return self.no_statement(lo);
                };
                let kind = self.item_statement();
                let span = self.span_from(lo);
                self.leave(outer);
                if self.at(Semi) && !self.current.on_new_line() {
                    self.bump();
                }
                Stmt { kind, span }
            }
            _ => self.expression_statement(),
        }
    }

    fn no_statement(&self, lo: u32) -> Stmt {
        Stmt {
            kind: StmtKind::Empty,
            span: self.span_from(lo),
        }
    }

    /// An expression as a statement, with its `;`.
    pub(super) fn expression_statement(&mut self) -> Stmt {
        let lo = self.current.lo;
        let expr = self.statement_expr();
        self.finish_expression_statement(lo, expr)
    }

    /// The statement whose expression was read.
    pub(super) fn finish_expression_statement(&mut self, lo: u32, expr: Expr) -> Stmt {
        if self.at(Colon) && self.nth(1).kind == Eq && self.glued(1) {
            return self.walrus(expr);
        }
        let span = self.span_from(lo);
        if self.at(Semi) {
            self.bump();
            return Stmt {
                kind: StmtKind::Semi(expr),
                span,
            };
        }
        Stmt {
            kind: StmtKind::Expr(expr),
            span,
        }
    }

    /// `x := 1`: read as `let x = 1`, with an error.
    #[cold]
    fn walrus(&mut self, target: Expr) -> Stmt {
        let operator = self.span_of(self.current).to(self.span_of(self.nth(1)));
        let name = match &target.kind {
            ExprKind::Path(path) => path.as_ident(),
            _ => None,
        };
        let diagnostic =
            Diagnostic::error(Code::UnexpectedToken, operator, "there is no `:=` here");
        let diagnostic = match name {
            Some(name) => diagnostic.suggest(
                target.span.to(operator),
                format!("let {} =", name.name),
                "a variable is declared with `let`",
            ),
            None => diagnostic.suggest(operator, "=", "assignment is written `=`"),
        };
        self.complain(diagnostic);
        self.bump();
        self.bump();
        let init = self.expr();
        let start = target.span;
        let pat = match name {
            Some(name) => {
                let kind = PatKind::Bind {
                    mutable: false,
                    by_ref: false,
                    name,
                    sub: None,
                };
                Pat { kind, span: start }
            }
            None => Pat {
                kind: PatKind::Wild,
                span: start,
            },
        };
        let binding = ast::Let {
            mutable: true,
            is_var: false,
            pat,
            ty: None,
            init: Some(init),
            else_block: None,
        };
        let span = self.span_since(start);
        self.eat(Semi);
        Stmt {
            kind: StmtKind::Let(Box::new(binding)),
            span,
        }
    }
}

fn first_indent(context: Context) -> u16 {
    context.indent
}

/// Whether an expression ends with its own closing brace, so that as a statement it needs nothing
/// behind it and takes no operator.
pub(super) fn is_block_like(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::If { .. }
            | ExprKind::While { .. }
            | ExprKind::Loop { .. }
            | ExprKind::For { .. }
            | ExprKind::Match { .. }
            | ExprKind::Block { .. }
            | ExprKind::TryCatch { .. }
    )
}
