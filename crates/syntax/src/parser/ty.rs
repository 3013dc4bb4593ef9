//! Type annotations.

use super::{Parser, is_capitalised};
use crate::ast::{self, *};
use crate::lexer::{Token, TokenKind};
use TokenKind::*;

impl Parser<'_> {
    /// A type.
    pub(super) fn ty(&mut self) -> ast::Type {
        self.type_with(false)
    }

    /// The type behind `as`: `x as usize < n` is a comparison, and `x as i64 ? a : b` a ternary.
    pub(super) fn cast_type(&mut self) -> ast::Type {
        self.type_with(true)
    }

    fn type_with(&mut self, cast: bool) -> ast::Type {
        let lo = self.current.lo;
        let Some(outer) = self.enter() else {
            return self.no_type();
        };
        let mut kind = self.type_kind(cast);
        while !cast
            && !self.panicking
            && matches!(self.kind(), Question | Coalesce)
            && !self.current.after_space()
        {
            let times = if self.at(Coalesce) { 2 } else { 1 };
            for _ in 0..times {
                let inner = ast::Type {
                    kind,
                    span: self.span_from(lo),
                };
                kind = TypeKind::Optional(Box::new(inner));
                self.grow();
            }
            self.bump();
        }
        self.leave(outer);
        ast::Type {
            kind,
            span: self.span_from(lo),
        }
    }

    fn no_type(&self) -> ast::Type {
        ast::Type {
            kind: TypeKind::Infer,
            span: self.span_after(),
        }
    }

    fn type_kind(&mut self, cast: bool) -> TypeKind {
        match self.kind() {
            Ident => match self.text_of(self.current) {
                "_" => {
                    self.bump();
                    TypeKind::Infer
                }
                "dyn" if self.nth(1).kind != ColonColon && !self.nth(1).on_new_line() => {
                    self.bump();
                    TypeKind::Trait {
                        is_dyn: true,
                        bounds: self.bounds(),
                    }
                }
                _ => self.path_type(cast),
            },
            SelfType | Super | Crate | ColonColon | SelfValue => self.path_type(cast),
            Amp | AndAnd => self.ref_type(cast),
            LParen => self.tuple_type(),
            LBracket => self.array_type(),
            Fn | Fun | Unsafe => {
                self.eat(Unsafe);
                self.bump();
                self.fn_type()
            }
            Pipe | OrOr => self.pipe_type(),
            Impl => {
                self.bump();
                TypeKind::Trait {
                    is_dyn: false,
                    bounds: self.bounds(),
                }
            }
            For if self.nth(1).kind == Lt => {
                self.bump();
                self.generic_args();
                self.type_kind(cast)
            }
            Star if self.nth(1).kind == Mut || self.nth(1).kind == Const => {
                self.bump();
                let mutable = self.bump().kind == Mut;
                TypeKind::Ref {
                    mutable,
                    inner: Box::new(self.type_with(cast)),
                }
            }
            Bang => {
                self.bump();
                TypeKind::Never
            }
            Nil | Null => {
                self.bump();
                TypeKind::Tuple(Vec::new())
            }
            _ => {
                self.expected("a type");
                TypeKind::Infer
            }
        }
    }

    /// `&T`, `&mut T`, `&'a T`, `&&T`.
    fn ref_type(&mut self, cast: bool) -> TypeKind {
        let lo = self.current.lo;
        let double = self.bump().kind == AndAnd;
        if self.at(Lifetime) {
            self.bump();
        }
        let mutable = self.eat(Mut);
        let inner = Box::new(self.type_with(cast));
        let kind = TypeKind::Ref { mutable, inner };
        if double {
            let inner = Box::new(ast::Type {
                kind,
                span: self.span_from(lo + 1),
            });
            return TypeKind::Ref {
                mutable: false,
                inner,
            };
        }
        kind
    }

    /// `()`, `(T)`, `(A, B)`, `(A) -> R`.
    fn tuple_type(&mut self) -> TypeKind {
        let (mut types, comma) = self.list_with_comma("the type", Self::ty);
        if self.at(Arrow) && !self.panicking {
            self.bump();
            let ret = Some(Box::new(self.ty()));
            return TypeKind::Fn { params: types, ret };
        }
        if types.len() == 1
            && !comma
            && let Some(inner) = types.pop()
        {
            return inner.kind;
        }
        TypeKind::Tuple(types)
    }

    /// `[T]`, `[T; n]`.
    fn array_type(&mut self) -> TypeKind {
        let outer = self.enter_group();
        let open = self.bump();
        let elem = Box::new(self.ty());
        let len = if !self.panicking && self.eat(Semi) {
            Some(Box::new(self.expr()))
        } else {
            None
        };
        if !self.panicking && self.pos < open.mate as usize {
            self.expected("`]` after the element type");
        }
        self.end_group(open.mate as usize);
        self.context = outer;
        TypeKind::Array { elem, len }
    }

    /// `(A, name: B) -> R`; the current token should be the parenthesis.
    fn fn_type(&mut self) -> TypeKind {
        if !self.at(LParen) {
            self.expected("`(` and the parameter types");
            return TypeKind::Infer;
        }
        let params = self.list("the type", |p| {
            if p.at(Ident) && p.nth(1).kind == Colon {
                p.bump();
                p.bump();
            }
            p.ty()
        });
        let ret = if !self.panicking && self.eat(Arrow) {
            Some(Box::new(self.ty()))
        } else {
            None
        };
        TypeKind::Fn { params, ret }
    }

    /// `|A, B| -> R`.
    fn pipe_type(&mut self) -> TypeKind {
        let mut params = Vec::new();
        if !self.eat(OrOr) {
            self.bump();
            while !self.panicking && !self.at(Pipe) {
                params.push(self.ty());
                if !self.eat(Comma) {
                    break;
                }
            }
            self.expect(Pipe, "after the parameter types");
        }
        let ret = if !self.panicking && self.eat(Arrow) {
            Some(Box::new(self.ty()))
        } else {
            None
        };
        TypeKind::Fn { params, ret }
    }

    fn path_type(&mut self, cast: bool) -> TypeKind {
        let path = self.type_path(cast);
        let Some(last) = path.segments.last() else {
            return TypeKind::Infer;
        };
        // `Fn(A) -> R`
        if self.at(LParen)
            && !self.current.after_space()
            && matches!(last.ident.name.as_str(), "Fn" | "FnMut" | "FnOnce")
        {
            return self.fn_type();
        }
        TypeKind::Path(path)
    }

    /// `a::B<C>`; generic arguments may also follow `::`.
    pub(super) fn type_path(&mut self, cast: bool) -> Path {
        let lo = self.current.lo;
        self.eat(ColonColon);
        let mut segments = Vec::with_capacity(1);
        loop {
            let ident = self.member_name("a type");
            let mut generics = Vec::new();
            if self.at(ColonColon) && self.nth(1).kind == Lt {
                self.bump();
            }
            if self.at(Lt)
                && !self.panicking
                && (!cast || is_capitalised(ident.name.as_str()) && !self.current.after_space())
            {
                generics = self.generic_args();
            }
            segments.push(PathSegment { ident, generics });
            if self.panicking || !self.at(ColonColon) {
                break;
            }
            self.bump();
        }
        Path {
            segments,
            span: self.span_from(lo),
        }
    }

    /// `<A, 'a, Item = B, 3>`; lifetimes are dropped, a constant accepts anything.
    pub(super) fn generic_args(&mut self) -> Vec<ast::Type> {
        let outer = self.enter_group();
        self.bump();
        let mut types = Vec::with_capacity(1);
        while !self.panicking && !self.at_gt() {
            if self.at(Lifetime) {
                self.bump();
            } else {
                types.push(self.generic_arg());
            }
            if !self.eat(Comma) {
                break;
            }
        }
        if !self.panicking {
            self.expect_gt();
        }
        self.context = outer;
        types
    }

    fn generic_arg(&mut self) -> ast::Type {
        let lo = self.current.lo;
        if matches!(self.kind(), Int | Minus | True | False | Str | Char) {
            self.eat(Minus);
            self.bump();
            return ast::Type {
                kind: TypeKind::Infer,
                span: self.span_from(lo),
            };
        }
        if self.at(LBrace) {
            self.skip_one();
            return ast::Type {
                kind: TypeKind::Infer,
                span: self.span_from(lo),
            };
        }
        // `Item = T`, `Item: Bound`
        if self.at(Ident) && matches!(self.nth(1).kind, Eq | Colon) {
            self.bump();
            self.bump();
        }
        let ty = self.ty();
        if self.at(Plus) && !self.panicking {
            let mut bounds = vec![ty];
            while !self.panicking && self.eat(Plus) {
                self.push_bound(&mut bounds);
            }
            let kind = TypeKind::Trait {
                is_dyn: false,
                bounds,
            };
            return ast::Type {
                kind,
                span: self.span_from(lo),
            };
        }
        ty
    }

    fn at_gt(&self) -> bool {
        matches!(self.kind(), Gt | Shr | Ge | ShrEq)
    }

    /// Moves over one `>`, splitting `>>` and its kin.
    pub(super) fn expect_gt(&mut self) {
        if self.at_gt() {
            self.eat_part(Gt);
        } else {
            self.expected("`,` or `>`");
        }
    }

    /// Moves over the first character of the current operator, which is `part`.
    pub(super) fn eat_part(&mut self, part: TokenKind) {
        let rest = match self.kind() {
            Shr => Gt,
            Ge => Eq,
            ShrEq => Ge,
            OrOr => Pipe,
            kind if kind == part => {
                self.bump();
                return;
            }
            _ => return,
        };
        let token = Token {
            lo: self.current.lo + 1,
            kind: rest,
            flags: 0,
            ..self.current
        };
        if let Some(slot) = self.tokens.get_mut(self.pos) {
            *slot = token;
        }
        self.prev_hi = token.lo;
        self.current = token;
    }

    /// `A + B + 'a`.
    pub(super) fn bounds(&mut self) -> Vec<ast::Type> {
        let mut bounds = Vec::new();
        self.push_bound(&mut bounds);
        while !self.panicking && self.eat(Plus) {
            self.push_bound(&mut bounds);
        }
        bounds
    }

    fn push_bound(&mut self, bounds: &mut Vec<ast::Type>) {
        // `?Sized` and lifetimes say nothing here.
        if self.at(Question) {
            self.bump();
            self.ty();
        } else if self.at(Lifetime) {
            self.bump();
        } else {
            bounds.push(self.ty());
        }
    }

    /// `<T: A + B, 'a, const N: usize = 3>`, if it is there.
    pub(super) fn generic_params(&mut self) -> Vec<GenericParam> {
        let mut params = Vec::new();
        if !self.at(Lt) {
            return params;
        }
        let outer = self.enter_group();
        self.bump();
        while !self.panicking && !self.at_gt() {
            self.skip_attributes();
            if self.at(Lifetime) {
                self.bump();
                if self.eat(Colon) {
                    while self.at(Lifetime) || self.at(Plus) {
                        self.bump();
                    }
                }
            } else {
                let is_const = self.eat(Const);
                let name = self.ident("the name of a type parameter");
                let mut bounds = Vec::new();
                if !self.panicking && self.eat(Colon) && !self.at(Comma) && !self.at_gt() {
                    if is_const {
                        self.ty();
                    } else {
                        bounds = self.bounds();
                    }
                }
                if !self.panicking && self.eat(Eq) {
                    self.generic_arg();
                }
                params.push(GenericParam {
                    name,
                    bounds,
                    is_const,
                });
            }
            if !self.eat(Comma) {
                break;
            }
        }
        if !self.panicking {
            self.expect_gt();
        }
        self.context = outer;
        params
    }

    /// `where T: A, U: B`: the bounds go to the parameters they speak of.
    pub(super) fn where_clause(&mut self, params: &mut [GenericParam]) {
        if self.panicking || !self.eat(Where) {
            return;
        }
        while !self.panicking && !matches!(self.kind(), LBrace | Semi | Eof | Eq) {
            if self.at_contract() {
                break;
            }
            if self.at(Lifetime) {
                self.bump();
                if self.eat(Colon) {
                    while self.at(Lifetime) || self.at(Plus) {
                        self.bump();
                    }
                }
            } else {
                let subject = self.ty();
                let mut bounds = Vec::new();
                if self.expect(Colon, "and a bound") {
                    bounds = self.bounds();
                }
                let name = match &subject.kind {
                    TypeKind::Path(path) => path.as_ident().map(|ident| ident.name),
                    _ => None,
                };
                if let Some(param) = params
                    .iter_mut()
                    .find(|param| Some(param.name.name) == name)
                {
                    param.bounds.extend(bounds);
                }
            }
            if !self.eat(Comma) {
                break;
            }
        }
    }
}
