//! The implementation at a revision of the repository, built.
//!
//! A revision is checked out in a worktree of its own below `target/bench/worktrees`, built and kept as
//! `target/bench/revisions/COMMIT-PROFILE`; the worktree is removed. All share one folder for what the compiler makes, so
//! that packages which did not change are not compiled again. `.` is the checkout as it is.

use crate::place::{Place, program};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The checkout itself, with its changes.
pub const CHECKOUT: &str = ".";

/// The commit that a text names; none if it names no commit.
pub fn commit(place: &Place, text: &str) -> Option<String> {
    let name = format!("{text}^{{commit}}");
    let output = Command::new("git")
        .args([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ])
        .current_dir(place.checkout())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

/// Builds a revision, unless that was done before; gives the program.
///
/// # Errors
/// What git or cargo say.
pub fn build(place: &Place, commit: &str, profile: &str) -> Result<PathBuf, String> {
    let short = commit.get(..12).unwrap_or(commit);
    let kept = place.made().join("revisions");
    let binary = kept.join(format!("{short}-{profile}"));
    if binary.exists() {
        return Ok(binary);
    }
    let worktree = place.made().join("worktrees").join(short);
    let path = worktree.to_string_lossy().into_owned();
    let git = |args: &[&str]| ran(Command::new("git").args(args).current_dir(place.checkout()));
    if !worktree.exists() {
        git(&["worktree", "add", "--quiet", "--detach", &path, commit])?;
    }
    let built = cargo(&worktree, &place.made().join("build"), profile);
    git(&["worktree", "remove", "--force", &path])?;
    let built = built?;
    std::fs::create_dir_all(&kept)
        .and_then(|()| std::fs::copy(built, &binary))
        .map_err(|e| format!("{}: {e}", binary.display()))?;
    Ok(binary)
}

/// Builds the checkout as it is; gives the program.
///
/// # Errors
/// What cargo says.
pub fn build_checkout(place: &Place, profile: &str) -> Result<PathBuf, String> {
    cargo(place.checkout(), &place.target, profile)
}

fn cargo(folder: &Path, target: &Path, profile: &str) -> Result<PathBuf, String> {
    eprintln!("building {} (profile {profile})", folder.display());
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    ran(Command::new(cargo)
        .args(["build", "--quiet", "--profile", profile])
        .args(["--package", "ruchyruchy", "--bin", "ruchyruchy"])
        .arg("--target-dir")
        .arg(target)
        .current_dir(folder))?;
    // Cargo calls the folder of its profile `dev` otherwise.
    let folder = match profile {
        "dev" => "debug",
        other => other,
    };
    Ok(target.join(folder).join(program()))
}

fn ran(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}");
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("{shown}: {e}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{shown} failed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_revision_is_told_apart() {
        let place = Place::find(None, Some(Path::new("x"))).expect("a suite");
        assert_eq!(commit(&place, "no-such-revision"), None);
        assert_eq!(commit(&place, "--help"), None);
    }
}
