//! A conversation: entries and commands, wherever they come from.

use super::commands::{self, Id, Line};
use super::{doc, input, layout};
use crate::cli::output::{self, print, print_error};
use crate::cli::{Context, memory};
use ruchyruchy::{Engine, Entry, Interactive, Interrupt, Limits, RunError};
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Elements of a collection that are shown unless told otherwise.
const ITEMS_SHOWN: usize = 100;

/// What to do after an entry.
pub(super) enum Next {
    GoOn,
    /// End with this status.
    Leave(i32),
}

pub(super) struct Session {
    pub(super) program: Interactive,
    engine: Engine,
    limits: Limits,
    interrupt: Interrupt,
    pub(super) color: bool,
    /// A person reads along, in an editor.
    pub(super) editor: bool,
    /// Columns of the screen.
    pub(super) width: usize,
    items: usize,
    /// What was entered, and whether it ran.
    entered: Vec<(String, bool)>,
}

impl Session {
    pub(super) fn new(engine: Engine, interrupt: Interrupt, context: &Context) -> Session {
        Session {
            program: Interactive::new(engine.clone()),
            limits: engine.limits().clone(),
            engine,
            interrupt,
            color: context.color,
            editor: false,
            width: 100,
            items: ITEMS_SHOWN,
            entered: Vec::new(),
        }
    }

    /// Whether another line must follow.
    pub(super) fn wants_more(&self, text: &str) -> bool {
        let text = match commands::read(text) {
            Line::Command(command, rest) => match command.id {
                Id::Time | Id::Ast | Id::Hir | Id::Type => rest,
                _ => return false,
            },
            Line::Misspelt(..) => return false,
            Line::Entry => text,
        };
        self.program.is_incomplete(text)
    }

    /// Does what a complete text asks for.
    pub(super) fn take(&mut self, text: &str) -> Next {
        input::rearm(&self.interrupt);
        match commands::read(text) {
            Line::Command(command, rest) => self.command(command.id, rest),
            Line::Misspelt(word, meant) => {
                self.complain(&format!(
                    "there is no command `:{word}`; did you mean `:{meant}`? (the atom is written `(:{word})`)"
                ));
                Next::GoOn
            }
            Line::Entry => self.enter(text),
        }
    }

    fn enter(&mut self, text: &str) -> Next {
        if text.trim().is_empty() {
            return Next::GoOn;
        }
        let entry = self.program.enter(text, false);
        let ran = matches!(entry, Entry::Done(..) | Entry::Failed(RunError::Exit(_), _));
        self.entered.push((text.trim_end().to_string(), ran));
        self.show(entry)
    }

    fn show(&mut self, entry: Entry) -> Next {
        match entry {
            Entry::Incomplete => {}
            Entry::Rejected(error) => print_error(&error.render(self.color)),
            Entry::Failed(RunError::Exit(status), _) => return Next::Leave(status),
            Entry::Failed(error, warnings) => {
                print_error(&warnings.render(self.color));
                self.notes();
                print_error(&error.render(self.color));
            }
            Entry::Done(value, warnings) => {
                print_error(&warnings.render(self.color));
                self.notes();
                match layout::text(&mut self.program, &value, self.items, self.width) {
                    Ok(Some(text)) => print(&format!("{text}\n")),
                    Ok(None) => {}
                    Err(error) => print_error(&error.render(self.color)),
                }
            }
        }
        Next::GoOn
    }

    fn notes(&self) {
        for note in self.program.notes() {
            print_error(&format!("note: {note}\n"));
        }
    }

    fn complain(&self, message: &str) {
        let head = if self.color {
            "\x1b[1m\x1b[91merror\x1b[0m"
        } else {
            "error"
        };
        print_error(&format!("{head}: {message}\n"));
    }

    fn command(&mut self, id: Id, rest: &str) -> Next {
        let needs = matches!(
            id,
            Id::Type | Id::Doc | Id::Time | Id::Ast | Id::Hir | Id::Load | Id::Save
        );
        if needs && rest.is_empty() {
            let command = commands::COMMANDS.iter().find(|command| command.id == id);
            if let Some(command) = command {
                let name = command.names.first().copied().unwrap_or_default();
                self.complain(&format!("`:{name}` needs {}", command.argument));
            }
            return Next::GoOn;
        }
        match id {
            Id::Help => print(&commands::help(self.editor)),
            Id::Type => self.tell_type(rest),
            Id::Doc => match doc::page(&self.program, rest) {
                Ok(page) => print(&page),
                Err(why) => self.complain(&why),
            },
            Id::Names => self.list_names(),
            Id::Time => return self.time(rest),
            Id::Ast => {
                let tree = self.program.tree(rest);
                self.print_or_reject(tree);
            }
            Id::Hir => {
                let program = self.program.resolved(rest);
                self.print_or_reject(program);
            }
            Id::Load => return self.load(rest),
            Id::Save => self.save(Path::new(rest)),
            Id::History => {
                for (text, _) in &self.entered {
                    print(&format!("{text}\n"));
                }
            }
            Id::Set => self.set(rest),
            Id::Reset => self.program = Interactive::new(self.engine.clone()),
            Id::Clear => {
                if self.editor {
                    print("\x1b[H\x1b[2J\x1b[3J");
                }
            }
            Id::Quit => return Next::Leave(0),
        }
        Next::GoOn
    }

