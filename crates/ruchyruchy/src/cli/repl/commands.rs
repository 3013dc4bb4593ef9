//! The commands of the REPL: one table, which `:help`, completion and "did you mean" read.
//!
//! An entry may begin with an atom, such as `:ok`. So a word behind a colon that is no command is a piece of program,
//! unless it looks like a command misspelt.

use ruchyruchy_builtins::edit_distance::closest;
use std::fmt::Write;

/// A row of the table.
pub(super) struct Command {
    pub(super) id: Id,
    /// The first one is shown.
    pub(super) names: &'static [&'static str],
    /// What follows the name.
    pub(super) argument: &'static str,
    pub(super) help: &'static str,
}

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Id {
    Help,
    Type,
    Doc,
    Names,
    Time,
    Ast,
    Hir,
    Load,
    Save,
    History,
    Set,
    Reset,
    Clear,
    Quit,
}

#[rustfmt::skip]
pub(super) const COMMANDS: &[Command] = &[
    Command { id: Id::Help, names: &["help", "h", "?"], argument: "", help: "this text" },
    Command { id: Id::Type, names: &["type", "t"], argument: "EXPR", help: "the type of an expression, without running it" },
    Command { id: Id::Doc, names: &["doc", "d"], argument: "NAME", help: "what a function or method is for" },
    Command { id: Id::Names, names: &["names"], argument: "", help: "what the entries so far have defined" },
    Command { id: Id::Time, names: &["time"], argument: "ENTRY", help: "run an entry and say how long it took" },
    Command { id: Id::Ast, names: &["ast"], argument: "ENTRY", help: "the syntax tree of an entry" },
    Command { id: Id::Hir, names: &["hir"], argument: "ENTRY", help: "an entry as the resolved program" },
    Command { id: Id::Load, names: &["load", "l"], argument: "FILE", help: "run a file as if it were typed here" },
    Command { id: Id::Save, names: &["save"], argument: "FILE", help: "write the entries that ran to a new file" },
    Command { id: Id::History, names: &["history"], argument: "", help: "the entries of this conversation" },
    Command { id: Id::Set, names: &["set"], argument: "[NAME VALUE]", help: "settings: max-steps, max-heap, max-depth, items (shown at most)" },
    Command { id: Id::Reset, names: &["reset"], argument: "", help: "forget everything that was defined" },
    Command { id: Id::Clear, names: &["clear"], argument: "", help: "clear the screen" },
    Command { id: Id::Quit, names: &["quit", "q", "exit"], argument: "", help: "leave (so do end of input, Ctrl-D and `exit()`)" },
];

/// What a line with a colon in front is.
pub(super) enum Line<'t> {
    Command(&'static Command, &'t str),
    /// No command, but this one may have been meant.
    Misspelt(&'t str, &'static str),
    /// An atom, or another entry.
    Entry,
}

/// The word behind the colon and the rest, if the text is a command.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let (word, rest) = words(text)?;
    find(word).map(|_| (word, rest))
}

fn words(text: &str) -> Option<(&str, &str)> {
    let text = text.trim().strip_prefix(':')?;
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    Some((word, rest.trim()))
}

fn find(word: &str) -> Option<&'static Command> {
    COMMANDS
        .iter()
        .find(|command| command.names.contains(&word))
}

pub(super) fn read(text: &str) -> Line<'_> {
    let Some((word, rest)) = words(text) else {
        return Line::Entry;
    };
    if let Some(command) = find(word) {
        return Line::Command(command, rest);
    }
    let names = COMMANDS.iter().filter_map(|command| command.names.first());
    match closest(word, names.copied()) {
        // Two letters are like too much.
        Some(meant) if word.len() > 2 => Line::Misspelt(word, meant),
        _ => Line::Entry,
    }
}

/// The text of `:help`; keys only where there is an editor.
pub(super) fn help(editor: bool) -> String {
    let mut text = String::from(
        "An entry is any piece of a program; one that stops too early goes on in the next line.\n\
         Its value is shown unless it is nil; `_` is the last one. Variables and definitions stay,\n\
         and new ones replace old ones.\n\n",
    );
    for command in COMMANDS {
        let name = command.names.first().copied().unwrap_or_default();
        let head = format!(":{name} {}", command.argument);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {head:20} {}", command.help);
    }
    if editor {
        text.push_str(
            "\n  Tab          complete names, fields and methods\n  \
             Alt-Enter    a new line in an entry that could end here\n  \
             Up, Ctrl-R   earlier entries; search in them\n  \
             Ctrl-C       clear the line; stop a running entry\n",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique() {
        let mut seen = HashSet::new();
        for name in COMMANDS.iter().flat_map(|command| command.names) {
            assert!(seen.insert(name), "{name}");
        }
    }

    #[test]
    fn atoms_are_entries_and_misspelt_commands_are_not() {
        assert!(matches!(read(":ok"), Line::Entry));
        assert!(matches!(read(":ok == x"), Line::Entry));
        assert!(matches!(read("x"), Line::Entry));
        assert!(matches!(read("::std"), Line::Entry));
        assert!(matches!(read(":hlep"), Line::Misspelt("hlep", "help")));
        assert!(matches!(
            read(" :type  1 + 1 "),
            Line::Command(Command { id: Id::Type, .. }, "1 + 1")
        ));
    }
}
