//! What can be written at a place: the names in scope, the members of a value or of a path.
//!
//! Only an editor asks ([`super::record`]). Which names may be visible is gathered generously; what each of them means,
//! and whether it is visible at all, the lookup says that lowering itself uses.

use super::collect::{Glob, TypeDef, ValueDef};
use super::frame::Found;
use super::infer::receiver_of;
use super::{Assoc, Lowerer, ModId, TraitId};
use crate::hir::{AdtId, AdtKind, FunId, GlobalId};
use crate::index::complete::{Candidate, CandidateKind as K};
use crate::print::ty_text;
use crate::ty::Ty;
use ruchyruchy_builtins::{Builtin, Receiver};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashSet, Symbol};

impl<'a> Lowerer<'a> {
    fn named(name: Symbol, kind: K, detail: String, at: Span) -> Candidate {
        Candidate {
            name: name.to_string(),
            kind,
            detail,
            doc: String::new(),
            at,
        }
    }

    fn ty_string(&self, ty: &Ty) -> String {
        match ty {
            Ty::Unknown => String::new(),
            ty => ty_text(ty, &self.st.program).to_string(),
        }
    }

    fn fun_candidate(&self, name: Symbol, fun: FunId, kind: K) -> Candidate {
        let span = self
            .st
            .program
            .funs
            .get(fun.index())
            .map_or(Span::NONE, |f| f.span);
        Self::named(name, kind, one_line(self.text(span)), span)
    }

    fn global_candidate(&self, name: Symbol, global: GlobalId) -> Candidate {
        let (span, ty) = match self.st.program.globals.get(global.index()) {
            Some(g) => (g.span, self.ty_string(&g.ty)),
            None => (Span::NONE, String::new()),
        };
        let is_const = self
            .st
            .names
            .globals
            .get(global.index())
            .is_some_and(|g| g.is_const);
        let kind = if is_const { K::Constant } else { K::Variable };
        Self::named(name, kind, ty, span)
    }

    fn variant_candidate(&self, adt: AdtId, variant: u32) -> Option<Candidate> {
        let def = self.adt(adt);
        let v = def.variants.get(variant as usize)?;
        let fields: Vec<String> = v
            .fields
            .iter()
            .map(|f| match (v.named, self.ty_string(&f.ty)) {
                (true, ty) if ty.is_empty() => f.name.to_string(),
                (true, ty) => format!("{}: {ty}", f.name),
                (false, ty) if ty.is_empty() => "_".into(),
                (false, ty) => ty,
            })
            .collect();
        let payload = match (fields.is_empty(), v.named) {
            (true, _) => String::new(),
            (false, true) => format!(" {{ {} }}", fields.join(", ")),
            (false, false) => format!("({})", fields.join(", ")),
        };
        let detail = format!("{}::{}{payload}", def.name, v.name);
        Some(Candidate {
            at: def.span,
            ..Self::named(v.name, K::Variant, detail, Span::NONE)
        })
    }

    fn value_candidate(&self, name: Symbol, def: &ValueDef) -> Option<Candidate> {
        Some(match def {
            ValueDef::Fun(fun) => self.fun_candidate(name, *fun, K::Function),
            ValueDef::Global(global) => self.global_candidate(name, *global),
            ValueDef::Variant(adt, variant) => Candidate {
                name: name.to_string(),
                ..self.variant_candidate(*adt, *variant)?
            },
            ValueDef::Std(path) => {
                let names: Vec<&str> = path.iter().map(|name| name.as_str()).collect();
                match ruchyruchy_builtins::resolve_path(&names)? {
                    ruchyruchy_builtins::PathItem::Constant(_) => {
                        Self::named(name, K::Constant, names.join("::"), Span::NONE)
                    }
                    ruchyruchy_builtins::PathItem::Function(b)
                    | ruchyruchy_builtins::PathItem::IntFunction(b, _)
                    | ruchyruchy_builtins::PathItem::Method(b, _) => {
                        Candidate::builtin(b, name.as_str())
                    }
                }
            }
        })
    }

    fn type_candidate(&self, name: Symbol, def: &TypeDef) -> Candidate {
        let (kind, span) = match def {
            TypeDef::Adt(adt) => {
                let def = self.adt(*adt);
                let kind = match def.kind {
                    AdtKind::Struct => K::Struct,
                    AdtKind::Enum => K::Enum,
                    AdtKind::Class | AdtKind::Actor => K::Class,
                };
                (kind, def.span)
            }
            TypeDef::Alias(index) => {
                let alias = self.st.names.aliases.get(*index as usize);
                (K::Type, alias.map_or(Span::NONE, |alias| alias.span))
            }
            TypeDef::Trait(id) => (K::Trait, self.trait_info(*id).ast.name.span),
            TypeDef::Module(_) => (K::Module, Span::NONE),
            TypeDef::Std(path) => {
                let last = path.last().map_or("", |last| last.as_str());
                let known = ruchyruchy_builtins::paths::known_type(last).is_some();
                (if known { K::Type } else { K::Module }, Span::NONE)
            }
        };
        Self::named(name, kind, String::new(), span)
    }

