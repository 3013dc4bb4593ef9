//! Phase 1a: every item gets its number and its name in a [`Module`].

use super::imports::PendingUse;
use super::{AdtInfo, Job, NameTables, sym};
use super::{GlobalInfo, JobBody, Lowerer, ModId, SelfCtx, TraitId, TraitInfo};
use crate::hir::{Adt, AdtId, AdtKind, FunId, FunKind, GlobalId, Methods, VariantDef};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, Item, ItemKind, PatKind, StmtKind};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, FxHashSet, Symbol};
use std::rc::Rc;

/// What a name in the namespace of types and modules means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TypeDef {
    Adt(AdtId),
    Alias(u32),
    Trait(TraitId),
    Module(ModId),
    /// A path of the library, without `std`.
    Std(Rc<[Symbol]>),
}

/// What a name in the namespace of values means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ValueDef {
    Fun(FunId),
    Global(GlobalId),
    Variant(AdtId, u32),
    Std(Rc<[Symbol]>),
}

/// `use x::*`
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Glob {
    Module(ModId),
    Enum(AdtId),
    Std(Rc<[Symbol]>),
}

/// A `let` directly in a file or `mod`.
#[derive(Clone, Debug)]
pub(crate) struct RootLet {
    /// The name where it is bound.
    pub span: Span,
    /// Set as soon as a function refers to it.
    pub global: Option<GlobalId>,
    pub ty: Ty,
    pub annotated: bool,
    pub mutable: bool,
}

/// The names of a file, a `mod` or a block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Module {
    pub name: Option<Symbol>,
    pub parent: Option<ModId>,
    /// The items of a block: transparent for `self`, `super`.
    pub is_block: bool,
    /// A file of its own: names of the importing file are not visible.
    pub is_file: bool,
    pub types: FxHashMap<Symbol, (TypeDef, Span)>,
    pub values: FxHashMap<Symbol, (ValueDef, Span)>,
    pub globs: Vec<Glob>,
    pub lets: FxHashMap<Symbol, Vec<RootLet>>,
}

/// `type A<T> = …`
#[derive(Debug)]
pub(crate) struct TypeAlias {
    /// Its name.
    pub span: Span,
    pub module: ModId,
    pub generics: Rc<[Symbol]>,
    pub ty: ast::Type,
}

