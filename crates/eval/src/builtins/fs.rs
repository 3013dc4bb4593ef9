//! Files and folders.
//!
//! Most functions give an `Err` when the system refuses; `read_file`, `open` and their kin raise `IoError` instead.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::map::MapData;
use crate::native::{FileState, Native};
use crate::value::Value;
use ruchyruchy_builtins::text;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::cell::RefCell;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write};
use std::rc::Rc;

/// What is reported when the system refuses to do something with a path.
pub(crate) fn io_failure(what: &str, path: &str, error: &io::Error) -> (ErrorKind, String) {
    (
        ErrorKind::IoError,
        format!("can't {what} '{path}': {error}"),
    )
}

/// Does something with the path of the first argument; the result may be an `Err`.
fn with_path(
    cx: &mut Interp,
    call: &mut Call<'_>,
    what: &str,
    f: impl FnOnce(&str) -> io::Result<Value>,
) -> Res {
    let path = cx.str_arg(call, 0)?;
    let result = f(&path).map_err(|e| io_failure(what, &path, &e));
    cx.fallible(call, result)
}

/// The result, or a raised `IoError`.
fn raised<T>(cx: &mut Interp, what: &str, path: &str, result: io::Result<T>) -> Res<T> {
    match result {
        Ok(v) => Ok(v),
        Err(e) => cx.raise(
            ErrorKind::IoError,
            format!("Failed to {what} file '{path}': {e}"),
        ),
    }
}

macro_rules! actions {
    ($($name:ident = $what:literal, $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            with_path(cx, call, $what, |path| $op(path).map(|()| Value::Nil))
        }
    )*};
}

actions! {
    fs_create_dir = "create", fs::create_dir_all;
    fs_create_single_dir = "create", fs::create_dir;
    fs_remove_file = "remove", fs::remove_file;
    fs_remove_dir = "remove", fs::remove_dir;
    fs_remove_dir_all = "remove", fs::remove_dir_all;
}

pub(crate) fn fs_read(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "read", |path| {
        fs::read_to_string(path).map(Value::str)
    })
}

pub(crate) fn fs_read_bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let size = match call.args.first() {
        Some(Value::Str(path)) => fs::metadata(path.as_str()).map_or(0, |m| m.len()),
        _ => 0,
    };
    // Each byte becomes a value.
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    cx.check_heap(size.saturating_mul(size_of::<Value>()))?;
    with_path(cx, call, "read", |path| {
        let bytes = fs::read(path)?;
        Ok(Value::array_of(
            bytes.into_iter().map(|byte| Value::Int(i64::from(byte))),
        ))
    })
}

/// What a program gives to be written: the text of a value, or the bytes of an array.
pub(crate) fn content_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<Vec<u8>> {
    match call.args.get(i) {
        Some(Value::Str(s)) => Ok(s.as_bytes().to_vec()),
        Some(Value::Array(_)) => super::convert::byte_array_arg(cx, call, i),
        _ => {
            let v = call.arg(i);
            Ok(cx.text(&v)?.into_bytes())
        }
    }
}

pub(crate) fn fs_write(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let content = content_arg(cx, call, 1)?;
    with_path(cx, call, "write", |path| {
        fs::write(path, content).map(|()| Value::Nil)
    })
}

pub(crate) fn write_file(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    fs_write(cx, call)
}

fn append(path: &str, text: &str) -> io::Result<()> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)?
        .write_all(text.as_bytes())
}

pub(crate) fn fs_append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 1)?;
    with_path(cx, call, "write", |path| {
        append(path, &text).map(|()| Value::Nil)
    })
}

pub(crate) fn append_file(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (path, text) = (cx.str_arg(call, 0)?, cx.str_arg(call, 1)?);
    raised(cx, "append to", &path, append(&path, &text))?;
    Ok(Value::Nil)
}

