//! Declarations as program text.

use super::source::{Printer, is_name};
use crate::ast::*;
use crate::parser::level::ASSIGN;

impl Printer {
    pub(super) fn item(&mut self, item: &Item) {
        // A `test "some words" { }` cannot be written as a function.
        if let ItemKind::Fun(fun) = &item.kind
            && !is_name(fun.name.name.as_str())
        {
            let other = item
                .attrs
                .iter()
                .filter(|attr| attr.name.name.as_str() != "test");
            self.attributes(other);
            self.text("test ");
            self.string(fun.name.name.as_str());
            self.text(" ");
            return match &fun.body {
                Some(body) => self.block(body),
                None => self.text("{}"),
            };
        }
        self.attributes(&item.attrs);
        if matches!(item.kind, ItemKind::Ignored) && item.attrs.iter().any(|attr| attr.inner) {
            return;
        }
        if item.is_pub {
            self.text("pub ");
        }
        match &item.kind {
            ItemKind::Fun(fun) => self.fun(fun, "fun "),
            ItemKind::Struct(s) => self.struct_item(s),
            ItemKind::Enum(e) => self.enum_item(e),
            ItemKind::Class(c) => self.class_item(c),
            ItemKind::Actor(a) => self.actor_item(a),
            ItemKind::Trait(t) => {
                self.text("trait ");
                self.name(t.name);
                self.generics(&t.generics);
                if !t.supertraits.is_empty() {
                    self.text(": ");
                    self.bounds(&t.supertraits);
                }
                self.text(" ");
                self.braces(&t.members, |p, member| p.item(member));
            }
            ItemKind::Impl(i) => {
                self.text("impl");
                self.generics(&i.generics);
                self.text(" ");
                if let Some(path) = &i.of_trait {
                    self.type_path(path);
                    self.text(" for ");
                }
                self.ty(&i.target);
                self.text(" ");
                self.braces(&i.members, |p, member| p.item(member));
            }
            ItemKind::Mod(m) => {
                self.text("mod ");
                self.name(m.name);
                match &m.body {
                    Some(body) => {
                        self.text(" ");
                        self.block(body);
                    }
                    None => self.text(";"),
                }
            }
            ItemKind::Const(c) => {
                self.text(if c.is_static { "static " } else { "const " });
                if c.mutable {
                    self.text("mut ");
                }
                self.text(c.name.name.as_str());
                self.annotation(c.ty.as_ref());
                self.default(c.value.as_ref());
                self.text(";");
            }
            ItemKind::Use(u) => {
                self.text("use ");
                self.use_tree(&u.tree);
                self.text(";");
            }
            ItemKind::TypeAlias { name, generics, ty } => {
                self.text("type ");
                self.name(*name);
                self.generics(generics);
                if let Some(ty) = ty {
                    self.text(" = ");
                    self.ty(ty);
                }
                self.text(";");
            }
            ItemKind::Ignored => self.text("effect Ignored {}"),
        }
    }

