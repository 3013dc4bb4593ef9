//! Running a program to its end, whatever that is.
//!
//! A test must survive the program that it tests: one that never ends, prints without end, dies by
//! a signal or closes its pipes early. Both output pipes are read by threads while the child runs,
//! so that neither can fill up and stop it. The end of both pipes means that the child is ending; a
//! child that has not come that far when its time is over, or that printed more than
//! [`OUTPUT_LIMIT`] bytes, is killed.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// Bytes of stdout or stderr after which a program counts as printing without end.
pub const OUTPUT_LIMIT: usize = 32 << 20;

/// How long the pipes of a killed child are waited for: its own children may hold them open.
const GRACE: Duration = Duration::from_secs(1);

/// A program to run.
#[derive(Debug, Clone)]
pub struct Job {
    /// The executable.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Variables put into its environment.
    pub env: Vec<(String, String)>,
    /// Its standard input.
    pub stdin: Vec<u8>,
    /// The folder it runs in and finds its temporary folder in.
    pub folder: PathBuf,
    /// Wall time after which it is ended.
    pub timeout: Duration,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// With an exit status.
    Exit(i32),
    /// By a signal.
    Signal(i32),
    /// It was killed because its time was over.
    Timeout,
    /// It was killed because it printed more than [`OUTPUT_LIMIT`] bytes.
    TooMuchOutput,
}

/// What a program printed, how it ended and what it cost.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Standard output; bytes that are not UTF-8 are replaced.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
    /// How it ended.
    pub end: End,
    /// Wall time from start to end.
    pub took: Duration,
    /// CPU time, user and system.
    pub cpu: Duration,
    /// The most memory that it held at once, in bytes. At least that of the calling process, which
    /// the kernel counts as the child's until its own program is loaded.
    pub peak: u64,
}

enum Event {
    /// A pipe has ended; all that came through it.
    Stdout(Vec<u8>),
    Stderr(Vec<u8>),
    Flood,
}

/// Runs a program to its end. An error means that it could not be started.
pub fn run(job: &Job) -> io::Result<Outcome> {
    let start = Instant::now();
    let input = if job.stdin.is_empty() {
        Stdio::null()
    } else {
        Stdio::piped()
    };
    let mut child = Command::new(&job.program)
        .args(&job.args)
        .current_dir(&job.folder)
        .env("TMPDIR", &job.folder)
        .env("NO_COLOR", "1")
        .envs(job.env.iter().map(|(name, value)| (name, value)))
        .env_remove("RUST_BACKTRACE")
        .stdin(input)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (sender, events) = mpsc::channel();
    if let Some(pipe) = child.stdout.take() {
        read(pipe, sender.clone(), Event::Stdout);
    }
    if let Some(pipe) = child.stderr.take() {
        read(pipe, sender.clone(), Event::Stderr);
    }
    drop(sender);
    if let Some(mut pipe) = child.stdin.take() {
        let input = job.stdin.clone();
        // A program that does not read its input closes the pipe: no failure of the test.
        std::thread::spawn(move || pipe.write_all(&input).unwrap_or_default());
    }
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut killed = None;
    loop {
        let limit = if killed.is_some() {
            job.timeout + GRACE
        } else {
            job.timeout
        };
        match events.recv_timeout(limit.saturating_sub(start.elapsed())) {
            Ok(Event::Stdout(bytes)) => stdout = bytes,
            Ok(Event::Stderr(bytes)) => stderr = bytes,
            Ok(Event::Flood) => {
                killed = Some(End::TooMuchOutput);
                child.kill()?;
            }
            Err(RecvTimeoutError::Timeout) if killed.is_none() => {
                killed = Some(End::Timeout);
                child.kill()?;
            }
            Err(_) => break,
        }
    }
    let usage = child.wait4()?;
    Ok(Outcome {
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
        end: killed.unwrap_or_else(|| end_of(usage.status)),
        took: start.elapsed(),
        cpu: usage.rusage.utime + usage.rusage.stime,
        peak: usage.rusage.maxrss,
    })
}

fn end_of(status: ExitStatus) -> End {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Exit(code),
        (None, signal) => End::Signal(signal.unwrap_or_default()),
    }
}

fn read(mut pipe: impl Read + Send + 'static, to: Sender<Event>, event: fn(Vec<u8>) -> Event) {
    std::thread::spawn(move || {
        let mut all = Vec::new();
        let mut buffer = vec![0; 1 << 14];
        let mut flooded = false;
        while let Ok(n @ 1..) = pipe.read(&mut buffer) {
            if all.len() < OUTPUT_LIMIT {
                all.extend(buffer.iter().take(n));
            } else if !flooded {
                flooded = true;
                // The receiver is gone only when the child was given up.
                to.send(Event::Flood).unwrap_or_default();
            }
        }
        to.send(event(all)).unwrap_or_default();
    });
}
