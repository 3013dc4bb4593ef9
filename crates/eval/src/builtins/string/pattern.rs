//! What is looked for in a string: text, one of several characters, or a character that a function accepts.

use super::char_value;
use crate::call::Call;
use crate::coerce::single_char;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::matching::{self, Match};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

/// A pattern.
pub(super) enum Pattern {
    /// This text.
    Text(Rc<String>),
    /// One of these characters.
    Chars(Vec<char>),
    /// A character that this function accepts.
    Fun(Value),
}

impl Pattern {
    /// The pattern given as an argument.
    pub(super) fn arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Pattern> {
        let v = call.arg(i);
        match &v {
            Value::Str(s) => Ok(Pattern::Text(s.clone())),
            Value::Array(items) => {
                let chars: Option<Vec<char>> = items
                    .data
                    .borrow()
                    .iter()
                    .map(|v| v.as_str().and_then(single_char))
                    .collect();
                match chars {
                    Some(chars) => Ok(Pattern::Chars(chars)),
                    None => {
                        let name = call.builtin.name();
                        cx.raise(
                            ErrorKind::TypeError,
                            format!("an array given to `{name}` must consist of characters"),
                        )
                    }
                }
            }
            Value::Fun(_)
            | Value::Closure(_)
            | Value::Builtin(_)
            | Value::Ctor(..)
            | Value::Host(_) => Ok(Pattern::Fun(v)),
            other => cx.wrong_arg(
                call,
                i,
                "a string, an array of characters or a function",
                other,
            ),
        }
    }

    fn accepts(&self, cx: &mut Interp, c: char) -> Res<bool> {
        match self {
            Pattern::Text(s) => Ok(single_char(s) == Some(c)),
            Pattern::Chars(chars) => Ok(chars.contains(&c)),
            Pattern::Fun(f) => {
                cx.poll()?;
                Ok(cx.call1(f, char_value(c))?.truthy())
            }
        }
    }

    /// The first match at or after a byte.
    pub(super) fn first(&self, cx: &mut Interp, text: &str, from: usize) -> Res<Option<Match>> {
        let rest = text.get(from..).unwrap_or("");
        if let Pattern::Text(s) = self {
            return Ok(rest
                .find(s.as_str())
                .map(|at| from + at..from + at + s.len()));
        }
        for (at, c) in rest.char_indices() {
            if self.accepts(cx, c)? {
                return Ok(Some(from + at..from + at + c.len_utf8()));
            }
        }
        Ok(None)
    }

    /// The last match.
    pub(super) fn last(&self, cx: &mut Interp, text: &str) -> Res<Option<Match>> {
        if let Pattern::Text(s) = self {
            return Ok(text.rfind(s.as_str()).map(|at| at..at + s.len()));
        }
        for (at, c) in text.char_indices().rev() {
            if self.accepts(cx, c)? {
                return Ok(Some(at..at + c.len_utf8()));
            }
        }
        Ok(None)
    }

    /// All matches in order.
    pub(super) fn all(&self, cx: &mut Interp, text: &str) -> Res<Vec<Match>> {
        if let Pattern::Text(s) = self {
            return Ok(matching::str_matches(text, s));
        }
        let mut matches = Vec::new();
        for (at, c) in text.char_indices() {
            if self.accepts(cx, c)? {
                matches.push(at..at + c.len_utf8());
            }
        }
        Ok(matches)
    }

    /// All matches found from the end, last first.
    pub(super) fn all_back(&self, cx: &mut Interp, text: &str) -> Res<Vec<Match>> {
        if let Pattern::Text(s) = self {
            return Ok(matching::str_matches_back(text, s));
        }
        let mut matches = Vec::new();
        for (at, c) in text.char_indices().rev() {
            if self.accepts(cx, c)? {
                matches.push(at..at + c.len_utf8());
            }
        }
        Ok(matches)
    }

    /// The text after a match at its start.
    pub(super) fn strip_start<'a>(&self, cx: &mut Interp, text: &'a str) -> Res<Option<&'a str>> {
        if let Pattern::Text(s) = self {
            return Ok(text.strip_prefix(s.as_str()));
        }
        let mut chars = text.chars();
        match chars.next() {
            Some(c) if self.accepts(cx, c)? => Ok(Some(chars.as_str())),
            _ => Ok(None),
        }
    }

    /// The text before a match at its end.
    pub(super) fn strip_end<'a>(&self, cx: &mut Interp, text: &'a str) -> Res<Option<&'a str>> {
        if let Pattern::Text(s) = self {
            return Ok(text.strip_suffix(s.as_str()));
        }
        let mut chars = text.chars();
        match chars.next_back() {
            Some(c) if self.accepts(cx, c)? => Ok(Some(chars.as_str())),
            _ => Ok(None),
        }
    }

    /// The text without the matches at its start.
    pub(super) fn trim_start<'a>(&self, cx: &mut Interp, text: &'a str) -> Res<&'a str> {
        let mut text = text;
        while let Some(rest) = self
            .strip_start(cx, text)?
            .filter(|rest| rest.len() < text.len())
        {
            text = rest;
        }
        Ok(text)
    }

    /// The text without the matches at its end.
    pub(super) fn trim_end<'a>(&self, cx: &mut Interp, text: &'a str) -> Res<&'a str> {
        let mut text = text;
        while let Some(rest) = self
            .strip_end(cx, text)?
            .filter(|rest| rest.len() < text.len())
        {
            text = rest;
        }
        Ok(text)
    }
}
