//! `cargo xtask matrix`: what the language has, which spec files cover it, and which benchmarks measure it.
//!
//! The rows are the constructs listed in `tests/spec/constructs*.txt` (`id`, section, description,
//! separated by tabs), every row of the builtin table as `builtin:Variant`, and every module of that table as a family
//! of builtins, `family:module`. A spec file or benchmark names the rows it covers in a line `// covers: id, id`. The
//! result is `docs/feature-matrix.md`: generated, kept in the repository, checked by CI. What a row needs and has not is
//! a hole, and a hole is an error; so is an id that no row has:
//!
//! | | spec file | benchmark | entry and executed example in the library reference ([`reference`]) |
//! |---|---|---|---|
//! | construct | needed | needed | |
//! | builtin | needed | | needed |
//! | family | | needed | |

use crate::reference::{self, Library};
use crate::workspace::{self, Outcome};
use clap::Args;
use ruchyruchy_bench::suite::Suite;
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

/// What a row stands for.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Construct,
    Builtin {
        /// Where the reference describes it.
        entry: String,
        /// How many executed examples it has there.
        examples: usize,
    },
    Family,
}

/// A row of the matrix.
struct Row {
    kind: Kind,
    id: String,
    section: String,
    description: String,
    /// Spec files that cover it.
    files: Vec<String>,
    /// Programs of the benchmark suite that measure it.
    benchmarks: Vec<String>,
}

impl Row {
    fn new(kind: Kind, id: String, section: String, description: String) -> Row {
        Row {
            kind,
            id,
            section,
            description,
            files: Vec::new(),
            benchmarks: Vec::new(),
        }
    }
}

/// Writes the document, or checks it; fails on holes and unknown ids.
pub fn run(options: &Options) -> Outcome {
    let mut rows = constructs()?;
    let constructs = rows.len();
    let library = Library::read()?;
    rows.extend(builtins(&library));
    let builtins = rows.len() - constructs;
    rows.extend(families());
    let mut wrong = cover(&mut rows)?;
    let holes: Vec<String> = rows.iter().flat_map(missing).collect();
    wrong.extend(holes.iter().cloned());
    for problem in &wrong {
        println!("{problem}");
    }
    let text = document(&rows);
    let path = workspace::root().join("docs/feature-matrix.md");
    if options.check {
        if std::fs::read_to_string(&path).unwrap_or_default() != text {
            return Err("docs/feature-matrix.md is out of date: run `cargo xtask matrix`".into());
        }
    } else {
        std::fs::write(&path, text)?;
    }
    println!(
        "matrix: {constructs} constructs, {builtins} builtins, {} families, {} holes",
        rows.len() - constructs - builtins,
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
            rows.push(Row::new(Kind::Construct, id, section, description));
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
    if row.files.is_empty() && row.kind != Kind::Family {
        found.push(format!("no spec file covers {}", row.id));
    }
    match &row.kind {
        Kind::Construct | Kind::Family => {
            if row.benchmarks.is_empty() {
                found.push(format!("no benchmark covers {}", row.id));
            }
        }
        Kind::Builtin { entry, examples } => {
            if entry.is_empty() {
                found.push(format!("the reference has no entry of {}", row.id));
            }
            if *examples == 0 {
                found.push(format!("the reference has no example of {}", row.id));
            }
        }
    }
    found
}

fn builtins(library: &Library) -> impl Iterator<Item = Row> {
    Builtin::ALL.iter().map(|&builtin| {
        let receiver = format!("{:?}", builtin.receiver());
        let kind = Kind::Builtin {
            entry: library.entry(builtin).unwrap_or_default(),
            examples: library.examples(builtin),
        };
        Row::new(
            kind,
            format!("builtin:{builtin:?}"),
            format!("Builtins: {receiver}"),
            format!("`{}`", builtin.names().join("` `")),
        )
    })
}

/// The modules of the builtin table, in its order.
fn families() -> Vec<Row> {
    let mut members: Vec<(&str, Vec<&str>)> = Vec::new();
    for builtin in Builtin::ALL {
        let module = builtin.module();
        match members.iter_mut().find(|(name, _)| *name == module) {
            Some((_, names)) => names.push(builtin.name()),
            None => members.push((module, vec![builtin.name()])),
        }
    }
    let row = |(module, names): (&str, Vec<&str>)| {
        let shown: Vec<&str> = names.iter().copied().take(NAMED).collect();
        Row::new(
            Kind::Family,
            format!("family:{module}"),
            "Families of builtins".to_owned(),
            format!("{} builtins: `{}` …", names.len(), shown.join("` `")),
        )
    };
    members.into_iter().map(row).collect()
}

/// Enters spec files and benchmarks into the rows; gives the ids that no row has, or none of this kind.
fn cover(rows: &mut [Row]) -> Outcome<Vec<String>> {
    let suite = Suite::load(&workspace::root().join("benches"))?;
    let specs = workspace::specs()?;
    let specs = specs.iter().map(|s| (&s.name, &s.expectations.covers));
    let mut unknown = enter(rows, specs, |row| match row.kind {
        Kind::Family => None,
        _ => Some(&mut row.files),
    });
    let programs = suite.programs.iter().map(|p| (&p.name, &p.covers));
    unknown.extend(enter(rows, programs, |row| match row.kind {
        Kind::Builtin { .. } => None,
        _ => Some(&mut row.benchmarks),
    }));
    Ok(unknown)
}

/// Enters each name into the column of the rows that it covers.
fn enter<'a>(
    rows: &mut [Row],
    names: impl Iterator<Item = (&'a String, &'a Vec<String>)>,
    column: impl Fn(&mut Row) -> Option<&mut Vec<String>>,
) -> Vec<String> {
    let index: BTreeMap<String, usize> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| (row.id.clone(), at))
        .collect();
    let mut unknown = Vec::new();
    for (name, ids) in names {
        for id in ids {
            let row = index.get(id).and_then(|at| rows.get_mut(*at));
            match row.and_then(&column) {
                Some(column) => column.push(name.clone()),
                None => unknown.push(format!("{name}: no row {id}")),
            }
        }
    }
    unknown
}