    /// Everything that an expression, pattern or type can begin with here.
    pub fn name_candidates(&mut self) -> Vec<Candidate> {
        let mut names = FxHashSet::default();
        for frame in &self.frames {
            for scope in &frame.scopes {
                names.extend(scope.vars.keys().copied());
                names.extend(scope.hoisted.iter().map(|h| h.name));
            }
        }
        let mut at = Some(self.module);
        while let Some(id) = at {
            self.module_names(id, &mut names, &mut FxHashSet::default());
            at = self.visible_parent(id);
        }
        let mut names: Vec<Symbol> = names.into_iter().collect();
        names.sort_by_key(|name| name.as_str());
        let mut out = Vec::new();
        let mut own = FxHashSet::default();
        for name in names.iter().copied() {
            if name.as_str().starts_with('%') {
                continue;
            }
            let found = match self.lookup(name) {
                Some(Found::Local(depth, local)) => {
                    let slot = self
                        .frames
                        .get(depth)
                        .and_then(|frame| frame.locals.get(local.index()));
                    slot.map(|slot| {
                        let ty = self.ty_string(&slot.ty);
                        Self::named(name, K::Variable, ty, slot.span)
                    })
                }
                Some(Found::Global(global)) => Some(self.global_candidate(name, global)),
                Some(Found::Item(def)) => self.value_candidate(name, &def),
                None => None,
            };
            if found.is_some() {
                own.insert(name.to_string());
            }
            out.extend(found);
            if let Some(def) = self.chain_type(self.module, name) {
                own.insert(name.to_string());
                out.push(self.type_candidate(name, &def));
            }
        }
        for name in &self.generics {
            own.insert(name.to_string());
            out.push(Self::named(
                *name,
                K::TypeParameter,
                String::new(),
                Span::NONE,
            ));
        }
        out.extend(
            crate::index::complete::library_names()
                .into_iter()
                .filter(|candidate| !own.contains(&candidate.name)),
        );
        out
    }

    fn module_names(&self, id: ModId, names: &mut FxHashSet<Symbol>, seen: &mut FxHashSet<ModId>) {
        if !seen.insert(id) {
            return;
        }
        let module = self.st.names.module(id);
        names.extend(module.values.keys().copied());
        names.extend(module.types.keys().copied());
        names.extend(module.lets.keys().copied());
        for glob in &module.globs {
            match glob {
                Glob::Module(other) => self.module_names(*other, names, seen),
                Glob::Enum(adt) => names.extend(self.info(*adt).variant_index.keys().copied()),
                Glob::Std(_) => {}
            }
        }
    }

    /// What can follow `value.`, where the value has this static type.
    pub fn member_candidates(&self, ty: &Ty) -> Vec<Candidate> {
        let mut out = Vec::new();
        let inner = match ty {
            Ty::Option(inner) => inner,
            ty => ty,
        };
        let kind = super::types::kind_of(ty);
        match ty {
            Ty::Adt(adt, _) => self.adt_members(*adt, &mut out),
            Ty::Tuple(types) => {
                for (index, ty) in types.iter().enumerate() {
                    let name = Symbol::intern(&index.to_string());
                    out.push(Self::named(name, K::Field, self.ty_string(ty), Span::NONE));
                }
            }
            Ty::Error => {
                for name in ["message", "type"] {
                    let name = Symbol::intern(name);
                    out.push(Self::named(name, K::Field, "String".into(), Span::NONE));
                }
            }
            Ty::Unknown => {
                for adt in &self.st.program.adts {
                    if adt.span != Span::NONE {
                        self.adt_members(adt.id, &mut out);
                    }
                }
            }
            _ => {}
        }
        if let Some(methods) = kind.and_then(|kind| self.st.program.kinds.get(&kind)) {
            for (&name, &fun) in &methods.by_name {
                out.push(self.fun_candidate(name, fun, K::Method));
            }
        }
        let receivers: Vec<Receiver> = match receiver_of(ty) {
            Some(receiver) => {
                let mut all = receiver.chain().to_vec();
                if let Some(more) = receiver_of(inner).filter(|_| !std::ptr::eq(inner, ty)) {
                    all.extend(more.chain());
                }
                // On a user's type, what Option offers is noise.
                if receiver == Receiver::Any {
                    all.retain(|receiver| *receiver != Receiver::Opt);
                }
                all
            }
            None => Receiver::Any.chain().to_vec(),
        };
        let unknown = receiver_of(ty).is_none();
        for &builtin in Builtin::ALL {
            let receiver = builtin.receiver();
            let fits = if unknown {
                !matches!(receiver, Receiver::Fn | Receiver::IntTy)
            } else {
                receivers.contains(&receiver)
            };
            if fits {
                let names = builtin.names().iter();
                out.extend(names.map(|name| Candidate::builtin(builtin, name)));
            }
        }
        distinct(out)
    }

