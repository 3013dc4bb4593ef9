//! Confirmation by rustc: does the same text mean the same in Rust?
//!
//! A spec file marked `// rustc` is compiled by rustc after the mechanical rewriting of
//! [`rust_text`](crate::rust_text), and what it prints must be what the spec expects. The
//! implementation takes no part in this: rustc checks the expectations, the spec suite checks the
//! implementation against them.
//!
//! Starting rustc costs more than compiling a short file, so files are compiled in batches, each
//! file a module of one crate; the program runs once for each file, told by an environment variable
//! which one. When a batch does not compile, its files are compiled one by one to find the culprit. What
//! a text printed is kept under `target/`, keyed by the text and rustc's version.

use crate::judge;
use crate::process::{self, End, Job};
use crate::rust_text;
use crate::suite::Spec;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Files in one crate: more save start-up, fewer share the two cores better.
const BATCH: usize = 24;

/// The variable that tells a batch which of its files to run.
const CHOICE: &str = "RUCHY_SPEC_FILE";

/// What rustc said of one file.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// The file's name in the suite.
    pub name: String,
    /// Why rustc does not confirm it.
    pub wrong: Option<String>,
}

/// Compiles and runs each file; `cache` keeps results between calls.
pub fn run(specs: &[&Spec], cache: &Path, jobs: usize) -> io::Result<Vec<Confirmation>> {
    std::fs::create_dir_all(cache)?;
    let version = Command::new("rustc").arg("--version").output()?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let mut confirmed = Vec::new();
    let mut todo = Vec::new();
    for spec in specs {
        let kept = kept(spec, cache, &version);
        match std::fs::read_to_string(&kept) {
            Ok(stdout) => confirmed.push(compare(spec, &stdout)),
            Err(_) => todo.push((*spec, kept)),
        }
    }
    // A path from the crate's root means what it says only in a program of its own.
    let (alone, together): (Vec<_>, Vec<_>) = todo
        .into_iter()
        .partition(|(spec, _)| spec.source.contains("crate::"));
    let batches: Vec<&[(&Spec, PathBuf)]> = together.chunks(BATCH).chain(alone.chunks(1)).collect();
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(batch) = batches.get(index) else {
                        break;
                    };
                    let result = run_batch(batch, &cache.join(format!("batch{index}")));
                    results
                        .lock()
                        .unwrap_or_else(|e| e.into_inner())
                        .push(result);
                }
            });
        }
    });
    for result in results.into_inner().unwrap_or_else(|e| e.into_inner()) {
        confirmed.extend(result?);
    }
    confirmed.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(confirmed)
}

/// Where the output of a file is kept.
fn kept(spec: &Spec, cache: &Path, version: &str) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    (version, &spec.source).hash(&mut hasher);
    cache.join(format!("{:016x}.out", hasher.finish()))
}

fn run_batch(batch: &[(&Spec, PathBuf)], folder: &Path) -> io::Result<Vec<Confirmation>> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let specs: Vec<&Spec> = batch.iter().map(|(spec, _)| *spec).collect();
    let confirmed = match compile(&specs, folder)? {
        Ok(program) => {
            let mut all = Vec::new();
            for (index, (spec, kept)) in batch.iter().enumerate() {
                all.push(execute(
                    spec,
                    (batch.len() > 1).then_some(index),
                    &program,
                    folder,
                    kept,
                )?);
            }
            all
        }
        Err(why) if batch.len() == 1 => {
            let wrong = Some(format!("rustc rejects it:\n{why}"));
            specs
                .iter()
                .map(|s| Confirmation {
                    name: s.name.clone(),
                    wrong: wrong.clone(),
                })
                .collect()
        }
        Err(_) => {
            let mut all = Vec::new();
            for single in batch.chunks(1) {
                all.extend(run_batch(single, &folder.join("single"))?);
            }
            all
        }
    };
    std::fs::remove_dir_all(folder)?;
    Ok(confirmed)
}

/// Compiles the files as modules of one program; the inner error is rustc's.
fn compile(specs: &[&Spec], folder: &Path) -> io::Result<Result<PathBuf, String>> {
    let mut root = String::from("#![allow(warnings)]\n");
    let mut choice = String::new();
    if let [spec] = specs {
        root.push_str(&rust_text::from_ruchy(&spec.source));
    }
    for (index, spec) in specs.iter().enumerate().filter(|_| specs.len() > 1) {
        // A private `main` is seen by its own module only, so the module gets a public door to it.
        let text = rust_text::from_ruchy(&spec.source);
        let door = "pub fn spec_main() -> std::process::ExitCode { std::process::Termination::report(main()) }";
        std::fs::write(
            folder.join(format!("spec{index}.rs")),
            format!("{text}\n{door}\n"),
        )?;
        _ = writeln!(root, "mod spec{index};");
        _ = writeln!(
            choice,
            "        Ok(\"{index}\") => spec{index}::spec_main(),"
        );
    }
    if specs.len() > 1 {
        _ = write!(
            root,
            "fn main() -> std::process::ExitCode {{\n    match std::env::var(\"{CHOICE}\").as_deref() {{\n\
         {choice}        _ => std::process::ExitCode::from(2),\n    }}\n}}\n"
        );
    }
    let main = folder.join("specs.rs");
    std::fs::write(&main, root)?;
    let program = folder.join("specs");
    let output = Command::new("rustc")
        .args([
            "--edition",
            "2021",
            "-C",
            "debuginfo=0",
            "-C",
            "overflow-checks=on",
            "-o",
        ])
        .arg(&program)
        .arg(&main)
        .output()?;
    if output.status.success() {
        return Ok(Ok(program));
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Ok(Err(errors.lines().take(20).collect::<Vec<_>>().join("\n")))
}

fn execute(
    spec: &Spec,
    index: Option<usize>,
    program: &Path,
    folder: &Path,
    kept: &Path,
) -> io::Result<Confirmation> {
    let stdin: String = spec
        .expectations
        .stdin
        .iter()
        .map(|l| format!("{l}\n"))
        .collect();
    let scratch = folder.join("scratch");
    std::fs::create_dir_all(&scratch)?;
    let got = process::run(&Job {
        program: program.to_owned(),
        args: spec.expectations.args.clone(),
        env: index
            .map(|i| (CHOICE.to_owned(), i.to_string()))
            .into_iter()
            .collect(),
        stdin: stdin.into_bytes(),
        folder: scratch,
        timeout: Duration::from_secs(10),
    })?;
    // A Rust program that panics ends with 101.
    let panics = spec.expectations.runtime_error.is_some();
    let status = if panics {
        101
    } else {
        spec.expectations.exit_status()
    };
    let wrong = match got.end {
        End::Exit(got) if got == status => None,
        ref end => Some(format!("ended by {end:?}: {}", got.stderr.trim_end())),
    };
    if wrong.is_some() {
        return Ok(Confirmation {
            name: spec.name.clone(),
            wrong,
        });
    }
    std::fs::write(kept, &got.stdout)?;
    Ok(compare(spec, &got.stdout))
}

fn compare(spec: &Spec, stdout: &str) -> Confirmation {
    let wrong = judge::stdout_difference(&spec.expectations.stdout, stdout);
    Confirmation {
        name: spec.name.clone(),
        wrong,
    }
}
