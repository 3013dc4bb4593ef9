//! The standard streams of the process.
//!
//! Standard output is buffered by the line on a terminal and in blocks elsewhere, and written out before
//! anything goes to standard error, before the program waits for input, and at the end. A reader that
//! has gone away (`ruchyruchy x | head`) ends the process without a word; any other failure to write ends it
//! with a message. The buffer belongs to the process, so that even a panic can still write it out.

use ruchyruchy::Input;
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, LineWriter, Read, Write};
use std::os::fd::AsFd;

/// Bytes of output kept back where no person waits for them.
const BLOCK: usize = 64 * 1024;

enum Buffer {
    Lines(LineWriter<File>),
    Blocks(BufWriter<File>),
    /// The descriptor could not be duplicated: the standard library's own.
    Plain(io::Stdout),
}

thread_local! {
    static BUFFER: RefCell<Buffer> = RefCell::new(Buffer::open());
}

impl Buffer {
    fn open() -> Buffer {
        let stdout = io::stdout();
        match stdout.as_fd().try_clone_to_owned() {
            Ok(file) if stdout.is_terminal() => Buffer::Lines(LineWriter::new(file.into())),
            Ok(file) => Buffer::Blocks(BufWriter::with_capacity(BLOCK, file.into())),
            Err(_) => Buffer::Plain(stdout),
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Buffer::Lines(writer) => writer,
            Buffer::Blocks(writer) => writer,
            Buffer::Plain(writer) => writer,
        }
    }
}

/// Does something with the buffer; ends the process if it fails.
fn with_buffer(work: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let result = BUFFER.with(|buffer| match buffer.try_borrow_mut() {
        Ok(mut buffer) => work(buffer.writer()),
        // Only when a panic strikes in the middle of writing.
        Err(_) => Ok(()),
    });
    match result {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => {
            let _ = writeln!(
                io::stderr(),
                "error: cannot write to standard output: {error}"
            );
            std::process::exit(1);
        }
    }
}

/// Writes to standard output.
pub(super) fn print(text: &str) {
    with_buffer(|out| out.write_all(text.as_bytes()));
}

/// Writes to standard error, after what standard output has kept back.
pub(super) fn print_error(text: &str) {
    if !text.is_empty() {
        // There is nobody to tell if this fails.
        let _ = Stderr.write_all(text.as_bytes());
    }
}

/// Writes out what standard output has kept back.
pub(super) fn flush() {
    with_buffer(|out| out.flush());
}

/// Ends the process.
pub(crate) fn finish(status: i32) -> ! {
    flush();
    std::process::exit(status)
}

/// The standard output of programs.
pub(super) struct Stdout;

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        with_buffer(|out| out.write_all(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        flush();
        Ok(())
    }
}

/// The standard error of programs.
pub(super) struct Stderr;

impl Write for Stderr {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        flush();
        io::stderr().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The standard input of the process. What standard output has kept back is written out before waiting.
struct Stdin(BufReader<File>);

impl Read for Stdin {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.fill_buf()?.read(into)?;
        self.consume(got);
        Ok(got)
    }
}

impl BufRead for Stdin {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.0.buffer().is_empty() {
            flush();
        }
        self.0.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}

/// The standard input, to be shared by programs and the REPL; to be called once.
pub(super) fn stdin() -> Input {
    match io::stdin().as_fd().try_clone_to_owned() {
        Ok(file) => Input::new(Stdin(BufReader::new(file.into()))),
        Err(_) => Input::new(BufReader::new(io::stdin())),
    }
}

/// Whether a person types the input.
pub(super) fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Whether messages go to a terminal.
pub(super) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Whether messages may hold colours: a terminal, and no wish to the contrary.
pub(super) fn wants_color() -> bool {
    io::stderr().is_terminal() && color_is_welcome()
}

/// [`wants_color`] for standard output.
pub(super) fn stdout_wants_color() -> bool {
    io::stdout().is_terminal() && color_is_welcome()
}

fn color_is_welcome() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !set("NO_COLOR") && !dumb
}

/// A panic is a defect of this program, never the user's fault: says so, keeps the output, and ends with
/// status 101 instead of a signal.
pub(crate) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        flush();
        let place = panic
            .location()
            .map_or(String::new(), |place| format!(" at {place}"));
        let what = panic.payload_as_str().unwrap_or("no message");
        let _ = writeln!(
            io::stderr(),
            "internal error{place}: {what}\n\
             This is a defect of ruchyruchy, not of your program. Please report it with the program."
        );
        std::process::exit(101);
    }));
}
