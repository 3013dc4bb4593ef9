//! What the tests of this crate need: from source text to the program and what was said about it.

use ruchyruchy_hir::hir::Program;
use ruchyruchy_hir::modules::NoModules;
use ruchyruchy_hir::session::Session;
use ruchyruchy_syntax::diagnostic::Diagnostic;
use ruchyruchy_syntax::span::SourceMap;

/// A program of one file, lowered.
pub struct Front {
    session: Session,
    sources: SourceMap,
    /// What parser and lowering reported.
    pub diagnostics: Vec<Diagnostic>,
    /// The program can run.
    pub runs: bool,
}

impl Front {
    /// Parses and lowers.
    pub fn new(text: &str) -> Front {
        let mut sources = SourceMap::new();
        let source = sources.add("test.ruchy", text).expect("a test is small");
        let parsed = ruchyruchy_syntax::parse(&source);
        let mut session = Session::new(Box::new(NoModules));
        let mut diagnostics = parsed.diagnostics;
        let lowered = session.lower(&parsed.file, &source);
        diagnostics.extend(lowered.diagnostics);
        let runs = lowered.entry.is_some() && !diagnostics.iter().any(Diagnostic::is_error);
        Front {
            session,
            sources,
            diagnostics,
            runs,
        }
    }

    pub fn program(&self) -> &Program {
        self.session.program()
    }

    /// What the checker reports.
    pub fn check(&self) -> Vec<Diagnostic> {
        let program = self.program();
        ruchyruchy_hir::check::check(program, 0..program.funs.len())
    }

    /// The line a diagnostic is about, from 1; 0 if it has no place.
    pub fn line(&self, diagnostic: &Diagnostic) -> u32 {
        self.sources
            .place(diagnostic.span)
            .map_or(0, |(_, at)| at.line)
    }

    /// `line: code message`, one line each.
    pub fn text(&self, diagnostics: &[Diagnostic]) -> String {
        let line =
            |d: &Diagnostic| format!("{}: {} {}\n", self.line(d), d.code.number(), d.message);
        diagnostics.iter().map(line).collect()
    }
}
