//! Phase 1b: `use`.
//!
//! Imports may lead through other imports in any order, so they are tried again and again until none makes
//! progress; what is left then does not exist.

use super::collect::{Collection, Glob, TypeDef, ValueDef};
use super::{Lowerer, ModId, library_enum};
use ruchyruchy_builtins::{Import, resolve_import};
use ruchyruchy_syntax::ast::{Ident, UseKind, UseTree};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

/// One name (or `*`) to import.
pub(crate) struct PendingUse {
    pub module: ModId,
    pub path: Vec<Ident>,
    /// None: `*`.
    pub name: Option<Ident>,
}

impl<'a> Lowerer<'a> {
    pub fn declare_use<'b>(&mut self, tree: &'b UseTree, module: ModId, c: &mut Collection<'b>) {
        self.flatten_use(tree, &[], module, c);
    }

    fn flatten_use<'b>(
        &mut self,
        tree: &'b UseTree,
        outer: &[Ident],
        module: ModId,
        c: &mut Collection<'b>,
    ) {
        let mut path = outer.to_vec();
        path.extend_from_slice(&tree.prefix);
        let name = match &tree.kind {
            UseKind::Group(trees) => {
                for tree in trees {
                    self.flatten_use(tree, &path, module, c);
                }
                return;
            }
            UseKind::Glob => None,
            UseKind::Simple { alias } => {
                // `use a::{self}` imports a itself.
                if path.len() > 1 && path.last().is_some_and(|last| last.name.as_str() == "self") {
                    path.pop();
                }
                let Some(last) = path.last().copied() else {
                    return;
                };
                Some(alias.unwrap_or(last))
            }
        };
        c.uses.push(PendingUse { module, path, name });
    }

    pub fn resolve_imports<'b>(&mut self, c: &mut Collection<'b>)
    where
        'a: 'b,
    {
        let mut waiting = std::mem::take(&mut c.uses);
        let mut all: Vec<(ModId, Vec<Ident>, Option<Ident>)> = Vec::new();
        loop {
            if self.records() {
                all.extend(waiting.iter().map(|p| (p.module, p.path.clone(), p.name)));
            }
            let before = waiting.len();
            let mut left = Vec::new();
            for pending in waiting {
                if !self.try_import(&pending, c) {
                    left.push(pending);
                }
            }
            // Files found on the way bring imports of their own.
            let found_files = !c.uses.is_empty();
            left.append(&mut c.uses);
            waiting = left;
            if waiting.is_empty() || (waiting.len() == before && !found_files) {
                break;
            }
        }
        for pending in waiting {
            self.unresolved(&pending);
        }
        for (module, path, name) in all {
            self.note_import(module, &path, name);
        }
    }

    fn unresolved(&mut self, pending: &PendingUse) {
        self.failed_imports
            .extend(pending.name.iter().map(|name| name.name));
        let Some(last) = pending.path.last() else {
            return;
        };
        let names: Vec<&str> = pending
            .path
            .iter()
            .map(|ident| ident.name.as_str())
            .collect();
        let message = format!("unresolved import `{}`", names.join("::"));
        let first = pending.path.first().map_or(last.span, |first| first.span);
        // A file that cannot be loaded was reported as such.
        let known = |d: &ruchyruchy_syntax::diagnostic::Diagnostic| {
            matches!(d.code, Code::Cycle | Code::ModuleNotFound)
                && d.span.lo <= first.hi
                && first.lo <= d.span.hi
        };
        if self.diags.iter().any(known) {
            return;
        }
        let one = pending.path.len() == 1;
        let d = self.error(Code::UnresolvedImport, first.to(last.span), message);
        if one {
            d.notes
                .push("there is no module, file or item of this name".into());
        }
    }

    fn try_import<'b>(&mut self, pending: &PendingUse, c: &mut Collection<'b>) -> bool
    where
        'a: 'b,
    {
        let path: Vec<Symbol> = pending.path.iter().map(|ident| ident.name).collect();
        let Some(first) = pending.path.first() else {
            return true;
        };
        let explicit_std = matches!(first.name.as_str(), "std" | "core" | "alloc");
        if !explicit_std && self.import_user(pending, &path, c) {
            return true;
        }
        self.import_std(pending, &path)
    }

    fn import_user<'b>(
        &mut self,
        pending: &PendingUse,
        path: &[Symbol],
        c: &mut Collection<'b>,
    ) -> bool
    where
        'a: 'b,
    {
        let Some(last) = path.last().copied() else {
            return false;
        };
        let prefix = path.get(..path.len() - 1).unwrap_or(&[]);
        let Some(name) = pending.name else {
            // `use path::*`
            let glob = match self.walk(pending, path, c) {
                Some(TypeDef::Module(m)) => Glob::Module(m),
                Some(TypeDef::Adt(adt)) => Glob::Enum(adt),
                Some(TypeDef::Std(path)) => Glob::Std(path),
                _ => return false,
            };
            let globs = &mut self.st.names.module_mut(pending.module).globs;
            if !globs.contains(&glob) {
                globs.push(glob);
            }
            return true;
        };
        let mut found = false;
        if prefix.is_empty() {
            // `use x`: a name from further out, or a file.
            if let Some(ty) = self.walk(pending, path, c) {
                self.bring_type(pending.module, name, ty);
                found = true;
            }
            let value = self.outer_value(pending.module, last);
            if let Some(value) = value {
                self.bring_value(pending.module, name, value);
                found = true;
            }
            return found;
        }
        match self.walk(pending, prefix, c) {
            Some(TypeDef::Module(m)) => {
                if let Some(ty) = self.own_type(m, last) {
                    self.bring_type(pending.module, name, ty);
                    found = true;
                }
                if let Some(value) = self.own_value(m, last) {
                    self.bring_value(pending.module, name, value);
                    found = true;
                } else if let Some(global) = self.module_let(m, last, name.span.lo) {
                    self.bring_value(pending.module, name, ValueDef::Global(global));
                    found = true;
                }
            }
            Some(TypeDef::Adt(adt)) => {
                if let Some(&index) = self.info(adt).variant_index.get(&last) {
                    self.bring_value(pending.module, name, ValueDef::Variant(adt, index));
                    found = true;
                }
            }
            Some(TypeDef::Std(path)) => {
                let mut full = path.to_vec();
                full.push(last);
                return self.import_std(pending, &full);
            }
            _ => {}
        }
        if !found
            && let Some(index_path) = pending.path.last()
            && let Some(m) = self.file_module(path, index_path.span, pending.module, c)
        {
            self.bring_type(pending.module, name, TypeDef::Module(m));
            found = true;
        }
        found
    }

    /// The type or module that a path names; loads files.
    fn walk<'b>(
        &mut self,
        pending: &PendingUse,
        path: &[Symbol],
        c: &mut Collection<'b>,
    ) -> Option<TypeDef>
    where
        'a: 'b,
    {
        let (first, rest) = path.split_first()?;
        let span = pending.path.first()?.span;
        let mut skip = 0;
        let mut at = match first.as_str() {
            "crate" => TypeDef::Module(ModId(0)),
            "self" => TypeDef::Module(self.nearest_module(pending.module)),
            "super" => TypeDef::Module(self.parent_module(pending.module)?),
            _ => match self.chain_type(pending.module, *first) {
                Some(def) => def,
                None => {
                    // `a/b.ruchy` may exist without `a.ruchy`.
                    let module = self.nearest_module(pending.module);
                    let mut found = None;
                    for length in 1..=path.len() {
                        let part = path.get(..length)?;
                        if let Some(m) = self.file_module(part, span, module, c) {
                            found = Some((m, length - 1));
                            break;
                        }
                    }
                    let (m, length) = found?;
                    skip = length;
                    TypeDef::Module(m)
                }
            },
        };
        for (index, name) in rest.iter().enumerate().skip(skip) {
            at = match at {
                TypeDef::Module(m) if name.as_str() == "super" => {
                    TypeDef::Module(self.parent_module(m)?)
                }
                TypeDef::Module(m) => match self.own_type(m, *name) {
                    Some(def) => def,
                    None => {
                        let part = path.get(..index + 2)?;
                        TypeDef::Module(self.file_module(part, span, m, c)?)
                    }
                },
                TypeDef::Std(path) => TypeDef::Std(path.iter().copied().chain([*name]).collect()),
                _ => return None,
            };
        }
        Some(at)
    }

    fn import_std(&mut self, pending: &PendingUse, path: &[Symbol]) -> bool {
        let names: Vec<&str> = path.iter().map(|name| name.as_str()).collect();
        let path: Rc<[Symbol]> = match names.first() {
            Some(&("std" | "core" | "alloc")) => path.iter().skip(1).copied().collect(),
            _ => path.iter().copied().collect(),
        };
        let explicit = path.len() < names.len();
        let Some(name) = pending.name else {
            let known = explicit
                || matches!(
                    resolve_import(&names),
                    Some(Import::Module | Import::Type(_))
                );
            if known {
                let glob = match path.last().and_then(|last| library_enum(last.as_str())) {
                    Some(adt) => Glob::Enum(adt),
                    None => Glob::Std(path),
                };
                let globs = &mut self.st.names.module_mut(pending.module).globs;
                if !globs.contains(&glob) {
                    globs.push(glob);
                }
            }
            return known;
        };
        match resolve_import(&names) {
            Some(Import::Item(_)) => self.bring_value(pending.module, name, ValueDef::Std(path)),
            Some(_) => self.bring_type(pending.module, name, TypeDef::Std(path)),
            None => match path.as_ref() {
                [.., enumeration, variant]
                    if let Some(adt) = library_enum(enumeration.as_str()) =>
                {
                    let Some(&index) = self.info(adt).variant_index.get(variant) else {
                        return false;
                    };
                    self.bring_value(pending.module, name, ValueDef::Variant(adt, index));
                }
                // The library has more than we know: what is really used is looked up again.
                _ if explicit => self.bring_type(pending.module, name, TypeDef::Std(path)),
                _ => return false,
            },
        }
        true
    }

    fn bring_type(&mut self, module: ModId, name: Ident, def: TypeDef) {
        // Importing the prelude's own names under their own names changes nothing.
        if let TypeDef::Std(path) = &def
            && path.last() == Some(&name.name)
            && matches!(name.name.as_str(), "Ordering" | "Option" | "Result")
        {
            return;
        }
        let types = &mut self.st.names.module_mut(module).types;
        types.entry(name.name).or_insert((def, name.span));
    }

    fn bring_value(&mut self, module: ModId, name: Ident, def: ValueDef) {
        let values = &mut self.st.names.module_mut(module).values;
        values.entry(name.name).or_insert((def, name.span));
    }

    fn outer_value(&mut self, module: ModId, name: Symbol) -> Option<ValueDef> {
        let mut at = Some(module);
        while let Some(m) = at {
            if let Some(def) = self.own_value(m, name) {
                return Some(def);
            }
            at = self.visible_parent(m);
        }
        None
    }
}
