//! `list` and `check`: what there is, and whether all give the same results.

use super::{Selection, chosen, subjects};
use crate::place::Place;
use crate::plan::{self, Plan};
use crate::subject;
use crate::suite::{Scale, Suite};
use clap::Args;

/// How to list.
#[derive(Args)]
pub struct ListOptions {
    /// Only programs whose name or suite contains this
    #[arg(long, default_value = "")]
    filter: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What to check.
#[derive(Args, Default)]
pub struct Options {
    #[command(flatten)]
    selection: Selection,
    /// How much work a program does [default: gate]
    #[arg(long, value_enum)]
    scale: Option<Scale>,
    /// Fail if a peer is not on this machine
    #[arg(long)]
    all: bool,
}

impl Options {
    /// Everything, as CI wants it.
    pub fn everything(all: bool) -> Options {
        Options {
            all,
            ..Options::default()
        }
    }
}

pub(super) fn list(options: &ListOptions, place: &Place) -> Result<(), String> {
    let suite = Suite::load(&place.benches)?;
    let programs = chosen(&suite, &options.filter)?;
    let tiers = subject::tiers(&place.binary);
    let mut peers = Vec::new();
    for (name, about) in subject::peers() {
        peers.push((name, about, subject::peer(name)?.map(|s| s.version)));
    }
    if options.json {
        let list = serde_json::json!({
            "programs": programs,
            "tiers": tiers.unwrap_or_default(),
            "peers": peers.iter().map(|(name, about, version)| {
                serde_json::json!({ "name": name, "about": about, "version": version })
            }).collect::<Vec<_>>(),
        });
        println!("{list:#}");
        return Ok(());
    }
    for program in programs {
        println!("{:10} {:26} {}", program.suite, program.name, program.about);
    }
    println!();
    match tiers {
        Ok(tiers) => println!("tiers: {}", tiers.join(", ")),
        Err(why) => println!("tiers: none ({why})"),
    }
    for (name, about, version) in peers {
        let version = version.unwrap_or_else(|| "not on this machine".to_owned());
        println!("{name:12} {about}: {version}");
    }
    Ok(())
}

/// Runs all programs once; gives the names of the peers that the machine lacks.
///
/// # Errors
/// Which subjects gave another result, or nothing.
pub fn run(options: &Options, place: &Place) -> Result<Vec<&'static str>, String> {
    let suite = Suite::load(&place.benches)?;
    let (subjects, mut missing) = subjects(&options.selection.subjects, place)?;
    let subjects: Vec<_> = subjects.into_iter().filter(|s| s.is_trusted()).collect();
    missing.retain(|name| *name != subject::UPSTREAM);
    for name in &missing {
        println!("skipped: {name} is not on this machine");
    }
    if options.all && !missing.is_empty() {
        return Err(format!("missing: {}", missing.join(", ")));
    }
    let plan = Plan {
        programs: chosen(&suite, &options.selection.filter)?,
        suite: &suite,
        subjects: &subjects,
        scale: options.scale.unwrap_or(Scale::Gate),
        processes: 1,
        iterations: 1,
        seed: 1,
        simulate: false,
    };
    let mut failed = 0;
    let samples = plan::check(&plan, &place.made())?;
    for sample in &samples {
        if let Some(reason) = &sample.failure {
            println!("{} under {}: {reason}", sample.program, sample.subject);
            failed += 1;
        }
    }
    println!(
        "twins: {} programs under {} subjects: {} passed, {failed} failed",
        plan.programs.len(),
        subjects.len(),
        samples.len() - failed
    );
    match failed {
        0 => Ok(missing),
        _ => Err(format!("{failed} twins differ")),
    }
}
