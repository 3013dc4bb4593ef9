//! Paths: variables, functions, variants, associated items, names of the library.

use super::collect::{TypeDef, ValueDef};
use super::default::DefaultOf;
use super::frame::Found;
use super::members::Target;
use super::path_value::binary_op;
use super::types::{kind_of, library_type};
use super::{Assoc, Lowerer, REVERSE, library_enum, sym};
use crate::hir::{AdtId, AdtKind, FunId, GlobalId, KindKey, OPTION, ORDERING, RESULT};
use crate::ty::{IntTy, Ty};
use ruchyruchy_builtins::{Builtin, ConstValue, PathItem, resolve_path};
use ruchyruchy_syntax::ast;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

/// What a path stands for where it is called or used as a value.
#[derive(Clone, Debug)]
pub(crate) enum Resolved {
    Local(usize, crate::hir::LocalId),
    Global(GlobalId),
    /// A function without `self`.
    Fun(FunId),
    /// A method: `self` is the first argument.
    Method(FunId),
    /// A variant, or a struct named by itself (variant 0).
    Ctor(AdtId, u32),
    /// `C::new`
    New(AdtId),
    Builtin(Builtin, Option<IntTy>, Ty),
    /// A method of a builtin kind with the receiver as first argument.
    BuiltinMethod(Builtin, Option<IntTy>, Symbol),
    /// `Trait::method`: the first argument decides.
    TraitMethod(Symbol),
    /// The same for a trait of the library, whose methods may be operators or conversions.
    StdMethod(Symbol),
    Default(DefaultOf),
    Constant(ConstValue),
    /// A field of `self` by its bare name, in an invariant.
    SelfField(Symbol),
    /// An error was reported.
    Bad,
}

impl<'a> Lowerer<'a> {
    /// What the path means; errors are reported. `what` names it in messages.
    pub fn resolve(&mut self, path: &ast::Path, what: &str) -> Resolved {
        self.answer_path(path);
        let resolved = match path.segments.as_slice() {
            [one] => self.resolve_one(one, path.span, what),
            [prefix @ .., last] => self.resolve_member(path, prefix, last),
            [] => Resolved::Bad,
        };
        if let Resolved::Ctor(REVERSE, _) = resolved {
            self.need_reverse();
        }
        if self.records() {
            self.note_path(path, &resolved);
        }
        resolved
    }

    /// Whether a plain name means a value (a variable, function, variant or builtin).
    pub fn names_value(&mut self, name: Symbol) -> bool {
        self.lookup(name).is_some()
    }

    /// Whether a name means a declared function here, not a variable.
    pub fn names_function(&mut self, name: Symbol) -> bool {
        matches!(self.lookup(name), Some(Found::Item(ValueDef::Fun(_))))
    }

    fn found(&self, found: Found) -> Resolved {
        match found {
            Found::Local(depth, local) => Resolved::Local(depth, local),
            Found::Global(global) => Resolved::Global(global),
            Found::Item(def) => self.value_def(def),
        }
    }

    fn value_def(&self, def: ValueDef) -> Resolved {
        match def {
            ValueDef::Fun(fun) => Resolved::Fun(fun),
            ValueDef::Global(global) => Resolved::Global(global),
            ValueDef::Variant(adt, variant) => Resolved::Ctor(adt, variant),
            ValueDef::Std(path) => self.std_path(&path, Ty::Unknown).unwrap_or(Resolved::Bad),
        }
    }

