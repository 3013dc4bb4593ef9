//! Micro programs: one for each construct of the language and each family of builtins, in Ruchy alone.
//!
//! They lie below `benches/micro/`, in a folder for each area, and say everything about themselves in the comment that
//! opens them; there is no entry besides. A sentence comes first, then
//!
//! ```text
//! // covers: pat-literal, family:string     what dominates its time, as the feature matrix calls it
//! // full: 20000 gives 70000                size and result, likewise `quick` and `gate`
//! ```
//!
//! `NAME.ruchy` is a program of the suite's protocol; `NAME.template` is a measure of the front end ([`crate::front`]),
//! and also says `// command:`.

use crate::front::Front;
use crate::language::Language;
use crate::suite::{Program, Scaled};
use std::path::{Path, PathBuf};

/// Where the source of a micro program is, and how it is run.
#[derive(Clone, Debug)]
pub struct Micro {
    /// Its file.
    pub path: PathBuf,
    /// What a template makes; None for a program.
    pub front: Option<Front>,
}

/// What the opening comment of a file says.
#[derive(Debug, Default, PartialEq)]
struct Header {
    about: String,
    covers: Vec<String>,
    command: Option<String>,
    /// Size and result at `full`, `quick`, `gate`.
    scales: [Option<(i64, String)>; 3],
}

/// Reads all micro programs below a folder, in the order of their paths; appends what is wrong with them.
///
/// # Errors
/// A file cannot be read.
pub fn load(folder: &Path, wrong: &mut Vec<String>) -> Result<Vec<Program>, String> {
    let mut programs = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            paths.push(entry.map_err(failed)?.path());
        }
        paths.sort();
        for path in paths {
            let extension = path.extension().unwrap_or_default();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if (extension == Language::Ruchy.extension() || extension == "template")
                && !Language::Ruchy.modules().contains(&&*stem)
                && !stem.starts_with('_')
            {
                let text = std::fs::read_to_string(&path)
                    .map_err(|e| format!("{}: {e}", path.display()))?;
                match program(&path, &stem, &text) {
                    Ok(program) => programs.push(program),
                    Err(why) => wrong.push(format!("{}: {why}", path.display())),
                }
            }
        }
    }
    programs.sort_by(|a, b| a.micro_path().cmp(&b.micro_path()));
    Ok(programs)
}

fn program(path: &Path, name: &str, text: &str) -> Result<Program, String> {
    let header = header(text)?;
    let [Some(full), Some(quick), Some(gate)] = header.scales else {
        return Err("the opening comment needs lines `full:`, `quick:` and `gate:`".to_owned());
    };
    if header.covers.is_empty() || header.about.is_empty() {
        return Err("the opening comment needs a sentence and a line `covers:`".to_owned());
    }
    let template = path.extension().is_some_and(|e| e == "template");
    let front = match (template, &header.command) {
        (true, Some(command)) => Some(Front::parse(command, text)?),
        (true, None) => return Err("a template needs a line `command:`".to_owned()),
        (false, Some(_)) => return Err("only a template has a `command:`".to_owned()),
        (false, None) => {
            let start = format!("harness::run(\"{name}\", {}, benchmark)", full.0);
            if !text.contains(&start) {
                return Err(format!("`main` must say `{start}`"));
            }
            None
        }
    };
    let others = Language::ALL.into_iter().filter(|l| *l != Language::Ruchy);
    Ok(Program {
        name: name.to_owned(),
        about: header.about,
        size: Scaled::new(full.0, quick.0, gate.0),
        result: Scaled::new(full.1, quick.1, gate.1),
        without: others
            .map(|language| (language, "a measure of the tiers of Ruchy".to_owned()))
            .collect(),
        suite: "micro".to_owned(),
        covers: header.covers,
        micro: Some(Micro {
            path: path.to_path_buf(),
            front,
        }),
    })
}

/// The ids that the lines `// covers:` of a text name.
pub fn covers(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .filter_map(|line| line.strip_prefix("// covers:"))
        .flat_map(|ids| ids.split(','))
        .map(|id| id.trim().to_owned())
        .filter(|id| !id.is_empty())
}

fn header(text: &str) -> Result<Header, String> {
    let opening: Vec<&str> = text
        .lines()
        .map_while(|line| line.strip_prefix("// "))
        .collect();
    let mut header = Header {
        covers: covers(text).collect(),
        ..Header::default()
    };
    for line in opening {
        let [full, quick, gate] = &mut header.scales;
        let (scale, rest) = match line.split_once(": ") {
            Some(("full", rest)) => (full, rest),
            Some(("quick", rest)) => (quick, rest),
            Some(("gate", rest)) => (gate, rest),
            Some(("command", rest)) => {
                header.command = Some(rest.to_owned());
                continue;
            }
            Some(("covers", _)) => continue,
            _ => {
                if !header.about.is_empty() {
                    header.about.push(' ');
                }
                header.about += line;
                continue;
            }
        };
        let value = rest
            .split_once(" gives ")
            .and_then(|(size, result)| Some((size.parse().ok()?, result.to_owned())));
        *scale = Some(value.ok_or_else(|| format!("`{line}` is not `SCALE: SIZE gives RESULT`"))?);
    }
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "// Literal patterns:\n// ints.\n// covers: pat-literal, family:int\n// full: 100 gives a b\n\
        // quick: 10 gives\u{20}\n// gate: -1 gives 0\nmod harness;\n\n// No more of it.\n\
        fun main() { harness::run(\"m\", 100, benchmark) }\n";

    #[test]
    fn the_opening_comment_says_everything() {
        let program = program(Path::new("micro/m.ruchy"), "m", TEXT).expect("it is right");
        assert_eq!(program.about, "Literal patterns: ints.");
        assert_eq!(program.covers, ["pat-literal", "family:int"]);
        assert_eq!(*program.size.at(crate::suite::Scale::Gate), -1);
        assert_eq!(program.result.at(crate::suite::Scale::Full), "a b");
        assert_eq!(program.without.len(), Language::ALL.len() - 1);
    }

    #[test]
    fn what_is_missing_is_named() {
        let path = Path::new("micro/m.ruchy");
        for (from, to, why) in [
            ("full: 100", "full: many", "`full: many gives a b` is not"),
            ("// gate: -1 gives 0\n", "", "needs lines"),
            (
                "// covers: pat-literal, family:int\n",
                "",
                "needs a sentence",
            ),
            (
                "\"m\", 100",
                "\"m\", 10",
                "must say `harness::run(\"m\", 100",
            ),
            ("// quick", "// command: check\n// quick", "only a template"),
        ] {
            let error = program(path, "m", &TEXT.replace(from, to)).expect_err(why);
            assert!(error.contains(why), "{error}");
        }
    }
}
