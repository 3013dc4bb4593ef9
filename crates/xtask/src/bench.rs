//! `cargo xtask bench`: the benchmark suite over this checkout and the optimised program; the steps of CI that belong to it.
//!
//! What it does is in the crate `bench`, which knows nothing of this repository but the folder `benches`.

use crate::workspace::{self, Outcome};
use ruchyruchy_bench::command::{self, Arguments, Command, check};
use ruchyruchy_bench::gate;
use ruchyruchy_bench::place::Place;
use ruchyruchy_bench::revision;
use std::path::PathBuf;

/// Runs a command of the suite.
pub fn run(arguments: &Arguments) -> Outcome {
    let mut place = place(arguments.suite.clone())?;
    place.binary = match &arguments.binary {
        Some(binary) => binary.canonicalize()?,
        None if arguments.command.starts_binary() => workspace::build_ruchyruchy(true)?,
        None => place.binary,
    };
    Ok(command::run(&arguments.command, &place)?)
}

/// Counts instructions and compares them with the baseline. In CI nothing is left out.
pub fn gate() -> Outcome {
    if ruchyruchy_bench::count::version().is_none() && !in_ci() {
        println!("skipped: valgrind is not on this machine");
        return Ok(());
    }
    let command = Command::Gate(gate::Options::default());
    Ok(command::run(&command, &place(None)?)?)
}

/// Runs every program of the suite once in every language, small: all must give the same. In CI no peer may be missing.
pub fn twins() -> Outcome {
    let mut place = place(None)?;
    // The program of the gate is the cheapest to build that is fast enough.
    place.binary = revision::build_checkout(&place, "gate")?;
    check::run(&check::Options::everything(in_ci()), &place)?;
    Ok(())
}

fn place(suite: Option<PathBuf>) -> Outcome<Place> {
    let suite = suite.unwrap_or_else(|| workspace::root().join("benches"));
    Ok(Place::find(Some(&suite), None)?)
}

fn in_ci() -> bool {
    std::env::var_os("CI").is_some()
}
