//! Classes and actors: fields, constructors, properties, handlers, inheritance.

use super::collect::{Collection, TypeDef, value_job};
use super::members::{ImplCx, Target};
use super::{Assoc, GlobalInfo, Job, JobBody, Lowerer, ModId, Sig, sym};
use crate::hir::{AdtId, AdtKind, FieldDef, FunKind};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, ItemKind, SelfKind};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::symbol::{FxHashSet, Symbol};
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    pub fn fill_class<'b>(
        &mut self,
        id: AdtId,
        module: ModId,
        generics: &Rc<[Symbol]>,
        k: &'b ast::Class,
        c: &mut Collection<'b>,
    ) {
        if let Some(path) = &k.base {
            let def = self.in_module(module, None, generics, |s| s.find_type(path));
            match def {
                Some(TypeDef::Trait(_)) => {}
                Some(def) => match self.def_adt(def) {
                    Some(base) if self.adt(base).kind == AdtKind::Class => {
                        self.adt_mut(id).base = Some(base);
                    }
                    _ => {
                        self.error(
                            Code::UndefinedType,
                            path.span,
                            "the base of a class must be a class",
                        );
                    }
                },
                None => {
                    let known = path.as_ident().is_some_and(|name| {
                        ruchyruchy_builtins::paths::known_trait(name.name.as_str()).is_some()
                    });
                    if let Some(last) = path.segments.last()
                        && !known
                    {
                        self.undefined_type(last.ident.name, path.span);
                    }
                }
            }
        }
        let (statics, own): (Vec<&'b ast::Field>, Vec<&'b ast::Field>) =
            k.fields.iter().partition(|f| f.is_static);
        let mut defs = Vec::new();
        for field in own {
            defs.extend(self.fields(id, module, generics, std::slice::from_ref(field), c));
        }
        let plain: Vec<ast::Field> = Vec::new();
        self.set_fields(id, defs, &plain);
        for field in statics {
            self.class_static(id, module, generics, field, c);
        }
        self.constructors(id, module, generics, &k.constructors, c);
        for property in &k.properties {
            let ctx = self.adt_self(id);
            let ty = self.in_module(module, Some(ctx.clone()), generics, |s| {
                property.ty.as_ref().map_or(Ty::Unknown, |ty| s.ty(ty))
            });
            let name = property.name.name;
            let mut job = |s: &mut Self, body: &'b ast::Expr, param: Option<ast::Ident>| {
                let fun = s.new_fun(name, property.span);
                c.jobs.push(Job {
                    fun,
                    module,
                    body: JobBody::Property(body, param, ty.clone()),
                    kind: FunKind::Method,
                    name,
                    self_ty: Some(ctx.clone()),
                    generics: generics.clone(),
                });
                fun
            };
            if let Some(getter) = &property.getter {
                let fun = job(self, getter, None);
                self.adt_mut(id).getters.insert(name, fun);
            }
            if let Some((param, setter)) = &property.setter {
                let fun = job(self, setter, Some(*param));
                self.adt_mut(id).setters.insert(name, fun);
            }
        }
    }

    fn class_static<'b>(
        &mut self,
        id: AdtId,
        module: ModId,
        generics: &Rc<[Symbol]>,
        field: &'b ast::Field,
        c: &mut Collection<'b>,
    ) {
        let ctx = self.adt_self(id);
        let ty = self.in_module(module, Some(ctx.clone()), generics, |s| match &field.ty {
            Some(ty) => s.ty(ty),
            None => Ty::Unknown,
        });
        let info = GlobalInfo {
            mutable: true,
            is_const: false,
            annotated: field.ty.is_some(),
        };
        let name = field.name.name;
        let global = self.new_global(name, field.name.span, ty.clone(), info);
        let Some(value) = &field.default else {
            self.error(
                Code::Misplaced,
                field.name.span,
                "a static field needs a value",
            );
            return;
        };
        let thunk = self.new_fun(name, field.name.span);
        self.st.program.globals[global.index()].init = Some(thunk);
        c.jobs
            .push(value_job(thunk, module, value, ty, name, Some(ctx)));
        self.info_mut(id).assoc.insert(name, Assoc::Global(global));
    }

    fn constructors<'b>(
        &mut self,
        id: AdtId,
        module: ModId,
        generics: &Rc<[Symbol]>,
        constructors: &'b [ast::Fun],
        c: &mut Collection<'b>,
    ) {
        if let [_, second, ..] = constructors {
            self.error(
                Code::DuplicateDefinition,
                second.sig_span,
                "a class has one constructor",
            );
        }
        let Some(f) = constructors.first() else {
            return;
        };
        let ctx = self.adt_self(id);
        let name = sym(&format!("{}::new", self.adt(id).name));
        let fun = self.new_fun(name, f.sig_span);
        self.in_module(module, Some(ctx.clone()), generics, |s| {
            let mut sig = s.signature(fun, f.name.name, f);
            sig.self_kind = Some(SelfKind::RefMut);
            s.set_sig(sig);
        });
        self.adt_mut(id).constructor = Some(fun);
        self.info_mut(id).own_constructor = true;
        c.jobs.push(Job {
            fun,
            module,
            body: JobBody::Fun(f),
            kind: FunKind::Constructor,
            name,
            self_ty: Some(ctx),
            generics: generics.clone(),
        });
    }

    pub fn fill_actor<'b>(
        &mut self,
        id: AdtId,
        module: ModId,
        k: &'b ast::Actor,
        c: &mut Collection<'b>,
    ) {
        let generics: Rc<[Symbol]> = Rc::new([]);
        let defs = self.fields(id, module, &generics, &k.fields, c);
        self.set_fields(id, defs, &k.fields);
        self.constructors(id, module, &generics, &k.constructors, c);
        for handler in &k.handlers {
            let ctx = self.adt_self(id);
            let name = handler.name.name;
            let full = sym(&format!("{}::{name}", self.adt(id).name));
            let fun = self.new_fun(full, handler.name.span);
            self.in_module(module, Some(ctx.clone()), &generics, |s| {
                let sig = Sig {
                    id: fun,
                    name,
                    span: handler.name.span,
                    self_kind: Some(SelfKind::RefMut),
                    variadic: handler.params.last().is_some_and(|p| p.variadic),
                    params: s.sig_params(&handler.params),
                    ret: handler.ret.as_ref().map_or(Ty::Unknown, |ty| s.ty(ty)),
                    returns_alias: false,
                    is_async: false,
                };
                s.set_sig(sig);
            });
            if self.adt(id).handlers.contains_key(&name) {
                let message = format!("message `{name}` has two handlers");
                self.error(Code::DuplicateDefinition, handler.name.span, message);
            }
            self.adt_mut(id).handlers.insert(name, fun);
            c.jobs.push(Job {
                fun,
                module,
                body: JobBody::Handler(handler),
                kind: FunKind::Method,
                name: full,
                self_ty: Some(ctx),
                generics: generics.clone(),
            });
        }
    }

    /// Trait defaults of classes, then inheritance, base classes first.
    pub fn finish_classes<'b>(&mut self, c: &mut Collection<'b>) {
        let adts = std::mem::take(&mut c.adts);
        let mut own = FxHashSet::default();
        for &(id, module, item) in &adts {
            if let ItemKind::Class(k) = &item.kind {
                own.insert(id);
                self.class_traits(id, module, k, c);
            }
        }
        let mut done = FxHashSet::default();
        for &(id, _, _) in adts.iter().filter(|(id, _, _)| own.contains(id)) {
            // The chain up to a class that is finished, the highest first.
            let mut chain = vec![id];
            let mut at = id;
            while let Some(base) = self.adt(at).base {
                if !own.contains(&base) || done.contains(&base) {
                    break;
                }
                if chain.contains(&base) {
                    let (name, span) = (self.adt(at).name, self.adt(at).span);
                    self.error(
                        Code::Cycle,
                        span,
                        format!("class `{name}` inherits from itself"),
                    );
                    self.adt_mut(at).base = None;
                    break;
                }
                chain.push(base);
                at = base;
            }
            for id in chain.into_iter().rev() {
                if done.insert(id) {
                    self.inherit(id);
                }
            }
        }
        c.adts = adts;
    }

    fn class_traits<'b>(
        &mut self,
        id: AdtId,
        module: ModId,
        k: &'b ast::Class,
        c: &mut Collection<'b>,
    ) {
        for path in k.base.iter().chain(&k.traits) {
            let def = self.in_module(module, None, &[], |s| s.find_type(path));
            let Some(TypeDef::Trait(user)) = def else {
                continue;
            };
            let name = self.trait_info(user).name;
            let cx = ImplCx {
                target: Target::Adt(id),
                ctx: self.adt_self(id),
                module,
                generics: self.info(id).generics.clone(),
                type_name: self.qualified(module, k.name.name),
                of_trait: Some((name, Some(user))),
                by_ref: None,
                members: &k.members,
            };
            self.attach_defaults(&cx, user, c);
            self.adt_mut(id).traits.push(name);
        }
    }

    fn inherit(&mut self, id: AdtId) {
        let Some(base) = self.adt(id).base else {
            return;
        };
        let above = self.adt(base).clone();
        let above_info = self.info(base).clone();
        let own: Vec<FieldDef> = std::mem::take(&mut self.adt_mut(id).fields);
        let mut fields = above.fields.clone();
        for field in own {
            match fields.iter_mut().find(|f| f.name == field.name) {
                Some(inherited) => *inherited = field,
                None => fields.push(field),
            }
        }
        let index = fields
            .iter()
            .enumerate()
            .map(|(index, field)| (field.name, index as u32))
            .collect();
        self.info_mut(id).field_index = index;
        let adt = self.adt_mut(id);
        adt.fields = fields;
        for (name, fun) in &above.methods.by_name {
            adt.methods.by_name.entry(*name).or_insert(*fun);
        }
        for (hook, fun) in &above.methods.hooks {
            adt.methods.hooks.entry(*hook).or_insert(*fun);
        }
        for (name, fun) in &above.getters {
            adt.getters.entry(*name).or_insert(*fun);
        }
        for (name, fun) in &above.setters {
            adt.setters.entry(*name).or_insert(*fun);
        }
        adt.constructor = adt.constructor.or(above.constructor);
        adt.invariant = adt.invariant.or(above.invariant);
        for (name, assoc) in above_info.assoc {
            self.info_mut(id).assoc.entry(name).or_insert(assoc);
        }
    }
}