/// The items of one file or block on their way through phase 1.
#[derive(Default)]
pub(crate) struct Collection<'b> {
    pub adts: Vec<(AdtId, ModId, &'b Item)>,
    pub funs: Vec<(FunId, ModId, &'b Item, &'b ast::Fun)>,
    pub impls: Vec<(ModId, &'b ast::Impl)>,
    pub consts: Vec<(GlobalId, ModId, &'b ast::Const)>,
    pub traits: Vec<TraitId>,
    pub uses: Vec<PendingUse>,
    pub lets: Vec<(ModId, Symbol, usize, &'b ast::Let)>,
    pub jobs: Vec<Job<'b>>,
    defined: FxHashSet<(ModId, Symbol, bool)>,
}

impl super::State {
    /// See [`crate::session::Session::names_in`].
    pub fn names_in(&self, path: &[&str]) -> Vec<(Symbol, Option<FunId>)> {
        let mut found = Vec::new();
        let mut module = ModId(0);
        for (index, name) in path.iter().enumerate() {
            let Some((def, _)) = self.names.module(module).types.get(&sym(name)) else {
                return found;
            };
            match def {
                TypeDef::Module(inner) => module = *inner,
                TypeDef::Adt(adt) if index + 1 == path.len() => {
                    let adt = adt.index();
                    if let (Some(adt), Some(info)) =
                        (self.program.adts.get(adt), self.names.adts.get(adt))
                    {
                        found.extend(adt.variants.iter().map(|variant| (variant.name, None)));
                        let assoc = info.assoc.iter().map(|(name, assoc)| match assoc {
                            super::Assoc::Fun(fun) => (*name, Some(*fun)),
                            super::Assoc::Global(_) => (*name, None),
                        });
                        let methods = adt.methods.by_name.iter();
                        let methods = methods.map(|(name, fun)| (*name, Some(*fun)));
                        let first = found.len();
                        found.extend(assoc.chain(methods));
                        found[first..].sort_by_key(|(name, _)| name.as_str());
                    }
                    return found;
                }
                _ => return found,
            }
        }
        if path.is_empty() {
            return found;
        }
        let module = self.names.module(module);
        let values = module.values.iter().map(|(name, (def, _))| match def {
            ValueDef::Fun(fun) => (*name, Some(*fun)),
            _ => (*name, None),
        });
        let others = module.types.keys().chain(module.lets.keys());
        found.extend(values.chain(others.map(|name| (*name, None))));
        found.sort_by_key(|(name, _)| name.as_str());
        found.dedup_by_key(|(name, _)| *name);
        found
    }

    /// What a name of the root's types and values is, if it is neither a function nor a variable.
    pub fn describe_type(&self, name: Symbol) -> &'static str {
        let Some(root) = self.names.modules.first() else {
            return "";
        };
        match root.types.get(&name) {
            Some((TypeDef::Adt(adt), _)) => {
                match self.program.adts.get(adt.index()).map(|a| a.kind) {
                    Some(AdtKind::Enum) => "enum",
                    Some(AdtKind::Class) => "class",
                    Some(AdtKind::Actor) => "actor",
                    _ => "struct",
                }
            }
            Some((TypeDef::Alias(_), _)) => "type",
            Some((TypeDef::Trait(_), _)) => "trait",
            Some((TypeDef::Module(_), _)) => "mod",
            Some((TypeDef::Std(_), _)) => "import",
            None => match root.values.get(&name) {
                Some((ValueDef::Variant(..), _)) => "variant",
                Some((ValueDef::Std(_), _)) => "import",
                _ => "",
            },
        }
    }
}

impl NameTables {
    pub fn module(&self, id: ModId) -> &Module {
        &self.modules[id.0 as usize]
    }

    pub fn module_mut(&mut self, id: ModId) -> &mut Module {
        &mut self.modules[id.0 as usize]
    }

    pub fn new_module(&mut self, module: Module) -> ModId {
        self.modules.push(module);
        ModId(self.modules.len() as u32 - 1)
    }

    pub fn define_root_value(&mut self, name: Symbol, global: GlobalId) {
        if let Some(root) = self.modules.first_mut() {
            root.values
                .insert(name, (ValueDef::Global(global), Span::NONE));
        }
    }

    pub fn root_fun(&self, name: Symbol) -> Option<FunId> {
        match self.modules.first()?.values.get(&name)? {
            (ValueDef::Fun(fun), _) => Some(*fun),
            _ => None,
        }
    }

    pub fn root_global(&self, name: Symbol) -> Option<GlobalId> {
        let root = self.modules.first()?;
        // A newer function of the name has taken the variable away.
        if let Some(newest) = root.lets.get(&name).and_then(|lets| lets.last()) {
            return newest.global;
        }
        match root.values.get(&name)? {
            (ValueDef::Global(global), _) => Some(*global),
            _ => None,
        }
    }

    pub fn root_names(&self) -> Vec<Symbol> {
        let Some(root) = self.modules.first() else {
            return Vec::new();
        };
        let mut names: Vec<Symbol> = root
            .types
            .keys()
            .chain(root.values.keys())
            .chain(root.lets.keys())
            .copied()
            .collect();
        names.sort_by_key(|name| name.as_str());
        names.dedup();
        names
    }
}

pub(crate) fn generic_names(generics: &[ast::GenericParam]) -> Rc<[Symbol]> {
    generics.iter().map(|g| g.name.name).collect()
}

pub(crate) fn has_attr(attrs: &[ast::Attribute], name: &str) -> bool {
    attrs.iter().any(|a| a.name.name.as_str() == name)
}

/// The names bound by a pattern, with their places.
pub(crate) fn bound_names(pat: &ast::Pat, names: &mut Vec<ast::Ident>) {
    match &pat.kind {
        PatKind::Bind { name, sub, .. } => {
            names.push(*name);
            if let Some(sub) = sub {
                bound_names(sub, names);
            }
        }
        PatKind::Tuple(pats) | PatKind::Array(pats) | PatKind::TupleVariant { pats, .. } => {
            pats.iter().for_each(|p| bound_names(p, names));
        }
        PatKind::Or(pats) => {
            if let Some(first) = pats.first() {
                bound_names(first, names);
            }
        }
        PatKind::Rest(name) => names.extend(*name),
        PatKind::Struct { fields, .. } | PatKind::Map { fields, .. } => {
            fields.iter().for_each(|f| bound_names(&f.pat, names));
        }
        PatKind::Ref(pat) => bound_names(pat, names),
        PatKind::Wild | PatKind::Lit(_) | PatKind::Range { .. } | PatKind::Path(_) => {}
    }
}

impl<'a> Lowerer<'a> {
    /// Declares the items among `stmts` (and, unless it is a block, the variables).
    pub fn declare<'b>(&mut self, stmts: &'b [ast::Stmt], module: ModId, c: &mut Collection<'b>)
    where
        'a: 'b,
    {
        let is_block = self.st.names.module(module).is_block;
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::Item(item) => self.declare_item(item, module, c),
                StmtKind::Let(l) if !is_block => self.declare_let(l, module, c),
                _ => {}
            }
        }
    }

    fn declare_let<'b>(&mut self, l: &'b ast::Let, module: ModId, c: &mut Collection<'b>) {
        let mut names = Vec::new();
        bound_names(&l.pat, &mut names);
        for ident in names {
            let lets = self
                .st
                .names
                .module_mut(module)
                .lets
                .entry(ident.name)
                .or_default();
            c.lets.push((module, ident.name, lets.len(), l));
            lets.push(RootLet {
                span: ident.span,
                global: None,
                ty: Ty::Unknown,
                annotated: false,
                mutable: l.mutable,
            });
        }
    }

    fn define_type<'b>(
        &mut self,
        module: ModId,
        name: ast::Ident,
        def: TypeDef,
        c: &mut Collection<'b>,
    ) {
        self.check_duplicate(module, name, true, c);
        self.st
            .names
            .module_mut(module)
            .types
            .insert(name.name, (def, name.span));
    }

    fn define_value<'b>(
        &mut self,
        module: ModId,
        name: ast::Ident,
        def: ValueDef,
        c: &mut Collection<'b>,
    ) {
        self.check_duplicate(module, name, false, c);
        let m = self.st.names.module_mut(module);
        // In a REPL a new function hides an older variable.
        m.lets.remove(&name.name);
        m.values.insert(name.name, (def, name.span));
    }

    fn check_duplicate(
        &mut self,
        module: ModId,
        name: ast::Ident,
        is_type: bool,
        c: &mut Collection<'_>,
    ) {
        if c.defined.insert((module, name.name, is_type)) {
            return;
        }
        let m = self.st.names.module(module);
        let first = if is_type {
            m.types.get(&name.name).map(|(_, span)| *span)
        } else {
            m.values.get(&name.name).map(|(_, span)| *span)
        };
        let d = self.error(
            Code::DuplicateDefinition,
            name.span,
            format!("`{}` is defined twice", name.name),
        );
        d.label = Some("defined again here".into());
        if let Some(span) = first {
            let text = "first defined here".into();
            d.labels
                .push(ruchyruchy_syntax::diagnostic::Label { span, text });
        }
    }

    pub fn qualified(&self, module: ModId, name: Symbol) -> Symbol {
        let mut text = name.as_str().to_string();
        let mut at = Some(module);
        while let Some(id) = at {
            let m = self.st.names.module(id);
            if let Some(name) = m.name {
                text = format!("{name}::{text}");
            }
            at = m.parent;
        }
        sym(&text)
    }

    fn declare_item<'b>(&mut self, item: &'b Item, module: ModId, c: &mut Collection<'b>)
    where
        'a: 'b,
    {
        match &item.kind {
            ItemKind::Fun(f) => {
                if f.self_param.is_some() {
                    let span = f.self_param.map_or(f.sig_span, |(_, span)| span);
                    self.error(
                        Code::SelfOutsideMethod,
                        span,
                        "`self` parameter outside of a type",
                    )
                    .label = Some("only methods have `self`".into());
                }
                let name = self.qualified(module, f.name.name);
                let id = self.new_fun(name, f.sig_span);
                self.define_value(module, f.name, ValueDef::Fun(id), c);
                c.funs.push((id, module, item, f));
            }
            ItemKind::Struct(s) => {
                let id = self.declare_adt(s.name, AdtKind::Struct, &s.generics, item, module, c);
                let adt = self.adt_mut(id);
                adt.is_tuple = matches!(s.fields, ast::Fields::Tuple(_));
            }
            // A program that spells out what the prelude has anyway means the prelude's.
            ItemKind::Enum(e) if restates_prelude(e) => {}
            ItemKind::Enum(e) => {
                let id = self.declare_adt(e.name, AdtKind::Enum, &e.generics, item, module, c);
                self.declare_variants(id, e);
            }
            ItemKind::Class(k) => {
                self.declare_adt(k.name, AdtKind::Class, &k.generics, item, module, c);
            }
            ItemKind::Actor(k) => {
                self.declare_adt(k.name, AdtKind::Actor, &[], item, module, c);
            }
            ItemKind::Trait(t) => {
                let id = TraitId(self.st.names.traits.len() as u32);
                self.st.names.traits.push(Rc::new(TraitInfo {
                    name: t.name.name,
                    module,
                    ast: Rc::new(t.clone()),
                    supertraits: Default::default(),
                }));
                self.define_type(module, t.name, TypeDef::Trait(id), c);
                c.traits.push(id);
            }
            ItemKind::Impl(i) => c.impls.push((module, i)),
            ItemKind::Mod(m) => self.declare_mod(m, module, c),
            ItemKind::Const(k) => {
                let info = GlobalInfo {
                    mutable: k.mutable,
                    is_const: !k.mutable,
                    annotated: k.ty.is_some(),
                };
                let id = self.new_global(k.name.name, k.name.span, Ty::Unknown, info);
                if k.name.name.as_str() != "_" {
                    self.define_value(module, k.name, ValueDef::Global(id), c);
                }
                c.consts.push((id, module, k));
            }
            ItemKind::Use(u) => self.declare_use(&u.tree, module, c),
            ItemKind::TypeAlias { name, generics, ty } => {
                if let Some(ty) = ty {
                    let id = self.st.names.aliases.len() as u32;
                    let generics = generic_names(generics);
                    let alias = TypeAlias {
                        span: name.span,
                        module,
                        generics,
                        ty: ty.clone(),
                    };
                    self.st.names.aliases.push(Rc::new(alias));
                    self.define_type(module, *name, TypeDef::Alias(id), c);
                }
            }
            ItemKind::Ignored => {}
        }
    }

    fn declare_mod<'b>(&mut self, m: &'b ast::Mod, module: ModId, c: &mut Collection<'b>)
    where
        'a: 'b,
    {
        if let Some(body) = &m.body {
            let id = self.st.names.new_module(Module {
                name: Some(m.name.name),
                parent: Some(module),
                ..Module::default()
            });
            self.define_type(module, m.name, TypeDef::Module(id), c);
            self.declare(&body.stmts, id, c);
        } else if let Some(id) = self.file_module(&[m.name.name], m.name.span, module, c) {
            if let Some(mark) = self.mark_of_type(&TypeDef::Module(id)) {
                self.note(m.name.span, mark);
            }
            self.define_type(module, m.name, TypeDef::Module(id), c);
        }
    }

    /// The module of an imported file, declared on first sight.
    pub fn file_module<'b>(
        &mut self,
        path: &[Symbol],
        span: Span,
        module: ModId,
        c: &mut Collection<'b>,
    ) -> Option<ModId>
    where
        'a: 'b,
    {
        let files = self.files;
        let base = files.file_of(span)?.base;
        let index = *files.by_import.get(&(base, path.to_vec()))?;
        let file = files.files.get(index)?;
        if let Some(&id) = self.file_modules.get(&index) {
            return Some(id);
        }
        let id = self.st.names.new_module(Module {
            name: path.last().copied(),
            parent: Some(module),
            is_file: true,
            ..Module::default()
        });
        self.file_modules.insert(index, id);
        self.declare(&file.ast.stmts, id, c);
        Some(id)
    }

    fn declare_adt<'b>(
        &mut self,
        name: ast::Ident,
        kind: AdtKind,
        generics: &[ast::GenericParam],
        item: &'b Item,
        module: ModId,
        c: &mut Collection<'b>,
    ) -> AdtId {
        let id = AdtId(self.st.program.adts.len() as u32);
        let mut traits = Vec::new();
        for attr in item
            .attrs
            .iter()
            .filter(|a| a.name.name.as_str() == "derive")
        {
            traits.extend(attr.args.iter().map(|ident| ident.name));
        }
        let info = AdtInfo {
            generics: generic_names(generics),
            module: Some(module),
            ..AdtInfo::default()
        };
        self.st.program.adts.push(Rc::new(Adt {
            id,
            name: name.name,
            span: name.span,
            kind,
            fields: Vec::new(),
            is_tuple: false,
            variants: Vec::new(),
            base: None,
            methods: Methods::default(),
            getters: FxHashMap::default(),
            setters: FxHashMap::default(),
            constructor: None,
            handlers: FxHashMap::default(),
            invariant: None,
            traits,
        }));
        self.st.names.adts.push(info);
        self.define_type(module, name, TypeDef::Adt(id), c);
        c.adts.push((id, module, item));
        id
    }

    fn declare_variants(&mut self, id: AdtId, e: &ast::Enum) {
        let mut next: i64 = 0;
        for (index, v) in e.variants.iter().enumerate() {
            let first = self.info(id).variant_index.get(&v.name.name).copied();
            if first.is_some() {
                let message = format!("variant `{}` is defined twice", v.name.name);
                self.error(Code::DuplicateDefinition, v.name.span, message);
            }
            if let Some(d) = &v.discriminant {
                match const_int(d) {
                    Some(value) => next = value,
                    None => {
                        self.error(
                            Code::TypeMismatch,
                            d.span,
                            "a discriminant must be a constant int",
                        );
                    }
                }
            }
            if has_attr(&v.attrs, "default") {
                self.info_mut(id).default_variant = Some(index as u32);
            }
            self.info_mut(id)
                .variant_index
                .insert(v.name.name, index as u32);
            self.adt_mut(id).variants.push(VariantDef {
                name: v.name.name,
                fields: Vec::new(),
                named: matches!(v.fields, ast::Fields::Named(_)),
                discriminant: next,
            });
            next = next.wrapping_add(1);
        }
    }

    /// Phase 1 from imports to methods; what is left are the bodies.
    pub fn finish_collection<'b>(&mut self, mut c: Collection<'b>) -> Vec<Job<'b>>
    where
        'a: 'b,
    {
        self.resolve_imports(&mut c);
        self.link_traits(&c);
        self.fill_types(&mut c);
        self.fill_signatures(&mut c);
        self.fill_impls(&mut c);
        self.finish_classes(&mut c);
        self.type_lets(&c);
        c.jobs
    }

    fn fill_signatures<'b>(&mut self, c: &mut Collection<'b>) {
        for &(id, module, item, f) in &c.funs {
            let generics = generic_names(&f.generics);
            self.in_module(module, None, &generics, |s| {
                let name = f.name.name;
                let sig = s.signature(id, name, f);
                s.set_sig(sig);
            });
            let name = self.qualified(module, f.name.name);
            self.declare_test(&item.attrs, name, id, f);
            c.jobs.push(Job {
                fun: id,
                module,
                body: JobBody::Fun(f),
                kind: FunKind::Free,
                name,
                self_ty: None,
                generics,
            });
        }
        for &(id, module, k) in &c.consts {
            let ty = self.in_module(module, None, &[], |s| match &k.ty {
                Some(ty) => s.ty(ty),
                None => k.value.as_ref().map_or(Ty::Unknown, |v| s.quick_ty(v)),
            });
            self.st.program.globals[id.index()].ty = ty.clone();
            let contract = if k.ty.is_some() { ty } else { Ty::Unknown };
            match &k.value {
                Some(value) => {
                    let thunk = self.new_fun(k.name.name, k.name.span);
                    self.st.program.globals[id.index()].init = Some(thunk);
                    if let Some(value) = literal_value(value) {
                        self.st.names.const_values.insert(thunk, value);
                    }
                    c.jobs
                        .push(value_job(thunk, module, value, contract, k.name.name, None));
                }
                None => {
                    self.error(Code::Misplaced, k.name.span, "a constant needs a value");
                }
            }
        }
    }

    fn type_lets(&mut self, c: &Collection<'_>) {
        for &(module, name, index, l) in &c.lets {
            let simple = matches!(l.pat.kind, PatKind::Bind { sub: None, .. });
            let ty = match (&l.ty, &l.init) {
                (Some(ty), _) if simple => self.in_module(module, None, &[], |s| s.ty(ty)),
                (None, Some(init)) if simple => {
                    self.in_module(module, None, &[], |s| s.quick_ty(init))
                }
                _ => Ty::Unknown,
            };
            let annotated = l.ty.is_some() && simple;
            let lets = self.st.names.module_mut(module).lets.get_mut(&name);
            if let Some(slot) = lets.and_then(|lets| lets.get_mut(index)) {
                slot.ty = ty;
                slot.annotated = annotated;
            }
        }
    }

    /// Runs `f` with names and types looked up from `module`.
    pub fn in_module<R>(
        &mut self,
        module: ModId,
        self_ty: Option<SelfCtx>,
        generics: &[Symbol],
        f: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let old_module = std::mem::replace(&mut self.module, module);
        let old_self = std::mem::replace(&mut self.self_ty, self_ty);
        let depth = self.generics.len();
        self.generics.extend_from_slice(generics);
        let result = f(self);
        self.generics.truncate(depth);
        self.self_ty = old_self;
        self.module = old_module;
        result
    }
}

