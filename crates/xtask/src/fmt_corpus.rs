//! `cargo xtask fmt-corpus`: formats all programs at hand, in memory, and counts what must not be.
//!
//! The programs are those of this repository and those that the upstream crate ships, or those under the paths
//! given. `cargo xtask ci` runs it over the repository alone, which needs no network.

use crate::upstream;
use crate::workspace::{self, Outcome};
use clap::Args;
use ruchyruchy_syntax::ast::File;
use ruchyruchy_syntax::format::{WIDTH, format};
use ruchyruchy_syntax::span::SourceMap;
use ruchyruchy_syntax::{parse, print};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[derive(Args)]
pub struct Options {
    /// Files and folders; without any: the repository and the upstream crate
    paths: Vec<PathBuf>,
}

/// What was seen in a set of programs.
#[derive(Default)]
struct Row {
    files: usize,
    /// Files without syntax errors.
    programs: usize,
    /// Of these, the ones that formatting changes.
    changed: usize,
    unstable: usize,
    other_tree: usize,
    lost_comments: usize,
    /// Lines over the limit that hold more than one word in a row: a string or comment cannot be broken.
    long_lines: usize,
    bytes: usize,
    time: Duration,
}

impl Row {
    fn is_good(&self) -> bool {
        self.unstable + self.other_tree + self.lost_comments == 0
    }
}

/// Prints the table; fails if a second run changes something, a tree differs, or a comment is lost.
pub fn run(options: &Options) -> Outcome {
    let sets: Vec<(String, PathBuf)> = if options.paths.is_empty() {
        let mut sets = repository();
        sets.push(("upstream".into(), upstream::shipped()?));
        sets
    } else {
        let named = options.paths.iter();
        named
            .map(|p| (p.display().to_string(), p.clone()))
            .collect()
    };
    table(sets)
}

/// The part that needs nothing but the repository.
pub fn run_here() -> Outcome {
    table(repository())
}

fn repository() -> Vec<(String, PathBuf)> {
    let folders = ["tests", "examples", "benches", "crates"];
    let sets = folders.map(|name| (name.to_string(), workspace::root().join(name)));
    sets.into_iter().collect()
}

fn table(sets: Vec<(String, PathBuf)>) -> Outcome {
    println!(
        "{:12} {:>6} {:>9} {:>8} {:>10} {:>10} {:>13} {:>10} {:>9}",
        "",
        "files",
        "programs",
        "changed",
        "2nd change",
        "tree diffs",
        "lost comments",
        "long lines",
        "MB/s"
    );
    let mut good = true;
    for (name, path) in sets {
        let mut files = Vec::new();
        find(&path, &mut files)?;
        files.sort();
        let mut row = Row::default();
        for file in &files {
            look(file, &mut row);
        }
        let speed = row.bytes as f64 / 1e6 / row.time.as_secs_f64().max(1e-9);
        println!(
            "{name:12} {:>6} {:>9} {:>8} {:>10} {:>10} {:>13} {:>10} {speed:>9.1}",
            row.files,
            row.programs,
            row.changed,
            row.unstable,
            row.other_tree,
            row.lost_comments,
            row.long_lines
        );
        good &= row.is_good();
    }
    match good {
        true => Ok(()),
        false => Err("formatting is not sound".into()),
    }
}

fn find(path: &Path, into: &mut Vec<PathBuf>) -> Outcome {
    if !path.is_dir() {
        if path.exists() {
            into.push(path.to_owned());
        }
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() || path.extension().is_some_and(|e| e == "ruchy") {
            find(&path, into)?;
        }
    }
    Ok(())
}

/// Formats a file twice and counts what is wrong.
fn look(path: &Path, row: &mut Row) {
    row.files += 1;
    let Ok(text) = std::fs::read_to_string(path) else {
        return;
    };
    let start = Instant::now();
    let Some((once, before)) = formatted(&text) else {
        return;
    };
    row.time += start.elapsed();
    row.bytes += text.len();
    row.programs += 1;
    row.changed += usize::from(once != text);
    let complain = |count: &mut usize, what: &str| {
        *count += 1;
        println!("{}: {what}", path.display());
    };
    let Some((twice, after)) = formatted(&once) else {
        return complain(&mut row.other_tree, "does not parse any more");
    };
    if once != twice {
        complain(&mut row.unstable, "a second run changes it again");
    }
    if !print::same_tree(&before, &after) {
        complain(&mut row.other_tree, "another program");
    }
    if comments(&text, &before) != comments(&once, &after) {
        complain(&mut row.lost_comments, "other comments");
    }
    row.long_lines += once.lines().filter(|line| is_too_long(line)).count();
}

fn formatted(text: &str) -> Option<(String, File)> {
    let mut sources = SourceMap::new();
    let file = sources.add("program.ruchy", text).ok()?;
    let parsed = parse(&file);
    if parsed.diagnostics.iter().any(|d| d.is_error()) {
        return None;
    }
    Some((format(&file, &parsed.file), parsed.file))
}

fn comments<'a>(text: &'a str, file: &File) -> Vec<&'a str> {
    let place = |at: u32| (at - file.span.lo) as usize;
    let texts = file.comments.iter().map(|comment| {
        let range = place(comment.span.lo)..place(comment.span.hi);
        text.get(range).unwrap_or("").trim_end()
    });
    texts.collect()
}

/// Whether a line is over the limit without its comment, and could be broken: it holds a list, a chain or an
/// operator outside of strings.
fn is_too_long(line: &str) -> bool {
    if line.chars().count() <= WIDTH || line.trim_start().starts_with(['/', '#', '*']) {
        return false;
    }
    let mut code = String::new();
    let mut quoted = false;
    let mut chars = line.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted => drop(chars.next()),
            '"' => quoted = !quoted,
            '/' if !quoted && chars.peek() == Some(&'/') => break,
            '#' if !quoted => break,
            _ => {}
        }
        if !quoted {
            code.push(c);
        }
    }
    let width = line.chars().count() - line.trim_start().chars().count() + code.chars().count();
    width > WIDTH && code.contains([',', '+', '&', '|'])
}
