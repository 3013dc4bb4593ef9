//! Tokens, literals, comments.

use crate::check::{good, mistakes, same, tree};
use ruchyruchy_syntax::lexer::{TokenKind, lex};
use ruchyruchy_syntax::span::SourceMap;

/// The kinds of the tokens of a text, without the end.
fn kinds(text: &str) -> Vec<TokenKind> {
    let mut sources = SourceMap::new();
    let file = sources.add("test.ruchy", text).expect("small enough");
    let mut kinds: Vec<_> = lex(&file, 1000)
        .tokens
        .iter()
        .map(|token| token.kind)
        .collect();
    assert_eq!(kinds.pop(), Some(TokenKind::Eof));
    kinds
}

/// The literal that a text holds, as the tree shows it.
#[track_caller]
fn literal(text: &str) -> String {
    let tree = tree(&format!("let x = {text}"));
    tree.lines().last().unwrap_or("").trim().to_string()
}

#[test]
fn a_token_is_sixteen_bytes() {
    assert_eq!(size_of::<ruchyruchy_syntax::lexer::Token>(), 16);
}

#[test]
fn numbers() {
    for (text, value) in [
        ("0", "Int 0"),
        ("1_000", "Int 1000"),
        ("0xFF", "Int 255"),
        ("0b1010", "Int 10"),
        ("0o17", "Int 15"),
        ("0xdead_beef", "Int 3735928559"),
        ("255u8", "Int 255 u8"),
        ("1_i64", "Int 1 i64"),
        ("0xFFu8", "Int 255 u8"),
        ("5f64", "Int 5 f64"),
        ("18446744073709551615", "Int 18446744073709551615"),
        ("1.", "Float 1.0"),
        ("1.5", "Float 1.5"),
        ("1e3", "Float 1000.0"),
        ("2E-2", "Float 0.02"),
        ("1.5e+3", "Float 1500.0"),
        ("1.5f64", "Float 1.5 f64"),
        ("1_0.2_5", "Float 10.25"),
    ] {
        assert_eq!(literal(text), value, "{text}");
    }
    use TokenKind::*;
    assert_eq!(kinds("1..5"), [Int, DotDot, Int]);
    assert_eq!(kinds("1..=5"), [Int, DotDotEq, Int]);
    assert_eq!(kinds("1.abs()"), [Int, Dot, Ident, LParen, RParen]);
    assert_eq!(kinds("1.5.abs"), [Float, Dot, Ident]);
    assert_eq!(kinds("t.0.1"), [Ident, Dot, Int, Dot, Int]);
    assert_eq!(kinds("t.0..2"), [Ident, Dot, Int, DotDot, Int]);
    for text in [
        "0x",
        "0b",
        "0b12",
        "0o8",
        "12px",
        "1e",
        "1.5i32",
        "99999999999999999999",
        "0b1f8",
    ] {
        let found = mistakes(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with("E0003@1"), "{text}: {found:?}");
    }
}

