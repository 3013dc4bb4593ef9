//! Starting processes: `Command::new("ls").arg("-l").output()`.
//!
//! A `Command` is a reference, and its methods change it and give it back: `let c = Command::new("ls"); c.arg("-l");
//! c.output()` works as it does in Rust.

use super::fs::{byte_array, content_arg, io_failure};
use super::stream::line_value;
use crate::call::Call;
use crate::error::Res;
use crate::gate::processes::{self, Ended, Job, Running, Stream, Written};
use crate::interp::Interp;
use crate::native::Native;
use crate::object::{self, Key, Object};
use crate::value::Value;
use ruchyruchy_builtins::{Receiver, escape};
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_syntax::symbol::Symbol;
use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// A command that can be started.
struct CommandObj {
    job: RefCell<Job>,
}

impl Object for CommandObj {
    fn receiver(&self) -> Receiver {
        Receiver::Command
    }

    fn kind(&self) -> &'static str {
        "command"
    }

    fn text(&self, _: bool) -> String {
        let job = self.job.borrow();
        let words = std::iter::once(&job.program).chain(&job.args);
        let words: Vec<String> = words.map(|word| escape::quote(word)).collect();
        words.join(" ")
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// How a process ended.
struct StatusObj(Ended);

impl Object for StatusObj {
    fn receiver(&self) -> Receiver {
        Receiver::ExitStatus
    }

    fn kind(&self) -> &'static str {
        "exit_status"
    }

    fn text(&self, _: bool) -> String {
        match (self.0.code, self.0.signal) {
            (Some(code), _) => format!("exit status: {code}"),
            (None, Some(signal)) => format!("signal: {signal}"),
            (None, None) => "ended".to_string(),
        }
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Text("exit_status", self.text(false)))
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "code" => Some(code(self.0)),
            "success" => Some(Value::Bool(self.0.code == Some(0))),
            _ => None,
        }
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

fn code(ended: Ended) -> Value {
    ended.code.map_or(Value::Nil, |n| Value::Int(i64::from(n)))
}

/// What a process wrote and how it ended.
struct OutputObj {
    written: Written,
    stdout: OnceCell<Value>,
    stderr: OnceCell<Value>,
}

impl Object for OutputObj {
    fn receiver(&self) -> Receiver {
        Receiver::Output
    }

