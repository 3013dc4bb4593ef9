//! What makes a program not run at all, and the warnings: each code of lowering on the line it belongs to.
//!
//! `//! CODE` at the end of a line says what is reported there, errors and warnings alike; lines without
//! such a comment must not be reported.

use crate::front::Front;

fn check(text: &str) {
    let front = Front::new(text);
    let mut found: Vec<(u32, String)> = front
        .diagnostics
        .iter()
        .map(|report| (front.line(report), report.code.number().to_owned()))
        .collect();
    found.sort();
    let mut wanted = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        if let Some((_, codes)) = content.split_once("//! ") {
            wanted.extend(codes.split_whitespace().map(|code| (line, code.to_owned())));
        }
    }
    wanted.sort();
    let said = front.text(&front.diagnostics);
    assert_eq!(found, wanted, "in\n{text}\nreported:\n{said}");
    let fails = wanted.iter().any(|(_, code)| code.starts_with('E'));
    assert_eq!(front.runs, !fails, "in\n{text}");
}

#[test]
fn names() {
    check(
        r#"
let known = 1
println(knwon)              //! E0425
printl(1)                   //! E0425
nowhere::f()                //! E0433
use nothing::here           //! E0432
let p: Piont = 1            //! E0412
undeclared = 5              //! E0425
mod m { pub fun f() { } }
m::g()                      //! E0425
m::f()
enum E { A, B }
E::C                        //! E0599
struct P { x: i32 }
P::make()                   //! E0599
self                        //! E0424
fun free() { self.x }       //! E0424
fun free2() -> Self { 1 }   //! E0411
"#,
    );
}

#[test]
fn definitions() {
    check(
        r#"
fun f() { }
fun f() { }                 //! E0428
struct P { x: i32 }
struct P { y: i32 }         //! E0428
fun g(a, b, a) { }          //! E0415
trait T { fun m(&self) -> i32; fun n(&self) -> i32 { 1 } }
impl T for P { }            //! E0046
impl T for i32 { fun m(&self) -> i32 { 1 } fun other(&self) { } }       //! E0407
impl P for i32 { }          //! E0404
class A : B { }
class B : A { }             //! E0391
const LIMIT: i32 = 5
LIMIT = 6                   //! E0384
"#,
    );
}

#[test]
fn fields_of_known_structs() {
    check(
        r#"
struct P { x: i32 }
impl P { fun get(&self) -> i32 { self.y } }             //! E0609
trait Has { fun it(&self) { self.y } }
impl Has for P { }
fun f(p: P, any) {
    p.z                     //! E0609
    p.get                   //! E0609
    p.z = 1                 //! E0609
    P { x: 1 }.z            //! E0609
    any.z
    let mut q = P { x: 1 }
    q = any
    q.z
}
"#,
    );
}

#[test]
fn calls() {
    check(
        r#"
fun two(a, b) { }
fun opt(a, b = 2) { }
fun many(a, ...rest) { }
two(1)                      //! E0061
two(1, 2, 3)                //! E0061
two(b = 1, a = 2)
two(1, c = 2)               //! E0121
opt(1)
opt(1, 2)
opt()                       //! E0061
many(1, 2, 3)
many()                      //! E0061
two(...[1, 2])
struct P { x: i32, y: i32 }
P { x: 1 }                  //! E0063
P { x: 1, y: 2, z: 3 }      //! E0560
P { x: 1, x: 2, y: 3 }      //! E0062
struct T(i32, i32)
T(1)                        //! E0061
enum E { A(i32), B { n: i32 } }
E::A()                      //! E0061
E::B { m: 1 }               //! E0560
impl P { fun get(&self, by) { self.x + by } fun new(x) -> P { P { x, y: x } } }
P::new()                    //! E0061
P::get()                    //! E0061
"#,
    );
}

#[test]
fn loops_and_targets() {
    check(
        r#"
fun b() { break }           //! E0268
fun f() { continue }        //! E0268
for x in [1] { let g = |y| { break } }  //! E0268
'outer: for x in [1] { break 'outer }
for x in [1] { break 'inner }           //! E0426
1 = 2                       //! E0070
f() = 2                     //! E0070
fun g() -> i32 { let x: i32 = 5; return x }
let n: u8 = 256             //! E0080
let m: i8 = -128
let k: i8 = -129            //! E0080
let big = 9223372036854775808           //! E0080
let small = -9223372036854775808
let huge: u64 = 18446744073709551615
300u8                       //! E0080
"#,
    );
}

#[test]
fn patterns() {
    check(
        r#"
enum E { A(i32), B { n: i32 }, C }
fun f(e: E, x, o: Option<bool>) {
    match e {               //! W0004
        E::A(n) => n,
        E::C => 1,
    }
    match e {
        E::A(_) => 1,
        E::A(2) => 2,       //! W0003
        E::B { n } | E::A(n) => n,
        E::C => 3,
        _ => 4,             //! W0003
    }
    match x {
        (a, a) => 1,        //! E0416
        (b, 1) | (1, c) => 2,           //! E0408
        E::D => 3,          //! E0599
        E::A(1, 2) => 4,    //! E0006
        F(x) => 5,          //! E0425
        [.., 1, ..] => 6,   //! E0006
        _ => 7,
    }
    match o {               //! W0004
        Some(true) => 1,
        None => 2,
    }
    match o { Some(_) => 1, None => 2 }
    match x { 1 => 1, 2 => 2 }          //! W0004
    let Some(y) = o else { return 1 }
    if let E::A(k) = e { k } else { 0 }
}
"#,
    );
}

#[test]
fn format_strings() {
    check(
        r#"
let x = 1
println!("{} {}", x)        //! E0764
println!("{}", x, x)        //! E0764
println!("{y}")             //! E0425
println!("{x} {x:>5}")
println!("{:q}", x)         //! E0764
println!("{")               //! E0764
println("{}")
println("{} {}", x)         //! E0764
println("a", x)
println(f"{x:>5} {x:q}")    //! E0764
format!("{a}", a = 1)
println!("{:>1$} {:.*}", x, 5, 2)
"#,
    );
}

#[test]
fn warnings() {
    check(
        r#"
let a = 1
a = 2                       //! W0002
let mut b = 1
b = 2
let xs = [2, 1]
xs.push(3)                  //! W0005
xs.sort()                   //! W0001
let ys = xs.sort()
let mut zs = [2, 1]
zs.sort()
fun f() {
    return 1
    println("never")        //! W0003
}
"#,
    );
}

#[test]
fn aliases() {
    check(
        r#"
struct Holder { r: i32 }
fun f(r: &mut i32) { *r += 1 }
fun g() {
    let mut x = 1
    f(&mut x)
    let r = &mut x
    let h = Holder { r: &mut x }        //! E0106
    let a = [&mut x]                    //! E0106
    let t = (1, r)
    let c = || f(&mut x)
}
fun h() {
    let mut x = 1
    let r = &mut x
    || *r += 1                          //! E0106
}
"#,
    );
}
