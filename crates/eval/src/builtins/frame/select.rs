//! Choosing and ordering columns and rows.

use super::rows::keys;
use super::{given, is_callable, names_from, taken, this_frame, whole_frame, with};
use crate::call::Call;
use crate::data_frame::{cell_of, frame_value};
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::frame::{
    SortKey, Text, cast as cast_column, cast_target, distinct_rows, sorted_rows,
    value_counts as count_values,
};
use ruchyruchy_builtins::random::Random;
use ruchyruchy_hir::error_kind::ErrorKind;

pub(crate) fn select(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let names = names_from(cx, call, 0)?;
    let chosen = frame.select(&names);
    Ok(frame_value(cx.settled(chosen)?))
}

pub(crate) fn drop(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let names = names_from(cx, call, 0)?;
    let rest = frame.without(&names);
    Ok(frame_value(cx.settled(rest)?))
}

/// Pairs of strings: the entries of a map, or two arguments.
fn pairs_arg(cx: &mut Interp, call: &mut Call<'_>) -> Res<Vec<(Text, Text)>> {
    if call.has(1) {
        return Ok(vec![(cx.str_arg(call, 0)?, cx.str_arg(call, 1)?)]);
    }
    let v = call.arg(0);
    let v = cx.read_through(v)?;
    pairs_of(cx, call, &v)
}

/// The entries of a map of strings.
pub(super) fn pairs_of(cx: &mut Interp, call: &Call<'_>, v: &Value) -> Res<Vec<(Text, Text)>> {
    let mut pairs = Vec::new();
    if let Value::Map(map) = v {
        for (key, value) in map.data.borrow().iter() {
            if let (Value::Str(key), Value::Str(value)) = (key, value) {
                pairs.push((key.clone(), value.clone()));
            }
        }
        if pairs.len() == map.data.borrow().len() {
            return Ok(pairs);
        }
    }
    cx.wrong_arg(call, 0, "names of columns or a map of them", v)
}

pub(crate) fn rename(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let pairs = pairs_arg(cx, call)?;
    let renamed = frame.renamed(&pairs);
    Ok(frame_value(cx.settled(renamed)?))
}

/// The directions of a sort: one bool for all columns, or one for each.
fn directions(cx: &mut Interp, call: &mut Call<'_>, count: usize) -> Res<Vec<bool>> {
    if !given(call, 1) {
        return Ok(vec![false; count]);
    }
    let v = call.arg(1);
    let v = cx.read_through(v)?;
    let flags: Option<Vec<bool>> = match &v {
        Value::Bool(b) => Some(vec![*b; count]),
        Value::Array(items) => items
            .data
            .borrow()
            .iter()
            .map(|v| match v {
                Value::Bool(b) => Some(*b),
                _ => None,
            })
            .collect(),
        _ => None,
    };
    match flags {
        Some(flags) if flags.len() == count => Ok(flags),
        _ => cx.wrong_arg(call, 1, "a bool, or one for each column,", &v),
    }
}

pub(crate) fn sort_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let by = call.arg(0);
    let by = cx.read_through(by)?;
    cx.charge(frame.rows() / 64)?;
    cx.check_request(frame.bytes_of(frame.rows()))?;
    let (sorted, names) = if is_callable(&by) {
        let keys = keys(cx, &frame, &by)?;
        let names = keys.names().cloned().collect();
        (keys, names)
    } else {
        ((*frame).clone(), cx.column_names(&[by])?)
    };
    let directions = directions(cx, call, names.len())?;
    let keys: Vec<SortKey<'_>> = names
        .iter()
        .zip(directions)
        .map(|(name, descending)| SortKey { name, descending })
        .collect();
    let rows = sorted_rows(&sorted, &keys);
    let rows = cx.settled(rows)?;
    taken(cx, &frame, &rows)
}

fn count_arg(cx: &mut Interp, call: &mut Call<'_>) -> Res<usize> {
    if given(call, 0) {
        cx.usize_arg(call, 0)
    } else {
        Ok(5)
    }
}

