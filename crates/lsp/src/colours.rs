//! Semantic tokens: what the names and words of a document are, for highlighting.
//!
//! The lexer says where tokens are, the index what names mean. A name that means nothing (a broken program) is not
//! coloured: the grammar of the editor does that.

use crate::position::{Encoding, Lines};
use crate::program::{FileOf, Program};
use lsp_types::{SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokensLegend};
use ruchyruchy_builtins::Receiver;
use ruchyruchy_hir::index::{DefKind, Occurrence, Target};
use ruchyruchy_syntax::lexer::{self, TokenKind};
use ruchyruchy_syntax::span::Span;
use std::ops::Range;

macro_rules! legend {
    ($($name:ident = $kind:ident,)*) => {
        /// The kinds of tokens; their order is that of the legend.
        #[derive(Clone, Copy, Debug)]
        enum Kind { $($name,)* }
        const KINDS: &[SemanticTokenType] = &[$(SemanticTokenType::$kind,)*];
    };
}
legend! {
    Namespace = NAMESPACE,
    Type = TYPE,
    Class = CLASS,
    Enum = ENUM,
    Interface = INTERFACE,
    Struct = STRUCT,
    TypeParameter = TYPE_PARAMETER,
    Parameter = PARAMETER,
    Variable = VARIABLE,
    Property = PROPERTY,
    EnumMember = ENUM_MEMBER,
    Function = FUNCTION,
    Method = METHOD,
    Macro = MACRO,
    Keyword = KEYWORD,
    Comment = COMMENT,
    String = STRING,
    Number = NUMBER,
}

const DECLARATION: u32 = 1;
const READONLY: u32 = 1 << 1;
const MUTABLE: u32 = 1 << 2;
const LIBRARY: u32 = 1 << 3;
const DOCUMENTATION: u32 = 1 << 4;

/// Kinds and modifiers in the order of their numbers.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: KINDS.to_vec(),
        token_modifiers: vec![
            SemanticTokenModifier::DECLARATION,
            SemanticTokenModifier::READONLY,
            SemanticTokenModifier::new("mutable"),
            SemanticTokenModifier::DEFAULT_LIBRARY,
            SemanticTokenModifier::DOCUMENTATION,
        ],
    }
}

/// The tokens of a file that lie in a range of bytes.
pub(crate) fn tokens(
    program: &Program,
    file: &FileOf,
    within: Range<usize>,
    lines: &Lines<'_>,
    encoding: Encoding,
) -> Vec<SemanticToken> {
    let lexed = lexer::lex(&file.source, 1000);
    let base = file.source.base;
    let mut found: Vec<(u32, u32, Kind, u32)> = Vec::new();
    for comment in &lexed.comments {
        let modifiers = if comment.is_doc { DOCUMENTATION } else { 0 };
        found.push((
            comment.span.lo - base,
            comment.span.hi - base,
            Kind::Comment,
            modifiers,
        ));
    }
    let mut next = program
        .index
        .occurrences()
        .partition_point(|o| o.span.lo < base);
    for token in &lexed.tokens {
        let span = Span::new(base + token.lo, base + token.hi);
        let all = program.index.occurrences();
        while all.get(next).is_some_and(|o| o.span < span) {
            next += 1;
        }
        let here = all.get(next).filter(|o| o.span == span);
        let kind = match token.kind {
            TokenKind::Ident
            | TokenKind::SelfValue
            | TokenKind::SelfType
            | TokenKind::Super
            | TokenKind::Crate => here.and_then(|o| of_name(program, o)),
            kind if kind.is_keyword() => Some((Kind::Keyword, 0)),
            TokenKind::Int | TokenKind::Float => Some((Kind::Number, 0)),
            TokenKind::Str
            | TokenKind::EscapedStr
            | TokenKind::TripleStr
            | TokenKind::RawStr
            | TokenKind::QuoteStr
            | TokenKind::Char
            | TokenKind::Byte
            | TokenKind::ByteStr
            | TokenKind::RawByteStr
            | TokenKind::FStart
            | TokenKind::FText
            | TokenKind::FEnd => Some((Kind::String, 0)),
            _ => None,
        };
        let kind = kind.or(match token.kind {
            TokenKind::SelfValue | TokenKind::SelfType | TokenKind::Super | TokenKind::Crate => {
                Some((Kind::Keyword, 0))
            }
            _ => None,
        });
        if let Some((kind, modifiers)) = kind
            && token.lo < token.hi
        {
            found.push((token.lo, token.hi, kind, modifiers));
        }
    }
    found.retain(|(lo, hi, ..)| (*lo as usize) < within.end && within.start < *hi as usize);
    found.sort_by_key(|(lo, ..)| *lo);
    encode(&found, &file.source.text, lines, encoding)
}

