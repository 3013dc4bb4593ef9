//! The spec suite over the binary of this package: `cargo test -p ruchyruchy --test spec -- FILTER`.
//!
//! The options are those of `ruchyruchy_testkit::cli`.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().unwrap_or(root);
    ruchyruchy_testkit::cli::main(
        Path::new(env!("CARGO_BIN_EXE_ruchyruchy")),
        &root.join("tests/spec"),
        &Path::new(env!("CARGO_TARGET_TMPDIR")).join("spec"),
        std::env::args().skip(1).collect(),
    )
}
