//! The commands: `list`, `check`, `run`, `show`, `compare`.

use crate::analysis::{Metric, Results};
use crate::plan::{self, Plan};
use crate::store::{self, Header, Writer};
use crate::subject::{self, Subject};
use crate::suite::{Program, Scale, Suite};
use crate::table;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// What to do with the benchmark suite.
#[derive(Subcommand)]
pub enum Command {
    /// List the programs and the peers that this machine has
    List,
    /// Run every program once in every language: all must give the result that the suite asks for
    Check(Selection),
    /// Measure, keep the samples, print the table of ratios
    Run(RunOptions),
    /// Print the tables of kept samples
    Show {
        /// A file of samples
        file: PathBuf,
        /// Whom all others are compared with
        #[arg(long)]
        base: Option<String>,
        /// Which time counts
        #[arg(long, value_enum, default_value_t = Metric::Cpu)]
        metric: Metric,
    },
    /// Compare a subject in two files of samples, before and after a change
    Compare {
        /// Samples of before
        before: PathBuf,
        /// Samples of after
        after: PathBuf,
        /// Whose times are compared
        #[arg(long, default_value = "eval")]
        subject: String,
        /// Which time counts
        #[arg(long, value_enum, default_value_t = Metric::Cpu)]
        metric: Metric,
    },
}

/// Which programs and subjects.
#[derive(Args)]
pub struct Selection {
    /// Only programs whose name or suite contains this
    #[arg(long, default_value = "")]
    filter: String,
    /// Tiers and peers, separated by commas [default: all that there are]
    #[arg(long, value_delimiter = ',')]
    subjects: Vec<String>,
    /// How much work a program does
    #[arg(long, value_enum)]
    scale: Option<Scale>,
}

/// How to measure.
#[derive(Args)]
pub struct RunOptions {
    #[command(flatten)]
    selection: Selection,
    /// Few processes with few iterations of little work: wide intervals in minutes
    #[arg(long)]
    quick: bool,
    /// Processes of each subject with each program [default: 10, with --quick 3]
    #[arg(long)]
    processes: Option<usize>,
    /// Iterations of each process [default: 30, with --quick 5]
    #[arg(long)]
    iterations: Option<usize>,
    /// Where the samples go [default: target/bench/samples-TIME.jsonl]
    #[arg(long)]
    output: Option<PathBuf>,
    /// Whom all others are compared with
    #[arg(long, default_value = "native")]
    base: String,
    /// Which time counts
    #[arg(long, value_enum, default_value_t = Metric::Cpu)]
    metric: Metric,
    /// Where the order of subjects starts
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What the commands need to know of their surroundings.
pub struct Place<'a> {
    /// The folder `benches`.
    pub benches: &'a Path,
    /// Where compiled programs and samples go.
    pub target: &'a Path,
    /// The program to measure.
    pub binary: &'a Path,
    /// Its tiers.
    pub tiers: &'a [&'a str],
}

/// Runs a command; prints on standard output.
///
/// # Errors
/// What went wrong, for the user.
pub fn run(command: &Command, place: &Place<'_>) -> Result<(), String> {
    match command {
        Command::List => list(place),
        Command::Check(selection) => check(selection, place),
        Command::Run(options) => measure(options, place),
        Command::Show { file, base, metric } => {
            let (header, samples) = store::read(file)?;
            let results = Results::of(&samples);
            let base = base.clone().unwrap_or_else(|| default_base(&results));
            describe(&header);
            println!("{}", table::ratios(&results, &base, *metric));
            println!("{}", table::shapes(&results));
            Ok(())
        }
        Command::Compare {
            before,
            after,
            subject,
            metric,
        } => compare(before, after, subject, *metric),
    }
}

fn list(place: &Place<'_>) -> Result<(), String> {
    let suite = Suite::load(place.benches)?;
    for program in &suite.programs {
        println!("{:10} {:16} {}", program.suite, program.name, program.about);
    }
    println!();
    for (name, about) in subject::peers() {
        let version = subject::peer(name)?.map_or("not on this machine".to_owned(), |s| s.version);
        println!("{name:12} {about}: {version}");
    }
    Ok(())
}

