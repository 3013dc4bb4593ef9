//! `cargo xtask bench-eval`: what the tree walker costs.
//!
//! Each program of `benches/eval/` runs as Ruchy, as the same program in Rust (`rustc -O -C
//! target-cpu=native`) and, where the variable `RUCHY_REFERENCE` names an upstream `ruchy` binary,
//! under that too. What counts is CPU time, user and system, of the whole process, the least of
//! five runs; all must print the same. Programs that should be linear also run with half the
//! work. The goals are in the table below; a goal that is missed fails the command.

use crate::workspace::{self, Outcome};
use clap::Args;
use ruchyruchy_testkit::process::{self, End, Job};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Runs of which the least counts.
const RUNS: usize = 5;
/// A program that takes longer runs once.
const LONG: Duration = Duration::from_secs(10);

/// A program that takes longer is ended; its time is a lower bound.
const LONGEST: Duration = Duration::from_secs(900);

/// What a program is measured for.
enum Goal {
    /// At most so many times the CPU time of the Rust program.
    Native(f64),
    /// At most this part of the CPU time of the reference.
    Reference(f64),
    /// With half the work, about half the time.
    Linear,
    /// CPU time, and bytes of memory.
    Start(Duration, u64),
}

const PROGRAMS: [(&str, Goal); 6] = [
    ("fib", Goal::Native(150.0)),
    ("lcg", Goal::Native(150.0)),
    ("matmul", Goal::Reference(1.0 / 30.0)),
    ("push", Goal::Linear),
    ("grid", Goal::Linear),
    ("hello", Goal::Start(Duration::from_millis(3), 10 << 20)),
];

#[derive(Args)]
pub struct Options {
    /// Only programs whose name contains this
    #[arg(long, default_value = "")]
    only: String,
}

/// The cost of one program under one implementation.
struct Cost {
    cpu: Duration,
    peak: u64,
    stdout: String,
    /// It was ended before it had finished.
    cut: bool,
}

/// Measures all programs and prints the table.
pub fn run(options: &Options) -> Outcome {
    let ours = workspace::build_ruchyruchy(true)?;
    let reference = std::env::var_os("RUCHY_REFERENCE").map(PathBuf::from);
    let folder = workspace::target().join("bench-eval");
    std::fs::create_dir_all(&folder)?;
    println!(
        "| program | eval | native | eval / native | reference | reference / eval | half the work | memory | goal |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---|");
    let mut missed = Vec::new();
    for (name, goal) in PROGRAMS
        .iter()
        .filter(|(name, _)| name.contains(&options.only))
    {
        let source = workspace::root()
            .join("benches/eval")
            .join(format!("{name}.ruchy"));
        let native = compile(name, &folder)?;
        let native = measure(&native, &[], &folder)?;
        let file = source.to_string_lossy().into_owned();
        let eval = measure(&ours, &["run", &file], &folder)?;
        if eval.stdout != native.stdout {
            let (a, b) = (&eval.stdout, &native.stdout);
            return Err(format!("{name}: Ruchy printed {a:?}, Rust printed {b:?}").into());
        }
        let upstream = match &reference {
            Some(binary) => Some(measure(binary, &["run", &file], &folder)?),
            None => None,
        };
        let half = match goal {
            Goal::Linear => {
                let text = std::fs::read_to_string(&source)?.replacen("1000000", "500000", 1);
                let halved = folder.join(format!("{name}-half.ruchy"));
                std::fs::write(&halved, text)?;
                Some(measure(
                    &ours,
                    &["run", &halved.to_string_lossy()],
                    &folder,
                )?)
            }
            _ => None,
        };
        let ratio = |a: &Cost, b: &Cost| a.cpu.as_secs_f64() / b.cpu.as_secs_f64().max(1e-6);
        let (wanted, met) = match goal {
            Goal::Native(most) => (
                format!("≤ {most}x native"),
                Some(ratio(&eval, &native) <= *most),
            ),
            Goal::Reference(part) => {
                let least = 1.0 / part;
                let met = upstream.as_ref().map(|up| ratio(up, &eval) >= least);
                (format!("≥ {least:.0}x faster than reference"), met)
            }
            Goal::Linear => {
                let met = half.as_ref().map(|half| ratio(&eval, half) <= 2.5);
                ("linear: ≤ 2.5x the half".to_owned(), met)
            }
            Goal::Start(cpu, bytes) => {
                let met = eval.cpu <= *cpu && eval.peak <= *bytes;
                (format!("≤ {:?} CPU, ≤ {} MB", cpu, bytes >> 20), Some(met))
            }
        };
        let verdict = match met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "not measured",
        };
        if met == Some(false) {
            missed.push(*name);
        }
        let shown = |cost: &Option<Cost>| cost.as_ref().map_or(String::new(), milliseconds);
        let faster = upstream
            .as_ref()
            .map_or(String::new(), |up| format!("{:.1}", ratio(up, &eval)));
        println!(
            "| {name} | {} | {} | {:.1} | {} | {faster} | {} | {:.1} MB | {wanted}: {verdict} |",
            milliseconds(&eval),
            milliseconds(&native),
            ratio(&eval, &native),
            shown(&upstream),
            shown(&half),
            eval.peak as f64 / f64::from(1 << 20),
        );
    }
    match missed.is_empty() {
        true => Ok(()),
        false => Err(format!("goals missed: {}", missed.join(" ")).into()),
    }
}

fn milliseconds(cost: &Cost) -> String {
    let bound = if cost.cut { "> " } else { "" };
    format!("{bound}{:.1} ms", cost.cpu.as_secs_f64() * 1e3)
}

/// Compiles the Rust twin of a program for this machine.
fn compile(name: &str, folder: &Path) -> Outcome<PathBuf> {
    let program = folder.join(name);
    let source = workspace::root()
        .join("benches/eval")
        .join(format!("{name}.rs"));
    let status = Command::new("rustc")
        .args([
            "--edition",
            "2024",
            "-O",
            "-C",
            "target-cpu=native",
            "-A",
            "warnings",
            "-o",
        ])
        .arg(&program)
        .arg(source)
        .status()?;
    match status.success() {
        true => Ok(program),
        false => Err(format!("rustc cannot compile {name}.rs").into()),
    }
}

/// The least CPU time of several runs, and the most memory.
fn measure(program: &Path, args: &[&str], folder: &Path) -> Outcome<Cost> {
    let mut best: Option<Cost> = None;
    for _ in 0..RUNS {
        let got = process::run(&Job {
            program: program.to_owned(),
            args: args.iter().map(|a| (*a).to_owned()).collect(),
            env: Vec::new(),
            stdin: Vec::new(),
            folder: folder.to_owned(),
            timeout: LONGEST,
        })?;
        let cut = got.end == End::Timeout;
        if got.end != End::Exit(0) && !cut {
            let command = format!("{} {}", program.display(), args.join(" "));
            return Err(format!("`{command}` ended by {:?}: {}", got.end, got.stderr).into());
        }
        let cost = Cost {
            cpu: got.cpu,
            peak: got.peak,
            stdout: got.stdout,
            cut,
        };
        best = Some(match best {
            Some(best) if best.cpu <= cost.cpu => Cost {
                peak: best.peak.max(cost.peak),
                ..best
            },
            Some(best) => Cost {
                peak: best.peak.max(cost.peak),
                ..cost
            },
            None => cost,
        });
        if got.cpu > LONG {
            break;
        }
    }
    best.ok_or_else(|| "no run".into())
}
