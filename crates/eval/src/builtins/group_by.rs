//! Methods of grouped data frames: one row for each group, in the order in which the groups first appear.

use super::frame::{frame_of_rows, is_callable, names_from};
use crate::call::Call;
use crate::data_frame::{
    FrameColumn, FrameData, column_of, column_value, column_values, frame_value, values_size,
};
use crate::error::Res;
use crate::interp::Interp;
use crate::object::Object;
use crate::value::{Items, Value};
use ruchyruchy_builtins::Receiver;
use ruchyruchy_builtins::frame::{
    Aggregate, Column, Frame, Groups, Kind, Text, Typed, aggregate, counted, stack,
};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::any::Any;
use std::rc::Rc;

/// The rows of a data frame in groups.
pub(crate) struct Grouped {
    frame: Rc<FrameData>,
    /// The columns in which the rows of a group are equal.
    by: Vec<Text>,
    groups: Groups,
}

impl Object for Grouped {
    fn receiver(&self) -> Receiver {
        Receiver::GroupBy
    }

    fn kind(&self) -> &'static str {
        "group_by"
    }

    fn text(&self, _quoted: bool) -> String {
        let by: Vec<&str> = self.by.iter().map(|name| name.as_str()).collect();
        format!(
            "GroupBy({}; {})",
            by.join(", "),
            counted(self.groups.len(), "group")
        )
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// The rows of a frame in groups.
pub(crate) fn grouped(cx: &mut Interp, frame: Rc<FrameData>, by: Vec<Text>) -> Res<Grouped> {
    let groups = Groups::new(&frame, &by);
    let groups = cx.settled(groups)?;
    Ok(Grouped { frame, by, groups })
}

/// The receiver; looking at all its rows counts as steps.
fn this_group(cx: &mut Interp, call: &Call<'_>) -> Res<Rc<Grouped>> {
    let grouped: Rc<Grouped> = cx.this_object(call)?;
    cx.charge(grouped.frame.bytes_of(grouped.frame.rows()) / 4096)?;
    Ok(grouped)
}

/// The key columns, one row for each group.
fn key_columns(cx: &mut Interp, state: &Grouped) -> Res<Vec<(Text, FrameColumn)>> {
    let keys = state.frame.select(&state.by);
    let keys = cx.settled(keys)?;
    Ok(keys.take(&state.groups.first).columns().to_vec())
}

fn finished(cx: &mut Interp, columns: Vec<(Text, FrameColumn)>) -> Res {
    let frame = Frame::new(columns);
    Ok(frame_value(cx.settled(frame)?))
}

/// One aggregate of these columns, or of all for which it makes sense.
fn one(cx: &mut Interp, call: &mut Call<'_>, what: Aggregate) -> Res {
    let state = &*this_group(cx, call)?;
    let mut names = names_from(cx, call, 0)?;
    if names.is_empty() {
        let fits = |column: &FrameColumn| match what {
            Aggregate::First | Aggregate::Last => true,
            what if what.needs_numbers() => column.is_numeric(),
            _ => column.kind() != Kind::Any,
        };
        let columns = state.frame.columns().iter();
        let chosen = columns.filter(|(name, c)| !state.by.contains(name) && fits(c));
        names = chosen.map(|(name, _)| name.clone()).collect();
    }
    let mut columns = key_columns(cx, state)?;
    for name in names {
        let column = state
            .frame
            .column(&name)
            .and_then(|column| aggregate(&name, column, &state.groups, what));
        columns.push((name, cx.settled(column)?));
    }
    finished(cx, columns)
}

macro_rules! aggregates {
    ($($name:ident = $what:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            one(cx, call, $what)
        }
    )*};
}

aggregates! {
    sum = Aggregate::Sum;
    mean = Aggregate::Mean;
    min = Aggregate::Min;
    max = Aggregate::Max;
    std = Aggregate::Std(0);
    var = Aggregate::Var(0);
    median = Aggregate::Median;
    first = Aggregate::First;
    last = Aggregate::Last;
    n_unique = Aggregate::NUnique;
}

/// An aggregate that `agg` is to make: the name of the result, the column, and how.
struct Wanted {
    name: Text,
    column: Text,
    how: Value,
}

#[cold]
fn bad_spec<T>(cx: &mut Interp, v: &Value) -> Res<T> {
    let kind = cx.type_name(v);
    cx.raise(
        ErrorKind::TypeError,
        format!(
            "`agg` takes a map such as {{amount: \"sum\"}}, {{amount: [\"min\", \"max\"]}} or {{total: (\"amount\", \"sum\")}}, not {kind}"
        ),
    )
}

fn labelled(column: &Text, how: &Value) -> Text {
    Rc::new(format!("{column}_{}", how.as_str().unwrap_or("agg")))
}

