//! The gate: instruction counts of a choice of programs, compared with those kept in `benches/baseline.toml`.
//!
//! Times cannot say whether a change made a program 3 % slower on a machine where the same program takes 20 % more time a
//! minute later. Counts can (see [`crate::count`]): what a rerun changes is measured when the baseline is written, and a
//! program's *tolerance* is ten times that, at least [`LEAST`]; a baseline with a program that would need more than
//! [`MOST`] is refused. The tolerance is above what moves when the compiler lays out other code differently, and below a
//! slowdown that somebody should know of. A count above it fails the gate until the slowdown is gone, or is accepted by
//! `--bless` and thus part of the change that is looked at.
//!
//! Nothing is taken off: starting is a part of each count, about 2 % of a typical one. Counts depend on what the file
//! names as its *conditions*. Under other ones all counts move together, more or less: there the middle change of all
//! programs counts as none, and each program is allowed twice its tolerance beyond it ([`beyond_the_others`]). In CI
//! (`CI` is set) that fails the gate, elsewhere a warning follows.

use crate::command::chosen;
use crate::place::{Place, absolute};
use crate::sample::{Task, timeout};
use crate::subject::{self, Work};
use crate::suite::{Scale, Suite};
use crate::{count, plan, revision, table};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The least tolerance.
const LEAST: f64 = 0.02;
/// The greatest tolerance with which a slowdown of 5 % is still caught.
const MOST: f64 = 0.04;
/// Tolerance as a multiple of the spread of reruns.
const MARGIN: f64 = 10.0;

/// How to count.
#[derive(Args, Default)]
pub struct Options {
    /// Write the baseline anew
    #[arg(long)]
    bless: bool,
    /// How often each program is counted [default: 1, with --bless 5]
    #[arg(long)]
    reruns: Option<usize>,
    /// Count this program [default: the checkout is built, with the profile that the baseline names]
    #[arg(long, value_name = "FILE")]
    built: Option<PathBuf>,
    /// Only programs whose name or suite contains this
    #[arg(long, default_value = "", conflicts_with = "bless")]
    filter: String,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    /// The programs that are counted.
    programs: Vec<String>,
    /// The tiers that are counted.
    tiers: Vec<String>,
    /// The profile that the counted program is built with.
    profile: String,
    /// How much work each program does.
    scale: Scale,
    #[serde(default)]
    conditions: Conditions,
    #[serde(default, rename = "count")]
    counts: Vec<Count>,
}

/// What counts depend on beside the program.
#[derive(Serialize, Deserialize, Default, PartialEq)]
#[serde(deny_unknown_fields)]
struct Conditions {
    compiler: String,
    valgrind: String,
    libc: String,
    processor: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    program: String,
    tier: String,
    instructions: u64,
    /// By which part of the least the greatest of the reruns was more.
    spread: f64,
    /// By which part more than `instructions` is let pass.
    tolerance: f64,
}

/// What became of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Alike,
    Fewer,
    More,
    New,
}

/// A program under a tier: the counts of all reruns beside the baseline.
#[derive(Serialize)]
struct Row {
    program: String,
    tier: String,
    baseline: Option<u64>,
    tolerance: f64,
    counts: Vec<u64>,
    verdict: Verdict,
}

impl Row {
    fn new(program: &str, tier: &str, counts: Vec<u64>, known: Option<&Count>) -> Row {
        let tolerance = known.map_or(LEAST, |k| k.tolerance);
        let verdict = known.map_or(Verdict::New, |known| {
            let changes = counts.iter().map(|&c| change(c, known.instructions));
            let (least, most) =
                changes.fold((f64::MAX, f64::MIN), |(a, b), c| (a.min(c), b.max(c)));
            match () {
                () if most > tolerance => Verdict::More,
                () if least < -tolerance => Verdict::Fewer,
                () => Verdict::Alike,
            }
        });
        Row {
            program: program.to_owned(),
            tier: tier.to_owned(),
            baseline: known.map(|k| k.instructions),
            tolerance,
            counts,
            verdict,
        }
    }

