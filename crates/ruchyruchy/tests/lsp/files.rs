//! Programs of several files.

use crate::client::{Client, at, marked, uri};
use serde_json::{Value, json};
use std::path::Path;

struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Project {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Project { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn uri(&self, name: &str) -> String {
        uri(&self.path().join(name))
    }
}

const MAIN: &str =
    "mod util\nuse util::double\nprintln(double(2), util::double(3), util::hidden)\n";
const UTIL: &str =
    "/// Doubles.\npub fun double(n: i64) -> i64 { n * crate::factor }\npub const hidden = 1\n";

#[test]
fn modules_are_read_from_files_and_open_documents_go_first() {
    let project = Project::new(&[("main.ruchy", MAIN), ("util.ruchy", UTIL)]);
    let mut client = Client::start(Some(project.path()));
    let main = project.uri("main.ruchy");
    let shown = marked("let factor = 2\nmod util\nuse util::doub$0le\nprintln(double(2))\n");
    client.open(&main, &shown.text);
    assert_eq!(client.diagnostics(&main, 1), json!([]));
    let found = client.request("textDocument/definition", at(&main, &shown.cursors[0]));
    assert_eq!(found[0]["uri"], json!(project.uri("util.ruchy")));
    assert_eq!(
        found[0]["range"]["start"],
        json!({"line": 1, "character": 8})
    );
    let hover = client.request("textDocument/hover", at(&main, &shown.cursors[0]));
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("Doubles.")
    );
    // The text in the editor, not that on disk, counts.
    client.open(&project.uri("util.ruchy"), "pub fun other() {}");
    let document = json!({"uri": main, "version": 2});
    client.notify(
        "textDocument/didChange",
        json!({"textDocument": document, "contentChanges": [{"text": shown.text}]}),
    );
    let found = client.diagnostics(&main, 2);
    assert_eq!(found[0]["code"], "E0432");
}

#[test]
fn a_module_is_judged_as_part_of_the_program_that_imports_it() {
    let project = Project::new(&[
        ("main.ruchy", &format!("let factor = 2\n{MAIN}")),
        ("util.ruchy", UTIL),
    ]);
    let mut client = Client::start(Some(project.path()));
    let util = project.uri("util.ruchy");
    client.open(&util, UTIL);
    // `crate::factor` is defined by the file that imports this one.
    assert_eq!(client.diagnostics(&util, 1), json!([]));
}

#[test]
fn rename_and_references_reach_other_files() {
    let main = format!("let factor = 2\n{MAIN}");
    let project = Project::new(&[
        ("main.ruchy", main.as_str()),
        ("util.ruchy", UTIL),
        (
            "second.ruchy",
            "let factor = 3\nuse util::double as twice\nprintln(twice(1))\n",
        ),
        ("stranger.ruchy", "fun double() { 1 }\ndouble()\n"),
    ]);
    let mut client = Client::start(Some(project.path()));
    let util = project.uri("util.ruchy");
    client.open(&util, UTIL);
    let mut params = at(&util, &json!({"line": 1, "character": 9}));
    params["context"] = json!({"includeDeclaration": true});
    let found = client.request("textDocument/references", params.clone());
    let mut files: Vec<String> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|l| {
            l["uri"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap()
                .to_string()
        })
        .collect();
    files.sort();
    assert_eq!(
        files,
        [
            "main.ruchy",
            "main.ruchy",
            "main.ruchy",
            "second.ruchy",
            "second.ruchy",
            "second.ruchy",
            "util.ruchy"
        ]
    );
    params["newName"] = json!("doubled");
    let result = client.request("textDocument/rename", params);
    let change =
        |name: &str, text: &str| crate::edits::applied(text, &result["changes"][project.uri(name)]);
    assert_eq!(
        change("main.ruchy", &main),
        main.replace("double", "doubled")
    );
    assert_eq!(
        change("util.ruchy", UTIL),
        UTIL.replace("double(", "doubled(")
    );
    let second = "let factor = 3\nuse util::double as twice\nprintln(twice(1))\n";
    assert_eq!(
        change("second.ruchy", second),
        second.replace("double", "doubled")
    );
    assert!(
        result["changes"]
            .get(project.uri("stranger.ruchy"))
            .is_none()
    );
}

#[test]
fn symbols_of_the_workspace_are_found_by_name() {
    let project = Project::new(&[
        ("a.ruchy", "fun alpha() {}\n"),
        ("b/c.ruchy", "struct Alphabet { beta: i64 }\n"),
    ]);
    let mut client = Client::start(Some(project.path()));
    client.open(&project.uri("a.ruchy"), "fun alpha() {}\n");
    let found = client.request("workspace/symbol", json!({"query": "ALPHA"}));
    let mut names: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["Alphabet", "alpha"]);
    let found: Value = client.request("workspace/symbol", json!({"query": "beta"}));
    assert_eq!(found[0]["containerName"], "Alphabet");
}
