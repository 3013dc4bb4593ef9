//! The language server: what editors ask about Ruchy programs, over the Language Server Protocol.
//!
//! ```text
//!  stdio ──▶ server ──▶ documents      the open texts, edited step by step
//!              │    ──▶ workspace      which files make a program
//!              │    ──▶ program        parse, lower with an index, check: once a change
//!              └──────▶ hover navigate completion outline colours diagnostics formatting
//! ```
//!
//! Nothing here knows what a Ruchy program means: all answers come from the index that lowering records
//! ([`ruchyruchy_hir::index`]), so the editor and a run cannot disagree.
//!
//! The server does one thing after the other. Front-end work on a whole program takes milliseconds, so nothing is
//! incremental: a change drops what was known, and the next question finds it out again. Messages that have
//! arrived are all read before any is answered: of ten changes in a row only the last text is analysed, and a
//! request that was cancelled in the meantime is not worked on.
#![forbid(unsafe_code)]

mod colours;
mod completion;
mod diagnostics;
mod documents;
mod failure;
mod formatting;
mod hover;
mod navigate;
mod outline;
mod position;
mod program;
mod requests;
mod server;
mod uri;
mod workspace;

use lsp_server::Connection;

/// Parser and lowering recurse, each with a limit of its own that needs room.
const STACK: usize = 512 << 20;

/// Serves one client on standard input and output until it says goodbye; gives the exit status of the process: 0 if
/// it asked to shut down before.
pub fn run() -> i32 {
    let (connection, threads) = Connection::stdio();
    let served = std::thread::Builder::new()
        .name("ruchyruchy-lsp".into())
        .stack_size(STACK)
        .spawn(move || server::serve(&connection));
    let status = match served.map(std::thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        Ok(Err(_)) | Err(_) => 1,
    };
    // The thread that reads ends only with its input, for which a client that is gone will not do anything.
    if status == 0 && threads.join().is_err() {
        return 1;
    }
    status
}
