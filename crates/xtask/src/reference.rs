//! `cargo xtask reference`: the library reference, made from the builtin table and its executed examples.
//!
//! [`pages::PAGES`] says which rows of the table go on which page; what a row says of itself is put into words here,
//! and its examples come from `crates/builtins/examples/*.txt`, which the test `documents` of the command line runs.
//! Nothing on the pages is written by hand but their introductions. A row without a page or without
//! an example is a hole, and a hole is an error; so is an example of no row, and with `--check` a page
//! that is not what would be written now.

mod pages;

use crate::workspace::{self, Outcome};
use clap::Args;
use pages::{PAGES, Page};
use ruchyruchy_builtins::constants::CONSTANTS;
use ruchyruchy_builtins::{Absent, Builtin, ConstValue, Mutates, Receiver, float_text};
use ruchyruchy_testkit::documents::{self, anchor};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Where the pages are, from the root.
pub const FOLDER: &str = "docs/reference/library";
/// Where the examples are, from the root.
const EXAMPLES: &str = "crates/builtins/examples";
/// What every page begins with, below its heading.
const GENERATED: &str = "<!-- Made by `cargo xtask reference` from the builtin table and crates/builtins/examples; do not edit. -->";

#[derive(Args)]
pub struct Options {
    /// Only check that the pages are up to date
    #[arg(long)]
    pub check: bool,
}

/// Writes the pages, or checks them; fails on holes.
pub fn run(options: &Options) -> Outcome {
    let library = Library::read()?;
    for problem in &library.wrong {
        println!("{problem}");
    }
    let folder = workspace::root().join(FOLDER);
    let mut texts = BTreeMap::new();
    for page in PAGES {
        texts.insert(format!("{}.md", page.slug), library.page(page));
    }
    texts.insert("constants.md".to_owned(), constants());
    texts.insert("names.md".to_owned(), library.names());
    texts.insert("README.md".to_owned(), library.index());
    let mut stale = stray(&folder, &texts)?;
    for (name, text) in &texts {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).unwrap_or_default() == *text {
            continue;
        }
        if options.check {
            stale.push(format!("{FOLDER}/{name} is out of date"));
        } else {
            std::fs::create_dir_all(&folder)?;
            std::fs::write(&path, text)?;
        }
    }
    println!(
        "reference: {} builtins, {} examples, {} holes",
        Builtin::ALL.len(),
        library.examples.values().map(Vec::len).sum::<usize>(),
        library.wrong.len()
    );
    if !stale.is_empty() {
        return Err(format!("{}: run `cargo xtask reference`", stale.join("\n")).into());
    }
    match library.wrong.is_empty() {
        true => Ok(()),
        false => Err("the library reference has holes".into()),
    }
}

/// Files in the folder that no page has; without `--check` they have to be removed by hand too.
fn stray(folder: &Path, texts: &BTreeMap<String, String>) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    if folder.exists() {
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !texts.contains_key(&name) {
                found.push(format!("{FOLDER}/{name} is no page"));
            }
        }
    }
    Ok(found)
}

/// Where a builtin is described.
struct Place {
    page: &'static str,
    anchor: String,
}

/// The examples, and where each builtin is.
pub struct Library {
    examples: HashMap<String, Vec<String>>,
    places: HashMap<Builtin, Place>,
    wrong: Vec<String>,
}

impl Library {
    /// Reads the examples and finds a place for each builtin.
    pub fn read() -> Outcome<Library> {
        let mut library = Library {
            examples: HashMap::new(),
            places: HashMap::new(),
            wrong: Vec::new(),
        };
        let known: HashMap<String, Builtin> = Builtin::ALL
            .iter()
            .map(|&builtin| (format!("{builtin:?}"), builtin))
            .collect();
        for path in example_files()? {
            let text = std::fs::read_to_string(&path)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            for entry in documents::entries(&text).map_err(|e| format!("{name}: {e}"))? {
                if !known.contains_key(entry.variant) {
                    let problem = format!("{name}:{}: no builtin {}", entry.line, entry.variant);
                    library.wrong.push(problem);
                }
                let examples = library
                    .examples
                    .entry(entry.variant.to_owned())
                    .or_default();
                examples.push(entry.shown());
            }
        }
        for page in PAGES {
            let mut taken: HashMap<String, usize> = HashMap::new();
            // The headings above those of the builtins take their anchors first.
            for heading in [page.title, "Contents"] {
                *taken.entry(anchor(heading)).or_default() += 1;
            }
            for builtin in builtins_of(page) {
                let base = anchor(&heading(builtin));
                let repeats = taken.entry(base.clone()).or_default();
                let place = Place {
                    page: page.slug,
                    anchor: match *repeats {
                        0 => base,
                        n => format!("{base}-{n}"),
                    },
                };
                *repeats += 1;
                if library.places.insert(builtin, place).is_some() {
                    library.wrong.push(format!("{builtin:?} is on two pages"));
                }
            }
        }
        for &builtin in Builtin::ALL {
            if library.entry(builtin).is_none() {
                library
                    .wrong
                    .push(format!("no page of the reference has {builtin:?}"));
            }
            if library.examples(builtin) == 0 {
                library
                    .wrong
                    .push(format!("no example of {builtin:?} in {EXAMPLES}"));
            }
        }
        Ok(library)
    }

