//! Type annotations to static types, and the type that an initialiser obviously has.

use super::collect::{TypeDef, generic_names};
use super::{Lowerer, ModId, Sig, SigParam};
use crate::error_kind::ErrorKind;
use crate::hir::{AdtId, BOUND, FunId, KindKey, ORDERING};
use crate::ty::{FnTy, IntTy, KeyOrder, ParseSort, Ty};
use ruchyruchy_syntax::ast::{self, Lit, PatKind, TypeKind};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

/// Nesting of type aliases before it must be a cycle.
const MAX_ALIAS_DEPTH: u32 = 100;

/// Aliases followed for one type: `type B = (A, A)`, `type C = (B, B)`, … double with each line. What lies behind
/// further ones is left unknown.
const MAX_ALIAS_WORK: u32 = 2000;

/// The library type of this name with these arguments; Unknown where we do not track it.
pub(crate) fn library_type(name: &str, mut args: Vec<Ty>) -> Option<Ty> {
    let mut arg = |index: usize| {
        args.get_mut(index)
            .map_or(Ty::Unknown, |ty| std::mem::replace(ty, Ty::Unknown))
    };
    if let Some(width) = IntTy::from_name(name) {
        return Some(Ty::Int(width));
    }
    Some(match name {
        "f64" | "f32" | "float" => Ty::Float,
        "bool" => Ty::Bool,
        "char" => Ty::Char,
        "String" | "str" | "string" | "OsString" | "PathBuf" => Ty::Str,
        "nil" | "null" | "void" | "unit" | "Unit" | "Nil" => Ty::Nil,
        "byte" => Ty::Byte,
        "atom" => Ty::Atom,
        "Vec" | "VecDeque" | "LinkedList" | "Array" | "List" | "array" | "list" => {
            Ty::Array(Rc::new(arg(0)))
        }
        "BinaryHeap" => Ty::Heap(Rc::new(arg(0))),
        "HashMap" | "IndexMap" | "Map" | "Dict" | "map" => {
            Ty::Map(KeyOrder::Insertion, Rc::new((arg(0), arg(1))))
        }
        "BTreeMap" => Ty::Map(KeyOrder::Sorted, Rc::new((arg(0), arg(1)))),
        "HashSet" | "IndexSet" | "Set" | "set" => Ty::Set(KeyOrder::Insertion, Rc::new(arg(0))),
        "BTreeSet" => Ty::Set(KeyOrder::Sorted, Rc::new(arg(0))),
        "Option" => Ty::Option(Rc::new(arg(0))),
        "Result" => Ty::Result(Rc::new((arg(0), arg(1)))),
        "Box" | "Rc" | "Arc" | "Cow" | "Ref" | "RefMut" | "MutexGuard" => arg(0),
        "Range" | "RangeInclusive" => Ty::Range(Rc::new(arg(0))),
        "DataFrame" => Ty::Frame,
        "Ordering" => Ty::Adt(ORDERING, Rc::new([])),
        "Bound" => Ty::Adt(BOUND, Rc::new([])),
        "Reverse" => Ty::Adt(super::REVERSE, Rc::new([])),
        "Self" => return None,
        "any" | "Any" | "object" | "Object" | "function" | "Function" | "Fn" | "dynamic"
        | "Weak" | "number" | "num" | "tuple" | "Future" | "Pin" | "Sender" | "Receiver"
        | "JoinHandle" | "Regex" | "Value" | "TypeId" => Ty::Unknown,
        _ if ErrorKind::from_name(name).is_some() => Ty::Error,
        _ if let Some(sort) = ParseSort::of_type(name) => Ty::ParseError(sort),
        _ if ruchyruchy_builtins::paths::known_type(name).is_some()
            || ruchyruchy_builtins::paths::known_trait(name).is_some() =>
        {
            Ty::Unknown
        }
        _ => return None,
    })
}

/// `Fn(A) -> R` for a parameter of type `F` where `F: Fn(A) -> R`.
fn fn_bound<'t>(mut ty: &'t ast::Type, generics: &'t [ast::GenericParam]) -> Option<&'t ast::Type> {
    while let TypeKind::Ref { inner, .. } = &ty.kind {
        ty = inner;
    }
    let TypeKind::Path(path) = &ty.kind else {
        return None;
    };
    let name = path.as_ident()?.name;
    let param = generics.iter().find(|g| g.name.name == name)?;
    param
        .bounds
        .iter()
        .find(|bound| matches!(bound.kind, TypeKind::Fn { .. }))
}

