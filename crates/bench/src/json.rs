//! Results for other programs: the same figures as in the tables, as JSON.

use crate::analysis::{Measured, Metric, Results};
use crate::stats::bootstrap;
use crate::stats::changepoint::Shape;
use crate::stats::quantile;
use crate::store::Header;
use serde_json::{Map, Value, json};

const METRICS: [(&str, Metric); 4] = [
    ("cpu", Metric::Cpu),
    ("steady", Metric::Steady),
    ("first", Metric::First),
    ("start", Metric::Start),
];

/// Everything that was measured. Times are in nanoseconds, memory in bytes, intervals of 95 %.
pub fn results(header: &Header, results: &Results, base: &str) -> Value {
    let mut programs = Map::new();
    for program in &results.programs {
        let mut row = Map::new();
        for subject in &results.subjects {
            let Some(measured) = results.cell(program, subject) else {
                continue;
            };
            let mut cell = cell(measured);
            for (name, metric) in METRICS {
                let ratio = results.ratio(program, subject, base, metric);
                cell.insert(format!("{name}_ratio"), json!(ratio));
            }
            row.insert(subject.clone(), Value::Object(cell));
        }
        programs.insert(program.clone(), Value::Object(row));
    }
    let mut means = Map::new();
    for subject in &results.subjects {
        let mut row = Map::new();
        for (name, metric) in METRICS {
            let mean = results.geometric_mean(subject, base, metric);
            let mean = mean.map(|(ratio, n)| json!({ "ratio": ratio, "programs": n }));
            row.insert(name.to_owned(), json!(mean));
        }
        row.insert("empty_program".to_owned(), json!(results.start(subject)));
        means.insert(subject.clone(), Value::Object(row));
    }
    json!({ "header": header, "base": base, "programs": programs, "subjects": means })
}

fn cell(measured: &Measured) -> Map<String, Value> {
    let mut cell = Map::new();
    for (name, metric) in METRICS {
        let time = bootstrap::mean_time(&measured.times(metric), 1);
        cell.insert(name.to_owned(), json!(time));
    }
    let shapes = measured.shapes();
    let shapes: Map<String, Value> = Shape::ALL
        .iter()
        .filter_map(|(shape, _, name)| Some(((*name).to_owned(), json!(shapes.get(shape)?))))
        .collect();
    let counters = measured.counters.keys();
    let counters: Map<String, Value> = counters
        .map(|name| (name.clone(), json!(measured.counter(name))))
        .collect();
    let mut pauses = measured.pauses.clone();
    pauses.sort_by(f64::total_cmp);
    let pauses = (!pauses.is_empty()).then(|| {
        let [p50, p99, max] = [0.5, 0.99, 1.0].map(|q| quantile(&pauses, q));
        json!({ "p50": p50, "p99": p99, "max": max })
    });
    cell.insert("shapes".to_owned(), Value::Object(shapes));
    cell.insert("memory".to_owned(), json!(measured.memory()));
    cell.insert("memory_floor".to_owned(), json!(measured.floor));
    cell.insert("counters".to_owned(), Value::Object(counters));
    cell.insert("pauses".to_owned(), json!(pauses));
    cell.insert("failures".to_owned(), json!(measured.failures));
    cell
}

/// The ratio of two subjects for each program.
pub fn comparison(
    results: &Results,
    before: &str,
    after: &str,
    metric: Metric,
    least: f64,
) -> Value {
    let programs = results.programs.iter().filter_map(|program| {
        let ratio = results.ratio(program, after, before, metric)?;
        let verdict = ratio.verdict(least);
        Some((
            program.clone(),
            json!({ "ratio": ratio, "verdict": verdict }),
        ))
    });
    let programs: Map<String, Value> = programs.collect();
    let mean = results.geometric_mean(after, before, metric);
    json!({ "programs": programs, "mean": mean.map(|(ratio, _)| ratio) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Cost, Sample};
    use crate::suite::Scale;

    #[test]
    fn every_figure_is_there() {
        let sample = |subject: &str, time| Sample {
            program: "fib".to_owned(),
            subject: subject.to_owned(),
            cost: Some(Cost {
                iterations: vec![time; 10],
                wall: 11 * time,
                cpu: 10 * time,
                pauses: vec![7],
                ..Cost::default()
            }),
            ..Sample::default()
        };
        let all = Results::of(&[sample("eval", 300), sample("native", 100)]);
        let header = Header::new(&[], Scale::Quick, 1, 10);
        let value = results(&header, &all, "native");
        let cell = &value["programs"]["fib"]["eval"];
        assert_eq!(cell["steady_ratio"]["value"], json!(3.0));
        assert_eq!(cell["shapes"]["flat"], json!(1));
        assert_eq!(cell["pauses"]["max"], json!(7.0));
        assert_eq!(value["subjects"]["eval"]["cpu"]["programs"], json!(1));
        let compared = comparison(&all, "native", "eval", Metric::Cpu, 0.01);
        assert_eq!(compared["programs"]["fib"]["verdict"], json!("Slower"));
    }
}
