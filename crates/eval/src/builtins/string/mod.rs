//! Methods of strings. Positions count characters (code points); only `len` and its kin count bytes.

mod affix;
mod classes;
mod each;
mod edit;
mod paths;
mod pattern;
mod read;
mod search;
mod shape;
mod split;
#[cfg(test)]
mod tests;

pub(crate) use affix::*;
pub(crate) use classes::*;
pub(crate) use each::*;
pub(crate) use edit::*;
pub(crate) use paths::*;
pub(crate) use read::*;
pub(crate) use search::*;
pub(crate) use shape::*;
pub(crate) use split::*;

use crate::value::Value;
use std::rc::Rc;

thread_local! {
    /// The ASCII characters as strings: most characters that a program takes out of a string are among them.
    static ASCII: [Rc<String>; 128] =
        std::array::from_fn(|code| Rc::new(char::from(code as u8).to_string()));
}

/// A one-character string.
pub(super) fn char_value(c: char) -> Value {
    match ASCII.with(|ascii| ascii.get(u32::from(c) as usize).cloned()) {
        Some(s) => Value::Str(s),
        None => Value::char(c),
    }
}

/// The characters of a text as values.
pub(super) fn char_values(text: &str) -> impl Iterator<Item = Value> {
    text.chars().map(char_value)
}

/// An array of strings.
fn string_array<'a>(parts: impl IntoIterator<Item = &'a str>) -> Value {
    Value::array_of(parts.into_iter().map(Value::str))
}