/// The kind of builtin values that a static type stands for.
pub(crate) fn kind_of(ty: &Ty) -> Option<KindKey> {
    Some(match ty {
        Ty::Unknown | Ty::Never => return None,
        Ty::Nil => KindKey::Nil,
        Ty::Bool => KindKey::Bool,
        Ty::Int(_) => KindKey::Int,
        Ty::Float => KindKey::Float,
        Ty::Str | Ty::Char => KindKey::Str,
        Ty::Byte => KindKey::Byte,
        Ty::Atom => KindKey::Atom,
        Ty::Range(_) => KindKey::Range,
        Ty::Array(_) | Ty::Heap(_) => KindKey::Array,
        Ty::Tuple(_) => KindKey::Tuple,
        Ty::Map(..) => KindKey::Map,
        Ty::Set(..) => KindKey::Set,
        Ty::Fn(_) => KindKey::Func,
        Ty::Iter(_) => KindKey::Iter,
        Ty::Error | Ty::ParseError(_) => KindKey::Error,
        Ty::Option(_) | Ty::Result(_) | Ty::Adt(..) | Ty::Future(_) | Ty::Frame => return None,
    })
}

impl<'a> Lowerer<'a> {
    /// What an annotation means. Errors are reported.
    pub fn ty(&mut self, t: &ast::Type) -> Ty {
        match &t.kind {
            TypeKind::Path(path) => self.path_ty(path),
            TypeKind::Ref { inner, .. } => self.ty(inner),
            TypeKind::Tuple(types) if types.is_empty() => Ty::Nil,
            TypeKind::Tuple(types) => Ty::Tuple(types.iter().map(|t| self.ty(t)).collect()),
            TypeKind::Array { elem, .. } => Ty::Array(Rc::new(self.ty(elem))),
            TypeKind::Fn { params, ret } => {
                let params = params.iter().map(|t| self.fn_param_ty(t)).collect();
                let ret = ret.as_ref().map_or(Ty::Unknown, |t| self.ty(t));
                Ty::Fn(Rc::new(FnTy {
                    declared: true,
                    params,
                    ret,
                }))
            }
            TypeKind::Trait { bounds, .. } => {
                // `impl Fn(A) -> R` says something, other traits do not.
                let mut known = Ty::Unknown;
                for bound in bounds {
                    if let TypeKind::Fn { .. } = bound.kind {
                        known = self.ty(bound);
                    } else {
                        self.ty(bound);
                    }
                }
                known
            }
            TypeKind::Optional(inner) => Ty::Option(Rc::new(self.ty(inner))),
            TypeKind::Never => Ty::Never,
            TypeKind::Infer => Ty::Unknown,
        }
    }

    /// A parameter of a function type. `fn(state)` names a parameter without giving its type.
    fn fn_param_ty(&mut self, t: &ast::Type) -> Ty {
        if let TypeKind::Path(path) = &t.kind
            && let Some(name) = path.as_ident()
            && name.name.as_str().starts_with(|c: char| c.is_lowercase())
            && library_type(name.name.as_str(), Vec::new()).is_none()
            && self.find_type(path).is_none()
        {
            return Ty::Unknown;
        }
        self.ty(t)
    }

    /// Whether a type is `dyn Trait` of a trait without a static type, maybe in a box.
    pub fn is_trait_object(t: &ast::Type) -> bool {
        match &t.kind {
            TypeKind::Ref { inner, .. } => Self::is_trait_object(inner),
            TypeKind::Path(path) => path.segments.last().is_some_and(|last| {
                matches!(last.ident.name.as_str(), "Box" | "Rc" | "Arc")
                    && last.generics.first().is_some_and(Self::is_trait_object)
            }),
            TypeKind::Trait { bounds, .. } => bounds
                .iter()
                .all(|bound| !matches!(bound.kind, TypeKind::Fn { .. })),
            _ => false,
        }
    }

