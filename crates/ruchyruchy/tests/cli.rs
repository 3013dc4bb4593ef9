//! The command line as a shell sees it: commands, options, streams, exit statuses.

use ruchyruchy::ErrorKind;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ruchyruchy"));
    command.args(args);
    command
}

/// Runs a command to its end; a death by signal fails the test.
fn finish(mut command: Command, stdin: &str) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = stdin.to_string();
    // A program need not read all of its input.
    let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let Some(status) = output.status.code() else {
        panic!("{}: {stderr}", output.status)
    };
    Ran {
        status,
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr,
    }
}

fn ran(args: &[&str], stdin: &str) -> Ran {
    finish(command(args), stdin)
}

/// Runs a program text given as a file.
fn program_with(options: &[&str], source: &str, args: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.ruchy"), source).unwrap();
    let mut command = command(&["run"]);
    command
        .args(options)
        .arg("p.ruchy")
        .args(args)
        .current_dir(folder.path());
    finish(command, "")
}

fn program(source: &str) -> Ran {
    program_with(&[], source, &[])
}

/// The standard output of a program that ends well and silently.
fn output(source: &str) -> String {
    let ran = program(source);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (0, ""),
        "{source}\n{}",
        ran.stdout
    );
    ran.stdout
}

mod running {
    use super::*;

    #[test]
    fn a_file_runs_with_and_without_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hi.ruchy");
        std::fs::write(&file, "fun main() { println(\"hi\") }").unwrap();
        let file = file.to_str().unwrap();
        for args in [
            &[file][..],
            &["run", file],
            &["run", "--tier", "eval", file],
        ] {
            let ran = ran(args, "");
            assert_eq!(
                (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
                (0, "hi\n", "")
            );
        }
    }

