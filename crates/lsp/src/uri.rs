//! Names of documents: the protocol has URIs, the file system has paths.
//!
//! A `file:` URI is known by its path, so that two spellings of one (`%41` and `A`) are one document. Every other URI
//! (`untitled:Untitled-1`) is its own name; such a document imports nothing.

use lsp_types::Uri;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The path of a `file:` URI, or what stands for another one.
pub(crate) fn path_of(uri: &Uri) -> PathBuf {
    let text = uri.as_str();
    let Some(rest) = text.strip_prefix("file://") else {
        return PathBuf::from(text);
    };
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = decode(rest);
    // `/c:/x` on Windows.
    let drive = path.as_bytes().get(1..3);
    let is_drive = drive
        .is_some_and(|d| d.first().is_some_and(u8::is_ascii_alphabetic) && d.last() == Some(&b':'));
    PathBuf::from(if is_drive {
        path.trim_start_matches('/')
    } else {
        &path
    })
}

/// Whether the document is a file.
pub(crate) fn is_file(path: &Path) -> bool {
    path.is_absolute()
}

/// The URI of a path.
pub(crate) fn uri_of(path: &Path) -> Option<Uri> {
    let text = path.to_string_lossy();
    if !is_file(path) {
        return Uri::from_str(&text).ok();
    }
    let mut out = String::from("file://");
    if !text.starts_with('/') {
        out.push('/');
    }
    for byte in text.replace('\\', "/").bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"/-._~:@!$&'()*+,;=".contains(&byte);
        if plain {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Uri::from_str(&out).ok()
}

/// Resolves `%41`; what is no UTF-8 then stays as it is written.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| std::str::from_utf8(tail.get(..2)?).ok())
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::{path_of, uri_of};
    use lsp_types::Uri;
    use std::path::Path;
    use std::str::FromStr;

    #[test]
    fn paths_and_uris_go_both_ways() {
        for path in ["/a b/ü#?.ruchy", "/plain/x.ruchy", "/%41"] {
            let uri = uri_of(Path::new(path)).unwrap();
            assert_eq!(path_of(&uri), Path::new(path));
        }
        let odd = Uri::from_str("file:///a%2Fb%41").unwrap();
        assert_eq!(path_of(&odd), Path::new("/a/bA"));
        let untitled = Uri::from_str("untitled:Untitled-1").unwrap();
        assert_eq!(uri_of(&path_of(&untitled)).unwrap(), untitled);
    }
}
