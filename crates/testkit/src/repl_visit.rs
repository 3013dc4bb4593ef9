//! A visit to the REPL, as a person would make it: every feature once, on a real terminal.
//!
//! The test and `cargo xtask repl-visit` run the same visit; the latter prints the screens.

use crate::terminal::{Terminal, quoted};
use std::path::Path;

/// Where the visit takes place.
struct Visit<'a> {
    terminal: Terminal,
    show: &'a mut dyn FnMut(&str, &str),
}

/// Visits the REPL of `program`; `folder` is empty and will hold its history. `show` gets the title and the screen of each station.
///
/// # Errors
/// What was expected and did not come.
pub fn run(program: &Path, folder: &Path, show: &mut dyn FnMut(&str, &str)) -> Result<(), String> {
    let history = folder.join("history").display().to_string();
    let start = || {
        let command = format!("{} repl", quoted(&program.display().to_string()));
        let variables = [
            ("RUCHYRUCHY_HISTORY", history.as_str()),
            ("TERM", "xterm-256color"),
            ("NO_COLOR", ""),
        ];
        Terminal::start(&command, folder, &variables, 100, 40)
    };
    let mut visit = Visit {
        terminal: start()?,
        show,
    };
    visit.terminal.wait_text("Type :help for help.")?;
    visit.values()?;
    visit.several_lines()?;
    visit.errors()?;
    visit.colors()?;
    visit.completion()?;
    visit.commands(folder)?;
    visit.replacing()?;
    visit.interrupts()?;
    visit.pasting()?;
    visit.narrow()?;
    visit.keys()?;
    visit.terminal.press(&["C-d"])?;
    visit.terminal.wait_line("ended with 0")?;
    visit.station("Ctrl-D leaves")?;
    visit.terminal = start()?;
    visit.terminal.wait_text("Type :help for help.")?;
    visit.remembered()?;
    visit.terminal.enter("exit(3)")?;
    visit.terminal.wait_line("ended with 3")?;
    visit.station("exit() gives the status")
}

