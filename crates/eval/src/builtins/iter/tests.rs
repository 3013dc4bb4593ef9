//! Collections and iterators as programs use them, with host functions in the place of closures.

use crate::alias::{Alias, Slot};
use crate::call::{Call, This};
use crate::interp::{Config, Interp, Limits};
use crate::invoke::receiver_kind;
use crate::place::Path;
use crate::value::{HostFn, Value, VarCell};
use ruchyruchy_builtins::{Mutates, lookup_call};
use ruchyruchy_hir::ty::{IntTy, KeyOrder, Ty};
use ruchyruchy_syntax::span::{SourceMap, Span};
use std::cell::RefCell;
use std::rc::Rc;

fn interp() -> Interp {
    let config = Config {
        limits: Limits::default(),
        native_stack: 1 << 20,
        heap_in_use: || 0,
        stdout: Box::new(std::io::sink()),
        stderr: Box::new(std::io::sink()),
        stdin: Box::new(std::io::Cursor::new(b"one\r\ntwo\n\nlast".to_vec())),
        args: Vec::new(),
        capabilities: Default::default(),
        seed: Some(1),
        interrupt: None,
    };
    Interp::new(config, Rc::new(RefCell::new(SourceMap::default())))
}

fn host(body: impl Fn(&mut Interp, &[Value]) -> Value + 'static) -> Value {
    Value::Host(Rc::new(HostFn {
        name: "f".to_string(),
        body: Box::new(move |cx, args| Ok(body(cx, args))),
    }))
}

/// A function on ints.
fn f1(f: impl Fn(i64) -> i64 + 'static) -> Value {
    host(move |_, args| match args {
        [Value::Int(n)] => Value::Int(f(*n)),
        _ => Value::Nil,
    })
}

fn test1(f: impl Fn(i64) -> bool + 'static) -> Value {
    host(move |_, args| Value::Bool(matches!(args, [Value::Int(n)] if f(*n))))
}

fn f2(f: impl Fn(i64, i64) -> i64 + 'static) -> Value {
    host(move |_, args| match args {
        [Value::Int(a), Value::Int(b)] => Value::Int(f(*a, *b)),
        _ => Value::Nil,
    })
}

fn ints(items: &[i64]) -> Value {
    Value::array_of(items.iter().map(|n| Value::Int(*n)))
}

fn words(items: &[&str]) -> Value {
    Value::array_of(items.iter().map(|s| Value::str(*s)))
}

fn range(start: i64, end: i64) -> Value {
    Value::Range(Rc::new(crate::value::RangeObj {
        start: Value::Int(start),
        end: Value::Int(end),
        inclusive: false,
    }))
}

/// Calls a method on what is in a variable.
fn call(cx: &mut Interp, place: &Rc<VarCell>, name: &str, args: Vec<Value>, ty: &Ty) -> Value {
    let held = place.get();
    let builtin = lookup_call(receiver_kind(&held), name, args.len()).expect(name);
    let mutates = builtin.mutates() != Mutates::Never && !matches!(held, Value::Iter(_));
    let this = if mutates {
        drop(held);
        This::Place(Path::of_value(
            Alias::of_slot(Slot::Var(place.clone()), None),
            Span::NONE,
        ))
    } else {
        This::Value(held)
    };
    let mut call = Call {
        builtin,
        this,
        args,
        expected: ty,
        int: None,
        wrap: false,
        unused: false,
        in_place: mutates,
    };
    match cx.call_builtin(&mut call) {
        Ok(v) => v,
        Err(ctl) => panic!("{name}: {ctl:?} {}", text(cx, &cx.payload.clone())),
    }
}

fn text(cx: &mut Interp, v: &Value) -> String {
    let v = cx.read_through(v.clone()).expect("alias is valid");
    match &v {
        Value::Iter(it) => {
            let items = cx.collect_items(it).expect("no error");
            format!("iter {}", cx.quoted(&Value::array(items)).expect("text"))
        }
        v => cx.quoted(v).expect("text"),
    }
}

/// `this.a(…).b(…)`, as text.
fn chain(this: Value, calls: Vec<(&str, Vec<Value>)>) -> String {
    let cx = &mut interp();
    let mut v = this;
    for (name, args) in calls {
        v = call(cx, &VarCell::new(v), name, args, &Ty::Unknown);
    }
    text(cx, &v)
}

/// The text of the variable after one call.
fn after(this: Value, name: &str, args: Vec<Value>) -> String {
    let cx = &mut interp();
    let place = VarCell::new(this);
    call(cx, &place, name, args, &Ty::Unknown);
    text(cx, &place.get())
}

fn iter(v: Value, calls: Vec<(&str, Vec<Value>)>) -> String {
    chain(v, [vec![("iter", vec![])], calls].concat())
}

