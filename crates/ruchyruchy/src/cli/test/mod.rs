//! `test [PATH…]`: the functions marked `#[test]` of all files, each run in a state of its own.
//!
//! Files are run by several threads, each with an engine of its own; a file's results are printed when all of it is done
//! and the files before it are printed, so that the order of the output does not depend on time.

mod find;
mod report;

use super::{Context, LimitArgs, output, run};
use clap::Args;
use report::{FileResult, Outcome, Report, TestResult};
use ruchyruchy::{Capture, Engine};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Instant;

#[derive(Args)]
pub(super) struct TestArgs {
    /// Files, or folders whose files are looked for
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// Only tests whose name contains TEXT (`file::name` as it is shown)
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// List the tests, run none
    #[arg(long)]
    list: bool,
    /// One JSON object a test and one for the whole on standard output, for tools
    #[arg(long)]
    json: bool,
    /// Let tests print; otherwise the output of those that fail is shown
    #[arg(long)]
    no_capture: bool,
    /// Stop after the first failure
    #[arg(long)]
    fail_fast: bool,
    /// Also run tests marked `#[ignore]`
    #[arg(long)]
    include_ignored: bool,
    /// Files to run at a time [default: one a processor]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    #[command(flatten)]
    limits: LimitArgs,
}

pub(super) fn run(args: &TestArgs, context: &Context) -> i32 {
    let files = match find::files(&args.paths) {
        Ok(files) => files,
        Err(why) => {
            output::print_error(&format!("error: {why}\n"));
            return 2;
        }
    };
    let mut report = Report::new(args.json, args.list, context.stdout_color);
    let start = Instant::now();
    // What tests print must not be mixed, and a heap limit counts the whole process.
    let in_turn = args.no_capture || args.limits.max_heap.is_some();
    if in_turn || files.len() < 2 {
        for file in &files {
            let stop = AtomicBool::new(report.has_failed() && args.fail_fast);
            report.file(&run_file(file, args, context, &stop));
        }
    } else {
        run_all(&files, args, context, &mut report);
    }
    report.end(start.elapsed(), args.filter.as_deref())
}

/// Runs the files on several threads and reports them in order.
fn run_all(files: &[PathBuf], args: &TestArgs, context: &Context, report: &mut Report) {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = args.jobs.unwrap_or(processors).clamp(1, files.len());
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let (sender, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let (sender, next, stop) = (sender.clone(), &next, &stop);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(index) else { break };
                    let result = run_file(file, args, context, stop);
                    if args.fail_fast && result.has_failed() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    if sender.send((index, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting: Vec<Option<FileResult>> = files.iter().map(|_| None).collect();
        let mut shown = 0;
        for (index, result) in results {
            if let Some(slot) = waiting.get_mut(index) {
                *slot = Some(result);
            }
            while let Some(result) = waiting.get_mut(shown).and_then(Option::take) {
                report.file(&result);
                shown += 1;
            }
        }
    });
}

fn run_file(file: &Path, args: &TestArgs, context: &Context, stop: &AtomicBool) -> FileResult {
    let engine = run::engine(&args.limits, context).with_stdin(std::io::empty());
    let engine = engine.with_args([file.to_string_lossy()]);
    let stack = engine.clone();
    stack.on_stack(|| run_tests(file, &engine, args, context, stop))
}

fn run_tests(
    file: &Path,
    engine: &Engine,
    args: &TestArgs,
    context: &Context,
    stop: &AtomicBool,
) -> FileResult {
    let name = find::shown_name(file);
    let mut result = FileResult::new(name);
    let named = args.paths.iter().any(|path| path == file);
    if !named && !find::may_hold_tests(file) {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let parsed = ruchyruchy::format(&result.name, &text);
        result.broken = parsed.err().map(|error| error.render(context.stdout_color));
        return result;
    }
    let module = match engine.compile_file(file) {
        Ok(module) => module,
        Err(error) => {
            result.broken = Some(error.render(context.stdout_color));
            return result;
        }
    };
    let tests = module.tests();
    for test in tests {
        let full = format!("{}::{}", result.name, test.name);
        if args
            .filter
            .as_ref()
            .is_some_and(|filter| !full.contains(filter))
        {
            result.filtered += 1;
            continue;
        }
        let mut one = TestResult {
            name: test.name.clone(),
            place: test.place.as_ref().map(ToString::to_string),
            outcome: Outcome::Ignored,
            took: std::time::Duration::ZERO,
            stdout: String::new(),
            stderr: String::new(),
        };
        let skip = test.ignored && !args.include_ignored;
        if args.list {
            one.outcome = if skip {
                Outcome::Ignored
            } else {
                Outcome::Listed
            };
        } else if stop.load(Ordering::Relaxed) {
            one.outcome = Outcome::NotRun;
        } else if !skip {
            let (out, err) = (Capture::new(), Capture::new());
            let engine = match args.no_capture {
                true => engine.clone(),
                false => engine
                    .clone()
                    .with_stdout(out.clone())
                    .with_stderr(err.clone()),
            };
            let start = Instant::now();
            let ended = engine.run_test(&module, &test);
            one.took = start.elapsed();
            one.outcome = match ended {
                Ok(()) => Outcome::Passed,
                Err(failure) => {
                    Outcome::Failed(failure.render(context.stdout_color), failure.render(false))
                }
            };
            one.stdout = out.text();
            one.stderr = err.text();
            if args.fail_fast && matches!(one.outcome, Outcome::Failed(..)) {
                stop.store(true, Ordering::Relaxed);
            }
        }
        result.tests.push(one);
    }
    result
}
