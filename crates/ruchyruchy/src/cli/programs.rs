//! The programs that a path on the command line names: itself, or all in the folder.

use std::io;
use std::path::{Path, PathBuf};

/// Adds the programs that a path names, those of a folder sorted. Hidden files and what a build made are left out; folders that
/// cannot be read are told.
pub(super) fn below(
    path: &Path,
    files: &mut Vec<PathBuf>,
    unreadable: &mut dyn FnMut(&Path, &io::Error),
) {
    if !path.is_dir() {
        files.push(path.to_owned());
        return;
    }
    // A list of work instead of recursion: folders can be nested as deep as one likes.
    let mut folders = vec![path.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                unreadable(&folder, &error);
                continue;
            }
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Links to folders are not followed: they may lead in a circle.
            let kind = entry.file_type();
            let is_folder = kind.as_ref().is_ok_and(|kind| kind.is_dir());
            if name.starts_with('.') || is_folder && name == "target" {
                continue;
            }
            let path = entry.path();
            if is_folder {
                folders.push(path);
            } else if name.ends_with(".ruchy") && path.is_file() {
                found.push(path.strip_prefix(".").unwrap_or(&path).to_path_buf());
            }
        }
    }
    found.sort();
    files.append(&mut found);
}
