//! Rules about files and folders: sizes, names, what opens a file, how much lies in the root.

use super::Source;
use crate::workspace::Outcome;
use std::path::Path;

/// Lines from which a file needs a reason in `tidy.toml`.
const LONGEST: usize = 1200;
/// Entries of the root folder that fit one screen.
const ROOT_ENTRIES: usize = 20;
/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 7] = [
    "utils.rs",
    "util.rs",
    "common.rs",
    "helpers.rs",
    "helper.rs",
    "misc.rs",
    "types2.rs",
];

pub(super) fn check(root: &Path, sources: &[Source]) -> Outcome<Vec<String>> {
    let mut wrong = Vec::new();
    let reasons = reasons(root)?;
    for source in sources {
        let Source { path, text } = source;
        let lines = text.lines().count();
        let excused = reasons.iter().any(|r| r == path);
        if lines > LONGEST && !excused {
            wrong.push(format!(
                "{path}: {lines} lines; split it, or give tidy.toml a reason"
            ));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        if EMPTY_NAMES.contains(&name) {
            wrong.push(format!(
                "{path}: the name says nothing about what is inside"
            ));
        }
        if path.contains("disabled") {
            wrong.push(format!("{path}: what is disabled is deleted"));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{path}: the file does not open with a `//!` essay"));
        }
    }
    for path in &reasons {
        let long = |s: &Source| s.path == *path && s.text.lines().count() > LONGEST;
        if !sources.iter().any(long) {
            wrong.push(format!("tidy.toml: {path} needs no exception"));
        }
    }
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(root)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name != ".git" && name != "target" {
            entries.push(name);
        }
    }
    if entries.len() > ROOT_ENTRIES {
        wrong.push(format!(
            "the root holds {} entries: {}",
            entries.len(),
            entries.join(" ")
        ));
    }
    Ok(wrong)
}

/// The files that `tidy.toml` lets be long, each with its reason.
fn reasons(root: &Path) -> Outcome<Vec<String>> {
    let table: toml::Table = std::fs::read_to_string(root.join("tidy.toml"))?.parse()?;
    let mut paths = Vec::new();
    let long = table
        .get("long")
        .and_then(|l| l.as_array())
        .cloned()
        .unwrap_or_default();
    for entry in &long {
        let text = |key: &str| entry.get(key).and_then(|v| v.as_str()).unwrap_or_default();
        if text("path").is_empty() || text("reason").len() < 10 {
            return Err("tidy.toml: an entry of `long` needs a path and a reason".into());
        }
        paths.push(text("path").to_owned());
    }
    Ok(paths)
}
