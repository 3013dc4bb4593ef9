//! Statistics of columns and of whole frames.

use super::{given, this_frame, whole_frame};
use crate::call::Call;
use crate::data_frame::{FrameData, column_value, frame_value};
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::frame::{
    Aggregate, Column, Groups, aggregate, correlation, correlations, describe as described, whole,
};

/// The aggregate of the column that an argument names, or of all numeric cells.
fn statistic(cx: &mut Interp, call: &mut Call<'_>, i: usize, what: Aggregate) -> Res {
    let frame = whole_frame(cx, call)?;
    let column = if given(call, i) {
        let name = cx.str_arg(call, i)?;
        whole(&frame, &name, what)
    } else {
        cx.check_request(frame.bytes_of(frame.rows()))?;
        let all = numeric_cells(&frame);
        aggregate("all numbers", &all, &Groups::one(all.len()), what)
    };
    let column = cx.settled(column)?;
    Ok(column_value(&column, 0))
}

fn numeric_cells(frame: &FrameData) -> Column<crate::data_frame::Mixed> {
    let numeric = frame.columns().iter().filter(|(_, c)| c.is_numeric());
    Column::concat(&numeric.map(|(_, c)| c.clone()).collect::<Vec<_>>())
}

macro_rules! statistics {
    ($($name:ident = $what:ident;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            statistic(cx, call, 0, Aggregate::$what)
        }
    )*};
}

statistics! {
    sum = Sum;
    mean = Mean;
    min = Min;
    max = Max;
    median = Median;
}

/// The divisor is less by this: the second argument, or the first where no column is named.
fn ddof(cx: &mut Interp, call: &mut Call<'_>) -> Res<usize> {
    if let Some(Value::Int(_)) = call.args.first() {
        let ddof = cx.usize_arg(call, 0)?;
        if let Some(slot) = call.args.first_mut() {
            *slot = Value::Nil;
        }
        return Ok(ddof);
    }
    if given(call, 1) {
        cx.usize_arg(call, 1)
    } else {
        Ok(0)
    }
}

pub(crate) fn std(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let ddof = ddof(cx, call)?;
    statistic(cx, call, 0, Aggregate::Std(ddof))
}

pub(crate) fn var(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let ddof = ddof(cx, call)?;
    statistic(cx, call, 0, Aggregate::Var(ddof))
}

pub(crate) fn quantile(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let q = cx.float_arg(call, 0)?;
    statistic(cx, call, 1, Aggregate::Quantile(q))
}

pub(crate) fn count(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if given(call, 0) {
        return statistic(cx, call, 0, Aggregate::Count);
    }
    Ok(Value::from_usize(this_frame(cx, call)?.rows()))
}

pub(crate) fn n_unique(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    statistic(cx, call, 0, Aggregate::NUnique)
}

pub(crate) fn describe(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    cx.check_request(frame.bytes_of(frame.rows()))?;
    let described = described(&frame);
    Ok(frame_value(cx.settled(described)?))
}

pub(crate) fn corr(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    if !given(call, 0) {
        let all = correlations(&frame);
        return Ok(frame_value(cx.settled(all)?));
    }
    let (a, b) = (cx.str_arg(call, 0)?, cx.str_arg(call, 1)?);
    let found = correlation(&frame, &a, &b);
    let found = cx.settled(found)?;
    Ok(found.map_or(Value::Nil, Value::Float))
}
