//! Colours for the text being typed, by the tokens that the parser will see: strings with their holes, keywords,
//! numbers, names that are called, brackets that have no partner, comments.
//!
//! The whole buffer is lexed at each key. The lexer is linear and takes well under a millisecond for what a person types
//! or pastes; from [`LONGEST`] on the text is left plain.

use nu_ansi_term::{Color, Style};
use reedline::{Highlighter, StyledText};
use ruchyruchy_syntax::lexer::{Token, TokenKind, lex};
use ruchyruchy_syntax::parser::MAX_NESTING;
use ruchyruchy_syntax::span::SourceMap;
use std::collections::HashSet;

/// Bytes of text that are coloured.
const LONGEST: usize = 256 * 1024;

pub(super) struct Colors;

/// What a piece of text is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Command,
    Comment,
    Keyword,
    Constant,
    Number,
    Text,
    /// A name with `(` behind it.
    Called,
    /// A name that begins with a capital: a type or variant.
    Type,
    /// The braces and format of a hole in an f-string.
    Hole,
    /// A bracket that waits for its partner.
    Open,
    /// Nothing the language knows, or a bracket that closes nothing.
    Wrong,
}

impl Look {
    fn style(self) -> Style {
        let style = Style::new();
        match self {
            Look::Plain => style,
            Look::Command => style.fg(Color::Purple).bold(),
            Look::Comment => style.fg(Color::DarkGray),
            Look::Keyword => style.fg(Color::LightPurple),
            Look::Constant | Look::Number => style.fg(Color::LightYellow),
            Look::Text => style.fg(Color::LightGreen),
            Look::Called => style.fg(Color::LightBlue),
            Look::Type => style.fg(Color::LightCyan),
            Look::Hole => style.fg(Color::Yellow),
            Look::Open => style.fg(Color::LightYellow).bold(),
            Look::Wrong => style.fg(Color::LightRed).underline(),
        }
    }
}

impl Highlighter for Colors {
    fn highlight(&self, line: &str, _cursor: usize) -> StyledText {
        let mut styled = StyledText::new();
        for (look, text) in pieces(line) {
            styled.push((look.style(), text.to_string()));
        }
        styled
    }
}

/// The text cut into pieces, which together are the text.
pub(super) fn pieces(text: &str) -> Vec<(Look, &str)> {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut add = |look, lo: usize, hi: usize| {
        // A piece that overlaps the one before it is left out: the text comes first.
        if lo < done || hi > text.len() || lo >= hi {
            return;
        }
        if let Some(between) = text.get(done..lo).filter(|between| !between.is_empty()) {
            pieces.push((Look::Plain, between));
        }
        if let Some(piece) = text.get(lo..hi) {
            pieces.push((look, piece));
            done = hi;
        }
    };
    if text.len() <= LONGEST {
        for (look, lo, hi) in looks(text) {
            add(look, lo, hi);
        }
    }
    if let Some(rest) = text.get(done..).filter(|rest| !rest.is_empty()) {
        pieces.push((Look::Plain, rest));
    }
    pieces
}

fn looks(text: &str) -> Vec<(Look, usize, usize)> {
    let mut looks = Vec::new();
    let Ok(source) = SourceMap::new().add("", text) else {
        return looks;
    };
    // The words of a command are no program, what follows them may be.
    let command = super::commands::split(text).map_or(0, |(word, _)| {
        let from = text.len() - text.trim_start().len();
        looks.push((Look::Command, from, from + 1 + word.len()));
        from + 1 + word.len()
    });
    let lexed = lex(&source, MAX_NESTING as usize);
    let errors = lexed.diagnostics.iter().filter(|d| d.is_error());
    let errors: HashSet<u32> = errors
        .map(|d| d.span.lo.saturating_sub(source.base))
        .collect();
    let tokens = &lexed.tokens;
    for (index, token) in tokens.iter().enumerate() {
        let (lo, hi) = (token.lo as usize, token.hi as usize);
        if lo < command {
            continue;
        }
        let next = tokens.get(index + 1).map(|token| token.kind);
        let look = match errors.contains(&token.lo) {
            true if token.opens() => Look::Open,
            true if is_closer(token.kind) => Look::Wrong,
            _ => look_of(token, text.get(lo..hi).unwrap_or(""), next),
        };
        looks.push((look, lo, hi));
    }
    for comment in &lexed.comments {
        let place = |position: u32| position.saturating_sub(source.base) as usize;
        looks.push((
            Look::Comment,
            place(comment.span.lo),
            place(comment.span.hi),
        ));
    }
    looks.sort_by_key(|(_, lo, _)| *lo);
    looks
}

