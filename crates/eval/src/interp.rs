//! The interpreter's state: frames, globals, limits, output.
//!
//! Frames lie on one value stack; a call pushes its arguments, which become the first slots of the
//! callee's frame. The walker itself recurses on the native stack, so every call compares the native
//! stack pointer with a limit and raises `StackOverflow` before it runs out; the embedding code gives it
//! a large stack ([`Config::native_stack`] says how much there is).

use crate::builtins::Compiled;
use crate::cycles::Registry;
use crate::error::{Ctl, ErrorObj, Failure, Res, TraceLine};
use crate::gate::{Capabilities, environment};
use crate::value::Value;
use ruchyruchy_builtins::random::Random as Rng;
use ruchyruchy_hir::error_kind::ErrorKind;
use ruchyruchy_hir::hir::{Adt, AdtId, Fun, FunId, KindKey, Methods, Program};
use ruchyruchy_syntax::span::{SourceMap, Span};
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What bounds a run.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Calls and loop rounds; none: unbounded. Reaching it ends the program.
    pub steps: Option<u64>,
    /// Bytes of heap, as the process's allocator counts them; none: unbounded. Reaching it raises `OutOfMemory`.
    pub heap: Option<usize>,
    /// Nested calls. Exceeding it raises `StackOverflow`.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            steps: None,
            heap: None,
            depth: 100_000,
        }
    }
}

/// Where a program's output goes and what it gets from outside.
pub struct Config {
    /// Limits.
    pub limits: Limits,
    /// Bytes of native stack that the caller provides below the current frame.
    pub native_stack: usize,
    /// Bytes of heap in use now, for [`Limits::heap`].
    pub heap_in_use: fn() -> usize,
    /// Standard output.
    pub stdout: Box<dyn Write>,
    /// Standard error.
    pub stderr: Box<dyn Write>,
    /// Standard input.
    pub stdin: Box<dyn std::io::BufRead>,
    /// `env::args()`: program, arguments.
    pub args: Vec<String>,
    /// What the program may do to the world outside.
    pub capabilities: Rc<Capabilities>,
    /// Seed of the random numbers; none: from the clock.
    pub seed: Option<u64>,
    /// Set from outside, it stops a run at its next look at the limits. None: nobody will.
    pub interrupt: Option<Arc<AtomicBool>>,
}

/// A call in progress.
pub(crate) struct Frame {
    /// What runs.
    pub fun: Rc<Fun>,
    /// Where the caller stands.
    pub call_span: Span,
}

/// Bytes of native stack kept free for builtins and error handling below the deepest call.
pub(crate) const STACK_RESERVE: usize = 512 * 1024;

/// How many polls pass between two looks at fuel, heap and cycles.
const POLL_EVERY: u32 = 512;