    /// Whether a type is `&mut T`, or an Option or Result of one.
    pub fn is_alias_ty(t: &ast::Type) -> bool {
        match &t.kind {
            TypeKind::Ref { mutable, inner } => *mutable || Self::is_alias_ty(inner),
            TypeKind::Path(path) => match path.segments.last() {
                Some(last)
                    if matches!(last.ident.name.as_str(), "Option" | "Result" | "IterMut") =>
                {
                    last.generics.first().is_some_and(Self::is_alias_ty)
                }
                _ => false,
            },
            TypeKind::Optional(inner) => Self::is_alias_ty(inner),
            _ => false,
        }
    }

    fn path_ty(&mut self, path: &ast::Path) -> Ty {
        let Some(last) = path.segments.last() else {
            return Ty::Unknown;
        };
        let args: Vec<Ty> = last.generics.iter().map(|t| self.ty(t)).collect();
        let Some(first) = path.segments.first() else {
            return Ty::Unknown;
        };
        let name = first.ident.name;
        if self.is_generic(name) {
            self.note_type_path(path);
            let given = self.alias_args.iter().find(|(param, _)| *param == name);
            return match given {
                Some((_, ty)) if path.segments.len() == 1 => ty.clone(),
                _ => Ty::Unknown,
            };
        }
        if name.as_str() == "Self" {
            self.note_type_path(path);
            let Some(ctx) = self.self_ty.clone() else {
                self.error(
                    Code::SelfTypeOutside,
                    first.ident.span,
                    "`Self` outside of a type, trait or impl",
                );
                return Ty::Unknown;
            };
            // `Self::Item` is an associated type: not tracked.
            return if path.segments.len() == 1 {
                ctx.ty
            } else {
                Ty::Unknown
            };
        }
        match self.find_type(path) {
            Some(def) => self.def_ty(def, args, path),
            None => {
                if let Some(ty) = library_type(last.ident.name.as_str(), args)
                    && (path.segments.len() == 1 || self.is_library_path(path))
                {
                    return ty;
                }
                // `Shape::Item` of a trait, `T::Output` of a generic parameter.
                if path.segments.len() > 1
                    && let Some(TypeDef::Trait(_) | TypeDef::Adt(_)) =
                        self.chain_type(self.module, name)
                {
                    return Ty::Unknown;
                }
                self.undefined_type(last.ident.name, path.span);
                Ty::Unknown
            }
        }
    }

    pub fn is_generic(&self, name: Symbol) -> bool {
        self.generics.contains(&name)
    }

    /// `std::…`, `fmt::…` and imported library modules.
    fn is_library_path(&self, path: &ast::Path) -> bool {
        let Some(first) = path.segments.first() else {
            return false;
        };
        let name = first.ident.name;
        matches!(name.as_str(), "std" | "core" | "alloc")
            || ruchyruchy_builtins::paths::is_module(name.as_str())
            || matches!(self.chain_type(self.module, name), Some(TypeDef::Std(_)))
    }

    /// The declared type or module that a path names.
    pub fn find_type(&mut self, path: &ast::Path) -> Option<TypeDef> {
        self.note_type_path(path);
        let segments: Vec<Symbol> = path.segments.iter().map(|s| s.ident.name).collect();
        self.find_type_by(&segments)
    }

    pub fn find_type_by(&self, segments: &[Symbol]) -> Option<TypeDef> {
        let (first, rest) = segments.split_first()?;
        let mut at = match first.as_str() {
            "crate" => TypeDef::Module(ModId(0)),
            "self" => TypeDef::Module(self.nearest_module(self.module)),
            "super" => TypeDef::Module(self.parent_module(self.module)?),
            "Self" => match self.self_ty.as_ref()?.ty {
                Ty::Adt(adt, _) => TypeDef::Adt(adt),
                _ => return None,
            },
            _ => self.chain_type(self.module, *first)?,
        };
        for name in rest {
            at = match at {
                TypeDef::Module(m) if name.as_str() == "super" => {
                    TypeDef::Module(self.parent_module(m)?)
                }
                TypeDef::Module(m) => self.own_type(m, *name)?,
                TypeDef::Std(path) => TypeDef::Std(path.iter().copied().chain([*name]).collect()),
                _ => return None,
            };
        }
        Some(at)
    }

