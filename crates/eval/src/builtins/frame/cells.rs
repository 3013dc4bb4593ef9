//! What a frame is made of: counts, names, types, columns, rows and single cells.

use super::{row_entries, this_frame, whole_frame, with};
use crate::call::Call;
use crate::data_frame::{column_value, frame_value, push_value, row_map, set_value, values_size};
use crate::error::Res;
use crate::interp::Interp;
use crate::iter::IterObj;
use crate::map::MapData;
use crate::value::{Items, Value};
use ruchyruchy_builtins::frame::{Column, Text, counted};
use std::rc::Rc;

pub(crate) fn rows(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::from_usize(this_frame(cx, call)?.rows()))
}

pub(crate) fn columns(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::from_usize(this_frame(cx, call)?.width()))
}

pub(crate) fn shape(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    Ok(Value::tuple([
        Value::from_usize(frame.rows()),
        Value::from_usize(frame.width()),
    ]))
}

pub(crate) fn is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(this_frame(cx, call)?.rows() == 0))
}

pub(crate) fn column_names(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    Ok(Value::array_of(frame.names().cloned().map(Value::Str)))
}

pub(crate) fn dtypes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let columns = frame.columns().iter();
    let types = columns.map(|(name, c)| (Value::Str(name.clone()), Value::str(c.kind().name())));
    Ok(Value::map(types.collect::<MapData>()))
}

pub(crate) fn has_column(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let name = cx.str_arg(call, 0)?;
    Ok(Value::Bool(frame.position(&name).is_some()))
}

pub(crate) fn column(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let name = cx.str_arg(call, 0)?;
    if !call.has(1) {
        return cx.column_array(&frame, &name);
    }
    let v = call.arg(1);
    let v = cx.read_through(v)?;
    let column = cx.column_arg(frame.rows(), &v)?;
    with(cx, &frame, name, column)
}

pub(crate) fn build(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Frame(this_frame(cx, call)?))
}

pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let name = cx.str_arg(call, 0)?;
    if !call.has(1) {
        return cx.column_array(&frame, &name);
    }
    let column = cx.settled(frame.column(&name).cloned())?;
    let index = Value::Int(cx.int_arg(call, 1)?);
    let span = cx.span;
    let row = cx.frame_row(&frame, &index, span)?;
    Ok(column_value(&column, row))
}

pub(crate) fn set(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = cx.str_arg(call, 0)?;
    let index = Value::Int(cx.int_arg(call, 1)?);
    let v = call.arg(2);
    let v = cx.read_through(v)?;
    let row = {
        let frame = this_frame(cx, call)?;
        cx.settled(frame.column(&name).map(|_| ()))?;
        let span = cx.span;
        // Somebody else may share the column, which is copied then.
        cx.check_request(frame.rows() * size_of::<u64>())?;
        cx.frame_row(&frame, &index, span)?
    };
    cx.update_this(call, |this| {
        if let Value::Frame(frame) = this
            && let Some(column) = Rc::make_mut(frame).column_mut(&name)
        {
            set_value(column, row, v);
        }
    })?;
    Ok(Value::Nil)
}

pub(crate) fn row(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let index = Value::Int(cx.int_arg(call, 0)?);
    let span = cx.span;
    let row = cx.frame_row(&frame, &index, span)?;
    Ok(row_map(&frame, row))
}

pub(crate) fn first(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let found = (frame.rows() > 0).then(|| row_map(&frame, 0));
    cx.absent(call, found)
}

pub(crate) fn last(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let found = frame.rows().checked_sub(1).map(|row| row_map(&frame, row));
    cx.absent(call, found)
}

pub(crate) fn records(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let mut items = Items::new();
    for row in 0..frame.rows() {
        cx.poll()?;
        items.push_back(row_map(&frame, row));
    }
    Ok(Value::array(items))
}

pub(crate) fn to_map(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let mut map = MapData::default();
    for name in frame.names() {
        let values = cx.column_array(&frame, name)?;
        map.insert(Value::Str(name.clone()), values);
    }
    Ok(Value::map(map))
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    Ok(Value::Iter(IterObj::rows(&frame)))
}

pub(crate) fn push(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let v = cx.read_through(v)?;
    let named: Vec<(Text, Value)> = match &v {
        Value::Array(_) | Value::Tuple(_) => {
            let names: Vec<Text> = this_frame(cx, call)?.names().cloned().collect();
            let values = row_entries(cx, &v)?;
            if values.len() != names.len() {
                let (given, wanted) = (
                    counted(values.len(), "value"),
                    counted(names.len(), "column"),
                );
                return cx.raise(
                    ruchyruchy_hir::error_kind::ErrorKind::IndexError,
                    format!("the row has {given}, but the data frame has {wanted}"),
                );
            }
            names
                .into_iter()
                .zip(values.into_iter().map(|(_, v)| v))
                .collect()
        }
        _ => row_entries(cx, &v)?,
    };
    let mut entries: ruchyruchy_syntax::symbol::FxHashMap<Text, Value> =
        named.iter().cloned().collect();
    let done = cx.update_this(call, |this| {
        let Value::Frame(frame) = this else {
            return Ok(());
        };
        let frame = Rc::make_mut(frame);
        for (name, _) in &named {
            if frame.find(name).is_none() {
                frame.set_column(name.clone(), Column::Nil(frame.rows()))?;
            }
        }
        frame.push_row(|name, column| push_value(column, entries.remove(name).unwrap_or_default()));
        Ok(())
    })?;
    cx.settled(done)?;
    Ok(Value::Nil)
}

pub(crate) fn null_count(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let columns = frame.columns().iter();
    let counts =
        columns.map(|(name, c)| (Value::Str(name.clone()), Value::from_usize(c.missing())));
    Ok(Value::map(counts.collect::<MapData>()))
}

pub(crate) fn is_null(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let name = cx.str_arg(call, 0)?;
    let column = cx.settled(frame.column(&name).cloned())?;
    cx.check_request(values_size(column.len()))?;
    let missing = (0..column.len()).map(|row| Value::Bool(column.is_missing(row)));
    Ok(Value::array_of(missing))
}

pub(crate) fn reverse(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    cx.check_request(frame.bytes_of(frame.rows()))?;
    let rows: Vec<u32> = (0..frame.rows() as u32).rev().collect();
    Ok(frame_value(frame.take(&rows)))
}
