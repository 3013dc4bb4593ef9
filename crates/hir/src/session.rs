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
}

/// Names and the program so far.
pub struct Session {
    loader: Box<dyn ModuleLoader>,
    state: State,
    sources: Vec<Rc<SourceFile>>,
    repl: bool,
}

impl Session {
    /// A session for one program; `loader` finds its file modules.
    pub fn new(loader: Box<dyn ModuleLoader>) -> Session {
        Session {
            loader,
            state: lower::fresh_state(),
            sources: Vec::new(),
            repl: false,
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
        let (lowered, _) = self.lower_noting(file, source, None);
        if lowered.entry.is_none()
            && let Some(backup) = backup
        {
            self.state.restore(backup);
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
        };
        (lowered, noted)
    }
}
