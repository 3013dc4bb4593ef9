//! How unexpected text is explained.
//!
//! "Expected this, found that" is right but seldom helpful. [`Parser::with_slip`] knows what people
//! bring along from other languages or mistype, and says what it is called here.

use super::Parser;
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::foreign;
use crate::lexer::{Token, TokenKind};
use TokenKind::*;

impl Parser<'_> {
    /// The current token in the user's terms.
    pub(super) fn describe_current(&self) -> String {
        let token = self.current;
        let text = self.text_of(token);
        match token.kind {
            Ident => format!("`{}`", shorten(text)),
            Int | Float => format!("the number `{}`", shorten(text)),
            Str | QuoteStr | Char | Byte | ByteStr if text.len() <= 20 && !text.contains('\n') => {
                format!("`{text}`")
            }
            kind if kind.is_keyword() => format!("the keyword `{text}`"),
            kind => kind.describe().to_string(),
        }
    }

    /// The error that `what` was expected where the current token stands.
    pub(super) fn unexpected(&self, what: &str) -> Diagnostic {
        let found = self.describe_current();
        let message = format!("expected {what}, found {found}");
        // The end of the file is shown behind its last token, not behind the last empty line.
        let span = if self.at(Eof) {
            self.span_after()
        } else {
            self.span_of(self.current)
        };
        let diagnostic = Diagnostic::error(Code::UnexpectedToken, span, message)
            .label(format!("expected {what}"));
        self.with_slip(diagnostic)
    }

    /// Adds advice if the text at hand is a well-known slip.
    pub(super) fn with_slip(&self, diagnostic: Diagnostic) -> Diagnostic {
        let here = self.current;
        let span = self.span_of(here);
        let before = self
            .pos
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .copied();
        let before_kind = before.map_or(Semi, |token| token.kind);
        match (before_kind, here.kind) {
            (_, FatArrow) => diagnostic.help("greater or equal is written `>=`"),
            (_, Eq) if self.context.condition || self.context.no_struct => {
                diagnostic.suggest(span, "==", "to compare, write `==`")
            }
            (_, Colon) => diagnostic.help("a ternary needs a space before its `?`: `c ? a : b`"),
            (_, Arrow) => diagnostic.help("a lambda is written `|x| …` or `x => …`"),
            (_, Semi) if matches!(before_kind, Comma) => {
                diagnostic.help("a `;` ends a statement; lists are separated by commas")
            }
            (_, Ident) => match self.text_of(here) {
                "and" => diagnostic.suggest(span, "&&", "logical and is written `&&`"),
                "or" => diagnostic.suggest(span, "||", "logical or is written `||`"),
                "not" if self.nth(1).kind == In => {
                    diagnostic.help("write `!(x in xs)` for \"is not in\"")
                }
                "not" => diagnostic.suggest(span, "!", "logical not is written `!`"),
                "then" => diagnostic.help("the body follows the condition in braces: `if c { … }`"),
                "do" => diagnostic.help("the body follows in braces: `while c { … }`"),
                "elif" | "elsif" | "elseif" => {
                    diagnostic.suggest(span, "else if", "write `else if`")
                }
                _ => self.foreign_word(diagnostic, before),
            },
            _ => self.foreign_word(diagnostic, before),
        }
    }

    /// Adds advice if the text at hand or the one before it is a word of another language.
    fn foreign_word(&self, diagnostic: Diagnostic, before: Option<Token>) -> Diagnostic {
        let words = [Some(self.current), before];
        let names = words
            .into_iter()
            .flatten()
            .filter(|token| token.kind == Ident);
        let hint = names
            .into_iter()
            .find_map(|token| foreign::hint(self.text_of(token)));
        match hint {
            Some(hint) => diagnostic.help(hint),
            None => diagnostic,
        }
    }

    /// A `{` is missing where a body should begin.
    #[cold]
    pub(super) fn missing_body(&mut self, of: &str) {
        let mut diagnostic = self.unexpected(&format!("`{{` and the body of {of}"));
        if self.at(Colon) {
            diagnostic.help.clear();
            diagnostic = diagnostic.help("bodies stand in braces: `{ … }`");
        } else if diagnostic.help.is_empty()
            && self.current.on_new_line()
            && self.current.indent > self.context.indent
        {
            diagnostic = diagnostic.suggest(self.span_after(), " {", "open the body with a brace");
        }
        self.report(diagnostic);
    }
}

/// Names are shown in messages up to a reasonable length.
fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_string();
    }
    let mut short: String = text.chars().take(37).collect();
    short.push('…');
    short
}
