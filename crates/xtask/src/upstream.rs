//! `cargo xtask upstream`: the Ruchy programs that the upstream crate ships, run by us.
//!
//! The crate is fetched from the registry into `target/upstream/`; its programs are read there and
//! not copied into this repository. What is kept here, in `data/upstream.tsv`, is the class of each
//! program, a hash of what the reference prints for it, and the reason where a program is not
//! expected to run. Where the reference is defective, `data/upstream/PATH.out` holds the output that
//! our language reference asks for; `⟨any⟩` in it stands for any text of a line.
//!
//! With `RUCHY_REFERENCE` naming an upstream `ruchy` binary, programs of class A are also run by that,
//! and the hashes are checked against it. (The reference skips `main` in a file with more than one
//! item, so it gets a call of `main` appended where the program has none.)

use crate::workspace::{self, Outcome};
use clap::Args;
use ruchyruchy_testkit::process::{self, End, Job};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const VERSION: &str = "5.0.0-beta.2";
const TIMEOUT: Duration = Duration::from_secs(20);

#[derive(Args)]
pub struct Options {
    /// Only programs whose path contains this
    #[arg(long, default_value = "")]
    only: String,
    /// Use the optimised program
    #[arg(long)]
    release: bool,
    /// Show also the programs that pass
    #[arg(long)]
    all: bool,
}

/// The folder of the upstream crate.
pub(crate) fn shipped() -> Outcome<PathBuf> {
    fetch(&workspace::target().join("upstream"))
}

/// A line of `data/upstream.tsv`.
struct Program {
    path: String,
    class: char,
    stdout: String,
    remark: String,
}

/// Runs all programs and prints the table of verdicts.
pub fn run(options: &Options) -> Outcome {
    let ours = workspace::build_ruchyruchy(options.release)?;
    let reference = std::env::var_os("RUCHY_REFERENCE").map(PathBuf::from);
    let folder = workspace::target().join("upstream");
    let shipped = fetch(&folder)?;
    let known = programs()?;
    let mut unknown = Vec::new();
    find(&shipped, &shipped, &mut unknown)?;
    unknown.retain(|path| !known.iter().any(|p| p.path == *path));
    for path in &unknown {
        println!("not in upstream.tsv: {path}");
    }
    let chosen: Vec<&Program> = known
        .iter()
        .filter(|p| p.path.contains(&options.only))
        .collect();
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..workspace::cores() {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(program) = chosen.get(index) else {
                        break;
                    };
                    let scratch = folder.join(format!("scratch{index}"));
                    let verdict = judge(program, &shipped, &ours, reference.as_deref(), &scratch)
                        .unwrap_or_else(|error| format!("not run: {error}"));
                    results
                        .lock()
                        .unwrap_or_else(|e| e.into_inner())
                        .push((index, verdict));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(|e| e.into_inner());
    results.sort();
    Ok(report(options, &chosen, &results, unknown.len())?)
}

fn report(
    options: &Options,
    chosen: &[&Program],
    results: &[(usize, String)],
    unknown: usize,
) -> Result<(), String> {
    let mut count: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    let mut bad = unknown;
    for (index, verdict) in results {
        let Some(program) = chosen.get(*index) else {
            continue;
        };
        let (passed, total) = count.entry(program.class).or_default();
        *total += 1;
        let ok = verdict.is_empty();
        *passed += usize::from(ok);
        let crashed = verdict.starts_with("crash") || verdict.starts_with("hang");
        bad += usize::from(!ok && (program.class != 'C' || crashed));
        if !ok || options.all {
            let verdict = if ok { "ok" } else { verdict };
            println!("{} {}: {verdict}", program.class, program.path);
            if !program.remark.is_empty() {
                println!("    {}", program.remark);
            }
        }
    }
    for (class, (passed, total)) in &count {
        println!("class {class}: {passed} of {total} pass");
    }
    let wanted = count.iter().filter(|(class, _)| **class != 'C');
    let passed: usize = wanted.map(|(_, (passed, _))| passed).sum();
    let others = count.get(&'C').map_or(0, |(_, total)| *total);
    println!("upstream: {passed} passed, {bad} failed, {others} not programs for us");
    if bad == 0 {
        Ok(())
    } else {
        Err(format!("{bad} upstream programs fail"))
    }
}

/// Fetches the crate and gives the folder of its sources.
fn fetch(folder: &Path) -> Outcome<PathBuf> {
    std::fs::create_dir_all(folder.join("src"))?;
    std::fs::write(folder.join("src/lib.rs"), "")?;
    let manifest = format!(
        "[package]\nname = \"upstream\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nruchy = {{ version = \"={VERSION}\", default-features = false }}\n\n[workspace]\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest)?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1"])
        .current_dir(folder)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let manifest = packages
        .iter()
        .find(|p| p["name"] == "ruchy")
        .and_then(|p| p["manifest_path"].as_str())
        .ok_or("the registry has no such version of ruchy")?;
    Ok(Path::new(manifest).parent().unwrap_or(folder).to_owned())
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn programs() -> Outcome<Vec<Program>> {
    let mut programs = Vec::new();
    for line in std::fs::read_to_string(data().join("upstream.tsv"))?.lines() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let mut columns = line.split('\t');
        let (Some(path), Some(class), Some(stdout)) = (
            columns.next(),
            columns.next().and_then(|c| c.chars().next()),
            columns.next(),
        ) else {
            return Err(format!("upstream.tsv: `{line}` has too few columns").into());
        };
        let remark = columns.next().unwrap_or_default().to_owned();
        let (path, stdout) = (path.to_owned(), stdout.to_owned());
        programs.push(Program {
            path,
            class,
            stdout,
            remark,
        });
    }
    Ok(programs)
}

