//! The REPL: read an entry, run it, print its value.

use super::output::{self, print};
use super::{Context, LimitArgs, run};
use ruchyruchy::{Entry, Interactive, RunError};
use std::io::BufRead;

const HELP: &str = "\
An entry is any piece of a program; one that stops inside of a bracket goes on in the next line.
Its value is shown unless it is nil. Variables and definitions stay.

  :help          this text
  :names         what the entries so far have defined
  :load FILE     run a file as if it were typed here
  :reset         forget everything
  :quit          leave (so do end of input and `exit()`)
";

pub(super) fn run(limits: &LimitArgs, context: &Context) -> i32 {
    let mut input = output::stdin();
    let engine = run::engine(limits, context)
        .with_stdin(input.clone())
        .with_args(["repl"]);
    let mut program = Interactive::new(engine.clone());
    let person = output::stdin_is_terminal();
    if person {
        print(concat!(
            "Ruchy ",
            env!("CARGO_PKG_VERSION"),
            ". Type :help for help.\n"
        ));
    }
    let mut text = String::new();
    loop {
        if person {
            print(if text.is_empty() { "> " } else { ". " });
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
        if before == 0
            && let Some(command) = text.trim().strip_prefix(':')
            && let Some((word, rest)) = Some(command.split_once(' ').unwrap_or((command, "")))
            && matches!(
                word,
                "help" | "h" | "names" | "load" | "reset" | "quit" | "q"
            )
        {
            match word {
                "help" | "h" => print(HELP),
                "names" => print(&format!("{}\n", program.names().join(" "))),
                "load" => match std::fs::read_to_string(rest.trim()) {
                    Ok(file) => {
                        let entry = program.enter(&file, false);
                        if let Some(status) = show(&mut program, entry, context) {
                            return status;
                        }
                    }
                    Err(error) => {
                        let file = rest.trim();
                        output::print_error(&format!("error: cannot read `{file}`: {error}\n"));
                    }
                },
                "reset" => program = Interactive::new(engine.clone()),
                _ => return 0,
            }
            text.clear();
            continue;
        }
        // A blank line ends an entry that would otherwise go on.
        let more_may_follow =
            before == 0 || text.get(before..).is_some_and(|l| !l.trim().is_empty());
        let entry = program.enter(&text, more_may_follow);
        if !matches!(entry, Entry::Incomplete) {
            text.clear();
        }
        if let Some(status) = show(&mut program, entry, context) {
            return status;
        }
    }
    if !text.trim().is_empty() {
        let entry = program.enter(&text, false);
        if let Some(status) = show(&mut program, entry, context) {
            return status;
        }
    }
    if person {
        print("\n");
    }
    0
}

/// Prints what became of an entry; a status if the program asked to end.
fn show(program: &mut Interactive, entry: Entry, context: &Context) -> Option<i32> {
    match entry {
        Entry::Incomplete => {}
        Entry::Rejected(error) => output::print_error(&error.render(context.color)),
        Entry::Failed(RunError::Exit(status), _) => return Some(status),
        Entry::Failed(error, warnings) => {
            output::print_error(&warnings.render(context.color));
            output::print_error(&error.render(context.color));
        }
        Entry::Done(value, warnings) => {
            output::print_error(&warnings.render(context.color));
            match program.echo(&value) {
                Ok(Some(text)) => print(&format!("{text}\n")),
                Ok(None) => {}
                Err(error) => output::print_error(&error.render(context.color)),
            }
        }
    }
    None
}
