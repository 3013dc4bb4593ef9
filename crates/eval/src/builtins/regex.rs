//! Regular expressions: compiling, finding, replacing, splitting.
//!
//! A pattern that is given as text is compiled once; the interpreter keeps the newest ones.

use super::found::{CapturesObj, MatchObj};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::object::{self, Key, Object};
use crate::value::Value;
use regex::{Captures, Regex};
use ruchyruchy_builtins::regex_text::{self, Positions};
use ruchyruchy_builtins::{Receiver, escape};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::any::Any;
use std::collections::HashMap;
use std::rc::Rc;

/// A compiled pattern with the names of its groups.
pub(crate) struct RegexObj {
    pub regex: Regex,
    pub names: Rc<[Option<String>]>,
}

/// Patterns compiled lately, by their text.
#[derive(Default)]
pub(crate) struct Compiled(HashMap<String, Rc<RegexObj>>);

/// How many patterns are kept.
const KEPT: usize = 64;

/// Bytes of text that are searched for the price of a step.
const BYTES_A_STEP: usize = 64;

impl Object for RegexObj {
    fn receiver(&self) -> Receiver {
        Receiver::Regex
    }

    fn kind(&self) -> &'static str {
        "regex"
    }

    fn text(&self, quoted: bool) -> String {
        let pattern = self.regex.as_str();
        if quoted {
            format!("Regex({})", escape::quote(pattern))
        } else {
            pattern.to_string()
        }
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Text("regex", self.regex.as_str().to_string()))
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// Patterns that are looked for together.
struct SetObj(regex::RegexSet);

impl Object for SetObj {
    fn receiver(&self) -> Receiver {
        Receiver::RegexSet
    }

    fn kind(&self) -> &'static str {
        "regex_set"
    }

    fn text(&self, _: bool) -> String {
        let quoted = self.0.patterns().iter().map(|p| escape::quote(p));
        format!("RegexSet([{}])", quoted.collect::<Vec<_>>().join(", "))
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Text("regex_set", self.text(true)))
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

fn compiled(cx: &mut Interp, pattern: &str) -> Result<Rc<RegexObj>, String> {
    if let Some(known) = cx.regexes.0.get(pattern) {
        return Ok(known.clone());
    }
    let regex = regex_text::compile(pattern)?;
    let names = regex.capture_names().map(|name| name.map(str::to_string));
    let object = Rc::new(RegexObj {
        names: names.collect(),
        regex,
    });
    if cx.regexes.0.len() >= KEPT {
        cx.regexes.0.clear();
    }
    cx.regexes.0.insert(pattern.to_string(), object.clone());
    Ok(object)
}

fn regex_value(regex: Rc<RegexObj>) -> Value {
    Value::Native(Rc::new(crate::native::Native::Object(regex)))
}

/// A regex, or text that is compiled to one.
fn regex_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Rc<RegexObj>> {
    let v = call.arg(i);
    let v = cx.read_through(v)?;
    if let Some(regex) = object::of::<RegexObj>(&v) {
        return Ok(regex);
    }
    let Value::Str(pattern) = &v else {
        return cx.wrong_arg(call, i, "a regex or its text", &v);
    };
    match compiled(cx, pattern) {
        Ok(regex) => Ok(regex),
        Err(why) => cx.raise(ErrorKind::ParseError, why),
    }
}

/// A text to search in, paid for.
fn text_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Rc<String>> {
    let text = cx.str_arg(call, i)?;
    cx.charge(text.len() / BYTES_A_STEP)?;
    Ok(text)
}

/// The regex and the text of a function, or of a method of a regex.
fn parts(cx: &mut Interp, call: &mut Call<'_>) -> Res<(Rc<RegexObj>, Rc<String>, usize)> {
    if call.builtin.receiver() == Receiver::Regex {
        let regex = cx.this_object::<RegexObj>(call)?;
        Ok((regex, text_arg(cx, call, 0)?, 1))
    } else {
        let regex = regex_arg(cx, call, 0)?;
        Ok((regex, text_arg(cx, call, 1)?, 2))
    }
}

pub(crate) fn new(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let pattern = cx.str_arg(call, 0)?;
    let regex = compiled(cx, &pattern).map(regex_value);
    cx.fallible(call, regex.map_err(|why| (ErrorKind::ParseError, why)))
}

pub(crate) fn escape_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    Ok(Value::str(regex_text::escape(&text)))
}

pub(crate) fn set_new(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let items = cx.array_arg(call, 0)?;
    let mut patterns = Vec::new();
    for item in items.data.borrow().iter() {
        match item.as_str() {
            Some(pattern) => patterns.push(pattern.to_string()),
            None => return cx.wrong_arg(call, 0, "an array of strings", item),
        }
    }
    let set = regex_text::compile_set(&patterns).map(|set| object::value(SetObj(set)));
    cx.fallible(call, set.map_err(|why| (ErrorKind::ParseError, why)))
}

pub(crate) fn set_is_match(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let set = cx.this_object::<SetObj>(call)?;
    let text = text_arg(cx, call, 0)?;
    Ok(Value::Bool(set.0.is_match(&text)))
}

pub(crate) fn set_matches(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let set = cx.this_object::<SetObj>(call)?;
    let text = text_arg(cx, call, 0)?;
    let found = set.0.matches(&text);
    Ok(Value::array_of(found.iter().map(Value::from_usize)))
}

pub(crate) fn set_len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::from_usize(cx.this_object::<SetObj>(call)?.0.len()))
}

