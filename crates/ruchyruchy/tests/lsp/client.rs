//! A client that speaks the protocol to the built program.
//!
//! Documents are written with marks: `$0` is where the client asks, `[[` and `]]` surround what it should be told. Every
//! wait ends after a minute, whatever the server does.

use serde_json::{Value, json};
use std::cell::Cell;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A server process and the conversation with it.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    next: Cell<i64>,
    /// Notifications that came while an answer was awaited.
    notices: Vec<Value>,
    /// What the server said of itself.
    pub capabilities: Value,
}

/// Longest wait for a message.
const PATIENCE: Duration = Duration::from_secs(60);

impl Client {
    /// A server that has not been spoken to.
    pub fn raw() -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ruchyruchy"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = child.stdout.take().unwrap();
        let (send, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if send.send(message).is_err() {
                    break;
                }
            }
        });
        Client {
            child,
            input,
            messages,
            next: Cell::new(1),
            notices: Vec::new(),
            capabilities: Value::Null,
        }
    }

    /// A server for a folder.
    pub fn start(folder: Option<&Path>) -> Client {
        Client::with(
            folder,
            json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}}),
        )
    }

    pub fn with(folder: Option<&Path>, capabilities: Value) -> Client {
        let mut client = Client::raw();
        let folders = folder.map(|folder| json!([{"uri": uri(folder), "name": "test"}]));
        let answer = client.request(
            "initialize",
            json!({
                "processId": null,
                "rootUri": null,
                "workspaceFolders": folders,
                "capabilities": capabilities,
                "initializationOptions": {"explainLinks": true},
            }),
        );
        client.capabilities = answer["capabilities"].clone();
        client.notify("initialized", json!({}));
        client
    }

    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        // A server that has ended is found out when its status is looked at.
        let _ = input.write_all(bytes);
        let _ = input.flush();
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and does not wait; gives its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next.get();
        self.next.set(id + 1);
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.receive();
            if message["id"] == json!(id) {
                return message;
            }
            self.notices.push(message);
        }
    }

    /// The result of a request that succeeds.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The message of a request that fails.
    pub fn refusal(&mut self, method: &str, params: Value) -> String {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        let message = answer["error"]["message"].as_str();
        message
            .unwrap_or_else(|| panic!("{method} succeeded: {answer}"))
            .to_string()
    }

    fn receive(&mut self) -> Value {
        let received = self.messages.recv_timeout(PATIENCE);
        received.unwrap_or_else(|error| panic!("the server says nothing: {error}"))
    }

    /// The next messages about a document in this version.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Value {
        let fits = |m: &Value| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri
                && m["params"]["version"] == version
        };
        if let Some(at) = self.notices.iter().position(fits) {
            return self.notices.remove(at)["params"]["diagnostics"].clone();
        }
        loop {
            let message = self.receive();
            if fits(&message) {
                return message["params"]["diagnostics"].clone();
            }
            self.notices.push(message);
        }
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "ruchy", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Says goodbye; gives the exit status.
    pub fn stop(mut self) -> Option<i32> {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.status()
    }

    /// Waits for the end of the server.
    pub fn status(mut self) -> Option<i32> {
        self.input = None;
        while self.messages.recv_timeout(PATIENCE).is_ok() {}
        self.child.wait().unwrap().code()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A text without its marks.
pub struct Marked {
    pub text: String,
    /// Positions of `$0`.
    pub cursors: Vec<Value>,
    /// Ranges of `[[…]]`.
    pub ranges: Vec<Value>,
}

/// Takes the marks out of a text; columns are UTF-16.
pub fn marked(source: &str) -> Marked {
    let mut out = Marked {
        text: String::new(),
        cursors: Vec::new(),
        ranges: Vec::new(),
    };
    let mut open = Vec::new();
    let mut rest = source;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("$0") {
            out.cursors.push(end(&out.text));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("[[") {
            open.push(end(&out.text));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("]]") {
            let start = open.pop().unwrap();
            out.ranges
                .push(json!({"start": start, "end": end(&out.text)}));
            rest = after;
        } else {
            let c = rest.chars().next().unwrap();
            out.text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The position behind a text.
pub fn end(text: &str) -> Value {
    let line = text.matches('\n').count();
    let column = text
        .rsplit('\n')
        .next()
        .unwrap_or("")
        .encode_utf16()
        .count();
    json!({"line": line, "character": column})
}

/// Parameters of a request about a place.
pub fn at(uri: &str, position: &Value) -> Value {
    json!({"textDocument": {"uri": uri}, "position": position})
}
