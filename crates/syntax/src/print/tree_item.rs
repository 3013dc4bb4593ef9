//! The tree dump: declarations.

use super::tree::{Tree, flags};
use crate::ast::*;
use std::fmt::Write;

impl Tree<'_> {
    pub(super) fn item(&mut self, item: &Item) {
        let marks = [("pub", item.is_pub)];
        let head = |name: &str, text: &str| flags(&format!("{name} {text}"), &marks);
        let attrs = &item.attrs;
        match &item.kind {
            ItemKind::Fun(fun) => self.fun(item.span, "Fun", fun, attrs, item.is_pub),
            ItemKind::Struct(s) => {
                let text = head("StructItem", s.name.name.as_str());
                self.node(item.span, &text, |t| {
                    t.attributes(attrs);
                    t.generics(&s.generics);
                    t.fields(&s.fields);
                    s.methods.iter().for_each(|method| t.item(method));
                    s.invariants.iter().for_each(|e| t.exprs("Invariant", [e]));
                });
            }
            ItemKind::Enum(e) => {
                let text = head("Enum", e.name.name.as_str());
                self.node(item.span, &text, |t| {
                    t.attributes(attrs);
                    t.generics(&e.generics);
                    for variant in &e.variants {
                        let text = format!("Variant {}", variant.name.name);
                        t.node(variant.name.span, &text, |t| {
                            t.attributes(&variant.attrs);
                            t.fields(&variant.fields);
                            if let Some(value) = &variant.discriminant {
                                t.exprs("Discriminant", [value]);
                            }
                        });
                    }
                    e.methods.iter().for_each(|method| t.item(method));
                });
            }
            ItemKind::Class(c) => {
                let text = head("Class", c.name.name.as_str());
                self.node(item.span, &text, |t| {
                    t.attributes(attrs);
                    t.class(c);
                });
            }
            ItemKind::Actor(a) => {
                let text = head("Actor", a.name.name.as_str());
                self.node(item.span, &text, |t| {
                    t.attributes(attrs);
                    a.fields.iter().for_each(|field| t.field(field));
                    for fun in &a.constructors {
                        t.fun(fun.sig_span, "Constructor", fun, &[], false);
                    }
                    for handler in &a.handlers {
                        let text = format!("Handler {}", handler.name.name);
                        t.node(handler.name.span, &text, |t| {
                            handler.params.iter().for_each(|param| t.param(param));
                            t.opt_ty(handler.ret.as_ref());
                            t.expr(&handler.body);
                        });
                    }
                    a.members.iter().for_each(|member| t.item(member));
                });
            }
            ItemKind::Trait(tr) => {
                let text = head("Trait", tr.name.name.as_str());
                self.node(item.span, &text, |t| {
                    t.attributes(attrs);
                    t.generics(&tr.generics);
                    t.types("Supertraits", &tr.supertraits);
                    tr.members.iter().for_each(|member| t.item(member));
                });
            }
            ItemKind::Impl(i) => self.node(item.span, &flags("Impl", &marks), |t| {
                t.attributes(attrs);
                t.generics(&i.generics);
                if let Some(path) = &i.of_trait {
                    t.path("OfTrait", path);
                }
                t.ty(&i.target);
                i.members.iter().for_each(|member| t.item(member));
            }),
            ItemKind::Mod(m) => {
                let text = head("Mod", m.name.name.as_str());
                self.node(item.span, &text, |t| {
                    t.attributes(attrs);
                    if let Some(body) = &m.body {
                        t.block("Body", body);
                    }
                });
            }
            ItemKind::Const(c) => {
                let name = if c.is_static { "Static" } else { "Const" };
                let text = flags(&head(name, c.name.name.as_str()), &[("mut", c.mutable)]);
                self.node(item.span, &text, |t| {
                    t.attributes(attrs);
                    t.opt_ty(c.ty.as_ref());
                    if let Some(value) = &c.value {
                        t.expr(value);
                    }
                });
            }
            ItemKind::Use(u) => self.node(item.span, &flags("Use", &marks), |t| {
                t.attributes(attrs);
                t.use_tree(&u.tree);
            }),
            ItemKind::TypeAlias { name, generics, ty } => {
                let text = head("TypeAlias", name.name.as_str());
                self.node(item.span, &text, |t| {
                    t.attributes(attrs);
                    t.generics(generics);
                    t.opt_ty(ty.as_ref());
                });
            }
            ItemKind::Ignored => {
                self.node(item.span, &flags("Ignored", &marks), |t| {
                    t.attributes(attrs)
                });
            }
        }
    }

    fn attributes(&mut self, attrs: &[Attribute]) {
        for attr in attrs {
            let args: Vec<&str> = attr.args.iter().map(|arg| arg.name.as_str()).collect();
            let text = format!("Attribute {}({})", attr.name.name, args.join(", "));
            self.node(attr.span, &flags(&text, &[("inner", attr.inner)]), |_| {});
        }
    }

    fn generics(&mut self, generics: &[GenericParam]) {
        for param in generics {
            let text = format!("Generic {}", param.name.name);
            self.node(
                param.name.span,
                &flags(&text, &[("const", param.is_const)]),
                |t| {
                    t.types("Bounds", &param.bounds);
                },
            );
        }
    }

    fn fields(&mut self, fields: &Fields) {
        match fields {
            Fields::Unit => {}
            Fields::Tuple(fields) => {
                self.group("Tuple", |t| fields.iter().for_each(|field| t.field(field)));
            }
            Fields::Named(fields) => {
                self.group("Named", |t| fields.iter().for_each(|field| t.field(field)));
            }
        }
    }

    fn field(&mut self, field: &Field) {
        let text = format!("Field {}", field.name.name);
        let marks = [("pub", field.is_pub), ("static", field.is_static)];
        self.node(field.name.span, &flags(&text, &marks), |t| {
            t.attributes(&field.attrs);
            t.opt_ty(field.ty.as_ref());
            if let Some(default) = &field.default {
                t.exprs("Default", [default]);
            }
        });
    }

    pub(super) fn param(&mut self, param: &Param) {
        self.node(
            param.span,
            &flags("Param", &[("...", param.variadic)]),
            |t| {
                t.pat(&param.pat);
                t.opt_ty(param.ty.as_ref());
                if let Some(default) = &param.default {
                    t.exprs("Default", [default]);
                }
            },
        );
    }

    fn fun(
        &mut self,
        span: crate::span::Span,
        name: &str,
        fun: &Fun,
        attrs: &[Attribute],
        is_pub: bool,
    ) {
        let mut text = format!("{name} {:?}", fun.name.name.as_str());
        if let Some((kind, _)) = fun.self_param {
            let _ = write!(text, " self:{kind:?}");
        }
        let marks = [
            ("pub", is_pub),
            ("async", fun.is_async),
            ("static", fun.is_static),
        ];
        self.node(span, &flags(&text, &marks), |t| {
            t.attributes(attrs);
            t.generics(&fun.generics);
            fun.params.iter().for_each(|param| t.param(param));
            t.opt_ty(fun.ret.as_ref());
            fun.requires.iter().for_each(|e| t.exprs("Requires", [e]));
            fun.ensures.iter().for_each(|e| t.exprs("Ensures", [e]));
            if let Some(body) = &fun.body {
                t.block("Body", body);
            }
        });
    }

    fn class(&mut self, class: &Class) {
        self.generics(&class.generics);
        if let Some(base) = &class.base {
            self.path("Base", base);
        }
        class
            .traits
            .iter()
            .for_each(|path| self.path("Implements", path));
        class.fields.iter().for_each(|field| self.field(field));
        for fun in &class.constructors {
            self.fun(fun.sig_span, "Constructor", fun, &[], false);
        }
        class.members.iter().for_each(|member| self.item(member));
        for property in &class.properties {
            let text = format!("Property {}", property.name.name);
            self.node(property.span, &text, |t| {
                t.opt_ty(property.ty.as_ref());
                if let Some(getter) = &property.getter {
                    t.exprs("Get", [getter]);
                }
                if let Some((name, setter)) = &property.setter {
                    t.exprs(&format!("Set {}", name.name), [setter]);
                }
            });
        }
        class
            .invariants
            .iter()
            .for_each(|e| self.exprs("Invariant", [e]));
    }

    fn use_tree(&mut self, tree: &UseTree) {
        let prefix: Vec<&str> = tree
            .prefix
            .iter()
            .map(|ident| ident.name.as_str())
            .collect();
        let prefix = prefix.join("::");
        match &tree.kind {
            UseKind::Simple { alias: None } => {
                self.node(tree.span, &format!("Import {prefix}"), |_| {});
            }
            UseKind::Simple { alias: Some(alias) } => {
                self.node(
                    tree.span,
                    &format!("Import {prefix} as {}", alias.name),
                    |_| {},
                );
            }
            UseKind::Glob => self.node(tree.span, &format!("Import {prefix}::*"), |_| {}),
            UseKind::Group(trees) => self.node(tree.span, &format!("Group {prefix}"), |t| {
                trees.iter().for_each(|tree| t.use_tree(tree));
            }),
        }
    }
}
