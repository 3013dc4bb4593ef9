//! What must hold of every text that is formatted: the same tree, the same comments in the same order,
//! and nothing left to do for a second run.

use crate::check::parsed;
use crate::round_trip::{pieces, programs};
use crate::trees;
use proptest::prelude::*;
use ruchyruchy_syntax::ast::File;
use ruchyruchy_syntax::format::format;
use ruchyruchy_syntax::{lexer, print};

/// The text formatted; none if it has errors.
fn formatted(text: &str) -> Option<(String, File)> {
    let (parsed, sources) = parsed(text);
    if parsed.diagnostics.iter().any(|d| d.is_error()) {
        return None;
    }
    Some((format(&sources.files()[0], &parsed.file), parsed.file))
}

/// The texts of the comments of a file that is the only one of its map; line ends are those of Unix.
fn comments(text: &str, file: &File) -> Vec<String> {
    let base = file.span.lo;
    let texts = file.comments.iter().map(|comment| {
        let (lo, hi) = (comment.span.lo - base, comment.span.hi - base);
        text[lo as usize..hi as usize].trim_end().to_string()
    });
    texts.collect()
}

/// Formats a text and checks all that must hold. Tells whether the text was a program.
fn check(text: &str) -> bool {
    let Some((once, before)) = formatted(text) else {
        return false;
    };
    let Some((twice, after)) = formatted(&once) else {
        let (parsed, sources) = parsed(&once);
        let message = parsed.diagnostics[0].render(&sources, false);
        panic!("{text}\n--> does not parse:\n{once}\n{message}");
    };
    assert!(
        print::same_tree(&before, &after),
        "{text}\n--> another tree:\n{once}\n{}\n{}",
        print::bare_tree(&before),
        print::bare_tree(&after),
    );
    assert_eq!(
        comments(text, &before),
        comments(&once, &after),
        "{text}\n--> other comments:\n{once}"
    );
    assert_eq!(once, twice, "{text}\n--> not stable");
    let trailing = once.lines().find(|line| {
        line.ends_with(' ') && !text.lines().any(|of_source| of_source.ends_with(' '))
    });
    assert_eq!(trailing, None, "a space at the end of a line\n{once}");
    true
}

#[test]
fn every_program_of_the_repository() {
    let mut count = 0;
    for (path, text) in programs() {
        let good = check(&text);
        assert!(good || text.contains("expect error"), "{}", path.display());
        count += usize::from(good);
    }
    assert!(count > 1000, "the programs are there");
}

/// Comments of each kind, as they are put between two tokens.
const COMMENTS: [&str; 7] = [
    " /* c */ ",
    "/*c*/",
    " // c\n",
    "\n// c\n",
    "\n\n# c\n\n",
    "\n/* c */ ",
    " /* c\n   d */ ",
];

/// Puts a comment of each kind at each token boundary of a program.
fn torture(text: &str) {
    let (_, sources) = parsed(text);
    let tokens = lexer::lex(&sources.files()[0], 1000).tokens;
    let mut programs = 0;
    let mut places: Vec<u32> = tokens
        .iter()
        .flat_map(|token| [token.lo, token.hi])
        .collect();
    places.dedup();
    for place in places {
        for comment in COMMENTS {
            let mut more = text.to_string();
            more.insert_str(place as usize, comment);
            programs += usize::from(check(&more));
        }
    }
    assert!(programs > tokens.len(), "most of them are programs: {text}");
}

const STATEMENTS: &str = r#"#!/usr/bin/env ruchy
use std::collections::{HashMap, HashSet as S}
import a.b as c
from m import x, y
#[test]
pub(crate) async fun f<T: Show + 'static>(a: Vec<T>, mut b = 2, ...rest) -> Option<&'a T> where T: Eq
    requires b > 0
    ensures result != nil
{
    let (mut x, _): (i32, &str) = (1, "s") else { return }
    var y = [1, 2, ...rest]; x += -1
    if let Some(v) = a && v > 1 || b { v } else if !c { 2; } else { {a: 1, "b": 2, [c]: 3, d} }
    'l: for (i, v) in a[1..].iter().map(|x| x + 1).filter(fun(y) { y }) { break 'l }
    while i < 3 invariant i > 0 { i++ }
    return f"{x:>3} {y}"
}
"#;