    fn adt_members(&self, adt: AdtId, out: &mut Vec<Candidate>) {
        let def = self.adt(adt);
        for field in &def.fields {
            let ty = self.ty_string(&field.ty);
            out.push(Self::named(field.name, K::Field, ty, def.span));
        }
        for (&name, &fun) in def.getters.iter().chain(&def.setters) {
            out.push(self.fun_candidate(name, fun, K::Property));
        }
        for (&name, &fun) in &def.methods.by_name {
            out.push(self.fun_candidate(name, fun, K::Method));
        }
    }

    /// The fields of a struct literal or pattern.
    pub fn literal_candidates(&self, adt: AdtId, variant: Option<u32>) -> Vec<Candidate> {
        let def = self.adt(adt);
        let variant = variant.filter(|index| *index != u32::MAX);
        let fields = match variant.and_then(|index| def.variants.get(index as usize)) {
            Some(v) => &v.fields,
            None => &def.fields,
        };
        let fields = fields.iter();
        fields
            .map(|f| Self::named(f.name, K::Field, self.ty_string(&f.ty), def.span))
            .collect()
    }

    /// What can follow `path::`.
    pub fn path_candidates(&mut self, prefix: &[Symbol]) -> Vec<Candidate> {
        let def = self.find_type_by(prefix);
        let out = match def {
            Some(TypeDef::Module(module)) => self.module_candidates(module),
            Some(TypeDef::Trait(id)) => self.trait_candidates(id),
            Some(TypeDef::Std(path)) => library_members(&path),
            Some(def) => match self.def_adt(def) {
                Some(adt) => self.associated(adt),
                None => Vec::new(),
            },
            None => library_members(prefix),
        };
        distinct(out)
    }

    fn module_candidates(&mut self, id: ModId) -> Vec<Candidate> {
        let mut names = FxHashSet::default();
        self.module_names(id, &mut names, &mut FxHashSet::default());
        let mut names: Vec<Symbol> = names.into_iter().collect();
        names.sort_by_key(|name| name.as_str());
        let mut out = Vec::new();
        for name in names {
            if let Some(def) = self.own_value(id, name) {
                out.extend(self.value_candidate(name, &def));
            } else if let Some(global) = self.module_let(id, name, u32::MAX) {
                out.push(self.global_candidate(name, global));
            }
            if let Some(def) = self.own_type(id, name) {
                out.push(self.type_candidate(name, &def));
            }
        }
        out
    }

    fn trait_candidates(&self, id: TraitId) -> Vec<Candidate> {
        let info = self.trait_info(id);
        let members = info.ast.members.iter();
        members
            .filter_map(|member| {
                let name = super::traits::member_name(member)?;
                let (kind, span) = match &member.kind {
                    ruchyruchy_syntax::ast::ItemKind::Fun(f) => (K::Method, f.sig_span),
                    _ => (K::Constant, member.span),
                };
                let text = one_line(self.text(span));
                Some(Self::named(name, kind, text, span))
            })
            .collect()
    }

    fn associated(&self, adt: AdtId) -> Vec<Candidate> {
        let def = self.adt(adt);
        let mut out: Vec<Candidate> = (0..def.variants.len())
            .filter_map(|index| self.variant_candidate(adt, index as u32))
            .collect();
        for (&name, assoc) in &self.info(adt).assoc {
            out.push(match assoc {
                Assoc::Fun(fun) => self.fun_candidate(name, *fun, K::Function),
                Assoc::Global(global) => self.global_candidate(name, *global),
            });
        }
        for (&name, &fun) in &def.methods.by_name {
            out.push(self.fun_candidate(name, fun, K::Method));
        }
        if matches!(def.kind, AdtKind::Class | AdtKind::Actor) {
            let name = Symbol::intern("new");
            out.push(match def.constructor {
                Some(fun) => self.fun_candidate(name, fun, K::Function),
                None => Self::named(name, K::Function, format!("{}::new()", def.name), def.span),
            });
        }
        out
    }

    /// What can follow a part of an import.
    pub fn import_candidates(&mut self, prefix: &[Symbol]) -> Vec<Candidate> {
        if prefix.is_empty() {
            return self.name_candidates();
        }
        self.path_candidates(prefix)
    }
}

/// Functions and constants of the library whose path starts so.
fn library_members(prefix: &[Symbol]) -> Vec<Candidate> {
    let names: Vec<&str> = prefix
        .iter()
        .map(|name| name.as_str())
        .filter(|name| !matches!(*name, "std" | "core" | "alloc"))
        .collect();
    crate::index::complete::library_members(&names)
}

fn distinct(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut seen = FxHashSet::default();
    candidates.retain(|candidate| seen.insert((candidate.name.clone(), candidate.kind)));
    candidates
}

/// A signature without its line breaks.
pub(crate) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
