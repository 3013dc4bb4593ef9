//! Classes and actors.

use super::Parser;
use super::fun::FunFlags;
use crate::ast::{self, *};
use crate::lexer::TokenKind;
use TokenKind::*;

impl Parser<'_> {
    /// `class C<T> : Base, Trait { }`; the keyword was read.
    pub(super) fn class_item(&mut self) -> ast::Class {
        let name = self.ident("the name of the class");
        let mut generics = if self.panicking {
            Vec::new()
        } else {
            self.generic_params()
        };
        let mut base = None;
        let mut traits = Vec::new();
        if !self.panicking && (self.eat(Colon) || self.eat_word("extends")) {
            base = Some(self.type_path(false));
            while !self.panicking && (self.eat(Comma) || self.eat(Plus)) {
                traits.push(self.type_path(false));
            }
        }
        if !self.panicking && self.eat_word("implements") {
            traits.push(self.type_path(false));
            while !self.panicking && self.eat(Comma) {
                traits.push(self.type_path(false));
            }
        }
        self.where_clause(&mut generics);
        let mut class = ast::Class {
            name,
            generics,
            base,
            traits,
            fields: Vec::new(),
            constructors: Vec::new(),
            members: Vec::new(),
            properties: Vec::new(),
            invariants: Vec::new(),
        };
        if !self.panicking {
            self.members("the class", |p| {
                let attrs = p.attributes();
                let lo = p.current.lo;
                if p.at_invariant() {
                    p.bump();
                    class.invariants.push(p.expr());
                } else if p.at_property() {
                    p.skip_modifiers();
                    p.bump();
                    let property = p.property(lo);
                    class.properties.push(property);
                } else if p.at_constructor() {
                    let constructor = p.constructor();
                    class.constructors.push(constructor);
                } else if p.starts_method() {
                    let item = p.member_item(attrs, false);
                    place_method(item, &mut class.constructors, &mut class.members);
                } else {
                    let field = p.field(attrs);
                    class.fields.push(field);
                }
            });
        }
        class
    }

    fn skip_modifiers(&mut self) {
        while matches!(self.kind(), Pub | Static) {
            self.bump();
        }
    }

    /// `new(`, maybe behind `pub`.
    fn at_constructor(&self) -> bool {
        let ahead = self.at(Pub) as usize;
        let token = self.nth(ahead);
        token.kind == Ident
            && self.text_of(token) == "new"
            && matches!(self.nth(ahead + 1).kind, LParen | Lt)
    }

    fn at_property(&self) -> bool {
        let ahead = matches!(self.kind(), Pub | Static) as usize;
        let token = self.nth(ahead);
        let next = self.nth(ahead + 1);
        token.kind == Ident
            && self.text_of(token) == "property"
            && (next.kind == Ident || next.kind.is_keyword())
            && !next.on_new_line()
    }

    fn constructor(&mut self) -> ast::Fun {
        self.visibility();
        let token = self.bump();
        let name = self.ident_of(token);
        self.fun_from_params(token.lo, name, FunFlags::default())
    }

    /// `name: T { get => e, set(v) => e }`; the word was read.
    fn property(&mut self, lo: u32) -> Property {
        let name = self.member_name("the name of the property");
        let ty = if !self.panicking && self.eat(Colon) {
            Some(self.ty())
        } else {
            None
        };
        let mut getter = None;
        let mut setter = None;
        if !self.panicking && self.eat(FatArrow) {
            getter = Some(self.statement_expr());
        } else if !self.panicking {
            self.members("the property", |p| {
                if p.at_word("get") {
                    p.bump();
                    if p.at(LParen) {
                        p.skip_one();
                    }
                    getter = Some(p.accessor_body());
                } else if p.at_word("set") {
                    let word = p.bump();
                    let mut param = ast::Ident {
                        name: crate::symbol::Symbol::intern("value"),
                        span: p.span_of(word),
                    };
                    if p.at(LParen) {
                        let names = p.list("the parameter", |p| {
                            let name = p.ident("the name of the new value");
                            if p.eat(Colon) {
                                p.ty();
                            }
                            name
                        });
                        param = names.first().copied().unwrap_or(param);
                    } else if p.at(Ident) {
                        param = p.ident("");
                    }
                    let body = p.accessor_body();
                    setter = Some((param, body));
                } else {
                    p.expected("`get` or `set`");
                }
            });
        }
        Property {
            name,
            ty,
            getter,
            setter,
            span: self.span_from(lo),
        }
    }

    /// `=> e` or `{ … }`.
    fn accessor_body(&mut self) -> Expr {
        if !self.panicking && self.eat(FatArrow) {
            return if self.at(LBrace) {
                self.braced_arm_body()
            } else {
                self.statement_expr()
            };
        }
        if self.eat(Arrow) {
            self.ty();
        }
        let block = self.block("the accessor");
        let span = block.span;
        Expr {
            kind: ExprKind::Block { label: None, block },
            span,
        }
    }

    /// `actor A { state, receive { … }, methods }`; the word was read.
    pub(super) fn actor_item(&mut self) -> ast::Actor {
        let name = self.ident("the name of the actor");
        let mut actor = ast::Actor {
            name,
            fields: Vec::new(),
            constructors: Vec::new(),
            handlers: Vec::new(),
            members: Vec::new(),
        };
        if self.panicking {
            return actor;
        }
        self.members("the actor", |p| {
            let attrs = p.attributes();
            let next = p.nth(1);
            if p.at_word("receive") && next.kind == LBrace {
                p.bump();
                p.members("`receive`", |p| {
                    let handler = p.handler();
                    actor.handlers.push(handler);
                });
            } else if matches!(
                p.text_of(p.current),
                "receive" | "handle" | "handler" | "on"
            ) && next.kind == Ident
                && !next.on_new_line()
            {
                p.bump();
                let handler = p.handler();
                actor.handlers.push(handler);
            } else if p.at_word("state") && next.kind == LBrace {
                p.bump();
                p.members("`state`", |p| {
                    let attrs = p.attributes();
                    let field = p.field(attrs);
                    actor.fields.push(field);
                });
            } else if p.at_constructor() {
                let constructor = p.constructor();
                actor.constructors.push(constructor);
            } else if p.starts_method() {
                let item = p.member_item(attrs, false);
                place_method(item, &mut actor.constructors, &mut actor.members);
            } else {
                let field = p.field(attrs);
                actor.fields.push(field);
            }
        });
        actor
    }

    /// `Name(params) -> T => body`; a body in braces needs no arrow.
    fn handler(&mut self) -> Handler {
        self.skip_attributes();
        let name = self.ident("the name of a message");
        let params = if !self.panicking && self.at(LParen) {
            self.list("the parameter", Self::param)
        } else {
            Vec::new()
        };
        let ret = if !self.panicking && self.eat(Arrow) {
            Some(self.ty())
        } else {
            None
        };
        let body = if self.panicking {
            self.error_expr()
        } else if self.at(LBrace) {
            let block = self.block("the handler");
            let span = block.span;
            Expr {
                kind: ExprKind::Block { label: None, block },
                span,
            }
        } else if self.expect(FatArrow, "and the body of the handler") {
            if self.at(LBrace) {
                self.braced_arm_body()
            } else {
                self.statement_expr()
            }
        } else {
            self.error_expr()
        };
        Handler {
            name,
            params,
            ret,
            body,
        }
    }
}

/// `fun new(…)` without `self` and without a declared result is a constructor, like `new(…)`.
fn place_method(item: Item, constructors: &mut Vec<ast::Fun>, members: &mut Vec<Item>) {
    match item.kind {
        ItemKind::Fun(fun)
            if fun.name.name.as_str() == "new"
                && !fun.is_static
                && fun.ret.is_none()
                && fun.self_param.is_none() =>
        {
            constructors.push(fun);
        }
        kind => members.push(Item { kind, ..item }),
    }
}
