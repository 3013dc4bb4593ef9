//! The gradual checker: what it reports, and above all what it keeps quiet about.
//!
//! A program is given as text; a comment `//! CODE` at the end of a line says that the checker reports this code
//! on this line. Lines without such a comment must not be reported.

use crate::front::Front;
use std::path::{Path, PathBuf};

/// Checks a program against its `//!` comments.
fn check(text: &str) {
    let front = Front::new(text);
    let said = front.text(&front.diagnostics);
    assert!(front.runs, "it does not compile:\n{said}\nin\n{text}");
    let reports = front.check();
    let found: Vec<(u32, String)> = reports
        .iter()
        .map(|report| (front.line(report), report.code.number().to_owned()))
        .collect();
    let mut wanted = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        if let Some((_, codes)) = content.split_once("//! ") {
            wanted.extend(codes.split_whitespace().map(|code| (line, code.to_owned())));
        }
    }
    assert_eq!(
        found,
        wanted,
        "in\n{text}\nreported:\n{}",
        front.text(&reports)
    );
}

#[test]
fn contracts_that_must_fail() {
    check(
        r#"
fun takes(n: i32, s: String) -> i32 { n }
struct P { x: i32, name: String }
fun a() -> String {
    let n: i64 = "seven"                //! E0308
    takes("eight", "x")                 //! E0308
    takes(1, 2)                         //! E0308
    if n > 1 {
        return 5                        //! E0308
    }
    "nine"
}
fun b() -> i32 {
    if a() == "" { 1 } else { "two" }   //! E0308
}
fun c(k: i32) -> bool {
    match k {
        1 => true,
        _ => nil,                       //! E0308
    }
}
fun d() -> i32 { }                      //! E0308
fun e(n: i32) -> i32 {
    n + 1;                              //! E0308
}
fun f() {
    let p = P { x: "one", name: "n" }   //! E0308
    let mut q = P { x: 1, name: "n" }
    q.name = 5                          //! E0308
    let o: Option<i32> = "text"         //! E0308
    let r: Result<i32, String> = [1]    //! E0308
    let t: (i32, i32) = (1, 2, 3)       //! E0308
    let v: Vec<i32> = 0..5              //! E0308
    let g: fn(i32) -> i32 = 5           //! E0308
    let s: Vec<i32> = [1, "two"]        //! E0308
}
"#,
    );
}

#[test]
fn contracts_that_may_hold() {
    check(
        r#"
struct P { x: f64, tags: Vec<String> }
class Base { new() { } fun hi(&self) -> i32 { 1 } }
class Derived : Base { new() { super() } }
trait Shape { fun area(&self) -> f64 }
impl Shape for P { fun area(&self) -> f64 { self.x } }
fun any(v) { v }
fun float(x: f64) -> f64 { x }
fun maybe(flag: bool) -> Option<i32> { if flag { 4 } else { nil } }
fun fails(flag: bool) -> Result<i32, String> { if flag { Ok(4) } else { Err("no") } }
fun generic<T>(x: T) -> T { x }
fun shape(s: &dyn Shape) -> f64 { s.area() }
fun base(b: Base) -> i32 { b.hi() }
fun down(b: Base) { let d: Derived = b }
fun loops(n: i32) -> i32 { while true { return n } }
fun ends(n: i32) -> i32 { return n; }
fun panics() -> i32 { panic!("never") }
fun all(n: i32) -> i32 { if n > 0 { return 1; } else { return 2; } }
fun endless() -> i32 { loop { return 1 } }
let a: f64 = 3
let b: Option<i32> = 4
let c: String = any(5)
let d: i32 = [1, 2].pop()
let e: u8 = b'a'
float(3)
float(generic(2))
shape(P { x: 1, tags: [] })
base(Derived())
let f: Vec<i32> = [1, 2, 3].iter().map(|x| x + 1).collect()
let g: HashSet<i32> = {}
let h: BTreeMap<String, i32> = {a: 1}
let i: i32 = maybe(true).unwrap_or(0)
let j: i32 = "5".parse().unwrap()
let k: i64 = if any(1) { 1 } else { 2 }
let l: fn(i32) -> i32 = |x| x + 1
let m: String = 'c'
"#,
    );
}

#[test]
fn operators_that_never_apply() {
    check(
        r#"
struct P { x: i32 }
fun f(n: i32, s: String, flag: bool, v: Vec<i32>, p: P, t: (i32, i32)) {
    s - n               //! E0369
    s * s               //! E0369
    n + v               //! E0369
    flag + 1            //! E0369
    flag < n            //! E0369
    -s                  //! E0369
    v * v               //! E0369
    p + p               //! E0369
    1.5 << 2            //! E0369
    1.5 & 2.5           //! E0369
    1 in n              //! E0369
    t - t               //! E0369
    nil + 1             //! E0369
    |x| x + s - 1       //! E0369
    let mut m = 1
    m += v              //! E0369
}
"#,
    );
}