fn document(rows: &[Row]) -> String {
    let mut text = String::from(
        "# Feature matrix\n\nGenerated by `cargo xtask matrix` from `tests/spec/constructs*.txt`, the builtin table and \
         the `// covers:`\nlines of spec files and benchmarks; do not edit. Paths are below `tests/spec/`; \
         benchmarks are programs of `benches/`.\n",
    );
    let count = |wanted: fn(&Row) -> bool| rows.iter().filter(|row| wanted(row)).count();
    _ = writeln!(
        text,
        "\n{} constructs, {} builtins, {} families of builtins; {} of {} rows lack nothing.",
        count(|row| row.kind == Kind::Construct),
        count(|row| matches!(row.kind, Kind::Builtin { .. })),
        count(|row| row.kind == Kind::Family),
        count(|row| missing(row).is_empty()),
        rows.len()
    );
    let mut section = "";
    for row in rows {
        if section != row.section {
            section = &row.section;
            let columns = match row.kind {
                Kind::Construct => "| id | what | spec files | benchmarks |\n|---|---|---|---|",
                Kind::Builtin { .. } => {
                    "| id | what | spec files | entry | examples |\n|---|---|---|---|---|"
                }
                Kind::Family => "| id | what | benchmarks |\n|---|---|---|",
            };
            _ = write!(text, "\n## {section}\n\n{columns}\n");
        }
        let id = row.id.split_once(':').map_or(&*row.id, |(_, id)| id);
        let description = row.description.replace('|', "\\|");
        _ = write!(text, "| `{id}` | {description} |");
        if row.kind != Kind::Family {
            _ = write!(text, " {} |", named(&row.files));
        }
        if let Kind::Builtin { entry, examples } = &row.kind {
            let page = entry.split('#').next().unwrap_or_default();
            let folder = reference::FOLDER.strip_prefix("docs/").unwrap_or_default();
            _ = write!(text, " [{page}]({folder}/{entry}) | {examples} |");
        } else {
            _ = write!(text, " {} |", named(&row.benchmarks));
        }
        text.push('\n');
    }
    text
}

/// The names of a cell: a few of them, and how many more there are.
fn named(names: &[String]) -> String {
    let mut shown: Vec<String> = names
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len() {
        0 => shown.push("**none**".to_owned()),
        count if count > NAMED => shown.push(format!("and {} more", count - NAMED)),
        _ => {}
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let row =
            |kind, id: &str| Row::new(kind, id.to_owned(), "S".to_owned(), "a | b".to_owned());
        let builtin = Kind::Builtin {
            entry: "x.md#a".to_owned(),
            examples: 1,
        };
        vec![
            row(Kind::Construct, "ctl-if"),
            row(builtin, "builtin:IntAbs"),
            row(Kind::Family, "family:int"),
        ]
    }

    #[test]
    fn what_a_row_needs_and_has_not_is_a_hole() {
        let mut rows = rows();
        let holes = |rows: &[Row]| rows.iter().flat_map(missing).collect::<Vec<_>>();
        assert_eq!(
            holes(&rows),
            [
                "no spec file covers ctl-if",
                "no benchmark covers ctl-if",
                "no spec file covers builtin:IntAbs",
                "no benchmark covers family:int",
            ]
        );
        let names = ["p".to_owned()];
        let ids = [vec!["ctl-if".to_owned(), "family:int".to_owned()]];
        let unknown = enter(&mut rows, names.iter().zip(&ids), |row| {
            Some(&mut row.benchmarks)
        });
        assert!(unknown.is_empty());
        assert_eq!(
            holes(&rows),
            [
                "no spec file covers ctl-if",
                "no spec file covers builtin:IntAbs"
            ]
        );
    }

    #[test]
    fn an_id_that_no_row_has_is_named() {
        let names = ["p".to_owned()];
        let ids = [vec!["ctl-if".to_owned(), "ctl-unless".to_owned()]];
        let unknown = enter(&mut rows(), names.iter().zip(&ids), |row| {
            Some(&mut row.files)
        });
        assert_eq!(unknown, ["p: no row ctl-unless"]);
    }

    #[test]
    fn holes_show_in_the_document() {
        let text = document(&rows());
        assert!(
            text.contains("| `ctl-if` | a \\| b | **none** | **none** |"),
            "{text}"
        );
        assert!(text.contains("0 of 3 rows lack nothing"), "{text}");
    }
}
