//! The REPL on a real terminal, visited by `ruchyruchy-testkit`.
//!
//! Without tmux this is skipped, except in CI, which must have it.

use ruchyruchy_testkit::{repl_visit, terminal};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    // What `cargo test -- --list` and filters of other tests ask for.
    if std::env::args().any(|word| word == "--list") {
        println!("repl_visit: test");
        return ExitCode::SUCCESS;
    }
    if !terminal::is_available() {
        let must = std::env::var_os("CI").is_some();
        println!("repl_visit: tmux is not installed");
        println!(
            "0 passed, {} failed, {} skipped",
            u8::from(must),
            u8::from(!must)
        );
        return ExitCode::from(u8::from(must));
    }
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => {
            println!("no temporary folder: {error}");
            return ExitCode::FAILURE;
        }
    };
    let program = Path::new(env!("CARGO_BIN_EXE_ruchyruchy"));
    let mut stations = 0;
    let result = repl_visit::run(program, folder.path(), &mut |_, _| stations += 1);
    match result {
        Ok(()) => {
            println!("repl_visit: {stations} stations");
            println!("1 passed, 0 failed");
            ExitCode::SUCCESS
        }
        Err(why) => {
            println!("repl_visit failed after {stations} stations: {why}");
            println!("0 passed, 1 failed");
            ExitCode::FAILURE
        }
    }
}
