//! An HTTP server on the loopback address, for specs of the HTTP client.
//!
//! It knows few paths and answers each in one way, so that a spec can tell what its request was and what it must get:
//!
//! * `/echo`: 200 and JSON text with the method, the path, the headers and the body of the request;
//! * `/status/404`: this status;
//! * `/redirect/3`: a redirection to `/redirect/2` and so on, at last to `/echo`;
//! * `/bytes/1000`: so many letters;
//! * `/slow`: nothing for ten seconds.

use serde_json::{Map, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

/// The environment variable in which specs find the address, such as `http://127.0.0.1:40000`.
pub const VARIABLE: &str = "SPEC_SERVER";

/// Bytes of a request's body that are read.
const MOST: usize = 1 << 20;

/// Starts a server that runs as long as this process; gives its address.
pub fn start() -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away is no failure of the server.
            std::thread::spawn(move || answer(stream).unwrap_or_default());
        }
    });
    Ok(address)
}

fn answer(stream: TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let mut headers = Map::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_lowercase(), value.trim().into());
    }
    let length = headers.get("content-length").and_then(|v| v.as_str());
    let length: usize = length.and_then(|v| v.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length.min(MOST)];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body);
    let number = |prefix: &str| path.strip_prefix(prefix)?.parse::<usize>().ok();
    let (status, extra, content) = if path.starts_with("/echo") {
        let echo = json!({"method": method, "path": path, "headers": headers, "body": body});
        (
            200,
            "x-twice: a\r\nx-twice: b\r\n".to_owned(),
            echo.to_string(),
        )
    } else if let Some(status) = number("/status/") {
        (status, String::new(), format!("status {status}"))
    } else if let Some(left) = number("/redirect/") {
        let to = match left {
            0 => "/echo".to_owned(),
            left => format!("/redirect/{}", left - 1),
        };
        (302, format!("location: {to}\r\n"), String::new())
    } else if let Some(count) = number("/bytes/") {
        (200, String::new(), "x".repeat(count))
    } else if path == "/slow" {
        std::thread::sleep(Duration::from_secs(10));
        (200, String::new(), String::new())
    } else {
        (404, String::new(), "no such path".to_owned())
    };
    let length = content.len();
    let content = if method == "HEAD" { "" } else { &content };
    write!(
        &stream,
        "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{extra}\r\n{content}"
    )
}
