//! Where things are, and how the other tools of the project are called.

use ruchyruchy_testkit::suite::{self, Spec};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command gives back; the message of an error says what went wrong and where.
pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// The folder for everything that is made and not kept.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// All files of the spec suite.
pub fn specs() -> Outcome<Vec<Spec>> {
    Ok(suite::find(&root().join("tests/spec"))?)
}

/// Runs cargo in the workspace, its output shown.
pub fn cargo(args: &[&str]) -> Outcome {
    cargo_with(args, &[])
}

/// Runs cargo with additional environment variables.
pub fn cargo_with(args: &[&str], env: &[(&str, &str)]) -> Outcome {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(args)
        .current_dir(root())
        .envs(env.iter().copied());
    let status = command.status()?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`cargo {}` failed", args.join(" ")).into()),
    }
}

/// Builds the command line and gives its path; `RUCHYRUCHY_BIN` names one that is to be used as it is.
pub fn build_ruchyruchy(release: bool) -> Outcome<PathBuf> {
    if let Some(built) = std::env::var_os("RUCHYRUCHY_BIN") {
        return Ok(root().join(built));
    }
    let mut args = vec![
        "build",
        "--quiet",
        "--package",
        "ruchyruchy",
        "--bin",
        "ruchyruchy",
    ];
    if release {
        args.push("--release");
    }
    cargo(&args)?;
    Ok(target()
        .join(if release { "release" } else { "debug" })
        .join("ruchyruchy"))
}

/// How many processes to run at once.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}
