//! Ruchy: run, check and embed Ruchy programs.
//!
//! An [`Engine`] compiles a text to a [`Module`] and runs it:
//!
//! ```
//! use ruchyruchy::{Capture, Engine, Value};
//!
//! let output = Capture::new();
//! let engine = Engine::new()
//!     .with_stdout(output.clone())
//!     .host("tax", |args| {
//!         let price = args.first().and_then(Value::as_float).ok_or("`tax` takes a price")?;
//!         Ok(Value::from(price * 0.25))
//!     });
//! let module = engine.compile(
//!     "shop.ruchy",
//!     r#"
//!     let mut sold = 0
//!     fun sell(price) {
//!         sold += 1
//!         f"item {sold}: {price + tax(price):.2}"
//!     }
//!     fun main() { println(sell(10)) }
//!     "#,
//! )?;
//! engine.run(&module)?;
//! assert_eq!(output.text(), "item 1: 12.50\n");
//!
//! let text = engine.call(&module, "sell", &[Value::from(100)])?;
//! assert_eq!(text.as_str(), Some("item 2: 125.00"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A program that comes from elsewhere is bounded by [`Limits`]: steps, heap bytes, nested calls. None of them, and
//! nothing else in a program text, makes the process panic or end; errors are values with rendered excerpts:
//!
//! ```
//! use ruchyruchy::{Engine, Limits, RunError};
//!
//! let engine = Engine::new().with_limits(Limits { steps: Some(10_000), ..Limits::default() });
//! let error = engine.compile("typo.ruchy", "let total = 1\nprintln(totl)").unwrap_err();
//! assert!(error.to_string().contains("did you mean `total`?"), "{error}");
//!
//! let module = engine.compile("loop.ruchy", "loop {}")?;
//! assert!(matches!(engine.run(&module), Err(RunError::StepLimit { limit: 10_000, .. })));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it may do to the world outside is said by [`Capabilities`]: what is withheld raises an `IoError`, which it can catch.
//!
//! ```
//! use ruchyruchy::{Capabilities, Engine};
//!
//! let data = std::env::temp_dir();
//! let engine = Engine::new().with_capabilities(Capabilities::none().with_read_of(&data));
//! let module = engine.compile("peek.ruchy", r#"read_file("/etc/passwd")"#)?;
//! let error = engine.run(&module).unwrap_err();
//! assert!(error.to_string().contains("reading files is not permitted"), "{error}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Interactive`] is a program that grows entry by entry, as in a REPL. Nothing here is `Send`: a module and its
//! values live on the thread that compiled it; use an engine a thread.
#![forbid(unsafe_code)]

mod engine;
mod error;
mod format;
mod interactive;
mod interrupt;
mod loader;
mod module;
mod stack;
mod streams;
mod testing;
mod value;

pub use engine::{Engine, Limits, Listing};
pub use error::{CompileError, Place, Report, RunError, TraceFrame, Uncaught};
pub use format::format;
pub use interactive::{Definition, Entry, Interactive, Member};
pub use interrupt::Interrupt;
pub use module::Module;
pub use ruchyruchy_eval::Capabilities;
pub use ruchyruchy_hir::error_kind::ErrorKind;
pub use ruchyruchy_syntax::codes::Code;
pub use ruchyruchy_syntax::diagnostic::{Diagnostic, Severity};
pub use streams::{Capture, Input};
pub use testing::{TestCase, TestFailure};
pub use value::{Kind, Value};
