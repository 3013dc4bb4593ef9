//! Node.js, for what is written in JavaScript: the extension for VS Code and the page of `bench report`.
//!
//! Who has no Node.js or no browser can still work on everything else, so without them a step is skipped and says so.
//! In CI (`CI=true`) nothing is skipped.

use crate::workspace::{self, Outcome};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Oldest Node.js that the tools run on.
const OLDEST: u32 = 20;

/// Whether Node.js is there and new enough; if not, what is missing.
pub fn missing() -> Option<String> {
    let output = Command::new("node")
        .arg("--version")
        .stderr(Stdio::null())
        .output();
    let version = match output {
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
        Err(_) => return Some("there is no `node`".into()),
    };
    let major = version.trim().trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= OLDEST => {}
        _ => return Some(format!("node {} is older than {OLDEST}", version.trim())),
    }
    match Command::new("npm").arg("--version").output() {
        Ok(_) => None,
        Err(_) => Some("there is no `npm`".into()),
    }
}

/// What a step does that cannot run: locally nothing but saying so, in CI it fails.
pub fn skipped(missing: &str) -> Outcome {
    if std::env::var("CI").is_ok_and(|ci| ci == "true") {
        return Err(missing.into());
    }
    println!("skipped: {missing}");
    Ok(())
}

/// A folder of the checkout with a package.
pub struct Package(pub &'static str);

impl Package {
    fn folder(&self) -> PathBuf {
        workspace::root().join(self.0)
    }

    /// Installs exactly what its lock file names.
    pub fn install(&self) -> Outcome {
        self.npm(&["ci", "--no-progress"], &[])
    }

    /// Runs npm in it, with additional environment variables.
    pub fn npm(&self, args: &[&str], env: &[(&str, &str)]) -> Outcome {
        let mut command = Command::new("npm");
        command.args(args).current_dir(self.folder());
        let status = command.envs(env.iter().copied()).status()?;
        match status.success() {
            true => Ok(()),
            false => Err(format!("`npm {}` failed in {}", args.join(" "), self.0).into()),
        }
    }
}
