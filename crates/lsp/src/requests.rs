//! The requests: which function answers which, and how answers become those of the protocol.

use crate::colours;
use crate::completion;
use crate::diagnostics::Places;
use crate::failure::{Answer, Failure};
use crate::formatting;
use crate::hover;
use crate::navigate::{self, Edit};
use crate::outline;
use crate::position::Lines;
use crate::program::{self, FileOf, Program};
use crate::server::{Server, parameters};
use crate::uri;
use lsp_types::request as req;
use lsp_types::request::Request as _;
use lsp_types::{
    CompletionList, CompletionResponse, DocumentHighlight, DocumentHighlightKind,
    DocumentSymbolResponse, GotoDefinitionResponse, Hover, HoverContents, InlayHint, Location,
    PrepareRenameResponse, SemanticTokens, SemanticTokensRangeResult, SemanticTokensResult,
    SymbolInformation, TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
    WorkspaceSymbolResponse,
};
use ruchyruchy_hir::index::Target;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::rc::Rc;

/// `ruchyruchy/explain`: the page of a code, in Markdown.
enum Explain {}

#[derive(Debug, Deserialize, Serialize)]
struct ExplainParams {
    code: String,
}

impl req::Request for Explain {
    type Params = ExplainParams;
    type Result = String;
    const METHOD: &'static str = "ruchyruchy/explain";
}

/// Longest list of symbols of a workspace.
const MOST_SYMBOLS: usize = 500;

/// A place in a document, in a program that it is part of.
struct Spot {
    program: Rc<Program>,
    file: FileOf,
    /// Byte offset in the file.
    offset: usize,
}

impl Spot {
    /// The position in the program's address space.
    fn position(&self) -> u32 {
        self.file.source.base + self.offset as u32
    }
}

impl Server {
    /// Answers a request; none if it is unknown.
    pub fn dispatch(&mut self, method: &str, params: Value) -> Option<Answer<Value>> {
        Some(match method {
            req::HoverRequest::METHOD => self
                .on::<req::HoverRequest>(params, |s, p| s.hover(&p.text_document_position_params)),
            req::GotoDefinition::METHOD => self.on::<req::GotoDefinition>(params, |s, p| {
                s.definition(&p.text_document_position_params)
            }),
            req::References::METHOD => self.on::<req::References>(params, |s, p| {
                s.references(&p.text_document_position, p.context.include_declaration)
            }),
            req::DocumentHighlightRequest::METHOD => self
                .on::<req::DocumentHighlightRequest>(params, |s, p| {
                    s.highlight(&p.text_document_position_params)
                }),
            req::PrepareRenameRequest::METHOD => {
                self.on::<req::PrepareRenameRequest>(params, |s, p| s.prepare_rename(&p))
            }
            req::Rename::METHOD => self.on::<req::Rename>(params, |s, p| {
                s.rename(&p.text_document_position, &p.new_name)
            }),
            req::Completion::METHOD => {
                self.on::<req::Completion>(params, |s, p| s.completion(&p.text_document_position))
            }
            req::ResolveCompletionItem::METHOD => {
                self.on::<req::ResolveCompletionItem>(params, |_, p| Ok(completion::resolve(p)))
            }
            req::SignatureHelpRequest::METHOD => {
                self.on::<req::SignatureHelpRequest>(params, |s, p| {
                    let spot = s.spot(&p.text_document_position_params)?;
                    Ok(completion::signature_help(
                        &spot.program,
                        &spot.file.source,
                        spot.offset,
                    ))
                })
            }
            req::DocumentSymbolRequest::METHOD => {
                self.on::<req::DocumentSymbolRequest>(params, |s, p| {
                    let (program, file) = s.document(&p.text_document.uri)?;
                    let lines = Lines::new(&file.source.text, s.encoding);
                    let symbols = outline::symbols(&program, &file, &lines);
                    Ok(Some(DocumentSymbolResponse::Nested(symbols)))
                })
            }
            req::WorkspaceSymbolRequest::METHOD => {
                self.on::<req::WorkspaceSymbolRequest>(params, |s, p| s.symbols(&p.query))
            }
            req::FoldingRangeRequest::METHOD => {
                self.on::<req::FoldingRangeRequest>(params, |s, p| {
                    let (_, file) = s.document(&p.text_document.uri)?;
                    let lines = Lines::new(&file.source.text, s.encoding);
                    Ok(Some(outline::folding(&file, &lines)))
                })
            }
            req::SemanticTokensFullRequest::METHOD => {
                self.on::<req::SemanticTokensFullRequest>(params, |s, p| {
                    let data = s.colours(&p.text_document.uri, None)?;
                    Ok(Some(SemanticTokensResult::Tokens(data)))
                })
            }
            req::SemanticTokensRangeRequest::METHOD => {
                self.on::<req::SemanticTokensRangeRequest>(params, |s, p| {
                    let data = s.colours(&p.text_document.uri, Some(p.range))?;
                    Ok(Some(SemanticTokensRangeResult::Tokens(data)))
                })
            }
            req::InlayHintRequest::METHOD => self
                .on::<req::InlayHintRequest>(params, |s, p| s.hints(&p.text_document.uri, p.range)),
            req::CodeActionRequest::METHOD => self.on::<req::CodeActionRequest>(params, |s, p| {
                let (program, file) = s.document(&p.text_document.uri)?;
                let places = s.places(&program);
                Ok(Some(places.fixes(
                    &file.path,
                    p.range,
                    &p.context.diagnostics,
                )))
            }),
            req::Formatting::METHOD if formatting::FORMATTER.is_some() => self
                .on::<req::Formatting>(params, |s, p| {
                    let (_, file) = s.document(&p.text_document.uri)?;
                    let lines = Lines::new(&file.source.text, s.encoding);
                    Ok(formatting::edits(&file.source, &lines))
                }),
            Explain::METHOD => self.on::<Explain>(params, |_, p| {
                let code = Code::from_number(&p.code);
                code.map(|code| code.explanation().to_string())
                    .ok_or_else(|| Failure::invalid(format!("there is no code `{}`", p.code)))
            }),
            _ => return None,
        })
    }

