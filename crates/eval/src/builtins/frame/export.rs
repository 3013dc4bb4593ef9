//! Frames as text and as files.

use super::{given, whole_frame};
use crate::builtins::csv::{csv_options, frame_text};
use crate::builtins::{fs, json};
use crate::call::Call;
use crate::data_frame::{FrameData, column_value};
use crate::error::Res;
use crate::interp::Interp;
use crate::value::Value;
use ruchyruchy_builtins::frame::frame_json;

pub(crate) fn to_csv(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    if let Some(Value::Str(_)) = call.args.first() {
        let options = csv_options(cx, call, 1)?;
        let path = cx.str_arg(call, 0)?;
        let text = frame_text(cx, &frame, options.csv)?;
        fs::write_text(cx, &path, &text)?;
        return Ok(Value::Nil);
    }
    let options = csv_options(cx, call, 0)?;
    Ok(Value::str(frame_text(cx, &frame, options.csv)?))
}

pub(crate) fn write_csv(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let options = csv_options(cx, call, 1)?;
    let frame = whole_frame(cx, call)?;
    let text = frame_text(cx, &frame, options.csv)?;
    fs::write_text(cx, &path, &text)?;
    Ok(Value::Nil)
}

fn json_of(cx: &mut Interp, frame: &FrameData) -> Res<String> {
    cx.check_request(frame.bytes_of(frame.rows()).saturating_mul(2))?;
    let mut out = String::new();
    frame_json(frame, &mut out, |out, column, row| {
        cx.poll()?;
        if let Some((_, column)) = frame.columns().get(column) {
            out.push_str(&json::text_of(cx, &column_value(column, row), None)?);
        }
        Ok(())
    })?;
    Ok(out)
}

pub(crate) fn to_json(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let frame = whole_frame(cx, call)?;
    let text = json_of(cx, &frame)?;
    if given(call, 0) {
        let path = cx.str_arg(call, 0)?;
        fs::write_text(cx, &path, &text)?;
        return Ok(Value::Nil);
    }
    Ok(Value::str(text))
}

pub(crate) fn write_json(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let path = cx.str_arg(call, 0)?;
    let frame = whole_frame(cx, call)?;
    let text = json_of(cx, &frame)?;
    fs::write_text(cx, &path, &text)?;
    Ok(Value::Nil)
}
