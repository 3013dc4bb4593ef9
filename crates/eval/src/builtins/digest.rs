//! Digests and encodings of texts, bytes and files.

use super::fs::{byte_array, content_arg, io_failure};
use crate::call::Call;
use crate::error::Res;
use crate::gate::files;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::{digest, encoding};
use ruchyruchy_hir::error_kind::ErrorKind;

/// The text or the bytes to work on, paid for.
fn input(cx: &mut Interp, call: &mut Call<'_>) -> Res<Vec<u8>> {
    let bytes = content_arg(cx, call, 0)?;
    cx.charge(bytes.len() / 64)?;
    Ok(bytes)
}

macro_rules! texts {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            Ok(Value::str($op(&input(cx, call)?)))
        }
    )*};
}

texts! {
    sha256 = digest::sha256;
    sha512 = digest::sha512;
    sha1 = digest::sha1;
    md5 = digest::md5;
    base64_encode = encoding::base64;
    hex_encode = encoding::hex;
}

pub(crate) fn compute_hash(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    match files::read(cx, &path)? {
        Ok(bytes) => {
            cx.charge(bytes.len() / 64)?;
            Ok(Value::str(digest::sha256(&bytes)))
        }
        Err(error) => {
            let (kind, message) = io_failure("read", &path, &error);
            cx.raise(kind, message)
        }
    }
}

/// What a text decodes to; `Err(ParseError)` if it is not of this encoding.
fn decoded<T>(
    cx: &mut Interp,
    call: &mut Call<'_>,
    decode: impl FnOnce(&str) -> Result<T, String>,
    value: impl FnOnce(T) -> Value,
) -> Res {
    let text = cx.str_arg(call, 0)?;
    cx.charge(text.len() / 64)?;
    cx.check_request(text.len().saturating_mul(size_of::<Value>()))?;
    let decoded = decode(&text).map(value);
    cx.fallible(call, decoded.map_err(|why| (ErrorKind::ParseError, why)))
}

fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|_| "the bytes are no UTF-8 text".to_string())
}

pub(crate) fn base64_decode(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    decoded(cx, call, encoding::from_base64, |bytes| byte_array(&bytes))
}

pub(crate) fn base64_decode_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let decode = |text: &str| encoding::from_base64(text).and_then(utf8);
    decoded(cx, call, decode, Value::str)
}

pub(crate) fn hex_decode(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    decoded(cx, call, encoding::from_hex, |bytes| byte_array(&bytes))
}

pub(crate) fn url_encode(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 0)?;
    cx.check_request(text.len().saturating_mul(3))?;
    Ok(Value::str(encoding::url(&text)))
}

pub(crate) fn url_decode(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    decoded(cx, call, encoding::from_url, Value::str)
}

pub(crate) fn uuid_v4(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    let mut rng = cx.rng.borrow_mut();
    Ok(Value::str(encoding::uuid_v4(
        rng.next_u64(),
        rng.next_u64(),
    )))
}
