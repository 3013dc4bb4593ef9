//! Candidates as the protocol wants them, and help with the arguments of a call.

use crate::program::Program;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, InsertTextFormat,
    MarkupContent, MarkupKind, ParameterInformation, ParameterLabel, Range, SignatureHelp,
    SignatureInformation, TextEdit,
};
use ruchyruchy_hir::index::complete::{Candidate, CandidateKind as K};
use ruchyruchy_hir::index::{Def, DefKind, Target};
use ruchyruchy_syntax::lexer::{self, Token, TokenKind};
use ruchyruchy_syntax::span::SourceFile;

pub(crate) fn markdown(value: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }
}

/// A candidate that replaces `range`. `called`: an argument list follows already.
pub(crate) fn item(
    candidate: &Candidate,
    range: Range,
    snippets: bool,
    called: bool,
) -> CompletionItem {
    let kind = match candidate.kind {
        K::Keyword => CompletionItemKind::KEYWORD,
        K::Variable => CompletionItemKind::VARIABLE,
        K::Constant => CompletionItemKind::CONSTANT,
        K::Function => CompletionItemKind::FUNCTION,
        K::Method => CompletionItemKind::METHOD,
        K::Property => CompletionItemKind::PROPERTY,
        K::Field => CompletionItemKind::FIELD,
        K::Variant => CompletionItemKind::ENUM_MEMBER,
        K::Struct | K::Type => CompletionItemKind::STRUCT,
        K::Enum => CompletionItemKind::ENUM,
        K::Class => CompletionItemKind::CLASS,
        K::Trait => CompletionItemKind::INTERFACE,
        K::Module => CompletionItemKind::MODULE,
        K::TypeParameter => CompletionItemKind::TYPE_PARAMETER,
    };
    let call = matches!(candidate.kind, K::Function | K::Method) && snippets && !called;
    let new_text = match candidate.takes_arguments() {
        Some(true) if call => format!("{}($0)", candidate.name),
        Some(false) if call => format!("{}()", candidate.name),
        _ => candidate.name.clone(),
    };
    let is_snippet = new_text.contains("$0");
    // What belongs to the program goes before what every program has.
    let rank = match candidate.kind {
        K::Variable | K::Field => '0',
        K::Property | K::Variant | K::Constant => '1',
        K::Keyword => '4',
        _ if candidate.detail.starts_with("fun ") || candidate.doc.is_empty() => '2',
        _ => '3',
    };
    CompletionItem {
        label: candidate.name.clone(),
        kind: Some(kind),
        detail: (!candidate.detail.is_empty()).then(|| candidate.detail.clone()),
        sort_text: Some(format!("{rank}{}", candidate.name)),
        insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, new_text))),
        data: (!candidate.doc.is_empty()).then(|| serde_json::Value::String(candidate.doc.clone())),
        ..CompletionItem::default()
    }
}

/// The documentation that [`item`] left out of the list.
pub(crate) fn resolve(mut item: CompletionItem) -> CompletionItem {
    if let Some(serde_json::Value::String(doc)) = item.data.take() {
        item.documentation = Some(Documentation::MarkupContent(markdown(doc)));
    }
    item
}

/// A call around a position: the name that is called and the number of the argument.
struct Call {
    name: Token,
    argument: u32,
    /// Names of the arguments before, and of this one.
    named: Option<String>,
}

