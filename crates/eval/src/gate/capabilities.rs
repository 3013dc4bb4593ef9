//! [`Capabilities`]: what a program may do to the world outside of it.
//!
//! Everything is granted unless withheld; [`Capabilities::none`] withholds everything, and single things can be granted
//! again. Reading and writing are granted or withheld as a whole, less some paths, or for some paths only.

use super::resolve;
use std::path::{Path, PathBuf};

/// What a program may do to the world outside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    pub(super) net: bool,
    pub(super) run: bool,
    pub(super) env: bool,
    pub(super) read: Paths,
    pub(super) write: Paths,
}

/// Where files may be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Paths {
    /// Everywhere but here and below. Each place is there as it was named and with its links followed.
    AllBut(Vec<PathBuf>),
    /// Nowhere but here and below.
    NoneBut(Vec<PathBuf>),
}

impl Paths {
    fn deny(&mut self, path: &Path) {
        let places = [resolve::absolute(path), resolve::follow(path)];
        match self {
            Paths::AllBut(denied) => denied.extend(places),
            Paths::NoneBut(granted) => granted.retain(|g| !places.iter().any(|p| g.starts_with(p))),
        }
    }

    fn grant(&mut self, path: &Path) {
        let place = resolve::follow(path);
        match self {
            Paths::AllBut(denied) => denied.retain(|d| !d.starts_with(&place)),
            Paths::NoneBut(granted) => granted.push(place),
        }
    }

    /// Whether every path is granted.
    pub(super) fn is_all(&self) -> bool {
        matches!(self, Paths::AllBut(denied) if denied.is_empty())
    }

    /// Whether this place is granted, given as it was named and with its links followed.
    pub(super) fn grants(&self, named: &Path, followed: &Path) -> bool {
        match self {
            Paths::AllBut(denied) => !denied
                .iter()
                .any(|d| followed.starts_with(d) || named.starts_with(d)),
            Paths::NoneBut(granted) => granted.iter().any(|g| followed.starts_with(g)),
        }
    }

    /// Whether everything below this place is granted, too: a folder must not be moved or removed with what is withheld in it.
    pub(super) fn grants_below(&self, named: &Path, followed: &Path) -> bool {
        match self {
            Paths::AllBut(denied) => !denied
                .iter()
                .any(|d| d.starts_with(followed) || d.starts_with(named)),
            Paths::NoneBut(_) => true,
        }
    }
}

impl Default for Capabilities {
    fn default() -> Capabilities {
        Capabilities::all()
    }
}

impl Capabilities {
    /// Everything is granted.
    pub fn all() -> Capabilities {
        Capabilities {
            net: true,
            run: true,
            env: true,
            read: Paths::AllBut(Vec::new()),
            write: Paths::AllBut(Vec::new()),
        }
    }

    /// Nothing is granted: a program can compute, print, read standard input and look at the clock.
    pub fn none() -> Capabilities {
        Capabilities {
            net: false,
            run: false,
            env: false,
            read: Paths::NoneBut(Vec::new()),
            write: Paths::NoneBut(Vec::new()),
        }
    }

    /// Grants or withholds the network.
    #[must_use]
    pub fn with_net(mut self, granted: bool) -> Capabilities {
        self.net = granted;
        self
    }

    /// Grants or withholds starting processes. A process that was started is not held back by anything here.
    #[must_use]
    pub fn with_run(mut self, granted: bool) -> Capabilities {
        self.run = granted;
        self
    }

    /// Grants or withholds environment variables, the current folder and the local time zone.
    #[must_use]
    pub fn with_env(mut self, granted: bool) -> Capabilities {
        self.env = granted;
        self
    }

    /// Grants or withholds reading files and folders, wherever they are.
    #[must_use]
    pub fn with_read(mut self, granted: bool) -> Capabilities {
        self.read = whole(granted);
        self
    }

    /// Grants or withholds writing files and folders, wherever they are.
    #[must_use]
    pub fn with_write(mut self, granted: bool) -> Capabilities {
        self.write = whole(granted);
        self
    }

    /// Withholds reading of `path` and what is below it.
    #[must_use]
    pub fn without_read_of(mut self, path: impl AsRef<Path>) -> Capabilities {
        self.read.deny(path.as_ref());
        self
    }

    /// Withholds writing of `path` and what is below it.
    #[must_use]
    pub fn without_write_of(mut self, path: impl AsRef<Path>) -> Capabilities {
        self.write.deny(path.as_ref());
        self
    }

    /// Grants reading of `path` and what is below it, where reading is withheld otherwise.
    #[must_use]
    pub fn with_read_of(mut self, path: impl AsRef<Path>) -> Capabilities {
        self.read.grant(path.as_ref());
        self
    }

    /// Grants writing of `path` and what is below it, where writing is withheld otherwise.
    #[must_use]
    pub fn with_write_of(mut self, path: impl AsRef<Path>) -> Capabilities {
        self.write.grant(path.as_ref());
        self
    }

    /// Whether anything is withheld.
    pub(super) fn is_restricted(&self) -> bool {
        *self != Capabilities::all()
    }
}

fn whole(granted: bool) -> Paths {
    if granted {
        Paths::AllBut(Vec::new())
    } else {
        Paths::NoneBut(Vec::new())
    }
}
