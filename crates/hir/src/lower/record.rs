//! Recording what names mean, for editors.
//!
//! Lowering decides what each name means. When a [`Recorder`] is there, the few places that decide also note it: a
//! lookup of a path, of a type, of a member, a binding. So what an editor shows is what a run does, and the notes cannot
//! drift from the meaning. Without a recorder each note is one test of an `Option`.
//!
//! Notes speak of *places*, not of numbers: lowering may do a body twice (the file's own, when its variables turn out to
//! be globals) or many times (the default method of a trait), with other numbers each time, but names stand
//! where they stand. [`crate::index`] joins the notes with the tree.

use super::collect::{TypeDef, ValueDef};
use super::path::Resolved;
use super::{Lowerer, ModId};
use crate::hir::{AdtId, AdtKind, Expr, FunId, FunKind, GlobalId};
use crate::index::complete::Candidate;
use crate::ty::Ty;
use ruchyruchy_builtins::Builtin;
use ruchyruchy_syntax::ast;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

/// What a name means, told by places.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    /// The definition whose name or signature stands there.
    At(Span),
    /// A member of the type whose name stands at `owner`, or of what it inherits from.
    Member {
        owner: Span,
        /// A field of this variant.
        variant: Option<Symbol>,
        name: Symbol,
    },
    /// A parameter of the function with this signature.
    Param {
        fun: Span,
        name: Symbol,
    },
    /// A generic parameter.
    Generic(Symbol),
    /// The file that starts at this position.
    File(u32),
    Builtin(Builtin),
    /// Something of the library that is no builtin, by its path.
    Library(String),
    /// A member that is found when the program runs.
    Dynamic(Symbol),
}

/// A variable.
#[derive(Clone, Debug)]
pub(crate) struct Local {
    pub name: Symbol,
    pub span: Span,
    pub ty: Ty,
    pub mutable: bool,
    pub is_param: bool,
}

/// What can be written where the cursor stands.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// Anything that is in scope.
    Names(Vec<Candidate>),
    /// What can follow: members of a value, of a path, fields of a literal.
    Members(Vec<Candidate>),
}

/// The notes.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pub marks: Vec<(Span, Mark)>,
    /// Static types of expressions.
    pub types: Vec<(Span, Ty)>,
    pub locals: Vec<Local>,
    /// Position of the cursor, if candidates for it are wanted.
    pub cursor: Option<u32>,
    pub wanted: Option<Wanted>,
}

impl Recorder {
    fn at_cursor(&self, span: Span) -> bool {
        self.cursor.is_some_and(|at| span.lo <= at && at <= span.hi)
    }
}

impl<'a> Lowerer<'a> {
    pub fn note(&mut self, span: Span, mark: Mark) {
        if let Some(recorder) = &mut self.recorder
            && span.lo < span.hi
        {
            recorder.marks.push((span, mark));
        }
    }

    pub fn records(&self) -> bool {
        self.recorder.is_some()
    }

    /// Whether candidates for a name at `span` are asked for, and not known yet.
    pub fn asked_at(&self, span: Span) -> bool {
        self.recorder
            .as_ref()
            .is_some_and(|r| r.wanted.is_none() && r.at_cursor(span))
    }

    pub fn answer(&mut self, wanted: Wanted) {
        if let Some(recorder) = &mut self.recorder {
            recorder.wanted = Some(wanted);
        }
    }

    pub fn note_type(&mut self, e: &Expr) {
        if let Some(recorder) = &mut self.recorder
            && e.ty != Ty::Unknown
        {
            recorder.types.push((e.span, e.ty.clone()));
        }
    }

    /// The variables of a finished function.
    pub fn note_locals(&mut self, fun: &crate::hir::Fun) {
        let Some(recorder) = &mut self.recorder else {
            return;
        };
        for (index, local) in fun.locals.iter().enumerate() {
            if local.name.as_str().starts_with('%') || local.span == Span::NONE {
                continue;
            }
            let is_param =
                fun.kind != FunKind::Entry && fun.params.iter().any(|p| p.local.index() == index);
            recorder.locals.push(Local {
                name: local.name,
                span: local.span,
                ty: local.ty.clone(),
                mutable: local.mutable,
                is_param,
            });
        }
    }