    #[test]
    fn what_follows_the_file_belongs_to_the_program() {
        let source = "use std::env\nprintln(env::args().skip(1).collect())";
        let args = ["--max-steps", "-x", "run", "--", "check", "-e", "é"];
        let ran = program_with(&[], source, &args);
        let expected = "[\"--max-steps\", \"-x\", \"run\", \"--\", \"check\", \"-e\", \"é\"]\n";
        assert_eq!(ran.stdout, expected, "{}", ran.stderr);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("p.ruchy"), source).unwrap();
        let mut command = command(&["p.ruchy"]);
        command.args(&args[..3]).current_dir(folder.path());
        assert_eq!(
            finish(command, "").stdout,
            "[\"--max-steps\", \"-x\", \"run\"]\n"
        );
    }

    #[test]
    fn a_program_may_come_from_standard_input() {
        for args in [&[][..], &["-"], &["run", "-"], &["run"]] {
            let ran = ran(args, "println(6 * 7)\nprintln(input())");
            assert_eq!(
                (ran.status, ran.stdout.as_str()),
                (0, "42\nnil\n"),
                "{args:?}"
            );
        }
        let ran = ran(
            &["-", "a", "b"],
            "use std::env\nprintln(env::args().collect())",
        );
        assert_eq!(ran.stdout, "[\"-\", \"a\", \"b\"]\n");
        assert_eq!(
            super::ran(&["-"], "let x =")
                .stderr
                .lines()
                .nth(1)
                .unwrap()
                .trim(),
            "--> <stdin>:1:8"
        );
    }

    #[test]
    fn code_on_the_command_line_shows_its_value() {
        for (code, shown) in [
            ("1 + 2", "3\n"),
            ("\"s\"", "\"s\"\n"),
            ("[1, \"a\", 2.0]", "[1, \"a\", 2.0]\n"),
            ("nil", ""),
            ("let x = 5", ""),
            ("println(1)", "1\n"),
            ("let x = 5; x * x", "25\n"),
            ("-3", "-3\n"),
            ("Some(\"s\")", "Some(\"s\")\n"),
            ("fun f() { 3 }\nf()", "3\n"),
            ("", ""),
        ] {
            let ran = ran(&["-e", code], "");
            assert_eq!(
                (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
                (0, shown, ""),
                "{code}"
            );
        }
        let ran = ran(
            &["-e", "use std::env; env::args().collect()", "x", "-y"],
            "",
        );
        assert_eq!(ran.stdout, "[\"-e\", \"x\", \"-y\"]\n");
        assert_eq!(
            super::ran(&["-e", "input()"], "line\n").stdout,
            "\"line\"\n"
        );
        assert_eq!(
            super::ran(&["run", "--max-steps", "100", "-e", "loop {}"], "").status,
            1
        );
    }

    #[test]
    fn statuses() {
        for (source, status) in [
            ("", 0),
            ("#!/usr/bin/env ruchyruchy\nprintln(1)", 0),
            ("exit(7)", 7),
            ("exit(0)", 0),
            ("fun main() { std::process::exit(3) }", 3),
            ("let x = ", 1),
            ("undefined_name", 1),
            ("1 / 0", 1),
            ("throw \"x\"", 1),
            ("fun main() -> Result<(), String> { Err(\"no\") }", 1),
            ("return 5", 0),
            ("try { exit(4) } catch e { 1 } finally { println(2) }", 4),
        ] {
            assert_eq!(program(source).status, status, "{source}");
        }
        for usage in [
            &["--nonsense"][..],
            &["run", "--max-steps", "x", "f"],
            &["dump", "f"],
        ] {
            assert_eq!(ran(usage, "").status, 2, "{usage:?}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("latin1.ruchy"), b"println(\"\xe9\")").unwrap();
        for (file, why) in [
            ("missing.ruchy", "there is no such file"),
            (".", "it is a directory"),
            ("latin1.ruchy", "it is not UTF-8 text (byte 9, line 1)"),
        ] {
            let mut command = command(&[file]);
            command.current_dir(folder.path());
            let ran = finish(command, "");
            assert_eq!(ran.status, 1);
            assert_eq!(
                ran.stderr,
                format!("error[E0601]: cannot read `{file}`: {why}\n\n")
            );
        }
    }

    #[test]
    fn errors_stop_everything_and_warnings_nothing() {
        let ran = program("println(\"before\")\nprintln(undefined_name)");
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
        let ran = program("let x = 1\nx = 2\nprintln(x)");
        assert_eq!((ran.status, ran.stdout.as_str()), (0, "2\n"));
        assert!(ran.stderr.contains("warning[W0002]"), "{}", ran.stderr);
    }

    #[test]
    fn many_diagnostics_are_cut_to_twenty_and_a_count() {
        let source: String = (0..70)
            .map(|i| format!("let v{i} = 1\nv{i} = unknown{i}\n"))
            .collect();
        let ran = program(&source);
        assert_eq!(ran.stderr.matches("error[E0425]").count(), 20);
        assert!(
            ran.stderr.contains("... and 50 more errors"),
            "{}",
            ran.stderr
        );
    }

    #[test]
    fn colours_are_a_matter_of_choice() {
        assert!(
            ran(&["--color", "always", "-e", "x"], "")
                .stderr
                .contains('\x1b')
        );
        assert!(
            ran(&["run", "--color=always", "-e", "1 / 0"], "")
                .stderr
                .contains('\x1b')
        );
        assert!(
            !ran(&["--color", "never", "-e", "x"], "")
                .stderr
                .contains('\x1b')
        );
        assert!(!ran(&["-e", "x"], "").stderr.contains('\x1b'));
    }

    #[test]
    fn a_seed_repeats_random_numbers() {
        let once = || ran(&["--seed", "5", "-e", "[random(), random()]"], "").stdout;
        assert_eq!(once(), once());
        assert!(once().starts_with("[0."), "{}", once());
    }

    #[test]
    fn version_and_help() {
        let version = ran(&["--version"], "");
        assert_eq!(
            version.stdout,
            concat!("ruchyruchy ", env!("CARGO_PKG_VERSION"), "\n")
        );
        let help = ran(&["--help"], "").stdout;
        for word in [
            "run",
            "repl",
            "check",
            "dump",
            "explain",
            "--max-steps",
            "-e",
        ] {
            assert!(help.contains(word), "{word}");
        }
    }
}

mod streams {
    use super::*;

    #[test]
    fn output_before_an_error_is_kept() {
        let ran = program("println(\"one\")\nprint(\"two\")\n1 / 0");
        assert_eq!(ran.stdout, "one\ntwo");
        assert!(
            ran.stderr.starts_with("error[DivisionByZero]"),
            "{}",
            ran.stderr
        );
        assert_eq!(program("print(\"kept\")\nexit(2)").stdout, "kept");
    }

    #[test]
    fn both_outputs_keep_their_order_in_one_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let source = "print(\"a\")\neprint(\"b\")\nprint(\"c\")\neprintln(\"d\")\nprintln(\"e\")\nthrow \"f\"";
        std::fs::write(folder.path().join("p.ruchy"), source).unwrap();
        let both = folder.path().join("both");
        let file = std::fs::File::create(&both).unwrap();
        let mut command = command(&["p.ruchy"]);
        command
            .current_dir(folder.path())
            .stdout(file.try_clone().unwrap())
            .stderr(file);
        command.status().unwrap();
        let text = std::fs::read_to_string(&both).unwrap();
        assert!(
            text.starts_with("abcd\ne\nerror: uncaught exception: f\n"),
            "{text}"
        );
    }

    #[test]
    fn a_reader_that_goes_away_ends_the_program_quietly() {
        let mut child = command(&["-e", "loop { println(\"yes\") }"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut some = [0; 4];
        child.stdout.take().unwrap().read_exact(&mut some).unwrap();
        assert_eq!(&some, b"yes\n");
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), &b""[..])
        );
    }

    #[test]
    fn a_full_device_is_an_error() {
        if !Path::new("/dev/full").exists() {
            return;
        }
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let mut command = command(&["-e", "println(1)"]);
        let output = command.stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            told.starts_with("error: cannot write to standard output"),
            "{told}"
        );
    }

    #[test]
    fn a_question_is_visible_before_the_answer_is_awaited() {
        let mut child = command(&[
            "-e",
            "print(\"name? \")\nlet n = input()\nprintln(f\"hi {n}\")",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
        let mut question = [0; 6];
        let mut answers = child.stdout.take().unwrap();
        answers.read_exact(&mut question).unwrap();
        assert_eq!(&question, b"name? ");
        child.stdin.take().unwrap().write_all(b"Ada\n").unwrap();
        let mut rest = String::new();
        answers.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "hi Ada\n");
        assert!(child.wait().unwrap().success());
    }
}

