//! The benchmark suite as a program of its own, which `ruchyruchy bench` starts.
//!
//! It is apart from `ruchyruchy` because a harness, its statistics and its report are nothing that a program needs to run:
//! linked in, they would make each start dearer and the executable larger, and the one that is measured would be the one
//! that measures.
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
