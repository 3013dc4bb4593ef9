//! From tokens to the syntax tree: recursive descent, with precedence climbing for operators.
//!
//! **Errors.** A function that finds something unexpected reports it and returns what it has
//! ([`ExprKind::Error`](ast::ExprKind::Error) if nothing); `panicking` then silences
//! everything up to the next point where the text makes sense again: a statement on a new line, a
//! comma of the list, the end of the bracket. Brackets pair (the lexer saw to that), so skipping
//! never leaves the group in which the mistake was made, and one mistake gives one message.
//!
//! **Lines.** `Context::newlines` says whether a line break may end a statement here: yes in a block,
//! no in parentheses. [`Parser::operator_continues`] holds the rule for operators that start a line.
//!
//! **Depth.** Every recursive production goes through [`Parser::enter`], which allows
//! [`MAX_NESTING`] of them. Chains (`a + b + c`, `x.f().g()`, `!!!x`) are built in loops, but they make
//! trees as high as they are long: [`Parser::grow`] counts that height, and above [`MAX_HEIGHT`]
//! gives up too, so that whoever walks the tree later may recurse. Giving up means one message, and
//! on to the end of the file at once. Look-ahead is a fixed number of tokens or one jump to the
//! partner of a bracket, so parsing is linear.

mod binding;
mod brace;
mod class;
mod closure;
mod control;
mod expr;
mod fun;
mod import;
mod item;
mod list;
mod literal;
mod macros;
mod member;
mod message;
mod pat;
mod postfix;
mod primary;
mod slip;
mod stmt;
mod ty;

pub(crate) use expr::level;

use crate::ast::{File, Ident};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::lexer::{self, Token, TokenKind};
use crate::span::{SourceFile, Span};
use crate::symbol::Symbol;

/// How deep productions may nest.
pub const MAX_NESTING: u32 = 1000;
/// How high the tree may become.
pub const MAX_HEIGHT: u32 = 10_000;
/// After this many errors the rest is not looked at.
const MOST_ERRORS: usize = 50;

/// A parsed file.
#[derive(Debug)]
pub struct Parsed {
    /// The tree; where the text made no sense it has holes.
    pub file: File,
    /// What was found wrong, in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// The only thing wrong is that the text stops too early: a REPL asks for more.
    pub incomplete: bool,
}

/// Bytes that a token comes to once its file is parsed and lowered: what the costliest texts take, measured on a million
/// lines of `let x = x + 1`.
pub const BYTES_A_TOKEN: usize = 192;

/// Parses one source file. Never fails and never panics.
pub fn parse(source: &SourceFile) -> Parsed {
    parse_within(source, usize::MAX)
}

/// [`parse`], but a file of more than so many tokens is an error, and no tree of it is built.
pub fn parse_within(source: &SourceFile, most_tokens: usize) -> Parsed {
    let mut lexed = lexer::lex(source, MAX_NESTING as usize);
    if lexed.tokens.len() > most_tokens {
        lexed.tokens.clear();
        let start = Span::new(source.base, source.base);
        let message = "the source is too large for the memory limit";
        lexed.diagnostics.push(
            Diagnostic::error(Code::SourceTooLarge, start, message)
                .note(format!("it may have {most_tokens} tokens")),
        );
    }
    let eof = Token {
        lo: source.text.len() as u32,
        hi: source.text.len() as u32,
        mate: 0,
        kind: TokenKind::Eof,
        flags: Token::NEWLINE,
        indent: 0,
    };
    let lexer_errors = lexed.diagnostics.iter().filter(|d| d.is_error()).count();
    let mut parser = Parser {
        text: &source.text,
        base: source.base,
        current: lexed.tokens.first().copied().unwrap_or(eof),
        tokens: lexed.tokens,
        eof,
        pos: 0,
        prev_hi: 0,
        context: Context::default(),
        depth: 0,
        height: 0,
        diagnostics: lexed.diagnostics,
        panicking: false,
        given_up: lexed.too_deep,
        error_at_end: lexed.open_at_end,
        error_inside: lexer_errors > lexed.open_at_end as usize || lexed.too_deep,
    };
    let stmts = parser.statements();
    let span = Span::new(source.base, source.base + source.text.len() as u32);
    let mut diagnostics = parser.diagnostics;
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.lo);
    Parsed {
        file: File {
            stmts,
            comments: lexed.comments,
            span,
        },
        diagnostics,
        incomplete: parser.error_at_end && !parser.error_inside,
    }
}

