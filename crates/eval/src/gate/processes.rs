//! Starting processes and talking to them.
//!
//! Each pipe of a process has a thread of its own that empties or fills it. So a process never waits for a program that
//! waits for it, however much either writes. What arrives and is not read yet is bounded by the heap limit at the time of the start:
//! beyond it the thread closes the pipe, and whoever reads gets `OutOfMemory`.
//!
//! A process goes on when the program forgets it or ends, as in Rust.

use super::{Capability, environment, refuse};
use crate::error::Res;
use crate::interp::Interp;
use ruchyruchy_hir::error_kind::ErrorKind;
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Where a stream of a process leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stream {
    /// To the program.
    Piped,
    /// To where the stream of this process leads.
    Inherited,
    /// Nowhere.
    Null,
}

impl Stream {
    fn stdio(self) -> Stdio {
        match self {
            Stream::Piped => Stdio::piped(),
            Stream::Inherited => Stdio::inherit(),
            Stream::Null => Stdio::null(),
        }
    }
}

/// What to start.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub program: String,
    pub args: Vec<String>,
    /// Variables to set, or to remove (`None`), in this order.
    pub env: Vec<(String, Option<String>)>,
    /// Without the variables of this process.
    pub clear_env: bool,
    pub folder: Option<String>,
    /// What the process reads.
    pub input: Option<Vec<u8>>,
    pub stdin: Option<Stream>,
    pub stdout: Option<Stream>,
    pub stderr: Option<Stream>,
}

/// How a process ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ended {
    /// None: a signal ended it.
    pub code: Option<i32>,
    pub signal: Option<i32>,
}

/// What a process wrote, and how it ended.
pub(crate) struct Written {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub ended: Ended,
}

/// A process that was started.
pub(crate) struct Running {
    child: Child,
    stdin: Option<Sender<Vec<u8>>>,
    stdout: Option<Pipe>,
    stderr: Option<Pipe>,
    spilled: Arc<AtomicBool>,
}

/// The program's end of a pipe that it reads from.
struct Pipe {
    chunks: Receiver<Vec<u8>>,
    /// Taken from the pipe and not read yet.
    rest: Vec<u8>,
    /// Bytes that may still arrive.
    room: Arc<AtomicUsize>,
}

impl Pipe {
    fn new(
        mut source: impl Read + Send + 'static,
        room: &Arc<AtomicUsize>,
        spilled: &Arc<AtomicBool>,
    ) -> Pipe {
        let (sender, chunks) = channel();
        let (left, spilled) = (room.clone(), spilled.clone());
        std::thread::spawn(move || {
            let mut buffer = vec![0; 64 * 1024];
            while let Ok(count @ 1..) = source.read(&mut buffer) {
                let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    left.checked_sub(count)
                });
                if taken.is_err() {
                    spilled.store(true, Ordering::Relaxed);
                    return;
                }
                let chunk = buffer.get(..count).unwrap_or_default().to_vec();
                if sender.send(chunk).is_err() {
                    return;
                }
            }
        });
        Pipe {
            chunks,
            rest: Vec::new(),
            room: room.clone(),
        }
    }

    /// Waits for more; false at the end.
    fn more(&mut self) -> bool {
        match self.chunks.recv() {
            Ok(chunk) => {
                self.rest.extend(chunk);
                true
            }
            Err(_) => false,
        }
    }

    fn all(&mut self) -> Vec<u8> {
        while self.more() {}
        std::mem::take(&mut self.rest)
    }

    /// The next line with its end; empty at the end.
    fn line(&mut self) -> Vec<u8> {
        let mut searched = 0;
        loop {
            let fresh = self.rest.get(searched..).unwrap_or_default();
            if let Some(at) = fresh.iter().position(|b| *b == b'\n') {
                let rest = self.rest.split_off(searched + at + 1);
                self.room.fetch_add(searched + at + 1, Ordering::Relaxed);
                return std::mem::replace(&mut self.rest, rest);
            }
            searched = self.rest.len();
            if !self.more() {
                return std::mem::take(&mut self.rest);
            }
        }
    }
}