/// The innermost call whose argument list the position is in.
fn call_at(source: &SourceFile, offset: u32) -> Option<Call> {
    let tokens = lexer::lex(source, 1000).tokens;
    let before = tokens
        .iter()
        .take_while(|token| token.hi <= offset && token.kind != TokenKind::Eof)
        // The closing bracket that the lexer made up stands nowhere.
        .filter(|token| token.lo < token.hi);
    let before: Vec<&Token> = before.collect();
    let mut depth = 0_usize;
    let mut argument = 0;
    let mut start = None;
    for (index, token) in before.iter().enumerate().rev() {
        match token.kind {
            TokenKind::RParen | TokenKind::RBracket | TokenKind::RBrace | TokenKind::FClose => {
                depth += 1
            }
            TokenKind::LParen if depth == 0 => {
                let at = index.checked_sub(1)?;
                let mut name = **before.get(at)?;
                let mut at = at;
                // `name!(` and `name::<T>(`
                if name.kind == TokenKind::Bang {
                    at = at.checked_sub(1)?;
                    name = **before.get(at)?;
                }
                if matches!(name.kind, TokenKind::Gt | TokenKind::Shr) {
                    at = (0..at).rev().find(|at| {
                        before
                            .get(*at)
                            .is_some_and(|token| token.kind == TokenKind::ColonColon)
                    })?;
                    at = at.checked_sub(1)?;
                    name = **before.get(at)?;
                }
                if !matches!(
                    name.kind,
                    TokenKind::Ident | TokenKind::SelfType | TokenKind::Super
                ) {
                    return None;
                }
                // The definition of a function has an argument list, too.
                let defines = at.checked_sub(1).and_then(|at| before.get(at));
                if defines.is_some_and(|t| matches!(t.kind, TokenKind::Fun | TokenKind::Fn)) {
                    return None;
                }
                let first = start.unwrap_or(index + 1);
                let named = match (before.get(first), before.get(first + 1)) {
                    (Some(name), Some(eq))
                        if name.kind == TokenKind::Ident && eq.kind == TokenKind::Eq =>
                    {
                        source
                            .text
                            .get(name.lo as usize..name.hi as usize)
                            .map(str::to_string)
                    }
                    _ => None,
                };
                return Some(Call {
                    name,
                    argument,
                    named,
                });
            }
            TokenKind::LBrace | TokenKind::FOpen if depth == 0 => return None,
            TokenKind::LParen | TokenKind::LBracket | TokenKind::LBrace | TokenKind::FOpen => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::Comma if depth == 0 => {
                argument += 1;
                start = start.or(Some(index + 1));
            }
            TokenKind::Semi if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Parameters and documentation of the function that is being called.
pub(crate) fn signature_help(
    program: &Program,
    source: &SourceFile,
    offset: usize,
) -> Option<SignatureHelp> {
    let call = call_at(source, offset as u32)?;
    let position = source.base + call.name.lo;
    let mut signatures = Vec::new();
    for occurrence in program.index.at(position) {
        match &occurrence.target {
            Target::Def(id) => {
                let def = program.index.def(*id)?;
                signatures.extend(of_def(program, def));
            }
            Target::Builtin(builtin) => {
                signatures.push(of_builtin(*builtin, program.text(occurrence.span)))
            }
            Target::Dynamic(name) => {
                let methods = program
                    .index
                    .defs()
                    .filter(|(_, def)| def.kind == DefKind::Method && def.name == *name);
                let methods: Vec<&Def> = methods.map(|(_, def)| def).collect();
                signatures.extend(methods.into_iter().filter_map(|def| of_def(program, def)));
                if signatures.is_empty() {
                    let builtins = ruchyruchy_builtins::Builtin::ALL.iter().filter(|builtin| {
                        builtin.signature().starts_with("(self")
                            && builtin.names().contains(&name.as_str())
                    });
                    signatures.extend(builtins.map(|builtin| of_builtin(*builtin, name.as_str())));
                }
            }
            Target::Library(_) => {}
        }
    }
    let first = signatures.first()?;
    let parameters = first.parameters.as_deref().unwrap_or_default();
    let mut active = call.argument;
    if let Some(named) = call.named {
        let at = parameters.iter().position(|p| match &p.label {
            ParameterLabel::Simple(label) => label.split(':').next().map(str::trim) == Some(&named),
            ParameterLabel::LabelOffsets(_) => false,
        });
        active = at.map_or(active, |at| at as u32);
    }
    // The last parameter of a variadic function takes the rest.
    let last = parameters.len().saturating_sub(1) as u32;
    let variadic = parameters.last().is_some_and(
        |p| matches!(&p.label, ParameterLabel::Simple(label) if label.starts_with("...")),
    );
    if variadic {
        active = active.min(last);
    }
    Some(SignatureHelp {
        signatures,
        active_signature: Some(0),
        active_parameter: Some(active),
    })
}

fn information(label: String, doc: &str, parameters: Vec<String>) -> SignatureInformation {
    let parameters = parameters.into_iter().map(|label| ParameterInformation {
        label: ParameterLabel::Simple(label),
        documentation: None,
    });
    SignatureInformation {
        label,
        documentation: (!doc.is_empty())
            .then(|| Documentation::MarkupContent(markdown(doc.to_string()))),
        parameters: Some(parameters.collect()),
        active_parameter: None,
    }
}

fn of_def(program: &Program, def: &Def) -> Option<SignatureInformation> {
    match def.kind {
        DefKind::Function | DefKind::Method | DefKind::Constructor | DefKind::Handler => {
            let params = parameters(program, def);
            Some(information(def.detail.clone(), &def.doc, params))
        }
        DefKind::Variant | DefKind::Struct => {
            let inner = def
                .detail
                .split_once('(')?
                .1
                .trim_end()
                .trim_end_matches([')', ';']);
            Some(information(def.detail.clone(), &def.doc, split(inner)))
        }
        DefKind::Class | DefKind::Actor => {
            let constructor = program.index.defs().find(|(_, other)| {
                other.kind == DefKind::Constructor
                    && other
                        .container
                        .and_then(|id| program.index.def(id))
                        .is_some_and(|owner| owner.span == def.span)
            });
            of_def(program, constructor?.1)
        }
        DefKind::Variable | DefKind::Parameter | DefKind::Constant => {
            let inner = def.detail.split_once("fn(")?.1;
            let end = closing(inner)?;
            Some(information(
                def.detail.clone(),
                &def.doc,
                split(inner.get(..end)?),
            ))
        }
        _ => None,
    }
}

/// The parameters of a function as they are written.
fn parameters(program: &Program, def: &Def) -> Vec<String> {
    let (id, _) = match program
        .index
        .defs()
        .find(|(_, other)| other.span == def.span)
    {
        Some(found) => found,
        None => return Vec::new(),
    };
    let own = program
        .index
        .defs()
        .filter(|(_, other)| other.kind == DefKind::Parameter && other.container == Some(id));
    own.map(|(_, param)| {
        if param.annotated {
            param.detail.clone()
        } else {
            program.text(param.full).to_string()
        }
    })
    .collect()
}

fn of_builtin(builtin: ruchyruchy_builtins::Builtin, written: &str) -> SignatureInformation {
    let text = builtin.signature();
    let inner = text.strip_prefix('(').unwrap_or(text);
    let end = closing(inner).unwrap_or(inner.len());
    let params = split(inner.get(..end).unwrap_or(""));
    let params = params
        .into_iter()
        .filter(|param| !param.starts_with("self"));
    information(format!("{written}{text}"), builtin.doc(), params.collect())
}

/// Where the bracket that was opened before the text closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth == 0 => return Some(at),
            ')' | ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Splits a list at its outer commas.
fn split(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut depth = 0_i32;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '<' | '{' => depth += 1,
            ')' | ']' | '>' | '}' => depth -= 1,
            ',' if depth <= 0 => {
                out.push(text.get(start..at).unwrap_or("").trim().to_string());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = text.get(start..).unwrap_or("").trim();
    if !last.is_empty() {
        out.push(last.to_string());
    }
    out
}
