//! `run FILE`, `run -` and `-e CODE`.

use super::output::{self, Stderr, Stdout};
use super::{Context, DenyArgs, LimitArgs, RunArgs, Tier, memory, repl};
use ruchyruchy::{Capabilities, CompileError, Engine, Limits, Module};
use std::io::Read;
use std::path::Path;

/// An engine on the standard streams of the process.
pub(super) fn engine(limits: &LimitArgs, context: &Context) -> Engine {
    // A second tier joins here.
    let Tier::Eval = limits.tier;
    let defaults = Limits::default();
    let engine = Engine::new()
        .with_limits(Limits {
            steps: limits.max_steps,
            heap: limits.max_heap.or_else(memory::default_heap_limit),
            depth: limits.max_depth.unwrap_or(defaults.depth),
        })
        .with_capabilities(capabilities(&limits.deny))
        .with_heap_gauge(context.heap_in_use)
        .with_file_modules(true)
        .with_stdout(Stdout)
        .with_stderr(Stderr);
    match limits.seed {
        Some(seed) => engine.with_seed(seed),
        None => engine,
    }
}

/// What is left of everything.
fn capabilities(deny: &DenyArgs) -> Capabilities {
    let mut granted = Capabilities::all()
        .with_net(!deny.deny_net)
        .with_run(!deny.deny_run)
        .with_env(!deny.deny_env);
    for path in &deny.deny_read {
        granted = match path.is_empty() {
            true => granted.with_read(false),
            false => granted.without_read_of(path),
        };
    }
    for path in &deny.deny_write {
        granted = match path.is_empty() {
            true => granted.with_write(false),
            false => granted.without_write_of(path),
        };
    }
    granted
}

/// Runs what the arguments name; without any, the REPL if `interactive`, else a program from standard input.
pub(super) fn run(args: &RunArgs, context: &Context, interactive: bool) -> i32 {
    let engine = engine(&args.limits, context);
    let stack = engine.clone();
    stack.on_stack(|| run_on_stack(args, engine, context, interactive))
}

fn run_on_stack(args: &RunArgs, engine: Engine, context: &Context, interactive: bool) -> i32 {
    let mut rest = args
        .rest
        .iter()
        .map(|arg| arg.to_string_lossy().into_owned());
    if let Some(code) = &args.code {
        let engine = engine
            .with_args(["-e".to_string()].into_iter().chain(rest))
            .with_stdin(output::stdin());
        return finish(engine.compile("<-e>", code), &engine, context, true);
    }
    match rest.next() {
        None if interactive => repl::run(&args.limits, context),
        None => run_stdin(engine.with_args(["-"]), context),
        Some(file) if file == "-" => {
            run_stdin(engine.with_args([file].into_iter().chain(rest)), context)
        }
        Some(file) => {
            let engine = engine
                .with_args([file].into_iter().chain(rest))
                .with_stdin(output::stdin());
            let path = args.rest.first().map_or(Path::new(""), Path::new);
            finish(engine.compile_file(path), &engine, context, false)
        }
    }
}

/// All of standard input is the program, so the program's own is empty.
fn run_stdin(engine: Engine, context: &Context) -> i32 {
    let mut input = output::stdin();
    let engine = engine.with_stdin(std::io::empty());
    finish(
        engine.compile_reader("<stdin>", input.by_ref()),
        &engine,
        context,
        false,
    )
}

fn finish(
    module: Result<Module, CompileError>,
    engine: &Engine,
    context: &Context,
    show_value: bool,
) -> i32 {
    let module = match module {
        Ok(module) => module,
        Err(error) => {
            output::print_error(&error.render(context.color));
            return 1;
        }
    };
    output::print_error(&module.warnings().render(context.color));
    let shown = engine.run(&module).and_then(|value| {
        if !show_value || value.is_nil() {
            return Ok(None);
        }
        let text = match value.as_str() {
            Some(_) => module.debug_text(engine, &value),
            None => module.text(engine, &value),
        };
        text.map(Some)
    });
    let status = match shown {
        Ok(text) => {
            if let Some(text) = text {
                output::print(&format!("{text}\n"));
            }
            0
        }
        Err(error) => {
            output::print_error(&error.render(context.color));
            error.exit_status()
        }
    };
    output::flush();
    // The process ends, and taking a large program apart takes time.
    std::mem::forget(module);
    status
}