fn is_closer(kind: TokenKind) -> bool {
    use TokenKind::{FClose, RBrace, RBracket, RParen};
    matches!(kind, RParen | RBracket | RBrace | FClose)
}

fn look_of(token: &Token, text: &str, next: Option<TokenKind>) -> Look {
    use TokenKind::*;
    match token.kind {
        True | False | Nil | Null | SelfValue => Look::Constant,
        SelfType => Look::Type,
        kind if kind.is_keyword() => Look::Keyword,
        Int | Float => Look::Number,
        Str | EscapedStr | TripleStr | RawStr | QuoteStr | Char | Byte | ByteStr | RawByteStr
        | FStart | FText | FEnd => Look::Text,
        FOpen | FClose | FSpec => Look::Hole,
        Lifetime => Look::Constant,
        Unknown => Look::Wrong,
        Ident if text.starts_with(char::is_uppercase) => Look::Type,
        Ident if matches!(next, Some(LParen)) => Look::Called,
        _ => Look::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, look: Look) -> Vec<&str> {
        let all = pieces(text);
        let joined: String = all.iter().map(|(_, piece)| *piece).collect();
        assert_eq!(joined, text, "nothing is lost or doubled");
        let wanted = all.into_iter().filter(|(l, _)| *l == look);
        wanted.map(|(_, piece)| piece).collect()
    }

    #[test]
    fn words_have_looks() {
        let text = "let x = Point::new(1.5, \"a\") // done";
        assert_eq!(of(text, Look::Keyword), ["let"]);
        assert_eq!(of(text, Look::Type), ["Point"]);
        assert_eq!(of(text, Look::Called), ["new"]);
        assert_eq!(of(text, Look::Number), ["1.5"]);
        assert_eq!(of(text, Look::Text), ["\"a\""]);
        assert_eq!(of(text, Look::Comment), ["// done"]);
    }

    #[test]
    fn holes_of_f_strings_are_program_text() {
        let text = "f\"a {x.len():>3} b\"";
        assert_eq!(of(text, Look::Hole), ["{", ">3", "}"]);
        assert_eq!(of(text, Look::Called), ["len"]);
        assert_eq!(of(text, Look::Text), ["f\"", "a ", " b", "\""]);
    }

    #[test]
    fn brackets_without_a_partner_are_wrong() {
        assert_eq!(of("(1 + 2]", Look::Wrong), ["]"]);
        assert_eq!(of("fun f() {", Look::Open), ["{"]);
        assert!(of("fun f() {", Look::Wrong).is_empty());
        assert_eq!(of("f(1))", Look::Wrong), [")"]);
        assert!(of("[(1)]", Look::Wrong).is_empty());
    }

    #[test]
    fn commands_stand_out_and_their_argument_is_program_text() {
        assert_eq!(of(":type let", Look::Command), [":type"]);
        assert_eq!(of(":type let", Look::Keyword), ["let"]);
        assert!(of(":ok", Look::Command).is_empty());
    }

    #[test]
    fn any_text_keeps_its_characters() {
        for text in [
            "",
            "日本語 = \"é",
            "\u{1F600}",
            "f\"{",
            "'",
            "/* open",
            "\t\r\n \\",
            "b\"\\x",
        ] {
            assert_eq!(
                pieces(text).iter().map(|(_, p)| *p).collect::<String>(),
                text
            );
        }
    }
}
