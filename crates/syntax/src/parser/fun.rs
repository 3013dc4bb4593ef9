//! Functions: signatures, parameters, contracts.

use super::{Context, Parser};
use crate::ast::{self, *};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use TokenKind::*;

/// What the words before `fun` said.
#[derive(Clone, Copy, Default)]
pub(super) struct FunFlags {
    pub is_async: bool,
    pub is_static: bool,
    /// In a trait or an `extern` block: the body may be missing.
    pub bodiless: bool,
}

/// A parameter of a function or its `self`.
enum AnyParam {
    SelfParam(SelfKind, crate::span::Span),
    Plain(Box<Param>),
}

impl Parser<'_> {
    /// A function whose keyword is the current token.
    pub(super) fn fun(&mut self, flags: FunFlags) -> ast::Fun {
        let lo = self.bump().lo;
        let name = self.member_name("the name of the function");
        self.fun_from_params(lo, name, flags)
    }

    /// The function `name`, from its generic parameters on; it started at `lo`.
    pub(super) fn fun_from_params(
        &mut self,
        lo: u32,
        name: ast::Ident,
        flags: FunFlags,
    ) -> ast::Fun {
        let mut generics = if self.panicking {
            Vec::new()
        } else {
            self.generic_params()
        };
        let mut self_param = None;
        let mut params = Vec::new();
        if !self.panicking && self.at(LParen) {
            for (index, param) in self
                .list("the parameter", Self::any_param)
                .into_iter()
                .enumerate()
            {
                match param {
                    AnyParam::Plain(param) => params.push(*param),
                    AnyParam::SelfParam(kind, span) if index == 0 => {
                        self_param = Some((kind, span))
                    }
                    AnyParam::SelfParam(_, span) => {
                        self.misplaced(span, "`self` is the first parameter or none");
                    }
                }
            }
        } else if !self.panicking {
            self.expected("`(` and the parameters of the function");
        }
        let ret = if !self.panicking && self.eat(Arrow) {
            Some(self.ty())
        } else {
            None
        };
        self.where_clause(&mut generics);
        let sig_span = self.span_from(lo);
        let (requires, ensures) = self.contracts();
        let body = self.fun_body(flags);
        ast::Fun {
            name,
            generics,
            self_param,
            params,
            ret,
            body,
            is_async: flags.is_async,
            is_static: flags.is_static,
            requires,
            ensures,
            sig_span,
        }
    }

    fn fun_body(&mut self, flags: FunFlags) -> Option<Block> {
        if self.panicking && !self.given_up {
            // A mistake in the signature: the body, if it opens on this line, is still read.
            while !self.at(LBrace) && !self.at(Eof) && !self.current.on_new_line() {
                if matches!(self.kind(), RBrace | RParen | RBracket | FClose | Semi) {
                    break;
                }
                self.skip_one();
            }
            self.panicking = !self.at(LBrace);
        }
        if self.panicking {
            return None;
        }
        if self.at(LBrace) {
            return Some(self.block("the function"));
        }
        if flags.bodiless {
            return None;
        }
        if matches!(self.kind(), Eq | FatArrow) {
            let span = self.span_of(self.current);
            self.complain(
                Diagnostic::error(
                    Code::UnexpectedToken,
                    span,
                    "the body of a function stands in braces",
                )
                .help("write `fun f(x) { … }`"),
            );
            self.bump();
            let expr = self.statement_expr();
            let span = expr.span;
            return Some(Block {
                stmts: vec![Stmt {
                    kind: StmtKind::Expr(expr),
                    span,
                }],
                span,
            });
        }
        self.missing_body("the function");
        None
    }

    fn any_param(&mut self) -> AnyParam {
        self.skip_attributes();
        match self.self_param() {
            Some((kind, span)) => AnyParam::SelfParam(kind, span),
            None => AnyParam::Plain(Box::new(self.param())),
        }
    }

    /// `self`, `mut self`, `&self`, `&'a mut self`, `self: &Self`.
    fn self_param(&mut self) -> Option<(SelfKind, crate::span::Span)> {
        let lo = self.current.lo;
        let mut ahead = 0;
        let borrowed = self.at(Amp);
        if borrowed {
            ahead += 1;
            if self.nth(ahead).kind == Lifetime {
                ahead += 1;
            }
        }
        let mutable = self.nth(ahead).kind == Mut;
        ahead += mutable as usize;
        let behind = self.nth(ahead + 1).kind;
        if self.nth(ahead).kind != SelfValue || !matches!(behind, Comma | RParen | Colon) {
            return None;
        }
        for _ in 0..=ahead {
            self.bump();
        }
        let mut kind = match (borrowed, mutable) {
            (true, true) => SelfKind::RefMut,
            (true, false) => SelfKind::Ref,
            (false, true) => SelfKind::MutValue,
            (false, false) => SelfKind::Value,
        };
        if self.eat(Colon)
            && let TypeKind::Ref { mutable, .. } = self.ty().kind
        {
            kind = if mutable {
                SelfKind::RefMut
            } else {
                SelfKind::Ref
            };
        }
        Some((kind, self.span_from(lo)))
    }

    /// `pattern: T = default`, `...rest`.
    pub(super) fn param(&mut self) -> Param {
        self.skip_attributes();
        let lo = self.current.lo;
        let mut variadic = self.eat(Ellipsis);
        let pat = self.single_pattern();
        let ty = if !self.panicking && self.eat(Colon) {
            // `xs: ...T`
            variadic |= self.eat(Ellipsis);
            Some(self.ty())
        } else {
            None
        };
        let default = if !self.panicking && self.eat(Eq) {
            Some(self.expr())
        } else {
            None
        };
        Param {
            pat,
            ty,
            default,
            variadic,
            span: self.span_from(lo),
        }
    }

    /// Whether a contract clause starts here: the word, then an expression.
    pub(super) fn at_contract(&self) -> bool {
        self.at(Ident)
            && matches!(
                self.text_of(self.current),
                "requires" | "ensures" | "decreases"
            )
            && self.nth(1).kind != Colon
    }

    /// `requires e`, `ensures e`, `decreases e` between a signature and its body.
    fn contracts(&mut self) -> (Vec<Expr>, Vec<Expr>) {
        let mut requires = Vec::new();
        let mut ensures = Vec::new();
        while !self.panicking && self.at_contract() {
            let word = self.bump();
            self.context.indent = word.indent;
            let context = Context {
                no_struct: true,
                condition: false,
                ..self.context
            };
            loop {
                let expr = self.within(context, Self::expr);
                match self.text_of(word) {
                    "requires" => requires.push(expr),
                    "ensures" => ensures.push(expr),
                    _ => {}
                }
                if self.panicking || !self.eat(Comma) {
                    break;
                }
            }
            self.eat(Semi);
        }
        (requires, ensures)
    }
}
