//! JSON.
//!
//! Reading is serde_json's; objects keep the order of their text. Writing walks the value with a list of tasks, since values
//! may be deeper than the stack: keys are sorted, structs and instances are objects, enum variants are
//! tagged as serde does it, nil and None are null, `Some` and `Ok` are their payload.

use crate::call::Call;
use crate::data_frame::row_map;
use crate::error::Res;
use crate::gate::files;
use crate::interp::Interp;
use crate::map::MapData;
use crate::print::sorted_entries;
use crate::value::{Record, Value};
use ruchyruchy_builtins::{escape, float_text};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{FieldDef, OPTION, RESULT};
use std::collections::HashSet;
use std::fmt::Write;
use std::rc::Rc;

/// The value of JSON text, or what is wrong with it.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    let parsed: serde_json::Value =
        serde_json::from_str(text).map_err(|e| format!("JSON parse error: {e}"))?;
    Ok(value_of(parsed))
}

/// Recursion is bounded: serde_json refuses text nested deeper than 128 levels.
fn value_of(json: serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Nil,
        Json::Bool(b) => Value::Bool(b),
        Json::Number(n) => match (n.as_i64(), n.as_u64()) {
            (Some(n), _) => Value::Int(n),
            (_, Some(n)) => Value::from_u64(n),
            _ => Value::Float(n.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(s) => Value::str(s),
        Json::Array(items) => Value::array_of(items.into_iter().map(value_of)),
        Json::Object(entries) => {
            let entries = entries
                .into_iter()
                .map(|(k, v)| (Value::str(k), value_of(v)));
            Value::map(entries.collect::<MapData>())
        }
    }
}

/// Something still to be written.
enum Task {
    Value(Value, usize),
    Text(String),
    Static(&'static str),
    Break(usize),
    Leave(usize),
}

struct Writer<'a> {
    tasks: Vec<Task>,
    indent: Option<&'a str>,
    inside: HashSet<usize>,
}

/// JSON text of a value; on lines of their own with this indentation, if one is given.
pub(crate) fn text_of(cx: &mut Interp, v: &Value, indent: Option<&str>) -> Res<String> {
    let mut out = String::new();
    let mut writer = Writer {
        tasks: vec![Task::Value(v.clone(), 0)],
        indent,
        inside: HashSet::new(),
    };
    while let Some(task) = writer.tasks.pop() {
        match task {
            Task::Value(v, level) => {
                cx.poll()?;
                writer.value(cx, &mut out, v, level)?;
            }
            Task::Text(text) => out.push_str(&text),
            Task::Static(text) => out.push_str(text),
            Task::Break(level) => {
                if let Some(indent) = writer.indent {
                    out.push('\n');
                    out.extend(std::iter::repeat_n(indent, level));
                }
            }
            Task::Leave(address) => {
                writer.inside.remove(&address);
            }
        }
    }
    Ok(out)
}

impl Writer<'_> {
    fn value(&mut self, cx: &mut Interp, out: &mut String, v: Value, level: usize) -> Res<()> {
        let span = cx.span;
        let v = cx.hold_through(v, span)?;
        // Writing to a String cannot fail.
        let _ = match &v {
            Value::Nil => out.write_str("null"),
            Value::Bool(b) => write!(out, "{b}"),
            Value::Int(n) => write!(out, "{n}"),
            Value::Big(n) => write!(out, "{n}"),
            Value::Byte(n) => write!(out, "{n}"),
            Value::Float(x) if x.is_finite() => {
                float_text::write_display(out, *x);
                Ok(())
            }
            Value::Float(_) => out.write_str("null"),
            Value::Str(s) => {
                escape::write_json_string(out, s);
                Ok(())
            }
            Value::Array(o) | Value::Heap(o) => {
                let items = o.data.borrow().iter().map(|v| (None, v.clone())).collect();
                self.group(out, ["[", "]"], items, level);
                Ok(())
            }
            Value::Frame(frame) => {
                let rows = (0..frame.rows()).map(|row| (None, row_map(frame, row)));
                self.group(out, ["[", "]"], rows.collect(), level);
                Ok(())
            }
            Value::Set(o) => {
                let items = o.data.borrow().iter().map(|v| (None, v.clone())).collect();
                self.group(out, ["[", "]"], items, level);
                Ok(())
            }
            Value::Tuple(r) => {
                self.positional(out, r, level);
                Ok(())
            }
            Value::Map(o) => {
                let entries = sorted_entries(&o.data.borrow());
                let mut parts = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    parts.push((Some(cx.text(&key)?), value));
                }
                self.group(out, ["{", "}"], parts, level);
                Ok(())
            }
            Value::Struct(r) => {
                let adt = cx.adt(r.adt);
                if adt.is_tuple {
                    self.payload(out, r, level);
                } else {
                    self.fields(out, r, &adt.fields, level);
                }
                Ok(())
            }
            Value::Instance(r) => {
                let address = Rc::as_ptr(r).addr();
                if !self.inside.insert(address) {
                    let kind = cx.type_name(&v);
                    return cx.raise(
                        ErrorKind::Error,
                        format!("an instance of {kind} that contains itself has no JSON text"),
                    );
                }
                self.tasks.push(Task::Leave(address));
                let adt = cx.adt(r.adt);
                self.fields(out, r, &adt.fields, level);
                Ok(())
            }
            Value::Enum(r)
                if (r.adt, r.variant) == (OPTION, 1) || (r.adt, r.variant) == (RESULT, 0) =>
            {
                self.tasks
                    .push(Task::Value(r.field(0).unwrap_or_default(), level));
                Ok(())
            }
            Value::Enum(r) => {
                let adt = cx.adt(r.adt);
                let Some(variant) = adt.variants.get(r.variant as usize) else {
                    return Ok(());
                };
                // The payload is written first, to a part of its own.
                let payload = if variant.named {
                    let fields = variant.fields.iter().map(|f| Value::str(f.name.as_str()));
                    let values = r.obj.data.borrow();
                    Value::map(fields.zip(values.iter().cloned()).collect::<MapData>())
                } else {
                    unwrapped(r)
                };
                let tagged = vec![(Some(variant.name.to_string()), payload)];
                self.group(out, ["{", "}"], tagged, level);
                Ok(())
            }
            Value::Unit(OPTION, _) => out.write_str("null"),
            Value::Shared(cell) => {
                let address = Rc::as_ptr(cell).addr();
                if !self.inside.insert(address) {
                    return cx.raise(
                        ErrorKind::Error,
                        "a cell that contains itself has no JSON text",
                    );
                }
                self.tasks.push(Task::Leave(address));
                self.tasks.push(Task::Value(cell.get(), level));
                Ok(())
            }
            Value::Unit(..) | Value::Error(_) | Value::Range(_) | Value::Native(_) => {
                escape::write_json_string(out, &cx.text(&v)?);
                Ok(())
            }
            Value::Atom(name) => {
                escape::write_json_string(out, name.as_str());
                Ok(())
            }
            other => {
                let kind = cx.type_name(other);
                return cx.raise(ErrorKind::TypeError, format!("a {kind} has no JSON text"));
            }
        };
        Ok(())
    }

    fn positional(&mut self, out: &mut String, r: &Record, level: usize) {
        let items = r
            .obj
            .data
            .borrow()
            .iter()
            .map(|v| (None, v.clone()))
            .collect();
        self.group(out, ["[", "]"], items, level);
    }

    /// A tuple struct: its only field, or an array of them.
    fn payload(&mut self, out: &mut String, r: &Record, level: usize) {
        match r.field(0) {
            Some(only) if r.obj.data.borrow().len() == 1 => {
                self.tasks.push(Task::Value(only, level));
            }
            _ => self.positional(out, r, level),
        }
    }

    fn fields(&mut self, out: &mut String, r: &Record, fields: &[FieldDef], level: usize) {
        let values = r.obj.data.borrow();
        let mut parts: Vec<(Option<String>, Value)> = fields
            .iter()
            .zip(values.iter())
            .map(|(f, v)| (Some(f.name.to_string()), v.clone()))
            .collect();
        parts.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.group(out, ["{", "}"], parts, level);
    }

    fn group(
        &mut self,
        out: &mut String,
        [open, close]: [&'static str; 2],
        parts: Vec<(Option<String>, Value)>,
        level: usize,
    ) {
        out.push_str(open);
        self.tasks.push(Task::Static(close));
        if parts.is_empty() {
            return;
        }
        self.tasks.push(Task::Break(level));
        for (i, (key, value)) in parts.into_iter().enumerate().rev() {
            self.tasks.push(Task::Value(value, level + 1));
            if let Some(key) = key {
                let mut label = String::with_capacity(key.len() + 4);
                escape::write_json_string(&mut label, &key);
                label.push_str(if self.indent.is_some() { ": " } else { ":" });
                self.tasks.push(Task::Text(label));
            }
            self.tasks.push(Task::Break(level + 1));
            if i > 0 {
                self.tasks.push(Task::Static(","));
            }
        }
    }
}

