//! Who is measured: this implementation's tiers, and the implementations that a user would pick instead.
//!
//! A subject that the machine does not have is left out of a run, with a line that says so; a subject that is named by
//! the user and is not there is an error. Programs in Rust are compiled first, with `-C target-cpu=native`, and kept in
//! `target/bench/` until source or compiler change. The upstream implementation gets programs put together for it
//! (see [`crate::upstream`]), one iteration in a process: it has no warm-up, and takes minutes where others take a second.

use crate::language::Language;
use crate::suite::{Program, Scale, Suite};
use crate::upstream;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An executable and the first of its arguments.
pub type CommandLine = (PathBuf, Vec<String>);

/// How a subject is started.
#[derive(Clone, Debug)]
enum Start {
    /// An interpreter and its options, followed by the source.
    Interpreter(Vec<String>),
    /// rustc; the program that it makes is run.
    Compiled,
    /// The upstream implementation.
    Upstream(PathBuf),
}

/// How much a process does.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// How much work an iteration is.
    pub scale: Scale,
    /// How often it is repeated.
    pub iterations: usize,
}

/// An implementation of a language.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What it is called in tables.
    pub name: String,
    /// What it runs.
    pub language: Language,
    /// What it says of its own version.
    pub version: String,
    start: Start,
}

/// A subject that may or may not be on the machine.
struct Peer {
    name: &'static str,
    language: Language,
    command: &'static [&'static str],
    version: &'static [&'static str],
    about: &'static str,
}

const PEERS: [Peer; 7] = [
    Peer {
        name: "native",
        language: Language::Rust,
        command: &["rustc"],
        version: &["--version"],
        about: "the same program in Rust, optimised for this machine",
    },
    Peer {
        name: "lua",
        language: Language::Lua,
        command: &["lua5.4"],
        version: &["-v"],
        about: "Lua 5.4, the fastest of the plain interpreters",
    },
    Peer {
        name: "luajit",
        language: Language::Lua,
        command: &["luajit"],
        version: &["-v"],
        about: "LuaJIT with its trace compiler",
    },
    Peer {
        name: "luajit-off",
        language: Language::Lua,
        command: &["luajit", "-joff"],
        version: &["-v"],
        about: "LuaJIT's interpreter, written in assembly",
    },
    Peer {
        name: "node",
        language: Language::Js,
        command: &["node"],
        version: &["--version"],
        about: "V8",
    },
    Peer {
        name: "pypy",
        language: Language::Python,
        command: &["pypy3"],
        version: &["--version"],
        about: "PyPy, a tracing compiler for Python",
    },
    Peer {
        name: "python",
        language: Language::Python,
        command: &["python3"],
        version: &["--version"],
        about: "CPython",
    },
];

/// What the upstream implementation is called here.
pub const UPSTREAM: &str = "upstream";

/// How programs in Rust are compiled.
const RUSTC: [&str; 6] = [
    "--edition",
    "2024",
    "-C",
    "opt-level=3",
    "-C",
    "target-cpu=native",
];

/// The names of all peers, each with a sentence.
pub fn peers() -> impl Iterator<Item = (&'static str, &'static str)> {
    let upstream = "the upstream implementation of Ruchy, from RUCHY_REFERENCE or PATH";
    let others = PEERS.iter().map(|peer| (peer.name, peer.about));
    others.chain([(UPSTREAM, upstream)])
}

/// How a subject is started, without the program: the options that it is measured with.
pub fn command_text(name: &str) -> String {
    match PEERS.iter().find(|peer| peer.name == name) {
        Some(peer) => match peer.language {
            Language::Rust => [peer.command, &RUSTC].concat().join(" "),
            _ => peer.command.join(" "),
        },
        None if name == UPSTREAM => "ruchy run".to_owned(),
        None => format!("ruchyruchy run --tier {name}"),
    }
}

/// The tiers that a binary of this implementation has: what it offers when it is asked for one that there cannot be.
///
/// # Errors
/// The binary cannot be started, or names none.
pub fn tiers(binary: &Path) -> Result<Vec<String>, String> {
    let failed = |e: &dyn std::fmt::Display| format!("{}: {e}", binary.display());
    let output = Command::new(binary)
        .args(["run", "--tier", "?"])
        .output()
        .map_err(|e| failed(&e))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let list = text.split_once("possible values: ");
    let list = list.and_then(|(_, rest)| rest.split_once(']'));
    let (names, _) = list.ok_or_else(|| failed(&"names no tiers"))?;
    Ok(names.split(", ").map(str::to_owned).collect())
}

/// A tier of the given binary of this implementation.
///
/// # Errors
/// The binary cannot be started.
pub fn tier(binary: &Path, tier: &str) -> Result<Subject, String> {
    let path = binary.to_string_lossy().into_owned();
    let mut command = vec![path.clone(), "run".to_owned()];
    command.extend(["--tier".to_owned(), tier.to_owned()]);
    // A tier that counts tells its counters on request.
    let help = Command::new(&path).args(["run", "--help"]).output();
    if help.is_ok_and(|help| String::from_utf8_lossy(&help.stdout).contains("--stats")) {
        command.extend(["--stats".to_owned(), "json".to_owned()]);
    }
    Ok(Subject {
        name: tier.to_owned(),
        language: Language::Ruchy,
        version: version(&path, &["--version"])
            .ok_or_else(|| format!("{path} cannot be started"))?,
        start: Start::Interpreter(command),
    })
}

