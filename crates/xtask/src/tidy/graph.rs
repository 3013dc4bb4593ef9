//! Rules about dependencies: the arrows between our crates, and nothing that is C below `hir`.

use crate::workspace::{self, Outcome};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each crate of ours may depend on of ours. Tests may use anything.
const ALLOWED: [(&str, &[&str]); 13] = [
    ("syntax", &[]),
    ("heap", &[]),
    ("runtime", &["syntax", "builtins", "heap"]),
    ("builtins", &["syntax"]),
    ("hir", &["syntax", "builtins"]),
    ("eval", &["syntax", "builtins", "hir"]),
    ("bytecode", &["syntax", "builtins", "hir"]),
    ("lsp", &["syntax", "builtins", "hir"]),
    (
        "ruchyruchy",
        &["syntax", "builtins", "hir", "eval", "bytecode", "lsp"],
    ),
    (
        "properties",
        &["syntax", "builtins", "hir", "eval", "ruchyruchy", "testkit"],
    ),
    ("testkit", &[]),
    ("bench", &["testkit"]),
    ("xtask", &["syntax", "builtins", "testkit", "bench"]),
];

/// Crates that may use `unsafe`, and say why at each place.
pub(super) const UNSAFE: [&str; 2] = ["heap", "runtime"];
/// What their manifests say in place of the lints of the workspace, which forbid it.
const UNSAFE_LINTS: [(&str, &str, &str); 4] = [
    ("rust", "unsafe_code", "allow"),
    ("rust", "unsafe_op_in_unsafe_fn", "deny"),
    ("rust", "missing_docs", "warn"),
    ("clippy", "undocumented_unsafe_blocks", "deny"),
];

/// Crates that must compile for any target: nothing below them may need a C compiler or library.
pub(super) const PORTABLE: [&str; 4] = ["syntax", "builtins", "hir", "bytecode"];

pub(super) fn check() -> Outcome<Vec<String>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1"])
        .current_dir(workspace::root())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(violations(
        &serde_json::from_slice(&output.stdout)?,
        &manifests()?,
    ))
}

/// The manifests of our crates, by folder.
fn manifests() -> Outcome<BTreeMap<String, toml::Table>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(workspace::root().join("crates"))? {
        let folder = entry?;
        if let Ok(text) = std::fs::read_to_string(folder.path().join("Cargo.toml")) {
            all.insert(
                folder.file_name().to_string_lossy().into_owned(),
                text.parse()?,
            );
        }
    }
    Ok(all)
}

fn violations(metadata: &Value, manifests: &BTreeMap<String, toml::Table>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (folder, manifest) in manifests {
        let lint = |tool: &str, name: &str| manifest.get("lints")?.get(tool)?.get(name)?.as_str();
        let lints = manifest.get("lints").and_then(|l| l.get("workspace"));
        if UNSAFE.contains(&&**folder) {
            for (tool, name, level) in UNSAFE_LINTS {
                if lint(tool, name) != Some(level) {
                    wrong.push(format!(
                        "crates/{folder}: the lint {tool}.{name} must be \"{level}\""
                    ));
                }
            }
        } else if lints.and_then(toml::Value::as_bool) != Some(true) {
            wrong.push(format!(
                "crates/{folder}: does not take the lints of the workspace"
            ));
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| name == folder) else {
            wrong.push(format!(
                "crates/{folder}: add it to the table of tidy::graph"
            ));
            continue;
        };
        let needs = manifest
            .get("dependencies")
            .and_then(|d| d.as_table())
            .into_iter()
            .flatten();
        for (name, _) in needs {
            let ours = match &**name {
                "ruchyruchy" => "ruchyruchy",
                _ => name.strip_prefix("ruchyruchy-").unwrap_or_default(),
            };
            if !ours.is_empty() && !allowed.contains(&ours) {
                wrong.push(format!("crates/{folder}: must not depend on {ours}"));
            }
        }
    }
    for folder in PORTABLE {
        for (package, native) in native_below(metadata, &format!("ruchyruchy-{folder}")) {
            wrong.push(format!(
                "crates/{folder}: {package} is native code ({native})"
            ));
        }
    }
    wrong
}

