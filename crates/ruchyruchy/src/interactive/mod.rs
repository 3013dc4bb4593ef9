//! A conversation with a program that grows entry by entry: what a REPL or a notebook needs.
//!
//! Later definitions replace earlier ones: functions that were entered before call the new function, and a variable
//! that is entered again with a value of the same static type is the same variable. Where that is not
//! possible, [`Interactive::notes`] says who keeps what. `_` is the last value that was not nil.

mod look;

pub use look::{Definition, Member};

use crate::engine::{Engine, Limits, add_source};
use crate::error::{CompileError, Report, RunError, Sources};
use crate::loader::{SourcePlaces, read_file};
use crate::stack::on_big_stack;
use crate::value::Value;
use ruchyruchy_eval::interp::Interp;
use ruchyruchy_hir::hir::GlobalId;
use ruchyruchy_hir::session::Session;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::parser;
use std::path::Path;

/// A program that grows entry by entry. Each entry sees the names of those before; an entry that does not
/// compile leaves no trace, one that fails while running keeps what it did until then.
pub struct Interactive {
    engine: Engine,
    session: Session,
    sources: Sources,
    /// Where the entries lie that were read from files.
    places: SourcePlaces,
    /// Made with the first entry, on the big stack.
    interp: Option<Interp>,
    hosts: crate::module::Hosts,
    entries: usize,
    /// `_`
    last: GlobalId,
    notes: Vec<String>,
}

/// What became of an entry.
pub enum Entry {
    /// The text stops inside of an open bracket, string or comment: ask for another line.
    Incomplete,
    /// It ran; its value, and what was doubtful in it.
    Done(Value, Report),
    /// It was not run.
    Rejected(CompileError),
    /// It failed; what was doubtful in it.
    Failed(RunError, Report),
}

impl Interactive {
    /// An empty program with the settings of `engine`.
    pub fn new(engine: Engine) -> Interactive {
        let sources = Sources::default();
        let places = SourcePlaces::default();
        let mut session = Session::repl(engine.loader(None, &sources, places.clone()))
            .with_most_tokens(engine.most_tokens());
        let hosts = engine.define_hosts(&mut session);
        let last = session.define_host_value("_");
        Interactive {
            engine,
            session,
            sources,
            places,
            interp: None,
            hosts,
            entries: 0,
            last,
            notes: Vec::new(),
        }
    }

    /// Compiles and runs an entry. With `more_may_follow`, a text that only stops too early is
    /// [`Entry::Incomplete`]; otherwise it is an error.
    pub fn enter(&mut self, text: &str, more_may_follow: bool) -> Entry {
        if more_may_follow && self.is_incomplete(text) {
            return Entry::Incomplete;
        }
        let name = format!("<entry {}>", self.entries + 1);
        on_big_stack(self.engine.native_stack(), |stack| {
            self.enter_on(stack, &name, text, None)
        })
    }

    /// Compiles and runs a file as if it were an entry. The modules that it imports lie beside it.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub fn enter_file(&mut self, path: &Path) -> Result<Entry, String> {
        let text = read_file(path)?;
        let name = path.display().to_string();
        Ok(on_big_stack(self.engine.native_stack(), |stack| {
            self.enter_on(stack, &name, &text, Some(path))
        }))
    }

    /// Bounds the entries to come.
    pub fn set_limits(&mut self, limits: Limits) {
        self.engine = self.engine.clone().with_limits(limits);
    }

    fn enter_on(&mut self, stack: usize, name: &str, text: &str, path: Option<&Path>) -> Entry {
        self.notes.clear();
        let source = match add_source(&self.sources, name, text.to_string()) {
            Ok(source) => source,
            Err(error) => return Entry::Rejected(error),
        };
        if let Some(path) = path {
            let mut places = self.places.borrow_mut();
            places.insert(source.base, path.to_path_buf());
        }
        let parsed = parser::parse_within(&source, self.engine.most_tokens());
        self.entries += 1;
        if parsed.diagnostics.iter().any(Diagnostic::is_error) {
            return self.rejected(parsed.diagnostics);
        }
        let lowered = self.session.lower(&parsed.file, &source);
        let mut diagnostics = parsed.diagnostics;
        diagnostics.extend(lowered.diagnostics);
        diagnostics.retain(|d| !d.check_only);
        self.notes = lowered.notes;
        let Some(entry) = lowered.entry else {
            return self.rejected(diagnostics);
        };
        let report = Report::new(diagnostics, self.sources.clone());
        let interp = match &mut self.interp {
            Some(interp) => {
                interp.enter_stack(stack);
                interp.set_limits(self.engine.eval_limits());
                interp.load(self.session.program());
                interp
            }
            empty => {
                let mut interp = self.engine.new_interp(&self.sources, stack);
                interp.load(self.session.program());
                for (global, function) in &self.hosts {
                    let function = ruchyruchy_eval::value::Value::Host(function.clone());
                    interp.set_global(*global, function);
                }
                interp.set_global(self.last, ruchyruchy_eval::value::Value::Nil);
                empty.insert(interp)
            }
        };
        let result = interp.run(entry, false);
        if let Ok(value) = &result
            && !matches!(value, ruchyruchy_eval::value::Value::Nil)
        {
            interp.set_global(self.last, value.share());
        }
        match self.engine.result(result, &self.sources) {
            Ok(value) => Entry::Done(value, report),
            Err(error) => Entry::Failed(error, report),
        }
    }

    fn rejected(&self, diagnostics: Vec<Diagnostic>) -> Entry {
        Entry::Rejected(CompileError::new(diagnostics, self.sources.clone()))
    }

    /// Whether an entry only stops too early: inside of a bracket or string, behind an operator.
    pub fn is_incomplete(&self, text: &str) -> bool {
        on_big_stack(self.engine.native_stack(), |_| stops_too_early(text))
    }

    /// What the last entry has replaced for later entries only: a sentence for each definition that earlier functions keep.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What to show for the value of an entry: as `println` would, but strings quoted; none for `nil`.
    ///
    /// # Errors
    /// What the program's own `Display` throws.
    pub fn echo(&mut self, value: &Value) -> Result<Option<String>, RunError> {
        let Some(interp) = &mut self.interp else {
            return Ok(None);
        };
        if value.is_nil() {
            return Ok(None);
        }
        on_big_stack(self.engine.native_stack(), |stack| {
            interp.enter_stack(stack);
            let text = interp.show(&value.0, value.as_str().is_some());
            text.map(Some)
                .map_err(|failure| RunError::from_failure(failure, None, &self.sources))
        })
    }
}

/// Tried on the side: the sources of a session keep only what is final.
fn stops_too_early(text: &str) -> bool {
    let attempt = add_source(&Sources::default(), "", text.to_string());
    attempt.is_ok_and(|source| parser::parse(&source).incomplete)
}
