//! Definition, references and highlights; rename.

use crate::failure::{Answer, Failure};
use crate::program::Program;
use ruchyruchy_hir::index::{Def, DefId, DefKind, Occurrence, Target};
use ruchyruchy_syntax::lexer::TokenKind;
use ruchyruchy_syntax::span::Span;
use std::collections::BTreeSet;

/// The definitions that the name at a position means.
fn targets(program: &Program, position: u32) -> Vec<DefId> {
    let here = program.index.at(position).iter();
    here.filter_map(|o| match o.target {
        Target::Def(id) => Some(id),
        _ => None,
    })
    .collect()
}

/// Where the name at a position is defined. A member that is found at run time may be any of its name.
pub(crate) fn definition(program: &Program, position: u32) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for occurrence in program.index.at(position) {
        match &occurrence.target {
            Target::Def(id) => spans.extend(program.index.def(*id).map(|def| def.span)),
            Target::Dynamic(name) => spans.extend(members(program, *name).map(|(_, def)| def.span)),
            Target::Builtin(_) | Target::Library(_) => {}
        }
    }
    spans.dedup();
    spans
}

fn members(
    program: &Program,
    name: ruchyruchy_syntax::symbol::Symbol,
) -> impl Iterator<Item = (DefId, &Def)> {
    program.index.defs().filter(move |(_, def)| {
        def.name == name
            && matches!(
                def.kind,
                DefKind::Method | DefKind::Field | DefKind::Property | DefKind::Handler
            )
    })
}

/// All places of the name at a position: its definitions, and its uses.
pub(crate) fn references(program: &Program, position: u32, declarations: bool) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = Vec::new();
    for id in targets(program, position) {
        found.extend(program.index.references(id).cloned());
        // Calls whose receiver nobody knows, if the name leaves no doubt.
        if let Some(def) = program.index.def(id)
            && is_only_member(program, def)
        {
            found.extend(program.index.dynamic(def.name).cloned());
        }
    }
    if found.is_empty() {
        // A builtin, or a dynamic member: the places that mean the same.
        for here in program.index.at(position) {
            let same = program.index.occurrences().iter();
            found.extend(same.filter(|o| o.target == here.target).cloned());
        }
    }
    found.sort_by_key(|o| (o.span, !o.is_definition));
    found.dedup_by_key(|o| o.span);
    found.retain(|o| declarations || !o.is_definition);
    found
}

/// Whether a member with this name can only be this one (or one of its group).
fn is_only_member(program: &Program, def: &Def) -> bool {
    let is_member = matches!(
        def.kind,
        DefKind::Method | DefKind::Field | DefKind::Property | DefKind::Handler
    );
    is_member
        && !ruchyruchy_builtins::builtin::is_method_name(def.name.as_str())
        && members(program, def.name).all(|(_, other)| other.group == def.group)
}

/// A change of text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edit {
    pub span: Span,
    pub text: String,
}

/// The span of the name that can be renamed here, or why it cannot.
pub(crate) fn renamable(program: &Program, position: u32) -> Answer<Span> {
    let here = program.index.at(position);
    let Some(first) = here.first() else {
        return Err(Failure::refused(
            "there is no name here that can be changed",
        ));
    };
    let written = program.text(first.span);
    if TokenKind::keyword(written).is_some() {
        return Err(Failure::refused(format!("`{written}` is a keyword")));
    }
    for occurrence in here {
        match &occurrence.target {
            Target::Def(id) => {
                let Some(def) = program.index.def(*id) else {
                    continue;
                };
                if matches!(def.kind, DefKind::File) {
                    let message = format!("`{written}` is a file: rename the file instead");
                    return Err(Failure::refused(message));
                }
                if matches!(def.kind, DefKind::SelfParameter | DefKind::Constructor) {
                    let message = format!("`{written}` has its name from the language");
                    return Err(Failure::refused(message));
                }
            }
            Target::Builtin(_) | Target::Library(_) => {
                return Err(Failure::refused(format!("`{written}` is a builtin")));
            }
            Target::Dynamic(name) => {
                let message = format!(
                    "what `{name}` means here is known only when the program runs; rename it where it is defined"
                );
                return Err(Failure::refused(message));
            }
        }
    }
    Ok(first.span)
}

/// The edits that give the name at a position another one.
pub(crate) fn rename(program: &Program, position: u32, new: &str) -> Answer<BTreeSet<Edit>> {
    let at = renamable(program, position)?;
    check_name(new)?;
    let written = program.text(at).to_string();
    // A shorthand names a field and a variable; the variable is what is seen.
    let all = targets(program, position);
    let chosen = all
        .iter()
        .find(|id| {
            program
                .index
                .def(**id)
                .is_some_and(|def| is_variable(def.kind))
        })
        .or(all.first());
    let Some((id, def)) = chosen.and_then(|id| Some((*id, program.index.def(*id)?))) else {
        return Err(Failure::refused(
            "there is no name here that can be changed",
        ));
    };
    if let Some(other) = hook(program, id) {
        return Err(Failure::refused(format!(
            "`{other}` has its name from a trait of the library"
        )));
    }
    if def.kind == DefKind::Function && def.container.is_none() && def.name.as_str() == "main" {
        return Err(Failure::refused("`main` is where a program starts"));
    }
    let mut places: Vec<Span> = program.index.references(id).map(|o| o.span).collect();
    let is_alias = written != def.name.as_str();
    let dynamic: Vec<Span> = program.index.dynamic(def.name).map(|o| o.span).collect();
    if !is_alias && !dynamic.is_empty() && is_member(def.kind) {
        if !is_only_member(program, def) {
            return Err(Failure::refused(format!(
                "`{}` is used where the type is not known, and may mean something else there",
                def.name
            )));
        }
        places.extend(dynamic);
    }
    // What has another name there (`Self`, `use a as b`) keeps it.
    places.retain(|span| program.text(*span) == written);
    places.sort();
    places.dedup();
    if let Some(clash) = collision(program, def, &places, new) {
        return Err(Failure::refused(clash));
    }
    let edits = places.into_iter().map(|span| Edit {
        span,
        text: shorthand(program, id, span, &written, new),
    });
    Ok(edits.collect())
}