pub(crate) fn value_job<'b>(
    fun: FunId,
    module: ModId,
    value: &'b ast::Expr,
    contract: Ty,
    name: Symbol,
    self_ty: Option<SelfCtx>,
) -> Job<'b> {
    Job {
        fun,
        module,
        body: JobBody::Value(value, contract, crate::hir::Site::Let(name)),
        kind: FunKind::Thunk,
        name,
        self_ty,
        generics: Rc::new([]),
    }
}

/// The value of a constant int expression.
pub(crate) fn const_int(e: &ast::Expr) -> Option<i64> {
    use ast::{BinOp, ExprKind, Lit, UnOp};
    match &e.kind {
        ExprKind::Lit(Lit::Int(n, _)) => i64::try_from(*n).ok(),
        ExprKind::Lit(Lit::Byte(b)) => Some(i64::from(*b)),
        ExprKind::Paren(e) => const_int(e),
        ExprKind::Unary(UnOp::Neg, e) => match &e.kind {
            ExprKind::Lit(Lit::Int(n, _)) => i64::try_from(-i128::from(*n)).ok(),
            _ => const_int(e)?.checked_neg(),
        },
        ExprKind::Cast { expr, .. } => const_int(expr),
        ExprKind::Binary { op, lhs, rhs, .. } => {
            let (a, b) = (const_int(lhs)?, const_int(rhs)?);
            match op {
                BinOp::Add => a.checked_add(b),
                BinOp::Sub => a.checked_sub(b),
                BinOp::Mul => a.checked_mul(b),
                BinOp::Shl => a.checked_shl(u32::try_from(b).ok()?),
                BinOp::BitOr => Some(a | b),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The value of an expression that is a literal.
pub(crate) fn literal_value(e: &ast::Expr) -> Option<crate::hir::Const> {
    use crate::hir::Const;
    use ast::{ExprKind, Lit, UnOp};
    match &e.kind {
        ExprKind::Lit(Lit::Float(x, _)) => Some(Const::Float(*x)),
        ExprKind::Lit(Lit::Char(c)) => Some(Const::Str(c.to_string().into())),
        ExprKind::Lit(Lit::Str(s)) => Some(Const::Str(s.clone())),
        ExprKind::Unary(UnOp::Neg, inner)
            if matches!(inner.kind, ExprKind::Lit(Lit::Float(..))) =>
        {
            match literal_value(inner)? {
                Const::Float(x) => Some(Const::Float(-x)),
                _ => None,
            }
        }
        _ => const_int(e).map(Const::Int),
    }
}

/// Whether this is `enum Option<T> { Some(T), None }` or `enum Result<T, E> { Ok(T), Err(E) }`.
fn restates_prelude(e: &ast::Enum) -> bool {
    let wanted: [(&str, usize); 2] = match e.name.name.as_str() {
        "Option" => [("Some", 1), ("None", 0)],
        "Result" => [("Ok", 1), ("Err", 1)],
        _ => return false,
    };
    let has = |(name, count): (&str, usize)| {
        e.variants.iter().any(|v| {
            let fields = match &v.fields {
                ast::Fields::Unit => 0,
                ast::Fields::Tuple(fields) => fields.len(),
                ast::Fields::Named(_) => return false,
            };
            v.name.name.as_str() == name && fields == count
        })
    };
    e.variants.len() == wanted.len() && wanted.into_iter().all(has) && e.methods.is_empty()
}