const EXPRESSIONS: &str = r#"let v = a + b * -c ** 2 as i64 - (d ?? e) |> g
match x { 1 | 2 if y => 3, Some(n @ 1..=9) => { n }, P { a, b: _, .. } => loop { break 1 }, [a, ..] => z, _ => () }
o.m::<i32>(1, k = 2, ...r)?.n[0](3)?.await
c ? 1 : 2
try { throw P { x: 1, ..q } } catch (e: T) { 1 } finally { 2 }
[x * 2 for x in xs if x > 1]; {k: v for (k, v) in m}; {1, 2}; (1,)
vec![0; 3]; println!("{}", x); matches!(x, Some(_) if y); df!["a" => [1]]
a ! M(1); a <? N; spawn A(1); lazy e; &mut *x; x => x; (a, b) => a; \q -> q; :ok; 1..; ..2
let q = 1 in q; async { await f() }; async move |x| { x }; { let z = 1; z }; unsafe { 1 }
"#;

const DECLARATIONS: &str = r#"@derive(Debug)
struct P<T> { pub x: i32 = 1, y: T, fun m(&self) -> i32 { self.x } invariant x > 0 }
struct Q(i32, pub String);
struct U;
enum E { A, B(i32, f64), C { x: i32 }, D = 4, fun m(self) {} }
class C : B, T { x: i32 = 0
    static n = 1
    new(x) { self.x = x }
    pub override fun m(&mut self) { super.m() }
    property p: i32 { get => self.x, set(v) { self.x = v } }
}
actor A { n: i32
    receive { Inc(by) => { self.n += by } Get => self.n }
    fun h(&self) {}
}
trait T: U + V { fun a(&self); fun b(&self) { 1 } const N: i32; type Item }
impl<T> T for P<T> { const K: i32 = 2; fun a(&self) { 3 } }
extend P { fun z(&self) {} }
mod m { fun g() {} }
mod n;
const X: [i32; 2] = [1, 2]
static mut Y: Vec<Option<i32>> = vec![]
type F = fn(i32) -> Result<(), E>
test "a name" { assert(true) }
effect Log { fun w() }
"#;

#[test]
fn a_comment_at_every_place_among_statements() {
    torture(STATEMENTS);
}

#[test]
fn a_comment_at_every_place_among_expressions() {
    torture(EXPRESSIONS);
}

#[test]
fn a_comment_at_every_place_among_declarations() {
    torture(DECLARATIONS);
}

#[test]
fn a_comment_at_every_place_of_broken_lines() {
    let long = "argument_that_is_long".repeat(3);
    torture(&format!(
        "let x = {long} + {long} - {long}\n\
         f({long}, |a| {{\n    g(a)\n}})\n\
         xs.map({long}).filter({long})\n    .collect()\n\
         if {long} && {long} {{ 1 }} else {{ 2 }}\n\
         let m = {{\n    a: {long},\n    b: [1],\n}}\n"
    ));
}

#[test]
fn windows_line_ends_and_a_byte_order_mark() {
    assert!(check(
        "\u{feff}let x = 1\r\n\r\n// c\r\nif x {\r\n    1\r\n}\r\n"
    ));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn generated_programs(file in trees::file()) {
        prop_assert!(check(&print::source(&file)));
    }

    #[test]
    fn generated_programs_with_comments(file in trees::file(), at in any::<prop::sample::Index>(), kind in 0..COMMENTS.len()) {
        let mut text = print::source(&file);
        let (_, sources) = parsed(&text);
        let tokens = lexer::lex(&sources.files()[0], 1000).tokens;
        text.insert_str(at.get(&tokens).lo as usize, COMMENTS[kind]);
        check(&text);
    }

    #[test]
    fn whatever_of_a_token_soup_is_a_program(text in pieces()) {
        check(&text);
    }
}
