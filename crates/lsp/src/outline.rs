//! The shape of a document: symbols, folding, colours of names, hints.

use crate::position::Lines;
use crate::program::{FileOf, Program};
use lsp_types::{
    DocumentSymbol, FoldingRange, FoldingRangeKind, InlayHint, InlayHintKind, InlayHintLabel,
    SymbolKind,
};
use ruchyruchy_hir::index::{Def, DefId, DefKind};
use ruchyruchy_hir::ty::Ty;
use ruchyruchy_syntax::lexer::{self, TokenKind};
use ruchyruchy_syntax::span::Span;

fn symbol_kind(kind: DefKind) -> Option<SymbolKind> {
    Some(match kind {
        DefKind::Function => SymbolKind::FUNCTION,
        DefKind::Method | DefKind::Handler => SymbolKind::METHOD,
        DefKind::Constructor => SymbolKind::CONSTRUCTOR,
        DefKind::Property => SymbolKind::PROPERTY,
        DefKind::Field => SymbolKind::FIELD,
        DefKind::Variant => SymbolKind::ENUM_MEMBER,
        DefKind::Struct | DefKind::Alias => SymbolKind::STRUCT,
        DefKind::Enum => SymbolKind::ENUM,
        DefKind::Class | DefKind::Actor => SymbolKind::CLASS,
        DefKind::Trait => SymbolKind::INTERFACE,
        DefKind::Impl => SymbolKind::OBJECT,
        DefKind::Module => SymbolKind::MODULE,
        DefKind::Constant => SymbolKind::CONSTANT,
        DefKind::Variable => SymbolKind::VARIABLE,
        DefKind::File | DefKind::Parameter | DefKind::SelfParameter | DefKind::TypeParameter => {
            return None;
        }
    })
}

/// The definitions of a file, nested as in the text.
pub(crate) fn symbols(program: &Program, file: &FileOf, lines: &Lines<'_>) -> Vec<DocumentSymbol> {
    let mut own: Vec<(DefId, &Def)> = program
        .index
        .defs()
        .filter(|(_, def)| file.contains(def.full) && def.full.lo < def.full.hi)
        // Variables inside of functions are not part of the outline.
        .filter(|(_, def)| def.kind != DefKind::Variable || def.full != def.span)
        .filter(|(_, def)| symbol_kind(def.kind).is_some())
        .collect();
    own.sort_by_key(|(_, def)| (def.full.lo, std::cmp::Reverse(def.full.hi)));
    // Innermost last; each one is finished when the next starts behind it.
    let mut open: Vec<(Span, DocumentSymbol)> = Vec::new();
    let mut out = Vec::new();
    let mut close = |open: &mut Vec<(Span, DocumentSymbol)>| {
        if let Some((_, symbol)) = open.pop() {
            match open.last_mut() {
                Some((_, parent)) => parent.children.get_or_insert_default().push(symbol),
                None => out.push(symbol),
            }
        }
    };
    for (_, def) in own {
        while open.last().is_some_and(|(full, _)| full.hi <= def.full.lo) {
            close(&mut open);
        }
        let Some(kind) = symbol_kind(def.kind) else {
            continue;
        };
        let full = lines.span(&file.source, def.full.to(def.span));
        #[allow(deprecated)]
        let symbol = DocumentSymbol {
            name: def.name.to_string(),
            detail: Some(def.detail.clone()).filter(|detail| !detail.is_empty()),
            kind,
            tags: None,
            deprecated: None,
            range: full,
            selection_range: lines.span(&file.source, def.span),
            children: None,
        };
        open.push((def.full, symbol));
    }
    while !open.is_empty() {
        close(&mut open);
    }
    out
}

/// What can be folded: brackets and comments over several lines, runs of line comments and imports.
pub(crate) fn folding(file: &FileOf, lines: &Lines<'_>) -> Vec<FoldingRange> {
    let lexed = lexer::lex(&file.source, 1000);
    let mut out = Vec::new();
    let mut push = |from: u32, to: u32, kind: Option<FoldingRangeKind>| {
        let (start, end) = (lines.position(from as usize), lines.position(to as usize));
        if start.line < end.line {
            out.push(FoldingRange {
                start_line: start.line,
                start_character: None,
                // The closing bracket stays visible.
                end_line: if kind.is_none() {
                    end.line.saturating_sub(1).max(start.line)
                } else {
                    end.line
                },
                end_character: None,
                kind,
                collapsed_text: None,
            });
        }
    };
    for token in &lexed.tokens {
        if token.opens()
            && let Some(close) = lexed.tokens.get(token.mate as usize)
            && close.lo > token.lo
        {
            push(token.lo, close.lo, None);
        }
    }
    let base = file.source.base;
    let mut run: Option<(u32, u32)> = None;
    for comment in &lexed.comments {
        let (lo, hi) = (comment.span.lo - base, comment.span.hi - base);
        let text = file.source.text.get(lo as usize..hi as usize).unwrap_or("");
        let alone = |from: u32, to: u32| {
            let between = file
                .source
                .text
                .get(from as usize..to as usize)
                .unwrap_or("x");
            between.trim().is_empty() && between.matches('\n').count() == 1
        };
        if text.starts_with("/*") {
            push(lo, hi, Some(FoldingRangeKind::Comment));
            continue;
        }
        run = match run {
            Some((from, to)) if alone(to, lo) => Some((from, hi)),
            Some((from, to)) => {
                push(from, to, Some(FoldingRangeKind::Comment));
                Some((lo, hi))
            }
            None => Some((lo, hi)),
        };
    }
    if let Some((from, to)) = run {
        push(from, to, Some(FoldingRangeKind::Comment));
    }
    let mut imports: Option<(u32, u32)> = None;
    let mut starts = true;
    for token in &lexed.tokens {
        let first = starts || token.on_new_line();
        starts = false;
        if first && matches!(token.kind, TokenKind::Use | TokenKind::Import) {
            imports = Some(imports.map_or((token.lo, token.hi), |(from, _)| (from, token.hi)));
        } else if first && let Some((from, to)) = imports.take() {
            push(from, to, Some(FoldingRangeKind::Imports));
        }
    }
    out.sort_by_key(|range| (range.start_line, range.end_line));
    out.dedup_by_key(|range| (range.start_line, range.end_line));
    out.retain(|range| range.start_line < range.end_line);
    out
}

/// The types of variables that are declared without one, where something is known.
pub(crate) fn hints(
    program: &Program,
    file: &FileOf,
    within: Span,
    lines: &Lines<'_>,
) -> Vec<InlayHint> {
    let unsaid = program.index.defs().filter(|(_, def)| {
        def.kind == DefKind::Variable
            && !def.annotated
            && def.ty != Ty::Unknown
            && file.contains(def.span)
            && within.lo <= def.span.lo
            && def.span.hi <= within.hi
            && !followed_by_colon(program, file, def.span)
    });
    unsaid
        .map(|(_, def)| InlayHint {
            position: lines.position((def.span.hi - file.source.base) as usize),
            label: InlayHintLabel::String(format!(": {}", program.index.type_text(&def.ty))),
            kind: Some(InlayHintKind::TYPE),
            text_edits: None,
            tooltip: None,
            padding_left: None,
            padding_right: None,
            data: None,
        })
        .collect()
}

/// An annotation follows the name.
fn followed_by_colon(program: &Program, file: &FileOf, span: Span) -> bool {
    let rest = program.text(Span::new(span.hi, file.whole().hi));
    rest.trim_start_matches([' ', '\t']).starts_with(':')
}
