//! The one style, construct by construct: what goes in, and what comes out.

use crate::check::parsed;
use expect_test::{Expect, expect};
use ruchyruchy_syntax::format::format;

fn check(text: &str, expected: Expect) {
    let once = formatted(text);
    expected.assert_eq(&once);
    assert_eq!(formatted(&once), once);
}

fn formatted(text: &str) -> String {
    let (parsed, sources) = parsed(text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    format(&sources.files()[0], &parsed.file)
}

#[test]
fn statements_and_blank_lines() {
    check(
        r##"let   x=1;let y = 2


println( x )   // trailing
# hash


fun f( ) { x }
struct P{x:i32}
fun g() {
1 }
let z = 3
"##,
        expect![[r#"
            let x = 1;
            let y = 2

            println(x) // trailing
            # hash

            fun f() { x }
            struct P { x: i32 }

            fun g() {
                1
            }

            let z = 3
        "#]],
    );
}

#[test]
fn blocks_of_one_statement_stay_on_one_line() {
    check(
        r##"fun one(x) { x }
fun two(x) { x; x }
if a { return }
let v = if a { 1 } else { 2 }
let w = if some_condition_with_a_long_name { first_value_with_a_long_name() } else { second_value_of_them() }
loop {
}
while c { step() }
try { risky() } catch e { 1 } finally { done() }
"##,
        expect![[r#"
            fun one(x) { x }

            fun two(x) {
                x;
                x
            }

            if a { return }
            let v = if a { 1 } else { 2 }
            let w = if some_condition_with_a_long_name {
                first_value_with_a_long_name()
            } else {
                second_value_of_them()
            }
            loop {}
            while c { step() }
            try { risky() } catch e { 1 } finally { done() }
        "#]],
    );
}

#[test]
fn heads_and_bodies() {
    check(
        r##"if first_condition_is_long(argument) && second_condition_is_long(argument) || third_condition(argument) { go() }
fun f(n) -> i64 requires n > 0, n < 10 ensures result > 0 { n }
fun long_name(first_parameter: HashMap<String, i64>, second_parameter: &mut Vec<String>, third: bool) -> i64 { 1 }
'l:for (i,x) in xs.iter().enumerate() { break 'l }
while i < 3 invariant i >= 0 { i += 1 }
"##,
        expect![[r#"
            if first_condition_is_long(argument) && second_condition_is_long(argument)
                || third_condition(argument)
            {
                go()
            }

            fun f(n) -> i64
                requires n > 0, n < 10
                ensures result > 0
            {
                n
            }

            fun long_name(
                first_parameter: HashMap<String, i64>,
                second_parameter: &mut Vec<String>,
                third: bool,
            ) -> i64 {
                1
            }

            'l: for (i, x) in xs.iter().enumerate() { break 'l }
            while i < 3
                invariant i >= 0
            {
                i += 1
            }
        "#]],
    );
}

#[test]
fn chains() {
    check(
        r##"let total = items.iter().filter(|item| item.price > threshold && item.available).map(|item| item.price).sum()
let short = xs.iter().map(f).collect()
let kept = builder
    .a().b()
xs.iter().map(|x| { let y = x
y }).collect()
let s = x ?.y?.z
t.0.1.len()
data |> filter(p)
  |> map(f)
"##,
        expect![[r#"
            let total = items
                .iter()
                .filter(|item| item.price > threshold && item.available)
                .map(|item| item.price)
                .sum()
            let short = xs.iter().map(f).collect()
            let kept = builder
                .a()
                .b()
            xs.iter()
                .map(|x| {
                    let y = x
                    y
                })
                .collect()
            let s = x?.y?.z
            t.0.1.len()
            data
                |> filter(p)
                |> map(f)
        "#]],
    );
}

#[test]
fn operators() {
    check(
        r##"let a = -b**2 as i64 - !c & (d|e)
let message = "a very long string literal that cannot be broken " + name + " and the rest of the message, long"
let value = another_function_call(with_some_arguments, and_more_arguments_of_it) + third_value_of_the_sum
let c = score >= 90 ? "an excellent result with a text" : score >= 50 ? "good enough to pass it" : "failed badly"
let d = a ?? b ?? c
x in 1 .. 5
- -1
"##,
        expect![[r#"
            let a = -b ** 2 as i64 - !c & (d | e)
            let message = "a very long string literal that cannot be broken "
                + name
                + " and the rest of the message, long"
            let value =
                another_function_call(with_some_arguments, and_more_arguments_of_it) + third_value_of_the_sum
            let c = score >= 90
                ? "an excellent result with a text"
                : score >= 50 ? "good enough to pass it" : "failed badly"
            let d = a ?? b ?? c
            x in 1..5
            - -1
        "#]],
    );
}

#[test]
fn calls_and_literals() {
    check(
        r##"spawn_task(name, priority, || { work()
 done() })
let config = { name: "service", port: 8080, hosts: ["alpha.example.com", "beta.example.com", "gamma"], debug: false }
let kept = {
  a: 1, b: 2 }
let numbers = [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34]
let matrix = [
 [1, 2], [3, 4]]
return Err(ParserError::UnexpectedToken { expected: "an identifier or a keyword", found: token.text, line: 1 })
f((1,), {1,2}, (1,2,), P{x:1,..base}, vec![0;3], [x*2 for x in xs if x>1], a=1, ...rest)
assert_eq!(compute_something_complicated(argument_one, argument_two), expected_value_of_the_test, "message")
"##,
        expect![[r#"
            spawn_task(name, priority, || {
                work()
                done()
            })
            let config = {
                name: "service",
                port: 8080,
                hosts: ["alpha.example.com", "beta.example.com", "gamma"],
                debug: false,
            }
            let kept = {
                a: 1,
                b: 2,
            }
            let numbers = [
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
                27, 28, 29, 30, 31, 32, 33, 34,
            ]
            let matrix = [
                [1, 2],
                [3, 4],
            ]
            return Err(ParserError::UnexpectedToken {
                expected: "an identifier or a keyword",
                found: token.text,
                line: 1,
            })
            f(
                (1,),
                {1, 2},
                (1, 2),
                P { x: 1, ..base },
                vec![0; 3],
                [x * 2 for x in xs if x > 1],
                a = 1,
                ...rest,
            )
            assert_eq!(
                compute_something_complicated(argument_one, argument_two),
                expected_value_of_the_test,
                "message",
            )
        "#]],
    );
}

#[test]
fn match_arms() {
    check(
        r##"match x { 1|2 => a, Some(n@1..=9) if n>2 => { b
 c }, _ => {} }
match value { Shape::Circle { radius, .. } | Shape::Sphere { radius, .. } | Shape::Cylinder { radius, .. } | Shape::Cone => radius,
Some(x) => some_function_with_a_long_name(argument_number_one, argument_number_two, argument_number_three) }
"##,
        expect![[r#"
            match x {
                1 | 2 => a,
                Some(n @ 1..=9) if n > 2 => {
                    b
                    c
                }
                _ => {}
            }
            match value {
                Shape::Circle { radius, .. }
                | Shape::Sphere { radius, .. }
                | Shape::Cylinder { radius, .. }
                | Shape::Cone => radius,
                Some(x) => some_function_with_a_long_name(
                    argument_number_one,
                    argument_number_two,
                    argument_number_three,
                ),
            }
        "#]],
    );
}

#[test]
fn declarations() {
    check(
        r##"#[derive(Debug,Clone)] pub struct P<T:Show+'static> { pub x:i32=1, y:T }
struct Long { first_field_of_it: HashMap<String, i64>, second_field_of_it: Vec<String>, third_field: bool }
struct Q(i32,pub String,);
enum E { A, B(i32,f64), C{x:i32}, D=4 }
trait T:U+V { fun a(&self)
 fun b(&self) { 1 } const N:i32; }
impl<T> T for P<T> where T:Eq { fun a(&self) { 3 } }
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque, hash_map::Entry}
const X:[i32;2]=[1,2]
type F=fn(i32)->Result<(),E>
"##,
        expect![[r#"
            #[derive(Debug, Clone)]
            pub struct P<T: Show + 'static> { pub x: i32 = 1, y: T }

            struct Long {
                first_field_of_it: HashMap<String, i64>,
                second_field_of_it: Vec<String>,
                third_field: bool,
            }

            struct Q(i32, pub String);
            enum E { A, B(i32, f64), C { x: i32 }, D = 4 }

            trait T: U + V {
                fun a(&self)
                fun b(&self) { 1 }
                const N: i32;
            }

            impl<T> T for P<T> where T: Eq {
                fun a(&self) { 3 }
            }

            use std::collections::{
                BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque, hash_map::Entry,
            }
            const X: [i32; 2] = [1, 2]
            type F = fn(i32) -> Result<(), E>
        "#]],
    );
}

#[test]
fn classes_and_actors() {
    check(
        r##"class A:B,C { owner:String
static n=0
new(o) { self.owner=o }
property d:f64 { get=>self.b*2.0, set(v) { self.b=v } }
}
actor Counter { n:i32=0
receive { Inc(by)=>{ self.n+=by } Get=>self.n }
fun h(&self) {}
}
"##,
        expect![[r#"
            class A: B, C {
                owner: String
                static n = 0
                new(o) { self.owner = o }

                property d: f64 {
                    get => self.b * 2.0,
                    set(v) { self.b = v }
                }
            }

            actor Counter {
                n: i32 = 0

                receive {
                    Inc(by) => { self.n += by }
                    Get => self.n,
                }

                fun h(&self) {}
            }
        "#]],
    );
}

#[test]
fn comments() {
    check(
        r##"fun f( // open
  a, /* b */ b,
  // own line
  c // last
) {
  // only this

}
let x = [ // first
  1, // one
  2
  // end
]
match x {
  // before
  1 => a, // behind

  // dangling
}
let y = a // first
  + b // second
foo(
  // nothing but this
)
/* block
   of lines */ let z = 1
if c {
  1
} // then
else {
  2
}
"##,
        expect![[r#"
            fun f( // open
                a,
                /* b */ b,
                // own line
                c, // last
            ) {
                // only this
            }

            let x = [ // first
                1, // one
                2,
                // end
            ]
            match x {
                // before
                1 => a, // behind

                // dangling
            }
            let y = a // first
                + b // second
            foo(
                // nothing but this
            )
            /* block
               of lines */
            let z = 1
            if c {
                1
            } // then
            else {
                2
            }
        "#]],
    );
}
