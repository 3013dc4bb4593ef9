//! Paths as text, with `/` between their parts on every target.
//!
//! Nothing here looks at a file system; the rules are those of Rust's `Path` on Unix, so that a program computes the
//! same paths in a browser.

/// The path `part` seen from `base`: an absolute part starts anew.
pub fn join(base: &str, part: &str) -> String {
    if is_absolute(part) || base.is_empty() {
        return part.to_string();
    }
    let separator = if base.ends_with('/') { "" } else { "/" };
    format!("{base}{separator}{part}")
}

/// Whether the path starts at the root.
pub fn is_absolute(path: &str) -> bool {
    path.starts_with('/')
}

/// The parts: `/` for the root, then names; `.` parts but a first one are left out.
pub fn components(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    if is_absolute(path) {
        parts.push("/");
    }
    for part in path.split('/') {
        if !part.is_empty() && (part != "." || parts.is_empty()) {
            parts.push(part);
        }
    }
    parts
}

/// The path without its last part; `None` if there is none to leave out.
pub fn parent(path: &str) -> Option<&str> {
    match components(path).last() {
        None | Some(&"/") => None,
        Some(last) => {
            // The last part may be followed by slashes and `/.`, so it is looked for from its own end.
            let end = last_end(path);
            let before = path.get(..end.checked_sub(last.len())?)?;
            let mut trimmed = before;
            loop {
                let shorter = trimmed.trim_end_matches('/');
                let shorter = match shorter.strip_suffix("/.") {
                    Some(rest) => rest,
                    None if shorter == "." && trimmed != "." => return Some("."),
                    None => {
                        return Some(if shorter.is_empty() && before.starts_with('/') {
                            "/"
                        } else {
                            shorter
                        });
                    }
                };
                trimmed = shorter;
                if trimmed.is_empty() {
                    return Some("/");
                }
            }
        }
    }
}

/// Where the last part ends.
fn last_end(path: &str) -> usize {
    let mut rest = path;
    loop {
        let shorter = rest.trim_end_matches('/');
        match shorter.strip_suffix("/.") {
            Some(dotless) => rest = dotless,
            None => return shorter.len(),
        }
    }
}

/// The last part; `None` for the root, an empty path, and one that ends in `..`.
pub fn file_name(path: &str) -> Option<&str> {
    components(path)
        .last()
        .copied()
        .filter(|&last| last != "/" && last != ".." && last != ".")
}

/// Name and extension of the last part; a dot at its start begins no extension.
fn split_name(path: &str) -> Option<(&str, Option<&str>)> {
    let name = file_name(path)?;
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => Some((stem, Some(extension))),
        _ => Some((name, None)),
    }
}

/// The last part without its extension.
pub fn file_stem(path: &str) -> Option<&str> {
    split_name(path).map(|(stem, _)| stem)
}

/// The extension without its dot.
pub fn extension(path: &str) -> Option<&str> {
    split_name(path).and_then(|(_, extension)| extension)
}

/// The path with another last part.
pub fn with_file_name(path: &str, name: &str) -> String {
    match file_name(path) {
        Some(_) => join(parent(path).unwrap_or(""), name),
        None => join(path, name),
    }
}

/// The path with another extension, or without one if it is empty.
pub fn with_extension(path: &str, extension: &str) -> String {
    let Some((stem, _)) = split_name(path) else {
        return path.to_string();
    };
    let name = file_name(path).unwrap_or("");
    let folder = last_end(path)
        .checked_sub(name.len())
        .and_then(|start| path.get(..start))
        .unwrap_or("");
    let dot = if extension.is_empty() { "" } else { "." };
    format!("{folder}{stem}{dot}{}", extension.trim_start_matches('.'))
}

/// The path with `.` and `..` worked out; `..` at the start of a relative path stays, an empty result is `.`.
pub fn normalize(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in components(path) {
        match (part, parts.last()) {
            (".", _) | ("..", Some(&"/")) => {}
            ("..", Some(&last)) if last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    match parts.split_first() {
        None => ".".to_string(),
        Some((&"/", rest)) => format!("/{}", rest.join("/")),
        Some(_) => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn as_rust() {
        use std::path::Path;
        for text in [
            "",
            "/",
            "a",
            "a/",
            "/a",
            "/a/b.txt",
            "a/b.tar.gz",
            "a//b",
            "a/./b",
            "./a",
            ".",
            "..",
            "a/..",
            ".bashrc",
            "a/.x.y",
            "/a/.",
            "a.",
            "é/日.x",
            "//a",
            "./",
            "a/b/.//",
            "/.",
            "./.",
            "a/./././b",
            "...",
            "/./a",
        ] {
            let path = Path::new(text);
            let str = |part: Option<&std::ffi::OsStr>| {
                part.map(|part| part.to_str().unwrap().to_string())
            };
            assert_eq!(
                file_name(text).map(String::from),
                str(path.file_name()),
                "name of {text}"
            );
            assert_eq!(
                file_stem(text).map(String::from),
                str(path.file_stem()),
                "stem of {text}"
            );
            assert_eq!(
                extension(text).map(String::from),
                str(path.extension()),
                "extension of {text}"
            );
            assert_eq!(
                parent(text),
                path.parent().map(|parent| parent.to_str().unwrap()),
                "parent of {text}"
            );
            assert_eq!(is_absolute(text), path.is_absolute());
            let parts: Vec<_> = path
                .components()
                .map(|part| part.as_os_str().to_str().unwrap())
                .collect();
            assert_eq!(components(text), parts, "components of {text}");
            for other in ["x.y", "/x", ""] {
                assert_eq!(join(text, other), path.join(other).to_str().unwrap());
            }
            assert_eq!(
                with_file_name(text, "n.x"),
                path.with_file_name("n.x").to_str().unwrap(),
                "{text}"
            );
            assert_eq!(
                with_extension(text, "md"),
                path.with_extension("md").to_str().unwrap(),
                "{text}"
            );
            assert_eq!(
                with_extension(text, ""),
                path.with_extension("").to_str().unwrap(),
                "{text}"
            );
        }
    }

    #[test]
    fn normal_forms() {
        for (path, expected) in [
            ("a/../b", "b"),
            ("/../a", "/a"),
            ("../a", "../a"),
            ("a/..", "."),
            ("./a/./b/", "a/b"),
            ("/", "/"),
            ("", "."),
            ("../../x/..", "../.."),
            ("/a/b/../../..", "/"),
        ] {
            assert_eq!(normalize(path), expected, "{path}");
        }
        assert_eq!(with_extension("a.txt", ".md"), "a.md");
    }
}
