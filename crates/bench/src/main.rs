//! The benchmark suite as a program of its own, which `ruchyruchy bench` starts.
//!
//! It is apart from `ruchyruchy` because a harness, its statistics and its report are nothing that a program needs to
//! run, and because the program that is measured had better not be the one that measures.
#![forbid(unsafe_code)]

use clap::Parser;
use ruchyruchy_bench::command::{self, Arguments};
use ruchyruchy_bench::place::Place;
use std::process::ExitCode;

/// Measures implementations of the Ruchy language and others beside them.
#[derive(Parser)]
#[command(name = "ruchyruchy bench", bin_name = "ruchyruchy bench", version)]
struct Cli {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> ExitCode {
    let Cli { arguments } = Cli::parse();
    let place = Place::find(arguments.suite.as_deref(), arguments.binary.as_deref());
    match place.and_then(|place| command::run(&arguments.command, &place)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
