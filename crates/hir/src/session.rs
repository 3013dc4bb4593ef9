//! A [`Session`] turns syntax trees into one growing [`Program`].
//!
//! A run has one session and lowers one file. A REPL keeps its session: each entry sees the names of
//! the entries before, its own `let`s become globals that later entries may replace, and an entry with
//! an error leaves no trace.

use crate::hir::{FunId, GlobalId, Program};
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
        let mut diagnostics = Vec::new();
        let loaded = modules::load_all(
            &mut *self.loader,
            file,
            source,
            self.sources.clone(),
            &mut diagnostics,
        );
        let first_fun = self.state.program.funs.len();
        let backup = self.repl.then(|| self.state.snapshot());
        let state = std::mem::take(&mut self.state);
        let mut lowerer = Lowerer::new(state, &loaded, self.repl);
        lowerer.diags = diagnostics;
        let entry = lowerer.lower_file(file);
        let (state, mut diagnostics) = lowerer.finish();
        self.state = state;
        self.sources = loaded.sources;
        diagnostics.sort_by_key(|d| d.span.lo);
        diagnostics.dedup();
        let failed = diagnostics.iter().any(Diagnostic::is_error);
        if failed && let Some(backup) = backup {
            self.state.restore(backup);
        }
        Lowered {
            entry: (!failed).then_some(entry),
            diagnostics,
            first_fun,
        }
    }
}
