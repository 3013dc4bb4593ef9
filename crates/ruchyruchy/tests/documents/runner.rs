//! Where documents are, and a folder for their programs to work in.
//!
//! Programs of documents read and write files by relative paths, and the current folder belongs to the process:
//! [`in_scratch`] lets one test at a time have it.

use ruchyruchy_testkit::server;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

static CURRENT_FOLDER: Mutex<()> = Mutex::new(());

/// The server that documents know as [`SITE`].
static SERVER: LazyLock<String> = LazyLock::new(|| server::start().unwrap());
/// What stands for the address of the server in documents.
const SITE: &str = "http://example.com";

/// The program with the address of a server that exists.
pub fn with_server(program: String) -> String {
    match program.contains(SITE) {
        true => program.replace(SITE, &SERVER),
        false => program,
    }
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}

/// Whether documents are to be rewritten.
pub fn blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// Runs `work` with an empty folder as the current one.
pub fn in_scratch<R>(work: impl FnOnce(&Path) -> R) -> R {
    let guard = CURRENT_FOLDER.lock().unwrap_or_else(|e| e.into_inner());
    let folder = tempfile::tempdir().unwrap();
    std::env::set_current_dir(folder.path()).unwrap();
    let result = work(folder.path());
    std::env::set_current_dir(root()).unwrap();
    drop(guard);
    result
}

/// All files below a folder with this extension, sorted.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Fails with everything that is wrong, if anything is.
pub fn report(wrong: Vec<String>) {
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
