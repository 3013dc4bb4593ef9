//! `compare A B`: two tiers, peers, revisions or files of samples.
//!
//! When both can run they run in turns, which alone makes a small difference between them believable. A file of samples
//! was measured at another time; against a subject that runs now, that one is measured as the file was.

use super::measure::{describe, keep, with_start};
use super::{Amount, chosen};
use crate::analysis::{Metric, Results};
use crate::place::Place;
use crate::plan::Plan;
use crate::sample::Sample;
use crate::store::{self, Header};
use crate::subject::{self, Subject};
use crate::suite::{Scale, Suite};
use crate::{json, revision, table};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// What to compare.
#[derive(Args)]
pub struct Options {
    /// Before: a file of samples, a tier, a peer, a revision of the repository (it is built), or `.` for the checkout
    before: String,
    /// After, likewise
    after: String,
    /// Only programs whose name or suite contains this
    #[arg(long, default_value = "")]
    filter: String,
    #[command(flatten)]
    amount: Amount,
    /// The tier of revisions, and the subject of files
    #[arg(long, default_value = "eval")]
    subject: String,
    /// How revisions are built
    #[arg(long, default_value = "release")]
    profile: String,
    /// Which time counts
    #[arg(long, value_enum, default_value_t = Metric::Cpu)]
    metric: Metric,
    /// A smaller difference counts as none, in percent
    #[arg(long, default_value_t = 1.0)]
    least: f64,
    /// Where the samples go [default: target/bench/compare-TIME.jsonl]
    #[arg(long)]
    output: Option<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,
}

/// One of the two.
enum Side {
    Kept(PathBuf, Header, Vec<Sample>),
    Runs(Subject),
}

pub(super) fn run(options: &Options, place: &Place) -> Result<(), String> {
    let (before, after) = (
        side(&options.before, "before", options, place)?,
        side(&options.after, "after", options, place)?,
    );
    let suite = Suite::load(&place.benches)?;
    let mut plan = Plan {
        programs: with_start(&suite, chosen(&suite, &options.filter)?),
        suite: &suite,
        subjects: &[],
        scale: options.amount.scale(),
        processes: options.amount.processes(),
        iterations: options.amount.iterations(),
        seed: options.amount.seed,
        simulate: false,
    };
    let mut samples = Vec::new();
    let mut running = Vec::new();
    for one in [before, after] {
        match one {
            Side::Runs(subject) => running.push(subject),
            Side::Kept(file, header, kept) => {
                samples.extend(
                    kept.into_iter()
                        .filter(|s| s.program.contains(&options.filter)),
                );
                if !options.json {
                    println!("{}:", file.display());
                    describe(&header);
                }
                plan.scale = Scale::from_str(&header.scale, false)?;
                (plan.processes, plan.iterations) = (header.processes, header.iterations);
            }
        }
    }
    if !running.is_empty() {
        plan.subjects = &running;
        if running.len() == 1 {
            eprintln!("one side was measured at another time: small differences mean nothing");
        }
        let (header, new, file) = keep(&plan, place, "compare", options.output.as_deref())?;
        samples.extend(new);
        if !options.json {
            describe(&header);
        }
        eprintln!("samples: {}", file.display());
    }
    let results = Results::of(&samples);
    let least = options.least / 100.0;
    if options.json {
        let compared = json::comparison(&results, "before", "after", options.metric, least);
        println!("{compared:#}");
    } else {
        let compared = table::comparison(&results, "before", "after", options.metric, least);
        println!("{compared}");
    }
    Ok(())
}

fn side(text: &str, name: &str, options: &Options, place: &Place) -> Result<Side, String> {
    if text != revision::CHECKOUT && Path::new(text).is_file() {
        let (header, samples) = store::read(Path::new(text))?;
        let own = samples.into_iter().filter(|s| s.subject == options.subject);
        let mut own: Vec<Sample> = own.collect();
        if own.is_empty() {
            return Err(format!("{text}: no samples of `{}`", options.subject));
        }
        own.iter_mut().for_each(|s| name.clone_into(&mut s.subject));
        return Ok(Side::Kept(PathBuf::from(text), header, own));
    }
    let subject = runnable(text, options, place)?;
    Ok(Side::Runs(subject.named(name, text)))
}

fn runnable(text: &str, options: &Options, place: &Place) -> Result<Subject, String> {
    let tier = &options.subject;
    if text == revision::CHECKOUT {
        let built = revision::build_checkout(place, &options.profile)?;
        return subject::tier(&built, tier);
    }
    if subject::tiers(&place.binary).is_ok_and(|tiers| tiers.iter().any(|t| t == text)) {
        return subject::tier(&place.binary, text);
    }
    if subject::peers().any(|(name, _)| name == text) {
        return subject::peer(text)?.ok_or_else(|| format!("{text} is not on this machine"));
    }
    match revision::commit(place, text) {
        Some(commit) => {
            let built = revision::build(place, &commit, &options.profile)?;
            subject::tier(&built, tier)
        }
        None => Err(format!("`{text}` is no file, tier, peer or revision")),
    }
}
