//! The gate: the only way from a program to files, processes, the network and the environment.
//!
//! The embedder's [`Capabilities`] say what is granted. Every function in here that touches the world asks them first, and
//! no other module of this crate can name `std::fs`, `std::process`, `std::net`, `std::env` or a crate that uses them
//! (`cargo xtask tidy` looks). What is withheld raises `IoError`, even where a function gives an `Err` for what the
//! system refuses: whoever ignores results must not take a withheld write for a done one.
//!
//! A path is judged by where it leads ([`resolve`]), and the operation then gets that resolved path, so that no link is
//! followed twice. The files of the program itself (its modules) are read before it runs, by the embedder's loader, and are no
//! business of the gate.
//!
//! Functions that ask the system give `Res<io::Result<T>>`: outside what is raised, inside what the system says.

mod capabilities;
pub(crate) mod environment;
pub(crate) mod files;
pub(crate) mod folders;
pub(crate) mod network;
pub(crate) mod processes;
mod resolve;

pub use capabilities::Capabilities;

use crate::error::Res;
use crate::interp::Interp;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::io;
use std::path::{Path, PathBuf};

/// What can be withheld.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Capability {
    /// Reading files.
    Read,
    /// Writing files.
    Write,
    /// The environment.
    Env,
    /// The network.
    Net,
    /// Starting processes.
    Run,
}

impl Capability {
    /// What a program wanted to do, and the flag that withholds it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Capability::Read => ("reading files", "--deny-read"),
            Capability::Write => ("writing files", "--deny-write"),
            Capability::Env => ("using the environment", "--deny-env"),
            Capability::Net => ("using the network", "--deny-net"),
            Capability::Run => ("starting processes", "--deny-run"),
        }
    }
}

/// Raises the `IoError` for something withheld.
fn refuse<T>(cx: &mut Interp, capability: Capability, path: Option<&str>) -> Res<T> {
    let (what, flag) = capability.words();
    let message = match path {
        Some(path) => format!("can't use '{path}': {what} is not permitted here ({flag})"),
        None => format!("{what} is not permitted ({flag})"),
    };
    cx.raise(ErrorKind::IoError, message)
}

/// What a path names if it ends with a link, and how much of it is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// What the link leads to.
    Followed,
    /// The link itself.
    Link,
    /// The link itself, or the folder with all that is below.
    Tree,
}

/// Judges a path; gives the one to work with.
fn permit(
    cx: &mut Interp,
    capability: Capability,
    path: &str,
    last: Last,
) -> Res<io::Result<PathBuf>> {
    let capabilities = cx.capabilities.clone();
    if !capabilities.is_restricted() {
        return Ok(Ok(PathBuf::from(path)));
    }
    let rule = match capability {
        Capability::Write => &capabilities.write,
        _ => &capabilities.read,
    };
    let whole = match rule {
        capabilities::Paths::NoneBut(granted) if granted.is_empty() => None,
        _ => Some(path),
    };
    let named = resolve::absolute(Path::new(path));
    let followed = match last {
        Last::Followed => resolve::target(Path::new(path)),
        Last::Link | Last::Tree => resolve::entry(Path::new(path)),
    };
    let followed = match followed {
        Ok(followed) => followed,
        Err(error) => return Ok(Err(error)),
    };
    let below = last != Last::Tree || rule.grants_below(&named, &followed);
    if !rule.grants(&named, &followed) || !below {
        return refuse(cx, capability, whole);
    }
    if let Some(other) = side_door(&capabilities, capability, &followed) {
        return refuse(cx, other, Some(path));
    }
    Ok(Ok(if rule.is_all() {
        PathBuf::from(path)
    } else {
        followed
    }))
}

/// The files in which Linux shows a process give away what else may be withheld: its environment can be read there, and
/// its memory written.
fn side_door(
    capabilities: &Capabilities,
    capability: Capability,
    followed: &Path,
) -> Option<Capability> {
    if !followed.starts_with("/proc") {
        return None;
    }
    match capability {
        Capability::Write => Some(Capability::Write),
        _ if !capabilities.env && followed.ends_with("environ") => Some(Capability::Env),
        _ => None,
    }
}
