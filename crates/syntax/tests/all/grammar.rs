//! The rules of the grammar, each stated as: these two texts mean the same.

use crate::check::{differ, good, mistakes, same, tree};

#[test]
fn precedence_from_low_to_high() {
    same("a = b = c", "a = (b = c)");
    same("a += b ? c : d", "a += (b ? c : d)");
    same("a ? b : c ? d : e", "a ? b : (c ? d : e)");
    same("a ? b ? c : d : e", "a ? (b ? c : d) : e");
    same("x = a || b ? 1 : 2", "x = ((a || b) ? 1 : 2)");
    same("a || b .. c || d", "(a || b) .. (c || d)");
    same("a || b && c", "a || (b && c)");
    same("a && b |> f", "a && (b |> f)");
    same("a |> f ?? g", "a |> (f ?? g)");
    same("a ?? b ?? c", "a ?? (b ?? c)");
    same("a ?? b == c", "a ?? (b == c)");
    same("x & 1 == 1", "(x & 1) == 1");
    same("a | b ^ c & d", "a | (b ^ (c & d))");
    same("a & b << 1", "a & (b << 1)");
    same("1 << 2 + 1", "1 << (2 + 1)");
    same("1 + 2 * 3 - 4", "(1 + (2 * 3)) - 4");
    same("a * b as f64", "a * (b as f64)");
    same("-x as i64", "(-x) as i64");
    same("-2 ** 2", "-(2 ** 2)");
    same("2 ** 3 ** 2", "2 ** (3 ** 2)");
    same("2 ** -1", "2 ** (-1)");
    same("-x.abs()", "-(x.abs())");
    same("!a.b && c", "(!(a.b)) && c");
    same("&mut *a.b", "&mut (*(a.b))");
    same("await f() + 1", "(await f()) + 1");
    same("x in 1..5", "x in (1..5)");
    same("x in 1..5 && y", "(x in (1..5)) && y");
    same("x in 0..=n + 1 || y", "(x in (0..=(n + 1))) || y");
    same("1 + 2 |> dbl", "(1 + 2) |> dbl");
    same("0..n-1", "0..(n - 1)");
    same("a as usize < b", "(a as usize) < b");
    same("a as i64 ? 1 : 2", "(a as i64) ? 1 : 2");
    same("x as u8 << 2", "(x as u8) << 2");
    same("a - -b", "a - (-b)");
    same("--5", "-(-5)");
    same("x = y || throw z", "x = (y || (throw z))");
    same("a ?? return b + 1", "a ?? (return (b + 1))");
    same("x<-1", "x < (-1)");
    same("x <- 1 + 2", "x < ((-1) + 2)");
}

#[test]
fn comparisons_do_not_chain() {
    assert_eq!(
        mistakes("a < b < c"),
        ["E0001@1: comparisons cannot be chained"]
    );
    assert_eq!(
        mistakes("a == b != c"),
        ["E0001@1: comparisons cannot be chained"]
    );
    good("(a == b) == c");
}

