//! `cargo xtask ci`: all that must hold, soonest failure first; and `cargo xtask test`.
//!
//! Every step runs even after one has failed, so that one run shows all that is wrong.

use crate::workspace::{self, Outcome};
use crate::{bench, editor, fmt_corpus, hostile, matrix, page, reference, rustc_specs, tidy};
use clap::Args;
use std::time::Instant;

#[derive(Args)]
pub struct Options {
    /// How many mutated inputs to run
    #[arg(long, default_value_t = 2000)]
    hostile: usize,
}

/// Runs all steps and prints one line for each at the end.
pub fn run(options: &Options) -> Outcome {
    let steps: [(&str, &dyn Fn() -> Outcome); 13] = [
        ("format", &|| workspace::cargo(&["fmt", "--all", "--check"])),
        ("tidy", &tidy::run),
        ("matrix", &|| matrix::run(&matrix::Options { check: true })),
        ("reference", &|| {
            reference::run(&reference::Options { check: true })
        }),
        ("clippy", &|| {
            let lints = ["clippy", "--workspace", "--all-targets", "--quiet", "--"];
            workspace::cargo(&[&lints[..], &["-D", "warnings"]].concat())
        }),
        ("tests", &test),
        ("rustc specs", &|| {
            rustc_specs::run(&rustc_specs::Options {
                filters: Vec::new(),
            })
        }),
        ("fmt corpus", &fmt_corpus::run_here),
        ("editor", &editor::run),
        ("page", &|| page::run(&page::Options { check: true })),
        ("twins", &bench::twins),
        ("instructions", &bench::gate),
        ("hostile inputs", &|| {
            hostile::run(&hostile::Options::bounded(options.hostile))
        }),
    ];
    let mut report = Vec::new();
    for (name, step) in steps {
        println!("── {name}");
        let start = Instant::now();
        let result = step();
        if let Err(failure) = &result {
            println!("{failure}");
        }
        report.push((name, result.is_ok(), start.elapsed()));
    }
    println!("──");
    for (name, passed, time) in &report {
        println!(
            "{name:16} {} {time:8.1?}",
            if *passed { "passed" } else { "FAILED" }
        );
    }
    let failed = report.iter().filter(|(_, passed, _)| !passed).count();
    println!("ci: {} passed, {failed} failed", report.len() - failed);
    if failed == 0 {
        Ok(())
    } else {
        Err(format!("{failed} steps failed").into())
    }
}

/// All tests of all packages, the spec suite and the house rules among them.
pub fn test() -> Outcome {
    workspace::cargo(&["test", "--workspace", "--no-fail-fast"])
}