/// What the surroundings say about the text at hand.
#[derive(Clone, Copy, Debug)]
struct Context {
    /// A line break may end a statement.
    newlines: bool,
    /// In a condition: `Name {` opens the body, no struct literal.
    no_struct: bool,
    /// In a guard: `x =>` ends it, no lambda.
    no_arrow: bool,
    /// `let PAT = e` may stand here.
    condition: bool,
    /// Directly in parentheses that were never closed, which was reported.
    broken: bool,
    /// Indentation of the line on which the statement began.
    indent: u16,
    /// In the initialiser of a `let`: its pattern. An `in` may end the initialiser.
    bound: Bound,
}

/// The tokens of the pattern of a `let`, from the first up to the one behind the last.
#[derive(Clone, Copy, Debug, Default)]
struct Bound {
    from: u32,
    to: u32,
}

impl Default for Context {
    fn default() -> Context {
        Context {
            newlines: true,
            no_struct: false,
            no_arrow: false,
            condition: false,
            broken: false,
            indent: 0,
            bound: Bound::default(),
        }
    }
}

impl Context {
    /// Inside of parentheses and brackets.
    fn grouped(self) -> Context {
        Context {
            newlines: false,
            no_struct: false,
            no_arrow: false,
            condition: false,
            bound: Bound::default(),
            ..self
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    base: u32,
    tokens: Vec<Token>,
    /// What every index behind the vector holds.
    eof: Token,
    pos: usize,
    /// `tokens[pos]`.
    current: Token,
    /// End of the token before.
    prev_hi: u32,
    context: Context,
    /// Productions we are in.
    depth: u32,
    /// Height of the highest tree finished in the current production.
    height: u32,
    diagnostics: Vec<Diagnostic>,
    /// A mistake was reported, and the text has not made sense since.
    panicking: bool,
    /// Nothing is reported any more: nesting too deep or too many errors.
    given_up: bool,
    error_at_end: bool,
    error_inside: bool,
}

impl<'a> Parser<'a> {
    fn kind(&self) -> TokenKind {
        self.current.kind
    }

    fn at(&self, kind: TokenKind) -> bool {
        self.current.kind == kind
    }

    /// The token `ahead` tokens from here.
    fn nth(&self, ahead: usize) -> Token {
        self.tokens
            .get(self.pos + ahead)
            .copied()
            .unwrap_or(self.eof)
    }

    /// The token at an absolute index.
    fn token_at(&self, index: u32) -> Token {
        self.tokens.get(index as usize).copied().unwrap_or(self.eof)
    }

    /// Moves on and returns the token moved over.
    fn bump(&mut self) -> Token {
        let token = self.current;
        if token.kind != TokenKind::Eof {
            self.jump(self.pos + 1);
        }
        self.prev_hi = token.hi;
        token
    }

    /// Moves to a token further on.
    fn jump(&mut self, to: usize) {
        self.pos = to.min(self.tokens.len().saturating_sub(1));
        self.current = self.nth(0);
    }

    fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.at(kind);
        if found {
            self.bump();
        }
        found
    }

    fn text_of(&self, token: Token) -> &'a str {
        self.text
            .get(token.lo as usize..token.hi as usize)
            .unwrap_or("")
    }

