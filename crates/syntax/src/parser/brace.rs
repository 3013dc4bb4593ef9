//! What a `{` opens where an expression may stand: a block, a map or a set.
//!
//! `{}` is an empty map, but an empty block where a body is expected (behind `=>`, `|x|`, …).
//! `name:` and `"key":` start a map. Anything else is read as the first statement of a block, and what
//! stands behind it decides: a `,` makes a set, a `:` a map, a `for` a comprehension.

use super::{Context, Parser};
use crate::ast::*;
use crate::lexer::{Token, TokenKind};
use TokenKind::*;

/// An entry of something in braces that is no block.
enum Piece {
    Spread(Expr),
    Pair(Expr, Expr),
    Plain(Expr),
}

impl Parser<'_> {
    /// An expression that starts with `{`; with `body`, `{}` is a block.
    pub(super) fn brace_expr(&mut self, body: bool) -> Expr {
        let open = self.current;
        let outer = self.context;
        if self.nth(1).kind == RBrace {
            self.bump();
            self.bump();
            let span = self.span_from(open.lo);
            let kind = if body {
                ExprKind::Block {
                    label: None,
                    block: Block {
                        stmts: Vec::new(),
                        span,
                    },
                }
            } else {
                ExprKind::Map(Vec::new())
            };
            return Expr { kind, span };
        }
        let Some(height) = self.enter() else {
            return self.error_expr();
        };
        self.context = Context {
            indent: outer.indent,
            ..Context::default()
        };
        self.bump();
        let expr = if self.starts_map_entry() || self.at(Ellipsis) {
            self.map_body(open)
        } else {
            self.context.indent = self.current.indent;
            self.block_or_collection(open)
        };
        self.context = outer;
        self.leave(height);
        expr
    }

    fn block_or_collection(&mut self, open: Token) -> Expr {
        let lo = self.current.lo;
        let declares = matches!(self.kind(), Semi | Let | Var) || self.starts_item();
        let first = if declares {
            self.statement()
        } else {
            let expr = self.statement_expr();
            let walrus = self.at(Colon) && self.nth(1).kind == Eq;
            match self.kind() {
                _ if self.panicking => {}
                Comma => return self.collection(open, Piece::Plain(expr)),
                For if !self.current.on_new_line() => {
                    return self.collection(open, Piece::Plain(expr));
                }
                Colon if !walrus && !self.current.on_new_line() => {
                    self.bump();
                    self.context = self.context.grouped();
                    let value = self.expr();
                    return self.collection(open, Piece::Pair(computed_key(expr), value));
                }
                _ => {}
            }
            self.finish_expression_statement(lo, expr)
        };
        let block = self.block_after(open, first);
        let span = block.span;
        Expr {
            kind: ExprKind::Block { label: None, block },
            span,
        }
    }

    /// Whether the current token, the first behind a brace, is the key of a map.
    pub(super) fn starts_map_entry(&self) -> bool {
        let key = matches!(self.kind(), Ident | Str | QuoteStr | Char | RawStr | Int)
            // `return :ok` is no entry.
            || self.kind().is_keyword() && !self.nth(1).after_space();
        let walrus = self.nth(2).kind == Eq && self.glued(2);
        key && self.nth(1).kind == Colon && !self.nth(1).on_new_line() && !walrus
    }

    /// The entries of a map or set whose brace was read, the first one still to come.
    pub(super) fn map_body(&mut self, open: Token) -> Expr {
        let outer = self.enter_group();
        let first = self.piece();
        let expr = self.collection(open, first);
        self.context = outer;
        expr
    }

    fn piece(&mut self) -> Piece {
        if self.eat(Ellipsis) {
            return Piece::Spread(self.expr());
        }
        let next = self.nth(1);
        let word = self.at(Ident) || self.kind().is_keyword() && !next.after_space();
        if word && next.kind == Colon {
            let name = self.bump();
            let key = self.ident_of(name);
            let key = Expr {
                kind: ExprKind::Lit(Lit::Str(key.name.as_str().into())),
                span: key.span,
            };
            self.bump();
            return Piece::Pair(key, self.expr());
        }
        let key = self.expr();
        if !self.panicking && self.eat(Colon) {
            return Piece::Pair(computed_key(key), self.expr());
        }
        Piece::Plain(key)
    }

    /// The rest of a map, set or comprehension behind its first entry.
    fn collection(&mut self, open: Token, first: Piece) -> Expr {
        self.context = self.context.grouped();
        if self.at(For) && !self.panicking {
            return self.brace_comprehension(open, first);
        }
        let mut pieces = vec![first];
        self.more_items(open, "the entry", &mut pieces, &mut Self::piece);
        let span = self.span_from(open.lo);
        let plain = pieces.iter().any(|piece| matches!(piece, Piece::Plain(_)));
        let pair = pieces.iter().any(|piece| matches!(piece, Piece::Pair(..)));
        if plain && !pair {
            let element = |piece| match piece {
                Piece::Spread(expr) => Element { spread: true, expr },
                Piece::Pair(_, expr) | Piece::Plain(expr) => Element {
                    spread: false,
                    expr,
                },
            };
            let elements = pieces.into_iter().map(element).collect();
            return Expr {
                kind: ExprKind::Set(elements),
                span,
            };
        }
        let mut entries = Vec::with_capacity(pieces.len());
        for piece in pieces {
            entries.push(match piece {
                Piece::Spread(expr) => MapEntry::Spread(expr),
                Piece::Pair(key, value) => MapEntry::Pair { key, value },
                Piece::Plain(expr) => self.shorthand(expr),
            });
        }
        Expr {
            kind: ExprKind::Map(entries),
            span,
        }
    }

    /// `{a: 1, b}`: `b` alone means `b: b`.
    fn shorthand(&mut self, value: Expr) -> MapEntry {
        let name = match &value.kind {
            ExprKind::Path(path) => path.as_ident(),
            _ => None,
        };
        if name.is_none() && !matches!(value.kind, ExprKind::Error) {
            self.misplaced(value.span, "this entry of a map has no key");
        }
        let text = name.map_or("", |name| name.name.as_str());
        let key = Expr {
            kind: ExprKind::Lit(Lit::Str(text.into())),
            span: value.span,
        };
        MapEntry::Pair { key, value }
    }

    fn brace_comprehension(&mut self, open: Token, first: Piece) -> Expr {
        let clauses = self.comprehension_clauses();
        let (kind, key, value) = match first {
            Piece::Pair(key, value) => (ComprehensionKind::Map, Some(key), value),
            Piece::Plain(value) => (ComprehensionKind::Set, None, value),
            Piece::Spread(value) => {
                self.misplaced(value.span, "a comprehension has no `...`");
                (ComprehensionKind::Set, None, value)
            }
        };
        if !self.panicking && self.pos < open.mate as usize {
            self.expected("`}` after the comprehension");
        }
        self.end_group(open.mate as usize);
        let comprehension = Comprehension {
            kind,
            key,
            value,
            clauses,
        };
        let kind = ExprKind::Comprehension(Box::new(comprehension));
        Expr {
            kind,
            span: self.span_from(open.lo),
        }
    }
}

/// `[e]: v` has `e` as its key.
fn computed_key(key: Expr) -> Expr {
    match key.kind {
        ExprKind::Array(mut elements) if elements.len() == 1 => match elements.pop() {
            Some(element) if !element.spread => element.expr,
            Some(element) => Expr {
                kind: ExprKind::Array(vec![element]),
                span: key.span,
            },
            None => Expr {
                kind: ExprKind::Error,
                span: key.span,
            },
        },
        kind => Expr {
            kind,
            span: key.span,
        },
    }
}