#[test]
fn operators_that_may_apply() {
    check(
        r#"
struct V { x: f64 }
impl Add for V { type Output = V; fn add(self, o: V) -> V { V { x: self.x + o.x } } }
impl Mul<f64> for V { type Output = V; fn mul(self, k: f64) -> V { V { x: self.x * k } } }
impl Neg for V { type Output = V; fn neg(self) -> V { V { x: -self.x } } }
impl Mul<V> for f64 { type Output = V; fn mul(self, v: V) -> V { V { x: self * v.x } } }
fun f(v: V, n: i32, s: String, o: Option<i32>, unknown) {
    v + v
    v * 2.0
    2.0 * v
    -v
    s + n
    n + s
    s + true
    s * n
    [1] + [2]
    true & false
    {1, 2} | {3, 4}
    {1, 2} - {3, 4}
    o == 3
    n < 2.5
    nil < 1
    unknown - s
    "a" == 1
    (1, 2) < (3, 4)
    !s
    b'a' + 1
    "x" in s
    1 in [1, 2]
}
"#,
    );
}

#[test]
fn members_that_do_not_exist() {
    check(
        r#"
struct P { x: i32, name: String }
impl P { fun get(&self, by: i32) -> i32 { self.x + by } }
enum E { A { n: i32 }, B }
fun f(p: P, e: E, n: i32, s: String, v: Vec<i32>, t: (i32, i32)) {
    let q = P { x: 1, name: s }
    q.y                 //! E0609
    q.get               //! E0609
    p.fly()             //! E0599
    p.get()             //! E0061
    p.get("a")          //! E0308
    e.m                 //! E0609
    e.fly()             //! E0599
    n.fly()             //! E0599
    s.push_all(1)       //! E0599
    v.lenght()          //! E0599
    v.len               //! E0609
    t.2                 //! E0609
    n[0]                //! E0369
    v["a"]              //! E0308
    n(1)                //! E0308
    for i in n { }      //! E0308
    s.to_uppercase(1)   //! E0061
}
"#,
    );
}

#[test]
fn members_that_may_exist() {
    check(
        r#"
struct P { x: i32, run: fn(i32) -> i32 }
impl P { fun get(&self) -> i32 { (self.run)(self.x) } }
enum E { A { n: i32 }, B }
trait Loud { fun shout(&self) -> String }
impl Loud for i32 { fun shout(&self) -> String { "!" } }
impl<T> Loud for Vec<T> { fun shout(&self) -> String { "!!" } }
struct Counter { n: i32 }
impl Iterator for Counter { type Item = i32; fn next(&mut self) -> Option<i32> { self.n += 1; if self.n < 4 { Some(self.n) } else { None } } }
class Base { new() { self.a = 1 } a: i32 = 0 }
class Derived : Base { new() { super() } fun extra(&self) -> i32 { 2 } }
fun f(p: P, e: E, m: HashMap<String, i32>, o: Option<String>, b: Base, unknown) {
    p.run(3)
    p.get()
    p.clone()
    p.to_string()
    e.n
    5.shout()
    [1].shout()
    m.key
    m.anything(1)
    o.map(|s| s.len())
    o.len()
    b.extra()
    unknown.fly()
    unknown.x
    "abc".chars().rev()
    [3, 1].sorted().len()
    let sum: i32 = Counter { n: 0 }.map(|x| x * 2).sum()
    m["a"]
    "abc"[0]
    [1, 2, 3][0..2]
}
"#,
    );
}

#[test]
fn variables_have_a_type_only_if_all_stores_agree() {
    check(
        r#"
fun change(r: &mut i32) { *r = 5 }
fun f(unknown) {
    let mut a = 1
    a = "text"
    a.len()
    let mut b = nil
    b = 5
    b - 1
    let c
    if unknown { c = 1 } else { c = "one" }
    c.len()
    let mut d = 1
    let set = || { d = "text" }
    set()
    d.len()
    let mut e = [1, 2]
    e.push("three")
    e[2].len()
    let mut g = 5
    change(&mut g)
    let mut h = nil
    h.get_or_insert(5)
    h + 1
    let mut i = Some(3)
    let j = i.take()
    for x in [1, "a"] { x.len() }
    let mut k = 1
    while k < 10 { k = k + 1 }
    k.len_of()              //! E0599
    let l = "text"
    let use_it = || l - 1   //! E0369
}
"#,
    );
}

#[test]
fn spec_programs_that_expect_no_report_get_none() {
    let files = spec_files();
    let mut wrong = String::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("spec files are readable");
        let front = Front::new(&text);
        // What fails at run time may as well be proved before.
        let fails = ["expect runtime error", "expect error", "catch"];
        if !front.runs || fails.iter().any(|word| text.contains(word)) {
            continue;
        }
        let wanted: Vec<u32> = (1..)
            .zip(text.lines())
            .filter(|(_, line)| line.contains("expect check error"))
            .map(|(number, _)| number)
            .collect();
        let reports = front.check();
        let lines: Vec<u32> = reports.iter().map(|report| front.line(report)).collect();
        if lines != wanted {
            wrong += &format!(
                "{}: wanted {wanted:?}\n{}",
                file.display(),
                front.text(&reports)
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// All programs of the spec, sorted.
pub fn spec_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(
        files.len() > 300,
        "the spec programs are at {}",
        root.display()
    );
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ext| ext == "ruchy") {
            files.push(path);
        }
    }
}