/// What a specification asks for.
fn wanted(cx: &mut Interp, spec: &Value) -> Res<Vec<Wanted>> {
    let mut all = Vec::new();
    match spec {
        Value::Map(map) => {
            let entries: Vec<(Value, Value)> = {
                let data = map.data.borrow();
                data.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
            };
            for (key, how) in entries {
                let Value::Str(key) = key else {
                    return bad_spec(cx, &key);
                };
                match &how {
                    Value::Array(list) => {
                        for how in list.data.borrow().iter() {
                            all.push(Wanted {
                                name: labelled(&key, how),
                                column: key.clone(),
                                how: how.clone(),
                            });
                        }
                    }
                    Value::Tuple(pair) => {
                        let (Some(Value::Str(column)), Some(how)) = (pair.field(0), pair.field(1))
                        else {
                            return bad_spec(cx, &how);
                        };
                        all.push(Wanted {
                            name: key,
                            column,
                            how,
                        });
                    }
                    _ => all.push(Wanted {
                        name: key.clone(),
                        column: key,
                        how,
                    }),
                }
            }
        }
        Value::Array(list) => {
            for entry in list.data.borrow().iter() {
                let Value::Tuple(pair) = entry else {
                    return bad_spec(cx, entry);
                };
                let (Some(Value::Str(column)), Some(how)) = (pair.field(0), pair.field(1)) else {
                    return bad_spec(cx, entry);
                };
                let name = match pair.field(2) {
                    Some(Value::Str(name)) => name,
                    _ => labelled(&column, &how),
                };
                all.push(Wanted { name, column, how });
            }
        }
        other => return bad_spec(cx, other),
    }
    Ok(all)
}

/// The key columns and the aggregates that a specification asks for.
pub(crate) fn aggregated(cx: &mut Interp, state: &Grouped, spec: &Value) -> Res {
    let spec = cx.read_through(spec.clone())?;
    let wanted = wanted(cx, &spec)?;
    let mut columns = key_columns(cx, state)?;
    for Wanted { name, column, how } in wanted {
        let source = cx.settled(state.frame.column(&column).cloned())?;
        let made = match &how {
            Value::Str(what) => {
                let what = cx.settled(Aggregate::from_name(what))?;
                let made = aggregate(&column, &source, &state.groups, what);
                cx.settled(made)?
            }
            f if is_callable(f) => by_function(cx, &source, &state.groups, f)?,
            other => return bad_spec(cx, other),
        };
        columns.push((name, made));
    }
    finished(cx, columns)
}

/// What a function makes of the values of each group.
fn by_function(
    cx: &mut Interp,
    column: &FrameColumn,
    groups: &Groups,
    f: &Value,
) -> Res<FrameColumn> {
    cx.check_request(values_size(column.len()))?;
    let mut results = Items::new();
    for rows in groups.rows() {
        let values = column_values(&column.take(&rows));
        results.push_back(cx.call1(f, Value::array(values))?);
    }
    Ok(column_of(&results))
}

pub(crate) fn agg(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let state = this_group(cx, call)?;
    let spec = call.arg(0);
    aggregated(cx, &state, &spec)
}

pub(crate) fn count(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let state = &*this_group(cx, call)?;
    let mut columns = key_columns(cx, state)?;
    let sizes = Column::Int(Typed::full(state.groups.sizes()));
    columns.push((Rc::new("count".to_owned()), sizes));
    finished(cx, columns)
}

pub(crate) fn len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::from_usize(this_group(cx, call)?.groups.len()))
}

/// The key of each group.
fn keys(state: &Grouped, columns: &[(Text, FrameColumn)]) -> Vec<Value> {
    let cell = |column: &FrameColumn, group| column_value(column, group);
    (0..state.groups.len())
        .map(|group| match columns {
            [(_, only)] => cell(only, group),
            all => Value::tuple(all.iter().map(|(_, column)| cell(column, group))),
        })
        .collect()
}

pub(crate) fn groups(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let state = &*this_group(cx, call)?;
    cx.check_request(state.frame.bytes_of(state.frame.rows()))?;
    let columns = key_columns(cx, state)?;
    let mut pairs = Items::new();
    for (key, rows) in keys(state, &columns).into_iter().zip(state.groups.rows()) {
        cx.poll()?;
        let rows = frame_value(state.frame.take(&rows));
        pairs.push_back(Value::tuple([key, rows]));
    }
    Ok(Value::array(pairs))
}

pub(crate) fn apply(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let state = &*this_group(cx, call)?;
    let f = call.arg(0);
    let key_columns = key_columns(cx, state)?;
    let mut parts = Vec::with_capacity(state.groups.len());
    for (group, rows) in (0_u32..).zip(state.groups.rows()) {
        cx.check_request(state.frame.bytes_of(rows.len()))?;
        let made = cx.call1(&f, frame_value(state.frame.take(&rows)))?;
        let made = match &made {
            Value::Frame(frame) => (**frame).clone(),
            Value::Map(_) | Value::Struct(_) => frame_of_rows(cx, &Items::from([made]))?,
            _ => {
                let value = column_of(&Items::from([made]));
                let frame = Frame::new(vec![(Rc::new("value".to_owned()), value)]);
                cx.settled(frame)?
            }
        };
        let count = made.rows();
        let mut columns: Vec<(Text, FrameColumn)> = key_columns
            .iter()
            .filter(|(name, _)| made.find(name).is_none())
            .map(|(name, column)| (name.clone(), column.take(&vec![group; count])))
            .collect();
        columns.extend(made.columns().iter().cloned());
        let part = Frame::new(columns);
        parts.push(cx.settled(part)?);
    }
    let parts: Vec<&FrameData> = parts.iter().collect();
    let all = stack(&parts);
    Ok(frame_value(cx.settled(all)?))
}