#[test]
fn adaptors_are_lazy_and_run_from_both_ends() {
    let n = Value::Int;
    let square = || f1(|n| n * n);
    assert_eq!(
        iter(range(0, 5), vec![("map", vec![square()])]),
        "iter [0, 1, 4, 9, 16]"
    );
    let odd = || test1(|n| n % 2 == 1);
    assert_eq!(
        iter(
            range(0, 1_000_000_000_000),
            vec![("filter", vec![odd()]), ("take", vec![n(3)])]
        ),
        "iter [1, 3, 5]"
    );
    assert_eq!(
        iter(
            ints(&[1, 2, 3]),
            vec![("enumerate", vec![]), ("rev", vec![])]
        ),
        "iter [(2, 3), (1, 2), (0, 1)]"
    );
    assert_eq!(
        iter(
            range(0, 10),
            vec![("skip", vec![n(2)]), ("take", vec![n(5)]), ("rev", vec![])]
        ),
        "iter [6, 5, 4, 3, 2]"
    );
    assert_eq!(
        iter(range(0, 10), vec![("step_by", vec![n(4)]), ("rev", vec![])]),
        "iter [8, 4, 0]"
    );
    assert_eq!(
        iter(
            ints(&[1, 2]),
            vec![("zip", vec![range(5, 9)]), ("rev", vec![])]
        ),
        "iter [(2, 6), (1, 5)]"
    );
    assert_eq!(
        iter(
            ints(&[1, 2]),
            vec![("chain", vec![range(5, 7)]), ("rev", vec![])]
        ),
        "iter [6, 5, 2, 1]"
    );
    assert_eq!(
        iter(ints(&[1, 2]), vec![("cycle", vec![]), ("take", vec![n(5)])]),
        "iter [1, 2, 1, 2, 1]"
    );
    assert_eq!(
        iter(ints(&[1, 2, 3]), vec![("intersperse", vec![n(0)])]),
        "iter [1, 0, 2, 0, 3]"
    );
    assert_eq!(
        iter(range(0, 4), vec![("windows", vec![n(2)])]),
        "iter [[0, 1], [1, 2], [2, 3]]"
    );
    assert_eq!(
        iter(range(0, 5), vec![("chunks", vec![n(2)]), ("rev", vec![])]),
        "iter [[4], [2, 3], [0, 1]]"
    );
    assert_eq!(
        iter(ints(&[1, 1, 2, 1]), vec![("dedup", vec![])]),
        "iter [1, 2, 1]"
    );
    assert_eq!(
        iter(ints(&[1, 1, 2, 1]), vec![("unique", vec![])]),
        "iter [1, 2]"
    );
    let nested = Value::array_of([
        ints(&[1, 2]),
        Value::none(),
        Value::some(Value::Int(3)),
        ints(&[]),
    ]);
    assert_eq!(
        iter(nested.clone(), vec![("flatten", vec![])]),
        "iter [1, 2, 3]"
    );
    assert_eq!(
        iter(nested, vec![("flatten", vec![]), ("rev", vec![])]),
        "iter [3, 2, 1]"
    );
    let rest = host(|_, args| match args {
        [Value::Int(n)] if *n < 3 => Value::Int(n * 10),
        _ => Value::none(),
    });
    assert_eq!(
        iter(range(0, 9), vec![("map_while", vec![rest])]),
        "iter [0, 10, 20]"
    );
    assert_eq!(
        chain(ints(&[3, 4]), vec![("map", vec![square()])]),
        "[9, 16]"
    );
}

