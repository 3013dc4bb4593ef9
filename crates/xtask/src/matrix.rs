//! `cargo xtask matrix`: what the language has, and which spec files cover it.
//!
//! The rows are the constructs listed in `tests/spec/constructs*.txt` (`id`, section, description,
//! separated by tabs) and every row of the builtin table as `builtin:Variant`. A spec file names the
//! rows it covers in a line `// covers: id, id`. The result is `docs/feature-matrix.md`: generated,
//! kept in the repository, checked by CI. A row without a file is a hole, and a hole is an error; so
//! is an id that no row has. A builtin also needs an entry in the library reference and an executed
//! example there ([`reference`]).

use crate::reference::{self, Library};
use crate::workspace::{self, Outcome};
use clap::Args;
use ruchyruchy_builtins::Builtin;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

/// More covering files than this are counted, not named.
const NAMED: usize = 3;

#[derive(Args)]
pub struct Options {
    /// Only check that the document is up to date
    #[arg(long)]
    pub check: bool,
}

/// A row of the matrix.
struct Row {
    id: String,
    section: String,
    description: String,
    files: Vec<String>,
    /// Of a builtin: where the reference describes it, and how many executed examples it has.
    reference: Option<(String, usize)>,
}

/// Writes the document, or checks it; fails on holes and unknown ids.
pub fn run(options: &Options) -> Outcome {
    let mut rows = constructs()?;
    let constructs = rows.len();
    let library = Library::read()?;
    rows.extend(builtins(&library));
    let mut wrong = cover(&mut rows)?;
    let holes: Vec<String> = rows.iter().flat_map(missing).collect();
    wrong.extend(holes.iter().cloned());
    for problem in &wrong {
        println!("{problem}");
    }
    let text = document(&rows, constructs);
    let path = workspace::root().join("docs/feature-matrix.md");
    if options.check {
        if std::fs::read_to_string(&path).unwrap_or_default() != text {
            return Err("docs/feature-matrix.md is out of date: run `cargo xtask matrix`".into());
        }
    } else {
        std::fs::write(&path, text)?;
    }
    let builtins = rows.len() - constructs;
    println!(
        "matrix: {constructs} constructs, {builtins} builtins, {} holes",
        holes.len()
    );
    if wrong.is_empty() {
        Ok(())
    } else {
        Err("the feature matrix has holes".into())
    }
}

/// The rows of the hand-kept lists, in the order of their sections' first appearance.
fn constructs() -> Outcome<Vec<Row>> {
    let folder = workspace::root().join("tests/spec");
    let mut lists = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.starts_with("constructs") && name.ends_with(".txt") {
            lists.push(path);
        }
    }
    lists.sort();
    let mut rows: Vec<Row> = Vec::new();
    let mut seen = HashSet::new();
    for path in lists {
        for (index, line) in std::fs::read_to_string(&path)?.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut columns = line.split('\t').map(|c| c.trim().to_owned());
            let (Some(id), Some(section), Some(description)) =
                (columns.next(), columns.next(), columns.next())
            else {
                return Err(
                    format!("{}:{}: three columns needed", path.display(), index + 1).into(),
                );
            };
            if !seen.insert(id.clone()) {
                return Err(
                    format!("{}:{}: {id} is listed twice", path.display(), index + 1).into(),
                );
            }
            rows.push(Row {
                id,
                section,
                description,
                files: Vec::new(),
                reference: None,
            });
        }
    }
    let mut order = BTreeMap::new();
    for row in &rows {
        let next = order.len();
        order.entry(row.section.clone()).or_insert(next);
    }
    rows.sort_by_key(|row| order.get(&row.section).copied());
    Ok(rows)
}

/// What a row lacks.
fn missing(row: &Row) -> Vec<String> {
    let mut found = Vec::new();
    if row.files.is_empty() {
        found.push(format!("no spec file covers {}", row.id));
    }
    if let Some((entry, examples)) = &row.reference {
        if entry.is_empty() {
            found.push(format!("the reference has no entry of {}", row.id));
        }
        if *examples == 0 {
            found.push(format!("the reference has no example of {}", row.id));
        }
    }
    found
}

fn builtins(library: &Library) -> impl Iterator<Item = Row> {
    Builtin::ALL.iter().map(|&builtin| {
        let receiver = format!("{:?}", builtin.receiver());
        Row {
            id: format!("builtin:{builtin:?}"),
            section: format!("Builtins: {receiver}"),
            description: format!("`{}`", builtin.names().join("` `")),
            files: Vec::new(),
            reference: Some((
                library.entry(builtin).unwrap_or_default(),
                library.examples(builtin),
            )),
        }
    })
}

/// Enters the spec files into the rows; gives the unknown ids.
fn cover(rows: &mut [Row]) -> Outcome<Vec<String>> {
    let mut index = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        index.insert(row.id.clone(), at);
    }
    let mut unknown = Vec::new();
    for spec in workspace::specs()? {
        for id in &spec.expectations.covers {
            match index.get(id).and_then(|at| rows.get_mut(*at)) {
                Some(row) => row.files.push(spec.name.clone()),
                None => unknown.push(format!("{}: no row {id}", spec.name)),
            }
        }
    }
    Ok(unknown)
}

fn document(rows: &[Row], constructs: usize) -> String {
    let mut text = String::from(
        "# Feature matrix\n\nGenerated by `cargo xtask matrix` from `tests/spec/constructs*.txt`, the builtin table and \
         the `// covers:`\nlines of the spec files; do not edit. Paths are below `tests/spec/`.\n",
    );
    let covered = rows.iter().filter(|r| !r.files.is_empty()).count();
    let builtins = rows.len() - constructs;
    _ = writeln!(
        text,
        "\n{constructs} constructs, {builtins} builtins; {covered} of {} rows covered.",
        rows.len()
    );
    let mut section = "";
    for row in rows {
        if section != row.section {
            section = &row.section;
            let columns = match row.reference {
                Some(_) => "| id | what | spec files | entry | examples |\n|---|---|---|---|---|",
                None => "| id | what | spec files |\n|---|---|---|",
            };
            _ = write!(text, "\n## {section}\n\n{columns}\n");
        }
        let mut files: Vec<String> = row
            .files
            .iter()
            .take(NAMED)
            .map(|f| format!("`{f}`"))
            .collect();
        match row.files.len() {
            0 => files.push("**none**".to_owned()),
            count if count > NAMED => files.push(format!("and {} more", count - NAMED)),
            _ => {}
        }
        let id = row.id.strip_prefix("builtin:").unwrap_or(&row.id);
        let description = row.description.replace('|', "\\|");
        _ = write!(text, "| `{id}` | {description} | {} |", files.join(", "));
        if let Some((entry, examples)) = &row.reference {
            let page = entry.split('#').next().unwrap_or_default();
            let folder = reference::FOLDER.strip_prefix("docs/").unwrap_or_default();
            _ = write!(text, " [{page}]({folder}/{entry}) | {examples} |");
        }
        text.push('\n');
    }
    text
}
