//! Paths as text; see the kernel for the rules.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::path_text;
use ruchyruchy_hir::error_kind::ErrorKind;

macro_rules! parts {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let path = cx.str_arg(call, 0)?;
            let part = $op(&path).map(Value::str);
            cx.absent(call, part)
        }
    )*};
}

macro_rules! changes {
    ($($name:ident = $op:path;)*) => {$(
        pub(crate) fn $name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
            let (path, part) = (cx.str_arg(call, 0)?, cx.str_arg(call, 1)?);
            Ok(Value::str($op(&path, &part)))
        }
    )*};
}

parts! {
    path_parent = path_text::parent;
    path_file_name = path_text::file_name;
    path_file_stem = path_text::file_stem;
    path_extension = path_text::extension;
}

changes! {
    path_with_extension = path_text::with_extension;
    path_with_file_name = path_text::with_file_name;
}

/// All arguments, or the elements of an array, joined.
fn joined(cx: &mut Interp, parts: impl IntoIterator<Item = Value>) -> Res {
    let mut path: Option<String> = None;
    for part in parts {
        let Value::Str(part) = &part else {
            let kind = cx.type_name(&part);
            return cx.raise(
                ErrorKind::TypeError,
                format!("a path is made of strings, not of {kind}"),
            );
        };
        path = Some(match path {
            Some(path) => path_text::join(&path, part),
            None => part.to_string(),
        });
    }
    Ok(Value::str(path.unwrap_or_default()))
}

pub(crate) fn path_join(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let parts = std::mem::take(&mut call.args);
    joined(cx, parts)
}

pub(crate) fn path_join_many(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let parts: Vec<Value> = cx
        .array_arg(call, 0)?
        .data
        .borrow()
        .iter()
        .cloned()
        .collect();
    joined(cx, parts)
}

pub(crate) fn path_new(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    path_join(cx, call)
}

pub(crate) fn path_is_absolute(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(path_text::is_absolute(&cx.str_arg(call, 0)?)))
}

pub(crate) fn path_is_relative(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::Bool(!path_text::is_absolute(&cx.str_arg(call, 0)?)))
}

pub(crate) fn path_components(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    Ok(Value::array_of(
        path_text::components(&path).into_iter().map(Value::str),
    ))
}

pub(crate) fn path_normalize(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    Ok(Value::str(path_text::normalize(&path)))
}
