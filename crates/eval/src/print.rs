//! The text of values: `println`, f-strings, `{:?}`, format specs, `write!`.
//!
//! Printing walks a value with a list of tasks of its own instead of recursion: values may be a million levels
//! deep. Only class instances and shared cells can form cycles; one that is met again inside itself
//! is cut short. A user's `Display`, `to_string` or `Debug` decides for its type wherever a value of it
//! stands, and is called with the format of the hole.
//!
//! Two properties are passed down: *quoted*, which is true inside containers and quotes strings, and *debug*, the
//! `{:?}` form. In that form a type with `#[derive(Debug)]` shows its structure even if it has a `Display`, string keys
//! of maps are quoted, and the format applies to the parts (`{:.1?}`), as in Rust.

mod printer;
mod template;
mod write;

pub(crate) use printer::sorted_entries;
pub(crate) use write::write_file;

use crate::data_frame::short_text;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::{FormatterState, Native};
use crate::value::Value;
use printer::Printer;
use ruchyruchy_builtins::format_apply::{self, Format as FormatSpec};
use ruchyruchy_builtins::format_spec::{Align, Kind, count_from_int};
use ruchyruchy_builtins::time_text::{self, Timestamp};
use ruchyruchy_builtins::{IntTy, escape, float_text};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{self, FormatPart, Fun, Hook, KindKey};
use ruchyruchy_syntax::symbol::Symbol;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

/// How the parts of a value are shown.
#[derive(Clone, Copy, Default)]
struct Style {
    /// The `{:?}` form.
    debug: bool,
    /// The `{:#?}` form.
    pretty: bool,
    /// Format of the scalars, if not the plain one.
    format: Option<FormatSpec>,
    /// Width of the ints, for radix forms.
    int: Option<IntTy>,
}

impl Interp {
    /// The text that `println` shows.
    ///
    /// # Errors
    /// What a user's `Display` throws; a limit.
    pub fn text(&mut self, v: &Value) -> Res<String> {
        let mut out = String::new();
        self.write_text(&mut out, v, false)?;
        Ok(out)
    }

    /// The text that `{:?}` shows.
    ///
    /// # Errors
    /// As [`Interp::text`].
    pub fn quoted(&mut self, v: &Value) -> Res<String> {
        let mut out = String::new();
        self.write_text(&mut out, v, true)?;
        Ok(out)
    }