mod modules {
    use super::*;

    /// Writes files and runs the first one from the folder that holds them.
    fn run_files(files: &[(&str, &[u8])]) -> Ran {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let mut command = command(&[files.first().unwrap().0]);
        command.current_dir(folder.path());
        finish(command, "")
    }

    #[test]
    fn modules_lie_beside_the_file_that_imports_them() {
        let ran = run_files(&[
            (
                "app/main.ruchy",
                b"mod a;\nmod b;\nuse c::name\nprintln(a::f(), b::f(), name())",
            ),
            ("app/a.ruchy", b"mod deep;\npub fun f() { deep::f() + 1 }"),
            ("app/a/deep.ruchy", b"pub fun f() { 10 }"),
            (
                "app/b/mod.ruchy",
                b"mod inner;\npub fun f() { inner::f() * 2 }",
            ),
            ("app/b/inner.ruchy", b"pub fun f() { 4 }"),
            ("app/c.ruchy", b"pub fun name() { \"c\" }"),
        ]);
        assert_eq!(
            (ran.status, ran.stdout.as_str()),
            (0, "11 8 c\n"),
            "{}",
            ran.stderr
        );
    }

    #[test]
    fn an_error_in_a_module_names_its_file() {
        let main = ("main.ruchy", &b"mod a;\nprintln(a::f(0))"[..]);
        let ran = run_files(&[main, ("a.ruchy", b"pub fun f(x) {\n  1 / x\n}")]);
        assert!(ran.stderr.contains(" --> a.ruchy:2:3"), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("at <top level> (main.ruchy:2:9)"),
            "{}",
            ran.stderr
        );
        let ran = run_files(&[main, ("a.ruchy", b"pub fun f(x) {\n  y\n}")]);
        assert!(ran.stderr.contains(" --> a.ruchy:2:3"), "{}", ran.stderr);
        let ran = run_files(&[main, ("a.ruchy", b"pub fun f(x {")]);
        assert!(ran.stderr.contains(" --> a.ruchy:1:"), "{}", ran.stderr);
        assert_eq!(ran.status, 1);
    }

