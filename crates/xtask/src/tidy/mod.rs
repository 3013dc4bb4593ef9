//! `cargo xtask tidy`: the house rules that a program can check.
//!
//! Some say where things are ([`layout`]), some what depends on what ([`graph`]), some what words
//! the sources may hold ([`words`]). Each rule gives a list of violations with file and line; the
//! rules also run as unit tests, so that `cargo test` alone finds a breach.

mod graph;
mod layout;
mod words;

use crate::workspace::{self, Outcome};
use std::path::{Path, PathBuf};

/// A Rust file of the project.
struct Source {
    /// Below the root, with `/`: `crates/eval/src/value.rs`.
    path: String,
    text: String,
}

impl Source {
    /// The package's folder name: `eval`.
    fn package(&self) -> &str {
        self.path
            .strip_prefix("crates/")
            .and_then(|p| p.split('/').next())
            .unwrap_or("")
    }
}

/// Checks all rules and prints each violation.
pub fn run() -> Outcome {
    let root = workspace::root();
    let sources = sources(&root)?;
    let mut wrong = layout::check(&root, &sources)?;
    wrong.extend(words::check(&sources));
    wrong.extend(graph::check()?);
    for violation in &wrong {
        println!("{violation}");
    }
    println!("tidy: {} files, {} violations", sources.len(), wrong.len());
    if wrong.is_empty() {
        Ok(())
    } else {
        Err("the house is not tidy".into())
    }
}

/// All Rust files of the project that are written by hand.
fn sources(root: &Path) -> Outcome<Vec<Source>> {
    let mut paths = Vec::new();
    for folder in ["crates", "fuzz", "benches"] {
        collect(&root.join(folder), &mut paths)?;
    }
    paths.sort();
    let mut sources = Vec::new();
    for path in paths {
        let name = path
            .strip_prefix(root)?
            .to_string_lossy()
            .replace('\\', "/");
        sources.push(Source {
            path: name,
            text: std::fs::read_to_string(&path)?,
        });
    }
    Ok(sources)
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Outcome {
    if !folder.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_house_is_tidy() {
        super::run().unwrap();
    }
}