    fn least(&self) -> u64 {
        self.counts.iter().copied().min().unwrap_or(0)
    }

    fn most(&self) -> u64 {
        self.counts.iter().copied().max().unwrap_or(0)
    }

    fn spread(&self) -> f64 {
        change(self.most(), self.least().max(1))
    }

    /// How many reruns raise an alarm.
    fn alarms(&self) -> usize {
        let over = |&&count: &&u64| {
            self.baseline
                .is_some_and(|b| change(count, b) > self.tolerance)
        };
        self.counts.iter().filter(over).count()
    }
}

/// By which part of `before` the count is more.
fn change(count: u64, before: u64) -> f64 {
    count as f64 / before as f64 - 1.0
}

/// Builds the program, counts, compares, prints the table.
///
/// # Errors
/// What was counted exceeds the baseline, or cannot be counted.
pub fn run(options: &Options, place: &Place) -> Result<(), String> {
    let path = place.benches.join("baseline.toml");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut baseline: Baseline =
        toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let here = conditions()?;
    let binary = match &options.built {
        Some(built) => absolute(built),
        None => revision::build_checkout(place, &baseline.profile)?,
    };
    let reruns = options.reruns.unwrap_or(if options.bless { 5 } else { 1 });
    let rows = count(&baseline, &options.filter, reruns.max(1), &binary, place)?;
    if options.json {
        let rows = serde_json::to_value(&rows).map_err(|e| e.to_string())?;
        println!("{rows:#}");
    } else {
        println!("{}", shown(&rows));
    }
    if options.bless {
        baseline.counts = bless(&rows)?;
        baseline.conditions = here;
        return write(&path, &baseline);
    }
    let fits = baseline.conditions == here;
    if !fits {
        eprintln!("the baseline was written under other conditions:");
        for (kept, now) in baseline.conditions.list().into_iter().zip(here.list()) {
            if kept != now {
                eprintln!("  {kept}\n  here {now}");
            }
        }
    }
    let slower = rows.iter().filter(|row| row.verdict == Verdict::More);
    let slower: Vec<&str> = slower.map(|row| row.program.as_str()).collect();
    let new = rows.iter().any(|row| row.verdict == Verdict::New);
    let strict = std::env::var_os("CI").is_some();
    match () {
        () if new => Err("the baseline lacks programs: `ruchyruchy bench gate --bless`".to_owned()),
        () if slower.is_empty() => Ok(()),
        () if !fits => match (beyond_the_others(&rows), strict) {
            (beyond, _) if beyond.is_empty() => Ok(()),
            (beyond, true) => Err(format!(
                "slower than the other programs under these conditions: {}",
                beyond.join(", ")
            )),
            (beyond, false) => {
                eprintln!(
                    "warning: slower than the other programs under these conditions: {}",
                    beyond.join(", ")
                );
                Ok(())
            }
        },
        () => Err(format!(
            "slower than the baseline allows: {}. If that is the price of something worth it, accept it by \
             `ruchyruchy bench gate --bless`",
            slower.join(", ")
        )),
    }
}

/// The programs whose change exceeds the middle one of all programs by more than twice what is allowed.
fn beyond_the_others(rows: &[Row]) -> Vec<&str> {
    let changed = |row: &Row| row.baseline.map(|before| change(row.most(), before));
    let mut changes: Vec<f64> = rows.iter().filter_map(changed).collect();
    changes.sort_by(f64::total_cmp);
    let middle = changes.get(changes.len() / 2).copied().unwrap_or(0.0);
    let over = |row: &&Row| {
        changed(row).is_some_and(|own| (1.0 + own) / (1.0 + middle) - 1.0 > 2.0 * row.tolerance)
    };
    rows.iter()
        .filter(over)
        .map(|row| row.program.as_str())
        .collect()
}

