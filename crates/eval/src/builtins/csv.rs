//! CSV: text and files to rows, and rows to text and files. The format itself is [`ruchyruchy_builtins::frame`]'s.

use super::frame::{given, row_entries};
use super::fs;
use crate::call::Call;
use crate::data_frame::{FrameData, column_value, value_of};
use crate::error::Res;
use crate::interp::Interp;
use crate::map::MapData;
use crate::value::{Items, Value};
use ruchyruchy_builtins::frame::{
    CsvOptions, Text, csv_records, frame_csv, infer_cell, write_record,
};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

/// What a program says about CSV text.
#[derive(Clone, Copy, Default)]
pub(crate) struct Options {
    /// Delimiter, and whether the first record names the columns.
    pub csv: CsvOptions,
    /// Whether `header` was given.
    header_given: bool,
    /// Numbers and bools are wanted, not just strings.
    types: bool,
}

/// The options in an argument, a map.
pub(crate) fn csv_options(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Options> {
    let mut options = Options::default();
    if !given(call, i) {
        return Ok(options);
    }
    const KNOWN: [&str; 3] = ["delimiter", "header", "types"];
    for (name, value) in cx.options_arg(call, i, &KNOWN)? {
        match (name.as_str(), &value) {
            ("delimiter", Value::Str(text)) => {
                let csv = options.csv.with_delimiter(text);
                options.csv = cx.settled(csv)?;
            }
            ("header", Value::Bool(b)) => {
                options.csv.header = *b;
                options.header_given = true;
            }
            ("types", Value::Bool(b)) => options.types = *b,
            (_, other) => {
                let kind = cx.type_name(other);
                let message = format!("the CSV option `{name}` can't be {kind}");
                return cx.raise(ErrorKind::TypeError, message);
            }
        }
    }
    Ok(options)
}

/// The records of a text as arrays, or as maps if they are named.
fn rows_of(cx: &mut Interp, text: &str, options: Options) -> Res {
    cx.charge(text.len() / 64)?;
    cx.check_request(text.len().saturating_mul(4))?;
    let records = csv_records(text, options.csv);
    let records = cx.settled(records)?;
    let value = |text: &str| match options.types {
        true => value_of(infer_cell(text)),
        false => Value::str(text),
    };
    let named = options.header_given && options.csv.header;
    let skipped = usize::from(named);
    let names: Vec<Value> = (0..records.width())
        .map(|at| Value::str(records.field(0, at).trim()))
        .collect();
    let mut rows = Items::new();
    for record in skipped..records.len() {
        cx.poll()?;
        let fields = (0..records.width()).map(|at| value(records.field(record, at)));
        rows.push_back(match named {
            true => Value::map(names.iter().cloned().zip(fields).collect::<MapData>()),
            false => Value::array_of(fields),
        });
    }
    Ok(Value::array(rows))
}

pub(crate) fn csv_parse(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    let options = csv_options(cx, call, 1)?;
    rows_of(cx, &text, options)
}

pub(crate) fn csv_read(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let options = csv_options(cx, call, 1)?;
    let text = fs::read_text(cx, &path)?;
    rows_of(cx, &text, options)
}

/// The text of a frame.
pub(crate) fn frame_text(cx: &mut Interp, frame: &FrameData, options: CsvOptions) -> Res<String> {
    cx.check_request(frame.bytes_of(frame.rows()))?;
    let mut out = String::new();
    frame_csv(frame, options, &mut out, |column, row| {
        cx.poll()?;
        match frame.columns().get(column) {
            Some((_, column)) => field_text(cx, &column_value(column, row)),
            None => Ok(None),
        }
    })?;
    Ok(out)
}

/// The field of a value; nil has none.
fn field_text(cx: &mut Interp, v: &Value) -> Res<Option<String>> {
    if v.is_absent() {
        return Ok(None);
    }
    Ok(Some(cx.text(v)?))
}

/// The text of rows.
fn text_of(cx: &mut Interp, v: &Value, options: Options) -> Res<String> {
    if let Value::Frame(frame) = v {
        return frame_text(cx, frame, options.csv);
    }
    let rows = cx.items_of(v)?;
    let mut out = String::new();
    // The names of the first map or struct are those of all rows.
    let mut names: Option<Vec<Text>> = None;
    for row in &rows {
        cx.poll()?;
        let mut entries = row_entries(cx, row)?;
        if let Value::Map(_) | Value::Struct(_) | Value::Instance(_) = row {
            let first = names.is_none();
            let names =
                names.get_or_insert_with(|| entries.iter().map(|(n, _)| n.clone()).collect());
            if first && options.csv.header {
                write_record(
                    &mut out,
                    names.iter().map(|n| Some(n.as_str())),
                    options.csv,
                );
            }
            if let Some((extra, _)) = entries.iter().find(|(n, _)| !names.contains(n)) {
                let message =
                    format!("a row has a column `{extra}`, which the first row does not have");
                return cx.raise(ErrorKind::KeyError, message);
            }
            let mut ordered = Vec::with_capacity(names.len());
            for name in names.iter() {
                let at = entries.iter().position(|(n, _)| n == name);
                ordered.push(match at {
                    Some(at) => entries.swap_remove(at),
                    None => (name.clone(), Value::Nil),
                });
            }
            entries = ordered;
        }
        let mut fields = Vec::with_capacity(entries.len());
        for (_, v) in &entries {
            fields.push(field_text(cx, v)?);
        }
        let begin = out.len();
        write_record(&mut out, fields.iter().map(Option::as_deref), options.csv);
        // A line with nothing on it would be skipped by whoever reads it.
        if out.len() == begin + 1 {
            out.insert_str(begin, "\"\"");
        }
    }
    Ok(out)
}

pub(crate) fn csv_stringify(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let options = csv_options(cx, call, 1)?;
    let v = call.arg(0);
    Ok(Value::Str(Rc::new(text_of(cx, &v, options)?)))
}

pub(crate) fn csv_write(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let options = csv_options(cx, call, 2)?;
    let v = call.arg(1);
    let text = text_of(cx, &v, options)?;
    fs::write_text(cx, &path, &text)?;
    Ok(Value::Nil)
}