    #[test]
    fn what_is_wrong_with_a_module_is_told_at_its_import() {
        let main = ("main.ruchy", &b"println(1)\nmod a;"[..]);
        let missing = run_files(&[main]);
        assert!(
            missing.stderr.contains("error[E0583]"),
            "{}",
            missing.stderr
        );
        assert!(
            missing.stderr.contains(" --> main.ruchy:2:5"),
            "{}",
            missing.stderr
        );
        assert!(
            missing.stderr.contains("a.ruchy, a/mod.ruchy"),
            "{}",
            missing.stderr
        );
        let binary = run_files(&[main, ("a.ruchy", b"\xff\xfe")]);
        assert!(binary.stderr.contains("not UTF-8"), "{}", binary.stderr);
        let cycle = run_files(&[
            ("main.ruchy", b"mod a;"),
            ("a.ruchy", b"use b::g\npub fun f() { g() }"),
            ("b.ruchy", b"use a::f\npub fun g() { f() }"),
        ]);
        assert!(cycle.stderr.contains("error[E0391]"), "{}", cycle.stderr);
        let own = run_files(&[("main.ruchy", b"mod main;")]);
        assert!(own.stderr.contains("error[E0391]"), "{}", own.stderr);
        for ran in [missing, binary, cycle, own] {
            assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
        }
    }
}

