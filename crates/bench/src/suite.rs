//! The suite: which programs there are, how large they run and what they must print.
//!
//! Each `benches/suite/*.toml` names the programs of one kind; the sources lie in a folder for each language
//! (`benches/ruchy/NAME.ruchy`, `benches/lua/NAME.lua`, …). A program without an entry, an entry without a program and a
//! twin that is missing without a reason are errors: see [`Suite::load`]. The suite `micro` has no entries: see
//! [`crate::micro`].

use crate::front::Front;
use crate::language::Language;
use crate::micro::{self, Micro};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How much work a program does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// A second or two in the tree walker.
    Full,
    /// A tenth of that.
    Quick,
    /// For counting instructions in CI.
    Gate,
}

/// A value for each scale.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Scaled<T> {
    full: T,
    quick: T,
    gate: T,
}

impl<T> Scaled<T> {
    /// The three values.
    pub fn new(full: T, quick: T, gate: T) -> Scaled<T> {
        Scaled { full, quick, gate }
    }

    /// The value for a scale.
    pub fn at(&self, scale: Scale) -> &T {
        match scale {
            Scale::Full => &self.full,
            Scale::Quick => &self.quick,
            Scale::Gate => &self.gate,
        }
    }
}

/// A program of the suite.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Stem of its files.
    pub name: String,
    /// What it does and what it is a measure of, in a sentence.
    pub about: String,
    /// The argument that says how much work to do.
    pub size: Scaled<i64>,
    /// The text that every implementation must give for it.
    pub result: Scaled<String>,
    /// Languages in which there is no twin, each with the reason.
    #[serde(default)]
    pub without: BTreeMap<Language, String>,
    /// Name of its file in `benches/suite/`.
    #[serde(skip_deserializing)]
    pub suite: String,
    /// Rows of the feature matrix that it is a measure of: those that dominate its time.
    #[serde(skip)]
    pub covers: Vec<String>,
    /// Of a program of the suite `micro`: its file.
    #[serde(skip)]
    pub micro: Option<Micro>,
}

impl Program {
    /// What it makes, if it is a measure of the front end.
    pub fn front(&self) -> Option<&Front> {
        self.micro.as_ref().and_then(|micro| micro.front.as_ref())
    }

    /// The file of a micro program.
    pub fn micro_path(&self) -> Option<&Path> {
        self.micro.as_ref().map(|micro| micro.path.as_path())
    }
}

/// All programs.
#[derive(Debug)]
pub struct Suite {
    /// The folder `benches`.
    pub folder: PathBuf,
    /// In the order of their files and entries.
    pub programs: Vec<Program>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    program: Vec<Program>,
}

impl Suite {
    /// Reads the suite in the folder `benches`.
    ///
    /// # Errors
    /// What is wrong with it, one line each.
    pub fn load(folder: &Path) -> Result<Suite, String> {
        let list = |path: &Path| -> Result<Vec<PathBuf>, String> {
            let entries =
                std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
            let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            Ok(paths)
        };
        let mut suite = Suite {
            folder: folder.to_path_buf(),
            programs: Vec::new(),
        };
        for path in list(&folder.join("suite"))? {
            let named = |e: String| format!("{}: {e}", path.display());
            let text = std::fs::read_to_string(&path).map_err(|e| named(e.to_string()))?;
            let entries: Entries = toml::from_str(&text).map_err(|e| named(e.to_string()))?;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            suite
                .programs
                .extend(entries.program.into_iter().map(|p| Program {
                    suite: stem.to_string(),
                    ..p
                }));
        }
        let mut wrong = Vec::new();
        for program in &mut suite.programs {
            let file = format!("{}.{}", program.name, Language::Ruchy.extension());
            let path = folder.join(Language::Ruchy.folder()).join(file);
            // One that is missing is reported below.
            let text = std::fs::read_to_string(path).unwrap_or_default();
            program.covers.extend(micro::covers(&text));
        }
        let micro = micro::load(&folder.join("micro"), &mut wrong)?;
        suite.programs.extend(micro);
        let mut names = BTreeSet::new();
        for program in &suite.programs {
            if !names.insert(program.name.as_str()) {
                wrong.push(format!("{}: two entries", program.name));
            }
            for language in Language::ALL {
                let there = suite.source(program, language).exists();
                match (there, program.without.get(&language)) {
                    (false, None) => wrong.push(format!(
                        "{}: no twin in {language}, and no reason in `without`",
                        program.name
                    )),
                    (true, Some(_)) => wrong.push(format!(
                        "{}: has a twin in {language}; `without` says it has none",
                        program.name
                    )),
                    _ => {}
                }
            }
        }
        for language in Language::ALL {
            for path in list(&folder.join(language.folder()))? {
                let stem = path
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                let extension = path.extension().unwrap_or_default().to_string_lossy();
                if extension == language.extension()
                    && !names.contains(stem.as_str())
                    && !language.modules().contains(&stem.as_str())
                {
                    wrong.push(format!("{}: no entry in benches/suite", path.display()));
                }
            }
        }
        if wrong.is_empty() {
            Ok(suite)
        } else {
            Err(wrong.join("\n"))
        }
    }

    /// The file of a program in a language, whether it exists or not.
    pub fn source(&self, program: &Program, language: Language) -> PathBuf {
        if let Some(path) = program.micro_path()
            && language == Language::Ruchy
        {
            return path.to_path_buf();
        }
        let file = format!("{}.{}", program.name, language.extension());
        self.folder.join(language.folder()).join(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_has_an_entry_and_its_twins() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches");
        let suite = Suite::load(&folder).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert!(suite.programs.len() >= 17);
    }
}