/// The payload of a variant: its only field, or a tuple of them.
fn unwrapped(r: &Record) -> Value {
    let fields = r.obj.data.borrow();
    match fields.first() {
        Some(only) if fields.len() == 1 => only.clone(),
        _ => Value::tuple(fields.iter().map(Value::share)),
    }
}

/// Parses, or raises `ParseError`.
pub(super) fn parsed(cx: &mut Interp, text: &str) -> Res {
    match parse(text) {
        Ok(v) => Ok(v),
        Err(message) => cx.raise(ErrorKind::ParseError, message),
    }
}

pub(crate) fn json_parse(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    parsed(cx, &text)
}

pub(crate) fn json_stringify(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let indent = match call.arg(1) {
        Value::Int(n) if n > 0 => Some(" ".repeat(n.min(16) as usize)),
        Value::Str(s) if !s.is_empty() => Some(s.to_string()),
        Value::Bool(true) => Some("  ".to_string()),
        _ => None,
    };
    Ok(Value::str(text_of(cx, &v, indent.as_deref())?))
}

pub(crate) fn json_pretty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    Ok(Value::str(text_of(cx, &v, Some("  "))?))
}

pub(crate) fn pretty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = match call.this(cx)? {
        Value::Str(text) => parsed(cx, &text)?,
        v => v,
    };
    Ok(Value::str(text_of(cx, &v, Some("  "))?))
}

