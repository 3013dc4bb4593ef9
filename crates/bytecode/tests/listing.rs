//! What functions are compiled to, as text. `UPDATE_EXPECT=1` rewrites the texts.

use expect_test::{Expect, expect};
use ruchyruchy_bytecode::code::Tables;
use ruchyruchy_bytecode::{compile, listing, verify};
use ruchyruchy_hir::modules::NoModules;
use ruchyruchy_hir::session::Session;
use ruchyruchy_syntax::parser;
use ruchyruchy_syntax::span::SourceMap;

/// The resolved program of a text without mistakes.
fn lowered(source: &str) -> Session {
    let mut map = SourceMap::new();
    let file = map
        .add("test.ruchy", source.to_owned())
        .expect("small enough");
    let parsed = parser::parse(&file);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let mut session = Session::new(Box::new(NoModules));
    let lowered = session.lower(&parsed.file, &file);
    assert!(lowered.entry.is_some(), "{:?}", lowered.diagnostics);
    session
}

/// Compiles a program, verifies all functions, and compares the listing of those whose name is given.
fn check(source: &str, names: &[&str], expected: Expect) {
    let session = lowered(source);
    let program = session.program();
    let mut tables = Tables::default();
    let mut text = String::new();
    for fun in &program.funs {
        let code = compile::compile(program, fun.id, &mut tables);
        let code = code.expect("small enough").expect("a function");
        let shown = listing::function(&code, &tables, program, &|_| None);
        assert_eq!(verify::verify(&code, &tables, program), Ok(()), "{shown}");
        if names.contains(&fun.name.as_str()) {
            text += &shown;
        }
    }
    expected.assert_eq(&text);
}

#[test]
fn calls_and_branches() {
    check(
        "fun fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }",
        &["fib"],
        expect![[r#"
            fun fib  1 parameters, 5 slots
                0  jump_lt_int   n 2 #0 → 5
                2  take          r1 n
                3  jump          → 14
                5  sub_int       r3 n 1
                6  call          r2 r3 #1 #1 fib
                9  sub_int       r4 n 2
               10  call          r3 r4 #1 #1 fib
               13  add           r1 r2 r3
               14  return        r1
        "#]],
    );
}

#[test]
fn loops() {
    check(
        "fun sum(xs, n: i64) { let mut s = 0; for i in 0..n { s += xs[i] * 2 } while s > 100 { s -= 1 } s }",
        &["sum"],
        expect![[r#"
            fun sum  2 parameters, 9 slots
                0  coerce        n n i64
                2  int           s 0
                3  int           r4 0
                4  move          r5 n
                5  jump_range    r6 r4 r5 → 9
                7  jump          → 17
                9  get_index     r8 xs i
               10  mul_int       r7 r8 2
               11  add           s s r7
               12  loop          → 5
               14  jump          → 17
               16  sub_int       s s 1
               17  jump_gt_int   s 100 #0 → 21
               19  loop          → 16
               21  take          r2 s
               22  return        r2
        "#]],
    );
}

#[test]
fn places() {
    check(
        "struct P { x: i64 }\nfun f(mut a, i, p: P) { a[i][0] += 1; a.push(p.x); let mut q = p; q.x = a[0]; q }",
        &["f"],
        expect![[r#"
            fun f  3 parameters, 9 slots
                0  coerce        p p P
                2  int           r4 1
                3  int           r5 0
                4  unique        a
                5  change_index  r7 a i
                6  get_index     r6 r7 r5
                7  add           r8 r6 r4
                8  set_index     r7 r5 r8
                9  move          r5 a
               10  get_field     r7 p .x ic0
               13  move          r6 r5
               14  call_method   r4 r6 #2 .push ic1 call 0
               18  move          a r6
               19  take          q p
               20  int           r6 0
               21  get_index     r5 a r6
               22  share         r5 r5
               23  coerce        r5 r5 i64
               25  unique        q
               26  set_field     q r5 .x ic2
               29  take          r3 q
               30  return        r3
        "#]],
    );
}

#[test]
fn closures_and_handlers() {
    check(
        "fun f(n) { let mut c = 0; let g = |x| { c += x; c }; try { g(n)? } catch e { println(e); 0 } finally { c = 1 } }",
        &["f", "<closure>"],
        expect![[r#"
            fun f  1 parameters, 9 slots
                0  int           r2 0
                1  new_cell      c r2
                2  move          r4 c
                3  closure       g r4 #1 <closure>
                5  move          r7 g
                6  move          r8 n
                7  call_value    r6 r8 #1 r7 call 0
               10  jump_failed   r6 r6 → 15
               12  move          r5 r6
               13  jump          → 18
               15  int           r7 1
               16  store_cell    c r7
               17  return        r6
               18  share         r5 r5
               19  jump          → 27
               21  caught        e r4
               22  move          r8 e
               23  call_builtin  r7 r8 #1 FnPrintln call 0
               26  int           r5 0
               27  int           r6 1
               28  store_cell    c r6
               29  move          r1 r5
               30  jump          → 35
               32  int           r6 1
               33  store_cell    c r6
               34  rethrow       r4
               35  return        r1
              catch 5..15 → 21 in r4
              catch 18..19 → 21 in r4
              catch 5..15 → 32 in r4
              catch 18..27 → 32 in r4
            fun <closure>  1 parameters, 5 slots
                0  load_capture  r3 far0
                1  deref         r2 r3
                2  add           r4 r2 x
                3  store         r3 r4
                4  store_capture r3 far0
                5  load_capture  r1 far0
                6  share         r1 r1
                7  return        r1
        "#]],
    );
}

#[test]
fn more_arguments_than_registers_are_collected_and_spread() {
    let numbers: Vec<String> = (0..300).map(|n| n.to_string()).collect();
    let source = format!("fun f() {{ println({}) }}", numbers.join(", "));
    let mut tables = Tables::default();
    let session = lowered(&source);
    let program = session.program();
    let f = program.funs.iter().find(|fun| fun.name.as_str() == "f");
    let code = compile::compile(program, f.expect("it is there").id, &mut tables);
    let code = code.expect("small enough").expect("a function");
    let text = listing::function(&code, &tables, program, &|_| None);
    assert_eq!(text.matches("append").count(), 300, "{text}");
    assert_eq!(tables.calls[0].spread, [0]);
    assert_eq!(verify::verify(&code, &tables, program), Ok(()));
}

#[test]
fn a_function_that_grows_without_bound_is_refused() {
    let depth = 60;
    let source = format!(
        "fun f() {{ {} 1 {} }}",
        "try { 1 } finally { ".repeat(depth),
        "} ".repeat(depth)
    );
    let session = lowered(&source);
    let program = session.program();
    let f = program.funs.iter().find(|fun| fun.name.as_str() == "f");
    let f = f.expect("it is there");
    let refused = compile::compile(program, f.id, &mut Tables::default());
    assert_eq!(refused.expect_err("it has 2^60 parts").span, f.span);
}

#[test]
fn conditions_are_compiled_once_however_deep_they_nest() {
    let depth = 100;
    let source = format!(
        "fun f() {{ {} false {} }}",
        "while { ".repeat(depth),
        "} { }".repeat(depth)
    );
    let session = lowered(&source);
    let program = session.program();
    for fun in &program.funs {
        let code = compile::compile(program, fun.id, &mut Tables::default());
        let code = code.expect("small enough").expect("a function");
        assert!(code.words.len() < 40 * depth, "{}", code.words.len());
    }
}
