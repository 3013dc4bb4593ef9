//! One document, one question.

use crate::client::{Client, at, marked};
use serde_json::{Value, json};

const URI: &str = "file:///nowhere/test.ruchy";

/// A server with this document; the places that it marks.
fn opened(source: &str) -> (Client, crate::client::Marked) {
    let marked = marked(source);
    let mut client = Client::start(None);
    client.open(URI, &marked.text);
    (client, marked)
}

fn hover(source: &str) -> Vec<String> {
    let (mut client, marked) = opened(source);
    let cursors = marked.cursors.iter();
    cursors
        .map(|cursor| {
            let result = client.request("textDocument/hover", at(URI, cursor));
            result["contents"]["value"]
                .as_str()
                .unwrap_or("")
                .to_string()
        })
        .collect()
}

#[test]
fn hover_shows_signatures_types_and_documentation() {
    let texts = hover(
        "/// Adds two.\nfun ad$0d(a: i64, b: i64) -> i64 { a$0 + b }\n\
         let t$0otal = add$0(1, 2)\nprintln$0([1].le$0n())\nif true { retu$0rn }\n\"té😀x\".to_upper$0case()",
    );
    assert!(texts[0].contains("fun add(a: i64, b: i64) -> i64") && texts[0].contains("Adds two."));
    assert!(texts[1].contains("a: i64"));
    assert!(texts[2].contains("let total: i64"));
    assert_eq!(texts[0], texts[3]);
    assert!(
        texts[4].contains("println(...args: any)") && texts[4].contains("Prints the arguments")
    );
    assert!(texts[5].contains("len(") && texts[5].contains("builtin method"));
    assert!(texts[6].contains("Leaves the function"));
    assert!(texts[7].contains("to_uppercase("));
}

#[test]
fn definition_leads_to_the_name() {
    for source in [
        "let [[x]] = 1\nprintln(x$0)",
        "fun [[f]]() { 1 }\nlet 😀 = 1\nlet s = \"é😀\"; f$0()",
        "struct P { [[x]]: i64 }\nfun f(p: P) { p.x$0 }",
        "enum E { A, [[B]](i64) }\nlet e = E::B$0(1)",
        "fun f() { let [[v]] = 1\n let g = || { v$0 + 1 }\n g() }",
        "let [[name]] = 1\nprintln(f\"{name$0}\")\n",
        "let [[name]] = 1\nprintln!(\"{name$0}\")\n",
        "trait [[T]] {}\nstruct S {}\nimpl T$0 for S {}",
        "match 1 { [[n]] if n$0 > 1 => 1, _ => 2 }",
        "fun f(n) { n.area$0() }\nstruct S {}\nimpl S { fun [[area]](&self) { 1 } }",
    ] {
        let (mut client, marked) = opened(source);
        let result = client.request("textDocument/definition", at(URI, &marked.cursors[0]));
        let ranges: Vec<Value> = result
            .as_array()
            .unwrap_or_else(|| panic!("{source}: {result}"))
            .iter()
            .map(|location| location["range"].clone())
            .collect();
        assert_eq!(ranges, marked.ranges, "{source}");
    }
}

fn ranges(result: &Value) -> Vec<Value> {
    let all = result.as_array().unwrap().iter();
    all.map(|found| found["range"].clone()).collect()
}

#[test]
fn references_and_highlights_are_all_places_of_the_name() {
    let (mut client, marked) = opened(
        "fun [[twice]](n: i64) -> i64 { n + n }\nlet a = [[tw$0ice]](1)\nlet b = [[twice]](a)\nlet twice_more = 1",
    );
    let mut params = at(URI, &marked.cursors[0]);
    let found = client.request("textDocument/documentHighlight", params.clone());
    assert_eq!(ranges(&found), marked.ranges);
    params["context"] = json!({"includeDeclaration": true});
    let found = client.request("textDocument/references", params.clone());
    assert_eq!(ranges(&found), marked.ranges);
    params["context"] = json!({"includeDeclaration": false});
    let found = client.request("textDocument/references", params);
    assert_eq!(ranges(&found), marked.ranges[1..]);
}

/// The text after the edits of a rename.
fn renamed(source: &str, new: &str) -> String {
    let (mut client, marked) = opened(source);
    let mut params = at(URI, &marked.cursors[0]);
    let prepared = client.request("textDocument/prepareRename", params.clone());
    assert!(prepared["placeholder"].is_string(), "{prepared}");
    params["newName"] = json!(new);
    let result = client.request("textDocument/rename", params);
    crate::edits::applied(&marked.text, &result["changes"][URI])
}