#[test]
fn consumers() {
    let n = Value::Int;
    assert_eq!(iter(range(0, 100), vec![("sum", vec![])]), "4950");
    assert_eq!(iter(range(1, 6), vec![("product", vec![])]), "120");
    assert_eq!(
        iter(
            range(0, 5),
            vec![("fold", vec![n(1), f2(|a, b| a * 2 + b)])]
        ),
        "58"
    );
    assert_eq!(
        iter(range(0, 5), vec![("reduce", vec![f2(|a, b| a - b)])]),
        "-10"
    );
    assert_eq!(chain(ints(&[3, 1, 2]), vec![("max", vec![])]), "3");
    assert_eq!(chain(ints(&[]), vec![("min", vec![])]), "nil");
    assert_eq!(
        chain(
            words(&["bb", "a"]),
            vec![("position", vec![Value::str("a")])]
        ),
        "1"
    );
    assert_eq!(
        chain(words(&["b", "a"]), vec![("join", vec![Value::str("-")])]),
        "\"b-a\""
    );
    assert_eq!(
        iter(
            words(&["a", "ñ", "b"]),
            vec![("rev", vec![]), ("collect", vec![])]
        ),
        r#"["b", "ñ", "a"]"#
    );
    let even = test1(|n| n % 2 == 0);
    assert_eq!(
        iter(range(0, 5), vec![("partition", vec![even])]),
        "([0, 2, 4], [1, 3])"
    );
    assert_eq!(
        iter(range(0, 6), vec![("group_by", vec![f1(|n| n % 3)])]),
        "{0: [0, 3], 1: [1, 4], 2: [2, 5]}"
    );
    let cx = &mut interp();
    let expected = |cx: &mut Interp, v: Value, name: &str, ty: Ty| {
        let v = call(cx, &VarCell::new(v), name, vec![], &ty);
        text(cx, &v)
    };
    assert_eq!(expected(cx, ints(&[1, 2]), "sum", Ty::Float), "3.0");
    assert_eq!(
        expected(cx, words(&["x", "y"]), "collect", Ty::Str),
        "\"xy\""
    );
    let sorted = Ty::Set(KeyOrder::Sorted, Rc::new(Ty::Unknown));
    assert_eq!(expected(cx, ints(&[3, 1, 3]), "collect", sorted), "{1, 3}");
    let fallible = || {
        Ty::Result(Rc::new((
            Ty::Array(Rc::new(Ty::Int(IntTy::I32))),
            Ty::Unknown,
        )))
    };
    let all = Value::array_of([Value::ok(n(1)), n(2)]);
    let all = call(cx, &VarCell::new(all), "collect", vec![], &fallible());
    assert_eq!(all.as_ok().map(|v| text(cx, &v)).as_deref(), Some("[1, 2]"));
    let failed = Value::array_of([Value::ok(n(1)), Value::err(n(7)), Value::err(n(8))]);
    let failed = call(cx, &VarCell::new(failed), "collect", vec![], &fallible());
    assert_eq!(failed.as_err().map(|v| text(cx, &v)).as_deref(), Some("7"));
}

