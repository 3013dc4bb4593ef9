//! What may be meant by the word before the cursor.
//!
//! Behind a dot the program is asked for the *value* that stands before it, as far as it is a path of names
//! (`user.address.`): so the fields of a map are known as well as those of a struct. Nothing is run. Of another expression
//! the static type tells the kind, if there is one. Behind `::` it is what the type or module has. Elsewhere it is every name.

use super::commands::{self, COMMANDS, Id, Line};
use super::doc;
use reedline::{Span, Suggestion};
use ruchyruchy::{Interactive, Member};
use ruchyruchy_builtins::{Builtin, Receiver, paths};
use ruchyruchy_syntax::lexer::{Token, TokenKind, lex};
use ruchyruchy_syntax::parser::MAX_NESTING;
use ruchyruchy_syntax::span::SourceMap;
use std::collections::HashSet;
use std::path::Path;

/// The reserved words that begin something or stand for a value.
const KEYWORDS: [&str; 36] = [
    "as", "async", "await", "break", "catch", "class", "const", "continue", "else", "enum",
    "false", "finally", "for", "fun", "if", "impl", "import", "in", "let", "loop", "match", "mod",
    "mut", "nil", "pub", "return", "self", "struct", "super", "throw", "trait", "true", "try",
    "type", "use", "while",
];

/// A candidate.
struct Name {
    text: String,
    what: String,
    doc: String,
}

impl Name {
    fn new(text: impl Into<String>, what: impl Into<String>, doc: &str) -> Name {
        Name {
            text: text.into(),
            what: what.into(),
            doc: doc.to_string(),
        }
    }
}

/// What fits at byte `pos` of the text, best first.
pub(super) fn suggestions(program: &mut Interactive, text: &str, pos: usize) -> Vec<Suggestion> {
    let Some(before) = text.get(..pos) else {
        return Vec::new();
    };
    let (from, names) = candidates(program, before);
    let typed = before.get(from..).unwrap_or("");
    let mut seen = HashSet::new();
    let mut exact = Vec::new();
    let mut loose = Vec::new();
    let lower = typed.to_lowercase();
    for name in names {
        let list = if name.text.starts_with(typed) {
            &mut exact
        } else if name.text.to_lowercase().starts_with(&lower) {
            &mut loose
        } else {
            continue;
        };
        if seen.insert(name.text.clone()) {
            list.push(suggestion(name, Span::new(from, pos)));
        }
    }
    exact.append(&mut loose);
    exact
}

fn suggestion(name: Name, span: Span) -> Suggestion {
    let description = match (name.what.as_str(), name.doc.as_str()) {
        ("", "") => None,
        (what, "") => Some(what.to_string()),
        ("", doc) => Some(doc.to_string()),
        (what, doc) => Some(format!("{what}  {doc}")),
    };
    Suggestion {
        value: name.text,
        description,
        span,
        ..Suggestion::default()
    }
}

/// Where the word begins, and every name that could stand there.
fn candidates(program: &mut Interactive, before: &str) -> (usize, Vec<Name>) {
    let trimmed = before.trim_start();
    if let Some(command) = trimmed.strip_prefix(':') {
        if !command.contains(char::is_whitespace) {
            let names = COMMANDS.iter().map(|command| {
                let name = command.names.first().copied().unwrap_or_default();
                Name::new(format!(":{name}"), command.argument, command.help)
            });
            return (before.len() - trimmed.len(), names.collect());
        }
        if let Line::Command(command, rest) = commands::read(before) {
            match command.id {
                Id::Load | Id::Save => return files(before, rest),
                Id::Set => {
                    let names = ["max-steps", "max-heap", "max-depth", "items"];
                    let names = names.map(|name| Name::new(name, "", ""));
                    return (before.len() - rest.len(), names.into());
                }
                Id::Type | Id::Doc | Id::Time | Id::Ast | Id::Hir => {}
                _ => return (before.len(), Vec::new()),
            }
        }
    }
    let word = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| *c == '_' || c.is_alphanumeric())
        .last()
        .map_or(before.len(), |(at, _)| at);
    let Ok(source) = SourceMap::new().add("", before) else {
        return (word, Vec::new());
    };
    let lexed = lex(&source, MAX_NESTING as usize);
    if in_text(&lexed.tokens, before.len()) || in_comment(&lexed.comments, before, source.base) {
        return (before.len(), Vec::new());
    }
    let tokens: Vec<Token> = lexed
        .tokens
        .into_iter()
        .filter(|t| (t.hi as usize) <= word && t.hi > t.lo)
        .collect();
    let names = match tokens.last().map(|token| token.kind) {
        Some(TokenKind::Dot | TokenKind::QuestionDot) => behind_dot(
            program,
            before,
            tokens.get(..tokens.len() - 1).unwrap_or(&[]),
        ),
        Some(TokenKind::ColonColon) => behind_colons(
            program,
            before,
            tokens.get(..tokens.len() - 1).unwrap_or(&[]),
        ),
        _ => anywhere(program),
    };
    (word, names)
}

