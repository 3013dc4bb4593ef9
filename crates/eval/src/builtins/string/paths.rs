//! Strings as paths, as `Path` has them in Rust.

use super::string_array;
use crate::builtins::fs;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::path_text;

macro_rules! parts {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let path = cx.this_str(call)?;
            let part = $op(&path).map(Value::str);
            cx.absent(call, part)
        }
    )*};
}

macro_rules! changes {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (path, part) = (cx.this_str(call)?, cx.str_arg(call, 0)?);
            Ok(Value::str($op(&path, &part)))
        }
    )*};
}

macro_rules! tests {
    ($($name:ident = $op:expr;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let op: fn(&str) -> bool = $op;
            Ok(Value::Bool(op(&*cx.this_str(call)?)))
        }
    )*};
}

macro_rules! existence {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let path = cx.this_str(call)?;
            Ok(Value::Bool($op(cx, &path)?))
        }
    )*};
}

parts! {
    file_name = path_text::file_name;
    file_stem = path_text::file_stem;
    extension = path_text::extension;
    parent = path_text::parent;
}

changes! {
    with_extension = path_text::with_extension;
    with_file_name = path_text::with_file_name;
}

tests! {
    is_absolute = path_text::is_absolute;
    is_relative = |path| !path_text::is_absolute(path);
}

existence! {
    exists = fs::exists;
    is_file = fs::is_file;
    is_dir = fs::is_dir;
}

pub(crate) fn components(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.this_str(call)?;
    Ok(string_array(path_text::components(&path)))
}
