//! Operators: unary, binary, postfix.
//!
//! Precedence climbing: [`Parser::climb`] reads an operand and then every operator that binds at least
//! as tightly as asked. Left-associative chains stay in one loop; only right operands recurse.

use super::stmt::is_block_like;
use super::{Bound, Context, Parser};
use crate::ast::*;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Token, TokenKind};
use TokenKind::*;

/// How tightly an infix operator binds; a higher level binds tighter.
pub(crate) mod level {
    pub const ASSIGN: u8 = 1;
    pub const TERNARY: u8 = 2;
    pub const RANGE: u8 = 3;
    pub const OR: u8 = 4;
    pub const AND: u8 = 5;
    pub const PIPE: u8 = 6;
    pub const COALESCE: u8 = 7;
    pub const COMPARE: u8 = 8;
    pub const BIT_OR: u8 = 9;
    pub const BIT_XOR: u8 = 10;
    pub const BIT_AND: u8 = 11;
    pub const SHIFT: u8 = 12;
    pub const SUM: u8 = 13;
    pub const PRODUCT: u8 = 14;
    pub const CAST: u8 = 15;
}
use level::*;

/// What an infix token means.
#[derive(Clone, Copy)]
pub(super) enum Infix {
    Assign(AssignOp),
    Ternary,
    Range { inclusive: bool },
    Short(ShortOp),
    Pipe,
    Binary(BinOp),
    Cast,
}

pub(super) fn infix(kind: TokenKind) -> Option<(u8, Infix)> {
    use Infix::*;
    let op = |op| (ASSIGN, Assign(AssignOp::Op(op)));
    Some(match kind {
        Eq => (ASSIGN, Assign(AssignOp::Set)),
        PlusEq => op(BinOp::Add),
        MinusEq => op(BinOp::Sub),
        StarEq => op(BinOp::Mul),
        SlashEq => op(BinOp::Div),
        PercentEq => op(BinOp::Rem),
        StarStarEq => op(BinOp::Pow),
        AmpEq => op(BinOp::BitAnd),
        PipeEq => op(BinOp::BitOr),
        CaretEq => op(BinOp::BitXor),
        ShlEq => op(BinOp::Shl),
        ShrEq => op(BinOp::Shr),
        AndAndEq => (ASSIGN, Assign(AssignOp::Short(ShortOp::And))),
        OrOrEq => (ASSIGN, Assign(AssignOp::Short(ShortOp::Or))),
        CoalesceEq => (ASSIGN, Assign(AssignOp::Short(ShortOp::Coalesce))),
        Question => (TERNARY, Ternary),
        DotDot => (RANGE, Range { inclusive: false }),
        DotDotEq => (RANGE, Range { inclusive: true }),
        OrOr => (OR, Short(ShortOp::Or)),
        AndAnd => (AND, Short(ShortOp::And)),
        PipeGt => (PIPE, Pipe),
        Coalesce => (COALESCE, Short(ShortOp::Coalesce)),
        EqEq => (COMPARE, Binary(BinOp::Eq)),
        NotEq => (COMPARE, Binary(BinOp::Ne)),
        Lt | LeftArrow => (COMPARE, Binary(BinOp::Lt)),
        Le => (COMPARE, Binary(BinOp::Le)),
        Gt => (COMPARE, Binary(BinOp::Gt)),
        Ge => (COMPARE, Binary(BinOp::Ge)),
        In => (COMPARE, Binary(BinOp::In)),
        TokenKind::Pipe => (BIT_OR, Binary(BinOp::BitOr)),
        Caret => (BIT_XOR, Binary(BinOp::BitXor)),
        Amp => (BIT_AND, Binary(BinOp::BitAnd)),
        Shl => (SHIFT, Binary(BinOp::Shl)),
        Shr => (SHIFT, Binary(BinOp::Shr)),
        Plus => (SUM, Binary(BinOp::Add)),
        Minus => (SUM, Binary(BinOp::Sub)),
        Star => (PRODUCT, Binary(BinOp::Mul)),
        Slash => (PRODUCT, Binary(BinOp::Div)),
        Percent => (PRODUCT, Binary(BinOp::Rem)),
        As => (CAST, Cast),
        _ => return None,
    })
}