#[test]
fn strings() {
    for (text, value) in [
        (r#""a""#, r#"Str "a""#),
        (r#""a\n\t\r\\\"\'\0b""#, r#"Str "a\n\t\r\\\"'\0b""#),
        (r#""\u{41}\u{1F600}""#, r#"Str "A😀""#),
        // Unknown escapes stand for themselves.
        (r#""\x41\q\d+""#, r#"Str "\\x41\\q\\d+""#),
        ("\"a\nb\"", r#"Str "a\nb""#),
        ("\"a\r\nb\"", r#"Str "a\nb""#),
        ("\"a\\\n     b\"", r#"Str "ab""#),
        ("\"\"", r#"Str """#),
        (r#""日本 🎉""#, r#"Str "日本 🎉""#),
        ("r\"a\\nb\"", r#"Str "a\\nb""#),
        ("r#\"say \"hi\" \\n\"#", r#"Str "say \"hi\" \\n""#),
        ("r##\"a\"#b\"##", r##"Str "a\"#b""##),
        ("\"\"\"a \"b\" c\"\"\"", r#"Str "a \"b\" c""#),
        ("\"\"\"\n  x\n\"\"\"", r#"Str "\n  x\n""#),
        ("'abc'", r#"Str "abc""#),
        ("'hello world'", r#"Str "hello world""#),
        ("'it, is'", r#"Str "it, is""#),
        ("''", r#"Str """#),
        ("'123'", r#"Str "123""#),
        ("'x'", "Char 'x'"),
        ("'é'", "Char 'é'"),
        ("'🎉'", "Char '🎉'"),
        (r"'\n'", r"Char '\n'"),
        (r"'\''", r"Char '\''"),
        ("'\"'", "Char '\"'"),
        ("' '", "Char ' '"),
        (r"'\u{e9}'", "Char 'é'"),
        (r"'\x41'", "Char 'A'"),
        ("b'a'", "Byte 97"),
        (r"b'\n'", "Byte 10"),
        (r"b'\xff'", "Byte 255"),
        (r#"b"a\x00\"""#, "Bytes [97, 0, 34]"),
        (r#"br"a\n""#, "Bytes [97, 92, 110]"),
        (":ok", "Atom ok"),
    ] {
        assert_eq!(literal(text), value, "{text}");
    }
    assert_eq!(mistakes("\"abc"), ["E0765@1: this string is never closed"]);
    assert_eq!(
        mistakes("r#\"abc\""),
        ["E0765@1: this raw string is never closed"]
    );
    assert_eq!(
        mistakes("\"\"\"abc\""),
        ["E0765@1: this string is never closed"]
    );
    assert_eq!(
        mistakes(r#""\u{zz}""#),
        ["E0766@1: this names no character"]
    );
    assert_eq!(
        mistakes(r#""\u{110000}""#),
        ["E0766@1: this names no character"]
    );
    assert_eq!(mistakes(r"'\q'"), [r"E0766@1: unknown escape `\q`"]);
    assert_eq!(
        mistakes("b'ab'"),
        ["E0762@1: a byte literal holds one ASCII character"]
    );
    assert_eq!(mistakes("b'é'").len(), 2);
    assert_eq!(mistakes("let a = 'abc\nlet b = 1").len(), 1);
    assert_eq!(
        mistakes("let a = '\nlet b = 1"),
        ["E0762@1: this quote is never closed"]
    );
}

#[test]
fn labels_and_lifetimes_are_no_strings() {
    use TokenKind::*;
    assert_eq!(kinds("'outer: for"), [Lifetime, Colon, For]);
    assert_eq!(
        kinds("'outer: for c in 'abc'"),
        [Lifetime, Colon, For, Ident, In, QuoteStr]
    );
    assert_eq!(kinds("break 'outer"), [Break, Lifetime]);
    assert_eq!(kinds("break 'outer 'x'"), [Break, Lifetime, Char]);
    assert_eq!(kinds("<'a, 'b>"), [Lt, Lifetime, Comma, Lifetime, Gt]);
    assert_eq!(kinds("f(&'a x, &'b y)")[2..4], [Amp, Lifetime]);
    assert_eq!(
        kinds("['a', 'b', 'cd']")[1..6],
        [Char, Comma, Char, Comma, QuoteStr]
    );
    assert_eq!(kinds("f('a b', 'c d')")[2..5], [QuoteStr, Comma, QuoteStr]);
    assert_eq!(kinds("m['key'] == 'it'")[2], QuoteStr);
    good("fun f<'a, 'b: 'a>(x: &'a str, y: &'b mut str) -> &'static str where 'b: 'a { x }");
    good("struct S<'a> { x: &'a str, y: Box<dyn T + 'a> }");
}

#[test]
fn comments_are_trivia_anywhere() {
    same("f(1) // c\n/// d\n# e\ng(2)", "f(1)\ng(2)");
    same("f(/* a */ 1, // b\n 2 /* c /* nested */ */)", "f(1, 2)");
    same("enum E { // a\n A, /* b */ B // c\n }", "enum E { A, B }");
    same(
        "match x { // a\n 1 => 2, // b\n /* c */ _ => 3 // d\n }",
        "match x { 1 => 2, _ => 3 }",
    );
    same(
        "let o = { // a\n x: 1, # b\n y: 2 }",
        "let o = { x: 1, y: 2 }",
    );
    same("let a = b\n// c\n.f()\n/* d */ .g()", "let a = b.f().g()");
    same("fun f(a, // x\n b /* y */) { }", "fun f(a, b) { }");
    same("#!/usr/bin/env ruchy\nf()", "f()");
    same("f() # g()", "f()");
    good("#[derive(Debug)] // c\n/// doc\nstruct S { }");
    good("// only a comment");
    good("");
    good("#!/usr/bin/env ruchy");
    good("\u{feff}let x = 1\r\nlet y = 2\r\n");
    assert_eq!(
        mistakes("/* a /* b */"),
        ["E0758@1: this block comment is never closed"]
    );
    let file = good("// a\n/// b\nf() # c\n/* d */ /** e */");
    let docs: Vec<bool> = file.comments.iter().map(|comment| comment.is_doc).collect();
    assert_eq!(docs, [false, true, false, false, true]);
}

#[test]
fn f_strings() {
    let parts = |text: &str| {
        let tree = tree(text);
        tree.lines()
            .skip(3)
            .map(str::trim)
            .collect::<Vec<_>>()
            .join(" | ")
    };
    assert_eq!(
        parts(r#"f"a {b} c""#),
        r#"Text "a " | Hole | Path b | Text " c""#
    );
    assert_eq!(
        parts(r#"f"{b:>5}{c:?}{d:.2}""#),
        r#"Hole ">5" | Path b | Hole "?" | Path c | Hole ".2" | Path d"#
    );
    assert_eq!(parts(r#"f"{{}} {{x}}""#), r#"Text "{} {x}""#);
    assert_eq!(parts(r#"f"\u{41}\n\"""#), r#"Text "A\n\"""#);
    assert_eq!(
        parts(r#"f"{m['k']}""#),
        r#"Hole | Index | Path m | Char 'k'"#
    );
    assert_eq!(
        parts(r#"f"{m["k"]}""#),
        r#"Hole | Index | Path m | Str "k""#
    );
    assert_eq!(
        parts(r#"f"{m[\"k\"]}""#),
        r#"Hole | Index | Path m | Str "k""#
    );
    assert_eq!(
        parts(r#"f"{Some(\"v\")} {None}""#).matches("Hole").count(),
        2
    );
    assert_eq!(
        parts(r#"f"{xs.join(\", \")}""#)
            .matches("Str \", \"")
            .count(),
        1
    );
    assert_eq!(parts(r#"f"{f"{x}"}""#), "Hole | FString | Hole | Path x");
    assert_eq!(
        parts(r#"f"{x ? 1 : 2}""#),
        "Hole | Ternary | Path x | Int 1 | Int 2"
    );
    assert_eq!(
        parts(r#"f"{x ? :a : :b}""#),
        "Hole | Ternary | Path x | Atom a | Atom b"
    );
    assert_eq!(parts(r#"f"{a::b}""#), "Hole | Path a::b");
    assert_eq!(parts(r#"f"{:ok}""#), "Hole | Atom ok");
    assert_eq!(
        parts(r#"f"{x == :ok}""#),
        "Hole | Binary Eq | Path x | Atom ok"
    );
    assert_eq!(
        parts(r#"f"{ {a: 1}.a }""#),
        r#"Hole | Field a | Map | Pair | Str "a" | Int 1"#
    );
    assert_eq!(parts(r#"f"{v:#?}""#), r##"Hole "#?" | Path v"##);
    assert_eq!(parts(r#"f"{v:>w$}""#), r#"Hole ">w$" | Path v"#);
    assert_eq!(
        parts("f\"\"\"a \"{b}\" c\"\"\""),
        r#"Text "a \"" | Hole | Path b | Text "\" c""#
    );
    assert_eq!(
        parts("f\"{\n  a +\n  b\n}\""),
        "Hole | Binary Add | Path a | Path b"
    );
    assert_eq!(parts("f\"\""), "");
    assert_eq!(
        mistakes(r#"f"a } b""#),
        ["E0764@1: this `}` closes no hole of the f-string"]
    );
    assert_eq!(
        mistakes("f\"a {x\"\nlet y = 1"),
        ["E0764@1: this `{` of the f-string is never closed"]
    );
    assert_eq!(
        mistakes(r#"f"{}""#),
        ["E0764@1: this hole of the f-string is empty"]
    );
    assert_eq!(
        mistakes("f\"abc"),
        ["E0765@1: this f-string is never closed"]
    );
    assert_eq!(mistakes(r#"f"{a b}""#).len(), 1);
}

#[test]
fn operators_are_as_long_as_possible() {
    use TokenKind::*;
    assert_eq!(kinds("a??=b"), [Ident, CoalesceEq, Ident]);
    assert_eq!(kinds("a>>=b"), [Ident, ShrEq, Ident]);
    assert_eq!(kinds("a**=b"), [Ident, StarStarEq, Ident]);
    assert_eq!(kinds("a|>b"), [Ident, PipeGt, Ident]);
    assert_eq!(kinds("a?.b"), [Ident, QuestionDot, Ident]);
    assert_eq!(kinds("a?..b"), [Ident, Question, DotDot, Ident]);
    assert_eq!(kinds("a<?b"), [Ident, Ask, Ident]);
    assert_eq!(kinds("a...b"), [Ident, Ellipsis, Ident]);
    assert_eq!(kinds("a&&=b||=c"), [Ident, AndAndEq, Ident, OrOrEq, Ident]);
    assert_eq!(kinds("a->b=>c"), [Ident, Arrow, Ident, FatArrow, Ident]);
}

#[test]
fn names_are_unicode() {
    good("let é = 1\nlet 日本 = é + 1\nlet _x1 = 2\nlet r#match = 3\nlet y = r#match");
    assert_eq!(
        mistakes("let a§b = 1").first().map(|m| &m[..7]),
        Some("E0767@1")
    );
}
