//! Making data frames: `DataFrame::…` and `df![…]`.

use super::csv::csv_options;
use super::frame::{frame_of_columns, frame_of_rows, row_entries, stacked};
use super::{fs, json};
use crate::call::Call;
use crate::data_frame::{FrameData, column_of, frame_value};
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, Value};
use ruchyruchy_builtins::frame::{Frame, csv_frame};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::Expr;

impl Interp {
    /// `df!["a" => xs, …]`
    pub(crate) fn eval_data_frame(&mut self, columns: &[(Expr, Expr)]) -> Res {
        let mut typed = Vec::with_capacity(columns.len());
        for (name_expr, values_expr) in columns {
            let name = self.eval_value(name_expr)?;
            let Value::Str(name) = name else {
                let kind = self.type_name(&name);
                return self.raise_at(
                    ErrorKind::TypeError,
                    format!("the name of a column must be a string, not {kind}"),
                    name_expr.span,
                );
            };
            let values = self.eval_value(values_expr)?;
            self.span = values_expr.span;
            let items = match &values {
                Value::Array(items) => {
                    let items = items.data.borrow();
                    column_of(&items)
                }
                Value::Range(_) | Value::Iter(_) | Value::Set(_) => {
                    column_of(&self.items_of(&values)?)
                }
                other => {
                    let kind = self.type_name(other);
                    return self.raise(
                        ErrorKind::TypeError,
                        format!("the values of a column must be an array, not {kind}"),
                    );
                }
            };
            typed.push((name, items));
        }
        let frame = Frame::new(typed);
        Ok(frame_value(self.settled(frame)?))
    }
}

pub(crate) fn new(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(frame_value(FrameData::default()))
}

/// A frame of what JSON text or a program gives: rows, or columns by name.
fn frame_of(cx: &mut Interp, v: &Value) -> Res {
    match v {
        Value::Frame(_) => Ok(v.share()),
        Value::Map(_) => {
            let columns = row_entries(cx, v)?;
            Ok(frame_value(frame_of_columns(cx, columns)?))
        }
        Value::Array(_) | Value::Iter(_) => {
            let rows: Items = cx.items_of(v)?;
            Ok(frame_value(frame_of_rows(cx, &rows)?))
        }
        other => {
            let kind = cx.type_name(other);
            cx.raise(
                ErrorKind::TypeError,
                format!(
                    "a data frame is made of an array of rows or a map of columns, not of {kind}"
                ),
            )
        }
    }
}

pub(crate) fn from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let v = cx.read_through(v)?;
    frame_of(cx, &v)
}

fn frame_of_csv(cx: &mut Interp, call: &mut Call<'_>, text: &str) -> Res {
    let options = csv_options(cx, call, 1)?;
    cx.charge(text.len() / 64)?;
    // Fields, slices of them and the columns.
    cx.check_request(text.len().saturating_mul(4))?;
    let frame = csv_frame(text, options.csv);
    Ok(frame_value(cx.settled(frame)?))
}

pub(crate) fn from_csv_string(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    frame_of_csv(cx, call, &text)
}

pub(crate) fn read_csv(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let text = fs::read_text(cx, &path)?;
    frame_of_csv(cx, call, &text)
}

fn frame_of_json(cx: &mut Interp, text: &str) -> Res {
    cx.charge(text.len() / 64)?;
    cx.check_request(text.len().saturating_mul(4))?;
    let v = json::parsed(cx, text)?;
    match &v {
        Value::Array(_) | Value::Map(_) => frame_of(cx, &v),
        other => {
            let kind = cx.type_name(other);
            cx.raise(
                ErrorKind::ParseError,
                format!(
                    "a data frame is a JSON array of objects or an object of arrays, not {kind}"
                ),
            )
        }
    }
}

pub(crate) fn from_json(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    frame_of_json(cx, &text)
}

pub(crate) fn read_json(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let text = fs::read_text(cx, &path)?;
    frame_of_json(cx, &text)
}

pub(crate) fn concat(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let mut frames = Vec::new();
    for item in cx.items_of(&v)? {
        let Value::Frame(frame) = item else {
            return cx.wrong_arg(call, 0, "an array of data frames", &item);
        };
        frames.push(frame);
    }
    stacked(cx, &frames)
}
