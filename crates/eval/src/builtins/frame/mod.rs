//! Methods of data frames. The work on columns is done by the kernels of [`ruchyruchy_builtins::frame`]; here arguments are read,
//! memory and steps are asked for, and closures are called.

mod cells;
mod combine;
mod export;
mod numbers;
mod rows;
mod select;

pub(crate) use cells::*;
pub(crate) use combine::*;
pub(crate) use export::*;
pub(crate) use numbers::*;
pub(crate) use rows::*;
pub(crate) use select::*;

use crate::call::Call;
use crate::data_frame::{FrameData, column_of, frame_value};
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, Value};
use ruchyruchy_builtins::frame::{Column, Frame, Text};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::symbol::FxHashMap;
use std::rc::Rc;

/// The receiver, a data frame.
fn this_frame(cx: &mut Interp, call: &Call<'_>) -> Res<Rc<FrameData>> {
    match call.this(cx)? {
        Value::Frame(frame) => Ok(frame),
        v => cx.wrong_this(call, "a data frame", &v),
    }
}

/// The receiver, a data frame that is looked at as a whole, which counts as steps.
fn whole_frame(cx: &mut Interp, call: &Call<'_>) -> Res<Rc<FrameData>> {
    let frame = this_frame(cx, call)?;
    cx.charge(frame.bytes_of(frame.rows()) / 4096)?;
    Ok(frame)
}

/// An argument, a data frame.
fn frame_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Rc<FrameData>> {
    let v = call.arg(i);
    match cx.read_through(v)? {
        Value::Frame(frame) => Ok(frame),
        v => cx.wrong_arg(call, i, "a data frame", &v),
    }
}

/// Whether an argument was given and is not nil.
pub(super) fn given(call: &Call<'_>, i: usize) -> bool {
    call.has(i) && !matches!(call.args.get(i), Some(Value::Nil))
}

/// Whether a value can be called.
pub(super) fn is_callable(v: &Value) -> bool {
    matches!(
        v,
        Value::Fun(_) | Value::Closure(_) | Value::Builtin(_) | Value::Ctor(..) | Value::Host(_)
    )
}

/// All arguments from one on, as names of columns.
pub(super) fn names_from(cx: &mut Interp, call: &mut Call<'_>, from: usize) -> Res<Vec<Text>> {
    let args: Vec<Value> = (from..call.args.len()).map(|i| call.arg(i)).collect();
    let mut read = Vec::with_capacity(args.len());
    for v in args {
        read.push(cx.read_through(v)?);
    }
    cx.column_names(&read)
}

/// One argument, a name of a column or several.
fn names_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Vec<Text>> {
    let v = call.arg(i);
    let v = cx.read_through(v)?;
    cx.column_names(&[v])
}

/// The entries of a row: a map, a struct or an instance; the elements of an array or tuple are named by position.
pub(super) fn row_entries(cx: &mut Interp, v: &Value) -> Res<Vec<(Text, Value)>> {
    let numbered = |items: &mut dyn Iterator<Item = Value>| {
        let named = items.enumerate();
        named
            .map(|(i, v)| (Rc::new(format!("column_{}", i + 1)), v))
            .collect::<Vec<_>>()
    };
    match v {
        Value::Map(map) => {
            let pairs: Vec<(Value, Value)> = {
                let data = map.data.borrow();
                data.iter().map(|(k, v)| (k.clone(), v.share())).collect()
            };
            let mut entries = Vec::with_capacity(pairs.len());
            for (key, value) in pairs {
                let name = match key {
                    Value::Str(name) => name,
                    other => Rc::new(cx.text(&other)?),
                };
                entries.push((name, value));
            }
            Ok(entries)
        }
        Value::Struct(record) | Value::Instance(record) => {
            let adt = cx.adt(record.adt);
            let values = record.obj.data.borrow();
            let fields = adt.fields.iter().zip(values.iter());
            Ok(fields
                .map(|(field, v)| (Rc::new(field.name.to_string()), v.share()))
                .collect())
        }
        Value::Array(array) => Ok(numbered(&mut array.data.borrow().iter().map(Value::share))),
        Value::Tuple(record) => Ok(numbered(
            &mut record.obj.data.borrow().iter().map(Value::share),
        )),
        other => {
            let kind = cx.type_name(other);
            cx.raise(
                ErrorKind::TypeError,
                format!("a row of a data frame is a map or a struct, not {kind}"),
            )
        }
    }
}

/// The frame of rows; columns stand in the order in which they first appear, and what a row does not have is missing.
pub(super) fn frame_of_rows(cx: &mut Interp, rows: &Items) -> Res<FrameData> {
    let mut columns: Vec<(Text, Items)> = Vec::new();
    let mut index: FxHashMap<Text, usize> = FxHashMap::default();
    for (at, row) in rows.iter().enumerate() {
        cx.poll()?;
        for (name, value) in row_entries(cx, row)? {
            let column = *index.entry(name.clone()).or_insert_with(|| {
                columns.push((name, Items::new()));
                columns.len() - 1
            });
            if let Some((_, items)) = columns.get_mut(column) {
                items.resize(at, Value::Nil);
                items.push_back(value);
            }
        }
    }
    let mut typed = Vec::with_capacity(columns.len());
    for (name, mut items) in columns {
        items.resize(rows.len(), Value::Nil);
        typed.push((name, column_of(&items)));
    }
    let frame = Frame::new(typed);
    cx.settled(frame)
}

/// The frame of named columns: arrays, or one value for all rows where some other column is an array.
pub(super) fn frame_of_columns(cx: &mut Interp, columns: Vec<(Text, Value)>) -> Res<FrameData> {
    let lengths = columns.iter().find_map(|(_, v)| match v {
        Value::Array(items) => Some(items.data.borrow().len()),
        _ => None,
    });
    let mut typed = Vec::with_capacity(columns.len());
    for (name, v) in columns {
        typed.push((name, cx.column_arg(lengths.unwrap_or(1), &v)?));
    }
    let frame = Frame::new(typed);
    cx.settled(frame)
}

/// A frame with one more column, or another one in its place.
fn with(
    cx: &mut Interp,
    frame: &FrameData,
    name: Text,
    column: Column<crate::data_frame::Mixed>,
) -> Res {
    let mut new = frame.clone();
    let done = new.set_column(name, column);
    cx.settled(done)?;
    Ok(frame_value(new))
}

/// These rows of a frame, after asking for the memory.
fn taken(cx: &mut Interp, frame: &FrameData, rows: &[u32]) -> Res {
    cx.check_request(frame.bytes_of(rows.len()))?;
    Ok(frame_value(frame.take(rows)))
}
