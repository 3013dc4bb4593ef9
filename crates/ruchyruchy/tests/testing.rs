//! `ruchyruchy test`: what it finds, runs, shows and counts.

use std::path::Path;
use std::process::{Command, Stdio};

struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

fn test_in(folder: &Path, args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_ruchyruchy"))
        .arg("test")
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the tests of files given as name and text.
fn test_files(files: &[(&str, &str)], args: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    test_in(folder.path(), args)
}

fn test_text(text: &str, args: &[&str]) -> Ran {
    test_files(&[("t.ruchy", text)], args)
}

/// The lines without their times, and without the line that tells the time of all.
fn lines(ran: &Ran) -> Vec<String> {
    let lines = ran
        .stdout
        .lines()
        .filter(|line| !line.starts_with("finished in"));
    lines
        .map(|line| match (line.find('['), line.find("s] ")) {
            (Some(from), Some(to)) if line.starts_with(char::is_uppercase) => {
                format!("{}{}", &line[..from], &line[to + 3..])
            }
            _ => line.to_string(),
        })
        .collect()
}

const MIXED: &str = r#"
fun double(n) { n * 2 }

#[test]
fun doubles() { assert_eq(double(2), 4) }

#[test]
fun wrong() {
    println("on the way")
    eprintln("to ruin")
    assert_eq(double(2), 5, "twice two")
}

mod tests {
    use super::*
    #[test]
    fun inner() { assert_eq(double(3), 6) }
}
"#;

#[test]
fn passes_failures_and_a_summary() {
    let ran = test_text(MIXED, &[]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let lines = lines(&ran);
    assert_eq!(lines[0], "PASS t.ruchy::doubles");
    assert_eq!(lines[1], "FAIL t.ruchy::wrong");
    for part in [
        "error[AssertionError]: twice two: left is 4, right is 5",
        "--> t.ruchy:11:5",
        "    ── stdout\n    on the way\n",
        "    ── stderr\n    to ruin\n",
        "PASS",
        "t.ruchy::tests::inner",
    ] {
        assert!(ran.stdout.contains(part), "{part}:\n{}", ran.stdout);
    }
    assert_eq!(lines.last().unwrap(), "2 passed, 1 failed, 0 skipped");
}

#[test]
fn output_of_what_passes_is_not_shown_unless_asked_for() {
    let text = "#[test]\nfun t() { println(\"hello\") }";
    assert!(!test_text(text, &[]).stdout.contains("hello"));
    assert!(test_text(text, &["--no-capture"]).stdout.contains("hello"));
}

#[test]
fn each_test_has_a_state_of_its_own_and_main_does_not_run() {
    let text = "let mut log = []\nlog.push(0)\nfun main() { log.push(9) }\n\
        #[test]\nfun a() { log.push(1); assert_eq(log, [0, 1]) }\n\
        #[test]\nfun b() { log.push(2); assert_eq(log, [0, 2]) }\n";
    let ran = test_text(text, &[]);
    assert_eq!(
        lines(&ran).last().unwrap(),
        "2 passed, 0 failed, 0 skipped",
        "{}",
        ran.stdout
    );
    assert_eq!(ran.status, 0);
}

#[test]
fn ignored_tests_run_only_on_demand() {
    let text = "#[test]\n#[ignore]\nfun slow() { panic(\"no\") }\n#[test]\nfun quick() {}";
    let ran = test_text(text, &[]);
    assert!(
        lines(&ran)
            .iter()
            .any(|line| line.starts_with("SKIP") && line.ends_with("t.ruchy::slow"))
    );
    assert_eq!(
        (ran.status, lines(&ran).last().unwrap().as_str()),
        (0, "1 passed, 0 failed, 1 skipped")
    );
    let ran = test_text(text, &["--include-ignored"]);
    assert_eq!(
        (ran.status, lines(&ran).last().unwrap().as_str()),
        (1, "1 passed, 1 failed, 0 skipped")
    );
}

#[test]
fn tests_that_should_panic() {
    let text = r#"
#[test]
#[should_panic]
fun throws() { 1 / 0 }
#[test]
#[should_panic(expected = "by \"zero\"")]
fun right() { throw "division by \"zero\" it was" }
#[test]
#[should_panic(expected = "something else")]
fun other() { throw "this" }
#[test]
#[should_panic]
fun nothing() {}
"#;
    let ran = test_text(text, &[]);
    assert_eq!(
        lines(&ran).last().unwrap(),
        "2 passed, 2 failed, 0 skipped",
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains("the message does not contain \"something else\"")
    );
    assert!(ran.stdout.contains("uncaught exception: this"));
    assert!(ran.stdout.contains("threw nothing"));
}

#[test]
fn errors_returned_exits_and_async() {
    let text = "#[test]\nfun gives_err() -> Result<i64, String> { Err(\"bad\") }\n\
        #[test]\nfun gives_ok() -> Result<i64, String> { Ok(1) }\n\
        #[test]\nfun exits() { exit(0) }\n\
        async fun later() { 41 }\n\
        #[test]\nasync fun waits() { assert_eq(later().await, 41) }\n\
        #[test]\nasync fun waits_in_vain() { assert_eq(later().await, 42) }\n";
    let ran = test_text(text, &[]);
    assert_eq!(
        lines(&ran).last().unwrap(),
        "2 passed, 3 failed, 0 skipped",
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("the test returned Err: bad"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("ended the program with status 0"));
    assert!(ran.stdout.contains("left is 41, right is 42"));
}

#[test]
fn folders_are_searched_and_files_come_in_order() {
    let pass = "#[test]\nfun t() {}";
    let files = [
        ("b.ruchy", pass),
        ("a/deep/z.ruchy", pass),
        ("a/y.ruchy", pass),
        ("plain.ruchy", "this is no program {{{"),
        (".hidden/h.ruchy", pass),
        ("target/t.ruchy", pass),
        ("note.txt", pass),
    ];
    let ran = test_files(&files, &[]);
    let all = lines(&ran);
    let names: Vec<&str> = all
        .iter()
        .filter_map(|line| line.strip_prefix("PASS "))
        .collect();
    assert_eq!(
        names,
        ["a/deep/z.ruchy::t", "a/y.ruchy::t", "b.ruchy::t"],
        "{}",
        ran.stdout
    );
    let ran = test_files(&files, &["a/y.ruchy", "a", "--jobs", "1"]);
    assert_eq!(lines(&ran).last().unwrap(), "2 passed, 0 failed, 0 skipped");
}

#[test]
fn a_module_of_tests_is_run_once() {
    let files = [
        (
            "lib.ruchy",
            "pub fun one() { 1 }\n#[test]\nfun own() { assert_eq(one(), 1) }",
        ),
        (
            "use_test.ruchy",
            "use lib::one\n#[test]\nfun imported() { assert_eq(one(), 1) }",
        ),
    ];
    let ran = test_files(&files, &[]);
    assert_eq!(
        lines(&ran).last().unwrap(),
        "2 passed, 0 failed, 0 skipped",
        "{}",
        ran.stdout
    );
}

#[test]
fn files_that_do_not_compile_count_as_failed() {
    let files = [
        ("bad.ruchy", "#[test]\nfun t() { unknown_name }"),
        ("good.ruchy", "#[test]\nfun t() {}"),
    ];
    let ran = test_files(&files, &[]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stdout.contains("bad.ruchy does not compile"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("error[E0425]"));
    assert_eq!(lines(&ran).last().unwrap(), "1 passed, 1 failed, 0 skipped");
}

#[test]
fn a_test_with_parameters_is_an_error() {
    let ran = test_text("#[test]\nfun t(n) { n }", &[]);
    assert!(ran.stdout.contains("error[E0131]"), "{}", ran.stdout);
    assert!(ran.stdout.contains("--> t.ruchy:2:7"), "{}", ran.stdout);
}

#[test]
fn filters_lists_and_nothing_found() {
    let ran = test_text(MIXED, &["--filter", "inner"]);
    assert_eq!(
        lines(&ran),
        [
            "PASS t.ruchy::tests::inner",
            "1 passed, 0 failed, 0 skipped"
        ]
    );
    let ran = test_text(MIXED, &["--list"]);
    assert_eq!(
        ran.stdout,
        "t.ruchy::doubles\nt.ruchy::wrong\nt.ruchy::tests::inner\n3 tests\n"
    );
    let ran = test_text(MIXED, &["--filter", "zebra"]);
    assert!(
        ran.stdout
            .contains("none of 3 tests has \"zebra\" in its name"),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.status, 0);
    let ran = test_text("println(1)", &[]);
    assert!(ran.stdout.contains("there are no tests"), "{}", ran.stdout);
    assert_eq!(ran.status, 0);
    let ran = test_text("", &["missing"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (2, "error: there is no `missing`\n")
    );
}

#[test]
fn fail_fast_runs_no_more() {
    let text = "#[test]\nfun a() { panic(\"x\") }\n#[test]\nfun b() {}\n#[test]\nfun c() {}";
    let ran = test_text(text, &["--fail-fast"]);
    assert_eq!(
        lines(&ran).last().unwrap(),
        "0 passed, 1 failed, 2 skipped",
        "{}",
        ran.stdout
    );
}

#[test]
fn limits_bound_each_test() {
    let text = "#[test]\nfun a() { for i in 0..600 {} }\n#[test]\nfun b() { for i in 0..600 {} }\n\
        #[test]\nfun endless() { loop {} }\n#[test]\n\
        fun deep() { fun f(n) { if n == 0 { 0 } else { f(n - 1) } } f(60) }\n";
    let ran = test_text(text, &["--max-steps", "1000", "--max-depth", "50"]);
    assert_eq!(
        lines(&ran).last().unwrap(),
        "2 passed, 2 failed, 0 skipped",
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("step limit of 1000 reached"));
    assert!(ran.stdout.contains("StackOverflow"));
    let big = "#[test]\nfun big() { let mut xs = []\nloop { xs.push(f\"item {xs.len()}\") } }";
    assert!(
        test_text(big, &["--max-heap", "20m"])
            .stdout
            .contains("OutOfMemory")
    );
}

#[test]
fn slow_tests_are_named() {
    let ran = test_text("#[test]\nfun naps() { sleep(1100) }", &[]);
    assert!(ran.stdout.contains("slow: 1."), "{}", ran.stdout);
}

#[test]
fn json_is_for_tools() {
    let ran = test_text(MIXED, &["--json"]);
    let objects: Vec<serde_json::Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(objects.len(), 4);
    assert_eq!(objects[0]["outcome"], "passed");
    assert_eq!(objects[1]["name"], "wrong");
    assert_eq!(objects[1]["outcome"], "failed");
    assert_eq!(objects[1]["stdout"], "on the way\n");
    assert_eq!(objects[1]["place"], "t.ruchy:8:1");
    assert!(
        objects[1]["message"]
            .as_str()
            .unwrap()
            .contains("left is 4")
    );
    assert_eq!(objects[3]["passed"], 2);
    assert_eq!(objects[3]["failed"], 1);
    assert_eq!(ran.status, 1);
}

#[test]
fn test_blocks_have_names_too() {
    let ran = test_text("test \"adds up\" {\n    assert_eq(1 + 1, 2)\n}", &[]);
    assert_eq!(
        lines(&ran),
        ["PASS t.ruchy::adds up", "1 passed, 0 failed, 0 skipped"],
        "{}",
        ran.stderr
    );
}