    fn attributes<'a>(&mut self, attrs: impl IntoIterator<Item = &'a Attribute>) {
        for attr in attrs {
            self.text(if attr.inner { "#![" } else { "#[" });
            self.text(attr.name.name.as_str());
            if !attr.args.is_empty() {
                self.list("(", &attr.args, ")", |p, arg| p.text(arg.name.as_str()));
            }
            self.text("]");
            if !attr.inner {
                self.newline();
            }
        }
    }

    fn generics(&mut self, generics: &[GenericParam]) {
        if generics.is_empty() {
            return;
        }
        self.list("<", generics, ">", |p, param| {
            if param.is_const {
                p.text("const ");
            }
            p.name(param.name);
            if param.is_const {
                p.text(": usize");
            } else if !param.bounds.is_empty() {
                p.text(": ");
                p.bounds(&param.bounds);
            }
        });
    }

    fn annotation(&mut self, ty: Option<&Type>) {
        if let Some(ty) = ty {
            self.text(": ");
            self.ty(ty);
        }
    }

    fn default(&mut self, value: Option<&Expr>) {
        if let Some(value) = value {
            self.text(" = ");
            self.expr(value);
        }
    }

    /// A function; `word` is `fun ` or, for a constructor, nothing.
    fn fun(&mut self, fun: &Fun, word: &str) {
        if fun.is_static {
            self.text("static ");
        }
        if fun.is_async {
            self.text("async ");
        }
        self.text(word);
        self.text(fun.name.name.as_str());
        self.generics(&fun.generics);
        self.text("(");
        if let Some((kind, _)) = fun.self_param {
            self.text(match kind {
                SelfKind::Value => "self",
                SelfKind::MutValue => "mut self",
                SelfKind::Ref => "&self",
                SelfKind::RefMut => "&mut self",
            });
            if !fun.params.is_empty() {
                self.text(", ");
            }
        }
        self.list("", &fun.params, ")", |p, param| p.param(param, ASSIGN));
        if let Some(ret) = &fun.ret {
            self.text(" -> ");
            self.ty(ret);
        }
        let clauses = fun.requires.iter().map(|e| ("requires ", e));
        for (word, clause) in clauses.chain(fun.ensures.iter().map(|e| ("ensures ", e))) {
            self.newline();
            self.text(word);
            self.contract(clause);
        }
        match &fun.body {
            Some(body) if fun.requires.is_empty() && fun.ensures.is_empty() => {
                self.text(" ");
                self.block(body);
            }
            Some(body) => {
                self.newline();
                self.block(body);
            }
            None => self.text(";"),
        }
    }

    fn field(&mut self, field: &Field) {
        self.attributes(&field.attrs);
        if field.is_pub {
            self.text("pub ");
        }
        if field.is_static {
            self.text("static ");
        }
        self.text(field.name.name.as_str());
        self.annotation(field.ty.as_ref());
        self.default(field.default.as_ref());
    }

    fn tuple_fields(&mut self, fields: &[Field]) {
        self.list("(", fields, ")", |p, field| {
            for attr in &field.attrs {
                p.text("#[");
                p.text(attr.name.name.as_str());
                p.text("] ");
            }
            if field.is_pub {
                p.text("pub ");
            }
            if let Some(ty) = &field.ty {
                p.ty(ty);
            }
        });
    }

    fn struct_item(&mut self, item: &Struct) {
        self.text("struct ");
        self.name(item.name);
        self.generics(&item.generics);
        match &item.fields {
            Fields::Unit => self.text(";"),
            Fields::Tuple(fields) => {
                self.tuple_fields(fields);
                self.text(";");
            }
            Fields::Named(fields) => {
                self.text(" ");
                let members = fields
                    .iter()
                    .map(Member::Field)
                    .chain(item.methods.iter().map(Member::Item))
                    .chain(item.invariants.iter().map(Member::Invariant));
                self.braces(members, |p, member| p.member(member));
            }
        }
    }

    fn member(&mut self, member: Member<'_>) {
        match member {
            Member::Field(field) => {
                self.field(field);
                self.text(",");
            }
            Member::Item(item) => self.item(item),
            Member::Constructor(fun) => self.fun(fun, ""),
            Member::Invariant(expr) => {
                self.text("invariant ");
                self.expr(expr);
            }
            Member::Property(property) => self.property(property),
            Member::Handlers(handlers) => {
                self.text("receive ");
                self.braces(handlers, |p, handler| {
                    p.name(handler.name);
                    if !handler.params.is_empty() {
                        p.list("(", &handler.params, ")", |p, param| p.param(param, ASSIGN));
                    }
                    if let Some(ret) = &handler.ret {
                        p.text(" -> ");
                        p.ty(ret);
                    }
                    p.text(" => ");
                    p.body(&handler.body);
                    p.text(",");
                });
            }
        }
    }

    fn enum_item(&mut self, item: &Enum) {
        self.text("enum ");
        self.name(item.name);
        self.generics(&item.generics);
        self.text(" ");
        let variants = item.variants.iter().map(Ok);
        self.braces(
            variants.chain(item.methods.iter().map(Err)),
            |p, member| match member {
                Err(method) => p.item(method),
                Ok(variant) => {
                    p.attributes(&variant.attrs);
                    p.text(variant.name.name.as_str());
                    match &variant.fields {
                        Fields::Unit => {}
                        Fields::Tuple(fields) => p.tuple_fields(fields),
                        Fields::Named(fields) => {
                            p.text(" ");
                            p.braces(fields, |p, field| {
                                p.field(field);
                                p.text(",");
                            });
                        }
                    }
                    p.default(variant.discriminant.as_ref());
                    p.text(",");
                }
            },
        );
    }

    fn class_item(&mut self, class: &Class) {
        self.text("class ");
        self.name(class.name);
        self.generics(&class.generics);
        if let Some(base) = &class.base {
            self.text(" : ");
            self.type_path(base);
        }
        if !class.traits.is_empty() {
            self.text(if class.base.is_some() {
                ", "
            } else {
                " implements "
            });
            self.list("", &class.traits, "", |p, path| p.type_path(path));
        }
        self.text(" ");
        let members = class
            .fields
            .iter()
            .map(Member::Field)
            .chain(class.constructors.iter().map(Member::Constructor))
            .chain(class.members.iter().map(Member::Item))
            .chain(class.properties.iter().map(Member::Property))
            .chain(class.invariants.iter().map(Member::Invariant));
        self.braces(members, |p, member| p.member(member));
    }

    fn property(&mut self, property: &Property) {
        self.text("property ");
        self.text(property.name.name.as_str());
        self.annotation(property.ty.as_ref());
        self.text(" ");
        let getter = property.getter.iter().map(|body| (None, body));
        let setter = property
            .setter
            .iter()
            .map(|(name, body)| (Some(*name), body));
        self.braces(getter.chain(setter), |p, (param, body)| {
            match param {
                Some(name) => {
                    p.text("set(");
                    p.name(name);
                    p.text(")");
                }
                None => p.text("get"),
            }
            p.text(" => ");
            p.body(body);
            p.text(",");
        });
    }

    fn actor_item(&mut self, actor: &Actor) {
        self.text("actor ");
        self.name(actor.name);
        self.text(" ");
        let handlers = (!actor.handlers.is_empty()).then_some(Member::Handlers(&actor.handlers));
        let members = actor
            .fields
            .iter()
            .map(Member::Field)
            .chain(actor.constructors.iter().map(Member::Constructor))
            .chain(handlers)
            .chain(actor.members.iter().map(Member::Item));
        self.braces(members, |p, member| p.member(member));
    }

    fn use_tree(&mut self, tree: &UseTree) {
        for (index, ident) in tree.prefix.iter().enumerate() {
            if index > 0 {
                self.text("::");
            }
            let name = ident.name.as_str();
            if is_name(name) {
                self.text(name)
            } else {
                self.string(name)
            }
        }
        if !tree.prefix.is_empty() && !matches!(tree.kind, UseKind::Simple { .. }) {
            self.text("::");
        }
        match &tree.kind {
            UseKind::Simple { alias } => {
                if let Some(alias) = alias {
                    self.text(" as ");
                    self.name(*alias);
                }
            }
            UseKind::Glob => self.text("*"),
            UseKind::Group(trees) => self.list("{", trees, "}", |p, tree| p.use_tree(tree)),
        }
    }
}

/// A line in the braces of a struct, class or actor.
enum Member<'a> {
    Field(&'a Field),
    Item(&'a Item),
    Constructor(&'a Fun),
    Invariant(&'a Expr),
    Property(&'a Property),
    Handlers(&'a [Handler]),
}
