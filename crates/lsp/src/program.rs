//! A program as the editor sees it: a document, the files that it imports, what their names mean and what is wrong.

use crate::documents::Documents;
use crate::uri;
use lsp_types::Uri;
use ruchyruchy_hir::check;
use ruchyruchy_hir::index::Index;
use ruchyruchy_hir::index::complete::{Candidate, prepare};
use ruchyruchy_hir::modules::{LoadError, ModuleLoader, candidates};
use ruchyruchy_hir::session::Session;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::parser;
use ruchyruchy_syntax::span::{SourceFile, SourceMap, Span};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A file of a program.
#[derive(Clone, Debug)]
pub(crate) struct FileOf {
    pub path: PathBuf,
    pub source: Rc<SourceFile>,
}

/// An analysed program.
#[derive(Debug)]
pub(crate) struct Program {
    /// In order of their positions; the root first.
    pub files: Vec<FileOf>,
    pub index: Index,
    pub diagnostics: Vec<Diagnostic>,
}

/// The texts that go before those on disk.
pub(crate) type Overlay = Rc<BTreeMap<PathBuf, Rc<str>>>;

/// A file larger than this is no program.
const LARGEST_SOURCE: u64 = 64 << 20;

/// Reads a file as text, if it is one.
pub(crate) fn read(path: &Path) -> Result<Rc<str>, String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut text = String::new();
    file.take(LARGEST_SOURCE)
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())?;
    Ok(text.into())
}

#[derive(Debug, Default)]
struct Loaded {
    map: SourceMap,
    files: Vec<FileOf>,
}

impl Loaded {
    fn add(&mut self, path: &Path, text: Rc<str>) -> Option<Rc<SourceFile>> {
        let source = self.map.add(path.display().to_string(), text).ok()?;
        self.files.push(FileOf {
            path: path.to_path_buf(),
            source: source.clone(),
        });
        Some(source)
    }
}

/// Finds modules among the open documents and on disk.
struct Loader {
    loaded: Rc<RefCell<Loaded>>,
    overlay: Overlay,
}

impl ModuleLoader for Loader {
    fn load(&mut self, names: &[&str], from: &SourceFile) -> Result<Rc<SourceFile>, LoadError> {
        let mut loaded = self.loaded.borrow_mut();
        let importer = loaded.files.iter().find(|f| f.source.base == from.base);
        let importer = importer.map(|f| f.path.clone());
        if !importer.as_deref().is_some_and(uri::is_file) {
            return Err(LoadError::NotFound(Vec::new()));
        }
        let tried = candidates(importer.as_deref(), names);
        for path in &tried {
            if let Some(known) = loaded.files.iter().find(|f| f.path == *path) {
                return Ok(known.source.clone());
            }
            let text = match self.overlay.get(path) {
                Some(text) => text.clone(),
                None if path.is_file() => read(path).map_err(LoadError::Unreadable)?,
                None => continue,
            };
            return loaded
                .add(path, text)
                .ok_or_else(|| LoadError::Unreadable("all sources together are too large".into()));
        }
        let tried = tried
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        Err(LoadError::NotFound(tried))
    }
}

impl Program {
    /// Analyses the program whose main file is `root`.
    pub fn analyse(root: &Path, text: Rc<str>, overlay: Overlay) -> Program {
        let loaded = Rc::new(RefCell::new(Loaded::default()));
        let nothing = || Program {
            files: Vec::new(),
            index: Index::default(),
            diagnostics: Vec::new(),
        };
        let Some(source) = loaded.borrow_mut().add(root, text) else {
            return nothing();
        };
        let parsed = parser::parse(&source);
        let loader = Loader {
            loaded: loaded.clone(),
            overlay,
        };
        let mut session = Session::new(Box::new(loader));
        let (lowered, index) = session.lower_with_index(&parsed.file, &source);
        let mut diagnostics = parsed.diagnostics;
        // What is said of names after a syntax error is mostly a consequence of it.
        if !diagnostics.iter().any(Diagnostic::is_error) {
            diagnostics.extend(lowered.diagnostics);
            if lowered.entry.is_some() {
                let funs = session.program().funs.len();
                diagnostics.extend(check::check(session.program(), lowered.first_fun..funs));
            }
        }
        diagnostics.sort_by_key(|d| d.span.lo);
        diagnostics.dedup();
        drop(session);
        let files = loaded.take().files;
        Program {
            files,
            index,
            diagnostics,
        }
    }

    /// The file at this path.
    pub fn file(&self, path: &Path) -> Option<&FileOf> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The file that a span lies in.
    pub fn file_of(&self, span: Span) -> Option<&FileOf> {
        let index = self
            .files
            .partition_point(|file| file.source.base <= span.lo)
            .checked_sub(1)?;
        self.files.get(index).filter(|_| span != Span::NONE)
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        let Some(file) = self.file_of(span) else {
            return "";
        };
        let lo = span.lo.saturating_sub(file.source.base) as usize;
        let hi = span.hi.saturating_sub(file.source.base) as usize;
        file.source.text.get(lo..hi).unwrap_or("")
    }
}

impl FileOf {
    /// Its name in the protocol: as the editor writes it if it is open.
    pub fn uri(&self, documents: &Documents) -> Option<Uri> {
        match documents.get(&self.path) {
            Some(document) => Some(document.uri.clone()),
            None => uri::uri_of(&self.path),
        }
    }

    /// The span of all of it.
    pub fn whole(&self) -> Span {
        let base = self.source.base;
        Span::new(base, base + self.source.text.len() as u32)
    }

    pub fn contains(&self, span: Span) -> bool {
        let whole = self.whole();
        whole.lo <= span.lo && span.hi <= whole.hi
    }
}

/// What can be written at a byte offset of a document, and which bytes it replaces.
pub(crate) fn complete(
    path: &Path,
    text: &str,
    offset: usize,
    overlay: Overlay,
) -> (Vec<Candidate>, Range<usize>) {
    let prepared = prepare(text, offset);
    let loaded = Rc::new(RefCell::new(Loaded::default()));
    let Some(source) = loaded.borrow_mut().add(path, prepared.text.into()) else {
        return (Vec::new(), prepared.replace);
    };
    let parsed = parser::parse(&source);
    let mut session = Session::new(Box::new(Loader { loaded, overlay }));
    let candidates = session.complete(&parsed.file, &source, prepared.cursor);
    (candidates, prepared.replace)
}
