//! The spec suite as a test program: `cargo test --test spec -- FILTER…`.
//!
//! A filter is a part of a file's name (`alias/`, `get_mut`); several are or-ed. Without one all
//! files run. Options: `--bin PATH` (another binary than the one just built), `--jobs N`, `--slow`
//! (the ten slowest files), `--names` (names of the failing files only), `--flags "…"` (options of
//! `run` put before each file's own), `--timeout SECONDS`.

use crate::suite::{self, Plan, Spec, Verdict};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

struct Options {
    filters: Vec<String>,
    slow: bool,
    names: bool,
}

/// Runs the suite in `folder` with `program` as the words say; prints each failure and the totals.
pub fn main(program: &Path, folder: &Path, scratch: &Path, words: Vec<String>) -> ExitCode {
    let mut plan = Plan::new(program, scratch);
    let options = match read(words, &mut plan) {
        Ok(options) => options,
        Err(why) => return failure(&why),
    };
    // Two runs at once (a developer's and a colleague's) must not empty each other's folder.
    plan.scratch.push(std::process::id().to_string());
    let all = match suite::find(folder) {
        Ok(all) => all,
        Err(error) => return failure(&error.to_string()),
    };
    let wanted = |s: &Spec| {
        options.filters.is_empty() || options.filters.iter().any(|f| s.name.contains(&**f))
    };
    let (skipped, chosen): (Vec<Spec>, Vec<Spec>) = all
        .into_iter()
        .filter(wanted)
        .partition(|s| s.expectations.skip.is_some());
    if chosen.is_empty() {
        return failure("no spec file has such a name");
    }
    let start = Instant::now();
    let done = |verdict: &Verdict| print(verdict, options.names);
    let verdicts = match suite::run(&chosen, &plan, &done) {
        Ok(verdicts) => verdicts,
        Err(error) => return failure(&error.to_string()),
    };
    if options.slow {
        let mut by_time: Vec<&Verdict> = verdicts.iter().collect();
        by_time.sort_by_key(|v| std::cmp::Reverse(v.took));
        for verdict in by_time.iter().take(10) {
            println!("{:8.0?} {}", verdict.took, verdict.name);
        }
    }
    for spec in &skipped {
        let why = spec.expectations.skip.as_deref().unwrap_or_default();
        println!("skipped {}: {why}", spec.name);
    }
    let failed = verdicts.iter().filter(|v| !v.wrong.is_empty()).count();
    println!(
        "spec: {} passed, {failed} failed, {} skipped in {:.1?}",
        verdicts.len() - failed,
        skipped.len(),
        start.elapsed()
    );
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn read(words: Vec<String>, plan: &mut Plan) -> Result<Options, String> {
    let mut options = Options {
        filters: Vec::new(),
        slow: false,
        names: false,
    };
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match &*word {
            "--bin" => plan.program = PathBuf::from(value()?),
            "--jobs" | "--test-threads" => {
                plan.jobs = value()?
                    .parse()
                    .ok()
                    .filter(|n| *n > 0)
                    .ok_or("bad --jobs")?;
            }
            "--timeout" => {
                let seconds = value()?.parse().map_err(|_| "bad --timeout")?;
                plan.timeout = Duration::from_secs(seconds);
            }
            "--flags" => plan
                .flags
                .extend(value()?.split_whitespace().map(str::to_owned)),
            "--slow" => options.slow = true,
            "--names" => options.names = true,
            // Options of the usual test harness, which `cargo test` may pass to all test programs.
            "--nocapture" | "--no-capture" | "--quiet" | "-q" | "--include-ignored" => {}
            option if option.starts_with('-') => return Err(format!("unknown option {option}")),
            _ => options.filters.push(word),
        }
    }
    Ok(options)
}

fn print(verdict: &Verdict, names: bool) {
    if verdict.wrong.is_empty() {
        return;
    }
    let mut text = format!("FAILED {}\n", verdict.name);
    for wrong in verdict.wrong.iter().filter(|_| !names) {
        for line in wrong.lines() {
            text.push_str("  ");
            text.push_str(line);
            text.push('\n');
        }
    }
    print!("{text}");
}

fn failure(why: &str) -> ExitCode {
    eprintln!("spec: {why}");
    ExitCode::FAILURE
}
