//! The token dump.

use crate::lexer::{self, Token, TokenKind};
use crate::parser::MAX_NESTING;
use crate::span::SourceFile;
use std::fmt::Write;

/// One token a line: place, kind, text; `-` marks a token that starts a line.
pub(super) fn dump(file: &SourceFile) -> String {
    let lexed = lexer::lex(file, MAX_NESTING as usize);
    let mut out = String::new();
    for Token {
        lo,
        hi,
        kind,
        flags,
        ..
    } in lexed.tokens
    {
        let place = file.line_column(lo);
        let text = file.text.get(lo as usize..hi as usize).unwrap_or("");
        let line = if flags & Token::NEWLINE != 0 {
            '-'
        } else {
            ' '
        };
        let made_up = if flags & Token::UNBALANCED != 0 && lo == hi {
            " (made up)"
        } else {
            ""
        };
        let text = text.escape_debug();
        let place = format!("{}:{}", place.line, place.column);
        // Writing into a string cannot fail.
        let _ = match kind {
            TokenKind::Eof => writeln!(out, "{line} {place:<8} Eof"),
            _ => writeln!(
                out,
                "{line} {place:<8} {:<12} {text}{made_up}",
                format!("{kind:?}")
            ),
        };
    }
    out
}
