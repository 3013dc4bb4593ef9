//! Builtins called without a front end: receiver, name, arguments, and the text of the result (or the type of the error).

use crate::call::{Call, This};
use crate::error::Ctl;
use crate::interp::{Config, Interp, Limits};
use crate::invoke::receiver_kind;
use crate::map::MapData;
use crate::place::Path;
use crate::value::{RangeObj, Value};
use ruchyruchy_builtins::{IntTy, builtin};
use ruchyruchy_hir::ty::Ty;
use std::rc::Rc;

fn interp(stdin: &'static str) -> Interp {
    Interp::new(
        Config {
            limits: Limits {
                heap: Some(1 << 30),
                ..Limits::default()
            },
            native_stack: 1 << 20,
            heap_in_use: || 0,
            stdout: Box::new(Vec::new()),
            stderr: Box::new(Vec::new()),
            stdin: Box::new(stdin.as_bytes()),
            args: vec!["prog".to_string()],
            capabilities: Default::default(),
            seed: Some(7),
            interrupt: None,
        },
        Rc::default(),
    )
}

/// Calls a method (or a function, if there is no receiver) and shows what it gives.
fn shown(
    cx: &mut Interp,
    this: Option<Value>,
    name: &str,
    args: Vec<Value>,
    int: Option<IntTy>,
) -> String {
    let found = match &this {
        Some(v) => builtin::lookup_call(receiver_kind(v), name, args.len()),
        None => builtin::lookup_function(name),
    };
    let builtin = found.unwrap_or_else(|| panic!("no builtin {name}"));
    let place = this.map(|v| Path::of_value(v, cx.span));
    let this = place.clone().map_or(This::None, This::Place);
    let expected = &Ty::Unknown;
    let mut call = Call {
        builtin,
        this,
        args,
        expected,
        int,
        wrap: false,
        unused: false,
        in_place: true,
    };
    let result = cx.call_builtin(&mut call);
    match result {
        Ok(Value::Nil) if builtin.mutates() != ruchyruchy_builtins::Mutates::Never => {
            let after = cx.read_path(&place.expect("a mutating method has a receiver"));
            after.map_or("error".into(), |v| cx.text(&v).expect("text"))
        }
        Ok(v) => cx.text(&v).expect("text"),
        Err(Ctl::Throw) => match &cx.payload {
            Value::Error(e) => e.kind.name().to_string(),
            _ => "thrown".to_string(),
        },
        Err(other) => format!("{other:?}"),
    }
}

fn s(text: &str) -> Value {
    Value::str(text)
}

fn i(n: i64) -> Value {
    Value::Int(n)
}

fn range(start: Value, end: Value) -> Value {
    Value::Range(Rc::new(RangeObj {
        start,
        end,
        inclusive: false,
    }))
}