/// The paths of all Ruchy programs below the folder.
fn find(root: &Path, folder: &Path, into: &mut Vec<String>) -> Outcome {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find(root, &path, into)?;
        } else if path.extension().is_some_and(|e| e == "ruchy") {
            into.push(path.strip_prefix(root)?.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// What is wrong with our run of the program; empty if nothing is.
fn judge(
    program: &Program,
    shipped: &Path,
    ours: &Path,
    reference: Option<&Path>,
    scratch: &Path,
) -> Outcome<String> {
    let source = shipped.join(&program.path);
    let got = execute(ours, &source, scratch)?;
    let first = got
        .stderr
        .lines()
        .find(|l| l.starts_with("error"))
        .unwrap_or_default();
    match got.end {
        End::Exit(0) => {}
        End::Exit(1) => return Ok(format!("error: {first}")),
        End::Timeout => return Ok("hang".to_owned()),
        end => return Ok(format!("crash: {end:?} {first}")),
    }
    let printed = trimmed(&got.stdout);
    if program.stdout == "file" {
        let wanted = std::fs::read_to_string(
            data()
                .join("upstream")
                .join(format!("{}.out", program.path)),
        )?;
        return Ok(difference(&trimmed(&wanted), &printed));
    }
    if let Some(reference) = reference.filter(|_| program.class == 'A') {
        let theirs = run_reference(reference, &source, scratch)?;
        if hash(&theirs) != program.stdout {
            return Ok(format!(
                "upstream.tsv: the reference's output has hash {}",
                hash(&theirs)
            ));
        }
        return Ok(difference(&theirs, &printed));
    }
    if program.stdout != "-" && hash(&printed) != program.stdout {
        return Ok(
            "differs from what the reference prints (set RUCHY_REFERENCE to see it)".to_owned(),
        );
    }
    Ok(String::new())
}

fn execute(binary: &Path, source: &Path, scratch: &Path) -> Outcome<process::Outcome> {
    std::fs::create_dir_all(scratch)?;
    let got = process::run(&Job {
        program: binary.to_owned(),
        args: vec!["run".to_owned(), source.to_string_lossy().into_owned()],
        env: Vec::new(),
        stdin: Vec::new(),
        folder: scratch.to_owned(),
        timeout: TIMEOUT,
    })?;
    std::fs::remove_dir_all(scratch)?;
    Ok(got)
}

/// What the reference prints, with `main` called.
fn run_reference(reference: &Path, source: &Path, scratch: &Path) -> Outcome<String> {
    let text = String::from_utf8_lossy(&std::fs::read(source)?).into_owned();
    if !needs_call(&text) {
        return Ok(trimmed(&execute(reference, source, scratch)?.stdout));
    }
    let called = scratch.with_extension("ruchy");
    std::fs::write(&called, format!("{text}\nmain()\n"))?;
    let got = execute(reference, &called, scratch)?;
    std::fs::remove_file(called)?;
    Ok(trimmed(&got.stdout))
}

/// Whether the program defines a `main` without parameters and nowhere calls it at its top level.
fn needs_call(text: &str) -> bool {
    let mut defines = false;
    let mut calls = false;
    for line in text.lines() {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        let line = line.strip_prefix("async ").unwrap_or(line);
        let name = line
            .strip_prefix("fun ")
            .or_else(|| line.strip_prefix("fn "));
        let compact: String = name.unwrap_or_default().split_whitespace().collect();
        defines |= compact.starts_with("main()");
        let call = line.strip_prefix("await ").unwrap_or(line);
        let call = match call.split_once('=') {
            Some((binding, value)) if binding.starts_with("let ") => value.trim_start(),
            _ => call,
        };
        calls |= call.starts_with("main()");
    }
    defines && !calls
}

/// The text without trailing blanks and empty lines at its end.
fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end_matches('\n').to_owned()
}

/// FNV-1a, 64 bits, in hexadecimal: stable, unlike the hash of the standard library.
fn hash(text: &str) -> String {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
}

fn difference(wanted: &str, got: &str) -> String {
    let (wanted, got): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), got.lines().collect());
    for i in 0..wanted.len().max(got.len()) {
        let (w, g) = (wanted.get(i), got.get(i));
        let same = w.zip(g).is_some_and(|(w, g)| fits(w, g));
        if !same {
            let shown =
                |line: Option<&&str>| line.map_or("nothing".to_owned(), |l| format!("`{l}`"));
            return format!("line {}: expected {}, got {}", i + 1, shown(w), shown(g));
        }
    }
    String::new()
}

/// Whether the line is as wanted, where `⟨any⟩` stands for any text.
fn fits(wanted: &str, got: &str) -> bool {
    let mut parts = wanted.split("⟨any⟩");
    let Some(mut rest) = got.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, inner)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in inner {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_stands_for_any_text() {
        assert!(fits("a ⟨any⟩ b ⟨any⟩", "a 12 b "));
        assert!(fits("same", "same"));
        assert!(!fits("same", "same and more"));
        assert!(!fits("a ⟨any⟩ c", "a b d"));
    }

    #[test]
    fn main_is_called_where_the_program_does_not() {
        assert!(needs_call("fun main() {\n}\n"));
        assert!(needs_call("pub async fn main( ) {}\n    main()\n"));
        assert!(!needs_call("fun main() {}\nmain()\n"));
        assert!(!needs_call("fun main() {}\nlet x = main()\n"));
        assert!(!needs_call("fun main(args) {}\n"));
    }
}