#[test]
fn a_line_break_ends_a_statement_unless_the_next_line_goes_on() {
    same("let x = 1\n+ 2", "let x = 1 + 2");
    same("let x = 1\n  + 2\n  * 3", "let x = 1 + 2 * 3");
    same("let x = a\n.f()\n.g()", "let x = a.f().g()");
    same("let x = a\n?.f", "let x = a?.f");
    same("let x = 3\n|> d\n|> d", "let x = 3 |> d |> d");
    same("let a = true\n&& false", "let a = true && false");
    same("let a = b\nin c", "let a = b in c");
    same("let a = b\nas i64", "let a = b as i64");
    same("let a = c\n? 1\n: 2", "let a = c ? 1 : 2");
    same("let a = b\n== c", "let a = b == c");
    same("let a = 1 +\n2", "let a = 1 + 2");
    same("let a =\n5", "let a = 5");
    same("a\n= 5", "a = 5");
    // These also start statements.
    same("let x = 5\n-3", "let x = 5; -3");
    same("let x = 5\n  -3", "let x = 5; -3");
    same("let x = 5\n  - 3", "let x = 5 - 3");
    same("let x = 5\n- 3", "let x = 5; - 3");
    same("let x = p\n*p = 1", "let x = p; *p = 1");
    same("let x = p\n  * q", "let x = p * q");
    same("let c = 0\n|| 5", "let c = 0; || 5");
    same("let c = a\n   || b", "let c = a || b");
    same("let c = a\n|x| x", "let c = a; |x| x");
    same("f();\n&x", "f(); &x");
    assert_eq!(good("f()\n&x").stmts.len(), 2);
    same("let x = g\n(1 + 2)", "let x = g; (1 + 2)");
    same("let x = a\n[0]", "let x = a; [0]");
    same("let x = a\n{ b }", "let x = a; { b }");
    assert_eq!(good("x\n++y").stmts.len(), 2);
    assert_eq!(good("x\n!y").stmts.len(), 2);
    assert_eq!(good("return\nx").stmts.len(), 2);
    // Nothing ends inside of parentheses and brackets.
    same("f(a\n-b)", "f(a - b)");
    same("(a\n(b))", "(a(b))");
    same("[a\n[0]]", "[a[0]]");
    // In a block inside of them line breaks count again.
    same("f(|x| {\nlet y = x\n-y\n})", "f(|x| { let y = x; -y })");
    same(
        "[{\na\n(b)\n}]",
        "[{ a; (b) }]".replace("a;", "a\n").as_str(),
    );
    // Two statements may share a line.
    same("let a = 1 let b = 2", "let a = 1; let b = 2");
    same("f(1) g(2)", "f(1)\ng(2)");
    assert_eq!(good("f(1) g(2)").stmts.len(), 2);
}

#[test]
fn words_that_go_on_over_a_line_break() {
    same("if a { 1 }\nelse { 2 }", "if a { 1 } else { 2 }");
    same(
        "if a { 1 }\n// c\nelse if b { 2 }\n\nelse { 3 }",
        "if a { 1 } else if b { 2 } else { 3 }",
    );
    same(
        "try { a }\ncatch e { b }\nfinally { c }",
        "try { a } catch e { b } finally { c }",
    );
    same(
        "fun f(x)\nrequires x > 0\nensures result > 0\n{ x }",
        "fun f(x) requires x > 0 ensures result > 0 { x }",
    );
    same(
        "fun f<T>(x: T)\n  where T: Ord\n{ x }",
        "fun f<T: Ord>(x: T) { x }",
    );
    same("fun f()\n{ 1 }", "fun f() { 1 }");
    same("while a\n{ b }", "while a { b }");
    same("struct S\n{ x: i32 }", "struct S { x: i32 }");
    same(
        "let Some(x) = y\nelse { return }",
        "let Some(x) = y else { return }",
    );
}

#[test]
fn calls_and_indexes_chain_on_one_line() {
    for text in [
        "f()[0]",
        "f(1)(2)",
        "(o.f)(1)",
        "x?.y[0]",
        "fs[0](1)",
        "\"abc\"[0]",
        "[1, 2][0]",
        "S { x: 1 }.f()",
        "f()?.g()?",
        "1.abs()",
        "t.0.1",
        "m[-1][-1]",
        "a.b.c[0].d(1).e",
        "x?",
        "f(x)?",
        "(|x| x + 1)(5)",
        "{a: 1}.a",
    ] {
        let file = good(text);
        assert_eq!(file.stmts.len(), 1, "{text}");
    }
    same("t.0.1", "(t.0).1");
    same("a?.b.c", "(a?.b).c");
}

