//! `bench ARGS`: starts the benchmark suite, which is a program of its own.
//!
//! It is not linked in: the harness sees this program as one of those that it measures, and who runs a script should not
//! load a harness, its statistics and its report. It is looked for beside this program, then in `PATH`, and learns from
//! `RUCHYRUCHY_BIN` which program to measure.

use super::output;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;

/// The program, without the ending that executables have on some systems.
const PROGRAM: &str = "ruchyruchy-bench";
/// Names the program that is measured.
const MEASURED: &str = "RUCHYRUCHY_BIN";

pub(super) fn run(args: &[OsString]) -> i32 {
    let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    let own = std::env::current_exe().unwrap_or_default();
    let beside = own.with_file_name(&name);
    let program = match beside.is_file() {
        true => beside,
        false => PathBuf::from(name),
    };
    let mut command = Command::new(&program);
    command.args(args);
    if std::env::var_os(MEASURED).is_none() {
        command.env(MEASURED, own);
    }
    match command.status() {
        Ok(status) => status.code().unwrap_or(1),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            output::print_error(&format!(
                "error: `{PROGRAM}` is neither beside this program nor in PATH\n\
                 help: it is built in a checkout by `cargo build --release -p {PROGRAM}`\n"
            ));
            1
        }
        Err(error) => {
            output::print_error(&format!(
                "error: cannot start `{}`: {error}\n",
                program.display()
            ));
            1
        }
    }
}
