//! The chores of this project: `cargo xtask COMMAND`.
//!
//! Each command is a module with one `run` function. `ci` is all that must hold before a change is
//! taken, in the order of how soon it fails; the other commands are its parts and the measurements.
//! The house rules that a program can check are in [`tidy`], which `cargo test` runs as well.

mod bench;
mod bless;
mod ci;
mod editor;
mod fmt_corpus;
mod hostile;
mod matrix;
mod node;
mod page;
mod reference;
mod repl_visit;
mod rustc_specs;
mod tidy;
mod upstream;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(about = "Chores of the RuchyRuchy project")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything that must hold: format, lints, tests, matrix, rustc, hostile inputs
    Ci(ci::Options),
    /// All tests of all packages
    Test,
    /// The house rules: dependencies, file sizes, banned words
    Tidy,
    /// Rewrite stored expectations and generated documents
    Bless,
    /// Write docs/feature-matrix.md: each construct and builtin with the spec files that cover it
    Matrix(matrix::Options),
    /// Write docs/reference/library: each builtin with its examples
    Reference(reference::Options),
    /// Let rustc confirm the spec files marked `// rustc`
    RustcSpecs(rustc_specs::Options),
    /// The benchmark suite over the optimised program, which is built first: as `ruchyruchy bench`
    Bench(ruchyruchy_bench::command::Arguments),
    /// Run the programs that the upstream crate ships
    Upstream(upstream::Options),
    /// Test and package the extension for VS Code
    Editor,
    /// Bundle the page of `bench report` and try it in a browser
    Page(page::Options),
    /// Visit the REPL on a terminal (tmux) and print its screens
    ReplVisit,
    /// Format all programs at hand, in memory, and count what must not happen
    FmtCorpus(fmt_corpus::Options),
    /// Run mutated and hostile inputs; each must end with an error or a result
    Hostile(hostile::Options),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Ci(options) => ci::run(&options),
        Command::Test => ci::test(),
        Command::Tidy => tidy::run(),
        Command::Bless => bless::run(),
        Command::Matrix(options) => matrix::run(&options),
        Command::Reference(options) => reference::run(&options),
        Command::RustcSpecs(options) => rustc_specs::run(&options),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Upstream(options) => upstream::run(&options),
        Command::Editor => editor::run(),
        Command::Page(options) => page::run(&options),
        Command::ReplVisit => repl_visit::run(),
        Command::FmtCorpus(options) => fmt_corpus::run(&options),
        Command::Hostile(options) => hostile::run(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