    fn print_or_reject(&self, result: Result<String, ruchyruchy::CompileError>) {
        match result {
            Ok(text) => print(&text),
            Err(error) => print_error(&error.render(self.color)),
        }
    }

    /// The static type; of a variable or a part of one also the kind of the value that it has.
    fn tell_type(&mut self, text: &str) {
        let ty = match self.program.static_type(text) {
            Ok(ty) => ty,
            Err(error) => return print_error(&error.render(self.color)),
        };
        let path: Vec<&str> = text.split('.').map(str::trim).collect();
        match self.program.value_at(&path) {
            Some(value) => {
                let kind = self.program.kind(&value);
                print(&format!("{ty} (now: {kind})\n"));
            }
            None if ty == "any" => print("any (known only when it runs)\n"),
            None => print(&format!("{ty}\n")),
        }
    }

    fn list_names(&self) {
        let definitions = self.program.definitions();
        let width = definitions.iter().map(|d| d.name.chars().count()).max();
        let width = width.unwrap_or(0).min(30);
        let mut text = String::new();
        for definition in definitions {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{:width$}  {}", definition.name, definition.what);
        }
        print(&text);
    }

    fn time(&mut self, text: &str) -> Next {
        let start = Instant::now();
        let entry = self.program.enter(text, false);
        let took = start.elapsed();
        let ran = matches!(entry, Entry::Done(..) | Entry::Failed(..));
        self.entered.push((text.to_string(), ran));
        let next = self.show(entry);
        if ran {
            print(&format!("took {}\n", duration(took)));
        }
        next
    }

    fn load(&mut self, name: &str) -> Next {
        match self.program.enter_file(Path::new(name)) {
            Ok(entry) => self.show(entry),
            Err(why) => {
                self.complain(&format!("cannot read `{name}`: {why}"));
                Next::GoOn
            }
        }
    }

    fn save(&self, path: &Path) {
        let ran = self.entered.iter().filter(|(_, ran)| *ran);
        let text: String = ran.map(|(text, _)| format!("{text}\n")).collect();
        let file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path);
        let written =
            file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
        match written {
            Ok(()) => {
                let entries = self.entered.iter().filter(|(_, ran)| *ran).count();
                print(&format!(
                    "{entries} entries written to `{}`\n",
                    path.display()
                ));
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                self.complain(&format!("`{}` exists; nothing was written", path.display()));
            }
            Err(error) => self.complain(&format!("cannot write `{}`: {error}", path.display())),
        }
    }

    fn set(&mut self, text: &str) {
        let shown = |limit: Option<String>| limit.unwrap_or_else(|| "off".into());
        let Some((name, value)) = text.split_once(char::is_whitespace) else {
            if !text.is_empty() {
                return self.complain(&format!("`:set {text}` needs a value"));
            }
            let Limits { steps, heap, depth } = &self.limits;
            print(&format!(
                "max-steps {}\nmax-heap {}\nmax-depth {depth}\nitems {}\n",
                shown(steps.map(|n| n.to_string())),
                shown(heap.map(|n| n.to_string())),
                self.items
            ));
            return;
        };
        match self.set_one(name, value.trim()) {
            Ok(()) => {
                self.engine = self.engine.clone().with_limits(self.limits.clone());
                self.program.set_limits(self.limits.clone());
            }
            Err(why) => self.complain(&why),
        }
    }

    fn set_one(&mut self, name: &str, value: &str) -> Result<(), String> {
        let given = (value != "off").then_some(value);
        match name {
            "max-steps" => self.limits.steps = given.map(number).transpose()?,
            "max-heap" => self.limits.heap = given.map(memory::parse_size).transpose()?,
            "max-depth" => self.limits.depth = u32::try_from(number(value)?).unwrap_or(u32::MAX),
            "items" => self.items = usize::try_from(number(value)?).unwrap_or(usize::MAX).max(1),
            _ => {
                return Err(format!(
                    "there is no setting `{name}`; there are max-steps, max-heap, max-depth and items"
                ));
            }
        }
        Ok(())
    }
}

fn number(text: &str) -> Result<u64, String> {
    let plain: String = text.chars().filter(|&c| c != '_').collect();
    plain.parse().map_err(|_| format!("`{text}` is no number"))
}

fn duration(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    match seconds {
        s if s < 1e-3 => format!("{:.0} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}

/// Writes what is pending, so that it stands before what the editor draws.
pub(super) fn settle() {
    output::flush();
}
