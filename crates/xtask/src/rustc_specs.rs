//! `cargo xtask rustc-specs`: the second oracle of the spec suite.
//!
//! Spec files marked `// rustc` are Rust but for `fun`; rustc must print what they expect.

use crate::workspace::{self, Outcome};
use clap::Args;
use ruchyruchy_testkit::confirm;
use std::time::Instant;

/// At least as many files must be confirmed: a slip of the marker must not empty the test.
const LEAST: usize = 120;

#[derive(Args)]
pub struct Options {
    /// Only files whose name contains one of these
    pub filters: Vec<String>,
}

/// Compiles and runs the marked files and lists those that rustc does not confirm.
pub fn run(options: &Options) -> Outcome {
    let start = Instant::now();
    let specs = workspace::specs()?;
    let wanted =
        |name: &str| options.filters.is_empty() || options.filters.iter().any(|f| name.contains(f));
    let chosen: Vec<_> = specs
        .iter()
        .filter(|s| s.expectations.rustc && wanted(&s.name))
        .collect();
    let cache = workspace::target().join("rustc-specs");
    let results = confirm::run(&chosen, &cache, workspace::cores())?;
    let mut failed = 0;
    for result in &results {
        if let Some(why) = &result.wrong {
            failed += 1;
            println!("FAILED {}\n{why}", result.name);
        }
    }
    let confirmed = results.len() - failed;
    let time = start.elapsed();
    println!("rustc-specs: {confirmed} confirmed, {failed} failed in {time:.1?}");
    if failed > 0 {
        return Err(format!("rustc does not confirm {failed} spec files").into());
    }
    if options.filters.is_empty() && confirmed < LEAST {
        return Err(format!("only {confirmed} spec files are confirmed by rustc").into());
    }
    Ok(())
}
