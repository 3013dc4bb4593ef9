//! File modules: which files a program consists of.
//!
//! `mod x;`, `use x`, `use x::f` and `import x` may name another file. All files are found and parsed before anything is
//! lowered, so that lowering works on one fixed set of trees. This crate reads no files: the
//! embedder's [`ModuleLoader`] does, and says what a path means relative to the importing file.

use ruchyruchy_syntax::ast::{self, ItemKind, StmtKind, UseKind, UseTree};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::parser;
use ruchyruchy_syntax::span::{SourceFile, Span};
use ruchyruchy_syntax::symbol::{FxHashMap, FxHashSet, Symbol};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Why a module could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// There is no such file; the places that were tried, for the message.
    NotFound(Vec<String>),
    /// It is there but cannot be read: why.
    Unreadable(String),
}

/// Finds the source of modules.
pub trait ModuleLoader {
    /// The file of module `path` (one or more names) imported by `from`. Asked twice for the same
    /// file, it must give the same [`SourceFile`].
    ///
    /// # Errors
    /// [`LoadError`] if there is no such module or it cannot be read.
    fn load(&mut self, path: &[&str], from: &SourceFile) -> Result<Rc<SourceFile>, LoadError>;
}

/// Where the file of module `names` may lie, best first, when the file `from` imports it: beside it, and for a file `a.ruchy`
/// in the folder `a`, as Rust does.
pub fn candidates(from: Option<&Path>, names: &[&str]) -> Vec<PathBuf> {
    let folder = from.and_then(Path::parent).unwrap_or(Path::new(""));
    let mut found = candidates_in(folder, names);
    if let Some(stem) = from.and_then(Path::file_stem)
        && stem != "mod"
        && stem != "main"
    {
        found.extend(candidates_in(&folder.join(stem), names));
    }
    found
}

fn candidates_in(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    let mut path = folder.to_path_buf();
    path.extend(names);
    vec![path.with_extension("ruchy"), path.join("mod.ruchy")]
}

/// The module paths that may name files, as a file imports them.
pub fn imports(file: &ast::File) -> Vec<Vec<Symbol>> {
    let mut wanted = Vec::new();
    find_imports(&file.stmts, &FxHashSet::default(), &mut wanted);
    wanted.into_iter().map(|wanted| wanted.path).collect()
}

/// A loader for programs of one file: finds nothing.
#[derive(Debug, Default)]
pub struct NoModules;

impl ModuleLoader for NoModules {
    fn load(&mut self, _: &[&str], _: &SourceFile) -> Result<Rc<SourceFile>, LoadError> {
        Err(LoadError::NotFound(Vec::new()))
    }
}

/// A file that belongs to the program beside the one that is run.
#[derive(Debug)]
pub(crate) struct LoadedFile {
    pub source: Rc<SourceFile>,
    pub ast: ast::File,
}

/// All files of a program, and which names of which file mean which of them.
#[derive(Debug, Default)]
pub(crate) struct LoadedFiles {
    pub files: Vec<LoadedFile>,
    /// All sources, the main one and those of earlier REPL entries included, sorted by position.
    pub sources: Vec<Rc<SourceFile>>,
    /// (importing file's base, module path) → index in `files`.
    pub by_import: FxHashMap<(u32, Vec<Symbol>), usize>,
}

impl LoadedFiles {
    pub fn file_of(&self, span: Span) -> Option<&Rc<SourceFile>> {
        if span == Span::NONE {
            return None;
        }
        let index = self
            .sources
            .partition_point(|f| f.base <= span.lo)
            .checked_sub(1)?;
        self.sources.get(index)
    }

    pub fn text(&self, span: Span) -> &str {
        let Some(file) = self.file_of(span) else {
            return "";
        };
        let lo = (span.lo - file.base) as usize;
        let hi = span.hi.saturating_sub(file.base) as usize;
        file.text.get(lo..hi).unwrap_or("")
    }
}