    fn resolve_one(&mut self, segment: &ast::PathSegment, span: Span, what: &str) -> Resolved {
        let name = segment.ident.name;
        let text = name.as_str();
        if text == "self" {
            if let Some(found) = self.lookup(name) {
                return self.found(found);
            }
            let d = self.error(Code::SelfOutsideMethod, span, "`self` outside of a method");
            d.label = Some("there is no `self` here".into());
            d.help.push(ruchyruchy_syntax::diagnostic::Help {
                text: "a method has `self`, `&self` or `&mut self` as its first parameter".into(),
                suggestion: None,
            });
            return Resolved::Bad;
        }
        if text == "Self" {
            return match self.self_ty.as_ref().map(|ctx| ctx.ty.clone()) {
                Some(Ty::Adt(adt, _)) => self.type_value(adt),
                Some(_) => Resolved::Bad,
                None => {
                    self.error(
                        Code::SelfTypeOutside,
                        span,
                        "`Self` outside of a type, trait or impl",
                    );
                    Resolved::Bad
                }
            };
        }
        if let Some(found) = self.lookup(name) {
            return self.found(found);
        }
        match self.chain_type(self.module, name) {
            Some(TypeDef::Std(path)) => {
                if let Some(found) = self.std_path(&path, Ty::Unknown) {
                    return found;
                }
            }
            Some(TypeDef::Trait(_) | TypeDef::Module(_)) | None => {}
            Some(def) => {
                // An enum is no value: beside `enum Err { … }` the prelude's `Err(x)` is still there.
                let adt = self.def_adt(def).filter(|adt| {
                    !matches!(text, "Some" | "Ok" | "Err") || self.adt(*adt).kind != AdtKind::Enum
                });
                if let Some(adt) = adt {
                    return self.type_value(adt);
                }
            }
        }
        match text {
            "None" => return Resolved::Ctor(OPTION, 0),
            "Some" => return Resolved::Ctor(OPTION, 1),
            "Ok" => return Resolved::Ctor(RESULT, 0),
            "Err" => return Resolved::Ctor(RESULT, 1),
            "Reverse" => return Resolved::Ctor(REVERSE, u32::MAX),
            _ => {}
        }
        if self.is_self_field(name) {
            return Resolved::SelfField(name);
        }
        if let Some(found) = self.std_path(&[name], Ty::Unknown) {
            return found;
        }
        self.undefined_name(name, span, what);
        Resolved::Bad
    }

    /// In an `invariant`, fields are in scope.
    fn is_self_field(&self, name: Symbol) -> bool {
        let Some(frame) = self.frames.last() else {
            return false;
        };
        let in_invariant = frame.kind == crate::hir::FunKind::Method
            && self
                .st
                .program
                .funs
                .get(frame.fun.index())
                .is_some_and(|f| f.name.as_str() == "invariant");
        let adt = self.self_ty.as_ref().and_then(|ctx| ctx.adt);
        in_invariant && adt.is_some_and(|adt| self.info(adt).field_index.contains_key(&name))
    }

    fn type_value(&self, adt: AdtId) -> Resolved {
        match self.adt(adt).kind {
            AdtKind::Class | AdtKind::Actor => Resolved::New(adt),
            _ => Resolved::Ctor(adt, u32::MAX),
        }
    }

    fn std_path(&self, path: &[Symbol], ty: Ty) -> Option<Resolved> {
        let names: Vec<&str> = path.iter().map(|name| name.as_str()).collect();
        if let [.., enumeration, variant] = names.as_slice()
            && let Some(adt) = library_enum(enumeration)
            && let Some(&index) = self.info(adt).variant_index.get(&sym(variant))
        {
            return Some(Resolved::Ctor(adt, index));
        }
        if let ["Reverse"] | ["cmp", "Reverse"] | ["std", "cmp", "Reverse"] = names.as_slice() {
            return Some(Resolved::Ctor(REVERSE, u32::MAX));
        }
        Some(match resolve_path(&names)? {
            PathItem::Function(builtin) => Resolved::Builtin(builtin, None, ty),
            PathItem::IntFunction(builtin, int) => {
                Resolved::Builtin(builtin, Some(int), Ty::Int(int))
            }
            PathItem::Method(builtin, int) => {
                let name = path.last().copied().unwrap_or_else(|| sym(builtin.name()));
                Resolved::BuiltinMethod(builtin, int, name)
            }
            PathItem::Constant(value) => Resolved::Constant(value),
        })
    }