#[test]
fn rename_changes_the_name_wherever_it_stands() {
    for (source, new, expected) in [
        (
            "let x$0 = 1\nlet f = || x + 1\nprintln(f\"{x} {f()}\")",
            "count",
            "let count = 1\nlet f = || count + 1\nprintln(f\"{count} {f()}\")",
        ),
        (
            "struct P { x: i64 }\nlet x$0 = 1\nlet p = P { x }\nprintln(p.x)",
            "y",
            "struct P { x: i64 }\nlet y = 1\nlet p = P { x: y }\nprintln(p.x)",
        ),
        (
            "struct P { x$0: i64 }\nlet x = 1\nlet p = P { x }\nlet P { x: q } = p\nprintln(p.x)",
            "y",
            "struct P { y: i64 }\nlet x = 1\nlet p = P { y: x }\nlet P { y: q } = p\nprintln(p.y)",
        ),
        (
            "trait T { fun m(&self) -> i64 }\nstruct S {}\nimpl T for S { fun m$0(&self) -> i64 { 1 } }\nfun f(s: S, d) { s.m() + d.m() }",
            "measure",
            "trait T { fun measure(&self) -> i64 }\nstruct S {}\nimpl T for S { fun measure(&self) -> i64 { 1 } }\nfun f(s: S, d) { s.measure() + d.measure() }",
        ),
        (
            "enum E { A, B(i64) }\nmatch E::B$0(1) { E::A => 0, E::B(n) => n }",
            "Both",
            "enum E { A, Both(i64) }\nmatch E::Both(1) { E::A => 0, E::Both(n) => n }",
        ),
        (
            "fun f(size$0: i64) -> i64 { size }\nf(size = 3)",
            "length",
            "fun f(length: i64) -> i64 { length }\nf(length = 3)",
        ),
        (
            "match (1, 2) { (0, n$0) | (n, 0) => n, _ => 3 }",
            "m",
            "match (1, 2) { (0, m) | (m, 0) => m, _ => 3 }",
        ),
    ] {
        assert_eq!(renamed(source, new), expected);
    }
}

#[test]
fn rename_refuses_what_would_change_the_meaning() {
    for (source, new, reason) in [
        ("printl$0n(1)", "say", "builtin"),
        ("let x$0 = 1", "fun", "keyword"),
        ("fun main$0() {}", "start", "starts"),
        ("let x$0 = 1", "1x", "not a name"),
        ("let x$0 = 1\nlet y = x", "y", "already defined"),
        ("fun f(a$0: i64, b: i64) { a }", "b", "already defined"),
        (
            "let x$0 = 1\nprintln(x)",
            "println",
            "builtin that this program uses",
        ),
        ("struct P { x$0: i64, y: i64 }", "y", "already defined"),
        (
            "struct S {}\nimpl Display for S { fun fm$0t(&self, f) { } }",
            "show",
            "trait of the library",
        ),
        (
            "fun f(q) { q.nobody$0() }",
            "x",
            "only when the program runs",
        ),
        (
            "struct A {}\nimpl A { fun m$0(&self) {} }\nstruct B {}\nimpl B { fun m(&self) {} }\nfun f(q) { q.m() }",
            "n",
            "may mean something else",
        ),
    ] {
        let (mut client, marked) = opened(source);
        let mut params = at(URI, &marked.cursors[0]);
        params["newName"] = json!(new);
        let message = client.refusal("textDocument/rename", params);
        assert!(message.contains(reason), "{source}: {message}");
    }
    let (mut client, marked) = opened("ret$0urn 1");
    let params = at(URI, &marked.cursors[0]);
    client.refusal("textDocument/prepareRename", params);
}

#[test]
fn completion_offers_names_members_and_their_documentation() {
    let (mut client, marked) = opened(
        "/// Doubles.\nfun double(n: i64) -> i64 { n }\nstruct P { width: i64 }\nimpl P { fun area(&self) -> i64 { 1 } }\n\
         fun f(p: P) {\n  dou$0\n  p.$0\n}\nlet z = HashMap::$0",
    );
    let mut labels = |cursor: usize| {
        let result = client.request("textDocument/completion", at(URI, &marked.cursors[cursor]));
        result["items"].as_array().unwrap().clone()
    };
    let members = labels(1);
    let named = |items: &[Value], name: &str| items.iter().find(|i| i["label"] == name).cloned();
    let width = named(&members, "width").unwrap();
    assert_eq!(
        (&width["kind"], &width["detail"]),
        (&json!(5), &json!("i64"))
    );
    let area = named(&members, "area").unwrap();
    assert_eq!(area["textEdit"]["newText"], "area()");
    assert!(named(&members, "double").is_none() && named(&members, "while").is_none());
    let names = labels(0);
    let double = named(&names, "double").unwrap();
    assert_eq!(double["textEdit"]["newText"], "double($0)");
    assert_eq!(double["insertTextFormat"], 2);
    assert!(named(&names, "p").is_some() && named(&names, "while").is_some());
    let resolved = client.request("completionItem/resolve", double);
    assert_eq!(resolved["documentation"]["value"], "Doubles.");
    let result = client.request("textDocument/completion", at(URI, &marked.cursors[2]));
    let items = result["items"].as_array().unwrap();
    assert!(named(items, "new").is_some());
}

