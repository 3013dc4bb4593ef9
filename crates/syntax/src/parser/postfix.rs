//! What follows an operand: calls, indexes, fields, `?`, messages to actors. And what an expression can
//! begin with.

use super::Parser;
use super::expr::level::*;
use crate::ast::*;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Token, TokenKind};
use TokenKind::*;

impl Parser<'_> {
    /// `a <- M`: sends if the operator stands apart from a capitalised name; else it is `a < -b`.
    pub(super) fn left_arrow(&mut self, lhs: Expr, op_span: crate::span::Span) -> Expr {
        let start = lhs.span;
        let message = self.current;
        if message.kind == Ident
            && message.after_space()
            && super::is_capitalised(self.text_of(message))
        {
            return self.send(lhs, false);
        }
        // The operator is two: a comparison and the sign of its right operand.
        let minus = crate::span::Span::new(op_span.hi - 1, op_span.hi);
        let operand = self.climb(CAST + 1);
        let span = minus.to(operand.span);
        let negative = Expr {
            kind: ExprKind::Unary(UnOp::Neg, Box::new(operand)),
            span,
        };
        let rhs = self.infix_rest(negative, BIT_OR);
        let op_span = op_span.start().to(minus.start());
        let kind = ExprKind::Binary {
            op: BinOp::Lt,
            op_span,
            lhs: Box::new(lhs),
            rhs: Box::new(rhs),
        };
        Expr {
            kind,
            span: self.span_since(start),
        }
    }

    /// Calls, indexes, fields, `?` and the other things that follow an operand.
    pub(super) fn postfix(&mut self, mut expr: Expr) -> Expr {
        loop {
            if self.panicking {
                return expr;
            }
            let start = expr.span;
            let token = self.current;
            let kind = match token.kind {
                Dot | QuestionDot => self.member(expr),
                LParen if !self.line_ended() => {
                    let args = self.args();
                    ExprKind::Call {
                        callee: Box::new(expr),
                        args,
                    }
                }
                LBracket if !self.line_ended() => {
                    let index = self.index();
                    ExprKind::Index {
                        object: Box::new(expr),
                        index: Box::new(index),
                    }
                }
                Question if !token.after_space() => {
                    self.bump();
                    ExprKind::Try(Box::new(expr))
                }
                // `f()??` is two of them if no operand follows.
                Coalesce
                    if !token.after_space()
                        && (self.nth(1).on_new_line() || !self.can_start(self.nth(1))) =>
                {
                    self.bump();
                    let span = crate::span::Span::new(start.lo, self.base + token.lo + 1);
                    let inner = Expr {
                        kind: ExprKind::Try(Box::new(expr)),
                        span,
                    };
                    self.grow();
                    ExprKind::Try(Box::new(inner))
                }
                PlusPlus | MinusMinus if !self.line_ended() => {
                    self.bump();
                    let increment = token.kind == PlusPlus;
                    ExprKind::IncDec {
                        increment,
                        prefix: false,
                        target: Box::new(expr),
                    }
                }
                Bang if !token.on_new_line() && self.nth(1).kind == Ident => {
                    self.bump();
                    expr = self.send(expr, false);
                    self.grow();
                    continue;
                }
                Ask if self.nth(1).kind == Ident => {
                    self.bump();
                    expr = self.send(expr, true);
                    self.grow();
                    continue;
                }
                _ => return expr,
            };
            expr = Expr {
                kind,
                span: self.span_since(start),
            };
            self.grow();
        }
    }

    /// `.name`, `?.name`, `.0`, `.await`, `.name(args)`.
    pub(super) fn member(&mut self, object: Expr) -> ExprKind {
        let optional = self.bump().kind == QuestionDot;
        let object = Box::new(object);
        match self.kind() {
            Await => {
                self.bump();
                return ExprKind::Await(object);
            }
            Int => {
                let token = self.bump();
                let digits = self.text_of(token).bytes().all(|b| b.is_ascii_digit());
                if !digits {
                    let span = self.span_of(token);
                    self.misplaced(span, "a tuple is indexed by a plain number");
                }
                return ExprKind::Field {
                    object,
                    optional,
                    name: self.ident_of(token),
                };
            }
            LBracket if optional => {
                // `x?.[i]`, another language's spelling of `x?[i]`.
                let index = self.index();
                return ExprKind::Index {
                    object,
                    index: Box::new(index),
                };
            }
            _ => {}
        }
        let name = self.member_name("a field or method name");
        if self.panicking {
            return ExprKind::Field {
                object,
                optional,
                name,
            };
        }
        let generics = if self.at(ColonColon) && self.nth(1).kind == Lt {
            self.bump();
            self.generic_args()
        } else {
            Vec::new()
        };
        if self.at(LParen) && !self.line_ended() {
            let args = self.args();
            return ExprKind::MethodCall {
                receiver: object,
                optional,
                name,
                generics,
                args,
            };
        }
        if !generics.is_empty() {
            self.expected("`(` and the arguments of the method");
        }
        ExprKind::Field {
            object,
            optional,
            name,
        }
    }

    pub(super) fn index(&mut self) -> Expr {
        let open = self.bump();
        if matches!(self.kind(), Colon | ColonColon) && !self.at_atom() {
            self.foreign_slice();
        }
        let index = self.grouped_expr();
        if self.at(Colon) || self.at(ColonColon) {
            self.foreign_slice();
        }
        if !self.panicking && self.pos < open.mate as usize {
            self.expected("`]` after the index");
        }
        self.end_group(open.mate as usize);
        index
    }

    /// `xs[1:3]`
    #[cold]
    fn foreign_slice(&mut self) {
        let span = self.span_of(self.current);
        self.report(
            Diagnostic::error(Code::UnexpectedToken, span, "slices are not written with `:`")
                .help("write `xs[1..3]`, `xs[1..]`, `xs[..3]`; `xs.reversed()` gives the elements from the last to the first"),
        );
    }

    /// The arguments of a call; the current token is the parenthesis.
    pub(super) fn args(&mut self) -> Vec<Arg> {
        self.list("the argument", Self::arg)
    }

    pub(super) fn arg(&mut self) -> Arg {
        if self.eat(Ellipsis) {
            return Arg {
                name: None,
                spread: true,
                expr: self.expr(),
            };
        }
        let named = self.at(Ident) || self.kind().is_keyword();
        // `name: value` is what many programs write.
        if named && self.nth(1).kind == Eq || self.at(Ident) && self.nth(1).kind == Colon {
            let name = self.bump();
            let name = self.ident_of(name);
            self.bump();
            return Arg {
                name: Some(name),
                spread: false,
                expr: self.expr(),
            };
        }
        Arg {
            name: None,
            spread: false,
            expr: self.expr(),
        }
    }

    /// The message of a send or ask; the operator was read.
    pub(super) fn send(&mut self, actor: Expr, ask: bool) -> Expr {
        let start = actor.span;
        let mut message = self.ident("the name of a message");
        // `a ! Msg::Inc`: the last name is the message.
        while self.at(ColonColon) && self.nth(1).kind == Ident {
            self.bump();
            message = self.ident("the name of a message");
        }
        let args = if self.at(LParen) && !self.line_ended() {
            self.args()
        } else {
            Vec::new()
        };
        let kind = ExprKind::Send {
            actor: Box::new(actor),
            ask,
            message,
            args,
        };
        Expr {
            kind,
            span: self.span_since(start),
        }
    }

    /// Whether an expression can begin with the current token.
    pub(super) fn starts_expression(&self) -> bool {
        self.can_start(self.current) || self.at_atom()
    }

    /// `:name`; any word will do.
    pub(super) fn at_atom(&self) -> bool {
        let next = self.nth(1).kind;
        self.at(Colon) && (next == Ident || next.is_keyword()) && self.glued(1)
    }

    /// Whether an expression can begin with this token.
    pub(super) fn can_start(&self, token: Token) -> bool {
        matches!(
            token.kind,
            Ident
                | Int
                | Float
                | Str
                | EscapedStr
                | TripleStr
                | RawStr
                | QuoteStr
                | Char
                | Byte
                | ByteStr
                | RawByteStr
                | FStart
                | Lifetime
                | LParen
                | LBracket
                | LBrace
                | Minus
                | Bang
                | Tilde
                | Star
                | StarStar
                | Amp
                | AndAnd
                | TokenKind::Pipe
                | OrOr
                | PlusPlus
                | MinusMinus
                | DotDot
                | DotDotEq
                | Backslash
                | At
                | ColonColon
                | If
                | Match
                | Loop
                | While
                | For
                | Try
                | Async
                | Await
                | Fun
                | Fn
                | Type
                | Import
                | Class
                | Where
                | Return
                | Break
                | Continue
                | Throw
                | Lazy
                | Yield
                | SelfValue
                | SelfType
                | Super
                | Crate
                | Unsafe
                | True
                | False
                | Nil
                | Null
        )
    }
}