fn is_variable(kind: DefKind) -> bool {
    matches!(kind, DefKind::Variable | DefKind::Parameter)
}

fn is_member(kind: DefKind) -> bool {
    matches!(
        kind,
        DefKind::Method | DefKind::Field | DefKind::Property | DefKind::Handler
    )
}

fn check_name(new: &str) -> Answer<()> {
    let mut chars = new.chars();
    let starts = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic());
    if !starts || !chars.all(|c| c == '_' || c.is_alphanumeric()) || new == "_" {
        return Err(Failure::invalid(format!("`{new}` is not a name")));
    }
    if TokenKind::keyword(new).is_some() {
        return Err(Failure::invalid(format!("`{new}` is a keyword")));
    }
    Ok(())
}

/// A method that an impl of a trait of the library gives its name, or `main`.
fn hook(program: &Program, id: DefId) -> Option<String> {
    let mut group = program.index.group(id);
    group.find_map(|(_, def)| {
        let owner = program.index.def(def.container?)?;
        let header = owner.detail.strip_prefix("impl")?;
        let (of_trait, _) = header.split_once(" for ")?;
        let of_trait = of_trait.split('<').next()?.trim().rsplit("::").next()?;
        let user = program
            .index
            .defs()
            .any(|(_, d)| d.kind == DefKind::Trait && d.name.as_str() == of_trait);
        let library = ruchyruchy_builtins::paths::known_trait(of_trait).is_some();
        (!user && library && owner.kind == DefKind::Impl).then(|| def.name.to_string())
    })
}

/// What stands at a place after the change: a shorthand `P { x }` has to say both names.
fn shorthand(program: &Program, id: DefId, span: Span, old: &str, new: &str) -> String {
    let here = program.index.occurrences();
    let start = here.partition_point(|o| o.span < span);
    let here: Vec<&Def> = here
        .get(start..)
        .unwrap_or_default()
        .iter()
        .take_while(|o| o.span == span)
        .filter_map(|o| match o.target {
            Target::Def(id) => program.index.def(id),
            _ => None,
        })
        .collect();
    let group = program.index.def(id).map(|def| def.group);
    let field = here.iter().find(|def| def.kind == DefKind::Field);
    let other = here.iter().find(|def| def.kind != DefKind::Field);
    match (field, other) {
        (Some(field), Some(other)) if field.group != other.group => {
            if Some(field.group) == group {
                format!("{new}: {old}")
            } else {
                format!("{old}: {new}")
            }
        }
        _ => new.to_string(),
    }
}

/// What else has the new name where it would be read as this one, or the other way round.
fn collision(program: &Program, def: &Def, places: &[Span], new: &str) -> Option<String> {
    let same_scope = |other: &Def| -> bool {
        if is_member(def.kind) || matches!(def.kind, DefKind::Variant | DefKind::Constructor) {
            let owners = program.index.defs().filter(|(_, d)| d.group == def.group);
            let mut owners = owners.filter_map(|(_, d)| d.container);
            return owners.any(|owner| other.container == Some(owner));
        }
        if is_variable(def.kind) || is_variable(other.kind) {
            // Variables shadow: it matters whether one is used where the other is in scope.
            let (own, others) = (enclosing(program, def.span), enclosing(program, other.span));
            let used_in = |id: DefId, scope: Option<Span>| {
                let mut uses = program.index.references(id);
                scope.is_some_and(|scope| uses.any(|o| contains(scope, o.span)))
            };
            return own == others && same_file(program, def.span, other.span)
                || used_in(def.group, others)
                || used_in(other.group, own);
        }
        other.container == def.container && same_file(program, def.span, other.span)
    };
    for (_, other) in program.index.defs() {
        if other.name.as_str() != new || other.group == def.group {
            continue;
        }
        if is_member(other.kind) != is_member(def.kind) {
            continue;
        }
        if same_scope(other) {
            return Some(format!("`{new}` is already defined there"));
        }
    }
    // A builtin of the new name that is used in the same files would be hidden.
    let builtin = program.index.occurrences().iter().find(|o| {
        matches!(o.target, Target::Builtin(_) | Target::Library(_))
            && !is_member(def.kind)
            && program.text(o.span) == new
            && places
                .iter()
                .any(|place| same_file(program, *place, o.span))
            && !program
                .text(Span::new(o.span.lo.saturating_sub(1), o.span.lo))
                .starts_with('.')
    });
    builtin.map(|_| format!("`{new}` is a builtin that this program uses"))
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.lo <= inner.lo && inner.hi <= outer.hi
}

fn same_file(program: &Program, a: Span, b: Span) -> bool {
    let base = |span| program.file_of(span).map(|file| file.source.base);
    base(a) == base(b)
}

/// The innermost function around a place; none: the file itself.
fn enclosing(program: &Program, span: Span) -> Option<Span> {
    let around = program.index.defs().filter(|(_, def)| {
        matches!(
            def.kind,
            DefKind::Function | DefKind::Method | DefKind::Constructor | DefKind::Handler
        ) && contains(def.full, span)
            && def.span != span
    });
    around
        .map(|(_, def)| def.full)
        .min_by_key(|full| full.hi - full.lo)
}