#[test]
fn signature_help_names_the_active_parameter() {
    for (source, label, active) in [
        (
            "fun f(a: i64, b = 2) -> i64 { a }\nf(1, $0)",
            "fun f(a: i64, b = 2) -> i64",
            1,
        ),
        (
            "fun f(a: i64, b: i64) { a }\nf((1, 2), [3, 4], $0",
            "fun f(a: i64, b: i64)",
            2,
        ),
        (
            "struct P {}\nimpl P { fun m(&self, k: i64) {} }\nfun g(p: P) { p.m($0) }",
            "fun m(&self, k: i64)",
            0,
        ),
        (
            "class C { n: i64\n new(n: i64) { self.n = n } }\nlet c = C($0)",
            "new(n: i64)",
            0,
        ),
        ("println(1, 2, 3, $0)", "println(...args: any) -> nil", 0),
        (
            "fun f(a: i64, b: i64) { a }\nf(b = $0)",
            "fun f(a: i64, b: i64)",
            1,
        ),
        ("\"a\".replace(\"b\", $0)", "replace(", 1),
    ] {
        let (mut client, marked) = opened(source);
        let result = client.request("textDocument/signatureHelp", at(URI, &marked.cursors[0]));
        let found = result["signatures"][0]["label"]
            .as_str()
            .unwrap_or_else(|| panic!("{source}: {result}"));
        assert!(found.starts_with(label), "{source}: {found}");
        assert_eq!(result["activeParameter"], active, "{source}");
    }
    let (mut client, marked) = opened("fun f(a$0) { }\nlet x = (1, $0)");
    for cursor in &marked.cursors {
        assert!(
            client
                .request("textDocument/signatureHelp", at(URI, cursor))
                .is_null()
        );
    }
}

#[test]
fn symbols_are_nested_as_in_the_text() {
    let (mut client, _) = opened(
        "const N = 1\nlet v = 2\nmod m {\n fun f() { let inner = 1 }\n struct S { a: i64 }\n}\n\
         enum E { A, B }\nimpl m::S {\n fun g(&self) {}\n}",
    );
    let document = json!({"textDocument": {"uri": URI}});
    let result = client.request("textDocument/documentSymbol", document);
    fn outline(symbols: &Value) -> String {
        let mut out = Vec::new();
        for symbol in symbols.as_array().into_iter().flatten() {
            let name = symbol["name"].as_str().unwrap();
            let inner = outline(&symbol["children"]);
            out.push(if inner.is_empty() {
                name.to_string()
            } else {
                format!("{name}({inner})")
            });
        }
        out.join(" ")
    }
    assert_eq!(outline(&result), "N v m(f S(a)) E(A B) impl m::S(g)");
}