pub(crate) fn as_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let regex = cx.this_object::<RegexObj>(call)?;
    Ok(Value::str(regex.regex.as_str()))
}

pub(crate) fn capture_names(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let regex = cx.this_object::<RegexObj>(call)?;
    let names = regex.names.iter().flatten();
    Ok(Value::array_of(names.map(|name| Value::str(name.as_str()))))
}

pub(crate) fn is_match(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (regex, text, _) = parts(cx, call)?;
    Ok(Value::Bool(regex.regex.is_match(&text)))
}

pub(crate) fn match_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    is_match(cx, call)
}

pub(crate) fn find(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (regex, text, _) = parts(cx, call)?;
    let found = regex.regex.find(&text).map(|m| {
        let found = Positions::new(&text).found(m.range());
        object::value(MatchObj::new(&text, found))
    });
    cx.absent(call, found)
}

pub(crate) fn find_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (regex, text, _) = parts(cx, call)?;
    let found = regex.regex.find(&text).map(|m| Value::str(m.as_str()));
    cx.absent(call, found)
}

/// All matches, each made a value by `make`; counted as steps, since a program decides how many there are.
fn all<T>(
    cx: &mut Interp,
    found: impl Iterator<Item = T>,
    mut make: impl FnMut(T) -> Value,
) -> Res<Vec<Value>> {
    let mut values = Vec::new();
    for item in found {
        cx.poll()?;
        values.push(make(item));
    }
    Ok(values)
}

pub(crate) fn find_iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (regex, text, _) = parts(cx, call)?;
    let mut positions = Positions::new(&text);
    let values = all(cx, regex.regex.find_iter(&text), |m| {
        object::value(MatchObj::new(&text, positions.found(m.range())))
    })?;
    let values = Value::array_of(values);
    Ok(Value::Iter(cx.make_iter(&values)?))
}

pub(crate) fn find_all(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (regex, text, _) = parts(cx, call)?;
    let values = all(cx, regex.regex.find_iter(&text), |m| Value::str(m.as_str()))?;
    Ok(Value::array_of(values))
}

fn captures_value(
    regex: &RegexObj,
    text: &Rc<String>,
    positions: &mut Positions<'_>,
    groups: &Captures<'_>,
) -> Value {
    let groups = positions.groups(groups);
    object::value(CapturesObj::new(text, groups, &regex.names))
}

pub(crate) fn captures(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (regex, text, _) = parts(cx, call)?;
    let found = regex.regex.captures(&text);
    let mut positions = Positions::new(&text);
    let found = found.map(|groups| captures_value(&regex, &text, &mut positions, &groups));
    cx.absent(call, found)
}

pub(crate) fn captures_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    captures(cx, call)
}

fn all_captures(cx: &mut Interp, call: &mut Call<'_>) -> Res<Vec<Value>> {
    let (regex, text, _) = parts(cx, call)?;
    let mut positions = Positions::new(&text);
    all(cx, regex.regex.captures_iter(&text), |groups| {
        captures_value(&regex, &text, &mut positions, &groups)
    })
}

pub(crate) fn captures_iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let values = Value::array_of(all_captures(cx, call)?);
    Ok(Value::Iter(cx.make_iter(&values)?))
}

pub(crate) fn captures_all(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::array_of(all_captures(cx, call)?))
}

/// Replaces the first `limit` matches (0: all) by a template with `$1` and `${name}`, or by what a function makes of the captures.
fn replaced(cx: &mut Interp, call: &mut Call<'_>, limit: usize, with: usize) -> Res {
    let (regex, text, _) = parts(cx, call)?;
    let by = call.arg(with);
    let by = cx.read_through(by)?;
    let mut positions = Positions::new(&text);
    let (mut out, mut end) = (String::new(), 0);
    for (count, groups) in regex.regex.captures_iter(&text).enumerate() {
        if limit > 0 && count == limit {
            break;
        }
        cx.poll()?;
        let Some(whole) = groups.get(0) else { continue };
        out.push_str(text.get(end..whole.start()).unwrap_or_default());
        end = whole.end();
        match &by {
            Value::Str(template) => groups.expand(template, &mut out),
            function => {
                let argument = captures_value(&regex, &text, &mut positions, &groups);
                let made = cx.call1(function, argument)?;
                out.push_str(&cx.text(&made)?);
            }
        }
        cx.check_request(out.len())?;
    }
    out.push_str(text.get(end..).unwrap_or_default());
    Ok(Value::str(out))
}

pub(crate) fn replace(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    replaced(cx, call, 1, 1)
}

pub(crate) fn replace_all(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    replaced(cx, call, 0, 1)
}

pub(crate) fn replacen(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let limit = cx.usize_arg(call, 1)?;
    replaced(cx, call, limit, 2)
}

pub(crate) fn replace_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    replaced(cx, call, 1, 2)
}

pub(crate) fn replace_all_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    replaced(cx, call, 0, 2)
}

pub(crate) fn split(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (regex, text, _) = parts(cx, call)?;
    let values = all(cx, regex.regex.split(&text), Value::str)?;
    Ok(Value::array_of(values))
}

pub(crate) fn split_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    split(cx, call)
}

pub(crate) fn splitn(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (regex, text, next) = parts(cx, call)?;
    let limit = cx.usize_arg(call, next)?;
    let values = all(cx, regex.regex.splitn(&text, limit), Value::str)?;
    Ok(Value::array_of(values))
}
