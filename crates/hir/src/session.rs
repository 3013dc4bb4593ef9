//! A [`Session`] turns syntax trees into one growing [`Program`].
//!
//! A run has one session and lowers one file. A REPL keeps its session: each entry sees the names of
//! the entries before, its own `let`s become globals that later entries may replace, and an entry with
//! an error leaves no trace.

use crate::hir::{FunId, GlobalId, Program};
use crate::index::complete::Candidate;
use crate::index::{self, Index};
use crate::lower::record::{Recorder, Wanted};
use crate::lower::{self, GlobalInfo, Lowerer, State};
use crate::modules::{self, ModuleLoader};
use crate::ty::Ty;
use ruchyruchy_syntax::ast;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::{SourceFile, Span};
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

/// What lowering a file gave.
#[derive(Debug)]
pub struct Lowered {
    /// The function that runs the file; none if there was an error.
    pub entry: Option<FunId>,
    /// Errors and warnings in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// First function that belongs to this file: what `check` has to look at.
    pub first_fun: usize,
    /// In a REPL: which earlier functions keep a definition that this entry replaces for later ones.
    pub notes: Vec<String>,
}

/// Names and the program so far.
pub struct Session {
    loader: Box<dyn ModuleLoader>,
    state: State,
    sources: Vec<Rc<SourceFile>>,
    repl: bool,
    /// Tokens that each file may have.
    most_tokens: usize,
}

impl Session {
    /// A session for one program; `loader` finds its file modules.
    pub fn new(loader: Box<dyn ModuleLoader>) -> Session {
        Session {
            loader,
            state: lower::fresh_state(),
            sources: Vec::new(),
            repl: false,
            most_tokens: usize::MAX,
        }
    }

    /// Files of modules that have more tokens than this are errors.
    #[must_use]
    pub fn with_most_tokens(self, most_tokens: usize) -> Session {
        Session {
            most_tokens,
            ..self
        }
    }

    /// A session whose root variables stay from entry to entry.
    pub fn repl(loader: Box<dyn ModuleLoader>) -> Session {
        Session {
            repl: true,
            ..Session::new(loader)
        }
    }

    /// The program so far.
    pub fn program(&self) -> &Program {
        &self.state.program
    }

    /// Makes `name` a global variable whose value the embedder supplies before anything runs.
    pub fn define_host_value(&mut self, name: &str) -> GlobalId {
        let name = Symbol::intern(name);
        let id = GlobalId(self.state.program.globals.len() as u32);
        self.state.program.globals.push(crate::hir::Global {
            name,
            span: Span::NONE,
            init: None,
            ty: Ty::Unknown,
        });
        let info = GlobalInfo {
            mutable: false,
            is_const: true,
            annotated: false,
        };
        self.state.names.globals.push(info);
        self.state.names.define_root_value(name, id);
        id
    }

    /// The function of the root module with this name.
    pub fn function(&self, name: &str) -> Option<FunId> {
        self.state.names.root_fun(Symbol::intern(name))
    }

    /// The names of the root module, for completion.
    pub fn root_names(&self) -> Vec<Symbol> {
        self.state.names.root_names()
    }

    /// Resolves and lowers a file (a REPL: an entry). `source` is the text that `file` was parsed from.
    pub fn lower(&mut self, file: &ast::File, source: &Rc<SourceFile>) -> Lowered {
        let backup = self.repl.then(|| self.state.snapshot());
        let (mut lowered, _) = self.lower_noting(file, source, None);
        match backup {
            Some(backup) if lowered.entry.is_none() => self.state.restore(backup),
            Some(backup) => {
                lowered.notes = lower::replace(&mut self.state, &backup, lowered.first_fun);
            }
            None => {}
        }
        lowered
    }

    /// [`Session::lower`], and what the names in the file and in those that it imports mean. Errors do not keep
    /// the rest from being in the index.
    pub fn lower_with_index(
        &mut self,
        file: &ast::File,
        source: &Rc<SourceFile>,
    ) -> (Lowered, Index) {
        let backup = self.repl.then(|| self.state.snapshot());
        let (lowered, index) = self.lower_noting(file, source, Some(Recorder::default()));
        if lowered.entry.is_none()
            && let Some(backup) = backup
        {
            self.state.restore(backup);
        }
        (lowered, index.unwrap_or_default().0)
    }

