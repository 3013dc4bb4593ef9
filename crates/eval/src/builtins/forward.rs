//! Functions that stand for methods: `len(x)` is `x.len()`.
//!
//! A user type's own method of that name wins, as in a method call. Functions that would change their argument give
//! a changed copy instead; an argument nobody else holds is changed itself.

use super::func::parameters;
use crate::call::{Call, This};
use crate::error::Res;
use crate::interp::Interp;
use crate::invoke::receiver_kind;
use crate::value::{Obj, Value};
use ruchyruchy_builtins::{Builtin, lookup_call};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

/// Calls method `name` of the first argument with the others.
fn method(cx: &mut Interp, call: &mut Call<'_>, name: &str) -> Res {
    let mut args = std::mem::take(&mut call.args);
    if args.is_empty() {
        return cx.raise(ErrorKind::TypeError, format!("`{name}` needs an argument"));
    }
    let first = args.remove(0);
    let this = cx.read_through(first)?;
    if let Some(id) = cx.user_method(&this, Symbol::intern(name)) {
        let fun = cx.fun(id);
        args.insert(0, this);
        let span = cx.span;
        let v = cx.call_fun(&fun, args, span)?;
        return cx.read_through(v);
    }
    match lookup_call(receiver_kind(&this), name, args.len()) {
        Some(builtin) => run(cx, call, builtin, this, args),
        None => {
            let kind = cx.type_name(&this);
            cx.raise(
                ErrorKind::TypeError,
                format!("{kind} has no method `{name}`"),
            )
        }
    }
}

/// Calls a builtin method with what the context of `call` expects.
fn run(cx: &mut Interp, call: &Call<'_>, builtin: Builtin, this: Value, args: Vec<Value>) -> Res {
    let mut inner = Call {
        builtin,
        this: This::Value(this),
        args,
        expected: call.expected,
        int: call.int,
        wrap: call.wrap,
        unused: false,
        in_place: false,
    };
    cx.call_builtin(&mut inner)
}

/// Calls an iterator method on anything that can be iterated.
fn iterated(cx: &mut Interp, call: &mut Call<'_>, builtin: Builtin) -> Res {
    let mut args = std::mem::take(&mut call.args);
    if args.is_empty() {
        return cx.raise(ErrorKind::TypeError, "something to iterate over is needed");
    }
    let first = args.remove(0);
    let it = cx.make_iter(&first)?;
    run(cx, call, builtin, Value::Iter(it), args)
}

/// An iterator method whose result is gathered in an array.
fn gathered(cx: &mut Interp, call: &mut Call<'_>, builtin: Builtin) -> Res {
    let lazy = iterated(cx, call, builtin)?;
    let it = cx.make_iter(&lazy)?;
    Ok(Value::array(cx.collect_items(&it)?))
}

macro_rules! forwards {
    (method: $($method:ident $name:literal)*; iterated: $($iterated:ident $row:ident)*;
     gathered: $($gathered:ident $lazy:ident)*) => {
        $(pub(crate) fn $method(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            method(cx, call, $name)
        })*
        $(pub(crate) fn $iterated(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            iterated(cx, call, Builtin::$row)
        })*
        $(pub(crate) fn $gathered(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            gathered(cx, call, Builtin::$lazy)
        })*
    };
}

forwards! {
    method: len "len" is_empty "is_empty" split "split" trim "trim" replace "replace"
        to_upper "to_upper" to_lower "to_lower" starts_with "starts_with" ends_with "ends_with"
        substring "substring" index_of "index_of" chars "chars" lines "lines" repeat "repeat"
        to_string "to_string" clone "clone" contains "contains" keys "keys" values "values"
        entries "entries" has_key "contains_key" slice "slice" find "find" join "join"
        first "first" last "last";
    iterated: sum IterSum product IterProduct fold IterFold for_each IterForEach any IterAny
        all IterAll count IterCount reduce IterReduce group_by IterGroupBy partition IterPartition
        sort IterSorted sort_by IterSortedBy;
    gathered: zip IterZip enumerate IterEnumerate unique IterUnique flatten IterFlatten map IterMap
        filter IterFilter flat_map IterFlatMap take IterTake skip IterSkip collect IterIter
}

pub(crate) fn reverse(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match call.args.first() {
        Some(Value::Str(_)) => method(cx, call, "reverse"),
        _ => gathered(cx, call, Builtin::IterRev),
    }
}

pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    // Only maps have a `get` with a default of their own.
    let default = match call.args.first() {
        Some(Value::Map(_)) => None,
        _ => call.has(2).then(|| call.args.pop()).flatten(),
    };
    let v = method(cx, call, "get")?;
    Ok(match default {
        Some(default) if v.is_absent() => default,
        _ => v,
    })
}

