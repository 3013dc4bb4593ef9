//! The blocks of the pages in `docs/`.
//!
//! ```` ```ruchy ```` is a program of its own that says what it does, or is followed by a block ```` ```text ```` with all
//! that it prints. ```` ```ruchy name.ruchy ```` is kept as a file for the blocks after it, which
//! may be modules of it or commands on it. ```` ```console ```` holds commands (`$ …`) and what they print. A page's
//! blocks share one folder. The pages of the library are made of examples that `library.rs` runs.

use crate::annotated::{judge, mended};
use crate::runner::{blessing, files, in_scratch, report, root};
use ruchyruchy_syntax::lexer::KEYWORDS;
use ruchyruchy_testkit::documents::{self, Block};
use std::path::Path;
use std::process::Command;

const BINARY: &str = env!("CARGO_BIN_EXE_ruchyruchy");

#[test]
fn every_block_of_a_page_does_what_it_says() {
    let mut wrong = Vec::new();
    let mut programs = 0;
    for path in files(&root().join("docs"), "md") {
        if path.starts_with(root().join("docs/reference/library")) {
            continue;
        }
        let page = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        let mut edits = Vec::new();
        in_scratch(|folder| run_page(&page, &name, folder, &mut wrong, &mut edits, &mut programs));
        if blessing() && !edits.is_empty() {
            std::fs::write(&path, mended(&page, edits)).unwrap();
        }
    }
    report(wrong);
    assert!(programs > 100, "only {programs} programs");
}

#[test]
fn the_pages_list_the_keywords_of_the_lexer() {
    for name in ["lexical.md", "grammar.md"] {
        let path = root().join("docs/reference/language").join(name);
        let page = std::fs::read_to_string(path).unwrap();
        let mut lists = documents::blocks(&page).into_iter();
        let list = lists.find(|block| block.info == "text").unwrap();
        let words: Vec<&str> = list.text.split_whitespace().collect();
        assert_eq!(words, KEYWORDS, "{name}");
    }
}

type Edits = Vec<(std::ops::Range<usize>, String)>;

fn run_page(
    page: &str,
    name: &str,
    folder: &Path,
    wrong: &mut Vec<String>,
    edits: &mut Edits,
    programs: &mut usize,
) {
    let blocks = documents::blocks(page);
    for (index, block) in blocks.iter().enumerate() {
        let mut problems = Vec::new();
        let mut mending = Vec::new();
        if let Some(file) = block.info.strip_prefix("ruchy ") {
            let path = folder.join(file);
            if let Some(above) = path.parent() {
                std::fs::create_dir_all(above).unwrap();
            }
            std::fs::write(path, block.text).unwrap();
        } else if block.info == "ruchy" {
            *programs += 1;
            let output = blocks
                .get(index + 1)
                .filter(|next| next.info == "text" && adjacent(page, block, next));
            let mut verdict = judge(block.text, folder, false);
            if let Some(output) = output {
                verdict
                    .wrong
                    .retain(|problem| !problem.starts_with("prints"));
                if verdict.printed != output.text {
                    problems.push(format!("prints:\n{}", verdict.printed));
                    edits.push((
                        output.offset..output.offset + output.text.len(),
                        verdict.printed,
                    ));
                }
            }
            problems.extend(verdict.wrong);
            mending = verdict.edits;
        } else if block.info == "console" {
            let printed = session(block.text, folder);
            if printed != block.text {
                problems.push(format!("the session is:\n{printed}"));
                mending.push((0..block.text.len(), printed));
            }
        }
        wrong.extend(
            problems
                .iter()
                .map(|problem| format!("{name}:{}: {problem}", block.line)),
        );
        let placed = mending
            .into_iter()
            .map(|(range, new)| (range.start + block.offset..range.end + block.offset, new));
        edits.extend(placed);
    }
}

/// Whether nothing stands between two blocks.
fn adjacent(page: &str, block: &Block, next: &Block) -> bool {
    let between = page.get(block.offset + block.text.len()..next.offset);
    between.is_some_and(|text| text.split_whitespace().eq(["```", "```text"]))
}

/// What a terminal shows when the commands of a block are typed.
fn session(block: &str, folder: &Path) -> String {
    let mut shown = String::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            let printed = shell(command, folder);
            shown.push_str(&format!("$ {command}\n"));
            if !printed.trim_end().is_empty() {
                shown.push_str(&format!("{}\n", printed.trim_end()));
            }
        }
    }
    shown
}

/// What a shell prints for a command line, both streams in one.
fn shell(line: &str, folder: &Path) -> String {
    let binaries = Path::new(BINARY).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", binaries.display()))
        .args(["-c", &format!("exec 2>&1\n{line}")])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