pub(crate) fn head(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let n = count_arg(cx, call)?.min(frame.rows());
    cx.check_request(frame.bytes_of(n))?;
    Ok(frame_value(frame.slice(0, n)))
}

pub(crate) fn tail(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let n = count_arg(cx, call)?.min(frame.rows());
    cx.check_request(frame.bytes_of(n))?;
    Ok(frame_value(frame.slice(frame.rows() - n, n)))
}

pub(crate) fn slice(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = this_frame(cx, call)?;
    let (start, length) = (cx.usize_arg(call, 0)?, cx.usize_arg(call, 1)?);
    cx.check_request(frame.bytes_of(length.min(frame.rows())))?;
    Ok(frame_value(frame.slice(start, length)))
}

pub(crate) fn sample(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let n = cx.usize_arg(call, 0)?;
    let rows = frame.rows();
    if n > rows {
        return cx.raise(
            ErrorKind::IndexError,
            format!("can't choose {n} rows: the data frame has {rows}"),
        );
    }
    let mut numbers: Vec<u32> = (0..rows as u32).collect();
    let mut draw = |rng: &mut Random| {
        for at in 0..n {
            let other = at + rng.below((rows - at) as u64) as usize;
            numbers.swap(at, other);
        }
    };
    if given(call, 1) {
        let seed = cx.int_arg(call, 1)?;
        draw(&mut Random::seeded(seed.cast_unsigned()));
    } else {
        draw(&mut cx.rng.borrow_mut());
    }
    taken(cx, &frame, numbers.get(..n).unwrap_or_default())
}

pub(crate) fn unique(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let names = names_from(cx, call, 0)?;
    let rows = distinct_rows(&frame, &names);
    let rows = cx.settled(rows)?;
    taken(cx, &frame, &rows)
}

pub(crate) fn value_counts(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let name = cx.str_arg(call, 0)?;
    let counts = count_values(&frame, &name);
    Ok(frame_value(cx.settled(counts)?))
}

pub(crate) fn drop_null(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let names = names_from(cx, call, 0)?;
    cx.check_request(frame.bytes_of(frame.rows()))?;
    let kept = frame.without_missing(&names);
    Ok(frame_value(cx.settled(kept)?))
}

pub(crate) fn fill_null(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let v = call.arg(0);
    let v = cx.read_through(v)?;
    cx.check_request(frame.bytes_of(frame.rows()))?;
    let mut filled = (*frame).clone();
    if let Value::Map(map) = &v {
        let entries: Vec<(Value, Value)> = {
            let data = map.data.borrow();
            data.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
        };
        for (name, with) in entries {
            let Value::Str(name) = name else {
                return cx.wrong_arg(call, 0, "a value or a map of columns to values", &v);
            };
            let Some(cell) = cell_of(&with) else {
                return cx.wrong_arg(call, 0, "ints, floats, bools and strings", &with);
            };
            let column = frame.column(&name).and_then(|c| c.filled(&name, &cell));
            let column = cx.settled(column)?;
            let done = filled.set_column(name, column);
            cx.settled(done)?;
        }
        return Ok(frame_value(filled));
    }
    let Some(cell) = cell_of(&v) else {
        return cx.wrong_arg(call, 0, "an int, a float, a bool or a string", &v);
    };
    for (name, column) in frame.columns() {
        // One value for all: where it does not fit the type, the column stays as it is.
        if column.missing() > 0
            && let Ok(column) = column.filled(name, &cell)
        {
            let done = filled.set_column(name.clone(), column);
            cx.settled(done)?;
        }
    }
    Ok(frame_value(filled))
}

pub(crate) fn cast(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let (name, to) = (cx.str_arg(call, 0)?, cx.str_arg(call, 1)?);
    cx.check_request(frame.rows() * 64)?;
    let target = cx.settled(cast_target(&to))?;
    let column = frame
        .column(&name)
        .and_then(|c| cast_column(&name, c, target));
    let column = cx.settled(column)?;
    with(cx, &frame, name, column)
}