pub(crate) fn json_read(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    match files::read_to_string(cx, &path)? {
        Ok(text) => parsed(cx, &text),
        Err(e) => {
            let (kind, message) = super::fs::io_failure("read", &path, &e);
            cx.raise(kind, message)
        }
    }
}

pub(crate) fn json_write(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let v = call.arg(1);
    let text = text_of(cx, &v, None)?;
    match files::write(cx, &path, text.as_bytes())? {
        Ok(()) => Ok(Value::Bool(true)),
        Err(e) => {
            let (kind, message) = super::fs::io_failure("write", &path, &e);
            cx.raise(kind, message)
        }
    }
}

pub(crate) fn json_validate(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    Ok(Value::Bool(
        serde_json::from_str::<serde_json::Value>(&text).is_ok(),
    ))
}

pub(crate) fn json_type(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    Ok(Value::str(match parsed(cx, &text)? {
        Value::Nil => "null",
        Value::Bool(_) => "boolean",
        Value::Str(_) => "string",
        Value::Array(_) => "array",
        Value::Map(_) => "object",
        _ => "number",
    }))
}

/// The entries of both maps, maps below merged too; other values: the second.
fn merge(cx: &mut Interp, a: &Value, b: &Value) -> Res {
    let (Value::Map(x), Value::Map(y)) = (a, b) else {
        return Ok(b.share());
    };
    cx.check_stack()?;
    let mut merged = MapData::default();
    for (k, v) in x.data.borrow().iter() {
        merged.insert(k.share(), v.share());
    }
    let entries: Vec<(Value, Value)> = y
        .data
        .borrow()
        .iter()
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    for (k, v) in entries {
        let v = match merged.get(&k).cloned() {
            Some(old) => merge(cx, &old, &v)?,
            None => v.share(),
        };
        merged.insert(k.share(), v);
    }
    Ok(Value::map(merged))
}

pub(crate) fn json_merge(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (call.arg(0), call.arg(1));
    merge(cx, &a, &b)
}

/// The part of a value that a piece of a path names.
fn part(v: &Value, name: &str) -> Option<Value> {
    match v {
        Value::Map(o) => o.data.borrow().get_str(name).cloned(),
        Value::Array(o) => o.data.borrow().get(name.parse::<usize>().ok()?).cloned(),
        Value::Tuple(r) => r.field(name.parse().ok()?),
        _ => None,
    }
}

pub(crate) fn json_get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 1)?;
    let mut found = Some(call.arg(0));
    for name in path.split('.').filter(|name| !name.is_empty()) {
        found = found.and_then(|v| part(&v, name));
    }
    cx.absent(call, found.map(|v| v.share()))
}

pub(crate) fn json_set(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 1)?;
    let names: Vec<&str> = path.split('.').filter(|name| !name.is_empty()).collect();
    // Down the path, then up again putting each changed part into a copy of what holds it.
    let mut holders = Vec::with_capacity(names.len());
    let mut at = call.arg(0);
    for name in &names {
        cx.poll()?;
        let next = part(&at, name).unwrap_or_default();
        holders.push(std::mem::replace(&mut at, next));
    }
    let mut value = call.arg(2);
    for (holder, name) in holders.iter().zip(&names).rev() {
        value = match holder {
            Value::Array(o) => {
                let copy = o.copy();
                let length = copy.data.borrow().len();
                let index = name.parse::<usize>().ok().filter(|&i| i <= length);
                let Some(index) = index else {
                    return cx.raise(
                        ErrorKind::IndexError,
                        format!("`{name}` is no index of an array of length {length}"),
                    );
                };
                let mut items = copy.data.borrow_mut();
                if index == length {
                    items.push_back(value);
                } else if let Some(slot) = items.get_mut(index) {
                    *slot = value;
                }
                drop(items);
                Value::Array(copy)
            }
            Value::Map(o) => {
                let copy = o.copy();
                copy.data.borrow_mut().insert(Value::str(*name), value);
                Value::Map(copy)
            }
            // What is not there yet becomes a map.
            _ => Value::map(
                [(Value::str(*name), value)]
                    .into_iter()
                    .collect::<MapData>(),
            ),
        };
    }
    Ok(value)
}

pub(crate) fn serde_json_from_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = parse(&cx.str_arg(call, 0)?);
    cx.fallible(call, v.map_err(|message| (ErrorKind::ParseError, message)))
}

pub(crate) fn serde_json_to_string(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let text = text_of(cx, &v, None)?;
    cx.fallible(call, Ok(Value::str(text)))
}

pub(crate) fn serde_json_to_string_pretty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let text = text_of(cx, &v, Some("  "))?;
    cx.fallible(call, Ok(Value::str(text)))
}
