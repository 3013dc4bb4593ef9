//! Runs of tokens without a node of their own: types, patterns, attributes, imports, heads of declarations.
//!
//! The tree drops much of them (lifetimes, modifiers, arguments of attributes), and lines seldom end
//! in them, so they are written token by token with a table of spaces. Brackets are groups, so that a
//! long tuple pattern or list of imports is broken at its commas.

use super::doc::{GroupId, Op, Shape};
use super::writer::Writer;
use crate::lexer::{Token, TokenKind};
use TokenKind::*;

/// What a run of tokens belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Types, paths and heads of declarations.
    Type,
    /// Patterns.
    Pattern,
    /// `use` and its kin.
    Import,
    /// Spaces as in the source, one at most: text of which nothing is known.
    AsIs,
    /// No spaces but between words: prefix operators, labels, the beginning of a macro call.
    Tight,
}

/// A bracket that a run is in.
struct Open {
    /// Its group, unless it is written as it stands.
    group: Option<GroupId>,
    /// How many `<` were open around it.
    angles: usize,
    /// Commas directly in it so far.
    commas: usize,
}

impl Writer<'_> {
    /// Writes the tokens up to the position `upto` of the tree.
    pub(super) fn run(&mut self, upto: u32, run: Run) {
        self.run_to(self.place(upto), run);
    }

    /// Writes the tokens up to the byte `upto`, with brackets as groups.
    pub(super) fn run_to(&mut self, upto: u32, run: Run) {
        let mut open: Vec<Open> = Vec::new();
        let mut first = true;
        let mut angles = 0usize;
        while !self.at(Eof) && self.nth(0).lo < upto {
            let token = self.nth(0);
            let spaced = !first && self.is_spaced(token, run);
            let atom = self.at_atom(run);
            first = false;
            let closes = matches!(token.kind, RParen | RBracket | RBrace);
            if closes && let Some(bracket) = open.pop() {
                angles = bracket.angles;
                if let Some(group) = bracket.group {
                    if bracket.commas > 0 && !matches!(self.last, Comma | DotDot | Ellipsis) {
                        self.add_if_broken(group, ",");
                    }
                    self.push(Op::Dedent);
                    if spaced {
                        self.line(group);
                    } else {
                        self.soft(group);
                    }
                    self.token();
                    self.end();
                } else {
                    self.token();
                }
                continue;
            }
            if spaced {
                self.space();
            }
            if token.opens() {
                let hollow = self.is_hollow() || run == Run::AsIs;
                let nested = !open.is_empty();
                let group = (!hollow).then(|| {
                    let fill = run == Run::Import && !nested;
                    self.begin(if fill { Shape::Fill } else { Shape::Plain })
                });
                self.token();
                if let Some(group) = group {
                    self.push(Op::Indent);
                    if self.is_spaced(self.nth(0), run) {
                        self.line(group);
                    } else {
                        self.soft(group);
                    }
                    first = true;
                }
                open.push(Open {
                    group,
                    angles: std::mem::take(&mut angles),
                    commas: 0,
                });
                continue;
            }
            match token.kind {
                Lt => angles += 1,
                Gt => angles = angles.saturating_sub(1),
                Shr => angles = angles.saturating_sub(2),
                _ => {}
            }
            if token.kind == Comma
                && angles == 0
                && let Some(bracket) = open.last_mut()
                && let Some(group) = bracket.group
            {
                bracket.commas += 1;
                // The comma of a tuple of one.
                let lone = bracket.commas == 1 && run != Run::Import;
                first = self.list_comma(group, lone);
            } else if token.hi > upto {
                self.part(upto);
            } else {
                self.token();
                self.atom = atom;
            }
        }
        // A run that ends inside of a bracket is one that the tree knows nothing of.
        while let Some(bracket) = open.pop() {
            if bracket.group.is_some() {
                self.push(Op::Dedent);
                self.end();
            }
        }
    }

    /// A comma of a list: a line may end behind it, and one behind the last element stands
    /// there only if lines do end. Tells whether a line may end here.
    fn list_comma(&mut self, group: GroupId, lone: bool) -> bool {
        let last = matches!(self.nth(1).kind, RParen | RBracket | RBrace);
        if last && !(lone && self.nth(1).kind == RParen) {
            self.add_if_broken(group, ",");
            self.skip();
            return false;
        }
        self.token();
        if !last {
            self.line(group);
        }
        !last
    }

    /// Whether the token at hand is the colon of an atom, `:ok`, rather than one that separates.
    fn at_atom(&self, run: Run) -> bool {
        let (token, next) = (self.nth(0), self.nth(1));
        token.kind == Colon
            && run != Run::Type
            && !next.after_space()
            && (next.kind == Ident || next.kind.is_keyword())
            && (token.after_space()
                || matches!(
                    self.last,
                    LParen | LBracket | LBrace | Comma | Pipe | Colon | Amp | AndAnd
                ))
    }

    /// Whether a space stands between the last token and this one.
    fn is_spaced(&self, token: Token, run: Run) -> bool {
        let (last, next) = (self.last, token.kind);
        let apart = token.after_space();
        let word = |kind: TokenKind| {
            matches!(
                kind,
                Ident
                    | Int
                    | Float
                    | Str
                    | TripleStr
                    | RawStr
                    | QuoteStr
                    | Char
                    | Byte
                    | ByteStr
                    | RawByteStr
                    | EscapedStr
                    | Lifetime
            ) || kind.is_keyword()
        };
        if run == Run::AsIs {
            return apart;
        }
        let atom = self.at_atom(run);
        match (last, next) {
            (LBrace, _) | (_, RBrace) => run == Run::Pattern,
            (_, Comma | Semi | RParen | RBracket) => false,
            (_, Colon) if !atom => false,
            (Comma | Semi, _) => true,
            (Colon, _) => !self.atom,
            (LParen | LBracket | Hash | Dot | DotDot | DotDotEq | Ellipsis, _) => false,
            (_, Dot | DotDot | DotDotEq | Ellipsis) => matches!(last, Eq | In | FatArrow | At),
            _ if run == Run::Tight => word(last) && (word(next) || apart && next != Bang),
            (Eq | Arrow | FatArrow | Plus | Pipe | In | As, _) => true,
            (_, Eq | Arrow | FatArrow | Plus | Pipe | In | As) => true,
            (_, At) | (At, _) if run == Run::Pattern => true,
            (At, _) => false,
            (Use | Import | Pub | Mut | Const, ColonColon) => true,
            (ColonColon, _) | (_, ColonColon) => false,
            (Question, _) => next == Ident && apart,
            (_, Question) => false,
            (Amp | AndAnd | Star | Bang | Lt | Minus | Backslash, _) => false,
            (_, Gt | Shr | Bang) => false,
            (Impl | For | Fn | Fun, Lt) => false,
            (_, Lt) => false,
            (Gt | Shr, LParen | LBracket) => false,
            (Gt | Shr, _) => true,
            (SelfType | SelfValue | Super | Crate | Fn | Fun | Pub, LParen) => false,
            (last, LParen | LBracket) => last.is_keyword() || last == RParen,
            (_, LBrace) => true,
            (last, Amp | AndAnd | Star | Minus) => word(last) || last == RParen,
            (last, next) if atom || word(next) => {
                word(last) || matches!(last, RParen | RBracket | RBrace)
            }
            _ => apart,
        }
    }
}
