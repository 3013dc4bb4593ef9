//! Operands: what stands between operators.

use super::expr::level;
use super::{Parser, is_capitalised};
use crate::ast::{self, *};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Token, TokenKind};
use crate::symbol::Symbol;
use TokenKind::*;

impl Parser<'_> {
    /// An operand without anything behind it.
    pub(super) fn primary(&mut self) -> Expr {
        let token = self.current;
        match token.kind {
            Ident | Type | Import | Class | Where => self.name_expr(),
            Int | Float | Str | EscapedStr | TripleStr | RawStr | QuoteStr | Char | Byte
            | ByteStr | RawByteStr | True | False | Nil | Null => self.literal(),
            FStart => self.fstring(),
            SelfValue | SelfType | Super | Crate | ColonColon => self.path_expr(),
            LParen => self.paren(),
            LBracket => self.array(),
            LBrace => self.brace_expr(false),
            // The declaration on the next line is not what is missing here.
            Fun | Fn if token.on_new_line() && self.starts_item() => self.no_expression(),
            Pipe | OrOr | Backslash | Fun | Fn | Async => self.closure(),
            If => self.if_expr(),
            Match => self.match_expr(),
            Try => self.try_expr(),
            While | For | Loop => self.loop_expr(None, token.lo),
            Lifetime | At => self.labelled(),
            Unsafe => {
                self.bump();
                self.bare_block("`unsafe`", token)
            }
            Return | Break | Continue | Throw | Lazy | Yield => self.jump_expr(),
            Let if self.context.condition => self.let_condition(),
            Let => self.let_expr(),
            Colon if self.at_atom() => {
                self.bump();
                let name = self.bump();
                let kind = ExprKind::Lit(Lit::Atom(self.ident_of(name).name));
                Expr {
                    kind,
                    span: self.span_from(token.lo),
                }
            }
            Lt => self.qualified_path(),
            _ => self.no_expression(),
        }
    }

    #[cold]
    fn no_expression(&mut self) -> Expr {
        let span = self.span_of(self.current);
        let orphan = |text: &str| Diagnostic::error(Code::UnexpectedToken, span, text);
        let diagnostic = match self.kind() {
            Else => {
                let diagnostic = orphan("this `else` belongs to no `if`");
                if self.prev_kind() == Semi {
                    diagnostic.help("remove the `;` before it")
                } else {
                    diagnostic
                }
            }
            Catch | Finally => {
                let word = self.kind().describe();
                orphan(&format!("this {word} belongs to no `try`"))
            }
            Var => self
                .unexpected("an expression")
                .help("a `let` is a statement: put it on a line of its own"),
            Struct | Enum | Trait | Impl | Mod | Use | Fun | Fn => self
                .unexpected("an expression")
                .help("a declaration is a statement of its own"),
            Plus => self
                .unexpected("an expression")
                .help("a number needs no `+` before it"),
            kind if kind.is_keyword() => self.unexpected("an expression").note(format!(
                "`{}` is a reserved word and cannot be a name",
                self.text_of(self.current)
            )),
            _ => self.unexpected("an expression"),
        };
        self.report(diagnostic);
        self.error_expr()
    }

    /// Starts with a name: a path, a lambda, a struct literal, or a word with a meaning of its own.
    fn name_expr(&mut self) -> Expr {
        let token = self.current;
        let next = self.nth(1);
        let arrow = !self.context.no_arrow && !self.context.condition;
        if next.kind == FatArrow && arrow {
            return self.arrow_closure(token);
        }
        if !next.on_new_line() {
            match self.text_of(token) {
                "move" if self.starts_closure(1) => return self.closure(),
                "spawn" if matches!(next.kind, Ident | SelfType) => return self.spawn(),
                "infra" if next.kind == LBrace => {
                    self.bump();
                    return self.bare_block("`infra`", token);
                }
                "not" if matches!(next.kind, Ident | True | False | SelfValue) => {
                    let span = self.span_of(token);
                    self.complain(
                        Diagnostic::error(Code::UnexpectedToken, span, "`not` is not an operator")
                            .suggest(span, "!", "logical not is written `!`"),
                    );
                    self.bump();
                    let operand = Box::new(self.climb(level::CAST + 1));
                    let kind = ExprKind::Unary(UnOp::Not, operand);
                    return Expr {
                        kind,
                        span: self.span_from(token.lo),
                    };
                }
                "switch" if self.is_switch() => {
                    let span = self.span_of(token);
                    self.complain(
                        Diagnostic::error(Code::UnexpectedToken, span, "there is no `switch`")
                            .suggest(span, "match", "choose between cases with `match`"),
                    );
                    return self.match_expr();
                }
                "lambda" if matches!(next.kind, Ident | Colon) => return self.foreign_start(false),
                "new" if next.kind == Ident && is_capitalised(self.text_of(next)) => {
                    return self.foreign_start(true);
                }
                "raise" | "echo" | "puts" | "global" | "nonlocal" | "del"
                    if matches!(next.kind, Ident | Str | FStart | SelfValue) =>
                {
                    return self.foreign_start(true);
                }
                _ => {}
            }
        }
        self.path_expr()
    }

    /// A word that begins an expression in another language; `skip`: what follows makes sense without it.
    #[cold]
    fn foreign_start(&mut self, skip: bool) -> Expr {
        let word = self.text_of(self.current);
        let span = self.span_of(self.current);
        let message = format!("there is no `{word}`");
        let mut diagnostic = Diagnostic::error(Code::UnexpectedToken, span, message);
        if let Some(hint) = crate::foreign::hint(word) {
            diagnostic = diagnostic.help(hint);
        }
        if !skip {
            self.report(diagnostic);
            return self.error_expr();
        }
        self.complain(diagnostic);
        self.bump();
        let Some(outer) = self.enter() else {
            return self.error_expr();
        };
        let expr = self.primary();
        self.leave(outer);
        expr
    }

    /// `switch x {`: a name, then the brace.
    fn is_switch(&self) -> bool {
        self.nth(1).kind == Ident && self.nth(2).kind == LBrace
    }

    /// Whether a lambda without its `move` starts `ahead` tokens from here.
    pub(super) fn starts_closure(&self, ahead: usize) -> bool {
        let token = self.nth(ahead);
        match token.kind {
            Pipe | OrOr => true,
            Ident => self.nth(ahead + 1).kind == FatArrow,
            LParen => self.token_at(token.mate + 1).kind == FatArrow,
            _ => false,
        }
    }

    fn spawn(&mut self) -> Expr {
        let lo = self.bump().lo;
        let name = self.path_expr();
        let actor = self.postfix(name);
        Expr {
            kind: ExprKind::Spawn(Box::new(actor)),
            span: self.span_from(lo),
        }
    }

    /// A block after a word such as `unsafe`.
    fn bare_block(&mut self, of: &str, token: Token) -> Expr {
        let block = self.block(of);
        let kind = ExprKind::Block { label: None, block };
        Expr {
            kind,
            span: self.span_from(token.lo),
        }
    }

    /// A path, with the braces of a struct literal or the arguments of a macro if they follow.
    fn path_expr(&mut self) -> Expr {
        let path = self.expr_path();
        let span = path.span;
        if self.at(Bang) && !self.current.after_space() {
            let next = self.nth(1);
            if matches!(next.kind, LParen | LBracket | LBrace) && !next.on_new_line() {
                return self.macro_call(path);
            }
        }
        if self.at(LBrace) && self.starts_struct_literal(&path) {
            return self.struct_literal(path);
        }
        if self.at(LBrace) && self.struct_literal_in_head(&path) {
            let lo = span.start();
            let literal = self.struct_literal(path);
            let message = "a struct literal cannot stand here: its brace would begin the body";
            self.complain(
                Diagnostic::error(Code::Misplaced, lo.to(literal.span), message)
                    .help("put parentheses around the struct literal"),
            );
            return literal;
        }
        Expr {
            kind: ExprKind::Path(path),
            span,
        }
    }

    /// `for x in C { n: 3 } {`: fields in braces, and behind them the body.
    fn struct_literal_in_head(&self, path: &Path) -> bool {
        let last = path.segments.last();
        let body = self.token_at(self.current.mate + 1);
        self.context.no_struct
            && !self.current.on_new_line()
            && last.is_some_and(|last| is_capitalised(last.ident.name.as_str()))
            && self.nth(1).kind == Ident
            && self.nth(2).kind == Colon
            && body.kind == LBrace
            && !body.on_new_line()
    }

    fn starts_struct_literal(&self, path: &Path) -> bool {
        if self.context.no_struct || self.context.newlines && self.current.on_new_line() {
            return false;
        }
        let capital = path
            .segments
            .last()
            .is_some_and(|last| is_capitalised(last.ident.name.as_str()));
        let (first, second) = (self.nth(1), self.nth(2));
        let field = (first.kind == Ident || first.kind.is_keyword()) && second.kind == Colon;
        capital || field && first.kind != Else
    }

    fn struct_literal(&mut self, path: Path) -> Expr {
        let start = path.span;
        let mut base = None;
        let fields = self.list("the field", |p| {
            if p.eat(DotDot) || p.eat(Ellipsis) {
                let value = p.expr();
                if base.is_some() {
                    p.misplaced(value.span, "a struct literal takes one base");
                }
                base = Some(Box::new(value));
                return None;
            }
            p.skip_attributes();
            let name = if p.at(Int) {
                let token = p.bump();
                p.ident_of(token)
            } else {
                p.member_name("a field name")
            };
            if p.panicking {
                return None;
            }
            if p.at(Eq) {
                let span = p.span_of(p.current);
                p.complain(
                    Diagnostic::error(
                        Code::UnexpectedToken,
                        span,
                        "the fields of a struct literal are given with `:`",
                    )
                    .suggest(span, ":", "write `name: value`"),
                );
                p.bump();
                return Some(FieldInit {
                    name,
                    value: Some(p.expr()),
                });
            }
            let value = p.eat(Colon).then(|| p.expr());
            Some(FieldInit { name, value })
        });
        let fields = fields.into_iter().flatten().collect();
        Expr {
            kind: ExprKind::Struct { path, fields, base },
            span: self.span_since(start),
        }
    }

    /// A path in an expression: generic arguments follow `::`.
    pub(super) fn expr_path(&mut self) -> Path {
        let lo = self.current.lo;
        self.eat(ColonColon);
        let mut segments = Vec::with_capacity(1);
        loop {
            let ident = self.member_name("a name");
            let mut segment = PathSegment {
                ident,
                generics: Vec::new(),
            };
            if self.at(Lt)
                && !self.current.after_space()
                && is_capitalised(ident.name.as_str())
                && self.is_generic_path()
            {
                segment.generics = self.generic_args();
            }
            let more = self.at(ColonColon)
                && (self.nth(1).kind == Ident
                    || self.nth(1).kind == Lt
                    || self.nth(1).kind.is_keyword());
            if more {
                self.bump();
                if self.at(Lt) {
                    segment.generics = self.generic_args();
                    segments.push(segment);
                    if self.at(ColonColon)
                        && (self.nth(1).kind == Ident || self.nth(1).kind.is_keyword())
                    {
                        self.bump();
                        continue;
                    }
                    break;
                }
                segments.push(segment);
                continue;
            }
            segments.push(segment);
            if self.at(ColonColon) {
                self.bump();
                self.expected("a name after `::`");
            }
            break;
        }
        Path {
            segments,
            span: self.span_from(lo),
        }
    }

    /// `Vec<i32>::new` without the colons before `<`: whether the bracket closes soon and `::` follows.
    fn is_generic_path(&self) -> bool {
        let mut depth = 0i32;
        for ahead in 0..40 {
            match self.nth(ahead).kind {
                Lt => depth += 1,
                Gt => depth -= 1,
                Shr => depth -= 2,
                Ident | SelfType | Crate | Super | ColonColon | Comma | Amp | Mut | Int
                | Lifetime | LParen | RParen | LBracket | RBracket => {}
                _ => return false,
            }
            if depth <= 0 {
                return depth == 0 && self.nth(ahead + 1).kind == ColonColon;
            }
        }
        false
    }

    /// `<T as Trait>::name`: the type decides, the trait is not kept.
    fn qualified_path(&mut self) -> Expr {
        let open = self.bump();
        let ty = self.ty();
        if self.eat(As) {
            self.ty();
        }
        self.expect_gt();
        self.expect(ColonColon, "and a name");
        let mut segments = match ty.kind {
            TypeKind::Path(path) => path.segments,
            _ => Vec::new(),
        };
        if !self.panicking {
            segments.extend(self.expr_path().segments);
        }
        if self.panicking || segments.is_empty() {
            return self.error_expr();
        }
        let span = self.span_from(open.lo);
        Expr {
            kind: ExprKind::Path(Path { segments, span }),
            span,
        }
    }

    /// `()`, `(e)`, `(a, b)`, `(a, b) => e`.
    fn paren(&mut self) -> Expr {
        let open = self.current;
        if !self.context.no_arrow && self.token_at(open.mate + 1).kind == FatArrow {
            return self.arrow_closure(open);
        }
        let (mut items, comma) = self.list_with_comma("the value", Self::expr);
        let span = self.span_from(open.lo);
        let kind = match items.len() {
            0 => ExprKind::Lit(Lit::Nil),
            1 if !comma => match items.pop() {
                Some(inner) => ExprKind::Paren(Box::new(inner)),
                None => ExprKind::Error,
            },
            _ => ExprKind::Tuple(items),
        };
        Expr { kind, span }
    }

    /// `[a, ...b]`, `[v; n]`, `[e for x in xs]`.
    fn array(&mut self) -> Expr {
        let outer = self.enter_group();
        let open = self.bump();
        let kind = self.array_body(open, "the element");
        self.context = outer;
        Expr {
            kind,
            span: self.span_from(open.lo),
        }
    }

    /// What follows the bracket `open` of an array or `vec!`, and its partner.
    pub(super) fn array_body(&mut self, open: Token, what: &str) -> ExprKind {
        let end = open.mate as usize;
        if self.pos >= end {
            self.end_group(end);
            return ExprKind::Array(Vec::new());
        }
        let first = self.element();
        let kind = match self.kind() {
            Semi if !first.spread => {
                self.bump();
                let count = Box::new(self.expr());
                ExprKind::Repeat {
                    value: Box::new(first.expr),
                    count,
                }
            }
            For if !first.spread => {
                let clauses = self.comprehension_clauses();
                ExprKind::Comprehension(Box::new(Comprehension {
                    kind: ComprehensionKind::Array,
                    key: None,
                    value: first.expr,
                    clauses,
                }))
            }
            _ => {
                let mut items = Vec::with_capacity(self.expected_items(open));
                items.push(first);
                self.more_items(open, what, &mut items, &mut Self::element);
                return ExprKind::Array(items);
            }
        };
        if !self.panicking && self.pos < end {
            self.expected(self.token_at(open.mate).kind.describe());
        }
        self.end_group(end);
        kind
    }

    /// The rest of a list whose first item was read.
    pub(super) fn more_items<T>(
        &mut self,
        open: Token,
        what: &str,
        items: &mut Vec<T>,
        item: &mut impl FnMut(&mut Self) -> T,
    ) {
        let end = open.mate as usize;
        if self.panicking {
            self.skip_until(end, |p| p.at(Comma));
        }
        if self.pos < end && !self.eat(Comma) {
            self.missing_comma(open, what);
            self.skip_until(end, |p| p.at(Comma));
            self.eat(Comma);
        }
        self.list_rest(open, what, items, item);
    }

    pub(super) fn element(&mut self) -> Element {
        let spread = self.eat(Ellipsis);
        Element {
            spread,
            expr: self.expr(),
        }
    }

    /// `for p in xs if c …`, one or more.
    pub(super) fn comprehension_clauses(&mut self) -> Vec<ComprehensionClause> {
        let mut clauses = Vec::new();
        while self.at(For) && !self.panicking {
            self.bump();
            let pat = self.pattern();
            self.expect(In, "and what to iterate over");
            if self.panicking {
                break;
            }
            let iter = self.climb(level::TERNARY);
            let mut conds = Vec::new();
            while self.at(If) && !self.panicking {
                self.bump();
                conds.push(self.climb(level::TERNARY));
                self.grow();
            }
            clauses.push(ComprehensionClause { pat, iter, conds });
            self.grow();
        }
        clauses
    }

    /// `return e`, `break 'l e`, `continue 'l`, `throw e`, `lazy e`, `yield e`.
    fn jump_expr(&mut self) -> Expr {
        let token = self.bump();
        let kind = match token.kind {
            Return => ExprKind::Return(self.jump_value()),
            Break => {
                let label = self.jump_label();
                ExprKind::Break {
                    label,
                    value: self.jump_value(),
                }
            }
            Continue => ExprKind::Continue {
                label: self.jump_label(),
            },
            Yield => ExprKind::Yield(self.jump_value()),
            Throw => ExprKind::Throw(Box::new(self.expr())),
            _ => ExprKind::Lazy(Box::new(self.expr())),
        };
        Expr {
            kind,
            span: self.span_from(token.lo),
        }
    }

    fn jump_value(&mut self) -> Option<Box<Expr>> {
        let absent = !self.starts_expression()
            || self.context.newlines && self.current.on_new_line()
            || self.context.no_struct && self.at(LBrace);
        (!absent).then(|| Box::new(self.expr()))
    }

    fn jump_label(&mut self) -> Option<ast::Ident> {
        // `break 'l: loop { … }` has a loop as its value.
        let ahead = if self.at(At) { 2 } else { 1 };
        let behind = self.nth(ahead);
        let labels = behind.kind == Colon && !behind.after_space();
        if self.current.on_new_line() && self.context.newlines || labels {
            return None;
        }
        self.label()
    }

    /// `'name` or `@name`.
    pub(super) fn label(&mut self) -> Option<ast::Ident> {
        let token = self.current;
        if token.kind == Lifetime {
            self.bump();
            let name = self.text_of(token).trim_start_matches('\'');
            return Some(ast::Ident {
                name: Symbol::intern(name),
                span: self.span_of(token),
            });
        }
        if token.kind == At && self.nth(1).kind == Ident && self.glued(1) {
            self.bump();
            let mut ident = self.ident("a label");
            ident.span = self.span_from(token.lo);
            return Some(ident);
        }
        None
    }
}