mod commands {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.ruchy");
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap().to_string();
        (folder, path)
    }

    #[test]
    fn check_reports_everything_and_runs_nothing() {
        let (_a, good) = file("println(\"ran\")");
        let (_b, doubtful) = file("let x = 1\nx = 2\nprintln(x)");
        let (_c, wrong) = file("fun f() { let n: i32 = \"s\"\n n }\nprintln(f() + g())");
        let ran = ran(&["check", &good], "");
        assert_eq!(
            (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
            (0, "", "")
        );
        let ran = super::ran(&["check", &good, &doubtful], "");
        assert_eq!(ran.status, 0);
        assert!(ran.stderr.contains("warning[W0002]"), "{}", ran.stderr);
        assert!(
            ran.stderr.ends_with("0 errors, 1 warning\n"),
            "{}",
            ran.stderr
        );
        let ran = super::ran(&["check", &doubtful, &wrong], "");
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
        assert!(ran.stderr.contains("error[E0425]"), "{}", ran.stderr);
        let ran = super::ran(&["check", "missing.ruchy", &good], "");
        assert_eq!(ran.status, 1);
        assert!(ran.stderr.contains("E0601"), "{}", ran.stderr);
    }

    #[test]
    fn check_reads_standard_input_and_folders() {
        let read = ran(&["check", "-"], "println(nothing)");
        assert_eq!(read.status, 1);
        assert!(read.stderr.contains("<stdin>:1:9"), "{}", read.stderr);
        assert_eq!(ran(&["check", "-"], "println(1)").status, 0);
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(inner.join("wrong.ruchy"), "println(nothing)").unwrap();
        std::fs::write(inner.join("text.txt"), "(").unwrap();
        let root = folder.path().to_str().unwrap();
        let below = ran(&["check", root], "");
        assert_eq!(below.status, 1);
        assert!(below.stderr.contains("wrong.ruchy:1:9"), "{}", below.stderr);
        assert!(
            below.stderr.ends_with("1 error, 0 warnings\n"),
            "{}",
            below.stderr
        );
    }

    #[test]
    fn check_speaks_json() {
        let (_folder, path) = file("let x = 1\nx = undefined_name\n");
        let ran = ran(&["check", "--json", &path], "");
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
        let lines: Vec<serde_json::Value> = ran
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let found: Vec<_> = lines
            .iter()
            .map(|line| {
                (
                    line["code"].as_str().unwrap(),
                    line["line"].as_u64().unwrap(),
                )
            })
            .collect();
        assert!(found.contains(&("E0425", 2)), "{found:?}");
        assert!(lines.iter().all(|line| line["file"] == path.as_str()));
    }

    #[test]
    fn dump_shows_each_stage() {
        let (_folder, path) = file("let x = 1 + 2\nprintln(x)");
        for (stage, word) in [
            ("tokens", "Plus"),
            ("ast", "Binary"),
            ("hir", "FnPrintln"),
            ("bytecode", "call_builtin"),
        ] {
            let ran = ran(&["dump", "--stage", stage, &path], "");
            assert_eq!(ran.status, 0, "{}", ran.stderr);
            assert!(ran.stdout.contains(word), "{stage}: {}", ran.stdout);
        }
        let (_folder, path) = file("let x = (1\n");
        for stage in ["tokens", "ast", "hir", "bytecode"] {
            let ran = ran(&["dump", "--stage", stage, &path], "");
            assert_eq!(ran.status, 1);
            assert!(ran.stderr.contains("E0002"), "{stage}: {}", ran.stderr);
        }
        assert_eq!(ran(&["dump", "--stage", "ast", "missing"], "").status, 1);
    }

    #[test]
    fn every_code_has_a_page() {
        let list = ran(&["explain", "--list"], "");
        assert!(list.stdout.lines().count() > 40);
        for line in list.stdout.lines() {
            let code = line.split_whitespace().next().unwrap();
            let page = ran(&["explain", code], "");
            assert_eq!(page.status, 0, "{code}");
            assert!(page.stdout.contains("```ruchy"), "{code}: {}", page.stdout);
        }
        for short in ["425", "0425", "E425", "e0425"] {
            let page = ran(&["explain", short], "");
            assert_eq!(
                page.stdout,
                ran(&["explain", "E0425"], "").stdout,
                "{short}"
            );
        }
        for kind in ErrorKind::ALL {
            let page = ran(&["explain", kind.name()], "");
            assert_eq!(page.status, 0, "{}", kind.name());
            assert!(page.stdout.contains(kind.meaning()), "{}", page.stdout);
        }
        let unknown = ran(&["explain", "E9999"], "");
        assert_eq!((unknown.status, unknown.stdout.as_str()), (1, ""));
    }
}

mod repl {
    use super::*;

    fn session(lines: &str) -> Ran {
        ran(&["repl"], lines)
    }

    #[test]
    fn values_are_shown_and_names_stay() {
        let ran = session(
            "let x = 4\nx * 2\n\"text\"\nnil\nfun area(w, h) {\n  w * h\n}\narea(x, 3)\n\
             println(\"printed\")\nlet x = [x]\nx\nstruct P { a: i32 }\nP { a: 1 }\n",
        );
        assert_eq!(
            ran.stdout, "8\n\"text\"\n12\nprinted\n[4]\nP {a: 1}\n",
            "{}",
            ran.stderr
        );
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    }

    #[test]
    fn errors_do_not_end_it() {
        let ran = session("let x = 1\nundefined_name\n1 / 0\nlet = 5\nthrow \"t\"\nx + 1\n");
        assert_eq!((ran.status, ran.stdout.as_str()), (0, "2\n"));
        for word in [
            "E0425",
            "error[DivisionByZero]",
            "E0001",
            "uncaught exception: t",
        ] {
            assert!(ran.stderr.contains(word), "{word}: {}", ran.stderr);
        }
        assert!(ran.stderr.contains("<entry 2>:1:1"), "{}", ran.stderr);
    }

