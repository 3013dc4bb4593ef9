//! What is wrong, and the edits that would help.

use crate::documents::Documents;
use crate::position::{Encoding, Lines};
use crate::program::Program;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeDescription, Diagnostic,
    DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString,
    Range, TextEdit, Uri, WorkspaceEdit,
};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::{self as ours, Severity};
use ruchyruchy_syntax::span::Span;
use std::collections::HashMap;
use std::path::Path;
use std::str::FromStr;

/// How places become those of the protocol.
pub(crate) struct Places<'a> {
    pub program: &'a Program,
    pub documents: &'a Documents,
    pub encoding: Encoding,
}

impl Places<'_> {
    /// File and range of a span.
    pub fn location(&self, span: Span) -> Option<Location> {
        let file = self.program.file_of(span)?;
        let uri = file.uri(self.documents)?;
        let lines = Lines::new(&file.source.text, self.encoding);
        Some(Location::new(uri, lines.span(&file.source, span)))
    }

    /// The messages for one file. `explain`: codes lead to their explanation.
    pub fn diagnostics(&self, path: &Path, explain: bool) -> Vec<Diagnostic> {
        let Some(file) = self.program.file(path) else {
            return Vec::new();
        };
        let lines = Lines::new(&file.source.text, self.encoding);
        let here = self.program.diagnostics.iter();
        here.filter(|d| file.contains(d.span) && d.span != Span::NONE)
            .map(|d| Diagnostic {
                range: lines.span(&file.source, d.span),
                severity: Some(match d.severity {
                    Severity::Error => DiagnosticSeverity::ERROR,
                    Severity::Warning => DiagnosticSeverity::WARNING,
                }),
                code: Some(NumberOrString::String(d.code.number().to_string())),
                code_description: explain.then(|| explanation_link(d.code)).flatten(),
                source: Some("ruchyruchy".to_string()),
                message: message(d),
                related_information: self.related(d),
                tags: (d.code == Code::Unreachable).then(|| vec![DiagnosticTag::UNNECESSARY]),
                data: None,
            })
            .collect()
    }

    fn related(&self, d: &ours::Diagnostic) -> Option<Vec<DiagnosticRelatedInformation>> {
        let labels = d.labels.iter();
        let all: Vec<DiagnosticRelatedInformation> = labels
            .filter_map(|label| {
                Some(DiagnosticRelatedInformation {
                    location: self.location(label.span)?,
                    message: label.text.clone(),
                })
            })
            .collect();
        (!all.is_empty()).then_some(all)
    }

    /// The edits that messages in this range suggest.
    pub fn fixes(
        &self,
        path: &Path,
        range: Range,
        given: &[Diagnostic],
    ) -> Vec<CodeActionOrCommand> {
        let Some(file) = self.program.file(path) else {
            return Vec::new();
        };
        let lines = Lines::new(&file.source.text, self.encoding);
        let base = file.source.base;
        let from = base + lines.offset(range.start) as u32;
        let to = base + lines.offset(range.end) as u32;
        let mut out = Vec::new();
        let touched = self.program.diagnostics.iter();
        for d in touched.filter(|d| file.contains(d.span) && d.span.lo <= to && from <= d.span.hi) {
            let at = lines.span(&file.source, d.span);
            let number = NumberOrString::String(d.code.number().to_string());
            let same = given
                .iter()
                .filter(|given| given.range == at && given.code.as_ref() == Some(&number));
            let same: Vec<Diagnostic> = same.cloned().collect();
            let suggestions = d.help.iter().filter_map(|help| {
                let (span, text) = help.suggestion.as_ref()?;
                Some((help, *span, text))
            });
            let suggestions: Vec<_> = suggestions.collect();
            for (help, span, text) in &suggestions {
                let Some(location) = self.location(*span) else {
                    continue;
                };
                let edit = TextEdit::new(location.range, (*text).clone());
                out.push(CodeActionOrCommand::CodeAction(CodeAction {
                    title: title(&help.text, text, self.program.text(*span)),
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: (!same.is_empty()).then(|| same.clone()),
                    edit: Some(one_edit(location.uri, edit)),
                    is_preferred: Some(suggestions.len() == 1),
                    ..CodeAction::default()
                }));
            }
        }
        out
    }
}

#[allow(clippy::mutable_key_type)]
fn one_edit(uri: Uri, edit: TextEdit) -> WorkspaceEdit {
    WorkspaceEdit::new(HashMap::from([(uri, vec![edit])]))
}

fn title(help: &str, new: &str, old: &str) -> String {
    if help.starts_with("did you mean") {
        return format!("Change `{old}` to `{new}`");
    }
    let mut chars = help.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => format!("Write `{new}`"),
    }
}

/// Message, label, notes and advice in one text.
fn message(d: &ours::Diagnostic) -> String {
    let mut text = d.message.clone();
    if let Some(label) = d
        .label
        .as_ref()
        .filter(|label| !d.message.contains(label.as_str()))
    {
        text.push_str(&format!("\n{label}"));
    }
    for note in &d.notes {
        text.push_str(&format!("\nnote: {note}"));
    }
    for help in &d.help {
        text.push_str(&format!("\nhelp: {}", help.text));
    }
    text
}

/// Where the explanation of a code is, for clients that open such links.
fn explanation_link(code: Code) -> Option<CodeDescription> {
    let href = Uri::from_str(&format!("ruchyruchy-explain:/{}.md", code.number())).ok()?;
    Some(CodeDescription { href })
}