#[test]
fn a_question_mark_behind_a_space_is_the_ternary() {
    same("a ? b : c", "(a) ? (b) : (c)");
    same("a ?b :c", "a ? b : c");
    same("f(x)? + 1", "(f(x)?) + 1");
    same("x? ? a : b", "(x?) ? a : b");
    same("f()??", "(f()?)?");
    same("f()?? + 1", "((f()?)?) + 1");
    same("a??b", "a ?? b");
    same("f() ?;", "f()?;");
    same("a ? :x : :y", "a ? (:x) : (:y)");
    differ("x?.y", "(x?).y");
}

#[test]
fn no_struct_literal_in_a_condition() {
    good("if x == LIMIT { f() }");
    good("while i < N { f() }");
    good("for i in XS { f() }");
    good("match P { _ => 1 }");
    good("if c == C::R { f() }");
    good("if a && b == C { f() } else if B { g() } else { h() }");
    good("for i in 0..N { f() }");
    good("while let Some(x) = NEXT { f() }");
    good("if f(P { x: 1 }) { g() }");
    good("if (P { x: 1 }).x == 1 { g() }");
    good("if [P { x: 1 }].len() == 1 { g() }");
    good("if xs.any(|p| p == P { x: 1 }) { g() }");
    good("match {t: \"a\", v: 2} { {t: \"a\", v} => v, _ => 0 }");
    good("fun f(x) requires x < MAX { x }");
    good("if x in A..B { f() }");
    good("for i in 0.. { break }");
}

#[test]
fn what_a_brace_opens() {
    assert!(tree("let x = {}").contains("Map\n"));
    assert!(tree("let x = {y}").contains("BlockExpr"));
    assert!(tree("let x = {1, 2}").contains("Set"));
    assert!(tree("let x = {1,}").contains("Set"));
    assert!(tree("let x = {\n  f(1),\n  2,\n}").contains("Set"));
    assert!(tree("let x = {a: 1}").contains("Map"));
    assert!(tree("let x = {\"a\": 1, b: 2,}").contains("Map"));
    assert!(tree("let x = {1: 2}").contains("Map"));
    assert!(tree("let x = {[k]: 1}").contains("Map"));
    assert!(tree("let x = {(1, 2): 3}").contains("Map"));
    assert!(tree("let x = {...a, b: 1}").contains("Map"));
    assert!(tree("let x = {...a}").contains("Map"));
    assert!(tree("let x = {...a, 1}").contains("Set"));
    assert!(tree("let x = {x for x in xs}").contains("Comprehension Set"));
    assert!(tree("let x = {k: v for (k, v) in xs if k}").contains("Comprehension Map"));
    assert!(tree("let x = { let a = 1; a }").contains("BlockExpr"));
    assert!(tree("let x = { a; }").contains("Semi"));
    assert!(tree("let x = {\n  a\n  :ok\n}").contains("BlockExpr"));
    assert!(tree("let f = || {}").contains("BlockExpr"));
    assert!(tree("match 1 { 1 => {}, _ => {a: 1} }").contains("BlockExpr"));
    assert!(tree("match 1 { _ => {a: 1} }").contains("Map"));
    assert!(tree("fun f() {}").contains("Body\n"));
    assert!(tree("f({})").contains("Map\n"));
    assert!(tree("let x = {type: 1, match: 2}").contains("Map"));
    // The body of a function that holds nothing but entries is taken for the map.
    assert!(tree("fun f() { a: 1, b: 2 }").contains("Map"));
}