    /// Appends the text of a value: as `{:?}` shows it if `quoted`, else as `{}` does.
    ///
    /// # Errors
    /// As [`Interp::text`].
    pub fn write_text(&mut self, out: &mut String, v: &Value, quoted: bool) -> Res<()> {
        match v {
            Value::Str(s) if !quoted => out.push_str(s),
            Value::Int(n) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "{n}");
            }
            _ => {
                let span = self.span;
                let v = self.hold_through(v.clone(), span)?;
                let style = Style {
                    debug: quoted,
                    ..Style::default()
                };
                self.write_styled(out, &v, quoted, style)?;
            }
        }
        Ok(())
    }

    /// Appends a value in a format; a width or precision given here replaces the format's.
    ///
    /// # Errors
    /// `TypeError` if the form is for another kind of value (`{:x}` of a string); as [`Interp::text`].
    pub fn format_value(
        &mut self,
        out: &mut String,
        v: &Value,
        spec: &FormatSpec,
        int: Option<IntTy>,
        width: Option<usize>,
        precision: Option<usize>,
    ) -> Res<()> {
        let format = FormatSpec {
            width: width.or(spec.width),
            precision: precision.or(spec.precision),
            ..*spec
        };
        if format == FormatSpec::default() {
            return self.write_text(out, v, false);
        }
        let padding = format.width.unwrap_or(0).max(format.precision.unwrap_or(0));
        self.check_request(padding)?;
        let span = self.span;
        let v = self.hold_through(v.clone(), span)?;
        let debug = format.kind.is_debug();
        let mut style = Style {
            debug,
            pretty: debug && format.alternate,
            format: Some(format),
            int,
        };
        if let Some(text) = self.user_text(&v, style)? {
            out.push_str(&text);
            return Ok(());
        }
        if debug || is_scalar(&v) {
            return self.write_styled(out, &v, debug, style);
        }
        // The width belongs to the whole, everything else to the parts.
        style.format = Some(FormatSpec {
            width: None,
            zero: false,
            align: None,
            ..format
        });
        let mut text = String::new();
        self.write_styled(&mut text, &v, false, style)?;
        out.push_str(&format.pad_to_width(&text, Align::Left));
        Ok(())
    }

    /// The text of a format node.
    pub(crate) fn eval_format(&mut self, f: &hir::Format) -> Res<String> {
        let mut args = Vec::with_capacity(f.args.len());
        for arg in &f.args {
            args.push(self.eval_value(arg)?);
        }
        let mut out = String::new();
        for part in &f.parts {
            match part {
                FormatPart::Text(text) => out.push_str(text),
                FormatPart::Arg {
                    arg,
                    spec,
                    int,
                    width_arg,
                    precision_arg,
                } => {
                    if let Some(e) = f.args.get(*arg) {
                        self.span = e.span;
                    }
                    let width = self.format_count(&args, *width_arg, "width")?;
                    let precision = self.format_count(&args, *precision_arg, "precision")?;
                    if let Some(v) = args.get(*arg) {
                        self.format_value(&mut out, v, spec, *int, width, precision)?;
                    }
                }
            }
        }
        self.charge_copy(out.len())?;
        Ok(out)
    }

    fn format_count(
        &mut self,
        args: &[Value],
        arg: Option<usize>,
        what: &str,
    ) -> Res<Option<usize>> {
        let Some(v) = arg.and_then(|arg| args.get(arg)) else {
            return Ok(None);
        };
        let count = match v {
            Value::Int(n) => count_from_int(*n),
            _ => None,
        };
        if count.is_some() {
            return Ok(count);
        }
        let given = self.quoted(v)?;
        self.raise(
            ErrorKind::TypeError,
            format!("a {what} must be an int from 0 to 65535, not {given}"),
        )
    }

    /// What the type's own `Display`, `to_string` or `Debug` says, padded to the width of the format.
    fn user_text(&mut self, v: &Value, style: Style) -> Res<Option<String>> {
        let Some(fun) = self.text_hook(v, style) else {
            return Ok(None);
        };
        self.check_stack()?;
        let span = self.span;
        let format = style.format.unwrap_or(FormatSpec {
            kind: if style.debug {
                Kind::Debug
            } else {
                Kind::Display
            },
            ..FormatSpec::default()
        });
        let text = if fun.params.len() < 2 {
            let result = self.call_fun(&fun, vec![v.share()], span)?;
            self.span = span;
            self.result_text(result)?
        } else {
            let state = FormatterState {
                text: RefCell::new(String::new()),
                spec: format,
            };
            let formatter = Rc::new(Native::Formatter(state));
            let args = vec![v.share(), Value::Native(formatter.clone())];
            let result = self.call_fun(&fun, args, span)?;
            self.span = span;
            let result = self.read_through(result)?;
            if let Some(error) = result.as_err() {
                let kind = self.type_name(v);
                let error = self.text(&error)?;
                return self.raise(
                    ErrorKind::Panic,
                    format!("`fmt` of {kind} returned an error: {error}"),
                );
            }
            let text = match &*formatter {
                Native::Formatter(state) => state.text.take(),
                _ => String::new(),
            };
            // Some write `fmt` as a function that returns the text.
            match result {
                Value::Str(s) if text.is_empty() => s.to_string(),
                _ => text,
            }
        };
        if format.width.is_none() {
            return Ok(Some(text));
        }
        Ok(Some(format.pad_to_width(&text, Align::Left)))
    }

    fn result_text(&mut self, result: Value) -> Res<String> {
        let result = self.read_through(result)?;
        match result {
            Value::Str(s) => Ok(s.to_string()),
            other => self.text(&other),
        }
    }

    /// The function that decides the text of a value.
    fn text_hook(&self, v: &Value, style: Style) -> Option<Rc<Fun>> {
        if !self.has_hooks {
            return None;
        }
        let adt = match v {
            Value::Struct(r) | Value::Enum(r) | Value::Instance(r) => r.adt,
            Value::Unit(adt, _) => *adt,
            _ => return None,
        };
        let adt = self.adts.get(adt.index())?;
        // `impl Display for Box<dyn Shape>`: for every type that has none of its own.
        let any = self.kinds.get(&KindKey::Any).map(|any| &any.hooks);
        if adt.methods.hooks.is_empty() && any.is_none_or(|hooks| hooks.is_empty()) {
            return None;
        }
        let debug = style.debug;
        let special = style.format.and_then(|format| hook_of(format.kind));
        let derived = debug && adt.traits.contains(&Symbol::intern("Debug"));
        [Some(&adt.methods.hooks), any.filter(|_| !derived)]
            .into_iter()
            .flatten()
            .find_map(|hooks| {
                let display = || {
                    hooks
                        .get(&Hook::Display)
                        .or_else(|| hooks.get(&Hook::ToString))
                };
                let own = special.and_then(|hook| hooks.get(&hook));
                match own.or_else(|| hooks.get(&Hook::Debug)) {
                    found @ Some(_) if own.is_some() => found,
                    found @ Some(_) if debug => found,
                    None if derived => None,
                    other => display().or(other),
                }
            })
            .map(|id| self.fun(*id))
    }

    fn write_styled(&mut self, out: &mut String, v: &Value, quoted: bool, style: Style) -> Res<()> {
        if let Value::Frame(frame) = v {
            let table = self.frame_table(frame)?;
            out.push_str(&table);
            return Ok(());
        }
        if is_scalar(v) {
            return self.write_scalar(out, v, quoted, style);
        }
        Printer::new(v, style).run(self, out)
    }

    fn write_scalar(&mut self, out: &mut String, v: &Value, quoted: bool, style: Style) -> Res<()> {
        let Some(format) = style.format else {
            self.write_plain_scalar(out, v, quoted);
            return Ok(());
        };
        let text = match v {
            Value::Int(n) => Some(format.int(*n, style.int.unwrap_or(IntTy::I64))),
            Value::Big(n) => Some(format.int(n.cast_signed(), IntTy::U64)),
            Value::Byte(n) => Some(format.int(i64::from(*n), IntTy::U8)),
            Value::Float(x) => format.float(*x),
            // Inside a container a string is quoted whatever the form.
            Value::Str(s) if quoted && format.kind == Kind::Display => Some(escape::quote(s)),
            Value::Str(s) => format.str(s),
            Value::Native(native) => match &**native {
                Native::Duration(nanos) => {
                    let text = format_apply::duration(*nanos, format.precision);
                    Some(format.pad_to_width(&text, Align::Left))
                }
                _ => None,
            },
            _ => None,
        };
        let text = match text {
            Some(text) => text,
            None if format.kind == Kind::Display || format.kind.is_debug() => {
                let mut text = String::new();
                self.write_plain_scalar(&mut text, v, quoted);
                format.pad_to_width(&text, Align::Left)
            }
            None => {
                let kind = self.type_name(v);
                let wanted = match format.kind {
                    Kind::LowerExp | Kind::UpperExp | Kind::Fixed | Kind::Percent => "a number",
                    _ => "an int",
                };
                let letters = format.kind.letters();
                return self.raise(
                    ErrorKind::TypeError,
                    format!("`{{:{letters}}}` takes {wanted}, not {kind}"),
                );
            }
        };
        out.push_str(&text);
        Ok(())
    }

    fn write_plain_scalar(&self, out: &mut String, v: &Value, quoted: bool) {
        // Writing to a String cannot fail.
        let _ = match v {
            Value::Str(s) if quoted => {
                escape::write_quoted(out, s);
                Ok(())
            }
            Value::Str(s) => out.write_str(s),
            Value::Int(n) => write!(out, "{n}"),
            Value::Big(n) => write!(out, "{n}"),
            Value::Byte(n) => write!(out, "{n}"),
            Value::Float(x) => {
                float_text::write_display(out, *x);
                Ok(())
            }
            Value::Bool(b) => write!(out, "{b}"),
            Value::Atom(name) => write!(out, ":{name}"),
            Value::Error(e) if quoted => {
                escape::write_quoted(out, &e.message);
                Ok(())
            }
            Value::Error(e) => out.write_str(&e.message),
            Value::Fun(_)
            | Value::Closure(_)
            | Value::Builtin(_)
            | Value::Ctor(..)
            | Value::Host(_) => out.write_str("<function>"),
            Value::Type(adt) => match self.adts.get(adt.index()) {
                Some(adt) => write!(out, "{}", adt.name),
                None => out.write_str("<type>"),
            },
            Value::Iter(_) => out.write_str("<iterator>"),
            // As a part of something; alone it is a table.
            Value::Frame(frame) => out.write_str(&short_text(frame)),
            Value::Future(_) => out.write_str("<future>"),
            Value::Native(native) => match &**native {
                Native::Duration(nanos) => out.write_str(&format_apply::duration(*nanos, None)),
                Native::SystemTime(nanos) => match system_time_text(*nanos) {
                    Some(text) => out.write_str(&text),
                    None => out.write_str("<instant>"),
                },
                Native::Object(object) => out.write_str(&object.text(quoted)),
                other => write!(out, "<{}>", other.kind()),
            },
            _ => out.write_str("nil"),
        };
    }
}

