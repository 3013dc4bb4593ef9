//! `explain CODE`: the page of an error code.

use super::output;
use ruchyruchy::Code;
use std::fmt::Write;

pub(super) fn run(code: Option<&str>, list: bool) -> i32 {
    if list {
        let text = Code::ALL.iter().fold(String::new(), |mut text, code| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{code}  {}", code.title());
            text
        });
        output::print(&text);
        return 0;
    }
    let asked = code.unwrap_or("").trim();
    match Code::from_number(asked) {
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