/// The tree walker.
pub struct Interp {
    /// Functions by [`FunId`].
    pub(crate) funs: Vec<Rc<Fun>>,
    /// Types by [`AdtId`].
    pub(crate) adts: Vec<Rc<Adt>>,
    /// Methods that impls add to built-in kinds.
    pub(crate) kinds: FxHashMap<KindKey, Methods>,
    /// Whether any type has an operator, order or display hook: else structural fast paths hold.
    pub(crate) has_hooks: bool,
    /// Whether any type has an invariant.
    pub(crate) has_invariants: bool,
    /// The values with invariants that calls are at work on.
    pub(crate) guarded: Vec<crate::invariant::AtWork>,
    /// Values of globals: `Uninit` until initialised.
    pub(crate) globals: Vec<Value>,
    /// Initialiser, name and place of each global.
    pub(crate) global_info: Vec<GlobalInfo>,
    /// Frames.
    pub(crate) stack: Vec<Value>,
    /// Start of the current frame.
    pub(crate) base: usize,
    /// The running closure, if it is one.
    pub(crate) closure: Option<Rc<crate::value::Closure>>,
    /// Calls in progress.
    pub(crate) frames: Vec<Frame>,
    /// What a [`Ctl`] carries.
    pub payload: Value,
    /// Where the newest throw happened, innermost call first; valid while one is under way.
    pub(crate) trace: Vec<TraceLine>,
    /// Place of the newest throw.
    pub(crate) throw_span: Span,
    /// Traces of errors that were caught, for `Rethrow`.
    pub(crate) exit_status: i32,
    /// The expression a builtin works for: where its errors point to.
    pub(crate) span: Span,
    pub(crate) limits: Limits,
    fuel: u64,
    interrupt: Option<Arc<AtomicBool>>,
    /// A stop under way is that of the flag, not of the step limit.
    stopped_from_outside: bool,
    native_limit: usize,
    heap_in_use: fn() -> usize,
    /// Steps until the next slow poll; they are taken from the fuel already.
    ticks: u32,
    /// String constants by the address of their text.
    pub(crate) strings: FxHashMap<usize, (Rc<str>, Rc<String>)>,
    /// Constants under evaluation, to find cycles.
    pub(crate) registry: Registry,
    /// Standard output.
    pub(crate) stdout: Box<dyn Write>,
    /// Standard error.
    pub(crate) stderr: Box<dyn Write>,
    /// Standard input.
    pub(crate) stdin: Box<dyn std::io::BufRead>,
    /// `env::args()`.
    pub(crate) args: Vec<String>,
    /// What the gate grants.
    pub(crate) capabilities: Rc<Capabilities>,
    /// Patterns compiled lately.
    pub(crate) regexes: Compiled,
    /// Random numbers.
    pub(crate) rng: RefCell<Rng>,
    /// Start of the monotonic clock.
    pub(crate) started: std::time::Instant,
    /// Sources, for the line and column of errors.
    pub(crate) sources: Rc<RefCell<SourceMap>>,
    /// `main` has run.
    pub(crate) main_has_run: bool,
    pub(crate) main: Option<FunId>,
}

/// What is known of a global.
pub(crate) struct GlobalInfo {
    pub name: Symbol,
    pub init: Option<FunId>,
    /// Its initialiser is running.
    pub running: bool,
}

fn stack_pointer() -> usize {
    let here = 0u8;
    std::ptr::from_ref(&here) as usize
}

/// The lowest stack address that calls may reach, with `native_stack` bytes below this frame.
fn native_limit(native_stack: usize) -> usize {
    stack_pointer()
        .saturating_sub(native_stack)
        .saturating_add(STACK_RESERVE)
}

impl Interp {
    /// A fresh interpreter. Must be used on the thread and stack it was made on.
    pub fn new(config: Config, sources: Rc<RefCell<SourceMap>>) -> Interp {
        let seed = config.seed.unwrap_or_else(|| {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            now.map_or(0, |d| d.as_nanos() as u64) ^ u64::from(environment::process_id()) << 32
        });
        Interp {
            funs: Vec::new(),
            adts: Vec::new(),
            kinds: FxHashMap::default(),
            has_hooks: false,
            has_invariants: false,
            guarded: Vec::new(),
            globals: Vec::new(),
            global_info: Vec::new(),
            stack: Vec::with_capacity(256),
            base: 0,
            closure: None,
            frames: Vec::new(),
            payload: Value::Nil,
            trace: Vec::new(),
            throw_span: Span::NONE,
            exit_status: 0,
            span: Span::NONE,
            fuel: config.limits.steps.unwrap_or(u64::MAX),
            interrupt: config.interrupt,
            stopped_from_outside: false,
            limits: config.limits,
            native_limit: native_limit(config.native_stack),
            heap_in_use: config.heap_in_use,
            ticks: 1,
            strings: FxHashMap::default(),
            registry: Registry::default(),
            stdout: config.stdout,
            stderr: config.stderr,
            stdin: config.stdin,
            args: config.args,
            capabilities: config.capabilities,
            regexes: Compiled::default(),
            rng: RefCell::new(Rng::seeded(seed)),
            started: std::time::Instant::now(),
            sources,
            main_has_run: false,
            main: None,
        }
    }

    pub(crate) fn set_native_limit(&mut self, native_stack: usize) {
        self.native_limit = native_limit(native_stack);
    }

    pub(crate) fn refuel(&mut self, steps: Option<u64>) {
        self.fuel = steps.unwrap_or(u64::MAX);
        self.ticks = 1;
    }

