//! Where things are: the suite, what is made of it, the program to measure.
//!
//! The suite is the folder `benches` of a checkout. It is looked for from the current folder upwards, then from this
//! executable upwards: a program built in a checkout finds that checkout's suite from anywhere.

use std::path::{Path, PathBuf};

/// What the commands need to know of their surroundings.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder `benches`.
    pub benches: PathBuf,
    /// Where compiled programs, samples and builds of revisions go: `bench` in this folder.
    pub target: PathBuf,
    /// The program to measure.
    pub binary: PathBuf,
}

impl Place {
    /// Finds what the user did not name.
    ///
    /// # Errors
    /// There is no suite.
    pub fn find(suite: Option<&Path>, binary: Option<&Path>) -> Result<Place, String> {
        let executable = std::env::current_exe().unwrap_or_default();
        let here = std::env::current_dir().unwrap_or_default();
        let benches = match suite {
            Some(folder) => absolute(folder),
            None => above(&here)
                .or_else(|| above(&executable))
                .ok_or("no benchmark suite here: go to a checkout of RuchyRuchy, or name its folder `benches` by --suite")?,
        };
        if !benches.join("suite").is_dir() {
            let shown = benches.display();
            return Err(format!(
                "{shown} is no benchmark suite: it has no folder `suite`"
            ));
        }
        let checkout = benches.parent().unwrap_or(&benches).to_owned();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => checkout.join(folder),
            None => checkout.join("target"),
        };
        let named = binary
            .map(Path::to_owned)
            .or_else(|| std::env::var_os("RUCHYRUCHY_BIN").map(PathBuf::from));
        let beside = executable.with_file_name(program());
        let binary = match named {
            Some(path) => absolute(&path),
            None if beside.exists() => beside,
            None => target.join("release").join(program()),
        };
        Ok(Place {
            benches,
            target,
            binary,
        })
    }

    /// Where everything goes that the suite makes.
    pub fn made(&self) -> PathBuf {
        self.target.join("bench")
    }

    /// The checkout that the suite is a part of.
    pub fn checkout(&self) -> &Path {
        self.benches.parent().unwrap_or(&self.benches)
    }
}

/// The file name of the program to measure.
pub fn program() -> String {
    format!("ruchyruchy{}", std::env::consts::EXE_SUFFIX)
}

/// Processes run in the folder of the suite, where a relative path would mean something else.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn above(start: &Path) -> Option<PathBuf> {
    let folders = start.ancestors().map(|folder| folder.join("benches"));
    let mut suites = folders.filter(|folder| folder.join("suite").is_dir());
    suites.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suite_of_the_checkout_is_found() {
        // Tests run in the folder of their package.
        let place = Place::find(None, Some(Path::new("x"))).expect("a suite");
        assert!(place.benches.join("suite/classic.toml").exists());
        assert!(place.checkout().join("Cargo.lock").exists());
        let wrong = Place::find(Some(Path::new("src")), None).expect_err("no suite");
        assert!(wrong.contains("no folder `suite`"), "{wrong}");
    }
}
