//! `f.debug_struct("P").field("x", &self.x).finish()` and kin: texts in the form of a derived `Debug`.
//!
//! The text goes straight to the formatter. In the pretty form (`{:#?}`) each part begins a line, is indented by one
//! level and ends in a comma; the lines of a part move along with it. A builder is a reference, so `field` gives its own
//! receiver and the builder may be kept in a variable.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::native::{BuilderForm, BuilderState, FormatterState, Native};
use crate::value::Value;
use ruchyruchy_builtins::format_spec::Kind;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

const INDENT: &str = "    ";

fn begin(cx: &mut Interp, call: &mut Call<'_>, form: BuilderForm, open: &str) -> Res {
    let v = call.this(cx)?;
    let Value::Native(formatter) = &v else {
        return wrong(cx, call, &v);
    };
    let Native::Formatter(state) = &**formatter else {
        return wrong(cx, call, &v);
    };
    state.text.borrow_mut().push_str(open);
    Ok(Value::Native(Rc::new(Native::Builder(BuilderState {
        formatter: formatter.clone(),
        form,
        count: Cell::new(0),
        key: RefCell::new(None),
    }))))
}

fn wrong<T>(cx: &mut Interp, call: &Call<'_>, v: &Value) -> Res<T> {
    let (name, kind) = (call.builtin.name(), cx.type_name(v));
    cx.raise(
        ErrorKind::TypeError,
        format!("`{name}` cannot be called on a {kind}"),
    )
}

pub(crate) fn debug_struct(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = cx.str_arg(call, 0)?;
    begin(cx, call, BuilderForm::Struct, &name)
}

pub(crate) fn debug_tuple(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = cx.str_arg(call, 0)?;
    let unnamed = name.is_empty();
    begin(cx, call, BuilderForm::Tuple { unnamed }, &name)
}

pub(crate) fn debug_list(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    begin(cx, call, BuilderForm::List, "[")
}

pub(crate) fn debug_set(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    begin(cx, call, BuilderForm::Set, "{")
}

pub(crate) fn debug_map(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    begin(cx, call, BuilderForm::Map, "{")
}

/// The builder of a call.
fn this(cx: &mut Interp, call: &mut Call<'_>) -> Res<Rc<Native>> {
    let v = call.this(cx)?;
    match &v {
        Value::Native(native) if matches!(&**native, Native::Builder(_)) => Ok(native.clone()),
        _ => wrong(cx, call, &v),
    }
}

/// The state of a builder and of its formatter.
fn parts(native: &Native) -> Option<(&BuilderState, &FormatterState)> {
    match native {
        Native::Builder(builder) => match &*builder.formatter {
            Native::Formatter(state) => Some((builder, state)),
            _ => None,
        },
        _ => None,
    }
}

/// The quoted text of a part in the formatter's own form.
fn quoted(cx: &mut Interp, native: &Native, v: &Value) -> Res<String> {
    let mut text = String::new();
    if let Some((_, state)) = parts(native) {
        let mut spec = state.spec;
        if !spec.kind.is_debug() {
            spec.kind = Kind::Debug;
        }
        cx.format_value(&mut text, v, &spec, None, None, None)?;
    }
    Ok(text)
}

/// Writes one part behind those that are there.
fn write(native: &Native, label: &str, text: &str) {
    let Some((builder, state)) = parts(native) else {
        return;
    };
    let mut out = state.text.borrow_mut();
    let before = builder.count.get();
    builder.count.set(before + 1);
    let first = before == 0;
    let open = match builder.form {
        BuilderForm::Struct => " {",
        BuilderForm::Tuple { .. } => "(",
        _ => "",
    };
    if first {
        out.push_str(open);
    }
    if state.spec.alternate {
        let lines = format!("{label}{text}").replace('\n', &format!("\n{INDENT}"));
        if first {
            out.push('\n');
        }
        out.push_str(INDENT);
        out.push_str(&lines);
        out.push_str(",\n");
        return;
    }
    match (first, builder.form) {
        (true, BuilderForm::Struct) => out.push(' '),
        (true, _) => {}
        (false, _) => out.push_str(", "),
    }
    out.push_str(label);
    out.push_str(text);
}

