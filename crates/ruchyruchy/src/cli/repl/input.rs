//! The keyboard while an entry runs: what the program reads, and Ctrl-C.
//!
//! While the editor reads, the terminal is in raw mode and Ctrl-C is a key like others. While an entry runs it is a
//! signal, which sets the flag that stops the run. The signal does not wake a `read`, so reading waits in short
//! pieces and looks at the flag between them.

use ruchyruchy::Interrupt;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicU32, Ordering};

/// How long a wait for input does not look at the flag.
const PATIENCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 50_000_000,
};

/// Presses of Ctrl-C since an entry last began.
static PRESSES: AtomicU32 = AtomicU32::new(0);
/// So many presses end the process, in case an entry does not heed the first.
const LAST_PRESS: u32 = 3;

/// Makes Ctrl-C stop what runs.
pub(super) fn stop_on_ctrl_c(interrupt: &Interrupt) {
    let interrupt = interrupt.clone();
    // Without a handler Ctrl-C ends the process, as it does for any program.
    let _ = ctrlc::set_handler(move || {
        interrupt.stop();
        if PRESSES.fetch_add(1, Ordering::Relaxed) + 1 >= LAST_PRESS {
            eprintln!("\nthe entry does not stop; leaving");
            std::process::exit(130);
        }
    });
}

/// To be called before an entry runs.
pub(super) fn rearm(interrupt: &Interrupt) {
    PRESSES.store(0, Ordering::Relaxed);
    interrupt.clear();
}

/// Standard input on a terminal, for programs.
pub(super) struct Keyboard(BufReader<Waiting>);

struct Waiting {
    terminal: Option<File>,
    interrupt: Interrupt,
}

impl Keyboard {
    pub(super) fn new(interrupt: Interrupt) -> Keyboard {
        let terminal = io::stdin().as_fd().try_clone_to_owned().ok();
        Keyboard(BufReader::new(Waiting {
            terminal: terminal.map(File::from),
            interrupt,
        }))
    }
}

impl Read for Waiting {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(terminal) = &mut self.terminal else {
            return Ok(0);
        };
        loop {
            if self.interrupt.is_set() {
                return Err(io::Error::other("interrupted"));
            }
            let mut fds = [PollFd::new(&*terminal, PollFlags::IN)];
            match poll(&mut fds, Some(&PATIENCE)) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => return terminal.read(into),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Read for Keyboard {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl io::BufRead for Keyboard {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}
