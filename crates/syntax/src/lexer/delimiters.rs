//! Pairing brackets, and mending a file in which they do not pair.
//!
//! Afterwards every opening bracket knows the token that closes it, so that the parser can jump over
//! a group or look behind it. In a broken file stray closers become [`TokenKind::Unknown`], and missing
//! ones are made up (marked [`Token::UNBALANCED`]): the parser sees balanced groups, and the mistake is
//! reported once, here, where both ends are known.

use super::{Token, TokenKind, Tokens};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use TokenKind::*;

fn closer_of(kind: TokenKind) -> Option<TokenKind> {
    match kind {
        LParen => Some(RParen),
        LBracket => Some(RBracket),
        LBrace => Some(RBrace),
        FOpen => Some(FClose),
        _ => None,
    }
}

fn is_closer(kind: TokenKind) -> bool {
    matches!(kind, RParen | RBracket | RBrace | FClose)
}

/// Pairs the brackets of `result`, or mends them.
pub(super) fn pair(result: &mut Tokens, base: u32, max_nesting: usize) {
    // Index of the opener, and commas seen directly behind it.
    let mut open: Vec<(u32, u32)> = Vec::new();
    let mut balanced = true;
    let tokens = &mut result.tokens;
    for index in 0..tokens.len() {
        let Some(token) = tokens.get(index).copied() else {
            break;
        };
        if token.kind == Comma {
            if let Some(group) = open.last_mut() {
                group.1 += 1;
            }
        } else if token.opens() {
            open.push((index as u32, 0));
            if open.len() > max_nesting {
                report_depth(result, base, token);
                return;
            }
        } else if is_closer(token.kind) {
            let group = open.pop();
            let opener = group.and_then(|(at, _)| tokens.get_mut(at as usize));
            match (opener, group) {
                (Some(opener), Some((_, commas))) if closer_of(opener.kind) == Some(token.kind) => {
                    opener.mate = index as u32;
                    if let Some(closer) = tokens.get_mut(index) {
                        closer.mate = commas;
                    }
                }
                _ => {
                    balanced = false;
                    break;
                }
            }
        }
    }
    if !balanced || !open.is_empty() {
        mend(result, base, max_nesting);
    }
}

fn report_depth(result: &mut Tokens, base: u32, at: Token) {
    let span = Span::new(base + at.lo, base + at.hi);
    // That strings are cut off as well follows from what comes then.
    result
        .diagnostics
        .retain(|diagnostic| diagnostic.code != Code::UnterminatedString);
    result.diagnostics.push(too_deep(span));
    result.too_deep = true;
    if let Some(end) = result.tokens.last().copied() {
        result.tokens.clear();
        result.tokens.push(end);
    }
}

/// The one message about nesting, here and in the parser.
pub(crate) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::NestingTooDeep,
        span,
        "the program is nested too deeply from here on",
    )
    .help("give inner parts names of their own: variables or functions")
}

/// Rebuilds the token vector so that brackets pair.
fn mend(result: &mut Tokens, base: u32, max_nesting: usize) {
    let old = std::mem::take(&mut result.tokens);
    let mut tokens: Vec<Token> = Vec::with_capacity(old.len() + 16);
    // Indices into `tokens`, and how many of each kind are open (braces, parens, brackets, holes).
    let mut open: Vec<u32> = Vec::new();
    let mut counts = [0usize; 4];
    // A closer that stands further left than its opener: the opener likely lacks its own.
    let mut suspect: Option<(Token, Token)> = None;
    let mut reports = 0;
    let span = |token: Token| Span::new(base + token.lo, base + token.hi);
    for mut token in old {
        if !token.opens() {
            token.mate = 0;
        }
        if token.opens() {
            open.push(tokens.len() as u32);
            bump(&mut counts, token.kind, 1);
            tokens.push(token);
            if open.len() > max_nesting {
                result.tokens = tokens;
                return report_depth(result, base, token);
            }
            continue;
        }
        // A statement cannot begin inside of parentheses: there the missing one belongs.
        if token.on_new_line() && starts_statement(token.kind) {
            while let Some(opener) = top(&open, &tokens)
                && matches!(opener.kind, LParen | LBracket)
                && !closed_later(opener)
            {
                let kind = opener.kind;
                if reports < 8 {
                    result.diagnostics.push(unclosed(opener, base));
                }
                reports += 1;
                close(&mut open, &mut tokens, token, &mut counts, kind);
            }
        }
        if !is_closer(token.kind) {
            if token.kind == Eof {
                end_of_file(
                    result,
                    &mut open,
                    &mut tokens,
                    token,
                    &mut counts,
                    base,
                    suspect,
                );
                reports += 1;
            }
            tokens.push(token);
            continue;
        }
        if counts.get(slot(token.kind)).copied().unwrap_or(0) == 0
            && matches!(token.kind, RParen | RBracket)
            && let Some(opener) = top(&open, &tokens)
            && matches!(opener.kind, LParen | LBracket)
        {
            // The wrong one of two similar brackets: it closes the group all the same.
            let right = closer_of(opener.kind).unwrap_or(token.kind);
            let (found, begun) = (token.kind.describe(), opener.kind.describe());
            result.diagnostics.push(
                Diagnostic::error(
                    Code::UnclosedDelimiter,
                    span(token),
                    format!("this {found} cannot close a {begun}"),
                )
                .secondary(span(opener), "opened here")
                .suggest(
                    span(token),
                    right.describe().trim_matches('`'),
                    "close it with",
                ),
            );
            token.kind = right;
        }
        if counts.get(slot(token.kind)).copied().unwrap_or(0) == 0 {
            if reports < 8 {
                let message = format!("this {} closes nothing", token.kind.describe());
                let mut diagnostic = Diagnostic::error(Code::UnexpectedToken, span(token), message);
                if let Some((opener, closer)) = suspect {
                    diagnostic = diagnostic
                        .secondary(
                            span(opener),
                            "this one is closed too early, by its indentation",
                        )
                        .secondary(span(closer), "closed here");
                }
                result
                    .diagnostics
                    .push(diagnostic.help("remove it, or add the bracket it closes"));
            }
            reports += 1;
            // It stays as a piece of text that was complained about.
            token.kind = Unknown;
            tokens.push(token);
            continue;
        }
        while let Some(opener) = top(&open, &tokens)
            && closer_of(opener.kind) != Some(token.kind)
        {
            if reports < 8 && opener.kind != FOpen {
                result.diagnostics.push(unclosed(opener, base).secondary(
                    span(token),
                    format!("{} was found before the end of it", token.kind.describe()),
                ));
            }
            reports += 1;
            close(&mut open, &mut tokens, token, &mut counts, opener.kind);
        }
        if let Some(at) = open.pop() {
            bump(&mut counts, token.kind, -1);
            let index = tokens.len() as u32;
            if let Some(opener) = tokens.get_mut(at as usize) {
                opener.mate = index;
                if token.on_new_line() && token.indent != opener.indent && suspect.is_none() {
                    suspect = Some((*opener, token));
                }
            }
        }
        tokens.push(token);
    }
    result.tokens = tokens;
}

