//! The front half of the front end: from text to syntax tree, and what can be said about the text.
//!
//! ```text
//!  SourceMap ──▶ lexer ──▶ parser ──▶ ast::File ──▶ print (source, tree dump)
//!   (spans)     tokens               + Vec<Diagnostic> ──▶ render, JSON
//! ```
//!
//! Nothing here knows what a name means or what type a value has. Parsing never fails: whatever the
//! text, there is a tree, with holes where the text made no sense, and for each hole a diagnostic.
//!
//! ```
//! use ruchyruchy_syntax::{parse, span::SourceMap};
//!
//! let mut sources = SourceMap::new();
//! let file = sources.add("hello.ruchy", "println(f\"{1 + 2}\")").expect("small enough");
//! let parsed = parse(&file);
//! assert!(parsed.diagnostics.is_empty());
//! assert_eq!(parsed.file.stmts.len(), 1);
//! ```
#![forbid(unsafe_code)]

pub mod ast;
pub mod codes;
pub mod diagnostic;
pub mod foreign;
pub mod format;
pub mod lexer;
pub mod parser;
pub mod print;
pub mod span;
pub mod symbol;

pub use codes::Code;
pub use diagnostic::{Diagnostic, Help, Label, Severity};
pub use parser::{Parsed, parse};