fn count(
    baseline: &Baseline,
    filter: &str,
    reruns: usize,
    binary: &Path,
    place: &Place,
) -> Result<Vec<Row>, String> {
    let suite = Suite::load(&place.benches)?;
    let chosen = chosen(&suite, filter)?;
    let mut pairs = Vec::new();
    for name in &baseline.programs {
        if !suite.programs.iter().any(|p| p.name == *name) {
            return Err(format!("baseline.toml: there is no program `{name}`"));
        }
        let program = chosen.iter().find(|p| p.name == *name);
        pairs.extend(
            program
                .into_iter()
                .flat_map(|p| baseline.tiers.iter().map(move |t| (*p, t))),
        );
    }
    let scale = baseline.scale;
    let mut tasks = Vec::new();
    for (program, tier) in &pairs {
        if program.front().is_some() {
            return Err(format!(
                "baseline.toml: `{}` is a template, which has no instruction count",
                program.name
            ));
        }
        let subject = subject::tier(binary, tier)?;
        let work = Work {
            scale,
            iterations: 1,
        };
        let command = subject.command(&suite, program, work, &place.made())?;
        let command = command.ok_or_else(|| format!("{}: not in Ruchy", program.name))?;
        tasks.extend(std::iter::repeat_n((program, tier, command), reruns));
    }
    let counted = plan::at_once(&tasks, |(program, _, command)| {
        let task = Task {
            command,
            iterations: 1,
            result: program.result.at(scale),
            timeout: timeout(scale, 1),
        };
        count::instructions(&task, &suite.folder)
    });
    let mut rows = Vec::new();
    for (tasks, counts) in tasks.chunks(reruns).zip(counted.chunks(reruns)) {
        let Some((program, tier, _)) = tasks.first() else {
            continue;
        };
        let counts: Result<Vec<u64>, String> = counts.iter().cloned().collect();
        let counts = counts.map_err(|e| format!("{} under {tier}: {e}", program.name))?;
        let known = baseline.counts.iter();
        let known = known
            .into_iter()
            .find(|k| k.program == program.name && k.tier == ***tier);
        rows.push(Row::new(&program.name, tier, counts, known));
    }
    Ok(rows)
}

fn shown(rows: &[Row]) -> String {
    let title = [
        "program", "tier", "baseline", "now", "change", "allowed", "reruns", "spread", "",
    ];
    let mut lines = vec![title.map(str::to_owned).to_vec()];
    let percent = |part: f64| format!("{:+.3} %", part * 100.0);
    let mut alarms = 0;
    for row in rows {
        let word = match row.verdict {
            Verdict::Alike => "",
            Verdict::Fewer => "faster (bless it)",
            Verdict::More => "SLOWER",
            Verdict::New => "new",
        };
        let baseline = row.baseline;
        lines.push(vec![
            row.program.clone(),
            row.tier.clone(),
            baseline.map_or("–".to_owned(), |b| b.to_string()),
            row.most().to_string(),
            baseline.map_or("–".to_owned(), |b| percent(change(row.most(), b))),
            percent(row.tolerance),
            row.counts.len().to_string(),
            format!("{:.4} %", row.spread() * 100.0),
            word.to_owned(),
        ]);
        alarms += row.alarms();
    }
    let runs: usize = rows.iter().map(|row| row.counts.len()).sum();
    format!("{}{runs} counts, {alarms} alarms\n", table::render(&lines))
}

fn bless(rows: &[Row]) -> Result<Vec<Count>, String> {
    let count = |row: &Row| {
        let tolerance = (row.spread() * MARGIN).max(LEAST);
        if tolerance > MOST {
            let spread = row.spread() * 100.0;
            return Err(format!(
                "{}: counts of reruns differ by {spread:.2} %: no gate for it",
                row.program
            ));
        }
        let rounded = |value: f64, places: f64| (value * places).ceil() / places;
        Ok(Count {
            program: row.program.clone(),
            tier: row.tier.clone(),
            instructions: row.most(),
            spread: rounded(row.spread(), 1e6),
            tolerance: rounded(tolerance, 1e3),
        })
    };
    rows.iter().map(count).collect()
}