/// Whether the text ends inside of a string.
fn in_text(tokens: &[Token], end: usize) -> bool {
    use TokenKind::*;
    let last = tokens.iter().rev().find(|t| t.hi > t.lo && t.kind != Eof);
    last.is_some_and(|token| {
        let at_end = token.hi as usize >= end;
        let quoted = matches!(
            token.kind,
            Str | EscapedStr
                | TripleStr
                | RawStr
                | QuoteStr
                | Char
                | ByteStr
                | RawByteStr
                | FStart
                | FText
        );
        at_end && quoted
    })
}

fn in_comment(comments: &[ruchyruchy_syntax::ast::Comment], before: &str, base: u32) -> bool {
    comments.last().is_some_and(|comment| {
        let end = comment.span.hi.saturating_sub(base) as usize;
        let start = comment.span.lo.saturating_sub(base) as usize;
        end >= before.len() && before.get(start..start + 2) != Some("/*")
            || end >= before.len() && !before.ends_with("*/")
    })
}

fn word_of<'t>(token: &Token, text: &'t str) -> &'t str {
    text.get(token.lo as usize..token.hi as usize).unwrap_or("")
}

fn behind_dot(program: &mut Interactive, text: &str, tokens: &[Token]) -> Vec<Name> {
    let member = |member: Member| {
        let what = match member.doc {
            "" => member.what,
            _ => format!("{}{}", member.name, doc::parameters(&member.what)),
        };
        Name::new(member.name, what, member.doc)
    };
    // `a.b.0`: names and indices with dots between them; `a.0.1` is one number to the lexer.
    let mut path = Vec::new();
    let mut want_name = true;
    let mut start = tokens.len();
    for token in tokens.iter().rev() {
        use TokenKind::{Dot, Float, Ident, Int, QuestionDot, SelfValue};
        match (token.kind, want_name) {
            (Ident | Int | SelfValue, true) => path.push(word_of(token, text)),
            (Float, true) => path.extend(word_of(token, text).rsplit('.')),
            (Dot | QuestionDot, false) => {}
            _ => break,
        }
        want_name = !want_name;
        start -= 1;
    }
    path.reverse();
    // What stands before it makes it a part of something else: `f().x.`
    let whole = start == 0 || !want_name;
    if whole && let Some(value) = program.value_at(&path) {
        return program.members(&value).into_iter().map(member).collect();
    }
    let receiver = receiver_text(text, tokens)
        .and_then(|text| program.static_type(text).ok())
        .and_then(|ty| receiver_of(&ty));
    let kinds: &[Receiver] = match receiver {
        Some(receiver) => receiver.chain(),
        // Unknown: whatever some value has.
        None => &[],
    };
    let listed = |builtin: &Builtin| match kinds {
        [] => !matches!(builtin.receiver(), Receiver::Fn | Receiver::IntTy),
        kinds => kinds.contains(&builtin.receiver()),
    };
    let mut rows: Vec<Builtin> = Builtin::ALL.iter().copied().filter(listed).collect();
    rows.sort_by_key(|row| kinds.iter().position(|kind| *kind == row.receiver()));
    named(&rows)
}

fn named(rows: &[Builtin]) -> Vec<Name> {
    let names = rows.iter().flat_map(|row| {
        row.names()
            .iter()
            .map(|name| Name::new(*name, doc::head(*row, name), row.doc()))
    });
    names.collect()
}