impl Visit<'_> {
    /// Shows the screen and clears it.
    fn station(&mut self, title: &str) -> Result<(), String> {
        let screen = self.terminal.screen()?;
        (self.show)(title, &screen);
        if screen.contains("ended with") {
            return Ok(());
        }
        self.terminal.press(&["C-l"])?;
        self.terminal
            .wait_until("an empty screen", |screen| screen.trim() == ">")
            .map(drop)
    }

    /// Waits for an empty prompt. What is typed before the editor reads is shown late, and would look lost.
    fn ready(&self) -> Result<(), String> {
        let is_sign = |line: &str| matches!(line.trim_end(), ">" | ".");
        self.terminal
            .wait_until("a prompt", |screen| {
                screen.lines().last().is_some_and(is_sign)
            })
            .map(drop)
    }

    /// Types an entry, or a line of one.
    fn enter(&self, entry: &str) -> Result<(), String> {
        self.ready()?;
        self.terminal.enter(entry)
    }

    /// Types the beginning of an entry.
    fn begin(&self, entry: &str) -> Result<(), String> {
        self.ready()?;
        self.terminal.type_text(entry)
    }

    /// Gives up what is typed, and waits for the prompt that comes after it: the one before may look the same.
    fn give_up(&self) -> Result<(), String> {
        let before = self.terminal.settled()?;
        self.terminal.press(&["C-c"])?;
        self.terminal
            .wait_until("another prompt", |screen| screen != before)?;
        self.ready()
    }

    /// Types an entry and waits for a line.
    fn gives(&self, entry: &str, line: &str) -> Result<(), String> {
        self.enter(entry)?;
        self.terminal.wait_line(line).map(drop)
    }

    /// Ends what is typed and waits for a line.
    fn ends_with(&self, line: &str) -> Result<(), String> {
        self.terminal.press(&["Enter"])?;
        self.terminal.wait_line(line).map(drop)
    }

    /// Types an entry and waits for a piece of text that is not in the entry.
    fn shows(&self, entry: &str, text: &str) -> Result<(), String> {
        self.enter(entry)?;
        self.terminal.wait_text(text).map(drop)
    }

    fn values(&mut self) -> Result<(), String> {
        self.gives("1 + 2", "3")?;
        self.gives("_ * 10", "30")?;
        self.gives("let name = \"日本\" + \"é\"", ">")?;
        self.gives("name", "\"日本é\"")?;
        self.gives("(1..2000).collect()", "  … 1899 more,")?;
        self.station("Values are shown, long ones in part")
    }

    fn several_lines(&mut self) -> Result<(), String> {
        self.enter("fun area(w, h) {")?;
        self.terminal.wait_line(".")?;
        self.enter("    w * h")?;
        self.enter("}")?;
        self.gives("area(3, 4)", "12")?;
        self.enter("let total = 20 +")?;
        self.terminal.wait_text("let total = 20 +\n.")?;
        self.enter("  22")?;
        self.gives("total", "42")?;
        self.enter("[1,")?;
        self.terminal.press(&["Enter", "Enter"])?;
        self.terminal.wait_text("E0002")?;
        self.station("Entries go on while the parser wants more; two blank lines end them")
    }

    fn errors(&mut self) -> Result<(), String> {
        self.shows("area(1, totl)", "did you mean `total`?")?;
        self.terminal.wait_text("^^^^")?;
        self.shows("[1, 2][5]", "error[IndexError]")?;
        self.shows("fun deep() { area(nil, 1) }; deep()", "stack trace:")?;
        self.station("Errors have carets, suggestions and stack traces")
    }

    fn colors(&mut self) -> Result<(), String> {
        self.terminal
            .type_text("let s = f\"a {total} b\" // note")?;
        self.terminal.wait_text("// note")?;
        let colored = self.terminal.colored_screen()?;
        let plain_word = |word: &str| format!(" {word}");
        for word in ["let", "f\"", "{", "// note"] {
            let at = colored
                .rfind(word)
                .ok_or_else(|| format!("`{word}` is not on the screen"))?;
            if !colored
                .get(..at)
                .is_some_and(|before| before.ends_with('m'))
            {
                return Err(format!(
                    "`{}` is not coloured:\n{colored}",
                    plain_word(word)
                ));
            }
        }
        self.give_up()?;
        self.station("Words have colours; Ctrl-C gives a line up")
    }

    fn completion(&mut self) -> Result<(), String> {
        self.gives("let point = {alpha: 1, beta: {gamma: \"deep\"}}", ">")?;
        self.begin("point.beta.ga")?;
        self.terminal.press(&["Tab"])?;
        self.terminal.wait_text("> point.beta.gamma")?;
        self.ends_with("\"deep\"")?;
        self.begin("[3, 1].sort")?;
        self.terminal.press(&["Tab"])?;
        self.terminal.wait_text("sorted_by")?;
        (self.show)(
            "Tab offers names with what they are for",
            &self.terminal.screen()?,
        );
        self.terminal.press(&["Escape"])?;
        self.terminal
            .wait_until("no menu", |screen| !screen.contains("sorted_by"))?;
        self.give_up()?;
        self.begin("HashMap::ne")?;
        self.terminal.press(&["Tab"])?;
        self.terminal.wait_text("> HashMap::new")?;
        self.give_up()?;
        self.station("Completion of fields, methods and paths")
    }

    fn commands(&mut self, folder: &Path) -> Result<(), String> {
        self.shows(":help", "Ctrl-R")?;
        self.station(":help")?;
        self.shows(":type area(1, 2)", "any (known only when it runs)")?;
        self.gives(":type \"a\".len()", "i64")?;
        self.shows(":type point.alpha", "(now: integer)")?;
        self.shows(":doc push", "Array.push(")?;
        self.shows(":names", "area   fun area(w, h)")?;
        self.shows(":time area(1000, 1000)", "took ")?;
        self.shows(":hlep", "did you mean `:help`?")?;
        self.gives(":ok", ":ok")?;
        self.station(":type :doc :names :time")?;
        self.shows(":ast 1 + 2", "Binary")?;
        self.shows(":hir 1 + 2", "binary +")?;
        self.shows(":set items 3", ">")?;
        self.gives("[1, 2, 3, 4, 5]", "[1, 2, 3, … 2 more]")?;
        self.shows(":set", "items 3")?;
        self.shows(":set max-steps 1000", ">")?;
        self.shows("loop {}", "step limit of 1000 reached")?;
        self.enter(":set max-steps off")?;
        let file = folder.join("lib.ruchy");
        std::fs::write(&file, "fun triple(n) { n * 3 }\n").map_err(|error| error.to_string())?;
        self.enter(":load lib.ruchy")?;
        self.gives("triple(5)", "15")?;
        self.shows(":save all.ruchy", "entries written")?;
        self.shows(":history", "let total = 20 +\n  22")?;
        self.station(":ast :hir :set :load :save :history")
    }

    fn replacing(&mut self) -> Result<(), String> {
        self.enter("fun base() { 1 }")?;
        self.enter("fun user() { base() + 100 }")?;
        self.enter("fun base() { 2 }")?;
        self.gives("user()", "102")?;
        self.enter("struct P { x: i64 }")?;
        self.enter("let old = P { x: 1 }")?;
        self.enter("struct P { x: i64, y: i64 }")?;
        self.gives("P { x: 1, y: 2 }", "P {x: 1, y: 2}")?;
        self.gives("old", "P {x: 1}")?;
        self.shows(":reset", ">")?;
        self.shows("old", "E0425")?;
        self.station("Definitions replace earlier ones")
    }

    fn interrupts(&mut self) -> Result<(), String> {
        for (entry, sign) in [
            (
                "println(\"looping\" + \".\"); loop { try { loop {} } catch e {} }",
                "looping.",
            ),
            ("println(\"asleep\" + \".\"); sleep(600000)", "asleep."),
            (
                "println(\"adding\" + \".\"); (0..).map(|n| n * 2).sum()",
                "adding.",
            ),
            ("input(\"who? \" + \"- \")", "who? -"),
        ] {
            self.shows(entry, sign)?;
            self.terminal.press(&["C-c"])?;
            self.terminal.wait_text("error: interrupted")?;
            self.station(&format!("Ctrl-C stops: {sign}"))?;
        }
        self.enter("let mut n = 0; loop { n += 1; if n == 5 { println(\"five\" + \".\") } }")?;
        self.terminal.wait_line("five.")?;
        self.terminal.press(&["C-c"])?;
        self.terminal.wait_text("error: interrupted")?;
        self.gives("n > 4", "true")?;
        self.enter("let who = input(\"who? \" + \"- \")")?;
        self.terminal.wait_text("who? -")?;
        self.terminal.enter("Ada")?;
        self.gives("who", "\"Ada\"")?;
        self.station("What was done stays; programs read from the keyboard")
    }

    fn pasting(&mut self) -> Result<(), String> {
        self.ready()?;
        self.terminal.paste("struct Cat { lives: i64 }\n\nimpl Cat {\n    fun meow(&self) {\n        f\"{self.lives} lives\"\n    }\n}\n\nlet cat = Cat { lives: 9 }\ncat.meow()")?;
        self.terminal.wait_text(". cat.meow()")?;
        self.ends_with("\"9 lives\"")?;
        self.station("Pasted text is one entry")
    }

    fn narrow(&mut self) -> Result<(), String> {
        self.terminal.resize(30, 12)?;
        self.gives("\"12345678901234567890\".len() + 0 * 123456789", "20")?;
        self.terminal.resize(100, 40)?;
        self.gives("6 * 7", "42")?;
        self.station("The screen may change its size")
    }

    fn keys(&mut self) -> Result<(), String> {
        self.gives("\"first\"", "\"first\"")?;
        self.gives("\"second\"", "\"second\"")?;
        self.ready()?;
        self.terminal.press(&["Up", "Up"])?;
        self.terminal.wait_until("the earlier entry", |screen| {
            screen.ends_with("> \"first\"")
        })?;
        self.give_up()?;
        self.terminal.press(&["C-r"])?;
        self.terminal.type_text("meow")?;
        self.terminal.wait_text("(search: meow)")?;
        self.terminal.press(&["Escape"])?;
        self.terminal
            .wait_until("no search", |screen| !screen.contains("(search:"))?;
        self.give_up()?;
        self.begin("1 +")?;
        self.terminal.press(&["M-Enter"])?;
        self.terminal.type_text(" 1")?;
        self.terminal.wait_text("> 1 +\n.  1")?;
        self.ends_with("2")?;
        self.station("Earlier entries, search in them, a new line on demand")
    }

    fn remembered(&mut self) -> Result<(), String> {
        self.ready()?;
        self.terminal.press(&["Up"])?;
        self.terminal.wait_text("> 1 +\n.  1")?;
        self.give_up()?;
        self.station("The next conversation remembers")
    }
}