    fn def_ty(&mut self, def: TypeDef, args: Vec<Ty>, path: &ast::Path) -> Ty {
        match def {
            TypeDef::Adt(id) => Ty::Adt(id, args.into()),
            TypeDef::Alias(index) => {
                let alias = self.st.names.aliases[index as usize].clone();
                if self.alias_depth == 0 {
                    self.alias_work = 0;
                }
                if self.alias_work >= MAX_ALIAS_WORK {
                    return Ty::Unknown;
                }
                if self.alias_depth > MAX_ALIAS_DEPTH {
                    // One message is enough, and the way back may branch at each level.
                    self.alias_work = MAX_ALIAS_WORK;
                    let message = "this type alias is defined by itself";
                    self.error(Code::Cycle, path.span, message);
                    return Ty::Unknown;
                }
                self.alias_depth += 1;
                self.alias_work += 1;
                let named = alias.generics.iter().copied().zip(args).collect();
                let outer = std::mem::replace(&mut self.alias_args, named);
                let ty = self.in_module(alias.module, None, &alias.generics, |s| s.ty(&alias.ty));
                self.alias_args = outer;
                self.alias_depth -= 1;
                // Aliases of aliases could double a type at each step.
                super::frame::bounded(ty)
            }
            TypeDef::Trait(_) => Ty::Unknown,
            TypeDef::Module(_) => {
                let name = path
                    .segments
                    .last()
                    .map_or("", |last| last.ident.name.as_str());
                self.error(
                    Code::UndefinedType,
                    path.span,
                    format!("`{name}` is a module, not a type"),
                );
                Ty::Unknown
            }
            TypeDef::Std(std) => {
                let name = std.last().map_or("", |last| last.as_str());
                library_type(name, args).unwrap_or(Ty::Unknown)
            }
        }
    }

    /// The user type that a path names, aliases followed.
    pub fn find_adt(&mut self, path: &ast::Path) -> Option<AdtId> {
        let def = self.find_type(path)?;
        self.def_adt(def)
    }

    pub fn def_adt(&mut self, def: TypeDef) -> Option<AdtId> {
        match def {
            TypeDef::Adt(id) => Some(id),
            TypeDef::Alias(index) => {
                let alias = self.st.names.aliases.get(index as usize)?.clone();
                if self.alias_depth > MAX_ALIAS_DEPTH {
                    return None;
                }
                self.alias_depth += 1;
                let ty = self.in_module(alias.module, None, &alias.generics, |s| s.ty(&alias.ty));
                self.alias_depth -= 1;
                match ty {
                    Ty::Adt(id, _) => Some(id),
                    Ty::Option(_) => Some(crate::hir::OPTION),
                    Ty::Result(_) => Some(crate::hir::RESULT),
                    _ => None,
                }
            }
            TypeDef::Std(path) => super::library_enum(path.last()?.as_str()),
            _ => None,
        }
    }

    /// What a call of the function has to know.
    pub fn signature(&mut self, id: FunId, name: Symbol, f: &ast::Fun) -> Sig {
        let mut params = self.sig_params(&f.params);
        for (param, declared) in params.iter_mut().zip(&f.params) {
            if let Some(bound) = declared
                .ty
                .as_ref()
                .and_then(|ty| fn_bound(ty, &f.generics))
            {
                param.ty = self.ty(bound);
            }
        }
        Sig {
            id,
            name,
            span: f.sig_span,
            self_kind: f.self_param.map(|(kind, _)| kind),
            variadic: f.params.last().is_some_and(|p| p.variadic),
            params,
            ret: f.ret.as_ref().map_or(Ty::Unknown, |t| self.ty(t)),
            returns_alias: f.ret.as_ref().is_some_and(Self::is_alias_ty),
            is_async: f.is_async,
        }
    }

    pub fn sig_params(&mut self, params: &[ast::Param]) -> Vec<SigParam> {
        params
            .iter()
            .map(|p| SigParam {
                name: match &p.pat.kind {
                    PatKind::Bind { name, .. } => name.name,
                    _ => super::sym("_"),
                },
                ty: p.ty.as_ref().map_or(Ty::Unknown, |t| self.ty(t)),
                annotated: p.ty.is_some(),
                is_alias: p.ty.as_ref().is_some_and(Self::is_alias_ty),
                has_default: p.default.is_some(),
            })
            .collect()
    }

