//! Deep and huge inputs: a diagnostic, in linear time, on an ordinary stack.

use ruchyruchy_syntax::span::SourceMap;
use ruchyruchy_syntax::{Code, Parsed, parse, print};
use std::time::{Duration, Instant};

/// Runs `work` on a stack of the size that a main thread has.
fn on_main_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(8 << 20)
            .spawn_scoped(scope, work);
        thread.expect("a thread").join().expect("no panic")
    })
}

/// Parses, and gives the codes of the errors together with what `look` sees in the result.
fn codes_of(text: String) -> Vec<Code> {
    on_main_stack(move || {
        let mut sources = SourceMap::new();
        let file = sources.add("deep.ruchy", text).expect("small enough");
        let start = Instant::now();
        let Parsed {
            diagnostics,
            file: tree,
            ..
        } = parse(&file);
        let head: String = file.text.chars().take(20).collect();
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "not linear: {head}"
        );
        for diagnostic in &diagnostics {
            assert!(!diagnostic.render(&sources, true).is_empty());
            assert!(!diagnostic.to_json(&sources).is_empty());
        }
        drop(tree);
        diagnostics.iter().map(|d| d.code).collect()
    })
}

#[test]
fn a_million_of_anything_that_nests_gives_one_message() {
    let pieces = [
        "(",
        "[",
        "{",
        "f(",
        "a[",
        "x.m(",
        "{a:",
        "{1,",
        "[1,",
        "(1,",
        "if a {",
        "if a ",
        "while a {",
        "loop {",
        "match a { b => ",
        "match ",
        "fun f() {",
        "|x| ",
        "|| ",
        "x => ",
        "\\x -> ",
        "return ",
        "throw ",
        "lazy ",
        "a = ",
        "a ? ",
        "a ? b : ",
        "a ?? ",
        "2 ** ",
        "let x = {",
        "try {",
        "mod m {",
        "struct S { x: i32 = ",
        "[x for x in ",
        "f\"{",
        "P { a: ",
        "await ",
        "!",
        "-",
        "&",
        "*",
        "~",
        "&mut ",
        "a.b ",
        "async {",
        "unsafe {",
        "1 + (",
        "a <",
        "a < b ",
        "'l: loop {",
        "spawn A(",
        "x as Vec<",
        "let x: Vec<",
        "let x: &",
        "let x: (",
        "let x: [",
        "let x: fn(",
        "let (",
        "let [",
        "let {a:",
        "let &",
        "let Some(",
        "match x { Some(",
        "println!(",
        "vec![",
        "#[a(",
        "class A { x = ",
        "else if a {} ",
        "if a {} else ",
        "if a {} else if ",
        "..",
        "1..",
        "a in ",
        "a |> ",
        "f\"{f\"{",
        "x?.y(",
        "a ! M(",
        "use a::{",
        "impl A { fun f() {",
        "fun(x) {",
        "(x) => ",
        "box ",
        "n @ ",
        "requires ",
        "Vec<",
        "a < b > c ",
        "<",
        "<A as ",
        "@",
        "'",
        "\"",
        "`",
        "$",
        "@a ",
        "#",
        "break ",
        "yield ",
        "continue ",
        "pub ",
        "const unsafe ",
        "let x = ",
        "move |x| ",
        "df![",
        "matches!(",
        "::",
        "a::",
        "a::<",
        "|",
        "|x: ",
        "if let Some(",
    ];
    for piece in pieces {
        let text = piece.repeat(1_000_000 / piece.len().min(4));
        let codes = codes_of(text);
        let deep = codes
            .iter()
            .filter(|&&code| code == Code::NestingTooDeep)
            .count();
        assert!(deep <= 1, "{piece:?}: {deep} messages about depth");
        assert!(codes.len() <= 60, "{piece:?}: {} messages", codes.len());
    }
}

#[test]
fn brackets_beyond_the_limit_are_exactly_one_error() {
    for piece in ["(", "[", "{", "f(", "f\"{", "{a: ["] {
        assert_eq!(
            codes_of(piece.repeat(1_000_000)),
            [Code::NestingTooDeep],
            "{piece:?}"
        );
    }
    for piece in [
        "!", "-", "&", "return ", "a = ", "a ? b : ", "|x| ", "x => ",
    ] {
        let text = format!("{}1", piece.repeat(200_000));
        assert_eq!(codes_of(text), [Code::NestingTooDeep], "{piece:?}");
    }
}

#[test]
fn long_chains_are_limited_too() {
    for piece in [
        " + 1", ".f()", "[0]", "?.x", " |> f", " as i64", "?", " && b", "(1)",
    ] {
        let text = format!("a{}", piece.repeat(200_000));
        assert_eq!(codes_of(text), [Code::NestingTooDeep], "{piece:?}");
        let text = format!("a{}", piece.repeat(9_000));
        assert_eq!(codes_of(text), [], "{piece:?}");
    }
    let text = format!("if a {{}} {}", "else if b {} ".repeat(200_000));
    assert_eq!(codes_of(text), [Code::NestingTooDeep]);
    let text = format!("if a {{}} {}", "else if b {} ".repeat(9_000));
    assert_eq!(codes_of(text), []);
}

#[test]
fn what_is_allowed_can_be_parsed_printed_and_dropped_on_an_ordinary_stack() {
    let nested = [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("f(", ")"),
        ("if a { ", " }"),
        ("|x| ", ""),
        ("x.m(", ")"),
        ("match a { _ => ", " }"),
        ("{a: ", "}"),
        ("fun f() { ", " }"),
        ("f\"{", "}\""),
        ("vec![", "]"),
        ("P { a: ", " }"),
        ("loop { ", " }"),
        ("a = ", ""),
        ("try { ", " } catch e {}"),
        ("a ? b : ", ""),
        ("2 ** ", ""),
    ];
    for (open, close) in nested {
        // The innermost productions take some levels themselves.
        for levels in [300, 490, 990] {
            let text = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            on_main_stack(move || {
                let mut sources = SourceMap::new();
                let file = sources.add("deep.ruchy", text).expect("small enough");
                let parsed = parse(&file);
                let printed = print::source(&parsed.file);
                assert!(!printed.is_empty());
                assert!(!print::tree(&parsed.file, &file).is_empty());
                assert_eq!(parsed.file.clone(), parsed.file);
                if levels == 300 {
                    assert_eq!(parsed.diagnostics, [], "{open:?}");
                }
            });
        }
    }
}

#[test]
fn huge_flat_files_are_fine() {
    assert_eq!(codes_of("let x = 1\n".repeat(200_000)), []);
    assert_eq!(codes_of(format!("[{}]", "1, ".repeat(500_000))), []);
    assert_eq!(
        codes_of(format!("match x {{ {} }}", "1 | 2 => 3, ".repeat(100_000))),
        []
    );
    assert_eq!(codes_of(format!("f\"{}\"", "{a} ".repeat(100_000))), []);
    assert_eq!(codes_of("// comment\n".repeat(200_000)), []);
}
