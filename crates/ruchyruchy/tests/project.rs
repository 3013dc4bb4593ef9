//! `new`, `completions` and `man`.

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn ran(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ruchyruchy"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_new_project_runs_and_passes() {
    let folder = tempfile::tempdir().unwrap();
    let made = ran(folder.path(), &["new", "shop"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(text(&made.stdout).starts_with("made `shop`; next:\n    cd shop\n"));
    let shop = folder.path().join("shop");
    assert!(shop.join("README.md").exists() && shop.join(".gitignore").exists());
    assert_eq!(text(&ran(&shop, &["main.ruchy"]).stdout), "Hello, world!\n");
    assert_eq!(
        text(&ran(&shop, &["main.ruchy", "Ada", "Bob"]).stdout),
        "Hello, Ada!\nHello, Bob!\n"
    );
    let tested = ran(&shop, &["test"]);
    assert!(
        text(&tested.stdout).ends_with("2 passed, 0 failed, 0 skipped\n"),
        "{}",
        text(&tested.stdout)
    );
    let checked = ran(
        &shop,
        &[
            "check",
            "main.ruchy",
            "greeting.ruchy",
            "greeting_test.ruchy",
        ],
    );
    assert_eq!(
        (checked.status.code(), text(&checked.stderr)),
        (Some(0), "")
    );
}

#[test]
fn a_library_has_no_main() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        ran(folder.path(), &["new", "deep/lib-x", "--lib"])
            .status
            .success()
    );
    let project = folder.path().join("deep/lib-x");
    assert!(!project.join("main.ruchy").exists());
    assert!(text(&ran(&project, &["test"]).stdout).ends_with("2 passed, 0 failed, 0 skipped\n"));
}

#[test]
fn what_is_there_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("full")).unwrap();
    std::fs::write(folder.path().join("full/x"), "").unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    for (name, why) in [
        ("full", "`full` exists and is not empty"),
        ("file", "`file` exists and is no folder"),
        ("a b", "' ' cannot stand in the name of a project"),
        ("fun", "means something else"),
        ("1st", "begins with a letter"),
        ("..", "is no name for a project"),
    ] {
        let refused = ran(folder.path(), &["new", name]);
        assert_eq!(refused.status.code(), Some(1), "{name}");
        assert!(
            text(&refused.stderr).contains(why),
            "{name}: {}",
            text(&refused.stderr)
        );
    }
    assert!(ran(folder.path(), &["new", "empty"]).status.success());
}

#[test]
fn each_shell_has_its_script() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = ran(folder.path(), &["completions", shell]);
        assert!(script.status.success());
        let script = text(&script.stdout);
        for word in ["ruchyruchy", "repl", "max-steps", "completions"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(
        ran(folder.path(), &["completions", "tcsh"]).status.code(),
        Some(2)
    );
}

#[test]
fn bash_accepts_its_script_and_completes_commands() {
    let folder = tempfile::tempdir().unwrap();
    let script = ran(folder.path(), &["completions", "bash"]);
    std::fs::write(folder.path().join("c.bash"), &script.stdout).unwrap();
    let asked = "source ./c.bash; COMP_WORDS=(ruchyruchy com); COMP_CWORD=1; \
        _ruchyruchy ruchyruchy com ruchyruchy; echo \"${COMPREPLY[@]}\"";
    let Ok(bash) = Command::new("bash")
        .args(["-c", asked])
        .current_dir(folder.path())
        .output()
    else {
        println!("skipped: there is no bash");
        return;
    };
    assert_eq!(
        text(&bash.stdout).trim(),
        "completions",
        "{}",
        text(&bash.stderr)
    );
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let folder = tempfile::tempdir().unwrap();
    let page = ran(folder.path(), &["man"]);
    assert!(
        text(&page.stdout).contains(".TH ruchyruchy 1"),
        "{}",
        text(&page.stdout)
    );
    let all = ran(folder.path(), &["man", "pages"]);
    assert!(all.status.success(), "{}", text(&all.stderr));
    for name in [
        "ruchyruchy.1",
        "ruchyruchy-run.1",
        "ruchyruchy-test.1",
        "ruchyruchy-repl.1",
        "ruchyruchy-man.1",
    ] {
        assert!(
            text(&all.stdout).contains(name),
            "{name}: {}",
            text(&all.stdout)
        );
        assert!(folder.path().join("pages").join(name).exists());
    }
    std::fs::write(folder.path().join("file"), "").unwrap();
    let refused = ran(folder.path(), &["man", "file"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("cannot write the manual"));
}
