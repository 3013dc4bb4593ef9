//! Mistakes: each is reported once, where it is, and what follows is still understood.

use crate::check::{mistakes, parsed};
use ruchyruchy_syntax::print;

/// Each text has exactly these mistakes, and none in the lines after it.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(mistakes(text), expected, "\n{text}");
    // A function behind it is understood.
    let more = format!("{text}\n\nfun after() {{\n    let x = 1\n    x + 1\n}}\n");
    assert_eq!(
        mistakes(&more).len(),
        expected.len(),
        "\n{more}\n{:?}",
        mistakes(&more)
    );
    let tree = print::bare_tree(&parsed(&more).0.file);
    assert!(tree.contains("Fun \"after\""), "\n{more}\n{tree}");
}

#[test]
fn several_independent_mistakes_are_found_in_one_run() {
    check(
        "let = 1\nlet a = 2\nstruct { x: i32 }\nlet b = (1 +)\nfun f(x: ) { x }\nmatch { 1 => 2 }\nlet c = [1 2]",
        &[
            "E0001@1: expected a pattern, found `=`",
            "E0001@3: expected the name of the struct, found `{`",
            "E0001@4: expected an expression, found `)`",
            "E0001@5: expected a type, found `)`",
            "E0001@6: expected the value to match, found `{`",
            "E0001@7: expected `,` or `]` after the element, found the number `2`",
        ],
    );
}

#[test]
fn mistakes_stay_in_their_group() {
    check(
        "f(1, +, 2)\ng(1)",
        &["E0001@1: expected an expression, found `+`"],
    );
    check(
        "f(1 2, 3 4)",
        &[
            "E0001@1: expected `,` or `)` after the argument, found the number `2`",
            "E0001@1: expected `,` or `)` after the argument, found the number `4`",
        ],
    );
    check(
        "let p = P { x: , y: 2 }",
        &["E0001@1: expected an expression, found `,`"],
    );
    check(
        "let o = { a: 1, b 2, c: 3 }",
        &["E0001@1: expected `,` or `}` after the entry, found the number `2`"],
    );
    check(
        "match x {\n  1 => ,\n  2 => 3,\n  4 -> 5\n}",
        &[
            "E0001@2: expected an expression, found `,`",
            "E0001@4: the arms of a `match` use `=>`",
        ],
    );
    check(
        "fun f(a b) {\n  let = 1\n  g(\n}",
        &[
            "E0001@1: expected `,` or `)` after the parameter, found `b`",
            "E0001@2: expected a pattern, found `=`",
            "E0002@3: this `(` is never closed",
        ],
    );
    check(
        "struct S { x i32, y: i32 }",
        &["E0001@1: expected `,` or a new line, found `i32`"],
    );
    check(
        "class C {\n  x: i32 =\n  fun f(self) { 1 }\n  y: i32\n}",
        &["E0001@3: expected an expression, found the keyword `fun`"],
    );
    check("enum E { A(, B }", &["E0002@1: this `(` is never closed"]);
    check(
        "if x > { 1 } else { 2 }",
        &["E0001@1: expected `{` and the body of `if`, found the keyword `else`"],
    );
    check("while { 1 }", &["E0001@1: expected a condition, found `{`"]);
    check(
        "if { 1 } else { 2 }",
        &["E0001@1: expected a condition, found `{`"],
    );
}

#[test]
fn brackets_that_do_not_pair() {
    check(
        "fun f() {\n    if a {\n        g()\n\n    h()\n}",
        &["E0002@2: this `{` is never closed"],
    );
    check(
        "fun f() {\n    g(1, (2)\n    let y = 3\n}",
        &["E0002@2: this `(` is never closed"],
    );
    check(
        "let a = (1 + 2\nlet b = 3",
        &["E0002@1: this `(` is never closed"],
    );
    check("let a = [1, 2)", &["E0002@1: this `)` cannot close a `[`"]);
    check(
        "let x = )\nlet y = 1",
        &["E0001@1: this `)` closes nothing"],
    );
    check(
        "let x = §\nlet y = 1",
        &["E0767@1: `§` has no meaning here"],
    );
    check("f(1))", &["E0001@1: this `)` closes nothing"]);
    check(
        "fun f() {\n  g()\n}\n}",
        &["E0001@4: this `}` closes nothing"],
    );
    check("let x = {a: [1, 2}", &["E0002@1: this `[` is never closed"]);
}

