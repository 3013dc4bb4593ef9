//! `cargo xtask bench`: the benchmark suite over this checkout and the optimised program.
//!
//! What it does is in the crate `bench`, which knows nothing of this repository but the folder `benches`.

use crate::workspace::{self, Outcome};
use ruchyruchy_bench::command::{self, Command, Place};

/// Runs a command of the suite.
pub fn run(command: &Command) -> Outcome {
    let binary = match command {
        Command::Run(_) | Command::Check(_) => workspace::build_ruchyruchy(true)?,
        _ => Default::default(),
    };
    let place = Place {
        benches: &workspace::root().join("benches"),
        target: &workspace::target(),
        binary: &binary,
        tiers: &["eval"],
    };
    Ok(command::run(command, &place)?)
}