    fn on<R: req::Request>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&mut Server, R::Params) -> Answer<R::Result>,
    ) -> Answer<Value> {
        let params = parameters::<R::Params>(params)?;
        let result = answer(self, params)?;
        serde_json::to_value(result).map_err(|error| Failure::refused(error.to_string()))
    }

    fn places<'a>(&'a self, program: &'a Program) -> Places<'a> {
        Places {
            program,
            documents: &self.documents,
            encoding: self.encoding,
        }
    }

    /// A document that is open, or a file.
    fn document(&mut self, uri: &Uri) -> Answer<(Rc<Program>, FileOf)> {
        let path = uri::path_of(uri);
        if self.documents.get(&path).is_none() && !path.is_file() {
            return Err(Failure::invalid(format!("`{}` is not open", uri.as_str())));
        }
        let program = self.program(&path)?;
        let file = program.file(&path).cloned();
        let file = file.ok_or_else(|| Failure::refused("the document is too large"))?;
        Ok((program, file))
    }

    fn spot(&mut self, p: &TextDocumentPositionParams) -> Answer<Spot> {
        let (program, file) = self.document(&p.text_document.uri)?;
        let offset = Lines::new(&file.source.text, self.encoding).offset(p.position);
        Ok(Spot {
            program,
            file,
            offset,
        })
    }

    fn hover(&mut self, p: &TextDocumentPositionParams) -> Answer<Option<Hover>> {
        let spot = self.spot(p)?;
        let word = word_at(&spot.file, spot.offset);
        let found = hover::hover(&spot.program, spot.position(), word);
        let lines = Lines::new(&spot.file.source.text, self.encoding);
        Ok(found.map(|(span, text)| Hover {
            contents: HoverContents::Markup(completion::markdown(text)),
            range: Some(lines.span(&spot.file.source, span)),
        }))
    }

    fn definition(
        &mut self,
        p: &TextDocumentPositionParams,
    ) -> Answer<Option<GotoDefinitionResponse>> {
        let spot = self.spot(p)?;
        let spans = navigate::definition(&spot.program, spot.position());
        let places = self.places(&spot.program);
        let locations: Vec<Location> = spans
            .iter()
            .filter_map(|span| places.location(*span))
            .collect();
        Ok((!locations.is_empty()).then_some(GotoDefinitionResponse::Array(locations)))
    }

    fn references(
        &mut self,
        p: &TextDocumentPositionParams,
        declarations: bool,
    ) -> Answer<Option<Vec<Location>>> {
        let path = uri::path_of(&p.text_document.uri);
        self.spot(p)?;
        let mut all = Vec::new();
        for program in self.programs(&path) {
            let Some(position) = self.position_in(&program, &path, p) else {
                continue;
            };
            let places = self.places(&program);
            let found = navigate::references(&program, position, declarations);
            all.extend(found.iter().filter_map(|o| places.location(o.span)));
        }
        all.sort_by(|a, b| {
            let key = |l: &Location| (l.uri.as_str().to_string(), l.range.start, l.range.end);
            key(a).cmp(&key(b))
        });
        all.dedup();
        Ok(Some(all))
    }

    fn position_in(
        &self,
        program: &Program,
        path: &std::path::Path,
        p: &TextDocumentPositionParams,
    ) -> Option<u32> {
        let file = program.file(path)?;
        let offset = Lines::new(&file.source.text, self.encoding).offset(p.position);
        Some(file.source.base + offset as u32)
    }

    fn highlight(
        &mut self,
        p: &TextDocumentPositionParams,
    ) -> Answer<Option<Vec<DocumentHighlight>>> {
        let spot = self.spot(p)?;
        let lines = Lines::new(&spot.file.source.text, self.encoding);
        let found = navigate::references(&spot.program, spot.position(), true);
        let here = found.iter().filter(|o| spot.file.contains(o.span));
        let all = here.map(|o| DocumentHighlight {
            range: lines.span(&spot.file.source, o.span),
            kind: Some(
                match o.is_definition && matches!(o.target, Target::Def(_)) {
                    true => DocumentHighlightKind::WRITE,
                    false => DocumentHighlightKind::READ,
                },
            ),
        });
        Ok(Some(all.collect()))
    }

    fn prepare_rename(
        &mut self,
        p: &TextDocumentPositionParams,
    ) -> Answer<Option<PrepareRenameResponse>> {
        let spot = self.spot(p)?;
        let span = navigate::renamable(&spot.program, spot.position())?;
        let lines = Lines::new(&spot.file.source.text, self.encoding);
        Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
            range: lines.span(&spot.file.source, span),
            placeholder: spot.program.text(span).to_string(),
        }))
    }

    #[allow(clippy::mutable_key_type)]
    fn rename(
        &mut self,
        p: &TextDocumentPositionParams,
        new: &str,
    ) -> Answer<Option<WorkspaceEdit>> {
        let path = uri::path_of(&p.text_document.uri);
        self.spot(p)?;
        let mut all: BTreeMap<PathBuf, Vec<TextEdit>> = BTreeMap::new();
        for program in self.programs(&path) {
            let Some(position) = self.position_in(&program, &path, p) else {
                continue;
            };
            for Edit { span, text } in navigate::rename(&program, position, new)? {
                let Some(file) = program.file_of(span) else {
                    continue;
                };
                let lines = Lines::new(&file.source.text, self.encoding);
                let edit = TextEdit::new(lines.span(&file.source, span), text);
                let edits = all.entry(file.path.clone()).or_default();
                if !edits.contains(&edit) {
                    edits.push(edit);
                }
            }
        }
        let mut changes = HashMap::new();
        for (path, edits) in all {
            let uri = match self.documents.get(&path) {
                Some(document) => Some(document.uri.clone()),
                None => uri::uri_of(&path),
            };
            if let Some(uri) = uri {
                changes.insert(uri, edits);
            }
        }
        Ok(Some(WorkspaceEdit::new(changes)))
    }

    fn completion(&mut self, p: &TextDocumentPositionParams) -> Answer<Option<CompletionResponse>> {
        let path = uri::path_of(&p.text_document.uri);
        let overlay = self.overlay();
        let Some(document) = self.documents.get(&path) else {
            return Err(Failure::invalid(format!(
                "`{}` is not open",
                p.text_document.uri.as_str()
            )));
        };
        let text = document.text.clone();
        let lines = Lines::new(&text, self.encoding);
        let offset = lines.offset(p.position);
        let (candidates, replace) = program::complete(&path, &text, offset, overlay);
        let called = text
            .get(replace.end..)
            .is_some_and(|rest| rest.starts_with('('));
        let range = lines.range(replace.start, replace.end);
        let items = candidates
            .iter()
            .map(|candidate| completion::item(candidate, range, self.snippets, called));
        Ok(Some(CompletionResponse::List(CompletionList {
            is_incomplete: false,
            items: items.collect(),
        })))
    }

    fn colours(&mut self, uri: &Uri, range: Option<lsp_types::Range>) -> Answer<SemanticTokens> {
        let (program, file) = self.document(uri)?;
        let lines = Lines::new(&file.source.text, self.encoding);
        let within = match range {
            Some(range) => lines.offset(range.start)..lines.offset(range.end),
            None => 0..file.source.text.len() + 1,
        };
        let data = colours::tokens(&program, &file, within, &lines, self.encoding);
        Ok(SemanticTokens {
            result_id: None,
            data,
        })
    }

    fn hints(&mut self, uri: &Uri, range: lsp_types::Range) -> Answer<Option<Vec<InlayHint>>> {
        let (program, file) = self.document(uri)?;
        let lines = Lines::new(&file.source.text, self.encoding);
        let at = |position| file.source.base + lines.offset(position) as u32;
        let within = Span::new(at(range.start), at(range.end));
        Ok(Some(outline::hints(&program, &file, within, &lines)))
    }

    fn symbols(&mut self, query: &str) -> Answer<Option<WorkspaceSymbolResponse>> {
        let query = query.to_lowercase();
        let mut all: Vec<SymbolInformation> = Vec::new();
        for root in self.roots() {
            let program = self.program_of_root(&root);
            for file in &program.files {
                let Some(uri) = file.uri(&self.documents) else {
                    continue;
                };
                let lines = Lines::new(&file.source.text, self.encoding);
                let mut work = outline::symbols(&program, file, &lines);
                work.reverse();
                let mut containers: Vec<Option<String>> = vec![None; work.len()];
                while let (Some(symbol), Some(container)) = (work.pop(), containers.pop()) {
                    for child in symbol.children.into_iter().flatten().rev() {
                        work.push(child);
                        containers.push(Some(symbol.name.clone()));
                    }
                    if !symbol.name.to_lowercase().contains(&query) {
                        continue;
                    }
                    #[allow(deprecated)]
                    let found = SymbolInformation {
                        name: symbol.name,
                        kind: symbol.kind,
                        tags: None,
                        deprecated: None,
                        location: Location::new(uri.clone(), symbol.selection_range),
                        container_name: container,
                    };
                    if !all.contains(&found) {
                        all.push(found);
                    }
                    if all.len() >= MOST_SYMBOLS {
                        return Ok(Some(WorkspaceSymbolResponse::Flat(all)));
                    }
                }
            }
        }
        Ok(Some(WorkspaceSymbolResponse::Flat(all)))
    }
}

/// The word around an offset.
fn word_at(file: &FileOf, offset: usize) -> Option<(Span, &str)> {
    let text = &*file.source.text;
    let in_word = |c: char| c == '_' || c.is_alphanumeric();
    let before = text.get(..offset)?;
    let start = offset
        - before
            .chars()
            .rev()
            .take_while(|c| in_word(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    let after = text.get(offset..)?;
    let end = offset
        + after
            .chars()
            .take_while(|c| in_word(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    let base = file.source.base;
    let span = Span::new(base + start as u32, base + end as u32);
    Some((span, text.get(start..end).filter(|word| !word.is_empty())?))
}
