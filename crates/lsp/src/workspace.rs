//! Which files make a program: a file that others import belongs to theirs.
//!
//! `util.ruchy` alone makes no sense when it says `use crate::config`, and renaming a function in it must reach
//! those who import it. So the server knows the Ruchy files of the workspace folders and what each of them
//! imports. It reads them when it first needs to, and again when the client says that files have changed.

use crate::documents::Documents;
use crate::program::read;
use crate::uri;
use ruchyruchy_hir::modules::{candidates, imports};
use ruchyruchy_syntax::parser;
use ruchyruchy_syntax::span::SourceMap;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// More files than this are not looked at: then the folder is no project.
const MOST_FILES: usize = 5000;
/// Folders that hold no sources.
const SKIPPED: [&str; 3] = ["target", "node_modules", "build"];

/// The files of the workspace and their imports.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    pub folders: Vec<PathBuf>,
    /// What each file on disk imports; none: not looked yet.
    on_disk: Option<BTreeMap<PathBuf, Vec<PathBuf>>>,
    /// The same for open documents, with the text that it was found in.
    open: BTreeMap<PathBuf, (Rc<str>, Vec<PathBuf>)>,
}

impl Workspace {
    pub fn new(folders: Vec<PathBuf>) -> Workspace {
        Workspace {
            folders,
            ..Workspace::default()
        }
    }

    /// Files have changed on disk.
    pub fn forget(&mut self) {
        self.on_disk = None;
    }

    /// The main files of the programs that `path` is part of: those above it that nobody imports, or itself.
    pub fn roots(&mut self, path: &Path, documents: &Documents) -> Vec<PathBuf> {
        if !uri::is_file(path) {
            return vec![path.to_path_buf()];
        }
        self.look(documents);
        let mut roots = Vec::new();
        let mut seen = BTreeSet::from([path.to_path_buf()]);
        let mut work = vec![path.to_path_buf()];
        while let Some(at) = work.pop() {
            let above: Vec<PathBuf> = self.importers(&at).cloned().collect();
            let mut top = true;
            for importer in above {
                top = false;
                if seen.insert(importer.clone()) {
                    work.push(importer);
                }
            }
            if top {
                roots.push(at);
            }
        }
        // Files that import each other have no top.
        if roots.is_empty() {
            roots.push(path.to_path_buf());
        }
        roots.sort();
        roots
    }

    /// The files on disk that nobody imports.
    pub fn files(&self) -> Vec<PathBuf> {
        let all = self.on_disk.iter().flatten().map(|(path, _)| path);
        all.filter(|path| self.importers(path).next().is_none())
            .cloned()
            .collect()
    }

    fn importers<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a PathBuf> {
        let open = self.open.iter().map(|(from, (_, to))| (from, to));
        let on_disk = self.on_disk.iter().flatten();
        let on_disk = on_disk.filter(|(from, _)| !self.open.contains_key(*from));
        open.chain(on_disk)
            .filter(move |(from, to)| from.as_path() != path && to.iter().any(|to| to == path))
            .map(|(from, _)| from)
    }

    fn look(&mut self, documents: &Documents) {
        let mut files = BTreeSet::new();
        if self.on_disk.is_none() {
            let folders = self.folders.clone();
            find(folders, &mut files);
        }
        let on_disk = self.on_disk.get_or_insert_with(|| {
            let known = files.iter().filter_map(|path| {
                let text = read(path).ok()?;
                Some((path.clone(), imported(path, &text)))
            });
            known.collect()
        });
        self.open.retain(|path, _| documents.get(path).is_some());
        for path in documents.paths() {
            let Some(document) = documents.get(path) else {
                continue;
            };
            let known = self.open.get(path);
            if !known.is_some_and(|(text, _)| Rc::ptr_eq(text, &document.text)) {
                let imports = imported(path, &document.text);
                self.open
                    .insert(path.clone(), (document.text.clone(), imports));
            }
            // A document outside of the folders brings its neighbours along: what it imports.
            on_disk.entry(path.clone()).or_default();
        }
    }
}

/// The files that a text may import; those that do not exist harm nobody.
fn imported(path: &Path, text: &Rc<str>) -> Vec<PathBuf> {
    let mut map = SourceMap::new();
    let Ok(source) = map.add("", text.clone()) else {
        return Vec::new();
    };
    let parsed = parser::parse(&source);
    let mut out = Vec::new();
    for names in imports(&parsed.file) {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        out.extend(candidates(Some(path), &names));
    }
    out
}

fn find(folders: Vec<PathBuf>, files: &mut BTreeSet<PathBuf>) {
    let mut work = folders;
    let mut looked = 0;
    while let Some(folder) = work.pop() {
        looked += 1;
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        if looked > MOST_FILES || files.len() > MOST_FILES {
            return;
        }
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Links are not followed: they may lead in circles.
            match entry.file_type() {
                Ok(kind)
                    if kind.is_dir() && !name.starts_with('.') && !SKIPPED.contains(&&*name) =>
                {
                    work.push(path);
                }
                Ok(kind) if kind.is_file() && name.ends_with(".ruchy") => {
                    files.insert(path);
                }
                _ => {}
            }
        }
    }
}
