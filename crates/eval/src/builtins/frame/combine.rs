//! Frames put together, grouped and reshaped.

use super::select::pairs_of;
use super::{frame_arg, given, names_arg, names_from, whole_frame};
use crate::builtins::group_by::{aggregated, grouped};
use crate::call::Call;
use crate::data_frame::{FrameData, frame_value};
use crate::error::Res;
use crate::interp::Interp;
use crate::object;
use crate::value::Value;
use ruchyruchy_builtins::frame::{
    Aggregate, How, JoinPlan, Pivot, Text, melt as melted, pivot as pivoted, stack,
};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

/// The pairs of key columns of a join.
fn join_keys(
    cx: &mut Interp,
    call: &mut Call<'_>,
    left: &FrameData,
    right: &FrameData,
    how: How,
) -> Res<Vec<(Text, Text)>> {
    if given(call, 1) {
        let v = call.arg(1);
        let v = cx.read_through(v)?;
        if let Value::Map(_) = v {
            return pairs_of(cx, call, &v);
        }
        let names = cx.column_names(&[v])?;
        return Ok(names.into_iter().map(|n| (n.clone(), n)).collect());
    }
    if how == How::Cross {
        return Ok(Vec::new());
    }
    let common = left.names().filter(|name| right.find(name).is_some());
    let common: Vec<(Text, Text)> = common.map(|n| (n.clone(), n.clone())).collect();
    if common.is_empty() {
        return cx.raise(
            ErrorKind::KeyError,
            "the data frames have no column in common: say which to join on",
        );
    }
    Ok(common)
}

pub(crate) fn join(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let left = whole_frame(cx, call)?;
    let right = frame_arg(cx, call, 0)?;
    let how = match given(call, 2) {
        true => {
            let name = cx.str_arg(call, 2)?;
            cx.settled(How::from_name(&name))?
        }
        false => How::Inner,
    };
    let suffix = match given(call, 3) {
        true => cx.str_arg(call, 3)?,
        false => Rc::new("_right".to_owned()),
    };
    let on = join_keys(cx, call, &left, &right, how)?;
    cx.charge(right.bytes_of(right.rows()) / 4096)?;
    cx.check_request((left.rows() + right.rows()) * 16)?;
    let plan = JoinPlan::new(&left, &right, &on, how, &suffix);
    let plan = cx.settled(plan)?;
    let rows = plan.rows();
    cx.charge(rows / 64)?;
    let width = left.width() + right.width() + 1;
    cx.check_request(rows.saturating_mul(width).saturating_mul(16))?;
    let joined = plan.run();
    Ok(frame_value(cx.settled(joined)?))
}

/// All rows of these frames.
pub(crate) fn stacked(cx: &mut Interp, frames: &[Rc<FrameData>]) -> Res {
    let bytes = frames.iter().map(|f| f.bytes_of(f.rows()));
    cx.check_request(bytes.fold(0, usize::saturating_add))?;
    let frames: Vec<&FrameData> = frames.iter().map(|f| &**f).collect();
    let stacked = stack(&frames);
    Ok(frame_value(cx.settled(stacked)?))
}

pub(crate) fn vstack(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut frames = vec![whole_frame(cx, call)?];
    for i in 0..call.args.len() {
        frames.push(frame_arg(cx, call, i)?);
    }
    stacked(cx, &frames)
}

pub(crate) fn hstack(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let other = frame_arg(cx, call, 0)?;
    let mut both = (*frame).clone();
    for (name, column) in other.columns() {
        if both.find(name).is_some() {
            return cx.raise(
                ErrorKind::KeyError,
                format!("both data frames have a column `{name}`"),
            );
        }
        let done = both.set_column(name.clone(), column.clone());
        cx.settled(done)?;
    }
    Ok(frame_value(both))
}

pub(crate) fn group_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let by = names_from(cx, call, 0)?;
    cx.check_request(frame.rows() * 32)?;
    Ok(object::value(grouped(cx, frame, by)?))
}

pub(crate) fn agg(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let spec = call.arg(0);
    let one = grouped(cx, frame, Vec::new())?;
    aggregated(cx, &one, &spec)
}

pub(crate) fn pivot(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let index = names_arg(cx, call, 0)?;
    let (columns, values) = (cx.str_arg(call, 1)?, cx.str_arg(call, 2)?);
    let what = match given(call, 3) {
        true => {
            let name = cx.str_arg(call, 3)?;
            cx.settled(Aggregate::from_name(&name))?
        }
        false => Aggregate::First,
    };
    let heads = frame.column(&columns).map(|_| ());
    cx.settled(heads)?;
    let rows = pivot_size(cx, &frame, &index, &columns)?;
    cx.check_request(rows.saturating_mul(32))?;
    let how = Pivot {
        index: &index,
        columns: &columns,
        values: &values,
        aggregate: what,
    };
    let wide = pivoted(&frame, &how);
    Ok(frame_value(cx.settled(wide)?))
}

/// Number of cells that a pivot makes.
fn pivot_size(cx: &mut Interp, frame: &FrameData, index: &[Text], columns: &Text) -> Res<usize> {
    use ruchyruchy_builtins::frame::factorize;
    let rows = factorize(frame, index, "pivot");
    let heads = factorize(frame, std::slice::from_ref(columns), "pivot");
    let (rows, heads) = (cx.settled(rows)?, cx.settled(heads)?);
    Ok(rows.count.saturating_mul(heads.count))
}

pub(crate) fn melt(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let ids = names_arg(cx, call, 0)?;
    let values = match given(call, 1) {
        true => names_arg(cx, call, 1)?,
        false => Vec::new(),
    };
    let cells = frame.rows().saturating_mul(frame.width());
    cx.charge(cells / 64)?;
    cx.check_request(cells.saturating_mul(16 * (ids.len() + 2)))?;
    let (variable, value) = (Rc::new("variable".to_owned()), Rc::new("value".to_owned()));
    let long = melted(&frame, &ids, &values, &variable, &value);
    Ok(frame_value(cx.settled(long)?))
}