/// The peer with this name, if the machine has it.
///
/// # Errors
/// There is no peer of this name.
pub fn peer(name: &str) -> Result<Option<Subject>, String> {
    if name == UPSTREAM {
        let program = std::env::var_os("RUCHY_REFERENCE").map_or("ruchy".into(), PathBuf::from);
        let version = version(&program.to_string_lossy(), &["--version"]);
        // Somebody may have called ours `ruchy`.
        let version = version.filter(|v| v.starts_with("ruchy "));
        return Ok(version.map(|version| Subject {
            name: name.to_owned(),
            language: Language::Ruchy,
            version,
            start: Start::Upstream(program),
        }));
    }
    let Some(peer) = PEERS.iter().find(|peer| peer.name == name) else {
        let known: Vec<&str> = peers().map(|(name, _)| name).collect();
        return Err(format!(
            "no peer is called `{name}`; there are {}",
            known.join(", ")
        ));
    };
    let Some(program) = peer.command.first() else {
        return Ok(None);
    };
    let start = match peer.language {
        Language::Rust => Start::Compiled,
        _ => Start::Interpreter(peer.command.iter().map(ToString::to_string).collect()),
    };
    Ok(version(program, peer.version).map(|version| Subject {
        name: peer.name.to_owned(),
        language: peer.language,
        version,
        start,
    }))
}

/// The first line that a program says of its version.
fn version(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    if !output.status.success() {
        return None;
    }
    // Some tell it on standard error.
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    Some(text.lines().next().unwrap_or_default().trim().to_owned())
}

impl Subject {
    /// The command that runs a program; compiles it if need be. None if there is no twin in the subject's language.
    ///
    /// # Errors
    /// What the compiler says.
    pub fn command(
        &self,
        suite: &Suite,
        program: &Program,
        work: Work,
        built: &Path,
    ) -> Result<Option<CommandLine>, String> {
        if program.without.contains_key(&self.language) {
            return Ok(None);
        }
        // Processes run in the folder of the suite. A path below it is the same wherever that is, and so is its cost.
        let source = suite.source(program, self.language);
        let inside = source.strip_prefix(&suite.folder).unwrap_or(&source);
        let size = *program.size.at(work.scale);
        let amount = [work.iterations.to_string(), size.to_string()];
        Ok(Some(match &self.start {
            Start::Interpreter(command) => {
                let mut words = command.iter().cloned();
                let executable = words.next().unwrap_or_default();
                let mut args: Vec<String> = words.collect();
                if program.front().is_some() {
                    // The template says what follows.
                    return Ok(Some((PathBuf::from(executable), args)));
                }
                args.push(inside.to_string_lossy().into_owned());
                args.extend(amount);
                (PathBuf::from(executable), args)
            }
            Start::Compiled => (self.compile(&source, built)?, amount.to_vec()),
            // Micro programs tell tiers apart, and need all of the language.
            Start::Upstream(_) if program.micro.is_some() => return Ok(None),
            Start::Upstream(binary) => {
                let file = upstream::put_together(suite, program, work, built)?;
                let args = vec!["run".to_owned(), file.to_string_lossy().into_owned()];
                (binary.clone(), args)
            }
        }))
    }

    /// The command that runs a source without arguments, by an interpreter; nothing to run for others.
    pub fn starting(&self, source: &Path) -> CommandLine {
        let words = match &self.start {
            Start::Interpreter(command) => command.as_slice(),
            Start::Compiled | Start::Upstream(_) => &[],
        };
        let executable = words.first().map(PathBuf::from).unwrap_or_default();
        let mut args: Vec<String> = words.iter().skip(1).cloned().collect();
        args.push(source.to_string_lossy().into_owned());
        (executable, args)
    }

    /// Whether its answers are expected to be right: what others get wrong is no fault of the suite.
    pub fn is_trusted(&self) -> bool {
        !matches!(self.start, Start::Upstream(_))
    }

    /// Iterations of a process when others make so many.
    pub fn iterations(&self, wanted: usize) -> usize {
        match self.start {
            Start::Upstream(_) => 1,
            _ => wanted,
        }
    }

    /// The same under another name; what it was is put before its version.
    pub fn named(self, name: &str, was: &str) -> Subject {
        Subject {
            name: name.to_owned(),
            version: format!("{was}: {}", self.version),
            ..self
        }
    }

    fn compile(&self, source: &Path, built: &Path) -> Result<PathBuf, String> {
        let failed = |e: std::io::Error| format!("{}: {e}", source.display());
        std::fs::create_dir_all(built).map_err(failed)?;
        let stem = source.file_stem().unwrap_or_default();
        let binary = built.join(stem);
        let stamp = binary.with_extension("stamp");
        // All sources of the folder: programs share modules.
        let mut sources = self.version.clone();
        let folder = source.parent().unwrap_or(Path::new("."));
        for module in Language::Rust.modules() {
            let path = folder.join(format!("{module}.rs"));
            sources += &std::fs::read_to_string(path).map_err(failed)?;
        }
        sources += &std::fs::read_to_string(source).map_err(failed)?;
        if binary.exists() && std::fs::read_to_string(&stamp).is_ok_and(|s| s == sources) {
            return Ok(binary);
        }
        let output = Command::new("rustc")
            .args(RUSTC)
            .arg("-o")
            .arg(&binary)
            .arg(source)
            .output()
            .map_err(failed)?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{}:\n{text}", source.display()));
        }
        std::fs::write(&stamp, sources).map_err(failed)?;
        Ok(binary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_peers_are_unique_and_a_wrong_one_is_answered_with_all() {
        let names: std::collections::BTreeSet<&str> = peers().map(|(name, _)| name).collect();
        assert_eq!(names.len(), PEERS.len() + 1, "and upstream");
        let error = peer("perl").expect_err("no such peer");
        assert!(error.contains("luajit-off"), "{error}");
    }
}