    /// Candidates for the segment of a path at the cursor.
    pub fn answer_path(&mut self, path: &ast::Path) {
        if !self.asked_at(path.span) {
            return;
        }
        for (index, segment) in path.segments.iter().enumerate() {
            if !self.asked_at(segment.ident.span) {
                continue;
            }
            let prefix: Vec<Symbol> = path.segments[..index]
                .iter()
                .map(|s| s.ident.name)
                .collect();
            let wanted = if prefix.is_empty() {
                Wanted::Names(self.name_candidates())
            } else {
                Wanted::Members(self.path_candidates(&prefix))
            };
            self.answer(wanted);
        }
    }

    /// Candidates for a name in a pattern.
    pub fn answer_name(&mut self, span: Span) {
        if self.asked_at(span) {
            let names = self.name_candidates();
            self.answer(Wanted::Names(names));
        }
    }

    /// Candidates for a name behind a dot.
    pub fn answer_member(&mut self, receiver: &Ty, span: Span) {
        if self.asked_at(span) {
            let members = self.member_candidates(receiver);
            self.answer(Wanted::Members(members));
        }
    }

    /// The path of a type or trait.
    pub fn note_type_path(&mut self, path: &ast::Path) {
        if self.records() {
            self.answer_path(path);
            self.note_prefix(&path.segments);
        }
    }

    /// `name!`
    pub fn note_macro(&mut self, name: ast::Ident) {
        if !self.records() {
            return;
        }
        self.answer_name(name.span);
        let mark = match ruchyruchy_builtins::lookup_function(name.name.as_str()) {
            Some(builtin) => Mark::Builtin(builtin),
            None => Mark::Library(format!("{}!", name.name)),
        };
        self.note(name.span, mark);
    }

    /// A builtin method, unless the receiver's own type has a field of this name that is called.
    pub fn note_builtin(&mut self, receiver: &Ty, name: ast::Ident, builtin: Builtin) {
        let field = match receiver {
            Ty::Adt(adt, _) => self.mark_of_field(*adt, None, name.name),
            _ => None,
        };
        self.note(name.span, field.unwrap_or(Mark::Builtin(builtin)));
    }

    /// What a path was found to mean.
    pub fn note_path(&mut self, path: &ast::Path, resolved: &Resolved) {
        let Some((last, prefix)) = path.segments.split_last() else {
            return;
        };
        self.note_prefix(prefix);
        if let Some(mark) = self.mark_of(resolved, path) {
            self.note(last.ident.span, mark);
        }
    }

    /// The types and modules in front of a member.
    pub fn note_prefix(&mut self, prefix: &[ast::PathSegment]) {
        if !self.records() {
            return;
        }
        let mut names = Vec::with_capacity(prefix.len());
        for segment in prefix {
            names.push(segment.ident.name);
            self.note_type_name(&names, segment.ident.span);
        }
    }

    /// The last of `names`, as the name of a type or module.
    pub fn note_type_name(&mut self, names: &[Symbol], span: Span) {
        if !self.records() {
            return;
        }
        let mark = match (names, self.find_type_by(names)) {
            (_, Some(def)) => self.mark_of_type(&def),
            ([one], None) if self.is_generic(*one) => Some(Mark::Generic(*one)),
            (_, None) => {
                let text: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
                let last = text.last().copied().unwrap_or_default();
                let known = ruchyruchy_builtins::paths::known_type(last).is_some()
                    || ruchyruchy_builtins::paths::known_trait(last).is_some()
                    || ruchyruchy_builtins::paths::is_module(last)
                    || matches!(last, "std" | "core" | "alloc")
                    || super::types::library_type(last, Vec::new()).is_some();
                known.then(|| Mark::Library(text.join("::")))
            }
        };
        if let Some(mark) = mark {
            self.note(span, mark);
        }
    }

    pub fn mark_of_type(&self, def: &TypeDef) -> Option<Mark> {
        Some(match def {
            TypeDef::Adt(adt) => self.mark_of_adt(*adt),
            TypeDef::Alias(index) => Mark::At(self.st.names.aliases.get(*index as usize)?.span),
            TypeDef::Trait(id) => Mark::At(self.trait_info(*id).ast.name.span),
            TypeDef::Module(module) => self.mark_of_module(*module)?,
            TypeDef::Std(path) => Mark::Library(joined(path)),
        })
    }