/// Starts a process. Streams that the job does not say lead as `unsaid`.
pub(crate) fn start(cx: &mut Interp, job: &Job, unsaid: Stream) -> Res<io::Result<Running>> {
    if !cx.capabilities.run {
        return refuse(cx, Capability::Run, None);
    }
    let mut command = Command::new(&job.program);
    command.args(&job.args);
    if job.clear_env {
        command.env_clear();
    } else {
        environment::pass_on(&mut command);
    }
    for (name, value) in &job.env {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if let Some(folder) = &job.folder {
        command.current_dir(folder);
    }
    let stdin = match (&job.input, job.stdin) {
        (Some(_), _) => Stream::Piped,
        (None, Some(stream)) => stream,
        // Who wants to have the output has nothing to say.
        (None, None) if unsaid == Stream::Piped => Stream::Null,
        (None, None) => unsaid,
    };
    command
        .stdin(stdin.stdio())
        .stdout(job.stdout.unwrap_or(unsaid).stdio())
        .stderr(job.stderr.unwrap_or(unsaid).stdio());
    // What the program has printed must come before what the process prints.
    cx.flush();
    let room = Arc::new(AtomicUsize::new(cx.heap_left()));
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Ok(Err(error)),
    };
    let spilled = Arc::new(AtomicBool::new(false));
    let stdin = child.stdin.take().map(|mut target| {
        let (sender, chunks) = channel::<Vec<u8>>();
        std::thread::spawn(move || {
            for chunk in chunks {
                // A process need not read to the end.
                if target
                    .write_all(&chunk)
                    .and_then(|()| target.flush())
                    .is_err()
                {
                    return;
                }
            }
        });
        sender
    });
    let stdout = child.stdout.take();
    let stderr = child.stderr.take();
    let mut running = Running {
        stdout: stdout.map(|source| Pipe::new(source, &room, &spilled)),
        stderr: stderr.map(|source| Pipe::new(source, &room, &spilled)),
        child,
        stdin,
        spilled,
    };
    if let Some(input) = &job.input {
        running.write(input.clone());
        running.close_stdin();
    }
    Ok(Ok(running))
}

impl Running {
    /// The number that the system gave it.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Hands over something to read; false if it reads nothing (any more).
    pub(crate) fn write(&mut self, bytes: Vec<u8>) -> bool {
        match &self.stdin {
            Some(sender) => sender.send(bytes).is_ok(),
            None => false,
        }
    }

    /// Lets it see the end of its input.
    pub(crate) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Ends it by force.
    pub(crate) fn kill(&mut self) -> io::Result<()> {
        self.child.kill()
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> io::Result<Ended> {
        self.close_stdin();
        self.child.wait().map(ended)
    }

    /// How it ended, if it has.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<Ended>> {
        Ok(self.child.try_wait()?.map(ended))
    }

    /// The next line of its output with its end; empty at the end.
    pub(crate) fn read_line(&mut self, cx: &mut Interp) -> Res<Vec<u8>> {
        let line = self.stdout.as_mut().map(Pipe::line).unwrap_or_default();
        self.check(cx)?;
        Ok(line)
    }

    /// All that is left of its output and of its messages, and how it ended.
    pub(crate) fn finish(&mut self, cx: &mut Interp) -> Res<io::Result<Written>> {
        self.close_stdin();
        let stdout = self.stdout.as_mut().map(Pipe::all).unwrap_or_default();
        let stderr = self.stderr.as_mut().map(Pipe::all).unwrap_or_default();
        self.check(cx)?;
        Ok(self.wait().map(|ended| Written {
            stdout,
            stderr,
            ended,
        }))
    }

    /// Raises `OutOfMemory`, and ends the process, if it wrote more than fits.
    fn check(&mut self, cx: &mut Interp) -> Res<()> {
        if !self.spilled.load(Ordering::Relaxed) {
            return Ok(());
        }
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        cx.raise(
            ErrorKind::OutOfMemory,
            "the output of the process exceeds the heap limit",
        )
    }
}

#[cfg(unix)]
fn ended(status: std::process::ExitStatus) -> Ended {
    use std::os::unix::process::ExitStatusExt;
    Ended {
        code: status.code(),
        signal: status.signal(),
    }
}

#[cfg(not(unix))]
fn ended(status: std::process::ExitStatus) -> Ended {
    Ended {
        code: status.code(),
        signal: None,
    }
}
