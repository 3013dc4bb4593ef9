//! What people are told about typical mistakes: each `tests/ui/NAME.ruchy` is run (those named `check_…`
//! are checked), and its standard error must be `NAME.stderr`. `BLESS=1` rewrites these files.

use std::path::{Path, PathBuf};
use std::process::Command;

fn programs(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

#[test]
fn messages_are_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let bless = std::env::var_os("BLESS").is_some();
    let files = programs(&folder, "ruchy");
    assert!(files.len() >= 40, "only {} programs", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_ruchyruchy"));
        command.current_dir(&folder);
        if name.starts_with("check_") {
            command.arg("check");
        }
        let output = command.arg(name).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        let status = i32::from(!name.starts_with("warning_"));
        if output.status.code() != Some(status) {
            wrong.push(format!(
                "{name}: {} instead of {status}\n{told}",
                output.status
            ));
        }
        let recorded = file.with_extension("stderr");
        if bless {
            std::fs::write(&recorded, &told).unwrap();
            continue;
        }
        let expected = std::fs::read_to_string(&recorded).unwrap_or_default();
        if expected != told || told.is_empty() {
            wrong.push(format!("{name}:\n--- recorded\n{expected}--- now\n{told}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        files.len(),
        wrong.join("\n")
    );
}

#[test]
fn no_recording_is_left_over() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    for recorded in programs(&folder, "stderr") {
        assert!(
            recorded.with_extension("ruchy").exists(),
            "{} has no program",
            recorded.display()
        );
    }
}
