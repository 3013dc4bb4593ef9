//! A program on a terminal, driven by tmux: keys go in, what stands on the screen comes out.
//!
//! Nothing here sleeps blindly: whoever expects something says what, and the screen is looked at again and again until it is
//! there or the patience ends, which gives an error with the screen in it. Each terminal has a tmux server of its own,
//! which ends with it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long something may take to appear; a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);
/// Without a change for so long, a screen has settled.
const QUIET: Duration = Duration::from_millis(300);
/// Between two looks.
const BETWEEN: Duration = Duration::from_millis(25);

/// A terminal with a program in it.
#[derive(Debug)]
pub struct Terminal {
    socket: String,
}

/// Whether tmux is there.
pub fn is_available() -> bool {
    let version = Command::new("tmux")
        .arg("-V")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok_and(|status| status.success())
}

impl Terminal {
    /// Starts a shell command on a screen of this size. When it ends, `ended with STATUS` stands on the screen.
    ///
    /// # Errors
    /// What tmux says.
    pub fn start(
        command: &str,
        folder: &Path,
        variables: &[(&str, &str)],
        columns: u16,
        rows: u16,
    ) -> Result<Terminal, String> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let terminal = Terminal {
            socket: format!("ruchyruchy-{}-{number}", std::process::id()),
        };
        let set: String = variables
            .iter()
            .map(|(name, value)| format!("export {name}={}; ", quoted(value)))
            .collect();
        // Ctrl-C reaches the shell as well, which must outlive it.
        let script = format!("trap : INT; {set}{command}; echo \"ended with $?\"; exec sleep 600");
        let (columns, rows) = (columns.to_string(), rows.to_string());
        let folder = folder.display().to_string();
        terminal.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            &columns,
            "-y",
            &rows,
            "-c",
            &folder,
            "sh",
            "-c",
            &script,
        ])?;
        Ok(terminal)
    }

    /// Presses keys by their tmux names: `Enter`, `Tab`, `C-c`, `Up`, `M-Enter`.
    ///
    /// # Errors
    /// What tmux says.
    pub fn press(&self, keys: &[&str]) -> Result<(), String> {
        self.tmux(&[&["send-keys"], keys].concat()).map(drop)
    }

    /// Types a text.
    ///
    /// # Errors
    /// What tmux says.
    pub fn type_text(&self, text: &str) -> Result<(), String> {
        self.tmux(&["send-keys", "-l", "--", text]).map(drop)
    }

    /// Types a text and presses Enter.
    ///
    /// # Errors
    /// What tmux says.
    pub fn enter(&self, text: &str) -> Result<(), String> {
        self.type_text(text)?;
        self.press(&["Enter"])
    }

    /// Pastes a text, as the terminal of a person would: marked as pasted, if the program asks for that.
    ///
    /// # Errors
    /// What tmux says.
    pub fn paste(&self, text: &str) -> Result<(), String> {
        let mut load = self.command(&["load-buffer", "-"]);
        let mut child = load
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        if let Some(mut pipe) = child.stdin.take() {
            pipe.write_all(text.as_bytes())
                .map_err(|error| error.to_string())?;
        }
        child.wait().map_err(|error| error.to_string())?;
        self.tmux(&["paste-buffer", "-p", "-r"]).map(drop)
    }

    /// Changes the size of the screen.
    ///
    /// # Errors
    /// What tmux says.
    pub fn resize(&self, columns: u16, rows: u16) -> Result<(), String> {
        let (columns, rows) = (columns.to_string(), rows.to_string());
        self.tmux(&["resize-window", "-x", &columns, "-y", &rows])
            .map(drop)
    }

    /// What stands on the screen, without the blanks at the ends of lines and the empty lines at the end.
    ///
    /// # Errors
    /// What tmux says.
    pub fn screen(&self) -> Result<String, String> {
        let screen = self.tmux(&["capture-pane", "-p"])?;
        Ok(screen.trim_end().to_string())
    }

    /// The screen when nothing has changed on it for a while.
    ///
    /// # Errors
    /// What tmux says.
    pub fn settled(&self) -> Result<String, String> {
        let mut before = self.screen()?;
        loop {
            std::thread::sleep(QUIET);
            let screen = self.screen()?;
            if screen == before {
                return Ok(screen);
            }
            before = screen;
        }
    }

    /// The screen with the colours as escape sequences.
    ///
    /// # Errors
    /// What tmux says.
    pub fn colored_screen(&self) -> Result<String, String> {
        self.tmux(&["capture-pane", "-p", "-e"])
    }

    /// Waits until the screen is as wanted, and gives it.
    ///
    /// # Errors
    /// That it never was, with the screen as it was last.
    pub fn wait_until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Result<String, String> {
        let start = Instant::now();
        loop {
            let screen = self.screen()?;
            if wanted(&screen) {
                return Ok(screen);
            }
            if start.elapsed() > PATIENCE {
                return Err(format!("{what} did not appear; the screen is\n{screen}"));
            }
            std::thread::sleep(BETWEEN);
        }
    }

    /// Waits for a line that is exactly this.
    ///
    /// # Errors
    /// As [`Terminal::wait_until`].
    pub fn wait_line(&self, line: &str) -> Result<String, String> {
        self.wait_until(&format!("the line `{line}`"), |screen| {
            screen.lines().any(|on_screen| on_screen.trim_end() == line)
        })
    }

    /// Waits for a piece of text.
    ///
    /// # Errors
    /// As [`Terminal::wait_until`].
    pub fn wait_text(&self, text: &str) -> Result<String, String> {
        self.wait_until(&format!("`{text}`"), |screen| screen.contains(text))
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command
            .args(["-u", "-L", &self.socket])
            .args(words)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("TMUX");
        command
    }

    fn tmux(&self, words: &[&str]) -> Result<String, String> {
        let output = self
            .command(words)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cannot run tmux: {error}"))?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr);
            return Err(format!("tmux {}: {}", words.join(" "), why.trim()));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // There is nobody to tell if the server is gone already.
        drop(self.tmux(&["kill-server"]));
    }
}

/// A word for the shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
