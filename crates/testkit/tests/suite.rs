//! The runner itself, over a stand-in program: it must see what goes wrong, not only what goes well.
//!
//! The stand-in is a shell script that runs the lines of a spec file marked `# sh run:` for the
//! command `run` and `# sh check:` for `check`.

use ruchyruchy_testkit::suite::{self, Plan, Verdict};
use std::path::PathBuf;
use std::time::Duration;

/// A fresh folder with the stand-in program and one spec file; gives the verdict on that file.
fn verdict(test: &str, spec: &str) -> Verdict {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let specs = folder.join("spec");
    std::fs::create_dir_all(&specs).unwrap();
    let script = folder.join("stand-in.sh");
    let text = "for a; do case $a in *.ruchy) f=$a;; esac; done\n\
                sed -n \"s/^# sh $1: //p\" \"$f\" > commands; . ./commands\n";
    std::fs::write(&script, text).unwrap();
    std::fs::write(specs.join("case.ruchy"), spec).unwrap();
    let mut plan = Plan::new("/bin/sh", folder.join("scratch"));
    plan.before = vec![script.to_string_lossy().into_owned()];
    plan.timeout = Duration::from_millis(700);
    let found = suite::find(&specs).unwrap();
    suite::run(&found, &plan, &|_| {}).unwrap().remove(0)
}

#[track_caller]
fn passes(test: &str, spec: &str) {
    assert_eq!(verdict(test, spec).wrong, Vec::<String>::new());
}

#[track_caller]
fn fails(test: &str, spec: &str, why: &str) {
    let wrong = verdict(test, spec).wrong.join("\n");
    assert!(wrong.contains(why), "`{why}` is not in:\n{wrong}");
}

#[test]
fn output_and_status() {
    passes(
        "equal",
        "# sh run: echo a; echo; printf b\n// expect: a\n// expect:\n// expect: b",
    );
    passes("status", "# sh run: exit 3\n// expect exit: 3");
    passes("stdin", "# sh run: cat\n// stdin: one\n// expect: one");
    fails(
        "missing",
        "# sh run: echo a\n// expect: a\n// expect: b",
        "expected `b`",
    );
    fails(
        "surplus",
        "# sh run: echo a; echo b\n// expect: a",
        "got `b`",
    );
    fails(
        "bad_status",
        "# sh run: exit 1",
        "exit status 1, expected 0",
    );
    fails(
        "stderr",
        "# sh run: echo yes >&2\n// expect stderr: no",
        "stderr lacks",
    );
}

#[test]
fn ends_that_are_never_right() {
    fails("signal", "# sh run: kill -SEGV $$", "signal 11");
    fails("endless", "# sh run: exec sleep 20", "did not end");
    fails("flood", "# sh run: exec yes", "printed without end");
    fails(
        "panic",
        "# sh run: echo 'thread panicked at x' >&2",
        "panicked",
    );
}

#[test]
fn static_errors_are_compared_as_a_whole() {
    let report = "# sh run: printf 'error[E0425]: no x\\n --> case.ruchy:2:1\\n' >&2; exit 1";
    passes("error", &format!("{report}\nx // expect error: E0425 no x"));
    fails(
        "text",
        &format!("{report}\nx // expect error: E0425 no y"),
        "no error E0425: no y",
    );
    fails(
        "line",
        &format!("{report}\n\nx // expect error: E0425"),
        "unexpected error E0425",
    );
    let printing = report.replace("exit 1", "echo a; exit 1");
    fails(
        "ran",
        &format!("{printing}\nx // expect error: E0425"),
        "got `a`",
    );
}

#[test]
fn warnings_and_run_time_errors() {
    let warning = "# sh run: printf 'warning[W0002]: again\\n --> case.ruchy:2:1\\n' >&2";
    passes("warning", &format!("{warning}\nx // expect warning: W0002"));
    fails(
        "no_warning",
        &format!("{warning}\n\nx // expect warning: W0002"),
        "no warning W0002",
    );
    let thrown =
        "# sh run: printf 'error: uncaught exception: v 1\\n --> case.ruchy:2:1\\n' >&2; exit 1";
    passes(
        "thrown",
        &format!("{thrown}\nx // expect runtime error: uncaught exception: v 1"),
    );
    fails(
        "other",
        &format!("{thrown}\nx // expect runtime error: TypeError"),
        "ended with",
    );
    fails(
        "place",
        &format!("{thrown}\n\nx // expect runtime error: uncaught exception"),
        "line 2",
    );
}

#[test]
fn check_is_run_where_it_is_expected_to_object() {
    let text = "# sh check: printf 'error[E0308]: int\\n --> case.ruchy:2:1\\n' >&2; exit 1";
    passes("check", &format!("{text}\nx // expect check error: E0308"));
    fails(
        "wolf",
        "# sh check: exit 1\nx",
        "check: exit status 1, expected 0",
    );
    fails(
        "unchecked",
        "# sh check: exit 0\nx // expect check error: E0308",
        "check: exit status 0",
    );
}
