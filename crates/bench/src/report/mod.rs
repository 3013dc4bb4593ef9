//! `bench report`: kept samples as one HTML page that needs nothing else.
//!
//! ```text
//!  *.jsonl ──▶ run ──▶ model (figures, losses, comparison) ──▶ page ──▶ report.html
//!                                                               ▲
//!                       page/src ──esbuild──▶ page/dist ────────┘
//! ```
//!
//! Every number is made here, by the same functions as those of the tables on the terminal; the page only draws, sorts
//! and filters. Its scripts are written in TypeScript in `crates/bench/page` and bundled by `cargo xtask page`. The bundle
//! is kept in the repository, so that whoever builds this crate needs neither Node.js nor a network; `cargo xtask ci`
//! makes it anew and fails if it differs.

mod comparison;
mod facts;
mod figures;
mod losses;
mod model;
mod page;
mod run;

use crate::place::Place;
use crate::suite::Suite;
use clap::Args;
use model::Report;
use std::path::{Path, PathBuf};

/// What goes into the page and where it goes.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Files of samples, the oldest first; all others are compared with it [default: the newest file in target/bench]
    files: Vec<PathBuf>,
    /// The page [default: target/bench/report.html]
    #[arg(long, short)]
    output: Option<PathBuf>,
}

/// Writes the page; prints where it is.
///
/// # Errors
/// A file cannot be read or written, or the suite has errors.
pub fn run(options: &Options, place: &Place) -> Result<(), String> {
    let folder = place.made();
    let files = match options.files.is_empty() {
        true => vec![newest(&folder)?],
        false => options.files.clone(),
    };
    let output = options.output.clone();
    let output = output.unwrap_or_else(|| folder.join("report.html"));
    let html = write(&files, &Suite::load(&place.benches)?)?;
    if let Some(parent) = output.parent() {
        std::fs::create_dir_all(parent).map_err(|e| format!("{}: {e}", parent.display()))?;
    }
    std::fs::write(&output, &html).map_err(|e| format!("{}: {e}", output.display()))?;
    println!("{} ({} KB)", output.display(), html.len() / 1024);
    Ok(())
}

/// The page over files of samples.
///
/// # Errors
/// A file cannot be read.
pub fn write(files: &[PathBuf], suite: &Suite) -> Result<String, String> {
    let loaded: Result<Vec<run::Loaded>, String> = files.iter().map(|f| run::load(f)).collect();
    let loaded = loaded?;
    let report = Report {
        metrics: figures::metrics(),
        shapes: model::shapes(),
        runs: loaded
            .iter()
            .map(|file| run::describe(file, suite))
            .collect(),
        comparisons: comparison::with_first(&loaded),
    };
    page::write(&report, &loaded)
}

fn newest(folder: &Path) -> Result<PathBuf, String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let samples = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"));
    let time = |path: &PathBuf| path.metadata().and_then(|m| m.modified()).ok();
    samples.max_by_key(time).ok_or_else(|| {
        format!(
            "there are no samples in {}: measure first (`bench run`), or name files",
            folder.display()
        )
    })
}
