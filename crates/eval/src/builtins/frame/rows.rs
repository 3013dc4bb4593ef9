//! Functions called for each row.
//!
//! A function of one parameter gets the row as a map. A function whose parameters all have the names of columns gets the cells
//! of those columns instead: `df.filter(|age, city| age > 30 && city == "Rome")`. That is shorter, and faster, too.
//!
//! The map is made once: if the function kept nothing of it, the next row is written into it.

use super::{frame_of_rows, is_callable, whole_frame, with};
use crate::call::Call;
use crate::data_frame::{FrameData, column_of, column_value, frame_value, row_map};
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{Items, MapObj, Value};
use ruchyruchy_builtins::frame::Frame;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

/// A function that is called with rows of a frame.
pub(super) struct RowCall {
    f: Value,
    /// The columns whose cells it gets; none: it gets the row.
    columns: Option<Vec<usize>>,
    /// The map of the row before.
    row: Option<Rc<MapObj>>,
}

fn parameters(cx: &Interp, f: &Value) -> Vec<Symbol> {
    let names = |fun: &ruchyruchy_hir::hir::Fun| fun.params.iter().map(|p| p.name).collect();
    match f {
        Value::Closure(closure) => names(&closure.fun),
        Value::Fun(id) => names(&cx.fun(*id)),
        _ => Vec::new(),
    }
}

impl RowCall {
    pub(super) fn new(cx: &mut Interp, frame: &FrameData, f: &Value) -> Res<RowCall> {
        if !is_callable(f) {
            let kind = cx.type_name(f);
            return cx.raise(
                ErrorKind::TypeError,
                format!("the rows of a data frame are given to a function, not to {kind}"),
            );
        }
        let names = parameters(cx, f);
        let found: Option<Vec<usize>> = names
            .iter()
            .map(|name| frame.position(name.as_str()))
            .collect();
        let columns = match found {
            Some(columns) if !columns.is_empty() => Some(columns),
            _ if names.len() > 1 => {
                let missing = names
                    .iter()
                    .find(|name| frame.position(name.as_str()).is_none());
                let fault = frame.unknown(missing.map_or("", |name| name.as_str()));
                return cx.fault(fault);
            }
            _ => None,
        };
        Ok(RowCall {
            f: f.clone(),
            columns,
            row: None,
        })
    }

    /// What the function gives for a row.
    pub(super) fn call(&mut self, cx: &mut Interp, frame: &FrameData, row: usize) -> Res {
        cx.poll()?;
        let Some(columns) = &self.columns else {
            let arg = self.row_value(frame, row);
            return cx.call1(&self.f, arg);
        };
        let mut cells = columns.iter().map(|&at| {
            let column = frame.columns().get(at);
            column.map_or(Value::Nil, |(_, column)| column_value(column, row))
        });
        if let [_] = columns.as_slice() {
            let cell = cells.next().unwrap_or_default();
            return cx.call1(&self.f, cell);
        }
        let cells = cells.collect();
        let v = cx.call_value(&self.f, cells)?;
        cx.read_through(v)
    }

    fn row_value(&mut self, frame: &FrameData, row: usize) -> Value {
        if let Some(map) = &self.row
            && Rc::strong_count(map) == 1
        {
            let mut data = map.data.borrow_mut();
            for (slot, (_, column)) in data.values_mut().zip(frame.columns()) {
                *slot = column_value(column, row);
            }
            drop(data);
            return Value::Map(map.clone());
        }
        let map = row_map(frame, row);
        if let Value::Map(map) = &map {
            self.row = Some(map.clone());
        }
        map
    }

    /// What the function gives for each row.
    pub(super) fn all(&mut self, cx: &mut Interp, frame: &FrameData) -> Res<Items> {
        let mut results = Items::new();
        for row in 0..frame.rows() {
            results.push_back(self.call(cx, frame, row)?);
        }
        Ok(results)
    }
}

pub(crate) fn filter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let f = call.arg(0);
    let f = cx.read_through(f)?;
    if let Value::Array(_) | Value::Iter(_) = f {
        return cx.frame_mask(&frame, &f);
    }
    let mut rows = RowCall::new(cx, &frame, &f)?;
    let mut mask = Vec::with_capacity(frame.rows());
    for row in 0..frame.rows() {
        mask.push(rows.call(cx, &frame, row)?.truthy());
    }
    cx.check_request(frame.bytes_of(frame.rows()))?;
    let kept = frame.filter(&mask);
    Ok(frame_value(cx.settled(kept)?))
}

pub(crate) fn with_column(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let name = cx.str_arg(call, 0)?;
    let v = call.arg(1);
    let v = cx.read_through(v)?;
    let column = if is_callable(&v) {
        let items = RowCall::new(cx, &frame, &v)?.all(cx, &frame)?;
        column_of(&items)
    } else {
        cx.column_arg(frame.rows(), &v)?
    };
    with(cx, &frame, name, column)
}

pub(crate) fn transform(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let name = cx.str_arg(call, 0)?;
    let f = call.arg(1);
    let column = cx.settled(frame.column(&name).cloned())?;
    let mut items = Items::new();
    for row in 0..column.len() {
        cx.poll()?;
        items.push_back(cx.call1(&f, column_value(&column, row))?);
    }
    with(cx, &frame, name, column_of(&items))
}

pub(crate) fn map(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let f = call.arg(0);
    Ok(Value::array(RowCall::new(cx, &frame, &f)?.all(cx, &frame)?))
}

pub(crate) fn map_rows(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let f = call.arg(0);
    let rows = RowCall::new(cx, &frame, &f)?.all(cx, &frame)?;
    Ok(frame_value(frame_of_rows(cx, &rows)?))
}

/// A frame with a column of keys that a function gives for each row.
pub(super) fn keys(cx: &mut Interp, frame: &FrameData, f: &Value) -> Res<FrameData> {
    let items = RowCall::new(cx, frame, f)?.all(cx, frame)?;
    let keys = Frame::new(vec![(Rc::new("key".to_owned()), column_of(&items))]);
    cx.settled(keys)
}