    fn resolve_member(
        &mut self,
        path: &ast::Path,
        prefix: &[ast::PathSegment],
        last: &ast::PathSegment,
    ) -> Resolved {
        let names: Vec<Symbol> = prefix.iter().map(|s| s.ident.name).collect();
        let name = last.ident.name;
        let Some(owner) = prefix.last() else {
            return Resolved::Bad;
        };
        if let [first] = names.as_slice() {
            if first.as_str() == "Self" {
                return self.self_member(name, last.ident.span, owner.ident.span);
            }
            if self.is_generic(*first) {
                return self.generic_member(*first, name, path.span);
            }
        }
        let args: Vec<Ty> = owner.generics.iter().map(|t| self.ty(t)).collect();
        match self.find_type_by(&names) {
            Some(TypeDef::Module(module)) => self.module_member(module, last, owner.ident),
            Some(TypeDef::Adt(adt)) => self.adt_member(adt, name, last.ident.span),
            Some(TypeDef::Trait(id)) => self.trait_member(id, name, last.ident.span),
            Some(TypeDef::Std(std)) => {
                let owner_ty = std
                    .last()
                    .and_then(|owner| library_type(owner.as_str(), args))
                    .unwrap_or(Ty::Unknown);
                self.library_member(&std, name, owner_ty, last.ident.span)
            }
            Some(def @ TypeDef::Alias(_)) => match self.def_adt(def) {
                Some(adt) => self.adt_member(adt, name, last.ident.span),
                None => {
                    let prefix_path = ast::Path {
                        segments: prefix.to_vec(),
                        span: owner.ident.span,
                    };
                    let ty = self.ty(&ast::Type {
                        kind: ast::TypeKind::Path(prefix_path),
                        span: owner.ident.span,
                    });
                    self.type_member(&ty, name, last.ident.span)
                }
            },
            None => {
                let owner_ty = library_type(owner.ident.name.as_str(), args).unwrap_or(Ty::Unknown);
                self.library_member(&names, name, owner_ty, last.ident.span)
            }
        }
    }

    /// Something of the library, or what an impl added to one of its types.
    fn library_member(
        &mut self,
        prefix: &[Symbol],
        name: Symbol,
        owner: Ty,
        span: Span,
    ) -> Resolved {
        if let Some(kind) = kind_of(&owner)
            && let Some(found) = self.kind_member(kind, owner.int(), name)
        {
            return found;
        }
        let mut full = prefix.to_vec();
        full.push(name);
        if let Some(found) = self.std_path(&full, owner.clone()) {
            return found;
        }
        if name.as_str() == "default" {
            if owner != Ty::Unknown {
                return Resolved::Default(DefaultOf::Ty(owner));
            }
            if prefix.last().is_some_and(|last| last.as_str() == "Default") {
                return Resolved::Default(DefaultOf::Expected);
            }
        }
        // `Add::add`, `ToString::to_string`, `Into::into`: the first argument decides.
        let of_trait = prefix
            .last()
            .is_some_and(|last| ruchyruchy_builtins::paths::known_trait(last.as_str()).is_some());
        if of_trait
            && (binary_op(name.as_str()).is_some()
                || matches!(name.as_str(), "neg" | "from" | "from_str" | "try_from")
                || self.st.names.method_names.contains(&name)
                || ruchyruchy_builtins::builtin::is_method_name(name.as_str()))
        {
            return Resolved::StdMethod(name);
        }
        let text: Vec<&str> = prefix.iter().map(|name| name.as_str()).collect();
        let known = owner != Ty::Unknown
            || prefix.last().is_some_and(|last| {
                let last = last.as_str();
                ruchyruchy_builtins::paths::known_type(last).is_some()
                    || ruchyruchy_builtins::paths::known_trait(last).is_some()
                    || ruchyruchy_builtins::paths::is_module(last)
            });
        if known {
            self.unknown_member(&text.join("::"), name, span, Vec::new(), "function");
        } else {
            self.undefined_path(prefix, span);
        }
        Resolved::Bad
    }

