//! Declarations with members: structs, enums, traits and impls.
//!
//! Members are separated by commas, semicolons or line breaks, as the author likes. A keyword is the
//! name of a field if `:`, `=` or `,` follows it; else it means what it says.

use super::Parser;
use super::fun::FunFlags;
use super::item::MODIFIERS;
use crate::ast::{self, *};
use crate::lexer::TokenKind;
use crate::symbol::Symbol;
use TokenKind::*;

impl Parser<'_> {
    /// The members in the braces of a declaration, separated by `,`, `;` or line breaks.
    pub(super) fn members(&mut self, of: &str, mut member: impl FnMut(&mut Self)) {
        if !self.at(LBrace) {
            self.missing_body(of);
            return;
        }
        let outer = std::mem::take(&mut self.context);
        let open = self.bump();
        let end = open.mate as usize;
        while self.pos < end {
            if self.eat(Comma) || self.eat(Semi) {
                continue;
            }
            let before = self.pos;
            let indent = self.current.indent;
            self.context.indent = indent;
            member(self);
            let separate = self.pos >= end
                || matches!(self.kind(), Comma | Semi)
                || self.current.on_new_line()
                || matches!(self.prev_kind(), RBrace | Semi | Comma)
                || self.starts_declaration();
            if !self.panicking && !separate {
                let diagnostic = self.unexpected("`,` or a new line");
                self.report(diagnostic);
            }
            if self.panicking {
                if self.pos == before {
                    self.skip_one();
                }
                self.skip_until(end, |p| {
                    matches!(p.kind(), Comma | Semi)
                        || p.current.on_new_line() && p.current.indent <= indent
                });
            } else if self.pos == before {
                self.skip_one();
            }
        }
        self.end_group(end);
        self.context = outer;
    }

    pub(super) fn struct_item(&mut self) -> ast::Struct {
        let name = self.ident("the name of the struct");
        let mut generics = if self.panicking {
            Vec::new()
        } else {
            self.generic_params()
        };
        self.where_clause(&mut generics);
        let mut methods = Vec::new();
        let mut invariants = Vec::new();
        let fields = if self.panicking {
            Fields::Unit
        } else if self.at(LParen) && !self.current.on_new_line() {
            let fields = self.tuple_fields();
            self.where_clause(&mut generics);
            fields
        } else if self.at(LBrace) {
            let mut fields = Vec::new();
            self.members("the struct", |p| {
                let attrs = p.attributes();
                if p.at_invariant() {
                    p.bump();
                    invariants.push(p.expr());
                } else if p.starts_method() {
                    methods.push(p.member_item(attrs, false));
                } else {
                    fields.push(p.field(attrs));
                }
            });
            Fields::Named(fields)
        } else {
            Fields::Unit
        };
        ast::Struct {
            name,
            generics,
            fields,
            methods,
            invariants,
        }
    }

    pub(super) fn at_invariant(&self) -> bool {
        self.at_word("invariant")
            && !matches!(self.nth(1).kind, Colon | Eq | Comma | Semi | RBrace)
            && !self.nth(1).on_new_line()
    }

    /// Whether a function (or constant) with its modifiers starts here, rather than a field that is
    /// named like a keyword.
    pub(super) fn starts_method(&self) -> bool {
        let mut ahead = 0;
        loop {
            let token = self.nth(ahead);
            let next = self.nth(ahead + 1);
            if matches!(next.kind, Colon | Eq | Comma) {
                return false;
            }
            match token.kind {
                Fun | Fn => return true,
                Const | Type => return next.kind == Ident || matches!(next.kind, Fun | Fn),
                Pub if next.kind == LParen => ahead += 4,
                Pub | Static | Async | Unsafe => ahead += 1,
                Ident if MODIFIERS.contains(&self.text_of(token)) => ahead += 1,
                _ => return false,
            }
            if ahead > 8 {
                return false;
            }
        }
    }

    /// A function, constant or type inside of a declaration.
    pub(super) fn member_item(&mut self, attrs: Vec<Attribute>, bodiless: bool) -> Item {
        let lo = self.current.lo;
        let mut is_pub = false;
        let mut flags = FunFlags {
            bodiless,
            ..FunFlags::default()
        };
        let Some(outer) = self.enter() else {
            let span = self.span_after();
            return Item {
                attrs,
                is_pub,
                kind: ItemKind::Ignored,
                span,
            };
        };
        let kind = loop {
            match self.kind() {
                Pub => is_pub |= self.visibility(),
                Static
                    if matches!(self.nth(1).kind, Fun | Fn | Async | Ident)
                        && self.nth(2).kind != Colon
                        && self.nth(2).kind != Eq =>
                {
                    flags.is_static = true;
                    self.bump();
                }
                Async => {
                    flags.is_async = true;
                    self.bump();
                }
                Unsafe => {
                    self.bump();
                }
                Const if matches!(self.nth(1).kind, Fun | Fn | Async | Unsafe) => {
                    self.bump();
                }
                Ident if MODIFIERS.contains(&self.text_of(self.current)) => {
                    is_pub |= self.at_word("public");
                    self.bump();
                }
                Fun | Fn => break ItemKind::Fun(self.fun(flags)),
                Const | Static => break ItemKind::Const(self.constant()),
                Type => {
                    self.bump();
                    break self.type_alias();
                }
                _ => {
                    self.expected("a function, a constant or a type");
                    break ItemKind::Ignored;
                }
            }
        };
        self.leave(outer);
        Item {
            attrs,
            is_pub,
            kind,
            span: self.span_from(lo),
        }
    }

    /// `pub name: T = default` in a struct, class, actor or variant.
    pub(super) fn field(&mut self, attrs: Vec<Attribute>) -> Field {
        let mut is_pub = false;
        let mut is_static = false;
        // A word before a name is a modifier; before `:` or `=` it is the name.
        loop {
            let next = self.nth(1);
            let named = next.kind == Ident || next.kind.is_keyword() || next.kind == LParen;
            if !named || next.on_new_line() {
                break;
            }
            match self.kind() {
                Pub => {
                    is_pub |= self.visibility();
                    continue;
                }
                Static => is_static = true,
                Mut | Let | Var | Const => {}
                Ident if MODIFIERS.contains(&self.text_of(self.current)) => {
                    is_pub |= self.at_word("public");
                }
                Ident if self.at_word("state") => {}
                _ => break,
            }
            self.bump();
        }
        let name = self.member_name("a field name");
        let ty = if !self.panicking && self.eat(Colon) {
            Some(self.ty())
        } else {
            None
        };
        let default = if !self.panicking && self.eat(Eq) {
            Some(self.expr())
        } else {
            None
        };
        Field {
            attrs,
            is_pub,
            is_static,
            name,
            ty,
            default,
        }
    }

    /// `(A, pub B)`.
    pub(super) fn tuple_fields(&mut self) -> Fields {
        let mut index = 0u32;
        Fields::Tuple(self.list("the type", |p| {
            let attrs = p.attributes();
            let is_pub = p.visibility();
            let lo = p.current.lo;
            // `Circle(radius: f64)`: the name is for readers only.
            if p.at(Ident) && p.nth(1).kind == Colon {
                p.bump();
                p.bump();
            }
            let ty = p.ty();
            let span = p.span_from(lo);
            let name = ast::Ident {
                name: Symbol::intern(&index.to_string()),
                span,
            };
            index += 1;
            Field {
                attrs,
                is_pub,
                is_static: false,
                name,
                ty: Some(ty),
                default: None,
            }
        }))
    }

    pub(super) fn enum_item(&mut self) -> ast::Enum {
        let name = self.ident("the name of the enum");
        let mut generics = if self.panicking {
            Vec::new()
        } else {
            self.generic_params()
        };
        self.where_clause(&mut generics);
        if !self.panicking && self.eat(Colon) {
            // `enum Op: u8`: how wide its discriminants are, which nothing here depends on.
            self.ty();
        }
        let mut variants = Vec::new();
        let mut methods = Vec::new();
        if !self.panicking {
            self.members("the enum", |p| {
                let attrs = p.attributes();
                if p.starts_method() {
                    methods.push(p.member_item(attrs, false));
                } else {
                    let variant = p.variant(attrs);
                    variants.push(variant);
                }
            });
        }
        ast::Enum {
            name,
            generics,
            variants,
            methods,
        }
    }

    pub(super) fn variant(&mut self, attrs: Vec<Attribute>) -> Variant {
        let name = self.member_name("the name of a variant");
        let fields = if self.panicking || self.current.on_new_line() {
            Fields::Unit
        } else if self.at(LParen) && !self.current.on_new_line() {
            self.tuple_fields()
        } else if self.at(LBrace) {
            let mut fields = Vec::new();
            self.members("the variant", |p| {
                let attrs = p.attributes();
                fields.push(p.field(attrs));
            });
            Fields::Named(fields)
        } else {
            Fields::Unit
        };
        let discriminant = if !self.panicking && self.eat(Eq) {
            Some(self.expr())
        } else {
            None
        };
        Variant {
            attrs,
            name,
            fields,
            discriminant,
        }
    }

    pub(super) fn trait_item(&mut self) -> ast::Trait {
        let name = self.ident("the name of the trait");
        let mut generics = if self.panicking {
            Vec::new()
        } else {
            self.generic_params()
        };
        let mut supertraits = Vec::new();
        if !self.panicking && self.eat(Colon) {
            supertraits = self.bounds();
        }
        self.where_clause(&mut generics);
        let mut items = Vec::new();
        if !self.panicking {
            self.members("the trait", |p| {
                let attrs = p.attributes();
                items.push(p.member_item(attrs, true));
            });
        }
        ast::Trait {
            name,
            generics,
            supertraits,
            members: items,
        }
    }

    pub(super) fn impl_item(&mut self) -> ast::Impl {
        let mut generics = self.generic_params();
        let first = self.ty();
        let (of_trait, target) = if !self.panicking && self.eat(For) {
            let target = self.ty();
            let of_trait = match first.kind {
                TypeKind::Path(path) => Some(path),
                _ => {
                    self.misplaced(first.span, "only a trait can be implemented for a type");
                    None
                }
            };
            (of_trait, target)
        } else {
            (None, first)
        };
        self.impl_rest(generics.split_off(0), of_trait, target)
    }

    /// `extend S { }`, `extend S with T { }`, `extend S : T { }`.
    pub(super) fn extend_item(&mut self) -> ast::Impl {
        let target = self.ty();
        let mut of_trait = None;
        if !self.panicking && (self.eat_word("with") || self.eat(Colon)) {
            of_trait = Some(self.type_path(false));
        }
        self.impl_rest(Vec::new(), of_trait, target)
    }

    pub(super) fn impl_rest(
        &mut self,
        mut generics: Vec<GenericParam>,
        of_trait: Option<Path>,
        target: ast::Type,
    ) -> ast::Impl {
        self.where_clause(&mut generics);
        let mut items = Vec::new();
        if !self.panicking {
            self.members("the `impl`", |p| {
                let attrs = p.attributes();
                items.push(p.member_item(attrs, false));
            });
        }
        ast::Impl {
            generics,
            of_trait,
            target,
            members: items,
        }
    }
}