    /// Takes over what was added to the program, or replaced in it, since the last call.
    pub fn load(&mut self, program: &Program) {
        for (known, now) in self.funs.iter_mut().zip(&program.funs) {
            if !Rc::ptr_eq(known, now) {
                *known = now.clone();
            }
        }
        self.funs
            .extend(program.funs.iter().skip(self.funs.len()).cloned());
        // Types and kinds may have gained methods: they are few, so take them all.
        self.adts = program.adts.clone();
        self.kinds = program.kinds.clone();
        self.has_hooks = self.adts.iter().any(|adt| !adt.methods.hooks.is_empty())
            || self.kinds.values().any(|m| !m.hooks.is_empty());
        self.has_invariants = self.adts.iter().any(|adt| adt.invariant.is_some());
        for global in program.globals.iter().skip(self.globals.len()) {
            self.globals.push(Value::Uninit);
            self.global_info.push(GlobalInfo {
                name: global.name,
                init: global.init,
                running: false,
            });
        }
        self.main = program.main;
    }

    /// Runs the body of a file, and `main` after it if asked and not run yet.
    ///
    /// # Errors
    /// How the program ended, if not well. Output is flushed in any case.
    pub fn run(&mut self, entry: FunId, then_main: bool) -> Result<Value, Failure> {
        let result = self.run_inner(entry, then_main);
        let result = result.map_err(|ctl| self.failure(ctl));
        self.flush();
        self.stack.clear();
        self.frames.clear();
        self.base = 0;
        result
    }

    fn run_inner(&mut self, entry: FunId, then_main: bool) -> Res {
        let fun = self.fun(entry);
        let value = self.call_fun(&fun, Vec::new(), Span::NONE)?;
        self.check_returned(&value)?;
        if let Some(main) = self.main
            && then_main
            && !self.main_has_run
        {
            let fun = self.fun(main);
            let mut value = self.call_fun(&fun, Vec::new(), Span::NONE)?;
            if matches!(value, Value::Future(_)) {
                value = self.await_value(value)?;
            }
            self.check_returned(&value)?;
        }
        Ok(value)
    }

    /// A program that returns `Err` ends with status 1.
    pub(crate) fn check_returned(&mut self, value: &Value) -> Res<()> {
        match value.as_err() {
            Some(_) => {
                self.payload = value.clone();
                Err(Ctl::Return)
            }
            None => Ok(()),
        }
    }

    pub(crate) fn failure(&mut self, ctl: Ctl) -> Failure {
        match ctl {
            Ctl::Exit => Failure::Exit(self.exit_status),
            Ctl::Stop => {
                let span = self.throw_span;
                match std::mem::take(&mut self.stopped_from_outside) {
                    true => Failure::Interrupted { span },
                    false => Failure::OutOfSteps { span },
                }
            }
            Ctl::Return => {
                let value = std::mem::take(&mut self.payload);
                let inner = value.as_err().unwrap_or(value);
                Failure::Returned(self.text_or_fallback(&inner))
            }
            Ctl::Throw | Ctl::Break(_) | Ctl::Continue(_) => {
                let value = std::mem::take(&mut self.payload);
                let trace = std::mem::take(&mut self.trace);
                let span = self.throw_span;
                match &value {
                    Value::Error(e) => Failure::Uncaught {
                        kind: Some(e.kind),
                        message: e.message.clone(),
                        span,
                        trace,
                    },
                    other => Failure::Uncaught {
                        kind: None,
                        message: self.text_or_fallback(other),
                        span,
                        trace,
                    },
                }
            }
        }
    }

    /// The text of a value for a last message: a failing `Display` must not hide it.
    fn text_or_fallback(&mut self, value: &Value) -> String {
        self.refuel(Some(self.fuel.max(1_000_000)));
        self.text(value)
            .unwrap_or_else(|_| format!("<{}>", self.kind_name(value)))
    }

    /// Writes out buffered output. A closed pipe is no error of the program.
    pub fn flush(&mut self) {
        let _ = self.stdout.flush();
        let _ = self.stderr.flush();
    }

    pub(crate) fn fun(&self, id: FunId) -> Rc<Fun> {
        self.funs[id.index()].clone()
    }

    pub(crate) fn adt(&self, id: AdtId) -> Rc<Adt> {
        self.adts[id.index()].clone()
    }

