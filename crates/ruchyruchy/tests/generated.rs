//! The generated programs of the benchmark suite are those that their generator writes.
//!
//! `benches/synthetic/generate.ruchy` is a Ruchy program; after a change of it, running it without `--check` writes the
//! files anew.

use std::path::Path;
use std::process::Command;

#[test]
fn the_generated_benchmarks_are_up_to_date() {
    let generator =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/synthetic/generate.ruchy");
    let output = Command::new(env!("CARGO_BIN_EXE_ruchyruchy"))
        .arg(&generator)
        .arg("--check")
        .output()
        .expect("the binary starts");
    assert!(
        output.status.success(),
        "run {} and commit what it writes:\n{}",
        generator.display(),
        String::from_utf8_lossy(&output.stderr)
    );
}
