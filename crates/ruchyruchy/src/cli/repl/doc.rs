//! `:doc NAME`: the sentences of the builtin table, the heads of the user's own functions.

use ruchyruchy::{Code, Interactive};
use ruchyruchy_builtins::edit_distance::closest;
use ruchyruchy_builtins::{Builtin, Receiver};
use std::fmt::Write;

/// What is known about a name, or why nothing is.
pub(super) fn page(program: &Interactive, asked: &str) -> Result<String, String> {
    let name = asked.trim().trim_end_matches("()");
    if let Some((object, member)) = name.rsplit_once('.')
        && let Some(page) = member_page(program, object, member)
    {
        return Ok(page);
    }
    let mut page = String::new();
    let own = program.definitions();
    if let Some(definition) = own.iter().find(|definition| definition.name == name) {
        page.push_str(&entry(&definition.what, ""));
    }
    let plain = name.strip_prefix("std::").unwrap_or(name);
    let plain = plain.rsplit_once('.').map_or(plain, |(_, member)| member);
    for builtin in Builtin::ALL {
        if builtin.names().contains(&plain) {
            page.push_str(&entry(&head(*builtin, plain), builtin.doc()));
        }
    }
    if let Some(code) = Code::from_number(name) {
        page.push_str(code.explanation().trim_end());
        page.push('\n');
    }
    if !page.is_empty() {
        return Ok(page);
    }
    let names = own.iter().map(|definition| definition.name.as_str());
    let builtins = Builtin::ALL.iter().flat_map(|b| b.names().iter().copied());
    Err(match closest(name, names.chain(builtins)) {
        Some(meant) => format!("nothing is known about `{name}`; did you mean `{meant}`?"),
        None => format!("nothing is known about `{name}`"),
    })
}

/// The member of a value that a variable has now.
fn member_page(program: &Interactive, object: &str, member: &str) -> Option<String> {
    let path: Vec<&str> = object.split('.').map(str::trim).collect();
    let value = program.value_at(&path)?;
    let members = program.members(&value);
    let found = members.iter().find(|known| known.name == member)?;
    let kind = program.kind(&value);
    Some(match found.doc {
        "" => entry(&format!("{kind}.{}: {}", found.name, found.what), ""),
        doc => entry(
            &format!("{kind}.{}{}", found.name, parameters(&found.what)),
            doc,
        ),
    })
}

/// `Array.push(x: T) -> nil`
pub(super) fn head(builtin: Builtin, name: &str) -> String {
    let owner = match builtin.receiver() {
        Receiver::Fn => String::new(),
        Receiver::IntTy => "int::".to_string(),
        receiver => format!("{receiver:?}."),
    };
    format!("{owner}{name}{}", parameters(builtin.signature()))
}

/// A signature without its receiver, which stands before the dot.
pub(super) fn parameters(signature: &str) -> String {
    let Some(inside) = signature.strip_prefix('(') else {
        return signature.to_string();
    };
    if !inside.trim_start_matches("&mut ").starts_with("self") {
        return signature.to_string();
    }
    let mut depth = 0usize;
    for (at, c) in inside.char_indices() {
        match c {
            '(' | '<' | '[' => depth += 1,
            ')' if depth == 0 => return format!("({}", inside.get(at..).unwrap_or("")),
            // The arrow of a function type closes nothing.
            '>' if inside.get(..at).is_some_and(|before| before.ends_with('-')) => {}
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                let rest = inside.get(at + 1..).unwrap_or("").trim_start();
                return format!("({rest}");
            }
            _ => {}
        }
    }
    signature.to_string()
}

fn entry(head: &str, doc: &str) -> String {
    let mut text = format!("{head}\n");
    if !doc.is_empty() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    {doc}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::parameters;

    #[test]
    fn the_receiver_is_left_out() {
        assert_eq!(parameters("(self: Array<T>, x: T) -> nil"), "(x: T) -> nil");
        assert_eq!(parameters("(self: Map<K,V>) -> int"), "() -> int");
        assert_eq!(
            parameters("(&mut self: fn(T) -> U, x: T) -> U"),
            "(x: T) -> U"
        );
        assert_eq!(parameters("(a: int) -> int"), "(a: int) -> int");
    }
}
