//! The commands: `ruchyruchy bench COMMAND`, as `cargo xtask bench COMMAND` too.

pub mod check;
mod compare;
mod measure;

use crate::analysis::Metric;
use crate::place::Place;
use crate::subject::{self, Subject};
use crate::suite::{Program, Scale, Suite};
use crate::{gate, history, limits, report};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Everything on the command line.
#[derive(Args)]
pub struct Arguments {
    /// The folder with the programs [default: `benches` of the checkout]
    #[arg(long, value_name = "DIR", global = true)]
    pub suite: Option<PathBuf>,
    /// The program to measure [default: RUCHYRUCHY_BIN, or what was built with this one]
    #[arg(long, value_name = "FILE", global = true)]
    pub binary: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do with the benchmark suite.
#[derive(Subcommand)]
pub enum Command {
    /// List the programs, the tiers, and the peers that this machine has
    List(check::ListOptions),
    /// Run every program once in every language: all must give the result that the suite asks for
    Check(check::Options),
    /// Measure, keep the samples, print tables
    Run(measure::Options),
    /// Measure all tiers beside native Rust, upstream and the implementations that a user would pick instead
    Peers(measure::Options),
    /// Print the tables of kept samples
    Show(measure::ShowOptions),
    /// Compare two subjects: tiers, peers, revisions of the repository, or files of samples
    Compare(compare::Options),
    /// Count instructions and compare them with `baseline.toml`
    Gate(gate::Options),
    /// Check what `limits.toml` demands: times as a multiple of another subject's, growth, start
    Limits(limits::Options),
    /// What became of each program in the course of all kept samples
    History(history::Options),
    /// Write a page with tables and charts of kept samples
    Report(report::Options),
}

impl Command {
    /// Whether the program to measure is needed.
    pub fn starts_binary(&self) -> bool {
        matches!(
            self,
            Command::Check(_)
                | Command::Run(_)
                | Command::Peers(_)
                | Command::Compare(_)
                | Command::Limits(_)
        )
    }
}

/// Runs a command; prints on standard output.
///
/// # Errors
/// What went wrong, for the user.
pub fn run(command: &Command, place: &Place) -> Result<(), String> {
    match command {
        Command::List(options) => check::list(options, place),
        Command::Check(options) => check::run(options, place).map(|_| ()),
        Command::Run(options) => measure::run(options, place, false),
        Command::Peers(options) => measure::run(options, place, true),
        Command::Show(options) => measure::show(options),
        Command::Compare(options) => compare::run(options, place),
        Command::Gate(options) => gate::run(options, place),
        Command::Limits(options) => limits::run(options, place),
        Command::History(options) => history::run(options, place),
        Command::Report(options) => report::run(options, place),
    }
}

/// Which programs and subjects.
#[derive(Args, Default)]
pub struct Selection {
    /// Only programs whose name or suite contains this
    #[arg(long, default_value = "")]
    pub(crate) filter: String,
    /// Tiers and peers, separated by commas [default: all that there are]
    #[arg(long, value_delimiter = ',')]
    pub(crate) subjects: Vec<String>,
}

/// How often and how much.
#[derive(Args, Default)]
pub struct Amount {
    /// Few processes with few iterations of little work: wide intervals in minutes
    #[arg(long)]
    quick: bool,
    /// Processes of each subject with each program [default: 10, with --quick 3]
    #[arg(long)]
    processes: Option<usize>,
    /// Iterations of each process [default: 30, with --quick 5]
    #[arg(long)]
    iterations: Option<usize>,
    /// How much work a program does [default: full, with --quick quick]
    #[arg(long, value_enum)]
    scale: Option<Scale>,
    /// Where the order of subjects starts
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

impl Amount {
    pub(crate) fn processes(&self) -> usize {
        let usual = if self.quick { 3 } else { 10 };
        self.processes.unwrap_or(usual).max(1)
    }

    pub(crate) fn iterations(&self) -> usize {
        let usual = if self.quick { 5 } else { 30 };
        self.iterations.unwrap_or(usual).max(1)
    }

    pub(crate) fn scale(&self) -> Scale {
        let usual = if self.quick {
            Scale::Quick
        } else {
            Scale::Full
        };
        self.scale.unwrap_or(usual)
    }
}

/// How results are shown.
#[derive(Args)]
pub struct View {
    /// Whom all others are compared with [default: native, else the first]
    #[arg(long)]
    base: Option<String>,
    /// Which time the tables of programs show
    #[arg(long, value_enum, default_value_t = Metric::Cpu)]
    metric: Metric,
    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,
}

pub(crate) fn chosen<'a>(suite: &'a Suite, filter: &str) -> Result<Vec<&'a Program>, String> {
    let programs: Vec<&Program> = suite
        .programs
        .iter()
        .filter(|p| p.name.contains(filter) || p.suite.contains(filter))
        .collect();
    if programs.is_empty() {
        return Err(format!("no program has `{filter}` in its name or suite"));
    }
    Ok(programs)
}

/// The subjects that the user named, or all; and which of these are not on the machine.
pub(crate) fn subjects(
    named: &[String],
    place: &Place,
) -> Result<(Vec<Subject>, Vec<&'static str>), String> {
    let tiers = subject::tiers(&place.binary)?;
    let (mut subjects, mut missing) = (Vec::new(), Vec::new());
    for name in named {
        match tiers.contains(name) {
            true => subjects.push(subject::tier(&place.binary, name)?),
            false => subjects.push(
                subject::peer(name)?.ok_or_else(|| format!("{name} is not on this machine"))?,
            ),
        }
    }
    if named.is_empty() {
        for tier in &tiers {
            subjects.push(subject::tier(&place.binary, tier)?);
        }
        for (name, _) in subject::peers() {
            match subject::peer(name)? {
                Some(subject) => subjects.push(subject),
                None => missing.push(name),
            }
        }
    }
    Ok((subjects, missing))
}