/// The last element of a copy: the array stays as it is.
pub(crate) fn pop(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let array = cx.array_arg(call, 0)?;
    let v = array.data.borrow().back().map(Value::share);
    cx.absent(call, v)
}

/// `{kind} can't be used with …`
fn unsuited(cx: &mut Interp, call: &Call<'_>, v: &Value) -> Res {
    let (name, kind) = (call.builtin.name(), cx.type_name(v));
    cx.raise(
        ErrorKind::TypeError,
        format!("`{name}` can't be used with a value of type {kind}"),
    )
}

pub(crate) fn push(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let mut array = cx.array_arg(call, 0)?;
    let v = call.arg(1);
    Obj::make_unique(&mut array);
    array.data.borrow_mut().push_back(v);
    Ok(Value::Array(array))
}

pub(crate) fn insert(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match call.arg(0) {
        Value::Array(mut array) => {
            if !call.has(2) {
                let v = call.arg(1);
                Obj::make_unique(&mut array);
                array.data.borrow_mut().push_back(v);
                return Ok(Value::Array(array));
            }
            let len = array.data.borrow().len();
            let at = super::array::position_arg(cx, call, 1, len, true)?;
            let v = call.arg(2);
            Obj::make_unique(&mut array);
            array.data.borrow_mut().insert(at, v);
            Ok(Value::Array(array))
        }
        Value::Map(mut map) => {
            let (key, v) = (call.arg(1), call.arg(2));
            Obj::make_unique(&mut map);
            let old = map.data.borrow_mut().insert(key, v);
            drop(old);
            Ok(Value::Map(map))
        }
        Value::Set(mut set) => {
            let v = call.arg(1);
            Obj::make_unique(&mut set);
            set.data.borrow_mut().insert(v);
            Ok(Value::Set(set))
        }
        other => unsuited(cx, call, &other),
    }
}

pub(crate) fn remove(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    match call.arg(0) {
        Value::Array(mut array) => {
            let len = array.data.borrow().len();
            let at = super::array::position_arg(cx, call, 1, len, false)?;
            Obj::make_unique(&mut array);
            let old = array.data.borrow_mut().remove(at);
            drop(old);
            Ok(Value::Array(array))
        }
        Value::Map(mut map) => {
            let key = call.arg(1);
            Obj::make_unique(&mut map);
            let old = map.data.borrow_mut().remove(&key);
            drop(old);
            Ok(Value::Map(map))
        }
        Value::Set(mut set) => {
            let v = call.arg(1);
            Obj::make_unique(&mut set);
            let old = set.data.borrow_mut().remove(&v);
            drop(old);
            Ok(Value::Set(set))
        }
        other => unsuited(cx, call, &other),
    }
}

/// Adds the second argument: text to a string, the elements of an array or one element to an array.
pub(crate) fn append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (first, second) = (call.arg(0), call.arg(1));
    match (first, second) {
        (Value::Array(mut array), Value::Array(more)) => {
            let mut more = super::array::copied(&more);
            Obj::make_unique(&mut array);
            array.data.borrow_mut().append(&mut more);
            Ok(Value::Array(array))
        }
        (Value::Array(mut array), v) => {
            Obj::make_unique(&mut array);
            array.data.borrow_mut().push_back(v);
            Ok(Value::Array(array))
        }
        (Value::Str(mut text), v) => {
            let more = cx.text(&v)?;
            Rc::make_mut(&mut text).push_str(&more);
            Ok(Value::Str(text))
        }
        (other, _) => unsuited(cx, call, &other),
    }
}

pub(crate) fn concat(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let args = std::mem::take(&mut call.args);
    if args.iter().any(|v| matches!(v, Value::Str(_))) {
        let mut text = String::new();
        for v in &args {
            text.push_str(&cx.text(v)?);
        }
        return Ok(Value::str(text));
    }
    let mut items = crate::value::Items::new();
    for v in &args {
        items.append(&mut cx.items_of(v)?);
    }
    Ok(Value::array(items))
}

/// By a comparator if the function takes two parameters, else by a key.
fn best(cx: &mut Interp, call: &mut Call<'_>, by: Builtin, by_key: Builtin) -> Res {
    let f = call.args.get(1).cloned().unwrap_or_default();
    let builtin = if parameters(cx, &f) == Some(2) {
        by
    } else {
        by_key
    };
    iterated(cx, call, builtin)
}

pub(crate) fn min_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    best(cx, call, Builtin::IterMinBy, Builtin::IterMinByKey)
}

pub(crate) fn max_by(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    best(cx, call, Builtin::IterMaxBy, Builtin::IterMaxByKey)
}