#[test]
fn a_block_at_the_start_of_a_statement_takes_no_operator() {
    same(
        "if c { 1 } else { 2 }\n-3",
        "if c { 1 } else { 2 }; -3".replace("};", "}\n").as_str(),
    );
    same(
        "let x = if c { 1 } else { 2 } + 10",
        "let x = (if c { 1 } else { 2 }) + 10",
    );
    assert_eq!(good("if c { 1 } else { 2 } [3]").stmts.len(), 2);
    assert_eq!(good("match x { _ => 1 } -1").stmts.len(), 2);
    assert_eq!(good("{ a } (b)").stmts.len(), 2);
    assert_eq!(good("match x { _ => 1 }.abs()").stmts.len(), 1);
    assert_eq!(good("while a { } *p = 1").stmts.len(), 2);
    same(
        "match a { 1 => { b } 2 => { c } _ => {} }",
        "match a { 1 => { b }, 2 => { c }, _ => {} }",
    );
    same("match a { 1 => b\n _ => c }", "match a { 1 => b, _ => c }");
    same("match a { 1 => b _ => c }", "match a { 1 => b, _ => c }");
    same(
        "match a { 1 => x = 5, _ => return }",
        "match a { 1 => (x = 5), _ => (return) }",
    );
}

#[test]
fn lambdas() {
    same("let f = |x| x + 1", "let f = |x| (x + 1)");
    same("let f = x => x + 1", "let f = |x| x + 1");
    same("let f = (x, y) => x + y", "let f = |x, y| x + y");
    same("let f = () => 1", "let f = || 1");
    same("let f = \\x -> x + 1", "let f = |x| x + 1");
    same("let f = \\x, y -> x", "let f = |x, y| x");
    same("let f = fun(x) { x }", "let f = |x| { x }");
    same("let f = fn(x) -> i64 { x }", "let f = |x| -> i64 { x }");
    same("let f = |a| |b| a + b", "let f = |a| (|b| (a + b))");
    same("let f = |x||y| x", "let f = |x| |y| x");
    same("xs |> |x| { x } |> f", "(xs |> (|x| { x })) |> f");
    same("let f = x => { x }", "let f = |x| { x }");
    assert!(tree("let f = move |x| x").contains("Closure move"));
    assert!(tree("let f = async |x| x").contains("Closure async"));
    assert!(tree("let f = async move |x| x").contains("Closure move async"));
    assert!(tree("let f = async { 1 }").contains("Async"));
    assert!(tree("let f = async fun(x) { 1 }").contains("Closure async"));
    good("let f = |(a, b), [c, ..], P { x }, _, &d, mut e: i32, g = 2| a");
    good("let f = |x: Vec<i32>| -> Vec<i32> { x }");
    good("xs.map(|x| x * 2).filter(|x| x > 2)");
    good("let move = 1; println(move + 1)");
    same(
        "match a { x if x => 1, (y) if (y) => 2 }",
        "match a { x if (x) => 1, y if y => 2 }",
    );
}

#[test]
fn words_are_names_where_they_mean_nothing_else() {
    let words = "default final df state data result value test move from send receive ask handle effect \
        signal property operator module spawn actor interface extend handler private protected sealed \
        abstract mixin override implements with export infra requires ensures invariant decreases get \
        set new class import type where r dyn box union macro_rules Some None Ok Err Option Result";
    for word in words.split_whitespace() {
        good(&format!(
            "let {word} = 1\nprintln({word} + 1)\n{word} = 2\nlet a = {word}"
        ));
        good(&format!("fun f({word}: i32, b) {{ {word} }}"));
    }
    let keywords = "as async await break catch class const continue crate else enum false finally fn for \
        fun if impl import in lazy let loop match mod mut nil null pub return static struct \
        throw trait true try type unsafe use var where while yield";
    for word in keywords.split_whitespace().filter(|&word| word != "await") {
        good(&format!("struct S {{ {word}: i32, b: i32 }}"));
        good(&format!("o.{word}\no.{word}(1)\no.{word} = 2"));
        good(&format!("impl S {{ fun {word}(&self) {{ 1 }} }}"));
        good(&format!("f({word} = 1)"));
        good(&format!("let o = {{{word}: 1}}"));
        good(&format!("let p = P {{ {word}: 1 }}"));
        good(&format!("class C {{ {word}: i32 = 1 }}"));
    }
}

