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
        doc => entry(&format!("{kind}.{}{}", found.name, found.what), doc),
    })
}

/// `Array.push(value: T) -> nil`
pub(super) fn head(builtin: Builtin, name: &str) -> String {
    let owner = match builtin.receiver() {
        Receiver::Fn => String::new(),
        Receiver::IntTy => "int::".to_string(),
        receiver => format!("{receiver:?}."),
    };
    format!("{owner}{name}{}", builtin.signature())
}

fn entry(head: &str, doc: &str) -> String {
    let mut text = format!("{head}\n");
    if !doc.is_empty() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    {doc}");
    }
    text
}
