//! The engine: how programs are compiled and run.

use crate::Interrupt;
use crate::error::{CompileError, Report, RunError, Sources};
use crate::loader::{FileLoader, SourcePlaces, read_file, read_text};
use crate::module::Module;
use crate::stack::{NATIVE_STACK, on_big_stack};
use crate::streams::{Input, Output};
use crate::value::Value;
use ruchyruchy_eval::Capabilities;
use ruchyruchy_eval::interp::{self, Interp};
use ruchyruchy_eval::value::{HostFn, Value as Inner};
use ruchyruchy_hir::check;
use ruchyruchy_hir::modules::{ModuleLoader, NoModules};
use ruchyruchy_hir::session::Session;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::{Diagnostic, Severity};
use ruchyruchy_syntax::parser::{self, Parsed};
use ruchyruchy_syntax::print;
use ruchyruchy_syntax::span::{SourceFile, Span};
use std::io::{BufRead, Read, Write};
use std::path::Path;
use std::rc::Rc;

/// What bounds a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Calls and loop rounds a run may take; none: any number. Reaching it ends the run with
    /// [`RunError::StepLimit`], which a program can't catch.
    pub steps: Option<u64>,
    /// Bytes of heap; none: any number. Reaching it raises `OutOfMemory`. What is compared with it comes from
    /// [`Engine::with_heap_gauge`]; without a gauge only single requests larger than the limit fail.
    pub heap: Option<usize>,
    /// Calls in progress at a time. Exceeding it raises `StackOverflow`.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        let limits = interp::Limits::default();
        Limits {
            steps: limits.steps,
            heap: limits.heap,
            depth: limits.depth,
        }
    }
}

/// A program in the eyes of one stage of the implementation.
#[derive(Clone, Debug)]
pub struct Listing {
    /// What the stage sees.
    pub text: String,
    /// What is wrong with the program.
    pub report: Report,
}

/// Compiles and runs programs; holds limits, streams and the functions that programs get from outside.
///
/// An engine works on the thread that calls it, on a native stack of its own (512 MB of address space, of which
/// only what a program uses becomes memory), so that deep recursion is no problem wherever it is called from.
///
/// By default a program has no arguments, no file modules, and the standard streams of the process; steps and heap are not
/// bounded, and it may do to files, processes, the network and the environment what the process may. A program that
/// comes from elsewhere gets [`Limits`] and [`Capabilities::none`].
#[derive(Clone)]
pub struct Engine {
    limits: Limits,
    capabilities: Rc<Capabilities>,
    args: Vec<String>,
    seed: Option<u64>,
    stdout: Output,
    stderr: Output,
    stdin: Input,
    heap_gauge: fn() -> usize,
    native_stack: usize,
    file_modules: bool,
    hosts: Vec<Rc<HostFn>>,
    interrupt: Option<Interrupt>,
}

impl Default for Engine {
    fn default() -> Engine {
        Engine::new()
    }
}

impl Engine {
    /// An engine with the default settings.
    pub fn new() -> Engine {
        Engine {
            limits: Limits::default(),
            capabilities: Rc::new(Capabilities::all()),
            args: Vec::new(),
            seed: None,
            stdout: Output::new(std::io::stdout()),
            stderr: Output::new(std::io::stderr()),
            stdin: Input::new(std::io::BufReader::new(std::io::stdin())),
            heap_gauge: || 0,
            native_stack: NATIVE_STACK,
            file_modules: false,
            hosts: Vec::new(),
            interrupt: None,
        }
    }