    /// The type that an initialiser shows without being lowered: for variables that functions see
    /// before the file's body has been lowered.
    pub fn quick_ty(&mut self, e: &ast::Expr) -> Ty {
        use ast::ExprKind as E;
        match &e.kind {
            E::Paren(e) => self.quick_ty(e),
            E::Unary(ast::UnOp::Neg, e) => self.quick_ty(e),
            E::Lit(lit) => match lit {
                Lit::Nil => Ty::Unknown,
                Lit::Bool(_) => Ty::Bool,
                Lit::Int(_, Some(suffix)) => {
                    library_type(suffix.as_str(), Vec::new()).unwrap_or(Ty::Unknown)
                }
                Lit::Int(_, None) => Ty::Unknown,
                Lit::Float(..) => Ty::Float,
                Lit::Str(_) => Ty::Str,
                Lit::Char(_) => Ty::Char,
                Lit::Byte(_) => Ty::Byte,
                Lit::Bytes(_) => Ty::Array(Rc::new(Ty::Byte)),
                Lit::Atom(_) => Ty::Atom,
            },
            E::FString(_) => Ty::Str,
            E::Cast { ty, .. } => self.ty(ty),
            E::Array(elements) => {
                let first = elements.first().filter(|first| !first.spread);
                let elem = first.map_or(Ty::Unknown, |first| self.quick_ty(&first.expr));
                Ty::Array(Rc::new(elem))
            }
            E::Repeat { value, .. } => Ty::Array(Rc::new(self.quick_ty(value))),
            E::Tuple(elements) => Ty::Tuple(elements.iter().map(|e| self.quick_ty(e)).collect()),
            E::Map(_) => Ty::Map(KeyOrder::Insertion, Rc::new((Ty::Unknown, Ty::Unknown))),
            E::Struct { path, .. } => match self.find_adt(path) {
                Some(adt) => Ty::Adt(adt, Rc::new([])),
                None => Ty::Unknown,
            },
            E::Call { callee, .. } => self.quick_call_ty(callee),
            _ => Ty::Unknown,
        }
    }

    fn quick_call_ty(&mut self, callee: &ast::Expr) -> Ty {
        let ast::ExprKind::Path(path) = &callee.kind else {
            return Ty::Unknown;
        };
        let Some((last, prefix)) = path.segments.split_last() else {
            return Ty::Unknown;
        };
        let prefix: Vec<Symbol> = prefix.iter().map(|s| s.ident.name).collect();
        let name = last.ident.name;
        if prefix.is_empty() {
            if let Some(TypeDef::Adt(adt)) = self.chain_type(self.module, name) {
                return Ty::Adt(adt, Rc::new([]));
            }
            return match self.own_value(self.module, name) {
                Some(super::collect::ValueDef::Fun(fun)) => {
                    self.sig(fun).map_or(Ty::Unknown, |sig| sig.ret.clone())
                }
                _ => Ty::Unknown,
            };
        }
        match self.find_type_by(&prefix) {
            Some(TypeDef::Adt(adt)) => {
                if let Some(super::Assoc::Fun(fun)) = self.info(adt).assoc.get(&name).copied() {
                    return self.sig(fun).map_or(Ty::Unknown, |sig| sig.ret.clone());
                }
                Ty::Adt(adt, Rc::new([]))
            }
            Some(TypeDef::Module(m)) => match self.own_value(m, name) {
                Some(super::collect::ValueDef::Fun(fun)) => {
                    self.sig(fun).map_or(Ty::Unknown, |sig| sig.ret.clone())
                }
                _ => Ty::Unknown,
            },
            _ => match prefix.last() {
                Some(owner)
                    if matches!(name.as_str(), "new" | "with_capacity" | "from" | "default") =>
                {
                    library_type(owner.as_str(), Vec::new()).unwrap_or(Ty::Unknown)
                }
                _ => Ty::Unknown,
            },
        }
    }

    /// The generic parameters that a declaration brings into scope.
    pub fn generics_of(f: &ast::Fun) -> Rc<[Symbol]> {
        generic_names(&f.generics)
    }
}
