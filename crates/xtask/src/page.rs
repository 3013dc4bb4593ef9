//! `cargo xtask page`: the page of `bench report` is bundled and tried in a browser.
//!
//! The bundle in `crates/bench/page/dist` is a part of the repository. With `--check`, as in CI, it is not written but must
//! be what the sources give. The tests look at a page that the report makes of the samples beside them; it is made by a
//! process of its own, which cargo builds anew if the bundle has changed.

use crate::node::{self, Package};
use crate::workspace::{self, Outcome};
use clap::Args;
use std::process::{Command, Stdio};

const PAGE: Package = Package("crates/bench/page");
const SAMPLES: [&str; 2] = ["before.jsonl", "after.jsonl"];
/// What the browser may be called.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

#[derive(Args)]
pub struct Options {
    /// Fail if the bundle in the repository is not what the sources give
    #[arg(long)]
    pub check: bool,
}

/// Checks types, bundles, makes a page and runs its tests.
pub fn run(options: &Options) -> Outcome {
    if let Some(missing) = node::missing() {
        return node::skipped(&missing);
    }
    PAGE.install()?;
    PAGE.npm(&["run", "--silent", "types"], &[])?;
    let bundle = if options.check { "check" } else { "build" };
    PAGE.npm(&["run", "--silent", bundle], &[])?;
    let page = workspace::target().join("page/report.html");
    let page = page.to_string_lossy();
    let folder = workspace::root().join("crates/bench/page/test/samples");
    let samples = SAMPLES.map(|name| folder.join(name).to_string_lossy().into_owned());
    let [before, after] = samples.each_ref().map(String::as_str);
    let report = ["bench", "report", before, after, "--output", &page];
    workspace::cargo(&[&["run", "--quiet", "--package", "xtask", "--"], &report[..]].concat())?;
    match browser() {
        Some(browser) => PAGE.npm(&["test"], &[("PAGE", &page), ("CHROMIUM", &browser)]),
        None => node::skipped("there is no Chromium; `CHROMIUM` can name one"),
    }
}

/// The path of a browser: what `CHROMIUM` says, or the first that is found.
fn browser() -> Option<String> {
    if let Ok(named) = std::env::var("CHROMIUM") {
        return Some(named);
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    let paths = BROWSERS
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let starts = |path: &std::path::PathBuf| {
        let mut command = Command::new(path);
        let quiet = command
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        quiet.status().is_ok_and(|status| status.success())
    };
    let mut found = paths.filter(|path| path.is_file()).filter(starts);
    Some(found.next()?.to_string_lossy().into_owned())
}
