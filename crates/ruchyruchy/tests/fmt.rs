//! `ruchyruchy fmt` as a shell sees it, and the function for embedders.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const UGLY: &str = "let xs=[1,2 ,3] // all\n\n\n\nprintln( xs )\n";
const NEAT: &str = "let xs = [1, 2, 3] // all\n\nprintln(xs)\n";

/// Runs `fmt` in a folder: status, standard output, standard error.
fn fmt(folder: &Path, args: &[&str], stdin: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ruchyruchy"))
        .arg("fmt")
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn files_and_folders_are_rewritten_where_needed() {
    let here = folder(&[
        ("a.ruchy", UGLY),
        ("src/b.ruchy", NEAT),
        ("src/deep/c.ruchy", UGLY),
        ("src/.hidden/d.ruchy", UGLY),
        ("src/target/e.ruchy", UGLY),
        ("src/notes.txt", UGLY),
    ]);
    let untouched = std::fs::metadata(here.path().join("src/b.ruchy"))
        .unwrap()
        .modified()
        .unwrap();
    let (status, stdout, stderr) = fmt(here.path(), &["a.ruchy", "src"], "");
    assert_eq!((status, stdout.as_str()), (0, ""), "{stderr}");
    assert_eq!(stderr, "2 files formatted, 1 unchanged\n");
    for (name, expected) in [
        ("a.ruchy", NEAT),
        ("src/deep/c.ruchy", NEAT),
        ("src/.hidden/d.ruchy", UGLY),
        ("src/target/e.ruchy", UGLY),
        ("src/notes.txt", UGLY),
    ] {
        assert_eq!(read(here.path(), name), expected, "{name}");
    }
    let after = std::fs::metadata(here.path().join("src/b.ruchy"))
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!(untouched, after);
    // Nothing is left behind beside the files.
    assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 2);
}

#[test]
fn check_shows_the_difference_and_changes_nothing() {
    let here = folder(&[("a.ruchy", UGLY), ("b.ruchy", NEAT)]);
    let (status, stdout, stderr) = fmt(here.path(), &["--check", "."], "");
    assert_eq!(status, 1);
    assert!(
        stdout.starts_with("--- a.ruchy\n+++ a.ruchy\n@@ -1,5 +1,3 @@\n"),
        "{stdout}"
    );
    assert!(stdout.contains("\n-let xs=[1,2 ,3] // all\n"), "{stdout}");
    assert!(
        stdout.contains("\n+let xs = [1, 2, 3] // all\n"),
        "{stdout}"
    );
    assert_eq!(stderr, "1 file would be formatted, 1 unchanged\n");
    assert_eq!(read(here.path(), "a.ruchy"), UGLY);
    let (status, stdout, _) = fmt(here.path(), &["--check", "b.ruchy"], "");
    assert_eq!((status, stdout.as_str()), (0, ""));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let here = folder(&[]);
    assert_eq!(
        fmt(here.path(), &["-"], UGLY),
        (0, NEAT.into(), String::new())
    );
    assert_eq!(fmt(here.path(), &["--check", "-"], NEAT).0, 0);
    let (status, stdout, _) = fmt(here.path(), &["--check", "-"], UGLY);
    assert_eq!(status, 1);
    assert!(stdout.starts_with("--- <stdin>\n"), "{stdout}");
}

#[test]
fn a_file_with_errors_is_reported_and_left_alone() {
    let broken = "let x = \n";
    let here = folder(&[("a.ruchy", broken), ("b.ruchy", UGLY)]);
    let (status, _, stderr) = fmt(here.path(), &["."], "");
    assert_eq!(status, 1);
    assert!(
        stderr.contains("error[E") && stderr.contains("a.ruchy:"),
        "{stderr}"
    );
    assert!(
        stderr.ends_with("1 file formatted, 0 unchanged, 1 failed\n"),
        "{stderr}"
    );
    assert_eq!(read(here.path(), "a.ruchy"), broken);
    assert_eq!(read(here.path(), "b.ruchy"), NEAT);
    let (status, stdout, stderr) = fmt(here.path(), &["-"], broken);
    assert_eq!((status, stdout.as_str()), (1, ""), "{stderr}");
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let here = folder(&[]);
    std::fs::write(here.path().join("bytes.ruchy"), b"\xff\xfe").unwrap();
    for name in ["missing.ruchy", "bytes.ruchy"] {
        let (status, _, stderr) = fmt(here.path(), &[name], "");
        assert_eq!(status, 1);
        assert!(
            stderr.starts_with(&format!("error: cannot read `{name}`")),
            "{stderr}"
        );
    }
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_are_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let here = folder(&[("a.ruchy", UGLY)]);
    let file = here.path().join("a.ruchy");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    symlink("a.ruchy", here.path().join("link.ruchy")).unwrap();
    assert_eq!(fmt(here.path(), &["link.ruchy"], "").0, 0);
    assert_eq!(read(here.path(), "a.ruchy"), NEAT);
    assert!(
        std::fs::symlink_metadata(here.path().join("link.ruchy"))
            .unwrap()
            .is_symlink()
    );
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
}

#[test]
fn the_function_of_the_library() {
    assert_eq!(ruchyruchy::format("a.ruchy", UGLY).unwrap(), NEAT);
    assert_eq!(ruchyruchy::format("a.ruchy", "").unwrap(), "");
    let error = ruchyruchy::format("a.ruchy", "let x = ").unwrap_err();
    assert_eq!(error.report().errors(), 1);
}

#[test]
fn what_the_parser_allows_can_be_formatted_however_deep() {
    let nested = [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("if a { ", " }"),
        ("|x| ", ""),
        ("match a { _ => ", " }"),
        ("{a: ", "}"),
    ];
    for (open, close) in nested {
        let text = format!("{}1{}", open.repeat(300), close.repeat(300));
        let once = ruchyruchy::format("deep.ruchy", &text).unwrap();
        assert_eq!(
            ruchyruchy::format("deep.ruchy", &once).unwrap(),
            once,
            "{open}"
        );
    }
    for piece in [
        " + 1", ".f()", "[0]", "?.x", " |> f", " as i64", "?", " && b", "(1)",
    ] {
        let text = format!("a{}", piece.repeat(9_000));
        let once = ruchyruchy::format("long.ruchy", &text).unwrap();
        assert_eq!(
            ruchyruchy::format("long.ruchy", &once).unwrap(),
            once,
            "{piece}"
        );
    }
}
