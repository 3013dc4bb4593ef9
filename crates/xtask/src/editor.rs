//! `cargo xtask editor`: the extension for VS Code is tested and packaged.
//!
//! Who has no Node.js can still work on everything else, so without it the step is skipped and says so. In CI
//! (`CI=true`) nothing is skipped.

use crate::workspace::{self, Outcome};
use std::process::{Command, Stdio};

/// Oldest Node.js that the packaging tool runs on.
const OLDEST: u32 = 20;

/// Installs what the extension needs, runs its tests, packages it.
pub fn run() -> Outcome {
    if let Err(missing) = node() {
        if std::env::var("CI").is_ok_and(|ci| ci == "true") {
            return Err(missing.into());
        }
        println!("skipped: {missing}");
        return Ok(());
    }
    for args in [&["ci"][..], &["test"], &["run", "package"]] {
        npm(args)?;
    }
    Ok(())
}

/// Whether Node.js is there and new enough; if not, what is missing.
fn node() -> Result<(), String> {
    let output = Command::new("node")
        .arg("--version")
        .stderr(Stdio::null())
        .output();
    let version = match output {
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
        Err(_) => return Err("there is no `node`".into()),
    };
    let major = version.trim().trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= OLDEST => {}
        _ => return Err(format!("node {} is older than {OLDEST}", version.trim())),
    }
    match Command::new("npm").arg("--version").output() {
        Ok(_) => Ok(()),
        Err(_) => Err("there is no `npm`".into()),
    }
}

fn npm(args: &[&str]) -> Outcome {
    let status = Command::new("npm")
        .args(args)
        .current_dir(workspace::root().join("editors/vscode"))
        .status()?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`npm {}` failed", args.join(" ")).into()),
    }
}
