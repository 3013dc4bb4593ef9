//! `cargo xtask bless`: stored expectations are rewritten to what is printed now.
//!
//! Look at the difference before it is committed: a blessed mistake is a mistake with a test.

use crate::workspace::{self, Outcome};
use crate::{matrix, reference};

/// Runs the tests that keep snapshots with `BLESS=1`, then writes the generated documents.
pub fn run() -> Outcome {
    workspace::cargo_with(&["test", "--workspace", "--quiet"], &[("BLESS", "1")])?;
    reference::run(&reference::Options { check: false })?;
    matrix::run(&matrix::Options { check: false })
}
