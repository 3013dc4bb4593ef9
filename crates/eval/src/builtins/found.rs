//! What a regex found: matches and their groups. Positions are code points.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::map::MapData;
use crate::object::{self, Key, Object};
use crate::value::{RangeObj, Value};
use ruchyruchy_builtins::regex_text::Found;
use ruchyruchy_builtins::{Receiver, escape};
use std::any::Any;
use std::rc::Rc;

/// A match in a text.
pub(crate) struct MatchObj {
    text: Rc<String>,
    found: Found,
}

impl MatchObj {
    pub(crate) fn new(text: &Rc<String>, found: Found) -> MatchObj {
        let text = text.clone();
        MatchObj { text, found }
    }

    fn slice(&self) -> &str {
        self.text.get(self.found.bytes.clone()).unwrap_or_default()
    }

    fn range(&self) -> Value {
        Value::Range(Rc::new(RangeObj {
            start: Value::from_usize(self.found.chars.start),
            end: Value::from_usize(self.found.chars.end),
            inclusive: false,
        }))
    }
}

impl Object for MatchObj {
    fn receiver(&self) -> Receiver {
        Receiver::Match
    }

    fn kind(&self) -> &'static str {
        "match"
    }

    fn text(&self, quoted: bool) -> String {
        if quoted {
            escape::quote(self.slice())
        } else {
            self.slice().to_string()
        }
    }

    fn key(&self) -> Option<Key> {
        let at = self.found.chars.start;
        Some(Key::Text("match", format!("{at} {}", self.slice())))
    }

    fn field(&self, name: &str) -> Option<Value> {
        Some(match name {
            "start" => Value::from_usize(self.found.chars.start),
            "end" => Value::from_usize(self.found.chars.end),
            "text" => Value::str(self.slice()),
            _ => return None,
        })
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// The groups of a match, the whole one first.
pub(crate) struct CapturesObj {
    text: Rc<String>,
    groups: Vec<Option<Found>>,
    names: Rc<[Option<String>]>,
}

impl CapturesObj {
    pub(crate) fn new(
        text: &Rc<String>,
        groups: Vec<Option<Found>>,
        names: &Rc<[Option<String>]>,
    ) -> CapturesObj {
        CapturesObj {
            text: text.clone(),
            groups,
            names: names.clone(),
        }
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n.as_deref() == Some(name))
    }

    fn group(&self, number: usize) -> Option<MatchObj> {
        let found = self.groups.get(number)?.clone()?;
        Some(MatchObj::new(&self.text, found))
    }

    /// The text of a group: nil if it took no part in the match.
    fn group_text(&self, number: usize) -> Value {
        self.group(number)
            .map_or(Value::Nil, |group| Value::str(group.slice()))
    }
}

impl Object for CapturesObj {
    fn receiver(&self) -> Receiver {
        Receiver::Captures
    }

    fn kind(&self) -> &'static str {
        "captures"
    }

    fn text(&self, _: bool) -> String {
        let groups = (0..self.groups.len()).map(|i| match self.group(i) {
            Some(group) => escape::quote(group.slice()),
            None => "nil".to_string(),
        });
        format!("Captures([{}])", groups.collect::<Vec<_>>().join(", "))
    }

    fn element(&self, index: &Value) -> Option<Value> {
        let number = match index {
            Value::Int(i) => usize::try_from(*i).ok()?,
            Value::Str(name) => self.number(name)?,
            _ => return None,
        };
        (number < self.groups.len()).then(|| self.group_text(number))
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

fn of_match(cx: &mut Interp, call: &Call<'_>, f: impl FnOnce(&MatchObj) -> Value) -> Res {
    Ok(f(&*cx.this_object::<MatchObj>(call)?))
}

pub(crate) fn match_start(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_match(cx, call, |m| Value::from_usize(m.found.chars.start))
}

pub(crate) fn match_end(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_match(cx, call, |m| Value::from_usize(m.found.chars.end))
}

pub(crate) fn match_range(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_match(cx, call, MatchObj::range)
}

pub(crate) fn match_as_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_match(cx, call, |m| Value::str(m.slice()))
}

pub(crate) fn match_len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_match(cx, call, |m| Value::from_usize(m.found.bytes.len()))
}

pub(crate) fn match_is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_match(cx, call, |m| Value::Bool(m.found.bytes.is_empty()))
}

pub(crate) fn captures_get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let captures = cx.this_object::<CapturesObj>(call)?;
    let number = cx.usize_arg(call, 0)?;
    cx.absent(call, captures.group(number).map(object::value))
}

pub(crate) fn captures_name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let captures = cx.this_object::<CapturesObj>(call)?;
    let name = cx.str_arg(call, 0)?;
    let group = captures.number(&name).and_then(|i| captures.group(i));
    cx.absent(call, group.map(object::value))
}

pub(crate) fn captures_len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let captures = cx.this_object::<CapturesObj>(call)?;
    Ok(Value::from_usize(captures.groups.len()))
}

pub(crate) fn captures_iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let captures = cx.this_object::<CapturesObj>(call)?;
    let groups =
        (0..captures.groups.len()).map(|i| captures.group(i).map_or(Value::Nil, object::value));
    let groups = Value::array_of(groups);
    Ok(Value::Iter(cx.make_iter(&groups)?))
}

pub(crate) fn captures_to_array(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let captures = cx.this_object::<CapturesObj>(call)?;
    let texts = (0..captures.groups.len()).map(|i| captures.group_text(i));
    Ok(Value::array_of(texts))
}

pub(crate) fn captures_to_map(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let captures = cx.this_object::<CapturesObj>(call)?;
    let entries = captures.names.iter().enumerate().filter_map(|(i, name)| {
        let name = name.as_deref()?;
        Some((Value::str(name), captures.group_text(i)))
    });
    Ok(Value::map(entries.collect::<MapData>()))
}
