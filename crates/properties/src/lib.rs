//! What must hold of every text, program or not.
//!
//! Each function takes any text and panics when a property is broken; it returns nothing, since
//! there is nothing to compare with. The fuzz targets in `fuzz/` call these functions, and so does a
//! bounded run over mutants of real programs in this crate's tests, which needs no special
//! toolchain.
//!
//! The crate sets a counting allocator: a program that is run here has a heap limit.

use cap::Cap;
use ruchyruchy::{Capabilities, Capture, Diagnostic, Engine, Limits};
use ruchyruchy_syntax::ast::File;
use ruchyruchy_syntax::span::{SourceFile, SourceMap};
use ruchyruchy_syntax::{Parsed, print};
use ruchyruchy_testkit::seeds;
use std::alloc::System;
use std::rc::Rc;

/// Bytes at which allocating fails and the process ends, before the machine runs out of memory.
const MACHINE: usize = 3 << 30;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, MACHINE);

/// Heap bytes that a program may hold.
const HEAP: usize = 128 << 20;
/// Steps that a program may take.
const STEPS: u64 = 50_000;

/// Parsing never fails: it gives a tree and diagnostics with places inside of the text, and its
/// listings can be printed. The same text gives the same tree.
pub fn parse(text: &str) {
    let mut sources = SourceMap::new();
    let Some(file) = add(&mut sources, text) else {
        return;
    };
    let parsed = ruchyruchy_syntax::parse(&file);
    for diagnostic in &parsed.diagnostics {
        let span = diagnostic.span;
        assert!(
            span.lo <= span.hi,
            "the place of a diagnostic ends before it starts"
        );
        assert!(
            sources.file_of(span).is_some(),
            "a diagnostic lies outside of the text"
        );
        diagnostic.render(&sources, true);
        diagnostic.to_json(&sources);
    }
    print::tree(&parsed.file, &file);
    print::tokens(&file);
    let again = ruchyruchy_syntax::parse(&file);
    assert!(
        print::same_tree(&parsed.file, &again.file),
        "parsing twice gives two trees"
    );
}

/// A program that parses, printed and parsed again, is the same program.
pub fn round_trip(text: &str) {
    let mut sources = SourceMap::new();
    let Some(file) = add(&mut sources, text) else {
        return;
    };
    let parsed = ruchyruchy_syntax::parse(&file);
    if has_errors(&parsed) {
        return;
    }
    let printed = print::source(&parsed.file);
    let Some(second) = add(&mut sources, &printed) else {
        return;
    };
    let again = ruchyruchy_syntax::parse(&second);
    let errors: Vec<String> = again
        .diagnostics
        .iter()
        .map(|d| d.render(&sources, false))
        .collect();
    assert!(
        !has_errors(&again),
        "printed:\n{printed}\n{}",
        errors.join("\n")
    );
    // Parentheses may be added where the text had none: the structure is what must stay.
    let (before, after) = (
        print::structure(&parsed.file),
        print::structure(&again.file),
    );
    assert!(
        before == after,
        "printing changed the program to:\n{printed}\nfrom {before}\nto {after}"
    );
}

/// A program that parses, formatted, is the same program with the same comments, and formatting it
/// again changes nothing.
pub fn format(text: &str) {
    let Some((once, before)) = formatted(text) else {
        return;
    };
    let Some((twice, after)) = formatted(&once) else {
        panic!("formatted, it does not parse any more:\n{once}");
    };
    assert!(
        print::same_tree(&before, &after),
        "formatting changed the program to:\n{once}"
    );
    assert!(
        comments(text, &before) == comments(&once, &after),
        "formatting lost or moved a comment:\n{once}"
    );
    assert!(
        once == twice,
        "formatting twice changes:\n{once}\nto:\n{twice}"
    );
}

/// The text of a program formatted, and its tree; none for other texts.
fn formatted(text: &str) -> Option<(String, File)> {
    let mut sources = SourceMap::new();
    let file = add(&mut sources, text)?;
    let parsed = ruchyruchy_syntax::parse(&file);
    (!has_errors(&parsed)).then(|| {
        let text = ruchyruchy_syntax::format::format(&file, &parsed.file);
        (text, parsed.file)
    })
}

/// The comments of a file that is the only one of its map.
fn comments<'a>(text: &'a str, file: &File) -> Vec<&'a str> {
    let place = |at: u32| (at - file.span.lo) as usize;
    let texts = file.comments.iter().map(|comment| {
        let range = place(comment.span.lo)..place(comment.span.hi);
        text.get(range).unwrap_or("").trim_end()
    });
    texts.collect()
}

/// Checking ends with a report that can be shown; a program without errors also compiles.
pub fn check(text: &str) {
    let engine = Engine::new().with_file_modules(false);
    let report = engine.check("text.ruchy", text);
    report.render(true);
    report.to_json_lines();
    if report.errors() == 0 {
        let module = engine.compile("text.ruchy", text);
        assert!(
            module.is_ok(),
            "checked without errors, but does not compile"
        );
    }
}

/// Running ends, within its limits, with a value or an error that can be shown. A text that may wait is not run.
pub fn run(text: &str) {
    if seeds::may_wait(text.as_bytes()) {
        return;
    }
    let limits = Limits {
        steps: Some(STEPS),
        heap: Some(HEAP),
        ..Limits::default()
    };
    let engine = Engine::new()
        .with_limits(limits)
        .with_capabilities(Capabilities::none())
        .with_seed(1)
        .with_file_modules(false)
        .with_heap_gauge(|| ALLOCATOR.allocated())
        .with_stdin(std::io::empty())
        .with_stdout(Capture::new())
        .with_stderr(Capture::new());
    let Ok(module) = engine.compile("text.ruchy", text) else {
        return;
    };
    match engine.run(&module) {
        Ok(value) => drop(module.text(&engine, &value)),
        Err(error) => drop(error.render(true)),
    }
}

/// All of the above.
pub fn all(text: &str) {
    parse(text);
    round_trip(text);
    format(text);
    check(text);
    run(text);
}

fn has_errors(parsed: &Parsed) -> bool {
    parsed.diagnostics.iter().any(Diagnostic::is_error)
}

/// Enters a text; `None` if it is too long for the map.
fn add(sources: &mut SourceMap, text: &str) -> Option<Rc<SourceFile>> {
    sources.add("text.ruchy", text).ok()
}
