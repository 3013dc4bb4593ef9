//! From the notes of lowering and the definitions in the trees to an [`Index`].

use super::complete::Candidate;
use super::definitions::{Definitions, Finder};
use super::{Def, DefId, DefKind, Index, Occurrence, Target};
use crate::hir::Program;
use crate::lower::record::{Mark, Recorder, Wanted};
use crate::modules::LoadedFiles;
use crate::ty::Ty;
use ruchyruchy_syntax::ast;
use ruchyruchy_syntax::span::{SourceFile, Span};
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};

/// What was noted while `main` and the files that it imports were lowered.
pub(crate) struct Noted<'a> {
    pub recorder: Recorder,
    pub main: &'a ast::File,
    pub source: &'a SourceFile,
    pub files: &'a LoadedFiles,
    pub program: &'a Program,
}

/// Makes the index, and the candidates for the cursor if there was one.
pub(crate) fn join(noted: Noted<'_>) -> (Index, Option<Wanted>) {
    let mut found = Definitions::default();
    let name = stem(&noted.source.name);
    Finder {
        found: &mut found,
        source: noted.source,
        comments: &noted.main.comments,
    }
    .file(noted.main, name);
    for file in &noted.files.files {
        let name = stem(&file.source.name);
        Finder {
            found: &mut found,
            source: &file.source,
            comments: &file.ast.comments,
        }
        .file(&file.ast, name);
    }
    let Recorder {
        marks,
        mut types,
        locals,
        wanted,
        ..
    } = noted.recorder;
    let type_names: Vec<Symbol> = noted.program.adts.iter().map(|adt| adt.name).collect();
    let mut join = Join {
        found,
        files: noted.files,
        aliases: FxHashMap::default(),
    };
    for local in locals {
        join.variable(
            local.name,
            local.span,
            local.ty,
            local.mutable,
            local.is_param,
        );
    }
    for global in &noted.program.globals {
        if global.span != Span::NONE {
            join.variable(global.name, global.span, global.ty.clone(), false, false);
        }
    }
    let mut occurrences = join.definitions();
    join.aliases = marks
        .iter()
        .filter_map(|(span, mark)| match mark {
            Mark::At(at) => Some((*span, *at)),
            _ => None,
        })
        .collect();
    for (span, mark) in marks {
        if let Some(target) = join.target(span, mark) {
            occurrences.push(Occurrence {
                span,
                target,
                is_definition: false,
            });
        }
    }
    tidy(&mut occurrences);
    join.link(&occurrences);
    types.sort_by_key(|(span, _)| *span);
    types.dedup();
    let mut index = Index {
        defs: join.found.defs,
        occurrences,
        types,
        type_names,
    };
    index.describe();
    let wanted = wanted.map(|wanted| document(wanted, &index, &join.found.by_span));
    (index, wanted)
}

/// A file's name without folder and extension.
fn stem(name: &str) -> Symbol {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    Symbol::intern(last.split('.').next().unwrap_or(last))
}

struct Join<'a> {
    found: Definitions,
    files: &'a LoadedFiles,
    /// Where a name stands that means a definition.
    aliases: FxHashMap<Span, Span>,
}

