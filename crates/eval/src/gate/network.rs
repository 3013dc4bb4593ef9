//! The HTTP client.
//!
//! Nothing is set up before the first request, so a program that makes none does not pay for TLS. A request is a whole: the body of
//! the answer is read at once, within the heap limit. Certificates are checked against a built-in list of authorities.

use super::{Capability, refuse};
use crate::error::Res;
use crate::interp::Interp;
use std::time::Duration;

/// What is asked for.
pub(crate) struct Request {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
    /// For the whole exchange.
    pub timeout: Duration,
    /// Redirections that are followed.
    pub redirects: u32,
}

/// The answer.
pub(crate) struct Response {
    pub status: u16,
    pub url: String,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Sends a request and waits for the answer.
pub(crate) fn send(cx: &mut Interp, request: Request) -> Res<Result<Response, String>> {
    if !cx.capabilities.net {
        return refuse(cx, Capability::Net, None);
    }
    exchange(cx, request)
}

#[cfg(not(feature = "net"))]
fn exchange(cx: &mut Interp, _: Request) -> Res<Result<Response, String>> {
    cx.raise(
        ruchyruchy_hir::error_kind::ErrorKind::IoError,
        "this build of ruchyruchy has no HTTP client (feature `net`)",
    )
}

#[cfg(feature = "net")]
fn exchange(cx: &mut Interp, request: Request) -> Res<Result<Response, String>> {
    use ureq::ResponseExt;

    // Who waits wants to see what came before.
    cx.flush();
    let mut config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(request.redirects)
        .max_redirects_will_error(request.redirects > 0)
        .timeout_global(Some(request.timeout))
        .user_agent(concat!("ruchyruchy/", env!("CARGO_PKG_VERSION")));
    if !cx.capabilities.env {
        // The proxy would come from the environment.
        config = config.proxy(None);
    }
    let agent = ureq::Agent::new_with_config(config.build());
    let mut message = ureq::http::Request::builder()
        .method(request.method.as_str())
        .uri(request.url.as_str());
    for (name, value) in &request.headers {
        message = message.header(name, value);
    }
    let answer = match request.body {
        Some(body) => match message.body(body) {
            Ok(message) => agent.run(message),
            Err(error) => return Ok(Err(error.to_string())),
        },
        None => match message.body(()) {
            Ok(message) => agent.run(message),
            Err(error) => return Ok(Err(error.to_string())),
        },
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let status = answer.status().as_u16();
    let url = answer.get_uri().to_string();
    let text =
        |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = answer.headers().iter();
    let headers = headers
        .map(|(name, value)| (name.as_str().to_string(), text(value)))
        .collect();
    let body = super::files::read_all(cx, answer.into_body().into_reader())?;
    Ok(match body {
        Ok(body) => Ok(Response {
            status,
            url,
            headers,
            body,
        }),
        Err(error) => Err(error.to_string()),
    })
}
