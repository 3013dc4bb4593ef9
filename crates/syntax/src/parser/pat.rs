//! Patterns.

use super::{Context, Parser, is_capitalised};
use crate::ast::{self, *};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use TokenKind::*;

impl Parser<'_> {
    /// A pattern with its alternatives.
    pub(super) fn pattern(&mut self) -> Pat {
        let context = Context {
            no_struct: false,
            condition: false,
            ..self.context
        };
        self.within(context, Self::alternatives)
    }

    /// A pattern before the `{` of a body: `catch Failed { … }`.
    pub(super) fn pattern_before_body(&mut self) -> Pat {
        let context = Context {
            no_struct: true,
            condition: false,
            ..self.context
        };
        self.within(context, Self::alternatives)
    }

    fn alternatives(&mut self) -> Pat {
        let lo = self.current.lo;
        self.eat(Pipe);
        let first = self.single_pattern();
        if !self.at(Pipe) || self.panicking {
            return first;
        }
        let mut pats = vec![first];
        while !self.panicking && self.eat(Pipe) {
            pats.push(self.single_pattern());
        }
        Pat {
            kind: PatKind::Or(pats),
            span: self.span_from(lo),
        }
    }

    /// A pattern without alternatives at its top.
    pub(super) fn single_pattern(&mut self) -> Pat {
        let lo = self.current.lo;
        let Some(outer) = self.enter() else {
            return Pat {
                kind: PatKind::Wild,
                span: self.span_after(),
            };
        };
        let kind = self.pattern_kind();
        self.leave(outer);
        Pat {
            kind,
            span: self.span_from(lo),
        }
    }

    /// Whether a pattern can begin with the current token.
    pub(super) fn starts_pattern(&self) -> bool {
        self.at_literal()
            || matches!(
                self.kind(),
                Ident
                    | Type
                    | Import
                    | Class
                    | Where
                    | Minus
                    | LParen
                    | LBracket
                    | LBrace
                    | Amp
                    | AndAnd
                    | Mut
                    | Pipe
                    | DotDot
                    | DotDotEq
                    | SelfType
                    | SelfValue
                    | Super
                    | Crate
                    | Hash
            )
            || self.at_atom()
    }

    fn pattern_kind(&mut self) -> PatKind {
        match self.kind() {
            Ident | SelfType | SelfValue | Super | Crate | ColonColon | Type | Import | Class
            | Where => self.named_pattern(),
            Mut => {
                self.bump();
                self.binding(true, false)
            }
            LParen => self.tuple_pattern(),
            LBracket => PatKind::Array(self.list("the pattern", Self::pattern)),
            LBrace => {
                let (fields, rest) = self.field_patterns();
                PatKind::Map { fields, rest }
            }
            Amp | AndAnd => self.ref_pattern(),
            DotDot if self.starts_bound(1) => {
                self.bump();
                let end = self.range_bound().map(Box::new);
                PatKind::Range {
                    start: None,
                    end,
                    inclusive: false,
                }
            }
            DotDot | Ellipsis => {
                self.bump();
                if self.at(Mut) {
                    self.bump();
                }
                if self.at(Ident) {
                    let token = self.bump();
                    return PatKind::Rest(Some(self.ident_of(token)));
                }
                PatKind::Rest(None)
            }
            DotDotEq => {
                self.bump();
                let end = self.range_bound().map(Box::new);
                if end.is_none() {
                    self.expected("the end of the range");
                }
                PatKind::Range {
                    start: None,
                    end,
                    inclusive: true,
                }
            }
            Colon if self.at_atom() => {
                self.bump();
                let name = self.bump();
                let atom = Lit::Atom(self.ident_of(name).name);
                let span = self.span_of(name);
                PatKind::Lit(Box::new(Expr {
                    kind: ExprKind::Lit(atom),
                    span,
                }))
            }
            _ if self.at_literal() || self.at(Minus) => self.literal_pattern(),
            _ => {
                let mut diagnostic = self.unexpected("a pattern");
                if self.at(FStart) {
                    diagnostic = diagnostic.help("an f-string is no constant; use a guard");
                } else if self.kind().is_keyword() {
                    let word = self.text_of(self.current);
                    diagnostic = diagnostic
                        .note(format!("`{word}` is a reserved word and cannot be a name"));
                }
                self.report(diagnostic);
                PatKind::Wild
            }
        }
    }

    /// `&p`, `&mut p`, `&&p`; a million of them nest no deeper than one.
    fn ref_pattern(&mut self) -> PatKind {
        let lo = self.current.lo;
        let mut count = 0usize;
        while matches!(self.kind(), Amp | AndAnd) {
            count += if self.bump().kind == AndAnd { 2 } else { 1 };
            self.eat(Mut);
            self.grow();
        }
        let mut inner = self.single_pattern();
        for _ in 1..count.min(super::MAX_HEIGHT as usize) {
            let kind = PatKind::Ref(Box::new(inner));
            inner = Pat {
                kind,
                span: self.span_from(lo),
            };
            self.grow();
        }
        PatKind::Ref(Box::new(inner))
    }

    /// `()`, `(p)`, `(p, q)`.
    fn tuple_pattern(&mut self) -> PatKind {
        let lo = self.current.lo;
        let (mut pats, comma) = self.list_with_comma("the pattern", Self::pattern);
        if pats.is_empty() {
            let nil = Expr {
                kind: ExprKind::Lit(Lit::Nil),
                span: self.span_from(lo),
            };
            return PatKind::Lit(Box::new(nil));
        }
        if pats.len() == 1
            && !comma
            && !matches!(pats.first().map(|pat| &pat.kind), Some(PatKind::Rest(_)))
            && let Some(inner) = pats.pop()
        {
            return inner.kind;
        }
        PatKind::Tuple(pats)
    }

    /// A number, string, … or a range that starts with one.
    fn literal_pattern(&mut self) -> PatKind {
        let Some(start) = self.range_bound() else {
            self.expected("a number after `-`");
            return PatKind::Wild;
        };
        self.range_or(start)
    }

    /// `start` as a pattern, or the range that it starts.
    fn range_or(&mut self, start: Expr) -> PatKind {
        let inclusive = match self.kind() {
            DotDotEq | Ellipsis => true,
            DotDot => false,
            _ => return PatKind::Lit(Box::new(start)),
        };
        let operator = self.bump();
        if operator.kind == Ellipsis {
            let span = self.span_of(operator);
            self.complain(
                Diagnostic::error(Code::BadPattern, span, "`...` is no range").suggest(
                    span,
                    "..=",
                    "a range that includes its end is written `..=`",
                ),
            );
        }
        let end = self.range_bound().map(Box::new);
        if inclusive && end.is_none() {
            self.expected("the end of the range");
        }
        PatKind::Range {
            start: Some(Box::new(start)),
            end,
            inclusive,
        }
    }

    /// Whether a literal that may bound a range starts `ahead` tokens from here.
    fn starts_bound(&self, ahead: usize) -> bool {
        matches!(
            self.nth(ahead).kind,
            Int | Float | Char | Str | QuoteStr | Byte | Minus
        )
    }

    /// A literal, maybe negative, or a path to a constant.
    fn range_bound(&mut self) -> Option<Expr> {
        let lo = self.current.lo;
        if self.at(Minus) && matches!(self.nth(1).kind, Int | Float) {
            self.bump();
            let literal = Box::new(self.literal());
            let kind = ExprKind::Unary(UnOp::Neg, literal);
            return Some(Expr {
                kind,
                span: self.span_from(lo),
            });
        }
        if self.at_literal() {
            return Some(self.literal());
        }
        if matches!(self.kind(), Ident | SelfType | Super | Crate) && !self.at_word("if") {
            let path = self.expr_path();
            let span = path.span;
            return Some(Expr {
                kind: ExprKind::Path(path),
                span,
            });
        }
        None
    }

    /// A pattern that starts with a name.
    fn named_pattern(&mut self) -> PatKind {
        let next = self.nth(1).kind;
        if (self.at(Ident) || self.at_soft_keyword()) && next != ColonColon {
            match self.text_of(self.current) {
                "_" => {
                    self.bump();
                    return PatKind::Wild;
                }
                "ref" if matches!(next, Ident | Mut) => {
                    self.bump();
                    let mutable = self.eat(Mut);
                    return self.binding(mutable, true);
                }
                "box" if self.starts_boxed() => {
                    self.bump();
                    return PatKind::Ref(Box::new(self.single_pattern()));
                }
                _ => {}
            }
            if !matches!(next, LParen | LBrace | Lt | DotDotEq | DotDot | Ellipsis) {
                return self.binding(false, false);
            }
        }
        let path = self.expr_path();
        match self.kind() {
            LParen if !self.ends_line() => {
                let pats = self.list("the pattern", Self::pattern);
                PatKind::TupleVariant { path, pats }
            }
            LBrace if self.opens_field_patterns() => {
                let (fields, rest) = self.field_patterns();
                PatKind::Struct { path, fields, rest }
            }
            DotDotEq => {
                let span = path.span;
                self.range_or(Expr {
                    kind: ExprKind::Path(path),
                    span,
                })
            }
            DotDot | Ellipsis if starts_range(&path) => {
                let span = path.span;
                self.range_or(Expr {
                    kind: ExprKind::Path(path),
                    span,
                })
            }
            _ => match path.as_ident() {
                Some(name) if path.segments.iter().all(|s| s.generics.is_empty()) => {
                    PatKind::Bind {
                        mutable: false,
                        by_ref: false,
                        name,
                        sub: None,
                    }
                }
                _ => PatKind::Path(path),
            },
        }
    }

    fn ends_line(&self) -> bool {
        self.context.newlines && self.current.on_new_line()
    }

    /// Whether `box` is the keyword before a pattern rather than a name.
    fn starts_boxed(&self) -> bool {
        let next = self.nth(1);
        matches!(next.kind, Ident | Int | Str | LParen | LBracket)
            && next.after_space()
            && !next.on_new_line()
            && !matches!(self.text_of(next), "in" | "if")
    }

    /// Whether the brace behind the name of a pattern belongs to the pattern.
    fn opens_field_patterns(&self) -> bool {
        if self.ends_line() {
            return false;
        }
        if !self.context.no_struct {
            return true;
        }
        let behind = self.token_at(self.current.mate + 1);
        matches!(behind.kind, LBrace | If | FatArrow | Pipe) && !behind.on_new_line()
    }

    /// A name, maybe with a pattern behind `@`.
    fn binding(&mut self, mutable: bool, by_ref: bool) -> PatKind {
        let name = self.ident("a name");
        let mut sub = None;
        if !self.panicking && self.at(At) {
            self.bump();
            let inner = self.single_pattern();
            // `rest @ ..`
            if matches!(inner.kind, PatKind::Rest(None)) {
                return PatKind::Rest(Some(name));
            }
            sub = Some(Box::new(inner));
        }
        PatKind::Bind {
            mutable,
            by_ref,
            name,
            sub,
        }
    }

    /// `{ x, y: p, .. }`; the current token is the brace.
    fn field_patterns(&mut self) -> (Vec<FieldPat>, bool) {
        let mut rest = false;
        let fields = self.list("the field", |p| {
            if p.eat(DotDot) || p.eat(Ellipsis) {
                rest = true;
                if p.at(Ident) {
                    let span = p.span_of(p.current);
                    p.complain(Diagnostic::error(
                        Code::BadPattern,
                        span,
                        "`..` skips the other fields; it binds no name here",
                    ));
                    p.bump();
                }
                return None;
            }
            p.skip_attributes();
            let lo = p.current.lo;
            if matches!(p.kind(), Str | QuoteStr | Char) {
                let literal = p.literal();
                let text = match literal.kind {
                    ExprKind::Lit(Lit::Str(text)) => text.to_string(),
                    ExprKind::Lit(Lit::Char(c)) => c.to_string(),
                    _ => String::new(),
                };
                let name = crate::symbol::Symbol::intern(&text);
                p.expect(Colon, "and a pattern");
                let name = ast::Ident {
                    name,
                    span: literal.span,
                };
                return Some(FieldPat {
                    name,
                    pat: p.pattern(),
                });
            }
            let mutable = p.at(Mut);
            let by_ref = p.at_word("ref") && matches!(p.nth(1).kind, Ident | Mut);
            if mutable || by_ref {
                p.bump();
                let mutable = p.eat(Mut) || mutable;
                let kind = p.binding(mutable, by_ref);
                let PatKind::Bind { name, .. } = kind else {
                    return None;
                };
                return Some(FieldPat {
                    name,
                    pat: Pat {
                        kind,
                        span: p.span_from(lo),
                    },
                });
            }
            let name = if p.at(Int) {
                let token = p.bump();
                p.ident_of(token)
            } else {
                p.member_name("a field name")
            };
            if p.panicking {
                return None;
            }
            if p.eat(Colon) {
                return Some(FieldPat {
                    name,
                    pat: p.pattern(),
                });
            }
            let sub = if p.eat(At) {
                Some(Box::new(p.single_pattern()))
            } else {
                None
            };
            let kind = PatKind::Bind {
                mutable: false,
                by_ref: false,
                name,
                sub,
            };
            Some(FieldPat {
                name,
                pat: Pat {
                    kind,
                    span: p.span_from(lo),
                },
            })
        });
        (fields.into_iter().flatten().collect(), rest)
    }
}

/// `MAX..` starts a range, `rest..` does not.
fn starts_range(path: &Path) -> bool {
    path.segments
        .last()
        .is_some_and(|last| is_capitalised(last.ident.name.as_str()))
}
