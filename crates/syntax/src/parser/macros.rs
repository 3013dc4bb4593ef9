//! Macro calls: `name!(…)`, `name![…]`, `name!{…}`.
//!
//! `vec!`, `matches!` and `df!` have a grammar of their own; all others take the arguments of a call.

use super::{Context, Parser};
use crate::ast::*;
use crate::lexer::TokenKind;
use TokenKind::*;

impl Parser<'_> {
    /// The path was read, the current token is the `!`.
    pub(super) fn macro_call(&mut self, path: Path) -> Expr {
        let start = path.span;
        self.bump();
        let Some(name) = path.segments.last().map(|segment| segment.ident) else {
            return self.error_expr();
        };
        let kind = match name.name.as_str() {
            "vec" => self.within(self.context.grouped(), |p| {
                let open = p.bump();
                p.array_body(open, "the element")
            }),
            "matches" => self.matches_macro(),
            "df" => ExprKind::DataFrame(self.list("the column", Self::column)),
            _ => ExprKind::Macro {
                name,
                args: self.macro_args(),
            },
        };
        Expr {
            kind,
            span: self.span_since(start),
        }
    }

    fn macro_args(&mut self) -> Vec<Arg> {
        self.list("the argument", Self::arg)
    }

    /// `(e, pat if guard)`.
    fn matches_macro(&mut self) -> ExprKind {
        let outer = self.enter_group();
        let open = self.bump();
        let scrutinee = Box::new(self.expr());
        self.expect(Comma, "and a pattern");
        let pat = if self.panicking {
            Pat {
                kind: PatKind::Wild,
                span: self.span_after(),
            }
        } else {
            self.pattern()
        };
        let guard = if !self.panicking && self.eat(If) {
            Some(Box::new(self.expr()))
        } else {
            None
        };
        self.eat(Comma);
        if !self.panicking && self.pos < open.mate as usize {
            self.expected("`)` after the pattern");
        }
        self.end_group(open.mate as usize);
        self.context = outer;
        ExprKind::Matches {
            scrutinee,
            pat: Box::new(pat),
            guard,
        }
    }

    /// `"name" => values` in `df![…]`.
    fn column(&mut self) -> (Expr, Expr) {
        let context = Context {
            no_arrow: true,
            ..self.context
        };
        let name = self.within(context, Self::expr);
        if !self.panicking && !self.eat(Colon) {
            self.expect(FatArrow, "and the values of the column");
        }
        let values = if self.panicking {
            self.error_expr()
        } else {
            self.expr()
        };
        (name, values)
    }
}