    /// Whether the current token is the name `word`: for words that are reserved in some places only.
    fn at_word(&self, word: &str) -> bool {
        self.at(TokenKind::Ident) && self.text_of(self.current) == word
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// Whether the token `ahead` follows the one before it without a space.
    fn glued(&self, ahead: usize) -> bool {
        !self.nth(ahead).after_space()
    }

    fn span_of(&self, token: Token) -> Span {
        Span::new(self.base + token.lo, self.base + token.hi)
    }

    /// From `lo` to the end of the token before the current one.
    fn span_from(&self, lo: u32) -> Span {
        Span::new(self.base + lo, self.base + self.prev_hi.max(lo))
    }

    /// From the start of an earlier span to the end of the token before the current one.
    fn span_since(&self, start: Span) -> Span {
        Span::new(start.lo, (self.base + self.prev_hi).max(start.lo))
    }

    /// The empty span behind the token before the current one.
    fn span_after(&self) -> Span {
        Span::new(self.base + self.prev_hi, self.base + self.prev_hi)
    }

    fn ident_of(&self, token: Token) -> Ident {
        let text = self.text_of(token);
        let name = Symbol::intern(text.strip_prefix("r#").unwrap_or(text));
        Ident {
            name,
            span: self.span_of(token),
        }
    }

    /// Whether a keyword stands here that is a name wherever it starts no declaration.
    fn at_soft_keyword(&self) -> bool {
        use TokenKind::*;
        matches!(self.kind(), Type | Import | Class | Where)
    }

    /// A name that is no keyword, or a soft one.
    fn ident(&mut self, what: &str) -> Ident {
        if self.at(TokenKind::Ident) || self.at_soft_keyword() {
            let token = self.bump();
            return self.ident_of(token);
        }
        self.expected(what);
        self.missing_ident()
    }

    /// A field, method, variant or named argument: keywords will do.
    fn member_name(&mut self, what: &str) -> Ident {
        if self.at(TokenKind::Ident) || self.kind().is_keyword() {
            let token = self.bump();
            return self.ident_of(token);
        }
        self.expected(what);
        self.missing_ident()
    }

    fn missing_ident(&self) -> Ident {
        Ident {
            name: Symbol::intern("_"),
            span: self.span_after(),
        }
    }

    /// Begins a production that may recurse; `None` when there are too many. To be ended by
    /// [`Parser::leave`] with the value given.
    fn enter(&mut self) -> Option<u32> {
        if self.depth >= MAX_NESTING {
            self.give_up();
            return None;
        }
        self.depth += 1;
        Some(std::mem::take(&mut self.height))
    }

    fn leave(&mut self, outer: u32) {
        self.depth -= 1;
        self.grow();
        self.height = self.height.max(outer);
    }

    /// The tree at hand became one level higher.
    fn grow(&mut self) {
        self.height += 1;
        if self.height > MAX_HEIGHT {
            self.give_up();
        }
    }

    /// Reports that the program is too deep and skips the rest of it.
    #[cold]
    fn give_up(&mut self) {
        if !self.given_up {
            let span = self.span_of(self.current);
            self.diagnostics.push(lexer::delimiters::too_deep(span));
            self.given_up = true;
            self.error_inside = true;
        }
        self.panicking = true;
        self.jump(self.tokens.len());
    }

    /// Sets the context for the inside of a bracket and returns the one to be restored.
    fn enter_group(&mut self) -> Context {
        let outer = self.context;
        self.context = outer.grouped();
        outer
    }

    /// Runs `inner` in another context.
    fn within<T>(&mut self, context: Context, inner: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.context, context);
        let result = inner(self);
        self.context = outer;
        result
    }

    /// Reports a mistake and silences what follows from it.
    #[cold]
    fn report(&mut self, diagnostic: Diagnostic) {
        let at_end = self.at(TokenKind::Eof);
        // Something the lexer made up or complained about: it was reported already.
        let known = self.context.broken
            || self.current.flags & Token::UNBALANCED != 0
            || self.at(TokenKind::Unknown);
        if !self.panicking && !self.given_up && !known {
            self.push_error(diagnostic, at_end);
        }
        self.panicking = true;
    }

    /// Reports a mistake that does not disturb what follows.
    #[cold]
    fn complain(&mut self, diagnostic: Diagnostic) {
        if !self.panicking && !self.given_up {
            self.push_error(diagnostic, false);
        }
    }

    fn push_error(&mut self, diagnostic: Diagnostic, at_end: bool) {
        // An open bracket was reported: that the end comes too early follows from it.
        if !(at_end && self.error_at_end) {
            self.diagnostics.push(diagnostic);
        }
        if at_end {
            self.error_at_end = true;
        } else {
            self.error_inside = true;
        }
        if self.diagnostics.len() >= MOST_ERRORS {
            self.given_up = true;
            self.jump(self.tokens.len());
        }
    }

    /// Reports that `what` should stand here.
    #[cold]
    fn expected(&mut self, what: &str) {
        let diagnostic = self.unexpected(what);
        self.report(diagnostic);
    }

    /// Moves over `kind`, or reports that it is missing.
    fn expect(&mut self, kind: TokenKind, why: &str) -> bool {
        let found = self.eat(kind);
        if !found {
            let what = if why.is_empty() {
                kind.describe().to_string()
            } else {
                format!("{} {why}", kind.describe())
            };
            self.expected(&what);
        }
        found
    }

    /// Skips to the next token of interest inside of the group that token `end` closes; groups inside
    /// of it are jumped over. Sense is restored.
    fn skip_until(&mut self, end: usize, stop: impl Fn(&Self) -> bool) {
        while self.pos < end && !self.at(TokenKind::Eof) && !stop(self) {
            self.skip_one();
        }
        self.panicking = self.given_up;
    }

    /// Moves over one token, or over a whole group.
    fn skip_one(&mut self) {
        let mate = self.current.mate as usize;
        if self.current.opens() && mate > self.pos {
            self.prev_hi = self.token_at(self.current.mate).hi;
            self.jump(mate + 1);
        } else {
            self.bump();
        }
    }

    /// Misplaced text that was understood nevertheless.
    #[cold]
    fn misplaced(&mut self, span: Span, message: impl Into<String>) {
        self.complain(Diagnostic::error(Code::Misplaced, span, message));
    }
}

/// Names that start with a capital are taken for types where the grammar alone cannot tell.
fn is_capitalised(name: &str) -> bool {
    name.trim_start_matches('_')
        .chars()
        .next()
        .is_some_and(char::is_uppercase)
}
