//! Looking names up in modules, and telling what a wrong name may have meant.

use super::collect::{Glob, Module, RootLet, TypeDef, ValueDef};
use super::{GlobalInfo, Lowerer, ModId};
use crate::hir::GlobalId;
use ruchyruchy_builtins::edit_distance::closest;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Help;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashSet, Symbol};
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    fn module_ref(&self, id: ModId) -> &Module {
        self.st.names.module(id)
    }

    /// The module around, as far as its names are visible.
    pub fn visible_parent(&self, id: ModId) -> Option<ModId> {
        let m = self.module_ref(id);
        if m.is_file { None } else { m.parent }
    }

    /// The file or `mod` that a block stands in.
    pub fn nearest_module(&self, mut id: ModId) -> ModId {
        while self.module_ref(id).is_block {
            match self.module_ref(id).parent {
                Some(parent) => id = parent,
                None => break,
            }
        }
        id
    }

    pub fn parent_module(&self, id: ModId) -> Option<ModId> {
        let parent = self.module_ref(self.nearest_module(id)).parent?;
        Some(self.nearest_module(parent))
    }

    /// A type or module declared in or imported into this very module.
    pub fn own_type(&self, id: ModId, name: Symbol) -> Option<TypeDef> {
        self.own_type_in(id, name, &mut FxHashSet::default())
    }

    fn own_type_in(&self, id: ModId, name: Symbol, seen: &mut FxHashSet<ModId>) -> Option<TypeDef> {
        let m = self.module_ref(id);
        if let Some((def, _)) = m.types.get(&name) {
            return Some(def.clone());
        }
        if m.globs.is_empty() || !seen.insert(id) {
            return None;
        }
        m.globs.iter().find_map(|glob| match glob {
            Glob::Module(other) => self.own_type_in(*other, name, seen),
            Glob::Enum(_) => None,
            Glob::Std(prefix) => {
                let path: Rc<[Symbol]> = prefix.iter().copied().chain([name]).collect();
                let mut names = vec!["std"];
                names.extend(path.iter().map(|name| name.as_str()));
                match ruchyruchy_builtins::resolve_import(&names) {
                    Some(ruchyruchy_builtins::Import::Module) => Some(TypeDef::Std(path)),
                    _ => None,
                }
            }
        })
    }

    /// A value declared in or imported into this very module (variables not counted).
    pub fn own_value(&self, id: ModId, name: Symbol) -> Option<ValueDef> {
        self.own_value_in(id, name, &mut FxHashSet::default())
    }

    fn own_value_in(
        &self,
        id: ModId,
        name: Symbol,
        seen: &mut FxHashSet<ModId>,
    ) -> Option<ValueDef> {
        let m = self.module_ref(id);
        if let Some((def, _)) = m.values.get(&name) {
            return Some(def.clone());
        }
        if m.globs.is_empty() || !seen.insert(id) {
            return None;
        }
        m.globs.iter().find_map(|glob| match glob {
            Glob::Module(other) => self.own_value_in(*other, name, seen),
            Glob::Enum(adt) => self
                .info(*adt)
                .variant_index
                .get(&name)
                .map(|&v| ValueDef::Variant(*adt, v)),
            Glob::Std(prefix) => {
                let path: Rc<[Symbol]> = prefix.iter().copied().chain([name]).collect();
                let names: Vec<&str> = path.iter().map(|name| name.as_str()).collect();
                ruchyruchy_builtins::resolve_path(&names).map(|_| ValueDef::Std(path))
            }
        })
    }

    /// A type or module visible from `id`.
    pub fn chain_type(&self, id: ModId, name: Symbol) -> Option<TypeDef> {
        let mut at = Some(id);
        while let Some(m) = at {
            if let Some(def) = self.own_type(m, name) {
                return Some(def);
            }
            at = self.visible_parent(m);
        }
        None
    }

    /// The variable `name` of a file or `mod` as seen by a function at `pos`: the last one before it, else the first after.
    pub fn module_let(&mut self, module: ModId, name: Symbol, pos: u32) -> Option<GlobalId> {
        let lets = self.st.names.module(module).lets.get(&name)?;
        let index = match lets.iter().rposition(|l| l.span.lo < pos) {
            Some(index) => index,
            None if lets.is_empty() => return None,
            None => 0,
        };
        self.let_global(module, name, index)
    }

    /// Makes the variable a global.
    pub fn let_global(&mut self, module: ModId, name: Symbol, index: usize) -> Option<GlobalId> {
        let l: RootLet = self
            .st
            .names
            .module(module)
            .lets
            .get(&name)?
            .get(index)?
            .clone();
        if let Some(global) = l.global {
            return Some(global);
        }
        let info = GlobalInfo {
            mutable: l.mutable,
            is_const: false,
            annotated: l.annotated,
        };
        let global = self.new_global(name, l.span, l.ty, info);
        let lets = self.st.names.module_mut(module).lets.get_mut(&name)?;
        lets.get_mut(index)?.global = Some(global);
        Some(global)
    }

    /// All names of values that can be written here, for suggestions.
    fn value_names(&self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for frame in &self.frames {
            for scope in &frame.scopes {
                names.extend(scope.vars.keys().map(|name| name.as_str()));
            }
        }
        let mut at = Some(self.module);
        while let Some(m) = at {
            let module = self.module_ref(m);
            names.extend(module.values.keys().map(|name| name.as_str()));
            names.extend(module.lets.keys().map(|name| name.as_str()));
            names.extend(module.types.keys().map(|name| name.as_str()));
            at = self.visible_parent(m);
        }
        names.retain(|name| !name.starts_with('%'));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// `Enum::Name` if an enum that is visible here has a variant of this name: it was written without its enum.
    pub fn path_of_variant(&self, name: Symbol) -> Option<String> {
        let mut owners: Vec<&'static str> = Vec::new();
        let mut at = Some(self.module);
        while let Some(m) = at {
            for (owner, def) in &self.module_ref(m).types {
                if let (TypeDef::Adt(adt), _) = def
                    && self.adt(*adt).variants.iter().any(|v| v.name == name)
                {
                    owners.push(owner.as_str());
                }
            }
            at = self.visible_parent(m);
        }
        // With several such enums the first in alphabetical order is as good as another.
        let owner = owners.into_iter().min()?;
        Some(format!("{owner}::{name}"))
    }

    /// Looking for similar names costs time for each error and each name: after the first errors nobody reads
    /// suggestions any more.
    fn may_suggest(&self) -> bool {
        self.diags.len() < 100
    }

    /// E0425 with a suggestion.
    pub fn undefined_name(&mut self, name: Symbol, span: Span, what: &str) {
        if let Some(frame) = self.frames.last()
            && !self.reported.insert((frame.fun, name))
        {
            return;
        }
        if self.failed_imports.contains(&name) {
            return;
        }
        let text = name.as_str();
        if let Some(hint) = ruchyruchy_syntax::foreign::hint(text) {
            let message = format!("{what} `{name}` is not defined");
            let d = self.error(Code::UndefinedName, span, message);
            d.label = Some("not found in this scope".into());
            d.help.push(Help {
                text: hint.into(),
                suggestion: None,
            });
            return;
        }
        let mut similar = None;
        if self.may_suggest() {
            similar = self.path_of_variant(name).or_else(|| {
                closest(text, self.value_names())
                    .or_else(|| ruchyruchy_builtins::builtin::suggest(text))
                    .map(str::to_string)
            });
        }
        let message = format!("{what} `{name}` is not defined");
        let d = self.error(Code::UndefinedName, span, message);
        d.label = Some("not found in this scope".into());
        if let Some(similar) = similar {
            d.help.push(Help {
                text: format!("did you mean `{similar}`?"),
                suggestion: Some((span, similar)),
            });
        }
    }

    /// E0412 with a suggestion.
    pub fn undefined_type(&mut self, name: Symbol, span: Span) {
        if self.failed_imports.contains(&name) {
            return;
        }
        let mut names: Vec<&'static str> = Vec::new();
        let mut at = Some(self.module).filter(|_| self.may_suggest());
        while let Some(m) = at {
            names.extend(self.module_ref(m).types.keys().map(|name| name.as_str()));
            at = self.visible_parent(m);
        }
        names.sort_unstable();
        names.extend([
            "i32", "i64", "u8", "u64", "usize", "f64", "bool", "char", "String",
        ]);
        names.extend(
            ruchyruchy_builtins::paths::TYPES
                .iter()
                .map(|(name, _)| *name),
        );
        let similar = closest(name.as_str(), names);
        let d = self.error(
            Code::UndefinedType,
            span,
            format!("type `{name}` is not defined"),
        );
        d.label = Some("not found in this scope".into());
        if let Some(similar) = similar {
            d.help.push(Help {
                text: format!("did you mean `{similar}`?"),
                suggestion: Some((span, similar.to_string())),
            });
        }
    }

    /// E0599 for `Type::name`.
    pub fn unknown_member(
        &mut self,
        owner: &str,
        name: Symbol,
        span: Span,
        names: Vec<&str>,
        what: &str,
    ) {
        let similar = closest(name.as_str(), names).map(str::to_string);
        let message = format!("{what} `{name}` does not exist in `{owner}`");
        let d = self.error(Code::UnknownMember, span, message);
        d.label = Some(format!("not found in `{owner}`"));
        if let Some(similar) = similar {
            d.help.push(Help {
                text: format!("did you mean `{similar}`?"),
                suggestion: Some((span, similar)),
            });
        }
    }
}
