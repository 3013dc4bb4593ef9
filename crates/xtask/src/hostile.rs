//! `cargo xtask hostile`: no program text may bring the implementation down.
//!
//! Three kinds of input: large texts ([`ruchyruchy_testkit::bombs`]), the hand-written programs in
//! `tests/hostile/`, and mutants of all spec files and examples. Each one runs in a process of its
//! own, as a user would run it, with limits on steps and heap. It may end with status 0 or 1 (and
//! with any status where the text itself asks for it by `exit`); a panic, a signal, a hang or more
//! memory than its limit allows is a find. Finds are written to `target/hostile/` and the command
//! fails.
//!
//! Mutants must not harm the machine they are made on: a text that names anything of the file system
//! is not run, and each process starts in a scratch folder.

use crate::workspace::{self, Outcome};
use clap::Args;
use indicatif::ProgressBar;
use ruchyruchy_testkit::process::{self, End, Job};
use ruchyruchy_testkit::{bombs, mutate, seeds};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// CPU time that an input may take, optimised and not.
const CPU: [Duration; 2] = [Duration::from_secs(20), Duration::from_secs(30)];
/// Wall time after which an input is ended: it may have to share the machine.
const TIMEOUT: Duration = Duration::from_secs(120);
/// Steps that a hand-written program may take, optimised and not: enough to build a million of
/// anything.
const STEPS: [u64; 2] = [40_000_000, 10_000_000];
/// The heap limit given to each process, in MB.
const HEAP: u64 = 256;
/// Address space that a process can get at all, in MB: a find must not take the machine with it.
const ADDRESSES: u64 = 4096;
/// Memory beyond the heap limit that a process may hold, in MB: its native stack and the program.
const BESIDE: u64 = 640;

#[derive(Args)]
pub struct Options {
    /// How many mutants to run
    #[arg(long, default_value_t = 100_000)]
    count: usize,
    /// Where the sequence of mutants starts
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Use the optimised program
    #[arg(long)]
    release: bool,
    /// Divide the size of the large texts by this
    #[arg(long, default_value_t = 1)]
    scale: usize,
    /// Only bombs and programs whose name contains this, and no mutants
    #[arg(long)]
    only: Option<String>,
}

impl Options {
    /// What CI runs: smaller texts, fewer mutants, the unoptimised program with overflow checks.
    pub fn bounded(count: usize) -> Options {
        Options {
            count,
            seed: 1,
            release: false,
            scale: 10,
            only: None,
        }
    }
}

/// An input with the name that its find would get.
struct Input {
    name: String,
    text: Vec<u8>,
    /// `--max-steps` of its run.
    steps: u64,
    /// A hand-written program, which must get past the static checks.
    must_run: bool,
}

/// What the inputs came to.
#[derive(Default)]
struct Tally {
    ends: BTreeMap<&'static str, usize>,
    finds: Vec<String>,
    slowest: (Duration, String),
    largest: (u64, String),
}

