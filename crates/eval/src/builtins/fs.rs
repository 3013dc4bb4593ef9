//! Files and folders.
//!
//! Most functions give an `Err` when the system refuses; `read_file`, `open` and their kin raise `IoError` instead. What the
//! embedder withholds is raised by all.

use crate::call::Call;
use crate::error::Res;
use crate::gate::files::{self, FileReader, FileWriter};
use crate::interp::Interp;
use crate::map::MapData;
use crate::native::{FileState, Native};
use crate::value::Value;
use ruchyruchy_builtins::{path_text, text};
use ruchyruchy_hir::error_kind::ErrorKind;
use std::cell::RefCell;
use std::io;
use std::rc::Rc;

/// What is reported when the system refuses to do something with a path.
pub(crate) fn io_failure(what: &str, path: &str, error: &io::Error) -> (ErrorKind, String) {
    (
        ErrorKind::IoError,
        format!("can't {what} '{path}': {error}"),
    )
}

/// Does something with the path of the first argument; the result may be an `Err`.
fn with_path<T>(
    cx: &mut Interp,
    call: &mut Call<'_>,
    what: &str,
    f: impl FnOnce(&mut Interp, &str) -> Res<io::Result<T>>,
    value: impl FnOnce(T) -> Value,
) -> Res {
    let path = cx.str_arg(call, 0)?;
    let result = f(cx, &path)?.map_err(|e| io_failure(what, &path, &e));
    cx.fallible(call, result.map(value))
}

fn nil(_: ()) -> Value {
    Value::Nil
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

pub(crate) fn fs_create_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let create = |cx: &mut Interp, path: &str| files::create_dir(cx, path, true);
    with_path(cx, call, "create", create, nil)
}

pub(crate) fn fs_create_single_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let create = |cx: &mut Interp, path: &str| files::create_dir(cx, path, false);
    with_path(cx, call, "create", create, nil)
}

pub(crate) fn fs_remove_file(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "remove", files::remove_file, nil)
}

pub(crate) fn fs_remove_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "remove", files::remove_dir, nil)
}

pub(crate) fn fs_remove_dir_all(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "remove", files::remove_dir_all, nil)
}

pub(crate) fn fs_read(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "read", files::read_to_string, Value::str)
}

pub(crate) fn fs_read_bytes(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let read = |cx: &mut Interp, path: &str| {
        let bytes = files::read(cx, path)?;
        // Each byte becomes a value.
        let count = bytes.as_ref().map_or(0, Vec::len);
        cx.check_heap(count.saturating_mul(size_of::<Value>()))?;
        Ok(bytes)
    };
    with_path(cx, call, "read", read, |bytes| byte_array(&bytes))
}

/// Bytes as an array of ints.
pub(crate) fn byte_array(bytes: &[u8]) -> Value {
    Value::array_of(bytes.iter().map(|&byte| Value::Int(i64::from(byte))))
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
    let write = |cx: &mut Interp, path: &str| files::write(cx, path, &content);
    with_path(cx, call, "write", write, nil)
}

pub(crate) fn write_file(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    fs_write(cx, call)
}

pub(crate) fn fs_append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let text = cx.str_arg(call, 1)?;
    let append = |cx: &mut Interp, path: &str| files::append(cx, path, text.as_bytes());
    with_path(cx, call, "write", append, nil)
}

pub(crate) fn append_file(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (path, text) = (cx.str_arg(call, 0)?, cx.str_arg(call, 1)?);
    let appended = files::append(cx, &path, text.as_bytes())?;
    raised(cx, "append to", &path, appended)?;
    Ok(Value::Nil)
}

/// Whether there is something at a path.
pub(crate) fn exists(cx: &mut Interp, path: &str) -> Res<bool> {
    Ok(files::metadata(cx, path)?.is_ok())
}

/// Whether there is a file at a path.
pub(crate) fn is_file(cx: &mut Interp, path: &str) -> Res<bool> {
    Ok(files::metadata(cx, path)?.is_ok_and(|m| m.is_file()))
}