    /// Counts a step; looks at the limits now and then. To be called in every loop whose length a program decides.
    ///
    /// # Errors
    /// Out of steps, or `OutOfMemory`.
    #[inline]
    pub fn poll(&mut self) -> Res<()> {
        self.ticks -= 1;
        if self.ticks == 0 {
            self.slow_poll()
        } else {
            Ok(())
        }
    }

    #[cold]
    fn slow_poll(&mut self) -> Res<()> {
        if self.fuel == 0 {
            return self.out_of_steps();
        }
        self.take_ticks();
        self.check_interrupt()?;
        self.collect_cycles_if_due();
        self.check_heap(0)
    }

    /// Moves the steps until the next slow poll out of the fuel.
    fn take_ticks(&mut self) {
        self.ticks = self.fuel.min(POLL_EVERY as u64) as u32;
        self.fuel -= self.ticks as u64;
    }

    #[cold]
    fn out_of_steps(&mut self) -> Res<()> {
        self.ticks = 1;
        self.throw_span = self.span;
        Err(Ctl::Stop)
    }

    /// Stops the run if it was told so from outside. To be called after waiting and between pieces of long work.
    ///
    /// # Errors
    /// The stop.
    pub fn check_interrupt(&mut self) -> Res<()> {
        if self.is_interrupted() {
            self.throw_span = self.span;
            self.stopped_from_outside = true;
            return Err(Ctl::Stop);
        }
        Ok(())
    }

    /// Whether somebody has set the flag that stops this run.
    pub(crate) fn is_interrupted(&self) -> bool {
        let flag = self.interrupt.as_ref();
        flag.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// Whether anybody can stop this run from outside.
    pub(crate) fn can_be_interrupted(&self) -> bool {
        self.interrupt.is_some()
    }

    /// Raises `OutOfMemory` if `request` more bytes would exceed the heap limit.
    ///
    /// # Errors
    /// `OutOfMemory`.
    pub fn check_heap(&mut self, request: usize) -> Res<()> {
        let Some(limit) = self.limits.heap else {
            if request > isize::MAX as usize / 2 {
                return self.raise(ErrorKind::OutOfMemory, "the request can't fit in memory");
            }
            return Ok(());
        };
        if (self.heap_in_use)().saturating_add(request) > limit {
            let message = format!("the heap limit of {limit} bytes is reached");
            return self.raise(ErrorKind::OutOfMemory, message);
        }
        Ok(())
    }

    /// Bytes of heap that may still be taken.
    pub(crate) fn heap_left(&self) -> usize {
        match self.limits.heap {
            Some(limit) => limit.saturating_sub((self.heap_in_use)()),
            None => usize::MAX,
        }
    }

    /// [`Interp::check_heap`] for requests large enough to matter between two polls.
    ///
    /// # Errors
    /// `OutOfMemory`.
    #[inline]
    pub fn check_request(&mut self, request: usize) -> Res<()> {
        const WORTH_ASKING: usize = 16 * 1024;
        if request < WORTH_ASKING {
            Ok(())
        } else {
            self.check_heap(request)
        }
    }

    /// Counts work that one step does on a long text or array as further steps.
    ///
    /// # Errors
    /// Out of steps.
    pub fn charge(&mut self, steps: usize) -> Res<()> {
        if self.fuel < steps as u64 {
            self.fuel = 0;
            return self.out_of_steps();
        }
        self.fuel -= steps as u64;
        Ok(())
    }

    /// Charges for copying or searching so many bytes; few are part of the step that does it.
    ///
    /// # Errors
    /// The step limit is reached.
    #[inline]
    pub fn charge_copy(&mut self, bytes: usize) -> Res<()> {
        if bytes > 4096 {
            return self.charge(bytes / 64);
        }
        Ok(())
    }

    /// Raises `StackOverflow` if the native stack is nearly used up. To be called by Rust code that recurses on program data.
    ///
    /// # Errors
    /// `StackOverflow`.
    #[inline]
    pub fn check_stack(&mut self) -> Res<()> {
        if stack_pointer() < self.native_limit {
            return self.stack_overflow();
        }
        Ok(())
    }

    #[cold]
    pub(crate) fn stack_overflow<T>(&mut self) -> Res<T> {
        let depth = self.frames.len();
        self.raise(
            ErrorKind::StackOverflow,
            format!("calls nest too deep ({depth} levels)"),
        )
    }

    /// Throws a new `Error`, pointing at the expression in work.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn raise<T>(&mut self, kind: ErrorKind, message: impl Into<String>) -> Res<T> {
        let span = self.span;
        self.raise_at(kind, message, span)
    }

