//! Options and commands.

mod bench;
mod check;
mod dump;
mod explain;
mod fmt;
mod memory;
mod new;
pub(crate) mod output;
mod pages;
mod programs;
mod repl;
mod run;
mod test;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Runs programs of the Ruchy language.
#[derive(Parser)]
#[command(
    name = "ruchyruchy",
    version,
    about = "Runs, checks and explains programs of the Ruchy language",
    args_conflicts_with_subcommands = true,
    override_usage = "ruchyruchy [OPTIONS] FILE [ARGS]...\n       \
                      ruchyruchy [OPTIONS] -e CODE [ARGS]...\n       \
                      ruchyruchy COMMAND ...",
    after_help = "Without arguments: the REPL on a terminal, else a program from standard input."
)]
struct Cli {
    #[command(flatten)]
    run: RunArgs,
    #[command(subcommand)]
    command: Option<Command>,
    /// Colours in messages
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    color: Color,
}

#[derive(Subcommand)]
enum Command {
    /// Run a program
    #[command(override_usage = "ruchyruchy run [OPTIONS] FILE|- [ARGS]...\n       \
                                ruchyruchy run [OPTIONS] -e CODE [ARGS]...")]
    Run(RunArgs),
    /// Read, run and print, entry by entry
    Repl(LimitArgs),
    /// Report everything that is wrong or doubtful in programs, without running them
    Check {
        /// One JSON object a line on standard output, for tools
        #[arg(long)]
        json: bool,
        /// Files, and folders with all programs in them (`-`: standard input)
        #[arg(value_name = "PATH", default_value = ".")]
        paths: Vec<PathBuf>,
    },
    /// Bring programs into the one style
    #[command(override_usage = "ruchyruchy fmt [--check] PATHS|-")]
    Fmt {
        /// Change nothing; print the differences and fail if there are any
        #[arg(long)]
        check: bool,
        /// Files, and folders with all programs in them (`-`: from standard input to standard output)
        #[arg(required = true, value_name = "PATHS")]
        paths: Vec<PathBuf>,
    },
    /// Print a program as one of the stages of the implementation sees it
    Dump {
        /// Which stage
        #[arg(long, value_enum)]
        stage: Stage,
        /// Program
        file: PathBuf,
    },
    /// Run the functions marked `#[test]`
    Test(test::TestArgs),
    /// Make a project: a program, a module, tests
    New {
        /// The folder, whose last part is the name
        #[arg(value_name = "NAME")]
        path: PathBuf,
        /// A library: no `main.ruchy`
        #[arg(long)]
        lib: bool,
    },
    /// Print the completion script of a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command
    Man {
        /// The folder for the pages
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Explain an error code or the type of a run-time error
    Explain {
        /// Such as E0425, or the type of a run-time error such as TypeError
        #[arg(required_unless_present = "list")]
        code: Option<String>,
        /// List all codes
        #[arg(long)]
        list: bool,
    },
    /// Measure: the benchmark suite of a checkout, by the program `ruchyruchy-bench`
    #[command(
        disable_help_flag = true,
        override_usage = "ruchyruchy bench COMMAND ...\n       \
                                ruchyruchy bench --help"
    )]
    Bench {
        /// A command of the suite, and what it gets
        #[arg(
            value_name = "COMMAND",
            trailing_var_arg = true,
            allow_hyphen_values = true
        )]
        args: Vec<OsString>,
    },
    /// Serve an editor: the Language Server Protocol on standard input and output
    Lsp {
        /// What editors pass to say so; there is no other way
        #[arg(long, hide = true)]
        stdio: bool,
    },
}

#[derive(Args, Default)]
struct RunArgs {
    #[command(flatten)]
    limits: LimitArgs,
    /// Run CODE and print the value of its last expression
    #[arg(short = 'e', value_name = "CODE", allow_hyphen_values = true)]
    code: Option<String>,
    /// The program (`-`: standard input) and what it gets as arguments
    #[arg(value_name = "FILE [ARGS]", trailing_var_arg = true)]
    rest: Vec<OsString>,
}

#[derive(Args, Default)]
struct LimitArgs {
    /// What runs the program
    #[arg(long, value_enum, default_value_t = Tier::Eval)]
    tier: Tier,
    /// Stop the program after N calls and loop rounds
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,
    /// Heap that a program may use, such as 500m [default: half of the machine's memory]
    #[arg(long, value_name = "BYTES", value_parser = memory::parse_size)]
    max_heap: Option<usize>,
    /// Calls that may be in progress at a time [default: 100000]
    #[arg(long, value_name = "N")]
    max_depth: Option<u32>,
    /// Start random numbers from N, so that each run gets the same
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[command(flatten)]
    deny: DenyArgs,
}

const DENIED: &str = "What the program may not do";

/// What is withheld from the program.
#[derive(Args, Default)]
struct DenyArgs {
    /// Use the network
    #[arg(long, help_heading = DENIED)]
    deny_net: bool,
    /// Start processes (which nothing here holds back)
    #[arg(long, help_heading = DENIED)]
    deny_run: bool,
    /// Read files; with PATH, only this file or what is below this folder
    #[arg(long, help_heading = DENIED, value_name = "PATH", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    deny_read: Vec<OsString>,
    /// Write files, as --deny-read
    #[arg(long, help_heading = DENIED, value_name = "PATH", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    deny_write: Vec<OsString>,
    /// Use environment variables and the current folder
    #[arg(long, help_heading = DENIED)]
    deny_env: bool,
}

/// The ways to run a program.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Tier {
    /// Walks the resolved tree
    #[default]
    Eval,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    /// On a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
enum Stage {
    /// What the lexer sees
    Tokens,
    /// The syntax tree
    Ast,
    /// The resolved program
    Hir,
    /// The instructions of a register machine
    Bytecode,
}

/// What every command needs to know.
struct Context {
    /// Messages are coloured.
    color: bool,
    /// Reports on standard output are coloured.
    stdout_color: bool,
    /// Bytes of heap in use.
    heap_in_use: fn() -> usize,
}

/// Does what the arguments of the process ask for; gives its exit status.
pub(crate) fn main(heap_in_use: fn() -> usize) -> i32 {
    let cli = Cli::parse();
    let (color, stdout_color) = match cli.color {
        Color::Auto => (output::wants_color(), output::stdout_wants_color()),
        Color::Always => (true, true),
        Color::Never => (false, false),
    };
    let context = Context {
        color,
        stdout_color,
        heap_in_use,
    };
    match cli.command {
        None => run::run(&cli.run, &context, output::stdin_is_terminal()),
        Some(Command::Run(args)) => run::run(&args, &context, false),
        Some(Command::Repl(limits)) => repl::run(&limits, &context),
        Some(Command::Check { json, paths }) => check::run(&paths, json, &context),
        Some(Command::Fmt { check, paths }) => fmt::run(&paths, check, &context),
        Some(Command::Dump { stage, file }) => dump::run(stage, &file, &context),
        Some(Command::Test(args)) => test::run(&args, &context),
        Some(Command::New { path, lib }) => new::run(&path, lib),
        Some(Command::Completions { shell }) => pages::completions(shell, Cli::command()),
        Some(Command::Man { folder }) => pages::manual(folder.as_deref(), Cli::command()),
        Some(Command::Explain { code, list }) => explain::run(code.as_deref(), list),
        Some(Command::Bench { args }) => bench::run(&args),
        Some(Command::Lsp { stdio: _ }) => ruchyruchy_lsp::run(),
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
