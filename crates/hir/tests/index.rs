//! What the index says of small programs, written as the program with a mark after each name.

use ruchyruchy_hir::index::complete::prepare;
use ruchyruchy_hir::index::{DefKind, Index, Target};
use ruchyruchy_hir::modules::NoModules;
use ruchyruchy_hir::session::Session;
use ruchyruchy_syntax::parser;
use ruchyruchy_syntax::span::SourceMap;

fn index(text: &str) -> (Index, u32) {
    let mut sources = SourceMap::new();
    let file = sources.add("test.ruchy", text).unwrap();
    let parsed = parser::parse(&file);
    let mut session = Session::new(Box::new(NoModules));
    let (_, index) = session.lower_with_index(&parsed.file, &file);
    (index, file.base)
}

/// Where the names at each `$0` of the text are defined: the lines of the definitions, from 1, with their kinds.
fn definitions(marked: &str) -> Vec<String> {
    let text = marked.replace("$0", "");
    let (index, base) = index(&text);
    let mut out = Vec::new();
    let mut rest = marked;
    let mut offset = 0;
    while let Some(at) = rest.find("$0") {
        offset += at;
        rest = &rest[at + 2..];
        let found: Vec<String> = index
            .at(base + offset as u32)
            .iter()
            .map(|o| match &o.target {
                Target::Def(id) => {
                    let def = index.def(*id).unwrap();
                    let start = (def.span.lo - base) as usize;
                    let line = text[..start].matches('\n').count() + 1;
                    format!("{:?} {} line {line}", def.kind, def.name)
                }
                Target::Builtin(builtin) => format!("builtin {}", builtin.name()),
                Target::Library(path) => format!("library {path}"),
                Target::Dynamic(name) => format!("dynamic {name}"),
            })
            .collect();
        out.push(found.join(" + "));
    }
    out
}

#[test]
fn variables_are_found_through_scopes_closures_and_globals() {
    let found = definitions(
        "let total = 1\n\
         fun f(n: i64) -> i64 {\n\
         let g = |x| x$0 + n$0 + total$0\n\
         let n = 2\n\
         g$0(n$0)\n\
         }\n\
         f$0(total$0)\n\
         println(f\"{total$0}\")",
    );
    assert_eq!(
        found,
        [
            "Parameter x line 3",
            "Parameter n line 2",
            "Variable total line 1",
            "Variable g line 3",
            "Variable n line 4",
            "Function f line 2",
            "Variable total line 1",
            "Variable total line 1",
        ]
    );
}

#[test]
fn members_are_found_by_the_static_type() {
    let found = definitions(
        "struct P { x: i64, y: i64 }\n\
         impl P {\n\
         fun new(x: i64) -> P { P { x$0, y$0: x$0 } }\n\
         fun sum(&self) -> i64 { self.x$0 + self.y$0 }\n\
         }\n\
         enum E { A, B(i64), C { w: i64 } }\n\
         let p = P::new$0(1)\n\
         println$0(p.sum$0(), p.x$0, [1].len$0())\n\
         match E::B$0(1) { E::A$0 => 0, E::B(k) => k$0, E$0::C { w$0 } => w$0 }\n\
         fun dynamic(q) { q.sum$0() }",
    );
    assert_eq!(
        found,
        [
            "Field x line 1 + Parameter x line 3",
            "Field y line 1",
            "Parameter x line 3",
            "Field x line 1",
            "Field y line 1",
            "Function new line 3",
            "builtin println",
            "Method sum line 4",
            "Field x line 1",
            "builtin len",
            "Variant B line 6",
            "Variant A line 6",
            "Variable k line 9",
            "Enum E line 6",
            "Variable w line 9 + Field w line 6",
            "Variable w line 9",
            "dynamic sum",
        ]
    );
}

#[test]
fn types_modules_traits_and_classes_are_found() {
    let found = definitions(
        "mod m { pub fun f() -> i64 { 1 }\n pub struct S { a: i64 } }\n\
         use m$0::f$0\n\
         trait T { fun area(&self) -> i64; fun twice(&self) -> i64 { self.area$0() } }\n\
         struct Q { side: i64 }\n\
         impl T$0 for Q$0 { fun area(&self) -> i64 { self.side } }\n\
         class Base { n: i64\n new() { self.n = 0 }\n fun hello(&self) { self.n$0 } }\n\
         class Derived : Base$0 { fun hello(&self) { super.hello$0() } }\n\
         fun g<A>(a: A$0, s: m::S$0) -> Vec$0<i64$0> { f$0(); [s.a$0] }\n\
         fun named(first: i64, second = 2) { first }\n\
         named(second$0 = 1, first$0 = 2)\n\
         let d: Derived$0 = Derived::new$0()\n\
         d.hello$0()",
    );
    assert_eq!(
        found,
        [
            "Module m line 1",
            "Function f line 1",
            "Method area line 6",
            "Trait T line 4",
            "Struct Q line 5",
            "Field n line 7",
            "Class Base line 7",
            "Method hello line 9",
            "TypeParameter A line 11",
            "Struct S line 2",
            "library Vec",
            "library i64",
            "Function f line 1",
            "Field a line 2",
            "Parameter second line 12",
            "Parameter first line 12",
            "Class Derived line 10",
            "Constructor new line 8",
            "Method hello line 10",
        ]
    );
}

