//! The page as a file: bundle, numbers and samples put into one text.
//!
//! A browser reads the content of a `script` element up to the first `</script`, whatever it means there. Numbers and
//! samples are JSON, in which `<` can only stand in strings and can be written `\u003c`, so no text of a sample ends its
//! element. The bundle is made by `page/build.js`, which does the same for scripts.
//!
//! The page has a content security policy that forbids it every request. It is kept to as well: see `page/test`.

use super::model::Report;
use super::run::Loaded;
use crate::table;

const TEMPLATE: &str = include_str!("../../page/src/page.html");
const STYLE: &str = include_str!("../../page/dist/page.css");
const SCRIPT: &str = include_str!("../../page/dist/page.js");
/// The charting library: apart from the script, because it changes less often and is the larger one.
const CHARTS: &str = include_str!("../../page/dist/charts.js");
const LICENCES: &str = include_str!("../../page/dist/licences.txt");

/// Puts the page together.
pub(super) fn write(report: &Report, files: &[Loaded]) -> Result<String, String> {
    let numbers = serde_json::to_string(report).map_err(|e| e.to_string())?;
    let data = |id: &str, kind: &str, name: &str, text: &str| {
        format!(
            "<script type=\"{kind}\" id=\"{id}\" data-name=\"{}\">{}</script>\n",
            escape(name),
            text.replace('<', "\\u003c")
        )
    };
    let mut embedded = data("report", "application/json", "report.json", &numbers);
    for (i, file) in files.iter().enumerate() {
        embedded += &data(
            &format!("samples-{i}"),
            "application/x-ndjson",
            &file.name,
            &file.text,
        );
    }
    let tables: Vec<String> = files.iter().map(plain).collect();
    let parts = [
        ("STYLE", STYLE.to_owned()),
        ("PLAIN", escape(&tables.join("\n"))),
        ("LICENCES", escape(LICENCES)),
        ("DATA", embedded),
        ("CHARTS", CHARTS.to_owned()),
        ("SCRIPT", SCRIPT.to_owned()),
    ];
    // In one pass over the template: what is put in is not looked at again.
    let mut page = String::new();
    let mut rest = TEMPLATE;
    for (name, part) in parts {
        let mark = format!("{{{{{name}}}}}");
        let (before, after) = rest
            .split_once(&mark)
            .ok_or_else(|| format!("page.html: no {mark}"))?;
        page += before;
        page += &part;
        rest = after;
    }
    Ok(page + rest)
}

/// What is shown where scripts do not run.
fn plain(file: &Loaded) -> String {
    let subjects = &file.results.subjects;
    let native = subjects
        .iter()
        .find(|s| *s == "native")
        .or(subjects.first());
    let base = native.map_or("", String::as_str);
    format!(
        "{}\n\n{}",
        file.name,
        table::ratios(&file.results, base, crate::analysis::Metric::Cpu)
    )
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use crate::report::write;
    use crate::suite::Suite;
    use std::path::{Path, PathBuf};

    fn here(path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }

    #[test]
    fn the_page_holds_its_data_and_asks_for_nothing() {
        let suite = Suite::load(&here("../../benches")).expect("the suite");
        let files = ["before.jsonl", "after.jsonl"].map(|f| here("page/test/samples").join(f));
        let html = write(&files, &suite).expect("a page");
        assert!(html.starts_with("<!doctype html>"));
        assert!(!html.contains("{{DATA}}") && !html.contains("{{SCRIPT}}"));
        let (_, rest) = html
            .split_once("id=\"report\" data-name=\"report.json\">")
            .expect("data");
        let (json, _) = rest.split_once("</script>").expect("an end");
        let report: serde_json::Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(report["runs"].as_array().map(Vec::len), Some(2));
        let losses = &report["runs"][1]["figures"][0]["losses"];
        assert_ne!(losses["rows"].as_array().map(Vec::len), Some(0));
        for asking in ["src=", "@import", "url(http"] {
            let head = html.split_once("<script type").map_or("", |(head, _)| head);
            assert!(!head.contains(asking), "{asking}");
        }
    }
}
