//! The spec suite: every file below `tests/spec`, run by the built command line in parallel.
//!
//! Each file runs in a scratch folder of its own, so that files that write do not meet. Files below
//! a folder whose name starts with `_` are modules of others and not run themselves. A file without
//! expectations must end well and print nothing. A file in which nothing goes wrong must also pass
//! `check`, which must never cry wolf.

use crate::judge;
use crate::process::{self, Job, Outcome};
use crate::server;
use crate::spec::{self, Expectations};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// One file of the suite.
#[derive(Debug, Clone)]
pub struct Spec {
    /// Where it is.
    pub path: PathBuf,
    /// Its path below the suite's folder: `alias/get_mut.ruchy`.
    pub name: String,
    /// Its text; bytes that are not UTF-8 are replaced.
    pub source: String,
    /// What it asks for.
    pub expectations: Expectations,
}

/// What came of one file.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The file's name in the suite.
    pub name: String,
    /// What was wrong; empty when it passed.
    pub wrong: Vec<String>,
    /// Wall time of its slowest run.
    pub took: Duration,
}

/// How the suite is run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The built command line.
    pub program: PathBuf,
    /// Words put before the command, for a program that is run by another.
    pub before: Vec<String>,
    /// A folder for the scratch folders; made and emptied by the suite.
    pub scratch: PathBuf,
    /// Options put before those of each file: `--tier eval`.
    pub flags: Vec<String>,
    /// Variables put into the environment of each run; the suite adds the address of its server.
    pub env: Vec<(String, String)>,
    /// Wall time that one run may take.
    pub timeout: Duration,
    /// How many run at once.
    pub jobs: usize,
}

impl Plan {
    /// A plan with the usual limits: 10 seconds a file, one job a core.
    pub fn new(program: impl Into<PathBuf>, scratch: impl Into<PathBuf>) -> Plan {
        let jobs = std::thread::available_parallelism().map_or(2, usize::from);
        Plan {
            program: program.into(),
            before: Vec::new(),
            scratch: scratch.into(),
            flags: Vec::new(),
            env: Vec::new(),
            timeout: Duration::from_secs(10),
            jobs,
        }
    }
}

/// All spec files below the folder, in the order of their names.
pub fn find(folder: &Path) -> io::Result<Vec<Spec>> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let mut specs = Vec::new();
    for path in paths {
        let source = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
        let name = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        let expectations = spec::parse(&source)
            .map_err(|why| io::Error::new(io::ErrorKind::InvalidData, format!("{name}: {why}")))?;
        specs.push(Spec {
            path,
            name,
            source,
            expectations,
        });
    }
    Ok(specs)
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path
            .file_name()
            .is_some_and(|n| n.to_string_lossy().starts_with('_'));
        if path.is_dir() && !hidden {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|e| e == "ruchy") {
            into.push(path);
        }
    }
    Ok(())
}

/// Runs the files in parallel, in the order given; calls `done` after each one.
pub fn run(
    specs: &[Spec],
    plan: &Plan,
    done: &(dyn Fn(&Verdict) + Sync),
) -> io::Result<Vec<Verdict>> {
    if plan.scratch.exists() {
        std::fs::remove_dir_all(&plan.scratch)?;
    }
    std::fs::create_dir_all(&plan.scratch)?;
    let plan = &Plan {
        env: vec![(server::VARIABLE.to_owned(), server::start()?)],
        ..plan.clone()
    };
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(Vec::with_capacity(specs.len()));
    std::thread::scope(|scope| {
        for _ in 0..plan.jobs {
            scope.spawn(|| {
                while let Some(spec) = specs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = run_one(spec, plan);
                    done(&verdict);
                    verdicts
                        .lock()
                        .unwrap_or_else(|e| e.into_inner())
                        .push(verdict);
                }
            });
        }
    });
    std::fs::remove_dir_all(&plan.scratch)?;
    let mut verdicts = verdicts.into_inner().unwrap_or_else(|e| e.into_inner());
    verdicts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(verdicts)
}

/// Runs one file and compares.
pub fn run_one(spec: &Spec, plan: &Plan) -> Verdict {
    let wanted = &spec.expectations;
    let mut took = Duration::ZERO;
    let mut wrong = Vec::new();
    match execute(spec, plan, "run") {
        Ok(got) => {
            took = got.took;
            wrong.extend(judge::of_run(&spec.path, wanted, &got));
        }
        Err(error) => wrong.push(format!("could not be run: {error}")),
    }
    if !wanted.check_errors.is_empty() || must_check(spec) {
        match execute(spec, plan, "check") {
            Ok(got) => {
                took = took.max(got.took);
                wrong.extend(judge::of_check(&spec.path, wanted, &got));
            }
            Err(error) => wrong.push(format!("could not be checked: {error}")),
        }
    }
    Verdict {
        name: spec.name.clone(),
        wrong,
        took,
    }
}

/// Whether `check` must find no error in the file: nothing goes wrong in it, nor is anything caught.
fn must_check(spec: &Spec) -> bool {
    let wanted = &spec.expectations;
    let ends_well =
        !wanted.is_static_error() && wanted.runtime_error.is_none() && wanted.exit_status() == 0;
    ends_well && !spec.source.contains("catch")
}

fn execute(spec: &Spec, plan: &Plan, command: &str) -> io::Result<Outcome> {
    let folder = plan.scratch.join(spec.name.replace('/', "."));
    std::fs::create_dir_all(&folder)?;
    let file = spec.path.to_string_lossy().into_owned();
    let mut args = plan.before.clone();
    args.push(command.to_owned());
    if command == "run" {
        args.extend(plan.flags.iter().cloned());
        args.extend(spec.expectations.flags.iter().cloned());
        args.push(file);
        args.extend(spec.expectations.args.iter().cloned());
    } else {
        args.push(file);
    }
    let stdin: String = spec
        .expectations
        .stdin
        .iter()
        .map(|l| format!("{l}\n"))
        .collect();
    let job = Job {
        program: plan.program.clone(),
        args,
        env: plan.env.clone(),
        stdin: stdin.into_bytes(),
        folder,
        timeout: plan.timeout,
    };
    process::run(&job)
}
