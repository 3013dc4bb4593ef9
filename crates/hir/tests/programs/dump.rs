//! What the resolved program looks like, node by node: the text of `dump --stage hir`.

use crate::front::Front;
use expect_test::{Expect, expect};

fn check(text: &str, expected: Expect) {
    let front = Front::new(text);
    assert!(front.runs, "{}", front.text(&front.diagnostics));
    expected.assert_eq(&ruchyruchy_hir::print::program(front.program()));
}

#[test]
fn functions_widths_and_contracts() {
    check(
        "fun scale(x: f64, by: u8 = 2) -> f64 { x * by }\nlet v: f64 = 3\nscale(v, 1 + 1)\n",
        expect![[r#"
            fun f0 scale(x: f64, by: u8) -> f64
              local %0 x: f64 mut
              local %1 by: u8 mut
              default by: 2: u8
              binary * u8: f64
                move %0 x: f64
                move %1 by: u8
            entry f1 <top level>()
              local %0 v: f64
              block %0: f64
                let %0 v: ()
                  3.0: f64
                call f0 scale: f64
                  arg: move %0 v: f64
                  arg: binary + u8: u8
                    1: u8
                    1: u8
            entry f1 <top level>
        "#]],
    );
}

#[test]
fn closures_capture_from_their_maker() {
    check(
        "fun counter() {\n    let mut n = 0\n    || { n += 1; || n }\n}\n",
        expect![[r#"
            fun f0 counter()
              local %0 n mut captured
              block %0: fn() -> fn()
                let %0 n: ()
                  0
                closure f1 <closure>: fn() -> fn()
            closure f1 <closure>()
              capture ^0 = maker's %0
              block: fn()
                update +=
                  place: ^0
                  1
                closure f2 <closure>: fn()
            closure f2 <closure>()
              capture ^0 = maker's ^0
              ^0
            entry f3 <top level>()
              block discard: ()
            entry f3 <top level>
        "#]],
    );
}

#[test]
fn matches_become_decision_trees() {
    check(
        r#"
enum Shape { Circle(f64), Rect { w: f64, h: f64 }, Empty }
fun area(s: Shape) -> f64 {
    match s {
        Shape::Circle(r) if r > 0.0 => 3.0 * r * r,
        Shape::Rect { w, h } => w * h,
        _ => 0.0,
    }
}
fun kind(t) {
    match t {
        (0, x) | (x, 0) => x,
        [first, .., last] => first + last,
        Some(1 | 2) => "small",
        1..=9 => "digit",
        {kind: "dog", name} => name,
        _ => nil,
    }
}
"#,
        expect![[r#"
            enum a6 Shape
              variant Circle(0: f64) = 0
              variant Rect { w: f64, h: f64 } = 1
              variant Empty = 2
            fun f0 area(s: Shape) -> f64
              local %0 s: Shape mut
              local %1 r: f64
              local %2 w: f64
              local %3 h: f64
              match: f64
                of: %0 s: Shape
                slots %1 %2 %3
                switch it
                Shape::Circle:
                  => arm 0 %1 r = it.0
                  => arm 2
                Shape::Rect: => arm 1 %2 w = it.0, %3 h = it.1
                => arm 2
                arm 0
                  guard: binary >: bool
                    %1 r: f64
                    0.0: f64
                  binary *: f64
                    binary *: f64
                      3.0: f64
                      %1 r: f64
                    move %1 r: f64
                arm 1
                  binary *: f64
                    move %2 w: f64
                    move %3 h: f64
                arm 2
                  0.0: f64
            fun f1 kind(t)
              local %0 t mut
              local %1 x
              local %2 first
              local %3 last
              local %4 name
              match
                of: forward
                  %0 t
                slots %1 %2 %3 %4
                if it is tuple of 2:
                  if it.0 is 0: => arm 0 %1 x = it.1
                  if it.1 is 0: => arm 0 %1 x = it.0
                  => arm 5
                if it is array of 2 or more: => arm 1 %2 first = it[0], %3 last = it[-1]
                if it is Some:
                  if it? is 1: => arm 2
                  if it? is 2: => arm 2
                  if it is 1..=9: => arm 3
                  if it is map with kind:
                    if it{kind} is "dog":
                      if it is map with name: => arm 4 %4 name = it{name}
                      => arm 5
                    => arm 5
                  => arm 5
                if it is 1..=9: => arm 3
                if it is map with kind:
                  if it{kind} is "dog":
                    if it is map with name: => arm 4 %4 name = it{name}
                    => arm 5
                  => arm 5
                => arm 5
                arm 0
                  move %1 x
                arm 1
                  binary +
                    move %2 first
                    move %3 last
                arm 2
                  "small": String
                arm 3
                  "digit": String
                arm 4
                  move %4 name
                arm 5
                  nil: ()
            entry f2 <top level>()
              block discard: ()
            entry f2 <top level>
        "#]],
    );
}

#[test]
fn types_and_their_methods() {
    check(
        r#"
struct P { x: i32 = 1, tags: Vec<String> }
impl P { fun inc(&mut self) { self.x += 1 } }
impl Add for P { type Output = P; fun add(self, o: P) -> P { P { x: self.x + o.x, ..self } } }
class Base { new(n) { self.n = n } n: i32 = 0 }
class Derived : Base { new() { super(5) } }
const LIMIT: i32 = 10
"#,
        expect![[r#"
            struct a6 P
              field x: i32 = f0
              field tags: Vec<String>
              method add = f6 P::add
              method inc = f5 P::inc
              hook Add = f6 P::add
            class a7 Base
              field n: i32 = f1
              constructor f2 Base::new
            class a8 Derived : Base
              field n: i32 = f1
              constructor f3 Derived::new
            global g0 LIMIT: i32 = f4
            thunk f0 x()
              block: i32
                1: i32
            thunk f1 n()
              block: i32
                0: i32
            constructor f2 Base::new(self: &mut _, n)
              local %0 self: Base mut
              local %1 n mut
              assign wanted: i32
                place: field .n (Base #0): i32
                  %0 self: Base
                coerce i32 (field n): i32
                  move %1 n
            constructor f3 Derived::new(self: &mut _)
              local %0 self: Derived mut
              call f2 Base::new: ()
                arg: forward: Derived
                  %0 self: Derived
                arg: 5
            thunk f4 LIMIT()
              block: i32
                10: i32
            mut method f5 P::inc(self: &mut _)
              local %0 self: P mut
              update += i32 gives new: i32
                place: field .x (P #0): i32
                  %0 self: P
                1: i32
            method f6 P::add(self: _, o: P) -> P
              local %0 self: P mut
              local %1 o: P mut
              construct P: P
                #0: binary + i32: i32
                  field .x (P #0): i32
                    %0 self: P
                  field .x (P #0): i32
                    %1 o: P
                base: %0 self: P
            entry f7 <top level>()
              block discard: ()
            entry f7 <top level>
        "#]],
    );
}

#[test]
fn formats_and_methods() {
    check(
        r#"
let w = 8
let xs = [3, 1]
println!("{:>w$.2} {0:?}", 1.5)
println(f"{xs.sorted():?}")
for x in xs.iter() { println(x) }
try { throw "a" } catch e { println(e) }
"#,
        expect![[r#"
            entry f0 <top level>()
              local %0 w
              local %1 xs: Vec<_>
              local %2 x
              local %3 e
              block %0 %1: ()
                let %0 w: ()
                  8
                let %1 xs: ()
                  array: Vec<_>
                    3
                    1
                call builtin FnPrintln: ()
                  arg: format: String
                    parts {0: >1$.2} " " {0:?}
                    0: 1.5: f64
                    1: %0 w
                call builtin FnPrintln: ()
                  arg: format: String
                    parts {0:?}
                    0: call .sorted: Vec<_>
                      on: %1 xs: Vec<_>
                for L0 %2 x: ()
                  in: call .iter: Iterator<_>
                    on: %1 xs: Vec<_>
                  call builtin FnPrintln: ()
                    arg: move %2 x
                try: ()
                  throw: !
                    "a": String
                  catch %3 e: call builtin FnPrintln: ()
                    arg: move %3 e
            entry f0 <top level>
        "#]],
    );
}