#[test]
fn generics_and_comparisons() {
    good("let v = Vec::<i32>::new()");
    good("let v = Vec<i32>::new()");
    good("let m = HashMap<String, Vec<i32>>::new()");
    good("\"42\".parse::<i32>()");
    good("xs.iter().collect::<Vec<Vec<i32>>>()");
    same("a < b && c > d", "(a < b) && (c > d)");
    same("f(a < b, c > d)", "f((a < b), (c > d))");
    good("let x: Vec<Vec<i32>>= f()");
    good("let f: Box<dyn Fn(i32) -> i32 + 'static> = g");
    good(
        "fun f<'a, T: Ord + Clone, const N: usize>(x: &'a mut [T; N]) -> impl Iterator<Item = T> + 'a where T: Copy { x }",
    );
    good("fun ap<F>(f: F) where F: Fn(i32) -> i32, { f(1) }");
    good("<T as Trait>::f(x)");
    good("let x: (i32, &str, [f64; 3], fn(i32) -> bool, Option<T>, i32?, _, !) = y");
    good("let x: for<'a> fn(&'a str) -> &'a str = y");
    good("impl<T: Display> Trait<T> for S<T> where T: Clone { }");
}

#[test]
fn patterns() {
    for pat in [
        "_",
        "1",
        "-1",
        "1.5",
        "\"s\"",
        "'c'",
        "b'x'",
        "true",
        "nil",
        "()",
        ":ok",
        "1..=5",
        "1..5",
        "1..",
        "..=5",
        "..5",
        "-3..=-1",
        "'a'..='z'",
        "MIN..=MAX",
        "i32::MIN..=0",
        "x",
        "mut x",
        "ref x",
        "ref mut x",
        "x @ 1..=9",
        "n @ (1 | 2)",
        "1 | 2 | 3",
        "| 1 | 2",
        "(a, b)",
        "(a,)",
        "(a)",
        "(a, ..)",
        "(.., z)",
        "[]",
        "[x]",
        "[a, .., d]",
        "[h, ..t]",
        "[h, ...t]",
        "[first, rest @ ..]",
        "[..]",
        "&p",
        "&mut p",
        "&&p",
        "box p",
        "Some(p)",
        "None",
        "Some(1) | None",
        "E::V",
        "E::V(a, b)",
        "E::V { x }",
        "P { x, y: 1, .. }",
        "P { x: Some(mut a), ref b, mut c }",
        "P {}",
        "P(..)",
        "{t: \"a\", v}",
        "{}",
        "{\"k\": v, ..}",
        "Self::X",
        "super::m::C",
        "P::<i32> { x }",
        "P { type: t, 0: a }",
        "x @ Some(_)",
    ] {
        good(&format!("match v {{ {pat} => 1, _ => 0 }}"));
        good(&format!("match v {{ {pat} if c => 1\n _ => 0 }}"));
        good(&format!("if let {pat} = v {{ 1 }}"));
        good(&format!("while let {pat} = v {{ 1 }}"));
        good(&format!("let {pat} = v else {{ return }}"));
        good(&format!("for {pat} in v {{ 1 }}"));
        good(&format!("try {{ f() }} catch {pat} {{ 1 }}"));
        good(&format!("matches!(v, {pat})"));
        good(&format!("matches!(v, {pat} if c)"));
    }
    good("fun f((a, b): (i32, i32), [c, d], P { x }: P, &e: &i32, _, mut g) { a }");
}

