//! The ends of strings: trimming, prefixes and suffixes.

use super::pattern::Pattern;
use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;

pub(crate) fn trim(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    Ok(Value::str(s.trim()))
}

pub(crate) fn trim_start(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    Ok(Value::str(s.trim_start()))
}

pub(crate) fn trim_end(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    Ok(Value::str(s.trim_end()))
}

pub(crate) fn trim_matches(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let pattern = Pattern::arg(cx, call, 0)?;
    let rest = pattern.trim_start(cx, &s)?;
    Ok(Value::str(pattern.trim_end(cx, rest)?))
}

pub(crate) fn trim_start_matches(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let pattern = Pattern::arg(cx, call, 0)?;
    Ok(Value::str(pattern.trim_start(cx, &s)?))
}

pub(crate) fn trim_end_matches(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let pattern = Pattern::arg(cx, call, 0)?;
    Ok(Value::str(pattern.trim_end(cx, &s)?))
}

pub(crate) fn strip_prefix(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let pattern = Pattern::arg(cx, call, 0)?;
    let rest = pattern.strip_start(cx, &s)?;
    cx.absent(call, rest.map(Value::str))
}

pub(crate) fn strip_suffix(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let pattern = Pattern::arg(cx, call, 0)?;
    let rest = pattern.strip_end(cx, &s)?;
    cx.absent(call, rest.map(Value::str))
}

pub(crate) fn remove_prefix(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (s, prefix) = (cx.this_str(call)?, cx.str_arg(call, 0)?);
    Ok(Value::str(s.strip_prefix(prefix.as_str()).unwrap_or(&s)))
}

pub(crate) fn remove_suffix(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let (s, suffix) = (cx.this_str(call)?, cx.str_arg(call, 0)?);
    Ok(Value::str(s.strip_suffix(suffix.as_str()).unwrap_or(&s)))
}

pub(crate) fn starts_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let pattern = Pattern::arg(cx, call, 0)?;
    Ok(Value::Bool(pattern.strip_start(cx, &s)?.is_some()))
}

pub(crate) fn ends_with(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let s = cx.this_str(call)?;
    let pattern = Pattern::arg(cx, call, 0)?;
    Ok(Value::Bool(pattern.strip_end(cx, &s)?.is_some()))
}