    #[test]
    fn a_rejected_entry_leaves_no_trace() {
        let ran = session("fun f() { 1 }\nfun f() { 2 } fun g() { unknown }\nf()\ng()\n");
        assert_eq!(ran.stdout, "1\n", "{}", ran.stderr);
    }

    #[test]
    fn a_blank_line_gives_up_an_open_bracket() {
        let ran = session("let x = (1 +\n\n7\n");
        assert_eq!(ran.stdout, "7\n");
        assert!(ran.stderr.contains("error[E000"), "{}", ran.stderr);
        let ran = session("[1,\n2,\n3].len()\n");
        assert_eq!(ran.stdout, "3\n");
    }

    #[test]
    fn text_that_stops_at_the_end_of_input_is_reported() {
        let ran = session("fun f() {");
        assert!(ran.stderr.contains("E0002"), "{}", ran.stderr);
    }

    #[test]
    fn commands_begin_with_a_colon() {
        let ran = session(
            ":help\n:ok\nlet zebra = 1\n:names\n:reset\nzebra\n:quit\nprintln(\"after\")\n",
        );
        assert!(ran.stdout.contains(":load FILE"), "{}", ran.stdout);
        assert!(
            ran.stdout.contains("\n:ok\n"),
            "an atom is a value: {}",
            ran.stdout
        );
        assert!(ran.stdout.contains("zebra"), "{}", ran.stdout);
        assert!(!ran.stdout.contains("after"));
        assert!(ran.stderr.contains("E0425"), "{}", ran.stderr);
    }

    #[test]
    fn load_runs_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lib.ruchy");
        std::fs::write(&path, "fun triple(n) { n * 3 }").unwrap();
        let ran = session(&format!(
            ":load {}\ntriple(5)\n:load missing\n",
            path.display()
        ));
        assert_eq!(ran.stdout, "15\n");
        assert!(
            ran.stderr.contains("cannot read `missing`"),
            "{}",
            ran.stderr
        );
    }

    #[test]
    fn entries_and_the_program_share_the_input() {
        let ran = session("let name = input()\nAda\nname\nexit(5)\n1\n");
        assert_eq!(
            (ran.status, ran.stdout.as_str()),
            (5, "\"Ada\"\n"),
            "{}",
            ran.stderr
        );
    }

    #[test]
    fn an_endless_entry_is_bounded_by_the_limits() {
        let ran = ran(&["repl", "--max-steps", "1000"], "loop {}\n1 + 1\n");
        assert_eq!(ran.stdout, "2\n");
        assert!(ran.stderr.contains("step limit of 1000"), "{}", ran.stderr);
    }
}

mod limits {
    use super::*;