fn chosen<'a>(suite: &'a Suite, selection: &Selection) -> Result<Vec<&'a Program>, String> {
    let filter = &selection.filter;
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

fn subjects(selection: &Selection, place: &Place<'_>) -> Result<Vec<Subject>, String> {
    let mut subjects = Vec::new();
    let all: Vec<&str> = place
        .tiers
        .iter()
        .copied()
        .chain(subject::peers().map(|p| p.0))
        .collect();
    let named = selection.subjects.iter().map(String::as_str).collect();
    let wanted: Vec<&str> = if selection.subjects.is_empty() {
        all
    } else {
        named
    };
    for name in wanted {
        if place.tiers.contains(&name) {
            subjects.push(subject::tier(place.binary, name)?);
            continue;
        }
        match subject::peer(name)? {
            Some(subject) => subjects.push(subject),
            None if selection.subjects.is_empty() => {
                eprintln!("left out: {name} is not on this machine");
            }
            None => return Err(format!("{name} is not on this machine")),
        }
    }
    Ok(subjects)
}

fn check(selection: &Selection, place: &Place<'_>) -> Result<(), String> {
    let suite = Suite::load(place.benches)?;
    let subjects = subjects(selection, place)?;
    let plan = Plan {
        programs: chosen(&suite, selection)?,
        suite: &suite,
        subjects: &subjects,
        scale: selection.scale.unwrap_or(Scale::Gate),
        processes: 1,
        iterations: 1,
        seed: 1,
    };
    let mut failed = 0;
    let samples = plan::run(&plan, &place.target.join("bench"), |sample| {
        if let Some(reason) = &sample.failure {
            println!("{} under {}: {reason}", sample.program, sample.subject);
            failed += 1;
        }
        Ok(())
    })?;
    println!("twins: {} passed, {failed} failed", samples.len() - failed);
    if failed == 0 {
        Ok(())
    } else {
        Err(format!("{failed} twins differ"))
    }
}

fn measure(options: &RunOptions, place: &Place<'_>) -> Result<(), String> {
    let suite = Suite::load(place.benches)?;
    let subjects = subjects(&options.selection, place)?;
    let [processes, iterations] = if options.quick { [3, 5] } else { [10, 30] };
    let default_scale = if options.quick {
        Scale::Quick
    } else {
        Scale::Full
    };
    let plan = Plan {
        programs: chosen(&suite, &options.selection)?,
        suite: &suite,
        subjects: &subjects,
        scale: options.selection.scale.unwrap_or(default_scale),
        processes: options.processes.unwrap_or(processes),
        iterations: options.iterations.unwrap_or(iterations).max(1),
        seed: options.seed,
    };
    let header = Header::new(&subjects, plan.scale, plan.processes, plan.iterations);
    let file = options.output.clone().unwrap_or_else(|| {
        place
            .target
            .join("bench")
            .join(format!("samples-{}.jsonl", header.time))
    });
    let mut writer = Writer::create(&file, &header)?;
    let samples = plan::run(&plan, &place.target.join("bench"), |sample| {
        writer.add(sample)
    })?;
    let results = Results::of(&samples);
    describe(&header);
    let known = results.subjects.contains(&options.base);
    let base = if known {
        options.base.clone()
    } else {
        default_base(&results)
    };
    println!("{}", table::ratios(&results, &base, options.metric));
    println!("samples: {}", file.display());
    Ok(())
}

fn default_base(results: &Results) -> String {
    let native = results.subjects.iter().find(|s| *s == "native");
    native
        .or(results.subjects.first())
        .cloned()
        .unwrap_or_default()
}

fn describe(header: &Header) {
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

fn compare(before: &Path, after: &Path, subject: &str, metric: Metric) -> Result<(), String> {
    let mut samples = Vec::new();
    for (file, name) in [(after, "after"), (before, "before")] {
        let (_, own) = store::read(file)?;
        let mut own: Vec<_> = own.into_iter().filter(|s| s.subject == subject).collect();
        if own.is_empty() {
            return Err(format!("{}: no samples of `{subject}`", file.display()));
        }
        own.iter_mut().for_each(|s| name.clone_into(&mut s.subject));
        samples.extend(own);
    }
    println!(
        "{}",
        table::ratios(&Results::of(&samples), "before", metric)
    );
    Ok(())
}