/// Whether there is a folder at a path.
pub(crate) fn is_dir(cx: &mut Interp, path: &str) -> Res<bool> {
    Ok(files::metadata(cx, path)?.is_ok_and(|m| m.is_dir()))
}

pub(crate) fn fs_exists(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    Ok(Value::Bool(exists(cx, &path)?))
}

pub(crate) fn fs_is_file(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    Ok(Value::Bool(is_file(cx, &path)?))
}

pub(crate) fn fs_is_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    Ok(Value::Bool(is_dir(cx, &path)?))
}

pub(crate) fn fs_copy(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let to = cx.str_arg(call, 1)?;
    let copy = |cx: &mut Interp, path: &str| files::copy(cx, path, &to);
    with_path(cx, call, "copy", copy, Value::from_u64)
}

pub(crate) fn fs_rename(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let to = cx.str_arg(call, 1)?;
    let rename = |cx: &mut Interp, path: &str| files::rename(cx, path, &to);
    with_path(cx, call, "rename", rename, nil)
}

pub(crate) fn fs_metadata(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "inspect", files::metadata, |metadata| {
        let entries = [
            ("is_dir", Value::Bool(metadata.is_dir())),
            ("is_file", Value::Bool(metadata.is_file())),
            ("size", Value::from_u64(metadata.len())),
        ];
        Value::map(
            entries
                .into_iter()
                .map(|(k, v)| (Value::str(k), v))
                .collect::<MapData>(),
        )
    })
}

pub(crate) fn fs_read_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let folder = cx.str_arg(call, 0)?;
    let names = files::names_in(cx, &folder)?.map_err(|e| io_failure("list", &folder, &e));
    let paths = names.map(|names| {
        let path = |name: String| Value::str(path_text::join(&folder, &name));
        Value::array_of(names.into_iter().map(path))
    });
    cx.fallible(call, paths)
}

pub(crate) fn fs_canonicalize(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    with_path(cx, call, "find", files::canonicalize, |path| {
        Value::str(path.to_string_lossy())
    })
}

pub(crate) fn read_file(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let content = files::read_to_string(cx, &path)?;
    Ok(Value::str(raised(cx, "read", &path, content)?))
}

pub(crate) fn read_lines(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let content = files::read_to_string(cx, &path)?;
    let content = raised(cx, "read", &path, content)?;
    Ok(Value::array_of(content.lines().map(Value::str)))
}

fn reader(file: FileReader) -> Value {
    file_value(FileState::Reader(file))
}

fn writer(file: FileWriter) -> Value {
    file_value(FileState::Writer(file))
}

/// The text of a file, for builtins that read one kind of text or another.
pub(crate) fn read_text(cx: &mut Interp, path: &str) -> Res<String> {
    let text = files::read_to_string(cx, path)?;
    raised(cx, "read", path, text)
}

/// Writes a file, replacing what was there.
pub(crate) fn write_text(cx: &mut Interp, path: &str, text: &str) -> Res<()> {
    let done = files::write(cx, path, text.as_bytes())?;
    raised(cx, "write", path, done)
}

fn file_value(state: FileState) -> Value {
    Value::Native(Rc::new(Native::File(RefCell::new(state))))
}

pub(crate) fn open(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let mode = if call.has(1) {
        cx.str_arg(call, 1)?
    } else {
        Rc::new("r".to_string())
    };
    let opened = match mode.trim_end_matches(['b', 't']) {
        "r" => files::open(cx, &path)?.map(reader),
        "w" => files::create(cx, &path, false)?.map(writer),
        "a" => files::create(cx, &path, true)?.map(writer),
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
    with_path(cx, call, "open", files::open, reader)
}

pub(crate) fn file_create(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let create = |cx: &mut Interp, path: &str| files::create(cx, path, false);
    with_path(cx, call, "create", create, writer)
}

pub(crate) fn file_append(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let create = |cx: &mut Interp, path: &str| files::create(cx, path, true);
    with_path(cx, call, "open", create, writer)
}