    #[test]
    fn steps() {
        let source =
            "println(\"a\")\ntry { loop {} } catch e { println(\"b\") } finally { println(\"c\") }";
        let ran = program_with(&["--max-steps", "5000"], source, &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, "a\n"));
        assert!(
            ran.stderr
                .starts_with("error: step limit of 5000 reached\n"),
            "{}",
            ran.stderr
        );
        assert_eq!(
            program_with(&["--max-steps", "5000"], "for i in 0..100 {}", &[]).status,
            0
        );
    }

    #[test]
    fn heap() {
        let grow = "let mut xs = []\nloop { xs.push(f\"item {xs.len()}\") }";
        let ran = program_with(&["--max-heap", "20m"], grow, &[]);
        assert_eq!(ran.status, 1);
        assert!(
            ran.stderr.starts_with("error[OutOfMemory]"),
            "{}",
            ran.stderr
        );
        let caught =
            format!("try {{ {grow} }} catch e {{ println(e.type) }}\nprintln([1, 2].len())");
        let ran = program_with(&["--max-heap", "20m"], &caught, &[]);
        assert_eq!(
            (ran.status, ran.stdout.as_str()),
            (0, "OutOfMemory\n2\n"),
            "{}",
            ran.stderr
        );
    }

    #[test]
    fn requests_that_cannot_fit_fail_at_once() {
        for request in [
            "\"x\".repeat(1 << 40)",
            "[0; 1 << 50]",
            "(0..).collect()",
            "(0..1 << 60).collect()",
            "\"x\".pad_left(1 << 45, \" \")",
            "format!(\"{:>1$}\", 1, 1 << 44)",
            "let mut v = [1]\nv.resize(1 << 50, 0)",
        ] {
            let source = format!("let r = try {{\n{request}\n}} catch e {{ e.type }}\nprintln(r)");
            let ran = program_with(&["--max-heap", "200m"], &source, &[]);
            // A width beyond all measure is a mistake of its own.
            let refused = matches!(ran.stdout.as_str(), "OutOfMemory\n" | "TypeError\n");
            assert!(
                refused && ran.status == 0,
                "{request}: {} {}",
                ran.stdout,
                ran.stderr
            );
        }
    }

    #[test]
    fn depth() {
        let source =
            "fun f(n) { if n == 0 { 0 } else { 1 + f(n - 1) } }\nprintln(f(40))\nprintln(f(60))";
        let ran = program_with(&["--max-depth", "50"], source, &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, "40\n"));
        assert!(
            ran.stderr.starts_with("error[StackOverflow]"),
            "{}",
            ran.stderr
        );
        let deep = "fun f(n) { if n == 0 { 0 } else { 1 + f(n - 1) } }\nprintln(f(50000))";
        assert_eq!(output(deep), "50000\n");
    }

    #[test]
    fn a_process_with_little_address_space_has_a_smaller_stack() {
        let source = "fun f(n) { 1 + f(n + 1) }\ntry { f(0) } catch e { println(e.type) }";
        let mut command = Command::new("sh");
        let script = "ulimit -v 400000; exec \"$0\" -e \"$1\"";
        command.args(["-c", script, env!("CARGO_BIN_EXE_ruchyruchy"), source]);
        let ran = finish(command, "");
        assert_eq!(
            (ran.status, ran.stdout.as_str()),
            (0, "StackOverflow\n"),
            "{}",
            ran.stderr
        );
    }
}

/// Recursion without end must end in a catchable error, whatever it goes through.
mod endless_recursion {
    use super::*;

    fn overflows(definitions: &str, start: &str) {
        let source = format!("{definitions}\n{start}");
        let ran = program(&source);
        assert_eq!(ran.status, 1, "{source}\n{}", ran.stdout);
        assert!(
            ran.stderr.contains("error[StackOverflow]"),
            "{source}\n{}",
            ran.stderr
        );
        assert!(
            ran.stderr.len() < 20_000,
            "{} bytes of message",
            ran.stderr.len()
        );
        let source = format!("{definitions}\ntry {{ {start} }} catch e {{ println(e.type) }}");
        let ran = program(&source);
        assert_eq!(
            (ran.status, ran.stdout.as_str()),
            (0, "StackOverflow\n"),
            "{}",
            ran.stderr
        );
    }

    #[test]
    fn functions() {
        overflows("fun f(n) { 1 + f(n + 1) }", "f(0)");
        overflows("fun f(n) { g(n) }\nfun g(n) { f(n + 1) }", "f(0)");
        overflows("fun f(n) { [f(n + 1), {a: f(n)}] }", "f(0)");
        overflows(
            "fun f(n) { if n > -1 { match n { _ => { { f(n + 1) } } } } }",
            "f(0)",
        );
    }

    #[test]
    fn methods() {
        let point = "struct P { x: i32 }\nimpl P { fun up(&self) { self.up() + 1 } }";
        overflows(point, "P { x: 1 }.up()");
        let changing =
            "struct P { x: i32 }\nimpl P { fun up(&mut self) { self.x += 1\n self.up() } }";
        overflows(changing, "let mut p = P { x: 1 }\np.up()");
        overflows("class C { fun up(&self) { C().up() } }", "C().up()");
        overflows("class C { new() { let c = C() } }", "C()");
    }

