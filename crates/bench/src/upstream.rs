//! Programs for the upstream implementation.
//!
//! It hands no arguments to a program, reads no modules from files and calls `main` of a program with several items only
//! if the text says so. So a program is put together for it: its modules' items, its own without `main`, and a loop that
//! does what the harness does, by the clock that upstream has (milliseconds). Comments are left out, as upstream rejects
//! them in many places, and `vec![value; n]` becomes `[value; n]`, which means the same. Nothing else is changed: what
//! upstream does not know of the language then has no time, and the tables say why.

use crate::language::Language;
use crate::subject::Work;
use crate::suite::{Program, Suite};
use std::path::{Path, PathBuf};

/// Writes the program; gives its file.
///
/// # Errors
/// A file cannot be read or written.
pub fn put_together(
    suite: &Suite,
    program: &Program,
    work: Work,
    built: &Path,
) -> Result<PathBuf, String> {
    let source = suite.source(program, Language::Ruchy);
    let read =
        |path: &Path| std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let own = read(&source)?;
    let mut text = String::new();
    for module in modules(&own).filter(|module| *module != "harness") {
        let path = source.with_file_name(format!("{module}.ruchy"));
        text += &items(&read(&path)?);
    }
    text += &items(&own);
    text += &harness(*program.size.at(work.scale), work.iterations);
    let folder = built.join(format!("upstream-{:?}", work.scale).to_lowercase());
    let file = folder.join(format!("{}.ruchy", program.name));
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&file, text))
        .map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(file)
}

fn modules(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
}

/// What is left of a file: no comments, modules, imports and `main`.
fn items(text: &str) -> String {
    let mut kept = String::new();
    let mut in_main = false;
    for line in text.lines() {
        let start = line.trim_start();
        in_main |= line.starts_with("fun main()");
        if in_main {
            // It ends where its closing brace stands, on the same line or at the start of one.
            in_main = !line.ends_with('}');
            continue;
        }
        if start.starts_with("//") || line.starts_with("mod ") || line.starts_with("use ") {
            continue;
        }
        kept += &repeated(start_of_public(line));
        kept.push('\n');
    }
    kept
}

fn start_of_public(line: &str) -> &str {
    line.strip_prefix("pub ").unwrap_or(line)
}

/// Writes `[value; n]` for `vec![value; n]`.
fn repeated(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("vec![") {
        text += before;
        text += if has_count(after) { "[" } else { "vec![" };
        rest = after;
    }
    text + rest
}

/// Whether a semicolon stands at the top of the brackets that were just opened.
fn has_count(text: &str) -> bool {
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' if depth == 0 => return false,
            ']' | ')' | '}' => depth -= 1,
            ';' if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

fn harness(size: i64, iterations: usize) -> String {
    format!(
        "let mut bench_result = nil
for bench_k in 1..={iterations} {{
    let bench_start = get_time_ms()
    bench_result = str(benchmark({size}))
    let bench_time = (get_time_ms() - bench_start) * 1000000
    println(\"iteration \" + str(bench_k) + \" \" + str(bench_time))
}}
println(\"result \" + bench_result)
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_what_a_program_defines() {
        let text = "// About.\nmod harness;\nuse random::Random\n\npub fun f() -> i64 {\n    // Why.\n    1\n}\n\
                    fun main() { harness::run(\"F\", 1, f) }\n";
        assert_eq!(items(text), "\nfun f() -> i64 {\n    1\n}\n");
        let long = "fun main() {\n    f()\n}\nlet x = 1\n";
        assert_eq!(items(long), "let x = 1\n");
        assert_eq!(modules(text).collect::<Vec<_>>(), ["harness"]);
    }

    #[test]
    fn repetitions_get_plain_brackets() {
        assert_eq!(
            repeated("let a = vec![vec![0.0; n]; n]"),
            "let a = [[0.0; n]; n]"
        );
        assert_eq!(repeated("vec![1, 2, f(3)]"), "vec![1, 2, f(3)]");
    }
}
