//! The walk over a value with parts.

use super::{Style, is_scalar};
use crate::error::Res;
use crate::interp::Interp;
use crate::map::{Key, MapData};
use crate::value::{ArrayObj, Record, Value};
use ruchyruchy_hir::hir;
use ruchyruchy_syntax::symbol::Symbol;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

/// Something still to be written.
enum Task {
    /// A part, quoted, at this level of indentation.
    Value(Value, u32),
    /// Fixed text.
    Static(&'static str),
    /// A key.
    Text(String),
    /// A new line of a pretty form.
    Break(u32),
    /// The elements of an array from this one on.
    Items(Rc<ArrayObj>, usize, u32),
    /// The end of an instance or cell.
    Leave(usize),
}

/// A walk over a value.
pub(super) struct Printer {
    tasks: Vec<Task>,
    /// Addresses of the instances and cells that are being written.
    inside: HashSet<usize>,
    style: Style,
}

impl Printer {
    /// A walk that starts here; strings below are quoted.
    pub(super) fn new(v: &Value, style: Style) -> Printer {
        Printer {
            tasks: vec![Task::Value(v.clone(), 0)],
            inside: HashSet::new(),
            style,
        }
    }

    /// Writes everything.
    pub(super) fn run(&mut self, cx: &mut Interp, out: &mut String) -> Res<()> {
        while let Some(task) = self.tasks.pop() {
            match task {
                Task::Value(v, indent) => {
                    cx.poll()?;
                    self.value(cx, out, v, indent)?;
                }
                Task::Static(text) => out.push_str(text),
                Task::Text(text) => out.push_str(&text),
                Task::Break(indent) => new_line(out, indent),
                Task::Leave(address) => {
                    self.inside.remove(&address);
                }
                Task::Items(array, at, indent) => self.items(out, array, at, indent),
            }
        }
        Ok(())
    }