impl Join<'_> {
    /// A variable: known from the tree already, or new.
    fn variable(&mut self, name: Symbol, span: Span, ty: Ty, mutable: bool, is_param: bool) {
        let is_self = name.as_str() == "self";
        if let Some(id) = self.found.by_span.get(&span)
            && let Some(def) = self.found.defs.get_mut(id.index())
        {
            let is_variable = matches!(
                def.kind,
                DefKind::Variable | DefKind::Parameter | DefKind::SelfParameter | DefKind::Constant
            );
            if is_variable {
                if def.ty == Ty::Unknown {
                    def.ty = ty;
                }
                if def.kind == DefKind::Variable {
                    def.mutable |= mutable;
                }
            }
            return;
        }
        // What lowering adds itself (`result` of a postcondition) stands nowhere.
        if !is_self && self.files.text(span) != name.as_str() {
            return;
        }
        let kind = match (is_self, is_param) {
            (true, _) => DefKind::SelfParameter,
            (false, true) => DefKind::Parameter,
            (false, false) => DefKind::Variable,
        };
        let id = DefId(self.found.defs.len() as u32);
        self.found.defs.push(Def {
            name,
            kind,
            span,
            full: span,
            container: None,
            doc: String::new(),
            detail: String::new(),
            ty,
            // Every parameter may be assigned to; that says nothing.
            mutable: mutable && kind == DefKind::Variable,
            group: id,
            signature: None,
            annotated: false,
        });
        self.found.by_span.insert(span, id);
    }

    fn definitions(&self) -> Vec<Occurrence> {
        let named = (0..).map(DefId).zip(&self.found.defs).filter(|(_, def)| {
            !matches!(
                def.kind,
                DefKind::Impl | DefKind::File | DefKind::SelfParameter
            )
        });
        named
            .map(|(id, def)| Occurrence {
                span: def.span,
                target: Target::Def(id),
                is_definition: true,
            })
            .collect()
    }

    fn target(&self, span: Span, mark: Mark) -> Option<Target> {
        Some(match mark {
            Mark::At(at) => Target::Def(self.at(at)?),
            Mark::Member {
                owner,
                variant,
                name,
            } => {
                let owner = self.at(owner)?;
                match self.member(owner, variant, name, 0) {
                    Some(id) => Target::Def(id),
                    None => return None,
                }
            }
            Mark::Param { fun, name } => {
                let owner = self.at(fun)?;
                Target::Def(*self.found.members.get(&(owner, None, name))?)
            }
            Mark::Generic(name) => Target::Def(self.generic(span, name)?),
            Mark::File(base) => Target::Def(*self.found.files.get(&base)?),
            Mark::Builtin(builtin) => Target::Builtin(builtin),
            Mark::Library(path) => Target::Library(path),
            Mark::Dynamic(name) => Target::Dynamic(name),
        })
    }

    fn at(&self, span: Span) -> Option<DefId> {
        self.found.by_span.get(&span).copied()
    }

    /// A member of a type, or of what it builds on.
    fn member(
        &self,
        owner: DefId,
        variant: Option<Symbol>,
        name: Symbol,
        depth: usize,
    ) -> Option<DefId> {
        if let Some(id) = self.found.members.get(&(owner, variant, name)) {
            return Some(*id);
        }
        if depth > 100 {
            return None;
        }
        let (_, above) = self.found.bases.iter().find(|(id, _)| *id == owner)?;
        above.iter().find_map(|span| {
            let base = self.at(*self.aliases.get(span)?)?;
            self.member(base, variant, name, depth + 1)
        })
    }

    /// The innermost generic parameter of this name around a place.
    fn generic(&self, span: Span, name: Symbol) -> Option<DefId> {
        let around = self.found.generics.iter().filter(|(id, scope)| {
            scope.lo <= span.lo
                && span.hi <= scope.hi
                && self
                    .found
                    .defs
                    .get(id.index())
                    .is_some_and(|def| def.name == name)
        });
        around
            .min_by_key(|(_, scope)| scope.hi - scope.lo)
            .map(|(id, _)| *id)
    }

    /// Groups what must keep one name: methods of a trait and of its impls, overridden methods and fields.
    fn link(&mut self, occurrences: &[Occurrence]) {
        let meant = |span: Span| {
            let start = occurrences.partition_point(|o| o.span < span);
            let here = occurrences.get(start..)?.iter();
            here.take_while(|o| o.span == span)
                .find_map(|o| match o.target {
                    Target::Def(id) => Some(id),
                    _ => None,
                })
        };
        let mut pairs = Vec::new();
        for (of_trait, members) in &self.found.impls {
            let Some(of_trait) = meant(*of_trait) else {
                continue;
            };
            for id in members {
                let Some(def) = self.found.defs.get(id.index()) else {
                    continue;
                };
                if let Some(above) = self.found.members.get(&(of_trait, None, def.name)) {
                    pairs.push((*id, *above));
                }
            }
        }
        for (class, above) in &self.found.bases {
            let own: Vec<(Symbol, DefId)> = self
                .found
                .members
                .iter()
                .filter(|((owner, _, _), _)| owner == class)
                .map(|((_, _, name), id)| (*name, *id))
                .collect();
            for base in above.iter().filter_map(|span| meant(*span)) {
                for (name, id) in &own {
                    if name.as_str() != "new"
                        && let Some(inherited) = self.member(base, None, *name, 0)
                    {
                        pairs.push((*id, inherited));
                    }
                }
            }
        }
        for (a, b) in pairs {
            self.unite(a, b);
        }
        for index in 0..self.found.defs.len() {
            let root = self.root(DefId(index as u32));
            self.found.defs[index].group = root;
        }
    }

    fn root(&self, mut id: DefId) -> DefId {
        while let Some(def) = self.found.defs.get(id.index())
            && def.group != id
        {
            id = def.group;
        }
        id
    }

    fn unite(&mut self, a: DefId, b: DefId) {
        let (a, b) = (self.root(a), self.root(b));
        // The smaller number stands for the group: chains only go down.
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        if let Some(def) = self.found.defs.get_mut(high.index()) {
            def.group = low;
        }
    }
}