/// Runs all inputs; fails if one brought the program down.
pub fn run(options: &Options) -> Outcome {
    let program = workspace::build_ruchyruchy(options.release)?;
    let folder = workspace::target().join("hostile");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    // Inherited by every process that is started from here.
    rlimit::setrlimit(rlimit::Resource::AS, ADDRESSES << 20, ADDRESSES << 20)?;
    let start = Instant::now();
    let seeds = seeds::all(&workspace::root())?;
    let [optimised, plain] = STEPS;
    let steps = if options.release { optimised } else { plain };
    let [optimised, plain] = CPU;
    let cpu = if options.release { optimised } else { plain };
    let chosen = |name: &str| options.only.as_deref().is_none_or(|o| name.contains(o));
    let programs = seeds::hand_written(&workspace::root())?;
    let mutants = if options.only.is_some() {
        0
    } else {
        options.count
    };
    let fixed = bombs::all(options.scale)
        .map(|(name, text)| Input {
            name,
            text: text.into_bytes(),
            steps: 2_000_000,
            must_run: false,
        })
        .chain(programs.into_iter().map(|(name, text)| Input {
            name,
            text: text.into_bytes(),
            steps,
            must_run: true,
        }))
        .filter(|input| chosen(&input.name));
    let mutated = (0..mutants).map(|i| {
        let mut rng = fastrand::Rng::with_seed(options.seed.wrapping_add(i as u64));
        let text = loop {
            let text = mutate::mutant(&seeds, &mut rng);
            if !seeds::may_wait(&text) {
                break text;
            }
        };
        Input {
            name: format!("mutant {i}"),
            text,
            steps: 2_000_000,
            must_run: false,
        }
    });
    let inputs = Mutex::new(fixed.chain(mutated));
    let tally = Mutex::new(Tally::default());
    let done = AtomicUsize::new(0);
    // Drawn on a terminal only.
    let bar = ProgressBar::new(mutants as u64);
    std::thread::scope(|scope| {
        for worker in 0..workspace::cores() {
            let (inputs, tally, done, bar) = (&inputs, &tally, &done, &bar);
            let (program, folder) = (&program, &folder);
            scope.spawn(move || {
                loop {
                    let input = inputs.lock().unwrap_or_else(|e| e.into_inner()).next();
                    let Some(input) = input else { break };
                    let result = run_one(
                        &input,
                        program,
                        &folder.join(format!("scratch{worker}")),
                        cpu,
                    );
                    let mut tally = tally.lock().unwrap_or_else(|e| e.into_inner());
                    record(&mut tally, &input, result, folder);
                    done.fetch_add(1, Ordering::Relaxed);
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
    for worker in 0..workspace::cores() {
        std::fs::remove_dir_all(folder.join(format!("scratch{worker}"))).unwrap_or_default();
    }
    let tally = tally.into_inner().unwrap_or_else(|e| e.into_inner());
    for find in &tally.finds {
        println!("{find}");
    }
    for (end, count) in &tally.ends {
        println!("{count:8} {end}");
    }
    println!("slowest: {:.1?} {}", tally.slowest.0, tally.slowest.1);
    println!("largest: {} MB {}", tally.largest.0 >> 20, tally.largest.1);
    let total = done.into_inner();
    let finds = tally.finds.len();
    println!(
        "hostile: {} passed, {finds} failed in {:.1?}",
        total - finds,
        start.elapsed()
    );
    if finds == 0 {
        Ok(())
    } else {
        Err(format!("finds are in {}", folder.display()).into())
    }
}

/// What one input came to: a word for the statistics, what is wrong, and its cost.
struct Verdict {
    end: &'static str,
    wrong: Option<String>,
    took: Duration,
    peak: u64,
}

fn run_one(input: &Input, program: &Path, scratch: &Path, cpu: Duration) -> Verdict {
    let broken = |why: String| Verdict {
        end: "not run",
        wrong: Some(why),
        took: Duration::ZERO,
        peak: 0,
    };
    let file: PathBuf = scratch.join("input.ruchy");
    let written =
        std::fs::create_dir_all(scratch).and_then(|()| std::fs::write(&file, &input.text));
    if let Err(error) = written {
        return broken(error.to_string());
    }
    let job = Job {
        program: program.to_owned(),
        args: vec![
            "run".to_owned(),
            "--max-steps".to_owned(),
            input.steps.to_string(),
            "--max-heap".to_owned(),
            format!("{HEAP}m"),
            "--deny-read".to_owned(),
            "--deny-write".to_owned(),
            "--deny-env".to_owned(),
            "--deny-run".to_owned(),
            "--deny-net".to_owned(),
            "input.ruchy".to_owned(),
        ],
        env: Vec::new(),
        stdin: Vec::new(),
        folder: scratch.to_owned(),
        timeout: TIMEOUT,
    };
    let got = match process::run(&job) {
        Ok(got) => got,
        Err(error) => return broken(error.to_string()),
    };
    let asks = String::from_utf8_lossy(&input.text).contains("exit");
    let is_static = got.stderr.lines().any(|line| {
        let code = line
            .strip_prefix("error[E")
            .and_then(|rest| rest.chars().next());
        code.is_some_and(|c| c.is_ascii_digit())
    });
    let (end, wrong) = match got.end {
        End::Exit(0) => ("ended well", None),
        End::Exit(1) if got.stderr.contains("step limit") => ("step limit", None),
        End::Exit(1) if is_static => {
            let wrong = input
                .must_run
                .then(|| "does not get past the static checks".to_owned());
            ("static error", wrong)
        }
        End::Exit(1) => ("run-time error", None),
        End::Exit(101) => ("panic", Some("panic".to_owned())),
        End::Exit(_) if asks => ("own exit status", None),
        End::Exit(status) => ("exit status", Some(format!("exit status {status}"))),
        End::Signal(signal) => ("signal", Some(format!("signal {signal}"))),
        End::Timeout => ("hang", Some("hang".to_owned())),
        // A loop that prints is ended by the step limit when somebody reads all of it.
        End::TooMuchOutput => ("much output", None),
    };
    // `unreachable!()` of a program says "internal error: entered unreachable code", as Rust's does.
    let own = got
        .stderr
        .matches("internal error: entered unreachable code");
    let internal = got.stderr.matches("internal error").count() > own.count();
    let panicked = got.stderr.contains("panicked at") || internal;
    let wrong = wrong.or_else(|| panicked.then(|| "panic".to_owned()));
    let slow = (got.cpu > cpu).then(|| format!("{:.1?} of CPU time", got.cpu));
    let wrong = wrong.or(slow);
    let memory = (got.peak > (HEAP + BESIDE) << 20).then(|| format!("{} MB", got.peak >> 20));
    let wrong = wrong.or(memory).map(|why| {
        let first = got.stderr.lines().take(3).collect::<Vec<_>>().join(" / ");
        format!("{why}: {first}")
    });
    Verdict {
        end,
        wrong,
        took: got.cpu,
        peak: got.peak,
    }
}

fn record(tally: &mut Tally, input: &Input, verdict: Verdict, folder: &Path) {
    *tally.ends.entry(verdict.end).or_default() += 1;
    if verdict.took > tally.slowest.0 {
        tally.slowest = (verdict.took, input.name.clone());
    }
    if verdict.peak > tally.largest.0 {
        tally.largest = (verdict.peak, input.name.clone());
    }
    if let Some(why) = verdict.wrong {
        let name: String = input
            .name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        let file = folder.join(format!("{name}.{}.ruchy", tally.finds.len()));
        let kept = match std::fs::write(&file, &input.text) {
            Ok(()) => file.display().to_string(),
            Err(error) => format!("not kept: {error}"),
        };
        tally.finds.push(format!("{}: {why} ({kept})", input.name));
    }
}
