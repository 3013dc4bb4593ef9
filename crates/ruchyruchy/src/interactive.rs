//! A conversation with a program that grows entry by entry: what a REPL or a notebook needs.

use crate::engine::{Engine, add_source};
use crate::error::{CompileError, Report, RunError, Sources};
use crate::stack::on_big_stack;
use crate::value::Value;
use ruchyruchy_eval::interp::Interp;
use ruchyruchy_hir::session::Session;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::parser;

/// A program that grows entry by entry. Each entry sees the names of those before; an entry that does not
/// compile leaves no trace, one that fails while running keeps what it did until then.
pub struct Interactive {
    engine: Engine,
    session: Session,
    sources: Sources,
    /// Made with the first entry, on the big stack.
    interp: Option<Interp>,
    hosts: crate::module::Hosts,
    entries: usize,
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
        let mut session = Session::repl(engine.loader(None, &sources));
        let hosts = engine.define_hosts(&mut session);
        Interactive {
            engine,
            session,
            sources,
            interp: None,
            hosts,
            entries: 0,
        }
    }

    /// Compiles and runs an entry. With `more_may_follow`, a text that only stops too early is
    /// [`Entry::Incomplete`]; otherwise it is an error.
    pub fn enter(&mut self, text: &str, more_may_follow: bool) -> Entry {
        on_big_stack(self.engine.native_stack(), |stack| {
            self.enter_on(stack, text, more_may_follow)
        })
    }

    fn enter_on(&mut self, stack: usize, text: &str, more_may_follow: bool) -> Entry {
        let name = format!("<entry {}>", self.entries + 1);
        if more_may_follow {
            // Tried on the side: the session's sources keep only what is final.
            let attempt = add_source(&Sources::default(), &name, text.to_string());
            if attempt.is_ok_and(|source| parser::parse(&source).incomplete) {
                return Entry::Incomplete;
            }
        }
        let source = match add_source(&self.sources, &name, text.to_string()) {
            Ok(source) => source,
            Err(error) => return Entry::Rejected(error),
        };
        let parsed = parser::parse(&source);
        self.entries += 1;
        if parsed.diagnostics.iter().any(Diagnostic::is_error) {
            return self.rejected(parsed.diagnostics);
        }
        let lowered = self.session.lower(&parsed.file, &source);
        let mut diagnostics = parsed.diagnostics;
        diagnostics.extend(lowered.diagnostics);
        diagnostics.retain(|d| !d.check_only);
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
                empty.insert(interp)
            }
        };
        let result = interp.run(entry, false);
        match self.engine.result(result, &self.sources) {
            Ok(value) => Entry::Done(value, report),
            Err(error) => Entry::Failed(error, report),
        }
    }

    fn rejected(&self, diagnostics: Vec<Diagnostic>) -> Entry {
        Entry::Rejected(CompileError::new(diagnostics, self.sources.clone()))
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

    /// Every name that an entry may use beside the builtins.
    pub fn names(&self) -> Vec<String> {
        self.session
            .root_names()
            .into_iter()
            .map(|name| name.to_string())
            .collect()
    }
}
