//! Walking through folders, finding files by pattern and lines by text.

use super::fs::io_failure;
use crate::call::Call;
use crate::error::Res;
use crate::gate::files;
use crate::gate::folders::{self, Entry, Walk};
use crate::interp::Interp;
use crate::map::MapData;
use crate::value::Value;
use globset::GlobBuilder;
use ruchyruchy_builtins::path_text;
use ruchyruchy_hir::error_kind::ErrorKind;

/// The entries at and below `start`, or a raised `IoError` if there is nothing.
fn entries(cx: &mut Interp, start: &str, how: &Walk) -> Res<Vec<Entry>> {
    match folders::walk(cx, start, how)? {
        Ok(entries) => Ok(entries),
        Err(error) => {
            let (kind, message) = io_failure("walk", start, &error);
            cx.raise(kind, message)
        }
    }
}

fn entry_value(entry: Entry) -> Value {
    let mut fields = vec![
        ("depth", Value::from_usize(entry.depth)),
        ("is_dir", Value::Bool(entry.is_dir)),
        ("is_file", Value::Bool(entry.is_file)),
        ("is_symlink", Value::Bool(entry.is_symlink)),
        ("name", Value::str(entry.name)),
        ("path", Value::str(entry.path)),
        ("size", Value::from_u64(entry.size)),
    ];
    if let Some(error) = entry.error {
        fields.push(("error", Value::str(error)));
    }
    let fields = fields.into_iter().map(|(name, v)| (Value::str(name), v));
    Value::map(fields.collect::<MapData>())
}

pub(crate) fn walk(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let start = cx.str_arg(call, 0)?;
    let entries = entries(cx, &start, &Walk::default())?;
    Ok(Value::array_of(entries.into_iter().map(entry_value)))
}

pub(crate) fn walk_with_options(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let start = cx.str_arg(call, 0)?;
    let known = ["max_depth", "min_depth", "follow_links", "hidden"];
    let mut how = Walk::default();
    for (name, value) in cx.options_arg(call, 1, &known)? {
        match (name.as_str(), &value) {
            ("max_depth", Value::Int(n @ 0..)) => how.max_depth = *n as usize,
            ("min_depth", Value::Int(n @ 0..)) => how.min_depth = *n as usize,
            ("follow_links", Value::Bool(yes)) => how.follow_links = *yes,
            ("hidden", Value::Bool(yes)) => how.hidden = *yes,
            _ => {
                let value = cx.quoted(&value)?;
                return cx.raise(
                    ErrorKind::TypeError,
                    format!("the option `{name}` of `walk_with_options` can't be {value}"),
                );
            }
        }
    }
    let entries = entries(cx, &start, &how)?;
    Ok(Value::array_of(entries.into_iter().map(entry_value)))
}

/// The folder to start in, which is what stands before the first part with a wildcard, and how many parts follow.
fn literal_part(pattern: &str) -> (&str, usize) {
    let wild = pattern
        .find(['*', '?', '[', '{', '\\'])
        .unwrap_or(pattern.len());
    let end = pattern.get(..wild).and_then(|literal| literal.rfind('/'));
    let (start, rest) = match end {
        Some(0) => ("/", pattern.get(1..)),
        Some(end) => (pattern.get(..end).unwrap_or("."), pattern.get(end + 1..)),
        None => (".", Some(pattern)),
    };
    let rest = rest.unwrap_or_default();
    // Braces may hold a separator, too.
    let deep = rest.contains("**") || rest.contains('{');
    let parts = if deep {
        usize::MAX
    } else {
        rest.split('/').count()
    };
    (start, parts)
}

pub(crate) fn glob(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let pattern = cx.str_arg(call, 0)?;
    let trimmed = pattern.strip_prefix("./").unwrap_or(&pattern);
    let matcher = GlobBuilder::new(trimmed).literal_separator(true).build();
    let matcher = match matcher {
        Ok(matcher) => matcher.compile_matcher(),
        Err(error) => {
            let why = error.kind().to_string();
            return cx.raise(
                ErrorKind::ParseError,
                format!("the pattern is not valid: {why}"),
            );
        }
    };
    let (start, max_depth) = literal_part(trimmed);
    let how = Walk {
        max_depth,
        ..Walk::default()
    };
    let found = match folders::walk(cx, start, &how)? {
        Ok(found) => found,
        // Where nothing is, nothing is found.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            let (kind, message) = io_failure("walk", start, &error);
            return cx.raise(kind, message);
        }
    };
    let paths = found
        .into_iter()
        .map(|entry| match entry.path.strip_prefix("./") {
            Some(path) => path.to_string(),
            None => entry.path,
        });
    let mut paths: Vec<String> = paths.filter(|path| matcher.is_match(path)).collect();
    paths.sort();
    Ok(Value::array_of(paths.into_iter().map(Value::str)))
}

pub(crate) fn search(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let wanted = cx.str_arg(call, 0)?;
    let start = if call.has(1) {
        cx.str_arg(call, 1)?
    } else {
        std::rc::Rc::new(".".to_string())
    };
    let mut found = Vec::new();
    for entry in entries(cx, &start, &Walk::default())? {
        if !entry.is_file {
            continue;
        }
        // What is no text, or can't be read, has no lines.
        let Ok(text) = files::read_to_string(cx, &entry.path)? else {
            continue;
        };
        cx.charge(text.len() / 64)?;
        for (number, line) in text.lines().enumerate() {
            if !line.contains(wanted.as_str()) {
                continue;
            }
            cx.poll()?;
            let fields = [
                ("line", Value::str(line)),
                ("line_num", Value::from_usize(number + 1)),
                ("path", Value::str(path_text::normalize(&entry.path))),
            ];
            let fields = fields.into_iter().map(|(name, v)| (Value::str(name), v));
            found.push(Value::map(fields.collect::<MapData>()));
        }
    }
    Ok(Value::array_of(found))
}
