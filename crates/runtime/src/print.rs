//! The text of values, as `{}` and `{:?}` show them.
//!
//! A [`Printer`] walks a value with a list of tasks: values may be a million levels deep. It calls nobody. Where the user's code decides
//! about a text (`Display`, `to_string`, `Debug`), or the VM knows more (host objects, `lazy`), it stops with [`Step::Ask`]; the VM
//! finds the text, [`Printer::supply`] takes it, and the walk goes on. Meanwhile a collection may happen: the printer's
//! words are roots ([`Printer::show`]).
//!
//! Only class instances and shared cells can form cycles; one that is met again inside itself is cut short. Two properties are
//! passed down: *quoted*, which is true inside containers and quotes strings, and *debug*, the `{:?}` form, in which keys of
//! maps are quoted, too, and the format applies to the parts (`{:.1?}`), as in Rust.

use crate::array::Array;
use crate::error::Res;
use crate::map::Map;
use crate::number::Number;
use crate::object::Kind;
use crate::order::total_order;
use crate::record::{Cell, ErrorObject, RangeObject, Record};
use crate::structural::{Part, element, look};
use crate::word::Immediate;
use crate::{Raise, Runtime, Shapes, Value};
use ruchyruchy_builtins::error_kind::ErrorKind;
use ruchyruchy_builtins::format_apply::Format;
use ruchyruchy_builtins::format_spec::{self, Align};
use ruchyruchy_builtins::{IntTy, escape, float_text};
use ruchyruchy_syntax::symbol::Symbol;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How the parts of a value are shown.
#[derive(Clone, Copy, Default, Debug)]
pub struct Style {
    /// The `{:?}` form.
    pub debug: bool,
    /// The `{:#?}` form.
    pub pretty: bool,
    /// Format of the scalars, if not the plain one.
    pub format: Option<Format>,
    /// Width of the ints, for radix forms.
    pub int: Option<IntTy>,
}

/// What a walk came to.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// The text is complete.
    Done,
    /// The VM decides about the text of this value, in the style that [`Printer::style`] gives.
    Ask(Value),
    /// The budget is used up: call again.
    More,
}

/// Something still to be written.
#[derive(Debug)]
enum Task {
    /// A part, quoted, at this level of indentation.
    Part(Part, u32),
    /// A value that is not part of another one: quoted or not.
    Whole(Value, bool),
    /// Fixed text.
    Static(&'static str),
    /// The name of a field.
    Name(Symbol),
    /// A key of a map, in a style of its own.
    Key(Value),
    /// The style again as it was before a key.
    Style(Style),
    /// A new line of a pretty form.
    Break(u32),
    /// The elements of an array from this one on.
    Items(Value, usize, u32),
    /// The end of an instance or cell.
    Leave,
}

/// A walk over a value.
#[derive(Debug)]
pub struct Printer {
    tasks: Vec<Task>,
    /// The instances and cells that are being written, innermost last.
    inside: Vec<Value>,
    style: Style,
    /// To what the whole is padded at the end.
    pad: Option<Format>,
    /// Indentation of the value that was asked about.
    asked: u32,
    out: String,
}

impl Printer {
    /// A walk that shows a value as `{}` does, or as `{:?}` if `quoted`.
    pub fn new(value: Value, quoted: bool) -> Printer {
        let style = Style {
            debug: quoted,
            ..Style::default()
        };
        Printer::with_style(value, quoted, style)
    }

    fn with_style(value: Value, quoted: bool, style: Style) -> Printer {
        Printer {
            tasks: vec![Task::Whole(value, quoted)],
            inside: Vec::new(),
            style,
            pad: None,
            asked: 0,
            out: String::new(),
        }
    }

    /// A walk that shows a value in a format; width and precision are already in it.
    pub fn formatted(shapes: &Shapes, value: Value, format: Format, int: Option<IntTy>) -> Printer {
        if format == Format::default() {
            return Printer::new(value, false);
        }
        let debug = format.kind.is_debug();
        let style = Style {
            debug,
            pretty: debug && format.alternate,
            format: Some(format),
            int,
        };
        let mut printer = Printer::with_style(value, debug, style);
        if !debug && has_parts(value) && !asks(shapes, value, style) {
            // The width belongs to the whole, everything else to the parts.
            printer.pad = Some(format);
            printer.style.format = Some(Format {
                width: None,
                zero: false,
                align: None,
                ..format
            });
        }
        printer
    }

