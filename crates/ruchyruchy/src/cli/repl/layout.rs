//! The text of a value on the screen.
//!
//! It is what `println` shows, with two differences: of a long collection only the first elements are shown, with a
//! word on the rest, and an array or map that does not fit into a line is broken into several.

use ruchyruchy::{Interactive, Kind, RunError, Value};
use unicode_width::UnicodeWidthStr;

/// Characters of text shown at most.
const LONGEST: usize = 20_000;

/// None for nil.
pub(super) fn text(
    program: &mut Interactive,
    value: &Value,
    items: usize,
    width: usize,
) -> Result<Option<String>, RunError> {
    let short = program.shortened(value, items);
    let (shown, left) = match &short {
        Some((short, left)) => (short, *left),
        None => (value, 0),
    };
    let Some(line) = program.echo(shown)? else {
        return Ok(None);
    };
    let rest = (left > 0).then(|| format!("… {left} more"));
    let whole = match &rest {
        Some(rest) => with_rest(&line, rest),
        None => line,
    };
    let fits = whole.width() <= width;
    if fits || !matches!(value.kind(), Kind::Array | Kind::Map) {
        return Ok(Some(cut(whole)));
    }
    let lines = match value.kind() {
        Kind::Map => entries(program, shown)?,
        _ => elements(program, shown)?,
    };
    let Some((mut parts, scalar)) = lines else {
        return Ok(Some(cut(whole)));
    };
    parts.extend(rest);
    let (open, close) = match value.kind() {
        Kind::Map => ('{', '}'),
        _ => ('[', ']'),
    };
    let body = if scalar {
        filled(&parts, width)
    } else {
        parts.iter().map(|part| format!("  {part},\n")).collect()
    };
    Ok(Some(cut(format!("{open}\n{body}{close}"))))
}

/// `[1, 2]` → `[1, 2, … 8 more]`
fn with_rest(line: &str, rest: &str) -> String {
    match (line.char_indices().next_back(), line.chars().count()) {
        (Some((at, close @ (']' | '}' | '"'))), 2..) => {
            let comma = if close == '"' { "" } else { ", " };
            let head = line.get(..at).unwrap_or(line);
            match close {
                '"' => format!("{head}\" {rest} characters"),
                _ => format!("{head}{comma}{rest}{close}"),
            }
        }
        _ => format!("{line} {rest}"),
    }
}

type Parts = Option<(Vec<String>, bool)>;

/// The texts of the elements, and whether they are small ones.
fn elements(program: &mut Interactive, value: &Value) -> Result<Parts, RunError> {
    let Some(items) = value.items() else {
        return Ok(None);
    };
    let mut parts = Vec::with_capacity(items.len());
    let mut scalar = true;
    for item in &items {
        scalar &= matches!(
            item.kind(),
            Kind::Nil
                | Kind::Bool
                | Kind::Int
                | Kind::Float
                | Kind::Byte
                | Kind::Atom
                | Kind::String
                | Kind::Range
        );
        parts.push(program.echo(item)?.unwrap_or_else(|| "nil".into()));
    }
    Ok(Some((parts, scalar)))
}

fn entries(program: &mut Interactive, value: &Value) -> Result<Parts, RunError> {
    let Some(entries) = value.entries() else {
        return Ok(None);
    };
    let mut parts = Vec::with_capacity(entries.len());
    for (key, value) in &entries {
        let name = match key.as_str() {
            Some(name) => name.to_string(),
            None => program.echo(key)?.unwrap_or_else(|| "nil".into()),
        };
        let value = program.echo(value)?.unwrap_or_else(|| "nil".into());
        parts.push(format!("{name}: {value}"));
    }
    Ok(Some((parts, false)))
}

/// As many parts on a line as fit.
fn filled(parts: &[String], width: usize) -> String {
    let mut text = String::new();
    let mut used = 0;
    for part in parts {
        let size = part.width() + 2;
        if used > 0 && used + size > width {
            text.push('\n');
            used = 0;
        }
        let indent = if used == 0 { "  " } else { " " };
        text.push_str(indent);
        text.push_str(part);
        text.push(',');
        used += size + 1;
    }
    text.push('\n');
    text
}

fn cut(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        let left = text.get(at..).map_or(0, |rest| rest.chars().count());
        text.truncate(at);
        text.push_str(&format!("… {left} more characters"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_told_inside_of_the_bracket() {
        assert_eq!(with_rest("[1, 2]", "… 8 more"), "[1, 2, … 8 more]");
        assert_eq!(
            with_rest("\"ab\"", "… 8 more"),
            "\"ab\" … 8 more characters"
        );
        assert_eq!(with_rest("x", "… 8 more"), "x … 8 more");
    }

    #[test]
    fn lines_are_filled_to_the_width() {
        let parts: Vec<String> = (1000..1010).map(|n| n.to_string()).collect();
        let text = filled(&parts, 20);
        assert!(text.lines().all(|line| line.width() <= 20), "{text}");
        assert_eq!(text.matches(',').count(), 10);
    }

    #[test]
    fn very_long_text_is_cut() {
        let text = cut("é".repeat(LONGEST + 5));
        assert!(text.ends_with("… 5 more characters"));
    }
}