#[test]
fn declarations() {
    for text in [
        "struct U",
        "struct U;",
        "struct T(i32, pub f64);",
        "struct T(i32)\nlet x = 1",
        "struct P { x: i32, pub y: f64 = 1.0; z: i32\n w }",
        "pub(crate) struct P<T> { x: T, }",
        "struct P { x: i32\n fun get(self) { self.x }\n invariant x > 0 }",
        "#[derive(Debug, Clone)]\n// c\n#[allow(x)] /* d */ pub struct P { #[serde] x: i32, // t\n }",
        "enum C { R, G = 5, B(i32, String), M { x: i32, y: i32 }, }",
        "enum E<T> { #[default] A\n B(T) }",
        "enum E { A, B; fun f(&self) { 1 } }",
        "enum E { A, B\n fun f(&self) { 1 } }",
        "class P { x: i32 = 0\n new(x: i32) { self.x = x }\n fun get(&self) -> i32 { self.x } static fun mk() { P() } override fun a() { } }",
        "class B : A, T { pub y = 1; const K: i32 = 2\n static n: i32 = 0 }",
        "class B extends A implements T, U { }",
        "class C { property area: f64 { get => self.w, set(v) => self.w = v } }",
        "class C { property area: f64 => self.w }",
        "class C { fun new(x) { self.x = x }\n invariant self.x > 0 }",
        "actor A { n: i32 = 0\n receive { Inc => { self.n += 1 }, Add(k: i32) => self.n += k, Get -> i32 => self.n } }",
        "actor A { state count: i32 = 0\n receive Inc(k) { self.n += k }\n fun f(&self) { 1 } }",
        "trait T { fun a(&self); fun b(&self) { 1 } const K: i32; type Item; type B: Clone = i32; }",
        "trait T: A + B { fun a(&self) -> i32\n fun b(&self) -> i32 }",
        "interface I { fun a(&self) }",
        "impl P { const K: i32 = 1; pub fun new() -> Self { P {} } }",
        "impl T for Vec<i32> { type Item = i32; }",
        "extend String { fun shout(&self) { 1 } }",
        "extend S with T { }",
        "mod m { pub fun f() { 1 } }",
        "mod m;",
        "module m { }",
        "const X: i32 = 1",
        "static mut N: i32 = 0;",
        "const fn f() { 1 }",
        "type A<T> = Vec<T>;",
        "use a::b",
        "use a::{b, self, C as D, e::*};",
        "use a::*;",
        "import a",
        "import a.b as c",
        "from a::b import c, d as e",
        "from a import *",
        "use std::collections::HashMap;",
        "pub use a::b;",
        "import \"lib.ruchy\" as l",
        "effect Log { log(s: String) }",
        "test \"adds numbers\" { assert(true) }",
        "async fun f() { 1 }",
        "pub async fn f() { await g() }",
        "unsafe fn f() { }",
        "fun f(a, b: i32 = 2, ...rest) -> i32 { a }",
        "fun f(self: &Self, mut x: i32) {}",
        "fun f(&'a mut self) {}",
        "@memo\nfun f() { 1 }",
        "@test(\"a\") fun f() { }",
        "#![allow(unused)]\nfun f() { }",
        "#[cfg(test)]\nmod tests { #[test] fun t() { 1 } }",
        "abstract class A { }",
        "export fun f() { 1 }",
        "fun f() -> fn(i32) -> i32 { |x| x }",
        "fun f() -> ! { loop { } }",
        "extern \"C\" { fn f(); }",
        "private fun f() { }",
        "sealed trait T { }",
        "impl Trait for S { fun f(&self) { 1 } // c\n }",
    ] {
        good(text);
        good(&format!("// before\n/* and */ {text}\n# after\nlet z = 1"));
        good(&format!("fun outer() {{\n{text}\n}}"));
    }
}

