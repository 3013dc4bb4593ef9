//! The type of text: what a column of CSV holds.
//!
//! A column is of ints if every cell that is not empty is one, else of floats if every cell is a number, else of bools if every cell
//! is `true` or `false` in lower, upper or title case, else of strings. An empty cell is missing. Numbers that
//! start with a superfluous zero (`007`, phone numbers, postal codes) and what does not fit 64 bits stay strings.

use super::{Cell, Column, General, Text, Typed};
use ruchyruchy_syntax::symbol::FxHashSet;
use std::rc::Rc;

fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.len() > 1
        && digits.starts_with('0')
        && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

fn int_of(text: &str) -> Option<i64> {
    if is_code(text) {
        return None;
    }
    text.parse().ok()
}

fn float_of(text: &str) -> Option<f64> {
    match text {
        "NaN" | "nan" => return Some(f64::NAN),
        "inf" | "-inf" | "Infinity" | "-Infinity" => return text.parse().ok(),
        _ => {}
    }
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    if !plain || is_code(text) || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    // An int that is too large would lose digits as a float.
    if !text.contains(['.', 'e', 'E']) && int_of(text).is_none() {
        return None;
    }
    text.parse().ok()
}

fn bool_of(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The value of a text standing alone.
pub fn infer_cell(text: &str) -> Cell {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Cell::Nil;
    }
    if let Some(n) = int_of(trimmed) {
        return Cell::Int(n);
    }
    if let Some(x) = float_of(trimmed) {
        return Cell::Float(x);
    }
    match bool_of(trimmed) {
        Some(b) => Cell::Bool(b),
        None => Cell::Str(Rc::new(text.to_owned())),
    }
}

/// The column of these texts; blanks around numbers and bools do not count.
pub fn infer_column<G: General>(texts: &[&str]) -> Column<G> {
    fn all<T>(texts: &[&str], of: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
        let mut cells = Vec::with_capacity(texts.len());
        for text in texts {
            let text = text.trim();
            cells.push(match text.is_empty() {
                true => None,
                false => Some(of(text)?),
            });
        }
        Some(cells)
    }
    if texts.iter().all(|text| text.trim().is_empty()) {
        return Column::Nil(texts.len());
    }
    if let Some(cells) = all(texts, int_of) {
        return Column::Int(Typed::of_options(cells));
    }
    if let Some(cells) = all(texts, float_of) {
        return Column::Float(Typed::of_options(cells));
    }
    if let Some(cells) = all(texts, bool_of) {
        return Column::Bool(Typed::of_options(cells));
    }
    // Names of categories repeat: equal strings share their memory as long as there are not too many.
    let mut known: FxHashSet<Text> = FxHashSet::default();
    let cells = texts.iter().map(|text| {
        if text.is_empty() {
            return None;
        }
        let text = Rc::new((*text).to_owned());
        if let Some(same) = known.get(&text) {
            return Some(same.clone());
        }
        if known.len() < 4096 {
            known.insert(text.clone());
        }
        Some(text)
    });
    Column::Str(Typed::of_options(cells))
}
