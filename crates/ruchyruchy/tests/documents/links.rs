//! Links between documents: the file is there, and the heading too.

use crate::runner::{files, report, root};
use ruchyruchy_testkit::documents::{anchors, links};
use std::path::{Path, PathBuf};

fn documents() -> Vec<PathBuf> {
    let root = root();
    let mut found = files(&root.join("docs"), "md");
    found.extend(files(&root.join("examples"), "md"));
    found.extend(["README.md", "CHANGELOG.md"].map(|name| root.join(name)));
    found
}

/// What is wrong with a link from `page`, if anything.
fn broken(page: &Path, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match file {
        "" => page.to_owned(),
        _ => page.parent()?.join(file),
    };
    if !target.exists() {
        return Some(format!("there is no {file}"));
    }
    if anchor.is_empty() {
        return None;
    }
    let text = std::fs::read_to_string(&target).ok()?;
    let known = anchors(&text).iter().any(|known| known == anchor);
    (!known).then(|| format!("{file} has no heading #{anchor}"))
}

#[test]
fn every_link_leads_somewhere() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in documents() {
        let text = std::fs::read_to_string(&page).unwrap();
        for (line, link) in links(&text) {
            count += 1;
            if let Some(problem) = broken(&page, link) {
                let name = page.strip_prefix(root()).unwrap().display();
                wrong.push(format!("{name}:{line}: {problem}"));
            }
        }
    }
    report(wrong);
    assert!(count > 20, "only {count} links");
}
