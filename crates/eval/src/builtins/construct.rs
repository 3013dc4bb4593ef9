//! Constructors of collections and cells, and `range`.

use super::heap::heap_of;
use super::iter::{fill_map, fill_set};
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::map::{MapData, SetData};
use crate::structural;
use crate::value::{Items, Value, VarCell};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::rc::Rc;

pub(crate) fn vec_new(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::array(Items::new()))
}

pub(crate) fn vec_with_capacity(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    cx.usize_arg(call, 0)?;
    Ok(Value::array(Items::new()))
}

pub(crate) fn vec_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match call.arg(0) {
        Value::Str(text) => Ok(Value::array_of(text.bytes().map(|b| Value::Int(b as i64)))),
        array @ Value::Array(_) => Ok(array.share()),
        other => {
            let it = cx.make_iter(&other)?;
            Ok(Value::array(cx.collect_items(&it)?))
        }
    }
}

fn map_from(cx: &mut Interp, call: &mut Call<'_>, empty: MapData) -> Res {
    let it = cx.iter_arg(call, 0)?;
    Ok(Value::map(fill_map(cx, &it, empty)?))
}

fn set_from(cx: &mut Interp, call: &mut Call<'_>, empty: SetData) -> Res {
    let it = cx.iter_arg(call, 0)?;
    Ok(Value::set(fill_set(cx, &it, empty)?))
}

pub(crate) fn hash_map_new(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::map(MapData::default()))
}

pub(crate) fn hash_map_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    map_from(cx, call, MapData::default())
}

pub(crate) fn b_tree_map_new(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::map(MapData::sorted()))
}

pub(crate) fn b_tree_map_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    map_from(cx, call, MapData::sorted())
}

pub(crate) fn hash_set_new(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::set(SetData::default()))
}

pub(crate) fn set(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    if call.has(0) {
        return set_from(cx, call, SetData::default());
    }
    Ok(Value::set(SetData::default()))
}

pub(crate) fn hash_set_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    set_from(cx, call, SetData::default())
}

pub(crate) fn b_tree_set_new(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::set(SetData::sorted()))
}

pub(crate) fn b_tree_set_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    set_from(cx, call, SetData::sorted())
}

pub(crate) fn binary_heap_new(_: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::Heap(Rc::default()))
}

pub(crate) fn binary_heap_from(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let it = cx.iter_arg(call, 0)?;
    let items = cx.collect_items(&it)?;
    heap_of(cx, items)
}

/// Boxes and reference counts are transparent.
pub(crate) fn box_new(_: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(call.arg(0))
}

pub(crate) fn rc_clone(_: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(call.arg(0))
}

pub(crate) fn rc_try_unwrap(_: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(call.arg(0))
}

pub(crate) fn rc_ptr_eq(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (a, b) = (call.arg(0), call.arg(1));
    let (a, b) = (cx.read_through(a)?, cx.read_through(b)?);
    Ok(Value::Bool(match (&a, &b) {
        (Value::Shared(x), Value::Shared(y)) => Rc::ptr_eq(x, y),
        _ => structural::equal(&a, &b),
    }))
}

pub(crate) fn ref_cell_new(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let v = call.arg(0);
    let cell = VarCell::new(cx.read_through(v)?);
    cx.track_cell(&cell);
    Ok(Value::Shared(cell))
}

pub(crate) fn range(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let first = cx.int_arg(call, 0)? as i128;
    let (start, end) = if call.has(1) {
        (first, cx.int_arg(call, 1)? as i128)
    } else {
        (0, first)
    };
    let step = if call.has(2) {
        cx.int_arg(call, 2)? as i128
    } else {
        1
    };
    if step == 0 {
        return cx.raise(ErrorKind::Error, "the step of a range must not be 0");
    }
    let distance = if step > 0 { end - start } else { start - end };
    let size = step.abs();
    let count = if distance <= 0 {
        0
    } else {
        (distance + size - 1) / size
    };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    cx.check_heap(count.saturating_mul(size_of::<Value>()))?;
    let mut items = Items::new();
    let mut at = start;
    for _ in 0..count {
        cx.poll()?;
        items.push_back(crate::iter::int_value(at));
        at += step;
    }
    Ok(Value::array(items))
}
