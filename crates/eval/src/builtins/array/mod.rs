//! Methods of arrays (`Vec`, `VecDeque`, slices).
//!
//! Adaptors such as `map` and `take` give a new array at once; they are the iterator adaptors, collected. All other
//! iterator methods an array answers through a fresh iterator.
//!
//! A method that runs user code works on a hold of the array and stores the result at the end, so
//! a closure that throws leaves the array as it was.

mod change;
mod parts;
mod search;
pub(crate) mod sorting;

pub(crate) use super::iter::arrays::*;
pub(crate) use change::*;
pub(crate) use parts::*;
pub(crate) use search::*;
pub(crate) use sorting::rows::*;

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::{ArrayObj, Items, Value};
use ruchyruchy_hir::error_kind::ErrorKind;

/// A copy of the elements of an array.
pub(crate) fn copied(array: &ArrayObj) -> Items {
    array.data.borrow().iter().map(Value::share).collect()
}

/// Element `index` of an array that user code may have changed meanwhile.
pub(crate) fn item(array: &ArrayObj, index: usize) -> Option<Value> {
    array.data.borrow().get(index).map(Value::share)
}

/// A position from 0 up to and including `len` (exclusive unless `end_too`), or an `IndexError`.
pub(crate) fn position_arg(
    cx: &mut Interp,
    call: &mut Call<'_>,
    index: usize,
    len: usize,
    end_too: bool,
) -> Res<usize> {
    let at = cx.usize_arg(call, index)?;
    if at < len || (end_too && at == len) {
        return Ok(at);
    }
    cx.raise(
        ErrorKind::IndexError,
        format!("index {at} out of bounds for array of length {len}"),
    )
}

/// The bounds of a range argument in an array of `len` elements; everything if it was left out.
pub(crate) fn range_arg(
    cx: &mut Interp,
    call: &mut Call<'_>,
    index: usize,
    len: usize,
) -> Res<(usize, usize)> {
    if !call.has(index) {
        return Ok((0, len));
    }
    match call.arg(index) {
        Value::Range(range) => {
            if let Some((start, end)) = range.int_bounds()
                && !matches!(range.end, Value::Nil)
                && end > len as i128
                && start >= 0
            {
                return cx.raise(
                    ErrorKind::IndexError,
                    format!("range end {end} out of bounds for array of length {len}"),
                );
            }
            let span = cx.span;
            cx.slice_bounds(&range, len, span)
        }
        other => {
            let kind = cx.type_name(&other);
            let name = call.builtin.names().first().copied().unwrap_or_default();
            cx.raise(
                ErrorKind::TypeError,
                format!("`{name}` takes a range, not a value of type {kind}"),
            )
        }
    }
}

pub(crate) fn len(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let n = array.data.borrow().len();
    Ok(Value::from_usize(n))
}

pub(crate) fn capacity(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    len(cx, call)
}

pub(crate) fn is_empty(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let empty = array.data.borrow().is_empty();
    Ok(Value::Bool(empty))
}

pub(crate) fn first(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let v = item(&array, 0);
    cx.absent(call, v)
}

pub(crate) fn peek(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    first(cx, call)
}

pub(crate) fn last(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let v = array.data.borrow().back().map(Value::share);
    cx.absent(call, v)
}

/// The element at an index argument; none outside (and for negative ones).
fn at(cx: &mut Interp, call: &mut Call<'_>, array: &ArrayObj) -> Res<Option<Value>> {
    let i = cx.int_arg(call, 0)?;
    Ok(usize::try_from(i).ok().and_then(|i| item(array, i)))
}

pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    if let Some(Value::Range(range)) = call.args.first() {
        let range = range.clone();
        let len = array.data.borrow().len();
        let inside = range.int_bounds().is_some_and(|(start, end)| {
            let end = if matches!(range.end, Value::Nil) {
                len as i128
            } else {
                end
            };
            0 <= start && start <= end && end <= len as i128
        });
        if !inside {
            return cx.absent(call, None);
        }
        let span = cx.span;
        let (start, end) = cx.slice_bounds(&range, len, span)?;
        let part = Value::array_of(array.data.borrow().range(start..end).map(Value::share));
        return cx.absent(call, Some(part));
    }
    let v = at(cx, call, &array)?;
    cx.absent(call, v)
}

pub(crate) fn nth(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let v = at(cx, call, &array)?;
    cx.absent(call, v)
}

pub(crate) fn get_or(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    Ok(at(cx, call, &array)?.unwrap_or_else(|| call.arg(1)))
}

/// An alias of an element; absent if there is none.
fn alias_at(cx: &mut Interp, call: &mut Call<'_>, find: impl Fn(usize) -> Option<usize>) -> Res {
    let len = cx.this_array(call)?.data.borrow().len();
    match find(len).filter(|i| *i < len) {
        Some(i) => {
            let alias = cx.alias_item(call, i)?;
            cx.absent(call, Some(alias))
        }
        None => cx.absent(call, None),
    }
}

pub(crate) fn first_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    alias_at(cx, call, |_| Some(0))
}

pub(crate) fn last_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    alias_at(cx, call, |len| len.checked_sub(1))
}

