//! Phase 1d: impls of traits: what they must define, defaults, and the operators they give.

use super::collect::{Collection, TypeDef};
use super::members::{ImplCx, Target, method_kind};
use super::overload::Overloads;
use super::{Assoc, GlobalInfo, Job, JobBody, Lowerer, ModId, TraitId, TraitInfo, sym};
use crate::hir::{FunId, FunKind, Hook, KindKey};
use crate::ty::Ty;
use ruchyruchy_builtins::edit_distance::closest;
use ruchyruchy_builtins::paths::known_trait;
use ruchyruchy_syntax::ast::{self, ItemKind, TypeKind};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Help;
use ruchyruchy_syntax::symbol::{FxHashSet, Symbol};
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    /// Resolves supertraits and reports cycles among them.
    pub fn link_traits(&mut self, c: &Collection<'_>) {
        for &id in &c.traits {
            let info = self.trait_info(id);
            let mut above = Vec::new();
            for bound in &info.ast.supertraits {
                let TypeKind::Path(path) = &bound.kind else {
                    continue;
                };
                let def = self.in_module(info.module, None, &[], |s| s.find_type(path));
                match def {
                    Some(TypeDef::Trait(other)) => above.push(other),
                    Some(TypeDef::Adt(_)) => {
                        self.error(
                            Code::NotATrait,
                            path.span,
                            "a supertrait must be a trait, this is a type",
                        );
                    }
                    _ => {
                        let name = path.segments.last().map(|last| last.ident.name);
                        if let Some(name) = name
                            && known_trait(name.as_str()).is_none()
                        {
                            self.undefined_type(name, path.span);
                        }
                    }
                }
            }
            *info.supertraits.borrow_mut() = above;
        }
        for &id in &c.traits {
            if self.reaches(id, id) {
                let info = self.trait_info(id);
                let message = format!("trait `{}` is its own supertrait", info.name);
                self.error(Code::Cycle, info.ast.name.span, message);
                info.supertraits.borrow_mut().clear();
            }
        }
    }

    fn reaches(&self, from: TraitId, to: TraitId) -> bool {
        let mut seen = FxHashSet::default();
        let mut work: Vec<TraitId> = self.trait_info(from).supertraits.borrow().clone();
        while let Some(at) = work.pop() {
            if at == to {
                return true;
            }
            if seen.insert(at) {
                work.extend(self.trait_info(at).supertraits.borrow().iter());
            }
        }
        false
    }

    pub fn trait_info(&self, id: TraitId) -> Rc<TraitInfo> {
        self.st.names.traits[id.0 as usize].clone()
    }

    pub fn attach_trait_impl<'b>(
        &mut self,
        module: ModId,
        i: &'b ast::Impl,
        overloads: &mut Overloads,
        c: &mut Collection<'b>,
    ) {
        let Some(path) = &i.of_trait else { return };
        let Some(last) = path.segments.last() else {
            return;
        };
        let name = last.ident.name;
        let user = match self.in_module(module, None, &[], |s| s.trait_def(module, path)) {
            Some(TypeDef::Trait(id)) => Some(id),
            Some(TypeDef::Adt(_) | TypeDef::Alias(_)) => {
                let message = format!("`{name}` is a type, not a trait");
                self.error(Code::NotATrait, path.span, message);
                return;
            }
            Some(TypeDef::Std(_)) => None,
            Some(TypeDef::Module(_)) | None => {
                if known_trait(name.as_str()).is_none() && !is_std_path(path) {
                    self.undefined_trait(name, last.ident.span);
                }
                None
            }
        };
        let Some(cx) = self.impl_cx(module, i, Some((name, user))) else {
            return;
        };
        if let Some(user) = user {
            self.check_members(&cx, user, last.ident);
        }
        // Arguments of a generic trait make several impls for one type possible.
        let has_args = !last.generics.is_empty();
        for member in cx.members {
            match &member.kind {
                ItemKind::Fun(f) => {
                    let id = self.declare_method(&cx, member, f, c);
                    self.attach_of_trait(&cx, f, id, has_args, overloads);
                }
                ItemKind::Const(k) => self.attach_const(&cx, k, c),
                _ => {}
            }
        }
        if let Some(user) = user {
            self.attach_defaults(&cx, user, c);
        }
        if let Target::Adt(adt) = cx.target {
            self.adt_mut(adt).traits.push(name);
        }
    }

    fn undefined_trait(&mut self, name: Symbol, span: ruchyruchy_syntax::span::Span) {
        let user = self.st.names.traits.iter().map(|t| t.name.as_str());
        let std = ruchyruchy_builtins::paths::TRAITS
            .iter()
            .map(|(name, _)| *name);
        let similar = closest(name.as_str(), user.chain(std)).map(str::to_string);
        let d = self.error(
            Code::UndefinedType,
            span,
            format!("trait `{name}` is not defined"),
        );
        if let Some(similar) = similar {
            let text = format!("did you mean `{similar}`?");
            d.help.push(Help {
                text,
                suggestion: Some((span, similar)),
            });
        }
    }

    /// E0407 and E0046.
    fn check_members(&mut self, cx: &ImplCx<'_>, user: TraitId, at: ast::Ident) {
        let info = self.trait_info(user);
        let mut given = FxHashSet::default();
        for member in cx.members {
            let name = match &member.kind {
                ItemKind::Fun(f) => f.name,
                ItemKind::Const(k) => k.name,
                _ => continue,
            };
            if !given.insert(name.name) {
                let message = format!("`{}` is defined twice in this impl", name.name);
                self.error(Code::DuplicateDefinition, name.span, message);
            }
            let known = info
                .ast
                .members
                .iter()
                .any(|m| member_name(m) == Some(name.name));
            if !known {
                let message = format!("`{}` is not a member of trait `{}`", name.name, info.name);
                let names = info
                    .ast
                    .members
                    .iter()
                    .filter_map(member_name)
                    .map(|n| n.as_str());
                let similar = closest(name.name.as_str(), names).map(str::to_string);
                let d = self.error(Code::NotInTrait, name.span, message);
                if let Some(similar) = similar {
                    let text = format!("did you mean `{similar}`?");
                    d.help.push(Help {
                        text,
                        suggestion: Some((name.span, similar)),
                    });
                }
            }
        }
        let mut missing = Vec::new();
        for member in &info.ast.members {
            let required = match &member.kind {
                ItemKind::Fun(f) => f.body.is_none(),
                ItemKind::Const(k) => k.value.is_none(),
                _ => false,
            };
            if let Some(name) = member_name(member)
                && required
                && !given.contains(&name)
            {
                missing.push(format!("`{name}`"));
            }
        }
        if !missing.is_empty() {
            let message = format!(
                "`{}` for `{}` lacks {}",
                info.name,
                cx.type_name,
                missing.join(", ")
            );
            let d = self.error(Code::MissingTraitItem, at.span, message);
            d.labels.push(ruchyruchy_syntax::diagnostic::Label {
                span: info.ast.name.span,
                text: "required by this trait".into(),
            });
        }
    }

    fn attach_of_trait(
        &mut self,
        cx: &ImplCx<'_>,
        f: &ast::Fun,
        id: FunId,
        has_args: bool,
        overloads: &mut Overloads,
    ) {
        let Some((trait_name, user)) = cx.of_trait else {
            return;
        };
        let name = f.name.name;
        if cx.target == Target::Kind(KindKey::Any, None)
            && user.is_none()
            && trait_name.as_str() == "Clone"
        {
            // `impl Clone for Box<dyn T>`: values copy themselves, and what it does would be done for all types.
            return;
        }
        let is_method = f.self_param.is_some();
        if let Target::Adt(adt) = cx.target {
            if trait_name.as_str() == "From" && user.is_none() && name.as_str() == "from" {
                self.info_mut(adt).from_fns.push(id);
            }
            self.info_mut(adt)
                .by_trait
                .entry((trait_name, name))
                .or_insert(id);
        }
        let hook = Hook::ALL
            .iter()
            .find(|(_, tr, m)| user.is_none() && *tr == trait_name.as_str() && *m == name.as_str())
            .map(|(hook, _, _)| *hook);
        if cx.by_ref == Some(true) && trait_name.as_str() == "IntoIterator" {
            // `for x in &mut xs` calls it; the other loops take the impl for the type itself.
            if let Target::Adt(adt) = cx.target {
                self.info_mut(adt).mut_iter = Some(id);
                self.st.names.mut_iters.insert(id);
            }
            return;
        }
        let key = (cx.target, trait_name, name);
        let group = overloads.entry(key).or_default();
        let by_ref = cx.by_ref.is_some();
        if !has_args && !group.plain.is_empty() && by_ref != group.by_ref {
            // `impl Neg for V` beside `impl Neg for &V`: values have no references, so the one by value serves both.
            if by_ref {
                return;
            }
            let old = std::mem::replace(&mut group.plain, vec![id]);
            if let Some(at) = group.funs.iter().position(|fun| old.contains(fun)) {
                group.funs.insert(at, id);
            }
            group.funs.retain(|fun| !old.contains(fun));
            group.by_ref = false;
            let hook = group.hook;
            self.replace_method(cx.target, name, &old, id, is_method);
            if let Some(hook) = hook {
                self.methods_mut(cx.target).hooks.insert(hook, id);
            }
            return;
        }
        if !has_args {
            group.by_ref = by_ref;
            group.plain.push(id);
        }
        group.funs.push(id);
        group.hook = hook;
        group.is_method = is_method;
        if group.funs.len() > 1 {
            // `impl Mul for V` beside `impl Mul<f64> for V` means `impl Mul<V>`.
            if group.plain.len() > 1
                && !has_args
                && user.is_none_or(|user| self.trait_info(user).ast.generics.is_empty())
            {
                let message = format!("`{trait_name}` is implemented twice for `{}`", cx.type_name);
                self.error(Code::DuplicateDefinition, f.name.span, message);
            }
            return;
        }
        self.attach(cx.target, name, id, is_method, false);
        if let Some(hook) = hook {
            self.methods_mut(cx.target).hooks.insert(hook, id);
        }
    }

    /// The member `name` becomes `new` if it is one of `old`.
    fn replace_method(
        &mut self,
        target: Target,
        name: Symbol,
        old: &[FunId],
        new: FunId,
        is_method: bool,
    ) {
        if is_method {
            if let Some(slot) = self.methods_mut(target).by_name.get_mut(&name)
                && old.contains(slot)
            {
                *slot = new;
            }
        } else if matches!(self.assoc_of(target, name), Some(Assoc::Fun(fun)) if old.contains(&fun))
        {
            self.set_assoc(target, name, Assoc::Fun(new));
        }
    }

    /// Members of the trait that the impl leaves to their defaults, lowered for this type.
    pub fn attach_defaults<'b>(&mut self, cx: &ImplCx<'b>, user: TraitId, c: &mut Collection<'b>) {
        let info = self.trait_info(user);
        let given: FxHashSet<Symbol> = cx.members.iter().filter_map(member_name).collect();
        for (index, member) in info.ast.members.iter().enumerate() {
            let Some(name) = member_name(member) else {
                continue;
            };
            if given.contains(&name) {
                continue;
            }
            match &member.kind {
                ItemKind::Fun(f) if f.body.is_some() => {
                    self.attach_default_fun(cx, &info, index, f, c);
                }
                ItemKind::Const(k) if k.value.is_some() => {
                    let ty = self.in_module(info.module, Some(cx.ctx.clone()), &[], |s| {
                        k.ty.as_ref().map_or(Ty::Unknown, |ty| s.ty(ty))
                    });
                    let global_info = GlobalInfo {
                        mutable: false,
                        is_const: true,
                        annotated: k.ty.is_some(),
                    };
                    let global = self.new_global(name, k.name.span, ty, global_info);
                    let thunk = self.new_fun(name, k.name.span);
                    self.st.program.globals[global.index()].init = Some(thunk);
                    c.jobs.push(Job {
                        fun: thunk,
                        module: info.module,
                        body: JobBody::DefaultConst(info.ast.clone(), index),
                        kind: FunKind::Thunk,
                        name,
                        self_ty: Some(cx.ctx.clone()),
                        generics: Rc::new([]),
                    });
                    if self.assoc_of(cx.target, name).is_none() {
                        self.set_assoc(cx.target, name, Assoc::Global(global));
                    }
                }
                _ => {}
            }
        }
    }

    fn attach_default_fun<'b>(
        &mut self,
        cx: &ImplCx<'b>,
        info: &Rc<TraitInfo>,
        index: usize,
        f: &ast::Fun,
        c: &mut Collection<'b>,
    ) {
        let name = f.name.name;
        let full = sym(&format!("{}::{name}", cx.type_name));
        let id = self.new_fun(full, f.sig_span);
        let mut generics: Vec<Symbol> = info.ast.generics.iter().map(|g| g.name.name).collect();
        generics.extend(f.generics.iter().map(|g| g.name.name));
        let generics: Rc<[Symbol]> = generics.into();
        self.in_module(info.module, Some(cx.ctx.clone()), &generics, |s| {
            let sig = s.signature(id, name, f);
            s.set_sig(sig);
        });
        c.jobs.push(Job {
            fun: id,
            module: info.module,
            body: JobBody::Default(info.ast.clone(), index),
            kind: method_kind(f.self_param.map(|(kind, _)| kind)),
            name: full,
            self_ty: Some(cx.ctx.clone()),
            generics,
        });
        if f.self_param.is_some() {
            self.st.names.method_names.insert(name);
        }
        if let Target::Adt(adt) = cx.target {
            self.info_mut(adt)
                .by_trait
                .entry((info.name, name))
                .or_insert(id);
        }
        self.attach(cx.target, name, id, f.self_param.is_some(), false);
    }
}

pub(crate) fn member_name(member: &ast::Item) -> Option<Symbol> {
    match &member.kind {
        ItemKind::Fun(f) => Some(f.name.name),
        ItemKind::Const(k) => Some(k.name.name),
        _ => None,
    }
}

fn is_std_path(path: &ast::Path) -> bool {
    path.segments.len() > 1
        && path.segments.first().is_some_and(|first| {
            matches!(
                first.ident.name.as_str(),
                "std" | "core" | "fmt" | "ops" | "io" | "error"
            )
        })
}
