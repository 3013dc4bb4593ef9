//! The HTTP client: `http_get(url)` and its kin.
//!
//! An answer of any status is a response, `ok` tells whether it is a good one; an `Err` means that there was no answer.

use super::fs::byte_array;
use super::json;
use crate::call::Call;
use crate::error::Res;
use crate::gate::network::{self, Request, Response};
use crate::interp::Interp;
use crate::map::MapData;
use crate::native::Native;
use crate::object::{self, Object};
use crate::value::Value;
use ruchyruchy_builtins::Receiver;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::any::Any;
use std::rc::Rc;
use std::time::Duration;

/// How long an exchange may take unless the program says otherwise.
const PATIENCE: Duration = Duration::from_secs(30);
/// Redirections that are followed unless the program says otherwise.
const REDIRECTS: u32 = 10;

struct ResponseObj(Response);

impl Object for ResponseObj {
    fn receiver(&self) -> Receiver {
        Receiver::Response
    }

    fn kind(&self) -> &'static str {
        "response"
    }

    fn text(&self, _: bool) -> String {
        format!("<response {}>", self.0.status)
    }

    fn field(&self, name: &str) -> Option<Value> {
        let response = &self.0;
        Some(match name {
            "status" => Value::Int(i64::from(response.status)),
            "ok" => Value::Bool(is_ok(response)),
            "url" => Value::str(response.url.as_str()),
            "body" => lossy(&response.body),
            "headers" => headers(response),
            _ => return None,
        })
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

fn is_ok(response: &Response) -> bool {
    (200..300).contains(&response.status)
}

fn lossy(bytes: &[u8]) -> Value {
    Value::str(String::from_utf8_lossy(bytes))
}

/// The headers by name; what comes several times is joined by a comma, as HTTP has it.
fn headers(response: &Response) -> Value {
    let mut all = MapData::default();
    for (name, value) in &response.headers {
        let value = match all.get_str(name).and_then(Value::as_str) {
            Some(before) => format!("{before}, {value}"),
            None => value.clone(),
        };
        all.insert(Value::str(name.as_str()), Value::str(value));
    }
    Value::map(all)
}

/// A body and its type: text and bytes as they are, anything else as JSON.
fn body(cx: &mut Interp, v: &Value) -> Res<(Vec<u8>, &'static str)> {
    let is_bytes = |v: &Value| match v {
        Value::Array(items) => {
            let items = items.data.borrow();
            !items.is_empty() && items.iter().all(|item| matches!(item, Value::Byte(_)))
        }
        _ => false,
    };
    match v {
        Value::Str(text) => Ok((text.as_bytes().to_vec(), "text/plain; charset=utf-8")),
        Value::Array(items) if is_bytes(v) => {
            let byte = |item: &Value| match item {
                Value::Byte(b) => *b,
                _ => 0,
            };
            let bytes = items.data.borrow().iter().map(byte).collect();
            Ok((bytes, "application/octet-stream"))
        }
        v => Ok((json::text_of(cx, v, None)?.into_bytes(), "application/json")),
    }
}

fn bad_option<T>(cx: &mut Interp, name: &str, v: &Value) -> Res<T> {
    let v = cx.quoted(v)?;
    cx.raise(
        ErrorKind::TypeError,
        format!("the option `{name}` of a request can't be {v}"),
    )
}

fn timeout(cx: &mut Interp, v: &Value) -> Res<Duration> {
    match v {
        Value::Int(ms @ 1..) => Ok(Duration::from_millis(*ms as u64)),
        Value::Float(ms) if *ms >= 1.0 => Ok(Duration::from_millis(*ms as u64)),
        Value::Native(native) => match &**native {
            Native::Duration(nanos) => Ok(Duration::from_nanos(*nanos)),
            _ => bad_option(cx, "timeout", v),
        },
        v => bad_option(cx, "timeout", v),
    }
}

/// Sends a request: the URL is argument `url`, the body (if there may be one) and the options follow.
fn send(cx: &mut Interp, call: &mut Call<'_>, method: &str, url: usize, takes_body: bool) -> Res {
    let address = cx.str_arg(call, url)?;
    let mut request = Request {
        method: method.to_string(),
        url: address.to_string(),
        headers: Vec::new(),
        body: None,
        timeout: PATIENCE,
        redirects: REDIRECTS,
    };
    let mut kind = None;
    let mut next = url + 1;
    if takes_body {
        let v = call.arg(next);
        let v = cx.read_through(v)?;
        if !matches!(v, Value::Nil) {
            let (bytes, of) = body(cx, &v)?;
            request.body = Some(bytes);
            kind = Some(of);
        }
        next += 1;
    }
    let known = ["headers", "body", "json", "timeout", "redirects"];
    for (name, v) in cx.options_arg(call, next, &known)? {
        match (name.as_str(), &v) {
            ("timeout", v) => request.timeout = timeout(cx, v)?,
            ("redirects", Value::Int(n)) if u32::try_from(*n).is_ok() => {
                request.redirects = *n as u32;
            }
            ("headers", Value::Map(map)) => {
                let pairs: Vec<(Value, Value)> = map
                    .data
                    .borrow()
                    .iter()
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect();
                for (name, value) in pairs {
                    request.headers.push((cx.text(&name)?, cx.text(&value)?));
                }
            }
            ("body", v) => {
                let (bytes, of) = body(cx, v)?;
                request.body = Some(bytes);
                kind = Some(of);
            }
            ("json", v) => {
                request.body = Some(json::text_of(cx, v, None)?.into_bytes());
                kind = Some("application/json");
            }
            (name, v) => return bad_option(cx, name, v),
        }
    }
    let has_kind = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
    if let Some(kind) = kind
        && !request.headers.iter().any(has_kind)
    {
        let header = ("content-type".to_string(), kind.to_string());
        request.headers.push(header);
    }
    let answer = network::send(cx, request)?;
    let answer = answer.map(|response| object::value(ResponseObj(response)));
    cx.fallible(
        call,
        answer.map_err(|why| {
            (
                ErrorKind::IoError,
                format!("can't reach '{address}': {why}"),
            )
        }),
    )
}

pub(crate) fn get(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    send(cx, call, "GET", 0, false)
}

pub(crate) fn head(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    send(cx, call, "HEAD", 0, false)
}

pub(crate) fn delete(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    send(cx, call, "DELETE", 0, false)
}

pub(crate) fn post(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    send(cx, call, "POST", 0, true)
}

pub(crate) fn put(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    send(cx, call, "PUT", 0, true)
}

pub(crate) fn patch(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    send(cx, call, "PATCH", 0, true)
}

pub(crate) fn request(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let method = cx.str_arg(call, 0)?.to_uppercase();
    send(cx, call, &method, 1, false)
}

fn of_response(cx: &mut Interp, call: &Call<'_>, f: impl FnOnce(&Response) -> Value) -> Res {
    Ok(f(&cx.this_object::<ResponseObj>(call)?.0))
}

pub(crate) fn response_json(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let response = cx.this_object::<ResponseObj>(call)?;
    let text = String::from_utf8_lossy(&response.0.body);
    let v = json::parse(&text).map_err(|why| (ErrorKind::ParseError, why));
    cx.fallible(call, v)
}

pub(crate) fn response_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_response(cx, call, |response| lossy(&response.body))
}

pub(crate) fn response_bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let response = cx.this_object::<ResponseObj>(call)?;
    cx.check_heap(response.0.body.len().saturating_mul(size_of::<Value>()))?;
    Ok(byte_array(&response.0.body))
}

pub(crate) fn response_header(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let response = cx.this_object::<ResponseObj>(call)?;
    let name = cx.str_arg(call, 0)?.to_lowercase();
    let headers = headers(&response.0);
    let value = match &headers {
        Value::Map(map) => map.data.borrow().get_str(&name).cloned(),
        _ => None,
    };
    cx.absent(call, value)
}

pub(crate) fn response_is_success(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_response(cx, call, |response| Value::Bool(is_ok(response)))
}
