//! Source text from files: the program's own and those of its modules.
//!
//! `mod x;`, `use x::f` and `import x` look beside the importing file: `x.ruchy`, `x/mod.ruchy`, and
//! (for a file `a.ruchy`) `a/x.ruchy`, as Rust does. A file is read once however many import it.

use ruchyruchy_hir::modules::{LoadError, ModuleLoader, candidates};
use ruchyruchy_syntax::span::{SourceFile, SourceMap};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// More text than this in one file is no program (`/dev/zero`), and is refused.
const LARGEST_SOURCE: u64 = 256 << 20;

/// Reads everything as UTF-8 text; the error says in the user's words what is wrong.
pub(crate) fn read_text(input: impl Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    input
        .take(LARGEST_SOURCE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| io_message(&error))?;
    if bytes.len() as u64 > LARGEST_SOURCE {
        return Err(format!("it is larger than {} MB", LARGEST_SOURCE >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error
            .as_bytes()
            .iter()
            .take(valid)
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1;
        format!("it is not UTF-8 text (byte {valid}, line {line})")
    })
}

/// Reads a file as UTF-8 text.
pub(crate) fn read_file(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| io_message(&error))?;
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        return Err("it is a directory".into());
    }
    read_text(file)
}

/// The system's words without its error number.
pub(crate) fn io_message(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => {
            let text = error.to_string();
            match text.find(" (os error") {
                Some(at) => text.get(..at).unwrap_or(&text).to_lowercase(),
                None => text,
            }
        }
    }
}

/// Paths of the files that may import others, by the base of their source.
pub(crate) type SourcePlaces = Rc<RefCell<HashMap<u32, PathBuf>>>;

/// Finds modules in files.
pub(crate) struct FileLoader {
    sources: Rc<RefCell<SourceMap>>,
    /// Shared with who adds sources that come from files (a REPL).
    places: SourcePlaces,
    /// What has been read, by absolute path.
    loaded: HashMap<PathBuf, Rc<SourceFile>>,
}

impl FileLoader {
    pub(crate) fn new(sources: Rc<RefCell<SourceMap>>, places: SourcePlaces) -> FileLoader {
        FileLoader {
            sources,
            places,
            loaded: HashMap::new(),
        }
    }

    /// Says where `source` was read from. Sources that come from no file import from the working directory.
    pub(crate) fn add(&mut self, source: &Rc<SourceFile>, path: &Path) {
        let place = path.to_path_buf();
        self.places.borrow_mut().insert(source.base, place);
        if let Ok(absolute) = path.canonicalize() {
            self.loaded.insert(absolute, source.clone());
        }
    }
}

impl ModuleLoader for FileLoader {
    fn load(&mut self, names: &[&str], from: &SourceFile) -> Result<Rc<SourceFile>, LoadError> {
        let from = self.places.borrow().get(&from.base).cloned();
        let candidates = candidates(from.as_deref(), names);
        for path in &candidates {
            let Ok(absolute) = path.canonicalize() else {
                continue;
            };
            if let Some(source) = self.loaded.get(&absolute) {
                return Ok(source.clone());
            }
            if absolute.is_dir() {
                continue;
            }
            let text = read_file(path).map_err(LoadError::Unreadable)?;
            let name = path.display().to_string();
            let added = self.sources.borrow_mut().add(name, text);
            let source = added
                .map_err(|_| LoadError::Unreadable("all sources together are too large".into()))?;
            self.add(&source, path);
            return Ok(source);
        }
        let tried = candidates
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        Err(LoadError::NotFound(tried))
    }
}
