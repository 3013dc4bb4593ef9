//! The conversation itself: beginning and end, encodings, mistakes of the client.

use crate::client::{Client, at};
use serde_json::{Value, json};

const URI: &str = "file:///nowhere/test.ruchy";

#[test]
fn the_exit_status_tells_whether_the_client_shut_down_first() {
    assert_eq!(Client::start(None).stop(), Some(0));
    let mut rude = Client::start(None);
    rude.notify("exit", Value::Null);
    assert_eq!(rude.status(), Some(1));
    let gone = Client::start(None);
    assert_eq!(gone.status(), Some(1));
}

#[test]
fn nothing_is_answered_before_the_beginning_and_after_the_end() {
    let mut client = Client::raw();
    let message = client.refusal("textDocument/hover", json!({}));
    assert!(message.contains("initialize"), "{message}");
    let mut client = Client::start(None);
    client.request("shutdown", Value::Null);
    let message = client.refusal("textDocument/hover", json!({}));
    assert!(message.contains("shutting down"), "{message}");
}

#[test]
fn requests_that_make_no_sense_get_an_error() {
    let mut client = Client::start(None);
    client.open(URI, "let x = 1");
    client.refusal("textDocument/hover", json!({"textDocument": 5}));
    client.refusal("textDocument/hover", Value::Null);
    client.refusal("no/such/method", json!({}));
    client.refusal(
        "textDocument/hover",
        at(
            "file:///nowhere/other.ruchy",
            &json!({"line": 0, "character": 0}),
        ),
    );
    client.refusal("ruchyruchy/explain", json!({"code": "E9999"}));
    client.notify("textDocument/didChange", json!({"textDocument": 1}));
    client.notify("no/such/notification", json!({}));
    // Far behind the end of the text.
    let far = json!({"line": 4_000_000_000_u32, "character": 4_000_000_000_u32});
    assert!(
        client
            .request("textDocument/hover", at(URI, &far))
            .is_null()
    );
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn the_best_encoding_that_the_client_offers_is_used() {
    for (offered, chosen, column) in [
        (json!(null), "utf-16", 14),
        (json!(["utf-32", "utf-16"]), "utf-32", 13),
        (json!(["utf-16", "utf-8"]), "utf-8", 16),
    ] {
        let mut client = Client::with(None, json!({"general": {"positionEncodings": offered}}));
        assert_eq!(client.capabilities["positionEncoding"], chosen);
        client.open(URI, "let a = \"😀\"; nosuch");
        let found = client.diagnostics(URI, 1);
        let start = found[0]["range"]["start"]["character"].as_i64().unwrap();
        assert_eq!(start, column, "{chosen}");
    }
}

#[test]
fn a_cancelled_request_is_answered_as_such() {
    let mut client = Client::start(None);
    client.open(URI, &"let x = [1, 2, 3].map(|n| n + 1)\n".repeat(4000));
    // While the first one is worked on, the others arrive.
    let position = json!({"line": 0, "character": 4});
    let first = client.ask("textDocument/references", json!({
        "textDocument": {"uri": URI}, "position": position, "context": {"includeDeclaration": true},
    }));
    let second = client.ask("textDocument/hover", at(URI, &position));
    client.notify("$/cancelRequest", json!({"id": second}));
    assert!(client.answer(first).get("result").is_some());
    let answer = client.answer(second);
    // It may have been too late.
    let code = answer["error"]["code"].as_i64();
    assert!(
        code == Some(-32800) || answer.get("result").is_some(),
        "{answer}"
    );
}

#[test]
fn hostile_texts_are_answered() {
    let mut client = Client::start(None);
    let texts = [
        "(".repeat(100_000),
        "a.".repeat(20_000),
        "!".repeat(50_000),
        "class A : A { }\ntype T = T\nuse a::b\nuse b::a".to_string(),
        "\0\u{feff}\u{202e}".repeat(100),
        "f\"{".repeat(3000),
    ];
    for (index, text) in texts.iter().enumerate() {
        let uri = format!("file:///nowhere/hostile{index}.ruchy");
        client.open(&uri, text);
        let position = json!({"line": 0, "character": text.len() / 2});
        for method in [
            "textDocument/hover",
            "textDocument/completion",
            "textDocument/signatureHelp",
            "textDocument/documentHighlight",
        ] {
            client.request(method, at(&uri, &position));
        }
        let document = json!({"textDocument": {"uri": uri}});
        client.request("textDocument/semanticTokens/full", document.clone());
        client.request("textDocument/documentSymbol", document.clone());
        client.request("textDocument/foldingRange", document);
    }
    assert_eq!(client.stop(), Some(0));
}