/// Packages below `name` that link a native library or need a C compiler.
fn native_below(metadata: &Value, name: &str) -> Vec<(String, String)> {
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let packages: BTreeMap<String, Value> = list(metadata, "packages")
        .into_iter()
        .map(|p| (text(&p, "id"), p))
        .collect();
    let nodes: BTreeMap<String, Value> = list(&metadata["resolve"], "nodes")
        .into_iter()
        .map(|n| (text(&n, "id"), n))
        .collect();
    let mut todo: Vec<String> = packages
        .values()
        .filter(|p| text(p, "name") == name)
        .map(|p| text(p, "id"))
        .collect();
    let mut seen = BTreeSet::new();
    let mut native = Vec::new();
    while let Some(id) = todo.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let Some((package, node)) = packages.get(&id).zip(nodes.get(&id)) else {
            continue;
        };
        if let Some(library) = package["links"].as_str() {
            native.push((text(package, "name"), format!("links {library}")));
        }
        for dependency in list(node, "deps") {
            let kinds = list(&dependency, "dep_kinds");
            let target = text(&dependency, "pkg");
            let called = packages
                .get(&target)
                .map(|p| text(p, "name"))
                .unwrap_or_default();
            if kinds.iter().any(|k| k["kind"].is_null()) {
                todo.push(target);
            } else if kinds.iter().any(|k| k["kind"] == "build") && called == "cc" {
                native.push((text(package, "name"), "built with a C compiler".to_owned()));
            }
        }
    }
    native
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn arrows_that_point_the_wrong_way_are_found() {
        let manifest =
            "[lints]\nworkspace = true\n[dependencies]\nruchyruchy-eval = '1'\nlibm = '0'";
        let manifests = BTreeMap::from([("hir".to_owned(), manifest.parse().unwrap())]);
        assert_eq!(
            violations(&json!({}), &manifests),
            ["crates/hir: must not depend on eval"]
        );
    }

    #[test]
    fn unsafe_is_only_allowed_with_its_lints() {
        let heap = "[lints.rust]\nunsafe_code = 'allow'\nmissing_docs = 'warn'\n\
                    [lints.clippy]\nundocumented_unsafe_blocks = 'deny'";
        let manifests = BTreeMap::from([
            ("heap".to_owned(), heap.parse().unwrap()),
            ("hir".to_owned(), heap.parse().unwrap()),
        ]);
        assert_eq!(
            violations(&json!({}), &manifests),
            [
                "crates/heap: the lint rust.unsafe_op_in_unsafe_fn must be \"deny\"",
                "crates/hir: does not take the lints of the workspace"
            ]
        );
    }

    #[test]
    fn native_code_is_found_through_any_depth() {
        let package = |name: &str, links: Value| json!({"id": name, "name": name, "links": links});
        let needs = |name: &str, kind: Value| json!({"pkg": name, "dep_kinds": [{"kind": kind}]});
        let metadata = json!({
            "packages": [
                package("ruchyruchy-syntax", Value::Null),
                package("a", Value::Null),
                package("z-sys", json!("z")),
                package("cc", Value::Null),
            ],
            "resolve": {"nodes": [
                {"id": "ruchyruchy-syntax", "deps": [needs("a", Value::Null)]},
                {"id": "a", "deps": [needs("z-sys", Value::Null), needs("cc", json!("build"))]},
                {"id": "z-sys", "deps": []},
            ]},
        });
        let found = native_below(&metadata, "ruchyruchy-syntax");
        let named: Vec<&str> = found.iter().map(|(name, _)| &**name).collect();
        assert_eq!(named, ["a", "z-sys"]);
    }
}