    /// The entry of a builtin: page and anchor, from the folder of the pages.
    pub fn entry(&self, builtin: Builtin) -> Option<String> {
        let place = self.places.get(&builtin)?;
        Some(format!("{}.md#{}", place.page, place.anchor))
    }

    /// How many examples a builtin has.
    pub fn examples(&self, builtin: Builtin) -> usize {
        self.examples
            .get(&format!("{builtin:?}"))
            .map_or(0, Vec::len)
    }

    fn page(&self, page: &'static Page) -> String {
        let mut text = format!("# {}\n\n{GENERATED}\n\n{}\n", page.title, page.intro);
        let names: Vec<String> = builtins_of(page)
            .map(|builtin| {
                let anchor = self.places.get(&builtin).map_or("", |p| &p.anchor);
                format!("[`{}`](#{anchor})", heading_text(builtin))
            })
            .collect();
        _ = write!(text, "\n## Contents\n\n{}\n", names.join(" ·\n"));
        for builtin in builtins_of(page) {
            self.describe(builtin, &mut text);
        }
        text
    }

    fn describe(&self, builtin: Builtin, text: &mut String) {
        _ = write!(text, "\n### {}\n\n", heading(builtin));
        _ = write!(text, "`{}`\n\n{}", signature(builtin), builtin.doc());
        let (_, aliases) = builtin.names().split_first().unwrap_or((&"", &[]));
        if !aliases.is_empty() {
            let names: Vec<String> = aliases.iter().map(|name| format!("`{name}`")).collect();
            _ = write!(text, " Also called {}.", names.join(", "));
        }
        text.push('\n');
        let effects = effects(builtin);
        if !effects.is_empty() {
            _ = write!(text, "\n*{}*\n", effects.join(" "));
        }
        for example in self
            .examples
            .get(&format!("{builtin:?}"))
            .into_iter()
            .flatten()
        {
            _ = write!(text, "\n```ruchy\n{example}\n```\n");
        }
    }

    fn index(&self) -> String {
        let mut text = format!("# The library\n\n{GENERATED}\n\n{}\n", pages::INDEX_INTRO);
        _ = write!(
            text,
            "\n## Pages\n\n| page | holds | entries |\n|---|---|---|\n"
        );
        for page in PAGES {
            _ = writeln!(
                text,
                "| [{}]({}.md) | {} | {} |",
                page.title,
                page.slug,
                page.holds,
                builtins_of(page).count()
            );
        }
        _ = writeln!(
            text,
            "| [Constants](constants.md) | numbers such as π, limits | {} |",
            CONSTANTS.len()
        );
        text
    }

    /// Every name of the table with the entries that it stands for.
    fn names(&self) -> String {
        let mut names: BTreeMap<(String, &str), Vec<String>> = BTreeMap::new();
        for &builtin in Builtin::ALL {
            let Some(place) = self.places.get(&builtin) else {
                continue;
            };
            for name in builtin.names() {
                let title = PAGES
                    .iter()
                    .find(|p| p.slug == place.page)
                    .map_or("", |p| p.title);
                let link = format!("[{title}]({}.md#{})", place.page, place.anchor);
                names
                    .entry((name.to_lowercase(), name))
                    .or_default()
                    .push(link);
            }
        }
        let mut text = format!(
            "# All names\n\n{GENERATED}\n\n{} names of functions and methods, and where they are described.\n",
            names.len()
        );
        let mut letter = None;
        for ((lower, name), links) in &names {
            let first = lower.chars().next();
            if first != letter {
                letter = first;
                let shown: String = first.into_iter().flat_map(char::to_uppercase).collect();
                _ = write!(text, "\n## {shown}\n\n");
            }
            _ = writeln!(text, "- `{name}`: {}", links.join(", "));
        }
        text
    }
}