#[test]
fn a_broken_program_still_has_an_index() {
    let found = definitions("fun f(a: i64) { let b = a$0 +\n}\nlet c = f$0(1, 2, nosuch)\nc$0.");
    assert_eq!(
        found,
        [
            "Parameter a line 1",
            "Function f line 1",
            "Variable c line 3"
        ]
    );
}

#[test]
fn documentation_and_details_come_along() {
    let (index, _) = index(
        "/// Adds.\n///\n/// Twice.\n#[test]\npub fun add(a: i64,\n  b: i64) -> i64 { a }\nlet v = [1.5]\n\
         struct S {\n /// The field.\n pub f: i64 }",
    );
    let def = |name: &str| {
        let (_, def) = index.defs().find(|(_, d)| d.name.as_str() == name).unwrap();
        def
    };
    assert_eq!(def("add").doc, "Adds.\n\nTwice.");
    assert_eq!(def("add").detail, "fun add(a: i64, b: i64) -> i64");
    assert_eq!(def("v").detail, "let v: Vec<f64>");
    assert_eq!(def("f").doc, "The field.");
    assert_eq!(def("f").kind, DefKind::Field);
}

#[test]
fn methods_of_a_trait_are_one_group() {
    let (index, _) = index(
        "trait T { fun m(&self) -> i64 }\nstruct A {}\nstruct B {}\n\
         impl T for A { fun m(&self) -> i64 { 1 } }\nimpl T for B { fun m(&self) -> i64 { 2 } }\n\
         fun f(a: A, b: B) -> i64 { a.m() + b.m() }",
    );
    let (id, _) = index.defs().find(|(_, d)| d.name.as_str() == "m").unwrap();
    assert_eq!(index.group(id).count(), 3);
    assert_eq!(index.references(id).count(), 5);
}

fn candidates(marked: &str) -> Vec<String> {
    let cursor = marked.find("$0").unwrap();
    let prepared = prepare(&marked.replace("$0", ""), cursor);
    let mut sources = SourceMap::new();
    let file = sources.add("test.ruchy", prepared.text).unwrap();
    let parsed = parser::parse(&file);
    let mut session = Session::new(Box::new(NoModules));
    let found = session.complete(&parsed.file, &file, prepared.cursor);
    found.into_iter().map(|c| c.name).collect()
}

#[track_caller]
fn offers(marked: &str, wanted: &[&str], unwanted: &[&str]) {
    let found = candidates(marked);
    for name in wanted {
        assert!(
            found.iter().any(|f| f == name),
            "{name} is not in {found:?}"
        );
    }
    for name in unwanted {
        assert!(!found.iter().any(|f| f == name), "{name} is in {found:?}");
    }
}

#[test]
fn names_in_scope_are_offered() {
    offers(
        "let top = 1\nfun f(arg: i64) {\n let inner = 2\n if true { let gone = 3 }\n $0\n}\nstruct S {}",
        &[
            "top", "arg", "inner", "f", "S", "println", "while", "Some", "Vec",
        ],
        &["gone", "unwrap", "a_name_at_the_cursor"],
    );
    offers("fun f(n: i6$0) {}", &["i64", "String"], &[]);
    offers("let value = 1\nlet t = f\"{va$0}\"", &["value"], &[]);
    offers("let x = 1\n// x$0\n\"x$0\"", &[], &["x"]);
}

#[test]
fn members_are_offered_by_the_static_type() {
    let program = "struct P { x: i64, name: String }\nimpl P { fun area(&self) -> i64 { 1 } }\n";
    offers(
        &format!("{program}fun f(p: P) {{\n p.$0\n}}\nlet z = 1"),
        &["x", "name", "area"],
        &["println", "push", "while"],
    );
    offers(
        &format!("{program}fun f(p: P) {{ p.name.$0 }}"),
        &["to_uppercase", "len"],
        &["area", "println"],
    );
    offers(
        &format!("{program}let p = P {{ $0 }}"),
        &["x", "name"],
        &["area"],
    );
    offers(
        "let xs = [1]\nxs.$0\nlet y = 2",
        &["push", "map", "len"],
        &["to_uppercase"],
    );
    offers("fun f(q) { q.$0 }", &["push", "to_uppercase"], &["println"]);
}

#[test]
fn members_of_paths_are_offered() {
    offers(
        "enum E { A, B(i64) }\nlet e = E::$0\nlet f = 1",
        &["A", "B"],
        &["println"],
    );
    offers(
        "mod m { pub fun inside() {} }\nm::$0",
        &["inside"],
        &["println"],
    );
    offers("let m = HashMap::$0", &["new"], &["insert_all"]);
    offers("let m = i32::$0", &["MAX", "from_str_radix"], &[]);
    offers("use std::$0", &["collections", "fs"], &["println"]);
}
