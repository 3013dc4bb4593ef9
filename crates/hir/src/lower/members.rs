//! Phase 1c: fields of types, and methods from type bodies and impls.

use super::collect::{Collection, TypeDef, generic_names, value_job};
use super::types::kind_of;
use super::{Assoc, GlobalInfo, Job, JobBody, Lowerer, ModId, SelfCtx, TraitId, sym};
use crate::hir::{AdtId, FieldDef, FunId, FunKind, Hook, KindKey, Methods, OPTION, RESULT, Site};
use crate::ty::{IntTy, Ty};
use ruchyruchy_syntax::ast::{self, ItemKind, SelfKind};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

/// What methods are attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    Adt(AdtId),
    Kind(KindKey, Option<IntTy>),
}

/// The members of one impl (or type body) being attached.
pub(crate) struct ImplCx<'b> {
    pub target: Target,
    pub ctx: SelfCtx,
    pub module: ModId,
    pub generics: Rc<[Symbol]>,
    /// Name of the type, for stack traces.
    pub type_name: Symbol,
    /// The trait's name and, if it is the program's own, the trait.
    pub of_trait: Option<(Symbol, Option<TraitId>)>,
    /// `impl … for &T` (false), `impl … for &mut T` (true).
    pub by_ref: Option<bool>,
    pub members: &'b [ast::Item],
}

pub(crate) fn method_kind(self_kind: Option<SelfKind>) -> FunKind {
    match self_kind {
        None => FunKind::Free,
        Some(SelfKind::RefMut) => FunKind::MutMethod,
        Some(_) => FunKind::Method,
    }
}

impl<'a> Lowerer<'a> {
    pub fn adt_self(&self, id: AdtId) -> SelfCtx {
        SelfCtx {
            ty: Ty::Adt(id, Rc::new([])),
            adt: Some(id),
        }
    }

