//! `explain CODE`: the page of an error code, or what a type of run-time errors means.

use super::output;
use ruchyruchy::{Code, ErrorKind};
use std::fmt::Write;

pub(super) fn run(asked: Option<&str>, list: bool) -> i32 {
    if list {
        let text = Code::ALL.iter().fold(String::new(), |mut text, code| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{code}  {}", code.title());
            text
        });
        output::print(&text);
        return 0;
    }
    let asked = asked.unwrap_or("").trim();
    if let Some(kind) = error_kind(asked) {
        let (name, meaning) = (kind.name(), kind.meaning());
        output::print(&format!(
            "# {name}: a run-time error\n\n{meaning}\n\n\
             A program raises it while it runs. It can be handled: after `try {{ … }} catch e {{ … }}` the name of the type is\n\
             `e.type` (here `\"{name}\"`) and the text is `e.message`. Uncaught it ends the program with status 1, and the message\n\
             shows where it was raised and which calls led there. `ruchyruchy check FILE` finds many of them before the program runs.\n"
        ));
        return 0;
    }
    match code_like(asked) {
        Some(code) => {
            output::print(code.explanation().trim_end());
            output::print("\n");
            0
        }
        None => {
            output::print_error(&format!(
                "error: there is no code `{asked}`; `ruchyruchy explain --list` lists all\n"
            ));
            1
        }
    }
}

/// The code of this number, of which the letter and leading zeros may be left out: `425` is E0425.
fn code_like(asked: &str) -> Option<Code> {
    let plain = Code::from_number(asked);
    let (letter, digits) = match asked.chars().next()? {
        letter if letter.is_ascii_alphabetic() => (letter, asked.get(1..)?),
        _ => ('E', asked),
    };
    let numeric = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.or_else(|| Code::from_number(&format!("{letter}{digits:0>4}")).filter(|_| numeric))
}

fn error_kind(asked: &str) -> Option<ErrorKind> {
    let mut kinds = ErrorKind::ALL.iter().copied();
    kinds.find(|kind| kind.name().eq_ignore_ascii_case(asked))
}