/// Sorts, and leaves out what a better answer at the same place makes useless.
fn tidy(occurrences: &mut Vec<Occurrence>) {
    let rank = |o: &Occurrence| match o.target {
        Target::Def(_) => 0,
        Target::Builtin(_) => 1,
        Target::Library(_) => 2,
        Target::Dynamic(_) => 3,
    };
    occurrences.sort_by_key(|o| (o.span, rank(o), !o.is_definition));
    let mut kept: Vec<Occurrence> = Vec::with_capacity(occurrences.len());
    for occurrence in occurrences.drain(..) {
        let here = kept.iter().rev().take_while(|o| o.span == occurrence.span);
        let worse = here
            .clone()
            .any(|o| rank(o) < rank(&occurrence) || o.target == occurrence.target);
        if !worse {
            kept.push(occurrence);
        }
    }
    *occurrences = kept;
}

impl Index {
    /// Variables are described by their types.
    fn describe(&mut self) {
        for index in 0..self.defs.len() {
            let def = &self.defs[index];
            let ty = match &def.ty {
                Ty::Unknown => String::new(),
                ty => format!(": {}", self.type_text(ty)),
            };
            let detail = match def.kind {
                DefKind::Variable => {
                    let word = if def.mutable { "let mut" } else { "let" };
                    format!("{word} {}{ty}", def.name)
                }
                DefKind::SelfParameter => format!("self{ty}"),
                DefKind::Parameter if !def.annotated => format!("{}{ty}", def.name),
                _ => continue,
            };
            self.defs[index].detail = detail;
        }
    }
}

/// Gives candidates the documentation of what they mean.
fn document(wanted: Wanted, index: &Index, by_span: &FxHashMap<Span, DefId>) -> Wanted {
    let fill = |mut candidates: Vec<Candidate>| {
        for candidate in &mut candidates {
            let Some(def) = by_span.get(&candidate.at).and_then(|id| index.def(*id)) else {
                continue;
            };
            // Fields and variants carry the place of their owner.
            let owner = by_span.get(&candidate.at).copied();
            let own = index
                .defs()
                .find(|(_, d)| d.container == owner && d.name.as_str() == candidate.name);
            let described = match candidate.kind.is_member() {
                true => own.map(|(_, def)| def),
                false => Some(def),
            };
            if let Some(def) = described {
                candidate.doc.clone_from(&def.doc);
                if candidate.detail.is_empty() {
                    candidate.detail.clone_from(&def.detail);
                }
            }
        }
        candidates
    };
    match wanted {
        Wanted::Names(names) => Wanted::Names(fill(names)),
        Wanted::Members(members) => Wanted::Members(fill(members)),
    }
}