    /// Field types and default values of all collected types.
    pub fn fill_types<'b>(&mut self, c: &mut Collection<'b>) {
        for (id, module, item) in std::mem::take(&mut c.adts) {
            let generics = self.info(id).generics.clone();
            match &item.kind {
                ItemKind::Struct(s) => {
                    let fields: &'b [ast::Field] = match &s.fields {
                        ast::Fields::Unit => &[],
                        ast::Fields::Tuple(fields) | ast::Fields::Named(fields) => fields,
                    };
                    let defs = self.fields(id, module, &generics, fields, c);
                    self.set_fields(id, defs, fields);
                }
                ItemKind::Enum(e) => {
                    for (index, variant) in e.variants.iter().enumerate() {
                        let fields: &'b [ast::Field] = match &variant.fields {
                            ast::Fields::Unit => &[],
                            ast::Fields::Tuple(fields) | ast::Fields::Named(fields) => fields,
                        };
                        let defs = self.fields(id, module, &generics, fields, c);
                        self.check_field_names(fields);
                        if let Some(v) = self.adt_mut(id).variants.get_mut(index) {
                            v.fields = defs;
                        }
                    }
                }
                ItemKind::Class(k) => self.fill_class(id, module, &generics, k, c),
                ItemKind::Actor(k) => self.fill_actor(id, module, k, c),
                _ => {}
            }
            c.adts.push((id, module, item));
        }
    }

    pub fn set_fields(&mut self, id: AdtId, defs: Vec<FieldDef>, fields: &[ast::Field]) {
        self.check_field_names(fields);
        for (index, def) in defs.iter().enumerate() {
            self.info_mut(id).field_index.insert(def.name, index as u32);
        }
        self.adt_mut(id).fields = defs;
    }

    fn check_field_names(&mut self, fields: &[ast::Field]) {
        let mut seen = ruchyruchy_syntax::symbol::FxHashSet::default();
        for field in fields {
            if !seen.insert(field.name.name) {
                let message = format!("field `{}` is declared twice", field.name.name);
                self.error(Code::DuplicateDefinition, field.name.span, message);
            }
        }
    }

    pub fn fields<'b>(
        &mut self,
        id: AdtId,
        module: ModId,
        generics: &Rc<[Symbol]>,
        fields: &'b [ast::Field],
        c: &mut Collection<'b>,
    ) -> Vec<FieldDef> {
        let ctx = self.adt_self(id);
        let mut defs = Vec::with_capacity(fields.len());
        for field in fields {
            if let Some(ty) = &field.ty {
                for (name, depth) in super::generic_len::array_lens(ty, generics) {
                    let lens = &mut self.info_mut(id).const_lens;
                    lens.push((name, field.name.name, depth));
                }
            }
            let ty = self.in_module(module, Some(ctx.clone()), generics, |s| match &field.ty {
                Some(ty) => {
                    if let ast::TypeKind::Ref { mutable: true, .. } = ty.kind {
                        let d =
                            s.error(Code::AliasEscapes, ty.span, "a field cannot hold an alias");
                        d.notes.push(
                            "an alias (`&mut`) lives in variables, parameters and results only"
                                .into(),
                        );
                    }
                    s.ty(ty)
                }
                None => Ty::Unknown,
            });
            let default = field.default.as_ref().map(|value| {
                let thunk = self.new_fun(field.name.name, field.name.span);
                let mut job = value_job(
                    thunk,
                    module,
                    value,
                    ty.clone(),
                    field.name.name,
                    Some(ctx.clone()),
                );
                if let JobBody::Value(_, _, site) = &mut job.body {
                    *site = Site::Field(field.name.name);
                }
                c.jobs.push(job);
                thunk
            });
            defs.push(FieldDef {
                name: field.name.name,
                ty,
                default,
            });
        }
        defs
    }

    /// Methods of type bodies, then inherent impls, then impls of traits.
    pub fn fill_impls<'b>(&mut self, c: &mut Collection<'b>) {
        for (id, module, item) in std::mem::take(&mut c.adts) {
            let (members, invariants): (&'b [ast::Item], &'b [ast::Expr]) = match &item.kind {
                ItemKind::Struct(s) => (&s.methods, &s.invariants),
                ItemKind::Enum(e) => (&e.methods, &[]),
                ItemKind::Class(k) => (&k.members, &k.invariants),
                ItemKind::Actor(k) => (&k.members, &[]),
                _ => (&[], &[]),
            };
            self.attach_body(id, module, members, c);
            if !invariants.is_empty() {
                self.attach_invariant(id, module, invariants, c);
            }
            c.adts.push((id, module, item));
        }
        let impls = std::mem::take(&mut c.impls);
        for &(module, i) in impls.iter().filter(|(_, i)| i.of_trait.is_none()) {
            self.attach_impl(module, i, c);
        }
        let mut overloads = FxHashMap::default();
        for &(module, i) in impls.iter().filter(|(_, i)| i.of_trait.is_some()) {
            self.attach_trait_impl(module, i, &mut overloads, c);
        }
        self.finish_overloads(overloads);
    }

    fn attach_body<'b>(
        &mut self,
        id: AdtId,
        module: ModId,
        members: &'b [ast::Item],
        c: &mut Collection<'b>,
    ) {
        let cx = ImplCx {
            target: Target::Adt(id),
            ctx: self.adt_self(id),
            module,
            generics: self.info(id).generics.clone(),
            type_name: self.qualified(module, self.adt(id).name),
            of_trait: None,
            by_ref: None,
            members,
        };
        self.attach_members(&cx, c);
    }

    fn attach_invariant<'b>(
        &mut self,
        id: AdtId,
        module: ModId,
        invariants: &'b [ast::Expr],
        c: &mut Collection<'b>,
    ) {
        let Some(first) = invariants.first() else {
            return;
        };
        let fun = self.new_fun(sym("invariant"), first.span);
        self.adt_mut(id).invariant = Some(fun);
        c.jobs.push(Job {
            fun,
            module,
            body: JobBody::Invariant(invariants),
            kind: FunKind::Method,
            name: sym("invariant"),
            self_ty: Some(self.adt_self(id)),
            generics: self.info(id).generics.clone(),
        });
    }

    fn attach_impl<'b>(&mut self, module: ModId, i: &'b ast::Impl, c: &mut Collection<'b>) {
        let Some(cx) = self.impl_cx(module, i, None) else {
            return;
        };
        self.attach_members(&cx, c);
    }

    /// What an impl is for.
    pub fn impl_cx<'b>(
        &mut self,
        module: ModId,
        i: &'b ast::Impl,
        of_trait: Option<(Symbol, Option<TraitId>)>,
    ) -> Option<ImplCx<'b>> {
        let generics = generic_names(&i.generics);
        let before = self.diags.len();
        let ty = self.in_module(module, None, &generics, |s| s.ty(&i.target));
        if self.diags.len() > before && matches!(ty, Ty::Unknown) {
            return None;
        }
        let target = match &ty {
            Ty::Adt(id, _) => Target::Adt(*id),
            Ty::Option(_) => Target::Adt(OPTION),
            Ty::Result(_) => Target::Adt(RESULT),
            Ty::Int(width) => Target::Kind(KindKey::Int, Some(*width)),
            other => Target::Kind(kind_of(other).unwrap_or(KindKey::Any), None),
        };
        let adt = match target {
            Target::Adt(id) => Some(id),
            Target::Kind(..) => None,
        };
        let type_name = match adt {
            Some(id) => match self.info(id).module {
                Some(module) => self.qualified(module, self.adt(id).name),
                None => self.adt(id).name,
            },
            None => sym(self.text(i.target.span)),
        };
        let ctx = SelfCtx { ty, adt };
        Some(ImplCx {
            target,
            ctx,
            module,
            generics,
            type_name,
            of_trait,
            by_ref: match &i.target.kind {
                ast::TypeKind::Ref { mutable, .. } => Some(*mutable),
                _ => None,
            },
            members: &i.members,
        })
    }

    /// Attaches functions, methods and constants that belong to no trait.
    fn attach_members<'b>(&mut self, cx: &ImplCx<'b>, c: &mut Collection<'b>) {
        for member in cx.members {
            match &member.kind {
                ItemKind::Fun(f) => {
                    let id = self.declare_method(cx, member, f, c);
                    let name = f.name.name;
                    let taken = if f.self_param.is_some() {
                        let known = self.methods_of(cx.target).by_name.get(&name).copied();
                        known.is_some_and(|fun| !self.is_earlier(fun))
                    } else {
                        match self.assoc_of(cx.target, name) {
                            Some(Assoc::Fun(fun)) => !self.is_earlier(fun),
                            known => known.is_some(),
                        }
                    };
                    let overload = matches!(cx.target, Target::Kind(KindKey::Int, Some(_)));
                    if taken && !overload {
                        let message = format!("`{name}` is defined twice for `{}`", cx.type_name);
                        self.error(Code::DuplicateDefinition, f.name.span, message);
                        continue;
                    }
                    self.attach(cx.target, name, id, f.self_param.is_some(), true);
                    if name.as_str() == "to_string" && f.self_param.is_some() && f.params.is_empty()
                    {
                        self.methods_mut(cx.target).hooks.insert(Hook::ToString, id);
                    }
                }
                ItemKind::Const(k) => self.attach_const(cx, k, c),
                _ => {}
            }
        }
    }

    /// Number, signature and job of a method.
    pub fn declare_method<'b>(
        &mut self,
        cx: &ImplCx<'b>,
        member: &'b ast::Item,
        f: &'b ast::Fun,
        c: &mut Collection<'b>,
    ) -> FunId {
        let name = sym(&format!("{}::{}", cx.type_name, f.name.name));
        let id = self.new_fun(name, f.sig_span);
        let mut generics = cx.generics.to_vec();
        generics.extend(f.generics.iter().map(|g| g.name.name));
        let generics: Rc<[Symbol]> = generics.into();
        self.in_module(cx.module, Some(cx.ctx.clone()), &generics, |s| {
            let mut sig = s.signature(id, f.name.name, f);
            // Methods of a class reach their instance through a reference anyway.
            // In `impl … for &mut T`, `self` is an alias however it is written.
            sig.self_kind = f.self_param.map(|(kind, _)| match cx.by_ref {
                Some(true) => SelfKind::RefMut,
                _ => kind,
            });
            s.set_sig(sig);
        });
        self.declare_test(&member.attrs, name, id, f);
        if f.self_param.is_some() {
            self.st.names.method_names.insert(f.name.name);
        }
        if f.body.is_none() {
            self.error(
                Code::Misplaced,
                f.sig_span,
                format!("`{}` needs a body here", f.name.name),
            );
        }
        c.jobs.push(Job {
            fun: id,
            module: cx.module,
            body: JobBody::Fun(f),
            kind: method_kind(self.sig(id).and_then(|sig| sig.self_kind)),
            name,
            self_ty: Some(cx.ctx.clone()),
            generics,
        });
        id
    }

    pub fn attach_const<'b>(&mut self, cx: &ImplCx<'b>, k: &'b ast::Const, c: &mut Collection<'b>) {
        let Some(value) = &k.value else { return };
        let ty = self.in_module(
            cx.module,
            Some(cx.ctx.clone()),
            &cx.generics,
            |s| match &k.ty {
                Some(ty) => s.ty(ty),
                None => s.quick_ty(value),
            },
        );
        let info = GlobalInfo {
            mutable: k.mutable,
            is_const: !k.mutable,
            annotated: k.ty.is_some(),
        };
        let global = self.new_global(k.name.name, k.name.span, ty.clone(), info);
        let thunk = self.new_fun(k.name.name, k.name.span);
        self.st.program.globals[global.index()].init = Some(thunk);
        let contract = if k.ty.is_some() { ty } else { Ty::Unknown };
        let mut job = value_job(
            thunk,
            cx.module,
            value,
            contract,
            k.name.name,
            Some(cx.ctx.clone()),
        );
        job.generics = cx.generics.clone();
        c.jobs.push(job);
        self.set_assoc(cx.target, k.name.name, Assoc::Global(global));
    }

    pub fn methods_of(&mut self, target: Target) -> &Methods {
        self.methods_mut(target)
    }

    pub fn methods_mut(&mut self, target: Target) -> &mut Methods {
        match target {
            Target::Adt(id) => &mut self.adt_mut(id).methods,
            Target::Kind(kind, _) => self.st.program.kinds.entry(kind).or_default(),
        }
    }

    /// Key of a builtin type in [`super::NameTables::builtin_assoc`].
    pub fn kind_tag(kind: KindKey, int: Option<IntTy>) -> Symbol {
        match int {
            Some(width) => sym(width.name()),
            None => sym(&format!("{kind:?}")),
        }
    }

    pub fn assoc_of(&self, target: Target, name: Symbol) -> Option<Assoc> {
        match target {
            Target::Adt(id) => self.info(id).assoc.get(&name).copied(),
            Target::Kind(kind, int) => self
                .st
                .names
                .builtin_assoc
                .get(&(Self::kind_tag(kind, int), name))
                .copied(),
        }
    }

    pub fn set_assoc(&mut self, target: Target, name: Symbol, assoc: Assoc) {
        match target {
            Target::Adt(id) => {
                self.info_mut(id).assoc.insert(name, assoc);
            }
            Target::Kind(kind, int) => {
                self.st
                    .names
                    .builtin_assoc
                    .insert((Self::kind_tag(kind, int), name), assoc);
            }
        }
    }

    /// Makes `id` the method or associated function `name`; `own`: goes before what traits bring.
    pub fn attach(&mut self, target: Target, name: Symbol, id: FunId, is_method: bool, own: bool) {
        if !is_method {
            let free = match self.assoc_of(target, name) {
                None => true,
                Some(Assoc::Fun(fun)) => self.is_earlier(fun),
                Some(Assoc::Global(_)) => false,
            };
            if own || free {
                self.set_assoc(target, name, Assoc::Fun(id));
            }
            return;
        }
        if let Target::Adt(adt) = target
            && own
        {
            self.info_mut(adt).own_methods.insert(name);
        }
        if let Target::Kind(KindKey::Int, Some(width)) = target {
            self.st.names.int_methods.entry((width, name)).or_insert(id);
            // Where the width is not known, the method for i32 serves, as it does for Rust's literals.
            let prefer =
                matches!(width, IntTy::I32) || !self.methods_of(target).by_name.contains_key(&name);
            let second = matches!(width, IntTy::I64)
                && !self.st.names.int_methods.contains_key(&(IntTy::I32, name));
            if prefer || second {
                self.methods_mut(target).by_name.insert(name, id);
            }
            return;
        }
        // In a REPL an impl that is entered again replaces the earlier one, except for methods of the type itself.
        let of_its_own = match target {
            Target::Adt(adt) => self.info(adt).own_methods.contains(&name),
            Target::Kind(..) => false,
        };
        let known = self.methods_of(target).by_name.get(&name).copied();
        let earlier = !of_its_own && known.is_some_and(|fun| self.is_earlier(fun));
        let by_name = &mut self.methods_mut(target).by_name;
        if own || earlier {
            by_name.insert(name, id);
        } else {
            by_name.entry(name).or_insert(id);
        }
    }

    pub fn trait_def(&mut self, module: ModId, path: &ast::Path) -> Option<TypeDef> {
        self.note_type_path(path);
        let segments: Vec<Symbol> = path.segments.iter().map(|s| s.ident.name).collect();
        if segments.len() == 1 {
            return self.chain_type(module, *segments.first()?);
        }
        self.find_type_by(&segments)
    }
}
