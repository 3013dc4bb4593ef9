//! `run`, `peers` and `show`.

use super::{Amount, Selection, View, chosen, subjects};
use crate::analysis::{EMPTY, Results};
use crate::hardware::Instructions;
use crate::place::Place;
use crate::plan::{self, Plan};
use crate::sample::Sample;
use crate::store::{self, Header, Writer};
use crate::suite::{Program, Suite};
use crate::{json, summary, table};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// How to measure.
#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    pub(crate) amount: Amount,
    #[command(flatten)]
    view: View,
    /// Where the samples go [default: target/bench/samples-TIME.jsonl]
    #[arg(long)]
    output: Option<PathBuf>,
    /// How instructions are counted
    #[arg(long, value_enum, default_value_t = Counting::Processor)]
    instructions: Counting,
}

/// How instructions are counted.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Counting {
    /// By the processor, while times are measured; most virtual machines cannot
    Processor,
    /// By valgrind too, in a further process at the scale `gate`
    Valgrind,
}

/// What to show.
#[derive(Args)]
pub struct ShowOptions {
    /// A file of samples
    file: PathBuf,
    #[command(flatten)]
    view: View,
}

pub(super) fn run(options: &Options, place: &Place, peers: bool) -> Result<(), String> {
    let suite = Suite::load(&place.benches)?;
    let (subjects, missing) = subjects(&options.selection.subjects, place)?;
    for name in missing {
        eprintln!("left out: {name} is not on this machine");
    }
    let mut programs = chosen(&suite, &options.selection.filter)?;
    if peers {
        programs.retain(|program| program.micro.is_none());
    }
    let plan = Plan {
        programs: with_start(&suite, programs),
        suite: &suite,
        subjects: &subjects,
        scale: options.amount.scale(),
        processes: options.amount.processes(),
        iterations: options.amount.iterations(),
        seed: options.amount.seed,
        simulate: options.instructions == Counting::Valgrind,
    };
    let kind = if peers { "peers" } else { "samples" };
    let (header, samples, file) = keep(&plan, place, kind, options.output.as_deref())?;
    print(&header, &samples, &options.view);
    eprintln!("samples: {}", file.display());
    Ok(())
}

/// The program that does nothing belongs to every measurement: it tells what starting costs.
pub(super) fn with_start<'a>(suite: &'a Suite, mut programs: Vec<&'a Program>) -> Vec<&'a Program> {
    if !programs.iter().any(|p| p.name == EMPTY) {
        programs.extend(suite.programs.iter().find(|p| p.name == EMPTY));
    }
    programs
}

/// Measures, and keeps the samples while they come.
pub(super) fn keep(
    plan: &Plan<'_>,
    place: &Place,
    kind: &str,
    output: Option<&Path>,
) -> Result<(Header, Vec<Sample>, PathBuf), String> {
    let header = Header::new(plan.subjects, plan.scale, plan.processes, plan.iterations);
    if !Instructions::are_counted() {
        eprintln!("this machine does not count instructions: `--instructions valgrind` does");
    }
    let usual = || place.made().join(format!("{kind}-{}.jsonl", header.time));
    let file = output.map_or_else(usual, Path::to_owned);
    let mut writer = Writer::create(&file, &header)?;
    let samples = plan::run(plan, &place.made(), |sample| writer.add(sample))?;
    Ok((header, samples, file))
}

pub(super) fn show(options: &ShowOptions) -> Result<(), String> {
    let (header, samples) = store::read(&options.file)?;
    print(&header, &samples, &options.view);
    Ok(())
}

fn print(header: &Header, samples: &[Sample], view: &View) {
    let results = Results::of(samples);
    let wanted = view.base.as_deref().unwrap_or("native");
    let known = results.subjects.iter().find(|s| *s == wanted);
    let base = known.or(results.subjects.first()).cloned();
    let base = base.unwrap_or_default();
    if view.json {
        println!("{:#}", json::results(header, &results, &base));
        return;
    }
    describe(header);
    println!("{}", table::ratios(&results, &base, view.metric));
    println!("{}", summary::subjects(&results, &base));
    println!("{}", table::shapes(&results));
    if let Some(pauses) = summary::pauses(&results) {
        println!("{pauses}");
    }
    if let Some(counters) = summary::counters(&results) {
        println!("{counters}");
    }
}

pub(super) fn describe(header: &Header) {
    println!(
        "{}, {} cores, {}; {} processes of {} iterations, scale {}",
        header.processor,
        header.cores,
        header.system,
        header.processes,
        header.iterations,
        header.scale
    );
    for (subject, version) in &header.subjects {
        println!("  {subject}: {version}");
    }
    println!();
}