/// A prefix operator waiting for its operand.
#[derive(Clone, Copy)]
enum Prefix {
    Unary(UnOp),
    Borrow { mutable: bool },
    Await,
    Step { increment: bool },
}

impl Parser<'_> {
    /// Any expression.
    pub(super) fn expr(&mut self) -> Expr {
        self.climb(ASSIGN)
    }

    /// An expression in parentheses, brackets, …: line breaks end nothing.
    pub(super) fn grouped_expr(&mut self) -> Expr {
        self.within(self.context.grouped(), Self::expr)
    }

    /// The condition of an `if` or `while`: no struct literal, `let` allowed.
    pub(super) fn condition(&mut self) -> Expr {
        if self.head_is_missing() {
            let diagnostic = self.unexpected("a condition");
            self.complain(diagnostic);
            return self.error_expr();
        }
        let context = Context {
            no_struct: true,
            condition: true,
            bound: Bound::default(),
            ..self.context
        };
        self.within(context, Self::expr)
    }

    /// Whether the brace at hand is the body already: nothing that could be one follows it.
    pub(super) fn head_is_missing(&self) -> bool {
        let behind = self.token_at(self.current.mate + 1);
        let ends = behind.on_new_line()
            || matches!(behind.kind, Semi | Comma | RParen | RBrace | Else | Eof);
        self.at(LBrace) && behind.kind != LBrace && ends
    }

    /// An expression that a `{` ends: what a `for` iterates, what a `match` looks at.
    pub(super) fn head_expr(&mut self) -> Expr {
        let context = Context {
            no_struct: true,
            condition: false,
            bound: Bound::default(),
            ..self.context
        };
        self.within(context, Self::expr)
    }

    /// The place of something that is missing.
    pub(super) fn error_expr(&self) -> Expr {
        Expr {
            kind: ExprKind::Error,
            span: self.span_after(),
        }
    }

    /// An expression whose outermost operator binds at least as tightly as `min`.
    pub(super) fn climb(&mut self, min: u8) -> Expr {
        let Some(outer) = self.enter() else {
            return self.error_expr();
        };
        let operand = self.unary();
        let expr = self.infix_rest(operand, min);
        self.leave(outer);
        expr
    }

    /// An expression as a statement or as the body of an arm: `if c { 1 } else { 2 }` ends at its brace,
    /// and so do the other expressions that end in a block, unless a `.`, `?` or `|>` goes on.
    pub(super) fn statement_expr(&mut self) -> Expr {
        let Some(outer) = self.enter() else {
            return self.error_expr();
        };
        let mut expr = if self.starts_block_like() {
            let first = self.primary();
            if !is_block_like(&first) {
                let operand = self.postfix(first);
                let operand = self.power(operand);
                self.infix_rest(operand, ASSIGN)
            } else if self.panicking
                || !(matches!(self.kind(), Dot | QuestionDot | PipeGt)
                    || self.at(Question) && !self.current.after_space())
            {
                first
            } else {
                let operand = self.postfix(first);
                self.infix_rest(operand, ASSIGN)
            }
        } else {
            let operand = self.unary();
            self.infix_rest(operand, ASSIGN)
        };
        self.leave(outer);
        if self.panicking && matches!(expr.kind, ExprKind::Error) {
            expr.span = self.span_after();
        }
        expr
    }

    fn starts_block_like(&self) -> bool {
        matches!(
            self.kind(),
            If | Match | While | For | Loop | Try | Unsafe | LBrace | Lifetime | At
        ) || self.at_word("infra")
    }

    /// Whether an infix operator at the start of a line belongs to the statement above it.
    pub(super) fn operator_continues(&self, token: Token) -> bool {
        match token.kind {
            // These also start expressions: a negative number, `*place = …`, a lambda.
            Minus | Star | Amp | TokenKind::Pipe | OrOr => {
                self.nth(1).after_space() && token.indent > self.context.indent
            }
            StarStar => self.nth(1).after_space(),
            _ => true,
        }
    }

    /// Whether the current token stands on a line of its own that does not go on with the last one.
    pub(super) fn line_ended(&self) -> bool {
        self.context.newlines && self.current.on_new_line()
    }

    /// Reads operators that bind at least as tightly as `min`, with their right operands.
    pub(super) fn infix_rest(&mut self, mut lhs: Expr, min: u8) -> Expr {
        loop {
            let token = self.current;
            if self.at_operator_slip() {
                self.mend_operator();
                continue;
            }
            let Some((level, op)) = infix(token.kind) else {
                if token.kind == Ident && self.wordy_operator(min) {
                    continue;
                }
                return lhs;
            };
            let ended = self.line_ended() && !self.operator_continues(token);
            if level < min || ended || token.kind == In && self.begins_let_body(self.context.bound)
            {
                return lhs;
            }
            let op_span = self.span_of(token);
            let start = lhs.span;
            let kind = match op {
                Infix::Binary(op) => {
                    self.bump();
                    if token.kind == LeftArrow {
                        lhs = self.left_arrow(lhs, op_span);
                        self.grow();
                        continue;
                    }
                    let rhs = match op {
                        BinOp::In => self.in_operand(),
                        _ => self.climb(level + 1),
                    };
                    if level == COMPARE {
                        self.check_chain(op_span);
                    }
                    ExprKind::Binary {
                        op,
                        op_span,
                        lhs: Box::new(lhs),
                        rhs: Box::new(rhs),
                    }
                }
                Infix::Short(op) => {
                    self.bump();
                    let right = if op == ShortOp::Coalesce {
                        level
                    } else {
                        level + 1
                    };
                    let rhs = self.climb(right);
                    ExprKind::Short {
                        op,
                        lhs: Box::new(lhs),
                        rhs: Box::new(rhs),
                    }
                }
                Infix::Pipe => {
                    self.bump();
                    let rhs = self.climb(level + 1);
                    ExprKind::Pipe {
                        lhs: Box::new(lhs),
                        rhs: Box::new(rhs),
                    }
                }
                Infix::Assign(op) => {
                    if self.context.condition && op == AssignOp::Set {
                        let message = "this is an assignment, not a comparison";
                        self.complain(
                            Diagnostic::error(Code::UnexpectedToken, op_span, message)
                                .suggest(op_span, "==", "to compare, write `==`")
                                .help("an assignment that is meant stands in parentheses"),
                        );
                    }
                    self.bump();
                    let value = self.climb(ASSIGN);
                    let (target, value) = (Box::new(lhs), Box::new(value));
                    ExprKind::Assign {
                        op,
                        op_span,
                        target,
                        value,
                    }
                }
                Infix::Cast => {
                    self.bump();
                    let ty = self.cast_type();
                    ExprKind::Cast {
                        expr: Box::new(lhs),
                        ty: Box::new(ty),
                    }
                }
                Infix::Range { inclusive } => {
                    self.bump();
                    let end = self.range_end(OR);
                    ExprKind::Range {
                        start: Some(Box::new(lhs)),
                        end,
                        inclusive,
                    }
                }
                Infix::Ternary => {
                    self.bump();
                    if !self.starts_expression() {
                        ExprKind::Try(Box::new(lhs))
                    } else {
                        self.ternary(lhs)
                    }
                }
            };
            lhs = Expr {
                kind,
                span: self.span_since(start),
            };
            self.grow();
        }
    }

    /// The right operand of `in` extends over a range.
    fn in_operand(&mut self) -> Expr {
        let start = self.climb(BIT_OR);
        if !matches!(self.kind(), DotDot | DotDotEq)
            || self.line_ended() && !self.operator_continues(self.current)
        {
            return start;
        }
        let inclusive = self.bump().kind == DotDotEq;
        let end = self.range_end(BIT_OR);
        let span = self.span_since(start.span);
        self.grow();
        Expr {
            kind: ExprKind::Range {
                start: Some(Box::new(start)),
                end,
                inclusive,
            },
            span,
        }
    }

    /// The end of a range, if there is one.
    fn range_end(&mut self, level: u8) -> Option<Box<Expr>> {
        let absent = !self.starts_expression()
            || self.line_ended()
            || self.context.no_struct && self.at(LBrace);
        (!absent).then(|| Box::new(self.climb(level)))
    }

    /// The `?` was read.
    fn ternary(&mut self, cond: Expr) -> ExprKind {
        let context = Context {
            no_arrow: false,
            condition: false,
            ..self.context
        };
        let then = self.within(context, Self::expr);
        self.expect(Colon, "and the other value");
        let otherwise = if self.panicking {
            self.error_expr()
        } else {
            self.climb(TERNARY)
        };
        ExprKind::Ternary {
            cond: Box::new(cond),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        }
    }

    /// Prefix operators and their operand.
    pub(super) fn unary(&mut self) -> Expr {
        let mut operators: Vec<(Prefix, Token)> = Vec::new();
        loop {
            let token = self.current;
            let prefix = match token.kind {
                Minus => Prefix::Unary(UnOp::Neg),
                Bang => Prefix::Unary(UnOp::Not),
                Tilde => Prefix::Unary(UnOp::BitNot),
                Star => Prefix::Unary(UnOp::Deref),
                Amp => Prefix::Borrow { mutable: false },
                Await => Prefix::Await,
                StarStar => {
                    operators.push((Prefix::Unary(UnOp::Deref), token));
                    Prefix::Unary(UnOp::Deref)
                }
                AndAnd => {
                    operators.push((Prefix::Borrow { mutable: false }, token));
                    Prefix::Borrow { mutable: false }
                }
                MinusMinus if matches!(self.nth(1).kind, Int | Float) => {
                    operators.push((Prefix::Unary(UnOp::Neg), token));
                    Prefix::Unary(UnOp::Neg)
                }
                PlusPlus => Prefix::Step { increment: true },
                MinusMinus => Prefix::Step { increment: false },
                DotDot | DotDotEq => {
                    let range = self.prefix_range();
                    return self.apply_prefixes(operators, range);
                }
                _ => break,
            };
            self.bump();
            let prefix = match prefix {
                Prefix::Borrow { .. } if self.eat(Mut) => Prefix::Borrow { mutable: true },
                other => other,
            };
            operators.push((prefix, token));
            if operators.len() > super::MAX_HEIGHT as usize {
                self.give_up();
                return self.error_expr();
            }
        }
        let operand = self.primary();
        let operand = self.postfix(operand);
        let operand = self.power(operand);
        if operators.is_empty() {
            return operand;
        }
        self.apply_prefixes(operators, operand)
    }

    fn apply_prefixes(&mut self, operators: Vec<(Prefix, Token)>, operand: Expr) -> Expr {
        let mut expr = operand;
        for (prefix, token) in operators.into_iter().rev() {
            let span = self.span_from(token.lo);
            let inner = Box::new(expr);
            let kind = match prefix {
                Prefix::Unary(op) => ExprKind::Unary(op, inner),
                Prefix::Borrow { mutable } => ExprKind::Borrow {
                    mutable,
                    expr: inner,
                },
                Prefix::Await => ExprKind::Await(inner),
                Prefix::Step { increment } => ExprKind::IncDec {
                    increment,
                    prefix: true,
                    target: inner,
                },
            };
            expr = Expr { kind, span };
            self.grow();
        }
        expr
    }

    /// `..b`, `..=b`, `..`.
    fn prefix_range(&mut self) -> Expr {
        let token = self.bump();
        let end = self.range_end(OR);
        let kind = ExprKind::Range {
            start: None,
            end,
            inclusive: token.kind == DotDotEq,
        };
        Expr {
            kind,
            span: self.span_from(token.lo),
        }
    }

    /// `base ** exponent`, right-associative, tighter than a sign before the base.
    fn power(&mut self, base: Expr) -> Expr {
        if !self.at(StarStar) || self.line_ended() && !self.operator_continues(self.current) {
            return base;
        }
        let op_span = self.span_of(self.current);
        self.bump();
        let Some(outer) = self.enter() else {
            return base;
        };
        let exponent = self.unary();
        self.leave(outer);
        let span = self.span_since(base.span);
        let kind = ExprKind::Binary {
            op: BinOp::Pow,
            op_span,
            lhs: Box::new(base),
            rhs: Box::new(exponent),
        };
        self.grow();
        Expr { kind, span }
    }
}
