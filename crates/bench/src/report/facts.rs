//! Where and how a run was measured, and how to do it again.

use super::run::Loaded;
use crate::store::Header;
use crate::suite::Suite;
use serde_json::Value;
use std::collections::BTreeSet;

/// What the first line of a file says, in the words of the page. What this version does not know is shown as it stands.
pub(super) fn machine(header: &Header, head: &Value) -> Vec<(String, String)> {
    let mut facts = vec![
        ("Processor".to_owned(), header.processor.clone()),
        ("Cores".to_owned(), header.cores.to_string()),
        ("System".to_owned(), header.system.clone()),
        ("Amount of work".to_owned(), header.scale.clone()),
        (
            "Processes".to_owned(),
            format!("{} of each subject with each program", header.processes),
        ),
        (
            "Iterations".to_owned(),
            format!("{} in each process", header.iterations),
        ),
    ];
    const KNOWN: [&str; 9] = [
        "time",
        "processor",
        "cores",
        "system",
        "subjects",
        "scale",
        "processes",
        "iterations",
        "command",
    ];
    let others = head.as_object().into_iter().flatten();
    for (name, value) in others.filter(|(name, _)| !KNOWN.contains(&name.as_str())) {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let mut letters = name.chars();
        let first = letters
            .next()
            .map(|c| c.to_uppercase().to_string())
            .unwrap_or_default();
        facts.push((first + letters.as_str(), text));
    }
    facts.retain(|(_, text)| !text.is_empty());
    facts
}

/// The commands that measure the same again and make the page of it.
pub(super) fn commands(file: &Loaded, suite: &Suite) -> Vec<String> {
    let head = file.head.get("command").and_then(Value::as_array);
    let kept = head.into_iter().flatten().filter_map(Value::as_str);
    let words: Vec<&str> = kept.skip_while(|word| *word == "bench").collect();
    let measure = match words.is_empty() {
        false => words.join(" "),
        true => derived(file, suite),
    };
    vec![
        format!("cargo xtask bench {measure}"),
        "cargo xtask bench report".to_owned(),
    ]
}

/// For files that do not say how they were made.
fn derived(file: &Loaded, suite: &Suite) -> String {
    let header = &file.header;
    let mut command = format!(
        "run --scale {} --processes {} --iterations {} --subjects {}",
        header.scale,
        header.processes,
        header.iterations,
        file.results.subjects.join(",")
    );
    let measured: BTreeSet<&str> = file.results.programs.iter().map(String::as_str).collect();
    let chosen = |filter: &str| -> BTreeSet<&str> {
        let programs = suite.programs.iter();
        let fits = programs.filter(|p| p.name.contains(filter) || p.suite.contains(filter));
        fits.map(|p| p.name.as_str()).collect()
    };
    let names = suite
        .programs
        .iter()
        .flat_map(|p| [p.suite.as_str(), p.name.as_str()]);
    let filter = std::iter::once("")
        .chain(names)
        .find(|f| chosen(f) == measured);
    match filter {
        Some("") | None => {}
        Some(filter) => command += &format!(" --filter {filter}"),
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Results;
    use serde_json::json;

    fn loaded(head: Value) -> Loaded {
        let mut whole = json!({
            "time": 0, "processor": "P", "cores": 2, "system": "", "subjects": {}, "scale": "quick",
            "processes": 3, "iterations": 5,
        });
        let more = head.as_object().expect("an object").clone();
        whole.as_object_mut().expect("an object").extend(more);
        let mut results = Results::default();
        results.programs.push("fib".to_owned());
        results.subjects.extend(["eval", "lua"].map(str::to_owned));
        Loaded {
            name: "x.jsonl".to_owned(),
            text: String::new(),
            header: serde_json::from_value(whole.clone()).expect("a header"),
            head: whole,
            results,
        }
    }

    fn suite() -> Suite {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches");
        Suite::load(&folder).expect("the suite")
    }

    #[test]
    fn the_command_is_the_one_that_was_given_or_one_that_does_the_same() {
        let given = commands(
            &loaded(json!({"command": ["bench", "run", "--quick"]})),
            &suite(),
        );
        assert_eq!(
            given.first().map(String::as_str),
            Some("cargo xtask bench run --quick")
        );
        let derived = commands(&loaded(json!({})), &suite());
        let wanted = "cargo xtask bench run --scale quick --processes 3 --iterations 5 --subjects eval,lua --filter fib";
        assert_eq!(derived.first().map(String::as_str), Some(wanted));
    }

    #[test]
    fn what_the_header_says_beyond_is_shown_and_what_is_empty_is_not() {
        let file = loaded(json!({"commit": "0123", "load": [1, 2]}));
        let facts = machine(&file.header, &file.head);
        let has = |name: &str, text: &str| facts.iter().any(|(n, t)| n == name && t == text);
        assert!(has("Processor", "P") && has("Commit", "0123") && has("Load", "[1,2]"));
        assert!(facts.iter().all(|(name, _)| name != "System"));
    }
}
