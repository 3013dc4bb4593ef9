//! The REPL without a terminal: its commands, how long values are shown, and what new definitions replace.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

fn session_in(folder: &Path, lines: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ruchyruchy"))
        .arg("repl")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = lines.to_string();
    // A conversation may end before its input does.
    let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn session(lines: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    session_in(folder.path(), lines)
}

fn shown(lines: &str) -> String {
    let ran = session(lines);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    ran.stdout
}

#[test]
fn the_last_value_is_underscore() {
    assert_eq!(
        shown("20 + 1\n_ * 2\nlet x = 5\n_\nnil\n_ + 1\n"),
        "21\n42\n42\n43\n"
    );
}

#[test]
fn types_are_told_without_running() {
    let ran = session(
        ":type 1 + 2\n:type println(\"x\")\n:type [1.5]\nlet n = 5u8\n:type n\n:type n + 1\nlet p = {a: \"t\"}\n:type p.a\n:type )\n:type\n",
    );
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "i64");
    assert!(!ran.stdout.contains("x\n"), "nothing ran: {}", ran.stdout);
    assert_eq!(lines[3], "u8 (now: integer)");
    assert_eq!(lines[4], "u8");
    assert!(lines[5].ends_with("(now: string)"), "{}", lines[5]);
    assert!(ran.stderr.contains("E0001"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`:type` needs EXPR"), "{}", ran.stderr);
}

#[test]
fn trees_and_resolved_entries() {
    let out =
        shown("let total = 3\n:ast 1 + total\n:hir 1 + total\n:hir fun later() { 1 }\n:names\n");
    assert!(out.contains("Binary"), "{out}");
    assert!(out.contains("binary +"), "{out}");
    assert!(out.contains("fun f"), "{out}");
    assert!(!out.contains("later  "), "nothing was defined: {out}");
}

#[test]
fn time_runs_and_tells() {
    let out = shown(":time (1..=10).sum()\n:time let t = 1\nt\n");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "55");
    assert!(
        lines[1].starts_with("took ") && lines[2].starts_with("took "),
        "{out}"
    );
    assert_eq!(lines[3], "1");
}

#[test]
fn doc_tells_what_functions_are_for() {
    let out = shown(
        "/// Area.\nfun area(w: f64, h) { w * h }\n:doc area\n:doc push\n:doc fs::read_to_string\nlet xs = [1]\n:doc xs.len\n:doc E0425\n",
    );
    assert!(out.contains("fun area(w: f64, h)"), "{out}");
    assert!(out.contains("Array.push("), "{out}");
    assert!(out.contains("fs::read_to_string("), "{out}");
    assert!(out.contains("array.len"), "{out}");
    assert!(out.contains("# E0425"), "{out}");
    let ran = session(":doc pritnln\n");
    assert!(
        ran.stderr.contains("did you mean `println`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn names_say_what_they_are() {
    let out = shown(
        "fun f(a, b) { a }\nstruct P { x: i64 }\nenum E { A }\nlet s = \"t\"\nconst K = 1\nK\nmod m { pub fun g() { 1 } }\n:names\n",
    );
    for line in [
        "f  fun f(a, b)",
        "P  struct",
        "E  enum",
        "s  string",
        "K  integer",
        "m  mod",
    ] {
        assert!(out.lines().any(|shown| shown == line), "{line}:\n{out}");
    }
}

#[test]
fn misspelt_commands_are_told() {
    let ran = session(":hlep\n:typo\n:ok\n");
    assert!(
        ran.stderr
            .contains("there is no command `:hlep`; did you mean `:help`?"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("did you mean `:type`?"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stdout, ":ok\n");
}

#[test]
fn files_are_loaded_with_their_modules_and_errors_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "sub/main.ruchy",
        "use beside::three\nlet loaded = three()\nfun bad() {\n    [1][7]\n}\n",
    );
    write("sub/beside.ruchy", "pub fun three() { 3 }\n");
    let ran = session_in(
        folder.path(),
        ":load sub/main.ruchy\nloaded\nbad()\n:load no.ruchy\n",
    );
    assert_eq!(ran.stdout, "3\n", "{}", ran.stderr);
    assert!(ran.stderr.contains("sub/main.ruchy:4:5"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("cannot read `no.ruchy`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_ran_is_saved_to_a_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let ran = session_in(
        folder.path(),
        "let x = 1\nunknown\nfun f() {\n  x\n}\n:save s.ruchy\n:save s.ruchy\n:history\n",
    );
    let saved = std::fs::read_to_string(folder.path().join("s.ruchy")).unwrap();
    assert_eq!(saved, "let x = 1\nfun f() {\n  x\n}\n");
    assert!(
        ran.stdout.contains("2 entries written to `s.ruchy`"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.contains("`s.ruchy` exists; nothing was written"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stdout
            .ends_with("let x = 1\nunknown\nfun f() {\n  x\n}\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn settings_bound_the_entries_to_come() {
    let ran = session(
        ":set max-steps 1_000\nloop {}\n:set max-steps off\nfor i in 0..5000 {}\n:set\n:set colour 1\n:set items x\n:set max-depth\n:reset\n:set max-steps 10\nloop {}\n",
    );
    assert_eq!(
        ran.stderr.matches("step limit of 1000").count(),
        1,
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("step limit of 10 reached"),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.contains("max-steps off\n"), "{}", ran.stdout);
    for part in [
        "there is no setting `colour`",
        "`x` is no number",
        "`:set max-depth` needs a value",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
}

#[test]
fn long_values_are_shown_in_part() {
    let out = shown(
        ":set items 3\n[1, 2, 3, 4, 5]\n{a: 1, b: 2, c: 3, d: 4}\n[1, 2, 3]\nlet mut m = {}\nfor i in 0..9 { m[i] = i }\n\"abc\".repeat(500)\n",
    );
    assert!(out.contains("[1, 2, 3, … 2 more]\n"), "{out}");
    assert!(out.contains("{a: 1, b: 2, c: 3, … 1 more}\n"), "{out}");
    assert!(out.contains("[1, 2, 3]\n"), "{out}");
    assert!(out.contains("… 1200 more characters"), "{out}");
    let out = shown("(1..1000000).collect()\n");
    assert!(out.len() < 1000 && out.contains("… 999899 more"), "{out}");
    let out = shown(
        "struct P { x: i64, name: String }\n(0..9).map(|i| P { x: i, name: \"some name\" }).collect()\n",
    );
    assert!(
        out.contains("\n  P {name: \"some name\", x: 8},\n"),
        "{out}"
    );
}

#[test]
fn earlier_functions_call_the_new_function() {
    assert_eq!(
        shown(
            "fun f() { 1 }\nfun g() { f() * 10 }\nlet h = f\nfun f() { 2 }\ng()\nh()\nfun f() { 3 }\n[g(), h(), f()]\n"
        ),
        "20\n2\n[30, 3, 3]\n"
    );
    // Itself, too.
    assert_eq!(
        shown(
            "fun fact(n) { if n < 2 { 1 } else { n * fact(n - 1) } }\nfact(5)\nfun fact(n) { 7 }\nfact(5)\n"
        ),
        "120\n7\n"
    );
    let ran = session("fun f(a) { a }\nfun g() { f(1) }\nfun f(a, b) { a + b }\ng()\n");
    assert!(
        ran.stderr.contains("2 arguments") || ran.stderr.contains("argument"),
        "{}",
        ran.stderr
    );
}

#[test]
fn who_keeps_an_earlier_definition_is_told() {
    let ran =
        session("fun f() -> i64 { 1 }\nfun g() { f() }\nfun f() -> String { \"s\" }\n[g(), f()]\n");
    assert_eq!(ran.stdout, "[1, \"s\"]\n", "{}", ran.stderr);
    assert!(
        ran.stderr.contains("note: `g` keeps the earlier `f`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn variables_are_replaced_for_functions_too() {
    assert_eq!(
        shown("let x = 1\nfun show() { x }\nlet x = 2\nshow()\nlet x = x + 40\nshow()\n"),
        "2\n42\n"
    );
    let ran = session("let x = 1\nfun show() { x }\nlet x = \"text\"\n[show(), x]\n");
    assert_eq!(ran.stdout, "[1, \"text\"]\n", "{}", ran.stderr);
    assert!(
        ran.stderr.contains("note: `show` keeps the earlier `x`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn types_are_replaced_and_old_values_live_on() {
    let ran = session(
        "struct P { x: i64 }\nimpl P { fun double(&self) { self.x * 2 } }\nlet old = P { x: 4 }\n\
         struct P { x: i64, y: i64 }\nold.double()\nlet new = P { x: 1, y: 2 }\nnew\n\
         impl P { fun sum(&self) { self.x + self.y } }\nnew.sum()\nimpl P { fun sum(&self) { 100 } }\nnew.sum()\n\
         fun make() { P { x: 7, y: 8 } }\nstruct P { z: i64 }\nmake()\n\
         class C { fun hi(&self) { \"old\" } }\nlet c = C()\nclass C { fun hi(&self) { \"new\" } }\n[c.hi(), C().hi()]\n",
    );
    assert_eq!(
        ran.stdout, "8\nP {x: 1, y: 2}\n3\n100\nP {x: 7, y: 8}\n[\"old\", \"new\"]\n",
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("enter its `impl` again"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains("note: `make` keeps the earlier `P`: enter it again"),
        "{}",
        ran.stderr
    );
    let ran = session("const K = 1\nfun k() { K }\nk()\nconst K = 2\n[k(), K]\n");
    assert_eq!(ran.stdout, "1\n[1, 2]\n");
    assert!(
        ran.stderr.contains("note: `k` keeps the earlier `K`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_rejected_replacement_changes_nothing() {
    let ran = session(
        "fun f() { 1 }\nfun g() { f() }\nfun f() { unknown }\ng()\nlet x = 1\nfun s() { x }\nlet x = unknown\ns()\n",
    );
    assert_eq!(ran.stdout, "1\n1\n", "{}", ran.stderr);
}

#[test]
fn a_failing_entry_keeps_what_it_did() {
    let ran = session("let mut xs = []\nxs.push(1); xs.push(2); xs[9]; xs.push(3)\nxs\n");
    assert_eq!(ran.stdout, "[1, 2]\n", "{}", ran.stderr);
}
