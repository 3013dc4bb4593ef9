//! Declarations.

use super::doc::{Blank, GroupId, Op, Shape};
use super::inline::Run;
use super::writer::Writer;
use crate::ast::*;
use crate::lexer::TokenKind;
use TokenKind::{At, Bang, Comma, Dot, FatArrow, Hash, LBrace, LParen, Lt, RBrace, Semi};

/// A line in the braces of a declaration, and where it starts (behind its attributes and modifiers).
enum Member<'a> {
    Field(&'a Field),
    Variant(&'a Variant),
    Item(&'a Item),
    Constructor(&'a Fun),
    Invariant(&'a Expr),
    Property(&'a Property),
    Handler(&'a Handler),
}

/// What separates members.
#[derive(Clone, Copy, PartialEq)]
enum Separator {
    /// A comma behind each.
    Comma,
    /// What the author wrote.
    Kept,
}

/// Whether a declaration has a body, so that an empty line stands around it if it takes several lines.
pub(super) fn is_long(kind: &ItemKind) -> bool {
    !matches!(
        kind,
        ItemKind::Use(_) | ItemKind::Const(_) | ItemKind::TypeAlias { .. } | ItemKind::Ignored
    )
}

impl Writer<'_> {
    /// Attributes up to the position `upto` of the tree, each on a line of its own unless the author
    /// put it on the line of what it belongs to.
    pub(super) fn attributes(&mut self, upto: u32) {
        while self.before(upto) && self.attribute(false) {}
    }

    /// Attributes up to one of some tokens.
    pub(super) fn attributes_before(&mut self, kinds: &[TokenKind]) {
        while !kinds.contains(&self.kind()) && self.attribute(false) {}
    }

    /// One attribute, if it stands here; `own_line`: what it belongs to starts on the next line.
    fn attribute(&mut self, own_line: bool) -> bool {
        match self.kind() {
            Hash => {
                self.token();
                if self.at(Bang) {
                    self.token();
                }
                self.group_as_is();
            }
            At => {
                self.token();
                self.token();
                while self.at(Dot) {
                    self.token();
                    self.token();
                }
                if self.at(LParen) && !self.nth(0).after_space() {
                    self.group_as_is();
                }
            }
            _ => return false,
        }
        if own_line || self.nth(0).on_new_line() {
            self.hard();
        } else {
            self.space();
        }
        true
    }

    /// The bracket at hand and all in it, spaces between words and behind commas.
    fn group_as_is(&mut self) {
        let end = self.end_of_group();
        self.run_to(end, Run::Type);
    }

    pub(super) fn item(&mut self, item: &Item) {
        if let ItemKind::Ignored = item.kind {
            // Also an inner attribute, of which the whole item consists.
            return self.verbatim(item.span.hi);
        }
        let own_line = is_long(&item.kind);
        while self.before(item.span.lo) && self.attribute(own_line) {}
        match &item.kind {
            ItemKind::Fun(fun) => self.fun(fun),
            ItemKind::Struct(s) => self.struct_item(s, item.span.hi),
            ItemKind::Enum(e) => {
                self.head_of_body();
                let variants = e
                    .variants
                    .iter()
                    .map(|v| (v.name.span.lo, Member::Variant(v)));
                let methods = e.methods.iter().map(|m| (m.span.lo, Member::Item(m)));
                self.members(variants.chain(methods).collect(), Separator::Comma);
            }
            ItemKind::Class(c) => self.class_item(c),
            ItemKind::Actor(a) => self.actor_item(a),
            ItemKind::Trait(t) => {
                self.head_of_body();
                self.item_members(&t.members);
            }
            ItemKind::Impl(i) => {
                self.head_of_body();
                self.item_members(&i.members);
            }
            ItemKind::Mod(m) => {
                self.run(m.name.span.hi, Run::Type);
                if let Some(body) = &m.body {
                    self.space();
                    self.block(body);
                }
            }
            ItemKind::Const(c) => {
                self.run(
                    c.ty.as_ref().map_or(c.name.span.hi, |ty| ty.span.hi),
                    Run::Type,
                );
                if let Some(value) = &c.value {
                    self.space();
                    self.token();
                    self.value(value);
                }
            }
            ItemKind::Use(_) => self.run(item.span.hi, Run::Import),
            ItemKind::TypeAlias { .. } => self.run(item.span.hi, Run::Type),
            ItemKind::Ignored => {}
        }
    }

    /// Everything up to the brace of a body, and a space.
    fn head_of_body(&mut self) {
        let end = self.place_of(&[LBrace]);
        self.run_to(end, Run::Type);
        self.space();
    }

    fn item_members(&mut self, items: &[Item]) {
        let members = items.iter().map(|m| (m.span.lo, Member::Item(m)));
        self.members(members.collect(), Separator::Kept);
    }

    /// A function, from its first word on.
    fn fun(&mut self, fun: &Fun) {
        // A body on one line is one with its head on that line, too.
        let group = self.begin(Shape::Plain);
        self.fun_in(fun, group);
        self.end();
    }

    fn fun_in(&mut self, fun: &Fun, group: GroupId) {
        self.run(fun.name.span.hi, Run::Type);
        if self.at(Lt) {
            let end = self.end_of_angles();
            self.run_to(end, Run::Type);
        }
        if self.at(LParen) {
            self.params(fun.self_param.map(|(_, span)| span), &fun.params);
        }
        if self.before(fun.sig_span.hi) && self.kind() != LBrace {
            self.space();
            self.run(fun.sig_span.hi, Run::Type);
        }
        let Some(body) = &fun.body else {
            return;
        };
        if self.contracts(fun, body.span.lo) {
            self.hard();
        } else {
            self.space();
        }
        self.block_in(body, group);
    }

    /// `requires e`, `ensures e`, `decreases e`, each on a line. Tells whether there were any.
    fn contracts(&mut self, fun: &Fun, body: u32) -> bool {
        let mut clauses: Vec<&Expr> = fun.requires.iter().chain(&fun.ensures).collect();
        clauses.sort_by_key(|clause| clause.span.lo);
        let mut clauses = clauses.into_iter().peekable();
        let mut any = false;
        self.push(Op::Indent);
        while self.before(body) {
            if ["requires", "ensures", "decreases"]
                .iter()
                .any(|word| self.at_word(word))
            {
                any = true;
                self.hard();
                self.token();
                self.space();
            }
            match clauses.peek() {
                Some(clause) if !self.before(clause.span.lo) => {
                    self.expr(clause);
                    clauses.next();
                }
                // The tree knows nothing of `decreases`.
                Some(clause) => self.clause_text(clause.span.lo),
                None => self.clause_text(body),
            }
            if self.at(Comma) {
                self.token();
                self.space();
            }
            while self.at(Semi) {
                self.token();
            }
        }
        self.push(Op::Dedent);
        any
    }

    /// Text of a clause that the tree does not keep, up to the next clause.
    fn clause_text(&mut self, upto: u32) {
        let mut first = true;
        while self.before(upto) {
            let token = self.nth(0);
            let next_clause = ["requires", "ensures", "decreases"]
                .iter()
                .any(|word| self.at_word(word));
            if next_clause && !first || matches!(token.kind, Comma | Semi) {
                return;
            }
            if !first && token.after_space() {
                self.space();
            }
            first = false;
            self.token();
        }
    }

    fn struct_item(&mut self, item: &Struct, hi: u32) {
        match &item.fields {
            Fields::Named(fields) => {
                self.head_of_body();
                let fields = fields.iter().map(|f| (f.name.span.lo, Member::Field(f)));
                let methods = item.methods.iter().map(|m| (m.span.lo, Member::Item(m)));
                let invariants = item
                    .invariants
                    .iter()
                    .map(|e| (e.span.lo, Member::Invariant(e)));
                let members = fields.chain(methods).chain(invariants).collect();
                self.members(members, Separator::Comma);
            }
            _ => self.run(hi, Run::Type),
        }
    }

    fn class_item(&mut self, class: &Class) {
        self.head_of_body();
        let fields = class
            .fields
            .iter()
            .map(|f| (f.name.span.lo, Member::Field(f)));
        let constructors = class
            .constructors
            .iter()
            .map(|f| (f.sig_span.lo, Member::Constructor(f)));
        let items = class.members.iter().map(|m| (m.span.lo, Member::Item(m)));
        let properties = class
            .properties
            .iter()
            .map(|p| (p.span.lo, Member::Property(p)));
        let invariants = class
            .invariants
            .iter()
            .map(|e| (e.span.lo, Member::Invariant(e)));
        let members = fields
            .chain(constructors)
            .chain(items)
            .chain(properties)
            .chain(invariants);
        self.members(members.collect(), Separator::Kept);
    }

    fn actor_item(&mut self, actor: &Actor) {
        self.head_of_body();
        let fields = actor
            .fields
            .iter()
            .map(|f| (f.name.span.lo, Member::Field(f)));
        let constructors = actor
            .constructors
            .iter()
            .map(|f| (f.sig_span.lo, Member::Constructor(f)));
        let items = actor.members.iter().map(|m| (m.span.lo, Member::Item(m)));
        let handlers = actor
            .handlers
            .iter()
            .map(|h| (h.name.span.lo, Member::Handler(h)));
        let members = fields.chain(constructors).chain(items).chain(handlers);
        self.members(members.collect(), Separator::Kept);
    }

    /// Members in braces; the brace is the token at hand.
    fn members(&mut self, mut members: Vec<(u32, Member)>, separator: Separator) {
        members.sort_by_key(|member| member.0);
        let fields_only = members
            .iter()
            .all(|(_, member)| matches!(member, Member::Field(_) | Member::Variant(_)));
        let one_line = fields_only && self.on_one_line();
        let close = self.end_of_group().saturating_sub(1);
        if members.is_empty() && self.is_hollow() {
            self.token();
            return self.token();
        }
        let group = self.begin(Shape::Plain);
        self.token();
        self.push(Op::Indent);
        self.edge(group, one_line);
        let count = members.len();
        let mut members = members.into_iter().enumerate().peekable();
        // A block of members inside: `receive { … }`, `state { … }`.
        let mut inner: Option<u32> = None;
        let mut fresh = true;
        while let Some((index, (_, member))) = members.next() {
            let long = matches!(&member, Member::Item(item) if is_long(&item.kind))
                || matches!(member, Member::Constructor(_) | Member::Property(_));
            let opens = inner.is_none()
                && (self.at_word("receive") || self.at_word("state"))
                && self.nth(1).kind == LBrace;
            if !fresh {
                if one_line {
                    self.line(group);
                } else {
                    self.push(Op::Between {
                        blank: Blank::Keep,
                        item: long || opens,
                    });
                }
            }
            fresh = false;
            if opens {
                self.push(Op::ItemBegin);
                self.token();
                self.space();
                inner = Some(self.end_of_group().saturating_sub(1));
                self.token();
                self.push(Op::Indent);
                self.hard();
            }
            if long {
                self.push(Op::ItemBegin);
            }
            let field = matches!(member, Member::Field(_) | Member::Variant(_));
            self.member(member);
            let last = index + 1 == count;
            self.member_end(field, separator, last && one_line, group);
            if long {
                self.push(Op::ItemEnd);
            }
            if let Some(end) = inner
                && members
                    .peek()
                    .is_none_or(|(_, (lo, _))| self.place(*lo) > end)
            {
                self.run_to(end, Run::AsIs);
                self.push(Op::Dedent);
                self.hard();
                self.token();
                self.member_end(false, Separator::Kept, false, group);
                self.push(Op::ItemEnd);
                inner = None;
            }
        }
        self.run_to(close, Run::AsIs);
        self.push(Op::Dedent);
        self.edge(group, one_line);
        self.token();
        self.end();
    }

    /// The separators behind a member.
    fn member_end(&mut self, field: bool, separator: Separator, optional: bool, group: u32) {
        if field && separator == Separator::Comma {
            if optional {
                self.add_if_broken(group, ",");
            } else {
                self.add(",");
            }
            while matches!(self.kind(), Comma | Semi) {
                self.skip();
            }
        } else if self.last == RBrace || !field {
            // A `;` ends a function without a body and the like.
            while matches!(self.kind(), Comma | Semi) {
                if self.at(Semi) && self.last != RBrace && self.last != Semi {
                    self.token();
                } else {
                    self.skip();
                }
            }
        } else {
            while matches!(self.kind(), Comma | Semi) {
                if matches!(self.last, Comma | Semi) {
                    self.skip();
                } else {
                    self.token();
                }
            }
        }
    }

    fn member(&mut self, member: Member) {
        self.attributes_before(&[]);
        match member {
            Member::Item(item) => match &item.kind {
                ItemKind::Fun(fun) => self.fun(fun),
                _ => self.item(item),
            },
            Member::Constructor(fun) => self.fun(fun),
            Member::Field(field) => self.field(field),
            Member::Variant(variant) => {
                self.run(variant.name.span.hi, Run::Type);
                match &variant.fields {
                    Fields::Unit => {}
                    Fields::Tuple(_) => self.tuple_fields(),
                    Fields::Named(fields) => {
                        self.space();
                        let fields = fields.iter().map(|f| (f.name.span.lo, Member::Field(f)));
                        self.members(fields.collect(), Separator::Comma);
                    }
                }
                if let Some(value) = &variant.discriminant {
                    self.space();
                    self.token();
                    self.value(value);
                }
            }
            Member::Invariant(expr) => {
                self.run(expr.span.lo, Run::Type);
                self.space();
                self.expr(expr);
            }
            Member::Property(property) => self.property(property),
            Member::Handler(handler) => {
                self.run(handler.name.span.hi, Run::Type);
                if self.at(LParen) {
                    self.params(None, &handler.params);
                }
                if let Some(ret) = &handler.ret {
                    self.space();
                    self.run(ret.span.hi, Run::Type);
                }
                self.accessor_body(&handler.body);
                self.arm_end(&handler.body);
            }
        }
    }

    /// `=> e` or a block.
    fn accessor_body(&mut self, body: &Expr) {
        self.space();
        if self.at(FatArrow) {
            self.token();
            self.value(body);
        } else {
            self.run(body.span.lo, Run::Type);
            self.space();
            self.expr(body);
        }
    }

    fn field(&mut self, field: &Field) {
        let hi = field
            .ty
            .as_ref()
            .map_or(field.name.span.hi, |ty| ty.span.hi);
        self.run(hi, Run::Type);
        if let Some(value) = &field.default {
            self.space();
            self.token();
            self.value(value);
        }
    }

    fn tuple_fields(&mut self) {
        let end = self.end_of_group();
        self.run_to(end, Run::Type);
    }

    fn property(&mut self, property: &Property) {
        let hi = property
            .ty
            .as_ref()
            .map_or(property.name.span.hi, |ty| ty.span.hi);
        self.run(hi, Run::Type);
        if self.at(FatArrow) {
            if let Some(getter) = &property.getter {
                self.accessor_body(getter);
            }
            return;
        }
        self.space();
        let getter = property.getter.as_ref().map(|e| (e.span.lo, e));
        let setter = property.setter.as_ref().map(|(_, e)| (e.span.lo, e));
        let mut bodies: Vec<(u32, &Expr)> = getter.into_iter().chain(setter).collect();
        bodies.sort_by_key(|body| body.0);
        self.token();
        self.push(Op::Indent);
        for (_, body) in bodies {
            self.hard();
            self.run(body.span.lo, Run::Type);
            self.space();
            self.expr(body);
            if self.at(Comma) && !matches!(body.kind, ExprKind::Block { .. }) {
                self.token();
            }
            while matches!(self.kind(), Comma | Semi) {
                self.skip();
            }
        }
        self.run(property.span.hi.saturating_sub(1), Run::AsIs);
        self.push(Op::Dedent);
        self.hard();
        self.token();
    }
}
