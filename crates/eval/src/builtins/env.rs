//! Arguments, environment variables and the current folder.
//!
//! The process's own environment can't be changed without unsafe code, since other threads may read it.
//! So changes go to a list of their own, which is looked at first; a program sees them as it should.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::map::MapData;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::cell::RefCell;
use std::collections::BTreeMap;

thread_local! {
    /// Variables that the program has set, or removed (`None`).
    static CHANGED: RefCell<BTreeMap<String, Option<String>>> = const { RefCell::new(BTreeMap::new()) };
}

/// All variables by name.
pub(crate) fn variables() -> BTreeMap<String, String> {
    let text = |s: std::ffi::OsString| s.to_string_lossy().into_owned();
    let mut all: BTreeMap<String, String> = std::env::vars_os()
        .map(|(name, value)| (text(name), text(value)))
        .collect();
    CHANGED.with_borrow(|changed| {
        for (name, value) in changed {
            match value {
                Some(value) => all.insert(name.clone(), value.clone()),
                None => all.remove(name),
            };
        }
    });
    all
}

fn variable(name: &str) -> Option<String> {
    if let Some(changed) = CHANGED.with_borrow(|changed| changed.get(name).cloned()) {
        return changed;
    }
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

pub(crate) fn env_args(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::array_of(
        cx.args.iter().map(|arg| Value::str(arg.as_str())),
    ))
}

pub(crate) fn env_var(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = cx.str_arg(call, 0)?;
    let value = variable(&name).map(Value::str);
    cx.fallible(
        call,
        value.ok_or_else(|| (ErrorKind::Error, "NotFound".to_string())),
    )
}

/// A name that an environment can hold.
fn name_arg(cx: &mut Interp, call: &mut Call<'_>) -> Res<String> {
    let name = cx.str_arg(call, 0)?;
    if name.is_empty() || name.contains(['=', '\0']) {
        let name = cx.quoted(&Value::Str(name))?;
        return cx.raise(
            ErrorKind::Error,
            format!("{name} can't name an environment variable"),
        );
    }
    Ok(name.to_string())
}

pub(crate) fn env_set_var(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = name_arg(cx, call)?;
    let value = cx.str_arg(call, 1)?.to_string();
    CHANGED.with_borrow_mut(|changed| changed.insert(name, Some(value)));
    Ok(Value::Nil)
}

pub(crate) fn env_remove_var(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = name_arg(cx, call)?;
    CHANGED.with_borrow_mut(|changed| changed.insert(name, None));
    Ok(Value::Nil)
}

pub(crate) fn env_vars(_: &mut Interp, _: &mut Call<'_>) -> Res {
    let entries = variables()
        .into_iter()
        .map(|(name, value)| (Value::str(name), Value::str(value)));
    Ok(Value::map(entries.collect::<MapData>()))
}

pub(crate) fn env_var_pairs(_: &mut Interp, _: &mut Call<'_>) -> Res {
    let pairs = variables().into_iter();
    Ok(Value::array_of(pairs.map(|(name, value)| {
        Value::tuple([Value::str(name), Value::str(value)])
    })))
}

pub(crate) fn env_current_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let dir = std::env::current_dir().map(|dir| Value::str(dir.to_string_lossy()));
    cx.fallible(call, dir.map_err(|e| (ErrorKind::IoError, e.to_string())))
}

pub(crate) fn env_set_current_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let changed = std::env::set_current_dir(path.as_str()).map(|()| Value::Nil);
    cx.fallible(
        call,
        changed.map_err(|e| super::fs::io_failure("enter", &path, &e)),
    )
}

pub(crate) fn env_temp_dir(_: &mut Interp, _: &mut Call<'_>) -> Res {
    let dir = match variable("TMPDIR") {
        Some(dir) if !dir.is_empty() => dir,
        _ => std::env::temp_dir().to_string_lossy().into_owned(),
    };
    Ok(Value::str(dir))
}