#[test]
fn slips_are_named() {
    check(
        "if x = 5 { 1 }",
        &["E0001@1: this is an assignment, not a comparison"],
    );
    check(
        "if a and b or not c { 1 }",
        &[
            "E0001@1: `and` is not an operator",
            "E0001@1: `or` is not an operator",
            "E0001@1: `not` is not an operator",
        ],
    );
    check(
        "x := 1\nlet y := 2\nlet z == 3",
        &[
            "E0001@1: there is no `:=` here",
            "E0001@2: there is no `:=` here",
            "E0001@3: `==` compares; it gives no value to a variable",
        ],
    );
    check(
        "function f(x) { x }\ndef g(x) { x }",
        &[
            "E0001@1: functions are not declared with `function`",
            "E0001@2: functions are not declared with `def`",
        ],
    );
    check(
        "if a { 1 } elif b { 2 } else { 3 }",
        &["E0001@1: there is no `elif`"],
    );
    check("if a then { 1 }", &["E0001@1: there is no `then`"]);
    check(
        "if a =< b { 1 }\nif a <> b { 1 }\nif a === b { 1 }\nif a => b { 1 }",
        &[
            "E0001@1: `=<` is not an operator",
            "E0001@2: `<>` is not an operator",
            "E0001@3: `===` is not an operator",
            "E0001@4: `=>` is not an operator",
        ],
    );
    check(
        "for (let i = 0; i < 3; i++) { f(i) }",
        &["E0001@1: a `for` loop runs over a collection"],
    );
    check(
        "switch x { 1 => 2, _ => 3 }",
        &["E0001@1: there is no `switch`"],
    );
    check(
        "if a { 1 };\nelse { 2 }",
        &["E0001@2: this `else` belongs to no `if`"],
    );
    check(
        "catch e { 1 }",
        &["E0001@1: this `catch` belongs to no `try`"],
    );
    check(
        "print \"x\"",
        &["E0001@1: expected the end of the statement, found `\"x\"`"],
    );
    check(
        "P { a = 1 }",
        &["E0001@1: the fields of a struct literal are given with `:`"],
    );
    check(
        "fun f(x) = x + 1",
        &["E0001@1: the body of a function stands in braces"],
    );
    check(
        "let match = 1",
        &["E0001@1: expected a pattern, found the keyword `match`"],
    );
    check(
        "let x = a?b:c",
        &["E0001@1: expected the end of the statement, found `:`"],
    );
    check(
        "let f = x -> x",
        &["E0001@1: expected the end of the statement, found `->`"],
    );
    check(
        "let x, y = 1, 2",
        &["E0001@1: expected `=` and a value, found `,`"],
    );
    check(
        "let x = “hi”",
        &[
            "E0767@1: `“` has no meaning here",
            "E0767@1: `”` has no meaning here",
        ],
    );
}

#[test]
fn advice_says_what_to_write() {
    let advice = |text: &str| {
        let (parsed, _) = parsed(text);
        let first = parsed.diagnostics.into_iter().next().expect("a mistake");
        first
            .help
            .into_iter()
            .map(|help| help.suggestion.map_or(help.text, |s| s.1))
            .collect::<Vec<_>>()
    };
    assert_eq!(advice("if x = 5 { }")[0], "==");
    assert_eq!(advice("x := 1")[0], "let x =");
    assert_eq!(advice("a and b")[0], "&&");
    assert_eq!(advice("f(a b)")[0], ",");
    assert_eq!(advice("function f() { }")[0], "fun");
    assert_eq!(
        advice("while x < 3:\n  y()")[0],
        "bodies stand in braces: `{ … }`"
    );
}

#[test]
fn a_text_that_stops_too_early_is_incomplete() {
    for text in [
        "fun f() {",
        "f(1,",
        "let x =",
        "1 +",
        "x.",
        "if a",
        "if a {",
        "\"abc",
        "/* a",
        "match x {",
        "[1, 2",
        "fun f(",
        "fun f()",
        "struct S {",
        "let x: ",
        "f\"a {",
        "\"\"\"a",
        "try { a }",
        "a ? b :",
    ] {
        assert!(parsed(text).0.incomplete, "{text}");
    }
    for text in [
        "fun f() { }",
        "f(1)",
        "let = 1 +",
        "f(1))",
        "let x = )",
        "1",
        "",
        "if a { } else",
        "(]",
    ] {
        let incomplete = parsed(text).0.incomplete;
        assert_eq!(incomplete, text.ends_with("else"), "{text}");
    }
}

#[test]
fn the_number_of_messages_is_limited() {
    let (parsed, _) = parsed(&"let = 1\n".repeat(10_000));
    assert!(parsed.diagnostics.len() <= 60);
}