#[test]
fn iterators_keep_the_rest_and_what_was_peeked() {
    let cx = &mut interp();
    let none = &Ty::Unknown;
    let it = VarCell::new(Value::Iter(cx.make_iter(&range(0, 6)).expect("range")));
    let mut show = |name: &str, args: Vec<Value>| {
        let v = call(cx, &it, name, args, none);
        text(cx, &v)
    };
    assert_eq!(show("peek", vec![]), "0");
    assert_eq!(show("next_if", vec![test1(|n| n > 0)]), "nil");
    assert_eq!(show("next", vec![]), "0");
    assert_eq!(show("take", vec![Value::Int(2)]), "iter [1, 2]");
    assert_eq!(show("len", vec![]), "3");
    assert_eq!(show("next_back", vec![]), "5");
    assert_eq!(show("peek", vec![]), "3");
    assert_eq!(show("next_back", vec![]), "4");
    assert_eq!(show("next_back", vec![]), "3");
    assert_eq!(show("next", vec![]), "nil");
    let lines = Value::Iter(crate::iter::IterObj::stdin_lines());
    assert_eq!(text(cx, &lines), r#"iter ["one", "two", "", "last"]"#);
}

#[test]
fn aliases_of_elements_write_to_the_array() {
    let cx = &mut interp();
    let place = VarCell::new(ints(&[1, 2, 3]));
    let copy = place.get().share();
    let it = call(cx, &place, "iter_mut", vec![], &Ty::Unknown);
    let Value::Iter(it) = it else {
        panic!("no iterator")
    };
    while let Some(alias) = cx.iter_next(&it).expect("no error") {
        let Ok(Value::Int(n)) = cx.read_through(alias.clone()) else {
            panic!("no int")
        };
        cx.write_through(&alias, Value::Int(n * 10)).expect("valid");
    }
    assert_eq!(text(cx, &place.get()), "[10, 20, 30]");
    assert_eq!(text(cx, &copy), "[1, 2, 3]");
    // An alias that is still held must neither detach the array from it nor hide later writes.
    let last = call(cx, &place, "last_mut", vec![], &Ty::Unknown);
    call(
        cx,
        &place,
        "set",
        vec![Value::Int(0), Value::Int(5)],
        &Ty::Unknown,
    );
    cx.write_through(&last, Value::Int(99)).expect("valid");
    assert_eq!(text(cx, &place.get()), "[5, 20, 99]");
}

#[test]
fn sorting_is_stable_and_uses_the_comparator() {
    let pair = |a: i64, b: &str| Value::tuple([Value::Int(a), Value::str(b)]);
    let pairs = Value::array_of((0..40).map(|i| pair(i * 7 % 5, &format!("{i:02}"))));
    let key = host(|_, args| match args {
        [Value::Tuple(r)] => r.field(0).unwrap_or_default(),
        _ => Value::Nil,
    });
    let by_key = chain(pairs.clone(), vec![("sorted_by_key", vec![key])]);
    assert_eq!(by_key, chain(pairs, vec![("sorted", vec![])]));
    let down = f2(|a, b| b - a);
    assert_eq!(
        chain(ints(&[3, 9, 1, 4]), vec![("sorted_by", vec![down])]),
        "[9, 4, 3, 1]"
    );
    let less = host(|cx, args| match args {
        [a, b] => Value::Bool(cx.compare(a, b) == Ok(std::cmp::Ordering::Less)),
        _ => Value::Nil,
    });
    assert_eq!(
        chain(ints(&[3, 1, 3, 2]), vec![("sorted_by", vec![less])]),
        "[1, 2, 3, 3]"
    );
    assert_eq!(after(ints(&[3, 1, 2]), "sort", vec![]), "[1, 2, 3]");
    let mixed = Value::array_of([
        Value::Float(2.5),
        Value::Int(1),
        Value::Float(f64::NAN),
        Value::Int(2),
    ]);
    assert_eq!(chain(mixed, vec![("sorted", vec![])]), "[1, 2, 2.5, NaN]");
}

#[test]
fn arrays_change_in_place() {
    let n = Value::Int;
    assert_eq!(
        after(ints(&[1, 2, 3]), "insert", vec![n(1), n(9)]),
        "[1, 9, 2, 3]"
    );
    assert_eq!(
        after(ints(&[1, 2, 3, 4]), "retain", vec![test1(|n| n % 2 == 0)]),
        "[2, 4]"
    );
    assert_eq!(
        after(ints(&[1, 2, 3, 4]), "drain", vec![range(1, 3)]),
        "[1, 4]"
    );
    assert_eq!(
        after(
            ints(&[1, 2, 3]),
            "splice",
            vec![range(0, 2), ints(&[7, 8, 9])]
        ),
        "[7, 8, 9, 3]"
    );
    assert_eq!(after(ints(&[1, 1, 2, 2, 1]), "dedup", vec![]), "[1, 2, 1]");
    assert_eq!(
        after(ints(&[1, 2, 3]), "rotate_left", vec![n(1)]),
        "[2, 3, 1]"
    );
    assert_eq!(after(ints(&[1, 2, 3]), "swap_remove", vec![n(0)]), "[3, 2]");
    let cx = &mut interp();
    let (a, b) = (VarCell::new(ints(&[1])), VarCell::new(ints(&[2, 3])));
    let alias = Alias::of_slot(Slot::Var(b.clone()), None);
    call(cx, &a, "append", vec![alias], &Ty::Unknown);
    assert_eq!(
        (text(cx, &a.get()), text(cx, &b.get())),
        ("[1, 2, 3]".into(), "[]".into())
    );
}

#[test]
fn maps_sets_and_heaps() {
    let cx = &mut interp();
    let none = &Ty::Unknown;
    let map = VarCell::new(Value::map(crate::map::MapData::default()));
    for word in ["b", "a", "b"] {
        let entry = call(cx, &map, "entry", vec![Value::str(word)], none);
        let slot = call(
            cx,
            &VarCell::new(entry),
            "or_insert",
            vec![Value::Int(0)],
            none,
        );
        let Ok(Value::Int(n)) = cx.read_through(slot.clone()) else {
            panic!("no int")
        };
        cx.write_through(&slot, Value::Int(n + 1)).expect("valid");
    }
    assert_eq!(text(cx, &map.get()), r#"{"a": 1, "b": 2}"#);
    let keys = call(cx, &map, "keys", vec![], none);
    assert_eq!(text(cx, &keys), r#"["b", "a"]"#);
    let sorted = Value::map({
        let mut data = crate::map::MapData::sorted();
        for i in (0..1000).rev() {
            data.insert(Value::Int(i), Value::Int(i * i));
        }
        data
    });
    assert_eq!(
        iter(sorted.clone(), vec![("skip", vec![Value::Int(997)])]),
        "iter [(997, 994009), (998, 996004), (999, 998001)]"
    );
    assert_eq!(
        chain(sorted.clone(), vec![("range", vec![range(2, 4)])]),
        "[(2, 4), (3, 9)]"
    );
    assert_eq!(
        iter(sorted, vec![("rev", vec![]), ("take", vec![Value::Int(1)])]),
        "iter [(999, 998001)]"
    );
    let heap = VarCell::new(super::super::heap::heap_of(cx, Default::default()).expect("heap"));
    let mut x = 17;
    for _ in 0..200 {
        x = x * 31 % 1009;
        call(cx, &heap, "push", vec![Value::Int(x)], none);
    }
    let top = call(cx, &heap, "peek_mut", vec![], none);
    cx.write_through(&top, Value::Int(-1)).expect("valid");
    drop(top);
    let mut before = i64::MAX;
    while let Value::Int(n) = call(cx, &heap, "pop", vec![], none) {
        assert!(n <= before);
        before = n;
    }
    assert_eq!(before, -1);
}
