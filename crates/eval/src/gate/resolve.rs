//! Where a path leads.
//!
//! The system's own `canonicalize` knows existing files only, and a file that is to be made may have a link for a name that
//! leads to where nothing is yet. So links are followed here one by one, and what does not exist is taken as it is written.

use std::io;
use std::path::{Component, Path, PathBuf};

/// Links that are followed on the way, as Linux has it.
const MOST_LINKS: usize = 40;

/// The path from the root, `.` and `..` worked out by text, no link followed.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in from_root(path).components() {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    whole
}

/// The path with all links followed, as far as that is possible.
pub(super) fn follow(path: &Path) -> PathBuf {
    target(path).unwrap_or_else(|_| absolute(path))
}

/// The path with all links followed. The last part, and any after one that does not exist, need not exist.
///
/// # Errors
/// Links that lead round in a circle.
pub(super) fn target(path: &Path) -> io::Result<PathBuf> {
    let mut links = 0;
    let mut done = PathBuf::new();
    // What is still to do, last part first.
    let mut rest = parts(&from_root(path));
    while let Some(part) = rest.pop() {
        if part == Path::new("..") {
            done.pop();
            continue;
        }
        let next = done.join(&part);
        match next.read_link() {
            Ok(link) if !part.has_root() => {
                links += 1;
                if links > MOST_LINKS {
                    return Err(io::Error::other("too many links"));
                }
                rest.extend(parts(&link));
            }
            _ => done = next,
        }
    }
    Ok(done)
}

/// Like [`target`], but a link at the end is not followed: for what is done to the link itself.
///
/// # Errors
/// As [`target`].
pub(super) fn entry(path: &Path) -> io::Result<PathBuf> {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => Ok(target(folder)?.join(name)),
        _ => target(path),
    }
}

/// The parts of a path, last first. An absolute one ends with the root, which replaces what came before.
fn parts(path: &Path) -> Vec<PathBuf> {
    let mut parts: Vec<PathBuf> = path
        .components()
        .filter(|part| !matches!(part, Component::CurDir))
        .map(|part| PathBuf::from(part.as_os_str()))
        .collect();
    parts.reverse();
    parts
}

fn from_root(path: &Path) -> PathBuf {
    match std::env::current_dir() {
        Ok(here) => here.join(path),
        Err(_) => path.to_path_buf(),
    }
}
