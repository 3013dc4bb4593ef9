//! Which files hold tests.
//!
//! A file that is named is always compiled. In folders every `.ruchy` file is looked at, in the order of their names, but only those
//! that contain the word `test` are compiled: what a program without tests means is not a test's business. That it can be read
//! at all is, since it may be the tests that are beyond recognition. Folders
//! that begin with a dot and the usual folders of build results are left out.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold results of builds or the code of others.
const LEFT_OUT: [&str; 3] = ["target", "node_modules", "dist"];

/// The files below these paths, each once.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        let data = fs::metadata(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("there is no `{}`", path.display()),
            _ => format!("cannot look at `{}`: {error}", path.display()),
        })?;
        if data.is_dir() {
            below(path, &mut files);
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())));
    Ok(files)
}

/// Walks with a list instead of recursion; links to folders are not followed, so the walk ends.
fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut folders = vec![folder.to_path_buf()];
    let first = files.len();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                if !LEFT_OUT.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "ruchy") {
                files.push(path.strip_prefix(".").unwrap_or(&path).to_path_buf());
            }
        }
    }
    if let Some(found) = files.get_mut(first..) {
        found.sort();
    }
}

/// Whether a file found in a folder is to be compiled.
pub(super) fn may_hold_tests(path: &Path) -> bool {
    // What cannot be read is reported when it is compiled.
    fs::read(path).map_or(true, |text| text.windows(4).any(|window| window == b"test"))
}

/// The path without `./`.
pub(super) fn shown_name(path: &Path) -> String {
    let text = path.display().to_string();
    text.strip_prefix("./").unwrap_or(&text).to_string()
}