fn write(path: &Path, baseline: &Baseline) -> Result<(), String> {
    let text = toml::to_string(baseline).map_err(|e| e.to_string())?;
    let about = "# Instructions of whole processes as valgrind counts them. `ruchyruchy bench gate` (and CI) fails when a program needs more than\n\
                 # `instructions` by more than its `tolerance`; `ruchyruchy bench gate --bless` writes all but the first four entries anew.\n\n";
    std::fs::write(path, format!("{about}{text}"))
        .map_err(|e| format!("{}: {e}", path.display()))?;
    println!("wrote {}", path.display());
    Ok(())
}

impl Conditions {
    fn list(&self) -> [String; 4] {
        [
            format!("compiler: {}", self.compiler),
            format!("valgrind: {}", self.valgrind),
            format!("libc: {}", self.libc),
            format!("processor: {}", self.processor),
        ]
    }
}

/// The conditions on this machine.
fn conditions() -> Result<Conditions, String> {
    let valgrind = count::version().ok_or("the gate counts by valgrind, which is not here")?;
    let said = |program: &str, args: &[&str]| {
        let output = std::process::Command::new(program).args(args).output().ok();
        let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned());
        let line = text.unwrap_or_default();
        line.lines().next().unwrap_or_default().trim().to_owned()
    };
    let flags = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    // Valgrind's processor has it if the machine has it; searching in texts takes another way then.
    let wide = flags.split_whitespace().any(|flag| flag == "avx2");
    let architecture = std::env::consts::ARCH;
    Ok(Conditions {
        compiler: said("rustc", &["--version"]),
        valgrind,
        libc: said("getconf", &["GNU_LIBC_VERSION"]),
        processor: format!("{architecture}{}", if wide { " with AVX2" } else { "" }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(counts: &[u64]) -> Row {
        let known = Count {
            program: "fib".to_owned(),
            tier: "eval".to_owned(),
            instructions: 1_000_000,
            spread: 0.0001,
            tolerance: 0.02,
        };
        Row::new("fib", "eval", counts.to_vec(), Some(&known))
    }

    #[test]
    fn five_percent_more_is_an_alarm_and_noise_is_none() {
        assert_eq!(row(&[1_050_000]).verdict, Verdict::More);
        assert_eq!(row(&[1_000_100, 999_900]).verdict, Verdict::Alike);
        assert_eq!(row(&[900_000]).verdict, Verdict::Fewer);
        let one = row(&[1_000_000, 1_030_000, 1_010_000]);
        assert_eq!((one.verdict, one.alarms()), (Verdict::More, 1));
        assert_eq!(Row::new("fib", "vm", vec![1], None).verdict, Verdict::New);
    }

    #[test]
    fn tolerances_follow_the_spread_and_have_an_end() {
        let tolerance = |counts: &[u64]| Some(bless(&[row(counts)]).ok()?.first()?.tolerance);
        assert_eq!(tolerance(&[1_000_000, 1_000_050]), Some(0.02));
        assert_eq!(tolerance(&[1_000_000, 1_003_000]), Some(0.03));
        assert_eq!(tolerance(&[1_000_000, 1_005_000]), None);
    }

    #[test]
    fn under_other_conditions_programs_are_compared_with_each_other() {
        let named = |name: &str, count: u64| Row {
            program: name.to_owned(),
            ..row(&[count])
        };
        let rows = [
            named("a", 1_080_000),
            named("b", 1_085_000),
            named("c", 1_078_000),
            named("d", 1_150_000),
        ];
        assert_eq!(beyond_the_others(&rows), ["d"]);
        assert_eq!(beyond_the_others(&rows[..3]), [""; 0]);
    }
}