pub(crate) fn get_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let i = cx.int_arg(call, 0)?;
    alias_at(cx, call, |_| usize::try_from(i).ok())
}

pub(crate) fn iter(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::iter(cx, call)
}

pub(crate) fn as_mut_slice(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    cx.alias_this(call)
}

pub(crate) fn iter_mut(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let alias = cx.alias_this(call)?;
    Ok(Value::Iter(cx.make_iter(&alias)?))
}

pub(crate) fn cloned(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(call.this(cx)?.share())
}

/// Itself.
pub(crate) fn to_vec(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(call.this(cx)?.share())
}

pub(crate) fn reversed(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let items: Items = array.data.borrow().iter().rev().map(Value::share).collect();
    Ok(Value::array(items))
}

pub(crate) fn unzip(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::unzip(cx, call)
}

pub(crate) fn to_set(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::to_set(cx, call)
}

pub(crate) fn to_map(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::to_map(cx, call)
}

/// The texts joined; of arrays, an array with the separator between the parts.
pub(crate) fn join(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let nested = matches!(array.data.borrow().front(), Some(Value::Array(_)));
    if !nested {
        return super::iter::join(cx, call);
    }
    let separator = call.has(0).then(|| call.arg(0));
    let mut out = Items::new();
    for (i, part) in copied(&array).iter().enumerate() {
        cx.poll()?;
        let added = [Some(part), separator.as_ref()].into_iter().flatten();
        let added = added.filter_map(|v| match v {
            Value::Array(items) => Some(items.data.borrow().len()),
            _ => None,
        });
        let added = added.sum::<usize>() * size_of::<Value>();
        // Room grows by doubling: the old and the new may be there at once.
        cx.check_request(added.saturating_add(out.len() * 2 * size_of::<Value>()))?;
        cx.charge_copy(added)?;
        if i > 0 {
            match &separator {
                Some(Value::Array(between)) => out.extend(copied(between)),
                Some(v) => out.push_back(v.share()),
                None => {}
            }
        }
        match part {
            Value::Array(part) => out.extend(copied(part)),
            other => out.push_back(other.share()),
        }
    }
    Ok(Value::array(out))
}

pub(crate) fn concat_str(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    super::iter::join(cx, call)
}

pub(crate) fn mean(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let items = copied(&array);
    let mut sum = 0.0;
    for v in &items {
        match crate::ops::float_of(v) {
            Some(x) => sum += x,
            None => {
                let kind = cx.type_name(v);
                return cx.raise(
                    ErrorKind::TypeError,
                    format!("`mean` takes numbers, but an element is of type {kind}"),
                );
            }
        }
    }
    Ok(Value::Float(sum / items.len() as f64))
}

pub(crate) fn repeat(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let n = cx.usize_arg(call, 0)?;
    let once = copied(&array);
    let total = once.len().saturating_mul(n);
    cx.check_heap(total.saturating_mul(size_of::<Value>()))?;
    let mut out = Items::new();
    for _ in 0..if once.is_empty() { 0 } else { n } {
        cx.poll()?;
        out.extend(once.iter().map(Value::share));
    }
    Ok(Value::array(out))
}

/// Rows and columns exchanged; as many columns as the shortest row has.
pub(crate) fn transpose(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.this_array(call)?;
    let mut rows = Vec::new();
    for row in &copied(&array) {
        match row {
            Value::Array(row) => rows.push(copied(row)),
            other => {
                let kind = cx.type_name(other);
                return cx.raise(
                    ErrorKind::TypeError,
                    format!(
                        "`transpose` takes an array of arrays, but an element is of type {kind}"
                    ),
                );
            }
        }
    }
    let columns = rows.iter().map(Items::len).min().unwrap_or(0);
    let column =
        |i: usize| Value::array_of(rows.iter().filter_map(|row| row.get(i).map(Value::share)));
    Ok(Value::array_of((0..columns).map(column)))
}

/// The elements as bytes.
fn bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res<Vec<u8>> {
    let array = cx.this_array(call)?;
    let mut bytes = Vec::new();
    for v in &copied(&array) {
        match crate::ops::carried(v).and_then(|n| u8::try_from(n).ok()) {
            Some(byte) => bytes.push(byte),
            None => {
                let shown = cx.quoted(v)?;
                return cx.raise(ErrorKind::TypeError, format!("{shown} is no byte"));
            }
        }
    }
    Ok(bytes)
}

pub(crate) fn is_ascii(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(bytes(cx, call)?.is_ascii()))
}

pub(crate) fn escape_ascii(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::str(bytes(cx, call)?.escape_ascii().to_string()))
}

pub(crate) fn to_ascii_uppercase(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let bytes = bytes(cx, call)?;
    Ok(Value::array_of(
        bytes
            .into_iter()
            .map(|b| Value::Int(b.to_ascii_uppercase() as i64)),
    ))
}

pub(crate) fn to_ascii_lowercase(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let bytes = bytes(cx, call)?;
    Ok(Value::array_of(
        bytes
            .into_iter()
            .map(|b| Value::Int(b.to_ascii_lowercase() as i64)),
    ))
}