#[test]
fn methods_of_strings() {
    let mut cx = interp("");
    let chars = Value::array_of([s("a"), s("c")]);
    for (this, name, args, expected) in [
        ("héllo", "substring", vec![i(1), i(3)], "él"),
        ("héllo", "substring", vec![i(-2)], "lo"),
        ("héllo", "char_at", vec![i(9)], "nil"),
        ("héllo", "find", vec![s("l"), i(3)], "3"),
        ("banana", "rfind", vec![s("an")], "3"),
        (
            "abcabc",
            "split",
            vec![chars.clone()],
            r#"["", "b", "", "b", ""]"#,
        ),
        ("aaa", "rsplitn", vec![i(2), s("aa")], r#"["", "a"]"#),
        ("ababc", "trim_start_matches", vec![s("ab")], "c"),
        ("acbca", "trim_matches", vec![chars], "b"),
        ("xx", "trim_matches", vec![s("")], "xx"),
        ("éa", "match_indices", vec![s("a")], r#"[(1, "a")]"#),
        ("ab", "insert", vec![i(1), s("é")], "aéb"),
        ("ab", "insert", vec![i(3), s("é")], "IndexError"),
        ("aéb", "remove", vec![i(1)], "é"),
        ("aéb", "truncate", vec![i(2)], "aé"),
        ("aébc", "drain", vec![range(i(1), i(3))], "éb"),
        (
            "aébc",
            "replace_range",
            vec![range(i(-1), Value::Nil), s("!")],
            "aéb!",
        ),
        ("hello", "get", vec![range(i(3), i(9))], "nil"),
        ("hello", "get", vec![range(i(5), Value::Nil)], ""),
        ("kitten", "levenshtein", vec![s("sitting")], "3"),
        ("ab", "levenshtein", vec![s("ba")], "2"),
        ("x", "repeat", vec![i(1 << 40)], "OutOfMemory"),
        ("x", "pad_start", vec![i(i64::MAX), s("é")], "OutOfMemory"),
        ("x", "repeat", vec![i(-1)], "IndexError"),
        ("x", "repeat", vec![s("y")], "TypeError"),
        ("12", "parse", vec![], "12"),
        ("1e2", "parse", vec![], "100.0"),
        ("a/b.txt", "file_stem", vec![], "b"),
        ("a", "join", vec![s("b")], "a/b"),
        (", ", "join", vec![Value::array_of([i(1), s("x")])], "1, x"),
        ("{}-{:>3}", "format", vec![i(1), s("a")], "1-  a"),
        ("", "ord", vec![], "IndexError"),
        ("7", "to_digit", vec![i(40)], "Panic"),
    ] {
        assert_eq!(
            shown(&mut cx, Some(s(this)), name, args, None),
            expected,
            "{this:?}.{name}"
        );
    }
}

#[test]
fn methods_of_numbers() {
    let mut cx = interp("");
    for (this, int, name, args, expected) in [
        (i(-128), Some(IntTy::I8), "abs", vec![], "OverflowError"),
        (i(250), Some(IntTy::U8), "checked_add", vec![i(6)], "nil"),
        (i(250), Some(IntTy::U8), "wrapping_add", vec![i(6)], "0"),
        (
            i(0),
            Some(IntTy::U64),
            "wrapping_sub",
            vec![i(1)],
            "18446744073709551615",
        ),
        (
            Value::Big(u64::MAX),
            None,
            "checked_sub",
            vec![i(1)],
            "18446744073709551614",
        ),
        (i(2), None, "pow", vec![i(-1)], "0.5"),
        (i(7), None, "rem_euclid", vec![i(0)], "DivisionByZero"),
        (i(5), None, "is_multiple_of", vec![i(0)], "false"),
        (i(0), None, "ilog2", vec![], "Panic"),
        (i(-120), None, "digits", vec![], "[1, 2, 0]"),
        (i(4), None, "sqrt", vec![], "2.0"),
        (Value::Float(1e30), None, "to_int", vec![], "OverflowError"),
        (Value::Float(5.0), None, "clamp", vec![i(1), i(0)], "Panic"),
        (Value::Float(2.675), None, "round", vec![i(2)], "2.68"),
        (i(3), None, "clamp", vec![i(0), i(2)], "2"),
    ] {
        assert_eq!(
            shown(&mut cx, Some(this), name, args, int),
            expected,
            "{name}"
        );
    }
}

#[test]
fn functions() {
    let mut cx = interp("one\ntwo\r\n\nlast");
    let list = || Value::array_of([i(4), Value::Float(9.5), i(2)]);
    for (name, args, expected) in [
        ("min", vec![i(1), Value::Float(2.5)], "1.0"),
        ("max", vec![list()], "9.5"),
        ("min", vec![Value::array_of([])], "nil"),
        ("median", vec![list()], "4.0"),
        ("mean", vec![Value::array_of([])], "NaN"),
        ("int", vec![s("4x")], "ParseError"),
        ("bool", vec![s("false")], "false"),
        ("pow", vec![i(10), i(30)], "OverflowError"),
        ("char", vec![i(0xD800)], "OverflowError"),
        ("exit", vec![i(3)], "Exit"),
        ("panic", vec![s("x"), i(1)], "Panic"),
        ("assert_eq", vec![i(1), Value::Float(1.0)], "nil"),
        ("input", vec![], "one"),
        ("input", vec![s("? ")], "two"),
        ("stdin_lines", vec![], r#"["", "last"]"#),
        ("input", vec![], "nil"),
        ("random_int", vec![i(3), i(3)], "3"),
        ("random_range", vec![range(i(3), i(3))], "IndexError"),
        (
            "random_range",
            vec![i(i64::MIN), i(i64::MIN + 1)],
            "-9223372036854775808",
        ),
        ("sleep", vec![Value::Float(f64::NAN)], "nil"),
        ("sleep", vec![Value::Float(f64::INFINITY)], "OverflowError"),
        ("Duration::from_secs", vec![i(i64::MAX)], "OverflowError"),
        ("open", vec![s("/no/such/file")], "IoError"),
        ("fs_exists", vec![s("/no/such\0file")], "false"),
        ("env_set_var", vec![s("a=b"), s("c")], "Error"),
        ("path_join", vec![s("a"), s("/b"), s("c")], "/b/c"),
        (
            "String::from_utf8_lossy",
            vec![Value::array_of([i(104), i(255)])],
            "h\u{fffd}",
        ),
        (
            "String::from_utf8_lossy",
            vec![Value::array_of([i(300)])],
            "TypeError",
        ),
    ] {
        assert_eq!(shown(&mut cx, None, name, args, None), expected, "{name}");
    }
}

#[test]
fn json() {
    let mut cx = interp("");
    let parsed = r#"{"b": [1, 2.5, null, 18446744073709551615], "a": {"k": "é\n\u0041"}}"#;
    for (name, args, expected) in [
        (
            "json_parse",
            vec![s(parsed)],
            r#"{a: {k: "é\nA"}, b: [1, 2.5, nil, 18446744073709551615]}"#,
        ),
        ("json_parse", vec![s("{bad}")], "ParseError"),
        ("json_parse", vec![s(&"[".repeat(100_000))], "ParseError"),
        ("json_type", vec![s("1e2")], "number"),
        ("json_validate", vec![s("[1")], "false"),
    ] {
        assert_eq!(shown(&mut cx, None, name, args, None), expected, "{name}");
    }
    let entries = [
        (s("b"), Value::Float(f64::NAN)),
        (s("a"), Value::array_of([i(1), s("q\"")])),
    ];
    let map = Value::map(entries.into_iter().collect::<MapData>());
    for (name, args, expected) in [
        (
            "json_stringify",
            vec![map.clone()],
            r#"{"a":[1,"q\""],"b":null}"#,
        ),
        (
            "json_pretty",
            vec![map.clone()],
            "{\n  \"a\": [\n    1,\n    \"q\\\"\"\n  ],\n  \"b\": null\n}",
        ),
        ("json_pretty", vec![Value::array_of([])], "[]"),
        ("json_get", vec![map.clone(), s("a.1")], "q\""),
        ("json_get", vec![map.clone(), s("a.z")], "nil"),
        (
            "json_set",
            vec![map.clone(), s("a.0"), i(5)],
            r#"{a: [5, "q\""], b: NaN}"#,
        ),
        (
            "json_set",
            vec![map.clone(), s("c.d"), i(5)],
            r#"{a: [1, "q\""], b: NaN, c: {d: 5}}"#,
        ),
        ("json_set", vec![map, s("a.7"), i(5)], "IndexError"),
    ] {
        assert_eq!(shown(&mut cx, None, name, args, None), expected, "{name}");
    }
    let mut nested = i(7);
    for _ in 0..1_000_000 {
        nested = Value::array_of([nested]);
    }
    assert_eq!(
        shown(&mut cx, None, "json_stringify", vec![nested], None).len(),
        2_000_001
    );
}