#[test]
fn statements_and_expressions() {
    for text in [
        "let x",
        "let x: i32",
        "let mut x = 1",
        "var x = 1",
        "let (a, mut b) = (1, 2)",
        "let {x, y} = o",
        "let [a, b, ..rest] = xs",
        "let Some(x) = y else { return }",
        "x = 1",
        "x += 1; y **= 2; z <<= 1; w >>= 2; v ??= 3",
        "a &&= b; a ||= c; a %= 2; a ^= 1; a |= 1; a &= 1",
        "(a, b) = (b, a)",
        "[a, b] = [b, a]",
        "a[i].b.c += 1",
        "if true println(\"x\")",
        "if a 1 else 2",
        "if x > 1 { 1 } else if y { 2 } else { 3 }",
        "if let Some(x) = y && x > 1 { x }",
        "while let Some(x) = next() { f(x) }",
        "loop { break 5 }",
        "'outer: for i in 0..3 { break 'outer i }",
        "@outer: for i in 0..3 { continue @outer }",
        "let x = 'a: { break 'a 1 }",
        "for (i, x) in xs.enumerate() { }",
        "for i in (0..n).rev() { }",
        "match x { 1 | 2 => a, n if n > 2 => b, _ => c }",
        "match x { A => 1 B => 2 }",
        "try { a } catch { b }",
        "try { a } catch (e) { b }",
        "try { a } catch (e: ParseError) { b } catch Foo { code } { c } finally { d }",
        "try { a } catch e if e.code == 1 { b }",
        "throw {code: 1}",
        "return",
        "return 1, 2".split(',').next().expect("one"),
        "spawn Counter",
        "let c = spawn Counter { n: 0 }",
        "let c = spawn Counter(1)",
        "a ! Inc",
        "a ! Add(5)",
        "a!Inc",
        "a <? Get",
        "let x = a <? Get + 1",
        "println(c <? Get)",
        "f(b = 1, a = 2)",
        "f(...xs, 1)",
        "println!(\"{}\", x)",
        "vec![1, 2]",
        "vec![0; 3]",
        "vec![]",
        "assert!(matches!(x, Some(1)))",
        "format!(\"{x}\")",
        "name![1]",
        "name!{ 1 }",
        "std::println!(1)",
        "df![\"a\" => [1], \"b\" => xs]",
        "[x * 2 for x in xs if x > 1 for y in ys]",
        "[0; n]",
        "[[0; n]; m]",
        "[...a, 1, ...b]",
        "{...o, y: 2}",
        "P { x: 1, y, ..base }",
        "P { ..base }",
        "P {}",
        "a..b",
        "..",
        "a[1..]",
        "a[..2]",
        "a[..]",
        "a[1..=2]",
        "lazy f()",
        "yield 1",
        "async { await x }",
        "x.await",
        "++x; --y; x++; y--",
        "unsafe { f() }",
        "infra { let x = 1 }",
        "a |> f |> g(1) |> |x| x",
        "a::b::c(1)",
        "self.x",
        "Self::new()",
        "super(1)",
        "super.f(1)",
        "f\"{x} {y:>5} {z:.2} {w:?}\"",
        "x is_ok".split(' ').next().expect("one"),
        "1.5f64 + 1. + 1e3 + 0xFFu8 + 0b1010 + 0o17 + 1_000",
        "x: :ok".split(": ").nth(1).expect("two"),
        "b'a'; b\"ab\\x00\"; r\"a\\b\"; r#\"a\"b\"#; \"\"\"a \"b\" c\"\"\"",
        "'x'; '\\n'; '\\''; 'é'; 'abc'; ''",
        "a ! b".split(" !").next().expect("a"),
        "let r = for i in 0..5 { if i == 3 { break i } }",
        "x as i64 as f64",
        "- 5",
        "a.b?.c?.d()",
        "(1,)",
        "()",
        "nil",
        "null",
        ";;",
        "x;\n;",
        "#[allow(x)] let y = 1",
        "if (a) { b }",
        "while (i < 3) { i += 1 }",
        "return if a { 1 } else { 2 }",
        "let f = if a { |x| x } else { |y| y }",
        "xs.iter().map(|&x| x).filter(|&&x| x).sum::<i32>()",
        "x in xs",
        "if x in [1, 2] { }",
        "!x in xs",
        "let a = [\n1, // one\n2\n]",
        "f(\n\"a\", // x\n\"b\"\n)",
    ] {
        good(text);
        good(&format!("fun f() {{ {text}\n }}"));
        good(&format!("fun f() {{\n  // c\n  {text} // d\n  /* e */\n}}"));
        good(&format!("{text}\nlet next = 1"));
    }
}