    fn undefined_path(&mut self, prefix: &[Symbol], span: Span) {
        let first = prefix.first();
        if first.is_some_and(|name| self.failed_imports.contains(name)) {
            return;
        }
        let text: Vec<&str> = prefix.iter().map(|name| name.as_str()).collect();
        let text = text.join("::");
        let mut names: Vec<&'static str> = Vec::new();
        let mut at = Some(self.module);
        while let Some(m) = at {
            names.extend(
                self.st
                    .names
                    .module(m)
                    .types
                    .keys()
                    .map(|name| name.as_str()),
            );
            at = self.visible_parent(m);
        }
        names.sort_unstable();
        names.extend(
            ruchyruchy_builtins::paths::TYPES
                .iter()
                .map(|(name, _)| *name),
        );
        let similar = ruchyruchy_builtins::edit_distance::closest(&text, names);
        let message = format!("there is no module or type `{text}`");
        let d = self.error(Code::UndefinedPath, span, message);
        if let Some(similar) = similar {
            let text = format!("did you mean `{similar}`?");
            d.help.push(ruchyruchy_syntax::diagnostic::Help {
                text,
                suggestion: None,
            });
        }
    }

    fn kind_member(&self, kind: KindKey, int: Option<IntTy>, name: Symbol) -> Option<Resolved> {
        if let Some(assoc) = self.assoc_of(Target::Kind(kind, int), name) {
            return Some(match assoc {
                Assoc::Fun(fun) => Resolved::Fun(fun),
                Assoc::Global(global) => Resolved::Global(global),
            });
        }
        if let Some(width) = int
            && let Some(&fun) = self.st.names.int_methods.get(&(width, name))
        {
            return Some(Resolved::Method(fun));
        }
        let fun = self.st.program.kinds.get(&kind)?.by_name.get(&name)?;
        Some(Resolved::Method(*fun))
    }

    /// `Type::name` where the type is known as a static type only.
    pub fn type_member(&mut self, ty: &Ty, name: Symbol, span: Span) -> Resolved {
        match ty {
            Ty::Adt(adt, _) => self.adt_member(*adt, name, span),
            Ty::Option(_) => self.adt_member(OPTION, name, span),
            Ty::Result(_) => self.adt_member(RESULT, name, span),
            other => {
                let Some(owner) = type_name(other) else {
                    return Resolved::Bad;
                };
                self.library_member(&[sym(owner)], name, other.clone(), span)
            }
        }
    }

    fn self_member(&mut self, name: Symbol, span: Span, at: Span) -> Resolved {
        let Some(ctx) = self.self_ty.clone() else {
            self.error(
                Code::SelfTypeOutside,
                at,
                "`Self` outside of a type, trait or impl",
            );
            return Resolved::Bad;
        };
        if ctx.ty == Ty::Unknown {
            return self.generic_member(sym("Self"), name, span);
        }
        self.type_member(&ctx.ty, name, span)
    }

    /// `T::name`: types are erased, so only what no type changes can be meant.
    fn generic_member(&mut self, generic: Symbol, name: Symbol, span: Span) -> Resolved {
        if self.st.names.method_names.contains(&name)
            || ruchyruchy_builtins::builtin::is_method_name(name.as_str())
        {
            return Resolved::TraitMethod(name);
        }
        let message = format!(
            "`{generic}::{name}` depends on a type that is not known when the program runs"
        );
        let d = self.error(Code::NotAvailable, span, message);
        d.notes
            .push("generic parameters are erased: pass the value or a function instead".into());
        Resolved::Bad
    }

    fn module_member(
        &mut self,
        module: super::ModId,
        last: &ast::PathSegment,
        owner: ast::Ident,
    ) -> Resolved {
        let name = last.ident.name;
        if let Some(def) = self.own_value(module, name) {
            return self.value_def(def);
        }
        if let Some(def) = self.own_type(module, name)
            && let Some(adt) = self.def_adt(def)
        {
            return self.type_value(adt);
        }
        let pos = last.ident.span.lo;
        if let Some(global) = self.module_let(module, name, pos) {
            return Resolved::Global(global);
        }
        let m = self.st.names.module(module);
        let names = m
            .values
            .keys()
            .chain(m.lets.keys())
            .map(|n| n.as_str())
            .collect::<Vec<_>>();
        let similar = ruchyruchy_builtins::edit_distance::closest(name.as_str(), names);
        let message = format!("`{name}` is not defined in module `{}`", owner.name);
        let d = self.error(Code::UndefinedName, last.ident.span, message);
        if let Some(similar) = similar {
            d.help.push(ruchyruchy_syntax::diagnostic::Help {
                text: format!("did you mean `{similar}`?"),
                suggestion: Some((last.ident.span, similar.to_string())),
            });
        }
        Resolved::Bad
    }