/// Loads everything that `file` imports, transitively.
pub(crate) fn load_all(
    loader: &mut dyn ModuleLoader,
    file: &ast::File,
    source: &Rc<SourceFile>,
    known: Vec<Rc<SourceFile>>,
    most_tokens: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> LoadedFiles {
    let mut loaded = LoadedFiles {
        sources: known,
        ..LoadedFiles::default()
    };
    loaded.sources.push(source.clone());
    let mut wanted = Vec::new();
    find_imports(&file.stmts, &FxHashSet::default(), &mut wanted);
    let mut work: Vec<(Rc<SourceFile>, Vec<Wanted>, Vec<u32>)> =
        vec![(source.clone(), wanted, vec![source.base])];
    while let Some((from, wanted, chain)) = work.pop() {
        for want in wanted {
            let key = (from.base, want.path.clone());
            if loaded.by_import.contains_key(&key) {
                continue;
            }
            let names: Vec<&str> = want.path.iter().map(|name| name.as_str()).collect();
            let found = match loader.load(&names, &from) {
                Ok(found) => found,
                Err(LoadError::NotFound(tried)) => {
                    // A `use` of an unknown name is reported where names are resolved.
                    if want.required {
                        let message =
                            format!("the file of module `{}` was not found", names.join("::"));
                        let mut d = Diagnostic::error(Code::ModuleNotFound, want.span, message);
                        if !tried.is_empty() {
                            d = d.note(format!("looked for {}", tried.join(", ")));
                        }
                        diagnostics.push(d);
                    }
                    continue;
                }
                Err(LoadError::Unreadable(why)) => {
                    let message = format!("module `{}` cannot be read: {why}", names.join("::"));
                    diagnostics.push(Diagnostic::error(Code::ModuleNotFound, want.span, message));
                    continue;
                }
            };
            if chain.contains(&found.base) {
                let message = format!("module `{}` imports itself", names.join("::"));
                diagnostics.push(
                    Diagnostic::error(Code::Cycle, want.span, message)
                        .note(format!("`{}` is being loaded already", found.name)),
                );
                continue;
            }
            if let Some(index) = loaded
                .files
                .iter()
                .position(|f| f.source.base == found.base)
            {
                loaded.by_import.insert(key, index);
                continue;
            }
            let parsed = parser::parse_within(&found, most_tokens);
            diagnostics.extend(parsed.diagnostics);
            let mut wanted = Vec::new();
            find_imports(&parsed.file.stmts, &FxHashSet::default(), &mut wanted);
            let mut chain = chain.clone();
            chain.push(found.base);
            loaded.by_import.insert(key, loaded.files.len());
            loaded.sources.push(found.clone());
            loaded.files.push(LoadedFile {
                source: found.clone(),
                ast: parsed.file,
            });
            work.push((found, wanted, chain));
        }
    }
    loaded.sources.sort_by_key(|f| f.base);
    loaded
}

struct Wanted {
    path: Vec<Symbol>,
    span: Span,
    /// `mod x;`: the file must be there.
    required: bool,
}

/// Names that a file, or a module around the import, declares itself are no files.
fn find_imports(stmts: &[ast::Stmt], outer: &FxHashSet<Symbol>, wanted: &mut Vec<Wanted>) {
    let mut declared = outer.clone();
    for stmt in stmts {
        let StmtKind::Item(item) = &stmt.kind else {
            continue;
        };
        let name = match &item.kind {
            ItemKind::Mod(module) if module.body.is_some() => module.name,
            ItemKind::Enum(e) => e.name,
            ItemKind::Struct(s) => s.name,
            ItemKind::Class(c) => c.name,
            ItemKind::Trait(t) => t.name,
            ItemKind::Actor(a) => a.name,
            ItemKind::Fun(f) => f.name,
            ItemKind::Const(c) => c.name,
            _ => continue,
        };
        declared.insert(name.name);
    }
    for stmt in stmts {
        let StmtKind::Item(item) = &stmt.kind else {
            continue;
        };
        match &item.kind {
            ItemKind::Mod(module) => match &module.body {
                Some(body) => find_imports(&body.stmts, &declared, wanted),
                None => wanted.push(Wanted {
                    path: vec![module.name.name],
                    span: module.name.span,
                    required: true,
                }),
            },
            ItemKind::Use(u) => use_tree(&u.tree, &[], &declared, wanted),
            _ => {}
        }
    }
}

/// `use a::b::c` may name the file `a`, or `a/b`.
fn use_tree(
    tree: &UseTree,
    outer: &[Symbol],
    declared: &FxHashSet<Symbol>,
    wanted: &mut Vec<Wanted>,
) {
    let mut path = outer.to_vec();
    path.extend(tree.prefix.iter().map(|ident| ident.name));
    if let UseKind::Group(trees) = &tree.kind {
        for tree in trees {
            use_tree(tree, &path, declared, wanted);
        }
        if path.is_empty() {
            return;
        }
    }
    let mut path: &[Symbol] = &path;
    while let [first, rest @ ..] = path
        && matches!(first.as_str(), "crate" | "self" | "super")
    {
        path = rest;
    }
    let Some(first) = path.first() else { return };
    if matches!(first.as_str(), "std" | "core" | "alloc") || declared.contains(first) {
        return;
    }
    for length in 1..=path.len().min(8) {
        let Some(part) = path.get(..length) else {
            continue;
        };
        wanted.push(Wanted {
            path: part.to_vec(),
            span: tree.span,
            required: false,
        });
    }
}