#[test]
fn blocks_comments_and_imports_fold() {
    let (mut client, _) = opened(
        "use std::fs\nuse std::env\n\n// one\n// two\nfun f() {\n  let x = [\n    1,\n  ]\n}\n/* a\nb */\nlet y = 1",
    );
    let document = json!({"textDocument": {"uri": URI}});
    let result = client.request("textDocument/foldingRange", document);
    let found: Vec<(i64, i64)> = result
        .as_array()
        .unwrap()
        .iter()
        .map(|range| {
            (
                range["startLine"].as_i64().unwrap(),
                range["endLine"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(found, [(0, 1), (3, 4), (5, 8), (6, 7), (10, 11)]);
}

#[test]
fn semantic_tokens_tell_what_names_are() {
    let (mut client, marked) =
        opened("let mut é = \"😀\"\nfun f(a: i64) { println(é + a) }\n$0// end");
    let legend = client.capabilities["semanticTokensProvider"]["legend"].clone();
    let decode = |data: &Value| {
        let data: Vec<u64> = data
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_u64().unwrap())
            .collect();
        let (mut line, mut column) = (0, 0);
        let mut out = Vec::new();
        for token in data.chunks(5) {
            column = if token[0] == 0 {
                column + token[1]
            } else {
                token[1]
            };
            line += token[0];
            let kind = legend["tokenTypes"][token[3] as usize].as_str().unwrap();
            let modifiers: Vec<&str> = (0..5)
                .filter(|bit| token[4] & (1 << bit) != 0)
                .map(|bit| legend["tokenModifiers"][bit].as_str().unwrap())
                .collect();
            out.push(
                format!(
                    "{line}:{column}+{} {kind} {}",
                    token[2],
                    modifiers.join(" ")
                )
                .trim()
                .to_string(),
            );
        }
        out
    };
    let document = json!({"textDocument": {"uri": URI}});
    let result = client.request("textDocument/semanticTokens/full", document);
    assert_eq!(
        decode(&result["data"]),
        [
            "0:0+3 keyword",
            "0:4+3 keyword",
            "0:8+1 variable declaration mutable",
            "0:12+4 string",
            "1:0+3 keyword",
            "1:4+1 function declaration",
            "1:6+1 parameter declaration",
            "1:9+3 type defaultLibrary",
            "1:16+7 function defaultLibrary",
            "1:24+1 variable mutable",
            "1:28+1 parameter",
            "2:0+6 comment",
        ]
    );
    let range = json!({"start": marked.cursors[0], "end": {"line": 9, "character": 0}});
    let params = json!({"textDocument": {"uri": URI}, "range": range});
    let result = client.request("textDocument/semanticTokens/range", params);
    assert_eq!(decode(&result["data"]), ["2:0+6 comment"]);
}

#[test]
fn inlay_hints_show_types_that_are_not_written() {
    let (mut client, _) =
        opened("let a = 1.5\nlet b: f64 = 2.0\nlet c = [true]\nfun f() { let d = \"x\" }");
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let params = json!({"textDocument": {"uri": URI}, "range": range});
    let result = client.request("textDocument/inlayHint", params);
    let hints: Vec<(i64, &str)> = result
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| {
            (
                hint["position"]["line"].as_i64().unwrap(),
                hint["label"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(hints, [(0, ": f64"), (2, ": Vec<bool>"), (3, ": String")]);
}

#[test]
fn diagnostics_have_code_place_and_a_fix() {
    let (mut client, marked) = opened("let ß = \"é\"\nlet total = 1\nprintln(\"é😀\", [[totl]])\n");
    let found = client.diagnostics(URI, 1);
    let first = &found[0];
    assert_eq!(first["code"], "E0425");
    assert_eq!(first["severity"], 1);
    assert_eq!(first["source"], "ruchyruchy");
    assert_eq!(
        first["codeDescription"]["href"],
        "ruchyruchy-explain:/E0425.md"
    );
    let wrong = found
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["code"] == "E0425");
    assert_eq!(wrong.unwrap()["range"], marked.ranges[0]);
    let params = json!({
        "textDocument": {"uri": URI},
        "range": marked.ranges[0],
        "context": {"diagnostics": found},
    });
    let actions = client.request("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "Change `totl` to `total`");
    let fixed = crate::edits::applied(&marked.text, &actions[0]["edit"]["changes"][URI]);
    assert!(fixed.contains("total)"), "{fixed}");
    let page = client.request("ruchyruchy/explain", json!({"code": "E0425"}));
    assert!(page.as_str().unwrap().contains("E0425") || page.as_str().unwrap().len() > 100);
}

#[test]
fn formatting_edits_the_lines_that_differ() {
    let (mut client, marked) = opened("let a = 1\nlet   ß=[1,2]\nprintln(ß)\n");
    let params =
        json!({"textDocument": {"uri": URI}, "options": {"tabSize": 4, "insertSpaces": true}});
    let edits = client.request("textDocument/formatting", params.clone());
    assert_eq!(edits.as_array().unwrap().len(), 1);
    let formatted = crate::edits::applied(&marked.text, &edits);
    assert_eq!(formatted, "let a = 1\nlet ß = [1, 2]\nprintln(ß)\n");
    // A text with syntax errors stays as it is.
    let (mut client, _) = opened("let   x = (");
    assert!(client.request("textDocument/formatting", params).is_null());
}

#[test]
fn all_stages_report_and_related_places_are_named() {
    for (source, code) in [
        ("let x = (1", "E0002"),
        ("let x: i64 = \"a\"", "E0308"),
        ("let x = 1\nx = 2", "W0002"),
    ] {
        let (mut client, _) = opened(source);
        let found = client.diagnostics(URI, 1);
        assert!(
            found.as_array().unwrap().iter().any(|d| d["code"] == code),
            "{source}: {found}"
        );
    }
    let (mut client, marked) = opened("fun [[f]]() {}\nfun f() {}");
    let found = client.diagnostics(URI, 1);
    let related = &found[0]["relatedInformation"][0];
    assert_eq!(related["location"]["range"], marked.ranges[0]);
}