    fn kind(&self) -> &'static str {
        "output"
    }

    fn text(&self, _: bool) -> String {
        let text = |bytes: &[u8]| escape::quote(&String::from_utf8_lossy(bytes));
        let (stdout, stderr) = (text(&self.written.stdout), text(&self.written.stderr));
        let status = StatusObj(self.written.ended).text(false);
        format!("Output {{status: {status}, stdout: {stdout}, stderr: {stderr}}}")
    }

    fn field(&self, name: &str) -> Option<Value> {
        let bytes = |bytes: &[u8]| byte_array(bytes);
        match name {
            "stdout" => Some(
                self.stdout
                    .get_or_init(|| bytes(&self.written.stdout))
                    .share(),
            ),
            "stderr" => Some(
                self.stderr
                    .get_or_init(|| bytes(&self.written.stderr))
                    .share(),
            ),
            "status" => Some(object::value(StatusObj(self.written.ended))),
            _ => None,
        }
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// A process in progress.
struct ChildObj(RefCell<Running>);

impl Object for ChildObj {
    fn receiver(&self) -> Receiver {
        Receiver::Child
    }

    fn kind(&self) -> &'static str {
        "child"
    }

    fn text(&self, _: bool) -> String {
        format!("<child {}>", self.0.borrow().id())
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// A text that can be passed to a process: the system ends it at a zero byte.
fn word_arg(cx: &mut Interp, call: &mut Call<'_>, i: usize) -> Res<String> {
    let v = call.arg(i);
    let v = cx.read_through(v)?;
    word(cx, &v)
}

fn word(cx: &mut Interp, v: &Value) -> Res<String> {
    let text = cx.text(v)?;
    if text.contains('\0') {
        return cx.raise(
            ErrorKind::IoError,
            "what is passed to a process can't have a zero character",
        );
    }
    Ok(text)
}

/// A name that an environment can hold.
fn variable_name(cx: &mut Interp, v: &Value) -> Res<String> {
    let name = word(cx, v)?;
    if name.is_empty() || name.contains('=') {
        return cx.raise(
            ErrorKind::Error,
            format!(
                "{} can't name an environment variable",
                escape::quote(&name)
            ),
        );
    }
    Ok(name)
}

pub(crate) fn command_new(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let program = word_arg(cx, call, 0)?;
    Ok(object::value(CommandObj {
        job: RefCell::new(Job {
            program,
            args: Vec::new(),
            env: Vec::new(),
            clear_env: false,
            folder: None,
            input: None,
            stdin: None,
            stdout: None,
            stderr: None,
        }),
    }))
}

/// Changes the command in place and gives it back, as in Rust.
fn change(cx: &mut Interp, call: &mut Call<'_>, f: impl FnOnce(&mut Job)) -> Res {
    let command = cx.this_object::<CommandObj>(call)?;
    f(&mut command.job.borrow_mut());
    Ok(Value::Native(Rc::new(Native::Object(command))))
}

pub(crate) fn arg(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let word = word_arg(cx, call, 0)?;
    change(cx, call, |job| job.args.push(word))
}

pub(crate) fn args(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let words = cx.iter_arg(call, 0)?;
    let mut all = Vec::new();
    while let Some(v) = cx.iter_next(&words)? {
        all.push(word(cx, &v)?);
    }
    change(cx, call, |job| job.args.extend(all))
}

pub(crate) fn env(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = call.arg(0);
    let name = variable_name(cx, &name)?;
    let value = word_arg(cx, call, 1)?;
    change(cx, call, |job| job.env.push((name, Some(value))))
}

pub(crate) fn envs(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let pairs = cx.iter_arg(call, 0)?;
    let mut all = Vec::new();
    while let Some(pair) = cx.iter_next(&pairs)? {
        let Value::Tuple(pair) = &pair else {
            return cx.wrong_arg(call, 0, "a map", &pair);
        };
        let name = pair.field(0).unwrap_or_default();
        let value = pair.field(1).unwrap_or_default();
        all.push((variable_name(cx, &name)?, Some(word(cx, &value)?)));
    }
    change(cx, call, |job| job.env.extend(all))
}

pub(crate) fn env_remove(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let name = call.arg(0);
    let name = variable_name(cx, &name)?;
    change(cx, call, |job| job.env.push((name, None)))
}

pub(crate) fn env_clear(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    change(cx, call, |job| {
        job.clear_env = true;
        job.env.clear();
    })
}

pub(crate) fn current_dir(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let folder = word_arg(cx, call, 0)?;
    change(cx, call, |job| job.folder = Some(folder))
}

/// `Stdio::piped()` and its like are atoms.
fn stream_of(v: &Value) -> Option<Stream> {
    match v {
        Value::Atom(name) => match name.as_str() {
            "piped" => Some(Stream::Piped),
            "inherit" => Some(Stream::Inherited),
            "null" => Some(Stream::Null),
            _ => None,
        },
        _ => None,
    }
}

fn stream_arg(cx: &mut Interp, call: &mut Call<'_>) -> Res<Stream> {
    let v = call.arg(0);
    match stream_of(&v) {
        Some(stream) => Ok(stream),
        None => cx.wrong_arg(
            call,
            0,
            "`Stdio::piped()`, `Stdio::inherit()` or `Stdio::null()`",
            &v,
        ),
    }
}

pub(crate) fn stdin(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let stream = call.args.first().and_then(stream_of);
    match stream {
        Some(stream) => change(cx, call, |job| {
            job.stdin = Some(stream);
            job.input = None;
        }),
        None => {
            let input = content_arg(cx, call, 0)?;
            change(cx, call, |job| job.input = Some(input))
        }
    }
}

pub(crate) fn stdout(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let stream = stream_arg(cx, call)?;
    change(cx, call, |job| job.stdout = Some(stream))
}

pub(crate) fn stderr(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let stream = stream_arg(cx, call)?;
    change(cx, call, |job| job.stderr = Some(stream))
}

fn atom(name: &str) -> Res {
    Ok(Value::Atom(Symbol::intern(name)))
}

pub(crate) fn stdio_piped(_: &mut Interp, _: &mut Call<'_>) -> Res {
    atom("piped")
}

pub(crate) fn stdio_inherit(_: &mut Interp, _: &mut Call<'_>) -> Res {
    atom("inherit")
}

pub(crate) fn stdio_null(_: &mut Interp, _: &mut Call<'_>) -> Res {
    atom("null")
}

/// Starts a job and does something with the process; the result may be an `Err`.
fn started(
    cx: &mut Interp,
    call: &mut Call<'_>,
    job: &Job,
    unsaid: Stream,
    f: impl FnOnce(&mut Interp, Running) -> Res<std::io::Result<Value>>,
) -> Res {
    let result = match processes::start(cx, job, unsaid)? {
        Ok(running) => f(cx, running)?,
        Err(error) => Err(error),
    };
    let program = &job.program;
    cx.fallible(call, result.map_err(|e| io_failure("run", program, &e)))
}

fn output_of(cx: &mut Interp, mut running: Running) -> Res<std::io::Result<Value>> {
    let written = running.finish(cx)?;
    written_value(cx, written)
}

fn written_value(
    cx: &mut Interp,
    written: std::io::Result<Written>,
) -> Res<std::io::Result<Value>> {
    let written = match written {
        Ok(written) => written,
        Err(error) => return Ok(Err(error)),
    };
    // The program may look at it as arrays of bytes.
    let bytes = written.stdout.len() + written.stderr.len();
    cx.check_heap(bytes.saturating_mul(size_of::<Value>()))?;
    Ok(Ok(object::value(OutputObj {
        written,
        stdout: OnceCell::new(),
        stderr: OnceCell::new(),
    })))
}

fn job_of(cx: &mut Interp, call: &mut Call<'_>) -> Res<Job> {
    let command = cx.this_object::<CommandObj>(call)?;
    Ok(command.job.borrow().clone())
}

pub(crate) fn output(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let job = job_of(cx, call)?;
    started(cx, call, &job, Stream::Piped, output_of)
}

pub(crate) fn status(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let job = job_of(cx, call)?;
    started(cx, call, &job, Stream::Inherited, |cx, mut running| {
        let written = running.finish(cx)?;
        Ok(written.map(|written| object::value(StatusObj(written.ended))))
    })
}

pub(crate) fn spawn(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let job = job_of(cx, call)?;
    started(cx, call, &job, Stream::Inherited, |_, running| {
        Ok(Ok(object::value(ChildObj(RefCell::new(running)))))
    })
}

pub(crate) fn shell(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let line = word_arg(cx, call, 0)?;
    let (program, flag) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let job = Job {
        program: program.to_string(),
        args: vec![flag.to_string(), line],
        env: Vec::new(),
        clear_env: false,
        folder: None,
        input: None,
        stdin: None,
        stdout: None,
        stderr: None,
    };
    started(cx, call, &job, Stream::Piped, output_of)
}

pub(crate) fn child_id(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let child = cx.this_object::<ChildObj>(call)?;
    let id = child.0.borrow().id();
    Ok(Value::Int(i64::from(id)))
}

/// The result of asking the system about a child, which may be an `Err`.
fn asked(cx: &mut Interp, call: &mut Call<'_>, result: std::io::Result<Value>) -> Res {
    cx.fallible(
        call,
        result.map_err(|e| (ErrorKind::IoError, e.to_string())),
    )
}

pub(crate) fn child_wait(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let child = cx.this_object::<ChildObj>(call)?;
    let ended = child.0.borrow_mut().wait();
    asked(cx, call, ended.map(|e| object::value(StatusObj(e))))
}

pub(crate) fn child_try_wait(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let child = cx.this_object::<ChildObj>(call)?;
    let ended = child.0.borrow_mut().try_wait();
    let value = |ended: Option<Ended>| ended.map_or(Value::Nil, |e| object::value(StatusObj(e)));
    asked(cx, call, ended.map(value))
}

pub(crate) fn child_kill(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let child = cx.this_object::<ChildObj>(call)?;
    let killed = child.0.borrow_mut().kill();
    asked(cx, call, killed.map(|()| Value::Nil))
}

pub(crate) fn child_write(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let child = cx.this_object::<ChildObj>(call)?;
    let content = content_arg(cx, call, 0)?;
    cx.check_request(content.len())?;
    let taken = child.0.borrow_mut().write(content);
    asked(
        cx,
        call,
        match taken {
            true => Ok(Value::Nil),
            false => Err(std::io::Error::other("the process reads nothing from here")),
        },
    )
}

pub(crate) fn child_close_stdin(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let child = cx.this_object::<ChildObj>(call)?;
    child.0.borrow_mut().close_stdin();
    Ok(Value::Nil)
}

pub(crate) fn child_read_line(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let child = cx.this_object::<ChildObj>(call)?;
    cx.flush();
    let line = child.0.borrow_mut().read_line(cx)?;
    let line = line_value(String::from_utf8_lossy(&line).into_owned());
    let line = (!matches!(line, Value::Nil)).then_some(line);
    cx.absent(call, line)
}

pub(crate) fn child_wait_with_output(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let child = cx.this_object::<ChildObj>(call)?;
    let written = child.0.borrow_mut().finish(cx)?;
    let value = written_value(cx, written)?;
    asked(cx, call, value)
}

fn of_output(cx: &mut Interp, call: &Call<'_>, f: impl FnOnce(&Written) -> Value) -> Res {
    Ok(f(&cx.this_object::<OutputObj>(call)?.written))
}

fn lossy(bytes: &[u8]) -> Value {
    Value::str(String::from_utf8_lossy(bytes))
}

pub(crate) fn stdout_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_output(cx, call, |written| lossy(&written.stdout))
}

pub(crate) fn stderr_text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_output(cx, call, |written| lossy(&written.stderr))
}

pub(crate) fn output_success(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    of_output(cx, call, |written| {
        Value::Bool(written.ended.code == Some(0))
    })
}

pub(crate) fn status_success(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let ended = cx.this_object::<StatusObj>(call)?.0;
    Ok(Value::Bool(ended.code == Some(0)))
}

pub(crate) fn status_code(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let ended = cx.this_object::<StatusObj>(call)?.0;
    let code = ended.code.map(|n| Value::Int(i64::from(n)));
    cx.absent(call, code)
}

pub(crate) fn status_signal(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let ended = cx.this_object::<StatusObj>(call)?.0;
    let signal = ended.signal.map(|n| Value::Int(i64::from(n)));
    cx.absent(call, signal)
}
