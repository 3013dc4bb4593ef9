//! Lambdas in all their spellings.

use super::{Context, Parser};
use crate::ast::*;
use crate::lexer::{Token, TokenKind};
use TokenKind::*;

impl Parser<'_> {
    /// `|x| e`, `\x -> e`, `fun(x) { }`, each maybe behind `async` or `move`; `async { }`.
    pub(super) fn closure(&mut self) -> Expr {
        let lo = self.current.lo;
        let is_async = self.eat(Async);
        let is_move = self.eat_word("move");
        match self.kind() {
            Pipe | OrOr => self.pipe_closure(lo, is_move, is_async),
            Backslash => self.backslash_closure(lo, is_move, is_async),
            Fun | Fn => self.fun_closure(lo, is_move, is_async),
            LBrace if is_async => {
                let block = self.block("`async`");
                Expr {
                    kind: ExprKind::Async(block),
                    span: self.span_from(lo),
                }
            }
            Ident if self.nth(1).kind == FatArrow => {
                let mut expr = self.arrow_closure(self.current);
                if let ExprKind::Closure(closure) = &mut expr.kind {
                    closure.is_async = is_async;
                    closure.is_move = is_move;
                }
                expr.span = self.span_from(lo);
                expr
            }
            LParen if self.starts_closure(0) => {
                let mut expr = self.arrow_closure(self.current);
                if let ExprKind::Closure(closure) = &mut expr.kind {
                    closure.is_async = is_async;
                    closure.is_move = is_move;
                }
                expr.span = self.span_from(lo);
                expr
            }
            _ => {
                self.expected(if is_async {
                    "a function, a lambda or a block after `async`"
                } else {
                    "a lambda"
                });
                self.error_expr()
            }
        }
    }

    fn pipe_closure(&mut self, lo: u32, is_move: bool, is_async: bool) -> Expr {
        let mut params = Vec::with_capacity(!self.at(OrOr) as usize);
        if !self.eat(OrOr) {
            self.bump();
            let outer = self.enter_group();
            while !self.at_pipe() && !self.panicking {
                params.push(self.closure_param());
                if !self.eat(Comma) {
                    break;
                }
            }
            if !self.panicking {
                if self.at_pipe() {
                    self.eat_part(Pipe);
                } else {
                    self.expected("`,` or `|` after the parameter");
                }
            }
            self.context = outer;
        }
        let ret = self.eat(Arrow).then(|| self.ty());
        let body = if self.panicking {
            self.error_expr()
        } else {
            self.closure_body()
        };
        self.make_closure(
            lo,
            Closure {
                params,
                ret,
                body,
                is_move,
                is_async,
            },
        )
    }

    fn at_pipe(&self) -> bool {
        matches!(self.kind(), Pipe | OrOr)
    }

    /// A parameter between pipes: its default may not hold a bare `|`.
    fn closure_param(&mut self) -> Param {
        let lo = self.current.lo;
        let variadic = self.eat(Ellipsis);
        let pat = self.single_pattern();
        let ty = self.eat(Colon).then(|| self.ty());
        let default = self
            .eat(Eq)
            .then(|| self.climb(super::expr::level::BIT_XOR));
        Param {
            pat,
            ty,
            default,
            variadic,
            span: self.span_from(lo),
        }
    }

    /// `\x -> e`, `\x, y -> e`.
    fn backslash_closure(&mut self, lo: u32, is_move: bool, is_async: bool) -> Expr {
        self.bump();
        let mut params = Vec::new();
        while !self.at(Arrow) && !self.at(FatArrow) && !self.panicking {
            params.push(self.closure_param());
            if !self.eat(Comma) {
                break;
            }
        }
        if !self.panicking && !self.eat(FatArrow) {
            self.expect(Arrow, "and the body of the lambda");
        }
        let body = if self.panicking {
            self.error_expr()
        } else {
            self.closure_body()
        };
        self.make_closure(
            lo,
            Closure {
                params,
                ret: None,
                body,
                is_move,
                is_async,
            },
        )
    }

    /// `fun(x) { }`, `fn(x) -> T { }`, `fun(x) => e`.
    fn fun_closure(&mut self, lo: u32, is_move: bool, is_async: bool) -> Expr {
        self.bump();
        if self.at(Ident) && self.nth(1).kind == LParen {
            let span = self.span_of(self.current);
            self.misplaced(span, "a function inside of an expression has no name");
            self.bump();
        }
        if !self.at(LParen) {
            self.expected("`(` and the parameters of the function");
            return self.error_expr();
        }
        let params = self.list("the parameter", Self::param);
        let ret = self.eat(Arrow).then(|| self.ty());
        let body = if self.eat(FatArrow) {
            self.closure_body()
        } else {
            let block = self.block("the function");
            let span = block.span;
            Expr {
                kind: ExprKind::Block { label: None, block },
                span,
            }
        };
        self.make_closure(
            lo,
            Closure {
                params,
                ret,
                body,
                is_move,
                is_async,
            },
        )
    }

    /// `x => e`, `(x, y) => e`; `first` is the current token.
    pub(super) fn arrow_closure(&mut self, first: Token) -> Expr {
        let params = if first.kind == LParen {
            self.list("the parameter", Self::param)
        } else {
            vec![self.closure_param()]
        };
        self.expect(FatArrow, "");
        let body = if self.panicking {
            self.error_expr()
        } else {
            self.closure_body()
        };
        self.make_closure(
            first.lo,
            Closure {
                params,
                ret: None,
                body,
                is_move: false,
                is_async: false,
            },
        )
    }

    /// A body in braces ends at its brace; any other one extends as far as it can.
    fn closure_body(&mut self) -> Expr {
        let context = Context {
            condition: false,
            ..self.context
        };
        self.within(context, |p| {
            if !p.at(LBrace) {
                return p.expr();
            }
            let body = p.brace_expr(true);
            if matches!(body.kind, ExprKind::Block { .. }) {
                return body;
            }
            let body = p.postfix(body);
            p.infix_rest(body, super::expr::level::ASSIGN)
        })
    }

    fn make_closure(&self, lo: u32, closure: Closure) -> Expr {
        Expr {
            kind: ExprKind::Closure(Box::new(closure)),
            span: self.span_from(lo),
        }
    }
}
