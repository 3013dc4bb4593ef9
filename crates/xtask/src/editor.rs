//! `cargo xtask editor`: the extension for VS Code is tested and packaged.

use crate::node::{self, Package};
use crate::workspace::Outcome;

const EXTENSION: Package = Package("editors/vscode");

/// Installs what the extension needs, runs its tests, packages it.
pub fn run() -> Outcome {
    if let Some(missing) = node::missing() {
        return node::skipped(&missing);
    }
    EXTENSION.install()?;
    EXTENSION.npm(&["test"], &[])?;
    EXTENSION.npm(&["run", "package"], &[])
}
