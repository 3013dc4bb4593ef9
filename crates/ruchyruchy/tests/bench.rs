//! `ruchyruchy bench` starts the benchmark suite, and the suite learns from the command line which tiers there are.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The program in a folder of its own: the suite is looked for beside it.
fn alone(folder: &Path) -> PathBuf {
    let program = folder.join("ruchyruchy");
    std::fs::hard_link(env!("CARGO_BIN_EXE_ruchyruchy"), &program).unwrap();
    program
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

#[test]
#[cfg(unix)]
fn the_suite_beside_the_program_gets_arguments_and_what_to_measure() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let program = alone(folder.path());
    let suite = folder.path().join("ruchyruchy-bench");
    std::fs::write(
        &suite,
        "#!/bin/sh\necho \"$@\"\necho \"$RUCHYRUCHY_BIN\"\nexit 7\n",
    )
    .unwrap();
    std::fs::set_permissions(&suite, std::fs::Permissions::from_mode(0o755)).unwrap();
    let output = Command::new(&program)
        .args(["bench", "run", "--quick", "--help"])
        .env_remove("RUCHYRUCHY_BIN")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let measured = program.canonicalize().unwrap();
    assert_eq!(
        text,
        format!("run --quick --help\n{}\n", measured.display())
    );
    assert_eq!(output.status.code(), Some(7));
}

#[test]
fn without_the_suite_it_says_how_to_get_it() {
    let folder = folder();
    let output = Command::new(alone(folder.path()))
        .arg("bench")
        .env("PATH", folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("cargo build --release -p ruchyruchy-bench"),
        "{text}"
    );
    assert_eq!(output.status.code(), Some(1));
}

/// The suite asks for a tier that there cannot be and reads the answer (`tiers` in the crate `bench`).
#[test]
fn a_tier_that_is_none_is_answered_with_all() {
    let output = Command::new(env!("CARGO_BIN_EXE_ruchyruchy"))
        .args(["run", "--tier", "?"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("[possible values: eval]"), "{text}");
}
