//! Arguments, environment variables and the current folder.

use crate::call::Call;
use crate::error::Res;
use crate::gate::environment;
use crate::interp::Interp;
use crate::map::MapData;
use crate::value::Value;
use ruchyruchy_hir::error_kind::ErrorKind;

pub(crate) fn env_args(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::array_of(
        cx.args.iter().map(|arg| Value::str(arg.as_str())),
    ))
}

pub(crate) fn env_var(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = cx.str_arg(call, 0)?;
    let value = environment::variable(cx, &name)?.map(Value::str);
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
    environment::change(cx, name, Some(value))?;
    Ok(Value::Nil)
}

pub(crate) fn env_remove_var(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = name_arg(cx, call)?;
    environment::change(cx, name, None)?;
    Ok(Value::Nil)
}

pub(crate) fn env_vars(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    let entries = environment::variables(cx)?
        .into_iter()
        .map(|(name, value)| (Value::str(name), Value::str(value)));
    Ok(Value::map(entries.collect::<MapData>()))
}

pub(crate) fn env_var_pairs(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    let pairs = environment::variables(cx)?.into_iter();
    Ok(Value::array_of(pairs.map(|(name, value)| {
        Value::tuple([Value::str(name), Value::str(value)])
    })))
}

pub(crate) fn env_current_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let dir = environment::current_dir(cx)?.map(Value::str);
    cx.fallible(call, dir.map_err(|e| (ErrorKind::IoError, e.to_string())))
}

pub(crate) fn env_set_current_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let changed = environment::set_current_dir(cx, &path)?.map(|()| Value::Nil);
    cx.fallible(
        call,
        changed.map_err(|e| super::fs::io_failure("enter", &path, &e)),
    )
}

pub(crate) fn env_temp_dir(cx: &mut Interp, _: &mut Call<'_>) -> Res {
    Ok(Value::str(environment::temp_dir(cx)?))
}