    pub fn adt_member(&mut self, adt: AdtId, name: Symbol, span: Span) -> Resolved {
        let info = self.info(adt);
        if let Some(&variant) = info.variant_index.get(&name) {
            return Resolved::Ctor(adt, variant);
        }
        if let Some(assoc) = info.assoc.get(&name) {
            return match *assoc {
                Assoc::Fun(fun) => Resolved::Fun(fun),
                Assoc::Global(global) => Resolved::Global(global),
            };
        }
        if let Some(&fun) = self.adt(adt).methods.by_name.get(&name) {
            return Resolved::Method(fun);
        }
        let text = name.as_str();
        let kind = self.adt(adt).kind;
        if text == "new" && matches!(kind, AdtKind::Class | AdtKind::Actor) {
            return Resolved::New(adt);
        }
        if text == "default" {
            return Resolved::Default(DefaultOf::Adt(adt));
        }
        let receiver = match adt {
            OPTION | RESULT => ruchyruchy_builtins::Receiver::Opt,
            ORDERING => ruchyruchy_builtins::Receiver::Ordering,
            _ => ruchyruchy_builtins::Receiver::Any,
        };
        if let Some(builtin) =
            ruchyruchy_builtins::builtin::lookup_exact(receiver, text).or_else(|| {
                ruchyruchy_builtins::builtin::lookup_exact(ruchyruchy_builtins::Receiver::Any, text)
            })
        {
            return Resolved::BuiltinMethod(builtin, None, name);
        }
        let owner = self.adt(adt).name.as_str();
        let mut names: Vec<&'static str> = self
            .info(adt)
            .variant_index
            .keys()
            .map(|n| n.as_str())
            .collect();
        names.extend(self.info(adt).assoc.keys().map(|n| n.as_str()));
        names.extend(self.adt(adt).methods.by_name.keys().map(|n| n.as_str()));
        names.sort_unstable();
        let what = if kind == AdtKind::Enum {
            "variant or function"
        } else {
            "function"
        };
        self.unknown_member(owner, name, span, names, what);
        Resolved::Bad
    }

    fn trait_member(&mut self, id: super::TraitId, name: Symbol, span: Span) -> Resolved {
        let info = self.trait_info(id);
        if info
            .ast
            .members
            .iter()
            .any(|m| super::traits::member_name(m) == Some(name))
        {
            return Resolved::TraitMethod(name);
        }
        if self.st.names.method_names.contains(&name) {
            return Resolved::TraitMethod(name);
        }
        let names = info
            .ast
            .members
            .iter()
            .filter_map(super::traits::member_name)
            .map(|n| n.as_str())
            .collect();
        self.unknown_member(info.name.as_str(), name, span, names, "member");
        Resolved::Bad
    }
}

/// A name of the library by which a static type is found there.
pub(crate) fn type_name(ty: &Ty) -> Option<&'static str> {
    Some(match ty {
        Ty::Int(width) => width.name(),
        Ty::Float => "f64",
        Ty::Bool => "bool",
        Ty::Str => "String",
        Ty::Char => "char",
        Ty::Byte => "byte",
        Ty::Array(_) => "Vec",
        Ty::Heap(_) => "BinaryHeap",
        Ty::Map(crate::ty::KeyOrder::Insertion, _) => "HashMap",
        Ty::Map(crate::ty::KeyOrder::Sorted, _) => "BTreeMap",
        Ty::Set(crate::ty::KeyOrder::Insertion, _) => "HashSet",
        Ty::Set(crate::ty::KeyOrder::Sorted, _) => "BTreeSet",
        Ty::Option(_) => "Option",
        Ty::Result(_) => "Result",
        Ty::Range(_) => "Range",
        Ty::Error => "Error",
        Ty::ParseError(sort) => sort.type_name(),
        Ty::Frame => "DataFrame",
        Ty::Iter(_) => "Iterator",
        _ => return None,
    })
}