    fn value(&mut self, cx: &mut Interp, out: &mut String, v: Value, indent: u32) -> Res<()> {
        let span = cx.span;
        let v = cx.hold_through(v, span)?;
        if is_scalar(&v) {
            return cx.write_scalar(out, &v, true, self.style);
        }
        if let Some(text) = cx.user_text(&v, self.style)? {
            if self.style.pretty && indent > 0 {
                let blanks = format!("\n{}", "    ".repeat(indent as usize));
                out.push_str(&text.replace('\n', &blanks));
            } else {
                out.push_str(&text);
            }
            return Ok(());
        }
        match &v {
            Value::Array(items) | Value::Heap(items) => {
                out.push('[');
                self.tasks.push(Task::Items(items.clone(), 0, indent));
            }
            Value::Set(set) => {
                let parts = set
                    .data
                    .borrow()
                    .iter()
                    .map(|v| (None, v.clone()))
                    .collect();
                out.push('{');
                self.group(parts, "}", indent);
            }
            Value::Map(map) => {
                let entries = sorted_entries(&map.data.borrow());
                let mut parts = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let mut label = String::new();
                    cx.check_stack()?;
                    cx.write_text(&mut label, &key, self.style.debug || key.as_str().is_none())?;
                    label.push_str(": ");
                    parts.push((Some(label), value));
                }
                out.push('{');
                self.group(parts, "}", indent);
            }
            Value::Tuple(r) => {
                let parts: Vec<_> = positional(r);
                out.push('(');
                let close = match parts.len() {
                    1 if self.style.debug && !self.style.pretty => ",)",
                    _ => ")",
                };
                self.group(parts, close, indent);
            }
            Value::Struct(r) => {
                let Some(adt) = cx.adts.get(r.adt.index()).cloned() else {
                    return Ok(());
                };
                out.push_str(adt.name.as_str());
                self.record(out, r, &adt.fields, !adt.is_tuple, indent);
            }
            Value::Enum(r) => {
                let Some(adt) = cx.adts.get(r.adt.index()).cloned() else {
                    return Ok(());
                };
                if let Some(variant) = adt.variants.get(r.variant as usize) {
                    out.push_str(variant.name.as_str());
                    self.record(out, r, &variant.fields, variant.named, indent);
                }
            }
            Value::Unit(adt, variant) => {
                let name = cx.adts.get(adt.index()).and_then(|adt| {
                    adt.variants
                        .get(*variant as usize)
                        .map(|variant| variant.name)
                });
                out.push_str(name.map_or("", Symbol::as_str));
            }
            Value::Instance(r) => {
                let Some(adt) = cx.adts.get(r.adt.index()).cloned() else {
                    return Ok(());
                };
                out.push_str(adt.name.as_str());
                let address = Rc::as_ptr(r).addr();
                if !self.inside.insert(address) {
                    out.push_str(" {...}");
                    return Ok(());
                }
                self.tasks.push(Task::Leave(address));
                self.record(out, r, &adt.fields, true, indent);
            }
            Value::Shared(cell) => {
                let address = Rc::as_ptr(cell).addr();
                if !self.inside.insert(address) {
                    out.push_str("...");
                    return Ok(());
                }
                self.tasks.push(Task::Leave(address));
                self.tasks.push(Task::Value(cell.get(), indent));
            }
            Value::Range(range) => {
                if !matches!(range.end, Value::Nil) {
                    self.tasks.push(Task::Value(range.end.clone(), indent));
                }
                self.tasks
                    .push(Task::Static(if range.inclusive { "..=" } else { ".." }));
                if !matches!(range.start, Value::Nil) {
                    self.tasks.push(Task::Value(range.start.clone(), indent));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The next element of an array.
    fn items(&mut self, out: &mut String, array: Rc<ArrayObj>, at: usize, indent: u32) {
        let item = array.data.borrow().get(at).cloned();
        let Some(item) = item else {
            if at > 0 && self.style.pretty {
                new_line(out, indent);
            }
            out.push(']');
            return;
        };
        self.tasks.push(Task::Items(array, at + 1, indent));
        if self.style.pretty {
            new_line(out, indent + 1);
            self.tasks.push(Task::Static(","));
            self.tasks.push(Task::Value(item, indent + 1));
        } else {
            if at > 0 {
                out.push_str(", ");
            }
            self.tasks.push(Task::Value(item, indent));
        }
    }

    /// The fields of a record after its name.
    fn record(
        &mut self,
        out: &mut String,
        record: &Rc<Record>,
        fields: &[hir::FieldDef],
        named: bool,
        indent: u32,
    ) {
        if !named {
            let parts = positional(record);
            if !parts.is_empty() {
                out.push('(');
                self.group(parts, ")", indent);
            }
            return;
        }
        let values = record.obj.data.borrow();
        let mut parts: Vec<(Symbol, Value)> = fields
            .iter()
            .zip(values.iter())
            .map(|(f, v)| (f.name, v.clone()))
            .collect();
        if parts.is_empty() {
            return;
        }
        parts.sort_by_key(|(name, _)| name.as_str());
        out.push_str(" {");
        let labelled = |(name, v): (Symbol, Value)| (Some(format!("{name}: ")), v);
        self.group(parts.into_iter().map(labelled).collect(), "}", indent);
    }

    /// Parts with their labels, and what closes them; the opening bracket is already written.
    fn group(&mut self, parts: Vec<(Option<String>, Value)>, close: &'static str, indent: u32) {
        self.tasks.push(Task::Static(close));
        let pretty = self.style.pretty;
        if pretty && !parts.is_empty() {
            self.tasks.push(Task::Break(indent));
        }
        for (i, (label, value)) in parts.into_iter().enumerate().rev() {
            if pretty {
                self.tasks.push(Task::Static(","));
                self.tasks.push(Task::Value(value, indent + 1));
            } else {
                self.tasks.push(Task::Value(value, indent));
            }
            self.tasks.extend(label.map(Task::Text));
            if pretty {
                self.tasks.push(Task::Break(indent + 1));
            } else if i > 0 {
                self.tasks.push(Task::Static(", "));
            }
        }
    }
}

/// Entries by key. Keys are compared once a B-tree asks, which copes with any order, while the standard sort may
/// panic on an inconsistent one.
// A map's keys don't change while they are keys, although instances among them could.
#[allow(clippy::mutable_key_type)]
pub(crate) fn sorted_entries(map: &MapData) -> Vec<(Value, Value)> {
    let mut entries: Vec<(Value, Value)> =
        map.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    if map.is_sorted() {
        return entries;
    }
    if entries.iter().all(|(k, _)| matches!(k, Value::Str(_))) {
        entries.sort_by(|(a, _), (b, _)| a.as_str().cmp(&b.as_str()));
        return entries;
    }
    let numbered = entries.into_iter().enumerate();
    let tree: BTreeMap<(Key, usize), Value> =
        numbered.map(|(i, (k, v))| ((Key(k), i), v)).collect();
    tree.into_iter().map(|((k, _), v)| (k.0, v)).collect()
}

fn positional(record: &Rc<Record>) -> Vec<(Option<String>, Value)> {
    record
        .obj
        .data
        .borrow()
        .iter()
        .map(|v| (None, v.clone()))
        .collect()
}

fn new_line(out: &mut String, indent: u32) {
    out.push('\n');
    out.extend(std::iter::repeat_n("    ", indent as usize));
}