fn top(open: &[u32], tokens: &[Token]) -> Option<Token> {
    open.last().and_then(|&at| tokens.get(at as usize)).copied()
}

/// Whether the first pass already found the partner of this opener.
fn closed_later(opener: Token) -> bool {
    opener.mate != 0
}

fn slot(kind: TokenKind) -> usize {
    match kind {
        LBrace | RBrace => 0,
        LParen | RParen => 1,
        LBracket | RBracket => 2,
        _ => 3,
    }
}

fn bump(counts: &mut [usize; 4], kind: TokenKind, by: isize) {
    if let Some(count) = counts.get_mut(slot(kind)) {
        *count = count.saturating_add_signed(by);
    }
}

fn starts_statement(kind: TokenKind) -> bool {
    matches!(
        kind,
        Let | Var | Struct | Enum | Trait | Impl | Class | Mod | Use | Const | Pub | Return
    )
}

/// Makes up the closer of the innermost open bracket, before `next`.
fn close(
    open: &mut Vec<u32>,
    tokens: &mut Vec<Token>,
    next: Token,
    counts: &mut [usize; 4],
    kind: TokenKind,
) {
    let Some(at) = open.pop() else { return };
    bump(counts, kind, -1);
    let index = tokens.len() as u32;
    let end = tokens.last().map_or(next.lo, |token| token.hi);
    if let Some(opener) = tokens.get_mut(at as usize) {
        opener.mate = index;
        opener.flags |= Token::UNBALANCED;
    }
    tokens.push(Token {
        lo: end,
        hi: end,
        mate: 0,
        kind: closer_of(kind).unwrap_or(Unknown),
        flags: Token::UNBALANCED | (next.flags & (Token::NEWLINE | Token::SPACE)),
        indent: next.indent,
    });
}

fn unclosed(opener: Token, base: u32) -> Diagnostic {
    let span = Span::new(base + opener.lo, base + opener.hi);
    let message = format!("this {} is never closed", opener.kind.describe());
    Diagnostic::error(Code::UnclosedDelimiter, span, message)
}

/// Closes what is open at the end of the file, with one message for all of it.
fn end_of_file(
    result: &mut Tokens,
    open: &mut Vec<u32>,
    tokens: &mut Vec<Token>,
    end: Token,
    counts: &mut [usize; 4],
    base: u32,
    suspect: Option<(Token, Token)>,
) {
    // An f-string cut off in a hole was reported as such.
    let innermost = open
        .iter()
        .rev()
        .filter_map(|&at| tokens.get(at as usize).copied())
        .find(|token| token.kind != FOpen);
    // The bracket that closes it may stand in a string that was not closed.
    let swallowed = result
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.code == Code::UnterminatedString);
    if let Some(opener) = innermost
        && !swallowed
        && !open
            .iter()
            .any(|&at| tokens.get(at as usize).is_some_and(|t| t.kind == FOpen))
    {
        let span = |token: Token| Span::new(base + token.lo, base + token.hi);
        // Of nested unclosed braces one is to blame: the one whose supposed end stands further
        // left than itself, else the innermost that is still open.
        let diagnostic = match suspect {
            Some((culprit, closer)) if culprit.indent > closer.indent => unclosed(culprit, base)
                .label("never closed, by the indentation")
                .secondary(span(closer), "this one stands further left"),
            _ => unclosed(opener, base).label("opened here"),
        };
        result.diagnostics.push(diagnostic);
        result.open_at_end = true;
    }
    while let Some(opener) = top(open, tokens) {
        close(open, tokens, end, counts, opener.kind);
    }
}