/// `field("x", &self.x)` of a struct, `field(&self.0)` of a tuple.
pub(crate) fn field(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let native = this(cx, call)?;
    let (label, v) = if call.args.len() > 1 {
        (format!("{}: ", cx.str_arg(call, 0)?), call.arg(1))
    } else {
        (String::new(), call.arg(0))
    };
    let text = quoted(cx, &native, &v)?;
    write(&native, &label, &text);
    Ok(Value::Native(native))
}

/// `entry(&x)` of a list or set, `entry(&k, &v)` of a map.
pub(crate) fn entry(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let native = this(cx, call)?;
    let (label, v) = if call.args.len() > 1 {
        let key = call.arg(0);
        (format!("{}: ", quoted(cx, &native, &key)?), call.arg(1))
    } else {
        (String::new(), call.arg(0))
    };
    let text = quoted(cx, &native, &v)?;
    write(&native, &label, &text);
    Ok(Value::Native(native))
}

pub(crate) fn entries(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let native = this(cx, call)?;
    let all = call.arg(0);
    let is_map = matches!(parts(&native), Some((builder, _)) if builder.form == BuilderForm::Map);
    for item in cx.items_of(&all)? {
        let (label, v) = match &item {
            Value::Tuple(pair) if is_map => {
                let key = pair.field(0).unwrap_or_default();
                let label = format!("{}: ", quoted(cx, &native, &key)?);
                (label, pair.field(1).unwrap_or_default())
            }
            _ => (String::new(), item),
        };
        let text = quoted(cx, &native, &v)?;
        write(&native, &label, &text);
    }
    Ok(Value::Native(native))
}

pub(crate) fn key(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let native = this(cx, call)?;
    let v = call.arg(0);
    let text = quoted(cx, &native, &v)?;
    if let Some((builder, _)) = parts(&native) {
        *builder.key.borrow_mut() = Some(text);
    }
    Ok(Value::Native(native))
}

pub(crate) fn value(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let native = this(cx, call)?;
    let key = parts(&native).and_then(|(builder, _)| builder.key.borrow_mut().take());
    let v = call.arg(0);
    let text = quoted(cx, &native, &v)?;
    write(&native, &format!("{}: ", key.unwrap_or_default()), &text);
    Ok(Value::Native(native))
}

/// Closes the bracket.
pub(crate) fn finish(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let native = this(cx, call)?;
    if let Some((builder, state)) = parts(&native) {
        let mut out = state.text.borrow_mut();
        let count = builder.count.get();
        let begun = count > 0;
        match builder.form {
            BuilderForm::Struct if begun && state.spec.alternate => out.push('}'),
            BuilderForm::Struct if begun => out.push_str(" }"),
            // A tuple of one, as in `(1,)`.
            BuilderForm::Tuple { unnamed: true } if count == 1 && !state.spec.alternate => {
                out.push_str(",)");
            }
            BuilderForm::Tuple { .. } if begun => out.push(')'),
            BuilderForm::Struct | BuilderForm::Tuple { .. } => {}
            BuilderForm::List => out.push(']'),
            BuilderForm::Set | BuilderForm::Map => out.push('}'),
        }
    }
    cx.fallible(call, Ok(Value::Nil))
}

/// Closes the bracket behind `..`.
pub(crate) fn finish_non_exhaustive(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let native = this(cx, call)?;
    if let Some((builder, state)) = parts(&native) {
        let mut out = state.text.borrow_mut();
        out.push_str(match (builder.count.get() > 0, state.spec.alternate) {
            (true, true) => "    ..\n}",
            (true, false) => ", .. }",
            (false, _) => " { .. }",
        });
    }
    cx.fallible(call, Ok(Value::Nil))
}
