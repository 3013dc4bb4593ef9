//! Walking through folders.
//!
//! The order is that of the names in each folder, so that a program gets the same on every machine; a folder comes before what is
//! in it. Links are not followed unless asked for, and then a link to a folder above ends the way there. A walk that meets
//! something withheld is refused as a whole.

use super::{Capability, Last, permit};
use crate::error::Res;
use crate::interp::Interp;
use std::io;
use walkdir::WalkDir;

/// How to walk.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    /// Folders above this depth only; the start has depth 0.
    pub max_depth: usize,
    /// Nothing above this depth.
    pub min_depth: usize,
    /// Go through links to folders.
    pub follow_links: bool,
    /// Show what has a name with a dot in front.
    pub hidden: bool,
}

impl Default for Walk {
    fn default() -> Walk {
        Walk {
            max_depth: usize::MAX,
            min_depth: 0,
            follow_links: false,
            hidden: true,
        }
    }
}

/// Something in a folder.
pub(crate) struct Entry {
    pub path: String,
    pub name: String,
    pub depth: usize,
    pub is_dir: bool,
    pub is_file: bool,
    pub is_symlink: bool,
    pub size: u64,
    /// Why it, or what is in it, can't be read.
    pub error: Option<String>,
}

/// All that is at `start` and below.
pub(crate) fn walk(cx: &mut Interp, start: &str, how: &Walk) -> Res<io::Result<Vec<Entry>>> {
    if let Err(error) = permit(cx, Capability::Read, start, Last::Followed)? {
        return Ok(Err(error));
    }
    let last = match how.follow_links {
        true => Last::Followed,
        false => Last::Link,
    };
    let hidden = how.hidden;
    let walker = WalkDir::new(start)
        .max_depth(how.max_depth)
        .min_depth(how.min_depth.min(how.max_depth))
        .follow_links(how.follow_links)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| {
            let name = entry.file_name().to_string_lossy();
            hidden || entry.depth() == 0 || !name.starts_with('.')
        });
    let mut entries = Vec::new();
    for found in walker {
        cx.poll()?;
        match found {
            Ok(found) => {
                let path = found.path().to_string_lossy().into_owned();
                if let Err(error) = permit(cx, Capability::Read, &path, last)? {
                    return Ok(Err(error));
                }
                let kind = found.file_type();
                let metadata = found.metadata();
                entries.push(Entry {
                    path,
                    name: found.file_name().to_string_lossy().into_owned(),
                    depth: found.depth(),
                    is_dir: kind.is_dir(),
                    is_file: kind.is_file(),
                    is_symlink: found.path_is_symlink(),
                    size: metadata.as_ref().map_or(0, |m| m.len()),
                    error: metadata.err().map(|e| e.to_string()),
                });
            }
            Err(error) if error.depth() == 0 => {
                return Ok(Err(error.into_io_error().unwrap_or_else(too_many_links)));
            }
            Err(error) => {
                let path = error.path().map(|path| path.to_string_lossy().into_owned());
                let path = path.unwrap_or_default();
                let name = path.rsplit('/').next().unwrap_or_default().to_string();
                entries.push(Entry {
                    name,
                    path,
                    depth: error.depth(),
                    is_dir: false,
                    is_file: false,
                    is_symlink: error.loop_ancestor().is_some(),
                    size: 0,
                    error: Some(match error.loop_ancestor() {
                        Some(_) => "a link to a folder that it is in".to_string(),
                        None => error
                            .into_io_error()
                            .map_or_else(|| "unknown".to_string(), |e| e.to_string()),
                    }),
                });
            }
        }
    }
    Ok(Ok(entries))
}

fn too_many_links() -> io::Error {
    io::Error::other("links lead round in a circle")
}
