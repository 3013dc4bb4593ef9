//! Declarations: which one starts here, and all that are not functions, classes or imports.

use super::Parser;
use super::fun::FunFlags;
use crate::ast::{self, *};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::{Token, TokenKind};
use crate::symbol::Symbol;
use TokenKind::*;

/// Words before a declaration that change nothing about it.
pub(super) const MODIFIERS: [&str; 9] = [
    "abstract",
    "sealed",
    "final",
    "mixin",
    "override",
    "private",
    "protected",
    "public",
    "export",
];

impl Parser<'_> {
    /// Whether a declaration (with its attributes) starts here.
    pub(super) fn starts_item(&self) -> bool {
        let next = self.nth(1);
        match self.kind() {
            Struct | Enum | Trait | Impl | Mod | Use | Const | Static | Pub => true,
            Hash => true,
            At => (next.kind == Ident || next.kind.is_keyword()) && self.nth(2).kind != Colon,
            Type | Class => next.kind == Ident && !next.on_new_line(),
            Import => {
                !next.on_new_line()
                    && (matches!(next.kind, Ident | Str | LBrace | Star | ColonColon)
                        || matches!(next.kind, Crate | Super | SelfValue))
            }
            Fun | Fn => next.kind == Ident || next.kind.is_keyword(),
            Async => {
                matches!(next.kind, Fun | Fn)
                    && (self.nth(2).kind == Ident || self.nth(2).kind.is_keyword())
            }
            Unsafe => matches!(next.kind, Fun | Fn | Impl | Trait),
            Ident => !next.on_new_line() && self.starts_wordy_item(next),
            _ => false,
        }
    }

    /// Declarations that start with a word which elsewhere is a name.
    fn starts_wordy_item(&self, next: Token) -> bool {
        let word = self.text_of(self.current);
        match word {
            "actor" | "interface" | "module" | "extend" | "effect" => {
                next.kind == Ident && matches!(self.nth(2).kind, LBrace | Colon | Lt | Ident | For)
            }
            "from" => {
                matches!(next.kind, Ident | Str | Crate | SelfValue | Super | Dot)
                    && self.names_import()
            }
            "test" => next.kind == Str && self.nth(2).kind == LBrace,
            "extern" => matches!(next.kind, Str | Crate | LBrace | Fn | Fun),
            "macro_rules" => next.kind == Bang,
            "export" => next.kind == LBrace || self.declares(next),
            "function" | "def" | "func" | "proc" => {
                next.kind == Ident && self.nth(2).kind == LParen
            }
            _ if MODIFIERS.contains(&word) => self.declares(next),
            _ => false,
        }
    }

    fn declares(&self, token: Token) -> bool {
        matches!(
            token.kind,
            Fun | Fn
                | Struct
                | Enum
                | Trait
                | Class
                | Const
                | Static
                | Mod
                | Async
                | Pub
                | Type
                | Let
                | Use
        ) || token.kind == Ident
            && (MODIFIERS.contains(&self.text_of(token))
                || matches!(self.text_of(token), "actor" | "module" | "interface"))
    }

    /// `from a::b import …`: whether the `import` follows soon.
    fn names_import(&self) -> bool {
        (2..24).any(|ahead| {
            self.nth(ahead).kind == Import
                && (1..=ahead).all(|between| !self.nth(between).on_new_line())
        })
    }

    /// Whether a declaration or a `let` starts here: text that never goes on with a statement.
    pub(super) fn starts_declaration(&self) -> bool {
        matches!(self.kind(), Let | Var) || self.starts_item()
    }

    /// `#[…]`, `#![…]`, `@name`, as many as there are.
    pub(super) fn attributes(&mut self) -> Vec<Attribute> {
        let mut attrs = Vec::new();
        loop {
            let token = self.current;
            let bracket = match (token.kind, self.nth(1).kind, self.nth(2).kind) {
                (Hash, LBracket, _) => 1,
                (Hash, Bang, LBracket) => 2,
                (At, Ident, _) if self.nth(2).kind != Colon => 0,
                (At, kind, _) if kind.is_keyword() && self.nth(2).kind != Colon => 0,
                _ => return attrs,
            };
            self.bump();
            if bracket == 0 {
                let name = self.bump();
                let mut name = self.ident_of(name);
                while self.at(Dot) && matches!(self.nth(1).kind, Ident) && self.glued(0) {
                    self.bump();
                    let next = self.bump();
                    name = self.ident_of(next);
                }
                let args = if self.at(LParen) && !self.current.after_space() {
                    let names = self.names_in_group();
                    self.skip_one();
                    names
                } else {
                    Vec::new()
                };
                let span = self.span_from(token.lo);
                attrs.push(Attribute {
                    name,
                    args,
                    inner: false,
                    span,
                });
                continue;
            }
            let inner = self.eat(Bang);
            let mut args = self.names_in_group();
            // `a::b` is called by its last name.
            let mut first = 0;
            while self.nth(2 + 2 * first).kind == ColonColon && first + 1 < args.len() {
                first += 1;
            }
            let name = args
                .get(first)
                .copied()
                .unwrap_or_else(|| self.missing_ident());
            args.drain(..(first + 1).min(args.len()));
            self.skip_one();
            attrs.push(Attribute {
                name,
                args,
                inner,
                span: self.span_from(token.lo),
            });
        }
    }

    /// All names inside of the group that starts here.
    fn names_in_group(&self) -> Vec<ast::Ident> {
        let end = self.current.mate as usize;
        let group = self.tokens.get(self.pos + 1..end).unwrap_or(&[]);
        let names = group
            .iter()
            .filter(|token| token.kind == Ident || token.kind.is_keyword());
        names.map(|&token| self.ident_of(token)).collect()
    }

    pub(super) fn skip_attributes(&mut self) {
        if matches!(self.kind(), Hash | At) {
            self.attributes();
        }
    }

    /// `pub`, `pub(crate)`.
    pub(super) fn visibility(&mut self) -> bool {
        if !self.eat(Pub) {
            return false;
        }
        if self.at(LParen) && matches!(self.nth(1).kind, Crate | Super | SelfValue | In) {
            self.skip_one();
        }
        true
    }

    /// A declaration, or a statement behind attributes.
    pub(super) fn item_statement(&mut self) -> StmtKind {
        let attrs = self.attributes();
        let lo = self.current.lo;
        if attrs.iter().any(|attr| attr.inner) || self.at(RBrace) || self.at(Eof) {
            let kind = ItemKind::Ignored;
            let span = attrs.first().map_or(self.span_after(), |attr| attr.span);
            return StmtKind::Item(Box::new(Item {
                attrs,
                is_pub: false,
                kind,
                span,
            }));
        }
        if !self.starts_item() {
            // An attribute before a statement says nothing to us.
            return self.statement().kind;
        }
        let mut item = self.item(attrs);
        item.span = self.span_from(lo);
        StmtKind::Item(Box::new(item))
    }

    /// A declaration behind its attributes.
    fn item(&mut self, mut attrs: Vec<Attribute>) -> Item {
        let lo = self.current.lo;
        let mut is_pub = self.visibility();
        while self.at(Ident)
            && MODIFIERS.contains(&self.text_of(self.current))
            && self.declares(self.nth(1))
        {
            is_pub |= matches!(self.text_of(self.current), "export" | "public");
            self.bump();
        }
        is_pub |= self.visibility();
        let kind = self.item_kind(&mut attrs);
        Item {
            attrs,
            is_pub,
            kind,
            span: self.span_from(lo),
        }
    }

    fn item_kind(&mut self, attrs: &mut Vec<Attribute>) -> ItemKind {
        let next = self.nth(1).kind;
        let plain = FunFlags::default();
        match self.kind() {
            Fun | Fn => ItemKind::Fun(self.fun(plain)),
            Async if matches!(next, Fun | Fn) => {
                self.bump();
                ItemKind::Fun(self.fun(FunFlags {
                    is_async: true,
                    ..plain
                }))
            }
            Const | Unsafe if matches!(next, Fun | Fn | Async | Unsafe | Impl | Trait) => {
                self.bump();
                self.item_kind_again(attrs)
            }
            Const | Static => ItemKind::Const(self.constant()),
            Struct => {
                self.bump();
                ItemKind::Struct(self.struct_item())
            }
            Enum => {
                self.bump();
                ItemKind::Enum(self.enum_item())
            }
            Trait => {
                self.bump();
                ItemKind::Trait(self.trait_item())
            }
            Impl => {
                self.bump();
                ItemKind::Impl(self.impl_item())
            }
            Class => {
                self.bump();
                ItemKind::Class(self.class_item())
            }
            Mod => {
                self.bump();
                ItemKind::Mod(self.mod_item())
            }
            Use | Import => ItemKind::Use(self.import()),
            Type => {
                self.bump();
                self.type_alias()
            }
            Ident => self.wordy_item(attrs),
            _ => {
                self.expected("a declaration");
                ItemKind::Ignored
            }
        }
    }

    /// Behind a word such as `unsafe`; such words are few, since each is moved over once.
    fn item_kind_again(&mut self, attrs: &mut Vec<Attribute>) -> ItemKind {
        let Some(outer) = self.enter() else {
            return ItemKind::Ignored;
        };
        let kind = self.item_kind(attrs);
        self.leave(outer);
        kind
    }

    fn wordy_item(&mut self, attrs: &mut Vec<Attribute>) -> ItemKind {
        let token = self.current;
        match self.text_of(token) {
            "actor" => {
                self.bump();
                ItemKind::Actor(self.actor_item())
            }
            "interface" => {
                self.bump();
                ItemKind::Trait(self.trait_item())
            }
            "module" => {
                self.bump();
                ItemKind::Mod(self.mod_item())
            }
            "extend" => {
                self.bump();
                ItemKind::Impl(self.extend_item())
            }
            "from" => ItemKind::Use(self.import()),
            "test" => self.test_item(attrs),
            "function" | "def" | "func" | "proc" => {
                let span = self.span_of(token);
                let word = self.text_of(token);
                self.complain(
                    Diagnostic::error(
                        Code::UnexpectedToken,
                        span,
                        format!("functions are not declared with `{word}`"),
                    )
                    .suggest(span, "fun", "write `fun`"),
                );
                ItemKind::Fun(self.fun(FunFlags::default()))
            }
            "macro_rules" => {
                let span = self.span_of(token);
                self.misplaced(span, "macros cannot be defined here");
                self.bump();
                self.bump();
                self.eat(Ident);
                self.skip_one();
                ItemKind::Ignored
            }
            // `effect`, `extern`, `export { … }`: nothing that runs.
            _ => {
                self.bump();
                while !matches!(self.kind(), LBrace | Semi | Eof | RBrace)
                    && !self.current.on_new_line()
                {
                    self.skip_one();
                }
                if self.at(LBrace) {
                    self.skip_one();
                }
                ItemKind::Ignored
            }
        }
    }

    /// `test "name" { }` is a function with the attribute `test`.
    fn test_item(&mut self, attrs: &mut Vec<Attribute>) -> ItemKind {
        let word = self.bump();
        let literal = self.literal();
        let text = match &literal.kind {
            ExprKind::Lit(Lit::Str(text)) => Symbol::intern(text),
            _ => Symbol::intern("test"),
        };
        let span = self.span_of(word);
        let sig_span = self.span_from(word.lo);
        let test = ast::Ident {
            name: Symbol::intern("test"),
            span,
        };
        attrs.push(Attribute {
            name: test,
            args: Vec::new(),
            inner: false,
            span,
        });
        ItemKind::Fun(ast::Fun {
            name: ast::Ident {
                name: text,
                span: literal.span,
            },
            generics: Vec::new(),
            self_param: None,
            params: Vec::new(),
            ret: None,
            body: Some(self.block("the test")),
            is_async: false,
            is_static: false,
            requires: Vec::new(),
            ensures: Vec::new(),
            sig_span,
        })
    }

    /// `const X: T = e`, `static mut X = e`; the keyword is the current token.
    pub(super) fn constant(&mut self) -> ast::Const {
        let is_static = self.bump().kind == Static;
        let mutable = self.eat(Mut);
        let name = self.member_name("the name of the constant");
        let ty = if !self.panicking && self.eat(Colon) {
            Some(self.ty())
        } else {
            None
        };
        let value = if !self.panicking && self.eat(Eq) {
            Some(self.expr())
        } else {
            None
        };
        ast::Const {
            name,
            ty,
            value,
            mutable,
            is_static,
        }
    }

    /// `type A<T> = B`; the keyword was read.
    pub(super) fn type_alias(&mut self) -> ItemKind {
        let name = self.ident("the name of the type");
        let mut generics = if self.panicking {
            Vec::new()
        } else {
            self.generic_params()
        };
        if !self.panicking && self.eat(Colon) {
            self.bounds();
        }
        self.where_clause(&mut generics);
        let ty = if !self.panicking && self.eat(Eq) {
            Some(self.ty())
        } else {
            None
        };
        ItemKind::TypeAlias { name, generics, ty }
    }

    fn mod_item(&mut self) -> ast::Mod {
        let name = self.ident("the name of the module");
        let body = (self.at(LBrace) && !self.panicking).then(|| self.block("the module"));
        ast::Mod { name, body }
    }
}