    /// Throws a new `Error` that points at `span`.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn raise_at<T>(
        &mut self,
        kind: ErrorKind,
        message: impl Into<String>,
        span: Span,
    ) -> Res<T> {
        let error = ErrorObj {
            kind,
            message: message.into(),
            span,
        };
        self.throw(Value::Error(Rc::new(error)), span)
    }

    /// Throws any value.
    ///
    /// # Errors
    /// Always.
    #[cold]
    pub fn throw<T>(&mut self, value: Value, span: Span) -> Res<T> {
        self.payload = value;
        self.throw_span = span;
        self.trace = self.stack_trace(span);
        Err(Ctl::Throw)
    }

    /// The calls in progress, innermost first; long middles are left out.
    fn stack_trace(&self, span: Span) -> Vec<TraceLine> {
        const EDGE: usize = 16;
        let mut lines = Vec::new();
        let mut at = span;
        let count = self.frames.len();
        let mut i = 0;
        // A throw must not cost more the deeper it happens: the middle is not even looked at.
        while i < count {
            if i == EDGE + 1 && count > 2 * EDGE + 1 {
                i = count - EDGE;
                at = self.frames[count - i].call_span;
            }
            let frame = &self.frames[count - 1 - i];
            if i < EDGE || i + EDGE >= count {
                lines.push(TraceLine {
                    function: frame.fun.name.as_str().into(),
                    span: at,
                });
            } else if i == EDGE {
                let skipped = count - 2 * EDGE;
                lines.push(TraceLine {
                    function: format!("… {skipped} more calls …").into(),
                    span: Span::NONE,
                });
            }
            at = frame.call_span;
            i += 1;
        }
        lines
    }

    /// Name of the kind of a value, as `type_of` gives it.
    pub fn kind_name(&self, value: &Value) -> String {
        match value {
            Value::Nil | Value::Uninit => "nil",
            Value::Bool(_) => "boolean",
            Value::Int(_) | Value::Big(_) => "integer",
            Value::Float(_) => "float",
            Value::Byte(_) => "byte",
            Value::Atom(_) => "atom",
            Value::Str(_) => "string",
            Value::Range(_) => "range",
            Value::Array(_) => "array",
            Value::Tuple(_) => "tuple",
            Value::Map(_) => "object",
            Value::Set(_) => "set",
            Value::Heap(_) => "heap",
            Value::Frame(_) => "dataframe",
            Value::Struct(_) => "struct",
            Value::Enum(_) | Value::Unit(..) => "enum_variant",
            Value::Instance(_) => "object",
            Value::Fun(_)
            | Value::Closure(_)
            | Value::Builtin(_)
            | Value::Ctor(..)
            | Value::Host(_) => "function",
            Value::Type(id) => match self.adts[id.index()].kind {
                ruchyruchy_hir::hir::AdtKind::Class => "class",
                _ => "type",
            },
            Value::Shared(_) => "cell",
            Value::Iter(_) => "iterator",
            Value::Error(_) => "error",
            Value::Future(_) => "future",
            Value::Native(n) => n.kind(),
            Value::Var(cell) => return self.kind_name(&cell.get()),
            Value::Alias(alias) => {
                return self.kind_name(&alias.slot.get().unwrap_or_default());
            }
            Value::Lazy(_) => "lazy",
        }
        .to_string()
    }

    /// Like [`Interp::kind_name`], but user types by their own name: for messages.
    pub fn type_name(&self, value: &Value) -> String {
        match value {
            Value::Struct(r) | Value::Enum(r) | Value::Instance(r) => {
                self.adts[r.adt.index()].name.to_string()
            }
            Value::Unit(adt, _) => self.adts[adt.index()].name.to_string(),
            Value::Map(_) => "map".to_string(),
            Value::Frame(_) => "data frame".to_string(),
            other => self.kind_name(other),
        }
    }
}