    /// The style of the value that was asked about.
    pub fn style(&self) -> Style {
        self.style
    }

    /// The text of the value that was asked about.
    pub fn supply(&mut self, text: &str) {
        let padded = match self.style.format {
            Some(format) if format.width.is_some() => format.pad_to_width(text, Align::Left),
            _ => text.to_owned(),
        };
        if self.style.pretty && self.asked > 0 {
            let blanks = format!("\n{}", "    ".repeat(self.asked as usize));
            self.out.push_str(&padded.replace('\n', &blanks));
        } else {
            self.out.push_str(&padded);
        }
    }

    /// The value that was asked about has no text of its own after all: goes on with this one in its place.
    pub fn supply_value(&mut self, value: Value) {
        self.tasks.push(Task::Part(Part::Word(value), self.asked));
    }

    /// Bytes written so far.
    pub fn written(&self) -> usize {
        self.out.len()
    }

    /// The text, once the walk is done.
    pub fn finish(self) -> String {
        match self.pad {
            Some(format) => format.pad_to_width(&self.out, Align::Left),
            None => self.out,
        }
    }

    /// Shows the words of the walk to the collector.
    pub fn show(&mut self, visit: &mut dyn FnMut(&mut [Value])) {
        visit(&mut self.inside);
        for task in &mut self.tasks {
            match task {
                Task::Part(Part::Word(v), _)
                | Task::Whole(v, _)
                | Task::Key(v)
                | Task::Items(v, ..) => visit(std::slice::from_mut(v)),
                Task::Part(Part::Number(_), _)
                | Task::Static(_)
                | Task::Name(_)
                | Task::Style(_)
                | Task::Break(_)
                | Task::Leave => {}
            }
        }
    }

    /// Goes on for at most `budget` tasks.
    ///
    /// # Errors
    /// `TypeError` if the form is for another kind of value (`{:x}` of a string).
    pub fn run(&mut self, runtime: &Runtime, budget: u64) -> Res<Step> {
        for _ in 0..budget {
            let Some(task) = self.tasks.pop() else {
                return Ok(Step::Done);
            };
            let asked = match task {
                Task::Part(part, indent) => self.part(runtime, part, true, indent)?,
                Task::Whole(v, quoted) => self.part(runtime, Part::Word(v), quoted, 0)?,
                Task::Static(text) => {
                    self.out.push_str(text);
                    None
                }
                Task::Name(name) => {
                    self.out.push_str(name.as_str());
                    self.out.push_str(": ");
                    None
                }
                Task::Key(key) => {
                    let quoted = self.style.debug || !key.is_string();
                    self.tasks.push(Task::Style(self.style));
                    self.tasks.push(Task::Whole(key, quoted));
                    self.style = Style {
                        debug: quoted,
                        ..Style::default()
                    };
                    None
                }
                Task::Style(style) => {
                    self.style = style;
                    None
                }
                Task::Break(indent) => {
                    new_line(&mut self.out, indent);
                    None
                }
                Task::Leave => {
                    self.inside.pop();
                    None
                }
                Task::Items(array, at, indent) => {
                    self.items(runtime, array, at, indent)?;
                    None
                }
            };
            if let Some(value) = asked {
                return Ok(Step::Ask(value));
            }
        }
        Ok(Step::More)
    }

    /// Writes a part, or says that the VM must be asked.
    fn part(
        &mut self,
        runtime: &Runtime,
        part: Part,
        quoted: bool,
        indent: u32,
    ) -> Res<Option<Value>> {
        let mut part = part;
        loop {
            let Part::Word(v) = part else {
                self.scalar(runtime, part, quoted)?;
                return Ok(None);
            };
            match v.kind() {
                Some(Kind::Var) => {
                    part = Part::Word(Cell::of(v).map_or(Value::NIL, Cell::get));
                }
                Some(Kind::Alias) => match look(&runtime.shapes, v) {
                    Some(found) => part = found,
                    None => return Ok(Some(v)),
                },
                Some(Kind::Lazy | Kind::Host) => {
                    self.asked = indent;
                    return Ok(Some(v));
                }
                _ => break,
            }
        }
        let Part::Word(v) = part else {
            return Ok(None);
        };
        if !has_parts(v) {
            self.scalar(runtime, part, quoted)?;
            return Ok(None);
        }
        if asks(&runtime.shapes, v, self.style) {
            self.asked = indent;
            return Ok(Some(v));
        }
        self.container(runtime, v, indent);
        Ok(None)
    }