/// Whether there is something at a path.
pub(crate) fn exists(path: &str) -> bool {
    fs::metadata(path).is_ok()
}

/// Whether there is a file at a path.
pub(crate) fn is_file(path: &str) -> bool {
    fs::metadata(path).is_ok_and(|m| m.is_file())
}

/// Whether there is a folder at a path.
pub(crate) fn is_dir(path: &str) -> bool {
    fs::metadata(path).is_ok_and(|m| m.is_dir())
}

pub(crate) fn fs_exists(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(exists(&cx.str_arg(call, 0)?)))
}

pub(crate) fn fs_is_file(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(is_file(&cx.str_arg(call, 0)?)))
}

pub(crate) fn fs_is_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(is_dir(&cx.str_arg(call, 0)?)))
}

pub(crate) fn fs_copy(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let to = cx.str_arg(call, 1)?;
    with_path(cx, call, "copy", |path| {
        fs::copy(path, to.as_str()).map(Value::from_u64)
    })
}

pub(crate) fn fs_rename(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let to = cx.str_arg(call, 1)?;
    with_path(cx, call, "rename", |path| {
        fs::rename(path, to.as_str()).map(|()| Value::Nil)
    })
}

pub(crate) fn fs_metadata(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "inspect", |path| {
        let metadata = fs::metadata(path)?;
        let entries = [
            ("is_dir", Value::Bool(metadata.is_dir())),
            ("is_file", Value::Bool(metadata.is_file())),
            ("size", Value::from_u64(metadata.len())),
        ];
        Ok(Value::map(
            entries
                .into_iter()
                .map(|(k, v)| (Value::str(k), v))
                .collect::<MapData>(),
        ))
    })
}

pub(crate) fn fs_read_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "list", |path| {
        let mut paths = Vec::new();
        for entry in fs::read_dir(path)? {
            paths.push(entry?.path().to_string_lossy().into_owned());
        }
        paths.sort();
        Ok(Value::array_of(paths.into_iter().map(Value::str)))
    })
}

pub(crate) fn fs_canonicalize(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "find", |path| {
        fs::canonicalize(path).map(|path| Value::str(path.to_string_lossy()))
    })
}

pub(crate) fn read_file(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    Ok(Value::str(raised(
        cx,
        "read",
        &path,
        fs::read_to_string(path.as_str()),
    )?))
}

pub(crate) fn read_lines(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let content = raised(cx, "read", &path, fs::read_to_string(path.as_str()))?;
    Ok(Value::array_of(content.lines().map(Value::str)))
}

fn file_value(state: FileState) -> Value {
    Value::Native(Rc::new(Native::File(RefCell::new(state))))
}

fn reader(path: &str) -> io::Result<Value> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Ok(file_value(FileState::Reader(BufReader::new(file))))
}

fn writer(path: &str, append: bool) -> io::Result<Value> {
    let mut options = OpenOptions::new();
    options.create(true);
    if append {
        options.append(true);
    } else {
        options.write(true).truncate(true);
    }
    Ok(file_value(FileState::Writer(BufWriter::new(
        options.open(path)?,
    ))))
}

pub(crate) fn open(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let mode = if call.has(1) {
        cx.str_arg(call, 1)?
    } else {
        Rc::new("r".to_string())
    };
    let opened = match mode.trim_end_matches(['b', 't']) {
        "r" => reader(&path),
        "w" => writer(&path, false),
        "a" => writer(&path, true),
        _ => {
            let mode = text::slice(&mode, Some(0), Some(20), false);
            return cx.raise(
                ErrorKind::IoError,
                format!("unknown mode \"{mode}\": files are opened with \"r\", \"w\" or \"a\""),
            );
        }
    };
    raised(cx, "open", &path, opened)
}

pub(crate) fn file_open(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "open", reader)
}

pub(crate) fn file_create(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "create", |path| writer(path, false))
}

pub(crate) fn file_append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "open", |path| writer(path, true))
}