    #[test]
    fn closures() {
        overflows("let f = |n| f(n + 1)", "f(0)");
        overflows("fun y(g) { g(g) }", "y(|g| g(g))");
        overflows("fun f(xs) { xs.map(|x| f([x])) }", "f([1])");
        overflows("fun f(n) { [3, 1, 2].sort_by(|a, b| f(n + 1)) }", "f(0)");
    }

    #[test]
    fn display() {
        let own = "struct P { x: i32 }\nimpl Display for P { fun fmt(&self, f) { write!(f, \"{}\", self) } }";
        overflows(own, "println(P { x: 1 })");
        let text = "struct P { x: i32 }\nimpl P { fun to_string(&self) { f\"<{self}>\" } }";
        overflows(text, "println(P { x: 1 })");
    }

    #[test]
    fn operators_and_comparators() {
        let equal = "struct P { x: i32 }\nimpl PartialEq for P { fun eq(&self, o) { self == o } }";
        overflows(equal, "P { x: 1 } == P { x: 1 }");
        let add = "struct P { x: i32 }\nimpl Add for P { fun add(self, o) { self + o } }";
        overflows(add, "P { x: 1 } + P { x: 1 }");
        let order = "struct P { x: i32 }\nimpl PartialOrd for P { fun partial_cmp(&self, o) { if self < o { 1 } else { 0 } } }";
        overflows(order, "P { x: 1 } < P { x: 2 }");
    }

    #[test]
    fn iterators() {
        let next = "struct I { n: i32 }\nimpl Iterator for I { fun next(&mut self) { I { n: 1 }.next() } }";
        overflows(next, "for x in (I { n: 0 }) { }");
    }
}

/// Values nested a million deep are built, compared, copied, printed and dropped without a crash.
mod deep_values {
    use super::*;

    fn survives(build: &str, uses: &[&str]) {
        let mut source = format!("{build}\nprintln(\"built\")\n");
        let mut expected = String::from("built\n");
        for (i, usage) in uses.iter().enumerate() {
            source += &format!("let r{i} = try {{ {usage} }} catch e {{ e.type }}\nprintln({i})\n");
            expected += &format!("{i}\n");
        }
        let ran = program(&source);
        assert_eq!(
            (ran.status, ran.stdout),
            (0, expected),
            "{source}\n{}",
            ran.stderr
        );
    }

    const USES: &[&str] = &[
        "nil",
        "v == w",
        "f\"{v}\".len()",
        "f\"{v:?}\".len()",
        "v.clone()",
        "let c = v\n c",
        "{a: v}",
        "[v, w].sort()",
        "let mut s = HashSet::new()\n s.insert(v)",
    ];

    #[test]
    fn arrays() {
        let build = "fun build() { let mut v = []\n for i in 0..1000000 { v = [v] }\n v }\n\
                     let v = build()\nlet w = build()";
        survives(build, USES);
    }

    #[test]
    fn linked_lists() {
        let build = "struct Node { value: i32, next: Option<Node> }\n\
                     fun build() { let mut v = None\n for i in 0..1000000 { v = Some(Node { value: i, next: v }) }\n v }\n\
                     let v = build()\nlet w = build()";
        survives(build, USES);
    }

    #[test]
    fn closures_and_instances() {
        survives(
            "fun build() { let mut f = || 1\n for i in 0..1000000 { let g = f\n f = || g }\n f }\nlet v = build()",
            &["nil"],
        );
        survives(
            "class Node { next = nil }\nfun build() { let mut v = nil\n for i in 0..1000000 { let n = Node()\n n.next = v\n v = n }\n v }\n\
             let v = build()\nlet w = build()",
            &["nil", "v == w", "f\"{v}\".len()"],
        );
    }
}
