//! Where hostile inputs come from, and which of them are not run.

use std::io;
use std::path::{Path, PathBuf};

/// Parts of a text that may wait for long. What else a program could do is withheld from it where hostile inputs are run.
const WAITING: [&str; 2] = ["sleep", "park"];

/// Whether running the text could do nothing for long.
pub fn may_wait(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text).to_lowercase();
    WAITING.iter().any(|word| text.contains(word))
}

/// The programs below the project's root among the spec files, the examples and the hand-written hostile ones, but for those that may wait.
pub fn all(root: &Path) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for folder in ["tests", "examples", "benches"] {
        collect(&root.join(folder), &mut paths)?;
    }
    paths.sort();
    let mut seeds = Vec::new();
    for path in paths {
        let text = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
        if !may_wait(text.as_bytes()) {
            seeds.push(text);
        }
    }
    if seeds.is_empty() {
        return Err(io::Error::other("there is no program to make mutants of"));
    }
    Ok(seeds)
}

/// The hand-written hostile programs below the project's root, with their names.
pub fn hand_written(root: &Path) -> io::Result<Vec<(String, String)>> {
    let mut paths = Vec::new();
    collect(&root.join("tests/hostile"), &mut paths)?;
    paths.sort();
    let mut programs = Vec::new();
    for path in paths {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        programs.push((name, std::fs::read_to_string(&path)?));
    }
    Ok(programs)
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|e| e == "ruchy") {
            into.push(path);
        }
    }
    Ok(())
}