    pub fn mark_of_value(&self, def: &ValueDef) -> Option<Mark> {
        Some(match def {
            ValueDef::Fun(fun) => self.mark_of_fun(*fun),
            ValueDef::Global(global) => self.mark_of_global(*global)?,
            ValueDef::Variant(adt, variant) => self.mark_of_variant(*adt, *variant)?,
            ValueDef::Std(path) => {
                let names: Vec<&str> = path.iter().map(|name| name.as_str()).collect();
                match ruchyruchy_builtins::resolve_path(&names) {
                    Some(
                        ruchyruchy_builtins::PathItem::Function(builtin)
                        | ruchyruchy_builtins::PathItem::IntFunction(builtin, _)
                        | ruchyruchy_builtins::PathItem::Method(builtin, _),
                    ) => Mark::Builtin(builtin),
                    _ => Mark::Library(joined(path)),
                }
            }
        })
    }

    pub fn mark_of_fun(&self, fun: FunId) -> Mark {
        let span = self.st.program.funs.get(fun.index()).map(|f| f.span);
        Mark::At(span.unwrap_or(Span::NONE))
    }

    fn mark_of_adt(&self, adt: AdtId) -> Mark {
        let def = self.adt(adt);
        if def.span == Span::NONE {
            Mark::Library(def.name.to_string())
        } else {
            Mark::At(def.span)
        }
    }

    pub fn mark_of_global(&self, global: GlobalId) -> Option<Mark> {
        Some(Mark::At(self.st.program.globals.get(global.index())?.span))
    }

    pub fn mark_of_variant(&self, adt: AdtId, variant: u32) -> Option<Mark> {
        let def = self.adt(adt);
        if variant == u32::MAX {
            return Some(self.mark_of_adt(adt));
        }
        let name = def.variants.get(variant as usize)?.name;
        if def.span == Span::NONE {
            return Some(Mark::Library(format!("{}::{name}", def.name)));
        }
        Some(Mark::Member {
            owner: def.span,
            variant: None,
            name,
        })
    }

    fn mark_of_module(&self, id: ModId) -> Option<Mark> {
        if let Some((&file, _)) = self.file_modules.iter().find(|(_, m)| **m == id) {
            return Some(Mark::File(self.files.files.get(file)?.source.base));
        }
        let module = self.st.names.module(id);
        let parent = self.st.names.module(module.parent?);
        let (_, span) = parent.types.get(&module.name?)?;
        Some(Mark::At(*span))
    }

    fn mark_of(&self, resolved: &Resolved, path: &ast::Path) -> Option<Mark> {
        Some(match resolved {
            Resolved::Local(depth, local) => {
                let slot = self.frames.get(*depth)?.locals.get(local.index())?;
                Mark::At(slot.span)
            }
            Resolved::Global(global) => self.mark_of_global(*global)?,
            Resolved::Fun(fun) | Resolved::Method(fun) => self.mark_of_fun(*fun),
            Resolved::Ctor(adt, variant) => self.mark_of_variant(*adt, *variant)?,
            // `C::new` means the constructor if there is one, `C` the class.
            Resolved::New(adt) => match (path.segments.len(), self.adt(*adt).constructor) {
                (2.., Some(fun)) => self.mark_of_fun(fun),
                _ => self.mark_of_adt(*adt),
            },
            Resolved::Builtin(builtin, ..) | Resolved::BuiltinMethod(builtin, ..) => {
                Mark::Builtin(*builtin)
            }
            Resolved::TraitMethod(name) => {
                let owner = path.segments.iter().rev().nth(1)?.ident.name;
                match self.chain_type(self.module, owner) {
                    Some(TypeDef::Trait(id)) => Mark::Member {
                        owner: self.trait_info(id).ast.name.span,
                        variant: None,
                        name: *name,
                    },
                    _ => Mark::Dynamic(*name),
                }
            }
            Resolved::StdMethod(name) => Mark::Dynamic(*name),
            Resolved::Default(_) => Mark::Library("Default::default".into()),
            Resolved::Constant(_) => {
                let text: Vec<&str> = path
                    .segments
                    .iter()
                    .map(|s| s.ident.name.as_str())
                    .collect();
                Mark::Library(text.join("::"))
            }
            Resolved::SelfField(name) => Mark::Member {
                owner: self.adt(self.self_ty.as_ref()?.adt?).span,
                variant: None,
                name: *name,
            },
            Resolved::Bad => return None,
        })
    }