    fn container(&mut self, runtime: &Runtime, v: Value, indent: u32) {
        if let Some((ty, variant)) = v.as_unit() {
            let shape = runtime.shapes.variant(ty, variant);
            let name = shape.map(|shape| runtime.shapes.get(shape).name);
            self.out.push_str(name.map_or("", Symbol::as_str));
            return;
        }
        match v.kind() {
            Some(Kind::Array | Kind::Heap) => {
                self.out.push('[');
                self.tasks.push(Task::Items(v, 0, indent));
            }
            Some(Kind::Set) => {
                let elements = Map::of(v).into_iter().flat_map(Map::iter);
                let parts = elements.map(|(k, _)| (None, k)).collect();
                self.out.push('{');
                self.group(parts, "}", indent);
            }
            Some(Kind::Map) => {
                let entries =
                    Map::of(v).map_or_else(Vec::new, |m| sorted_entries(&runtime.shapes, m));
                let label = |(k, v)| (Some(Label::Key(k)), v);
                self.out.push('{');
                self.group(entries.into_iter().map(label).collect(), "}", indent);
            }
            Some(Kind::Tuple) => {
                let fields = Record::of(v).into_iter().flat_map(Record::fields);
                let parts: Vec<_> = fields.map(|field| (None, field)).collect();
                let close = match parts.len() {
                    1 if self.style.debug && !self.style.pretty => ",)",
                    _ => ")",
                };
                self.out.push('(');
                self.group(parts, close, indent);
            }
            Some(Kind::Struct | Kind::Enum | Kind::Instance) => {
                if let Some(record) = Record::of(v) {
                    self.record(runtime, record, indent);
                }
            }
            Some(Kind::Shared) => {
                if self.inside.iter().any(|met| met.same(v)) {
                    self.out.push_str("...");
                } else {
                    self.inside.push(v);
                    let inner = Cell::of(v).map_or(Value::NIL, Cell::get);
                    self.tasks.push(Task::Leave);
                    self.tasks.push(Task::Part(Part::Word(inner), indent));
                }
            }
            Some(Kind::Range) => {
                if let Some(range) = RangeObject::of(v) {
                    let dots = if range.is_inclusive() { "..=" } else { ".." };
                    for part in [Some(range.end()), None, Some(range.start())] {
                        match part {
                            Some(bound) if bound.is_nil() => {}
                            Some(bound) => {
                                self.tasks.push(Task::Part(Part::Word(bound), indent));
                            }
                            None => self.tasks.push(Task::Static(dots)),
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// The elements of an array from `at` on, up to the first that has parts of its own.
    fn items(&mut self, runtime: &Runtime, v: Value, at: usize, indent: u32) -> Res<()> {
        let Some(array) = Array::of(v) else {
            return Ok(());
        };
        let mut at = at;
        while let Some(part) = element(array, at) {
            if self.style.pretty {
                new_line(&mut self.out, indent + 1);
                self.tasks.push(Task::Items(v, at + 1, indent));
                self.tasks.push(Task::Static(","));
                self.tasks.push(Task::Part(part, indent + 1));
                return Ok(());
            }
            if at > 0 {
                self.out.push_str(", ");
            }
            at += 1;
            match part {
                Part::Word(v) if v.is_reference() && !v.is_string() || v.as_unit().is_some() => {
                    self.tasks.push(Task::Items(array.value(), at, indent));
                    self.tasks.push(Task::Part(part, indent));
                    return Ok(());
                }
                _ => self.scalar(runtime, part, true)?,
            }
        }
        if at > 0 && self.style.pretty {
            new_line(&mut self.out, indent);
        }
        self.out.push(']');
        Ok(())
    }

    /// Name and fields of a struct, enum value or instance.
    fn record(&mut self, runtime: &Runtime, record: Record, indent: u32) {
        let shape = runtime.shapes.get(record.shape());
        self.out.push_str(shape.name.as_str());
        if record.kind() == Kind::Instance {
            let v = record.value();
            if self.inside.iter().any(|met| met.same(v)) {
                self.out.push_str(" {...}");
                return;
            }
            self.inside.push(v);
            self.tasks.push(Task::Leave);
        }
        if shape.is_empty() {
            return;
        }
        if !shape.named {
            self.out.push('(');
            let parts = record.fields().map(|field| (None, field)).collect();
            return self.group(parts, ")", indent);
        }
        let part = |slot: &u32| {
            let slot = *slot as usize;
            let value = record.field(slot).unwrap_or(Value::NIL);
            (shape.fields.get(slot).map(|f| Label::Name(*f)), value)
        };
        self.out.push_str(" {");
        self.group(shape.sorted.iter().map(part).collect(), "}", indent);
    }

    /// Parts with their labels, and what closes them; the opening bracket is already written.
    fn group(&mut self, parts: Vec<(Option<Label>, Value)>, close: &'static str, indent: u32) {
        self.tasks.push(Task::Static(close));
        let pretty = self.style.pretty;
        if pretty && !parts.is_empty() {
            self.tasks.push(Task::Break(indent));
        }
        for (i, (label, value)) in parts.into_iter().enumerate().rev() {
            if pretty {
                self.tasks.push(Task::Static(","));
            }
            let level = indent + u32::from(pretty);
            self.tasks.push(Task::Part(Part::Word(value), level));
            match label {
                Some(Label::Name(name)) => self.tasks.push(Task::Name(name)),
                Some(Label::Key(key)) => {
                    self.tasks.push(Task::Static(": "));
                    self.tasks.push(Task::Key(key));
                }
                None => {}
            }
            if pretty {
                self.tasks.push(Task::Break(indent + 1));
            } else if i > 0 {
                self.tasks.push(Task::Static(", "));
            }
        }
    }

    fn scalar(&mut self, runtime: &Runtime, part: Part, quoted: bool) -> Res<()> {
        let Some(format) = self.style.format else {
            write_plain(&mut self.out, runtime, part, quoted);
            return Ok(());
        };
        let byte = match part {
            Part::Word(v) => v.as_byte(),
            Part::Number(_) => None,
        };
        let text = match (byte, part.number(), part) {
            (Some(b), ..) => Some(format.int(i64::from(b), IntTy::U8)),
            (_, Some(Number::Int(IntTy::U64, n)), _) => Some(format.int(n, IntTy::U64)),
            (_, Some(Number::Int(_, n)), _) => {
                Some(format.int(n, self.style.int.unwrap_or(IntTy::I64)))
            }
            (_, Some(Number::Float(x)), _) => format.float(x),
            (_, _, Part::Word(v)) => match v.text() {
                // Inside a container a string is quoted whatever the form.
                Some(text) if quoted && format.kind == format_spec::Kind::Display => {
                    Some(escape::quote(&text))
                }
                Some(text) => format.str(&text),
                None => None,
            },
            _ => None,
        };
        let text = match text {
            Some(text) => text,
            None if format.kind == format_spec::Kind::Display || format.kind.is_debug() => {
                let mut text = String::new();
                write_plain(&mut text, runtime, part, quoted);
                format.pad_to_width(&text, Align::Left)
            }
            None => return Err(wrong_form(runtime, part, &format)),
        };
        self.out.push_str(&text);
        Ok(())
    }
}

/// What stands before a part.
enum Label {
    Name(Symbol),
    Key(Value),
}

#[cold]
fn wrong_form(runtime: &Runtime, part: Part, format: &Format) -> Raise {
    use format_spec::Kind::{Fixed, LowerExp, Percent, UpperExp};
    let kind = match part {
        Part::Word(v) => runtime.type_name(v),
        Part::Number(Number::Float(_)) => "float".to_owned(),
        Part::Number(_) => "integer".to_owned(),
    };
    let wanted = match format.kind {
        LowerExp | UpperExp | Fixed | Percent => "a number",
        _ => "an int",
    };
    let letters = format.kind.letters();
    Raise::new(
        ErrorKind::TypeError,
        format!("`{{:{letters}}}` takes {wanted}, not {kind}"),
    )
}

fn write_plain(out: &mut String, runtime: &Runtime, part: Part, quoted: bool) {
    // Writing to a String cannot fail.
    let _ = match (part.number(), part) {
        (Some(Number::Int(IntTy::U64, n)), _) => write!(out, "{}", n.cast_unsigned()),
        (Some(Number::Int(_, n)), _) => write!(out, "{n}"),
        (Some(Number::Float(x)), _) => {
            float_text::write_display(out, x);
            Ok(())
        }
        (None, Part::Word(v)) => write_leaf(out, runtime, v, quoted),
        (None, Part::Number(_)) => Ok(()),
    };
}

fn write_leaf(out: &mut String, runtime: &Runtime, v: Value, quoted: bool) -> std::fmt::Result {
    let error = ErrorObject::of(v);
    if let Some(text) = v.text().or_else(|| error?.message().text()) {
        if quoted {
            escape::write_quoted(out, &text);
            return Ok(());
        }
        return out.write_str(&text);
    }
    match (v.immediate(), v.kind()) {
        (Some(Immediate::Bool(b)), _) => write!(out, "{b}"),
        (Some(Immediate::Atom(name)), _) => write!(out, ":{}", Symbol::from_index(name)),
        (Some(Immediate::Fun(_) | Immediate::Builtin(_) | Immediate::Ctor(..)), _)
        | (_, Some(Kind::Closure)) => out.write_str("<function>"),
        (Some(Immediate::Type(ty)), _) => match runtime.shapes.ty(ty) {
            Some(ty) => write!(out, "{}", ty.name),
            None => out.write_str("<type>"),
        },
        (_, Some(Kind::Future)) => out.write_str("<future>"),
        _ => out.write_str("nil"),
    }
}

/// Values that are written in several steps.
fn has_parts(v: Value) -> bool {
    if v.as_unit().is_some() {
        return true;
    }
    matches!(
        v.kind(),
        Some(
            Kind::Array
                | Kind::Heap
                | Kind::Map
                | Kind::Set
                | Kind::Tuple
                | Kind::Struct
                | Kind::Enum
                | Kind::Instance
                | Kind::Range
                | Kind::Shared
        )
    )
}

/// Whether the user's code decides about the text of a value.
fn asks(shapes: &Shapes, v: Value, style: Style) -> bool {
    if !shapes.has_hooks {
        return false;
    }
    let Some(ty) = crate::structural::nominal(shapes, v).and_then(|ty| shapes.ty(ty)) else {
        return false;
    };
    use format_spec::Kind::{Binary, LowerExp, LowerHex, Octal, UpperExp, UpperHex};
    let special = style.format.is_some_and(|format| {
        matches!(
            format.kind,
            LowerHex | UpperHex | Octal | Binary | LowerExp | UpperExp
        )
    });
    special && ty.hooks.special
        || if style.debug {
            ty.hooks.debug
        } else {
            ty.hooks.display
        }
}

/// A key with its order.
struct Ordered<'a>(Value, &'a Shapes);

impl PartialEq for Ordered<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Ordered<'_> {}
impl PartialOrd for Ordered<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ordered<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        total_order(self.1, self.0, other.0)
    }
}

/// Entries by key. Keys are compared once a B-tree asks, which copes with any order, while the standard sort may panic on an
/// inconsistent one.
// What changes in the table of shapes, the last number given to an instance, does not change the order of keys.
#[allow(clippy::mutable_key_type)]
pub fn sorted_entries(shapes: &Shapes, map: Map) -> Vec<(Value, Value)> {
    let mut entries: Vec<(Value, Value)> = map.iter().collect();
    if map.is_sorted() {
        return entries;
    }
    if entries.iter().all(|(k, _)| k.is_string()) {
        entries.sort_by(|(a, _), (b, _)| a.text_order(*b).unwrap_or(Ordering::Equal));
        return entries;
    }
    let numbered = (0_usize..).zip(entries);
    let tree: BTreeMap<(Ordered<'_>, usize), Value> = numbered
        .map(|(i, (k, v))| ((Ordered(k, shapes), i), v))
        .collect();
    tree.into_iter().map(|((k, _), v)| (k.0, v)).collect()
}

fn new_line(out: &mut String, indent: u32) {
    out.push('\n');
    out.extend(std::iter::repeat_n("    ", indent as usize));
}

impl Runtime {
    /// The text of a value as `{}` shows it, or as `{:?}` does; what user code would decide is shown by structure.
    ///
    /// # Errors
    /// None without a format.
    pub fn text_of(&self, value: Value, quoted: bool) -> Res<String> {
        let mut printer = Printer::new(value, quoted);
        loop {
            match printer.run(self, u64::MAX)? {
                Step::Done => return Ok(printer.finish()),
                Step::More => {}
                Step::Ask(v) if has_parts(v) => {
                    let indent = printer.asked;
                    printer.container(self, v, indent);
                }
                Step::Ask(v) => printer.supply(&format!("<{}>", self.kind_name(v))),
            }
        }
    }
}
