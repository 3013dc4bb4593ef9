//! The programs in `examples/`, and what the README shows: all of it is run here.
//!
//! `examples/NAME.expected` is what `NAME.ruchy` prints with the arguments given below; `BLESS=1` rewrites it.
//! The README's blocks fenced as `console` hold commands (`$ ruchyruchy …`) and the lines they print, errors
//! included.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Each example with its arguments.
const EXAMPLES: [(&str, &[&str]); 22] = [
    ("adventure", &["examples/data/walkthrough.txt"]),
    ("bank", &["examples/data/orders.csv"]),
    ("bigrams", &["examples/data/fable.txt", "60", "1"]),
    ("calculator", &["examples/data/sums.txt"]),
    (
        "diff",
        &["examples/data/recipe.old", "examples/data/recipe.new"],
    ),
    ("elevator", &["300", "1"]),
    ("huffman", &[]),
    (
        "json_query",
        &[
            "examples/data/library.json",
            "books[*].title",
            "books[year<1820].copies[0]",
            "books[author=Jane Austen][-1]",
            "open[*]",
            "books[9]",
            "name[",
        ],
    ),
    ("life", &["examples/data/r_pentomino.txt", "100"]),
    ("log_analysis", &["examples/data/access.log"]),
    ("lru_cache", &[]),
    ("markdown", &["examples/data/page.md"]),
    ("maze", &["12", "6", "3"]),
    ("queens", &["7"]),
    ("ray_tracer", &["64"]),
    ("regression", &["examples/data/fall.csv", "2"]),
    (
        "routes",
        &["examples/data/roads.txt", "examples/data/terrain.txt"],
    ),
    (
        "sales_report",
        &["examples/data/sales.csv", "examples/data/regions.csv"],
    ),
    (
        "search_index",
        &[
            "examples/data/poems.txt",
            "sea -ship",
            "\"the wind\"",
            "wind hill",
            "dragon",
        ],
    ),
    ("spreadsheet", &["examples/data/budget.sheet"]),
    ("stack_machine", &["examples/data/primes.asm"]),
    ("tasks", &[]),
];

const BINARY: &str = env!("CARGO_BIN_EXE_ruchyruchy");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// The contents of the blocks that begin with the line `fence`.
fn blocks(page: &str, fence: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if line == fence {
                found.push(inside.join("\n") + "\n");
            }
        }
    }
    found
}

#[test]
fn examples_print_what_is_recorded() {
    for (name, args) in EXAMPLES {
        let output = Command::new(BINARY)
            .current_dir(root())
            .arg(format!("examples/{name}.ruchy"))
            .args(args)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
        assert!(output.status.success(), "{name}: {}", output.status);
        let printed = String::from_utf8(output.stdout).unwrap();
        let recorded = root().join(format!("examples/{name}.expected"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&recorded, &printed).unwrap();
        }
        assert_eq!(
            printed,
            std::fs::read_to_string(recorded).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn no_example_is_left_out() {
    let mut names: Vec<String> = std::fs::read_dir(root().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == "ruchy"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, EXAMPLES.map(|(name, _)| name));
}

#[test]
fn documents_that_count_the_examples_count_right() {
    let count = EXAMPLES.len();
    assert!(readme().contains(&format!("[{count} programs](examples/README.md)")));
    let tour = std::fs::read_to_string(root().join("docs/tour.md")).unwrap();
    assert!(tour.contains(&format!("are {count} complete programs")));
}

/// `examples/README.md` lists every example: what its first comment line says, and how it is run here.
#[test]
fn the_list_of_examples_is_complete() {
    let mut list = String::from(
        "# Examples\n\nPrograms to read and to change. Each is run by a test and must print what is in its `.expected` file.\n\
         Run them in the folder above.\n\n| program | what it does | try |\n|---|---|---|\n",
    );
    for (name, args) in EXAMPLES {
        let program =
            std::fs::read_to_string(root().join(format!("examples/{name}.ruchy"))).unwrap();
        let purpose = program.lines().next().unwrap_or_default();
        let purpose = purpose
            .strip_prefix("// ")
            .expect("the first line says what it is for");
        let quoted = |arg: &&str| match arg.contains([' ', '[', '<', '"', '*']) {
            true => format!(" '{arg}'"),
            false => format!(" {arg}"),
        };
        let args: String = args.iter().map(quoted).collect();
        let command = format!("ruchyruchy examples/{name}.ruchy{args}");
        list.push_str(&format!(
            "| [{name}]({name}.ruchy) | {purpose} | `{command}` |\n"
        ));
    }
    let path = root().join("examples/README.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &list).unwrap();
    }
    assert_eq!(list, std::fs::read_to_string(path).unwrap());
}

#[test]
fn check_finds_nothing_wrong_or_doubtful_in_examples() {
    for (name, _) in EXAMPLES {
        let output = Command::new(BINARY)
            .current_dir(root())
            .arg("check")
            .arg(format!("examples/{name}.ruchy"))
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
        assert!(output.status.success(), "{name}: {}", output.status);
    }
}

/// What a shell in this folder prints for a command line, both streams in one.
#[cfg(unix)]
fn shell(place: &Path, line: &str) -> String {
    let folder = Path::new(BINARY).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .current_dir(place)
        .env("PATH", format!("{}:{path}", folder.display()))
        .args(["-c", &format!("exec 2>&1\n{line}")])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(unix)]
#[test]
fn the_readme_shows_what_commands_print() {
    // Some commands make files; none of them is to stay.
    let place = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root().join("examples"), place.path().join("examples")).unwrap();
    let mut commands = 0;
    for block in blocks(&readme(), "```console") {
        let mut printed = String::new();
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                commands += 1;
                // Messages end with an empty line, which the page leaves out.
                printed.push_str(&format!(
                    "$ {command}\n{}\n",
                    shell(place.path(), command).trim_end()
                ));
            }
        }
        assert_eq!(block, printed);
    }
    assert!(commands >= 5, "only {commands} commands");
}

/// The first example of the crate's documentation runs as a documentation test; the README shows the same.
#[test]
fn the_readme_embeds_as_the_documentation_does() {
    let source = root().join("crates/ruchyruchy/src/lib.rs");
    let essay: String = std::fs::read_to_string(source)
        .unwrap()
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .filter(|line| !line.starts_with("# "))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(
        blocks(&readme(), "```rust").first(),
        blocks(&essay, "```").first()
    );
}