/// The expression that ends with these tokens: a literal, a name, a call, an index, as one chain.
fn receiver_text<'t>(text: &'t str, tokens: &[Token]) -> Option<&'t str> {
    use TokenKind::*;
    let end = tokens.last()?.hi as usize;
    let mut index = tokens.len();
    let mut start = end;
    loop {
        let token = tokens.get(index.checked_sub(1)?)?;
        match token.kind {
            RParen | RBracket | RBrace => {
                // Back to the bracket that this one closes.
                let mut depth = 0usize;
                while index > 0 {
                    index -= 1;
                    match tokens.get(index)?.kind {
                        RParen | RBracket | RBrace | FClose => depth += 1,
                        LParen | LBracket | LBrace | FOpen => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            FEnd => {
                let mut depth = 0usize;
                while index > 0 {
                    index -= 1;
                    match tokens.get(index)?.kind {
                        FEnd => depth += 1,
                        FStart => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            _ => index -= 1,
        }
        let first = tokens.get(index)?;
        start = start.min(first.lo as usize);
        let before = index
            .checked_sub(1)
            .and_then(|at| tokens.get(at))
            .map(|t| t.kind);
        let first = first.kind;
        match before {
            Some(Dot | QuestionDot | ColonColon) => index -= 1,
            // `f(…)`, `xs[…]`
            Some(Ident | RParen | RBracket) if matches!(first, LParen | LBracket) => {}
            _ => return text.get(start..end),
        }
    }
}

/// The kind of the values of a static type, by its text.
fn receiver_of(ty: &str) -> Option<Receiver> {
    let ty = ty.trim_start_matches('&').trim_start_matches("mut ");
    if ty.starts_with('[') {
        return Some(Receiver::Array);
    }
    if ty.starts_with('(') {
        return Some(Receiver::Tuple);
    }
    let name = ty.split(['<', ' ', '(']).next()?;
    if ruchyruchy_builtins::IntTy::from_name(name).is_some() {
        return Some(Receiver::Int);
    }
    paths::known_type(name).filter(|receiver| *receiver != Receiver::Any)
}

fn behind_colons(program: &Interactive, text: &str, tokens: &[Token]) -> Vec<Name> {
    let mut path = Vec::new();
    let mut want_name = true;
    for token in tokens.iter().rev() {
        match (token.kind, want_name) {
            (TokenKind::ColonColon, false) => {}
            (kind, true) if kind == TokenKind::Ident || kind.is_keyword() => {
                path.push(word_of(token, text))
            }
            _ => break,
        }
        want_name = !want_name;
    }
    path.reverse();
    let mut names: Vec<Name> = program
        .names_in(&path)
        .into_iter()
        .map(|definition| Name::new(definition.name, definition.what, ""))
        .collect();
    let library = match path.split_first() {
        Some((&("std" | "core" | "alloc"), rest)) => rest,
        _ => &path,
    };
    let prefix: String = library.iter().map(|name| format!("{name}::")).collect();
    for &module in paths::modules() {
        if let Some(rest) = module.strip_prefix(&prefix)
            && !rest.contains("::")
        {
            names.push(Name::new(rest, "mod", ""));
        }
    }
    if path.is_empty() || prefix.is_empty() {
        return names;
    }
    for builtin in Builtin::ALL.iter().filter(|b| b.receiver() == Receiver::Fn) {
        for name in builtin.names() {
            if let Some(rest) = name.strip_prefix(&prefix)
                && !rest.contains("::")
            {
                names.push(Name::new(
                    rest,
                    format!("{name}{}", builtin.signature()),
                    builtin.doc(),
                ));
            }
        }
    }
    if let [.., last] = library {
        let receiver = match ruchyruchy_builtins::IntTy::from_name(last) {
            Some(_) => {
                let rows = Builtin::ALL
                    .iter()
                    .copied()
                    .filter(|b| b.receiver() == Receiver::IntTy);
                names.extend(named(&rows.collect::<Vec<_>>()));
                Some(Receiver::Int)
            }
            None => paths::known_type(last).filter(|receiver| *receiver != Receiver::Any),
        };
        if let Some(receiver) = receiver {
            let rows = Builtin::ALL
                .iter()
                .copied()
                .filter(|b| b.receiver() == receiver);
            names.extend(named(&rows.collect::<Vec<_>>()));
        }
    }
    names
}

fn anywhere(program: &Interactive) -> Vec<Name> {
    let mut names: Vec<Name> = program
        .definitions()
        .into_iter()
        .map(|definition| Name::new(definition.name, definition.what, ""))
        .collect();
    let functions = Builtin::ALL.iter().filter(|b| b.receiver() == Receiver::Fn);
    for builtin in functions {
        for name in builtin.names().iter().filter(|name| !name.contains("::")) {
            names.push(Name::new(
                *name,
                format!("{name}{}", builtin.signature()),
                builtin.doc(),
            ));
        }
    }
    names.extend(KEYWORDS.iter().map(|word| Name::new(*word, "keyword", "")));
    names.extend(
        paths::TYPES
            .iter()
            .map(|(name, _)| Name::new(*name, "type", "")),
    );
    let modules = paths::modules().iter().filter(|name| !name.contains("::"));
    names.extend(modules.map(|name| Name::new(*name, "mod", "")));
    names.push(Name::new("std", "mod", ""));
    names
}

/// Files and folders whose path begins like this.
fn files(before: &str, typed: &str) -> (usize, Vec<Name>) {
    let from = before.len() - typed.len();
    let (folder, head) = match typed.rfind('/') {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let place = if folder.is_empty() { "." } else { folder };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(Path::new(place))
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && !head.starts_with('.') {
            continue;
        }
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let slash = if is_folder { "/" } else { "" };
        names.push(Name::new(format!("{folder}{name}{slash}"), "", ""));
    }
    names.sort_by(|a, b| a.text.cmp(&b.text));
    (from, names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruchyruchy::{Engine, Entry};

    fn after(entries: &[&str]) -> Interactive {
        let mut program = Interactive::new(Engine::new());
        for entry in entries {
            assert!(
                matches!(program.enter(entry, false), Entry::Done(..)),
                "{entry}"
            );
        }
        program
    }

    fn offered(entries: &[&str], text: &str) -> Vec<String> {
        let found = suggestions(&mut after(entries), text, text.len());
        found.into_iter().map(|s| s.value).collect()
    }

    #[test]
    fn names_keywords_and_functions() {
        assert_eq!(offered(&["let zebra = 1"], "1 + zeb"), ["zebra"]);
        assert!(offered(&[], "whi").contains(&"while".to_string()));
        assert!(offered(&[], "print").contains(&"println".to_string()));
        assert_eq!(offered(&["let ünicode = 1"], "ün"), ["ünicode"]);
    }

    #[test]
    fn fields_and_methods_of_live_values() {
        let entries = [
            "struct Point { x: i64, y: i64 }",
            "impl Point { fun norm(&self) { self.x } }",
            "let p = {at: Point { x: 1, y: 2 }, tag: \"a\"}",
        ];
        assert_eq!(
            offered(&entries, "p.a").first().map(String::as_str),
            Some("at")
        );
        let members = offered(&entries, "p.at.");
        assert_eq!(members.get(..3).unwrap_or(&[]), ["x", "y", "norm"]);
        assert!(offered(&entries, "p.tag.to_upp").contains(&"to_uppercase".to_string()));
        assert!(!offered(&entries, "p.at.x.").contains(&"to_uppercase".to_string()));
        assert!(offered(&["let t = (1, [2])"], "t.1.pu").contains(&"push".to_string()));
    }

    #[test]
    fn other_receivers_go_by_their_static_type() {
        assert!(offered(&[], "\"abc\".to_upp").contains(&"to_uppercase".to_string()));
        assert!(offered(&[], "[1, 2].pu").contains(&"push".to_string()));
        assert!(
            offered(&["fun name() -> String { \"a\" }"], "name().tri")
                .contains(&"trim".to_string())
        );
    }

    #[test]
    fn paths_of_types_and_modules() {
        assert!(
            offered(&["enum Shape { Circle(f64), Square }"], "Shape::")
                .starts_with(&["Circle".into(), "Square".into()])
        );
        assert!(
            offered(&["mod geo { pub fun area() { 1 } }"], "geo::a").contains(&"area".to_string())
        );
        assert!(offered(&[], "HashMap::n").contains(&"new".to_string()));
        assert!(offered(&[], "std::f").contains(&"fs".to_string()));
        assert!(offered(&[], "u8::from_str").contains(&"from_str_radix".to_string()));
    }

    #[test]
    fn nothing_inside_of_strings_and_comments() {
        assert!(offered(&[], "\"pri").is_empty());
        assert!(offered(&[], "1 // pri").is_empty());
        assert!(offered(&[], "f\"pri").is_empty());
        assert!(offered(&[], "f\"{pri").contains(&"println".to_string()));
    }

    #[test]
    fn commands() {
        assert_eq!(offered(&[], ":he"), [":help"]);
        assert_eq!(offered(&[], ":set max-s"), ["max-steps"]);
        assert!(offered(&["let zebra = 1"], ":type zeb").contains(&"zebra".to_string()));
    }
}