    /// What can be written at `cursor` (bytes from the start of the text), where the text has a name: see
    /// [`prepare`](crate::index::complete::prepare). The session stays as it was.
    pub fn complete(
        &mut self,
        file: &ast::File,
        source: &Rc<SourceFile>,
        cursor: usize,
    ) -> Vec<Candidate> {
        let backup = self.state.snapshot();
        let sources = self.sources.clone();
        let cursor = source.base.saturating_add(cursor as u32);
        let recorder = Recorder {
            cursor: Some(cursor),
            ..Recorder::default()
        };
        let (_, noted) = self.lower_noting(file, source, Some(recorder));
        self.state.restore(backup);
        self.sources = sources;
        let Some((_, Some(Wanted::Names(mut candidates) | Wanted::Members(mut candidates)))) =
            noted
        else {
            return Vec::new();
        };
        candidates.sort_by(|a, b| a.name.cmp(&b.name).then(a.detail.cmp(&b.detail)));
        candidates
    }

    fn lower_noting(
        &mut self,
        file: &ast::File,
        source: &Rc<SourceFile>,
        recorder: Option<Recorder>,
    ) -> (Lowered, Option<(Index, Option<Wanted>)>) {
        let mut diagnostics = Vec::new();
        let loaded = modules::load_all(
            &mut *self.loader,
            file,
            source,
            self.sources.clone(),
            self.most_tokens,
            &mut diagnostics,
        );
        let first_fun = self.state.program.funs.len();
        let state = std::mem::take(&mut self.state);
        let mut lowerer = Lowerer::new(state, &loaded, self.repl);
        lowerer.diags = diagnostics;
        lowerer.recorder = recorder.map(Box::new);
        let entry = lowerer.lower_file(file);
        let (state, mut diagnostics, recorder) = lowerer.finish();
        self.state = state;
        let noted = recorder.map(|recorder| {
            index::join(index::Noted {
                recorder: *recorder,
                main: file,
                source,
                files: &loaded,
                program: &self.state.program,
            })
        });
        self.sources = loaded.sources;
        diagnostics.sort_by_key(|d| d.span.lo);
        diagnostics.dedup();
        let failed = diagnostics.iter().any(Diagnostic::is_error);
        let lowered = Lowered {
            entry: (!failed).then_some(entry),
            diagnostics,
            first_fun,
            notes: Vec::new(),
        };
        (lowered, noted)
    }

    /// Lowers an entry, lets `look` see the program with it, and takes it back: nothing is defined. The result of
    /// `look` is none if there was an error, or if this is no REPL.
    pub fn probe<R>(
        &mut self,
        file: &ast::File,
        source: &Rc<SourceFile>,
        look: impl FnOnce(&Program, FunId, usize) -> R,
    ) -> (Option<R>, Vec<Diagnostic>) {
        if !self.repl {
            return (None, Vec::new());
        }
        let backup = self.state.snapshot();
        // What `lower` replaces in the program is a copy; the functions themselves are shared.
        let funs = self.state.program.funs.clone();
        let sources = self.sources.clone();
        let lowered = self.lower(file, source);
        let seen = lowered
            .entry
            .map(|entry| look(&self.state.program, entry, lowered.first_fun));
        self.state.restore(backup);
        self.state.program.funs = funs;
        self.sources = sources;
        (seen, lowered.diagnostics)
    }

    /// What a type or module has behind `::`, in the order of its declaration or of the alphabet; with the function
    /// that it is, if it is one.
    pub fn names_in(&self, path: &[&str]) -> Vec<(Symbol, Option<FunId>)> {
        self.state.names_in(path)
    }

    /// What the name of a type or module of the root is, in a word.
    pub fn describe_type(&self, name: &str) -> &'static str {
        self.state.describe_type(Symbol::intern(name))
    }

    /// The global variable or constant of the root module with this name.
    pub fn root_global(&self, name: &str) -> Option<GlobalId> {
        self.state.names.root_global(Symbol::intern(name))
    }
}
