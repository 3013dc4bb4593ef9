//! Edits: those of the server applied by a client, those of a client applied by the server.

use crate::client::{Client, end};
use serde_json::{Value, json};

/// A text after edits as the protocol has them: none sees what another did.
pub fn applied(text: &str, edits: &Value) -> String {
    let mut all: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap_or_else(|| panic!("no edits: {edits}"))
        .iter()
        .map(|edit| {
            let from = offset(text, &edit["range"]["start"]);
            let to = offset(text, &edit["range"]["end"]);
            (from, to, edit["newText"].as_str().unwrap().to_string())
        })
        .collect();
    all.sort();
    let mut out = text.to_string();
    for (from, to, new) in all.into_iter().rev() {
        out.replace_range(from..to, &new);
    }
    out
}

fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().unwrap() as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut units = position["character"].as_u64().unwrap() as usize;
    let mut at = start;
    for c in text[start..].chars() {
        if units == 0 {
            break;
        }
        units -= c.len_utf16();
        at += c.len_utf8();
    }
    at
}

const URI: &str = "file:///nowhere/edited.ruchy";

/// Numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn boundary(text: &str, numbers: &mut Numbers) -> usize {
    let mut at = numbers.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What the server says of a document, apart from versions.
fn opinion(client: &mut Client, uri: &str, version: i64, position: &Value) -> Vec<Value> {
    let document = json!({"textDocument": {"uri": uri}});
    let place = json!({"textDocument": {"uri": uri}, "position": position});
    let mut out = vec![client.diagnostics(uri, version)];
    for method in [
        "textDocument/documentSymbol",
        "textDocument/semanticTokens/full",
        "textDocument/foldingRange",
    ] {
        out.push(client.request(method, document.clone()));
    }
    for method in [
        "textDocument/hover",
        "textDocument/definition",
        "textDocument/completion",
        "textDocument/signatureHelp",
        "textDocument/documentHighlight",
    ] {
        out.push(client.request(method, place.clone()));
    }
    let text = Value::Array(out)
        .to_string()
        .replace("fresh.ruchy", "edited.ruchy");
    vec![serde_json::from_str(&text).unwrap()]
}

const PROGRAM: &str = "/// Doc.\nstruct Pünkt { x: i64, y: f64 }\nimpl Pünkt {\n    fun add(&self, o: Pünkt) -> f64 { self.x + o.y }\n}\n\
    enum E { A, B(i64), C { w: i64 } }\nmod m { pub fun f(😀) { 1 } }\nuse m::f\nlet p = Pünkt { x: 1, y: 2.0 }\n\
    fun g(n: i64, k = 2) -> i64 {\n    let c = |x| x + n\n    match E::B(c(1)) { E::A => 0, E::B(v) | E::C { w: v } => v }\n}\n\
    println(f\"é {p.add(p)} {g(k = 1, n = 2)}\") // ende\nclass K : L { n: i64\n new() { self.n = 0 } }\nfor i in 0..3 { f(i) }\n";
const PIECES: [&str; 22] = [
    "",
    "\n",
    "{",
    "}",
    "(",
    ")",
    "\"",
    ".",
    "::",
    "fun ",
    "let x = ",
    "😀",
    "é",
    "f\"{",
    "match ",
    " => ",
    "p.",
    "E::",
    "/*",
    "'",
    "\r\n",
    "impl T for ",
];

#[test]
fn an_edited_document_is_a_fresh_one_with_the_same_text() {
    let mut client = Client::start(None);
    let mut text = PROGRAM.to_string();
    client.open(URI, &text);
    let mut numbers = Numbers(7);
    for version in 2..42 {
        let mut changes = Vec::new();
        for _ in 0..1 + numbers.below(3) {
            let (a, b) = (boundary(&text, &mut numbers), boundary(&text, &mut numbers));
            // Mostly small edits; a text that is no program teaches nothing.
            let (from, to) = (
                a.min(b),
                if numbers.below(8) == 0 {
                    a.max(b)
                } else {
                    a.min(b)
                },
            );
            let piece = PIECES[numbers.below(PIECES.len())];
            let range = json!({"start": end(&text[..from]), "end": end(&text[..to])});
            changes.push(json!({"range": range, "text": piece}));
            text.replace_range(from..to, piece);
        }
        if version % 10 == 0 {
            text = PROGRAM.to_string();
            changes.push(json!({"text": text}));
        }
        let document = json!({"uri": URI, "version": version});
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
        let position = end(&text[..boundary(&text, &mut numbers)]);
        let edited = opinion(&mut client, URI, version, &position);
        let fresh_uri = "file:///nowhere/fresh.ruchy";
        client.open(fresh_uri, &text);
        let fresh = opinion(&mut client, fresh_uri, 1, &position);
        let close = json!({"textDocument": {"uri": fresh_uri}});
        client.notify("textDocument/didClose", close);
        assert_eq!(edited, fresh, "{text}");
    }
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn only_the_last_of_many_changes_matters() {
    let mut client = Client::start(None);
    client.open(URI, "let x = 1\n");
    for version in 2..=50 {
        let document = json!({"uri": URI, "version": version});
        let text = if version == 50 {
            "let x = 2\nprintln(x)"
        } else {
            "let x = ("
        };
        let changes = json!([{"text": text}]);
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        );
    }
    assert_eq!(client.diagnostics(URI, 50), json!([]));
}
