//! The REPL on a terminal: an editor with several lines, history, colours and completion.
//!
//! The editor asks for completions and for whether an entry is whole while it reads, and its parts must be `Send`; a
//! program is not. All of it happens on one thread, so the session lives in a thread-local, which the parts look into.

use super::session::{Next, Session, settle};
use super::{complete, highlight, history};
use crate::cli::output;
use reedline::{
    Completer, CompletionResult, DescriptionMode, EditCommand, Emacs, IdeMenu, KeyCode,
    KeyModifiers, MenuBuilder, Prompt, PromptEditMode, PromptHistorySearch,
    PromptHistorySearchStatus, Reedline, ReedlineEvent, ReedlineMenu, Signal, ValidationResult,
    Validator, default_emacs_keybindings,
};
use std::borrow::Cow;
use std::cell::RefCell;

thread_local! {
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

/// Does something with the session; `None` only while an entry runs, when the editor does not.
fn with_session<R>(work: impl FnOnce(&mut Session) -> R) -> Option<R> {
    SESSION.with(|session| session.try_borrow_mut().ok()?.as_mut().map(work))
}

const MENU: &str = "names";

/// Whether the editor can be used: it reads keys from standard input and draws on standard error.
pub(super) fn is_possible() -> bool {
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty());
    output::stdin_is_terminal() && output::stderr_is_terminal() && !dumb
}

pub(super) fn run(mut session: Session) -> i32 {
    session.editor = true;
    let color = session.color;
    SESSION.with(|slot| *slot.borrow_mut() = Some(session));
    let status = converse(color);
    // The process ends, and taking a large program apart takes time.
    std::mem::forget(SESSION.with(|slot| slot.take()));
    status
}

fn converse(color: bool) -> i32 {
    let (history, warning) = history::open();
    output::print(concat!(
        "Ruchy ",
        env!("CARGO_PKG_VERSION"),
        ". Type :help for help.\n"
    ));
    output::print_error(&warning.unwrap_or_default());
    settle();
    let mut editor = editor(color);
    if let Some(history) = history {
        editor = editor.with_history(Box::new(history));
    }
    loop {
        match editor.read_line(&Signs) {
            Ok(Signal::Success(text)) => {
                // An entry that kills the process must be remembered all the same.
                let _ = editor.sync_history();
                let width = screen_width();
                let next = with_session(|session| {
                    session.width = width;
                    session.take(&text)
                });
                settle();
                if let Some(Next::Leave(status)) = next {
                    return status;
                }
            }
            Ok(Signal::CtrlC) => {}
            Ok(Signal::CtrlD) => return 0,
            Ok(_) => {}
            Err(error) => {
                output::print_error(&format!("error: cannot read the terminal: {error}\n"));
                return 1;
            }
        }
    }
}

fn editor(color: bool) -> Reedline {
    let mut keys = default_emacs_keybindings();
    let complete = ReedlineEvent::UntilFound(vec![
        ReedlineEvent::Menu(MENU.to_string()),
        ReedlineEvent::MenuNext,
    ]);
    keys.add_binding(KeyModifiers::NONE, KeyCode::Tab, complete);
    keys.add_binding(
        KeyModifiers::SHIFT,
        KeyCode::BackTab,
        ReedlineEvent::MenuPrevious,
    );
    let newline = ReedlineEvent::Edit(vec![EditCommand::InsertNewline]);
    keys.add_binding(KeyModifiers::ALT, KeyCode::Enter, newline);
    let menu = IdeMenu::default()
        .with_name(MENU)
        .with_marker("> ")
        .with_max_completion_height(10)
        .with_description_mode(DescriptionMode::PreferRight)
        .with_min_description_width(20)
        .with_max_description_width(60)
        .with_max_description_height(8);
    let editor = Reedline::create()
        .use_bracketed_paste(true)
        .with_quick_completions(true)
        .with_partial_completions(true)
        .with_ansi_colors(color)
        .with_validator(Box::new(Whole))
        .with_completer(Box::new(Names))
        .with_menu(ReedlineMenu::EngineCompleter(Box::new(menu)))
        .with_edit_mode(Box::new(Emacs::new(keys)));
    match color {
        true => editor.with_highlighter(Box::new(highlight::Colors)),
        false => editor,
    }
}

/// Columns of the screen; 80 where it does not tell.
fn screen_width() -> usize {
    let size = rustix::termios::tcgetwinsize(std::io::stderr()).ok();
    size.map_or(80, |size| usize::from(size.ws_col)).max(20)
}

/// Whether an entry is whole, by what the parser says. Two blank lines end it in any case, and show what is missing.
struct Whole;

impl Validator for Whole {
    fn validate(&self, text: &str) -> ValidationResult {
        let given_up = text.ends_with("\n\n");
        let more = !given_up && with_session(|session| session.wants_more(text)) == Some(true);
        match more {
            true => ValidationResult::Incomplete,
            false => ValidationResult::Complete,
        }
    }
}

struct Names;

impl Completer for Names {
    fn complete(&mut self, line: &str, pos: usize) -> CompletionResult {
        let found = with_session(|session| complete::suggestions(&mut session.program, line, pos));
        CompletionResult::fresh(found.unwrap_or_default())
    }
}

/// What stands in front of the lines.
struct Signs;

impl Prompt for Signs {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        "".into()
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        "".into()
    }

    fn render_prompt_indicator(&self, _: PromptEditMode) -> Cow<'_, str> {
        "> ".into()
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        ". ".into()
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        let none = match search.status {
            PromptHistorySearchStatus::Passing => "",
            PromptHistorySearchStatus::Failing => "nothing found for ",
        };
        format!("(search: {none}{}) ", search.term).into()
    }
}
