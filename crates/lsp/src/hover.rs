//! What is under the cursor: signature or type, and documentation.

use crate::program::Program;
use ruchyruchy_builtins::{Absent, Builtin, Receiver};
use ruchyruchy_hir::index::{Def, DefKind, Target, keywords};
use ruchyruchy_syntax::lexer::TokenKind;
use ruchyruchy_syntax::span::Span;

/// A text in Markdown, and the span that it is about.
pub(crate) fn hover(
    program: &Program,
    position: u32,
    word: Option<(Span, &str)>,
) -> Option<(Span, String)> {
    let occurrences = program.index.at(position);
    let texts: Vec<String> = occurrences
        .iter()
        .map(|occurrence| match &occurrence.target {
            Target::Def(id) => program
                .index
                .def(*id)
                .map_or(String::new(), |def| of_def(program, def)),
            Target::Builtin(builtin) => of_builtin(*builtin, program.text(occurrence.span)),
            Target::Library(path) => of_library(path),
            Target::Dynamic(name) => of_dynamic(program, name.as_str()),
        })
        .filter(|text| !text.is_empty())
        .collect();
    if let Some(first) = occurrences.first()
        && !texts.is_empty()
    {
        return Some((first.span, texts.join("\n\n---\n\n")));
    }
    let (span, word) = word?;
    TokenKind::keyword(word)?;
    Some((span, keywords::doc(word)?.to_string()))
}

fn code(text: &str) -> String {
    format!("```ruchy\n{text}\n```")
}

fn with_doc(head: &str, doc: &str) -> String {
    if doc.is_empty() {
        code(head)
    } else {
        format!("{}\n\n{doc}", code(head))
    }
}

fn of_def(program: &Program, def: &Def) -> String {
    let container = def.container.and_then(|id| program.index.def(id));
    let head = match (def.kind, container) {
        (DefKind::Field | DefKind::Variant, Some(owner)) if owner.kind != DefKind::File => {
            format!("{}\n{}", short(&owner.detail), def.detail)
        }
        (DefKind::Method | DefKind::Function | DefKind::Constructor, Some(owner))
            if !matches!(
                owner.kind,
                DefKind::Function | DefKind::Method | DefKind::File
            ) =>
        {
            format!("{}\n{}", short(&owner.detail), def.detail)
        }
        _ => def.detail.clone(),
    };
    with_doc(&head, &def.doc)
}

/// The head of a declaration, without what is in its braces.
fn short(detail: &str) -> &str {
    detail.split(" {").next().unwrap_or(detail).trim_end()
}

/// Signature and sentence of a builtin, named as the program names it.
pub(crate) fn of_builtin(builtin: Builtin, written: &str) -> String {
    let name = builtin
        .names()
        .iter()
        .find(|name| name.rsplit("::").next() == Some(written))
        .copied()
        .unwrap_or(builtin.name());
    let mut text = with_doc(&format!("{name}{}", builtin.signature()), builtin.doc());
    let on = match builtin.receiver() {
        Receiver::Fn => None,
        Receiver::IntTy => Some("an integer type".to_string()),
        Receiver::Any => Some("every value".to_string()),
        receiver => Some(format!("{receiver:?}")),
    };
    match builtin.absent() {
        Absent::NotAbsent => {}
        Absent::Option => text
            .push_str("\n\nThe result may be absent: nil, or `None` if an Option method follows."),
        Absent::Result => text.push_str("\n\nThe result may be an `Err`."),
    }
    if let Some(on) = on {
        text.push_str(&format!("\n\n*builtin method of {on}*"));
    } else {
        text.push_str("\n\n*builtin function*");
    }
    text
}

fn of_library(path: &str) -> String {
    let last = path.rsplit("::").next().unwrap_or(path);
    let known_type = ruchyruchy_builtins::paths::known_type(last).is_some();
    let what = if path.ends_with('!') {
        "macro of the language"
    } else if ruchyruchy_builtins::paths::is_module(path)
        || matches!(path, "std" | "core" | "alloc")
    {
        "module of the library"
    } else if ruchyruchy_builtins::paths::known_trait(last).is_some() && !known_type {
        "trait of the library"
    } else if last
        .chars()
        .all(|c| c.is_uppercase() || c == '_' || c.is_numeric())
        && last.len() > 1
    {
        "constant of the library"
    } else if path.contains("::") && !known_type {
        "of the library"
    } else {
        "type of the library"
    };
    format!("{}\n\n*{what}*", code(path))
}

/// Everything that a member may mean when the type is not known.
fn of_dynamic(program: &Program, name: &str) -> String {
    let own = program.index.defs().filter(|(_, def)| {
        def.name.as_str() == name
            && matches!(
                def.kind,
                DefKind::Method | DefKind::Field | DefKind::Property
            )
    });
    let mut texts: Vec<String> = own.take(4).map(|(_, def)| of_def(program, def)).collect();
    if texts.is_empty() {
        let builtins = Builtin::ALL.iter().filter(|builtin| {
            !matches!(builtin.receiver(), Receiver::Fn | Receiver::IntTy)
                && builtin.names().contains(&name)
        });
        texts.extend(builtins.take(4).map(|builtin| of_builtin(*builtin, name)));
    }
    texts.join("\n\n")
}
