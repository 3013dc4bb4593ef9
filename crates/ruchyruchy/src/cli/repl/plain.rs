//! The REPL without an editor: entries come line by line, and nothing but their output is printed (and a sign to a
//! person in front of a terminal that can do no more).
//!
//! A program and the REPL take turns with the lines of one input: `input()` gets the line after the entry that called it.

use super::session::{Next, Session};
use crate::cli::output;
use ruchyruchy::Input;
use std::io::BufRead;

pub(super) fn run(session: &mut Session, mut input: Input, person: bool) -> i32 {
    let mut text = String::new();
    loop {
        if person {
            output::print(if text.is_empty() { "> " } else { ". " });
            output::flush();
        }
        let before = text.len();
        match input.read_line(&mut text) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                output::print_error(&format!("error: cannot read standard input: {error}\n"));
                return 1;
            }
        }
        // A blank line ends an entry that would otherwise go on.
        let last = text.get(before..).unwrap_or("");
        let goes_on = before == 0 || !last.trim().is_empty();
        if goes_on && session.wants_more(&text) {
            continue;
        }
        if let Next::Leave(status) = session.take(&std::mem::take(&mut text)) {
            return status;
        }
    }
    if !text.trim().is_empty()
        && let Next::Leave(status) = session.take(&text)
    {
        return status;
    }
    0
}