    /// Bounds each run (and each call) by `limits`.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Engine {
        self.limits = limits;
        self
    }

    /// What programs may do to the world outside (default: everything). What is withheld raises `IoError`. File modules
    /// are a matter of [`Engine::with_file_modules`] alone.
    #[must_use]
    pub fn with_capabilities(mut self, capabilities: Capabilities) -> Engine {
        self.capabilities = Rc::new(capabilities);
        self
    }

    /// What bounds each run.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What `env::args()` gives: the name of the program first.
    #[must_use]
    pub fn with_args(mut self, args: impl IntoIterator<Item = impl Into<String>>) -> Engine {
        self.args = args.into_iter().map(Into::into).collect();
        self
    }

    /// Makes random numbers the same in each run. Otherwise the clock seeds them.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Engine {
        self.seed = Some(seed);
        self
    }

    /// Sends standard output to `writer`, which is flushed at the end of each run.
    #[must_use]
    pub fn with_stdout(mut self, writer: impl Write + 'static) -> Engine {
        self.stdout = Output::new(writer);
        self
    }

    /// Sends standard error to `writer`.
    #[must_use]
    pub fn with_stderr(mut self, writer: impl Write + 'static) -> Engine {
        self.stderr = Output::new(writer);
        self
    }

    /// Gives programs `reader` as standard input.
    #[must_use]
    pub fn with_stdin(mut self, reader: impl BufRead + 'static) -> Engine {
        self.stdin = Input::new(reader);
        self
    }

    /// Tells how many bytes of heap the process has in use, for [`Limits::heap`]: usually the counter of a
    /// global allocator such as the one of the crate `cap`.
    #[must_use]
    pub fn with_heap_gauge(mut self, gauge: fn() -> usize) -> Engine {
        self.heap_gauge = gauge;
        self
    }

    /// Bytes of native stack for recursion (default 512 MB; half of it, and so on, where the system refuses).
    #[must_use]
    pub fn with_native_stack(mut self, bytes: usize) -> Engine {
        self.native_stack = bytes;
        self
    }

    /// Lets programs import modules from files beside them (default: no).
    #[must_use]
    pub fn with_file_modules(mut self, allowed: bool) -> Engine {
        self.file_modules = allowed;
        self
    }

    /// Lets `interrupt` (a clone of it, on any thread) stop runs and calls.
    #[must_use]
    pub fn with_interrupt(mut self, interrupt: Interrupt) -> Engine {
        self.interrupt = Some(interrupt);
        self
    }

    /// Gives programs a function `name`. What it returns as `Err` is raised as an `Error` with this message at
    /// the place of the call. A function of the program with this name wins.
    #[must_use]
    pub fn host(
        mut self,
        name: &str,
        body: impl Fn(&[Value]) -> Result<Value, String> + 'static,
    ) -> Engine {
        let body = move |_: &mut Interp, args: &[Inner]| {
            let args: Vec<Value> = args.iter().map(|arg| Value(arg.share())).collect();
            body(&args).map(|value| value.0)
        };
        self.hosts.push(Rc::new(HostFn {
            name: name.to_string(),
            body: Box::new(body),
        }));
        self
    }

    /// Runs `work` on the engine's native stack. Calls of the engine in it need no stack of their own, which
    /// saves some tens of microseconds each.
    pub fn on_stack<R>(&self, work: impl FnOnce() -> R) -> R {
        on_big_stack(self.native_stack, |_| work())
    }

    /// Compiles `source`; messages call it `name`. File modules are looked for in the working directory.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn compile(&self, name: &str, source: &str) -> Result<Module, CompileError> {
        on_big_stack(self.native_stack, |_| {
            let sources = Sources::default();
            let file = add_source(&sources, name, source.to_string())?;
            self.compile_source(&file, None, sources)
        })
    }

    /// Compiles the file `path`, and the modules that it imports if the engine has file modules.
    ///
    /// # Errors
    /// What is wrong with the text, or that it cannot be read.
    pub fn compile_file(&self, path: impl AsRef<Path>) -> Result<Module, CompileError> {
        let path = path.as_ref();
        on_big_stack(self.native_stack, |_| {
            let sources = Sources::default();
            let file = open_source(&sources, path)?;
            self.compile_source(&file, Some(path), sources)
        })
    }

    /// Compiles the text that `input` gives (at most 256 MB); messages call it `name`.
    ///
    /// # Errors
    /// As [`Engine::compile_file`].
    pub fn compile_reader(&self, name: &str, input: impl Read) -> Result<Module, CompileError> {
        match read_text(input) {
            Ok(text) => self.compile(name, &text),
            Err(why) => Err(cannot_read(name, &why)),
        }
    }

    /// The tokens of a file, one a line.
    ///
    /// # Errors
    /// That the file cannot be read. What else is wrong with it is in the listing.
    pub fn list_tokens(&self, path: impl AsRef<Path>) -> Result<Listing, CompileError> {
        self.list(path.as_ref(), |file, _| print::tokens(file))
    }

    /// The syntax tree of a file, one node a line.
    ///
    /// # Errors
    /// As [`Engine::list_tokens`].
    pub fn list_tree(&self, path: impl AsRef<Path>) -> Result<Listing, CompileError> {
        self.list(path.as_ref(), |file, parsed| {
            print::tree(&parsed.file, file)
        })
    }

    /// The bytecode of a file and its modules, instructions below the source lines that they belong to.
    ///
    /// # Errors
    /// As [`Engine::compile_file`]; a function is too large.
    pub fn list_bytecode(&self, path: impl AsRef<Path>) -> Result<Listing, CompileError> {
        let module = self.compile_file(path)?;
        // Expressions are compiled by recursion.
        let text = on_big_stack(self.native_stack, |_| module.dump_bytecode());
        match text {
            Ok(text) => Ok(Listing {
                text,
                report: module.warnings().clone(),
            }),
            Err(diagnostic) => Err(CompileError::new(vec![*diagnostic], module.sources.clone())),
        }
    }

    fn list(
        &self,
        path: &Path,
        text: impl FnOnce(&SourceFile, &Parsed) -> String,
    ) -> Result<Listing, CompileError> {
        on_big_stack(self.native_stack, |_| {
            let sources = Sources::default();
            let file = open_source(&sources, path)?;
            let parsed = parser::parse(&file);
            let text = text(&file, &parsed);
            Ok(Listing {
                text,
                report: Report::new(parsed.diagnostics, sources),
            })
        })
    }

    /// Everything that can be said about a text without running it, type errors included that a run
    /// would only meet on its way.
    pub fn check(&self, name: &str, source: &str) -> Report {
        on_big_stack(self.native_stack, |_| {
            let sources = Sources::default();
            match add_source(&sources, name, source.to_string()) {
                Ok(file) => self.check_source(&file, None, sources),
                Err(error) => error.into_report(),
            }
        })
    }

    /// [`Engine::check`] of a file.
    pub fn check_file(&self, path: impl AsRef<Path>) -> Report {
        let path = path.as_ref();
        on_big_stack(self.native_stack, |_| {
            let sources = Sources::default();
            match open_source(&sources, path) {
                Ok(file) => self.check_source(&file, Some(path), sources),
                Err(error) => error.into_report(),
            }
        })
    }

    /// Runs the top level of a module and then its `main`, with fresh global variables. The result is
    /// the value of the last top-level expression.
    ///
    /// # Errors
    /// How the program ended, if not well.
    pub fn run(&self, module: &Module) -> Result<Value, RunError> {
        let mut state = module.state.try_borrow_mut().map_err(|_| RunError::Busy)?;
        on_big_stack(self.native_stack, |stack| {
            let interp = state.insert(self.interp(module, stack));
            let result = interp.run(module.entry, true);
            self.result(result, &module.sources)
        })
    }

    /// Calls a function of a module. Global variables are as the last run or call left them; before the first
    /// one, the top level runs (without `main`).
    ///
    /// # Errors
    /// [`RunError::NoSuchFunction`], or how the call ended, if not well.
    pub fn call(&self, module: &Module, name: &str, args: &[Value]) -> Result<Value, RunError> {
        let Some(function) = module.session.function(name) else {
            return Err(RunError::NoSuchFunction(name.to_string()));
        };
        let mut state = module.state.try_borrow_mut().map_err(|_| RunError::Busy)?;
        on_big_stack(self.native_stack, |stack| {
            let interp = match &mut *state {
                Some(interp) => {
                    interp.enter_stack(stack);
                    interp
                }
                empty => {
                    let mut interp = self.interp(module, stack);
                    let result = interp.run(module.entry, false);
                    self.result(result, &module.sources)?;
                    empty.insert(interp)
                }
            };
            interp.set_limits(self.eval_limits());
            let args = args.iter().map(|arg| arg.0.share()).collect();
            let result = interp.call_from_host(function, args);
            self.result(result, &module.sources)
        })
    }

    pub(crate) fn native_stack(&self) -> usize {
        self.native_stack
    }

    pub(crate) fn result(
        &self,
        result: Result<Inner, ruchyruchy_eval::error::Failure>,
        sources: &Sources,
    ) -> Result<Value, RunError> {
        result
            .map(Value)
            .map_err(|failure| self.failure(failure, sources))
    }

    pub(crate) fn failure(
        &self,
        failure: ruchyruchy_eval::error::Failure,
        sources: &Sources,
    ) -> RunError {
        RunError::from_failure(failure, self.limits.steps, sources)
    }

    /// How many tokens a source may have for its compiled form to stay within the heap limit.
    pub(crate) fn most_tokens(&self) -> usize {
        let room = self.limits.heap.unwrap_or(usize::MAX);
        room / parser::BYTES_A_TOKEN
    }

    pub(crate) fn eval_limits(&self) -> interp::Limits {
        let Limits { steps, heap, depth } = self.limits;
        interp::Limits { steps, heap, depth }
    }

    /// An interpreter for the session of a module, for the native stack at hand.
    pub(crate) fn new_interp(&self, sources: &Sources, native_stack: usize) -> Interp {
        let config = interp::Config {
            limits: self.eval_limits(),
            native_stack,
            heap_in_use: self.heap_gauge,
            stdout: Box::new(self.stdout.clone()),
            stderr: Box::new(self.stderr.clone()),
            stdin: Box::new(self.stdin.clone()),
            args: self.args.clone(),
            capabilities: self.capabilities.clone(),
            seed: self.seed,
            interrupt: self.interrupt.as_ref().map(Interrupt::flag),
        };
        Interp::new(config, sources.clone())
    }

    pub(crate) fn interp(&self, module: &Module, native_stack: usize) -> Interp {
        let mut interp = self.new_interp(&module.sources, native_stack);
        interp.load(module.session.program());
        for (global, function) in &module.hosts {
            interp.set_global(*global, Inner::Host(function.clone()));
        }
        interp
    }

    /// The loader of modules, knowing where the main file lies.
    pub(crate) fn loader(
        &self,
        main: Option<(&Rc<SourceFile>, &Path)>,
        sources: &Sources,
        places: SourcePlaces,
    ) -> Box<dyn ModuleLoader> {
        if !self.file_modules {
            return Box::new(NoModules);
        }
        let mut loader = FileLoader::new(sources.clone(), places);
        if let Some((file, path)) = main {
            loader.add(file, path);
        }
        Box::new(loader)
    }

    /// Tells a session about the host functions.
    pub(crate) fn define_hosts(&self, session: &mut Session) -> crate::module::Hosts {
        self.hosts
            .iter()
            .map(|function| (session.define_host_value(&function.name), function.clone()))
            .collect()
    }

    fn compile_source(
        &self,
        file: &Rc<SourceFile>,
        path: Option<&Path>,
        sources: Sources,
    ) -> Result<Module, CompileError> {
        let most_tokens = self.most_tokens();
        let parsed = parser::parse_within(file, most_tokens);
        if parsed.diagnostics.iter().any(Diagnostic::is_error) {
            return Err(CompileError::new(parsed.diagnostics, sources));
        }
        let mut session = Session::new(self.loader(
            path.map(|path| (file, path)),
            &sources,
            SourcePlaces::default(),
        ))
        .with_most_tokens(most_tokens);
        let hosts = self.define_hosts(&mut session);
        let lowered = session.lower(&parsed.file, file);
        let mut diagnostics = parsed.diagnostics;
        diagnostics.extend(lowered.diagnostics);
        match lowered.entry {
            Some(entry) => {
                diagnostics.retain(|d| !d.check_only);
                Ok(Module::new(session, entry, hosts, diagnostics, sources))
            }
            None => {
                diagnostics.retain(|d| !d.check_only || d.severity == Severity::Warning);
                Err(CompileError::new(diagnostics, sources))
            }
        }
    }

    fn check_source(&self, file: &Rc<SourceFile>, path: Option<&Path>, sources: Sources) -> Report {
        let parsed = parser::parse(file);
        let mut diagnostics = parsed.diagnostics;
        if !diagnostics.iter().any(Diagnostic::is_error) {
            let mut session = Session::new(self.loader(
                path.map(|path| (file, path)),
                &sources,
                SourcePlaces::default(),
            ));
            self.define_hosts(&mut session);
            let lowered = session.lower(&parsed.file, file);
            diagnostics.extend(lowered.diagnostics);
            if lowered.entry.is_some() {
                let funs = session.program().funs.len();
                diagnostics.extend(check::check(session.program(), lowered.first_fun..funs));
            }
            diagnostics.sort_by_key(|d| d.span.lo);
            diagnostics.dedup();
        }
        Report::new(diagnostics, sources)
    }
}

/// Adds a text to a source map, if it fits into the address space of spans.
pub(crate) fn add_source(
    sources: &Sources,
    name: &str,
    text: String,
) -> Result<Rc<SourceFile>, CompileError> {
    let added = sources.borrow_mut().add(name, text);
    added.map_err(|_| cannot_read(name, "all sources together are too large"))
}

fn open_source(sources: &Sources, path: &Path) -> Result<Rc<SourceFile>, CompileError> {
    let name = path.display().to_string();
    let text = read_file(path).map_err(|why| cannot_read(&name, &why))?;
    add_source(sources, &name, text)
}

fn cannot_read(name: &str, why: &str) -> CompileError {
    let message = format!("cannot read `{name}`: {why}");
    let diagnostic = Diagnostic::error(Code::CannotRead, Span::NONE, message);
    CompileError::new(vec![diagnostic], Sources::default())
}