fn of_name(program: &Program, occurrence: &Occurrence) -> Option<(Kind, u32)> {
    let declaration = if occurrence.is_definition {
        DECLARATION
    } else {
        0
    };
    match &occurrence.target {
        Target::Def(id) => {
            let def = program.index.def(*id)?;
            let (kind, modifiers) = match def.kind {
                DefKind::Function | DefKind::Constructor => (Kind::Function, 0),
                DefKind::Method | DefKind::Handler => (Kind::Method, 0),
                DefKind::Property | DefKind::Field => (Kind::Property, 0),
                DefKind::Variant => (Kind::EnumMember, 0),
                DefKind::Struct | DefKind::Impl => (Kind::Struct, 0),
                DefKind::Enum => (Kind::Enum, 0),
                DefKind::Class | DefKind::Actor => (Kind::Class, 0),
                DefKind::Trait => (Kind::Interface, 0),
                DefKind::Alias => (Kind::Type, 0),
                DefKind::Module | DefKind::File => (Kind::Namespace, 0),
                DefKind::Constant => (Kind::Variable, READONLY),
                DefKind::Variable => (Kind::Variable, if def.mutable { MUTABLE } else { READONLY }),
                DefKind::Parameter => (Kind::Parameter, if def.mutable { MUTABLE } else { 0 }),
                DefKind::SelfParameter => (Kind::Keyword, 0),
                DefKind::TypeParameter => (Kind::TypeParameter, 0),
            };
            Some((kind, modifiers | declaration))
        }
        Target::Builtin(builtin) => {
            let kind = match builtin.receiver() {
                Receiver::Fn | Receiver::IntTy => Kind::Function,
                _ => Kind::Method,
            };
            Some((kind, LIBRARY))
        }
        Target::Library(path) => {
            let last = path.rsplit("::").next().unwrap_or(path);
            let kind = if last.ends_with('!') {
                Kind::Macro
            } else if matches!(
                last,
                "Some" | "None" | "Ok" | "Err" | "Less" | "Equal" | "Greater"
            ) {
                Kind::EnumMember
            } else if ruchyruchy_builtins::paths::known_type(last).is_some() {
                Kind::Type
            } else if ruchyruchy_builtins::paths::known_trait(last).is_some() {
                Kind::Interface
            } else if last.starts_with(char::is_uppercase) && path.contains("::") {
                Kind::Variable
            } else if ruchyruchy_builtins::paths::is_module(path) {
                Kind::Namespace
            } else {
                Kind::Type
            };
            Some((kind, LIBRARY))
        }
        // A member that is found at run time: nobody knows whether it is a field or a method.
        Target::Dynamic(_) => Some((Kind::Property, 0)),
    }
}

/// Positions relative to the token before; a token over several lines becomes one for each line.
fn encode(
    found: &[(u32, u32, Kind, u32)],
    text: &str,
    lines: &Lines<'_>,
    encoding: Encoding,
) -> Vec<SemanticToken> {
    let mut out = Vec::with_capacity(found.len());
    let (mut line, mut start) = (0, 0);
    for &(lo, hi, kind, modifiers) in found {
        let mut at = lo as usize;
        for piece in text
            .get(lo as usize..hi as usize)
            .unwrap_or("")
            .split_inclusive('\n')
        {
            let length = encoding.len(piece.trim_end_matches(['\n', '\r']));
            let position = lines.position(at);
            at += piece.len();
            if length == 0 {
                continue;
            }
            let delta_line = position.line - line;
            let delta_start = if delta_line == 0 {
                position.character - start
            } else {
                position.character
            };
            (line, start) = (position.line, position.character);
            out.push(SemanticToken {
                delta_line,
                delta_start,
                length,
                token_type: kind as u32,
                token_modifiers_bitset: modifiers,
            });
        }
    }
    out
}
