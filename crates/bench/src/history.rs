//! What became of each program in the course of all kept samples.
//!
//! Files of samples are put in the order of their times. Only those of one machine, scale and metric can be compared, so
//! each such group has a table of its own. Of each program it shows the first and the last time, their ratio with its
//! interval, and the *steps*: places where the series of means is better explained by two levels than by one (see
//! [`crate::stats::changepoint`]), each with the commit that came after it.

use crate::analysis::{Metric, Results};
use crate::place::Place;
use crate::stats::Times;
use crate::stats::bootstrap::{self, Estimate, Verdict};
use crate::stats::changepoint::{Segment, segments};
use crate::store::{self, Header};
use crate::table;
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What to show.
#[derive(Args)]
pub struct Options {
    /// Only programs whose name contains this
    #[arg(long, default_value = "")]
    filter: String,
    /// Whose times
    #[arg(long, default_value = "eval")]
    subject: String,
    /// Which time counts
    #[arg(long, value_enum, default_value_t = Metric::Cpu)]
    metric: Metric,
    /// Where the files of samples are [default: target/bench]
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Print JSON instead of tables
    #[arg(long)]
    json: bool,
}

/// A program in one file.
struct Point {
    time: u64,
    commit: String,
    times: Times,
    mean: Estimate,
}

/// Machine and scale.
type Group = (String, String);
type Series = BTreeMap<String, Vec<Point>>;

/// Reads all files and prints the tables.
///
/// # Errors
/// A file cannot be read, or there is none.
pub fn run(options: &Options, place: &Place) -> Result<(), String> {
    let folder = options.folder.clone().unwrap_or_else(|| place.made());
    let groups = collect(&folder, options)?;
    if groups.is_empty() {
        let (shown, subject) = (folder.display(), &options.subject);
        return Err(format!("{shown}: no samples of `{subject}`"));
    }
    if options.json {
        let groups: Vec<Value> = groups.iter().map(as_json).collect();
        println!("{:#}", Value::Array(groups));
        return Ok(());
    }
    for ((machine, scale), series) in &groups {
        println!("{machine}, scale {scale}:\n\n{}", shown(series));
    }
    Ok(())
}

fn collect(folder: &Path, options: &Options) -> Result<BTreeMap<Group, Series>, String> {
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            files.push(store::read(&path)?);
        }
    }
    files.sort_by_key(|(header, _)| header.time);
    let mut groups: BTreeMap<Group, Series> = BTreeMap::new();
    for (header, samples) in files {
        let results = Results::of(&samples);
        for program in results
            .programs
            .iter()
            .filter(|p| p.contains(&options.filter))
        {
            let Some(cell) = results.sound(program, &options.subject) else {
                continue;
            };
            let times = cell.times(options.metric);
            let Some(mean) = bootstrap::mean_time(&times, 1) else {
                continue;
            };
            let Header {
                processor, cores, ..
            } = &header;
            let group = (format!("{processor}, {cores} cores"), header.scale.clone());
            let series = groups.entry(group).or_default();
            series.entry(program.clone()).or_default().push(Point {
                time: header.time,
                commit: header.commit.clone(),
                times,
                mean,
            });
        }
    }
    Ok(groups)
}

/// The ratio of the last to the first time; none of a single point.
fn trend(points: &[Point]) -> Option<Estimate> {
    match points {
        [first, .., last] => bootstrap::ratio(&last.times, &first.times, 1),
        _ => None,
    }
}

fn levels(points: &[Point]) -> Vec<Segment> {
    let means: Vec<f64> = points.iter().map(|p| p.mean.value).collect();
    segments(&means)
}

fn steps(points: &[Point]) -> Vec<(f64, &Point)> {
    let levels = levels(points);
    let pairs = levels.windows(2).filter_map(|pair| match pair {
        [before, after] => Some((after.mean / before.mean - 1.0, points.get(after.start)?)),
        _ => None,
    });
    pairs.collect()
}

fn shown(series: &Series) -> String {
    let title = [
        "program",
        "runs",
        "first, ms",
        "last, ms",
        "last / first",
        "95 %",
        "",
        "steps",
    ];
    let mut rows = vec![title.map(str::to_owned).to_vec()];
    for (program, points) in series {
        let time =
            |point: Option<&Point>| point.map_or(String::new(), |p| table::milliseconds(p.mean));
        let mut row = vec![program.clone(), points.len().to_string()];
        row.extend([time(points.first()), time(points.last())]);
        match trend(points) {
            Some(ratio) => {
                let word = match ratio.verdict(0.01) {
                    Verdict::Faster => "faster",
                    Verdict::Slower => "slower",
                    Verdict::Alike => "no difference shown",
                };
                let value = format!("{:.3}", ratio.value);
                row.extend([value, table::between(ratio), word.to_owned()]);
            }
            None => row.extend([String::new(), String::new(), String::new()]),
        }
        let steps = steps(points).into_iter().map(|(change, at)| {
            let place = match at.commit.is_empty() {
                true => at.time.to_string(),
                false => at.commit.clone(),
            };
            format!("{:+.0} % at {place}", change * 100.0)
        });
        row.push(steps.collect::<Vec<_>>().join(", "));
        rows.push(row);
    }
    table::render(&rows)
}

fn as_json(((machine, scale), series): (&Group, &Series)) -> Value {
    let programs = series.iter().map(|(program, points)| {
        let runs = points
            .iter()
            .map(|p| json!({ "time": p.time, "commit": p.commit, "mean": p.mean }));
        let steps = steps(points)
            .into_iter()
            .map(|(change, at)| json!({ "change": change, "time": at.time, "commit": at.commit }));
        let (runs, steps): (Vec<Value>, Vec<Value>) = (runs.collect(), steps.collect());
        let value = json!({ "runs": runs, "trend": trend(points), "steps": steps });
        (program.clone(), value)
    });
    let programs: serde_json::Map<String, Value> = programs.collect();
    json!({ "machine": machine, "scale": scale, "programs": programs })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(levels: &[f64]) -> Vec<Point> {
        let points = levels.iter().zip(0..).map(|(level, time)| {
            let times: Times = (0..5)
                .map(|k| vec![level * (1.0 + f64::from(k) / 1e3); 4])
                .collect();
            Point {
                time,
                commit: format!("c{time}"),
                mean: bootstrap::mean_time(&times, 1).expect("times"),
                times,
            }
        });
        points.collect()
    }

    #[test]
    fn a_step_is_found_where_it_was_made() {
        let points = series(&[10.0, 10.1, 9.9, 10.0, 8.0, 8.1, 7.9, 8.0]);
        let found = steps(&points);
        let [(change, at)] = found.as_slice() else {
            panic!("{} steps", found.len());
        };
        assert!((-0.21..-0.19).contains(change) && at.commit == "c4");
        let ratio = trend(&points).expect("a trend");
        assert_eq!(ratio.verdict(0.01), Verdict::Faster);
        let text = shown(&[("fib".to_owned(), points)].into());
        assert!(text.contains("-20 % at c4"), "{text}");
    }

    #[test]
    fn one_run_has_no_trend() {
        assert_eq!(trend(&series(&[1.0])), None);
        assert!(shown(&[("fib".to_owned(), series(&[1.0]))].into()).contains("| fib"));
    }
}