    /// A field named after a dot.
    pub fn note_field(&mut self, object: &Ty, name: ast::Ident) {
        if !self.records() {
            return;
        }
        self.answer_member(object, name.span);
        let mark = match object {
            Ty::Adt(adt, _) => self.mark_of_field(*adt, None, name.name),
            _ => None,
        };
        self.note(name.span, mark.unwrap_or(Mark::Dynamic(name.name)));
    }

    /// A field of a struct, a class or a variant, if it has one of this name.
    fn mark_of_field(&self, adt: AdtId, variant: Option<u32>, name: Symbol) -> Option<Mark> {
        let def = self.adt(adt);
        let variant = match variant {
            Some(index) if index != u32::MAX => Some(def.variants.get(index as usize)?),
            _ => None,
        };
        let fields = variant.map_or(&def.fields, |v| &v.fields);
        let known = fields.iter().any(|field| field.name == name)
            || def.getters.contains_key(&name)
            || def.setters.contains_key(&name)
            || def.kind == AdtKind::Class && self.info(adt).assoc.contains_key(&name);
        (known && def.span != Span::NONE).then_some(Mark::Member {
            owner: def.span,
            variant: variant.map(|v| v.name),
            name,
        })
    }

    /// The names of fields in a literal or pattern.
    pub fn note_fields(
        &mut self,
        adt: AdtId,
        variant: Option<u32>,
        names: impl Iterator<Item = ast::Ident>,
    ) {
        if !self.records() {
            return;
        }
        for name in names {
            if self.asked_at(name.span) {
                let fields = self.literal_candidates(adt, variant);
                self.answer(Wanted::Members(fields));
            }
            if let Some(mark) = self.mark_of_field(adt, variant, name.name) {
                self.note(name.span, mark);
            }
        }
    }

    /// A method that nobody knows before the program runs, or a field that is called.
    pub fn note_dynamic(&mut self, receiver: &Ty, name: ast::Ident) {
        let field = match receiver {
            Ty::Adt(adt, _) => self.mark_of_field(*adt, None, name.name),
            _ => None,
        };
        self.note(name.span, field.unwrap_or(Mark::Dynamic(name.name)));
    }

    /// Names of parameters in a call.
    pub fn note_arg_names(&mut self, fun: Span, args: &[ast::Arg]) {
        if !self.records() {
            return;
        }
        for name in args.iter().filter_map(|arg| arg.name) {
            let mark = Mark::Param {
                fun,
                name: name.name,
            };
            self.note(name.span, mark);
        }
    }

    /// What an import brought in.
    pub fn note_import(&mut self, module: ModId, path: &[ast::Ident], alias: Option<ast::Ident>) {
        if !self.records() {
            return;
        }
        self.in_module(module, None, &[], |s| {
            let mut names = Vec::with_capacity(path.len());
            for (index, ident) in path.iter().enumerate() {
                if s.asked_at(ident.span) {
                    let members = s.import_candidates(&names);
                    s.answer(Wanted::Members(members));
                }
                names.push(ident.name);
                if index + 1 < path.len() || alias.is_none() {
                    s.note_type_name(&names, ident.span);
                }
            }
            let (Some(alias), Some(last)) = (alias, path.last()) else {
                return;
            };
            let names = s.st.names.module(module);
            let value = names.values.get(&alias.name).map(|(def, _)| def.clone());
            let ty = names.types.get(&alias.name).map(|(def, _)| def.clone());
            let marks = [
                value.and_then(|def| s.mark_of_value(&def)),
                ty.and_then(|def| s.mark_of_type(&def)),
            ];
            for mark in marks.into_iter().flatten() {
                s.note(last.span, mark.clone());
                if alias.span != last.span {
                    s.note(alias.span, mark);
                }
            }
        });
    }
}

fn joined(path: &[Symbol]) -> String {
    let names: Vec<&str> = path.iter().map(|name| name.as_str()).collect();
    names.join("::")
}
