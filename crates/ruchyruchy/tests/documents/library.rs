//! The examples of the builtin table (`crates/builtins/examples/*.txt`): each is run in a folder of its own.
//!
//! That every builtin has an example, and that the pages made of them are up to date, is for
//! `cargo xtask reference --check` to say.

use crate::annotated::{judge, mended};
use crate::runner::{blessing, files, in_scratch, report, root};
use ruchyruchy_testkit::documents;

#[test]
fn every_example_of_a_builtin_does_what_it_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in files(&root().join("crates/builtins/examples"), "txt") {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut edits = Vec::new();
        for entry in documents::entries(&text).unwrap_or_else(|e| panic!("{name}: {e}")) {
            count += 1;
            let verdict = in_scratch(|folder| judge(entry.text, folder, blessing()));
            for problem in verdict.wrong {
                wrong.push(format!(
                    "{name}:{}: {}: {problem}",
                    entry.line, entry.variant
                ));
            }
            let offset = entry.offset;
            let placed = |(range, new): (std::ops::Range<usize>, String)| {
                (range.start + offset..range.end + offset, new)
            };
            edits.extend(verdict.edits.into_iter().map(placed));
        }
        if blessing() {
            std::fs::write(&path, mended(&text, edits)).unwrap();
        }
    }
    report(wrong);
    assert!(count > 1000, "only {count} examples");
}