fn example_files() -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(workspace::root().join(EXAMPLES))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn builtins_of(page: &'static Page) -> impl Iterator<Item = Builtin> {
    let has = |builtin: &Builtin| match builtin.receiver() {
        Receiver::Fn => page.modules.contains(&builtin.module()),
        receiver => page.receivers.contains(&receiver),
    };
    Builtin::ALL.iter().copied().filter(has)
}

fn heading_text(builtin: Builtin) -> String {
    match builtin.receiver() {
        Receiver::IntTy => format!("i64::{}", builtin.name()),
        _ => builtin.name().to_owned(),
    }
}

fn heading(builtin: Builtin) -> String {
    format!("`{}`", heading_text(builtin))
}

/// How it is called: `push(x: T) -> nil`; what the receiver is says the page.
fn signature(builtin: Builtin) -> String {
    let whole = builtin.signature();
    let (receiver, rest) = match whole.strip_prefix("(self: ") {
        None => (String::new(), whole.to_owned()),
        Some(rest) => {
            let end = end_of_type(rest);
            let (ty, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let rest = rest.strip_prefix(", ").unwrap_or(rest);
            (format!("({ty})."), format!("({rest}"))
        }
    };
    format!("{receiver}{}{rest}", heading_text(builtin))
}

/// Where the type at the start of the text ends: at a comma or bracket that it did not open.
fn end_of_type(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '<' | '(' => depth += 1,
            // The `>` of an arrow closes nothing.
            '>' if text.get(..at).is_some_and(|before| before.ends_with('-')) => {}
            '>' | ')' if depth > 0 => depth -= 1,
            ')' | ',' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// The effect columns of the table in words.
fn effects(builtin: Builtin) -> Vec<&'static str> {
    let mut found = Vec::new();
    match builtin.mutates() {
        Mutates::Never => {}
        Mutates::Always => found.push("Changes its receiver."),
        Mutates::PlaceOrNew => found.push(
            "Changes a mutable receiver in place and returns the new value; of anything else it only returns the new value.",
        ),
    }
    match builtin.absent() {
        Absent::NotAbsent => {}
        Absent::Option => found.push("Gives nil when there is no result."),
        Absent::Result => found.push("Gives an `Err` when it fails."),
    }
    if builtin.may_call() {
        found.push("May call functions of the program.");
    }
    found
}

fn constants() -> String {
    let mut text = format!(
        "# Constants\n\n{GENERATED}\n\n{}\n\n```ruchy\n",
        pages::CONSTANTS_INTRO
    );
    for (names, value) in CONSTANTS {
        let Some(name) = names.first() else { continue };
        let value = match value {
            ConstValue::Int(int, _) => int.to_string(),
            ConstValue::Float(float) => float_text::display(*float),
            // These differ between machines, or have no literal.
            ConstValue::Str(_)
            | ConstValue::Duration(_)
            | ConstValue::Epoch
            | ConstValue::Error(_)
            | ConstValue::Nil => continue,
        };
        _ = writeln!(text, "{name} // => {value}");
    }
    text.push_str("```\n\nAll of them with their other names:\n\n");
    for (names, _) in CONSTANTS {
        if let Some((first, others)) = names.split_first() {
            let others: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
            let others = if others.is_empty() {
                String::new()
            } else {
                format!(": {}", others.join(", "))
            };
            _ = writeln!(text, "- `{first}`{others}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_has_a_page_and_an_example() {
        let library = Library::read().unwrap();
        assert!(library.wrong.is_empty(), "{}", library.wrong.join("\n"));
    }

    #[test]
    fn signatures_show_the_receiver_before_the_dot() {
        assert_eq!(
            signature(Builtin::ArrayPush),
            "(Array<T>).push(x: T) -> nil"
        );
        assert_eq!(signature(Builtin::StrLen), "(str).len() -> int");
        assert_eq!(
            signature(Builtin::FuncCompose),
            "(fn(T) -> U).compose(g: fn(V) -> T) -> fn(V) -> U"
        );
        assert_eq!(signature(Builtin::FnExit), "exit(status?: int) -> nil");
    }

    #[test]
    fn anchors_are_those_of_the_pages() {
        let library = Library::read().unwrap();
        for page in PAGES {
            let anchors = documents::anchors(&library.page(page));
            for builtin in builtins_of(page) {
                let place = &library.places[&builtin];
                assert!(anchors.contains(&place.anchor), "{builtin:?}");
            }
        }
    }
}