/// RFC 3339 text of nanoseconds since 1970.
pub(crate) fn system_time_text(nanos: u64) -> Option<String> {
    let seconds = i64::try_from(nanos / 1_000_000_000).ok()?;
    let nanos = (nanos % 1_000_000_000) as u32;
    time_text::to_rfc3339(Timestamp { seconds, nanos })
}

/// Values without parts.
fn is_scalar(v: &Value) -> bool {
    !matches!(
        v,
        Value::Array(_)
            | Value::Heap(_)
            | Value::Tuple(_)
            | Value::Map(_)
            | Value::Set(_)
            | Value::Struct(_)
            | Value::Enum(_)
            | Value::Unit(..)
            | Value::Instance(_)
            | Value::Range(_)
            | Value::Shared(_)
    )
}

/// The hook of a form that has a trait of its own beside `Display` and `Debug`.
fn hook_of(kind: Kind) -> Option<Hook> {
    Some(match kind {
        Kind::LowerHex => Hook::LowerHex,
        Kind::UpperHex => Hook::UpperHex,
        Kind::Octal => Hook::Octal,
        Kind::Binary => Hook::Binary,
        Kind::LowerExp => Hook::LowerExp,
        Kind::UpperExp => Hook::UpperExp,
        Kind::Display
        | Kind::Debug
        | Kind::DebugLowerHex
        | Kind::DebugUpperHex
        | Kind::Fixed
        | Kind::Percent => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interp::{Config, Limits};
    use crate::map::{MapData, SetData};
    use crate::value::{RangeObj, VarCell};

    fn interp() -> Interp {
        Interp::new(
            Config {
                limits: Limits::default(),
                native_stack: 1 << 20,
                heap_in_use: || 0,
                stdout: Box::new(Vec::new()),
                stderr: Box::new(Vec::new()),
                stdin: Box::new(&b""[..]),
                args: Vec::new(),
                capabilities: Default::default(),
                seed: Some(1),
                interrupt: None,
            },
            Rc::default(),
        )
    }

    fn sample() -> Value {
        let entries = [
            (Value::str("b"), Value::Float(2.55)),
            (
                Value::str("a"),
                Value::tuple([Value::str("q\""), Value::Nil]),
            ),
        ];
        let set: SetData = [Value::Int(3), Value::Int(1)].into_iter().collect();
        let range = RangeObj {
            start: Value::Int(1),
            end: Value::Int(5),
            inclusive: true,
        };
        Value::array_of([
            Value::map(entries.into_iter().collect::<MapData>()),
            Value::set(set),
            Value::Range(Rc::new(range)),
            Value::array_of([]),
        ])
    }

    #[test]
    fn forms_of_containers() {
        let mut cx = interp();
        let v = sample();
        assert_eq!(
            cx.text(&v),
            Ok(r#"[{a: ("q\"", nil), b: 2.55}, {3, 1}, 1..=5, []]"#.into())
        );
        assert_eq!(
            cx.quoted(&v),
            Ok(r#"[{"a": ("q\"", nil), "b": 2.55}, {3, 1}, 1..=5, []]"#.into())
        );
        let mut out = String::new();
        let pretty = FormatSpec {
            kind: Kind::Debug,
            alternate: true,
            ..FormatSpec::default()
        };
        let short = Value::array_of([Value::tuple([Value::Int(1)]), Value::array_of([])]);
        assert_eq!(
            cx.format_value(&mut out, &short, &pretty, None, None, None),
            Ok(())
        );
        assert_eq!(out, "[\n    (\n        1,\n    ),\n    [],\n]");
    }

    #[test]
    fn formats_reach_the_parts() {
        let mut cx = interp();
        let mut shown = |v: &Value, format: FormatSpec, width, precision| {
            let mut out = String::new();
            cx.format_value(&mut out, v, &format, None, width, precision)
                .map(|()| out)
        };
        let floats = Value::array_of([Value::Float(1.25), Value::Float(2.0)]);
        let debug = FormatSpec {
            kind: Kind::Debug,
            ..FormatSpec::default()
        };
        assert_eq!(
            shown(&floats, debug, Some(5), Some(1)),
            Ok("[  1.2,   2.0]".into())
        );
        let plain = FormatSpec {
            align: Some(Align::Right),
            ..FormatSpec::default()
        };
        assert_eq!(
            shown(&floats, plain, Some(12), Some(1)),
            Ok("  [1.2, 2.0]".into())
        );
        let hex = FormatSpec {
            kind: Kind::LowerHex,
            ..FormatSpec::default()
        };
        assert_eq!(
            shown(&Value::Int(255), hex, Some(4), None),
            Ok("  ff".into())
        );
        assert!(shown(&Value::str("x"), hex, None, None).is_err());
    }

    #[test]
    fn deep_and_cyclic_values_end() {
        let mut cx = interp();
        let mut nested = Value::Int(7);
        for _ in 0..1_000_000 {
            nested = Value::array_of([nested]);
        }
        assert_eq!(cx.text(&nested).map(|text| text.len()), Ok(2_000_001));
        let cell = VarCell::new(Value::Nil);
        cell.set(Value::array_of([Value::Shared(cell.clone())]));
        assert_eq!(cx.text(&Value::Shared(cell.clone())), Ok("[...]".into()));
        cell.set(Value::Nil);
    }

    #[test]
    fn templates_known_late() {
        let mut cx = interp();
        let args = [Value::Int(7), Value::str("x")];
        assert_eq!(
            cx.fill_template("{1:>3}|{0:03}|{:?}", &args),
            Ok("  x|007|7".into())
        );
        assert!(cx.fill_template("{2}", &args).is_err());
        assert!(cx.fill_template("{", &args).is_err());
    }
}
